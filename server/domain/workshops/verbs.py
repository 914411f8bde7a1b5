"""Planning a workshop, changing it, moving it on. One unit of work each.

Refuses a status written by hand: `machine` moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.accounts.machine import PlaceKind
from server.domain.accounts.people import Grant, Place, add_grant
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.journal import Operation, journal
from server.domain.missions.facts import require_steering, truths
from server.domain.rights import require_scope
from server.domain.workshops import machine
from server.domain.workshops.changing import on_workshop
from server.domain.workshops.machine import Terms, WorkshopFacts
from server.ids import new_id
from server.models import Mission, Workshop
from server.models.sorting import sort_key
from server.vocabulary import Role, Scope, WorkshopMethod

FACTS: Final[Mapping[str, str]] = {
    "dated": "({t}.held_on IS NOT NULL)",
    "day_has_come": "COALESCE({t}.held_on <= :today, FALSE)",
    "facilitated": "EXISTS (SELECT 1 FROM role_grant rg WHERE rg.workshop_id = {t}.id"
    " AND rg.role = 'FACILITATOR' AND (rg.to_on IS NULL OR rg.to_on > :today))",
    "under_way": "EXISTS (SELECT 1 FROM live_session us WHERE us.workshop_id = {t}.id"
    " AND us.status = 'OPEN')",
}
"""Each fact of `WorkshopFacts`, as SQL over a workshop."""


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """`facilitating`: who plans it facilitates it too, until somebody else is named."""

    mission_id: UUID
    method: WorkshopMethod
    terms: Terms
    with_walk: bool = False
    facilitating: bool = True


async def create(
    database: Database, new: NewWorkshop, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Plan a workshop of a mission. Raises NotFound, Forbidden, ValidationFailed,
    IdempotencyConflict."""
    require_scope(by, Scope.MISSION_WRITE)
    terms = machine.check_terms(new.terms)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "mission", new.mission_id)
        await require_steering(tx, new.mission_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        mission = await Mission.get(id=new.mission_id, using_db=tx.connection)
        row = await Workshop.create(
            using_db=tx.connection,
            id=new_id(),
            agency_id=key(mission, "agency_id"),
            mission_id=mission.id,
            method=new.method,
            with_walk=new.with_walk,
            created_at=now,
            updated_at=now,
            **_columns(terms),
        )
        await journal(
            tx, "create_workshop", "Workshop", row.id, by, now, after={"held_on": terms.held_on}
        )
        if new.facilitating and by.user_id is not None:
            await lock(tx, "account", by.user_id)
            place = Place(PlaceKind.WORKSHOP, row.id)
            await add_grant(
                tx, by.user_id, Grant(Role.FACILITATOR, place, by.today), by=by, now=now
            )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    workshop_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change facts of a workshop, by column name; what is not named stands.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, workshop: Workshop) -> None:
        machine.may_change(workshop.status)
        held = {name: changes.get(name, getattr(workshop, name)) for name in _TERMS}
        columns = {
            name: value
            for name, value in {**changes, **_columns(machine.check_terms(Terms(**held)))}.items()
            if value != getattr(workshop, name)
        }
        before = {name: getattr(workshop, name) for name in columns}
        if columns:
            await Workshop.filter(id=workshop.id).using_db(tx.connection).update(**columns)
        await journal(
            tx,
            "edit_workshop",
            "Workshop",
            workshop.id,
            by,
            now,
            before=before,
            after=columns,
        )

    await on_workshop(database, workshop_id, act, expected_version, by, now)


async def transition(
    database: Database,
    workshop_id: UUID,
    name: str,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Move the workshop by the named transition of its machine.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def act(tx: Transaction, workshop: Workshop) -> None:
        await _move(tx, workshop, name, by, now)

    await on_workshop(database, workshop_id, act, expected_version, by, now)


async def cancel(
    database: Database,
    workshop_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Call it off, with the reason. Raises as `transition` does, and ValidationFailed."""
    written = texts.required(reason, path="reason", limit=machine.REASON_LENGTH)

    async def act(tx: Transaction, workshop: Workshop) -> None:
        await _move(tx, workshop, "cancelWorkshop", by, now, cancellation_reason=written)

    await on_workshop(database, workshop_id, act, expected_version, by, now)


async def _move(
    tx: Transaction, workshop: Workshop, name: str, by: Viewer, now: datetime, **changes: Any
) -> None:
    facts = WorkshopFacts(**await truths(tx, FACTS, "workshop", workshop.id, by))
    status = machine.move(name, workshop.status, facts)
    if status in machine.ENDED:
        changes["ended_at"] = now
    await Workshop.filter(id=workshop.id).using_db(tx.connection).update(status=status, **changes)
    await journal(
        tx,
        name,
        "Workshop",
        workshop.id,
        by,
        now,
        before={"status": workshop.status},
        after={"status": status},
    )


_TERMS: Final = tuple(Terms.__dataclass_fields__)


def _columns(terms: Terms) -> dict[str, Any]:
    return {**asdict(terms), "sort_key": sort_key(terms.title)}
