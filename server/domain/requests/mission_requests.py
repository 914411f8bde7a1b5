"""Asking for a mission, arbitrating the demand, and giving it its line. One unit of work each.

Every verb begins with the request's row, then the draft's, then the mission's. Refuses to invent a
mission: the one that answers a request was proposed like any other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, bump, key, lock, made, made_before
from server.domain.journal import Operation, journal
from server.domain.missions.machine import TEXT_LENGTH
from server.domain.missions.participations import begin
from server.domain.organisations.standing import require_standing
from server.domain.programmes import content
from server.domain.programmes.machine import may_change
from server.domain.programmes.versions import locked_version
from server.domain.requests import machine
from server.domain.requests.facts import (
    MISSION_REQUEST_FACTS,
    read_facts,
    require_asker,
)
from server.domain.rights import require_scope
from server.domain.texts import paragraphs, required
from server.ids import new_id
from server.models import GovernanceBody, Meeting, Mission, MissionRequest, ProgrammeLine
from server.problems import NotFound, TransitionRefused, WrongBody
from server.vocabulary import (
    Instrument,
    LineState,
    MissionRequestStatus,
    ParticipationCategory,
    Scope,
    Strand,
)

_TABLE = "mission_request"


@dataclass(frozen=True, slots=True)
class NewMissionRequest:
    agency_id: UUID
    organisation_id: UUID
    subject: str
    wanted_year: int
    details: str | None = None
    wanted_days: Decimal | None = None
    instrument: Instrument | None = None
    territory_id: UUID | None = None


async def file(
    database: Database,
    new: NewMissionRequest,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A demand of a member for a year.

    Raises NotFound, Forbidden, TransitionRefused (M2), ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.MISSION_WRITE)
    machine.check_year(new.wanted_year)
    facts = {
        "subject": required(new.subject, path="subject", limit=machine.SUBJECT_LENGTH),
        "details": None
        if new.details is None
        else paragraphs(new.details, path="details", limit=TEXT_LENGTH),
        "wanted_quarter_days": machine.wanted_quarter_days(new.wanted_days),
        "wanted_year": new.wanted_year,
        "instrument": new.instrument,
        "territory_id": new.territory_id,
    }

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", new.agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await require_asker(tx, new.agency_id, new.organisation_id, by)
        row = await MissionRequest.create(
            using_db=tx.connection,
            id=new_id(),
            agency_id=new.agency_id,
            organisation_id=new.organisation_id,
            status=MissionRequestStatus.RECEIVED,
            received_on=by.today,
            created_at=now,
            updated_at=now,
            **facts,
        )
        told = {"organisation_id": str(new.organisation_id), "year": new.wanted_year}
        await journal(tx, "file_mission_request", "MissionRequest", row.id, by, now, after=told)
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def arbitrate(
    database: Database,
    request_id: UUID,
    transition: str,
    *,
    reason: str | None,
    meeting_id: UUID | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Retain, postpone or decline, at a meeting if one decided. A no and a wait say why.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, WrongBody.
    """
    written = reason
    if transition in machine.REASONED or reason is not None:
        written = required(reason or "", path="reason", limit=machine.REASON_LENGTH)

    async def changes(tx: Transaction, request: MissionRequest) -> Mapping[str, Any]:
        await _check_meeting(tx, key(request, "agency_id"), meeting_id)
        return {"reason": written, "meeting_id": meeting_id, "arbitrated_on": by.today}

    await _move(database, request_id, transition, changes, expected_version, by, now)


async def withdraw(
    database: Database, request_id: UUID, *, expected_version: int | None, by: Viewer, now: datetime
) -> None:
    """Take a demand back before it is programmed."""

    async def changes(_: Transaction, __: MissionRequest) -> Mapping[str, Any]:
        return {}

    await _move(database, request_id, "withdrawMissionRequest", changes, expected_version, by, now)


@dataclass(frozen=True, slots=True)
class NewLine:
    """What the line of a request is to be; without an axis, the draft holds it already."""

    version_id: UUID
    mission_id: UUID
    year: int | None = None
    axis_id: UUID | None = None
    orientation_id: UUID | None = None
    planned_days: Decimal | None = None
    reason: str | None = None


async def program(
    database: Database,
    request_id: UUID,
    new: NewLine,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Give a retained demand its mission, and its line in the draft of a programme.

    Who asked becomes an involved member of a mission on demand, where it takes no part yet (MI1).
    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def changes(tx: Transaction, request: MissionRequest) -> Mapping[str, Any]:
        mission = await Mission.get_or_none(
            id=new.mission_id, agency_id=key(request, "agency_id"), using_db=tx.connection
        )
        if mission is None:
            raise NotFound
        line = await _line(tx, new, new.year or request.wanted_year, by, now)
        await _involve(tx, mission, key(request, "organisation_id"), by, now)
        return {"mission_id": mission.id, "line_id": line.id}

    await _move(database, request_id, "programMissionRequest", changes, expected_version, by, now)


async def _line(
    tx: Transaction, new: NewLine, year: int, by: Viewer, now: datetime
) -> ProgrammeLine:
    version, programme = await locked_version(tx, new.version_id, None, by, now)
    may_change(version.status)
    if new.axis_id is not None:
        line = content.Line(
            mission_id=new.mission_id,
            year=year,
            axis_id=new.axis_id,
            orientation_id=new.orientation_id,
            planned_days=new.planned_days,
            reason=new.reason,
        )
        row = await content.put_line(tx, version, programme, line, now)
        told = {"mission": str(new.mission_id), "year": year, "state": row.state}
        await journal(tx, "put_programme_line", "ProgrammeVersion", version.id, by, now, after=told)
        return row
    known = await ProgrammeLine.get_or_none(
        programme_version_id=version.id,
        mission_id=new.mission_id,
        year=year,
        using_db=tx.connection,
    )
    if known is None or known.state is LineState.DROPPED:
        raise TransitionRefused(
            "LINE_REQUIRED",
            french="Le brouillon n'a pas encore de ligne pour cette mission et cette année.",
            english="The draft has no line yet for this mission and year.",
        )
    return known


async def _involve(
    tx: Transaction, mission: Mission, organisation_id: UUID, by: Viewer, now: datetime
) -> None:
    if mission.strand is not Strand.MISSIONS:
        return
    await bump(tx, "mission", mission.id, expected_version=None, now=now)
    there = await tx.fetch(
        "SELECT 1 FROM mission_participation WHERE mission_id = $1 AND organisation_id = $2"
        " AND to_on IS NULL",
        [mission.id, organisation_id],
    )
    member = await tx.fetch(
        "SELECT 1 FROM membership WHERE agency_id = $1 AND organisation_id = $2"
        " AND category <> 'FUNDER' AND joined_on <= $3 AND (left_on IS NULL OR left_on > $3)",
        [key(mission, "agency_id"), organisation_id, by.today],
    )
    if there or not member:
        return
    await require_standing(tx, organisation_id, by.today)
    involved = ParticipationCategory.INVOLVED
    await begin(tx, mission.id, organisation_id, involved, by.today, now)
    told = {"organisation_id": str(organisation_id), "category": involved}
    await journal(tx, "set_participation", "Mission", mission.id, by, now, after=told)


async def _check_meeting(tx: Transaction, agency_id: UUID, meeting_id: UUID | None) -> None:
    if meeting_id is None:
        return
    meeting = await Meeting.get_or_none(id=meeting_id, using_db=tx.connection)
    if meeting is None:
        raise NotFound
    body = await GovernanceBody.get(id=key(meeting, "body_id"), using_db=tx.connection)
    if key(body, "agency_id") != agency_id or key(body, "mission_id") is not None:
        raise WrongBody
    machine.check_meeting(meeting.status)


_Changes = Callable[[Transaction, MissionRequest], Awaitable[Mapping[str, Any]]]


async def _move(
    database: Database,
    request_id: UUID,
    transition: str,
    changes: _Changes,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """One transition: `changes` checks what came with it and answers the columns that change."""
    require_scope(by, Scope.MISSION_WRITE)

    async def work(tx: Transaction) -> None:
        await bump(tx, _TABLE, request_id, expected_version=expected_version, now=now)
        request = await MissionRequest.get(id=request_id, using_db=tx.connection)
        before = request.status
        facts = await read_facts(tx, MISSION_REQUEST_FACTS, _TABLE, request_id, by)
        target = machine.move_mission_request(transition, before, facts)
        changed = {"status": target, **await changes(tx, request)}
        await MissionRequest.filter(id=request_id).using_db(tx.connection).update(**changed)
        told = {name: str(value) for name, value in changed.items() if value is not None}
        await journal(
            tx,
            transition,
            "MissionRequest",
            request_id,
            by,
            now,
            before={"status": before},
            after=told,
        )

    await database.unit_of_work(work)
