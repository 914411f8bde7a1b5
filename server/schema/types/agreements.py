"""Cooperation agreements and their sheets, as the contract shows them.

Refuses the name of whoever is employed: a staffing is a post.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry
from strawberry.types import Info

from server import models
from server.access import policy
from server.domain.agreements import machine
from server.domain.agreements.facts import FACTS, WARNING_FACTS
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.money import Money, euros_if_given
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    AgreementBasis,
    AgreementPartyRole,
    AgreementStatus,
    AgreementType,
    CooperationMotive,
    SheetHeading,
    StaffingKind,
)


@strawberry.type(description="Un avertissement sur un accord : il ne refuse rien.")
class AgreementWarning:
    rule: strawberry.Private[str]

    @strawberry.field(description="La règle qui avertit : AG2, AG6 ou AG9.")
    def code(self) -> str:
        return self.rule

    @strawberry.field(description="La phrase, en français ou dans la langue demandée.")
    def message(self, info: Info[Any, Any]) -> str:
        french, english = machine.WARNED[self.rule]
        return english if info.context.viewer.locale == "en" else french


def transitions(
    status: AgreementStatus,
    keeps: bool,
    speaks: bool,
    filled_triggers: bool,
    filled_partners_scale: bool,
    filled_stakes: bool,
    filled_ambitions: bool,
    filled_object: bool,
    filled_actors: bool,
    several: bool,
    composed: bool,
    owned: bool,
    in_house: bool,
    co_chaired: bool,
    begun: bool,
    over: bool,
    succeeded: bool,
) -> list[AvailableTransition]:
    """What may come next, for the reader whose facts these are."""
    facts = machine.AgreementFacts(
        keeps=bool(keeps),
        speaks=bool(speaks),
        filled=machine.filled(
            {
                SheetHeading.TRIGGERS: filled_triggers,
                SheetHeading.PARTNERS_SCALE: filled_partners_scale,
                SheetHeading.STAKES: filled_stakes,
                SheetHeading.AMBITIONS: filled_ambitions,
                SheetHeading.OBJECT: filled_object,
                SheetHeading.ACTORS: filled_actors,
            }
        ),
        several=bool(several),
        composed=bool(composed),
        owned=bool(owned),
        in_house=bool(in_house),
        co_chaired=bool(co_chaired),
        begun=bool(begun),
        over=bool(over),
        succeeded=bool(succeeded),
    )
    return shown(machine.available_transitions(status, facts))


def warned(
    type: AgreementType, two_syndicates: bool, reciprocal: bool, among_the_same: bool
) -> list[AgreementWarning]:
    """What the rules warn of."""
    seen = machine.Warnings(bool(two_syndicates), bool(reciprocal), bool(among_the_same))
    return [AgreementWarning(rule=rule) for rule in machine.warnings(type, seen)]


@reads(models.Agreement, visible=policy.AGREEMENTS, folded="title")
class Agreement(Node):
    """Accord de coopération entre territoires, ou charte d'une plateforme permanente."""

    keeper: Organisation = relation("L'organisation qui en tient le dossier.")
    agency: Agency | None = relation("L'agence d'urbanisme qui l'accompagne.")
    territory: Territory | None = relation("Le périmètre.")
    roadmap: Roadmap | None = relation("Sa feuille de route.")
    builds_on: Agreement | None = relation("L'accord sur lequel il s'appuie (AG5).")
    renews: Agreement | None = relation("L'accord auquel il succède.")
    renewed_by: Agreement | None = relation("L'accord qui lui succède.")
    title: str = column("Titre.")
    type: AgreementType = column("Forme de la coopération.")
    status: AgreementStatus = column("État de l'accord.")
    basis: AgreementBasis | None = column("Coopération voulue ou nécessaire (AG7).")
    event_source: str | None = column("L'événement ou la source qui l'a fait connaître.")
    signed_on: date | None = column("Jour de la dernière signature.")
    starts_on: date | None = column("Premier jour d'effet.")
    ends_on: date | None = column("Terme.")
    ended_on: date | None = column("Jour où il a pris fin.")
    end_reason: str | None = column("Raison de la fin ou de l'abandon.")
    in_house_contract_reference: str | None = column(
        "Référence du contrat de prestation intégrée d'une mutualisation (AG4)."
    )
    source_note: str | None = column("Ce que dit la source, quand elle laisse un doute.")
    available_transitions: list[AvailableTransition] = computed(
        "Les transitions depuis cet état, et pourquoi chacune est ouverte ou non au lecteur.",
        transitions,
        facts=FACTS,
    )
    warnings: list[AgreementWarning] = computed(
        "Ce que cet accord ne fait pas et que les accords de sa forme font d'ordinaire.",
        warned,
        facts=WARNING_FACTS,
    )
    fictional: bool = column("Vrai s'il est inventé pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    built_upon_by: Connection[Agreement] = connection(
        "Les accords qui s'appuient sur lui.", order=()
    )
    parties: Connection[AgreementParty] = connection("Ses parties.", order=())
    items: Connection[AgreementItem] = connection(
        "Sa fiche : les items des six rubriques, par rubrique et numéro.",
        order=("heading", "number"),
    )
    axes: Connection[AgreementAxis] = connection("Ses axes, par numéro.", order=("number",))
    staffing: Connection[AgreementStaffing] = connection("Les moyens humains.", order=())
    funding_calls: Connection[FundingCall] = connection("Les appels à projets.", order=())
    signatures: Connection[Signature] = connection(
        "Ses signatures, par jour.", order=("signed_on",)
    )
    bodies: Connection[GovernanceBody] = connection("Ses instances, par nom.", order=("sort_key",))
    documents: Connection[Document] = connection("Ses pièces, par titre.", order=("sort_key",))
    series: Connection[WorkshopSeries] = connection(
        "Les séries d'ateliers d'une plateforme, par titre.", order=("sort_key",)
    )
    links: Connection[Link] = connection(
        "Les actions et les missions qui s'y rattachent.", order=()
    )


@reads(models.AgreementParty, visible=policy.OF_AGREEMENT)
class AgreementParty(Node):
    """Partie d'un accord de coopération."""

    agreement: Agreement | None = relation("L'accord.")
    organisation: Organisation = relation("L'organisation.")
    role: AgreementPartyRole = column("Partie, prescripteur ou porteur.")
    from_on: date = column("Premier jour où elle est partie.")
    to_on: date | None = column("Premier jour où elle ne l'est plus.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.AgreementItem, visible=policy.OF_AGREEMENT)
class AgreementItem(Node):
    """Item d'une rubrique de la fiche d'un accord."""

    agreement: Agreement | None = relation("L'accord.")
    heading: SheetHeading = column("Rubrique.")
    number: int = column("Numéro dans la rubrique, à partir de 1.")
    text: str = column("Texte.")
    motive: CooperationMotive | None = column("Ce sur quoi il repose (AG10).")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.AgreementAxis, visible=policy.OF_AGREEMENT)
class AgreementAxis(Node):
    """Axe d'un accord."""

    agreement: Agreement | None = relation("L'accord.")
    number: int = column("Numéro, à partir de 1.")
    title: str = column("Titre.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.AgreementStaffing, visible=policy.OF_AGREEMENT)
class AgreementStaffing(Node):
    """Moyen humain mis au service d'un accord : un poste, jamais un nom."""

    agreement: Agreement | None = relation("L'accord.")
    employer: Organisation | None = relation("L'employeur.")
    kind: StaffingKind = column("Nature du poste.")
    title: str = column("Intitulé.")
    fte_percent: int | None = column("Part d'un temps plein, en pour cent.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.FundingCall, visible=policy.OF_AGREEMENT)
class FundingCall(Node):
    """Appel à projets auquel répond un accord."""

    agreement: Agreement | None = relation("L'accord.")
    funder: Organisation | None = relation("Qui l'a lancé.")
    title: str = column("Intitulé.")
    year: int | None = column("Année.")
    amount: Money | None = computed("Montant, s'il est connu.", euros_if_given)
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.governance import GovernanceBody  # noqa: E402
from server.schema.types.links import Link  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.roadmaps import Roadmap  # noqa: E402
from server.schema.types.signatures import Signature  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
from server.schema.types.workshops import WorkshopSeries  # noqa: E402
