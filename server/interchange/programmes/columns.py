"""The columns of the spreadsheet that every agency keeps: its programme, a line a mission."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from server.domain.programmes.machine import (
    LABEL_LENGTH,
    ORIENTATION_LENGTH,
    REASON_LENGTH,
    TITLE_LENGTH,
)
from server.interchange.codecs import Days, Text, Whole
from server.interchange.columns import Column
from server.interchange.keeping import by_field
from server.interchange.missions.columns import COLUMNS as OF_MISSIONS
from server.interchange.missions.columns import TITLES
from server.interchange.terms import one_of
from server.vocabulary import ProgrammeKind, VersionStatus

_MISSION: Final = by_field(OF_MISSIONS)
_YEAR: Final = Whole(1990, 2100)
_FOR_A_NEW_ONE: Final = "Sert à proposer une mission que l'agence n'a pas encore."

COLUMNS: Final = (
    Column(
        "programme",
        "Programme",
        "Programme",
        Text(TITLE_LENGTH),
        "Titre du programme ; s'il n'existe pas encore, il est ouvert en préparation.",
        example="Programme partenarial 2027",
        aliases=("Titre du programme", "Nom du programme"),
        width=30,
    ),
    Column(
        "external_id",
        "Identifiant du programme",
        "Programme id",
        Text(80),
        "Votre référence du programme, s'il en a une.",
        aliases=("Référence du programme",),
        width=16,
    ),
    Column(
        "year_from",
        "Première année",
        "Year from",
        _YEAR,
        "Première année du programme ; à défaut, l'année de la ligne.",
        example=2027,
        aliases=("Année de début", "De"),
        width=11,
    ),
    Column(
        "year_to",
        "Dernière année",
        "Year to",
        _YEAR,
        "Dernière année du programme, comprise ; à défaut, la première.",
        example=2027,
        aliases=("Année de fin", "À"),
        width=11,
    ),
    Column(
        "programme_kind",
        "Rythme",
        "Programme kind",
        one_of(ProgrammeKind),
        "Annuel ou pluriannuel ; à défaut, selon les années.",
        example="Annuel",
        aliases=("Type de programme",),
        width=14,
    ),
    Column(
        "version",
        "Version",
        "Version",
        Text(LABEL_LENGTH),
        "Nom de la version ; à défaut, le brouillon en cours, ou un nouveau.",
        example="janvier 2027",
        aliases=("Nom de la version", "Version label"),
        width=18,
    ),
    replace(_MISSION["code"], description="Votre référence de la mission, unique dans l'agence."),
    replace(
        _MISSION["title"],
        name="Mission",
        aliases=("Titre", *TITLES),
        description=f"Titre de la mission. {_FOR_A_NEW_ONE}",
        required=False,
    ),
    Column(
        "axis_number",
        "N° d'axe",
        "Axis number",
        Whole(1, 99),
        "Numéro de l'axe, à partir de 1 ; il peut aussi commencer le titre : « 1. Habitat ».",
        example=1,
        aliases=("N° axe", "Axe n°", "Numéro d'axe", "Numéro axe"),
        width=9,
    ),
    Column(
        "axis_title",
        "Axe",
        "Axis",
        Text(TITLE_LENGTH),
        "Titre de l'axe ; un axe nouveau prend le numéro suivant. Une ligne nouvelle qui n'en dit"
        " pas est de celui de la ligne du dessus.",
        example="Observer et anticiper",
        aliases=("Titre de l'axe", "Axe du programme", "Axis title"),
        width=30,
    ),
    Column(
        "orientation_number",
        "N° d'orientation",
        "Orientation number",
        Whole(1, 99),
        "Numéro de l'orientation dans son axe, à partir de 1.",
        aliases=("N° orientation", "Orientation n°", "Numéro d'orientation"),
        width=9,
    ),
    Column(
        "orientation_title",
        "Orientation",
        "Orientation",
        Text(ORIENTATION_LENGTH),
        "Titre de l'orientation, si le programme en a.",
        aliases=("Titre de l'orientation", "Orientation title"),
        width=30,
    ),
    replace(
        _MISSION["strand"],
        description=f"Socle partenarial ou missions demandées. {_FOR_A_NEW_ONE}",
    ),
    replace(_MISSION["socle_family"], description=_FOR_A_NEW_ONE),
    replace(_MISSION["kind"], description=_FOR_A_NEW_ONE),
    replace(_MISSION["requested_by"], description=f"Le commanditaire. {_FOR_A_NEW_ONE}"),
    replace(
        _MISSION["involved"],
        description="Ceux qui demandent et pilotent ; une mission demandée en a au moins un."
        f" {_FOR_A_NEW_ONE}",
        example="Communauté de communes du Val d'Exemple",
    ),
    Column(
        "year",
        "Année",
        "Year",
        _YEAR,
        "Année de la ligne ; à défaut, celle d'un en-tête « Jours 2027 », ou d'un programme"
        " annuel.",
        example=2027,
        aliases=("Exercice",),
        width=8,
    ),
    Column(
        "days",
        "Jours",
        "Days",
        Days(),
        "Jours d'activité prévus, par demi-journée ; vide si la source ne les dit pas.",
        example=Decimal("12.5"),
        aliases=(
            "Jours prévus",
            "Nb jours",
            "Nb de jours",
            "Nombre de jours",
            "Jours prévisionnels",
            "Jours d'activité",
            "Planned days",
            "Temps prévu",
            "Jours-homme",
        ),
        width=9,
    ),
    Column(
        "comment",
        "Commentaire",
        "Comment",
        Text(REASON_LENGTH),
        "Nécessaire quand une ligne change d'une version à l'autre : il en dit la raison.",
        aliases=("Motif", "Raison", "Raison du changement", "Observations", "Remarques"),
        width=40,
    ),
    Column(
        "version_status",
        "État de la version",
        "Version status",
        one_of(VersionStatus),
        "Donné par l'export, jamais lu.",
        told=True,
        width=14,
    ),
)
