"""Undo: what the desk did last is taken back, and nothing that others did is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.problems import Forbidden, Problem, TransitionRefused
from server.vocabulary import ActivityKind, ActivityStatus, Audience, UndoableStep
from server.workshops import commands
from server.workshops.audiences import snapshot, with_texts
from server.workshops.entities import Entity, Key, View
from server.workshops.undoing.steps import MOST_STEPS
from tests.workshops.discussing import discussions, focus_group, moves
from tests.workshops.histories import histories, steps
from tests.workshops.playing import CAST, CLOCK, FACILITATOR, Played, opened, participant, seeded


@contextmanager
def refused(guard: str) -> Iterator[None]:
    with pytest.raises(TransitionRefused) as problem:
        yield
    assert problem.value.guard == guard


VIEWS = [View(audience) for audience in Audience]


def shown(played: Played) -> dict[View, dict[Key, Entity]]:
    return {view: with_texts(snapshot(played.state, view), played.texts) for view in VIEWS}


@settings(max_examples=25)
@given(histories(), steps())
def test_what_is_undone_at_once_never_was(played: Played, chosen: list[Any]) -> None:
    """17.1 A step that is undone at once leaves everything as everybody saw it before."""
    do_and_undo(played, chosen)


@settings(max_examples=25)
@given(discussions(), moves())
def test_what_is_undone_at_once_in_a_discussion_never_was(
    played: Played, chosen: list[Any]
) -> None:
    do_and_undo(played, chosen)


def do_and_undo(played: Played, chosen: list[Any]) -> None:
    for step in chosen:
        before, head = shown(played), played.state.head
        command, actor = step(played)
        if actor is not FACILITATOR or isinstance(command, commands.UndoLast):
            continue
        if played.state.people.driver is None:
            played.ask(commands.TakeSeat())
            before, head = shown(played), played.state.head
        try:
            played.ask(command, actor)
        except Problem:
            continue
        if not played.state.steps or played.state.steps[-1].seq <= head:
            continue
        if played.state.concluded_at is not None:
            return
        played.now -= timedelta(seconds=1)
        played.undo()
        assert shown(played) == before, command


@settings(max_examples=25)
@given(st.data())
def test_steps_are_undone_last_first_back_to_the_beginning(data: st.DataObject) -> None:
    """17.2 Steps are undone last first, and each of them only while it is the last."""
    played = seeded()
    seen: list[tuple[int, dict[View, dict[Key, Entity]]]] = []
    for step in data.draw(steps()):
        command, actor = step(played)
        is_plain = not isinstance(command, commands.UndoLast | commands.ConcludeSession)
        if played.state.people.driver is None and played.state.concluded_at is None:
            played.ask(commands.TakeSeat())
            seen.clear()
        if actor is FACILITATOR and is_plain and played.state.concluded_at is None:
            before, known = shown(played), played.state.steps
            try:
                played.ask(command, actor)
            except Problem:
                continue
            added = played.state.steps[len(known) :]
            if len(known) + 1 == len(played.state.steps) and added[0].until == played.state.head:
                seen.append((added[0].seq, before))
            else:
                seen.clear()
        played.now -= timedelta(seconds=1)
    while seen:
        seq, before = seen.pop()
        if any(other != seq for other, _ in seen[-1:]):
            with refused("NOT_THE_LAST_STEP"):
                played.ask(commands.UndoLast(seen[-1][0]))
        assert played.state.steps[-1].seq == seq
        played.undo()
        assert shown(played) == before


def test_the_votes_on_a_group_outlive_the_merge_and_its_undoing() -> None:
    """17.3 Undoing a merge gives the group back its cards, its name and its votes."""
    played = seeded()
    rail, bike = sorted(played.state.groups, key=lambda id_: played.state.groups[id_].seq)
    played.start(ActivityKind.VOTE)
    played.place(rail, 2, CAST[0])
    played.place(bike, 3, CAST[1])
    vote_id = played.state.running_id
    assert vote_id is not None
    played.ask(commands.CloseActivity(vote_id))
    before = played.state
    played.ask(commands.MergeGroups(rail, bike))
    played.undo()
    assert played.state.groups == before.groups
    assert played.state.activities == before.activities
    played.ask(commands.StartActivity(vote_id))
    played.ask(commands.CloseActivity(vote_id))
    tally = played.state.activities[vote_id].tally
    assert tally is not None
    assert {(line.option_id, line.total) for line in tally.lines} == {(rail, 2), (bike, 3)}


def test_a_card_that_its_author_withdrew_stays_withdrawn() -> None:
    """17.4 Undoing brings back nothing that somebody else took away meanwhile."""
    played = seeded()
    rail = next(iter(played.state.groups))
    card = next(id_ for id_, c in played.state.contributions.items() if c.group_id is None)
    author = played.state.contributions[card].author_id
    played.ask(commands.MoveContribution(card, rail))
    played.ask(commands.MoveContribution(card, None))
    played.ask(commands.WithdrawContribution(card), replace(CAST[0], actor_id=author))
    played.undo()
    assert played.state.contributions[card].withdrawn
    assert played.state.contributions[card].group_id is None
    assert card not in played.state.groups[rail].members


def test_a_start_is_undone_until_somebody_answers() -> None:
    """17.5 What the room did since keeps a step from being undone, and the refusal says so."""
    played = opened("Amina")
    collect = played.activity(ActivityKind.COLLECT).activity_id
    played.ask(commands.StartActivity(collect, 60))
    played.ask(commands.Join(), participant("Bruno"))
    played.undo()
    activity = played.state.activities[collect]
    assert (activity.status, activity.started_at) == (ActivityStatus.PENDING, None)
    assert played.state.running_id is None
    played.ask(commands.StartActivity(collect))
    played.contribute("Un train", CAST[0])
    with refused("ANSWERED_SINCE"):
        played.undo()
    assert played.state.running_id == collect


def test_a_group_that_was_voted_on_is_not_dissolved() -> None:
    played = seeded()
    bus = played.group("Bus")
    vote = played.activity(ActivityKind.VOTE).activity_id
    played.ask(commands.CloseActivity(played.state.running_id or vote))
    played.ask(commands.StartActivity(vote, 60, closes_itself=True))
    played.place(bus, 1, CAST[0])
    played.now += timedelta(seconds=61)
    played.ask(commands.CloseElapsed(vote), CLOCK)
    with refused("ANSWERED_SINCE"):
        played.undo()
    assert bus in played.state.groups


def test_a_close_is_undone_without_the_timer_that_ran_out() -> None:
    played = seeded()
    collect = played.state.running_id
    assert collect is not None
    played.ask(commands.SetTimer(collect, 60, closes_itself=True))
    played.ask(commands.CloseActivity(collect))
    played.now += timedelta(minutes=5)
    played.undo()
    activity = played.state.activities[collect]
    assert activity.status is ActivityStatus.RUNNING
    assert (activity.ends_at, activity.closes_itself) == (None, False)
    played.contribute("Encore", CAST[0])


def test_a_timer_that_ran_out_is_not_set_again() -> None:
    played = seeded()
    collect = played.state.running_id
    assert collect is not None
    played.ask(commands.SetTimer(collect, 5, closes_itself=True))
    played.ask(commands.ExtendTimer(collect, 60))
    played.now += timedelta(seconds=30)
    with refused("TIMER_ELAPSED"):
        played.undo()


def test_many_cards_moved_by_one_gesture_go_back_by_one_undo() -> None:
    played = seeded()
    cards = tuple(played.state.contributions)
    before = played.state.groups
    played.group("Tout ensemble", *cards)
    played.undo()
    assert played.state.groups == before
    assert len(played.state.groups) == 2


def test_undoing_adds_to_the_log_and_takes_nothing_from_it() -> None:
    """17.6 An undo is new events: the log keeps what was done, and that it was undone."""
    played = seeded()
    played.group("De trop")
    log = list(played.log)
    played.undo()
    assert played.log[: len(log)] == log
    assert [type(event).__name__ for event in played.log[len(log) :]] == [
        "GroupDissolved",
        "StepUndone",
    ]


def test_only_the_facilitator_undoes_and_sees_what_may_be_undone() -> None:
    played = seeded()
    seq = played.state.steps[-1].seq
    with pytest.raises(Forbidden):
        played.ask(commands.UndoLast(seq), CAST[0])
    facilitator, *others = (View(Audience.FACILITATOR), View(Audience.PROJECTOR))
    kinds = {key.kind.value for key in snapshot(played.state, facilitator)}
    assert "UNDOABLE" in kinds
    for view in others:
        assert "UNDOABLE" not in {key.kind.value for key in snapshot(played.state, view)}
    assert played.state.steps[-1].what is UndoableStep.GROUP_FORMED


def test_no_more_steps_are_kept_than_a_desk_takes_back() -> None:
    played = opened()
    for visible in (False, True) * MOST_STEPS:
        played.ask(commands.ShowAgenda(visible))
    assert len(played.state.steps) == MOST_STEPS


def test_a_step_that_somebody_else_undid_is_not_undone_twice() -> None:
    played = opened()
    played.ask(commands.ShowAgenda(visible=False))
    played.ask(commands.LockSession())
    seq = played.state.steps[-1].seq
    played.ask(commands.UndoLast(seq))
    with refused("NOT_THE_LAST_STEP"):
        played.ask(commands.UndoLast(seq))
    assert not played.state.agenda_visible


def speaking() -> tuple[Played, UUID]:
    """A discussion in which Amina has the floor, and Bruno waits."""
    played = focus_group("Amina", "Bruno")
    activity_id = played.start(ActivityKind.DISCUSS)
    for who in CAST[:2]:
        played.ask(commands.AskToSpeak(activity_id), who)
    played.ask(commands.CallNext(activity_id))
    return played, activity_id


def test_undoing_the_close_of_a_discussion_gives_the_floor_back_to_whoever_had_it() -> None:
    """17.7 Undoing the close of a discussion gives back the turn that it ended; the time that passed
    between the two is nobody's.
    """
    played, activity_id = speaking()
    before = played.state.floors[activity_id]
    played.ask(commands.CloseActivity(activity_id))
    closed_at = played.state.activities[activity_id].closed_at
    assert closed_at is not None
    assert played.state.floors[activity_id].speaking is None
    played.now = closed_at + timedelta(minutes=5)
    played.undo()
    floor = played.state.floors[activity_id]
    assert floor.speaker_id == before.speaker_id == CAST[0].actor_id
    assert before.speaking is not None
    assert floor.speaking == replace(
        before.speaking, started_at=before.speaking.started_at + timedelta(minutes=5)
    )
    assert floor.queue == before.queue


def test_a_turn_that_was_ended_before_the_close_stays_ended() -> None:
    played, activity_id = speaking()
    played.ask(commands.EndTurn(activity_id))
    played.ask(commands.CloseActivity(activity_id))
    played.undo()
    assert played.state.running_id == activity_id
    assert played.state.floors[activity_id].speaking is None


def test_the_turn_of_somebody_put_out_meanwhile_does_not_come_back() -> None:
    played, activity_id = speaking()
    played.ask(commands.CloseActivity(activity_id))
    played.ask(commands.RemovePerson(commands.Person(number=1)))
    played.undo()
    assert played.state.running_id == activity_id
    assert played.state.floors[activity_id].speaking is None


def test_the_close_of_a_discussion_by_the_clock_gives_no_turn_back() -> None:
    played, activity_id = speaking()
    played.ask(commands.SetTimer(activity_id, 60, closes_itself=True))
    steps_before = len(played.state.steps)
    played.now += timedelta(seconds=60)
    played.ask(commands.CloseElapsed(activity_id), CLOCK)
    assert played.state.floors[activity_id].speaking is None
    assert len(played.state.steps) == steps_before


def test_nothing_is_undone_where_nothing_was_done() -> None:
    with refused("NOT_THE_LAST_STEP"):
        opened().ask(commands.UndoLast(0))


def ids(played: Played) -> set[UUID]:
    return set(played.state.activities)


def test_a_removed_activity_comes_back_as_it_was_and_where_it_was() -> None:
    played = opened()
    before = played.state
    removed = played.state.agenda[1]
    played.ask(commands.SkipActivity(removed))
    skipped = played.state
    played.ask(commands.RemoveActivity(removed))
    assert removed not in ids(played)
    played.undo()
    assert played.state.activities == skipped.activities
    played.undo()
    assert played.state.activities == before.activities
    assert played.state.agenda == before.agenda
