"""What the log of changes should hold of every followed row, whoever wrote it."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from server.database import Database, decode_uuid
from server.models.following import FOLLOWED
from server.vocabulary import ChangeKind


async def told_amiss(database: Database) -> list[tuple[str, UUID]]:
    """The rows that were not told to appear once, or to go once, and no more."""
    amiss: list[tuple[str, UUID]] = []
    async with database.snapshot() as snapshot:
        for followed in FOLLOWED:
            rows = await snapshot.fetch(f"SELECT id FROM {followed.table}")
            there = {decode_uuid(row[0]) for row in rows}
            entries = await snapshot.fetch(
                "SELECT object_id, kind FROM change_entry WHERE object_type = $1", [followed.name]
            )
            told = Counter((decode_uuid(id_), kind) for id_, kind in entries)
            for id_ in there | {id_ for id_, _ in told}:
                found = (told[id_, ChangeKind.CREATED], told[id_, ChangeKind.DELETED])
                if found != (1, int(id_ not in there)):
                    amiss.append((followed.name, id_))
    return amiss


async def told(database: Database, kind: ChangeKind) -> Counter[str]:
    """How many entries of this kind there are, by type."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT object_type FROM change_entry WHERE kind = $1", [kind.value]
        )
    return Counter(row[0] for row in rows)
