"""Writes actions and all that hangs on them. Refuses a status without the day it took effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from server.demo.instruments.facts import ActionFact
from server.demo.instruments.writing import Writing
from server.ids import new_id
from server.models import (
    Action,
    ActionActor,
    ActionOrientation,
    ActionStatusChange,
    ActionTerritory,
    BudgetLine,
    Funding,
    Roadmap,
)
from server.models.sorting import sort_key
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActionVisibility,
    ActorRole,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
)

_CENTS: Final = 100
_DONE: Final = 100


async def load_actions(
    writing: Writing,
    roadmap: Roadmap,
    facts: Iterable[ActionFact],
    territory: str | None,
    *,
    axes: Mapping[int, UUID] | None = None,
    orientations: Mapping[int, UUID] | None = None,
) -> list[UUID]:
    """The actions and all that hangs on them, one statement a table."""
    told = [(new_id(), number, fact) for number, fact in enumerate(facts, start=1)]
    await writing.add(
        [_action(writing, roadmap, id_, number, fact, axes or {}) for id_, number, fact in told]
    )
    await writing.add([row for id_, _, fact in told for row in _changes(writing, id_, fact)])
    await writing.add([row for id_, _, fact in told for row in _actors(writing, id_, fact)])
    await writing.add([row for id_, _, fact in told for row in _money(writing, id_, fact)])
    await writing.add([row for id_, _, fact in told for row in _fundings(writing, id_, fact)])
    if territory is not None:
        place = writing.territories[territory]
        await writing.add(
            [
                ActionTerritory(**writing.stamps, action_id=id_, territory_id=place)
                for id_, _, _ in told
            ]
        )
    await writing.add(
        [
            ActionOrientation(
                **writing.stamps, action_id=id_, orientation_id=(orientations or {})[one]
            )
            for id_, _, fact in told
            if (one := fact.orientation) is not None
        ]
    )
    return [id_ for id_, _, _ in told]


def _action(
    writing: Writing,
    roadmap: Roadmap,
    id_: UUID,
    number: int,
    fact: ActionFact,
    axes: Mapping[int, UUID],
) -> Action:
    last = fact.steps[-1]
    blocked = last.status is ActionStatus.BLOCKED
    done = last.status is ActionStatus.DONE
    return Action(
        **writing.stamps,
        id=id_,
        lineage_id=id_,
        roadmap_id=roadmap.id,
        axis_id=axes[fact.axis] if fact.axis is not None else None,
        mission_id=writing.mission_id if fact.origin is ActionOrigin.MISSION else None,
        number=number,
        title=fact.title,
        status=last.status,
        status_on=last.on,
        origin=fact.origin,
        nature=fact.nature,
        category=fact.category,
        priority=fact.priority,
        visibility=ActionVisibility.PUBLIC,
        planned_start_on=fact.planned and fact.planned[0],
        planned_end_on=fact.planned and fact.planned[1],
        actual_end_on=last.on if done else None,
        progress=_progress(last.status),
        blocking_reason="Le foncier n’est pas acquis (fictif)." if blocked else None,
        external_id=fact.external_id,
        generated=fact.generated,
        sort_key=sort_key(fact.title),
    )


def _changes(writing: Writing, action_id: UUID, fact: ActionFact) -> list[ActionStatusChange]:
    befores = (None, *(step.status for step in fact.steps))
    return [
        ActionStatusChange(
            id=new_id(),
            action_id=action_id,
            from_status=before,
            to_status=step.status,
            at=writing.stamps["created_at"],
            effective_on=step.on,
            comment=step.comment,
            progress=_progress(step.status),
            planned_end_on=fact.planned and fact.planned[1],
        )
        for before, step in zip(befores, fact.steps, strict=False)
    ]


def _actors(writing: Writing, action_id: UUID, fact: ActionFact) -> list[ActionActor]:
    owners = [
        (key, ActorRole.CO_OWNER if place else ActorRole.PROJECT_OWNER, share)
        for place, (key, share) in enumerate(fact.owners.items())
    ]
    external = [(key, ActorRole.EXTERNAL_ACTOR, None) for key in fact.external]
    return [
        ActionActor(
            **writing.stamps,
            action_id=action_id,
            organisation_id=writing.organisations[key],
            role=role,
            share_hundredths=None if share is None else share * _CENTS,
        )
        for key, role, share in (*owners, *external)
    ]


def _money(writing: Writing, action_id: UUID, fact: ActionFact) -> list[BudgetLine]:
    return [
        BudgetLine(
            **writing.stamps,
            action_id=action_id,
            year=year,
            nature=BudgetNature.INVESTMENT,
            unit=BudgetUnit.EUR_HT,
            planned_hundredths=euros * _CENTS,
        )
        for year, euros in fact.budget.items()
    ]


def _fundings(writing: Writing, action_id: UUID, fact: ActionFact) -> list[Funding]:
    return [
        Funding(
            **writing.stamps,
            action_id=action_id,
            funder_id=writing.organisations[funder],
            year=year,
            amount_cents=euros * _CENTS,
            status=FundingStatus.GRANTED,
        )
        for funder, year, euros in fact.fundings
    ]


def _progress(status: ActionStatus) -> int:
    return {ActionStatus.DONE: _DONE, ActionStatus.IN_PROGRESS: 40}.get(status, 0)
