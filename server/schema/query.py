"""The root of every table-backed query. Refuses resolvers: its fields declare what they read."""

from __future__ import annotations

from datetime import datetime

import strawberry

from server.reading import Connection, Node, by_id, by_ids, follows, listing, matches, matches_where
from server.schema.sorts import ACTION_SORTS, MISSION_SORTS
from server.schema.types import (
    Action,
    Agency,
    Deliberation,
    Deliverable,
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
)
from server.schema.types.changes import ChangeBatch
from server.vocabulary import (
    ActionStatus,
    DeliverableKind,
    DeliverableStatus,
    MissionPartnership,
    MissionRequestStatus,
    MissionStatus,
    NoticeKind,
    OrganisationKind,
    ParticipationCategory,
    ServiceRequestStatus,
    SocleFamily,
    Strand,
    TerritoryScale,
)

# One's own participation, told by one's own organisation: nothing of the mission is learnt by it.
_OWN_PARTICIPATION = (
    "EXISTS (SELECT 1 FROM mission_participation op WHERE op.mission_id = {t}.id"
    " AND op.organisation_id = :organisation_id AND op.category = :value"
    " AND op.from_on <= :today AND (op.to_on IS NULL OR op.to_on > :today))"
)


@strawberry.input(description="Organisations à garder ; les conditions s'ajoutent.")
class OrganisationFilter:
    kind: OrganisationKind | None = matches("De cette nature.", "kind")
    siren: str | None = matches("De ce SIREN.", "siren")
    insee_code: str | None = matches("De ce code INSEE.", "insee_code")


@strawberry.input(description="Territoires à garder ; les conditions s'ajoutent.")
class TerritoryFilter:
    scale: TerritoryScale | None = matches("De cette échelle.", "scale")
    registered_by_id: strawberry.ID | None = matches(
        "Dont cette agence tient la fiche.", "registered_by_id", id_of="Agency"
    )
    member_id: strawberry.ID | None = matches_where(
        "Dont cette commune ou intercommunalité fait partie.",
        "EXISTS (SELECT 1 FROM territory_member tm WHERE tm.territory_id = {t}.id"
        " AND tm.organisation_id = :value)",
        id_of="Organisation",
    )


@strawberry.input(description="Personnes à garder ; les conditions s'ajoutent.")
class PersonFilter:
    organisation_id: strawberry.ID | None = matches(
        "De cette organisation.", "organisation_id", id_of="Organisation"
    )
    registered_by_id: strawberry.ID | None = matches(
        "Dont cette agence tient la fiche.", "registered_by_id", id_of="Agency"
    )


@strawberry.input(description="Thèmes à garder ; les conditions s'ajoutent.")
class ThemeFilter:
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    parent_id: strawberry.ID | None = matches("Branches de ce thème.", "parent_id", id_of="Theme")


@strawberry.input(description="Programmes à garder ; les conditions s'ajoutent.")
class ProgrammeFilter:
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")


@strawberry.input(description="Missions à garder ; les conditions s'ajoutent.")
class MissionFilter:
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    status: MissionStatus | None = matches("Dans cet état.", "status")
    partnership: MissionPartnership | None = matches(
        "Dans le programme, ou hors programme.", "partnership"
    )
    strand: Strand | None = matches("De ce volet.", "strand")
    category: ParticipationCategory | None = matches_where(
        "Où l'organisation du lecteur est, ce jour, dans cette catégorie.", _OWN_PARTICIPATION
    )
    updated_since: datetime | None = matches(
        "Changées à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Conventions de financement à garder ; les conditions s'ajoutent.")
class FundingAgreementFilter:
    programme_id: strawberry.ID | None = matches(
        "De ce programme.", "programme_id", id_of="Programme"
    )
    funder_id: strawberry.ID | None = matches("De ce financeur.", "funder_id", id_of="Organisation")
    year: int | None = matches("De cette année.", "year")


@strawberry.input(description="Demandes de mission à garder ; les conditions s'ajoutent.")
class MissionRequestFilter:
    agency_id: strawberry.ID | None = matches("À cette agence.", "agency_id", id_of="Agency")
    organisation_id: strawberry.ID | None = matches(
        "De cette organisation.", "organisation_id", id_of="Organisation"
    )
    year: int | None = matches("Pour cette année.", "wanted_year")
    status: MissionRequestStatus | None = matches("Dans cet état.", "status")


@strawberry.input(description="Demandes de service à garder ; les conditions s'ajoutent.")
class ServiceRequestFilter:
    agency_id: strawberry.ID | None = matches("À cette agence.", "agency_id", id_of="Agency")
    organisation_id: strawberry.ID | None = matches(
        "De cette organisation.", "organisation_id", id_of="Organisation"
    )
    socle_family: SocleFamily | None = matches("De cette famille du socle.", "socle_family")
    status: ServiceRequestStatus | None = matches("Dans cet état.", "status")


@strawberry.input(description="Livrables à garder ; les conditions s'ajoutent.")
class DeliverableFilter:
    mission_id: strawberry.ID | None = matches("De cette mission.", "mission_id", id_of="Mission")
    status: DeliverableStatus | None = matches("Dans cet état.", "status")
    kind: DeliverableKind | None = matches("De cette nature.", "kind")


@strawberry.input(description="Ateliers à garder ; les conditions s'ajoutent.")
class WorkshopFilter:
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    mission_id: strawberry.ID | None = matches("De cette mission.", "mission_id", id_of="Mission")


@strawberry.input(description="Feuilles de route à garder ; les conditions s'ajoutent.")
class RoadmapFilter:
    holder_id: strawberry.ID | None = matches("De ce porteur.", "holder_id", id_of="Organisation")
    agency_id: strawberry.ID | None = matches(
        "Accompagnées par cette agence.", "agency_id", id_of="Agency"
    )


@strawberry.input(description="Actions à garder ; les conditions s'ajoutent.")
class ActionFilter:
    roadmap_id: strawberry.ID | None = matches(
        "De cette feuille de route.", "roadmap_id", id_of="Roadmap"
    )
    status: ActionStatus | None = matches("Dans cet état.", "status")
    updated_since: datetime | None = matches(
        "Changées à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Avis à garder ; les conditions s'ajoutent.")
class NoticeFilter:
    unread: bool | None = matches_where(
        "Ceux qui ne sont pas lus ; `false` pour ceux qui le sont.",
        "({t}.read_at IS NULL) = :value",
    )
    kind: NoticeKind | None = matches("De ce genre.", "kind")


@strawberry.type(description="Lectures. Ce qui est caché répond comme ce qui manque.")
class TableQuery:
    node: Node | None = by_id("L'objet d'un identifiant global ; nul s'il manque ou est caché.")
    nodes: list[Node | None] = by_ids(
        "Les objets de ces identifiants, dans l'ordre demandé, nuls où il en manque."
    )

    changes: ChangeBatch = follows(
        "Ce qui a changé pour le lecteur depuis un curseur : créations, changements, disparitions."
    )

    organisation: Organisation | None = by_id("Une organisation.")
    organisations: Connection[Organisation] = listing(
        "Les organisations, par nom.", order=("sort_key",), filters=OrganisationFilter
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
        "Les programmes partenariaux, par titre.", order=("sort_key",), filters=ProgrammeFilter
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
    deliberation: Deliberation | None = by_id("Une délibération.")

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
        filters=DeliverableFilter,
    )

    workshop: Workshop | None = by_id("Un atelier.")
    workshops: Connection[Workshop] = listing(
        "Les ateliers que le lecteur voit, par titre.",
        order=("sort_key",),
        filters=WorkshopFilter,
    )
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

    notices: Connection[Notice] = listing(
        "Les avis adressés au lecteur, les derniers d'abord ; aucun s'il n'en veut pas en ligne.",
        order=("-created_at",),
        filters=NoticeFilter,
    )
