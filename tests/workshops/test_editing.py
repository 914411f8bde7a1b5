"""The agenda while the session is open: what comes is changed, what was answered stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ActivityKind, ActivityStatus, Audience
from server.workshops import commands
from server.workshops.agenda import ActivityPlan
from server.workshops.audiences import snapshot
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import ParentShape
from server.workshops.entities import Key, Kind, View
from server.workshops.running.showing import ShownActivity
from tests.workshops.histories import histories
from tests.workshops.playing import CAST, Played, named, opened, seeded

PLAN = ActivityPlan("Et après 2040 ?", CollectSettings(), title="Plus loin", notes="Relancer.")


@contextmanager
def refused(guard: str) -> Iterator[None]:
    with pytest.raises(TransitionRefused) as problem:
        yield
    assert problem.value.guard == guard


def inserted(played: Played, plan: ActivityPlan = PLAN, position: int | None = None) -> UUID:
    return UUID(played.ask(commands.InsertActivities((plan,), position))["activity_id"])


def seen_by(played: Played, audience: Audience, activity_id: UUID) -> ShownActivity | None:
    shown = snapshot(played.state, View(audience)).get(Key(Kind.ACTIVITY, activity_id))
    assert shown is None or isinstance(shown, ShownActivity)
    return shown


def prompts(played: Played) -> list[str]:
    return [played.state.activities[id_].prompt for id_ in played.state.agenda]


def test_an_activity_is_inserted_where_it_is_wanted() -> None:
    """16.1 Activities are inserted, changed, copied, moved, skipped and removed while the session
    is open, and nothing that was given is lost.
    """
    played = seeded()
    given = played.state.contributions
    activity_id = inserted(played, position=1)
    assert played.state.agenda[1] == activity_id
    copy = UUID(played.ask(commands.DuplicateActivity(activity_id))["activity_id"])
    assert played.state.agenda[1:3] == (activity_id, copy)
    played.ask(commands.ReorderActivities(played.state.agenda[::-1]))
    played.ask(commands.ChangeActivity(copy, replace(PLAN, prompt="Et avant ?")))
    assert played.state.activities[copy].prompt == "Et avant ?"
    played.ask(commands.RemoveActivity(copy))
    assert copy not in played.state.activities
    assert played.state.contributions == given


@settings(max_examples=25)
@given(histories())
def test_places_follow_one_another_whatever_was_done(played: Played) -> None:
    activities = played.state.activities
    assert set(played.state.agenda) == set(activities)
    assert [activities[id_].position for id_ in played.state.agenda] == list(range(len(activities)))
    numbers = [activity.number for activity in activities.values()]
    assert len(set(numbers)) == len(numbers)


def test_the_number_on_the_sheets_of_paper_follows_an_activity_and_is_given_to_no_other() -> None:
    """16.2 An activity keeps its number wherever it is moved, and no other ever has it."""
    played = opened()
    first, *_, last = played.state.agenda
    steps = len(played.state.agenda)
    spare = inserted(played)
    number = played.state.activities[spare].number
    assert number == steps + 1
    played.ask(commands.RemoveActivity(spare))
    another = inserted(played)
    assert played.state.activities[another].number == number + 1
    played.ask(commands.ReorderActivities(played.state.agenda[::-1]))
    assert played.state.activities[first].number == 1
    assert played.state.activities[last].number == steps


def test_what_was_answered_no_longer_changes() -> None:
    """16.3 The settings of what has begun, and the prompt of what was answered, no longer change."""
    played = seeded()
    collect = played.state.activities[played.state.agenda[0]]
    plan = collect.planned.plan
    with refused("ACTIVITY_ANSWERED"):
        played.ask(commands.ChangeActivity(collect.activity_id, replace(plan, prompt="Autre ?")))
    with refused("ACTIVITY_STARTED"):
        played.ask(
            commands.ChangeActivity(
                collect.activity_id, replace(plan, settings=CollectSettings(max_length=10))
            )
        )
    with refused("ACTIVITY_STARTED"):
        played.ask(commands.RemoveActivity(collect.activity_id))
    with refused("ACTIVITY_STARTED"):
        played.ask(commands.SkipActivity(collect.activity_id))
    played.ask(commands.ChangeActivity(collect.activity_id, replace(plan, title="Recueil")))
    assert played.state.activities[collect.activity_id].title == "Recueil"


def test_a_prompt_is_corrected_until_the_first_answer() -> None:
    played = opened("Amina")
    collect = played.start(ActivityKind.COLLECT)
    plan = replace(played.state.activities[collect].planned.plan, prompt="Quelle mobilité ?")
    played.ask(commands.ChangeActivity(collect, plan))
    contribution = played.contribute("Un train", CAST[0])
    played.ask(commands.WithdrawContribution(contribution), CAST[0])
    with refused("ACTIVITY_ANSWERED"):
        played.ask(commands.ChangeActivity(collect, replace(plan, prompt="Autre ?")))


def test_a_skipped_activity_may_still_be_started() -> None:
    """16.4 An activity that was skipped may be come back to."""
    played = opened()
    activity_id = played.state.agenda[0]
    played.ask(commands.SkipActivity(activity_id))
    assert played.state.activities[activity_id].status is ActivityStatus.SKIPPED
    played.ask(commands.StartActivity(activity_id))
    assert played.state.activities[activity_id].status is ActivityStatus.RUNNING


def test_a_step_never_comes_before_one_that_it_names() -> None:
    played = opened()
    named_one = inserted(played, replace(PLAN, name="drivers"))
    gathering = inserted(played, ActivityPlan("Regroupons.", GroupSettings(of=("drivers",))))
    with pytest.raises(ValidationFailed):
        played.ask(commands.RemoveActivity(named_one))
    with pytest.raises(ValidationFailed):
        others = [id_ for id_ in played.state.agenda if id_ not in (named_one, gathering)]
        played.ask(commands.ReorderActivities((gathering, named_one, *others)))
    with pytest.raises(ValidationFailed):
        played.ask(commands.ChangeActivity(named_one, PLAN))


def test_a_copy_has_a_name_of_its_own_and_hangs_from_its_own_cards() -> None:
    wheel = CollectSettings(parent=ParentShape(("wheel",), required=False, depth=3))
    played = opened()
    original = inserted(played, ActivityPlan("Conséquences ?", wheel, name="wheel"))
    copies = [
        UUID(played.ask(commands.DuplicateActivity(original))["activity_id"]) for _ in range(2)
    ]
    names = [played.state.activities[copy].name for copy in copies]
    assert names == ["wheel-2", "wheel-3"]
    for copy, name in zip(copies, names, strict=True):
        held = played.state.activities[copy].settings
        assert isinstance(held, CollectSettings)
        assert held.parent is not None
        assert held.parent.of == (name,)


def test_the_order_names_every_activity_once() -> None:
    played = opened()
    with pytest.raises(ValidationFailed, match="Name every"):
        played.ask(commands.ReorderActivities(played.state.agenda[:2]))
    with pytest.raises(ValidationFailed, match="Name every"):
        played.ask(commands.ReorderActivities((*played.state.agenda[:2], named("nothing"))))


def test_a_place_beyond_the_end_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="between 0 and"):
        opened().ask(commands.InsertActivities((PLAN,), 99))
    with pytest.raises(NotFound):
        opened().ask(commands.SkipActivity(named("nothing")))


def test_what_comes_is_read_by_the_facilitator_and_listed_to_the_room() -> None:
    """16.5 What has not begun is read whole by the facilitator; the others see its title, its kind
    and its length, and nothing of it where the agenda is hidden.
    """
    played = opened()
    activity_id = inserted(played, replace(PLAN, minutes=20))
    whole = seen_by(played, Audience.FACILITATOR, activity_id)
    assert whole is not None
    assert (whole.prompt, whole.settings, whole.notes) == (
        "Et après 2040 ?",
        CollectSettings(),
        "Relancer.",
    )
    for audience in (Audience.PARTICIPANT, Audience.PROJECTOR, Audience.OBSERVER):
        listed = seen_by(played, audience, activity_id)
        assert listed is not None
        assert (listed.title, listed.kind, listed.minutes) == (
            "Plus loin",
            ActivityKind.COLLECT,
            20,
        )
        assert (listed.prompt, listed.settings, listed.name, listed.notes) == (None,) * 4
    played.ask(commands.ShowAgenda(visible=False))
    assert seen_by(played, Audience.PARTICIPANT, activity_id) is None
    assert seen_by(played, Audience.FACILITATOR, activity_id) == whole


def test_the_notes_of_the_facilitator_are_told_to_nobody_else() -> None:
    """16.6 The facilitator's notes are told to no other audience, even once the activity runs."""
    played = opened()
    activity_id = inserted(played)
    played.ask(commands.StartActivity(activity_id))
    for audience in Audience:
        shown = seen_by(played, audience, activity_id)
        assert shown is not None
        assert shown.prompt == "Et après 2040 ?"
        assert (shown.notes is not None) == (audience is Audience.FACILITATOR)


def test_what_has_begun_is_seen_even_where_the_agenda_is_hidden() -> None:
    played = opened()
    played.ask(commands.ShowAgenda(visible=False))
    collect = played.start(ActivityKind.COLLECT)
    assert seen_by(played, Audience.PARTICIPANT, collect) is not None
    played.ask(commands.CloseActivity(collect))
    assert seen_by(played, Audience.PARTICIPANT, collect) is not None


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        (replace(PLAN, prompt="  "), "runSheet.0.prompt"),
        (replace(PLAN, prompt="a\0b"), "runSheet.0.prompt"),
        (replace(PLAN, title="x" * 301), "runSheet.0.title"),
        (replace(PLAN, notes="x" * 2_001), "runSheet.0.notes"),
        (replace(PLAN, minutes=0), "runSheet.0.minutes"),
        (replace(PLAN, settings=CollectSettings(max_length=0)), "runSheet.0.maxLength"),
    ],
)
def test_a_step_that_cannot_be_is_refused_where_it_is_at_fault(
    plan: ActivityPlan, path: str
) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        inserted(opened(), plan)
    assert refusal.value.path == path
