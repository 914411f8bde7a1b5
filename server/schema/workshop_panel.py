"""How far a panel is reached, and what the link of an invitation opens, in the contract.

Refuses a small count to whoever does not run the workshop, and to a link everything but its own.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from server.domain.workshops import answers, consents, information, panel
from server.problems import NotFound
from server.schema.context import Context
from server.schema.ids import visible
from server.schema.problems import Forbidden as ForbiddenProblem
from server.schema.problems import NotFound as NotFoundProblem
from server.schema.problems import TryAgain
from server.vocabulary import (
    ConsentPurpose,
    Constituency,
    InvitationAnswer,
    LegalBasis,
    WorkshopStatus,
)
from server.workshops.suppression import suppress

_HIDDEN = "nul s'il est trop petit pour être dit au lecteur."


@strawberry.type(description="Où en est un collège d'un panel.")
class ConstituencyCoverage:
    constituency: Constituency = strawberry.field(description="Le collège.")
    wanted: int | None = strawberry.field(description="Combien on en veut ; nul si rien n'est dit.")
    invited: int | None = strawberry.field(description=f"Invités ; {_HIDDEN}")
    accepted: int | None = strawberry.field(description=f"Ayant dit oui ; {_HIDDEN}")
    declined: int | None = strawberry.field(description=f"Ayant dit non ; {_HIDDEN}")
    attended: int | None = strawberry.field(description=f"Venus, invités ou non ; {_HIDDEN}")


@strawberry.type(description="Où en est le panel d'un atelier.")
class PanelCoverage:
    exact: bool = strawberry.field(
        description="Vrai pour qui mène l'atelier ; pour les autres lecteurs, les petits nombres et"
        " ceux qui les trahiraient sont tus."
    )
    constituencies: list[ConstituencyCoverage] = strawberry.field(description="Par collège.")


PanelCoverageResult = Annotated[
    PanelCoverage | NotFoundProblem | ForbiddenProblem | TryAgain,
    strawberry.union("PanelCoverageResult", description="La couverture du panel, ou son refus."),
]


@strawberry.type(description="La notice d'information en vigueur.")
class CurrentNotice:
    number: int = strawberry.field(description="Numéro de version.")
    text: str = strawberry.field(description="Texte.")
    legal_basis: LegalBasis = strawberry.field(description="Base légale.")
    published_on: date = strawberry.field(description="Jour de sa publication.")


@strawberry.type(description="Ce qu'ouvre le lien d'une invitation.")
class OpenedInvitation:
    title: str = strawberry.field(description="Titre de l'atelier.")
    question: str | None = strawberry.field(description="Question posée.")
    organiser: str = strawberry.field(description="L'agence qui invite.")
    status: WorkshopStatus = strawberry.field(description="État de l'atelier.")
    held_on: date | None = strawberry.field(description="Jour, ou le premier.")
    ends_on: date | None = strawberry.field(description="Dernier jour, s'il y en a plusieurs.")
    place: str | None = strawberry.field(description="Lieu.")
    with_walk: bool = strawberry.field(description="Vrai s'il comprend une visite de terrain.")
    answer: InvitationAnswer = strawberry.field(description="La réponse donnée.")
    notice: CurrentNotice | None = strawberry.field(
        description="Ce qu'il est fait des données ; nul si rien n'est publié."
    )
    consents: list[ConsentPurpose] = strawberry.field(description="Ce à quoi la personne consent.")


@strawberry.type
class WorkshopPanelQueries:
    @strawberry.field(
        description="Où en est le panel d'un atelier, par collège : pour qui le mène, et sans les"
        " petits nombres pour qui suit sa mission."
    )
    async def panel_coverage(
        self,
        info: Info[Context, Any],
        workshop_id: Annotated[strawberry.ID, strawberry.argument(description="L'atelier.")],
    ) -> PanelCoverageResult:
        context = info.context
        found = await panel.read_coverage(
            context.services.database,
            await visible(context, workshop_id, "Workshop"),
            suppress,
            by=context.viewer,
        )
        return PanelCoverage(
            exact=found.exact,
            constituencies=[
                ConstituencyCoverage(
                    constituency=one,
                    wanted=found.wanted.get(one),
                    invited=counts.invited,
                    accepted=counts.accepted,
                    declined=counts.declined,
                    attended=counts.attended,
                )
                for one, counts in found.counts.items()
            ],
        )

    @strawberry.field(
        description="Ce qu'ouvre le lien d'une invitation, sans compte ; nul s'il ne vaut plus."
    )
    async def invitation_by_link(
        self,
        info: Info[Context, Any],
        link: Annotated[str, strawberry.argument(description="Le lien.")],
    ) -> OpenedInvitation | None:
        database = info.context.services.database
        try:
            opened = await answers.read(database, link)
        except NotFound:
            return None
        async with database.snapshot() as snapshot:
            held = await consents.consents_of(snapshot, opened.invitation_id)
            notice = await information.current(snapshot, opened.workshop_id)
        return OpenedInvitation(
            title=opened.title,
            question=opened.question,
            organiser=opened.organiser,
            status=opened.status,
            held_on=opened.held_on,
            ends_on=opened.ends_on,
            place=opened.place,
            with_walk=opened.with_walk,
            answer=opened.answer,
            notice=None
            if notice is None
            else CurrentNotice(
                number=notice.number,
                text=notice.text,
                legal_basis=notice.legal_basis,
                published_on=notice.published_on,
            ),
            consents=sorted(held),
        )
