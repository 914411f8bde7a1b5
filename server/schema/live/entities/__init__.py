"""A live session as the contract shows it to one audience: entities, and the whole of them.

Made from the frozen values of `server.workshops.entities`, which are already stripped. Refuses rows
of the database and anything personal: the same bytes go to everyone of one view.
"""

from __future__ import annotations

from typing import Any, Final, Self
from uuid import UUID

import strawberry

from server.schema.ids import global_id
from server.schema.live.entities.board import ContributionState, GroupState
from server.schema.live.entities.coding import CodeState, FindingState, VerbatimState
from server.schema.live.entities.noting import NoteState
from server.schema.live.entities.panel import PanelState
from server.schema.live.entities.people import CrewState, SeatState, TableState
from server.schema.live.entities.prioritising import PrioritiesState
from server.schema.live.entities.proposing import ProposalState
from server.schema.live.entities.running import (
    ActivityState,
    AttendanceState,
    ProgressState,
    RoomState,
    UndoableState,
)
from server.schema.live.entities.speaking import FloorState
from server.schema.live.entities.writing import PageState
from server.workshops.board.showing import ShownContribution, ShownGroup
from server.workshops.coding.showing import ShownCode, ShownFinding, ShownVerbatim
from server.workshops.entities import Entity, Key, Kind, Seen
from server.workshops.noting.showing import ShownNote
from server.workshops.panel.showing import ShownPanel
from server.workshops.people.showing import Crew, ShownSeat, ShownTable
from server.workshops.prioritising.showing import ShownPriorities
from server.workshops.proposing.showing import ShownProposal
from server.workshops.running.showing import (
    Attendance,
    Progress,
    Room,
    ShownActivity,
    Undoable,
)
from server.workshops.speaking.showing import ShownFloor
from server.workshops.writing.showing import ShownPage

_TYPE_NAMES: Final = {
    Kind.ROOM: "LiveSession",
    Kind.ATTENDANCE: "Attendance",
    Kind.ACTIVITY: "LiveActivity",
    Kind.PROGRESS: "Progress",
    Kind.UNDOABLE: "Undoable",
    Kind.CONTRIBUTION: "Contribution",
    Kind.GROUP: "IdeaGroup",
    Kind.PROPOSAL: "Proposal",
    Kind.SEAT: "Seat",
    Kind.CREW: "Crew",
    Kind.TABLE: "WorkshopTable",
    Kind.PANEL: "SessionPanel",
    Kind.FLOOR: "Floor",
    Kind.PAGE: "Page",
    Kind.PRIORITIES: "Priorities",
    Kind.NOTE: "SessionNote",
    Kind.CODE: "Code",
    Kind.VERBATIM: "Verbatim",
    Kind.FINDING: "Finding",
}

_ALONE: Final = frozenset({Kind.ROOM, Kind.ATTENDANCE, Kind.SEAT, Kind.CREW, Kind.PANEL})
"""Of which a session has one."""


_SINGLE: Final = {
    "room": Kind.ROOM,
    "attendance": Kind.ATTENDANCE,
    "undoable": Kind.UNDOABLE,
    "seat": Kind.SEAT,
    "crew": Kind.CREW,
    "panel": Kind.PANEL,
}
_LISTED: Final = {
    "activities": Kind.ACTIVITY,
    "progress": Kind.PROGRESS,
    "contributions": Kind.CONTRIBUTION,
    "groups": Kind.GROUP,
    "proposals": Kind.PROPOSAL,
    "tables": Kind.TABLE,
    "floors": Kind.FLOOR,
    "pages": Kind.PAGE,
    "priorities": Kind.PRIORITIES,
    "notes": Kind.NOTE,
    "codes": Kind.CODE,
    "verbatims": Kind.VERBATIM,
    "findings": Kind.FINDING,
}
"""What `SessionState` and `SessionChanges` call each kind of entity."""


def entity_id(key: Key, session_id: UUID) -> strawberry.ID:
    """The `id` under which followers keep the entity."""
    return global_id(_TYPE_NAMES[key.kind], session_id if key.kind in _ALONE else key.id)


def _shown(entity: Entity, session_id: UUID) -> object:
    match entity:
        case Room():
            return RoomState.of(entity, session_id)
        case Attendance():
            return AttendanceState.of(entity, session_id)
        case ShownActivity():
            return ActivityState.of(entity)
        case Progress():
            return ProgressState.of(entity)
        case Undoable():
            return UndoableState.of(entity, session_id)
        case ShownContribution():
            return ContributionState.of(entity)
        case ShownGroup():
            return GroupState.of(entity)
        case ShownProposal():
            return ProposalState.of(entity)
        case ShownSeat():
            return SeatState.of(entity, session_id)
        case Crew():
            return CrewState.of(entity, session_id)
        case ShownTable():
            return TableState.of(entity)
        case ShownPanel():
            return PanelState.of(entity, session_id)
        case ShownFloor():
            return FloorState.of(entity)
        case ShownPage():
            return PageState.of(entity)
        case ShownPriorities():
            return PrioritiesState.of(entity)
        case ShownNote():
            return NoteState.of(entity)
        case ShownCode():
            return CodeState.of(entity)
        case ShownVerbatim():
            return VerbatimState.of(entity)
        case ShownFinding():
            return FindingState.of(entity)
        case _:
            raise TypeError(f"no GraphQL type shows {type(entity).__name__}")


def _by_kind(seen: Seen, session_id: UUID) -> dict[Kind, list[Any]]:
    """What the contract shows of each kind, in the order that a client keeps them in."""
    kinds: dict[Kind, list[Any]] = {kind: [] for kind in Kind}
    for key, entity in seen.items():
        kinds[key.kind].append(_shown(entity, session_id))
    for shown in kinds.values():
        shown.sort(key=_place)
    return kinds


def _parts(seen: Seen, session_id: UUID) -> dict[str, Any]:
    """The fields of a state, or of what changed in it."""
    kinds = _by_kind(seen, session_id)
    singles = {name: next(iter(kinds[kind]), None) for name, kind in _SINGLE.items()}
    return singles | {name: kinds[kind] for name, kind in _LISTED.items()}


def _place(shown: Any) -> tuple[int, str]:
    """What has neither an order nor a position comes by its id, here as on a client."""
    order = getattr(shown, "order", None)
    return (getattr(shown, "position", 0) if order is None else order, str(shown.id))


@strawberry.type(description="La séance telle qu'un public la voit à une position du journal.")
class SessionState:
    room: RoomState = strawberry.field(description="La séance elle-même.")
    attendance: AttendanceState = strawberry.field(description="Personnes entrées.")
    activities: list[ActivityState] = strawberry.field(description="Déroulé, dans l'ordre.")
    progress: list[ProgressState] = strawberry.field(description="Compteur de chaque activité.")
    undoable: UndoableState | None = strawberry.field(
        description="Ce que l'animation peut reprendre ; nul pour tout autre public."
    )
    contributions: list[ContributionState] = strawberry.field(
        description="Contributions, par arrivée."
    )
    groups: list[GroupState] = strawberry.field(description="Groupes d'idées, par création.")
    proposals: list[ProposalState] = strawberry.field(description="Propositions, par arrivée.")
    seat: SeatState | None = strawberry.field(
        description="Siège de l'animation ; nul pour les autres publics."
    )
    crew: CrewState = strawberry.field(description="Rôles donnés dans la salle.")
    tables: list[TableState] = strawberry.field(description="Tables, dans l'ordre.")
    panel: PanelState | None = strawberry.field(
        description="Le panel ; nul pour la salle et le vidéoprojecteur."
    )
    floors: list[FloorState] = strawberry.field(
        description="La parole, par discussion où elle a été demandée."
    )
    pages: list[PageState] = strawberry.field(
        description="Les textes partagés dont la plume a été prise."
    )
    priorities: list[PrioritiesState] = strawberry.field(
        description="Les mises en priorité commencées."
    )
    notes: list[NoteState] = strawberry.field(description="Notes, par arrivée.")
    codes: list[CodeState] = strawberry.field(description="Livre de codes, par arrivée.")
    verbatims: list[VerbatimState] = strawberry.field(description="Lectures de contributions.")
    findings: list[FindingState] = strawberry.field(description="Constats, par arrivée.")

    @classmethod
    def of(cls, seen: Seen, session_id: UUID) -> Self:
        return cls(**_parts(seen, session_id))


@strawberry.type(
    description="Les éléments qui ont changé, chacun une fois et entier : mettre chacun à la place"
    " de celui qui porte son `id`. Mêmes noms que `SessionState`."
)
class SessionChanges:
    room: RoomState | None = strawberry.field(description="La séance elle-même, si elle a changé.")
    attendance: AttendanceState | None = strawberry.field(
        description="Personnes entrées, si leur nombre a changé."
    )
    activities: list[ActivityState] = strawberry.field(description="Activités.")
    progress: list[ProgressState] = strawberry.field(description="Compteurs d'activités.")
    undoable: UndoableState | None = strawberry.field(
        description="Ce que l'animation peut reprendre, si cela a changé."
    )
    contributions: list[ContributionState] = strawberry.field(description="Contributions.")
    groups: list[GroupState] = strawberry.field(description="Groupes d'idées.")
    proposals: list[ProposalState] = strawberry.field(description="Propositions.")
    seat: SeatState | None = strawberry.field(
        description="Siège de l'animation, s'il a changé de main."
    )
    crew: CrewState | None = strawberry.field(description="Rôles donnés, si leur nombre a changé.")
    tables: list[TableState] = strawberry.field(description="Tables.")
    panel: PanelState | None = strawberry.field(description="Le panel, s'il a changé.")
    floors: list[FloorState] = strawberry.field(description="La parole, par discussion.")
    pages: list[PageState] = strawberry.field(description="Textes partagés.")
    priorities: list[PrioritiesState] = strawberry.field(description="Mises en priorité.")
    notes: list[NoteState] = strawberry.field(description="Notes.")
    codes: list[CodeState] = strawberry.field(description="Codes.")
    verbatims: list[VerbatimState] = strawberry.field(description="Lectures de contributions.")
    findings: list[FindingState] = strawberry.field(description="Constats.")

    @classmethod
    def of(cls, changed: Seen, session_id: UUID) -> Self:
        return cls(**_parts(changed, session_id))
