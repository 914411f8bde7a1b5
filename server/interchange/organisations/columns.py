"""The columns of a spreadsheet of organisations."""

from __future__ import annotations

from datetime import date
from typing import Final

from server.domain.organisations.machine import (
    EXTERNAL_ID_LENGTH,
    NAME_LENGTH,
    SHORT_NAME_LENGTH,
)
from server.interchange.codecs import Day, Digits, GlobalId, Many, Text, Whole, YesNo
from server.interchange.columns import Column
from server.interchange.terms import one_of
from server.vocabulary import BanaticNature, OrganisationKind

EXTERNAL_ID: Final = Column(
    "external_id",
    "Identifiant",
    "External id",
    Text(EXTERNAL_ID_LENGTH),
    "Votre référence, unique dans l'agence : la ligne est retrouvée par elle au prochain import.",
    example="EPCI-01",
    aliases=("Identifiant externe", "Id", "Référence", "Code"),
    width=14,
)
SIREN: Final = Column(
    "siren",
    "SIREN",
    "SIREN",
    Digits(9),
    "Neuf chiffres ; nécessaire pour un EPCI, une métropole, un département, une région.",
    example="200070431",
    aliases=("N° SIREN", "Numéro SIREN"),
    width=12,
)
INSEE_CODE: Final = Column(
    "insee_code",
    "Code INSEE",
    "INSEE code",
    Digits(5, letters=True),
    "Cinq caractères, pour une commune et pour elle seule.",
    aliases=("INSEE", "Code commune", "Code commune INSEE", "COG"),
    width=12,
)
COLUMNS: Final = (
    EXTERNAL_ID,
    Column(
        "name",
        "Nom",
        "Name",
        Text(NAME_LENGTH),
        "Nom complet.",
        example="CC Saint-Marcellin Vercors Isère",
        aliases=(
            "Organisation",
            "Nom de l'organisation",
            "Structure",
            "Nom de la structure",
            "Collectivité",
            "Nom de la collectivité",
            "Dénomination",
            "Raison sociale",
        ),
        required=True,
        width=44,
    ),
    Column(
        "short_name",
        "Sigle",
        "Short name",
        Text(SHORT_NAME_LENGTH),
        "Nom court ou sigle.",
        example="SMVIC",
        aliases=("Nom court", "Abréviation"),
        width=14,
    ),
    Column(
        "kind",
        "Nature",
        "Kind",
        one_of(OrganisationKind),
        "Nature de l'organisation ; nécessaire à la création.",
        example="EPCI",
        aliases=("Type", "Catégorie d'organisation", "Nature de l'organisation"),
        width=26,
    ),
    SIREN,
    Column(
        "siret",
        "SIRET",
        "SIRET",
        Digits(14),
        "Quatorze chiffres, qui commencent par le SIREN.",
        aliases=("N° SIRET", "Numéro SIRET"),
        width=18,
    ),
    INSEE_CODE,
    Column(
        "banatic_nature",
        "Nature juridique",
        "BANATIC nature",
        one_of(BanaticNature),
        "Nature juridique d'un groupement, selon BANATIC.",
        example="Communauté de communes",
        aliases=("Nature BANATIC", "Forme juridique"),
        width=24,
    ),
    Column(
        "department_codes",
        "Départements",
        "Departments",
        Many(Text(3), commas=True),
        "Codes des départements, 2A et 2B compris.",
        example="38",
        aliases=("Département", "Code département"),
        width=14,
    ),
    Column(
        "region_code",
        "Région",
        "Region",
        Text(3),
        "Code de la région.",
        example="84",
        aliases=("Code région",),
        width=10,
    ),
    Column(
        "population",
        "Population",
        "Population",
        Whole(0, 100_000_000, units="hab(?:itants)?"),
        "Nombre d'habitants.",
        aliases=("Habitants", "Nb habitants"),
        width=12,
    ),
    Column(
        "cog_vintage",
        "Millésime",
        "COG vintage",
        Whole(1943, 2100),
        "Année du code officiel géographique : nécessaire avec un code INSEE.",
        aliases=("Millésime COG", "Année du COG"),
        width=11,
    ),
    Column(
        "valid_from_on",
        "Existe depuis",
        "Valid from",
        Day(),
        "Premier jour de l'organisation.",
        example=date(2017, 1, 1),
        aliases=("Valide du", "Date de création"),
        width=14,
    ),
    Column(
        "valid_to_on",
        "Jusqu'au",
        "Valid to",
        Day(),
        "Premier jour sans elle ; vide tant qu'elle existe.",
        aliases=("Valide au", "Date de fin", "Existe jusqu'au"),
        width=14,
    ),
    Column(
        "id",
        "Identifiant Jalon",
        "Jalon id",
        GlobalId("Organisation"),
        "Donné par l'export : la ligne est retrouvée par lui. À laisser vide sinon.",
        width=20,
    ),
    Column(
        "fictional",
        "Fictive",
        "Fictional",
        YesNo(),
        "Donné par l'export, jamais lu : organisation inventée pour une démonstration.",
        told=True,
        width=10,
    ),
)
