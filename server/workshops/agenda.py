"""The agenda (déroulé) of a session as data: activities, each with a prompt and settings.

A kind of activity is a settings class; its rules read nothing else. Refuses the state of a session:
what is running or closed is the machine's. Prompts are the agency's own published words, not a
person's, so they stand in the log as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from server.problems import ValidationFailed
from server.vocabulary import ActivityKind
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.bounds import LONGEST_PROMPT
from server.workshops.voting.settings import VoteSettings

MOST_ACTIVITIES = 50

ActivitySettings = CollectSettings | GroupSettings | VoteSettings

SETTINGS_OF: dict[ActivityKind, type[ActivitySettings]] = {
    class_.KIND: class_ for class_ in get_args(ActivitySettings)
}


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """One step of a method or of an agenda being prepared."""

    prompt: str
    settings: ActivitySettings

    @property
    def kind(self) -> ActivityKind:
        return self.settings.KIND


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """One step of the agenda of an open session."""

    activity_id: UUID
    prompt: str
    settings: ActivitySettings

    @property
    def kind(self) -> ActivityKind:
        return self.settings.KIND


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
    plan.settings.check(path)
