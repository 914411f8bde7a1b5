"""The proposals of a session, as they are shown."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.schema.live.entities.voting import TallyLine
from server.vocabulary import ProposalStatus
from server.workshops.proposing import showing
from server.workshops.proposing.settings import DraftSettings


@strawberry.type(description="Réglages de la rédaction d'actions.")
class DraftSettingsState:
    max_per_person: int = strawberry.field(
        description="Actions que chacun peut rédiger ; 0 : l'animation seule rédige."
    )
    supported: bool = strawberry.field(description="Vrai si chacun peut soutenir des actions.")

    @classmethod
    def of(cls, settings: DraftSettings) -> Self:
        return cls(max_per_person=settings.max_per_person, supported=settings.supported)


@strawberry.type(description="Une proposition issue de la séance, avec ce qui la fonde.")
class ProposalState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la proposition.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    group_id: strawberry.ID | None = strawberry.field(
        description="Groupe d'idées dont elle vient ; nul si elle a été rédigée sans groupe."
    )
    activity_id: strawberry.ID | None = strawberry.field(
        description="Activité où elle a été rédigée ; nulle si la conclusion l'a établie."
    )
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    description: str | None = strawberry.field(description="Ce qu'il y aurait à faire.")
    theme_id: strawberry.ID | None = strawberry.field(description="Thème.")
    priority: int | None = strawberry.field(description="Niveau de priorité, de 1 à 3.")
    due_on: date | None = strawberry.field(description="Échéance souhaitée.")
    wished_holder_id: strawberry.ID | None = strawberry.field(
        description="Organisation à laquelle la salle a pensé."
    )
    supporters: int = strawberry.field(description="Participants qui la soutiennent.")
    rank: int = strawberry.field(description="Rang dense, selon le vote.")
    tally: TallyLine | None = strawberry.field(description="Décompte ; nul sans vote.")
    contribution_ids: list[strawberry.ID] = strawberry.field(
        description="Contributions qui la fondent."
    )
    status: ProposalStatus = strawberry.field(
        description="Rédigée, fusionnée, écartée ou transmise."
    )
    holder_id: strawberry.ID | None = strawberry.field(
        description="Porteur à qui elle est transmise."
    )
    merged_into_id: strawberry.ID | None = strawberry.field(
        description="Proposition qui l'a absorbée."
    )
    reason: str | None = strawberry.field(description="Pourquoi l'animation l'a écartée.")

    @classmethod
    def of(cls, seen: showing.ShownProposal) -> Self:
        return cls(
            id=global_id("Proposal", seen.proposal_id),
            order=seen.order,
            group_id=optional_global_id("IdeaGroup", seen.group_id),
            activity_id=optional_global_id("LiveActivity", seen.activity_id),
            title=seen.title,
            description=seen.description,
            theme_id=optional_global_id("Theme", seen.terms.theme_id),
            priority=seen.terms.priority,
            due_on=seen.terms.due_on,
            wished_holder_id=optional_global_id("Organisation", seen.terms.wished_holder_id),
            supporters=seen.supporters,
            rank=seen.rank,
            tally=None if seen.tally is None else TallyLine.of(seen.tally, {seen.tally.option_id}),
            contribution_ids=[global_id("Contribution", each) for each in seen.contribution_ids],
            status=seen.status,
            holder_id=optional_global_id("Organisation", seen.holder_id),
            merged_into_id=optional_global_id("Proposal", seen.merged_into),
            reason=seen.reason,
        )
