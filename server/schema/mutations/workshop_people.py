"""What those who run a workshop do with its panel, its guests and its attendance, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.workshops import answers, entry_codes, invitations, panel, presences
from server.domain.workshops.panels import Quota, of_constituency
from server.schema.ids import global_id, inner_id, optional_global_id, optional_id, visible
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
    RateLimited,
    TransitionRefused,
    ValidationFailed,
)
from server.schema.types import Workshop, WorkshopInvitation
from server.vocabulary import Constituency, InvitationAnswer, PanelDimension

_WORKSHOP: Final = "L'atelier."
_INVITATION: Final = "L'invitation."


@strawberry.input(description="Combien de personnes on veut d'un collège.")
class ConstituencyQuotaInput:
    constituency: Constituency = strawberry.field(description="Le collège.")
    wanted: int = strawberry.field(description="Combien.")


@strawberry.input(description="Une autre case du panel, comptée à la main.")
class PanelCellInput:
    dimension: PanelDimension = strawberry.field(
        description="Selon quoi : le sexe, l'âge, le lieu, ou autre chose."
    )
    label: str = strawberry.field(description="Intitulé ; 100 caractères au plus.")
    wanted: int = strawberry.field(description="Combien on en veut.")
    reached: int | None = strawberry.field(default=None, description="Combien il y en a.")


@strawberry.input(description="Le panel entier d'un atelier.")
class SetPanelInput(Transition):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    constituencies: list[ConstituencyQuotaInput] = strawberry.field(
        description="Les quotas par collège."
    )
    cells: list[PanelCellInput] = strawberry.field(
        default_factory=list, description="Les autres cases."
    )


@strawberry.input(description="Une personne à inviter : sa fiche, ou un nom.")
class GuestInput:
    constituency: Constituency = strawberry.field(description="À quel titre elle vient.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="Sa fiche, tenue par l'agence."
    )
    name: str | None = strawberry.field(default=None, description="Son nom, sans fiche.")
    email: str | None = strawberry.field(
        default=None, description="Son adresse électronique, sans fiche."
    )


@strawberry.input(description="Des personnes à inviter.")
class InviteToWorkshopInput(Creation):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    guests: list[GuestInput] = strawberry.field(description="Qui, deux cents à la fois au plus.")
    by_mail: bool = strawberry.field(
        default=True,
        description="Vrai pour écrire à ceux qui ont une adresse, avec leur lien de réponse.",
    )


@strawberry.input(description="Des personnes venues sans être invitées.")
class AddWalkInsInput(Creation):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    guests: list[GuestInput] = strawberry.field(description="Qui, deux cents à la fois au plus.")


@strawberry.input(
    description="Faits d'une invitation à corriger ; ce qui est absent reste, un nul efface."
)
class EditWorkshopInvitationInput(Edition):
    invitation_id: strawberry.ID = strawberry.field(description=_INVITATION)
    constituency: Constituency | None = strawberry.field(
        default=strawberry.UNSET, description="Collège."
    )
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Nom, sans fiche.")
    email: str | None = strawberry.field(
        default=strawberry.UNSET, description="Adresse, sans fiche."
    )


@strawberry.input(description="Une invitation à retirer, ou dont effacer le nom.")
class WorkshopInvitationInput(Transition):
    invitation_id: strawberry.ID = strawberry.field(description=_INVITATION)


@strawberry.input(description="Une réponse venue par téléphone ou par courrier.")
class RecordInvitationAnswerInput(Transition):
    invitation_id: strawberry.ID = strawberry.field(description=_INVITATION)
    answer: InvitationAnswer = strawberry.field(description="La réponse.")


@strawberry.input(description="Des liens de réponse à tirer.")
class IssueAnswerLinksInput(Creation):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    invitation_ids: list[strawberry.ID] = strawberry.field(
        description="Pour qui, deux cents à la fois au plus ; le lien d'avant ne vaut plus."
    )


@strawberry.input(description="Des codes d'entrée à tirer : une personne, une voix.")
class IssueEntryCodesInput(Creation):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    invitation_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Pour qui ; le code d'avant ne vaut plus."
    )
    on_paper: list[ConstituencyQuotaInput] = strawberry.field(
        default_factory=list, description="Combien d'autres, à imprimer, par collège."
    )


@strawberry.input(description="Un jour de la feuille d'émargement.")
class MarkAttendanceInput:
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    day: date | None = strawberry.field(default=None, description="Le jour ; nul : aujourd'hui.")
    present: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Les invitations de ceux qui étaient là."
    )
    absent: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="De ceux qui n'y étaient pas, finalement."
    )


@strawberry.type(description="Les personnes sont invitées, ou notées.")
class GuestsAdded:
    workshop: Workshop | None = strawberry.field(description="L'atelier, si le lecteur le voit.")
    invitation_ids: list[strawberry.ID] = strawberry.field(
        description="Les invitations, dans l'ordre demandé."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'invitation a changé.")
class WorkshopInvitationChanged:
    invitation: WorkshopInvitation | None = strawberry.field(
        description="L'invitation, si le lecteur la voit."
    )


@strawberry.type(description="Le panel ou l'émargement de l'atelier a changé.")
class WorkshopPeopleChanged:
    workshop: Workshop | None = strawberry.field(description="L'atelier, si le lecteur le voit.")


@strawberry.type(description="Un lien de réponse.")
class AnswerLink:
    invitation_id: strawberry.ID = strawberry.field(description=_INVITATION)
    link: str = strawberry.field(description="Ce que la personne donne pour répondre par l'API.")
    address: str = strawberry.field(
        description="La page où elle répond, entière si l'adresse publique du serveur est réglée ; à"
        " n'envoyer qu'à elle."
    )


@strawberry.type(description="Les liens sont tirés.")
class AnswerLinksIssued:
    links: list[AnswerLink] = strawberry.field(description="Un par invitation.")


@strawberry.type(description="Un code d'entrée.")
class EntryCode:
    invitation_id: strawberry.ID | None = strawberry.field(
        description="La personne invitée ; nulle pour un code à imprimer."
    )
    constituency: Constituency = strawberry.field(description="Collège de qui entre avec lui.")
    code: str = strawberry.field(description="Huit caractères, qui servent une fois.")


@strawberry.type(description="Les codes sont tirés.")
class EntryCodesIssued:
    codes: list[EntryCode] = strawberry.field(description="Ceux des personnes, puis les autres.")


InviteResult = Annotated[
    GuestsAdded | Creating | TransitionRefused,
    strawberry.union("InviteResult", description="Issue d'invitations."),
]
WorkshopInvitationResult = Annotated[
    WorkshopInvitationChanged | Changing | ValidationFailed,
    strawberry.union("WorkshopInvitationResult", description="Issue pour une invitation."),
]
ResendInvitationResult = Annotated[
    WorkshopInvitationChanged | Changing | ValidationFailed | RateLimited,
    strawberry.union("ResendInvitationResult", description="Issue d'une lettre à renvoyer."),
]
WorkshopPeopleResult = Annotated[
    WorkshopPeopleChanged | Changing | ValidationFailed,
    strawberry.union("WorkshopPeopleResult", description="Issue pour le panel ou l'émargement."),
]
AnswerLinksResult = Annotated[
    AnswerLinksIssued | Creating | TransitionRefused,
    strawberry.union("AnswerLinksResult", description="Issue de liens à tirer."),
]
EntryCodesResult = Annotated[
    EntryCodesIssued | Creating | TransitionRefused,
    strawberry.union("EntryCodesResult", description="Issue de codes à tirer."),
]


@strawberry.type
class WorkshopPeopleMutations:
    @strawberry.mutation(
        description="Dire le panel voulu, en entier. Réservé à qui prépare l'atelier."
    )
    async def set_panel(self, info: MutationInfo, input: SetPanelInput) -> WorkshopPeopleResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        await panel.set_panel(
            context.services.database,
            workshop_id,
            [
                *(of_constituency(one.constituency, one.wanted) for one in input.constituencies),
                *(
                    Quota(one.dimension, one.label, one.wanted, reached=one.reached)
                    for one in input.cells
                ),
            ],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _workshop(info, workshop_id)

    @strawberry.mutation(
        description="Inviter des personnes à un atelier. Réservé à qui le prépare."
    )
    async def invite_to_workshop(
        self, info: MutationInfo, input: InviteToWorkshopInput
    ) -> InviteResult:
        return await _invite(info, input, walking_in=False, by_mail=input.by_mail)

    @strawberry.mutation(
        description="Noter des personnes venues sans être invitées. Réservé à qui mène l'atelier."
    )
    async def add_walk_ins(self, info: MutationInfo, input: AddWalkInsInput) -> InviteResult:
        return await _invite(info, input, walking_in=True, by_mail=False)

    @strawberry.mutation(description="Corriger une invitation.")
    async def edit_workshop_invitation(
        self, info: MutationInfo, input: EditWorkshopInvitationInput
    ) -> WorkshopInvitationResult:
        context = info.context
        invitation_id = await visible(context, input.invitation_id, "WorkshopInvitation")
        await invitations.edit(
            context.services.database,
            invitation_id,
            changes_of(
                input,
                ("constituency", "name", "email"),
                always_set=frozenset({"constituency", "name"}),
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _invitation(info, invitation_id)

    @strawberry.mutation(
        description="Retirer une invitation : son lien et son code ne valent plus."
    )
    async def withdraw_workshop_invitation(
        self, info: MutationInfo, input: WorkshopInvitationInput
    ) -> WorkshopInvitationResult:
        context = info.context
        invitation_id = await visible(context, input.invitation_id, "WorkshopInvitation")
        await invitations.withdraw(
            context.services.database,
            invitation_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _invitation(info, invitation_id)

    @strawberry.mutation(
        description="Effacer le nom et l'adresse d'une personne invitée ; les comptes restent."
    )
    async def erase_workshop_invitation(
        self, info: MutationInfo, input: WorkshopInvitationInput
    ) -> WorkshopInvitationResult:
        context = info.context
        invitation_id = await visible(context, input.invitation_id, "WorkshopInvitation")
        await invitations.erase(
            context.services.database,
            invitation_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _invitation(info, invitation_id)

    @strawberry.mutation(
        description="Renvoyer la lettre d'une invitation sans réponse : dix minutes au moins après la"
        " précédente."
    )
    async def resend_invitation(
        self, info: MutationInfo, input: WorkshopInvitationInput
    ) -> ResendInvitationResult:
        context = info.context
        invitation_id = await visible(context, input.invitation_id, "WorkshopInvitation")
        await invitations.send_again(
            context.services.database,
            invitation_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _invitation(info, invitation_id)

    @strawberry.mutation(description="Noter une réponse venue autrement que par le lien.")
    async def record_invitation_answer(
        self, info: MutationInfo, input: RecordInvitationAnswerInput
    ) -> WorkshopInvitationResult:
        context = info.context
        invitation_id = await visible(context, input.invitation_id, "WorkshopInvitation")
        await invitations.record_answer(
            context.services.database,
            invitation_id,
            input.answer,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _invitation(info, invitation_id)

    @strawberry.mutation(
        description="Tirer des liens par lesquels répondre sans compte. Redemandés, ce sont les mêmes."
    )
    async def issue_answer_links(
        self, info: MutationInfo, input: IssueAnswerLinksInput
    ) -> AnswerLinksResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        links = await answers.issue_links(
            context.services.database,
            workshop_id,
            _invitation_ids(input.invitation_ids),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return AnswerLinksIssued(
            links=[
                AnswerLink(
                    invitation_id=global_id("WorkshopInvitation", one.invitation_id),
                    link=one.secret,
                    address=answers.address_of(one.secret, context.services.public_url),
                )
                for one in links
            ]
        )

    @strawberry.mutation(
        description="Tirer des codes d'entrée à usage unique. Redemandés, ce sont les mêmes."
    )
    async def issue_entry_codes(
        self, info: MutationInfo, input: IssueEntryCodesInput
    ) -> EntryCodesResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        issued = await entry_codes.issue(
            context.services.database,
            workshop_id,
            _invitation_ids(input.invitation_ids),
            _by_constituency(input.on_paper),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return EntryCodesIssued(
            codes=[
                EntryCode(
                    invitation_id=optional_global_id(
                        "WorkshopInvitation", one.wanted.invitation_id
                    ),
                    constituency=one.wanted.constituency,
                    code=one.code,
                )
                for one in issued
            ]
        )

    @strawberry.mutation(
        description="Dire qui était là, un jour de l'atelier. Réservé à qui le mène."
    )
    async def mark_attendance(
        self, info: MutationInfo, input: MarkAttendanceInput
    ) -> WorkshopPeopleResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        await presences.mark(
            context.services.database,
            workshop_id,
            input.day,
            present=_invitation_ids(input.present),
            absent=_invitation_ids(input.absent),
            by=context.viewer,
            now=context.now,
        )
        return await _workshop(info, workshop_id)


def _by_constituency(wanted: list[ConstituencyQuotaInput]) -> dict[Constituency, int]:
    found: dict[Constituency, int] = {}
    for one in wanted:
        found[one.constituency] = found.get(one.constituency, 0) + one.wanted
    return found


def _invitation_ids(ids: list[strawberry.ID]) -> list[UUID]:
    return [inner_id(one, "WorkshopInvitation") for one in ids]


async def _invite(
    info: MutationInfo,
    input: InviteToWorkshopInput | AddWalkInsInput,
    *,
    walking_in: bool,
    by_mail: bool,
) -> GuestsAdded:
    context = info.context
    workshop_id = await visible(context, input.workshop_id, "Workshop")
    made = await invitations.invite(
        context.services.database,
        workshop_id,
        [
            invitations.Guest(
                one.constituency, optional_id(one.person_id, "Person"), one.name, one.email
            )
            for one in input.guests
        ],
        walking_in=walking_in,
        by_mail=by_mail,
        by=context.viewer,
        operation=operation_of(info, input),
        now=context.now,
    )
    return GuestsAdded(
        workshop=await fetched(info, GuestsAdded, "workshop", workshop_id),
        invitation_ids=[global_id("WorkshopInvitation", id_) for id_ in made.ids],
        duplicate=made.duplicate,
    )


async def _invitation(info: MutationInfo, invitation_id: UUID) -> WorkshopInvitationChanged:
    found = await fetched(info, WorkshopInvitationChanged, "invitation", invitation_id)
    return WorkshopInvitationChanged(invitation=found)


async def _workshop(info: MutationInfo, workshop_id: UUID) -> WorkshopPeopleChanged:
    found = await fetched(info, WorkshopPeopleChanged, "workshop", workshop_id)
    return WorkshopPeopleChanged(workshop=found)
