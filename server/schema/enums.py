"""The enums of the trade as the contract shows them: each value with its French term.

The classes stay those of `server.vocabulary`: importing this module is what describes them, once.
Refuses a value without a description.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

import strawberry

from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActivityKind,
    ActivityStatus,
    AgencyLegalForm,
    Audience,
    BanaticNature,
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    Currency,
    DeliberationOutcome,
    DeliverableKind,
    DeliverableStatus,
    FundingNature,
    LineState,
    MeetingStatus,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    OutputRequestStatus,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    ProposalStatus,
    ResetReason,
    RoadmapStatus,
    Role,
    Scope,
    SessionStatus,
    SocleFamily,
    Strand,
    StrandScope,
    TerritoryScale,
    TotalsBasis,
    ValidationRule,
    VersionStatus,
    ViewerKind,
    VisibilityPolicy,
    WorkshopMethod,
    WorkStart,
)

TERMS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    OrganisationKind: {
        OrganisationKind.COMMUNE: "Commune.",
        OrganisationKind.EPCI: "Établissement public de coopération intercommunale.",
        OrganisationKind.METROPOLE: "Métropole.",
        OrganisationKind.DEPARTMENT: "Département.",
        OrganisationKind.REGION: "Région.",
        OrganisationKind.SYNDICAT_MIXTE: "Syndicat mixte.",
        OrganisationKind.PNR: "Parc naturel régional.",
        OrganisationKind.PAYS: "Pays.",
        OrganisationKind.POLE_METROPOLITAIN: "Pôle métropolitain.",
        OrganisationKind.SCOT_BODY: "Structure porteuse de SCoT.",
        OrganisationKind.STATE_CENTRAL: "Administration centrale de l'État.",
        OrganisationKind.STATE_DECONCENTRATED: "Service déconcentré de l'État.",
        OrganisationKind.PUBLIC_OPERATOR: "Opérateur public.",
        OrganisationKind.CONSULAR_CHAMBER: "Chambre consulaire.",
        OrganisationKind.CAUE: "Conseil d'architecture, d'urbanisme et de l'environnement.",
        OrganisationKind.URBAN_AGENCY: "Agence d'urbanisme.",
        OrganisationKind.CONTRACTOR: "Prestataire.",
        OrganisationKind.ASSOCIATION: "Association.",
        OrganisationKind.OTHER: "Autre organisation.",
    },
    BanaticNature: {
        BanaticNature.METRO: "Métropole.",
        BanaticNature.CU: "Communauté urbaine.",
        BanaticNature.CA: "Communauté d'agglomération.",
        BanaticNature.CC: "Communauté de communes.",
        BanaticNature.SMF: "Syndicat mixte fermé.",
        BanaticNature.SMO: "Syndicat mixte ouvert.",
        BanaticNature.SIVU: "Syndicat intercommunal à vocation unique.",
        BanaticNature.SIVOM: "Syndicat intercommunal à vocation multiple.",
        BanaticNature.POLEM: "Pôle métropolitain.",
        BanaticNature.PETR: "Pôle d'équilibre territorial et rural.",
        BanaticNature.EPT: "Établissement public territorial.",
    },
    TerritoryScale: {
        TerritoryScale.COMMUNE: "Commune.",
        TerritoryScale.INTERCOMMUNAL: "Intercommunalité.",
        TerritoryScale.SCOT: "Périmètre d'un SCoT.",
        TerritoryScale.PAYS: "Pays.",
        TerritoryScale.PNR: "Parc naturel régional.",
        TerritoryScale.ARRONDISSEMENT: "Arrondissement.",
        TerritoryScale.DEPARTMENT: "Département.",
        TerritoryScale.INTERDEPARTMENTAL: "Plusieurs départements.",
        TerritoryScale.CUSTOM: "Périmètre propre à une étude ou à un projet.",
    },
    FundingNature: {
        FundingNature.COTISATION: "Cotisation d'un membre.",
        FundingNature.SUBVENTION: "Subvention d'un financeur.",
    },
    Currency: {Currency.EUR: "Euro."},
    AgencyLegalForm: {
        AgencyLegalForm.ASSOCIATION: "Association.",
        AgencyLegalForm.GIP: "Groupement d'intérêt public.",
    },
    BodyKind: {
        BodyKind.BOARD: "Conseil d'administration.",
        BodyKind.GENERAL_ASSEMBLY: "Assemblée générale.",
        BodyKind.STEERING_COMMITTEE: "Comité de pilotage (COPIL).",
        BodyKind.PARTNERSHIP_CONFERENCE: "Conférence partenariale.",
        BodyKind.PROJECT_TEAM: "Équipe projet.",
        BodyKind.TERRITORIAL_TECHNICAL_GROUP: "Groupe technique territorial.",
        BodyKind.WORKING_GROUP: "Groupe de travail.",
        BodyKind.PRESIDENTS_CONFERENCE: "Conférence des présidents.",
        BodyKind.DGS_TECHNICAL_COMMITTEE: "Comité technique des directeurs généraux.",
        BodyKind.TECHNICAL_GROUP: "Groupe technique.",
        BodyKind.THEMATIC_GROUP: "Groupe thématique.",
        BodyKind.FRAMING_COMMITTEE: "Comité de cadrage.",
        BodyKind.TECHNICAL_COMMITTEE: "Comité technique (COTECH).",
        BodyKind.SCIENTIFIC_COMMITTEE: "Conseil scientifique.",
        BodyKind.MIXED_COMMISSION: "Commission mixte.",
    },
    WorkStart: {
        WorkStart.APPROVED: "Sur une version approuvée.",
        WorkStart.LAST_PRESENTED: "Dès la dernière version présentée.",
    },
    VisibilityPolicy: {
        VisibilityPolicy.MEMBERS_ON_REQUEST: "Aux membres, sur demande.",
        VisibilityPolicy.MEMBERS_AND_FUNDERS: "À tous les membres et financeurs.",
    },
    ProgrammeKind: {
        ProgrammeKind.ANNUAL: "Programme annuel.",
        ProgrammeKind.MULTI_YEAR: "Programme pluriannuel.",
    },
    ProgrammeStatus: {
        ProgrammeStatus.PREPARING: "En préparation.",
        ProgrammeStatus.IN_FORCE: "En vigueur.",
        ProgrammeStatus.CLOSED: "Clos.",
        ProgrammeStatus.ABANDONED: "Abandonné.",
    },
    VersionStatus: {
        VersionStatus.DRAFT: "Brouillon.",
        VersionStatus.SUBMITTED: "Soumise.",
        VersionStatus.PRESENTED: "Présentée à l'instance.",
        VersionStatus.APPROVED: "Approuvée.",
        VersionStatus.REJECTED: "Rejetée.",
        VersionStatus.SUPERSEDED: "Remplacée par une version plus récente.",
    },
    TotalsBasis: {
        TotalsBasis.SOCLE_INCLUDED: "Le total compte le socle.",
        TotalsBasis.SOCLE_EXCLUDED: "Le total ne compte pas le socle.",
        TotalsBasis.UNSPECIFIED: "La source ne le dit pas.",
    },
    Strand: {
        Strand.SOCLE: "Socle partenarial : missions transversales, pour tous les membres.",
        Strand.MISSIONS: "Missions demandées par des membres.",
    },
    StrandScope: {
        StrandScope.SOCLE: "Le socle seulement.",
        StrandScope.ALL: "Tout le programme.",
    },
    SocleFamily: {
        SocleFamily.DOCUMENTATION_WATCH: "Documentation et veille.",
        SocleFamily.COMMUNICATION: "Communication.",
        SocleFamily.OBSERVATION_GIS_DATABASES: "Observation, SIG et bases de données.",
        SocleFamily.ANIMATION_PARTNERSHIP: "Animation et partenariat.",
        SocleFamily.FORESIGHT_SCIENTIFIC_COUNCIL: "Prospective et conseil scientifique.",
        SocleFamily.ASSISTANCE_EPCI_COMMUNES: "Assistance aux EPCI et aux communes.",
    },
    LineState: {
        LineState.NEW: "Ligne nouvelle.",
        LineState.CONTINUED: "Ligne reconduite.",
        LineState.CHANGED: "Ligne modifiée.",
        LineState.DROPPED: "Ligne abandonnée.",
    },
    MissionKind: {
        MissionKind.OBSERVATORY: "Observatoire.",
        MissionKind.PLANNING_DOCUMENT: "Document de planification.",
        MissionKind.TERRITORIAL_PROJECT: "Projet de territoire.",
        MissionKind.URBAN_PROJECT: "Projet urbain.",
        MissionKind.CENTRALITY: "Centralité.",
        MissionKind.CLIMATE: "Climat, énergie.",
        MissionKind.THEMATIC_EXPERTISE: "Expertise thématique.",
        MissionKind.NETWORK: "Réseau.",
        MissionKind.WORKSHOP_SUPPORT: "Appui à un atelier.",
        MissionKind.OTHER: "Autre mission.",
    },
    MissionStatus: {
        MissionStatus.PROPOSED: "Proposée.",
        MissionStatus.PROGRAMMED: "Programmée.",
        MissionStatus.IN_PROGRESS: "En cours.",
        MissionStatus.SUSPENDED: "Suspendue.",
        MissionStatus.DELIVERED: "Livrée.",
        MissionStatus.VALIDATED: "Validée.",
        MissionStatus.CLOSED: "Close.",
        MissionStatus.WITHDRAWN: "Retirée.",
    },
    ParticipationCategory: {
        ParticipationCategory.INVOLVED: "Membre impliqué : à l'initiative de la demande, et pilote.",
        ParticipationCategory.INTERESTED: "Membre intéressé : informé à toutes les étapes.",
        ParticipationCategory.INFORMED: "Membre informé : une fois les livrables validés.",
    },
    MembershipCategory: {
        MembershipCategory.FULL_MEMBER: "Membre de plein droit.",
        MembershipCategory.FUNDER: "Financeur.",
        MembershipCategory.STATE: "État.",
        MembershipCategory.ASSOCIATE: "Membre associé.",
    },
    Role: {
        Role.AGENCY_ADMIN: "Administration de l'agence.",
        Role.AGENCY_PROGRAMMER: "Rédaction du programme.",
        Role.AGENCY_PROJECT_LEAD: "Conduite de missions.",
        Role.AGENCY_STAFF: "Équipe de l'agence.",
        Role.FACILITATOR: "Animateur d'un atelier.",
        Role.OBSERVER: "Observateur d'un atelier.",
        Role.MEMBER_ELECTED: "Élu d'un membre.",
        Role.MEMBER_TECHNICIAN: "Technicien d'un membre.",
        Role.AUDITOR: "Contrôle, en lecture seule.",
    },
    Scope: {
        Scope.PROGRAMME_READ: "Lire les programmes.",
        Scope.PROGRAMME_WRITE: "Rédiger les programmes et tenir les instances de l'agence.",
        Scope.MISSION_READ: "Lire les missions.",
        Scope.MISSION_WRITE: "Conduire des missions, valider leurs livrables, demander leurs productions.",
        Scope.WORKSHOP_READ: "Lire les ateliers.",
        Scope.WORKSHOP_FACILITATE: "Animer des ateliers.",
        Scope.ROADMAP_READ: "Lire les feuilles de route.",
        Scope.ACTION_WRITE: "Adopter et mettre à jour des actions.",
        Scope.ACCOUNT_MANAGE: "Gérer ses jetons et ses sessions ; inviter, selon le rôle.",
    },
    WorkshopMethod: {
        WorkshopMethod.PROSPECTIVE_WORKSHOP: "Atelier prospectif.",
        WorkshopMethod.FOCUS_GROUP: "Focus group.",
        WorkshopMethod.FLASH_WORKSHOP: "Atelier Flash.",
        WorkshopMethod.OTHER: "Autre méthode.",
    },
    SessionStatus: {
        SessionStatus.OPEN: "Ouverte.",
        SessionStatus.CONCLUDED: "Conclue : ses propositions sont établies.",
    },
    ActivityKind: {
        ActivityKind.COLLECT: "Recueil de contributions.",
        ActivityKind.GROUP: "Regroupement des contributions.",
        ActivityKind.DOT_VOTE: "Vote par gommettes.",
    },
    ActivityStatus: {
        ActivityStatus.PENDING: "À venir.",
        ActivityStatus.RUNNING: "En cours.",
        ActivityStatus.CLOSED: "Close.",
    },
    Audience: {
        Audience.PARTICIPANT: "Les participants.",
        Audience.FACILITATOR: "L'animateur.",
        Audience.OBSERVER: "Les observateurs.",
        Audience.PROJECTOR: "L'écran de la salle.",
    },
    ProposalStatus: {
        ProposalStatus.DRAFTED: "Rédigée à la conclusion de la séance.",
        ProposalStatus.HANDED_OVER: "Transmise à un porteur.",
        ProposalStatus.ADOPTED: "Adoptée : une action existe.",
        ProposalStatus.REFUSED: "Refusée par le porteur.",
    },
    RoadmapStatus: {
        RoadmapStatus.DRAFT: "Brouillon.",
        RoadmapStatus.ADOPTED: "Adoptée.",
        RoadmapStatus.TRACKED: "Suivie.",
        RoadmapStatus.CLOSED: "Close.",
    },
    ActionStatus: {
        ActionStatus.POSSIBLE: "Action possible.",
        ActionStatus.PROPOSED: "Proposée.",
        ActionStatus.REGISTERED: "Inscrite.",
        ActionStatus.COMMITTED: "Engagée.",
        ActionStatus.IN_PROGRESS: "En cours.",
        ActionStatus.PAUSED: "En pause.",
        ActionStatus.BLOCKED: "Bloquée.",
        ActionStatus.DONE: "Terminée.",
        ActionStatus.ABANDONED: "Abandonnée.",
    },
    ActionOrigin: {
        ActionOrigin.WORKSHOP: "Issue d'un atelier.",
        ActionOrigin.CONTRACT: "Issue d'un contrat de territoire.",
        ActionOrigin.AGREEMENT: "Issue d'une convention de coopération.",
        ActionOrigin.MISSION: "Issue d'une mission.",
        ActionOrigin.OWN: "Propre au porteur.",
    },
    BodySide: {
        BodySide.INTERNAL: "Interne.",
        BodySide.PARTNERSHIP: "Partenarial.",
    },
    BodyLevel: {
        BodyLevel.POLITICAL: "Politique.",
        BodyLevel.TECHNICAL: "Technique.",
        BodyLevel.SCIENTIFIC: "Scientifique.",
        BodyLevel.MIXED: "Mixte.",
    },
    BodyCapacity: {
        BodyCapacity.ELECTED: "Élu.",
        BodyCapacity.TECHNICIAN: "Technicien.",
        BodyCapacity.EXPERT: "Expert.",
        BodyCapacity.OBSERVER: "Observateur.",
    },
    MeetingStatus: {
        MeetingStatus.PLANNED: "Prévue.",
        MeetingStatus.HELD: "Tenue.",
        MeetingStatus.MINUTED: "Compte rendu établi.",
        MeetingStatus.CANCELLED: "Annulée.",
    },
    DeliberationOutcome: {
        DeliberationOutcome.ADOPTED: "Adoptée.",
        DeliberationOutcome.REJECTED: "Rejetée.",
        DeliberationOutcome.ADJOURNED: "Ajournée.",
        DeliberationOutcome.NOTED: "Prendre acte, sans vote.",
    },
    DeliverableKind: {
        DeliverableKind.STUDY: "Étude.",
        DeliverableKind.MAP: "Carte.",
        DeliverableKind.DATASET: "Jeu de données.",
        DeliverableKind.MINUTES: "Compte rendu.",
        DeliverableKind.SHEET: "Fiche.",
        DeliverableKind.OTHER: "Autre.",
    },
    DeliverableStatus: {
        DeliverableStatus.DRAFT: "En cours de rédaction.",
        DeliverableStatus.SUBMITTED: "Soumis à validation.",
        DeliverableStatus.RETURNED: "Renvoyé pour reprise.",
        DeliverableStatus.VALIDATED: "Validé par les membres impliqués.",
        DeliverableStatus.RELEASED_TO_MEMBERS: "Porté à la connaissance des membres.",
        DeliverableStatus.PUBLISHED: "Publié.",
    },
    ValidationRule: {
        ValidationRule.EVERY_INVOLVED: "Tous les membres impliqués.",
        ValidationRule.DIRECT_COMMISSIONER: "Le commanditaire direct.",
    },
    OutputRequestStatus: {
        OutputRequestStatus.WAITING_VALIDATION: "En attente de validation.",
        OutputRequestStatus.DELIVERED: "Servie.",
        OutputRequestStatus.WITHDRAWN: "Retirée.",
    },
    ResetReason: {
        ResetReason.EPOCH_CHANGED: "Le journal a été restauré.",
        ResetReason.AUDIENCE_CHANGED: "Le rôle de l'abonné a changé.",
        ResetReason.TOO_FAR_BEHIND: "L'abonné a trop de retard.",
        ResetReason.UNKNOWN_POSITION: "La position demandée n'existe pas.",
    },
    ViewerKind: {
        ViewerKind.PUBLIC: "Public, sans jeton.",
        ViewerKind.PARTICIPANT: "Participant d'une séance.",
        ViewerKind.MEMBER: "Compte d'une organisation.",
        ViewerKind.STAFF: "Équipe d'une agence.",
        ViewerKind.AUDITOR: "Contrôle, en lecture seule.",
    },
}


def describe(enum: type[Enum], terms: Mapping[Enum, str]) -> None:
    """Makes the enum part of the contract. Raises LookupError for a value without its term."""
    missing = [member.name for member in enum if member not in terms]
    if missing:
        raise LookupError(f"{enum.__name__} without a French term: {', '.join(missing)}")
    described = strawberry.enum(enum, description=(enum.__doc__ or "").strip())
    definition = described.__strawberry_definition__  # type: ignore[attr-defined]  # set by strawberry.enum
    for value in definition.values:
        value.description = terms[enum[value.name]]


for _enum, _terms in TERMS.items():
    describe(_enum, _terms)
