"""What a concluded session proposes, with its evidence, as the contract shows it.

Refuses a proposal without its way back: group, tally and session stand beside it.
"""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Node, column, reads, relation
from server.vocabulary import ProposalStatus


@reads(models.Proposal, visible=policy.PROPOSALS)
class Proposal(Node):
    """Proposition issue d'une séance conclue, avec sa preuve : un groupe et son vote."""

    session: LiveSession | None = relation("La séance ; nulle si le lecteur ne la voit pas.")
    group: IdeaGroup | None = relation("Le groupe d'idées d'où elle vient.")
    tally: GroupTally | None = relation("Ses gommettes ; nul sans vote sur le groupe.")
    rank: int = column("Rang dans la séance, à partir de 1.")
    title: str = column("Titre.")
    status: ProposalStatus = column("Rédigée, transmise, adoptée ou refusée.")
    holder: Organisation | None = relation("Le porteur à qui elle est transmise.")
    handed_over_at: datetime | None = column("Transmission au porteur.")
    refusal_reason: str | None = column("Raison du refus, donnée par le porteur.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    action: Action | None = relation(
        "L'action de feuille de route qu'elle est devenue.", of="actions"
    )


# At the foot: these modules need the class above.
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.roadmaps import Action  # noqa: E402
from server.schema.types.sessions import GroupTally, IdeaGroup, LiveSession  # noqa: E402
