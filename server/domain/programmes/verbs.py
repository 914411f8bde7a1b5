"""Opening programmes, closing them, giving them up. One unit of work each.

Refuses two programmes of one agency for one year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.aggregates import Made, bumped, check_version, key, lock, made, made_before
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.programmes import machine
from server.domain.rights import require_scope
from server.domain.transitions import step
from server.models import Programme
from server.models.sorting import sort_key
from server.problems import ValidationFailed
from server.vocabulary import ProgrammeKind, ProgrammeStatus, Scope


@dataclass(frozen=True, slots=True)
class NewProgramme:
    agency_id: UUID
    title: str
    kind: ProgrammeKind
    year_from: int
    year_to: int
    key_topics: Sequence[str]
    agency_project: str | None
    mandate: str | None


async def create_programme(
    database: Database, programme: NewProgramme, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """A programme in preparation, with its first draft still to be branched."""
    require_scope(by, Scope.PROGRAMME_WRITE)
    machine.years(programme.kind, programme.year_from, programme.year_to)
    title = texts.required(programme.title, path="title", limit=machine.TITLE_LENGTH)

    async def work(tx: Transaction) -> Made:
        # Taken first: two programmes of one agency compare their years in turn (P1).
        await lock(tx, "agency", programme.agency_id)
        await require_keeper(tx, by, programme.agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_free_years(tx, programme)
        row = await Programme.create(
            using_db=tx.connection,
            agency_id=programme.agency_id,
            title=title,
            kind=programme.kind,
            year_from=programme.year_from,
            year_to=programme.year_to,
            status=ProgrammeStatus.PREPARING,
            key_topics=[
                texts.required(topic, path=f"keyTopics.{at}", limit=machine.LABEL_LENGTH)
                for at, topic in enumerate(programme.key_topics)
            ],
            agency_project=texts.nullable(
                programme.agency_project, path="agencyProject", limit=200
            ),
            mandate=texts.nullable(programme.mandate, path="mandate", limit=100),
            sort_key=sort_key(title),
            created_at=now,
            updated_at=now,
        )
        await journal(tx, "create_programme", "Programme", row.id, by, now, after={"title": title})
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def end_programme(
    database: Database,
    programme_id: UUID,
    transition: str,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """`closeProgramme` or `abandonProgramme`."""
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        programme = await _programme(tx, programme_id, expected_version, by, now)
        before = programme.status
        programme.status = step(machine.PROGRAMME, transition, programme.status, None)
        await programme.save(using_db=tx.connection, update_fields=["status"])
        await journal(
            tx,
            transition,
            "Programme",
            programme.id,
            by,
            now,
            before={"status": before},
            after={"status": programme.status},
        )

    await database.unit_of_work(work)


async def _programme(
    tx: Transaction, programme_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Programme:
    found = await bumped(tx, "programme", programme_id, now=now)
    programme = await Programme.get(id=programme_id, using_db=tx.connection)
    await require_keeper(tx, by, key(programme, "agency_id"))
    check_version(found, expected_version)
    return programme


async def _require_free_years(tx: Transaction, programme: NewProgramme) -> None:
    """P1 one programme per agency and year; an abandoned one leaves its years free."""
    rows = await tx.fetch(
        "SELECT 1 FROM programme WHERE agency_id = $1 AND year_from <= $3 AND year_to >= $2"
        " AND status <> 'ABANDONED' LIMIT 1",
        [programme.agency_id, programme.year_from, programme.year_to],
    )
    if rows:
        raise ValidationFailed(
            "yearFrom",
            french="L'agence a déjà un programme pour une de ces années.",
            english="The agency already has a programme for one of these years.",
        )
