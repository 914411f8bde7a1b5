"""Joining an agency, changing category, leaving, and what is due, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import strawberry

from server.domain.memberships import verbs
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.types import Membership
from server.vocabulary import FundingNature, MembershipCategory


@strawberry.input(description="Adhésion d'une organisation à une agence.")
class AddMembershipInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation qui adhère.")
    category: MembershipCategory = strawberry.field(description="Catégorie d'adhésion.")
    joined_on: date = strawberry.field(description="Premier jour de l'adhésion.")
    left_on: date | None = strawberry.field(
        default=None, description="Premier jour sans adhésion ; nul tant qu'elle court."
    )


@strawberry.input(description="Autre catégorie d'adhésion, à partir d'un jour.")
class ChangeMembershipCategoryInput(Edition):
    membership_id: strawberry.ID = strawberry.field(description="L'adhésion qui court.")
    category: MembershipCategory = strawberry.field(description="Sa catégorie désormais.")
    on_date: date = strawberry.field(description="Premier jour dans cette catégorie.")


@strawberry.input(description="Fin d'une adhésion ; redite, elle en corrige le jour.")
class EndMembershipInput(Edition):
    membership_id: strawberry.ID = strawberry.field(description="L'adhésion.")
    left_on: date = strawberry.field(description="Premier jour sans adhésion.")


@strawberry.input(description="Versement d'un membre ou d'un financeur pour une année.")
class SetMembershipDueInput(Edition):
    membership_id: strawberry.ID = strawberry.field(description="L'adhésion.")
    year: int = strawberry.field(description="Année, où l'adhésion court.")
    nature: FundingNature = strawberry.field(description="Cotisation ou subvention.")
    amount: Decimal | None = strawberry.field(
        default=None, description="Montant en euros, au centime près ; nul pour le retirer."
    )


@strawberry.type(description="L'organisation est membre de l'agence, ou la finance.")
class AddMembershipSuccess:
    membership: Membership | None = strawberry.field(description="L'adhésion.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'adhésion a changé ; l'histoire est gardée.")
class MembershipSuccess:
    membership: Membership | None = strawberry.field(
        description="L'adhésion : celle qui suit, si une autre catégorie en ouvre une."
    )
    dormant_participations: int = strawberry.field(
        description="Participations à des missions qui restent dans l'histoire sans plus donner de"
        " droit, l'organisation n'étant plus membre ce jour."
    )


@strawberry.type(description="Le versement est noté, ou retiré.")
class SetMembershipDueSuccess:
    membership: Membership | None = strawberry.field(description="L'adhésion.")


AddMembershipResult = Annotated[
    AddMembershipSuccess | Creating | TransitionRefused,
    strawberry.union("AddMembershipResult", description="Issue d'une adhésion."),
]
MembershipResult = Annotated[
    MembershipSuccess | Changing | ValidationFailed,
    strawberry.union("MembershipResult", description="Issue d'un changement d'adhésion."),
]
SetMembershipDueResult = Annotated[
    SetMembershipDueSuccess | Changing | ValidationFailed,
    strawberry.union("SetMembershipDueResult", description="Issue d'un versement noté."),
]


@strawberry.type
class MembershipMutations:
    @strawberry.mutation(
        description="Faire adhérer une organisation. Réservé à l'équipe qui programme."
    )
    async def add_membership(
        self, info: MutationInfo, input: AddMembershipInput
    ) -> AddMembershipResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        made = await verbs.add(
            context.services.database,
            verbs.NewMembership(
                agency_id=agency_id,
                organisation_id=inner_id(input.organisation_id, "Organisation"),
                category=input.category,
                joined_on=input.joined_on,
                left_on=input.left_on,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        membership = await fetched(info, AddMembershipSuccess, "membership", made.id)
        return AddMembershipSuccess(membership=membership, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Changer la catégorie d'une adhésion : l'ancienne se termine, une autre la suit."
    )
    async def change_membership_category(
        self, info: MutationInfo, input: ChangeMembershipCategoryInput
    ) -> MembershipResult:
        context = info.context
        changed = await verbs.change_category(
            context.services.database,
            await visible(context, input.membership_id, "Membership"),
            input.category,
            on=input.on_date,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, changed)

    @strawberry.mutation(
        description="Terminer une adhésion. Les participations restent dans l'histoire des missions"
        " et ne donnent plus de droit."
    )
    async def end_membership(
        self, info: MutationInfo, input: EndMembershipInput
    ) -> MembershipResult:
        context = info.context
        ended = await verbs.end(
            context.services.database,
            await visible(context, input.membership_id, "Membership"),
            left_on=input.left_on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, ended)

    @strawberry.mutation(description="Noter ce qu'un membre verse pour une année, ou le retirer.")
    async def set_membership_due(
        self, info: MutationInfo, input: SetMembershipDueInput
    ) -> SetMembershipDueResult:
        context = info.context
        membership_id = await visible(context, input.membership_id, "Membership")
        await verbs.set_due(
            context.services.database,
            membership_id,
            input.year,
            input.nature,
            input.amount,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        membership = await fetched(info, SetMembershipDueSuccess, "membership", membership_id)
        return SetMembershipDueSuccess(membership=membership)


async def _answer(info: MutationInfo, changed: verbs.Changed) -> MembershipSuccess:
    membership = await fetched(info, MembershipSuccess, "membership", changed.id)
    return MembershipSuccess(membership=membership, dormant_participations=changed.dormant)
