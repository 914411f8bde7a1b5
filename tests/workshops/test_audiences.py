"""The proof: for every audience and event, snapshot plus feed is the later snapshot."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import reduce
from typing import Any, get_args, get_type_hints
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.vocabulary import Audience
from server.workshops import audiences, commands, public
from server.workshops.audiences import coalesce, project, snapshot, snapshot_with_texts, with_texts
from server.workshops.events import Event
from server.workshops.follower import apply
from server.workshops.machine import replay
from server.workshops.public import PublicEvent, PublicSnapshot
from server.workshops.state import State
from tests.workshops.histories import CAST, Played, histories, seeded, whole


def told(played: Played, audience: Audience, *, after: int, to: int) -> list[PublicEvent]:
    """The feed as a server that stands at `to` makes it."""
    state = replay(played.log[:to])
    seen = [each for event in played.log[after:to] if (each := project(event, audience))]
    return [
        each if audiences.is_lost(each, state, audience) else with_texts(each, played.texts)
        for each in seen
    ]


def seen(played: Played, audience: Audience, at: int) -> PublicSnapshot:
    return snapshot_with_texts(snapshot(replay(played.log[:at]), audience), played.texts)


def follow(start: PublicSnapshot, batch: list[PublicEvent], audience: Audience) -> PublicSnapshot:
    return reduce(lambda so_far, event: apply(so_far, event, audience), coalesce(batch), start)


@given(histories(), st.sampled_from(Audience), st.data())
def test_snapshot_and_feed_make_the_later_snapshot(
    played: Played, audience: Audience, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(played.log)))
    to = data.draw(st.integers(at, len(played.log)))
    feed = told(played, audience, after=at, to=to)
    assert follow(seen(played, audience, at), feed, audience) == seen(played, audience, to)


def test_every_event_by_itself_leads_every_audience_to_the_next_snapshot() -> None:
    """5.1 A snapshot, and the feed from its cursor, make the later snapshot: for every event
    and every audience.
    """
    played = whole()
    assert {type(event) for event in played.log} == set(get_args(Event))
    for audience in Audience:
        for at in range(len(played.log)):
            feed = told(played, audience, after=at, to=at + 1)
            after = follow(seen(played, audience, at), feed, audience)
            assert after == seen(played, audience, at + 1), (audience, played.log[at])


@given(histories(), st.sampled_from(Audience))
def test_coalescing_counters_changes_nothing_that_is_seen(
    played: Played, audience: Audience
) -> None:
    feed = told(played, audience, after=0, to=len(played.log))
    start = PublicSnapshot()
    plain = reduce(lambda so_far, event: apply(so_far, event, audience), feed, start)
    assert follow(start, feed, audience) == plain
    counters = [event for event in coalesce(feed) if audiences.is_counter(event)]
    counted = [getattr(event, "activity_id", None) for event in counters]
    assert len(counted) == len(set(counted))


def _values(value: Any) -> list[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        return [v for f in fields(value) for v in _values(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [v for item in value for v in _values(item)]
    return [value]


@given(histories(), st.sampled_from(Audience))
def test_no_audience_is_ever_told_who(played: Played, audience: Audience) -> None:
    """6.1 No audience is ever told who joined, contributed or voted."""
    people = {actor.actor_id for actor in CAST}
    feed = told(played, audience, after=0, to=len(played.log))
    everything = _values(seen(played, audience, len(played.log)))
    everything += [value for event in feed for value in _values(event)]
    assert not people & {value for value in everything if isinstance(value, UUID)}


@given(histories(), st.sampled_from([a for a in Audience if a is not Audience.FACILITATOR]))
def test_only_the_facilitator_reads_a_tally_before_it_is_revealed(
    played: Played, audience: Audience
) -> None:
    """6.2 A tally comes with the close event to the facilitator alone, and to the others when
    it is revealed.
    """
    state = State()
    for event in played.log:
        state = replay([event], state)
        shown = project(event, audience)
        if isinstance(shown, public.ActivityClosed):
            assert shown.tally is None
        for activity in snapshot(state, audience).activities:
            assert activity.tally is None or state.activities[activity.activity_id].revealed


@given(histories(), st.sampled_from([a for a in Audience if a is not Audience.FACILITATOR]))
def test_a_withdrawn_text_is_read_by_nobody_but_the_facilitator(
    played: Played, audience: Audience
) -> None:
    withdrawn = {c.content_id for c in played.state.contributions.values() if c.withdrawn}
    feed = told(played, audience, after=0, to=len(played.log))
    for event in feed:
        if isinstance(event, public.ContributionMade) and event.content_id in withdrawn:
            assert event.text is None
    final = seen(played, audience, len(played.log))
    assert not withdrawn & {c.content_id for c in final.contributions}


def test_the_facilitator_keeps_a_withdrawn_contribution_marked() -> None:
    played = seeded()
    contribution_id = next(iter(played.state.contributions))
    played.ask(commands.WithdrawContribution(contribution_id))
    (kept,) = [
        c
        for c in seen(played, Audience.FACILITATOR, len(played.log)).contributions
        if c.contribution_id == contribution_id
    ]
    assert kept.withdrawn
    assert kept.text is not None


def test_where_a_dot_was_placed_is_told_to_nobody() -> None:
    """6.3 Where a dot was placed is told to nobody; how many people have voted is told to all."""
    for audience in Audience:
        for event in whole().log:
            if type(event).__name__ == "DotsPlaced":
                shown = project(event, audience)
                assert isinstance(shown, public.VotersCounted)


def test_the_new_join_code_is_announced_where_it_is_shown() -> None:
    """6.6 The join code is not in the feed: where it is shown, a follower is told to ask for
    the new one.
    """
    (rotated,) = [event for event in whole().log if type(event).__name__ == "JoinCodeRotated"]
    told_to = {audience for audience in Audience if project(rotated, audience)}
    assert told_to == {Audience.FACILITATOR, Audience.PROJECTOR}


def test_no_public_class_has_a_field_for_a_person() -> None:
    forbidden = {"author", "voter", "participant", "actor", "user"}
    for class_ in (*get_args(PublicEvent), PublicSnapshot, public.PublicContribution):
        for name in get_type_hints(class_):
            assert not any(name.startswith(f"{word}_") for word in forbidden), (class_, name)
