"""What happens by itself: the last validation, and the service of those who had asked (§2.7).

Called inside the transaction of whatever made it due, under the lock of the mission. Refuses any
discretion: nobody decides whether a request is served.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.access.policy import MissionFacts, Participation, relations, served_kinds
from server.access.viewer import Viewer
from server.database import Transaction, decode_date, decode_uuid
from server.domain.deliverables import machine
from server.domain.journal import record
from server.domain.missions.facts import validators
from server.ids import new_id
from server.models import Deliverable, DeliverableValidation, OutputReception, OutputRequest
from server.vocabulary import (
    DeliverableKind,
    DeliverableStatus,
    MembershipCategory,
    OutputRequestStatus,
    ParticipationCategory,
    ViewerKind,
    VisibilityPolicy,
)


async def settle(tx: Transaction, mission_id: UUID, *, by: Viewer, now: datetime) -> None:
    """Validate the submitted deliverables that wait for nobody any more (MI3), then serve."""
    waiting = await Deliverable.filter(
        mission_id=mission_id, status=DeliverableStatus.SUBMITTED
    ).using_db(tx.connection)
    who = await validators(tx, mission_id, by) if waiting else set()
    for deliverable in waiting:
        if machine.is_validated(who, await _validated_by(tx, deliverable)):
            await _validated(tx, deliverable, now)
    await serve(tx, mission_id, today=by.today, now=now)


async def _validated_by(tx: Transaction, deliverable: Deliverable) -> set[UUID]:
    rows = await DeliverableValidation.filter(
        deliverable_id=deliverable.id, edition=deliverable.edition
    ).using_db(tx.connection)
    return {row.organisation_id for row in rows}  # type: ignore[attr-defined] # added by the ORM


async def _validated(tx: Transaction, deliverable: Deliverable, now: datetime) -> None:
    await tx.execute(
        "UPDATE deliverable SET status = 'VALIDATED', validated_at = $2, updated_at = $2,"
        " version = version + 1 WHERE id = $1",
        [deliverable.id, now],
    )
    await record(
        tx,
        "last_validation",
        object_type="Deliverable",
        object_id=deliverable.id,
        actor_id=None,
        now=now,
        before={"status": DeliverableStatus.SUBMITTED},
        after={"status": DeliverableStatus.VALIDATED, "edition": deliverable.edition},
    )


async def serve(tx: Transaction, mission_id: UUID, *, today: date, now: datetime) -> None:
    """Give every standing request what it may receive and has not received yet."""
    requests = (
        await OutputRequest.filter(mission_id=mission_id)
        .exclude(status=OutputRequestStatus.WITHDRAWN)
        .using_db(tx.connection)
    )
    ready = await Deliverable.filter(
        mission_id=mission_id, status__in=list(machine.FINAL)
    ).using_db(tx.connection)
    if not requests or not ready:
        return
    received = await _received(tx, ready)
    kinds = await _Standing.read(tx, mission_id, today)
    for request in requests:
        organisation_id: UUID = request.organisation_id  # type: ignore[attr-defined] # added by the ORM
        served = [
            deliverable
            for deliverable in ready
            if deliverable.kind in kinds.of(organisation_id)
            and (deliverable.id, organisation_id) not in received
        ]
        if served:
            await _give(tx, request, organisation_id, served, now)


async def may_receive(
    tx: Transaction, mission_id: UUID, organisation_id: UUID, today: date
) -> frozenset[DeliverableKind]:
    """The kinds that a request of this organisation is served on the day."""
    return (await _Standing.read(tx, mission_id, today)).of(organisation_id)


async def _received(tx: Transaction, ready: Iterable[Deliverable]) -> set[tuple[UUID, UUID]]:
    rows = await OutputReception.filter(
        deliverable_id__in=[deliverable.id for deliverable in ready]
    ).using_db(tx.connection)
    return {(row.deliverable_id, row.organisation_id) for row in rows}  # type: ignore[attr-defined] # added by the ORM


async def _give(
    tx: Transaction,
    request: OutputRequest,
    organisation_id: UUID,
    served: list[Deliverable],
    now: datetime,
) -> None:
    for deliverable in served:
        await OutputReception.create(
            using_db=tx.connection,
            id=new_id(),
            deliverable_id=deliverable.id,
            organisation_id=organisation_id,
            received_at=now,
            created_at=now,
            updated_at=now,
        )
    await tx.execute(
        "UPDATE output_request SET status = 'DELIVERED', updated_at = $2, version = version + 1"
        " WHERE id = $1",
        [request.id, now],
    )
    await record(
        tx,
        "serve_outputs",
        object_type="OutputRequest",
        object_id=request.id,
        actor_id=None,
        now=now,
        before={"status": request.status},
        after={
            "status": OutputRequestStatus.DELIVERED,
            "deliverables": [str(deliverable.id) for deliverable in served],
        },
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """What organisations are to one mission on a day, as the policy needs it."""

    mission: MissionFacts
    today: date
    members: frozenset[UUID]
    funders: frozenset[UUID]

    @classmethod
    async def read(cls, tx: Transaction, mission_id: UUID, today: date) -> _Standing:
        rows = await tx.fetch(
            "SELECT mi.agency_id, a.visibility_policy FROM mission mi"
            " JOIN agency a ON a.id = mi.agency_id WHERE mi.id = $1",
            [mission_id],
        )
        agency_id = decode_uuid(rows[0][0])
        memberships = await tx.fetch(
            "SELECT organisation_id, category FROM membership WHERE agency_id = $1"
            " AND joined_on <= $2 AND (left_on IS NULL OR left_on > $2)",
            [agency_id, today],
        )
        participations = await tx.fetch(
            "SELECT organisation_id, category, from_on, to_on FROM mission_participation"
            " WHERE mission_id = $1",
            [mission_id],
        )
        funders = frozenset(
            decode_uuid(id_) for id_, held in memberships if held == MembershipCategory.FUNDER
        )
        return cls(
            MissionFacts(
                agency_id,
                VisibilityPolicy(rows[0][1]),
                tuple(
                    Participation(
                        decode_uuid(organisation_id),
                        ParticipationCategory(category),
                        decode_date(from_on),
                        None if to_on is None else decode_date(to_on),
                    )
                    for organisation_id, category, from_on, to_on in participations
                ),
            ),
            today,
            frozenset(
                decode_uuid(id_) for id_, held in memberships if held != MembershipCategory.FUNDER
            ),
            funders,
        )

    def of(self, organisation_id: UUID) -> frozenset[DeliverableKind]:
        agency = frozenset({self.mission.agency_id})
        reader = Viewer(
            ViewerKind.MEMBER,
            self.today,
            organisation_id=organisation_id,
            member_of=agency if organisation_id in self.members else frozenset(),
            funder_of=agency if organisation_id in self.funders else frozenset(),
        )
        return served_kinds(self.mission.visibility_policy, relations(reader, self.mission))
