"""What a session proposes, and on what evidence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from uuid import UUID

import pytest
from hypothesis import given

from server.vocabulary import ActivityKind, CardChannel, RoomRole
from server.workshops import commands
from server.workshops.board.filling import Entry
from server.workshops.machine import decide
from server.workshops.outcomes import drafts, evidence
from tests.workshops.histories import histories
from tests.workshops.playing import (
    AGENDA,
    CAST,
    FACILITATOR,
    Played,
    named,
    opened,
    seeded,
    tables_of,
)

AMINA, BRUNO, *_ = CAST


def counted(*placed: tuple[int, int]) -> Played:
    """Three groups of one contribution each; `placed` gives Amina's and Bruno's dots on each."""
    played = opened("Amina", "Bruno")
    played.start(ActivityKind.COLLECT)
    groups = [
        played.group(title, played.contribute(f"Du {title}", AMINA))
        for title in ("rail", "vélo", "bus")
    ]
    played.start(ActivityKind.VOTE)
    for group_id, (of_amina, of_bruno) in zip(groups, placed, strict=False):
        played.place(group_id, of_amina, AMINA)
        played.place(group_id, of_bruno, BRUNO)
    played.ask(commands.CloseActivity(played.activity(ActivityKind.VOTE).activity_id))
    return played


def test_groups_are_proposed_best_first_with_their_tally() -> None:
    found = drafts(counted((1, 1), (3, 2), (0, 0)).state)
    assert [
        (draft.evidence.rank, draft.evidence.tally and draft.evidence.tally.total)
        for draft in found
    ] == [
        (1, 5),
        (2, 2),
        (3, 0),
    ]


def test_groups_with_as_many_dots_share_their_rank() -> None:
    """4.13 Groups with as many dots share their rank."""
    assert [draft.evidence.rank for draft in drafts(counted((2, 0), (1, 1), (1, 0)).state)] == [
        1,
        1,
        2,
    ]


def test_without_a_vote_every_group_proposes_with_no_tally() -> None:
    found = drafts(seeded().state)
    assert [
        (draft.evidence.rank, draft.evidence.tally, draft.evidence.vote_id) for draft in found
    ] == [(1, None, None)] * 2


def test_a_group_that_no_contribution_supports_proposes_nothing() -> None:
    played = seeded()
    played.group("Vide")
    assert len(drafts(played.state)) == 2


def test_a_merged_group_leaves_its_contributions_and_keeps_its_dots_to_itself() -> None:
    played = counted((1, 1), (3, 2), (0, 0))
    rail, bike, _ = sorted(played.state.groups, key=lambda id_: played.state.groups[id_].seq)
    played.ask(commands.MergeGroups(rail, bike))
    first, second = drafts(played.state)
    assert (first.group_id, first.evidence.tally and first.evidence.tally.total) == (rail, 2)
    assert len(first.evidence.contribution_ids) == 2
    assert second.evidence.tally is not None
    assert second.evidence.tally.total == 0


def test_a_group_formed_after_the_vote_comes_after_those_it_counted() -> None:
    played = counted((1, 0), (0, 0), (0, 0))
    played.start(ActivityKind.COLLECT)
    late = played.group("Tram", played.contribute("Du tram", AMINA))
    *_, last = drafts(played.state)
    assert (last.group_id, last.evidence.rank, last.evidence.tally) == (late, 3, None)


@given(histories())
def test_the_evidence_of_one_group_is_that_of_its_draft(played: Played) -> None:
    for draft in drafts(played.state):
        assert evidence(played.state, draft.group_id) == draft.evidence


def calls(work: Callable[[], object]) -> int:
    """How many functions of ours are entered, which no other load of the machine changes."""
    entered = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal entered
        entered += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return entered


@pytest.mark.parametrize("what", ["an action drafted", "a card moved by a host"])
def test_what_is_asked_of_one_group_looks_at_no_card_of_the_others(what: str) -> None:
    assert calls(asked(what, cards=3)) == calls(asked(what, cards=60))


def asked(what: str, *, cards: int) -> Callable[[], object]:
    """The decision on something about a group of one card, beside another of so many."""
    played = opened("Amina", agenda=AGENDA)
    played.ask(commands.FormTables(("Nord", "Sud")))
    table_id = tables_of(played)[0]
    played.ask(commands.AssignTable(commands.Person(number=1), table_id))
    played.ask(commands.GrantRole(commands.Person(number=1), RoomRole.TABLE_HOST))
    collect_id = played.start(ActivityKind.COLLECT)
    paper = Entry(CardChannel.PAPER, "Nord")
    own, *others = (
        UUID(
            played.ask(commands.Contribute(collect_id, f"Carte {place}", entry=paper), AMINA)[
                "contribution_id"
            ]
        )
        for place in range(1 + cards)
    )
    group_id = UUID(played.ask(commands.FormGroup("Seule", (own,)), AMINA)["group_id"])
    played.ask(commands.FormGroup("Les autres", tuple(others)), AMINA)
    if what == "an action drafted":
        drafting_id = played.start(ActivityKind.DRAFT_ACTIONS)
        action = commands.DraftAction(drafting_id, commands.Wording("Cadencer"), group_id)
        return partial(decide, played.state, action, FACILITATOR, played.now, named)
    move = commands.MoveContribution(own, None)
    return partial(decide, played.state, move, AMINA, played.now, named)


@given(histories())
def test_evidence_stands_and_belongs_to_the_group(played: Played) -> None:
    for draft in drafts(played.state):
        assert draft.evidence.contribution_ids
        for contribution_id in draft.evidence.contribution_ids:
            contribution = played.state.contributions[contribution_id]
            assert contribution.group_id == draft.group_id
            assert not contribution.withdrawn
