"""What has happened to the steps that were taken, and what only an undo brings about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GroupDissolved:
    """It was empty, nothing counted it, and it is no more."""

    at: datetime
    group_id: UUID


@dataclass(frozen=True, slots=True)
class GroupsUnmerged:
    """`contribution_ids` went back to `merged_id`, which stands again."""

    at: datetime
    into_id: UUID
    merged_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class StepUndone:
    """The events before it of the same instant undid the step that began at `undone_seq`.

    `given` is where something that cannot be undone last happened: undoing is no such thing.
    """

    at: datetime
    undone_seq: int
    given: int


UndoingEvent = GroupDissolved | GroupsUnmerged | StepUndone
