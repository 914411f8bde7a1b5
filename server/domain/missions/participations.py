"""Who takes part in a mission, from which day, in which category (DOMAIN §2.6).

Refuses to rewrite: a change of category ends one row and begins another (MP2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.deliverables.serving import settle
from server.domain.journal import journal
from server.domain.missions import machine
from server.domain.missions.changing import agency_of, on_mission
from server.domain.missions.facts import require_steering
from server.domain.organisations.standing import require_standing
from server.domain.people.verbs import require_contact
from server.ids import new_id
from server.models import Mission, MissionParticipation
from server.problems import NotFound
from server.vocabulary import MembershipCategory, ParticipationCategory


class NoChange(Enum):
    """What is not named stands, where None would take it away."""

    NO_CHANGE = "NO_CHANGE"


NO_CHANGE: Final = NoChange.NO_CHANGE


@dataclass(frozen=True, slots=True)
class Participation:
    """`duplicate` says that the organisation already held this category."""

    id: UUID
    duplicate: bool


@dataclass(frozen=True, slots=True)
class NewPart:
    """`contact_id` names who answers for the organisation; NO_CHANGE keeps whoever does."""

    organisation_id: UUID
    category: ParticipationCategory
    contact_id: UUID | NoChange | None = NO_CHANGE


async def set_participation(
    database: Database,
    mission_id: UUID,
    part: NewPart,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> Participation:
    """Give an organisation this category from today on; the one it had keeps its dates (MP2).

    Raises NotFound, Forbidden, Conflict, TransitionRefused (M2, MI1, O4), ValidationFailed for a
    contact who is not of the organisation.
    """
    organisation_id, category = part.organisation_id, part.category

    async def act(tx: Transaction, mission: Mission) -> Participation:
        active = await _participant(tx, mission, organisation_id, by)
        machine.may_hold(
            organisation_id, members=await members_on(tx, agency_of(mission), by.today)
        )
        contact_id = await _contact(tx, mission, part, active)
        if active is not None and active.category is category:
            return await _answered_by(tx, active, contact_id, by, now)
        if active is None:
            await require_standing(tx, organisation_id, by.today)
        await _may_become(tx, mission, organisation_id, category, by.today)
        if active is not None:
            await _close_participation(tx, active, by.today, now)
        made = await begin(
            tx, mission.id, organisation_id, category, by.today, now, contact_id=contact_id
        )
        await journal(
            tx,
            "set_participation",
            "Mission",
            mission.id,
            by,
            now,
            before={"category": None if active is None else active.category},
            after={"organisation_id": str(organisation_id), "category": category},
        )
        await settle(tx, mission.id, by=by, now=now)
        return Participation(made, duplicate=False)

    return await on_mission(database, mission_id, act, expected_version, by, now)


async def end_participation(
    database: Database,
    mission_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """End the organisation's part from today on. Raises like `set_participation`."""

    async def act(tx: Transaction, mission: Mission) -> UUID:
        active = await _participant(tx, mission, organisation_id, by)
        if active is None:
            raise NotFound
        await _may_become(tx, mission, organisation_id, None, by.today)
        await _close_participation(tx, active, by.today, now)
        await journal(
            tx,
            "end_participation",
            "Mission",
            mission.id,
            by,
            now,
            before={"organisation_id": str(organisation_id), "category": active.category},
        )
        await settle(tx, mission.id, by=by, now=now)
        return active.id

    return await on_mission(database, mission_id, act, expected_version, by, now)


async def _participant(
    tx: Transaction, mission: Mission, organisation_id: UUID, by: Viewer
) -> MissionParticipation | None:
    """The open participation (MP1: there is at most one), for someone who may change it."""
    await require_steering(tx, mission.id, by)
    machine.may_change(mission.status)
    return await MissionParticipation.get_or_none(
        mission_id=mission.id,
        organisation_id=organisation_id,
        to_on__isnull=True,
        using_db=tx.connection,
    )


async def _contact(
    tx: Transaction, mission: Mission, part: NewPart, active: MissionParticipation | None
) -> UUID | None:
    """Who answers for the organisation from now on. Raises ValidationFailed, TransitionRefused."""
    if part.contact_id is NO_CHANGE:
        held: UUID | None = None if active is None else active.contact_id  # type: ignore[attr-defined] # added by the ORM
        return held
    if part.contact_id is not None:
        await require_contact(
            tx,
            part.contact_id,
            organisation_id=part.organisation_id,
            agency_id=agency_of(mission),
        )
    return part.contact_id


async def _answered_by(
    tx: Transaction,
    active: MissionParticipation,
    contact_id: UUID | None,
    by: Viewer,
    now: datetime,
) -> Participation:
    """The same participation, where at most its contact moves."""
    if contact_id == active.contact_id:  # type: ignore[attr-defined] # added by the ORM
        return Participation(active.id, duplicate=True)
    await tx.execute(
        "UPDATE mission_participation SET contact_id = $2, version = version + 1, updated_at = $3"
        " WHERE id = $1",
        [active.id, contact_id, now],
    )
    await journal(
        tx,
        "set_contact",
        "Mission",
        active.mission_id,  # type: ignore[attr-defined] # added by the ORM
        by,
        now,
        after={"contact_id": None if contact_id is None else str(contact_id)},
    )
    return Participation(active.id, duplicate=False)


async def _may_become(
    tx: Transaction,
    mission: Mission,
    organisation_id: UUID,
    category: ParticipationCategory | None,
    today: date,
) -> None:
    machine.may_become(
        machine.Participants(
            mission.strand,
            mission.validation_rule,
            mission.requested_by_id,  # type: ignore[attr-defined] # added by the ORM
            await categories(tx, mission, today),
        ),
        organisation_id,
        category,
    )


async def categories(
    tx: Transaction, mission: Mission, today: date
) -> dict[UUID, ParticipationCategory]:
    """Who takes part on the day. An organisation that has left the agency no longer does (M2)."""
    members = await members_on(tx, agency_of(mission), today)
    rows = await tx.fetch(
        "SELECT organisation_id, category FROM mission_participation WHERE mission_id = $1"
        " AND from_on <= $2 AND (to_on IS NULL OR to_on > $2)",
        [mission.id, today],
    )
    held = {decode_uuid(id_): ParticipationCategory(category) for id_, category in rows}
    return {id_: category for id_, category in held.items() if id_ in members}


async def begin(
    tx: Transaction,
    mission_id: UUID,
    organisation_id: UUID,
    category: ParticipationCategory,
    today: date,
    now: datetime,
    *,
    contact_id: UUID | None = None,
) -> UUID:
    made = await MissionParticipation.create(
        using_db=tx.connection,
        id=new_id(),
        mission_id=mission_id,
        organisation_id=organisation_id,
        category=category,
        contact_id=contact_id,
        from_on=today,
        created_at=now,
        updated_at=now,
    )
    return made.id


async def _close_participation(
    tx: Transaction, active: MissionParticipation, today: date, now: datetime
) -> None:
    # One that was to begin later never ran: its dates stay in order.
    await (
        MissionParticipation.filter(id=active.id)
        .using_db(tx.connection)
        .update(to_on=max(today, active.from_on), version=active.version + 1, updated_at=now)
    )


async def members_on(tx: Transaction, agency_id: UUID, today: date) -> set[UUID]:
    """The organisations that may take part on the day: a funder reads, and takes no part."""
    rows = await tx.fetch(
        "SELECT organisation_id FROM membership WHERE agency_id = $1 AND category <> $2"
        " AND joined_on <= $3 AND (left_on IS NULL OR left_on > $3)",
        [agency_id, MembershipCategory.FUNDER, today],
    )
    return {decode_uuid(id_) for (id_,) in rows}
