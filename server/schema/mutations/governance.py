"""What the keepers of an agency's programme do with its bodies and meetings, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.governance import verbs
from server.domain.governance.machine import Count, Quorum
from server.problems import ValidationFailed as InvalidInput
from server.schema.ids import inner_id, visible
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
    QuorumNotMet,
    TransitionRefused,
)
from server.schema.types import Deliberation, GovernanceBody, Meeting
from server.vocabulary import BodyCapacity, BodyKind, BodyLevel, BodySide, DeliberationOutcome


@strawberry.input(description="Une organisation qui siège dans la nouvelle instance.")
class BodySeatInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
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


@strawberry.input(description="Une réunion à prévoir.")
class PlanMeetingInput(Creation):
    body_id: strawberry.ID = strawberry.field(description="L'instance.")
    scheduled_on: date = strawberry.field(description="Jour prévu.")
    place: str | None = strawberry.field(default=None, description="Lieu.")
    agenda: list[str] = strawberry.field(
        default_factory=list, description="Ordre du jour, cent points au plus."
    )


@strawberry.input(description="Un pouvoir : une organisation représentée par une autre.")
class ProxyInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation absente.")
    held_by_id: strawberry.ID = strawberry.field(description="L'organisation présente.")


@strawberry.input(description="Une réunion qui s'est tenue, avec son émargement.")
class HoldMeetingInput(Transition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    present: list[strawberry.ID] = strawberry.field(description="Organisations présentes.")
    proxies: list[ProxyInput] = strawberry.field(default_factory=list, description="Pouvoirs.")
    held_on: date | None = strawberry.field(
        default=None, description="Jour où elle s'est tenue ; par défaut le jour prévu."
    )


@strawberry.input(description="Le compte rendu d'une réunion tenue.")
class MinuteMeetingInput(Transition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    minutes_url: str = strawberry.field(description="Adresse du compte rendu (https://…).")


@strawberry.input(description="L'annulation d'une réunion prévue.")
class CancelMeetingInput(Transition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.input(
    description="Le décompte d'un vote : pour, contre et abstentions font ensemble les présents et"
    " les pouvoirs, moins ceux qui ne prennent pas part."
)
class CountInput:
    effective: int = strawberry.field(description="Membres en exercice.")
    present: int = strawberry.field(description="Présents.")
    proxies: int = strawberry.field(default=0, description="Pouvoirs.")
    not_taking_part: int = strawberry.field(default=0, description="Ne prenant pas part au vote.")
    votes_for: int = strawberry.field(description="Voix pour.")
    votes_against: int = strawberry.field(default=0, description="Voix contre.")
    abstentions: int = strawberry.field(default=0, description="Abstentions.")


@strawberry.input(description="Ce qu'une instance a décidé.")
class DecisionInput:
    number: str = strawberry.field(description="Numéro, unique dans la réunion ; 40 caractères.")
    subject: str = strawberry.field(description="Objet ; 2 000 caractères au plus.")
    outcome: DeliberationOutcome = strawberry.field(description="Issue.")
    count: CountInput | None = strawberry.field(
        default=None,
        description="Décompte ; nul s'il n'est pas connu, ou pour un « prendre acte ».",
    )
    unanimous: bool | None = strawberry.field(
        default=None, description="Unanimité, quand seul le compte rendu la dit, sans décompte."
    )
    document_url: str | None = strawberry.field(
        default=None, description="Adresse du texte de la délibération."
    )


@strawberry.input(description="Une délibération à consigner ; elle ne changera plus.")
class RecordDeliberationInput(Creation):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion, tenue.")
    decision: DecisionInput = strawberry.field(description="La décision.")
    programme_version_id: strawberry.ID | None = strawberry.field(
        default=None, description="La version de programme en cause, déjà présentée."
    )


@strawberry.input(description="Une délibération qui en corrige une autre de la même réunion.")
class CorrectDeliberationInput(Creation):
    deliberation_id: strawberry.ID = strawberry.field(description="Celle qu'elle corrige.")
    decision: DecisionInput = strawberry.field(description="La décision, telle qu'elle fut prise.")


@strawberry.type(description="L'instance est établie.")
class GovernanceBodyCreated:
    body: GovernanceBody | None = strawberry.field(description="L'instance, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La réunion est prévue, ou a changé d'état.")
class MeetingChanged:
    meeting: Meeting | None = strawberry.field(description="La réunion, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La délibération est consignée.")
class DeliberationRecorded:
    deliberation: Deliberation | None = strawberry.field(
        description="La délibération, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


GovernanceBodyResult = Annotated[
    GovernanceBodyCreated | Creating,
    strawberry.union("GovernanceBodyResult", description="Issue de l'établissement."),
]

MeetingResult = Annotated[
    MeetingChanged | Creating | Changing,
    strawberry.union("MeetingResult", description="Issue pour une réunion."),
]

DeliberationResult = Annotated[
    DeliberationRecorded | Creating | TransitionRefused | QuorumNotMet,
    strawberry.union("DeliberationResult", description="Issue pour une délibération."),
]


@strawberry.type
class GovernanceMutations:
    @strawberry.mutation(
        description="Établir une instance de l'agence, avec ceux qui y siègent. Réservé à la"
        " rédaction du programme et à l'administration de l'agence."
    )
    async def create_governance_body(
        self, info: MutationInfo, input: CreateGovernanceBodyInput
    ) -> GovernanceBodyResult:
        context = info.context
        agency_id = inner_id(input.agency_id, "Agency")
        made = await verbs.create_body(
            context.services.database,
            verbs.NewBody(
                agency_id=agency_id,
                name=input.name,
                kind=input.kind,
                side=input.side,
                level=input.level,
                quorum=Quorum(input.quorum_numerator, input.quorum_denominator),
                from_on=input.from_on,
                seats=[
                    verbs.Seat(
                        inner_id(seat.organisation_id, "Organisation"),
                        seat.capacity,
                        seat.voting,
                        seat.chair,
                    )
                    for seat in input.members
                ],
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        body = await fetched(info, GovernanceBodyCreated, "body", made.id)
        return GovernanceBodyCreated(body=body, duplicate=made.duplicate)

    @strawberry.mutation(description="Prévoir la prochaine réunion d'une instance.")
    async def plan_meeting(self, info: MutationInfo, input: PlanMeetingInput) -> MeetingResult:
        context = info.context
        body_id = await visible(context, input.body_id, "GovernanceBody")
        made = await verbs.plan_meeting(
            context.services.database,
            verbs.NewMeeting(body_id, input.scheduled_on, input.place, input.agenda),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _meeting(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Dire qu'une réunion s'est tenue, avec son émargement.")
    async def hold_meeting(self, info: MutationInfo, input: HoldMeetingInput) -> MeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        represented = {
            inner_id(proxy.organisation_id, "Organisation"): inner_id(
                proxy.held_by_id, "Organisation"
            )
            for proxy in input.proxies
        }
        if len(represented) != len(input.proxies):
            raise InvalidInput(
                "proxies",
                french="Une organisation donne un seul pouvoir.",
                english="An organisation gives one proxy.",
            )
        await verbs.hold_meeting(
            context.services.database,
            meeting_id,
            verbs.Attendance(
                input.held_on,
                [inner_id(one, "Organisation") for one in input.present],
                represented,
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)

    @strawberry.mutation(description="Joindre le compte rendu d'une réunion tenue.")
    async def minute_meeting(self, info: MutationInfo, input: MinuteMeetingInput) -> MeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        await verbs.minute_meeting(
            context.services.database,
            meeting_id,
            minutes_url=input.minutes_url,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)

    @strawberry.mutation(description="Annuler une réunion prévue, avec la raison.")
    async def cancel_meeting(self, info: MutationInfo, input: CancelMeetingInput) -> MeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        await verbs.cancel_meeting(
            context.services.database,
            meeting_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)

    @strawberry.mutation(
        description="Consigner une délibération d'une réunion tenue : les sommes, l'unanimité et le"
        " quorum sont vérifiés, puis elle ne change plus."
    )
    async def record_deliberation(
        self, info: MutationInfo, input: RecordDeliberationInput
    ) -> DeliberationResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        version_id = None
        if input.programme_version_id is not None:
            version_id = await visible(context, input.programme_version_id, "ProgrammeVersion")
        made = await verbs.record_deliberation(
            context.services.database,
            meeting_id,
            _decision(input.decision),
            programme_version_id=version_id,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _deliberation(info, made)

    @strawberry.mutation(
        description="Corriger une délibération par une nouvelle, qui la cite ; l'ancienne demeure."
    )
    async def correct_deliberation(
        self, info: MutationInfo, input: CorrectDeliberationInput
    ) -> DeliberationResult:
        context = info.context
        deliberation_id = await visible(context, input.deliberation_id, "Deliberation")
        made = await verbs.correct_deliberation(
            context.services.database,
            deliberation_id,
            _decision(input.decision),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _deliberation(info, made)


async def _meeting(
    info: MutationInfo, meeting_id: UUID, *, duplicate: bool = False
) -> MeetingChanged:
    meeting = await fetched(info, MeetingChanged, "meeting", meeting_id)
    return MeetingChanged(meeting=meeting, duplicate=duplicate)


async def _deliberation(info: MutationInfo, made: verbs.Made) -> DeliberationRecorded:
    deliberation = await fetched(info, DeliberationRecorded, "deliberation", made.id)
    return DeliberationRecorded(deliberation=deliberation, duplicate=made.duplicate)


def _decision(input: DecisionInput) -> verbs.Decision:
    return verbs.Decision(
        number=input.number,
        subject=input.subject,
        outcome=input.outcome,
        count=None if input.count is None else Count(**vars(input.count)),
        unanimous=input.unanimous,
        document_url=input.document_url,
    )
