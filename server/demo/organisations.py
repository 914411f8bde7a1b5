"""The organisations of the demo. Identifiers are of the March 2026 vintage; none is guessed.

An organisation without a verified SIREN carries none. Refuses people: no name of anyone is here.
"""

from __future__ import annotations

from typing import Final

from server.demo.facts import OrganisationFact
from server.vocabulary import OrganisationKind as Kind

COG_VINTAGE: Final = 2026

CAEN: Final = (
    OrganisationFact(
        "aucame",
        "Agence d’urbanisme de Caen Normandie Métropole",
        Kind.URBAN_AGENCY,
        short_name="AUCAME",
        department_code="14",
    ),
    OrganisationFact(
        "caen-la-mer",
        "Communauté urbaine Caen la Mer",
        Kind.EPCI,
        short_name="Caen la Mer",
        siren="200065597",
        department_code="14",
    ),
    OrganisationFact(
        "caen",
        "Caen",
        Kind.COMMUNE,
        insee_code="14118",
        department_code="14",
    ),
    OrganisationFact(
        "pole-caen",
        "Pôle métropolitain Caen Normandie Métropole",
        Kind.POLE_METROPOLITAIN,
        short_name="Caen Normandie Métropole",
        department_code="14",
    ),
    OrganisationFact(
        "ddtm-14",
        "Direction départementale des territoires et de la mer du Calvados",
        Kind.STATE_DECONCENTRATED,
        short_name="DDTM du Calvados",
        department_code="14",
    ),
    OrganisationFact(
        "agence-havre",
        "Agence d’urbanisme du Havre",
        Kind.URBAN_AGENCY,
        department_code="76",
    ),
    OrganisationFact(
        "agence-rouen",
        "Agence d’urbanisme de Rouen",
        Kind.URBAN_AGENCY,
        department_code="76",
    ),
    OrganisationFact(
        "le-havre",
        "Communauté urbaine Le Havre Seine Métropole",
        Kind.EPCI,
        siren="200084952",
        department_code="76",
    ),
    OrganisationFact(
        "rouen",
        "Métropole Rouen Normandie",
        Kind.METROPOLE,
        siren="200023414",
        department_code="76",
    ),
    OrganisationFact(
        "plaine",
        "Communauté de communes de la Plaine (fictive)",
        Kind.EPCI,
        fictional=True,
    ),
    OrganisationFact(
        "littoral",
        "Communauté de communes du Littoral (fictive)",
        Kind.EPCI,
        fictional=True,
    ),
    OrganisationFact(
        "financeur",
        "Fonds régional pour les transitions (fictif)",
        Kind.OTHER,
        fictional=True,
    ),
)

GRENOBLE: Final = (
    OrganisationFact(
        "agence-grenoble",
        "Agence d’urbanisme de la région grenobloise",
        Kind.URBAN_AGENCY,
        department_code="38",
    ),
    OrganisationFact(
        "grenoble-alpes",
        "Grenoble-Alpes-Métropole",
        Kind.METROPOLE,
        siren="200040715",
        department_code="38",
    ),
    OrganisationFact(
        "saint-marcellin-vercors",
        "Communauté de communes Saint-Marcellin Vercors Isère",
        Kind.EPCI,
        short_name="Saint-Marcellin Vercors Isère",
        siren="200070431",
        department_code="38",
    ),
    OrganisationFact(
        "grenoble",
        "Grenoble",
        Kind.COMMUNE,
        insee_code="38185",
        department_code="38",
    ),
    OrganisationFact(
        "saint-marcellin",
        "Saint-Marcellin",
        Kind.COMMUNE,
        insee_code="38416",
        department_code="38",
    ),
    OrganisationFact(
        "dreal-ara",
        "Direction régionale de l’environnement, de l’aménagement et du logement"
        " Auvergne-Rhône-Alpes",
        Kind.STATE_DECONCENTRATED,
        short_name="Dreal",
    ),
    OrganisationFact("ademe", "Ademe", Kind.PUBLIC_OPERATOR),
    OrganisationFact(
        "ars-ara",
        "Agence régionale de santé Auvergne-Rhône-Alpes",
        Kind.PUBLIC_OPERATOR,
        short_name="ARS",
    ),
    OrganisationFact(
        "urba4", "urbA4, réseau des agences d’urbanisme Auvergne-Rhône-Alpes", Kind.OTHER
    ),
    OrganisationFact(
        "plateau",
        "Communauté de communes du Plateau (fictive)",
        Kind.EPCI,
        fictional=True,
    ),
    OrganisationFact(
        "vallee",
        "Communauté de communes de la Vallée (fictive)",
        Kind.EPCI,
        fictional=True,
    ),
)

ORGANISATIONS: Final = CAEN + GRENOBLE
