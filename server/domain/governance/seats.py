"""Who sits in a body, from which day to which day, in what capacity.

Refuses to rewrite: a change of seat ends one row and begins another, as participations do (MP2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import Made, key, made, made_before
from server.domain.governance import machine
from server.domain.governance.changing import changed_body, locked_body
from server.domain.journal import Operation, journal
from server.domain.missions.participations import categories
from server.models import Agency, BodyMember, GovernanceBody, Mission, Organisation
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import BodyCapacity, ParticipationCategory

_IN_FORCE = "from_on <= $2 AND (to_on IS NULL OR to_on > $2)"


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of an organisation; `person_id` is who holds it, where that is known."""

    organisation_id: UUID
    capacity: BodyCapacity
    voting: bool
    chair: bool
    person_id: UUID | None = None


def check_first_seats(seats: Sequence[Seat]) -> None:
    """Raises ValidationFailed unless the seats of a new body hold together."""
    if not any(seat.chair for seat in seats):
        raise ValidationFailed(
            "members",
            french="Une instance a au moins une présidence.",
            english="A body has at least one chair.",
        )
    if len({(seat.organisation_id, seat.person_id) for seat in seats}) != len(seats):
        raise ValidationFailed(
            "members",
            french="Une organisation figure deux fois.",
            english="An organisation is listed twice.",
        )
    for seat in seats:
        machine.check_vote(seat.capacity, seat.voting, path="members")


async def committee_seats(
    tx: Transaction, mission: Mission, seats: Sequence[Seat], today: date
) -> Sequence[Seat]:
    """The seats of a new committee: those named, or everybody whom its papers are for."""
    held = await categories(tx, mission, today)
    if not seats:
        seats = [
            Seat(
                id_,
                BodyCapacity.ELECTED,
                voting=True,
                chair=held[id_] is ParticipationCategory.INVOLVED,
            )
            for id_ in sorted(held)
            if held[id_] in machine.COMMITTEE_CATEGORIES
        ]
        check_first_seats(seats)
    own = await _agency_organisation(tx, mission)
    for seat in seats:
        machine.may_sit_in_committee(
            seat.voting, held.get(seat.organisation_id), is_agency=seat.organisation_id == own
        )
    return seats


async def open_seats(
    tx: Transaction, body: GovernanceBody, seats: Sequence[Seat], from_on: date, now: datetime
) -> list[UUID]:
    await _require_holders(tx, body, seats)
    opened = [
        await BodyMember.create(
            using_db=tx.connection,
            body_id=body.id,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
            capacity=seat.capacity,
            voting=seat.voting,
            chair=seat.chair,
            from_on=from_on,
            created_at=now,
            updated_at=now,
        )
        for seat in seats
    ]
    return [one.id for one in opened]


async def add_member(
    database: Database,
    body_id: UUID,
    seat: Seat,
    from_on: date | None,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Give an organisation a seat from a day on, today unless it is told.

    Raises NotFound, Forbidden, Conflict, ValidationFailed, TransitionRefused, IdempotencyConflict.
    """
    machine.check_vote(seat.capacity, seat.voting, path="voting")

    async def work(tx: Transaction) -> Made:
        await locked_body(tx, body_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        body = await changed_body(tx, body_id, expected_version, by, now)
        begins = from_on or by.today
        machine.may_begin(begins, body.created_on, body.dissolved_on)
        await _require_free(tx, body.id, seat, begins, None)
        await _require_place(tx, body, seat, by.today)
        [seat_id] = await open_seats(tx, body, [seat], begins, now)
        await journal(
            tx,
            "add_body_member",
            "GovernanceBody",
            body.id,
            by,
            now,
            after={"member_id": seat_id, "from_on": begins, **_facts(seat)},
        )
        return await made(tx, operation, seat_id)

    return await database.unit_of_work(work)


async def change_member(
    database: Database,
    member_id: UUID,
    changes: Mapping[str, Any],
    on: date | None,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Change what a seat is from a day on: the row it had keeps its dates, another begins.

    `expected_version` is the body's. Answers the seat that runs. Raises like `add_member`.
    """

    async def work(tx: Transaction) -> UUID:
        body, member = await _of_body(tx, member_id, expected_version, by, now)
        day = on or by.today
        machine.may_end(member.from_on, member.to_on, day)
        was = _seat(member)
        seat = replace(was, **changes)
        if seat == was:
            return member.id
        machine.check_vote(seat.capacity, seat.voting, path="voting")
        await _require_free(tx, body.id, seat, day, member.id)
        await _require_place(tx, body, seat, by.today)
        ends_on = member.to_on
        await _close(tx, member, day, now)
        [seat_id] = await open_seats(tx, body, [seat], day, now)
        if ends_on is not None:
            await BodyMember.filter(id=seat_id).using_db(tx.connection).update(to_on=ends_on)
        await _require_chair(tx, body, day)
        await journal(
            tx,
            "change_body_member",
            "GovernanceBody",
            body.id,
            by,
            now,
            before={"member_id": member.id, **_facts(was)},
            after={"member_id": seat_id, "from_on": day, **_facts(seat)},
        )
        return seat_id

    return await database.unit_of_work(work)


async def end_member(
    database: Database,
    member_id: UUID,
    on: date | None,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """End a seat from a day on. A body in office keeps at least one chair. Raises like
    `add_member`."""

    async def work(tx: Transaction) -> None:
        body, member = await _of_body(tx, member_id, expected_version, by, now)
        day = on or by.today
        machine.may_end(member.from_on, member.to_on, day)
        await _close(tx, member, day, now)
        await _require_chair(tx, body, day)
        await journal(
            tx,
            "end_body_member",
            "GovernanceBody",
            body.id,
            by,
            now,
            before={"member_id": member.id, "to_on": member.to_on},
            after={"member_id": member.id, "to_on": day},
        )

    await database.unit_of_work(work)


async def sitting(tx: Transaction, body_id: UUID, on: date) -> set[UUID]:
    """The organisations that sit in the body on that day."""
    rows = await tx.fetch(
        f"SELECT organisation_id FROM body_member WHERE body_id = $1 AND {_IN_FORCE}",
        [body_id, on],
    )
    return {decode_uuid(row[0]) for row in rows}


async def members_in_office(tx: Transaction, body_id: UUID, on: date) -> int:
    """How many seats vote on that day: the members in office of G1 (`effective`)."""
    rows = await tx.fetch(
        f"SELECT COUNT(*) FROM body_member WHERE body_id = $1 AND {_IN_FORCE} AND voting",
        [body_id, on],
    )
    return int(rows[0][0])


async def _of_body(
    tx: Transaction, member_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> tuple[GovernanceBody, BodyMember]:
    rows = await tx.fetch("SELECT body_id FROM body_member WHERE id = $1", [member_id])
    if not rows:
        raise NotFound
    body = await changed_body(tx, decode_uuid(rows[0][0]), expected_version, by, now)
    return body, await BodyMember.get(id=member_id, using_db=tx.connection)


async def _close(tx: Transaction, member: BodyMember, on: date, now: datetime) -> None:
    await (
        BodyMember.filter(id=member.id)
        .using_db(tx.connection)
        .update(to_on=on, version=member.version + 1, updated_at=now)
    )


async def _require_chair(tx: Transaction, body: GovernanceBody, on: date) -> None:
    """Asked once the seat has changed: the body is chaired still on that day."""
    if body.dissolved_on is not None and on >= body.dissolved_on:
        return
    rows = await tx.fetch(
        f"SELECT 1 FROM body_member WHERE body_id = $1 AND {_IN_FORCE} AND chair LIMIT 1",
        [body.id, on],
    )
    if not rows:
        raise TransitionRefused(
            "CHAIR_REQUIRED",
            french="Une instance a toujours une présidence : nommez-en une autre d'abord.",
            english="A body always has a chair: name another first.",
        )


async def _require_free(
    tx: Transaction, body_id: UUID, seat: Seat, from_on: date, leaving: UUID | None
) -> None:
    """One seat at a time for an organisation and the person who holds it."""
    rows = await tx.fetch(
        "SELECT id, person_id FROM body_member WHERE body_id = $1 AND organisation_id = $2"
        " AND (to_on IS NULL OR (to_on > $3 AND to_on > from_on))",
        [body_id, seat.organisation_id, from_on],
    )
    taken = {
        None if person is None else decode_uuid(person)
        for id_, person in rows
        if decode_uuid(id_) != leaving
    }
    if seat.person_id in taken:
        raise ValidationFailed(
            "organisationId",
            french="Cette organisation siège déjà à cette date, ou doit siéger plus tard.",
            english="This organisation sits already on that day, or is to sit later.",
        )


async def _require_place(tx: Transaction, body: GovernanceBody, seat: Seat, today: date) -> None:
    """In a committee of a mission, those vote whom its papers are for."""
    mission_id: UUID | None = body.mission_id  # type: ignore[attr-defined] # added by the ORM
    if mission_id is None:
        return
    mission = await Mission.get(id=mission_id, using_db=tx.connection)
    held = await categories(tx, mission, today)
    own = await _agency_organisation(tx, mission)
    machine.may_sit_in_committee(
        seat.voting, held.get(seat.organisation_id), is_agency=seat.organisation_id == own
    )


async def _agency_organisation(tx: Transaction, mission: Mission) -> UUID:
    agency = await Agency.get(id=key(mission, "agency_id"), using_db=tx.connection)
    return key(agency, "organisation_id")


async def _require_holders(tx: Transaction, body: GovernanceBody, seats: Sequence[Seat]) -> None:
    organisations = {seat.organisation_id for seat in seats}
    found = await Organisation.filter(id__in=list(organisations)).using_db(tx.connection).count()
    if found != len(organisations):
        raise NotFound
    for seat in seats:
        if seat.person_id is not None:
            await _require_person(tx, body, seat.person_id, seat.organisation_id)


async def _require_person(
    tx: Transaction, body: GovernanceBody, person_id: UUID, organisation_id: UUID
) -> None:
    """Somebody of the organisation that sits, known to the agency whose body it is or that
    accompanies the instrument; where there is none, to whoever sees their record."""
    rows = await tx.fetch(
        "SELECT registered_by_id FROM person WHERE id = $1 AND organisation_id = $2",
        [person_id, organisation_id],
    )
    agency_id = await _agency_of(tx, body)
    if not rows or (agency_id is not None and decode_uuid(rows[0][0]) != agency_id):
        raise NotFound


async def _agency_of(tx: Transaction, body: GovernanceBody) -> UUID | None:
    rows = await tx.fetch(
        "SELECT COALESCE(b.agency_id, c.agency_id, a.agency_id) FROM governance_body b"
        " LEFT JOIN contract c ON c.id = b.contract_id"
        " LEFT JOIN agreement a ON a.id = b.agreement_id WHERE b.id = $1",
        [body.id],
    )
    return None if rows[0][0] is None else decode_uuid(rows[0][0])


def _seat(member: BodyMember) -> Seat:
    return Seat(
        key(member, "organisation_id"),
        member.capacity,
        member.voting,
        member.chair,
        member.person_id,  # type: ignore[attr-defined] # added by the ORM
    )


def _facts(seat: Seat) -> dict[str, Any]:
    return {
        "organisation_id": seat.organisation_id,
        "person_id": seat.person_id,
        "capacity": seat.capacity,
        "voting": seat.voting,
        "chair": seat.chair,
    }
