"""Promoting an action of a holder's roadmap to a project of a contract. One unit of work.

LK2: the two share one lineage, and the status is told of the project from then on. A project is made
in a plan that is open; one that an amendment added to a signed plan is joined to the action it came
from. Refuses to move the action: where it came from stays to be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.actions.facts import facts_of
from server.domain.actions.structure import next_number, write_first_line
from server.domain.aggregates import Made, bumped, check_version, key, lock, made, made_before
from server.domain.instruments.rights import require_keeping
from server.domain.journal import Operation, journal
from server.domain.rights import require_scope
from server.domain.roadmaps import machine as roadmaps
from server.domain.roadmaps.history import SETTLED
from server.domain.roadmaps.rights import roadmap_facts
from server.ids import new_id
from server.models import (
    Action,
    ActionActor,
    ActionTerritory,
    ActionTheme,
    ContractParty,
    Link,
    Roadmap,
)
from server.problems import Forbidden, NotFound, TransitionRefused
from server.vocabulary import LinkKind, Scope

_SAME: Final = (
    "title",
    "sort_key",
    "description",
    "objectives",
    "priority",
    "status",
    "status_on",
    "origin",
    "phase",
    "nature",
    "support_kind",
    "category",
    "visibility",
    "planned_start_on",
    "planned_end_on",
    "actual_start_on",
    "actual_end_on",
    "progress",
    "commitment_proof",
    "blocking_reason",
    "unblocking_condition",
    "remind_on",
    "competence_codes",
    "levers",
    "experimental",
    "generated",
    "mission_id",
    "officer_id",
    "lineage_id",
)
"""What a project takes over from the action that it is the promotion of."""


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project is made in the plan of this contract, which is open."""

    contract_id: UUID


@dataclass(frozen=True, slots=True)
class AddedProject:
    """The project is there already: an amendment added it."""

    action_id: UUID


async def promote(
    database: Database,
    action_id: UUID,
    destination: NewProject | AddedProject,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """The project. Reserved to who keeps the plan, and either keeps the action's roadmap or finds its
    holder among the parties of the contract.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, AmendmentRequired, IdempotencyConflict.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> Made:
        plan = await _locked_plan(tx, destination)
        version = await bumped(tx, "action", action_id, now=now)
        action = await Action.get(id=action_id, using_db=tx.connection)
        await require_keeping(tx, "roadmap", plan.id, by)
        await _require_source(tx, action, plan, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        check_version(version, expected_version)
        await _check(tx, action)
        match destination:
            case NewProject():
                roadmaps.may_restructure(plan.status, await roadmap_facts(tx, plan.id, by))
                project_id = await _make(tx, action, plan, by, now)
            case AddedProject(project_id):
                await _join(tx, action, project_id, now)
        await _tie(tx, action, project_id, by, now)
        return await made(tx, operation, project_id)

    return await database.unit_of_work(work)


async def _locked_plan(tx: Transaction, destination: NewProject | AddedProject) -> Roadmap:
    """The plan, held after its contract: it is not signed beside this."""
    match destination:
        case NewProject(contract_id):
            await lock(tx, "contract", contract_id)
            rows = await tx.fetch("SELECT id FROM roadmap WHERE contract_id = $1", [contract_id])
            if not rows:
                raise TransitionRefused(
                    "CT4",
                    french="Ce contrat n'a pas encore de plan d'actions.",
                    english="This contract has no action plan yet.",
                )
        case AddedProject(project_id):
            rows = await tx.fetch(
                "SELECT r.id, r.contract_id FROM roadmap r JOIN action a ON a.roadmap_id = r.id"
                " WHERE a.id = $1 AND r.contract_id IS NOT NULL",
                [project_id],
            )
            if not rows:
                raise NotFound
            await lock(tx, "contract", decode_uuid(rows[0][1]))
    roadmap_id = decode_uuid(rows[0][0])
    await lock(tx, "roadmap", roadmap_id)
    return await Roadmap.get(id=roadmap_id, using_db=tx.connection)


async def _require_source(tx: Transaction, action: Action, plan: Roadmap, by: Viewer) -> None:
    """A party has agreed that its projects enter the contract; nobody else's are taken."""
    if (await facts_of(tx, [action.id], by))[action.id].keeps:
        return
    source = await Roadmap.get(id=key(action, "roadmap_id"), using_db=tx.connection)
    party = ContractParty.filter(
        contract_id=key(plan, "contract_id"), organisation_id=key(source, "holder_id"), to_on=None
    )
    if not await party.using_db(tx.connection).exists():
        raise Forbidden


async def _check(tx: Transaction, action: Action) -> None:
    source = await Roadmap.get(id=key(action, "roadmap_id"), using_db=tx.connection)
    if key(action, "promoted_to_id") is not None:
        raise TransitionRefused(
            "LK2",
            french="Cette action est déjà promue.",
            english="This action was promoted already.",
        )
    if key(source, "contract_id") is not None:
        raise TransitionRefused(
            "LK2_SOURCE",
            french="Un projet de contrat ne se promeut pas.",
            english="A contract's project is not promoted.",
        )
    if action.status in SETTLED:
        raise TransitionRefused(
            "STATUS",
            french="Une action terminée ou abandonnée ne se promeut pas.",
            english="An action that is done or abandoned is not promoted.",
        )


async def _make(tx: Transaction, action: Action, plan: Roadmap, by: Viewer, now: datetime) -> UUID:
    project_id = new_id()
    same: Mapping[str, Any] = {name: getattr(action, name) for name in _SAME}
    await Action.create(
        using_db=tx.connection,
        id=project_id,
        roadmap_id=plan.id,
        number=await next_number(tx, plan.id),
        external_id=await _free_name(tx, plan.id, action.external_id),
        created_at=now,
        updated_at=now,
        **same,
    )
    await write_first_line(
        tx,
        project_id,
        action.status,
        action.planned_end_on,
        by,
        now,
        comment="Promotion d'une action de feuille de route.",
        progress=action.progress,
    )
    await _copy(tx, ActionActor, action.id, project_id, now)
    await _copy(tx, ActionTerritory, action.id, project_id, now)
    source = await Roadmap.get(id=key(action, "roadmap_id"), using_db=tx.connection)
    # Themes are a tree of the agency's own.
    if key(source, "agency_id") == key(plan, "agency_id"):
        await _copy(tx, ActionTheme, action.id, project_id, now)
    return project_id


async def _free_name(tx: Transaction, roadmap_id: UUID, external_id: str | None) -> str | None:
    taken = Action.filter(roadmap_id=roadmap_id, external_id=external_id)
    if external_id is None or await taken.using_db(tx.connection).exists():
        return None
    return external_id


_ROWS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    ActionActor: ("organisation_id", "person_id", "role", "share_hundredths"),
    ActionTerritory: ("territory_id",),
    ActionTheme: ("theme_id",),
}


async def _copy(
    tx: Transaction, model: type[Any], action_id: UUID, project_id: UUID, now: datetime
) -> None:
    for row in await model.filter(action_id=action_id).order_by("id").using_db(tx.connection):
        await model.create(
            using_db=tx.connection,
            action_id=project_id,
            created_at=now,
            updated_at=now,
            **{name: getattr(row, name) for name in _ROWS[model]},
        )


async def _join(tx: Transaction, action: Action, project_id: UUID, now: datetime) -> None:
    """The project takes the lineage over, and keeps what its amendment says. Raises
    TransitionRefused."""
    await bumped(tx, "action", project_id, now=now)
    project = await Action.get(id=project_id, using_db=tx.connection)
    promoted = Action.filter(promoted_to_id=project_id).using_db(tx.connection)
    if project.lineage_id != project.id or await promoted.exists():
        raise TransitionRefused(
            "LK2",
            french="Ce projet est déjà la promotion d'une action.",
            english="This project is the promotion of an action already.",
        )
    rows = Action.filter(id=project_id).using_db(tx.connection)
    await rows.update(lineage_id=action.lineage_id, origin=action.origin)


async def _tie(
    tx: Transaction, action: Action, project_id: UUID, by: Viewer, now: datetime
) -> None:
    promoted = Action.filter(id=action.id).using_db(tx.connection)
    await promoted.update(promoted_to_id=project_id)
    await Link.create(
        using_db=tx.connection,
        id=new_id(),
        kind=LinkKind.ACTION_PROMOTED_TO,
        action_id=action.id,
        target_action_id=project_id,
        created_at=now,
        updated_at=now,
    )
    for id_, after in (
        (action.id, {"promoted_to_id": project_id}),
        (project_id, {"promoted_from": action.id, "lineage_id": action.lineage_id}),
    ):
        await journal(tx, "promote_action", "Action", id_, by, now, after=after)
