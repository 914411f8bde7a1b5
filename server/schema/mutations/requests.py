"""What members ask of their agency, and how it answers, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.requests import mission_requests, service_requests
from server.schema.ids import inner_id, optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.problems import (
    Changing,
    Creating,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.schema.types import MissionRequest, ServiceRequest
from server.vocabulary import Instrument, SocleFamily

_REQUEST = "La demande."


@strawberry.input(description="Demande de mission d'un membre, pour une année.")
class FileMissionRequestInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    organisation_id: strawberry.ID = strawberry.field(
        description="Le membre qui demande : le sien, ou n'importe lequel pour l'équipe de l'agence."
    )
    subject: str = strawberry.field(description="Objet ; 300 caractères au plus.")
    wanted_year: int = strawberry.field(description="Année souhaitée.")
    details: str | None = strawberry.field(default=None, description="Précisions.")
    wanted_days: Decimal | None = strawberry.field(
        default=None, description="Jours d'activité souhaités, par demi-journée."
    )
    instrument: Instrument | None = strawberry.field(
        default=None, description="Document, contrat ou dispositif concerné."
    )
    territory_id: strawberry.ID | None = strawberry.field(
        default=None, description="Territoire concerné."
    )


@strawberry.input(description="Demande de mission à retirer.")
class MissionRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)


@strawberry.input(description="Demande de mission retenue.")
class RetainMissionRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)
    reason: str | None = strawberry.field(
        default=None, description="Raison ; 2 000 caractères au plus."
    )
    meeting_id: strawberry.ID | None = strawberry.field(
        default=None, description="La réunion de l'agence, tenue, qui l'a décidé."
    )


@strawberry.input(description="Demande de mission reportée ou écartée, avec la raison.")
class ArbitrateMissionRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")
    meeting_id: strawberry.ID | None = strawberry.field(
        default=None, description="La réunion de l'agence, tenue, qui l'a décidé."
    )


@strawberry.input(description="Demande retenue, à inscrire : sa mission, et sa ligne du brouillon.")
class ProgramMissionRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)
    version_id: strawberry.ID = strawberry.field(
        description="La version de programme, en brouillon."
    )
    mission_id: strawberry.ID = strawberry.field(
        description="La mission, de la même agence ; `createMission` la propose au besoin."
    )
    year: int | None = strawberry.field(
        default=None, description="Année de la ligne ; par défaut l'année souhaitée."
    )
    axis_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="L'axe de la ligne à écrire ; sans lui, le brouillon a déjà cette ligne.",
    )
    orientation_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'orientation, du même axe."
    )
    planned_days: Decimal | None = strawberry.field(
        default=None, description="Jours prévus, par demi-journée."
    )
    reason: str | None = strawberry.field(
        default=None, description="Raison de la ligne, requise quand la version en suit une autre."
    )


@strawberry.input(description="Demande de service du socle.")
class FileServiceRequestInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    organisation_id: strawberry.ID = strawberry.field(
        description="Le membre qui demande : le sien, ou n'importe lequel pour l'équipe de l'agence."
    )
    socle_family: SocleFamily = strawberry.field(description="Famille du socle.")
    subject: str = strawberry.field(description="Objet ; 300 caractères au plus.")
    details: str | None = strawberry.field(default=None, description="Précisions.")
    wanted_on: date | None = strawberry.field(default=None, description="Jour souhaité.")


@strawberry.input(description="Demande de service à retirer.")
class ServiceRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)


@strawberry.input(description="Demande de service acceptée, ou servie.")
class AnswerServiceRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)
    answer: str | None = strawberry.field(
        default=None, description="Réponse ; 2 000 caractères au plus."
    )
    mission_id: strawberry.ID | None = strawberry.field(
        default=None, description="La mission du socle qui la sert."
    )


@strawberry.input(description="Demande de service écartée, avec la réponse.")
class DeclineServiceRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)
    answer: str = strawberry.field(description="Réponse ; 2 000 caractères au plus.")


@strawberry.type(description="La demande de mission est faite.")
class FileMissionRequestSuccess:
    request: MissionRequest | None = strawberry.field(
        description="La demande, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La demande de mission a changé d'état.")
class MissionRequestSuccess:
    request: MissionRequest | None = strawberry.field(
        description="La demande, si le lecteur la voit."
    )


@strawberry.type(description="La demande de service est faite.")
class FileServiceRequestSuccess:
    request: ServiceRequest | None = strawberry.field(
        description="La demande, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La demande de service a changé d'état.")
class ServiceRequestSuccess:
    request: ServiceRequest | None = strawberry.field(
        description="La demande, si le lecteur la voit."
    )


FileMissionRequestResult = Annotated[
    FileMissionRequestSuccess | Creating | TransitionRefused,
    strawberry.union("FileMissionRequestResult", description="Issue d'une demande de mission."),
]
MissionRequestResult = Annotated[
    MissionRequestSuccess | Changing | ValidationFailed | WrongBody,
    strawberry.union(
        "MissionRequestResult", description="Issue d'une transition de demande de mission."
    ),
]
FileServiceRequestResult = Annotated[
    FileServiceRequestSuccess | Creating | TransitionRefused,
    strawberry.union("FileServiceRequestResult", description="Issue d'une demande de service."),
]
ServiceRequestResult = Annotated[
    ServiceRequestSuccess | Changing | ValidationFailed,
    strawberry.union(
        "ServiceRequestResult", description="Issue d'une transition de demande de service."
    ),
]


@strawberry.type
class RequestMutations:
    @strawberry.mutation(
        description="Demander une mission pour une année, au nom d'un membre de l'agence ce jour :"
        " ses personnes mandatées, ou l'équipe de l'agence."
    )
    async def file_mission_request(
        self, info: MutationInfo, input: FileMissionRequestInput
    ) -> FileMissionRequestResult:
        context = info.context
        territory_id = input.territory_id
        made = await mission_requests.file(
            context.services.database,
            mission_requests.NewMissionRequest(
                agency_id=await visible(context, input.agency_id, "Agency"),
                organisation_id=await visible(context, input.organisation_id, "Organisation"),
                subject=input.subject,
                wanted_year=input.wanted_year,
                details=input.details,
                wanted_days=input.wanted_days,
                instrument=input.instrument,
                territory_id=None
                if territory_id is None
                else await visible(context, territory_id, "Territory"),
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        request = await fetched(info, FileMissionRequestSuccess, "request", made.id)
        return FileMissionRequestSuccess(request=request, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Retenir une demande reçue ou reportée. Réservé à l'équipe qui programme, comme"
        " les autres arbitrages."
    )
    async def retain_mission_request(
        self, info: MutationInfo, input: RetainMissionRequestInput
    ) -> MissionRequestResult:
        return await _arbitrate(info, input, "retainMissionRequest")

    @strawberry.mutation(description="Reporter une demande, avec la raison ; elle sera réarbitrée.")
    async def postpone_mission_request(
        self, info: MutationInfo, input: ArbitrateMissionRequestInput
    ) -> MissionRequestResult:
        return await _arbitrate(info, input, "postponeMissionRequest")

    @strawberry.mutation(description="Écarter une demande, avec la raison.")
    async def decline_mission_request(
        self, info: MutationInfo, input: ArbitrateMissionRequestInput
    ) -> MissionRequestResult:
        return await _arbitrate(info, input, "declineMissionRequest")

    @strawberry.mutation(
        description="Inscrire une demande retenue : elle a sa mission, et sa ligne dans le brouillon"
        " d'un programme. Le demandeur devient membre impliqué d'une mission demandée, s'il n'y a"
        " pas encore de place."
    )
    async def program_mission_request(
        self, info: MutationInfo, input: ProgramMissionRequestInput
    ) -> MissionRequestResult:
        context = info.context
        request_id = await visible(context, input.request_id, "MissionRequest")
        await mission_requests.program(
            context.services.database,
            request_id,
            mission_requests.NewLine(
                version_id=await visible(context, input.version_id, "ProgrammeVersion"),
                mission_id=await visible(context, input.mission_id, "Mission"),
                year=input.year,
                axis_id=optional_id(input.axis_id, "Axis"),
                orientation_id=optional_id(input.orientation_id, "Orientation"),
                planned_days=input.planned_days,
                reason=input.reason,
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _mission_request(info, request_id)

    @strawberry.mutation(
        description="Retirer une demande qui n'est pas encore inscrite. Réservé à qui peut la faire."
    )
    async def withdraw_mission_request(
        self, info: MutationInfo, input: MissionRequestInput
    ) -> MissionRequestResult:
        context = info.context
        request_id = await visible(context, input.request_id, "MissionRequest")
        await mission_requests.withdraw(
            context.services.database,
            request_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _mission_request(info, request_id)

    @strawberry.mutation(
        description="Demander un service du socle, au nom d'un membre de l'agence ce jour."
    )
    async def file_service_request(
        self, info: MutationInfo, input: FileServiceRequestInput
    ) -> FileServiceRequestResult:
        context = info.context
        made = await service_requests.file(
            context.services.database,
            service_requests.NewServiceRequest(
                agency_id=await visible(context, input.agency_id, "Agency"),
                organisation_id=inner_id(input.organisation_id, "Organisation"),
                socle_family=input.socle_family,
                subject=input.subject,
                details=input.details,
                wanted_on=input.wanted_on,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        request = await fetched(info, FileServiceRequestSuccess, "request", made.id)
        return FileServiceRequestSuccess(request=request, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Accepter une demande de service. Réservé à l'équipe de l'agence."
    )
    async def accept_service_request(
        self, info: MutationInfo, input: AnswerServiceRequestInput
    ) -> ServiceRequestResult:
        return await _answer(info, input, "acceptServiceRequest")

    @strawberry.mutation(description="Écarter une demande de service, avec la réponse.")
    async def decline_service_request(
        self, info: MutationInfo, input: DeclineServiceRequestInput
    ) -> ServiceRequestResult:
        return await _answer(info, input, "declineServiceRequest")

    @strawberry.mutation(description="Dire qu'un service accepté a été rendu.")
    async def complete_service_request(
        self, info: MutationInfo, input: AnswerServiceRequestInput
    ) -> ServiceRequestResult:
        return await _answer(info, input, "completeServiceRequest")

    @strawberry.mutation(
        description="Retirer une demande de service qui n'est pas encore servie. Réservé à qui peut"
        " la faire."
    )
    async def withdraw_service_request(
        self, info: MutationInfo, input: ServiceRequestInput
    ) -> ServiceRequestResult:
        return await _answer(info, input, "withdrawServiceRequest")


async def _arbitrate(
    info: MutationInfo,
    input: RetainMissionRequestInput | ArbitrateMissionRequestInput,
    transition: str,
) -> MissionRequestSuccess:
    context = info.context
    request_id = await visible(context, input.request_id, "MissionRequest")
    meeting_id = input.meeting_id
    await mission_requests.arbitrate(
        context.services.database,
        request_id,
        transition,
        reason=input.reason,
        meeting_id=None if meeting_id is None else await visible(context, meeting_id, "Meeting"),
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await _mission_request(info, request_id)


async def _mission_request(info: MutationInfo, id_: UUID) -> MissionRequestSuccess:
    return MissionRequestSuccess(request=await fetched(info, MissionRequestSuccess, "request", id_))


async def _answer(
    info: MutationInfo,
    input: AnswerServiceRequestInput | DeclineServiceRequestInput | ServiceRequestInput,
    transition: str,
) -> ServiceRequestSuccess:
    context = info.context
    request_id = await visible(context, input.request_id, "ServiceRequest")
    mission_id = input.mission_id if isinstance(input, AnswerServiceRequestInput) else None
    await service_requests.move(
        context.services.database,
        request_id,
        transition,
        answer=None if isinstance(input, ServiceRequestInput) else input.answer,
        mission_id=None if mission_id is None else await visible(context, mission_id, "Mission"),
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    request = await fetched(info, ServiceRequestSuccess, "request", request_id)
    return ServiceRequestSuccess(request=request)
