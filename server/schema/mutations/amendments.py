"""Amendments of a contract: drafted, voted, signed, as mutations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from server.domain.contracts import amendments, changes
from server.domain.contracts.commitments import CommitmentTerms
from server.schema.ids import inner_id, optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.mutations.contract_signing import Committed, Signed, act_of, wording_of
from server.schema.mutations.contracts import CONTRACT
from server.schema.problems import (
    AuthorisationMissing,
    Changing,
    Creating,
    DeliberationRequired,
    WrongBody,
)
from server.schema.types import Amendment
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActorRole,
    AmendmentChangeKind,
    SupportKind,
)

_AMENDMENT: Final = "L'avenant."
_CHANGES: Final = "Ce qu'il change, dans l'ordre ; 200 au plus."


@strawberry.input(description="Un maître d'ouvrage d'un projet, et sa part.")
class ProjectOwnerInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    role: ActorRole = strawberry.field(
        default=ActorRole.PROJECT_OWNER, description="Maître d'ouvrage, ou co-maître d'ouvrage."
    )
    share: Decimal | None = strawberry.field(
        default=None, description="Part, en pour cent ; les parts données font 100 % (AC3)."
    )


@strawberry.input(
    description="Ce que l'avenant écrit d'un projet ; ce qui est absent reste, un nul efface."
)
class AmendedProjectInput:
    title: str | None = strawberry.field(
        default=strawberry.UNSET, description="Titre, requis d'un projet nouveau."
    )
    description: str | None = strawberry.field(default=strawberry.UNSET, description="Description.")
    objectives: str | None = strawberry.field(default=strawberry.UNSET, description="Objectifs.")
    priority: int | None = strawberry.field(
        default=strawberry.UNSET, description="Niveau de priorité, de 1 à 3."
    )
    axis_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Axe du plan."
    )
    planned_start_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Début prévu."
    )
    planned_end_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Fin prévue."
    )
    nature: ActionNature | None = strawberry.field(default=strawberry.UNSET, description="Nature.")
    support_kind: SupportKind | None = strawberry.field(
        default=strawberry.UNSET, description="Ce qu'y apporte le département."
    )
    category: ActionCategory | None = strawberry.field(
        default=strawberry.UNSET, description="Famille de projets."
    )
    orientation_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Orientations du cadre qu'il cite désormais, une au moins (CT3).",
    )
    owners: list[ProjectOwnerInput] | None = strawberry.field(
        default=None, description="Ses maîtres d'ouvrage désormais."
    )


@strawberry.input(description="L'engagement que l'avenant ajoute.")
class AmendedCommitmentInput(Committed):
    party_id: strawberry.ID = strawberry.field(description="La partie qui s'engage.")


@strawberry.input(
    description="Un changement du plan : selon sa nature, le projet ou l'engagement visé, et ses"
    " termes."
)
class AmendmentChangeInput:
    kind: AmendmentChangeKind = strawberry.field(description="Nature du changement.")
    text: str = strawberry.field(
        description="Le changement, en toutes lettres ; 2 000 caractères au plus."
    )
    action_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le projet changé ou retiré."
    )
    commitment_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'engagement retiré."
    )
    project: AmendedProjectInput | None = strawberry.field(
        default=None, description="Ce que devient le projet, ajouté ou changé."
    )
    commitment: AmendedCommitmentInput | None = strawberry.field(
        default=None, description="L'engagement ajouté."
    )


@strawberry.input(description="Un avenant à préparer.")
class DraftAmendmentInput(Creation):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")
    changes: list[AmendmentChangeInput] = strawberry.field(description=_CHANGES)


@strawberry.input(description="Un avenant à récrire avant son vote ; ce qui est absent reste.")
class EditAmendmentInput(Edition):
    amendment_id: strawberry.ID = strawberry.field(description=_AMENDMENT)
    reason: str | None = strawberry.field(default=None, description="Raison.")
    changes: list[AmendmentChangeInput] | None = strawberry.field(
        default=None, description=_CHANGES
    )


@strawberry.input(description="Le vote d'un avenant.")
class VoteAmendmentInput(Transition):
    amendment_id: strawberry.ID = strawberry.field(description=_AMENDMENT)
    deliberation_id: strawberry.ID = strawberry.field(
        description="La délibération adoptée, d'une instance politique du contrat ou de l'assemblée"
        " d'une partie."
    )


@strawberry.input(description="Signature d'un avenant voté.")
class SignAmendmentInput(Signed):
    amendment_id: strawberry.ID = strawberry.field(description=_AMENDMENT)


@strawberry.input(description="Un avenant à abandonner.")
class AbandonAmendmentInput(Transition):
    amendment_id: strawberry.ID = strawberry.field(description=_AMENDMENT)


@strawberry.type(description="L'avenant est ainsi désormais.")
class AmendmentChanged:
    amendment: Amendment | None = strawberry.field(description="L'avenant, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


AmendmentResult = Annotated[
    AmendmentChanged
    | Creating
    | Changing
    | WrongBody
    | DeliberationRequired
    | AuthorisationMissing,
    strawberry.union("AmendmentResult", description="Issue pour un avenant."),
]


@strawberry.type
class AmendmentMutations:
    @strawberry.mutation(
        description="Préparer un avenant à un contrat en vigueur : la seule manière de changer son"
        " plan (CT6). Réservé à qui tient le contrat."
    )
    async def draft_amendment(
        self, info: MutationInfo, input: DraftAmendmentInput
    ) -> AmendmentResult:
        context = info.context
        made = await amendments.draft(
            context.services.database,
            await visible(context, input.contract_id, "Contract"),
            input.reason,
            _changes(input.changes),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _amendment(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Récrire un avenant, tant qu'il n'est pas voté.")
    async def edit_amendment(
        self, info: MutationInfo, input: EditAmendmentInput
    ) -> AmendmentResult:
        context = info.context
        amendment_id = await visible(context, input.amendment_id, "Amendment")
        await amendments.edit(
            context.services.database,
            amendment_id,
            input.reason,
            None if input.changes is None else _changes(input.changes),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _amendment(info, amendment_id)

    @strawberry.mutation(
        description="Noter le vote d'un avenant ; il ne se récrit plus. Réservé à qui tient le contrat."
    )
    async def vote_amendment(
        self, info: MutationInfo, input: VoteAmendmentInput
    ) -> AmendmentResult:
        context = info.context
        amendment_id = await visible(context, input.amendment_id, "Amendment")
        await amendments.vote(
            context.services.database,
            amendment_id,
            await visible(context, input.deliberation_id, "Deliberation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _amendment(info, amendment_id)

    @strawberry.mutation(
        description="Noter la signature d'un avenant voté par une ou plusieurs parties ; la dernière"
        " applique au plan tout ce qu'il change. Réservé à qui est mandaté pour chacune, ou tient le"
        " contrat."
    )
    async def sign_amendment(
        self, info: MutationInfo, input: SignAmendmentInput
    ) -> AmendmentResult:
        context = info.context
        made = await amendments.sign(
            context.services.database,
            await visible(context, input.amendment_id, "Amendment"),
            await act_of(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _amendment(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Abandonner un avenant qui n'est pas signé de toutes.")
    async def abandon_amendment(
        self, info: MutationInfo, input: AbandonAmendmentInput
    ) -> AmendmentResult:
        context = info.context
        amendment_id = await visible(context, input.amendment_id, "Amendment")
        await amendments.abandon(
            context.services.database,
            amendment_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _amendment(info, amendment_id)


def _changes(inputs: Sequence[AmendmentChangeInput]) -> list[changes.Change]:
    return [
        changes.Change(
            one.kind,
            one.text,
            action_id=optional_id(one.action_id, "Action"),
            commitment_id=optional_id(one.commitment_id, "Commitment"),
            project=None if one.project is None else _project(one.project),
            commitment=None
            if one.commitment is None
            else CommitmentTerms(
                party_id=inner_id(one.commitment.party_id, "ContractParty"),
                **asdict(wording_of(one.commitment)),
            ),
        )
        for one in inputs
    ]


def _project(input: AmendedProjectInput) -> changes.Project:
    columns: dict[str, Any] = {
        name: value
        for name in changes.COLUMNS
        if (value := getattr(input, name)) is not strawberry.UNSET
    }
    if "axis_id" in columns:
        columns["axis_id"] = optional_id(columns["axis_id"], "RoadmapAxis")
    return changes.Project(
        columns,
        None
        if input.orientation_ids is None
        else [inner_id(one, "ContractOrientation") for one in input.orientation_ids],
        None
        if input.owners is None
        else [
            changes.OwnerShare(inner_id(one.organisation_id, "Organisation"), one.role, one.share)
            for one in input.owners
        ],
    )


async def _amendment(
    info: MutationInfo, amendment_id: UUID, *, duplicate: bool = False
) -> AmendmentChanged:
    amendment = await fetched(info, AmendmentChanged, "amendment", amendment_id)
    return AmendmentChanged(amendment=amendment, duplicate=duplicate)
