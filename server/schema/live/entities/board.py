"""Contributions and groups, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.schema.types import CardPoint
from server.vocabulary import CardChannel, CardFieldKind, CardStatus, CardWriter
from server.workshops.board import showing
from server.workshops.board.filling import Line
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import (
    CardColumn,
    CardField,
    ParentShape,
    PickShape,
    PlanShape,
)

_KEY = "Nom court, propre à ce recueil."


@strawberry.type(description="Une colonne où mettre une carte : catégorie, thème, quadrant.")
class CardColumnState:
    key: str = strawberry.field(description=_KEY)
    title: str = strawberry.field(description="Titre.")

    @classmethod
    def of(cls, column: CardColumn) -> Self:
        return cls(key=column.key, title=column.title)


@strawberry.type(description="Une ligne à remplir, outre le texte de la carte.")
class CardFieldState:
    key: str = strawberry.field(description=_KEY)
    label: str = strawberry.field(description="Libellé.")
    kind: CardFieldKind = strawberry.field(description="Nature de la ligne.")
    required: bool = strawberry.field(description="Vrai si elle est à remplir.")
    choices: list[str] = strawberry.field(description="Choix proposés ; vide hors d'un choix.")

    @classmethod
    def of(cls, field: CardField) -> Self:
        return cls(
            key=field.key,
            label=field.label,
            kind=field.kind,
            required=field.required,
            choices=list(field.choices),
        )


@strawberry.type(description="La carte à laquelle chacune se rattache.")
class CardParentState:
    of: list[str] = strawberry.field(
        description="Noms des activités dont vient cette carte, la sienne comprise si elle s'y trouve."
    )
    required: bool = strawberry.field(description="Vrai s'il en faut une.")
    depth: int = strawberry.field(description="Niveaux, au sein d'une même activité.")

    @classmethod
    def from_shape(cls, shape: ParentShape) -> Self:
        return cls(of=list(shape.of), required=shape.required, depth=shape.depth)


@strawberry.type(description="Les cartes que chacune réunit : la trame d'un scénario.")
class CardPicksState:
    of: str = strawberry.field(description="Nom de l'activité dont elles viennent.")
    required: bool = strawberry.field(description="Vrai s'il en faut au moins une.")
    one_per_parent: bool = strawberry.field(
        description="Vrai s'il n'en faut qu'une parmi celles d'une même carte."
    )
    most: int = strawberry.field(description="Nombre maximal.")

    @classmethod
    def from_shape(cls, shape: PickShape) -> Self:
        return cls(
            of=shape.of,
            required=shape.required,
            one_per_parent=shape.one_per_parent,
            most=shape.most,
        )


@strawberry.type(description="Le plan où chaque carte est un point.")
class CardPlanState:
    document_id: strawberry.ID | None = strawberry.field(description="Document affiché.")
    required: bool = strawberry.field(description="Vrai si la carte doit être placée.")

    @classmethod
    def of(cls, shape: PlanShape) -> Self:
        return cls(
            document_id=optional_global_id("Document", shape.document_id), required=shape.required
        )


@strawberry.type(description="Réglages d'un recueil : la forme de ses cartes, qui les écrit.")
class CollectSettingsState:
    max_length: int = strawberry.field(description="Longueur maximale d'un texte.")
    max_per_person: int | None = strawberry.field(
        description="Nombre maximal de contributions par personne ; nul sans limite."
    )
    columns: list[CardColumnState] = strawberry.field(
        description="Colonnes ; s'il y en a, chaque carte en nomme une."
    )
    fields: list[CardFieldState] = strawberry.field(description="Lignes à remplir.")
    parent: CardParentState | None = strawberry.field(
        description="Rattachement ; nul si les cartes ne se rattachent à rien."
    )
    picks: CardPicksState | None = strawberry.field(description="Choix d'autres cartes ; ou nul.")
    plan: CardPlanState | None = strawberry.field(description="Plan ; nul sans plan.")
    photos: bool = strawberry.field(description="Vrai si une carte peut porter une photo.")
    writers: list[CardWriter] = strawberry.field(
        description="Qui écrit ; l'animation le peut toujours."
    )
    hidden: bool = strawberry.field(
        description="Vrai si les cartes restent cachées jusqu'à ce que l'animation les révèle."
    )
    moderated: bool = strawberry.field(
        description="Vrai si les cartes attendent d'être validées par l'animation."
    )

    @classmethod
    def of(cls, settings: CollectSettings) -> Self:
        parent, picks, plan = settings.parent, settings.picks, settings.plan
        return cls(
            max_length=settings.max_length,
            max_per_person=settings.max_per_person,
            columns=[CardColumnState.of(each) for each in settings.columns],
            fields=[CardFieldState.of(each) for each in settings.fields],
            parent=None if parent is None else CardParentState.from_shape(parent),
            picks=None if picks is None else CardPicksState.from_shape(picks),
            plan=None if plan is None else CardPlanState.of(plan),
            photos=settings.photos,
            writers=list(settings.writers),
            hidden=settings.hidden,
            moderated=settings.moderated,
        )


@strawberry.type(description="Réglages d'un regroupement.")
class GroupSettingsState:
    of: list[str] = strawberry.field(
        description="Noms des recueils dont il prend les cartes ; vide, il les prend toutes."
    )

    @classmethod
    def from_settings(cls, settings: GroupSettings) -> Self:
        return cls(of=list(settings.of))


@strawberry.type(description="Une ligne d'une carte, telle qu'elle a été remplie.")
class CardLineState:
    key: str = strawberry.field(description="Clé de la ligne dans les réglages du recueil.")
    value: str = strawberry.field(description="Ce qui y est écrit.")

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(key=line.key, value=line.value)


@strawberry.type(description="Une contribution, sans auteur.")
class ContributionState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la contribution.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    number: int = strawberry.field(
        description="Numéro dans son recueil, donné à l'arrivée : un retrait n'en change aucun."
    )
    activity_id: strawberry.ID = strawberry.field(description="Recueil dont elle vient.")
    group_id: strawberry.ID | None = strawberry.field(description="Groupe où elle est rangée.")
    text: str | None = strawberry.field(description="Texte ; nul s'il a été effacé.")
    status: CardStatus = strawberry.field(
        description="Sur le tableau ; pour l'animation seule, aussi ailleurs."
    )
    withdrawn: bool = strawberry.field(description="Vrai si elle a été retirée.")
    column: str | None = strawberry.field(description="Clé de sa colonne ; nulle sans colonnes.")
    fields: list[CardLineState] = strawberry.field(description="Ses lignes remplies.")
    parent_id: strawberry.ID | None = strawberry.field(
        description="Contribution à laquelle elle se rattache."
    )
    pick_ids: list[strawberry.ID] = strawberry.field(description="Contributions qu'elle réunit.")
    point: CardPoint | None = strawberry.field(description="Sa place sur le plan.")
    photo_id: strawberry.ID | None = strawberry.field(
        description="Sa photo, à lire à `/live/photo/{photoId}`."
    )
    pinned: bool = strawberry.field(description="Vrai si l'animation l'a épinglée.")
    channel: CardChannel = strawberry.field(description="Voie par laquelle elle est venue.")
    label: str | None = strawberry.field(
        description="Pour l'animation : d'où vient une carte saisie pour d'autres."
    )
    table_id: strawberry.ID | None = strawberry.field(description="Table où elle a été écrite.")
    taken_at: datetime | None = strawberry.field(
        description="Pour l'animation : quand elle a été notée, si ce n'est à son arrivée (UTC)."
    )

    @classmethod
    def of(cls, seen: showing.ShownContribution) -> Self:
        filled = seen.filled
        return cls(
            id=global_id("Contribution", seen.contribution_id),
            order=seen.order,
            number=seen.number,
            activity_id=global_id("LiveActivity", seen.activity_id),
            group_id=optional_global_id("IdeaGroup", seen.group_id),
            text=seen.text,
            status=seen.status,
            withdrawn=seen.withdrawn,
            column=filled.column,
            fields=[CardLineState.of(line) for line in seen.lines],
            parent_id=optional_global_id("Contribution", filled.parent_id),
            pick_ids=[global_id("Contribution", pick_id) for pick_id in filled.pick_ids],
            point=None if seen.point is None else CardPoint.of(seen.point),
            photo_id=optional_global_id("SessionPhoto", filled.photo_id),
            pinned=seen.pinned,
            channel=seen.channel,
            label=seen.label,
            table_id=optional_global_id("WorkshopTable", seen.table_id),
            taken_at=filled.taken_at,
        )


@strawberry.type(
    description="Un groupe d'idées ; fusionné, il garde son décompte et nomme son héritier."
)
class GroupState:
    id: strawberry.ID = strawberry.field(description="Identifiant du groupe.")
    order: int = strawberry.field(description="Place parmi les groupes : ordonner par elle.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    merged_into_id: strawberry.ID | None = strawberry.field(description="Groupe qui l'a absorbé.")
    table_id: strawberry.ID | None = strawberry.field(
        description="Table où il a été formé, par son hôte."
    )
    split_from_id: strawberry.ID | None = strawberry.field(description="Groupe dont il est issu.")
    activity_id: strawberry.ID | None = strawberry.field(
        description="Regroupement où il a été formé ; nul hors d'un regroupement."
    )

    @classmethod
    def of(cls, seen: showing.ShownGroup) -> Self:
        return cls(
            id=global_id("IdeaGroup", seen.group_id),
            order=seen.order,
            title=seen.title,
            merged_into_id=optional_global_id("IdeaGroup", seen.merged_into),
            table_id=optional_global_id("WorkshopTable", seen.table_id),
            split_from_id=optional_global_id("IdeaGroup", seen.split_from),
            activity_id=optional_global_id("LiveActivity", seen.activity_id),
        )
