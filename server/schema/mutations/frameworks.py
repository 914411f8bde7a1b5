"""What a buyer does with its framework agreements, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.flash import frameworks as verbs
from server.schema.ids import visible
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
from server.schema.types import FrameworkAgreement
from server.vocabulary import DateConfidence, DatePrecision

_MONTHS: Final = " À la précision du mois, elle s'élargit au mois entier (FA3)."


@strawberry.input(description="Accord-cadre à préparer.")
class PrepareFrameworkAgreementInput(Creation):
    authority_id: strawberry.ID = strawberry.field(
        description="L'acheteur : on est mandaté par lui."
    )
    reference: str = strawberry.field(description="Référence, unique chez cet acheteur.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    valid_from_on: date = strawberry.field(description="Premier jour de validité." + _MONTHS)
    valid_to_on: date = strawberry.field(
        description="Dernier jour de validité, compris ; 48 mois au plus (FA1)." + _MONTHS
    )
    date_precision: DatePrecision = strawberry.field(
        default=DatePrecision.DAY, description="Précision des dates."
    )
    date_confidence: DateConfidence = strawberry.field(
        default=DateConfidence.STATED, description="Comment ces dates sont connues."
    )
    predecessor_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'accord-cadre notifié qu'il remplace (FA2)."
    )
    overlaps_predecessor: bool = strawberry.field(
        default=False, description="Vrai s'il commence avant la fin de celui qu'il remplace."
    )
    max_amount: Decimal | None = strawberry.field(
        default=None, description="Montant maximal en euros, que les bons ne dépassent pas (PO5)."
    )
    source_note: str | None = strawberry.field(
        default=None, description="Ce que dit la source, quand elle laisse un doute."
    )


@strawberry.input(description="Faits à changer d'un accord-cadre en préparation.")
class EditFrameworkAgreementInput(Edition):
    framework_agreement_id: strawberry.ID = strawberry.field(description="L'accord-cadre.")
    reference: str | None = strawberry.field(default=strawberry.UNSET, description="Référence.")
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    valid_from_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Premier jour de validité."
    )
    valid_to_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Dernier jour de validité, compris."
    )
    date_precision: DatePrecision | None = strawberry.field(
        default=strawberry.UNSET, description="Précision des dates."
    )
    date_confidence: DateConfidence | None = strawberry.field(
        default=strawberry.UNSET, description="Comment ces dates sont connues."
    )
    predecessor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'accord-cadre qu'il remplace ; un nul l'enlève."
    )
    overlaps_predecessor: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai s'il le chevauche."
    )
    max_amount: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description="Montant maximal en euros ; un nul l'enlève."
    )
    source_note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Ce que dit la source."
    )


@strawberry.input(description="Un titulaire d'un accord-cadre en préparation.")
class FrameworkHolderInput(Transition):
    framework_agreement_id: strawberry.ID = strawberry.field(description="L'accord-cadre.")
    organisation_id: strawberry.ID = strawberry.field(
        description="Le prestataire, ou le groupement."
    )


@strawberry.input(description="Notification d'un accord-cadre.")
class NotifyFrameworkAgreementInput(Transition):
    framework_agreement_id: strawberry.ID = strawberry.field(description="L'accord-cadre.")


@strawberry.input(description="Résiliation d'un accord-cadre.")
class TerminateFrameworkAgreementInput(Transition):
    framework_agreement_id: strawberry.ID = strawberry.field(description="L'accord-cadre.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")
    terminated_on: date | None = strawberry.field(
        default=None, description="Jour où elle prend effet, aujourd'hui au plus tard ; ce jour."
    )


@strawberry.type(description="L'accord-cadre est en préparation.")
class PrepareFrameworkAgreementSuccess:
    framework_agreement: FrameworkAgreement | None = strawberry.field(
        description="L'accord-cadre, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'accord-cadre a changé.")
class FrameworkAgreementSuccess:
    framework_agreement: FrameworkAgreement | None = strawberry.field(
        description="L'accord-cadre, si le lecteur le voit."
    )


PrepareFrameworkAgreementResult = Annotated[
    PrepareFrameworkAgreementSuccess | Creating | TransitionRefused,
    strawberry.union(
        "PrepareFrameworkAgreementResult", description="Issue d'une préparation d'accord-cadre."
    ),
]
FrameworkAgreementResult = Annotated[
    FrameworkAgreementSuccess | Changing | ValidationFailed,
    strawberry.union(
        "FrameworkAgreementResult", description="Issue d'un changement d'accord-cadre."
    ),
]

_EDITED: Final = (
    "reference",
    "title",
    "valid_from_on",
    "valid_to_on",
    "date_precision",
    "date_confidence",
    "predecessor_id",
    "overlaps_predecessor",
    "max_amount",
    "source_note",
)
_ALWAYS_SET: Final = frozenset(_EDITED) - {"predecessor_id", "max_amount", "source_note"}


@strawberry.type
class FrameworkMutations:
    @strawberry.mutation(
        description="Préparer un accord-cadre. Réservé aux personnes mandatées par l'acheteur."
    )
    async def prepare_framework_agreement(
        self, info: MutationInfo, input: PrepareFrameworkAgreementInput
    ) -> PrepareFrameworkAgreementResult:
        context = info.context
        predecessor_id = (
            None
            if input.predecessor_id is None
            else await visible(context, input.predecessor_id, "FrameworkAgreement")
        )
        made = await verbs.prepare(
            context.services.database,
            verbs.NewFramework(
                authority_id=await visible(context, input.authority_id, "Organisation"),
                reference=input.reference,
                title=input.title,
                valid_from_on=input.valid_from_on,
                valid_to_on=input.valid_to_on,
                date_precision=input.date_precision,
                date_confidence=input.date_confidence,
                predecessor_id=predecessor_id,
                overlaps_predecessor=input.overlaps_predecessor,
                max_amount=input.max_amount,
                source_note=input.source_note,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        row = await fetched(info, PrepareFrameworkAgreementSuccess, "framework_agreement", made.id)
        return PrepareFrameworkAgreementSuccess(framework_agreement=row, duplicate=made.duplicate)

    @strawberry.mutation(description="Modifier un accord-cadre en préparation.")
    async def edit_framework_agreement(
        self, info: MutationInfo, input: EditFrameworkAgreementInput
    ) -> FrameworkAgreementResult:
        context = info.context
        framework_id = await visible(context, input.framework_agreement_id, "FrameworkAgreement")
        changes = changes_of(input, _EDITED, always_set=_ALWAYS_SET)
        if changes.get("predecessor_id") is not None:
            changes["predecessor_id"] = await visible(
                context, changes["predecessor_id"], "FrameworkAgreement"
            )
        await verbs.edit(
            context.services.database,
            framework_id,
            changes,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, framework_id)

    @strawberry.mutation(
        description="Ajouter un titulaire ; il en faut deux pour notifier (multi-attributaire)."
    )
    async def add_framework_holder(
        self, info: MutationInfo, input: FrameworkHolderInput
    ) -> FrameworkAgreementResult:
        context = info.context
        framework_id = await visible(context, input.framework_agreement_id, "FrameworkAgreement")
        await verbs.add_holder(
            context.services.database,
            framework_id,
            await visible(context, input.organisation_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, framework_id)

    @strawberry.mutation(description="Retirer un titulaire d'un accord-cadre en préparation.")
    async def remove_framework_holder(
        self, info: MutationInfo, input: FrameworkHolderInput
    ) -> FrameworkAgreementResult:
        context = info.context
        framework_id = await visible(context, input.framework_agreement_id, "FrameworkAgreement")
        await verbs.remove_holder(
            context.services.database,
            framework_id,
            await visible(context, input.organisation_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, framework_id)

    @strawberry.mutation(
        description="Notifier un accord-cadre ; ses dates disent ensuite s'il est en vigueur."
    )
    async def notify_framework_agreement(
        self, info: MutationInfo, input: NotifyFrameworkAgreementInput
    ) -> FrameworkAgreementResult:
        context = info.context
        framework_id = await visible(context, input.framework_agreement_id, "FrameworkAgreement")
        await verbs.notify(
            context.services.database,
            framework_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, framework_id)

    @strawberry.mutation(description="Résilier un accord-cadre notifié, avec une raison.")
    async def terminate_framework_agreement(
        self, info: MutationInfo, input: TerminateFrameworkAgreementInput
    ) -> FrameworkAgreementResult:
        context = info.context
        framework_id = await visible(context, input.framework_agreement_id, "FrameworkAgreement")
        await verbs.terminate(
            context.services.database,
            framework_id,
            terminated_on=input.terminated_on,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, framework_id)


async def _answer(info: MutationInfo, framework_id: UUID) -> FrameworkAgreementSuccess:
    row = await fetched(info, FrameworkAgreementSuccess, "framework_agreement", framework_id)
    return FrameworkAgreementSuccess(framework_agreement=row)
