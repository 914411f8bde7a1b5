"""Organisations, as the contract shows them. They are public; their people are not."""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.vocabulary import BanaticNature, OrganisationKind


@reads(models.Organisation, visible=policy.ORGANISATIONS, folded="name")
class Organisation(Node):
    """Organisation : collectivité, service de l'État, syndicat, association."""

    name: str = column("Nom complet.")
    short_name: str | None = column("Nom court ou sigle.")
    kind: OrganisationKind = column("Nature de l'organisation.")
    siren: str | None = column("Numéro SIREN, neuf chiffres.")
    siret: str | None = column("Numéro SIRET de son siège, quatorze chiffres.")
    insee_code: str | None = column("Code INSEE, pour une commune seulement.")
    banatic_nature: BanaticNature | None = column(
        "Nature juridique d'un groupement, selon la base nationale BANATIC."
    )
    department_codes: list[str] = column("Codes des départements, 2A et 2B compris.")
    region_code: str | None = column("Code de la région.")
    population: int | None = column("Population.")
    cog_vintage: int | None = column("Millésime du code officiel géographique, une année.")
    valid_from_on: date | None = column("Premier jour de son existence, s'il est connu.")
    valid_to_on: date | None = column("Premier jour sans elle ; nul tant qu'elle existe.")
    succeeded_by: Organisation | None = relation("Celle qui lui succède, après une fusion.")
    predecessors: Connection[Organisation] = connection("Celles auxquelles elle succède.", order=())
    registered_by: Agency | None = relation(
        "L'agence qui tient cette fiche, seule à la modifier ; nulle pour une fiche de référence."
    )
    fictional: bool = column("Vrai pour une organisation inventée pour la démonstration.")
    placeholder: bool = column("Vrai pour une organisation que sa source ne nomme pas.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    agency: Agency | None = relation("L'agence d'urbanisme que cette organisation porte.")
    memberships: Connection[Membership] = connection(
        "Ses adhésions à des agences.", order=("agency_id",)
    )
    territories: Connection[TerritoryMember] = connection(
        "Les territoires dont elle fait partie.", order=("territory_id",)
    )
    people: Connection[Person] = connection(
        "Ses personnes, vues d'elle-même et de l'agence qui les tient.", order=("sort_key",)
    )
    participations: Connection[MissionParticipation] = connection(
        "Les missions auxquelles elle prend part, avec sa catégorie.", order=("mission_id",)
    )
    output_requests: Connection[OutputRequest] = connection(
        "Ses demandes de productions, vues d'elle-même et des agences.", order=("mission_id",)
    )
    receptions: Connection[OutputReception] = connection(
        "Les livrables qu'elle a reçus, vus d'elle-même et des agences.", order=("deliverable_id",)
    )
    funding_agreements: Connection[FundingAgreement] = connection(
        "Ce qu'elle apporte à des programmes, vu d'elle-même et des agences.",
        order=("programme_id", "year"),
    )
    mission_requests: Connection[MissionRequest] = connection(
        "Ses demandes de mission, vues d'elle-même et des agences.", order=("-received_on",)
    )
    service_requests: Connection[ServiceRequest] = connection(
        "Ses demandes de service, vues d'elle-même et des agences.", order=("-received_on",)
    )
    roadmaps: Connection[Roadmap] = connection(
        "Les feuilles de route qu'elle porte.", order=("sort_key",)
    )
    contract_parties: Connection[ContractParty] = connection(
        "Les contrats de territoire dont elle est ou fut partie.", order=("contract_id",)
    )
    agreement_parties: Connection[AgreementParty] = connection(
        "Les accords de coopération dont elle est ou fut partie.", order=("agreement_id",)
    )
    proposals_received: Connection[Proposal] = connection(
        "Les propositions qui lui ont été transmises.", order=("rank",)
    )


# At the foot: these modules need the class above.
from server.schema.types.agencies import Agency, Membership  # noqa: E402
from server.schema.types.agreements import AgreementParty  # noqa: E402
from server.schema.types.contracts import ContractParty  # noqa: E402
from server.schema.types.deliverables import OutputReception, OutputRequest  # noqa: E402
from server.schema.types.funding import FundingAgreement  # noqa: E402
from server.schema.types.missions import MissionParticipation  # noqa: E402
from server.schema.types.people import Person  # noqa: E402
from server.schema.types.proposals import Proposal  # noqa: E402
from server.schema.types.requests import MissionRequest, ServiceRequest  # noqa: E402
from server.schema.types.roadmaps import Roadmap  # noqa: E402
from server.schema.types.territories import TerritoryMember  # noqa: E402
