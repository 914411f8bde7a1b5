"""Writing an action into a roadmap, saying what it is, in which order. One unit of work each.

Refuses its status and its planned end, which are told with their day (`reporting`), and the plan of
a signed contract, which changes by amendment (CT6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.actions import columns
from server.domain.actions.changing import on_action, require_structure
from server.domain.actions.tree import check_parent
from server.domain.actions.walking import check_period
from server.domain.aggregates import Made, key, made, made_before
from server.domain.journal import Operation, journal
from server.domain.rights import require_scope
from server.domain.roadmaps import machine as roadmaps
from server.domain.roadmaps.changing import locked_roadmap, on_roadmap
from server.domain.roadmaps.rights import roadmap_facts
from server.ids import new_id
from server.models import Action, ActionStatusChange, Mission, Roadmap, RoadmapAxis
from server.models.sorting import sort_key
from server.problems import ValidationFailed
from server.vocabulary import ActionOrigin, ActionStatus, Scope

FIRST_STATES: Final = (ActionStatus.POSSIBLE, ActionStatus.PROPOSED)
FOLLOWED: Final = frozenset({"external_id", "visibility"})
"""What is no part of a plan: whoever keeps the roadmap changes it in a signed one too."""


async def create(
    database: Database,
    roadmap_id: UUID,
    given: Mapping[str, Any],
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """An action of the roadmap, POSSIBLE or PROPOSED, with the next number.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, AmendmentRequired,
    IdempotencyConflict.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> Made:
        roadmap = await locked_roadmap(tx, roadmap_id, None, by, now)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        roadmaps.may_restructure(roadmap.status, await roadmap_facts(tx, roadmap_id, by))
        action_id = await add(tx, roadmap, given, by, now)
        await journal(
            tx,
            "create_action",
            "Action",
            action_id,
            by,
            now,
            after={"title": given["title"], "roadmap_id": roadmap_id},
        )
        return await made(tx, operation, action_id)

    return await database.unit_of_work(work)


async def add(
    tx: Transaction, roadmap: Roadmap, given: Mapping[str, Any], by: Viewer, now: datetime
) -> UUID:
    """The row and the first line of its history, under the roadmap's lock. Raises
    ValidationFailed, TransitionRefused."""
    told = columns.checked(given)
    status = told.pop("status", ActionStatus.PROPOSED)
    if status not in FIRST_STATES:
        raise ValidationFailed(
            "status",
            french="Une action commence possible ou proposée.",
            english="An action begins as possible or proposed.",
        )
    check_period(told.get("planned_start_on"), told.get("planned_end_on"), path="plannedEndOn")
    action_id = new_id()
    await _check_places(tx, roadmap.id, action_id, told)
    await columns.check_external_id(tx, roadmap.id, action_id, told.get("external_id"))
    await Action.create(
        using_db=tx.connection,
        id=action_id,
        lineage_id=action_id,
        roadmap_id=roadmap.id,
        number=await next_number(tx, roadmap.id),
        sort_key=sort_key(told["title"]),
        status=status,
        status_on=by.today,
        origin=await _origin(tx, roadmap, told.get("mission_id"), by),
        created_at=now,
        updated_at=now,
        **told,
    )
    await write_first_line(tx, action_id, status, told.get("planned_end_on"), by, now)
    return action_id


async def write_first_line(
    tx: Transaction,
    action_id: UUID,
    status: ActionStatus,
    planned_end_on: date | None,
    by: Viewer,
    now: datetime,
    *,
    comment: str | None = None,
    progress: int = 0,
) -> None:
    """AC2: the history of an action begins with it."""
    await ActionStatusChange.create(
        using_db=tx.connection,
        action_id=action_id,
        from_status=None,
        to_status=status,
        at=now,
        effective_on=by.today,
        by_id=by.user_id,
        comment=comment,
        progress=progress,
        planned_end_on=planned_end_on,
    )


async def next_number(tx: Transaction, roadmap_id: UUID) -> int:
    rows = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM action WHERE roadmap_id = $1", [roadmap_id]
    )
    return int(rows[0][0])


async def _origin(
    tx: Transaction, roadmap: Roadmap, mission_id: UUID | None, by: Viewer
) -> ActionOrigin:
    """It belongs to the action: whence it came, in whichever roadmap it stands."""
    if mission_id is not None:
        if not await Mission.filter(id=mission_id).using_db(tx.connection).exists():
            raise ValidationFailed(
                "missionId", french="Mission inconnue.", english="Unknown mission."
            )
        return ActionOrigin.MISSION
    if key(roadmap, "contract_id") is not None:
        return ActionOrigin.CONTRACT
    if key(roadmap, "agreement_id") is not None:
        return ActionOrigin.AGREEMENT
    of_workshop = key(roadmap, "flash_workshop_id") is not None
    return ActionOrigin.WORKSHOP if of_workshop else ActionOrigin.OWN


async def edit(
    database: Database,
    action_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """What the action is; what is not named stands.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, AmendmentRequired.
    """
    told = columns.checked(changes)

    async def act(tx: Transaction, action: Action) -> None:
        if not set(told) <= FOLLOWED:
            await require_structure(tx, action, by)
        roadmap_id = key(action, "roadmap_id")
        await _check_places(tx, roadmap_id, action_id, told)
        await columns.check_external_id(tx, roadmap_id, action_id, told.get("external_id"))
        before = {name: getattr(action, name) for name in told}
        if "title" in told:
            told["sort_key"] = sort_key(told["title"])
        if told:
            await Action.filter(id=action_id).using_db(tx.connection).update(**told)
        after = {name: told[name] for name in before}
        await journal(tx, "edit_action", "Action", action_id, by, now, before=before, after=after)

    await on_action(database, action_id, act, expected_version, by, now)


async def _check_places(
    tx: Transaction, roadmap_id: UUID, action_id: UUID, told: Mapping[str, Any]
) -> None:
    """Its axis and its parent are of the same roadmap."""
    axis_id, parent_id = told.get("axis_id"), told.get("parent_id")
    if axis_id is not None:
        axes = RoadmapAxis.filter(id=axis_id, roadmap_id=roadmap_id)
        if not await axes.using_db(tx.connection).exists():
            raise ValidationFailed(
                "axisId",
                french="Cet axe n'est pas de cette feuille de route.",
                english="This axis is not of this roadmap.",
            )
    if parent_id is not None:
        rows = await tx.fetch(
            "SELECT id, parent_id FROM action WHERE roadmap_id = $1", [roadmap_id]
        )
        parents = {
            decode_uuid(id_): None if above is None else decode_uuid(above) for id_, above in rows
        }
        check_parent(action_id, parent_id, {action_id: None, **parents})


async def set_order(
    database: Database,
    roadmap_id: UUID,
    action_ids: Sequence[UUID],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """All the actions of the roadmap, numbered from 1 in this order; the same changes nothing.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, AmendmentRequired.
    """

    async def act(tx: Transaction, roadmap: Roadmap) -> None:
        roadmaps.may_restructure(roadmap.status, await roadmap_facts(tx, roadmap_id, by))
        rows = await tx.fetch("SELECT id, number FROM action WHERE roadmap_id = $1", [roadmap_id])
        held = {decode_uuid(id_): int(number) for id_, number in rows}
        if sorted(action_ids) != sorted(held):
            raise ValidationFailed(
                "actionIds",
                french="Donnez toutes les actions de la feuille de route, chacune une fois.",
                english="Give all the actions of the roadmap, each once.",
            )
        wanted = dict(zip(action_ids, range(1, len(action_ids) + 1), strict=True))
        moved = [id_ for id_ in action_ids if held[id_] != wanted[id_]]
        if not moved:
            return
        await _number(tx, moved, wanted, now)
        await journal(
            tx, "order_actions", "Roadmap", roadmap_id, by, now, after={"moved": len(moved)}
        )

    await on_roadmap(database, roadmap_id, act, expected_version, by, now)


async def _number(
    tx: Transaction, moved: Sequence[UUID], wanted: Mapping[UUID, int], now: datetime
) -> None:
    # Out of the way first: a number is held once, at every instant.
    await tx.execute_many(
        "UPDATE action SET number = $2 WHERE id = $1", [[id_, -wanted[id_]] for id_ in moved]
    )
    await tx.execute_many(
        "UPDATE action SET number = $2, version = version + 1, updated_at = $3 WHERE id = $1",
        [[id_, wanted[id_], now] for id_ in moved],
    )
