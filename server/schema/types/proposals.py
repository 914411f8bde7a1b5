"""What a concluded session proposes, with its evidence, as the contract shows it.

Refuses a proposal without its way back: group, tally and session stand beside it.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.vocabulary import ProposalStatus


@reads(models.Proposal, visible=policy.PROPOSALS)
class Proposal(Node):
    """Proposition issue d'une séance conclue, avec sa preuve : un groupe et son vote."""

    session: LiveSession | None = relation("La séance ; nulle si le lecteur ne la voit pas.")
    activity: LiveActivity | None = relation(
        "L'activité où elle a été rédigée ; nulle si la conclusion l'a établie."
    )
    group: IdeaGroup | None = relation(
        "Le groupe d'idées d'où elle vient ; nul si elle a été rédigée sans groupe."
    )
    tally: GroupTally | None = relation("Ce que le vote lui a donné ; nul sans vote sur le groupe.")
    rank: int = column(
        "Rang dans la séance, à partir de 1 ; 0 tant que le vote qui le donne n'est pas révélé."
    )
    title: str = column("Titre.")
    description: str | None = column("Ce qu'il y aurait à faire.")
    theme: Theme | None = relation("Thème.")
    priority: int | None = column("Niveau de priorité, de 1, le plus haut, à 3.")
    due_on: date | None = column("Échéance souhaitée.")
    wished_holder: Organisation | None = relation(
        "L'organisation à laquelle la salle a pensé ; cela n'engage personne."
    )
    supporters: int = column("Participants qui la soutiennent.")
    status: ProposalStatus = column(
        "Rédigée, fusionnée ou écartée par l'animation, transmise, adoptée ou refusée par le porteur."
    )
    merged_into: Proposal | None = relation(
        "La proposition qui l'a absorbée ; chacune garde sa preuve et son décompte."
    )
    merged_from: Connection[Proposal] = connection(
        "Les propositions qu'elle a absorbées.", order=("rank",)
    )
    drop_reason: str | None = column("Pourquoi l'animation l'a écartée.")
    holder: Organisation | None = relation("Le porteur à qui elle est transmise.")
    handed_over_at: datetime | None = column("Transmission au porteur.")
    refusal_reason: str | None = column("Raison du refus, donnée par le porteur.")
    amendment: str | None = column("Ce que le porteur a changé en l'adoptant, et pourquoi.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    action: Action | None = relation(
        "L'action de feuille de route qu'elle est devenue.", of="actions"
    )


# At the foot: these modules need the class above.
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.roadmaps import Action  # noqa: E402
from server.schema.types.sessions import (  # noqa: E402
    GroupTally,
    IdeaGroup,
    LiveActivity,
    LiveSession,
)
from server.schema.types.themes import Theme  # noqa: E402
