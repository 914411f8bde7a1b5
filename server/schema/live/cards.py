"""What a card and a group look like when they are given: the inputs of the board.

Refuses floats further down: a point is told in whole steps from here on.
"""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from uuid import UUID

import strawberry

from server.problems import ValidationFailed
from server.schema.ids import optional_id
from server.schema.live.asking import ACTIVITY, LiveInput, inner_ids
from server.schema.live.commands import OPERATION, SESSION
from server.vocabulary import CardChannel
from server.workshops.board.cards import DEGREE, PLAN_SIDE
from server.workshops.board.filling import Details, Entry, Line, Point

MOST_AT_ONCE = 100

_CONTRIBUTION = "Contribution."
_GROUP = "Groupe d'idées."


@strawberry.input(description="Une ligne de la carte, remplie.")
class CardLineInput:
    key: str = strawberry.field(description="Clé de la ligne dans les réglages du recueil.")
    value: str = strawberry.field(description="Ce qui y est écrit ; une date en AAAA-MM-JJ.")


@strawberry.input(description="Un point sur le plan du recueil.")
class CardPointInput:
    x: float = strawberry.field(description="De 0 (à gauche) à 1 (à droite).")
    y: float = strawberry.field(description="De 0 (en haut) à 1 (en bas).")
    latitude: float | None = strawberry.field(
        default=None, description="Degrés WGS 84 ; avec la longitude, ou pas."
    )
    longitude: float | None = strawberry.field(
        default=None, description="Degrés WGS 84 ; avec la latitude, ou pas."
    )


@strawberry.input(description="Ce que porte une carte, selon les réglages de son recueil.")
class CardInput:
    text: str = strawberry.field(
        description="Texte, 2 000 caractères au plus ; vide seulement avec une photo."
    )
    column: str | None = strawberry.field(default=None, description="Clé d'une colonne.")
    fields: list[CardLineInput] = strawberry.field(
        default_factory=list, description="Lignes remplies."
    )
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Contribution à laquelle elle se rattache."
    )
    pick_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Contributions qu'elle réunit."
    )
    point: CardPointInput | None = strawberry.field(default=None, description="Place sur le plan.")
    photo_id: strawberry.ID | None = strawberry.field(
        default=None, description="Photo envoyée auparavant par la même personne."
    )
    taken_at: datetime | None = strawberry.field(
        default=None, description="Quand elle a été notée, si c'était hors réseau (UTC)."
    )


@strawberry.input(description="Saisie pour une personne sans téléphone.")
class CardEntryInput:
    channel: CardChannel = strawberry.field(description="Voie par laquelle la carte est venue.")
    label: str | None = strawberry.field(
        default=None, description="D'où elle vient : table, feuille… 120 caractères au plus."
    )


@strawberry.input(description="Une contribution au recueil en cours.")
class ContributeInput(LiveInput, CardInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    entry: CardEntryInput | None = strawberry.field(
        default=None, description="Pour l'animation : au nom de quelqu'un sans téléphone."
    )


@strawberry.input(description="Une contribution notée hors réseau, avec son propre identifiant.")
class NotedCardInput(CardInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    operation_id: UUID = strawberry.field(description=OPERATION)


@strawberry.input(description="Des contributions notées hors réseau, envoyées ensemble.")
class ContributeManyInput:
    session_id: strawberry.ID = strawberry.field(description=SESSION)
    cards: list[NotedCardInput] = strawberry.field(
        description=f"Cartes, {MOST_AT_ONCE} au plus, dans l'ordre où elles ont été notées."
    )


@strawberry.input(description="Nouveau contenu d'une contribution : ce qu'elle portait est effacé.")
class EditContributionInput(LiveInput, CardInput):
    contribution_id: strawberry.ID = strawberry.field(description=_CONTRIBUTION)


@strawberry.input(description="Retrait d'une contribution : la sienne, ou toute par l'animation.")
class WithdrawContributionInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description="Contribution à retirer.")


@strawberry.input(description="Une contribution.")
class ContributionInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description=_CONTRIBUTION)


@strawberry.input(description="Des contributions.")
class ContributionsInput(LiveInput):
    contribution_ids: list[strawberry.ID] = strawberry.field(description="Contributions.")


@strawberry.input(description="Un recueil dont révéler les cartes.")
class RevealContributionsInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)


@strawberry.input(description="Formation d'un groupe d'idées.")
class FormGroupInput(LiveInput):
    title: str = strawberry.field(description="Titre du groupe, 300 caractères au plus.")
    contribution_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Contributions réunies d'emblée."
    )
    activity_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Regroupement dont il fait partie ; nul : celui qui est en cours, s'il y en a un.",
    )


@strawberry.input(description="Nouveau titre d'un groupe d'idées.")
class RenameGroupInput(LiveInput):
    group_id: strawberry.ID = strawberry.field(description="Groupe à renommer.")
    title: str = strawberry.field(description="Titre du groupe, 300 caractères au plus.")


@strawberry.input(
    description="Déplacement d'une contribution vers un groupe, ou hors de tout groupe."
)
class MoveContributionInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description="Contribution à déplacer.")
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe d'arrivée ; nul pour la sortir de son groupe."
    )


@strawberry.input(description="Déplacement de plusieurs contributions vers un même groupe.")
class MoveContributionsInput(LiveInput):
    contribution_ids: list[strawberry.ID] = strawberry.field(
        description="Contributions à déplacer, 500 au plus."
    )
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe d'arrivée ; nul pour les sortir de leur groupe."
    )


@strawberry.input(
    description="Fusion d'un groupe dans un autre ; la lignée et les décomptes restent."
)
class MergeGroupsInput(LiveInput):
    into_group_id: strawberry.ID = strawberry.field(description="Groupe qui demeure.")
    from_group_id: strawberry.ID = strawberry.field(description="Groupe absorbé.")


@strawberry.input(description="Scission d'un groupe : une part le quitte, et nomme son origine.")
class SplitGroupInput(LiveInput):
    group_id: strawberry.ID = strawberry.field(description=_GROUP)
    title: str = strawberry.field(description="Titre de la part, 300 caractères au plus.")
    contribution_ids: list[strawberry.ID] = strawberry.field(
        description="Contributions qui le quittent : au moins une, et pas toutes."
    )


@strawberry.input(description="Ordre des groupes.")
class OrderGroupsInput(LiveInput):
    group_ids: list[strawberry.ID] = strawberry.field(
        description="Groupes, dans l'ordre voulu : ils échangent leurs places entre eux."
    )


def details_of(card: CardInput) -> Details:
    return Details(
        column=card.column,
        lines=tuple(Line(line.key, line.value) for line in card.fields),
        parent_id=optional_id(card.parent_id, "Contribution"),
        pick_ids=inner_ids(card.pick_ids, "Contribution"),
        point=None if card.point is None else _point_of(card.point),
        photo_id=optional_id(card.photo_id, "SessionPhoto"),
        taken_at=card.taken_at,
    )


def entry_of(entry: CardEntryInput | None) -> Entry | None:
    return None if entry is None else Entry(entry.channel, entry.label)


def _point_of(point: CardPointInput) -> Point:
    return Point(
        x=_steps(point.x, PLAN_SIDE, "point.x"),
        y=_steps(point.y, PLAN_SIDE, "point.y"),
        latitude=_degrees(point.latitude, "point.latitude"),
        longitude=_degrees(point.longitude, "point.longitude"),
    )


def _degrees(value: float | None, path: str) -> int | None:
    return None if value is None else _steps(value, DEGREE, path)


def _steps(value: float, steps: int, path: str) -> int:
    if not isfinite(value * steps):
        raise ValidationFailed(
            path, french="Un nombre est attendu.", english="A number is expected."
        )
    return round(value * steps)
