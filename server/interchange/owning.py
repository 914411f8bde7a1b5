"""Whose file it is: an agency's, or a roadmap's; who may bring it, and which row is held while it is written."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from server.access import policy
from server.database import Dialect, Transaction
from server.interchange.authors import Author, require_importer
from server.interchange.kinds import Kind
from server.interchange.lookups import Reads
from server.interchange.outgoing import Reader
from server.problems import Forbidden, NotFound, Unauthenticated
from server.vocabulary import Scope

OWNER_TYPES: Final = dict.fromkeys(Kind, "Agency") | {Kind.ACTIONS: "Roadmap"}
"""What a kind of file belongs to, by its type in the contract."""


async def require_bringer(
    reads: Reads,
    dialect: Dialect,
    kind: Kind,
    owner_id: UUID,
    by: Author,
    scopes: Collection[Scope],
) -> None:
    """An agency's keepers bring its files. Whoever sees a roadmap may bring its own: each row is
    weighed by what they are to its action. Raises Unauthenticated, Forbidden, NotFound."""
    if OWNER_TYPES[kind] == "Agency":
        await require_importer(reads, by, owner_id, scopes)
        return
    reader = Reader(reads, dialect, by.viewer)
    sees = "1 = 1"
    if not by.operator:
        if by.viewer.user_id is None:
            raise Unauthenticated
        if not all(by.viewer.has(scope) for scope in scopes):
            raise Forbidden
        part = "EXISTS (SELECT 1 FROM action x WHERE x.roadmap_id = t0.id AND "
        sees = f"({reader.sees(policy.ROADMAPS)} OR {part}{reader.sees(policy.ACTIONS, 'x')}))"
    if not await reader.fetch(
        f"SELECT 1 FROM roadmap t0 WHERE t0.id = :roadmap_id AND {sees}", roadmap_id=owner_id
    ):
        raise NotFound


async def hold(tx: Transaction, kind: Kind, owner_id: UUID) -> None:
    """Taken first: two imports of one owner are written one after the other. Raises NotFound."""
    table = OWNER_TYPES[kind].lower()
    if table == "roadmap":
        # Before it, as everywhere: a plan does not change while its contract is signed.
        await tx.execute(
            "UPDATE contract SET updated_at = updated_at"
            " WHERE id = (SELECT contract_id FROM roadmap WHERE id = $1)",
            [owner_id],
        )
    if not await tx.execute(
        f"UPDATE {table} SET updated_at = updated_at WHERE id = $1", [owner_id]
    ):
        raise NotFound
