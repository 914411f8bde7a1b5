"""What may be asked of a shared text."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TakePen:
    """The pen, if nobody holds it or its holder let it lapse; otherwise a place among those who
    wait for it."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class HandOverPen:
    """To whoever has waited longest; put down when nobody waits. The facilitator may do it for the
    holder."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class TakeBackPen:
    """The facilitator takes it, whoever holds it."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class SaveText:
    """The whole text, as written over revision `base`; 0 over a blank page."""

    activity_id: UUID
    text: str
    base: int


@dataclass(frozen=True, slots=True)
class EraseRevision:
    """The words of a revision are erased; that it was there stays. Not the one that stands."""

    activity_id: UUID
    number: int


WritingCommand = TakePen | HandOverPen | TakeBackPen | SaveText | EraseRevision
