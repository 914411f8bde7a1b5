"""Opening a roadmap, saying what it is, adopting, tracking and closing it. One unit of work each.

The roadmap's row is bumped first. Refuses a status written by hand: `machine` moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.instruments.rights import require_keeping
from server.domain.journal import Operation, journal
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.domain.roadmaps import machine
from server.domain.roadmaps.changing import on_roadmap
from server.domain.roadmaps.rights import roadmap_facts
from server.ids import new_id
from server.models import Agreement, Contract, Membership, Roadmap
from server.models.sorting import sort_key
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import RoadmapStatus, Scope


@dataclass(frozen=True, slots=True)
class OwnRoadmap:
    """A holder's one roadmap. `agency_id` is the agency that helps to write it."""

    holder_id: UUID
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PlanOfContract:
    """The action plan of a contract, held by its département."""

    contract_id: UUID


@dataclass(frozen=True, slots=True)
class PlanOfAgreement:
    """The roadmap of a cooperation agreement, held by who keeps it."""

    agreement_id: UUID


Place = OwnRoadmap | PlanOfContract | PlanOfAgreement


async def create(
    database: Database,
    place: Place,
    title: str,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A draft. Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.ACTION_WRITE)
    bare = machine.title(title, path="title")

    async def work(tx: Transaction) -> Made:
        await _lock(tx, place)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        columns = await _placed(tx, place, by)
        roadmap = await Roadmap.create(
            using_db=tx.connection,
            id=new_id(),
            title=bare,
            sort_key=sort_key(bare),
            status=RoadmapStatus.DRAFT,
            created_at=now,
            updated_at=now,
            **columns,
        )
        # Asked of the row itself: who may open a roadmap is who will keep it.
        await require_keeping(tx, "roadmap", roadmap.id, by)
        if isinstance(place, OwnRoadmap) and place.agency_id is not None:
            await _check_membership(tx, place.holder_id, place.agency_id, by.today)
        await journal(
            tx,
            "create_roadmap",
            "Roadmap",
            roadmap.id,
            by,
            now,
            after={"title": bare, **{name: str(id_) for name, id_ in columns.items() if id_}},
        )
        return await made(tx, operation, roadmap.id)

    return await database.unit_of_work(work)


async def _lock(tx: Transaction, place: Place) -> None:
    """Whose it is: a plan is opened once."""
    match place:
        case OwnRoadmap(holder_id):
            await lock(tx, "organisation", holder_id)
        case PlanOfContract(contract_id):
            await lock(tx, "contract", contract_id)
        case PlanOfAgreement(agreement_id):
            await lock(tx, "agreement", agreement_id)


async def _placed(tx: Transaction, place: Place, by: Viewer) -> dict[str, UUID | None]:
    """The columns that say whose it is."""
    match place:
        case OwnRoadmap(holder_id, agency_id):
            await require_standing(tx, holder_id, by.today)
            return {"holder_id": holder_id, "agency_id": agency_id}
        case PlanOfContract(contract_id):
            await require_keeping(tx, "contract", contract_id, by)
            await _check_first(tx, contract_id=contract_id)
            contract = await Contract.get(id=contract_id, using_db=tx.connection)
            return {
                "holder_id": key(contract, "department_id"),
                "agency_id": key(contract, "agency_id"),
                "contract_id": contract_id,
            }
        case PlanOfAgreement(agreement_id):
            await require_keeping(tx, "agreement", agreement_id, by)
            await _check_first(tx, agreement_id=agreement_id)
            agreement = await Agreement.get(id=agreement_id, using_db=tx.connection)
            return {
                "holder_id": key(agreement, "keeper_id"),
                "agency_id": key(agreement, "agency_id"),
                "agreement_id": agreement_id,
            }


async def _check_membership(tx: Transaction, holder_id: UUID, agency_id: UUID, today: date) -> None:
    """An agency helps its members: it does not write in the name of whomever it likes."""
    held = Membership.filter(agency_id=agency_id, organisation_id=holder_id, joined_on__lte=today)
    rows = await held.using_db(tx.connection)
    if not any(one.left_on is None or one.left_on > today for one in rows):
        raise ValidationFailed(
            "agencyId",
            french="Cette agence accompagne ses membres : le porteur n'en est pas un ce jour.",
            english="This agency helps its members: the holder is not one today.",
        )


async def _check_first(tx: Transaction, **instrument: UUID) -> None:
    if await Roadmap.filter(**instrument).using_db(tx.connection).exists():
        raise TransitionRefused(
            "PLAN_ONCE",
            french="Cet instrument a déjà sa feuille de route.",
            english="This instrument has its roadmap already.",
        )


async def edit(
    database: Database,
    roadmap_id: UUID,
    title: str,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, AmendmentRequired."""
    bare = machine.title(title, path="title")

    async def act(tx: Transaction, roadmap: Roadmap) -> None:
        machine.may_restructure(roadmap.status, await roadmap_facts(tx, roadmap_id, by))
        await _update(tx, roadmap_id, title=bare, sort_key=sort_key(bare))
        await journal(
            tx,
            "edit_roadmap",
            "Roadmap",
            roadmap_id,
            by,
            now,
            before={"title": roadmap.title},
            after={"title": bare},
        )

    await on_roadmap(database, roadmap_id, act, expected_version, by, now)


async def adopt(
    database: Database,
    roadmap_id: UUID,
    *,
    adoption: str,
    on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """`adoption` says who adopted it, and by which decision: a deliberation, a steering committee.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    written = machine.reason(adoption, path="adoption")
    day = machine.decided_on(on or by.today, since=None, today=by.today, path="on")
    told = {"adopted_on": day, "adoption": written}
    await _move(database, roadmap_id, "adoptRoadmap", told, expected_version, by, now)


async def track(
    database: Database,
    roadmap_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused."""
    await _move(database, roadmap_id, "trackRoadmap", {}, expected_version, by, now)


async def close(
    database: Database,
    roadmap_id: UUID,
    *,
    on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    told = {"closed_on": on or by.today}
    await _move(database, roadmap_id, "closeRoadmap", told, expected_version, by, now)


async def _move(
    database: Database,
    roadmap_id: UUID,
    name: str,
    told: Mapping[str, Any],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    async def act(tx: Transaction, roadmap: Roadmap) -> None:
        facts = await roadmap_facts(tx, roadmap_id, by)
        reached = machine.move_roadmap(name, roadmap.status, facts)
        if "closed_on" in told:
            since = roadmap.adopted_on
            machine.decided_on(told["closed_on"], since=since, today=by.today, path="on")
        await _update(tx, roadmap_id, status=reached, **told)
        await journal(
            tx,
            name,
            "Roadmap",
            roadmap_id,
            by,
            now,
            before={"status": roadmap.status},
            after={"status": reached, **told},
        )

    await on_roadmap(database, roadmap_id, act, expected_version, by, now)


async def _update(tx: Transaction, roadmap_id: UUID, **columns: Any) -> None:
    await Roadmap.filter(id=roadmap_id).using_db(tx.connection).update(**columns)
