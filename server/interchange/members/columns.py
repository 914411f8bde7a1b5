"""The columns of a spreadsheet of members."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from server.interchange.codecs import Day, GlobalId, Text
from server.interchange.columns import Column
from server.interchange.organisations.columns import EXTERNAL_ID, INSEE_CODE, SIREN
from server.interchange.terms import one_of
from server.vocabulary import MembershipCategory

WAYS: Final = ("external_id", "siren", "insee_code", "organisation")
"""The columns that say which organisation it is, the surest first."""

COLUMNS: Final = (
    replace(EXTERNAL_ID, description="Votre référence de l'organisation."),
    Column(
        "organisation",
        "Organisation",
        "Organisation",
        Text(300),
        "Nom exact ; nécessaire si aucun numéro n'est donné.",
        example="CC Saint-Marcellin Vercors Isère",
        aliases=(
            "Nom",
            "Membre",
            "Adhérent",
            "Collectivité",
            "Nom de la collectivité",
            "Structure",
            "Nom de la structure",
            "Nom de l'organisation",
            "Name",
        ),
        width=44,
    ),
    replace(SIREN, description="Neuf chiffres, pour désigner l'organisation."),
    replace(INSEE_CODE, description="Cinq caractères, pour désigner une commune."),
    Column(
        "category",
        "Catégorie",
        "Category",
        one_of(MembershipCategory),
        "Catégorie d'adhésion ; un financeur lit et ne prend pas part aux missions.",
        example="Membre de plein droit",
        aliases=("Catégorie d'adhésion", "Collège", "Qualité"),
        required=True,
        width=24,
    ),
    Column(
        "joined_on",
        "Adhésion le",
        "Joined on",
        Day(),
        "Premier jour de l'adhésion : avec l'organisation, il dit de quelle adhésion il s'agit.",
        example=date(2026, 1, 1),
        aliases=("Adhésion", "Date d'adhésion", "Membre depuis", "Depuis", "Entrée", "Début"),
        required=True,
        width=14,
    ),
    Column(
        "left_on",
        "Départ le",
        "Left on",
        Day(),
        "Premier jour sans adhésion ; vide tant qu'elle court.",
        aliases=("Départ", "Date de départ", "Sortie", "Jusqu'au", "Fin", "Fin d'adhésion"),
        width=14,
    ),
    Column(
        "id",
        "Identifiant Jalon",
        "Jalon id",
        GlobalId("Membership"),
        "Donné par l'export : la ligne est retrouvée par lui. À laisser vide sinon.",
        width=20,
    ),
)
