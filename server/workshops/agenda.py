"""The agenda (déroulé) of a session as data: activities, each with a prompt and settings.

A kind of activity is a settings class; its rules read nothing else. Refuses the state of a session:
what is running or closed is the machine's. Prompts are the agency's own published words, not a
person's, so they stand in the log as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from server.problems import ValidationFailed
from server.vocabulary import ActivityKind

LONGEST_TEXT = 2_000
LONGEST_PROMPT = 1_000
LONGEST_TITLE = 300
MOST_ACTIVITIES = 50
MOST_DOTS = 100


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """Texts of at most `max_length` characters, at most `max_per_person` of them when set."""

    max_length: int = LONGEST_TEXT
    max_per_person: int | None = None


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The facilitator gathers contributions into groups."""


@dataclass(frozen=True, slots=True)
class DotVoteSettings:
    """Each person spreads `budget` dots, at most `cap_per_group` on one group."""

    budget: int = 5
    cap_per_group: int = 3


ActivitySettings = CollectSettings | GroupSettings | DotVoteSettings


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """One step of a method or of an agenda being prepared."""

    prompt: str
    settings: ActivitySettings

    @property
    def kind(self) -> ActivityKind:
        return kind_of(self.settings)


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """One step of the agenda of an open session."""

    activity_id: UUID
    prompt: str
    settings: ActivitySettings

    @property
    def kind(self) -> ActivityKind:
        return kind_of(self.settings)


def kind_of(settings: ActivitySettings) -> ActivityKind:
    match settings:
        case CollectSettings():
            return ActivityKind.COLLECT
        case GroupSettings():
            return ActivityKind.GROUP
        case DotVoteSettings():
            return ActivityKind.DOT_VOTE
        case _:
            assert_never(settings)


SETTINGS_OF: dict[ActivityKind, type[ActivitySettings]] = {
    ActivityKind.COLLECT: CollectSettings,
    ActivityKind.GROUP: GroupSettings,
    ActivityKind.DOT_VOTE: DotVoteSettings,
}


def check_agenda(plans: tuple[ActivityPlan, ...]) -> None:
    """Raises ValidationFailed, whose `path` names the activity and the field at fault."""
    if not 1 <= len(plans) <= MOST_ACTIVITIES:
        raise ValidationFailed(
            "activities",
            french=f"Le déroulé compte de 1 à {MOST_ACTIVITIES} activités.",
            english=f"The agenda has between 1 and {MOST_ACTIVITIES} activities.",
        )
    for position, plan in enumerate(plans):
        _check_activity(plan, f"activities.{position}")


def _check_activity(plan: ActivityPlan, path: str) -> None:
    if not 1 <= len(plan.prompt.strip()) <= LONGEST_PROMPT:
        raise ValidationFailed(
            f"{path}.prompt",
            french=f"La consigne compte de 1 à {LONGEST_PROMPT} caractères.",
            english=f"The prompt has between 1 and {LONGEST_PROMPT} characters.",
        )
    match plan.settings:
        case CollectSettings(max_length=longest, max_per_person=most):
            _check_range(longest, 1, LONGEST_TEXT, f"{path}.maxLength")
            if most is not None:
                _check_range(most, 1, 1_000, f"{path}.maxPerPerson")
        case GroupSettings():
            pass
        case DotVoteSettings(budget=budget, cap_per_group=cap):
            _check_range(budget, 1, MOST_DOTS, f"{path}.budget")
            _check_range(cap, 1, budget, f"{path}.capPerGroup")
        case _:
            assert_never(plan.settings)


def _check_range(value: int, lowest: int, highest: int, path: str) -> None:
    if not lowest <= value <= highest:
        raise ValidationFailed(
            path,
            french=f"Valeur attendue entre {lowest} et {highest}.",
            english=f"Expected a value between {lowest} and {highest}.",
        )
