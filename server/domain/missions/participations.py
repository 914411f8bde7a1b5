"""Who takes part in a mission, from which day, in which category (DOMAIN §2.6).

Refuses to rewrite: a change of category ends one row and begins another (MP2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.deliverables.serving import settle
from server.domain.missions import machine
from server.domain.missions.changing import agency_of, journal, on_mission, require_steering
from server.ids import new_id
from server.models import Mission, MissionParticipation
from server.problems import NotFound
from server.vocabulary import MembershipCategory, ParticipationCategory


@dataclass(frozen=True, slots=True)
class Participation:
    """`duplicate` says that the organisation already held this category."""

    id: UUID
    duplicate: bool


async def set_participation(
    database: Database,
    mission_id: UUID,
    organisation_id: UUID,
    category: ParticipationCategory,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> Participation:
    """Give an organisation this category from today on; the one it had keeps its dates (MP2).

    Raises NotFound, Forbidden, Conflict, TransitionRefused (M2, MI1).
    """

    async def act(tx: Transaction, mission: Mission) -> Participation:
        active = await _participant(tx, mission, organisation_id, by)
        machine.may_hold(
            organisation_id, members=await members_on(tx, agency_of(mission), by.today)
        )
        if active is not None and active.category is category:
            return Participation(active.id, duplicate=True)
        await _may_become(tx, mission, organisation_id, category, by.today)
        if active is not None:
            await _close_participation(tx, active, by.today, now)
        made = await begin(tx, mission.id, organisation_id, category, by.today, now)
        await journal(
            tx,
            "set_participation",
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
) -> UUID:
    made = await MissionParticipation.create(
        using_db=tx.connection,
        id=new_id(),
        mission_id=mission_id,
        organisation_id=organisation_id,
        category=category,
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
