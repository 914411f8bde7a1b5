"""The states of an action, the dated command across them, and the line that each step leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.actions import machine
from server.domain.actions.machine import TRANSITIONS, ActionFacts, named, path
from server.domain.actions.walking import Report, Standing, Walked, stands_so, walk, written
from server.domain.transitions import Possibility
from server.problems import Forbidden, Problem, TransitionRefused, ValidationFailed
from server.vocabulary import ActionStatus

S = ActionStatus
TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)
READY = ActionFacts(
    keeps=True,
    reports=True,
    reopens=True,
    adopted=True,
    closed=False,
    owned=True,
    placed=True,
    promoted=False,
    granted=False,
)
OWNER = replace(READY, keeps=False)
STRANGER = replace(READY, keeps=False, reports=False, reopens=False)
FAR = Standing(S.IN_PROGRESS, date(2026, 1, 5), date(2026, 3, 1), progress=40)


def standing(status: ActionStatus, **more: Any) -> Standing:
    return Standing(status, date(2026, 1, 5), date(2026, 1, 5), **more)


def step(
    held: Standing, name: str, *, facts: ActionFacts = READY, on: date = TODAY, **told: Any
) -> Walked:
    return walk(held, facts, named(name), Report(on=on, **told), today=TODAY)


def report(
    held: Standing, target: ActionStatus, *, facts: ActionFacts = READY, **told: Any
) -> Walked:
    told.setdefault("on", TODAY)
    return walk(held, facts, path(held.status, target), Report(**told), today=TODAY)


ARROWS = {
    S.POSSIBLE: {S.PROPOSED, S.ABANDONED},
    S.PROPOSED: {S.REGISTERED, S.ABANDONED},
    S.REGISTERED: {S.COMMITTED, S.ABANDONED},
    S.COMMITTED: {S.IN_PROGRESS, S.PAUSED, S.ABANDONED},
    S.IN_PROGRESS: {S.DONE, S.PAUSED, S.BLOCKED, S.ABANDONED},
    S.PAUSED: {S.IN_PROGRESS, S.ABANDONED},
    S.BLOCKED: {S.IN_PROGRESS, S.ABANDONED},
    S.DONE: {S.IN_PROGRESS},
    S.ABANDONED: set(),
}


def test_the_states_follow_one_another_as_the_trade_says() -> None:
    drawn = {status: {one.reaches for one in TRANSITIONS if status in one.leaves} for status in S}
    assert drawn == ARROWS


def test_a_dated_report_walks_the_allowed_steps_and_logs_each() -> None:
    """AC0, AC2: the yearly update says where it is now; each step on the way leaves its line."""
    walked = report(
        standing(S.REGISTERED, planned_end_on=date(2027, 1, 1)),
        S.BLOCKED,
        on=YESTERDAY,
        progress=20,
        blocking_reason="Foncier",
    )
    assert [(one.from_status, one.to_status, one.comment) for one in walked.changes] == [
        (S.REGISTERED, S.COMMITTED, None),
        (S.COMMITTED, S.IN_PROGRESS, None),
        (S.IN_PROGRESS, S.BLOCKED, "Foncier"),
    ]
    assert walked.standing.status is S.BLOCKED
    assert walked.standing.status_on == walked.standing.last_on == YESTERDAY
    assert walked.standing.actual_start_on == YESTERDAY
    assert [one.progress for one in walked.changes] == [0, 0, 20]


def test_each_step_of_a_report_is_checked_as_if_asked_alone() -> None:
    """AC0: an action without a project owner goes nowhere past its registration."""
    with pytest.raises(TransitionRefused) as refusal:
        report(standing(S.PROPOSED), S.DONE, facts=replace(READY, owned=False))
    assert refusal.value.guard == "PROJECT_OWNER"


def test_where_the_state_stays_the_report_is_a_point_d_etape() -> None:
    """AC0: one line from the state to itself, with the progress and the end planned from then on."""
    walked = report(FAR, S.IN_PROGRESS, progress=60, planned_end_on=date(2027, 6, 30))
    (line,) = walked.changes
    assert (line.from_status, line.to_status) == (S.IN_PROGRESS, S.IN_PROGRESS)
    assert (line.progress, line.planned_end_on) == (60, date(2027, 6, 30))
    assert walked.standing.status_on == FAR.status_on


@given(held=st.sampled_from(sorted(S)), target=st.sampled_from(sorted(S)))
def test_a_path_leaves_each_state_that_the_step_before_reached(
    held: ActionStatus, target: ActionStatus
) -> None:
    """AC0."""
    try:
        steps = path(held, target)
    except TransitionRefused:
        assert held is S.ABANDONED or target in (S.POSSIBLE, S.PROPOSED, S.REGISTERED, S.COMMITTED)
        return
    at = held
    for one in steps:
        assert at in one.leaves
        at = one.reaches
    assert at is target


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), min_size=1, max_size=6),
    targets=st.lists(st.sampled_from(sorted(S)), min_size=6, max_size=6),
    progress=st.lists(st.one_of(st.none(), st.integers(-5, 120)), min_size=6, max_size=6),
)
def test_whatever_is_told_the_history_is_dated_in_order_and_leads_to_the_state(
    days: list[date], targets: list[ActionStatus], progress: list[int | None]
) -> None:
    """AC2: the status as of any day can be told, since no line comes before the last one's day."""
    held = Standing(S.POSSIBLE, date(2020, 1, 1), date(2020, 1, 1))
    history: list[tuple[date, ActionStatus]] = [(held.status_on, held.status)]
    for on, target, done in zip(days, targets, progress, strict=False):
        told = Report(on=on, comment="Raison", progress=done, blocking_reason="Foncier")
        if target is not S.BLOCKED:
            told = replace(told, blocking_reason=None)
        try:
            walked = walk(held, READY, path(held.status, target), told, today=TODAY)
        except Problem:
            continue
        assert walked.changes[0].from_status is history[-1][1]
        history += [(on, change.to_status) for change in walked.changes]
        held = walked.standing
    assert [on for on, _ in history] == sorted(on for on, _ in history)
    assert history[-1][1] is held.status
    assert all(on <= TODAY for on, _ in history)
    assert 0 <= held.progress <= 100
    assert (held.status is S.DONE) is (held.actual_end_on is not None)
    assert held.status is not S.DONE or held.progress == 100
    assert (held.status is S.BLOCKED) is (held.blocking_reason is not None)


@pytest.mark.parametrize("on", [date(2026, 2, 28), TODAY + timedelta(days=1)])
def test_a_report_is_neither_to_come_nor_before_the_last_one(on: date) -> None:
    """AC0."""
    with pytest.raises(ValidationFailed) as refusal:
        walk(FAR, READY, (), Report(on=on), today=TODAY)
    assert refusal.value.path == "on"


@pytest.mark.parametrize(
    ("lacking", "guard"),
    [("adopted", "ROADMAP_ADOPTED"), ("owned", "PROJECT_OWNER"), ("placed", "T1")],
)
def test_an_action_is_registered_in_an_adopted_roadmap_with_an_owner_and_a_territory(
    lacking: str, guard: str
) -> None:
    """T1, and the guard of REGISTERED."""
    with pytest.raises(TransitionRefused) as refusal:
        step(standing(S.PROPOSED), "registerAction", facts=replace(READY, **{lacking: False}))
    assert refusal.value.guard == guard
    assert step(standing(S.PROPOSED), "registerAction").standing.status is S.REGISTERED


def test_an_action_is_committed_on_a_proof_or_a_start() -> None:
    held = standing(S.REGISTERED)
    with pytest.raises(TransitionRefused) as refusal:
        step(held, "commitAction")
    assert refusal.value.guard == "COMMITMENT_PROOF"
    for told in ({"commitment_proof": "Délibération 12"}, {"planned_start_on": date(2027, 1, 1)}):
        assert step(held, "commitAction", **told).standing.status is S.COMMITTED
    granted = replace(READY, granted=True)
    assert step(held, "commitAction", facts=granted).standing.status is S.COMMITTED


def test_what_is_done_has_an_end_and_is_at_a_hundred() -> None:
    done = step(FAR, "completeAction", on=YESTERDAY).standing
    assert (done.progress, done.actual_end_on) == (100, YESTERDAY)
    assert step(FAR, "completeAction", actual_end_on=date(2026, 9, 1)).standing.actual_end_on == (
        date(2026, 9, 1)
    )
    with pytest.raises(ValidationFailed) as refusal:
        step(FAR, "completeAction", progress=90)
    assert refusal.value.path == "progress"


def test_what_is_blocked_says_why_until_it_is_not() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        step(FAR, "blockAction")
    assert refusal.value.path == "blockingReason"
    remind_on = TODAY + timedelta(days=30)
    blocked = step(
        FAR,
        "blockAction",
        blocking_reason="Foncier",
        unblocking_condition="Accord de l'EPF",
        remind_on=remind_on,
    )
    assert blocked.changes[-1].comment == "Foncier"
    assert blocked.standing.remind_on == remind_on
    freed = step(blocked.standing, "unblockAction").standing
    assert (freed.blocking_reason, freed.unblocking_condition, freed.remind_on) == (None,) * 3
    with pytest.raises(ValidationFailed):
        step(FAR, "pauseAction", blocking_reason="Foncier")


@pytest.mark.parametrize(
    ("status", "name"), [(S.POSSIBLE, "abandonAction"), (S.DONE, "reopenAction")]
)
def test_abandoning_and_reopening_say_why(status: ActionStatus, name: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        step(standing(status), name)
    assert refusal.value.path == "comment"
    step(standing(status), name, comment="Une raison.")


def test_what_is_reopened_has_no_end_any_more() -> None:
    done = step(FAR, "completeAction").standing
    again = step(done, "reopenAction", comment="Réserves non levées").standing
    assert (again.status, again.actual_end_on) == (S.IN_PROGRESS, None)


def test_a_promoted_action_keeps_no_status_of_its_own() -> None:
    """LK2: neither a step nor a point d'étape."""
    promoted = replace(READY, promoted=True)
    for steps in (named("pauseAction"), ()):
        with pytest.raises(TransitionRefused) as refusal:
            walk(FAR, promoted, steps, Report(on=TODAY), today=TODAY)
        assert refusal.value.guard == "LK2"


def test_nothing_moves_in_a_closed_roadmap() -> None:
    with pytest.raises(TransitionRefused) as refusal:
        step(FAR, "pauseAction", facts=replace(READY, closed=True))
    assert refusal.value.guard == "ROADMAP_OPEN"


def test_an_owner_reports_but_does_not_decide_what_enters_the_roadmap() -> None:
    """AC7."""
    assert step(FAR, "pauseAction", facts=OWNER).standing.status is S.PAUSED
    for status, name in ((S.POSSIBLE, "proposeAction"), (S.PROPOSED, "registerAction")):
        with pytest.raises(Forbidden):
            step(standing(status), name, facts=OWNER)


def test_whoever_has_no_part_in_an_action_is_told_nothing_of_it() -> None:
    """AC7: not even that the day is wrong."""
    with pytest.raises(Forbidden):
        walk(FAR, STRANGER, (), Report(on=date(2030, 1, 1)), today=TODAY)


def test_only_an_owner_or_the_agency_s_administration_reopens() -> None:
    with pytest.raises(Forbidden):
        step(standing(S.DONE), "reopenAction", facts=replace(READY, reopens=False), comment="Non")


def test_the_same_report_sent_again_tells_nothing_new() -> None:
    """AC0, AC8: a push that is sent again changes nothing."""
    told = Report(on=TODAY, progress=55, comment="Chantier")
    after = walk(FAR, READY, (), told, today=TODAY).standing
    assert not stands_so(FAR, S.IN_PROGRESS, told)
    assert stands_so(after, S.IN_PROGRESS, told)
    assert not stands_so(after, S.PAUSED, told)
    assert not stands_so(after, S.IN_PROGRESS, replace(told, progress=56))


def test_what_may_come_next_is_told_with_the_reason_of_each_no() -> None:
    def told(possibilities: list[Possibility]) -> dict[str, list[str]]:
        return {
            one.name: [getattr(problem, "guard", problem.code) for problem in one.problems]
            for one in possibilities
        }

    bare = replace(READY, owned=False, placed=False)
    assert told(machine.available_transitions(S.PROPOSED, bare)) == {
        "registerAction": ["PROJECT_OWNER", "T1"],
        "abandonAction": [],
    }
    assert told(machine.available_transitions(S.PROPOSED, STRANGER)) == {
        "registerAction": ["FORBIDDEN"],
        "abandonAction": ["FORBIDDEN"],
    }


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ({"progress": 101}, "progress"),
        ({"actual_start_on": TODAY + timedelta(days=1)}, "actualStartOn"),
        ({"actual_end_on": TODAY}, "actualEndOn"),
        ({"planned_start_on": TODAY, "planned_end_on": YESTERDAY}, "plannedEndOn"),
        ({"remind_on": TODAY}, "blockingReason"),
    ],
)
def test_what_a_report_brings_is_checked_by_its_path(told: dict[str, Any], at: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        walk(FAR, READY, (), Report(on=TODAY, **told), today=TODAY)
    assert refusal.value.path == at


def test_a_blank_comment_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        written(Report(on=TODAY, comment="  "))
