"""The five ways to formalise a cooperation, told at Pélussin on 5 March 2015: five sheets.

Refuses what the sheets do not give: no day, no name of a party that is not named. The pooling
convention's earlier articulation convention is not that of the two syndicates (AG9).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from server.demo.instruments.facts import (
    ActionFact,
    AgreementFact,
    BodyFact,
    ItemFact,
    StepFact,
)
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    AgreementPartyRole,
    AgreementType,
    BodyKind,
    BodyLevel,
    CooperationMotive,
    SheetHeading,
    StaffingKind,
)

TOLD_ON: Final = date(2015, 3, 5)
EVENT: Final = "Journée d’exploration de pratiques, Pélussin, 5 mars 2015"
POSSIBLE_ACTIONS: Final = 16
CHARTER_THEMES: Final = 9

_T: Final = SheetHeading.TRIGGERS
_P: Final = SheetHeading.PARTNERS_SCALE
_S: Final = SheetHeading.STAKES
_A: Final = SheetHeading.AMBITIONS
_O: Final = SheetHeading.OBJECT
_W: Final = SheetHeading.ACTORS
_PARTY: Final = AgreementPartyRole.PARTY
_NO_DAY: Final = "La source ne donne ni le jour de la signature ni la durée."

PLAN: Final = AgreementFact(
    "plan-ardeche",
    "Plan de coopération du PNR des Monts d’Ardèche",
    AgreementType.COOPERATION_PLAN,
    "pnr-ardeche",
    {"pnr-ardeche": _PARTY, "cc-a": _PARTY},
    (
        ItemFact(_T, "Les relations entre le PNR et les communautés de communes sont à étayer."),
        ItemFact(_T, "Un PNR de la région Centre a mené une expérimentation."),
        ItemFact(_P, "Le PNR et chacune des communautés de communes du territoire."),
        ItemFact(_S, "Organiser le développement du territoire."),
        ItemFact(
            _S,
            "Conduire des projets avec les compétences des communautés.",
            CooperationMotive.COMPLEMENTARITY,
        ),
        ItemFact(
            _A,
            "Accompagner des projets cohérents avec la charte du PNR.",
            CooperationMotive.CONVERGENCE,
        ),
        ItemFact(
            _O,
            "Une feuille de route entre le PNR et une communauté, sur les 9 thématiques de la"
            " charte et le projet de la communauté.",
        ),
        ItemFact(_W, "Un groupe de pilotage restreint : élus des deux exécutifs et techniciens."),
    ),
    axes=tuple(
        f"Thématique {number} de la charte (non nommée par la source)"
        for number in range(1, CHARTER_THEMES + 1)
    ),
    bodies=(
        BodyFact(
            "Groupe de pilotage du plan",
            BodyKind.STEERING_COMMITTEE,
            BodyLevel.MIXED,
            chairs=("pnr-ardeche",),
            members=("cc-a",),
        ),
    ),
    source_note="Un plan par communauté de communes : celui-ci en montre un. " + _NO_DAY,
)

TRIDAN: Final = AgreementFact(
    "tridan",
    "Entente interterritoriale TRIDAN",
    AgreementType.INTERTERRITORIAL_ENTENTE,
    "cc-b",
    dict.fromkeys(("cc-b", "cc-c", "cc-d", "cc-e", "cc-f"), _PARTY),
    (
        ItemFact(_T, "Les travaux du SCoT."),
        ItemFact(_T, "Les recompositions qu’annonce le schéma intercommunal de 2011."),
        ItemFact(_T, "Un grand projet de zone industrielle."),
        ItemFact(_P, "5 communautés de communes, 3 départements, 3 SCoT, 4 CDDRA."),
        ItemFact(_S, "Traiter ce qui relie un bassin de vie et d’emploi."),
        ItemFact(_S, "Anticiper et encadrer les dynamiques territoriales."),
        ItemFact(
            _A,
            "Approfondir les complémentarités et les convergences.",
            CooperationMotive.COMPLEMENTARITY,
        ),
        ItemFact(
            _A,
            "Une charte d’équilibre et de répartition équitable des fonctions.",
            CooperationMotive.SOLIDARITY,
        ),
        ItemFact(_A, "Des projets d’utilité intercommunale conduits de concert."),
        ItemFact(_O, "3 axes prioritaires : économie, déplacements, équipements."),
        ItemFact(_W, "Pilotage : conférence des présidents et comité technique des DGS."),
        ItemFact(_W, "Animation : un chef de projet de l’entente."),
        ItemFact(_W, "Groupes techniques (agents) et thématiques (élus), par axe."),
    ),
    axes=(
        "Développement économique",
        "Transports, déplacements et infrastructures de circulation",
        "Équipements structurants du territoire",
    ),
    bodies=(
        BodyFact(
            "Conférence des présidents",
            BodyKind.PRESIDENTS_CONFERENCE,
            BodyLevel.POLITICAL,
            chairs=("cc-b",),
            members=("cc-c", "cc-d", "cc-e", "cc-f"),
        ),
        BodyFact(
            "Comité technique des DGS",
            BodyKind.DGS_TECHNICAL_COMMITTEE,
            BodyLevel.TECHNICAL,
            chairs=("cc-b",),
            members=("cc-c", "cc-d", "cc-e", "cc-f"),
        ),
    ),
    staffing=((StaffingKind.EXTERNAL_PROJECT_MANAGER, "Chef de projet de l’entente"),),
    source_note=_NO_DAY,
)

PARTNERS: Final = AgreementFact(
    "territoires-partenaires",
    "Convention « territoires partenaires »",
    AgreementType.PARTNER_TERRITORIES_CONVENTION,
    "commune-a",
    dict.fromkeys(("commune-a", "commune-b", "agglo", "urbaine"), _PARTY),
    (
        ItemFact(_T, "Un appel à projets de la DRAAF en 2009 sur la ville et la campagne."),
        ItemFact(_T, "La mise en place du pôle métropolitain lyonnais (G4)."),
        ItemFact(
            _P,
            "2 communes rurales ou périurbaines, 1 communauté d’agglomération, 1 communauté"
            " urbaine.",
        ),
        ItemFact(_S, "Anticiper les effets d’une nouvelle portion d’autoroute."),
        ItemFact(
            _S, "Organiser les solidarités entre villes et campagnes.", CooperationMotive.SOLIDARITY
        ),
        ItemFact(_A, "Construire une démarche partagée.", CooperationMotive.CONVERGENCE),
        ItemFact(_A, "Dégager des stratégies partagées de développement."),
        ItemFact(_O, "4 axes envisagés en réponse à l’appel à projets."),
        ItemFact(
            _O,
            "16 actions possibles, avec la ventilation de la maîtrise d’ouvrage et les acteurs"
            " externes à mobiliser.",
        ),
        ItemFact(_W, "Une des communes rurales porte la réponse."),
        ItemFact(_W, "Comités de cadrage, technique et scientifique."),
        ItemFact(_W, "Un chef de projet externe et un chargé de mission interne."),
    ),
    axes=tuple(f"Axe {number} (non nommé par la source)" for number in range(1, 5)),
    actions=tuple(
        ActionFact(
            f"Action possible n° {number} (intitulé non donné par la source)",
            (StepFact(ActionStatus.POSSIBLE, TOLD_ON),),
            ActionOrigin.AGREEMENT,
            # The sheet says that shares were agreed, not which: these are made up.
            owners={"commune-a": 50, ("agglo", "urbaine")[number % 2]: 50},
            external=("draaf",),
            axis=(number - 1) % 4 + 1,
            generated=True,
        )
        for number in range(1, POSSIBLE_ACTIONS + 1)
    ),
    bodies=(
        BodyFact(
            "Comité de cadrage",
            BodyKind.FRAMING_COMMITTEE,
            BodyLevel.POLITICAL,
            chairs=("commune-a",),
            members=("commune-b", "agglo", "urbaine"),
        ),
        BodyFact(
            "Comité technique",
            BodyKind.TECHNICAL_COMMITTEE,
            BodyLevel.TECHNICAL,
            chairs=("commune-a",),
            members=("commune-b", "agglo", "urbaine"),
        ),
        BodyFact(
            "Comité scientifique",
            BodyKind.SCIENTIFIC_COMMITTEE,
            BodyLevel.SCIENTIFIC,
            chairs=("commune-a",),
        ),
    ),
    staffing=(
        (StaffingKind.EXTERNAL_PROJECT_MANAGER, "Chef de projet externe"),
        (StaffingKind.CIFRE_DOCTORATE, "Chargé de mission interne, en doctorat CIFRE"),
    ),
    calls=(("Appel à projets sur les relations entre ville et campagne", "draaf", 2009),),
    source_note=_NO_DAY,
)

ARTICULATION: Final = AgreementFact(
    "articulation",
    "Convention d’articulation entre l’eau et le développement territorial",
    AgreementType.ARTICULATION_CONVENTION,
    "syndicat-eau",
    {"syndicat-eau": _PARTY, "syndicat-pays": _PARTY},
    (
        ItemFact(_T, "L’élaboration du SAGE de l’Ardèche."),
        ItemFact(_P, "2 syndicats mixtes : l’un pour l’eau, l’autre pour le territoire."),
        ItemFact(
            _S,
            "Articuler la gestion durable de l’eau et le développement.",
            CooperationMotive.CONVERGENCE,
        ),
        ItemFact(_S, "Concrétiser une démarche de développement durable."),
        ItemFact(_A, "Mettre en relation les acteurs, pour la ressource et les projets."),
        ItemFact(_O, "Prendre en compte les enjeux l’un de l’autre."),
        ItemFact(_O, "Partager des données et mettre des outils en commun."),
        ItemFact(_O, "Mobiliser ensemble des financements."),
        ItemFact(_O, "Une charte de gestion durable de l’eau, écrite et animée ensemble."),
        ItemFact(_W, "Chacun siège aux organes de pilotage et aux comités de l’autre."),
        ItemFact(_W, "Un comité technique « Eau et Aménagement du Territoire » est créé."),
        ItemFact(_W, "Une commission mixte, élus de la CLE et du Pays, est créée."),
    ),
    bodies=(
        BodyFact(
            "Comité technique « Eau et Aménagement du Territoire »",
            BodyKind.TECHNICAL_COMMITTEE,
            BodyLevel.TECHNICAL,
            chairs=("syndicat-eau",),
            members=("syndicat-pays",),
        ),
        BodyFact(
            "Commission mixte CLE et Pays",
            BodyKind.MIXED_COMMISSION,
            BodyLevel.POLITICAL,
            chairs=("syndicat-pays",),
            members=("syndicat-eau",),
        ),
    ),
    source_note=_NO_DAY,
)

POOLING: Final = AgreementFact(
    "mutualisation",
    "Convention de mutualisation entre un PNR et un Pays",
    AgreementType.POOLING_CONVENTION,
    "pnr-mutualisation",
    {
        "pays-mutualisation": AgreementPartyRole.PRESCRIBER,
        "pnr-mutualisation": AgreementPartyRole.BEARER,
    },
    (
        ItemFact(_T, "Une réponse commune à l’appel à projets énergie et climat de l’ADEME."),
        ItemFact(_T, "Une convention d’articulation liait déjà les deux partenaires."),
        ItemFact(_P, "Un PNR et un Pays."),
        ItemFact(
            _S,
            "S’appuyer sur l’expertise de l’un des partenaires.",
            CooperationMotive.COMPLEMENTARITY,
        ),
        ItemFact(_A, "Professionnaliser l’animation territoriale « Climat Énergie »."),
        ItemFact(_O, "Une ingénierie mutualisée, par un contrat de prestation intégrée."),
        ItemFact(_W, "Le Pays prescrit l’ingénierie technique."),
        ItemFact(_W, "Le PNR la porte."),
        ItemFact(_W, "Un comité de pilotage coprésidé par les deux présidents."),
    ),
    bodies=(
        BodyFact(
            "Comité de pilotage coprésidé",
            BodyKind.STEERING_COMMITTEE,
            BodyLevel.POLITICAL,
            chairs=("pnr-mutualisation", "pays-mutualisation"),
        ),
    ),
    calls=(("Contrat d’objectifs Énergie Climat", "ademe", None),),
    in_house_reference="Contrat de prestation intégrée (référence non donnée par la source)",
    source_note="La convention d’articulation antérieure n’est pas celle des deux syndicats. "
    + _NO_DAY,
)

AGREEMENTS: Final = (PLAN, TRIDAN, PARTNERS, ARTICULATION, POOLING)
