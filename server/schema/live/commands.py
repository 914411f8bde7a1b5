"""What a command is answered, and the doors of a session: opening and joining."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self
from uuid import UUID

import strawberry

from server.domain.workshops import information
from server.schema.live.suggestions import LikenessSuggestion
from server.schema.problems import (
    ActivityNotRunning,
    AlreadyVoted,
    Changing,
    Creating,
    DotBudgetExceeded,
    IdempotencyConflict,
    NotFound,
    RateLimited,
    TransitionRefused,
    TryAgain,
)
from server.schema.scalars import RunSheet
from server.schema.types import LiveSession

OPERATION = "Identifiant tiré par le client : le renvoyer répond la première issue, sans doubler."
SESSION = "Séance en direct."


@strawberry.input(description="Ouverture d'une séance en direct d'un atelier.")
class OpenSessionInput:
    workshop_id: strawberry.ID = strawberry.field(description="Atelier dont on ouvre une séance.")
    title: str = strawberry.field(description="Titre de la séance, 300 caractères au plus.")
    operation_id: UUID = strawberry.field(description=OPERATION)
    run_sheet: RunSheet | None = strawberry.field(
        default=None,
        description="Déroulé, 50 activités au plus ; nul, celui que l'atelier a préparé, ou celui de"
        " sa méthode.",
    )
    agenda_visible: bool = strawberry.field(
        default=True, description="Vrai pour que la salle voie les titres de ce qui vient."
    )
    rehearsal: bool = strawberry.field(
        default=False,
        description="Vrai pour répéter : rien n'en sort, et l'animation seule la retrouve.",
    )


@strawberry.input(description="Entrée dans une séance par son code, sans compte.")
class JoinSessionInput:
    code: str = strawberry.field(
        description="Code de six caractères affiché dans la salle ; majuscules et minuscules se valent."
    )
    operation_id: UUID = strawberry.field(
        description="Tiré par le téléphone et gardé : le renvoyer rend le même participant, avec un"
        " nouveau jeton quand l'ancien a expiré. Un autre identifiant fait entrer une autre personne"
        " du même téléphone."
    )
    entry_code: str | None = strawberry.field(
        default=None, description="Code personnel, si la séance en demande un à chacun."
    )


@strawberry.type(
    description="La commande est dans le journal de la séance, une fois et durablement."
)
class CommandAccepted:
    seq: int = strawberry.field(description="Rang, dans le journal, du dernier événement produit.")
    epoch: int = strawberry.field(
        description="Époque du journal ; change quand une sauvegarde est restaurée."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")
    contribution_id: strawberry.ID | None = strawberry.field(
        default=None, description="Contribution créée, s'il y en a une."
    )
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe créé, s'il y en a un."
    )
    proposal_id: strawberry.ID | None = strawberry.field(
        default=None, description="Proposition créée, s'il y en a une."
    )
    activity_id: strawberry.ID | None = strawberry.field(
        default=None, description="Activité créée au déroulé, s'il y en a une."
    )
    join_code: str | None = strawberry.field(
        default=None, description="Nouveau code d'entrée, s'il vient de changer."
    )
    created_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Demande de parole, note, code ou constat créé, s'il y en a un.",
    )
    suggestions: list[LikenessSuggestion] | None = strawberry.field(
        default=None,
        description="Tables réunies : cartes à rapprocher d'une table à l'autre ; nul ailleurs.",
    )


@strawberry.type(description="La séance est ouverte.")
class OpenSessionSuccess:
    session: LiveSession | None = strawberry.field(description="La séance, si le lecteur la voit.")
    join_code: str | None = strawberry.field(
        description="Code d'entrée à afficher dans la salle ; nul si la séance est déjà conclue."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


@strawberry.type(description="La notice d'information de l'atelier, à sa version en cours.")
class JoinNotice:
    number: int = strawberry.field(description="Version.")
    text: str = strawberry.field(description="Texte.")
    published_on: date = strawberry.field(description="Jour de sa publication.")

    @classmethod
    def of(cls, notice: information.Current) -> Self:
        return cls(number=notice.number, text=notice.text, published_on=notice.published_on)


@strawberry.type(description="Le téléphone est dans la séance.")
class JoinSessionSuccess:
    session_id: strawberry.ID = strawberry.field(description=SESSION)
    token: str = strawberry.field(
        description="Jeton de ce participant, à envoyer en `Authorization: Bearer`. Secret."
    )
    number: int = strawberry.field(
        description="Numéro de ce participant dans la séance : c'est par lui qu'on le désigne."
    )
    notice: JoinNotice | None = strawberry.field(
        description="Notice d'information à lui montrer avant toute contribution ; nulle s'il n'y en a"
        " pas. Il consent par `giveConsent`."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


CommandResult = Annotated[
    CommandAccepted | Creating | Changing | ActivityNotRunning | DotBudgetExceeded | AlreadyVoted,
    strawberry.union("CommandResult", description="Issue d'une commande en direct."),
]

OpenSessionResult = Annotated[
    OpenSessionSuccess | Creating,
    strawberry.union("OpenSessionResult", description="Issue de l'ouverture d'une séance."),
]

JoinSessionResult = Annotated[
    JoinSessionSuccess
    | NotFound
    | IdempotencyConflict
    | RateLimited
    | TransitionRefused
    | TryAgain,
    strawberry.union("JoinSessionResult", description="Issue de l'entrée dans une séance."),
]
