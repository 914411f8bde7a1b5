"""What a method is to whoever prepares a workshop: sessions, each with its agenda, as data.

Refuses rules: a method is a template that a facilitator copies, changes, reorders and skips.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.vocabulary import CardWriter, WorkshopMethod
from server.workshops.agenda import ActivityPlan

Agenda = tuple[ActivityPlan, ...]

BY_THE_TEAM = (CardWriter.NOTE_TAKER, CardWriter.FACILITATOR)
BY_ALL = (CardWriter.PARTICIPANT, CardWriter.NOTE_TAKER, CardWriter.FACILITATOR)


@dataclass(frozen=True, slots=True)
class MethodSession:
    """One session of a method, with a title to copy and change."""

    title: str
    agenda: Agenda

    @property
    def minutes(self) -> int:
        """How long it is thought to take."""
        return sum(plan.minutes or 0 for plan in self.agenda)


@dataclass(frozen=True, slots=True)
class MethodTemplate:
    """`key` names it for ever; `drafts_proposals` is whether its sessions conclude with actions."""

    key: str
    method: WorkshopMethod
    title: str
    about: str
    sessions: tuple[MethodSession, ...]
    drafts_proposals: bool = True
