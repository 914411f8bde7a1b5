"""Convening bodies and recording what they decide. One unit of work each, journal included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.governance import machine
from server.domain.governance.machine import Count, MeetingFacts, Quorum
from server.domain.governance.rights import require_keeper, require_scope
from server.domain.journal import Operation, first_result, record, remember
from server.domain.transitions import step
from server.models import (
    BodyMember,
    Deliberation,
    GovernanceBody,
    Meeting,
    MeetingAttendance,
    Organisation,
)
from server.models.sorting import sort_key
from server.problems import Conflict, NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import (
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    MeetingStatus,
    VersionStatus,
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a creation made, or had made before."""

    id: UUID
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits in a new body."""

    organisation_id: UUID
    capacity: BodyCapacity
    voting: bool
    chair: bool


@dataclass(frozen=True, slots=True)
class NewBody:
    agency_id: UUID
    name: str
    kind: BodyKind
    side: BodySide
    level: BodyLevel
    quorum: Quorum
    from_on: date
    seats: Sequence[Seat]


async def create_body(
    database: Database, body: NewBody, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """A body of the agency, with those who sit in it; at least one of them chairs."""
    require_scope(by)
    name = machine.text(body.name, path="name", limit=machine.NAME_LENGTH)
    _check_quorum(body.quorum)
    _check_seats(body.seats)

    async def work(tx: Transaction) -> Made:
        await _lock(tx, "agency", body.agency_id)
        await require_keeper(tx, by, body.agency_id)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Made(UUID(answered["id"]), duplicate=True)
        await _require_organisations(tx, [seat.organisation_id for seat in body.seats])
        made = await GovernanceBody.create(
            using_db=tx.connection,
            agency_id=body.agency_id,
            name=name,
            kind=body.kind,
            side=body.side,
            level=body.level,
            quorum_numerator=body.quorum.numerator,
            quorum_denominator=body.quorum.denominator,
            created_on=body.from_on,
            sort_key=sort_key(name),
            created_at=now,
            updated_at=now,
        )
        for seat in body.seats:
            await BodyMember.create(
                using_db=tx.connection,
                body_id=made.id,
                organisation_id=seat.organisation_id,
                capacity=seat.capacity,
                voting=seat.voting,
                chair=seat.chair,
                from_on=body.from_on,
                created_at=now,
                updated_at=now,
            )
        await _journal(tx, "create_governance_body", "GovernanceBody", made.id, by, now, name=name)
        await remember(tx, operation, {"id": str(made.id)})
        return Made(made.id, duplicate=False)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class NewMeeting:
    body_id: UUID
    scheduled_on: date
    place: str | None
    agenda: Sequence[str]


async def plan_meeting(
    database: Database, meeting: NewMeeting, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """The next meeting of a body: its number follows the last (G5)."""
    require_scope(by)
    agenda = _agenda(meeting.agenda)
    place = _optional(meeting.place, "place", machine.NAME_LENGTH)

    async def work(tx: Transaction) -> Made:
        body = await _body(tx, meeting.body_id, by)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Made(UUID(answered["id"]), duplicate=True)
        if body.dissolved_on is not None and meeting.scheduled_on >= body.dissolved_on:
            raise TransitionRefused(
                "BODY_IN_OFFICE",
                french="Cette instance est dissoute à cette date.",
                english="This body is dissolved on that day.",
            )
        numbers = await tx.fetch(
            "SELECT COALESCE(MAX(number), 0) + 1 FROM meeting WHERE body_id = $1", [body.id]
        )
        made = await Meeting.create(
            using_db=tx.connection,
            body_id=body.id,
            number=numbers[0][0],
            scheduled_on=meeting.scheduled_on,
            place=place,
            status=MeetingStatus.PLANNED,
            agenda=agenda,
            created_at=now,
            updated_at=now,
        )
        await _journal(
            tx, "plan_meeting", "Meeting", made.id, by, now, on=str(meeting.scheduled_on)
        )
        await remember(tx, operation, {"id": str(made.id)})
        return Made(made.id, duplicate=False)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who came, and who is represented by whom (pouvoirs)."""

    held_on: date | None
    present: Sequence[UUID]
    represented: Mapping[UUID, UUID]


async def hold_meeting(
    database: Database,
    meeting_id: UUID,
    attendance: Attendance,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Record that a meeting took place, with those who attended."""
    require_scope(by)

    async def work(tx: Transaction) -> None:
        meeting = await _meeting(tx, meeting_id, expected_version, by, now)
        status = step(machine.MEETING, "holdMeeting", meeting.status, _facts(meeting, by))
        held_on = attendance.held_on or meeting.scheduled_on
        if held_on > by.today:
            raise ValidationFailed(
                "heldOn",
                french="Une réunion tenue l'a été au plus tard aujourd'hui.",
                english="A meeting that was held was held today at the latest.",
            )
        members = await _members(tx, meeting, held_on)
        machine.attendance(attendance.present, attendance.represented, members=members)
        for organisation_id in (*attendance.present, *attendance.represented):
            await MeetingAttendance.create(
                using_db=tx.connection,
                meeting_id=meeting.id,
                organisation_id=organisation_id,
                represented_by_id=attendance.represented.get(organisation_id),
                created_at=now,
                updated_at=now,
            )
        await _move(tx, meeting, status, by, now, "hold_meeting", held_on=held_on)

    await database.unit_of_work(work)


async def minute_meeting(
    database: Database,
    meeting_id: UUID,
    *,
    minutes_url: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Attach the minutes of a meeting that was held."""
    require_scope(by)
    url = machine.document_url(minutes_url, path="minutesUrl")

    async def work(tx: Transaction) -> None:
        meeting = await _meeting(tx, meeting_id, expected_version, by, now)
        status = step(machine.MEETING, "minuteMeeting", meeting.status, _facts(meeting, by))
        await _move(tx, meeting, status, by, now, "minute_meeting", minutes_url=url)

    await database.unit_of_work(work)


async def cancel_meeting(
    database: Database,
    meeting_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Call off a planned meeting, with the reason. Its number is not given again (G5)."""
    require_scope(by)
    written = machine.text(reason, path="reason", limit=machine.REASON_LENGTH)

    async def work(tx: Transaction) -> None:
        meeting = await _meeting(tx, meeting_id, expected_version, by, now)
        status = step(machine.MEETING, "cancelMeeting", meeting.status, _facts(meeting, by))
        await _move(tx, meeting, status, by, now, "cancel_meeting", cancellation_reason=written)

    await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a body decided. Counts are None where no source gives them."""

    number: str
    subject: str
    outcome: DeliberationOutcome
    count: Count | None
    unanimous: bool | None
    document_url: str | None


async def record_deliberation(
    database: Database,
    meeting_id: UUID,
    decision: Decision,
    *,
    programme_version_id: UUID | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Write down a decision of a meeting. It never changes afterwards (G4)."""
    require_scope(by)

    async def work(tx: Transaction) -> Made:
        meeting = await _minuted_by(tx, meeting_id, by)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Made(UUID(answered["id"]), duplicate=True)
        if programme_version_id is not None:
            await _require_public_version(tx, programme_version_id, meeting)
        made = await _write_down(tx, meeting, decision, programme_version_id, None, now)
        await _journal(
            tx, "record_deliberation", "Deliberation", made, by, now, outcome=decision.outcome
        )
        await remember(tx, operation, {"id": str(made)})
        return Made(made, duplicate=False)

    return await database.unit_of_work(work)


async def correct_deliberation(
    database: Database,
    deliberation_id: UUID,
    decision: Decision,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Record a deliberation of the same meeting that corrects another, which stays as it is (G4)."""
    require_scope(by)

    async def work(tx: Transaction) -> Made:
        rows = await tx.fetch(
            "SELECT meeting_id, programme_version_id FROM deliberation WHERE id = $1",
            [deliberation_id],
        )
        if not rows:
            raise NotFound
        meeting = await _minuted_by(tx, decode_uuid(rows[0][0]), by)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Made(UUID(answered["id"]), duplicate=True)
        await _require_uncorrected(tx, deliberation_id)
        version_id = None if rows[0][1] is None else decode_uuid(rows[0][1])
        made = await _write_down(tx, meeting, decision, version_id, deliberation_id, now)
        await _journal(
            tx, "correct_deliberation", "Deliberation", made, by, now, outcome=decision.outcome
        )
        await remember(tx, operation, {"id": str(made)})
        return Made(made, duplicate=False)

    return await database.unit_of_work(work)


async def _write_down(
    tx: Transaction,
    meeting: Meeting,
    decision: Decision,
    programme_version_id: UUID | None,
    corrects_id: UUID | None,
    now: datetime,
) -> UUID:
    machine.decided_in(meeting.status)
    body = await GovernanceBody.get(id=_key(meeting, "body_id"), using_db=tx.connection)
    quorum = Quorum(body.quorum_numerator, body.quorum_denominator)
    unanimous = machine.unanimity(decision.outcome, decision.count, decision.unanimous, quorum)
    number = machine.text(decision.number, path="number", limit=machine.NUMBER_LENGTH)
    await _require_new_number(tx, meeting.id, number)
    url = decision.document_url
    count = decision.count
    made = await Deliberation.create(
        using_db=tx.connection,
        meeting_id=meeting.id,
        programme_version_id=programme_version_id,
        corrects_id=corrects_id,
        number=number,
        decided_on=meeting.held_on,
        subject=machine.text(decision.subject, path="subject", limit=machine.REASON_LENGTH),
        outcome=decision.outcome,
        effective=count and count.effective,
        present=count and count.present,
        proxies=count and count.proxies,
        not_taking_part=count and count.not_taking_part,
        votes_for=count and count.votes_for,
        votes_against=count and count.votes_against,
        abstentions=count and count.abstentions,
        unanimous=unanimous,
        document_url=None if url is None else machine.document_url(url, path="documentUrl"),
        created_at=now,
        updated_at=now,
    )
    return made.id


async def _require_public_version(tx: Transaction, version_id: UUID, meeting: Meeting) -> None:
    """A body decides on a version of its own agency, once it was presented."""
    rows = await tx.fetch(
        "SELECT v.status FROM programme_version v JOIN programme p ON p.id = v.programme_id"
        " JOIN governance_body b ON b.agency_id = p.agency_id WHERE v.id = $1 AND b.id = $2",
        [version_id, _key(meeting, "body_id")],
    )
    if not rows:
        raise NotFound
    if VersionStatus(rows[0][0]) in (VersionStatus.DRAFT, VersionStatus.SUBMITTED):
        raise TransitionRefused(
            "VERSION_PRESENTED",
            french="Une instance se prononce sur une version qui a été présentée.",
            english="A body decides on a version that was presented.",
        )


async def _require_uncorrected(tx: Transaction, deliberation_id: UUID) -> None:
    rows = await tx.fetch("SELECT 1 FROM deliberation WHERE corrects_id = $1", [deliberation_id])
    if rows:
        raise TransitionRefused(
            "G4",
            french="Cette délibération est déjà corrigée : corrigez la dernière.",
            english="This deliberation is corrected already: correct the last one.",
        )


async def _require_new_number(tx: Transaction, meeting_id: UUID, number: str) -> None:
    rows = await tx.fetch(
        "SELECT 1 FROM deliberation WHERE meeting_id = $1 AND number = $2", [meeting_id, number]
    )
    if rows:
        raise ValidationFailed(
            "number",
            french="Ce numéro est déjà celui d'une délibération de la réunion.",
            english="This number is taken by another deliberation of the meeting.",
        )


async def _lock(tx: Transaction, table: str, id_: UUID) -> None:
    """The first statement of a creation: what is numbered or made beside it waits its turn."""
    if not await tx.execute(f"UPDATE {table} SET updated_at = updated_at WHERE id = $1", [id_]):
        raise NotFound


async def _body(tx: Transaction, body_id: UUID, by: Viewer) -> GovernanceBody:
    await _lock(tx, "governance_body", body_id)
    body = await GovernanceBody.get(id=body_id, using_db=tx.connection)
    await require_keeper(tx, by, _key(body, "agency_id"))
    return body


async def _minuted_by(tx: Transaction, meeting_id: UUID, by: Viewer) -> Meeting:
    """The meeting whose decisions the viewer writes down, locked but unchanged."""
    await _lock(tx, "meeting", meeting_id)
    return await _of_keeper(tx, meeting_id, by)


async def _meeting(
    tx: Transaction, meeting_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Meeting:
    """The meeting that is about to change: locked, and its version already the next one."""
    rows = await tx.fetch(
        "UPDATE meeting SET version = version + 1, updated_at = $2 WHERE id = $1 RETURNING version",
        [meeting_id, now],
    )
    if not rows:
        raise NotFound
    meeting = await _of_keeper(tx, meeting_id, by)
    read = rows[0][0] - 1
    if expected_version is not None and expected_version != read:
        raise Conflict(read)
    return meeting


async def _of_keeper(tx: Transaction, meeting_id: UUID, by: Viewer) -> Meeting:
    meeting = await Meeting.get(id=meeting_id, using_db=tx.connection)
    body = await GovernanceBody.get(id=_key(meeting, "body_id"), using_db=tx.connection)
    await require_keeper(tx, by, _key(body, "agency_id"))
    return meeting


async def _move(
    tx: Transaction,
    meeting: Meeting,
    status: MeetingStatus,
    by: Viewer,
    now: datetime,
    verb: str,
    **changes: Any,
) -> None:
    before = meeting.status
    meeting.update_from_dict({"status": status, **changes})
    await meeting.save(using_db=tx.connection, update_fields=["status", *changes])
    await record(
        tx,
        verb,
        object_type="Meeting",
        object_id=meeting.id,
        actor_id=by.user_id,
        now=now,
        before={"status": before},
        after={"status": status, **{name: str(value) for name, value in changes.items()}},
    )


async def _members(tx: Transaction, meeting: Meeting, on: date) -> set[UUID]:
    rows = await tx.fetch(
        "SELECT organisation_id FROM body_member WHERE body_id = $1"
        " AND from_on <= $2 AND (to_on IS NULL OR to_on > $2)",
        [_key(meeting, "body_id"), on],
    )
    return {decode_uuid(row[0]) for row in rows}


async def _require_organisations(tx: Transaction, ids: Sequence[UUID]) -> None:
    found = await Organisation.filter(id__in=list(ids)).using_db(tx.connection).count()
    if found != len(set(ids)):
        raise NotFound


async def _journal(
    tx: Transaction,
    verb: str,
    object_type: str,
    object_id: UUID,
    by: Viewer,
    now: datetime,
    **after: Any,
) -> None:
    await record(
        tx,
        verb,
        object_type=object_type,
        object_id=object_id,
        actor_id=by.user_id,
        now=now,
        after=after,
    )


def _facts(meeting: Meeting, by: Viewer) -> MeetingFacts:
    return MeetingFacts(decode_date(meeting.scheduled_on) <= by.today)


def _key(row: Any, column: str) -> UUID:
    """A foreign key's value: the ORM adds these attributes when it starts."""
    value: UUID = getattr(row, column)
    return value


def _agenda(items: Sequence[str]) -> list[str]:
    if len(items) > machine.AGENDA_ITEMS:
        raise ValidationFailed(
            "agenda",
            french=f"{machine.AGENDA_ITEMS} points au plus.",
            english=f"{machine.AGENDA_ITEMS} items at most.",
        )
    return [
        machine.text(item, path=f"agenda.{at}", limit=machine.NAME_LENGTH)
        for at, item in enumerate(items)
    ]


def _optional(value: str | None, path: str, limit: int) -> str | None:
    return None if value is None else machine.text(value, path=path, limit=limit)


def _check_quorum(quorum: Quorum) -> None:
    if not 0 <= quorum.numerator <= quorum.denominator or quorum.denominator < 1:
        raise ValidationFailed(
            "quorum",
            french="Le quorum est une fraction de 0 à 1.",
            english="A quorum is a fraction from 0 to 1.",
        )


def _check_seats(seats: Sequence[Seat]) -> None:
    if not any(seat.chair for seat in seats):
        raise ValidationFailed(
            "members",
            french="Une instance a au moins une présidence.",
            english="A body has at least one chair.",
        )
    if len({seat.organisation_id for seat in seats}) != len(seats):
        raise ValidationFailed(
            "members",
            french="Une organisation figure deux fois.",
            english="An organisation is listed twice.",
        )
