"""What has happened to the panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import Constituency


@dataclass(frozen=True, slots=True)
class ConstituencyChosen:
    at: datetime
    participant_id: UUID
    constituency: Constituency


@dataclass(frozen=True, slots=True)
class ConstituencyCounted:
    at: datetime
    constituency: Constituency
    people: int | None


@dataclass(frozen=True, slots=True)
class ConstituencyLeft:
    """Somebody who was put out is of none any more."""

    at: datetime
    participant_id: UUID


PanelEvent = ConstituencyChosen | ConstituencyCounted | ConstituencyLeft
