"""What people ask of a live session and what they are answered: inputs and results.

Refuses behaviour: `server.schema.live.session` turns each input into one command.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from server.schema.problems import (
    ActivityNotRunning,
    Changing,
    Creating,
    DotBudgetExceeded,
    IdempotencyConflict,
    NotFound,
    RateLimited,
    TransitionRefused,
    TryAgain,
)
from server.schema.types import LiveSession

_OPERATION = "Identifiant tiré par le client : le renvoyer répond la première issue, sans doubler."
_SESSION = "Séance en direct."
_ACTIVITY = "Activité du déroulé."


@strawberry.input(description="Ouverture d'une séance en direct d'un atelier.")
class OpenSessionInput:
    workshop_id: strawberry.ID = strawberry.field(description="Atelier dont on ouvre une séance.")
    title: str = strawberry.field(description="Titre de la séance, 300 caractères au plus.")
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Entrée dans une séance par son code, sans compte.")
class JoinSessionInput:
    code: str = strawberry.field(
        description="Code de six caractères affiché dans la salle ; majuscules et minuscules se valent."
    )
    operation_id: UUID = strawberry.field(
        description="Tiré par le téléphone et gardé : le renvoyer rend le même participant."
    )


@strawberry.input(description="Démarrage, ou réouverture, d'une activité du déroulé.")
class StartActivityInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    activity_id: strawberry.ID = strawberry.field(description=_ACTIVITY)
    operation_id: UUID = strawberry.field(description=_OPERATION)
    seconds: int | None = strawberry.field(
        default=None,
        description="Durée affichée par le minuteur, en secondes ; nulle sans minuteur.",
    )
    closes_itself: bool = strawberry.field(
        default=False, description="Clore l'activité quand le minuteur arrive à terme."
    )


@strawberry.input(description="Réglage du minuteur de l'activité en cours.")
class SetTimerInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    activity_id: strawberry.ID = strawberry.field(description=_ACTIVITY)
    operation_id: UUID = strawberry.field(description=_OPERATION)
    seconds: int | None = strawberry.field(
        default=None,
        description="Temps restant à partir de maintenant, en secondes ; nul pour l'ôter.",
    )
    closes_itself: bool = strawberry.field(
        default=False, description="Clore l'activité quand le minuteur arrive à terme."
    )


@strawberry.input(description="Une activité d'une séance : à clore, ou dont révéler les résultats.")
class ActivityInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    activity_id: strawberry.ID = strawberry.field(description=_ACTIVITY)
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Une contribution au recueil en cours.")
class ContributeInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    activity_id: strawberry.ID = strawberry.field(description=_ACTIVITY)
    text: str = strawberry.field(description="Texte, 2 000 caractères au plus.")
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Retrait d'une contribution : la sienne, ou toute par l'animation.")
class WithdrawContributionInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    contribution_id: strawberry.ID = strawberry.field(description="Contribution à retirer.")
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Formation d'un groupe d'idées.")
class FormGroupInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    title: str = strawberry.field(description="Titre du groupe, 300 caractères au plus.")
    operation_id: UUID = strawberry.field(description=_OPERATION)
    contribution_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Contributions réunies d'emblée."
    )


@strawberry.input(description="Nouveau titre d'un groupe d'idées.")
class RenameGroupInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    group_id: strawberry.ID = strawberry.field(description="Groupe à renommer.")
    title: str = strawberry.field(description="Titre du groupe, 300 caractères au plus.")
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(
    description="Déplacement d'une contribution vers un groupe, ou hors de tout groupe."
)
class MoveContributionInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    contribution_id: strawberry.ID = strawberry.field(description="Contribution à déplacer.")
    operation_id: UUID = strawberry.field(description=_OPERATION)
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe d'arrivée ; nul pour la sortir de son groupe."
    )


@strawberry.input(
    description="Fusion d'un groupe dans un autre ; la lignée et les décomptes restent."
)
class MergeGroupsInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    into_group_id: strawberry.ID = strawberry.field(description="Groupe qui demeure.")
    from_group_id: strawberry.ID = strawberry.field(description="Groupe absorbé.")
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Gommettes d'un votant sur un groupe.")
class PlaceDotsInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    activity_id: strawberry.ID = strawberry.field(description=_ACTIVITY)
    group_id: strawberry.ID = strawberry.field(description="Groupe soutenu.")
    dots: int = strawberry.field(
        description="Nombre de gommettes désormais posées sur ce groupe ; modifiable jusqu'à la clôture."
    )
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Une séance à conclure, ou dont changer le code d'entrée.")
class SessionInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    operation_id: UUID = strawberry.field(description=_OPERATION)


@strawberry.input(description="Transmission de propositions à un porteur.")
class HandOverProposalsInput:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    proposal_ids: list[strawberry.ID] = strawberry.field(description="Propositions transmises.")
    holder_id: strawberry.ID = strawberry.field(description="Organisation qui décidera de chacune.")
    operation_id: UUID = strawberry.field(description=_OPERATION)


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
    join_code: str | None = strawberry.field(
        default=None, description="Nouveau code d'entrée, s'il vient de changer."
    )


@strawberry.type(description="La séance est ouverte.")
class OpenSessionSuccess:
    session: LiveSession | None = strawberry.field(description="La séance, si le lecteur la voit.")
    join_code: str | None = strawberry.field(
        description="Code d'entrée à afficher dans la salle ; nul si la séance est déjà conclue."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


@strawberry.type(description="Le téléphone est dans la séance.")
class JoinSessionSuccess:
    session_id: strawberry.ID = strawberry.field(description=_SESSION)
    token: str = strawberry.field(
        description="Jeton de ce participant, à envoyer en `Authorization: Bearer`. Secret."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


CommandResult = Annotated[
    CommandAccepted | Creating | Changing | ActivityNotRunning | DotBudgetExceeded,
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
