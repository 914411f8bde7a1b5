"""What a State service does with the purchase orders of an Atelier Flash, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.flash import orders as verbs
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
    OrderLimitReached,
    OrderOutsideFramework,
    TransitionRefused,
    ValidationFailed,
)
from server.schema.types import PurchaseOrder


@strawberry.input(description="Bon de commande à préparer, au nom du pilote de l'atelier.")
class DraftPurchaseOrderInput(Creation):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    number: str = strawberry.field(description="Numéro, unique sous l'accord-cadre.")
    holder_id: strawberry.ID = strawberry.field(
        description="Le titulaire commandé, de l'accord-cadre (PO3)."
    )
    amount: Decimal = strawberry.field(description="Montant en euros, au centime près.")
    framework_agreement_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'accord-cadre ; à défaut, celui de l'atelier."
    )
    rank: int | None = strawberry.field(
        default=None, description="Rang, 1 ou 2 (PO4) ; à défaut, le premier libre."
    )
    due_on: date | None = strawberry.field(default=None, description="Échéance.")


@strawberry.input(description="Émission d'un bon de commande.")
class IssuePurchaseOrderInput(Transition):
    purchase_order_id: strawberry.ID = strawberry.field(description="Le bon de commande.")
    issued_on: date | None = strawberry.field(
        default=None, description="Jour de l'émission, aujourd'hui au plus tard ; ce jour."
    )


@strawberry.input(description="Notification d'un bon de commande au titulaire.")
class NotifyPurchaseOrderInput(Transition):
    purchase_order_id: strawberry.ID = strawberry.field(description="Le bon de commande.")
    notified_on: date | None = strawberry.field(
        default=None, description="Jour de la notification, aujourd'hui au plus tard ; ce jour."
    )


@strawberry.input(description="Constat d'exécution d'un bon de commande.")
class ExecutePurchaseOrderInput(Transition):
    purchase_order_id: strawberry.ID = strawberry.field(description="Le bon de commande.")
    executed_on: date | None = strawberry.field(
        default=None, description="Jour du constat, aujourd'hui au plus tard ; ce jour."
    )


@strawberry.input(description="Paiement d'un bon de commande.")
class PayPurchaseOrderInput(Transition):
    purchase_order_id: strawberry.ID = strawberry.field(description="Le bon de commande.")
    paid_on: date | None = strawberry.field(
        default=None, description="Jour du paiement, aujourd'hui au plus tard ; ce jour."
    )


@strawberry.input(description="Annulation d'un bon de commande qui n'est pas notifié.")
class CancelPurchaseOrderInput(Transition):
    purchase_order_id: strawberry.ID = strawberry.field(description="Le bon de commande.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.type(description="Le bon de commande est en préparation.")
class DraftPurchaseOrderSuccess:
    purchase_order: PurchaseOrder | None = strawberry.field(
        description="Le bon, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le bon de commande a changé d'état.")
class PurchaseOrderSuccess:
    purchase_order: PurchaseOrder | None = strawberry.field(
        description="Le bon, si le lecteur le voit."
    )


DraftPurchaseOrderResult = Annotated[
    DraftPurchaseOrderSuccess | Creating | TransitionRefused | OrderLimitReached,
    strawberry.union(
        "DraftPurchaseOrderResult", description="Issue de la préparation d'un bon de commande."
    ),
]
IssuePurchaseOrderResult = Annotated[
    PurchaseOrderSuccess | Changing | ValidationFailed | OrderOutsideFramework,
    strawberry.union(
        "IssuePurchaseOrderResult", description="Issue de l'émission d'un bon de commande."
    ),
]
PurchaseOrderResult = Annotated[
    PurchaseOrderSuccess | Changing | ValidationFailed,
    strawberry.union("PurchaseOrderResult", description="Issue d'un pas d'un bon de commande."),
]


@strawberry.type
class OrderMutations:
    @strawberry.mutation(
        description="Préparer un bon de commande : un ou deux par atelier. Réservé à qui tient"
        " l'atelier."
    )
    async def draft_purchase_order(
        self, info: MutationInfo, input: DraftPurchaseOrderInput
    ) -> DraftPurchaseOrderResult:
        context = info.context
        framework_id = (
            None
            if input.framework_agreement_id is None
            else await visible(context, input.framework_agreement_id, "FrameworkAgreement")
        )
        made = await verbs.draft(
            context.services.database,
            verbs.NewOrder(
                flash_id=await visible(context, input.flash_workshop_id, "FlashWorkshop"),
                number=input.number,
                holder_id=await visible(context, input.holder_id, "Organisation"),
                amount=input.amount,
                framework_id=framework_id,
                rank=input.rank,
                due_on=input.due_on,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        order = await fetched(info, DraftPurchaseOrderSuccess, "purchase_order", made.id)
        return DraftPurchaseOrderSuccess(purchase_order=order, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Émettre un bon, sous un accord-cadre en vigueur ce jour-là (PO1). Réservé aux"
        " personnes du service qui commande, avec la portée `order:issue`."
    )
    async def issue_purchase_order(
        self, info: MutationInfo, input: IssuePurchaseOrderInput
    ) -> IssuePurchaseOrderResult:
        context = info.context
        order_id = await visible(context, input.purchase_order_id, "PurchaseOrder")
        await verbs.issue(
            context.services.database,
            order_id,
            issued_on=input.issued_on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, order_id)

    @strawberry.mutation(
        description="Notifier un bon à son titulaire : le premier fait l'atelier commandé (FW3)."
    )
    async def notify_purchase_order(
        self, info: MutationInfo, input: NotifyPurchaseOrderInput
    ) -> PurchaseOrderResult:
        context = info.context
        order_id = await visible(context, input.purchase_order_id, "PurchaseOrder")
        await verbs.notify(
            context.services.database,
            order_id,
            notified_on=input.notified_on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, order_id)

    @strawberry.mutation(
        description="Constater l'exécution d'un bon, même après la fin de l'accord-cadre (PO6)."
        " Réservé au service qui commande et à l'acheteur."
    )
    async def execute_purchase_order(
        self, info: MutationInfo, input: ExecutePurchaseOrderInput
    ) -> PurchaseOrderResult:
        context = info.context
        order_id = await visible(context, input.purchase_order_id, "PurchaseOrder")
        await verbs.execute(
            context.services.database,
            order_id,
            executed_on=input.executed_on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, order_id)

    @strawberry.mutation(
        description="Noter le paiement d'un bon exécuté. Réservé au service qui commande et à"
        " l'acheteur."
    )
    async def pay_purchase_order(
        self, info: MutationInfo, input: PayPurchaseOrderInput
    ) -> PurchaseOrderResult:
        context = info.context
        order_id = await visible(context, input.purchase_order_id, "PurchaseOrder")
        await verbs.pay(
            context.services.database,
            order_id,
            paid_on=input.paid_on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, order_id)

    @strawberry.mutation(
        description="Annuler un bon qui n'est pas notifié : son rang se libère. Émis, seul le"
        " service qui commande l'annule."
    )
    async def cancel_purchase_order(
        self, info: MutationInfo, input: CancelPurchaseOrderInput
    ) -> PurchaseOrderResult:
        context = info.context
        order_id = await visible(context, input.purchase_order_id, "PurchaseOrder")
        await verbs.cancel(
            context.services.database,
            order_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, order_id)


async def _answer(info: MutationInfo, order_id: UUID) -> PurchaseOrderSuccess:
    order = await fetched(info, PurchaseOrderSuccess, "purchase_order", order_id)
    return PurchaseOrderSuccess(purchase_order=order)
