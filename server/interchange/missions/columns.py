"""The columns of a spreadsheet of missions."""

from __future__ import annotations

from datetime import date
from typing import Final

from server.domain.missions.machine import CODE_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from server.interchange.codecs import Day, Email, Many, Paragraph, Text, Whole, YesNo
from server.interchange.columns import Column
from server.interchange.terms import one_of
from server.vocabulary import (
    Instrument,
    MissionKind,
    MissionPartnership,
    MissionStatus,
    SocleFamily,
    Strand,
)

NAME: Final = Text(300)
NAMES: Final = Many(NAME)
_HOW_TO_NAME: Final = "par leur nom exact, leur SIREN, leur code INSEE ou votre identifiant"

COLUMNS: Final = (
    Column(
        "code",
        "Code",
        "Code",
        Text(CODE_LENGTH),
        "Votre référence de la mission, unique dans l'agence : c'est par elle que la ligne est"
        " retrouvée au prochain import.",
        example="2027-014",
        aliases=("Code mission", "N°", "Numéro", "Référence", "Identifiant externe", "External id"),
        required=True,
        width=14,
    ),
    Column(
        "title",
        "Titre",
        "Title",
        Text(TITLE_LENGTH),
        "Titre de la mission.",
        example="Observatoire du foncier",
        aliases=("Intitulé", "Libellé", "Mission", "Projet", "Titre mission", "Nom"),
        required=True,
        width=48,
    ),
    Column(
        "strand",
        "Volet",
        "Strand",
        one_of(Strand),
        "Socle partenarial ou missions demandées ; nécessaire à la création, fixe ensuite.",
        example="Missions",
        width=18,
    ),
    Column(
        "socle_family",
        "Famille du socle",
        "Socle family",
        one_of(SocleFamily),
        "Pour une mission du socle seulement ; fixe ensuite.",
        aliases=("Famille",),
        width=28,
    ),
    Column(
        "kind",
        "Nature",
        "Kind",
        one_of(MissionKind),
        "Nature de la mission ; « Autre mission » si elle n'est pas dite.",
        example="Observatoire",
        aliases=("Type", "Nature de la mission"),
        width=24,
    ),
    Column(
        "requested_by",
        "Demandée par",
        "Requested by",
        NAME,
        f"Le commanditaire, {_HOW_TO_NAME.replace('leur', 'son')}. Pour une mission demandée, il"
        " est impliqué dès la création.",
        example="Communauté de communes du Val d'Exemple",
        aliases=("Commanditaire", "Demandeur", "Maître d'ouvrage"),
        width=32,
    ),
    Column(
        "involved",
        "Membres impliqués",
        "Involved members",
        NAMES,
        f"Ceux qui demandent, pilotent et valident, {_HOW_TO_NAME}. La liste remplace la"
        " précédente.",
        aliases=("Impliqués", "Pilotes"),
        width=40,
    ),
    Column(
        "interested",
        "Membres intéressés",
        "Interested members",
        NAMES,
        "Ceux qui sont informés à toutes les étapes, nommés de même.",
        aliases=("Intéressés",),
        width=40,
    ),
    Column(
        "informed",
        "Membres informés",
        "Informed members",
        NAMES,
        "Ceux qui le sont une fois les livrables validés, nommés de même.",
        aliases=("Informés",),
        width=40,
    ),
    Column(
        "lead",
        "Responsable",
        "Lead",
        Email(),
        "Adresse du compte de l'agence qui conduit la mission.",
        aliases=("Chef de projet", "Cheffe de projet", "Pilote agence", "Courriel du responsable"),
        width=28,
    ),
    Column(
        "instruments",
        "Documents et dispositifs",
        "Instruments",
        Many(one_of(Instrument), commas=True),
        "Les documents, contrats et dispositifs sur lesquels elle porte.",
        example="PLUi ; PCAET",
        aliases=("Dispositifs", "Documents", "Instrument"),
        width=24,
    ),
    Column(
        "themes",
        "Thèmes",
        "Themes",
        Many(Text(200)),
        "Des thèmes de l'agence, par leur nom.",
        aliases=("Thème", "Thématiques"),
        width=28,
    ),
    Column(
        "territories",
        "Territoires",
        "Territories",
        NAMES,
        "Des périmètres de l'agence, par leur nom.",
        aliases=("Territoire", "Périmètres"),
        width=28,
    ),
    Column(
        "start_on",
        "Début",
        "Start",
        Day(),
        "Premier jour prévu.",
        example=date(2027, 1, 15),
        aliases=("Date de début", "Début prévu", "Start on"),
        width=13,
    ),
    Column(
        "end_on",
        "Fin",
        "End",
        Day(),
        "Dernier jour prévu.",
        example=date(2027, 12, 17),
        aliases=("Date de fin", "Fin prévue", "Échéance", "End on"),
        width=13,
    ),
    Column(
        "progress",
        "Avancement",
        "Progress",
        Whole(0, 100, units="%"),
        "De 0 à 100.",
        example=0,
        aliases=("Avancement %", "% d'avancement", "Taux d'avancement"),
        width=12,
    ),
    Column(
        "summary",
        "Résumé",
        "Summary",
        Paragraph(TEXT_LENGTH),
        "Objet de la mission, en quelques lignes.",
        aliases=("Description", "Objet", "Contenu"),
        width=60,
    ),
    Column(
        "partnership",
        "Hors programme",
        "Outside programme",
        YesNo(MissionPartnership.OUTSIDE_PROGRAMME, MissionPartnership.PARTNERSHIP),
        "Oui pour une mission hors du programme partenarial.",
        example="non",
        aliases=("Hors programme partenarial",),
        width=16,
    ),
    Column(
        "status",
        "État",
        "Status",
        one_of(MissionStatus),
        "Donné par l'export, jamais lu : l'état change par les étapes de la mission.",
        aliases=("Statut",),
        told=True,
        width=14,
    ),
)
