"""What every rule of a live session answers with, and the look-ups that rules share. Pure.

Refuses rules of its own but two: what is not there is NotFound, what is not open takes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from uuid import UUID

from server.problems import ActivityNotRunning, NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ActivityStatus
from server.workshops.bounds import check_storable
from server.workshops.events import Event
from server.workshops.state import Activity, State
from server.workshops.voting.secret import SecretUrn

Mint = Callable[[str], UUID]
"""An id for each noun that the command makes; the same command and noun give the same id."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`contents` are the texts by content id; `outcome` is what the actor is told; `urn` is that of
    the running secret vote, where it changed."""

    events: tuple[Event, ...] = ()
    contents: Mapping[UUID, str] = field(default_factory=dict)
    outcome: Mapping[str, str] = field(default_factory=dict)
    urn: SecretUrn | None = None


def find_activity(state: State, activity_id: UUID) -> Activity:
    activity = state.activities.get(activity_id)
    if activity is None:
        raise NotFound
    return activity


def find_running(state: State, activity_id: UUID) -> Activity:
    activity = find_activity(state, activity_id)
    if activity.status is not ActivityStatus.RUNNING:
        raise ActivityNotRunning(activity.closed_at)
    return activity


def check_few(asked: Sized, most: int, path: str) -> None:
    if len(asked) > most:
        raise ValidationFailed(
            path, french=f"Au plus {most} à la fois.", english=f"At most {most} at a time."
        )


def wrong_kind() -> TransitionRefused:
    return TransitionRefused(
        "WRONG_ACTIVITY_KIND",
        french="Cette activité n'est pas faite pour cela.",
        english="This activity is of another kind.",
    )


def kept_text(text: str, longest: int, path: str) -> str:
    """The text as it is kept: trimmed, and storable on every database."""
    text = text.strip()
    if not text or len(text) > longest:
        raise ValidationFailed(
            path,
            french=f"Le texte compte de 1 à {longest} caractères.",
            english=f"The text has between 1 and {longest} characters.",
        )
    check_storable(text, path)
    return text
