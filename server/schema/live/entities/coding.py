"""Codes, verbatims and findings, as they are shown."""

from __future__ import annotations

from typing import Self

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.vocabulary import Constituency, FindingKind, Valence
from server.workshops.coding import showing


@strawberry.type(description="Un code du livre de codes ; pour l'animation et les observateurs.")
class CodeState:
    id: strawberry.ID = strawberry.field(description="Identifiant du code.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    root_id: strawberry.ID = strawberry.field(
        description="Le même pour un même code dans toutes les séances d'une série."
    )
    parent_id: strawberry.ID | None = strawberry.field(description="Code sous lequel il se range.")
    title: str | None = strawberry.field(description="Intitulé.")
    definition: str | None = strawberry.field(description="Définition.")

    @classmethod
    def of(cls, seen: showing.ShownCode) -> Self:
        return cls(
            id=global_id("Code", seen.code_id),
            order=seen.order,
            root_id=global_id("Code", seen.root_id),
            parent_id=optional_global_id("Code", seen.parent_id),
            title=seen.title,
            definition=seen.definition,
        )


@strawberry.type(
    description="Lecture d'une contribution comme verbatim d'un groupe ; pour l'animation et les"
    " observateurs."
)
class VerbatimState:
    id: strawberry.ID = strawberry.field(description="Identifiant de cette lecture.")
    contribution_id: strawberry.ID = strawberry.field(description="Contribution lue.")
    constituency: Constituency | None = strawberry.field(
        description="Collège dont ce sont les mots ; nul s'il est trop petit pour être dit."
    )
    valence: Valence | None = strawberry.field(description="Tonalité.")
    quotable: bool | None = strawberry.field(
        description="Consentement à la citation dit sur place ; nul, il suit la notice."
    )
    code_ids: list[strawberry.ID] = strawberry.field(description="Codes portés.")

    @classmethod
    def of(cls, seen: showing.ShownVerbatim) -> Self:
        return cls(
            id=global_id("Verbatim", seen.contribution_id),
            contribution_id=global_id("Contribution", seen.contribution_id),
            constituency=seen.constituency,
            valence=seen.valence,
            quotable=seen.quotable,
            code_ids=[global_id("Code", code_id) for code_id in seen.code_ids],
        )


@strawberry.type(description="Une convergence ou une divergence entre groupes et contributions.")
class FindingState:
    id: strawberry.ID = strawberry.field(description="Identifiant du constat.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    kind: FindingKind = strawberry.field(description="Convergence ou divergence.")
    statement: str | None = strawberry.field(description="Le constat, en une phrase.")
    group_ids: list[strawberry.ID] = strawberry.field(description="Groupes d'idées concernés.")
    contribution_ids: list[strawberry.ID] = strawberry.field(
        description="Contributions concernées."
    )

    @classmethod
    def of(cls, seen: showing.ShownFinding) -> Self:
        return cls(
            id=global_id("Finding", seen.finding_id),
            order=seen.order,
            kind=seen.kind,
            statement=seen.statement,
            group_ids=[global_id("IdeaGroup", id_) for id_ in seen.group_ids],
            contribution_ids=[global_id("Contribution", id_) for id_ in seen.contribution_ids],
        )
