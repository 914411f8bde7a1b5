"""Territorial contracts, their parties and what they hold, as the contract of the API shows them.

Refuses a day without saying how it is known.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.domain.contracts import machine
from server.domain.contracts.facts import CONTRACT_FACTS
from server.domain.contracts.machine import ContractFacts
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    ContractPartyRole,
    ContractStatus,
    DateConfidence,
)


def contract_transitions(
    status: ContractStatus,
    keeps: bool,
    speaks: bool,
    steered: bool,
    conferred: bool,
    has_papers: bool,
    stakes: int,
    orientations: int,
    unsigned_framework: int,
    projects: int,
    uncited: int,
    uncommitted: int,
    to_review: bool,
    begun: bool,
    over: bool,
) -> list[AvailableTransition]:
    """What the machine answers of a contract's row."""
    facts = ContractFacts(
        keeps=bool(keeps),
        speaks=bool(speaks),
        steered=bool(steered),
        conferred=bool(conferred),
        has_papers=bool(has_papers),
        stakes=stakes,
        orientations=orientations,
        unsigned_framework=unsigned_framework,
        projects=projects,
        uncited=uncited,
        uncommitted=uncommitted,
        to_review=bool(to_review),
        begun=bool(begun),
        over=bool(over),
    )
    return shown(machine.available_transitions(status, facts))


@reads(models.Contract, visible=policy.CONTRACTS, folded="title")
class Contract(Node):
    """Contrat de territoire : un département et les territoires s'engagent pour six ans."""

    agency: Agency | None = relation("L'agence d'urbanisme qui l'accompagne, s'il y en a une.")
    department: Organisation = relation("Le département, chef de file.")
    territory: Territory = relation("Le périmètre du contrat.")
    parent: Contract | None = relation("Le contrat-cadre dont il est la déclinaison.")
    renews: Contract | None = relation("Le contrat auquel il succède.")
    renewed_by: Contract | None = relation("Le contrat qui lui succède.")
    roadmap: Roadmap | None = relation("Son plan d'actions ; nul tant qu'il n'est pas ouvert.")
    title: str = column("Titre.")
    status: ContractStatus = column("Étape du contrat.")
    launched_on: date | None = column("Jour du lancement.")
    launched_confidence: DateConfidence = column("Comment ce jour est connu.")
    elaboration_target_months: int = column("Durée visée de l'élaboration, en mois.")
    framework_signed_on: date | None = column("Jour où le Cadre d'Action Stratégique est signé.")
    signed_on: date | None = column("Jour de la signature du contrat.")
    signed_confidence: DateConfidence = column("Comment ce jour est connu.")
    term_years: int = column("Durée, en années (CT1).")
    ends_on: date | None = column("Terme : signature plus la durée (CT1).")
    mid_term_due_on: date | None = column("Échéance de la clause de revoyure (CT2).")
    ended_on: date | None = column("Jour où il a pris fin, quelle qu'en soit la manière.")
    end_reason: str | None = column("Raison de la fin ou de l'abandon.")
    review_missed: bool = column("Vrai s'il a expiré sans revoyure tenue (CT2).")
    objectives_department: list[str] = column("Objectifs du département.")
    objectives_territory: list[str] = column("Objectifs du territoire.")
    reference_documents: list[str] = column(
        "Documents de référence : SRADT, SCoT, Charte, schémas."
    )
    territory_book_url: str | None = column("Adresse du carnet de territoire, par le CAUE.")
    conferences: int | None = column("Nombre de conférences partenariales que dit la source.")
    working_groups: int | None = column("Nombre de groupes de travail que dit la source.")
    working_groups_at_least: bool = column("Vrai si la source dit « plus de » pour ces groupes.")
    experimental: bool = column("Vrai pour un contrat mené à titre d'expérimentation.")
    source_note: str | None = column("Ce que dit la source, quand elle laisse un doute.")
    fictional: bool = column("Vrai s'il est inventé pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    children: Connection[Contract] = connection("Ses déclinaisons.", order=())
    parties: Connection[ContractParty] = connection("Ses parties, présentes et passées.", order=())
    stages: Connection[ContractStage] = connection(
        "Les étapes franchies, par jour d'effet.", order=("effective_on",)
    )
    stakes: Connection[ContractStake] = connection(
        "Les enjeux stratégiques, par numéro.", order=("number",)
    )
    orientations: Connection[ContractOrientation] = connection(
        "Les orientations prioritaires, par numéro.", order=("number",)
    )
    commitments: Connection[Commitment] = connection("Les engagements réciproques.", order=())
    signatures: Connection[Signature] = connection(
        "Les signatures du cadre, puis du contrat, par jour.", order=("instrument", "signed_on")
    )
    amendments: Connection[Amendment] = connection("Les avenants, par numéro.", order=("number",))
    reviews: Connection[ContractReview] = connection(
        "Les revoyures, par échéance.", order=("due_on",)
    )
    bodies: Connection[GovernanceBody] = connection("Ses instances, par nom.", order=("sort_key",))
    documents: Connection[Document] = connection("Ses pièces, par titre.", order=("sort_key",))
    links: Connection[Link] = connection("Ce qu'il cite.", order=())
    available_transitions: list[AvailableTransition] = computed(
        "Ce que le lecteur peut en faire maintenant, et pourquoi non.",
        contract_transitions,
        facts=CONTRACT_FACTS,
    )


@reads(models.ContractParty, visible=policy.OF_CONTRACT)
class ContractParty(Node):
    """Partie d'un contrat : chef de file ou partenaire."""

    contract: Contract | None = relation("Le contrat.")
    organisation: Organisation = relation("L'organisation.")
    succeeds: ContractParty | None = relation("La partie dont elle prend la suite (CT9).")
    role: ContractPartyRole = column("Chef de file ou partenaire.")
    from_on: date = column("Premier jour où elle est partie.")
    to_on: date | None = column("Premier jour où elle ne l'est plus ; nul tant qu'elle l'est.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    commitments: Connection[Commitment] = connection("Ce à quoi elle s'engage.", order=())
    commitments_received: Connection[Commitment] = connection(
        "Ce à quoi d'autres s'engagent envers elle.", order=()
    )


@reads(models.ContractStake, visible=policy.OF_CONTRACT)
class ContractStake(Node):
    """Enjeu stratégique issu du diagnostic partagé."""

    contract: Contract | None = relation("Le contrat.")
    number: int = column("Numéro, à partir de 1.")
    title: str = column("Titre.")
    description: str | None = column("Description.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    orientations: Connection[ContractOrientation] = connection(
        "Les orientations qui y répondent, par numéro.", order=("number",)
    )


@reads(models.ContractOrientation, visible=policy.OF_CONTRACT)
class ContractOrientation(Node):
    """Orientation prioritaire du Cadre d'Action Stratégique, que les projets citent (CT3)."""

    contract: Contract | None = relation("Le contrat.")
    stake: ContractStake | None = relation("L'enjeu auquel elle répond.")
    number: int = column("Numéro, à partir de 1.")
    title: str = column("Titre.")
    description: str | None = column("Description.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    actions: Connection[ActionOrientation] = connection(
        "Les projets qui la citent, ceux que le lecteur voit.", order=()
    )


# At the foot: these modules need the classes above.
from server.schema.types.actions import ActionOrientation  # noqa: E402
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.governance import GovernanceBody  # noqa: E402
from server.schema.types.links import Link  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.roadmaps import Roadmap  # noqa: E402
from server.schema.types.signatures import (  # noqa: E402
    Amendment,
    Commitment,
    ContractReview,
    ContractStage,
    Signature,
)
from server.schema.types.territories import Territory  # noqa: E402
