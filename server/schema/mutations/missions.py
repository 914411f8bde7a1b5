"""What the agency and its members do with a mission, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.journal import Operation
from server.domain.missions import participations, verbs
from server.schema.context import Context
from server.schema.ids import inner_id
from server.schema.problems import (
    Conflict,
    Forbidden,
    IdempotencyConflict,
    NotFound,
    TransitionRefused,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
)
from server.schema.types import Mission, MissionParticipation
from server.vocabulary import (
    MissionKind,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)

_VERSION: Final = "Version lue par le client ; un écart répond Conflict."


@strawberry.input(description="Mission à proposer, dans le volet socle ou à la demande de membres.")
class CreateMissionInput:
    operation_id: UUID = strawberry.field(
        description="Identifiant tiré par le client, pour renvoyer sans doubler."
    )
    agency_id: strawberry.ID = strawberry.field(description="L'agence qui la conduira.")
    code: str = strawberry.field(description="Code, unique dans l'agence ; 40 caractères au plus.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    strand: Strand = strawberry.field(description="Volet.")
    kind: MissionKind = strawberry.field(description="Nature de la mission.")
    involved_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Membres impliqués dès l'origine ; au moins un pour une mission demandée.",
    )
    requested_by_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le commanditaire ; il est impliqué d'office."
    )
    lead_id: strawberry.ID | None = strawberry.field(
        default=None, description="Compte du responsable, de l'équipe de l'agence."
    )
    socle_family: SocleFamily | None = strawberry.field(
        default=None, description="Famille du socle, pour une mission du socle."
    )
    summary: str | None = strawberry.field(default=None, description="Résumé.")
    validation_rule: ValidationRule = strawberry.field(
        default=ValidationRule.EVERY_INVOLVED, description="Qui valide les livrables."
    )
    legal_basis: str | None = strawberry.field(default=None, description="Fondement juridique.")
    start_on: date | None = strawberry.field(default=None, description="Début prévu.")
    end_on: date | None = strawberry.field(default=None, description="Fin prévue.")


@strawberry.input(description="Faits à changer ; ce qui est absent reste, un nul efface.")
class EditMissionInput:
    mission_id: strawberry.ID = strawberry.field(description="Mission à modifier.")
    expected_version: int = strawberry.field(description=_VERSION)
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    kind: MissionKind | None = strawberry.field(default=strawberry.UNSET, description="Nature.")
    summary: str | None = strawberry.field(default=strawberry.UNSET, description="Résumé.")
    requested_by_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Le commanditaire."
    )
    lead_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Compte du responsable."
    )
    validation_rule: ValidationRule | None = strawberry.field(
        default=strawberry.UNSET, description="Qui valide les livrables."
    )
    legal_basis: str | None = strawberry.field(
        default=strawberry.UNSET, description="Fondement juridique."
    )
    start_on: date | None = strawberry.field(default=strawberry.UNSET, description="Début prévu.")
    end_on: date | None = strawberry.field(default=strawberry.UNSET, description="Fin prévue.")
    progress: int | None = strawberry.field(
        default=strawberry.UNSET, description="Avancement, de 0 à 100."
    )


@strawberry.input(description="Transition d'une mission.")
class MissionTransitionInput:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="Catégorie d'une organisation dans une mission, à partir de ce jour.")
class SetParticipationInput:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    organisation_id: strawberry.ID = strawberry.field(description="Un membre de l'agence ce jour.")
    category: ParticipationCategory = strawberry.field(description="Sa catégorie désormais.")
    expected_version: int | None = strawberry.field(
        default=None, description="Version de la mission lue par le client."
    )


@strawberry.input(description="Fin de la participation d'une organisation, à partir de ce jour.")
class EndParticipationInput:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation qui la quitte.")
    expected_version: int | None = strawberry.field(
        default=None, description="Version de la mission lue par le client."
    )


@strawberry.type(description="La mission est proposée.")
class CreateMissionSuccess:
    mission: Mission | None = strawberry.field(description="La mission, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


@strawberry.type(description="La mission a changé.")
class MissionSuccess:
    mission: Mission | None = strawberry.field(description="La mission, si le lecteur la voit.")


@strawberry.type(
    description="La participation a sa catégorie et ses dates ; l'histoire est gardée."
)
class ParticipationSuccess:
    participation: MissionParticipation | None = strawberry.field(
        description="La participation, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description="Vrai si elle était déjà ainsi.")


CreateMissionResult = Annotated[
    CreateMissionSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("CreateMissionResult", description="Issue d'une création de mission."),
]
EditMissionResult = Annotated[
    MissionSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("EditMissionResult", description="Issue d'une modification de mission."),
]
MissionTransitionResult = Annotated[
    MissionSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | TransitionRefused
    | TryAgain,
    strawberry.union("MissionTransitionResult", description="Issue d'une transition de mission."),
]
ParticipationResult = Annotated[
    ParticipationSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | TransitionRefused
    | TryAgain,
    strawberry.union("ParticipationResult", description="Issue d'un changement de participation."),
]

_EDITED: Final = (
    "title",
    "kind",
    "summary",
    "requested_by_id",
    "lead_id",
    "validation_rule",
    "legal_basis",
    "start_on",
    "end_on",
    "progress",
)
# A null has nothing to erase here: these facts always stand.
_ALWAYS_SET: Final = frozenset({"title", "kind", "validation_rule", "progress"})


@strawberry.type
class MissionMutations:
    @strawberry.mutation(description="Proposer une mission. Réservé à l'équipe qui programme.")
    async def create_mission(
        self, info: Info[Context, Any], input: CreateMissionInput
    ) -> CreateMissionResult:
        context = info.context
        agency_id = inner_id(input.agency_id, "Agency")
        await context.services.reading.require(context.viewer, "Agency", agency_id)
        made = await verbs.create(
            context.services.database,
            _new_mission(input, agency_id),
            by=context.viewer,
            operation=_operation(context, input),
            now=context.now,
        )
        mission = await context.services.reading.fetch(
            info, made.id, path=("CreateMissionSuccess", "mission")
        )
        return CreateMissionSuccess(mission=mission, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Modifier les faits d'une mission. Réservé à qui la conduit ou programme."
    )
    async def edit_mission(
        self, info: Info[Context, Any], input: EditMissionInput
    ) -> EditMissionResult:
        context = info.context
        mission_id = await _visible(context, input.mission_id)
        await verbs.edit(
            context.services.database,
            mission_id,
            _changes(input),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, mission_id)

    @strawberry.mutation(
        description="Inscrire la mission : elle a une ligne dans une version approuvée, ou présentée"
        " si l'agence démarre sur elle (`pendingApproval`)."
    )
    async def program_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "programMission")

    @strawberry.mutation(description="Démarrer la mission : elle a un responsable.")
    async def start_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "startMission")

    @strawberry.mutation(description="Suspendre une mission en cours.")
    async def suspend_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "suspendMission")

    @strawberry.mutation(description="Reprendre une mission suspendue.")
    async def resume_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "resumeMission")

    @strawberry.mutation(description="Livrer la mission : elle a au moins un livrable.")
    async def deliver_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "deliverMission")

    @strawberry.mutation(
        description="Valider la mission : tous ses livrables le sont. Réservé aux personnes"
        " mandatées par ceux qui valident."
    )
    async def validate_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "validateMission")

    @strawberry.mutation(description="Clore une mission validée.")
    async def close_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "closeMission")

    @strawberry.mutation(description="Retirer une mission qui n'a pas démarré.")
    async def withdraw_mission(
        self, info: Info[Context, Any], input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "withdrawMission")

    @strawberry.mutation(
        description="Donner à un membre sa catégorie dans la mission, à partir de ce jour."
    )
    async def set_participation(
        self, info: Info[Context, Any], input: SetParticipationInput
    ) -> ParticipationResult:
        context = info.context
        mission_id = await _visible(context, input.mission_id)
        made = await participations.set_participation(
            context.services.database,
            mission_id,
            inner_id(input.organisation_id, "Organisation"),
            input.category,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        participation = await context.services.reading.fetch(
            info, made.id, path=("ParticipationSuccess", "participation")
        )
        return ParticipationSuccess(participation=participation, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Mettre fin à la participation d'un membre, à partir de ce jour."
    )
    async def end_participation(
        self, info: Info[Context, Any], input: EndParticipationInput
    ) -> ParticipationResult:
        context = info.context
        mission_id = await _visible(context, input.mission_id)
        ended = await participations.end_participation(
            context.services.database,
            mission_id,
            inner_id(input.organisation_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        participation = await context.services.reading.fetch(
            info, ended, path=("ParticipationSuccess", "participation")
        )
        return ParticipationSuccess(participation=participation, duplicate=False)


async def _move(
    info: Info[Context, Any], input: MissionTransitionInput, name: str
) -> MissionSuccess:
    context = info.context
    mission_id = await _visible(context, input.mission_id)
    await verbs.transition(
        context.services.database,
        mission_id,
        name,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await _answer(info, mission_id)


async def _visible(context: Context, global_id: str) -> UUID:
    mission_id = inner_id(global_id, "Mission")
    await context.services.reading.require(context.viewer, "Mission", mission_id)
    return mission_id


async def _answer(info: Info[Context, Any], mission_id: UUID) -> MissionSuccess:
    mission = await info.context.services.reading.fetch(
        info, mission_id, path=("MissionSuccess", "mission")
    )
    return MissionSuccess(mission=mission)


def _new_mission(input: CreateMissionInput, agency_id: UUID) -> verbs.NewMission:
    return verbs.NewMission(
        agency_id=agency_id,
        code=input.code,
        title=input.title,
        strand=input.strand,
        kind=input.kind,
        involved_ids=frozenset(inner_id(id_, "Organisation") for id_ in input.involved_ids),
        requested_by_id=_optional_id(input.requested_by_id, "Organisation"),
        lead_id=_optional_id(input.lead_id, "User"),
        socle_family=input.socle_family,
        summary=input.summary,
        validation_rule=input.validation_rule,
        legal_basis=input.legal_basis,
        start_on=input.start_on,
        end_on=input.end_on,
    )


def _optional_id(global_id: str | None, type_name: str) -> UUID | None:
    return None if global_id is None else inner_id(global_id, type_name)


def _changes(input: EditMissionInput) -> dict[str, Any]:
    """The columns that the client named, and their values."""
    changes: dict[str, Any] = {}
    for name in _EDITED:
        value = getattr(input, name)
        if value is strawberry.UNSET or (value is None and name in _ALWAYS_SET):
            continue
        match name:
            case "requested_by_id":
                value = _optional_id(value, "Organisation")
            case "lead_id":
                value = _optional_id(value, "User")
        changes[name] = value
    return changes


def _operation(context: Context, input: CreateMissionInput) -> Operation:
    content = {key: value for key, value in vars(input).items() if key != "operation_id"}
    return Operation(
        actor_id=context.viewer.actor_id,
        id=input.operation_id,
        content={"mutation": "createMission", **content},
        key=context.services.signing_key,
    )
