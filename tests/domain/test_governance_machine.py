"""What a meeting and a deliberation must hold, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.governance import machine
from server.domain.governance.machine import Count, MeetingFacts, Quorum
from server.domain.transitions import step
from server.problems import Problem, QuorumNotMet, TransitionRefused, ValidationFailed
from server.vocabulary import DeliberationOutcome, MeetingStatus

HALF = Quorum(1, 2)
FULL = Count(
    effective=20,
    present=12,
    proxies=3,
    not_taking_part=1,
    votes_for=13,
    votes_against=0,
    abstentions=1,
)
ADOPTED = DeliberationOutcome.ADOPTED
A, B, C, D = (UUID(int=n) for n in range(1, 5))


def test_a_meeting_goes_from_planned_to_held_to_minuted_or_is_cancelled() -> None:
    """« States: PLANNED → HELD → MINUTED; PLANNED → CANCELLED »."""
    come = MeetingFacts(day_has_come=True)
    reached = {
        (status, name): step(machine.MEETING, name, status, come)
        for status in MeetingStatus
        for name in ("holdMeeting", "minuteMeeting", "cancelMeeting")
        if any(one.name == name and status in one.leaves for one in machine.MEETING)
    }
    assert reached == {
        (MeetingStatus.PLANNED, "holdMeeting"): MeetingStatus.HELD,
        (MeetingStatus.PLANNED, "cancelMeeting"): MeetingStatus.CANCELLED,
        (MeetingStatus.HELD, "minuteMeeting"): MeetingStatus.MINUTED,
    }


def test_a_meeting_of_tomorrow_was_not_held_today() -> None:
    with pytest.raises(TransitionRefused) as refusal:
        step(machine.MEETING, "holdMeeting", MeetingStatus.PLANNED, MeetingFacts(False))
    assert refusal.value.guard == "MEETING_DAY"


def test_who_may_not_act_is_told_that_and_nothing_of_the_facts() -> None:
    answers = machine.available_transitions(
        MeetingStatus.PLANNED, MeetingFacts(False), may_act=False
    )
    assert {problem.code for one in answers for problem in one.problems} == {"FORBIDDEN"}


@given(
    effective=st.integers(0, 60),
    present=st.integers(0, 60),
    proxies=st.integers(0, 20),
    absent=st.integers(0, 20),
    votes=st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
)
def test_only_counts_that_add_up_are_taken(
    effective: int, present: int, proxies: int, absent: int, votes: tuple[int, int, int]
) -> None:
    """G1 « for + against + abstain = present + proxies − not_taking_part and present ≤
    effective »."""
    count = Count(effective, present, proxies, absent, *votes)
    holds = sum(votes) == present + proxies - absent and present <= effective
    try:
        machine.unanimity(DeliberationOutcome.ADJOURNED, count, None, HALF)
    except ValidationFailed:
        assert not holds
    else:
        assert holds


def test_an_abstention_does_not_break_unanimity() -> None:
    """G2 « unanimity is of votes cast: against = 0 and for > 0, abstentions do not break it »."""
    assert machine.unanimity(ADOPTED, FULL, None, HALF) is True
    against = replace(FULL, votes_for=12, votes_against=1)
    assert machine.unanimity(ADOPTED, against, None, HALF) is False


def test_nobody_is_unanimous_without_a_vote_for() -> None:
    """G2 « against = 0 and for > 0 »."""
    silent = replace(FULL, votes_for=0, abstentions=14)
    assert machine.unanimity(ADOPTED, silent, None, HALF) is False


def test_unanimity_may_be_all_that_a_source_tells() -> None:
    """G2 « counts unknown in the seed, so nullable »."""
    assert machine.unanimity(ADOPTED, None, True, HALF) is True
    assert machine.unanimity(ADOPTED, None, None, HALF) is None


def test_a_stated_unanimity_that_the_counts_deny_is_refused() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        machine.unanimity(ADOPTED, FULL, False, HALF)
    assert refusal.value.path == "unanimous"


@given(effective=st.integers(1, 200), present=st.integers(0, 200), proxies=st.integers(0, 50))
def test_the_quorum_counts_those_present_without_their_proxies(
    effective: int, present: int, proxies: int
) -> None:
    """G2b « fraction of members in office counted on those present, proxies excluded, default
    more than half »."""
    present = min(present, effective)
    count = Count(effective, present, proxies, 0, present + proxies, 0, 0)
    try:
        machine.unanimity(ADOPTED, count, None, HALF)
    except QuorumNotMet as refusal:
        assert 2 * present <= effective
        assert 2 * refusal.required > effective
    else:
        assert 2 * present > effective


def test_a_quorum_of_all_is_met_by_all() -> None:
    assert Quorum(1, 1).required(7) == 7


def test_taking_note_is_not_voted() -> None:
    """« NOTED (prendre acte: no vote) »."""
    assert machine.unanimity(DeliberationOutcome.NOTED, None, None, HALF) is None
    given_votes: tuple[tuple[Any, Any], ...] = ((FULL, None), (None, True))
    for count, stated in given_votes:
        with pytest.raises(ValidationFailed):
            machine.unanimity(DeliberationOutcome.NOTED, count, stated, HALF)


@pytest.mark.parametrize("status", list(MeetingStatus))
def test_a_decision_belongs_to_a_meeting_that_took_place(status: MeetingStatus) -> None:
    """G3 « a deliberation belongs to a meeting that is HELD or MINUTED »."""
    if status in (MeetingStatus.HELD, MeetingStatus.MINUTED):
        machine.decided_in(status)
        return
    with pytest.raises(TransitionRefused) as refusal:
        machine.decided_in(status)
    assert refusal.value.guard == "G3"


def test_an_attendance_names_those_who_sit_and_proxies_held_by_those_present() -> None:
    """« HELD needs attendance »."""
    machine.attendance([A, B], {C: A}, members={A, B, C})
    wrong: list[tuple[list[UUID], dict[UUID, UUID]]] = [
        ([], {}),
        ([A, A], {}),
        ([A], {A: A}),
        ([A], {C: B}),
        ([A, D], {}),
    ]
    for present, represented in wrong:
        with pytest.raises(Problem):
            machine.attendance(present, represented, members={A, B, C})


@pytest.mark.parametrize("url", ["", "cr.pdf", "javascript:alert(1)", "https://" + "x" * 1_000])
def test_minutes_are_at_a_web_address(url: str) -> None:
    with pytest.raises(ValidationFailed):
        machine.document_url(url, path="minutesUrl")
