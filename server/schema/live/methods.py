"""The methods that a workshop can begin from. Refuses to run one: its run sheet is copied first."""

from __future__ import annotations

from typing import Self

import strawberry

from server.schema.run_sheets import written
from server.schema.scalars import RunSheet
from server.vocabulary import WorkshopMethod
from server.workshops.methods.catalogue import MethodSession, MethodTemplate
from server.workshops.methods.templates import METHODS


@strawberry.type(name="MethodSession", description="Une séance d'une méthode.")
class MethodSessionShown:
    title: str = strawberry.field(description="Titre proposé.")
    minutes: int = strawberry.field(description="Durée indicative, en minutes.")
    run_sheet: RunSheet = strawberry.field(
        description="Ses activités, à copier dans un modèle ou dans le déroulé d'un atelier."
    )

    @classmethod
    def of(cls, session: MethodSession) -> Self:
        return cls(title=session.title, minutes=session.minutes, run_sheet=written(session.agenda))


@strawberry.type(name="MethodTemplate", description="Une méthode d'atelier, prête à être copiée.")
class MethodTemplateShown:
    key: str = strawberry.field(description="Nom stable.")
    method: WorkshopMethod = strawberry.field(description="Méthode de l'atelier.")
    title: str = strawberry.field(description="Titre.")
    about: str = strawberry.field(description="Ce qu'elle fait, en une phrase.")
    drafts_proposals: bool = strawberry.field(
        description="Vrai si ses séances concluent par des propositions d'actions."
    )
    sessions: list[MethodSessionShown] = strawberry.field(
        description="Ses séances : une, ou plusieurs en série."
    )

    @classmethod
    def of(cls, template: MethodTemplate) -> Self:
        return cls(
            key=template.key,
            method=template.method,
            title=template.title,
            about=template.about,
            drafts_proposals=template.drafts_proposals,
            sessions=[MethodSessionShown.of(session) for session in template.sessions],
        )


@strawberry.type
class MethodQueries:
    @strawberry.field(description="Les méthodes d'atelier proposées, chacune avec ses déroulés.")
    def method_templates(self) -> list[MethodTemplateShown]:
        return [MethodTemplateShown.of(template) for template in METHODS]
