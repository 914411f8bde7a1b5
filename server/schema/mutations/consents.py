"""What people are told of their data, and what they agree to, as mutations: by who runs a workshop,
and by each for themselves."""

from __future__ import annotations

from typing import Annotated, Final

import strawberry

from server.domain.workshops import answers, consents, information
from server.schema.ids import visible
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
    Refused,
    TransitionRefused,
    ValidationFailed,
)
from server.schema.types import InformationNotice, WorkshopConsent
from server.vocabulary import ConsentChannel, ConsentPurpose, InvitationAnswer, LegalBasis

_LINK: Final = "Le lien de l'invitation."


@strawberry.input(description="Une notice d'information à publier.")
class PublishInformationNoticeInput(Creation):
    workshop_id: strawberry.ID = strawberry.field(description="L'atelier.")
    text: str = strawberry.field(description="Texte ; 20 000 caractères au plus.")
    legal_basis: LegalBasis = strawberry.field(description="Base légale.")


@strawberry.input(description="Un consentement donné sur papier, par courriel ou de vive voix.")
class RecordConsentInput(Creation):
    invitation_id: strawberry.ID = strawberry.field(description="La personne invitée.")
    purpose: ConsentPurpose = strawberry.field(description="À quoi.")
    channel: ConsentChannel = strawberry.field(description="Comment : PAPER, EMAIL ou SPOKEN.")


@strawberry.input(description="Un consentement que la personne retire.")
class WithdrawConsentInput(Transition):
    consent_id: strawberry.ID = strawberry.field(description="Le consentement.")


@strawberry.input(description="Son propre consentement, à donner ou à retirer.")
class OwnConsentInput:
    link: str = strawberry.field(description=_LINK)
    purpose: ConsentPurpose = strawberry.field(description="À quoi.")


@strawberry.input(description="Sa réponse à une invitation.")
class AnswerInvitationInput:
    link: str = strawberry.field(description=_LINK)
    answer: InvitationAnswer = strawberry.field(description="ACCEPTED ou DECLINED.")


@strawberry.type(description="La notice est publiée.")
class InformationNoticePublished:
    notice: InformationNotice | None = strawberry.field(
        description="La notice, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le consentement est noté, ou retiré.")
class ConsentChanged:
    consent: WorkshopConsent | None = strawberry.field(
        description="Le consentement, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Ce à quoi l'on consent désormais.")
class OwnConsents:
    purposes: list[ConsentPurpose] = strawberry.field(description="À quoi.")


@strawberry.type(description="La réponse est prise ; la dernière compte.")
class InvitationAnswered:
    answer: InvitationAnswer = strawberry.field(description="La réponse.")


PublishInformationNoticeResult = Annotated[
    InformationNoticePublished | Creating | TransitionRefused,
    strawberry.union("PublishInformationNoticeResult", description="Issue d'une notice."),
]
RecordConsentResult = Annotated[
    ConsentChanged | Creating | TransitionRefused,
    strawberry.union("RecordConsentResult", description="Issue d'un consentement à noter."),
]
WithdrawConsentResult = Annotated[
    ConsentChanged | Changing,
    strawberry.union("WithdrawConsentResult", description="Issue d'un consentement à retirer."),
]
OwnConsentResult = Annotated[
    OwnConsents | Refused | TransitionRefused,
    strawberry.union("OwnConsentResult", description="Issue pour son propre consentement."),
]
AnswerInvitationResult = Annotated[
    InvitationAnswered | Refused | TransitionRefused | ValidationFailed,
    strawberry.union("AnswerInvitationResult", description="Issue d'une réponse."),
]


@strawberry.type
class ConsentMutations:
    @strawberry.mutation(
        description="Publier une version de la notice d'information. Réservé à qui prépare l'atelier."
    )
    async def publish_information_notice(
        self, info: MutationInfo, input: PublishInformationNoticeInput
    ) -> PublishInformationNoticeResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        made = await information.publish(
            context.services.database,
            workshop_id,
            input.text,
            input.legal_basis,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        notice = await fetched(info, InformationNoticePublished, "notice", made.id)
        return InformationNoticePublished(notice=notice, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Noter le consentement d'une personne invitée. Réservé à qui mène l'atelier."
    )
    async def record_consent(
        self, info: MutationInfo, input: RecordConsentInput
    ) -> RecordConsentResult:
        context = info.context
        made = await consents.write_down(
            context.services.database,
            await visible(context, input.invitation_id, "WorkshopInvitation"),
            input.purpose,
            input.channel,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        consent = await fetched(info, ConsentChanged, "consent", made.id)
        return ConsentChanged(consent=consent, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Noter qu'une personne retire son consentement. Réservé à qui mène l'atelier."
    )
    async def withdraw_consent(
        self, info: MutationInfo, input: WithdrawConsentInput
    ) -> WithdrawConsentResult:
        context = info.context
        consent_id = await visible(context, input.consent_id, "WorkshopConsent")
        await consents.withdraw(
            context.services.database,
            consent_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        consent = await fetched(info, ConsentChanged, "consent", consent_id)
        return ConsentChanged(consent=consent, duplicate=False)

    @strawberry.mutation(
        description="Consentir pour soi, par le lien d'une invitation. Refuser n'empêche ni de"
        " contribuer, ni de voter."
    )
    async def give_own_consent(
        self, info: MutationInfo, input: OwnConsentInput
    ) -> OwnConsentResult:
        context = info.context
        held = await consents.give_own(
            context.services.database, input.link, input.purpose, now=context.now
        )
        return OwnConsents(purposes=sorted(held))

    @strawberry.mutation(description="Retirer son propre consentement, à tout moment.")
    async def withdraw_own_consent(
        self, info: MutationInfo, input: OwnConsentInput
    ) -> OwnConsentResult:
        context = info.context
        held = await consents.withdraw_own(
            context.services.database, input.link, input.purpose, now=context.now
        )
        return OwnConsents(purposes=sorted(held))

    @strawberry.mutation(description="Répondre à une invitation par son lien, sans compte.")
    async def answer_invitation(
        self, info: MutationInfo, input: AnswerInvitationInput
    ) -> AnswerInvitationResult:
        context = info.context
        await answers.answer(
            context.services.database,
            input.link,
            input.answer,
            today=context.viewer.today,
            now=context.now,
        )
        return InvitationAnswered(answer=input.answer)
