"""The room's controls: time, pause, lock, extra time, spotlight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given

from server.problems import ActivityNotRunning, Forbidden, NotFound, TransitionRefused
from server.vocabulary import ActivityKind, ActivityStatus, Audience, SpotlightKind
from server.workshops import commands
from server.workshops.audiences import show, snapshot
from server.workshops.board.settings import CollectSettings
from server.workshops.entities import ROOM, Key, Kind, View
from server.workshops.running.extra_time import end_for, left_to, next_end
from server.workshops.running.showing import Room, ShownActivity
from server.workshops.running.steering import check_hall_is_heard
from server.workshops.state import Activity, Spotlight
from tests.workshops.histories import histories
from tests.workshops.playing import AGENDA, CAST, CLOCK, Played, named, opened, seeded

AMINA, BRUNO, CHLOE, _ = CAST


@contextmanager
def refused(guard: str) -> Iterator[None]:
    with pytest.raises(TransitionRefused) as problem:
        yield
    assert problem.value.guard == guard


def collecting(seconds: int | None = None, *, closes_itself: bool = False) -> Played:
    """Amina and Bruno answer, on a timer if there is one."""
    played = opened("Amina", "Bruno")
    played.ask(commands.StartActivity(played.state.agenda[0], seconds, closes_itself))
    return played


def running(played: Played) -> Activity:
    assert played.state.running is not None
    return played.state.running


def test_a_pause_takes_nothing_and_gives_the_time_back() -> None:
    """16.7 While a session is paused nothing is taken from the room, and its timer stands still."""
    played = collecting(120)
    played.now = (running(played).ends_at or played.now) - timedelta(seconds=90)
    played.ask(commands.PauseSession())
    assert (running(played).ends_at, played.state.left_seconds) == (None, 90)
    with refused("SESSION_PAUSED"):
        played.contribute("Un train", AMINA)
    played.now += timedelta(hours=1)
    resumed_at = played.now
    played.ask(commands.ResumeSession())
    assert running(played).ends_at == resumed_at + timedelta(seconds=90)
    assert (played.state.paused_at, played.state.left_seconds) == (None, None)
    played.contribute("Un train", AMINA)


def test_the_clock_closes_nothing_during_a_pause() -> None:
    played = collecting(60, closes_itself=True)
    collect = running(played).activity_id
    played.ask(commands.PauseSession())
    played.now += timedelta(hours=1)
    played.ask(commands.CloseElapsed(collect), CLOCK)
    assert running(played).activity_id == collect
    played.ask(commands.ResumeSession())
    played.now += timedelta(seconds=60)
    played.ask(commands.CloseElapsed(collect), CLOCK)
    assert played.state.running is None


def test_people_enter_and_take_back_what_is_theirs_even_then() -> None:
    """16.8 Whoever comes during a pause or a lock is let in, and what one gave one may withdraw."""
    for close in (commands.PauseSession(), commands.LockSession()):
        played = seeded()
        played.ask(close)
        played.ask(commands.Join(), CAST[2])
        contribution = next(iter(played.state.authored[AMINA.actor_id]))
        played.ask(commands.WithdrawContribution(contribution), AMINA)
        assert played.state.contributions[contribution].withdrawn


def test_the_facilitator_works_on_during_a_pause_but_starts_nothing() -> None:
    played = seeded()
    played.ask(commands.PauseSession())
    played.group("Rangé pendant la pause")
    collect = running(played).activity_id
    played.ask(commands.CloseActivity(collect))
    with refused("SESSION_PAUSED"):
        played.ask(commands.StartActivity(collect))
    played.ask(commands.ResumeSession())
    played.ask(commands.StartActivity(collect))
    assert running(played).ends_at is None


def test_a_lock_takes_nothing_while_time_goes_on() -> None:
    """16.9 While a session is locked nothing is taken from the room; its time goes on."""
    played = collecting(120)
    ends_at = running(played).ends_at
    played.ask(commands.LockSession())
    with refused("SESSION_LOCKED"):
        played.contribute("Un train", AMINA)
    assert running(played).ends_at == ends_at
    played.ask(commands.UnlockSession())
    played.contribute("Un train", AMINA)


def test_a_timer_is_extended_from_where_it_stands_or_from_now() -> None:
    played = collecting(60)
    collect, ends_at = running(played).activity_id, running(played).ends_at
    assert ends_at is not None
    played.ask(commands.ExtendTimer(collect, 30))
    assert running(played).ends_at == ends_at + timedelta(seconds=30)
    played.now = ends_at + timedelta(minutes=5)
    asked_at = played.now
    played.ask(commands.ExtendTimer(collect, 30))
    assert running(played).ends_at == asked_at + timedelta(seconds=30)


def test_what_has_no_timer_is_not_extended() -> None:
    played = collecting()
    with refused("NO_TIMER"):
        played.ask(commands.ExtendTimer(running(played).activity_id, 30))


def test_each_person_has_a_number_of_their_own() -> None:
    """16.10 Each person has a number in the session, theirs alone, and told to them alone."""
    played = opened("Amina", "Bruno", "Chloé")
    assert sorted(played.state.people.numbers.values()) == [1, 2, 3]
    for view in (View(audience) for audience in Audience):
        assert "number" not in {
            field.name
            for key, entity in snapshot(played.state, view).items()
            for field in fields(entity)
            if key.kind is not Kind.ACTIVITY
        }


def test_whoever_has_extra_time_answers_after_the_others() -> None:
    """16.11 An activity closes first to those who have no extra time, then to each of the others when
    their own is over, and to all with the last: nothing is accepted after its close event, from
    anybody.
    """
    played = collecting()
    collect = running(played).activity_id
    number = played.state.people.numbers[AMINA.actor_id]
    played.ask(commands.GrantExtraTime(collect, number, 60))
    closed_at = played.now
    played.ask(commands.CloseActivity(collect))
    assert running(played).closed_to_others_at == closed_at
    assert running(played).ends_at == closed_at + timedelta(seconds=60)
    with pytest.raises(ActivityNotRunning) as late:
        played.contribute("Trop tard", BRUNO)
    assert late.value.closed_at == closed_at
    played.contribute("À temps", AMINA)
    played.now = closed_at + timedelta(seconds=61)
    played.ask(commands.CloseElapsed(collect), CLOCK)
    closed = played.state.activities[collect]
    assert closed.status is ActivityStatus.CLOSED
    with pytest.raises(ActivityNotRunning) as later:
        played.ask(commands.Contribute(collect, "Trop tard aussi"), AMINA)
    assert later.value.closed_at == closed.closed_at


def elapsed(played: Played) -> None:
    """The room's clock rings, as it does before whatever is asked."""
    played.ask(commands.CloseElapsed(running(played).activity_id), CLOCK)


def closed_to_others(*extra: int) -> Played:
    """Amina and Bruno have so much more than Chloé, to whom the activity is closed."""
    played = opened("Amina", "Bruno", "Chloé")
    collect = played.state.agenda[0]
    played.ask(commands.StartActivity(collect))
    for number, seconds in enumerate(extra, start=1):
        played.ask(commands.GrantExtraTime(collect, number, seconds))
    played.ask(commands.CloseActivity(collect))
    return played


def test_each_has_their_own_extra_time() -> None:
    played = closed_to_others(60, 180)
    collect, closed_at = running(played).activity_id, running(played).closed_to_others_at
    assert closed_at is not None
    assert end_for(running(played), AMINA.actor_id) == closed_at + timedelta(seconds=60)
    assert end_for(running(played), BRUNO.actor_id) == closed_at + timedelta(seconds=180)
    assert end_for(running(played), CHLOE.actor_id) == closed_at
    played.contribute("À temps", AMINA)
    played.now = closed_at + timedelta(seconds=60)
    elapsed(played)
    with pytest.raises(ActivityNotRunning) as late:
        played.contribute("Trop tard", AMINA)
    assert late.value.closed_at == closed_at + timedelta(seconds=60)
    assert left_to(running(played), AMINA.actor_id) == 0
    played.contribute("Encore à temps", BRUNO)
    played.now = closed_at + timedelta(seconds=180)
    elapsed(played)
    assert played.state.activities[collect].closed_at == closed_at + timedelta(seconds=180)


def test_those_whose_time_ends_at_once_end_together() -> None:
    played = closed_to_others(60, 60)
    played.now += timedelta(seconds=60)
    elapsed(played)
    assert played.state.running is None


def test_a_pause_holds_each_ones_own_time() -> None:
    played = closed_to_others(60, 180)
    paused_at = played.now
    ends = [end_for(running(played), who.actor_id) for who in (AMINA, BRUNO)]
    played.ask(commands.PauseSession())
    assert end_for(running(played), AMINA.actor_id) is None
    played.now += timedelta(minutes=10)
    resumed_at = played.now
    played.ask(commands.ResumeSession())
    again = [end_for(running(played), who.actor_id) for who in (AMINA, BRUNO)]
    assert again == [end + (resumed_at - paused_at) for end in ends if end is not None]


def test_what_closes_during_a_pause_leaves_extra_time_after_it() -> None:
    played = opened("Amina", "Bruno")
    collect = played.state.agenda[0]
    played.ask(commands.StartActivity(collect, 120))
    played.ask(commands.GrantExtraTime(collect, 1, 60))
    played.ask(commands.PauseSession())
    played.ask(commands.CloseActivity(collect))
    played.now += timedelta(minutes=10)
    resumed_at = played.now
    played.ask(commands.ResumeSession())
    assert end_for(running(played), AMINA.actor_id) == resumed_at + timedelta(seconds=60)


def test_a_timer_extended_for_those_who_are_left_extends_each_ones_own() -> None:
    played = closed_to_others(60, 180)
    ends = [end_for(running(played), who.actor_id) for who in (AMINA, BRUNO)]
    played.ask(commands.ExtendTimer(running(played).activity_id, 30))
    later = [end_for(running(played), who.actor_id) for who in (AMINA, BRUNO)]
    assert later == [end + timedelta(seconds=30) for end in ends if end is not None]


def test_a_timer_set_sooner_holds_for_all_who_are_left() -> None:
    played = closed_to_others(60, 180)
    asked_at = played.now
    played.ask(commands.SetTimer(running(played).activity_id, 20, closes_itself=True))
    ends = [end_for(running(played), who.actor_id) for who in (AMINA, BRUNO)]
    assert ends == [asked_at + timedelta(seconds=20)] * 2


def test_the_clock_rings_for_whoever_ends_next_and_waits_for_nobody_who_left() -> None:
    played = closed_to_others(60, 180)
    closed_at = running(played).closed_to_others_at
    assert closed_at is not None
    assert next_end(played.state) == closed_at + timedelta(seconds=60)
    played.ask(commands.RemovePerson(commands.Person(number=1)))
    assert next_end(played.state) == closed_at + timedelta(seconds=180)
    played.ask(commands.RemovePerson(commands.Person(number=2)))
    elapsed(played)
    assert played.state.running is None


def test_whose_time_ends_when_is_told_to_nobody_else() -> None:
    """16.13 When an activity ends for somebody who has extra time is told to them alone: once it has
    closed to the others, only the facilitator is told when it closes to all.
    """
    played = closed_to_others(60, 180)
    longest = running(played).ends_at
    for audience in Audience:
        shown = show(played.state, Key(Kind.ACTIVITY, running(played).activity_id), View(audience))
        assert isinstance(shown, ShownActivity)
        assert shown.ends_at == (longest if audience is Audience.FACILITATOR else None)
    played.ask(commands.PauseSession())
    for audience in Audience:
        room = show(played.state, ROOM, View(audience))
        assert isinstance(room, Room)
        assert (room.left_seconds is None) is (audience is not Audience.FACILITATOR)


def is_told_to_wait(played: Played, person_id: UUID) -> bool:
    """What a phone makes of its state and of its own part."""
    participants = View(Audience.PARTICIPANT)
    room = show(played.state, ROOM, participants)
    assert isinstance(room, Room)
    if room.paused_at is not None or room.locked_at is not None:
        return True
    if played.state.running is None:
        return False
    shown = show(played.state, Key(Kind.ACTIVITY, played.state.running.activity_id), participants)
    assert isinstance(shown, ShownActivity)
    return shown.closed_to_others_at is not None and not left_to(played.state.running, person_id)


@given(histories())
def test_a_phone_knows_before_it_sends_whether_it_is_heard(played: Played) -> None:
    """16.14 A phone knows before it sends whether it is heard: everybody is told of a pause, of a
    lock and of an activity that closed to the others, and each by `myPart` of their own time.
    """
    for person_id in played.state.participants:
        heard = True
        try:
            check_hall_is_heard(played.state, person_id)
        except (ActivityNotRunning, TransitionRefused):
            heard = False
        assert heard is not is_told_to_wait(played, person_id)


def test_a_timer_that_closes_leaves_extra_time_too() -> None:
    played = collecting(30, closes_itself=True)
    collect = running(played).activity_id
    played.ask(commands.GrantExtraTime(collect, 1, 60))
    played.now += timedelta(seconds=30)
    played.ask(commands.CloseElapsed(collect), CLOCK)
    assert running(played).closed_to_others_at is not None
    played.ask(commands.CloseElapsed(collect), CLOCK)
    assert played.state.running is not None
    played.now += timedelta(seconds=60)
    played.ask(commands.CloseElapsed(collect), CLOCK)
    assert played.state.running is None


def test_a_facilitator_who_closes_twice_closes_for_good() -> None:
    played = collecting()
    collect = running(played).activity_id
    played.ask(commands.GrantExtraTime(collect, 1, 60))
    played.ask(commands.CloseActivity(collect))
    with pytest.raises(ActivityNotRunning):
        played.ask(commands.GrantExtraTime(collect, 2, 60))
    played.ask(commands.CloseActivity(collect))
    assert played.state.running is None


def test_nobody_waits_for_somebody_who_was_put_out() -> None:
    played = collecting()
    played.ask(commands.GrantExtraTime(running(played).activity_id, 1, 60))
    played.ask(commands.RemovePerson(commands.Person(number=1)))
    played.ask(commands.CloseActivity(running(played).activity_id))
    assert played.state.running is None


def test_concluding_waits_for_nobody() -> None:
    played = collecting()
    played.ask(commands.GrantExtraTime(running(played).activity_id, 1, 60))
    played.ask(commands.ConcludeSession())
    assert played.state.running is None


def test_extra_time_is_taken_back() -> None:
    played = collecting()
    collect = running(played).activity_id
    played.ask(commands.GrantExtraTime(collect, 1, 60))
    played.ask(commands.GrantExtraTime(collect, 1, 0))
    played.ask(commands.CloseActivity(collect))
    assert played.state.running is None


def test_a_number_that_nobody_bears_is_not_found() -> None:
    played = collecting()
    with pytest.raises(NotFound):
        played.ask(commands.GrantExtraTime(running(played).activity_id, 9, 60))


def test_how_many_have_extra_time_is_told_to_the_facilitator_alone() -> None:
    played = collecting()
    collect = running(played).activity_id
    played.ask(commands.GrantExtraTime(collect, 1, 60))
    for audience in Audience:
        shown = show(played.state, Key(Kind.ACTIVITY, collect), View(audience))
        assert isinstance(shown, ShownActivity)
        assert shown.extra_people == (1 if audience is Audience.FACILITATOR else None)


def lit(played: Played) -> Spotlight | None:
    return played.state.spotlight


def test_the_spotlight_shows_one_thing_that_everybody_sees() -> None:
    """16.12 The spotlight is on one thing at most, and only on what everybody sees."""
    played = seeded()
    card = next(iter(played.state.contributions))
    group = next(iter(played.state.groups))
    played.ask(commands.SetSpotlight(SpotlightKind.CONTRIBUTION, card))
    played.ask(commands.SetSpotlight(SpotlightKind.GROUP, group))
    assert played.state.spotlight == Spotlight(SpotlightKind.GROUP, group)
    played.ask(commands.SetSpotlight(None, None))
    assert lit(played) is None
    played.ask(commands.WithdrawContribution(card))
    with refused("NOT_SHOWN"):
        played.ask(commands.SetSpotlight(SpotlightKind.CONTRIBUTION, card))
    with refused("NOT_SHOWN"):
        played.ask(commands.SetSpotlight(SpotlightKind.ACTIVITY, played.state.agenda[-1]))
    with pytest.raises(NotFound):
        played.ask(commands.SetSpotlight(SpotlightKind.GROUP, named("nothing")))


def test_a_hidden_card_is_not_put_in_the_light() -> None:
    hidden, *others = AGENDA
    played = opened("Amina", agenda=[type(hidden)("Quoi ?", CollectSettings(hidden=True)), *others])
    played.start(ActivityKind.COLLECT)
    card = played.contribute("Un secret", AMINA)
    with refused("NOT_SHOWN"):
        played.ask(commands.SetSpotlight(SpotlightKind.CONTRIBUTION, card))


@pytest.mark.parametrize(
    "command",
    [
        commands.PauseSession(),
        commands.ResumeSession(),
        commands.LockSession(),
        commands.UnlockSession(),
        commands.SetSpotlight(None, None),
        commands.ShowAgenda(visible=False),
        commands.ExtendTimer(UUID(int=1), 5),
        commands.GrantExtraTime(UUID(int=1), 1, 5),
        commands.InsertActivities(AGENDA[:1]),
        commands.ChangeActivity(UUID(int=1), AGENDA[0]),
        commands.DuplicateActivity(UUID(int=1)),
        commands.ReorderActivities(()),
        commands.SkipActivity(UUID(int=1)),
        commands.RemoveActivity(UUID(int=1)),
        commands.UndoLast(1),
    ],
    ids=lambda command: type(command).__name__,
)
def test_the_desk_is_the_facilitators(command: commands.Command) -> None:
    with pytest.raises(Forbidden):
        opened("Amina").ask(command, AMINA)


def test_what_is_told_twice_changes_nothing() -> None:
    played = seeded()
    played.ask(commands.ResumeSession())
    played.ask(commands.UnlockSession())
    played.ask(commands.PauseSession())
    played.ask(commands.LockSession())
    head = played.state.head
    played.ask(commands.PauseSession())
    played.ask(commands.LockSession())
    assert played.state.head == head
