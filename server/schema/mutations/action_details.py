"""Who acts, where, about what, and what is measured of an action, set as lists, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.actions import details
from server.domain.actions.shares import Part
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import MutationInfo, Transition, fetched
from server.schema.problems import Changing, Restructuring, ValidationFailed
from server.schema.types import Action
from server.vocabulary import ActorRole, IndicatorDirection, IndicatorValueKind


@strawberry.input(description="Un acteur d'une action.")
class ActionActorInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    role: ActorRole = strawberry.field(description="Son rôle.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="La personne, de la même organisation."
    )
    share_percent: Decimal | None = strawberry.field(
        default=None,
        description="Sa part de la maîtrise d'ouvrage, en pour cent : dès qu'une part est donnée,"
        " toutes le sont, et font 100 (AC3).",
    )


@strawberry.input(description="Tous les acteurs d'une action.")
class SetActionActorsInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    actors: list[ActionActorInput] = strawberry.field(
        description="Les acteurs ; une organisation y est une fois par rôle."
    )


@strawberry.input(
    description="Où une action a lieu, ce dont elle parle, ce qu'elle cite : chaque liste donnée"
    " remplace celle d'avant, une liste absente reste."
)
class SetActionScopeInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    territory_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ses territoires (T1)."
    )
    theme_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ses thèmes, de l'arbre de l'agence qui accompagne."
    )
    orientation_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Les orientations du cadre du contrat qu'elle cite (CT3)."
    )


@strawberry.input(description="Un jalon, connu à son intitulé.")
class MilestoneInput:
    title: str = strawberry.field(description="Intitulé ; 300 caractères au plus.")
    due_on: date = strawberry.field(description="Échéance.")
    done_on: date | None = strawberry.field(default=None, description="Jour où il est atteint.")


@strawberry.input(description="Tous les jalons d'une action.")
class SetActionMilestonesInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    milestones: list[MilestoneInput] = strawberry.field(description="Les jalons.")


@strawberry.input(description="Une valeur d'un indicateur, un jour.")
class IndicatorValueInput:
    measured_on: date = strawberry.field(description="Jour de la mesure.")
    value: Decimal = strawberry.field(description="Valeur, au millième près.")
    kind: IndicatorValueKind = strawberry.field(description="Départ, cible ou constat.")
    source: str | None = strawberry.field(default=None, description="Source.")


@strawberry.input(description="Un indicateur, connu à son nom.")
class IndicatorInput:
    name: str = strawberry.field(description="Nom ; 300 caractères au plus.")
    unit: str | None = strawberry.field(default=None, description="Unité.")
    direction: IndicatorDirection = strawberry.field(description="Sens souhaité.")
    values: list[IndicatorValueInput] | None = strawberry.field(
        default=None, description="Toutes ses valeurs ; sans elles, celles d'avant restent."
    )


@strawberry.input(description="Tous les indicateurs d'une action.")
class SetActionIndicatorsInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    indicators: list[IndicatorInput] = strawberry.field(description="Les indicateurs.")


@strawberry.type(description="La liste est celle-là.")
class ActionListSet:
    action: Action | None = strawberry.field(description="L'action, si le lecteur la voit.")


ActionPlanListResult = Annotated[
    ActionListSet | Restructuring,
    strawberry.union(
        "ActionPlanListResult", description="Issue pour une liste qui fait partie du plan."
    ),
]
ActionListResult = Annotated[
    ActionListSet | Changing | ValidationFailed,
    strawberry.union("ActionListResult", description="Issue pour une liste de suivi."),
]


@strawberry.type
class ActionDetailMutations:
    @strawberry.mutation(
        description="Dire qui agit : maîtres d'ouvrage et leurs parts, pilote, élu référent,"
        " partenaires, financeurs. La même liste ne change rien. Réservé à qui tient la feuille de"
        " route."
    )
    async def set_action_actors(
        self, info: MutationInfo, input: SetActionActorsInput
    ) -> ActionPlanListResult:
        context = info.context
        change = await change_of(context, input.action_id, input)
        actors = [await _part(context, one) for one in input.actors]
        await details.set_actors(context.services.database, change, actors)
        return await list_set(info, change.action_id)

    @strawberry.mutation(
        description="Dire où une action a lieu, ce dont elle parle et les orientations qu'elle cite."
        " Réservé à qui tient la feuille de route."
    )
    async def set_action_scope(
        self, info: MutationInfo, input: SetActionScopeInput
    ) -> ActionPlanListResult:
        context = info.context
        change = await change_of(context, input.action_id, input)
        scope = details.Scope(
            _ids(input.territory_ids, "Territory"),
            _ids(input.theme_ids, "Theme"),
            _ids(input.orientation_ids, "ContractOrientation"),
        )
        await details.set_scope(context.services.database, change, scope)
        return await list_set(info, change.action_id)

    @strawberry.mutation(
        description="Donner à une action ses jalons. Réservé à qui tient la feuille de route."
    )
    async def set_action_milestones(
        self, info: MutationInfo, input: SetActionMilestonesInput
    ) -> ActionListResult:
        context = info.context
        change = await change_of(context, input.action_id, input)
        milestones = [
            details.MilestoneTerms(one.title, one.due_on, one.done_on) for one in input.milestones
        ]
        await details.set_milestones(context.services.database, change, milestones)
        return await list_set(info, change.action_id)

    @strawberry.mutation(
        description="Donner à une action ses indicateurs et leurs valeurs. Réservé à qui tient la"
        " feuille de route."
    )
    async def set_action_indicators(
        self, info: MutationInfo, input: SetActionIndicatorsInput
    ) -> ActionListResult:
        context = info.context
        change = await change_of(context, input.action_id, input)
        indicators = [_indicator(one) for one in input.indicators]
        await details.set_indicators(context.services.database, change, indicators)
        return await list_set(info, change.action_id)


async def change_of(
    context: Context, action_id: strawberry.ID, input: Transition
) -> details.Change:
    """Which action the demand is about. Raises NotFound."""
    return details.Change(
        await visible(context, action_id, "Action"),
        input.expected_version,
        context.viewer,
        context.now,
    )


async def list_set(info: MutationInfo, action_id: UUID) -> ActionListSet:
    """The action as the document selects it."""
    return ActionListSet(action=await fetched(info, ActionListSet, "action", action_id))


async def _part(context: Context, one: ActionActorInput) -> Part:
    person_id = one.person_id
    return Part(
        inner_id(one.organisation_id, "Organisation"),
        one.role,
        None if person_id is None else await visible(context, person_id, "Person"),
        None if one.share_percent is None else _share(one.share_percent),
    )


def _share(percent: Decimal) -> int:
    scaled = percent * 100
    if scaled != scaled.to_integral_value():
        raise InvalidInput(
            "actors",
            french="Une part se donne au centième près.",
            english="A share is given in hundredths at the finest.",
        )
    return int(scaled)


def _indicator(one: IndicatorInput) -> details.IndicatorTerms:
    values = None
    if one.values is not None:
        values = [
            details.ValueTerms(value.measured_on, value.value, value.kind, value.source)
            for value in one.values
        ]
    return details.IndicatorTerms(one.name, one.unit, one.direction, values)


def _ids(ids: list[strawberry.ID] | None, type_name: str) -> list[UUID] | None:
    return None if ids is None else [inner_id(one, type_name) for one in ids]
