"""When a mission may move, and who may take part in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.missions import machine
from server.domain.missions.machine import MissionFacts, Participants, Terms
from server.problems import Forbidden, TransitionRefused, ValidationFailed
from server.vocabulary import (
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)

ASKING, PILOTING, OTHER = (UUID(int=n) for n in (1, 2, 3))
READY = MissionFacts(
    strand=Strand.MISSIONS,
    steers=True,
    validates=True,
    has_validators=True,
    involved=True,
    lined=True,
    led=True,
    delivers=True,
    all_validated=True,
)

FACTS = st.builds(
    MissionFacts,
    strand=st.sampled_from(Strand),
    **{
        name: st.booleans()
        for name in (
            "steers",
            "validates",
            "has_validators",
            "involved",
            "lined",
            "led",
            "delivers",
            "all_validated",
        )
    },
)


def refusal(name: str, status: MissionStatus, facts: MissionFacts) -> str:
    with pytest.raises(TransitionRefused) as caught:
        machine.move(name, status, facts)
    return caught.value.guard


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("programMission", "PROPOSED", "PROGRAMMED"),
        ("startMission", "PROGRAMMED", "IN_PROGRESS"),
        ("suspendMission", "IN_PROGRESS", "SUSPENDED"),
        ("resumeMission", "SUSPENDED", "IN_PROGRESS"),
        ("deliverMission", "IN_PROGRESS", "DELIVERED"),
        ("validateMission", "DELIVERED", "VALIDATED"),
        ("closeMission", "VALIDATED", "CLOSED"),
        ("withdrawMission", "PROPOSED", "WITHDRAWN"),
        ("withdrawMission", "PROGRAMMED", "WITHDRAWN"),
    ],
)
def test_each_transition_leads_where_the_domain_draws_it(
    name: str, source: str, target: str
) -> None:
    """« PROPOSED → PROGRAMMED → IN_PROGRESS → DELIVERED → VALIDATED → CLOSED; side: IN_PROGRESS ⇄
    SUSPENDED; PROPOSED/PROGRAMMED → WITHDRAWN »"""
    assert machine.move(name, MissionStatus[source], READY) is MissionStatus[target]


def test_no_transition_leaves_from_elsewhere() -> None:
    drawn = {(one.name, status) for one in machine.TRANSITIONS for status in one.leaves}
    for one in machine.TRANSITIONS:
        for status in set(MissionStatus) - {s for n, s in drawn if n == one.name}:
            assert refusal(one.name, status, READY) == "STATUS"


def test_programmed_needs_a_line() -> None:
    """« PROGRAMMED needs a line in an APPROVED version, or in the last PRESENTED one where the
    agency's `work_may_start_on` allows it »"""
    facts = replace(READY, lined=False)
    assert refusal("programMission", MissionStatus.PROPOSED, facts) == "LINE_REQUIRED"


def test_in_progress_needs_a_lead() -> None:
    """« IN_PROGRESS needs a lead »"""
    facts = replace(READY, led=False)
    assert refusal("startMission", MissionStatus.PROGRAMMED, facts) == "LEAD_REQUIRED"


def test_delivered_needs_a_deliverable() -> None:
    """« DELIVERED needs ≥1 deliverable »"""
    facts = replace(READY, delivers=False)
    assert refusal("deliverMission", MissionStatus.IN_PROGRESS, facts) == "DELIVERABLE_REQUIRED"


def test_validated_needs_every_validation() -> None:
    """« VALIDATED needs validation by the INVOLVED members (MI3) »"""
    facts = replace(READY, all_validated=False)
    assert refusal("validateMission", MissionStatus.DELIVERED, facts) == "MI3_VALIDATION_REQUIRED"


def test_mi1_a_requested_mission_without_an_involved_member_is_not_programmed() -> None:
    """« MI1 a MISSIONS-strand mission has ≥1 INVOLVED participation »"""
    facts = replace(READY, involved=False)
    assert refusal("programMission", MissionStatus.PROPOSED, facts) == "MI1_INVOLVED_REQUIRED"


def test_mi1_a_requested_mission_is_not_created_without_who_asks_for_it() -> None:
    """« MI1 a MISSIONS-strand mission has ≥1 INVOLVED participation »"""
    with pytest.raises(ValidationFailed) as caught:
        machine.check_involved(Strand.MISSIONS, set())
    assert caught.value.path == "involvedIds"


def test_mi2_a_mission_of_the_socle_needs_no_involved_member() -> None:
    """« MI2 a SOCLE mission has no INVOLVED requirement: it is for all members »"""
    machine.check_involved(Strand.SOCLE, set())
    facts = replace(READY, strand=Strand.SOCLE, involved=False)
    assert machine.move("programMission", MissionStatus.PROPOSED, facts) is MissionStatus.PROGRAMMED


def test_mi2_the_agency_validates_a_mission_that_nobody_asked_for() -> None:
    """« MI2 a SOCLE mission has no INVOLVED requirement »"""
    facts = replace(READY, strand=Strand.SOCLE, validates=False, has_validators=False)
    assert (
        machine.move("validateMission", MissionStatus.DELIVERED, facts) is MissionStatus.VALIDATED
    )
    with pytest.raises(Forbidden):
        machine.move("validateMission", MissionStatus.DELIVERED, replace(READY, validates=False))


@given(status=st.sampled_from(MissionStatus), facts=FACTS)
def test_what_is_told_is_what_would_be_done(status: MissionStatus, facts: MissionFacts) -> None:
    for told in machine.available_transitions(status, facts):
        try:
            machine.move(told.name, status, facts)
        except (Forbidden, TransitionRefused) as problem:
            assert not told.allowed
            assert [type(problem), str(problem)] == [
                type(told.problems[0]),
                str(told.problems[0]),
            ]
        else:
            assert told.allowed


@given(status=st.sampled_from(MissionStatus), facts=FACTS)
def test_whoever_may_not_learns_nothing_of_the_facts(
    status: MissionStatus, facts: MissionFacts
) -> None:
    stranger = replace(facts, steers=False, validates=False)
    for told in machine.available_transitions(status, stranger):
        assert [type(problem) for problem in told.problems] == [Forbidden]


def test_m2_a_stranger_takes_no_part() -> None:
    """« M2 only an organisation with a membership active on the day may hold a
    MissionParticipation »"""
    machine.may_hold(ASKING, members={ASKING})
    with pytest.raises(TransitionRefused) as caught:
        machine.may_hold(OTHER, members={ASKING})
    assert caught.value.guard == "M2_MEMBER_OF_THE_DAY"


def taking_part(
    *involved: UUID,
    strand: Strand = Strand.MISSIONS,
    rule: ValidationRule = ValidationRule.EVERY_INVOLVED,
) -> Participants:
    held = dict.fromkeys(involved, ParticipationCategory.INVOLVED)
    return Participants(strand, rule, ASKING, held | {OTHER: ParticipationCategory.INFORMED})


@pytest.mark.parametrize("category", [None, ParticipationCategory.INFORMED])
def test_mi1_the_last_involved_member_does_not_leave(
    category: ParticipationCategory | None,
) -> None:
    """« MI1 a MISSIONS-strand mission has ≥1 INVOLVED participation »"""
    with pytest.raises(TransitionRefused) as caught:
        machine.may_become(taking_part(ASKING), ASKING, category)
    assert caught.value.guard == "MI1_INVOLVED_REQUIRED"
    machine.may_become(taking_part(ASKING, PILOTING), PILOTING, category)
    machine.may_become(taking_part(ASKING, strand=Strand.SOCLE), ASKING, category)
    machine.may_become(taking_part(ASKING), OTHER, category)


def test_a_direct_commissioner_keeps_the_seat_from_which_it_validates() -> None:
    everyone = taking_part(ASKING, PILOTING, rule=ValidationRule.DIRECT_COMMISSIONER)
    with pytest.raises(TransitionRefused) as caught:
        machine.may_become(everyone, ASKING, None)
    assert caught.value.guard == "COMMISSIONER_INVOLVED"
    machine.may_become(everyone, PILOTING, None)


TERMS = Terms(Strand.MISSIONS, None, ValidationRule.EVERY_INVOLVED, None, None, None, progress=0)


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        (replace(TERMS, socle_family=SocleFamily.COMMUNICATION), "socleFamily"),
        (replace(TERMS, rule=ValidationRule.DIRECT_COMMISSIONER), "requestedById"),
        (replace(TERMS, start_on=date(2026, 2, 1), end_on=date(2026, 1, 1)), "endOn"),
        (replace(TERMS, progress=101), "progress"),
    ],
)
def test_terms_that_contradict_one_another_are_refused_by_their_path(
    terms: Terms, path: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        machine.check_terms(terms)
    assert caught.value.path == path


@pytest.mark.parametrize("status", list(MissionStatus))
def test_a_mission_that_is_over_no_longer_changes(status: MissionStatus) -> None:
    if status in (MissionStatus.CLOSED, MissionStatus.WITHDRAWN):
        with pytest.raises(TransitionRefused):
            machine.may_change(status)
    else:
        machine.may_change(status)


def test_a_mission_outside_the_programme_has_a_commissioner_and_is_no_part_of_the_socle() -> None:
    """« `partnership` PARTNERSHIP | OUTSIDE_PROGRAMME (hors programme) »"""
    outside = machine.Terms(
        strand=Strand.MISSIONS,
        socle_family=None,
        rule=ValidationRule.EVERY_INVOLVED,
        requester_id=UUID(int=1),
        start_on=None,
        end_on=None,
        progress=0,
        partnership=MissionPartnership.OUTSIDE_PROGRAMME,
    )
    machine.check_terms(outside)
    for broken, path in (
        (replace(outside, strand=Strand.SOCLE), "partnership"),
        (replace(outside, requester_id=None), "requestedById"),
    ):
        with pytest.raises(ValidationFailed) as refused:
            machine.check_terms(broken)
        assert refused.value.path == path


def test_a_mission_outside_the_programme_needs_no_line_nor_involved_member() -> None:
    facts = replace(READY, lined=False, involved=False, outside=True)
    assert machine.move("programMission", MissionStatus.PROPOSED, facts) is MissionStatus.PROGRAMMED
    with pytest.raises(TransitionRefused):
        machine.move("programMission", MissionStatus.PROPOSED, replace(facts, outside=False))
