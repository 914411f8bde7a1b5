"""Who may decide on a proposal, and when."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.domain.roadmaps import machine
from server.domain.roadmaps.machine import ProposalFacts
from server.problems import Conflict, Forbidden, TransitionRefused, ValidationFailed
from server.vocabulary import ProposalStatus, RoadmapStatus

CAEN = UUID(int=1)
GRENOBLE = UUID(int=2)


def handed_over(to: UUID | None = CAEN) -> ProposalFacts:
    return ProposalFacts(ProposalStatus.HANDED_OVER, to, version=3)


def test_a_person_mandated_by_the_holder_decides_in_its_name() -> None:
    assert machine.deciding_holder(handed_over(), mandated_for={CAEN}, expected_version=3) == CAEN


def test_a_facilitator_adopts_nothing() -> None:
    with pytest.raises(Forbidden):
        machine.deciding_holder(handed_over(), mandated_for=set(), expected_version=3)


def test_another_holder_does_not_decide() -> None:
    with pytest.raises(Forbidden):
        machine.deciding_holder(handed_over(), mandated_for={GRENOBLE}, expected_version=3)


def test_a_proposal_that_was_not_handed_over_is_nobody_s_to_decide() -> None:
    with pytest.raises(Forbidden):
        machine.deciding_holder(handed_over(to=None), mandated_for={CAEN}, expected_version=3)


def test_a_stale_version_is_told_the_current_one() -> None:
    with pytest.raises(Conflict) as refusal:
        machine.deciding_holder(handed_over(), mandated_for={CAEN}, expected_version=2)
    assert refusal.value.current_version == 3


@pytest.mark.parametrize(
    "status", [ProposalStatus.DRAFTED, ProposalStatus.ADOPTED, ProposalStatus.REFUSED]
)
def test_only_a_waiting_proposal_can_be_decided(status: ProposalStatus) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        machine.deciding_holder(
            ProposalFacts(status, CAEN, version=1), mandated_for={CAEN}, expected_version=None
        )
    assert refusal.value.guard == "PROPOSAL_HANDED_OVER"


def test_a_closed_roadmap_takes_no_more_actions() -> None:
    with pytest.raises(TransitionRefused):
        machine.may_receive(RoadmapStatus.CLOSED)


@pytest.mark.parametrize("status", sorted(set(RoadmapStatus) - {RoadmapStatus.CLOSED}))
def test_an_open_roadmap_takes_actions(status: RoadmapStatus) -> None:
    machine.may_receive(status)


def test_a_title_loses_its_outer_and_double_blanks() -> None:
    assert machine.title("  Une   ceinture\nmaraîchère ", path="title") == "Une ceinture maraîchère"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "x" * 301])
def test_an_empty_or_endless_title_is_refused_by_its_path(text: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        machine.title(text, path="newRoadmapTitle")
    assert refusal.value.path == "newRoadmapTitle"
