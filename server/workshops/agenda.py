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
from server.workshops.board.shapes import check_name
from server.workshops.bounds import (
    LONGEST_PROMPT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    check_range,
    check_storable,
)
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.proposing.settings import DraftSettings
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.voting.settings import RateSettings, VoteSettings
from server.workshops.writing.settings import WriteSettings

MOST_ACTIVITIES = 50
LONGEST_MINUTES = 7 * 24 * 60

ActivitySettings = (
    CollectSettings
    | GroupSettings
    | VoteSettings
    | RateSettings
    | DraftSettings
    | DiscussSettings
    | WriteSettings
    | PrioritiseSettings
)

SETTINGS_OF: dict[ActivityKind, type[ActivitySettings]] = {
    class_.KIND: class_ for class_ in get_args(ActivitySettings)
}


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """One step of a method or of an agenda being prepared.

    `name` is what the settings of other activities call it by; `minutes` is how long it is thought
    to take, and binds nobody. `title` is how the agenda lists it; `notes` are the facilitator's own.
    """

    prompt: str
    settings: ActivitySettings
    name: str | None = None
    minutes: int | None = None
    title: str | None = None
    notes: str | None = None

    @property
    def kind(self) -> ActivityKind:
        return self.settings.KIND


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """One step of the agenda of an open session."""

    activity_id: UUID
    prompt: str
    settings: ActivitySettings
    name: str | None = None
    minutes: int | None = None
    title: str | None = None
    notes: str | None = None

    @property
    def kind(self) -> ActivityKind:
        return self.settings.KIND

    @property
    def plan(self) -> ActivityPlan:
        """The step without its identity: what a copy begins from."""
        return ActivityPlan(
            prompt=self.prompt,
            settings=self.settings,
            name=self.name,
            minutes=self.minutes,
            title=self.title,
            notes=self.notes,
        )


def check_agenda(plans: tuple[ActivityPlan, ...]) -> None:
    """Raises ValidationFailed, whose `path` names the activity and the field at fault."""
    if not 1 <= len(plans) <= MOST_ACTIVITIES:
        raise ValidationFailed(
            "activities",
            french=f"Le déroulé compte de 1 à {MOST_ACTIVITIES} activités.",
            english=f"The agenda has between 1 and {MOST_ACTIVITIES} activities.",
        )
    known: set[str] = set()
    for position, plan in enumerate(plans):
        path = f"activities.{position}"
        check_activity(plan, path)
        _check_names(plan, known, path)


def planned(activity_id: UUID, plan: ActivityPlan) -> PlannedActivity:
    """The step under its identity, as it is kept."""
    return PlannedActivity(
        activity_id=activity_id,
        prompt=plan.prompt.strip(),
        settings=plan.settings,
        name=plan.name,
        minutes=plan.minutes,
        title=_kept(plan.title),
        notes=_kept(plan.notes),
    )


def _kept(text: str | None) -> str | None:
    return (text or "").strip() or None


def check_activity(plan: ActivityPlan, path: str) -> None:
    if not 1 <= len(plan.prompt.strip()) <= LONGEST_PROMPT:
        raise ValidationFailed(
            f"{path}.prompt",
            french=f"La consigne compte de 1 à {LONGEST_PROMPT} caractères.",
            english=f"The prompt has between 1 and {LONGEST_PROMPT} characters.",
        )
    check_storable(plan.prompt, f"{path}.prompt")
    if plan.minutes is not None:
        check_range(plan.minutes, 1, LONGEST_MINUTES, f"{path}.minutes")
    _check_length(plan.title, LONGEST_TITLE, f"{path}.title")
    _check_length(plan.notes, LONGEST_TEXT, f"{path}.notes")
    plan.settings.check(path)


def _check_length(text: str | None, longest: int, path: str) -> None:
    if text is None:
        return
    check_storable(text, path)
    if len(text) > longest:
        raise ValidationFailed(
            path,
            french=f"Le texte compte {longest} caractères au plus.",
            english=f"The text has at most {longest} characters.",
        )


def _check_names(plan: ActivityPlan, known: set[str], path: str) -> None:
    """A step is named once, and names only itself and steps before it; `known` grows by it."""
    if plan.name is not None:
        check_name(plan.name, f"{path}.name")
        if plan.name in known:
            raise ValidationFailed(
                f"{path}.name",
                french="Deux activités portent le même nom.",
                english="Two activities bear the same name.",
            )
        known.add(plan.name)
    if isinstance(plan.settings, CollectSettings | GroupSettings | VoteSettings | RateSettings):
        for name in plan.settings.names:
            if name not in known:
                raise ValidationFailed(
                    path,
                    french=f"Aucune activité ne s'appelle « {name} » jusqu'ici.",
                    english=f"No activity is called “{name}” so far.",
                )
