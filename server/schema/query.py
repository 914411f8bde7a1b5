"""The root of every table-backed query. Refuses resolvers: its fields declare what they read."""

from __future__ import annotations

import strawberry

from server.reading import (
    Connection,
    Node,
    by_id,
    by_ids,
    follows,
    listing,
    searches,
)
from server.schema.filters import (
    ActionFilter,
    AgreementFilter,
    ContractFilter,
    DeliberationFilter,
    DeliverableFilter,
    FlashWorkshopFilter,
    FundingAgreementFilter,
    MeetingFilter,
    MissionFilter,
    MissionRequestFilter,
    NoticeFilter,
    OrganisationFilter,
    PersonFilter,
    ProgrammeFilter,
    RoadmapFilter,
    ServiceRequestFilter,
    TerritoryFilter,
    ThemeFilter,
    WorkshopFilter,
)
from server.schema.search import AGENCY, SearchType
from server.schema.sorts import (
    ACTION_SORTS,
    DELIBERATION_SORTS,
    DELIVERABLE_SORTS,
    MEETING_SORTS,
    MISSION_SORTS,
    ORGANISATION_SORTS,
    PROGRAMME_SORTS,
)
from server.schema.types import (
    Action,
    Agency,
    AgendaTemplate,
    Agreement,
    Contract,
    Deliberation,
    Deliverable,
    FlashWorkshop,
    FrameworkAgreement,
    FundingAgreement,
    GovernanceBody,
    LiveSession,
    Meeting,
    Membership,
    Mission,
    MissionRequest,
    Notice,
    Organisation,
    Person,
    Programme,
    ProgrammeVersion,
    Proposal,
    Roadmap,
    ServiceRequest,
    Territory,
    Theme,
    Workshop,
    WorkshopSeries,
)
from server.schema.types.changes import ChangeBatch


@strawberry.type(description="Lectures. Ce qui est caché répond comme ce qui manque.")
class TableQuery:
    node: Node | None = by_id("L'objet d'un identifiant global ; nul s'il manque ou est caché.")
    nodes: list[Node | None] = by_ids(
        "Les objets de ces identifiants, dans l'ordre demandé, nuls où il en manque."
    )

    search: Connection[Node] = searches(
        "Ce que le lecteur voit et qui a tous ces mots : d'abord là où ils sont dans le titre, puis"
        " du plus récent au plus ancien.",
        types=SearchType,
        agency=AGENCY,
    )
    changes: ChangeBatch = follows(
        "Ce qui a changé pour le lecteur depuis un curseur : créations, changements, disparitions."
    )

    organisation: Organisation | None = by_id("Une organisation.")
    organisations: Connection[Organisation] = listing(
        "Les organisations, par nom.",
        order=("sort_key",),
        sorts=ORGANISATION_SORTS,
        filters=OrganisationFilter,
    )
    agency: Agency | None = by_id("Une agence d'urbanisme.")
    agencies: Connection[Agency] = listing("Les agences, par nom.", order=("sort_key",))
    membership: Membership | None = by_id("Une adhésion.")
    territory: Territory | None = by_id("Un territoire.")
    territories: Connection[Territory] = listing(
        "Les territoires, par nom.", order=("sort_key",), filters=TerritoryFilter
    )
    person: Person | None = by_id("Une personne que le lecteur voit.")
    people: Connection[Person] = listing(
        "Les personnes de son organisation, et celles dont son agence tient la fiche, par nom.",
        order=("sort_key",),
        filters=PersonFilter,
    )
    theme: Theme | None = by_id("Un thème.")
    themes: Connection[Theme] = listing(
        "Les thèmes, par nom.", order=("sort_key",), filters=ThemeFilter
    )

    programme: Programme | None = by_id("Un programme partenarial.")
    programmes: Connection[Programme] = listing(
        "Les programmes partenariaux, par titre.",
        order=("sort_key",),
        sorts=PROGRAMME_SORTS,
        filters=ProgrammeFilter,
    )
    programme_version: ProgrammeVersion | None = by_id("Une version de programme.")
    funding_agreement: FundingAgreement | None = by_id("Une convention de financement.")
    funding_agreements: Connection[FundingAgreement] = listing(
        "Les conventions de financement que le lecteur voit : les siennes, ou celles de son agence.",
        order=(),
        filters=FundingAgreementFilter,
    )

    governance_body: GovernanceBody | None = by_id("Une instance de gouvernance.")
    meeting: Meeting | None = by_id("Une réunion d'instance.")
    meetings: Connection[Meeting] = listing(
        "Les réunions que le lecteur voit, les plus récentes d'abord.",
        order=("-scheduled_on",),
        sorts=MEETING_SORTS,
        filters=MeetingFilter,
    )
    deliberation: Deliberation | None = by_id("Une délibération.")
    deliberations: Connection[Deliberation] = listing(
        "Les délibérations que le lecteur voit, les plus récentes d'abord.",
        order=("-decided_on",),
        sorts=DELIBERATION_SORTS,
        filters=DeliberationFilter,
    )

    mission: Mission | None = by_id("Une mission.")
    missions: Connection[Mission] = listing(
        "Les missions que le lecteur voit, par titre.",
        order=("sort_key",),
        sorts=MISSION_SORTS,
        filters=MissionFilter,
    )

    mission_request: MissionRequest | None = by_id("Une demande de mission.")
    mission_requests: Connection[MissionRequest] = listing(
        "Les demandes de mission que le lecteur voit, la plus récente d'abord : les siennes, ou"
        " toutes celles de son agence.",
        order=("-received_on",),
        filters=MissionRequestFilter,
    )
    service_request: ServiceRequest | None = by_id("Une demande de service.")
    service_requests: Connection[ServiceRequest] = listing(
        "Les demandes de service que le lecteur voit, la plus récente d'abord.",
        order=("-received_on",),
        filters=ServiceRequestFilter,
    )

    deliverable: Deliverable | None = by_id("Un livrable.")
    deliverables: Connection[Deliverable] = listing(
        "Les livrables que le lecteur voit, par titre ; les publiés pour tous.",
        order=("sort_key",),
        sorts=DELIVERABLE_SORTS,
        filters=DeliverableFilter,
    )

    workshop: Workshop | None = by_id("Un atelier.")
    workshops: Connection[Workshop] = listing(
        "Les ateliers que le lecteur voit, par titre.",
        order=("sort_key",),
        filters=WorkshopFilter,
    )
    workshop_series: WorkshopSeries | None = by_id("Une série d'ateliers.")
    agenda_template: AgendaTemplate | None = by_id("Un modèle de déroulé.")
    live_session: LiveSession | None = by_id("Une séance d'atelier.")
    proposal: Proposal | None = by_id("Une proposition issue d'un atelier.")

    roadmap: Roadmap | None = by_id("Une feuille de route.")
    roadmaps: Connection[Roadmap] = listing(
        "Les feuilles de route que le lecteur voit, par titre.",
        order=("sort_key",),
        filters=RoadmapFilter,
    )
    action: Action | None = by_id("Une action de feuille de route.")
    actions: Connection[Action] = listing(
        "Les actions que le lecteur voit, par dernier changement.",
        order=("updated_at",),
        sorts=ACTION_SORTS,
        filters=ActionFilter,
    )
    contract: Contract | None = by_id("Un contrat de territoire.")
    contracts: Connection[Contract] = listing(
        "Les contrats de territoire que le lecteur voit, par titre.",
        order=("sort_key",),
        filters=ContractFilter,
    )
    agreement: Agreement | None = by_id("Un accord de coopération.")
    agreements: Connection[Agreement] = listing(
        "Les accords de coopération que le lecteur voit, par titre.",
        order=("sort_key",),
        filters=AgreementFilter,
    )
    framework_agreement: FrameworkAgreement | None = by_id("Un accord-cadre.")
    framework_agreements: Connection[FrameworkAgreement] = listing(
        "Les accords-cadres que le lecteur voit, par titre.", order=("sort_key",)
    )
    flash_workshop: FlashWorkshop | None = by_id("Un Atelier Flash.")
    flash_workshops: Connection[FlashWorkshop] = listing(
        "Les Ateliers Flash que le lecteur voit, par titre.",
        order=("sort_key",),
        filters=FlashWorkshopFilter,
    )

    notices: Connection[Notice] = listing(
        "Les avis adressés au lecteur, les derniers d'abord ; aucun s'il n'en veut pas en ligne.",
        order=("-created_at",),
        filters=NoticeFilter,
    )
