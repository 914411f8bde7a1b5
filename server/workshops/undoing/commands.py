"""What may be asked of the steps that were taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UndoLast:
    """Takes back the step that begins at `seq`, which has to be the last one that may be."""

    seq: int


UndoingCommand = UndoLast
