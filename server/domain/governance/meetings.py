"""Planning meetings, holding them, writing their minutes. One unit of work each.

Refuses to hold what nobody attended, and to number twice: a cancelled meeting keeps its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.aggregates import Made, made, made_before
from server.domain.governance import machine
from server.domain.governance.changing import changed_meeting, locked_body
from server.domain.governance.machine import MeetingFacts
from server.domain.governance.seats import sitting
from server.domain.journal import Operation, journal
from server.domain.transitions import step
from server.models import GovernanceBody, Meeting, MeetingAttendance
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import MeetingStatus


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
    agenda = _agenda(meeting.agenda)
    place = texts.nullable(meeting.place, path="place", limit=machine.NAME_LENGTH)

    async def work(tx: Transaction) -> Made:
        body = await locked_body(tx, meeting.body_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        _require_in_office(body, meeting.scheduled_on)
        numbers = await tx.fetch(
            "SELECT COALESCE(MAX(number), 0) + 1 FROM meeting WHERE body_id = $1", [body.id]
        )
        row = await Meeting.create(
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
        await journal(
            tx, "plan_meeting", "Meeting", row.id, by, now, after={"on": meeting.scheduled_on}
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit_meeting(
    database: Database,
    meeting_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Move a planned meeting to another day or place, or set its agenda."""

    async def work(tx: Transaction) -> None:
        meeting, body = await changed_meeting(tx, meeting_id, expected_version, by, now)
        machine.may_be_rescheduled(meeting.status)
        changed = dict(changes)
        if "scheduled_on" in changed:
            _require_in_office(body, changed["scheduled_on"])
        if "place" in changed:
            changed["place"] = texts.nullable(
                changed["place"], path="place", limit=machine.NAME_LENGTH
            )
        if "agenda" in changed:
            changed["agenda"] = _agenda(changed["agenda"] or [])
        before = {name: getattr(meeting, name) for name in changed}
        meeting.update_from_dict(changed)
        await meeting.save(using_db=tx.connection, update_fields=list(changed))
        await journal(
            tx, "edit_meeting", "Meeting", meeting.id, by, now, before=before, after=changed
        )

    await database.unit_of_work(work)


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

    async def work(tx: Transaction) -> None:
        meeting, body = await changed_meeting(tx, meeting_id, expected_version, by, now)
        status = step(machine.MEETING, "holdMeeting", meeting.status, _facts(meeting, by))
        held_on = attendance.held_on or meeting.scheduled_on
        if held_on > by.today:
            raise ValidationFailed(
                "heldOn",
                french="Une réunion tenue l'a été au plus tard aujourd'hui.",
                english="A meeting that was held was held today at the latest.",
            )
        members = await sitting(tx, body.id, held_on)
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
    url = machine.document_url(minutes_url, path="minutesUrl")

    async def work(tx: Transaction) -> None:
        meeting, _ = await changed_meeting(tx, meeting_id, expected_version, by, now)
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
    written = texts.required(reason, path="reason", limit=machine.REASON_LENGTH)

    async def work(tx: Transaction) -> None:
        meeting, _ = await changed_meeting(tx, meeting_id, expected_version, by, now)
        status = step(machine.MEETING, "cancelMeeting", meeting.status, _facts(meeting, by))
        await _move(tx, meeting, status, by, now, "cancel_meeting", cancellation_reason=written)

    await database.unit_of_work(work)


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
    await journal(
        tx,
        verb,
        "Meeting",
        meeting.id,
        by,
        now,
        before={"status": before},
        after={"status": status, **changes},
    )


def _require_in_office(body: GovernanceBody, on: date) -> None:
    if body.dissolved_on is not None and on >= body.dissolved_on:
        raise TransitionRefused(
            "BODY_IN_OFFICE",
            french="Cette instance est dissoute à cette date.",
            english="This body is dissolved on that day.",
        )


def _facts(meeting: Meeting, by: Viewer) -> MeetingFacts:
    return MeetingFacts(meeting.scheduled_on <= by.today)


def _agenda(items: Sequence[str]) -> list[str]:
    if len(items) > machine.AGENDA_ITEMS:
        raise ValidationFailed(
            "agenda",
            french=f"{machine.AGENDA_ITEMS} points au plus.",
            english=f"{machine.AGENDA_ITEMS} items at most.",
        )
    return [
        texts.required(item, path=f"agenda.{at}", limit=machine.NAME_LENGTH)
        for at, item in enumerate(items)
    ]
