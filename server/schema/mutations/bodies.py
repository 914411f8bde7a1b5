"""What the keepers of an agency, and the leads of its missions, do with their bodies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.governance import bodies, seats
from server.domain.governance.machine import Quorum
from server.schema.context import Context
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.types import BodyMember, GovernanceBody
from server.vocabulary import BodyCapacity, BodyKind, BodyLevel, BodySide

_BODY_VERSION: Final = "Version de l'instance lue par le client ; un écart répond Conflict."
_PERSON: Final = "Personne qui occupe le siège, de la même organisation."


@strawberry.input(description="Une organisation qui siège dans la nouvelle instance.")
class BodySeatInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    person_id: strawberry.ID | None = strawberry.field(default=None, description=_PERSON)
    capacity: BodyCapacity = strawberry.field(description="Qualité.")
    voting: bool = strawberry.field(default=True, description="Vrai si elle a voix délibérative.")
    chair: bool = strawberry.field(default=False, description="Vrai si elle préside ou copréside.")


@strawberry.input(description="Une instance de l'agence à établir.")
class CreateGovernanceBodyInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    name: str = strawberry.field(description="Nom ; 300 caractères au plus.")
    kind: BodyKind = strawberry.field(description="Nature.")
    side: BodySide = strawberry.field(description="Interne ou partenariale.")
    level: BodyLevel = strawberry.field(description="Niveau.")
    from_on: date = strawberry.field(description="Premier jour de l'instance et de ses sièges.")
    members: list[BodySeatInput] = strawberry.field(
        description="Ceux qui y siègent ; une présidence au moins."
    )
    quorum_numerator: int = strawberry.field(
        default=1, description="Il faut plus que cette fraction des membres en exercice, présents."
    )
    quorum_denominator: int = strawberry.field(default=2, description="Dénominateur du quorum.")


@strawberry.input(
    description="Un comité d'une mission à établir, comité de pilotage (COPIL) à défaut d'autre"
    " nature. Il est vu de ceux qui lisent les comités de la mission."
)
class CreateMissionCommitteeInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    name: str = strawberry.field(
        default="Comité de pilotage", description="Nom ; 300 caractères au plus."
    )
    kind: BodyKind = strawberry.field(default=BodyKind.STEERING_COMMITTEE, description="Nature.")
    side: BodySide = strawberry.field(
        default=BodySide.PARTNERSHIP, description="Interne ou partenarial."
    )
    level: BodyLevel = strawberry.field(default=BodyLevel.MIXED, description="Niveau.")
    from_on: date | None = strawberry.field(
        default=None, description="Premier jour du comité et de ses sièges ; par défaut ce jour."
    )
    members: list[BodySeatInput] = strawberry.field(
        default_factory=list,
        description="Ceux qui y siègent ; à défaut tous les membres impliqués, qui président, et"
        " les intéressés du jour.",
    )
    quorum_numerator: int = strawberry.field(
        default=1, description="Il faut plus que cette fraction des membres en exercice, présents."
    )
    quorum_denominator: int = strawberry.field(default=2, description="Dénominateur du quorum.")


@strawberry.input(description="Faits d'une instance à changer ; ce qui est absent reste.")
class EditGovernanceBodyInput(Edition):
    body_id: strawberry.ID = strawberry.field(description="L'instance.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Nom.")
    side: BodySide | None = strawberry.field(
        default=strawberry.UNSET, description="Interne ou partenariale."
    )
    level: BodyLevel | None = strawberry.field(default=strawberry.UNSET, description="Niveau.")
    quorum_numerator: int | None = strawberry.field(
        default=strawberry.UNSET, description="Numérateur du quorum."
    )
    quorum_denominator: int | None = strawberry.field(
        default=strawberry.UNSET, description="Dénominateur du quorum."
    )


@strawberry.input(description="La fin d'une instance et de ses sièges.")
class DissolveGovernanceBodyInput(Transition):
    body_id: strawberry.ID = strawberry.field(description="L'instance.")
    on: date | None = strawberry.field(
        default=None, description="Premier jour sans elle ; par défaut ce jour."
    )


@strawberry.input(description="Un siège de plus dans une instance.")
class AddBodyMemberInput(Creation):
    body_id: strawberry.ID = strawberry.field(description="L'instance.")
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation qui siégera.")
    person_id: strawberry.ID | None = strawberry.field(default=None, description=_PERSON)
    capacity: BodyCapacity = strawberry.field(description="Qualité.")
    voting: bool = strawberry.field(default=True, description="Vrai si elle a voix délibérative.")
    chair: bool = strawberry.field(default=False, description="Vrai si elle préside ou copréside.")
    from_on: date | None = strawberry.field(
        default=None, description="Premier jour du siège ; par défaut ce jour."
    )
    expected_version: int | None = strawberry.field(default=None, description=_BODY_VERSION)


@strawberry.input(
    description="Ce qu'un siège devient à partir d'un jour ; ce qu'il était garde ses dates. Ce"
    " qui est absent reste."
)
class ChangeBodyMemberInput:
    member_id: strawberry.ID = strawberry.field(description="Le siège.")
    person_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description=_PERSON + " Un nul la retire."
    )
    capacity: BodyCapacity | None = strawberry.field(
        default=strawberry.UNSET, description="Qualité."
    )
    voting: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai si le siège a voix délibérative."
    )
    chair: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai s'il préside ou copréside."
    )
    on: date | None = strawberry.field(
        default=None, description="Premier jour du changement ; par défaut ce jour."
    )
    expected_version: int | None = strawberry.field(default=None, description=_BODY_VERSION)


@strawberry.input(description="La fin d'un siège.")
class EndBodyMemberInput:
    member_id: strawberry.ID = strawberry.field(description="Le siège.")
    on: date | None = strawberry.field(
        default=None, description="Premier jour sans ce siège ; par défaut ce jour."
    )
    expected_version: int | None = strawberry.field(default=None, description=_BODY_VERSION)


@strawberry.type(description="L'instance est établie.")
class GovernanceBodyCreated:
    body: GovernanceBody | None = strawberry.field(description="L'instance, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'instance a changé.")
class GovernanceBodyChanged:
    body: GovernanceBody | None = strawberry.field(description="L'instance, si le lecteur la voit.")


@strawberry.type(description="Le siège est ainsi désormais ; son histoire est gardée.")
class BodyMemberChanged:
    member: BodyMember | None = strawberry.field(description="Le siège, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


GovernanceBodyResult = Annotated[
    GovernanceBodyCreated | Creating | TransitionRefused,
    strawberry.union("GovernanceBodyResult", description="Issue de l'établissement."),
]
GovernanceBodyChangeResult = Annotated[
    GovernanceBodyChanged | Changing | ValidationFailed,
    strawberry.union("GovernanceBodyChangeResult", description="Issue d'un changement d'instance."),
]
BodyMemberResult = Annotated[
    BodyMemberChanged | Creating | Changing,
    strawberry.union("BodyMemberResult", description="Issue pour un siège."),
]

_EDITED: Final = ("name", "side", "level", "quorum_numerator", "quorum_denominator")
_SEATED: Final = ("person_id", "capacity", "voting", "chair")


@strawberry.type
class BodyMutations:
    @strawberry.mutation(
        description="Établir une instance de l'agence, avec ceux qui y siègent. Réservé à la"
        " rédaction du programme et à l'administration de l'agence."
    )
    async def create_governance_body(
        self, info: MutationInfo, input: CreateGovernanceBodyInput
    ) -> GovernanceBodyResult:
        context = info.context
        made = await bodies.create_body(
            context.services.database,
            inner_id(input.agency_id, "Agency"),
            await _terms(context, input, input.from_on),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        body = await fetched(info, GovernanceBodyCreated, "body", made.id)
        return GovernanceBodyCreated(body=body, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Établir un comité d'une mission. Réservé à qui la conduit ou programme."
    )
    async def create_mission_committee(
        self, info: MutationInfo, input: CreateMissionCommitteeInput
    ) -> GovernanceBodyResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        made = await bodies.create_committee(
            context.services.database,
            mission_id,
            await _terms(context, input, input.from_on or context.viewer.today),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        body = await fetched(info, GovernanceBodyCreated, "body", made.id)
        return GovernanceBodyCreated(body=body, duplicate=made.duplicate)

    @strawberry.mutation(description="Modifier le nom, le côté, le niveau ou le quorum.")
    async def edit_governance_body(
        self, info: MutationInfo, input: EditGovernanceBodyInput
    ) -> GovernanceBodyChangeResult:
        context = info.context
        body_id = await visible(context, input.body_id, "GovernanceBody")
        await bodies.edit_body(
            context.services.database,
            body_id,
            changes_of(input, _EDITED, always_set=frozenset(_EDITED)),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _body(info, body_id)

    @strawberry.mutation(
        description="Dissoudre une instance : ses sièges finissent ce jour-là, ce qu'elle a décidé"
        " demeure. Ses réunions prévues s'annulent d'abord."
    )
    async def dissolve_governance_body(
        self, info: MutationInfo, input: DissolveGovernanceBodyInput
    ) -> GovernanceBodyChangeResult:
        context = info.context
        body_id = await visible(context, input.body_id, "GovernanceBody")
        await bodies.dissolve_body(
            context.services.database,
            body_id,
            input.on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _body(info, body_id)

    @strawberry.mutation(
        description="Donner un siège à une organisation. Au comité d'une mission, ont voix l'agence"
        " et les membres impliqués ou intéressés ; d'autres y sont invités sans voix."
    )
    async def add_body_member(
        self, info: MutationInfo, input: AddBodyMemberInput
    ) -> BodyMemberResult:
        context = info.context
        body_id = await visible(context, input.body_id, "GovernanceBody")
        made = await seats.add_member(
            context.services.database,
            body_id,
            seats.Seat(
                inner_id(input.organisation_id, "Organisation"),
                input.capacity,
                input.voting,
                input.chair,
                await _person(context, input.person_id),
            ),
            input.from_on,
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _member(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Changer un siège à partir d'un jour : qui l'occupe, sa qualité, sa voix, sa"
        " présidence."
    )
    async def change_body_member(
        self, info: MutationInfo, input: ChangeBodyMemberInput
    ) -> BodyMemberResult:
        context = info.context
        member_id = await visible(context, input.member_id, "BodyMember")
        changes = {
            name: value
            for name in _SEATED
            if (value := getattr(input, name)) is not strawberry.UNSET
            and not (value is None and name != "person_id")
        }
        if "person_id" in changes:
            changes["person_id"] = await _person(context, changes["person_id"])
        changed = await seats.change_member(
            context.services.database,
            member_id,
            changes,
            input.on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _member(info, changed)

    @strawberry.mutation(
        description="Mettre fin à un siège ; une instance en fonction garde une présidence."
    )
    async def end_body_member(
        self, info: MutationInfo, input: EndBodyMemberInput
    ) -> BodyMemberResult:
        context = info.context
        member_id = await visible(context, input.member_id, "BodyMember")
        await seats.end_member(
            context.services.database,
            member_id,
            input.on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _member(info, member_id)


async def _terms(
    context: Context, input: CreateGovernanceBodyInput | CreateMissionCommitteeInput, on: date
) -> bodies.BodyTerms:
    return bodies.BodyTerms(
        name=input.name,
        kind=input.kind,
        side=input.side,
        level=input.level,
        quorum=Quorum(input.quorum_numerator, input.quorum_denominator),
        from_on=on,
        seats=await seats_of(context, input.members),
    )


async def seats_of(context: Context, members: Sequence[BodySeatInput]) -> list[seats.Seat]:
    """The seats of a new body. Raises NotFound for a person whom the viewer does not see."""
    return [
        seats.Seat(
            inner_id(seat.organisation_id, "Organisation"),
            seat.capacity,
            seat.voting,
            seat.chair,
            await _person(context, seat.person_id),
        )
        for seat in members
    ]


async def _person(context: Context, person_id: str | None) -> UUID | None:
    return None if person_id is None else await visible(context, person_id, "Person")


async def _body(info: MutationInfo, body_id: UUID) -> GovernanceBodyChanged:
    body = await fetched(info, GovernanceBodyChanged, "body", body_id)
    return GovernanceBodyChanged(body=body)


async def _member(
    info: MutationInfo, member_id: UUID, *, duplicate: bool = False
) -> BodyMemberChanged:
    member = await fetched(info, BodyMemberChanged, "member", member_id)
    return BodyMemberChanged(member=member, duplicate=duplicate)
