"""Roadmaps, their axes and their actions, as the contract shows them.

Refuses a status without its history: every change is told, with its day.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.domain.actions import facts as actions
from server.domain.actions.machine import ActionFacts
from server.domain.actions.machine import available_transitions as action_steps
from server.domain.roadmaps.history import ENGAGED, SETTLED
from server.domain.roadmaps.machine import RoadmapFacts, roadmap_transitions
from server.domain.roadmaps.rights import ROADMAP_FACTS
from server.reading import (
    Connection,
    Node,
    column,
    computed,
    connection,
    reads,
    relation,
)
from server.schema.filters import ActionFilter
from server.schema.sorts import ACTION_SORTS
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActionOrigin,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    RoadmapStatus,
    SupportKind,
)


def is_late(status: ActionStatus, overdue: bool) -> bool:
    """AC1."""
    return bool(overdue) and status not in SETTLED


def is_engaged(status: ActionStatus) -> bool:
    """AC6."""
    return status in ENGAGED


def is_followed(follows: bool) -> bool:
    return bool(follows)


def what_may_come_of_a_roadmap(
    status: RoadmapStatus,
    keeps: bool,
    decides: bool,
    instrument_signed: bool,
    plan_opens: bool,
    plan_signed: bool,
) -> list[AvailableTransition]:
    """What the machine answers of a roadmap's row."""
    facts = RoadmapFacts(
        bool(keeps), bool(decides), bool(instrument_signed), bool(plan_opens), bool(plan_signed)
    )
    return shown(roadmap_transitions(status, facts))


def what_may_come_of_an_action(
    status: ActionStatus,
    keeps: bool,
    reports: bool,
    reopens: bool,
    adopted: bool,
    closed: bool,
    owned: bool,
    placed: bool,
    promoted: bool,
    granted: bool,
) -> list[AvailableTransition]:
    """What the machine answers of an action's row."""
    facts = ActionFacts(
        bool(keeps),
        bool(reports),
        bool(reopens),
        bool(adopted),
        bool(closed),
        bool(owned),
        bool(placed),
        bool(promoted),
        bool(granted),
    )
    return shown(action_steps(status, facts))


@reads(models.Roadmap, visible=policy.ROADMAPS, folded="title")
class Roadmap(Node):
    """Feuille de route d'un porteur."""

    holder: Organisation = relation("Le porteur.")
    agency: Agency | None = relation("L'agence qui l'accompagne.")
    contract: Contract | None = relation(
        "Le contrat dont c'est le plan d'actions, si le lecteur le voit."
    )
    agreement: Agreement | None = relation(
        "L'accord de coopération dont c'est la feuille de route, si le lecteur le voit."
    )
    flash_workshop: FlashWorkshop | None = relation(
        "L'Atelier Flash qui l'a livrée, si le lecteur le voit."
    )
    title: str = column("Titre.")
    status: RoadmapStatus = column("État de la feuille de route.")
    adopted_on: date | None = column("Jour de l'adoption.")
    adoption: str | None = column("Qui l'a adoptée, et par quelle décision.")
    closed_on: date | None = column("Jour de la clôture.")
    fictional: bool = column("Vrai si elle est inventée pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    axes: Connection[RoadmapAxis] = connection(
        "Ses grands axes d'intervention, par numéro.", order=("number",)
    )
    actions: Connection[Action] = connection(
        "Ses actions, par numéro.", order=("number",), sorts=ACTION_SORTS, filters=ActionFilter
    )
    links: Connection[Link] = connection("Les ateliers dont elle vient.", order=())
    available_transitions: list[AvailableTransition] = computed(
        "Ce que le lecteur peut en faire maintenant, et pourquoi non.",
        what_may_come_of_a_roadmap,
        facts=ROADMAP_FACTS,
    )


@reads(models.RoadmapAxis, visible=policy.ROADMAP_AXES)
class RoadmapAxis(Node):
    """Grand axe d'intervention d'une feuille de route."""

    roadmap: Roadmap | None = relation("La feuille de route.")
    number: int = column("Numéro, à partir de 1.")
    title: str = column("Titre.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    actions: Connection[Action] = connection("Ses actions, par numéro.", order=("number",))


@reads(models.Action, visible=policy.ACTIONS)
class Action(Node):
    """Action (fiche-action) d'une feuille de route, avec son origine."""

    roadmap: Roadmap | None = relation("La feuille de route.")
    axis: RoadmapAxis | None = relation("Le grand axe d'intervention.")
    proposal: Proposal | None = relation(
        "La proposition d'atelier dont elle vient ; nulle si le lecteur ne la voit pas."
    )
    mission: Mission | None = relation("La mission dont elle vient, si le lecteur la voit.")
    parent: Action | None = relation("L'action dont elle est une part (AC4).")
    promoted_to: Action | None = relation(
        "Le projet de contrat où elle est promue ; son état se suit là (LK2)."
    )
    promoted_from: Action | None = relation("L'action dont ce projet est la promotion.")
    number: int = column("Numéro dans la feuille de route.")
    title: str = column("Titre.")
    description: str | None = column("Description.")
    objectives: str | None = column("Objectifs.")
    priority: int | None = column("Niveau de priorisation, de 1 à 3.")
    status: ActionStatus = column("État de l'action.")
    status_on: date = column("Jour d'effet de cet état.")
    origin: ActionOrigin = column("D'où vient l'action.")
    phase: ActionPhase | None = column("Phase : idée, étude ou opération.")
    nature: ActionNature | None = column("Investissement, fonctionnement, ou les deux.")
    support_kind: SupportKind | None = column("Ce qu'y apporte le département.")
    category: ActionCategory | None = column("Famille de projets du contrat.")
    visibility: ActionVisibility = column("À qui elle est montrée.")
    planned_start_on: date | None = column("Début prévu.")
    planned_end_on: date | None = column("Fin prévue.")
    actual_start_on: date | None = column("Début réel.")
    actual_end_on: date | None = column("Fin réelle.")
    late: bool = computed(
        "En retard : la fin prévue est passée, l'action n'est ni terminée ni abandonnée (AC1).",
        is_late,
        facts={"overdue": "COALESCE({t}.planned_end_on < :today, 1 = 0)"},
    )
    followed_by_me: bool = computed(
        "Vrai si le lecteur la suit au nom de son porteur.",
        is_followed,
        facts={"follows": "COALESCE({t}.officer_id = :user_id, 1 = 0)"},
    )
    engaged: bool = computed("Engagée : de l'engagement à la réalisation (AC6).", is_engaged)
    progress: int = column("Avancement, de 0 à 100.")
    commitment_proof: str | None = column("La preuve de l'engagement : financement ou décision.")
    blocking_reason: str | None = column("Ce qui la bloque.")
    unblocking_condition: str | None = column("Ce qui la débloquerait.")
    remind_on: date | None = column("Jour où rappeler qu'elle est bloquée.")
    overfunding_reason: str | None = column(
        "Pourquoi les financements dépassent le budget, si c'est admis (AC5)."
    )
    external_id: str | None = column("Identifiant chez qui la suit ailleurs (AC8).")
    competence_codes: list[str] = column("Codes de compétence (M57).")
    levers: list[str] = column("Leviers de la planification écologique (SGPE).")
    experimental: bool = column("Vrai pour une expérimentation.")
    generated: bool = column("Vrai si elle est engendrée pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    status_changes: Connection[ActionStatusChange] = connection(
        "Ses changements d'état et points d'étape, par jour d'effet.", order=("effective_on",)
    )
    children: Connection[Action] = connection("Ses parts, par numéro.", order=("number",))
    actors: Connection[ActionActor] = connection("Ses acteurs, par rôle.", order=("role",))
    budget_lines: Connection[BudgetLine] = connection(
        "Son budget, par année, nature et unité.", order=("year", "nature", "unit")
    )
    fundings: Connection[Funding] = connection("Ses financements, par année.", order=("year",))
    milestones: Connection[Milestone] = connection("Ses jalons, par échéance.", order=("due_on",))
    indicators: Connection[Indicator] = connection("Ses indicateurs, par nom.", order=("name",))
    territories: Connection[ActionTerritory] = connection("Ses territoires.", order=())
    themes: Connection[ActionTheme] = connection("Ses thèmes.", order=())
    orientations: Connection[ActionOrientation] = connection(
        "Les orientations du cadre qu'elle cite.", order=()
    )
    notes: Connection[ActionNote] = connection("Ses notes, par jour.", order=("dated_on",))
    documents: Connection[Document] = connection("Ses pièces, par titre.", order=("sort_key",))
    commitments: Connection[Commitment] = connection(
        "Les engagements qui portent sur elle.", order=()
    )
    links: Connection[Link] = connection("Ce qui la joint au reste de la chaîne.", order=())
    available_transitions: list[AvailableTransition] = computed(
        "Les pas que le lecteur peut lui faire faire maintenant, et pourquoi non.",
        what_may_come_of_an_action,
        facts=actions.FACTS,
    )


@reads(models.ActionStatusChange, visible=policy.ACTION_STATUS_CHANGES)
class ActionStatusChange(Node):
    """Changement d'état d'une action, ou point d'étape quand l'état reste, avec son jour d'effet."""

    action: Action | None = relation("L'action.")
    from_status: ActionStatus | None = column("État quitté ; nul à la création.")
    to_status: ActionStatus = column("État atteint.")
    at: datetime = column("Instant de l'enregistrement.")
    effective_on: date = column("Jour d'effet.")
    comment: str | None = column("Commentaire.")
    progress: int = column("Avancement à partir de ce jour, de 0 à 100.")
    planned_end_on: date | None = column("Fin prévue à partir de ce jour.")


# At the foot: these modules need the classes above.
from server.schema.types.actions import (  # noqa: E402
    ActionActor,
    ActionNote,
    ActionOrientation,
    ActionTerritory,
    ActionTheme,
    BudgetLine,
    Funding,
    Indicator,
    Milestone,
)
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.agreements import Agreement  # noqa: E402
from server.schema.types.contracts import Contract  # noqa: E402
from server.schema.types.flash import FlashWorkshop  # noqa: E402
from server.schema.types.links import Link  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.proposals import Proposal  # noqa: E402
from server.schema.types.signatures import Commitment  # noqa: E402
