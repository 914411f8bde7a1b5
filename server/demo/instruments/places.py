"""Organisations and territories of the instruments. A placeholder stands for one not named.

Refuses to guess: who the document does not name has neither code nor SIREN here.
"""

from __future__ import annotations

from typing import Final

from server.demo.facts import OrganisationFact
from server.demo.instruments.facts import TerritoryFact
from server.vocabulary import OrganisationKind as Kind
from server.vocabulary import TerritoryScale as Scale

_UNNAMED: Final = "(non nommée par la source)"

NORD: Final = (
    OrganisationFact("nord", "Département du Nord", Kind.DEPARTMENT, department_code="59"),
    OrganisationFact("caue-59", "CAUE du Nord", Kind.CAUE, department_code="59"),
    OrganisationFact(
        "interco-cambresis",
        f"Intercommunalités du Cambrésis {_UNNAMED}",
        Kind.EPCI,
        department_code="59",
        placeholder=True,
    ),
    OrganisationFact(
        "chambres-cambresis",
        f"Chambre consulaire du Cambrésis {_UNNAMED}",
        Kind.CONSULAR_CHAMBER,
        department_code="59",
        placeholder=True,
    ),
    OrganisationFact("cambrai", "Cambrai", Kind.COMMUNE, insee_code="59122", department_code="59"),
    OrganisationFact("caudry", "Caudry", Kind.COMMUNE, insee_code="59139", department_code="59"),
    OrganisationFact(
        "le-cateau", "Le Cateau-Cambrésis", Kind.COMMUNE, insee_code="59136", department_code="59"
    ),
    OrganisationFact(
        "solesmes", "Solesmes", Kind.COMMUNE, insee_code="59571", department_code="59"
    ),
)

COOPERATION: Final = (
    OrganisationFact("pnr-ardeche", "Parc naturel régional des Monts d’Ardèche", Kind.PNR),
    *(
        OrganisationFact(
            f"cc-{letter.lower()}",
            f"Communauté de communes {letter} {_UNNAMED}",
            Kind.EPCI,
            placeholder=True,
        )
        for letter in ("A", "B", "C", "D", "E", "F")
    ),
    *(
        OrganisationFact(
            f"commune-{letter.lower()}",
            f"Commune {letter} {_UNNAMED}",
            Kind.COMMUNE,
            placeholder=True,
        )
        for letter in ("A", "B")
    ),
    OrganisationFact(
        "agglo", f"Communauté d’agglomération A {_UNNAMED}", Kind.EPCI, placeholder=True
    ),
    OrganisationFact("urbaine", f"Communauté urbaine A {_UNNAMED}", Kind.EPCI, placeholder=True),
    OrganisationFact(
        "syndicat-eau",
        "Syndicat mixte compétent sur l’eau (non nommé par la source)",
        Kind.SYNDICAT_MIXTE,
        placeholder=True,
    ),
    OrganisationFact(
        "syndicat-pays",
        "Syndicat mixte porteur de politiques territoriales (non nommé par la source)",
        Kind.SYNDICAT_MIXTE,
        placeholder=True,
    ),
    OrganisationFact(
        "pnr-mutualisation",
        "Parc naturel régional porteur (non nommé par la source)",
        Kind.PNR,
        placeholder=True,
    ),
    OrganisationFact(
        "pays-mutualisation",
        "Pays prescripteur (non nommé par la source)",
        Kind.PAYS,
        placeholder=True,
    ),
    OrganisationFact("draaf", "DRAAF (région non précisée)", Kind.STATE_DECONCENTRATED),
)

FLASH: Final = (
    OrganisationFact(
        "dgaln",
        "Direction générale de l’aménagement, du logement et de la nature",
        Kind.STATE_CENTRAL,
        short_name="DGALN",
    ),
    *(
        OrganisationFact(
            f"prestataire-{letter.lower()}",
            f"Groupement {letter} (titulaire fictif)",
            Kind.CONTRACTOR,
            fictional=True,
        )
        for letter in ("A", "B")
    ),
)

ORGANISATIONS: Final = NORD + COOPERATION + FLASH

TERRITORIES: Final = (
    TerritoryFact(
        "cambresis", "Cambrésis", Scale.CUSTOM, ("cambrai", "caudry", "le-cateau", "solesmes")
    ),
    TerritoryFact("flandre-maritime", "Flandre maritime", Scale.SCOT),
    TerritoryFact("sambre-avesnois", "Sambre-Avesnois", Scale.SCOT),
    TerritoryFact("valenciennois", "Valenciennois", Scale.SCOT),
    TerritoryFact("douaisis", "Douaisis", Scale.SCOT),
    TerritoryFact(
        "dernier-lancement",
        "Flandre intérieure ou arrondissement de Lille (la source ne tranche pas)",
        Scale.SCOT,
    ),
    TerritoryFact(
        "plaine",
        "Communauté de communes de la Plaine (fictive)",
        Scale.INTERCOMMUNAL,
        ("plaine",),
        fictional=True,
    ),
)
