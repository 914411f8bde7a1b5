"""Ateliers Flash, the frameworks and the orders they run on, as the contract shows them.

Refuses the price of an order to whoever is not inside the workshop.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from server import models
from server.access import policy
from server.database import decode_date
from server.domain.flash import machine
from server.domain.flash.facts import (
    DAY_FACTS,
    FLASH_FACTS,
    FRAMEWORK_FACTS,
    ORDER_FACTS,
    ORDER_PERIOD,
)
from server.domain.flash.terms import Period
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.money import Money, euros
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    DateConfidence,
    DatePrecision,
    FlashStatus,
    FlashThemeGroup,
    FrameworkStatus,
    PurchaseOrderStatus,
)

_NEXT: Final = "Les transitions depuis cet état, et pourquoi chacune est ouverte ou non au lecteur."


def framework_status(status: FrameworkStatus, begun: bool, over: bool) -> FrameworkStatus:
    """In force and expired are told by the day, never stored."""
    return machine.standing(status, begun=bool(begun), over=bool(over))


def framework_transitions(
    status: FrameworkStatus, begun: bool, over: bool, keeps: bool, awarded: bool
) -> list[AvailableTransition]:
    """What may come next of a framework agreement, for the reader whose facts these are."""
    facts = machine.FrameworkFacts(keeps=bool(keeps), awarded=bool(awarded))
    return shown(machine.framework_transitions(framework_status(status, begun, over), facts))


def flash_transitions(
    status: FlashStatus,
    keeps: bool,
    piloted: bool,
    borne: bool,
    placed: bool,
    themed: bool,
    settled: bool,
    executed: bool,
    planned: bool,
    prioritised: bool,
) -> list[AvailableTransition]:
    """What may come next of an Atelier Flash."""
    facts = machine.FlashFacts(
        keeps=bool(keeps),
        piloted=bool(piloted),
        borne=bool(borne),
        placed=bool(placed),
        themed=bool(themed),
        settled=bool(settled),
        executed=bool(executed),
        planned=bool(planned),
        prioritised=bool(prioritised),
    )
    return shown(machine.flash_transitions(status, facts))


def order_transitions(
    status: PurchaseOrderStatus,
    keeps: bool,
    issues: bool,
    follows: bool,
    drafted: bool,
    ordering: bool,
    piloting: bool,
    awarded: bool,
    covered: bool,
    in_force: bool,
    within_from_on: Any,
    within_to_on: Any,
) -> list[AvailableTransition]:
    """What may come next of an order."""
    facts = machine.OrderFacts(
        keeps=bool(keeps),
        issues=bool(issues),
        follows=bool(follows),
        drafted=bool(drafted),
        ordering=bool(ordering),
        piloting=bool(piloting),
        awarded=bool(awarded),
        covered=bool(covered),
        in_force=bool(in_force),
        within=Period(decode_date(within_from_on), decode_date(within_to_on)),
    )
    return shown(machine.order_transitions(status, facts))


def maximum(max_amount_cents: int | None) -> Money | None:
    return None if max_amount_cents is None else euros(max_amount_cents)


def estimate(estimated_amount_cents: int | None) -> Money | None:
    return None if estimated_amount_cents is None else euros(estimated_amount_cents)


def logistics(logistics_cents: int | None) -> Money | None:
    return None if logistics_cents is None else euros(logistics_cents)


@reads(models.FrameworkAgreement, visible=policy.FRAMEWORKS, folded="title")
class FrameworkAgreement(Node):
    """Accord-cadre multi-attributaire à bons de commande."""

    authority: Organisation = relation("L'acheteur, qui suit l'exécution.")
    predecessor: FrameworkAgreement | None = relation("L'accord-cadre précédent.")
    successor: FrameworkAgreement | None = relation("L'accord-cadre suivant.")
    reference: str = column("Référence.")
    title: str = column("Titre.")
    status: FrameworkStatus = computed(
        "État au jour de la lecture : en vigueur et expiré viennent des dates.",
        framework_status,
        facts=DAY_FACTS,
    )
    valid_from_on: date = column("Premier jour de validité.")
    valid_to_on: date = column("Dernier jour de validité, compris (FA3).")
    date_precision: DatePrecision = column("Précision des dates dans la source.")
    date_confidence: DateConfidence = column("Comment ces dates sont connues.")
    overlaps_predecessor: bool = column("Vrai s'il est dit chevaucher le précédent (FA2).")
    max_amount: Money | None = computed("Montant maximal, s'il y en a un.", maximum)
    terminated_on: date | None = column("Jour de la résiliation.")
    termination_reason: str | None = column("Raison de la résiliation.")
    source_note: str | None = column("Ce que dit la source, quand elle laisse un doute.")
    available_transitions: list[AvailableTransition] = computed(
        _NEXT, framework_transitions, facts={**DAY_FACTS, **FRAMEWORK_FACTS}
    )
    fictional: bool = column("Vrai s'il est inventé pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    holders: Connection[FrameworkHolder] = connection("Ses titulaires.", order=())
    orders: Connection[PurchaseOrder] = connection(
        "Ses bons de commande, ceux que le lecteur voit.", order=()
    )
    flash_workshops: Connection[FlashWorkshop] = connection(
        "Les Ateliers Flash commandés sous lui, par titre.", order=("sort_key",)
    )


@reads(models.FrameworkHolder, visible=policy.OF_FRAMEWORK)
class FrameworkHolder(Node):
    """Titulaire d'un accord-cadre."""

    framework: FrameworkAgreement | None = relation("L'accord-cadre.")
    organisation: Organisation = relation("Le prestataire.")


@reads(
    models.FlashWorkshop,
    visible=policy.FLASH_WORKSHOPS,
    facets={"existence": policy.FLASH_WORKSHOPS, "inside": policy.FLASH_INSIDE},
    folded="title",
)
class FlashWorkshop(Node):
    """Atelier Flash : deux jours sur le terrain, piloté par un service déconcentré de l'État."""

    pilot: Organisation = relation("Le service de l'État qui pilote.", facet="existence")
    agency: Agency | None = relation("L'agence d'urbanisme qui l'accompagne.", facet="existence")
    territory: Territory | None = relation("Le territoire.", facet="existence")
    framework: FrameworkAgreement | None = relation("L'accord-cadre.", facet="existence")
    contractor: Organisation | None = relation("Le prestataire.", facet="existence")
    roadmap: Roadmap | None = relation("La feuille de route qu'il livre.", facet="existence")
    workshop: Workshop | None = relation(
        "L'atelier vécu, dans le moteur d'ateliers.", facet="existence"
    )
    series: WorkshopSeries | None = relation(
        "La série d'un Atelier local, s'il en est un.", facet="existence"
    )
    supporting_mission: Mission | None = relation(
        "La mission d'agence qui l'appuie.", facet="existence"
    )
    logistics_payer: Organisation | None = relation(
        "Qui paie la logistique (FW6).", facet="existence"
    )
    title: str = column("Titre.", facet="existence")
    status: FlashStatus = column("État de l'atelier.", facet="existence")
    theme_groups: list[FlashThemeGroup] = column("Groupes de thèmes.", facet="existence")
    subjects: list[str] = column("Sujets.", facet="existence")
    anct_programmes: list[str] = column("Programmes de l'ANCT concernés.", facet="existence")
    estimated_amount: Money | None = computed(
        "Montant estimé, pour ceux qui y ont part ; nul pour les autres.", estimate, facet="inside"
    )
    funding_share_percent: int = column("Part payée par la DGALN, en pour cent.", facet="existence")
    logistics_cost: Money | None = computed(
        "Coût de la logistique, hors marché, pour ceux qui y ont part ; nul pour les autres.",
        logistics,
        facet="inside",
    )
    guide_plan_url: str | None = column("Adresse de l'esquisse de plan-guide.", facet="existence")
    delivered_on: date | None = column("Jour de la livraison.", facet="existence")
    cancellation_reason: str | None = column("Raison de l'annulation.", facet="existence")
    available_transitions: list[AvailableTransition] = computed(
        _NEXT, flash_transitions, facts=FLASH_FACTS, facet="existence"
    )
    fictional: bool = column("Vrai s'il est inventé pour la démonstration.", facet="existence")
    updated_at: datetime = column("Dernier changement.", facet="existence")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")
    co_bearers: Connection[FlashCoBearer] = connection(
        "Ses co-porteurs.", order=(), facet="existence"
    )
    orders: Connection[PurchaseOrder] = connection(
        "Ses bons de commande, par rang ; vus de ceux qui y ont part.",
        order=("rank",),
        facet="existence",
    )
    documents: Connection[Document] = connection(
        "Ses pièces, par titre.", order=("sort_key",), facet="existence"
    )
    links: Connection[Link] = connection(
        "Ce qui l'appuie et ce qu'il produit.", order=(), facet="existence"
    )


@reads(models.FlashCoBearer, visible=policy.OF_FLASH)
class FlashCoBearer(Node):
    """Co-porteur d'un Atelier Flash : une collectivité."""

    flash_workshop: FlashWorkshop | None = relation("L'Atelier Flash.")
    organisation: Organisation = relation("La collectivité.")


@reads(models.PurchaseOrder, visible=policy.PURCHASE_ORDERS)
class PurchaseOrder(Node):
    """Bon de commande d'un Atelier Flash : un ou deux par atelier (PO4)."""

    flash_workshop: FlashWorkshop | None = relation("L'Atelier Flash.")
    framework: FrameworkAgreement | None = relation("L'accord-cadre.")
    issuer: Organisation = relation("Le service qui commande.")
    holder: Organisation = relation("Le titulaire commandé.")
    number: str = column("Numéro.")
    rank: int = column("Rang : 1 ou 2.")
    amount: Money = computed("Montant.", euros)
    status: PurchaseOrderStatus = column("État du bon.")
    issued_on: date | None = column("Jour de l'émission.")
    notified_on: date | None = column("Jour de la notification.")
    due_on: date | None = column("Échéance.")
    executed_on: date | None = column("Jour où l'exécution est constatée.")
    paid_on: date | None = column("Jour du paiement.")
    cancellation_reason: str | None = column("Raison de l'annulation.")
    available_transitions: list[AvailableTransition] = computed(
        _NEXT, order_transitions, facts={**ORDER_FACTS, **ORDER_PERIOD}
    )
    fictional: bool = column("Vrai s'il est inventé pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.links import Link  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.roadmaps import Roadmap  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
from server.schema.types.workshops import Workshop, WorkshopSeries  # noqa: E402
