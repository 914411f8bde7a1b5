"""The proof: for every view and event, snapshot plus changes is the later snapshot."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.vocabulary import Audience
from server.workshops import audiences, commands
from server.workshops.audiences import changes, snapshot, with_texts
from server.workshops.board.showing import ShownContribution, is_hidden
from server.workshops.entities import COUNTERS, ROOM, Changes, Entity, Key, Kind, View, apply
from server.workshops.events import Event
from server.workshops.machine import replay
from server.workshops.running.showing import Room, ShownActivity
from server.workshops.state import State
from tests.workshops.discussing import whole_discussion
from tests.workshops.histories import histories
from tests.workshops.playing import CAST, Played, seeded
from tests.workshops.wholes import whole, whole_board, whole_desk, whole_people

VIEWS = tuple(View(audience) for audience in Audience)
NOT_FACILITATING = tuple(view for view in VIEWS if view.audience is not Audience.FACILITATOR)


def told(played: Played, view: View, *, after: int, to: int) -> Changes:
    """The batch as a server that stands at `to` makes it."""
    found = changes(played.log[after:to], replay(played.log[:to]), view)
    return Changes(with_texts(found.changed, played.texts), found.gone)


def seen(played: Played, view: View, at: int) -> dict[Key, Entity]:
    return with_texts(snapshot(replay(played.log[:at]), view), played.texts)


def views_of(played: Played) -> tuple[View, ...]:
    """Everybody's, and that of those who sit at each table."""
    tables = played.state.people.tables
    return (*VIEWS, *(View(Audience.PARTICIPANT, table_id) for table_id in tables))


@given(histories(), st.data())
def test_snapshot_and_feed_make_the_later_snapshot(played: Played, data: st.DataObject) -> None:
    view = data.draw(st.sampled_from(views_of(played)))
    at = data.draw(st.integers(0, len(played.log)))
    to = data.draw(st.integers(at, len(played.log)))
    feed = told(played, view, after=at, to=to)
    assert apply(seen(played, view, at), feed) == seen(played, view, to)


def test_every_event_by_itself_leads_every_audience_to_the_next_snapshot() -> None:
    """5.1 A snapshot, and the feed from its cursor, make the later snapshot: for every event
    and every audience.
    """
    sessions = (whole(), whole_board(), whole_desk(), whole_people(), whole_discussion())
    assert {type(event) for played in sessions for event in played.log} == set(get_args(Event))
    for played, view in [(session, each) for session in sessions for each in views_of(session)]:
        for at in range(len(played.log)):
            feed = told(played, view, after=at, to=at + 1)
            after = apply(seen(played, view, at), feed)
            assert after == seen(played, view, at + 1), (view, played.log[at])


def _values(value: Any) -> list[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        return [v for f in fields(value) for v in _values(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [v for item in value for v in _values(item)]
    return [value]


@given(histories(), st.sampled_from(VIEWS))
def test_no_audience_is_ever_told_who(played: Played, view: View) -> None:
    """6.1 No audience is ever told who joined, contributed or voted."""
    people = {actor.actor_id for actor in CAST}
    feed = told(played, view, after=0, to=len(played.log))
    everything = [*feed.changed.values(), *feed.gone, *feed.changed]
    assert not people & {
        value for each in everything for value in _values(each) if isinstance(value, UUID)
    }


@given(histories(), st.sampled_from(NOT_FACILITATING))
def test_only_the_facilitator_reads_a_tally_before_it_is_revealed(
    played: Played, view: View
) -> None:
    """6.2 A tally comes with the close event to the facilitator alone, and to the others when
    it is revealed.
    """
    state = State()
    for event in played.log:
        state = replay([event], state)
        for shown in changes([event], state, view).changed.values():
            if isinstance(shown, ShownActivity):
                told_ = shown.poll is not None and shown.poll.tally is not None
                assert not told_ or state.activities[shown.activity_id].revealed


@given(histories(), st.sampled_from(NOT_FACILITATING))
def test_a_withdrawn_contribution_is_shown_to_nobody_but_the_facilitator(
    played: Played, view: View
) -> None:
    withdrawn = {c.contribution_id for c in played.state.contributions.values() if c.withdrawn}
    feed = told(played, view, after=0, to=len(played.log))
    assert not withdrawn & {key.id for key in feed.changed}
    known = {
        contribution.contribution_id
        for contribution in played.state.contributions.values()
        if contribution.stood and not is_hidden(played.state.activities[contribution.activity_id])
    }
    assert {Key(Kind.CONTRIBUTION, id_) for id_ in withdrawn & known} <= feed.gone


def test_the_facilitator_keeps_a_withdrawn_contribution_marked() -> None:
    played = seeded()
    contribution_id = next(iter(played.state.contributions))
    played.ask(commands.WithdrawContribution(contribution_id))
    kept = seen(played, View(Audience.FACILITATOR), len(played.log))[
        Key(Kind.CONTRIBUTION, contribution_id)
    ]
    assert isinstance(kept, ShownContribution)
    assert kept.withdrawn
    assert kept.text is not None


def test_where_a_dot_was_placed_is_told_to_nobody() -> None:
    """6.3 Where a dot was placed is told to nobody; how many people have voted is told to all."""
    played = whole()
    for view in VIEWS:
        for at, event in enumerate(played.log):
            if type(event).__name__ == "DotsPlaced":
                feed = told(played, view, after=at, to=at + 1)
                assert [key.kind for key in feed.changed] == [Kind.PROGRESS]


def test_what_counts_moves_one_counter_and_nothing_else() -> None:
    played = whole()
    for event in played.log:
        if type(event).__name__ in {"DotsPlaced", "ParticipantJoined"}:
            keys = audiences.touched(event, played.state)
            assert {key.kind for key in keys} <= COUNTERS


def test_the_new_join_code_is_announced_where_it_is_shown() -> None:
    """6.6 The join code is not in the feed: where it is shown, a follower is told to ask for
    the new one.
    """
    state = whole().state
    assert state.join_code_rotations == 1
    for view in VIEWS:
        room = audiences.show(state, ROOM, view)
        assert isinstance(room, Room)
        shows_code = view.audience in {Audience.FACILITATOR, Audience.PROJECTOR}
        assert room.join_code_rotations == (1 if shows_code else None)


def _entities() -> list[type[Entity]]:
    return Entity.__subclasses__()


def test_no_public_class_has_a_field_for_a_person() -> None:
    forbidden = {"author", "voter", "participant", "actor", "user"}
    assert len(_entities()) >= len(Kind)
    for class_ in _entities():
        for name in get_type_hints(class_):
            assert not any(name.startswith(f"{word}_") for word in forbidden), (class_, name)
