"""What the agency and its members do with a mission, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.missions import participations, verbs
from server.schema.ids import inner_id, optional_id, visible
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
from server.schema.problems import (
    Changing,
    Creating,
    TransitionRefused,
    ValidationFailed,
)
from server.schema.types import Mission, MissionParticipation
from server.vocabulary import (
    MissionKind,
    MissionPartnership,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)


@strawberry.input(description="Mission à proposer, dans le volet socle ou à la demande de membres.")
class CreateMissionInput(Creation):
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
    partnership: MissionPartnership = strawberry.field(
        default=MissionPartnership.PARTNERSHIP,
        description="Dans le programme, ou hors programme : elle a alors un commanditaire, membre ou"
        " non, et n'a de ligne dans aucune version.",
    )
    legal_basis: str | None = strawberry.field(default=None, description="Fondement juridique.")
    start_on: date | None = strawberry.field(default=None, description="Début prévu.")
    end_on: date | None = strawberry.field(default=None, description="Fin prévue.")


@strawberry.input(description="Faits à changer ; ce qui est absent reste, un nul efface.")
class EditMissionInput(Edition):
    mission_id: strawberry.ID = strawberry.field(description="Mission à modifier.")
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
    partnership: MissionPartnership | None = strawberry.field(
        default=strawberry.UNSET, description="Dans le programme, ou hors programme."
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
class MissionTransitionInput(Transition):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")


@strawberry.input(description="Catégorie d'une organisation dans une mission, à partir de ce jour.")
class SetParticipationInput:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    organisation_id: strawberry.ID = strawberry.field(description="Un membre de l'agence ce jour.")
    category: ParticipationCategory = strawberry.field(description="Sa catégorie désormais.")
    contact_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="La personne de l'organisation qui en répond, dont l'agence tient la fiche ;"
        " absente, rien ne change, et un nul la retire.",
    )
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
    duplicate: bool = strawberry.field(description=DUPLICATE)


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
    CreateMissionSuccess | Creating | TransitionRefused,
    strawberry.union("CreateMissionResult", description="Issue d'une création de mission."),
]
EditMissionResult = Annotated[
    MissionSuccess | Changing | ValidationFailed,
    strawberry.union("EditMissionResult", description="Issue d'une modification de mission."),
]
MissionTransitionResult = Annotated[
    MissionSuccess | Changing,
    strawberry.union("MissionTransitionResult", description="Issue d'une transition de mission."),
]
ParticipationResult = Annotated[
    ParticipationSuccess | Changing | ValidationFailed,
    strawberry.union("ParticipationResult", description="Issue d'un changement de participation."),
]

_EDITED: Final = (
    "title",
    "kind",
    "summary",
    "requested_by_id",
    "lead_id",
    "validation_rule",
    "partnership",
    "legal_basis",
    "start_on",
    "end_on",
    "progress",
)
# A null has nothing to erase here: these facts always stand.
_ALWAYS_SET: Final = frozenset({"title", "kind", "validation_rule", "partnership", "progress"})
_REFERENCES: Final = {"requested_by_id": "Organisation", "lead_id": "User"}


@strawberry.type
class MissionMutations:
    @strawberry.mutation(description="Proposer une mission. Réservé à l'équipe qui programme.")
    async def create_mission(
        self, info: MutationInfo, input: CreateMissionInput
    ) -> CreateMissionResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        made = await verbs.create(
            context.services.database,
            _new_mission(input, agency_id),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        mission = await fetched(info, CreateMissionSuccess, "mission", made.id)
        return CreateMissionSuccess(mission=mission, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Modifier les faits d'une mission. Réservé à qui la conduit ou programme."
    )
    async def edit_mission(self, info: MutationInfo, input: EditMissionInput) -> EditMissionResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        await verbs.edit(
            context.services.database,
            mission_id,
            changes_of(input, _EDITED, always_set=_ALWAYS_SET, references=_REFERENCES),
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
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "programMission")

    @strawberry.mutation(description="Démarrer la mission : elle a un responsable.")
    async def start_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "startMission")

    @strawberry.mutation(description="Suspendre une mission en cours.")
    async def suspend_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "suspendMission")

    @strawberry.mutation(description="Reprendre une mission suspendue.")
    async def resume_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "resumeMission")

    @strawberry.mutation(description="Livrer la mission : elle a au moins un livrable.")
    async def deliver_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "deliverMission")

    @strawberry.mutation(
        description="Valider la mission : tous ses livrables le sont. Réservé aux personnes"
        " mandatées par ceux qui valident."
    )
    async def validate_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "validateMission")

    @strawberry.mutation(description="Clore une mission validée.")
    async def close_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "closeMission")

    @strawberry.mutation(description="Retirer une mission qui n'a pas démarré.")
    async def withdraw_mission(
        self, info: MutationInfo, input: MissionTransitionInput
    ) -> MissionTransitionResult:
        return await _move(info, input, "withdrawMission")

    @strawberry.mutation(
        description="Donner à un membre sa catégorie dans la mission, à partir de ce jour."
    )
    async def set_participation(
        self, info: MutationInfo, input: SetParticipationInput
    ) -> ParticipationResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        made = await participations.set_participation(
            context.services.database,
            mission_id,
            _part(input),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        participation = await fetched(info, ParticipationSuccess, "participation", made.id)
        return ParticipationSuccess(participation=participation, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Mettre fin à la participation d'un membre, à partir de ce jour."
    )
    async def end_participation(
        self, info: MutationInfo, input: EndParticipationInput
    ) -> ParticipationResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        ended = await participations.end_participation(
            context.services.database,
            mission_id,
            inner_id(input.organisation_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        participation = await fetched(info, ParticipationSuccess, "participation", ended)
        return ParticipationSuccess(participation=participation, duplicate=False)


async def _move(info: MutationInfo, input: MissionTransitionInput, name: str) -> MissionSuccess:
    context = info.context
    mission_id = await visible(context, input.mission_id, "Mission")
    await verbs.transition(
        context.services.database,
        mission_id,
        name,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await _answer(info, mission_id)


async def _answer(info: MutationInfo, mission_id: UUID) -> MissionSuccess:
    mission = await fetched(info, MissionSuccess, "mission", mission_id)
    return MissionSuccess(mission=mission)


def _part(input: SetParticipationInput) -> participations.NewPart:
    contact_id = (
        participations.NO_CHANGE
        if input.contact_id is strawberry.UNSET
        else optional_id(input.contact_id, "Person")
    )
    return participations.NewPart(
        inner_id(input.organisation_id, "Organisation"), input.category, contact_id
    )


def _new_mission(input: CreateMissionInput, agency_id: UUID) -> verbs.NewMission:
    return verbs.NewMission(
        agency_id=agency_id,
        code=input.code,
        title=input.title,
        strand=input.strand,
        kind=input.kind,
        involved_ids=frozenset(inner_id(id_, "Organisation") for id_ in input.involved_ids),
        requested_by_id=optional_id(input.requested_by_id, "Organisation"),
        lead_id=optional_id(input.lead_id, "User"),
        socle_family=input.socle_family,
        summary=input.summary,
        validation_rule=input.validation_rule,
        partnership=input.partnership,
        legal_basis=input.legal_basis,
        start_on=input.start_on,
        end_on=input.end_on,
    )
