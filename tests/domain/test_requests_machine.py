"""When a member's request may move, and by whom, as pure rules (DOMAIN §2.4b)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.requests import machine
from server.problems import Forbidden, TransitionRefused, ValidationFailed
from server.vocabulary import MeetingStatus, MissionRequestStatus, ServiceRequestStatus

AGENCY = machine.RequestFacts(asks=True, answers=True)
MEMBER = machine.RequestFacts(asks=True, answers=False)
NEITHER = machine.RequestFacts(asks=False, answers=False)


def test_a_mission_request_follows_its_arbitration_and_no_other_way() -> None:
    """« RECEIVED → ARBITRATED (RETAINED | POSTPONED | DECLINED, with reason, meeting) →
    PROGRAMMED (its line) »"""
    reached = {
        (status.value, one.name.removesuffix("MissionRequest"))
        for status in MissionRequestStatus
        for one in machine.mission_request_transitions(status, AGENCY)
        if one.allowed
    }
    assert reached == {
        *((state, name) for state in ("RECEIVED", "POSTPONED")
          for name in ("retain", "postpone", "decline", "withdraw")),
        ("RETAINED", "program"),
        ("RETAINED", "withdraw"),
    }  # fmt: skip


def test_a_service_request_is_answered_then_rendered() -> None:
    """« ServiceRequest: the same for socle services »"""
    reached = {
        (status.value, one.name.removesuffix("ServiceRequest"))
        for status in ServiceRequestStatus
        for one in machine.service_request_transitions(status, AGENCY)
        if one.allowed
    }
    assert reached == {
        ("RECEIVED", "accept"),
        ("RECEIVED", "decline"),
        ("RECEIVED", "withdraw"),
        ("ACCEPTED", "complete"),
        ("ACCEPTED", "withdraw"),
    }


def test_a_member_withdraws_and_the_agency_alone_arbitrates() -> None:
    received = MissionRequestStatus.RECEIVED
    assert {
        one.name for one in machine.mission_request_transitions(received, MEMBER) if one.allowed
    } == {"withdrawMissionRequest"}
    with pytest.raises(Forbidden):
        machine.move_mission_request("retainMissionRequest", received, MEMBER)
    with pytest.raises(Forbidden):
        machine.move_service_request(
            "withdrawServiceRequest", ServiceRequestStatus.RECEIVED, NEITHER
        )


@pytest.mark.parametrize("status", MeetingStatus)
def test_only_a_meeting_that_was_held_arbitrates(status: MeetingStatus) -> None:
    if status in (MeetingStatus.HELD, MeetingStatus.MINUTED):
        machine.check_meeting(status)
    else:
        with pytest.raises(TransitionRefused):
            machine.check_meeting(status)


@given(st.decimals(min_value=-1, max_value=20_000, places=2))
def test_wished_days_go_by_half_days(days: Decimal) -> None:
    if 0 < days <= 10_000 and days % Decimal("0.5") == 0:
        stored = machine.wanted_quarter_days(days)
        assert stored is not None and Decimal(stored) == days * 4
    else:
        with pytest.raises(ValidationFailed):
            machine.wanted_quarter_days(days)
    assert machine.wanted_quarter_days(None) is None
