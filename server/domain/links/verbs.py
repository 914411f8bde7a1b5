"""Joining two objects of the chain, and parting them. One unit of work each.

Both ends are seen by whoever joins them, and one is theirs to keep: an agency that supports a
workshop says so, or the workshop says who supported it. The end that a link leaves from is locked, so
that two are joined once. Refuses a promotion, which is `actions.promotion`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.actions.facts import KEEPS as KEEPS_ACTION
from server.domain.aggregates import Made, lock, made, made_before
from server.domain.instruments.rights import KEEPS
from server.domain.journal import Operation, journal
from server.domain.links import machine
from server.domain.links.machine import COLUMNS
from server.domain.missions.facts import STEERS, truths
from server.domain.workshops.rights import PREPARES
from server.ids import new_id
from server.models import Link
from server.problems import Forbidden, TransitionRefused
from server.vocabulary import LinkKind

_HOLDS: Final[Mapping[str, str]] = {
    "Mission": f"(:writes_missions AND {STEERS})",
    "Workshop": PREPARES,
    "FlashWorkshop": KEEPS["flash_workshop"],
    "Roadmap": KEEPS["roadmap"],
    "Action": KEEPS_ACTION,
    "Agreement": KEEPS["agreement"],
    "Contract": KEEPS["contract"],
}
"""Over a row of each type: whether it is the viewer's to keep. A document is nobody's alone."""


@dataclass(frozen=True, slots=True)
class End:
    """One object that is joined, which the viewer sees."""

    type_name: str
    id: UUID


async def link(
    database: Database,
    kind: LinkKind,
    source: End,
    target: End,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """LK1. Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict."""
    machine.check_pair(kind, source.type_name, target.type_name)
    ends = {f"{COLUMNS[one.type_name]}_id": one.id for one in (source, target)}

    async def work(tx: Transaction) -> Made:
        await lock(tx, COLUMNS[source.type_name], source.id)
        await _require_one(tx, (source, target), by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        if await Link.filter(kind=kind, **ends).using_db(tx.connection).exists():
            raise TransitionRefused(
                "LK1",
                french="Ces deux objets sont déjà joints ainsi.",
                english="These two objects are joined so already.",
            )
        row = await Link.create(
            using_db=tx.connection, id=new_id(), kind=kind, **ends, created_at=now, updated_at=now
        )
        await journal(
            tx,
            "link_objects",
            "Link",
            row.id,
            by,
            now,
            after={"kind": kind, **{name: str(id_) for name, id_ in ends.items()}},
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def unlink(database: Database, link_id: UUID, *, by: Viewer, now: datetime) -> None:
    """Raises NotFound, Forbidden, TransitionRefused."""

    async def work(tx: Transaction) -> None:
        await lock(tx, "link", link_id)
        row = await Link.get(id=link_id, using_db=tx.connection)
        machine.may_be_tied(row.kind)
        ends = [
            End(type_name, id_)
            for type_name, column in COLUMNS.items()
            if (id_ := getattr(row, f"{column}_id")) is not None
        ]
        await _require_one(tx, ends, by)
        await row.delete(using_db=tx.connection)
        before = {"kind": row.kind, **{COLUMNS[one.type_name]: str(one.id) for one in ends}}
        await journal(tx, "unlink_objects", "Link", link_id, by, now, before=before)

    await database.unit_of_work(work)


async def _require_one(tx: Transaction, ends: tuple[End, ...] | list[End], by: Viewer) -> None:
    """Raises Forbidden unless the viewer keeps one of them."""
    for one in ends:
        fact = _HOLDS.get(one.type_name)
        if fact is None:
            continue
        found = await truths(tx, {"holds": fact}, COLUMNS[one.type_name], one.id, by)
        if found["holds"]:
            return
    raise Forbidden
