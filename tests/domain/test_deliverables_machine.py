"""When a deliverable may move, and by whom."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.deliverables import machine
from server.domain.deliverables.machine import DeliverableFacts
from server.problems import Forbidden, TransitionRefused, ValidationFailed
from server.vocabulary import DeliverableStatus, MissionStatus

ASKING, PILOTING = UUID(int=1), UUID(int=2)
READY = DeliverableFacts(
    steers=True,
    validates=True,
    has_validators=True,
    owes=True,
    commissions=True,
    has_commissioner=True,
)
IDS = st.frozensets(st.builds(UUID, int=st.integers(0, 4)))


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("submitDeliverable", "DRAFT", "SUBMITTED"),
        ("validateDeliverable", "SUBMITTED", "VALIDATED"),
        ("releaseDeliverable", "VALIDATED", "RELEASED_TO_MEMBERS"),
        ("publishDeliverable", "RELEASED_TO_MEMBERS", "PUBLISHED"),
        ("returnDeliverable", "SUBMITTED", "RETURNED"),
        ("reviseDeliverable", "RETURNED", "DRAFT"),
        ("reviseDeliverable", "DRAFT", "DRAFT"),
    ],
)
def test_each_transition_leads_where_the_domain_draws_it(
    name: str, source: str, target: str
) -> None:
    """« DRAFT → SUBMITTED → VALIDATED → RELEASED_TO_MEMBERS → PUBLISHED; SUBMITTED → RETURNED →
    DRAFT »"""
    reached = machine.move(name, DeliverableStatus[source], READY)
    assert reached is DeliverableStatus[target]


def test_no_transition_leaves_from_elsewhere() -> None:
    for one in machine.TRANSITIONS:
        for status in set(DeliverableStatus) - one.leaves:
            with pytest.raises(TransitionRefused) as caught:
                machine.move(one.name, status, READY)
            assert caught.value.guard == "STATUS"


@given(validators=IDS, validated_by=IDS)
def test_mi3_validated_only_when_everyone_has(
    validators: frozenset[UUID], validated_by: frozenset[UUID]
) -> None:
    """« MI3 a deliverable is VALIDATED only when every INVOLVED … has validated it »"""
    missing = validators - validated_by
    assert machine.is_validated(validators, validated_by) is (not missing and bool(validated_by))


def test_d2_the_agency_does_not_release_what_a_commissioner_asked_for() -> None:
    """« D2 RELEASED_TO_MEMBERS requires VALIDATED and a decision of the direct commissioner »"""
    with pytest.raises(Forbidden):
        machine.move(
            "releaseDeliverable", DeliverableStatus.VALIDATED, replace(READY, commissions=False)
        )
    nobody_asked = replace(READY, commissions=False, has_commissioner=False)
    machine.move("releaseDeliverable", DeliverableStatus.VALIDATED, nobody_asked)


def test_one_organisation_validates_an_edition_once() -> None:
    with pytest.raises(TransitionRefused) as caught:
        machine.move("validateDeliverable", DeliverableStatus.SUBMITTED, replace(READY, owes=False))
    assert caught.value.guard == "MI3_ALREADY_VALIDATED"


def test_only_a_returned_deliverable_takes_a_new_number() -> None:
    assert machine.next_edition(DeliverableStatus.RETURNED, 2) == 3
    assert machine.next_edition(DeliverableStatus.DRAFT, 2) == 2


@pytest.mark.parametrize("status", list(MissionStatus))
def test_a_deliverable_is_added_while_the_mission_is_at_work(status: MissionStatus) -> None:
    if status.name in ("IN_PROGRESS", "SUSPENDED", "DELIVERED"):
        machine.may_be_added(status)
    else:
        with pytest.raises(TransitionRefused):
            machine.may_be_added(status)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/b", "", "  "])
def test_an_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(ValidationFailed):
        machine.address(url, path="url")


@pytest.mark.parametrize("status", sorted(DeliverableStatus))
def test_d4_whoever_does_not_steer_is_told_that_and_no_state(status: DeliverableStatus) -> None:
    with pytest.raises(Forbidden):
        machine.may_change_citations(status, replace(READY, steers=False))


@pytest.mark.parametrize("status", sorted(DeliverableStatus))
def test_d4_citations_change_where_the_deliverable_may_be_reworked(
    status: DeliverableStatus,
) -> None:
    revisable = {
        leaving
        for one in machine.TRANSITIONS
        if one.name == "reviseDeliverable"
        for leaving in one.leaves
    }
    if status in revisable:
        machine.may_change_citations(status, READY)
    else:
        with pytest.raises(TransitionRefused):
            machine.may_change_citations(status, READY)
