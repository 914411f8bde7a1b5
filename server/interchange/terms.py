"""The French terms of the trade, as spreadsheets write them: the first of each is exported.

The codes of `server.vocabulary` are read as well. Refuses an enum value without a term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from server.interchange.codecs import OneOf
from server.vocabulary import (
    ActionNature,
    ActionOrigin,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    BanaticNature,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
    Instrument,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    ProgrammeKind,
    SocleFamily,
    Strand,
    VersionStatus,
)

_K = OrganisationKind
_M = MissionKind
_F = SocleFamily
_A = ActionStatus

TERMS: Final[Mapping[type[Enum], Mapping[Enum, Sequence[str]]]] = {
    OrganisationKind: {
        _K.COMMUNE: ("Commune", "Ville"),
        _K.EPCI: (
            "EPCI",
            "Intercommunalité",
            "Communauté de communes",
            "Communauté d'agglomération",
            "Communauté urbaine",
            "Établissement public de coopération intercommunale",
            "CC",
            "CA",
            "CU",
        ),
        _K.METROPOLE: ("Métropole",),
        _K.DEPARTMENT: ("Département", "Conseil départemental"),
        _K.REGION: ("Région", "Conseil régional"),
        _K.SYNDICAT_MIXTE: ("Syndicat mixte",),
        _K.PNR: ("Parc naturel régional", "PNR"),
        _K.PAYS: ("Pays", "PETR"),
        _K.POLE_METROPOLITAIN: ("Pôle métropolitain",),
        _K.SCOT_BODY: ("Structure porteuse de SCoT", "Syndicat de SCoT", "EP SCoT", "SCoT"),
        _K.STATE_CENTRAL: ("Administration centrale de l'État", "Administration centrale"),
        _K.STATE_DECONCENTRATED: (
            "Service déconcentré de l'État",
            "Service de l'État",
            "État",
            "DDT",
            "DDTM",
            "DREAL",
        ),
        _K.PUBLIC_OPERATOR: ("Opérateur public", "Établissement public"),
        _K.CONSULAR_CHAMBER: ("Chambre consulaire", "CCI", "Chambre d'agriculture"),
        _K.CAUE: ("CAUE", "Conseil d'architecture, d'urbanisme et de l'environnement"),
        _K.URBAN_AGENCY: ("Agence d'urbanisme",),
        _K.CONTRACTOR: ("Prestataire", "Bureau d'études"),
        _K.ASSOCIATION: ("Association",),
        _K.OTHER: ("Autre organisation", "Autre"),
    },
    BanaticNature: {
        BanaticNature.METRO: ("Métropole (METRO)", "Métropole"),
        BanaticNature.CU: ("Communauté urbaine",),
        BanaticNature.CA: ("Communauté d'agglomération",),
        BanaticNature.CC: ("Communauté de communes",),
        BanaticNature.SMF: ("Syndicat mixte fermé",),
        BanaticNature.SMO: ("Syndicat mixte ouvert",),
        BanaticNature.SIVU: ("SIVU", "Syndicat intercommunal à vocation unique"),
        BanaticNature.SIVOM: ("SIVOM", "Syndicat intercommunal à vocation multiple"),
        BanaticNature.POLEM: ("Pôle métropolitain",),
        BanaticNature.PETR: ("PETR", "Pôle d'équilibre territorial et rural"),
        BanaticNature.EPT: ("EPT", "Établissement public territorial"),
    },
    MembershipCategory: {
        MembershipCategory.FULL_MEMBER: (
            "Membre de plein droit",
            "Membre",
            "Adhérent",
            "Plein droit",
        ),
        MembershipCategory.FUNDER: ("Financeur",),
        MembershipCategory.STATE: ("État",),
        MembershipCategory.ASSOCIATE: ("Membre associé", "Associé"),
    },
    Strand: {
        Strand.SOCLE: ("Socle partenarial", "Socle", "Mission socle", "Tronc commun"),
        Strand.MISSIONS: ("Missions", "Mission", "Missions demandées", "Mission demandée"),
    },
    SocleFamily: {
        _F.DOCUMENTATION_WATCH: ("Documentation et veille", "Documentation", "Veille"),
        _F.COMMUNICATION: ("Communication",),
        _F.OBSERVATION_GIS_DATABASES: (
            "Observation, SIG et bases de données",
            "Observation",
            "SIG",
        ),
        _F.ANIMATION_PARTNERSHIP: ("Animation et partenariat", "Animation", "Partenariat"),
        _F.FORESIGHT_SCIENTIFIC_COUNCIL: (
            "Prospective et conseil scientifique",
            "Prospective",
            "Conseil scientifique",
        ),
        _F.ASSISTANCE_EPCI_COMMUNES: (
            "Assistance aux EPCI et aux communes",
            "Assistance",
        ),
    },
    MissionKind: {
        _M.OBSERVATORY: ("Observatoire",),
        _M.PLANNING_DOCUMENT: ("Document de planification", "Planification"),
        _M.TERRITORIAL_PROJECT: ("Projet de territoire",),
        _M.URBAN_PROJECT: ("Projet urbain",),
        _M.CENTRALITY: ("Centralité",),
        _M.CLIMATE: ("Climat, énergie", "Climat"),
        _M.THEMATIC_EXPERTISE: ("Expertise thématique", "Expertise"),
        _M.NETWORK: ("Réseau",),
        _M.WORKSHOP_SUPPORT: ("Appui à un atelier", "Atelier"),
        _M.OTHER: ("Autre mission", "Autre"),
    },
    MissionStatus: {
        MissionStatus.PROPOSED: ("Proposée",),
        MissionStatus.PROGRAMMED: ("Programmée",),
        MissionStatus.IN_PROGRESS: ("En cours",),
        MissionStatus.SUSPENDED: ("Suspendue",),
        MissionStatus.DELIVERED: ("Livrée",),
        MissionStatus.VALIDATED: ("Validée",),
        MissionStatus.CLOSED: ("Close",),
        MissionStatus.WITHDRAWN: ("Retirée",),
    },
    ActionStatus: {
        _A.POSSIBLE: ("Possible", "Action possible"),
        _A.PROPOSED: ("Proposée", "Proposé"),
        _A.REGISTERED: ("Inscrite", "Inscrit"),
        _A.COMMITTED: ("Engagée", "Engagé"),
        _A.IN_PROGRESS: ("En cours",),
        _A.PAUSED: ("En pause", "Suspendue", "Suspendu"),
        _A.BLOCKED: ("Bloquée", "Bloqué"),
        _A.DONE: ("Terminée", "Terminé", "Réalisée", "Réalisé", "Achevée", "Achevé"),
        _A.ABANDONED: ("Abandonnée", "Abandonné"),
    },
    ActionOrigin: {
        ActionOrigin.WORKSHOP: ("Atelier",),
        ActionOrigin.CONTRACT: ("Contrat de territoire",),
        ActionOrigin.AGREEMENT: ("Accord de coopération",),
        ActionOrigin.MISSION: ("Mission",),
        ActionOrigin.OWN: ("Propre au porteur",),
    },
    ActionPhase: {
        ActionPhase.IDEA: ("Idée",),
        ActionPhase.STUDY: ("Étude",),
        ActionPhase.OPERATION: ("Opération",),
    },
    ActionNature: {
        ActionNature.INVESTMENT: ("Investissement",),
        ActionNature.OPERATING: ("Fonctionnement",),
        ActionNature.BOTH: ("Investissement et fonctionnement", "Les deux"),
    },
    ActionVisibility: {
        ActionVisibility.ROADMAP: ("Comme la feuille de route",),
        ActionVisibility.RESTRICTED: ("Restreinte", "Restreint"),
        ActionVisibility.PUBLIC: ("Publique", "Public"),
    },
    BudgetNature: {
        BudgetNature.INVESTMENT: ("investissement", "inv"),
        BudgetNature.OPERATING: ("fonctionnement", "fonct", "fct"),
    },
    BudgetUnit: {
        BudgetUnit.EUR_HT: ("€", "€ HT", "EUR", "euros", "euro", "HT"),
        BudgetUnit.FTE: ("ETP",),
    },
    FundingStatus: {
        FundingStatus.REQUESTED: ("demandé", "sollicité"),
        FundingStatus.GRANTED: ("accordé", "obtenu"),
        FundingStatus.PAID: ("versé", "payé"),
    },
    ProgrammeKind: {
        ProgrammeKind.ANNUAL: ("Annuel", "Programme annuel"),
        ProgrammeKind.MULTI_YEAR: ("Pluriannuel", "Programme pluriannuel"),
    },
    VersionStatus: {
        VersionStatus.DRAFT: ("Brouillon",),
        VersionStatus.SUBMITTED: ("Soumise",),
        VersionStatus.PRESENTED: ("Présentée",),
        VersionStatus.APPROVED: ("Approuvée",),
        VersionStatus.REJECTED: ("Rejetée",),
        VersionStatus.SUPERSEDED: ("Remplacée",),
    },
    Instrument: {
        Instrument.SRADDET: ("SRADDET",),
        Instrument.SCOT: ("SCoT",),
        Instrument.PLUI: ("PLUi", "PLUiH", "PLUi-H"),
        Instrument.PLU: ("PLU",),
        Instrument.PLH: ("PLH",),
        Instrument.PDM: ("PDM", "PDU"),
        Instrument.PCAET: ("PCAET",),
        Instrument.PAT: ("PAT",),
        Instrument.SAGE: ("SAGE",),
        Instrument.CRTE: ("CRTE",),
        Instrument.PVD: ("PVD", "Petites villes de demain"),
        Instrument.ACV: ("ACV", "Action cœur de ville"),
        Instrument.ORT: ("ORT",),
        Instrument.OPAH: ("OPAH",),
        Instrument.ZAC: ("ZAC",),
        Instrument.OLL: ("OLL",),
        Instrument.OFPI: ("OFPI",),
        Instrument.EMC2: ("EMC²", "EMC2"),
        Instrument.OTHER: ("Autre",),
    },
}


def one_of(enum: type[Enum]) -> OneOf:
    """The codec of this enum. Raises LookupError for a value without its term."""
    missing = [member.name for member in enum if member not in TERMS[enum]]
    if missing:
        raise LookupError(f"{enum.__name__} without a French term: {', '.join(missing)}")
    return OneOf(TERMS[enum])
