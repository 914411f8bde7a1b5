"""What a dated report makes of an action: its steps, its dates, the lines it leaves. Pure.

A report walks as many allowed steps as lead where the action is now (AC0), each checked as if it
were asked alone. Refuses a clock: `today` is given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from server.domain.actions.machine import (
    TRANSITIONS,
    ActionFacts,
    Steps,
    may_stay,
    may_touch,
)
from server.domain.texts import nullable, required
from server.domain.transitions import step
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import ActionStatus

REASON_LENGTH: Final = 2_000

_S: Final = ActionStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an action is. `last_on` is the last day that its history speaks of."""

    status: ActionStatus
    status_on: date
    last_on: date | None
    progress: int = 0
    planned_start_on: date | None = None
    planned_end_on: date | None = None
    actual_start_on: date | None = None
    actual_end_on: date | None = None
    commitment_proof: str | None = None
    blocking_reason: str | None = None
    unblocking_condition: str | None = None
    remind_on: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of an action on a day; what is not given stands."""

    on: date
    comment: str | None = None
    progress: int | None = None
    planned_start_on: date | None = None
    planned_end_on: date | None = None
    actual_start_on: date | None = None
    actual_end_on: date | None = None
    commitment_proof: str | None = None
    blocking_reason: str | None = None
    unblocking_condition: str | None = None
    remind_on: date | None = None


TOLD_WITH: Final = (
    "progress",
    "planned_start_on",
    "planned_end_on",
    "actual_start_on",
    "actual_end_on",
    "commitment_proof",
    "blocking_reason",
    "unblocking_condition",
    "remind_on",
)
"""What a report may bring beside its day and its comment: columns of an action."""


@dataclass(frozen=True, slots=True)
class Change:
    """AC2: one line of the history. Where the status stays, it is a point d'étape."""

    from_status: ActionStatus
    to_status: ActionStatus
    comment: str | None
    progress: int
    planned_end_on: date | None


@dataclass(frozen=True, slots=True)
class Walked:
    """Where the action stands after its steps, and the line that each leaves."""

    standing: Standing
    changes: tuple[Change, ...]


def written(report: Report) -> Report:
    """The same, its texts bare. Raises ValidationFailed."""
    return replace(
        report,
        comment=_bare(report.comment, "comment"),
        commitment_proof=_bare(report.commitment_proof, "commitmentProof"),
        blocking_reason=_bare(report.blocking_reason, "blockingReason"),
        unblocking_condition=_bare(report.unblocking_condition, "unblockingCondition"),
    )


def _bare(text: str | None, path: str) -> str | None:
    return nullable(text, path=path, limit=REASON_LENGTH)


def walk(
    standing: Standing, facts: ActionFacts, steps: Steps, report: Report, *, today: date
) -> Walked:
    """AC0: every step checked in turn, and what the report brings to the last of them.

    Raises Forbidden, TransitionRefused, ValidationFailed.
    """
    may_touch(facts)
    _check_day(report.on, standing.last_on, today)
    status = standing.status
    for one in steps:
        status = step(TRANSITIONS, one.name, status, facts)
    if not steps:
        may_stay(facts)
    after = _after(standing, steps, report)
    _check_dates(after, report, today)
    _check_reasons(after, steps, report, facts)
    return Walked(after, _changes(standing, after, steps, report))


def stands_so(standing: Standing, target: ActionStatus, report: Report) -> bool:
    """Whether the report tells nothing that the action does not say already: sent again, it
    changes nothing. A comment is news on another day than the last one's."""
    return (
        standing.status is target
        and all(getattr(report, name) in (None, getattr(standing, name)) for name in TOLD_WITH)
        and (report.comment is None or report.on == standing.last_on)
    )


def _check_day(on: date, last_on: date | None, today: date) -> None:
    if on > today:
        raise _invalid("on", "Ce jour est à venir.", "This day is to come.")
    if last_on is not None and on < last_on:
        raise _invalid(
            "on",
            f"L'historique de l'action va déjà jusqu'au {last_on:%d/%m/%Y}.",
            f"The history of the action already runs to {last_on.isoformat()}.",
        )


def _after(standing: Standing, steps: Steps, report: Report) -> Standing:
    status = steps[-1].reaches if steps else standing.status
    reached = {one.reaches for one in steps}
    brought = {name: given for name in TOLD_WITH if (given := getattr(report, name)) is not None}
    kept = replace(
        standing,
        status=status,
        status_on=report.on if steps else standing.status_on,
        last_on=report.on,
    )
    if steps and standing.status is _S.BLOCKED:
        kept = replace(kept, blocking_reason=None, unblocking_condition=None, remind_on=None)
    if steps and standing.status is _S.DONE:
        kept = replace(kept, actual_end_on=None)
    if _S.IN_PROGRESS in reached and kept.actual_start_on is None:
        kept = replace(kept, actual_start_on=report.on)
    if _S.DONE in reached:
        kept = replace(kept, actual_end_on=report.on, progress=100)
    return replace(kept, **brought)


def _check_dates(after: Standing, report: Report, today: date) -> None:
    if not 0 <= after.progress <= 100:
        raise _invalid("progress", "De 0 à 100.", "From 0 to 100.")
    for name, on in (
        ("actualStartOn", report.actual_start_on),
        ("actualEndOn", report.actual_end_on),
    ):
        if on is not None and on > today:
            raise _invalid(name, "Ce jour est à venir.", "This day is to come.")
    check_period(after.planned_start_on, after.planned_end_on, path="plannedEndOn")
    check_period(after.actual_start_on, after.actual_end_on, path="actualEndOn")
    if report.remind_on is not None and report.remind_on < report.on:
        raise _invalid("remindOn", "Un rappel est à venir.", "A reminder is to come.")


def check_period(start_on: date | None, end_on: date | None, *, path: str) -> None:
    """Raises ValidationFailed for an end before its start."""
    if start_on is not None and end_on is not None and end_on < start_on:
        raise _invalid(path, "La fin précède le début.", "The end comes before the start.")


def _check_reasons(after: Standing, steps: Steps, report: Report, facts: ActionFacts) -> None:
    """What a state asks of whoever brings an action there."""
    names = {one.name for one in steps}
    if "commitAction" in names and not (
        facts.granted or after.commitment_proof or after.planned_start_on or after.actual_start_on
    ):
        raise TransitionRefused(
            "COMMITMENT_PROOF",
            french="Une action s'engage sur une preuve (financement, décision) ou un début.",
            english="An action is committed on a proof (funding, decision) or a start date.",
        )
    if after.status is _S.BLOCKED:
        required(after.blocking_reason or "", path="blockingReason", limit=REASON_LENGTH)
    elif report.blocking_reason or report.unblocking_condition or report.remind_on:
        raise _invalid(
            "blockingReason",
            "Seule une action bloquée a une raison de l'être, et un rappel.",
            "Only a blocked action has a reason for it, and a reminder.",
        )
    if after.status is _S.DONE and after.progress != 100:
        raise _invalid(
            "progress", "Une action terminée est à 100 %.", "An action that is done is at 100."
        )
    if report.actual_end_on is not None and after.status is not _S.DONE:
        raise _invalid(
            "actualEndOn",
            "Seule une action terminée a une fin réelle.",
            "Only an action that is done has an actual end.",
        )
    if names & {"abandonAction", "reopenAction"}:
        required(report.comment or "", path="comment", limit=REASON_LENGTH)


def _changes(before: Standing, after: Standing, steps: Steps, report: Report) -> tuple[Change, ...]:
    """A line for each step; what the report tells stands on the last one."""
    states = [before.status, *(one.reaches for one in steps)] if steps else [before.status] * 2
    comment = report.comment or (
        after.blocking_reason if steps and after.status is _S.BLOCKED else None
    )
    passing = [
        Change(left, reached, None, before.progress, before.planned_end_on)
        for left, reached in pairwise(states[:-1])
    ]
    last = Change(states[-2], states[-1], comment, after.progress, after.planned_end_on)
    return (*passing, last)


def _invalid(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=french, english=english)
