"""Roadmaps, their axes and their actions, as the contract shows them.

Refuses a status without its history: every change is told, with its day.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.vocabulary import ActionOrigin, ActionStatus, RoadmapStatus


@reads(models.Roadmap, visible=policy.ROADMAPS, folded="title")
class Roadmap(Node):
    """Feuille de route d'un porteur."""

    holder: Organisation = relation("Le porteur.")
    agency: Agency | None = relation("L'agence qui l'accompagne.")
    title: str = column("Titre.")
    status: RoadmapStatus = column("État de la feuille de route.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    axes: Connection[RoadmapAxis] = connection(
        "Ses grands axes d'intervention, par numéro.", order=("number",)
    )
    actions: Connection[Action] = connection("Ses actions, par numéro.", order=("number",))


@reads(models.RoadmapAxis, visible=policy.ROADMAP_AXES)
class RoadmapAxis(Node):
    """Grand axe d'intervention d'une feuille de route."""

    roadmap: Roadmap | None = relation("La feuille de route.")
    number: int = column("Numéro, à partir de 1.")
    title: str = column("Titre.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.Action, visible=policy.ACTIONS)
class Action(Node):
    """Action (fiche-action) d'une feuille de route, avec son origine."""

    roadmap: Roadmap | None = relation("La feuille de route.")
    axis: RoadmapAxis | None = relation("Le grand axe d'intervention.")
    proposal: Proposal | None = relation(
        "La proposition d'atelier dont elle vient ; nulle si le lecteur ne la voit pas."
    )
    number: int = column("Numéro dans la feuille de route.")
    title: str = column("Titre.")
    description: str | None = column("Description.")
    priority: int | None = column("Niveau de priorisation, de 1 à 3.")
    status: ActionStatus = column("État de l'action.")
    origin: ActionOrigin = column("D'où vient l'action.")
    planned_start_on: date | None = column("Début prévu.")
    planned_end_on: date | None = column("Fin prévue.")
    progress: int = column("Avancement, de 0 à 100.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    status_changes: Connection[ActionStatusChange] = connection(
        "Ses changements d'état, par jour d'effet.", order=("effective_on",)
    )


@reads(models.ActionStatusChange, visible=policy.ACTION_STATUS_CHANGES)
class ActionStatusChange(Node):
    """Changement d'état d'une action, avec son jour d'effet."""

    action: Action | None = relation("L'action.")
    from_status: ActionStatus | None = column("État quitté ; nul à la création.")
    to_status: ActionStatus = column("État atteint.")
    at: datetime = column("Instant de l'enregistrement.")
    effective_on: date = column("Jour d'effet.")
    comment: str | None = column("Commentaire.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.proposals import Proposal  # noqa: E402
