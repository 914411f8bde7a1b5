"""Documents of missions, of meetings, of instruments and of actions: added, then superseded. One
unit of work each.

Refuses to replace: the document that follows names the one it supersedes, which stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, assert_never, get_args
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, lock, made, made_before
from server.domain.governance.changing import locked_meeting
from server.domain.instruments.rights import require_keeping
from server.domain.journal import Operation, journal
from server.domain.papers import machine
from server.domain.papers.machine import Paper
from server.domain.papers.rights import require_part, require_writer
from server.models import Document
from server.models.sorting import sort_key
from server.problems import Forbidden
from server.vocabulary import Facet

Instrument = Literal["contract", "agreement", "flash_workshop", "action"]
Owner = Literal["mission", "meeting", Instrument]


@dataclass(frozen=True, slots=True)
class _Place:
    """What a document belongs to: `table` and the id of its row. `facet` opens it: of a mission one
    of five, of a meeting F4; an instrument and an action show theirs to whoever sees them."""

    facet: Facet
    table: Owner
    owner_id: UUID


async def add_to_mission(
    database: Database,
    mission_id: UUID,
    facet: Facet,
    paper: Paper,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    machine.check_facet(facet)
    return await _add(
        database, _Place(facet, "mission", mission_id), paper, by=by, operation=operation, now=now
    )


async def add_to_meeting(
    database: Database,
    meeting_id: UUID,
    paper: Paper,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    place = _Place(Facet.COMMITTEES, "meeting", meeting_id)
    return await _add(database, place, paper, by=by, operation=operation, now=now)


async def add_to_instrument(
    database: Database,
    instrument: Instrument,
    instrument_id: UUID,
    paper: Paper,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    place = _Place(Facet.SUMMARY, instrument, instrument_id)
    return await _add(database, place, paper, by=by, operation=operation, now=now)


async def _add(
    database: Database,
    place: _Place,
    paper: Paper,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    checked = machine.paper(paper)

    async def work(tx: Transaction) -> Made:
        added_by = await _require_right(tx, place, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        written = await _write(tx, place, checked, None, added_by, now)
        await journal(
            tx, "add_document", "Document", written, by, now, after=_facts(place, checked)
        )
        return await made(tx, operation, written)

    return await database.unit_of_work(work)


async def supersede(
    database: Database,
    document_id: UUID,
    paper: Paper,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Add the document that takes the place of another, where that one stands.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """
    checked = machine.paper(paper)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "document", document_id)
        old: Any = await Document.get(id=document_id, using_db=tx.connection)
        place = _place_of(old)
        added_by = await _require_right(tx, place, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        rows = await tx.fetch("SELECT 1 FROM document WHERE supersedes_id = $1", [document_id])
        machine.may_be_superseded(already=bool(rows))
        written = await _write(tx, place, checked, document_id, added_by, now)
        await journal(
            tx,
            "supersede_document",
            "Document",
            written,
            by,
            now,
            before={"document_id": str(document_id)},
            after=_facts(place, checked),
        )
        return await made(tx, operation, written)

    return await database.unit_of_work(work)


def _place_of(document: Any) -> _Place:
    for table in get_args(Owner):
        owner_id = getattr(document, f"{table}_id")
        if owner_id is not None:
            return _Place(document.facet, table, owner_id)
    raise AssertionError("a document belongs to one object")


async def _require_right(tx: Transaction, place: _Place, by: Viewer) -> UUID:
    """Who adds it: of the agency's staff on a mission; on a meeting, who runs its body; on an
    instrument, who keeps it; on an action, who keeps its roadmap or carries it."""
    if by.user_id is None:
        raise Forbidden
    match place.table:
        case "mission":
            await require_writer(tx, by, place.owner_id)
        case "meeting":
            await locked_meeting(tx, place.owner_id, by)
        case "action":
            await lock(tx, "action", place.owner_id)
            await require_part(tx, place.owner_id, by)
        case "contract" | "agreement" | "flash_workshop":
            await lock(tx, place.table, place.owner_id)
            await require_keeping(tx, place.table, place.owner_id, by)
        case _:
            assert_never(place.table)
    return by.user_id


async def _write(
    tx: Transaction,
    place: _Place,
    paper: Paper,
    supersedes_id: UUID | None,
    added_by_id: UUID,
    now: datetime,
) -> UUID:
    row = await Document.create(
        using_db=tx.connection,
        **{f"{place.table}_id": place.owner_id},
        supersedes_id=supersedes_id,
        added_by_id=added_by_id,
        title=paper.title,
        kind=paper.kind,
        facet=place.facet,
        url=paper.url,
        sha256=paper.sha256,
        media_type=paper.media_type,
        size_bytes=paper.size_bytes,
        sort_key=sort_key(paper.title),
        created_at=now,
        updated_at=now,
    )
    return row.id


def _facts(place: _Place, paper: Paper) -> dict[str, Any]:
    return {
        f"{place.table}_id": place.owner_id,
        "facet": place.facet,
        "kind": paper.kind,
        "sha256": paper.sha256,
    }
