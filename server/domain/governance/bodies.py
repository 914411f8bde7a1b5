"""Convening bodies: of an agency, of one of its missions, of a contract or an agreement, of an
organisation. One unit of work each.

Refuses to erase: a body that is no more is dissolved on a day, with its seats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.governance import machine
from server.domain.governance.changing import changed_body
from server.domain.governance.machine import Quorum
from server.domain.governance.rights import (
    require_keeper,
    require_mandate,
    require_mission_lead,
)
from server.domain.governance.seats import (
    Seat,
    check_first_seats,
    committee_seats,
    open_seats,
)
from server.domain.instruments.rights import require_keeping
from server.domain.journal import Operation, journal
from server.domain.rights import require_scope
from server.models import GovernanceBody, Mission
from server.models.sorting import sort_key
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import BodyKind, BodyLevel, BodySide, MeetingStatus, Scope


@dataclass(frozen=True, slots=True)
class BodyTerms:
    """What a body is, whoever it belongs to."""

    name: str
    kind: BodyKind
    side: BodySide
    level: BodyLevel
    quorum: Quorum
    from_on: date
    seats: Sequence[Seat]


async def create_body(
    database: Database,
    agency_id: UUID,
    terms: BodyTerms,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A body of the agency, with those who sit in it; at least one of them chairs."""
    require_scope(by, Scope.PROGRAMME_WRITE)
    check_first_seats(terms.seats)
    name = _checked(terms)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", agency_id)
        await require_keeper(tx, by, agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        owner = {"agency_id": agency_id}
        body_id = await _establish(tx, owner, name, terms, terms.seats, now)
        await journal(
            tx, "create_governance_body", "GovernanceBody", body_id, by, now, after={"name": name}
        )
        return await made(tx, operation, body_id)

    return await database.unit_of_work(work)


async def create_committee(
    database: Database,
    mission_id: UUID,
    terms: BodyTerms,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A committee of a mission. Without named seats, the involved and the interested members of
    the day sit there, and those involved chair (DOMAIN §3, S0: the interested sit in the COPIL)."""
    if terms.seats:
        check_first_seats(terms.seats)
    name = _checked(terms)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "mission", mission_id)
        await require_mission_lead(tx, by, mission_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        mission = await Mission.get(id=mission_id, using_db=tx.connection)
        seats = await committee_seats(tx, mission, terms.seats, by.today)
        owner = {"agency_id": key(mission, "agency_id"), "mission_id": mission_id}
        body_id = await _establish(tx, owner, name, terms, seats, now)
        await journal(
            tx,
            "create_mission_committee",
            "GovernanceBody",
            body_id,
            by,
            now,
            after={"mission_id": mission_id, "name": name},
        )
        return await made(tx, operation, body_id)

    return await database.unit_of_work(work)


Owner = Literal["contract", "agreement", "organisation"]


async def create_body_of(
    database: Database,
    owner: Owner,
    owner_id: UUID,
    terms: BodyTerms,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A body of an instrument, by who keeps it; or the council of an organisation, by who is
    mandated for it. Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    check_first_seats(terms.seats)
    name = _checked(terms)

    async def work(tx: Transaction) -> Made:
        await lock(tx, owner, owner_id)
        if owner == "organisation":
            await require_mandate(tx, by, owner_id)
        else:
            await require_keeping(tx, owner, owner_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        body_id = await _establish(tx, {f"{owner}_id": owner_id}, name, terms, terms.seats, now)
        await journal(
            tx,
            f"create_{owner}_body",
            "GovernanceBody",
            body_id,
            by,
            now,
            after={f"{owner}_id": owner_id, "name": name},
        )
        return await made(tx, operation, body_id)

    return await database.unit_of_work(work)


def _checked(terms: BodyTerms) -> str:
    _check_quorum(terms.quorum)
    return texts.required(terms.name, path="name", limit=machine.NAME_LENGTH)


async def _establish(
    tx: Transaction,
    owner: Mapping[str, UUID],
    name: str,
    terms: BodyTerms,
    seats: Sequence[Seat],
    now: datetime,
) -> UUID:
    body = await GovernanceBody.create(
        using_db=tx.connection,
        **owner,
        name=name,
        kind=terms.kind,
        side=terms.side,
        level=terms.level,
        quorum_numerator=terms.quorum.numerator,
        quorum_denominator=terms.quorum.denominator,
        created_on=terms.from_on,
        sort_key=sort_key(name),
        created_at=now,
        updated_at=now,
    )
    await open_seats(tx, body, seats, terms.from_on, now)
    return body.id


async def edit_body(
    database: Database,
    body_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Rename a body, or set its side, its level or its quorum. Its kind stands: chains name it."""

    async def work(tx: Transaction) -> None:
        body = await changed_body(tx, body_id, expected_version, by, now)
        changed = dict(changes)
        if "name" in changed:
            changed["name"] = texts.required(
                changed["name"], path="name", limit=machine.NAME_LENGTH
            )
            changed["sort_key"] = sort_key(changed["name"])
        _check_quorum(
            Quorum(
                changed.get("quorum_numerator", body.quorum_numerator),
                changed.get("quorum_denominator", body.quorum_denominator),
            )
        )
        before = {name: getattr(body, name) for name in changed}
        await GovernanceBody.filter(id=body.id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            "edit_governance_body",
            "GovernanceBody",
            body.id,
            by,
            now,
            before=before,
            after=changed,
        )

    await database.unit_of_work(work)


async def dissolve_body(
    database: Database,
    body_id: UUID,
    on: date | None,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """End a body and its seats on a day. What it decided stands; what it planned is called off
    first."""

    async def work(tx: Transaction) -> None:
        body = await changed_body(tx, body_id, expected_version, by, now)
        last = on or by.today
        machine.may_be_dissolved(body.created_on, body.dissolved_on, last)
        await _require_no_meeting_from(tx, body.id, last)
        await GovernanceBody.filter(id=body.id).using_db(tx.connection).update(dissolved_on=last)
        ended = await tx.fetch(
            "UPDATE body_member SET to_on = CASE WHEN from_on > $2 THEN from_on ELSE $2 END,"
            " version = version + 1, updated_at = $3"
            " WHERE body_id = $1 AND (to_on IS NULL OR to_on > $2) RETURNING id",
            [body.id, last, now],
        )
        await journal(
            tx,
            "dissolve_governance_body",
            "GovernanceBody",
            body.id,
            by,
            now,
            before={"dissolved_on": body.dissolved_on},
            after={
                "dissolved_on": last,
                "ended_seats": sorted(str(decode_uuid(row[0])) for row in ended),
            },
        )

    await database.unit_of_work(work)


async def _require_no_meeting_from(tx: Transaction, body_id: UUID, on: date) -> None:
    rows = await tx.fetch(
        "SELECT 1 FROM meeting WHERE body_id = $1 AND status <> $3"
        " AND COALESCE(held_on, scheduled_on) >= $2 LIMIT 1",
        [body_id, on, MeetingStatus.CANCELLED],
    )
    if rows:
        raise TransitionRefused(
            "BODY_STILL_MEETS",
            french="Une réunion de cette instance est prévue ou tenue ce jour-là ou après.",
            english="A meeting of this body is planned or held on that day or after it.",
        )


def _check_quorum(quorum: Quorum) -> None:
    if not 0 <= quorum.numerator <= quorum.denominator or quorum.denominator < 1:
        raise ValidationFailed(
            "quorum",
            french="Le quorum est une fraction de 0 à 1.",
            english="A quorum is a fraction from 0 to 1.",
        )
