"""Documents of missions and of meetings: added, then superseded. One unit of work each.

Refuses to replace: the document that follows names the one it supersedes, which stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, lock, made, made_before
from server.domain.governance.changing import locked_meeting
from server.domain.journal import Operation, journal
from server.domain.papers import machine
from server.domain.papers.machine import Paper
from server.domain.papers.rights import require_writer
from server.models import Document
from server.models.sorting import sort_key
from server.problems import Forbidden
from server.vocabulary import Facet


@dataclass(frozen=True, slots=True)
class _Place:
    """What a document belongs to: a mission, with the facet that opens it, or a meeting (F4)."""

    facet: Facet
    mission_id: UUID | None = None
    meeting_id: UUID | None = None


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
        database, _Place(facet, mission_id=mission_id), paper, by=by, operation=operation, now=now
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
    place = _Place(Facet.COMMITTEES, meeting_id=meeting_id)
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
        place = _Place(old.facet, old.mission_id, old.meeting_id)
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


async def _require_right(tx: Transaction, place: _Place, by: Viewer) -> UUID:
    """Who adds it: of the agency's staff on a mission; on a meeting, who runs its body."""
    if place.mission_id is not None:
        return (await require_writer(tx, by, place.mission_id)).user_id
    assert place.meeting_id is not None
    await locked_meeting(tx, place.meeting_id, by)
    if by.user_id is None:
        raise Forbidden
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
        mission_id=place.mission_id,
        meeting_id=place.meeting_id,
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
        "mission_id": place.mission_id,
        "meeting_id": place.meeting_id,
        "facet": place.facet,
        "kind": paper.kind,
        "sha256": paper.sha256,
    }
