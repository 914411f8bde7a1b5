"""Speaking, writing, prioritising, reading: what each promises, over sessions that could have been."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import Conflict, Forbidden, NotFound, Problem, TransitionRefused
from server.vocabulary import (
    ActivityKind,
    Audience,
    ConsentPurpose,
    Constituency,
    FindingKind,
    PriorityStep,
    Valence,
)
from server.workshops import commands, events
from server.workshops.audiences import changes, snapshot, with_texts
from server.workshops.coding.quoting import may_quote
from server.workshops.coding.saturation import saturation
from server.workshops.coding.showing import ShownVerbatim
from server.workshops.entities import Changes, Entity, Key, Kind, View, apply
from server.workshops.machine import replay
from server.workshops.outcomes import drafts
from server.workshops.panel.composition import Panel, present, told
from server.workshops.prioritising.rules import priorities
from server.workshops.speaking.floor import Floor, Request, Turn, in_order, published, times
from server.workshops.speaking.own import own_speaking
from server.workshops.speaking.showing import ShownFloor
from server.workshops.writing.own import own_pens
from server.workshops.writing.showing import ShownPage
from tests.workshops.discussing import (
    ELECTED,
    INHABITANT,
    OBSERVER,
    discussions,
    focus_group,
    seeded,
    whole_discussion,
)
from tests.workshops.playing import CAST, FACILITATOR, NOON, Played, named
from tests.workshops.test_audiences import VIEWS, _values
from tests.workshops.test_events import read, stored

AMINA, BRUNO, CHLOE, DRISS = CAST
FACILITATING = View(Audience.FACILITATOR)
ROOM = (View(Audience.PARTICIPANT), View(Audience.PROJECTOR))


def seen(played: Played, view: View, at: int | None = None) -> dict[Key, Entity]:
    log = played.log if at is None else played.log[:at]
    return with_texts(snapshot(replay(log), view), played.texts)


@given(discussions(), st.sampled_from(VIEWS), st.data())
def test_snapshot_and_feed_make_the_later_snapshot_of_a_discussion(
    played: Played, view: View, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(played.log)))
    to = data.draw(st.integers(at, len(played.log)))
    found = changes(played.log[at:to], replay(played.log[:to]), view)
    feed = Changes(with_texts(found.changed, played.texts), found.gone)
    assert apply(seen(played, view, at), feed) == seen(played, view, to)


@given(discussions())
def test_what_is_stored_of_a_discussion_is_read_back_as_it_was(played: Played) -> None:
    rows = json.loads(json.dumps([stored(event) for event in played.log]))
    assert [read(row) for row in rows] == played.log


@given(discussions(), st.sampled_from(VIEWS))
def test_no_audience_of_a_discussion_is_ever_told_who(played: Played, view: View) -> None:
    people = {actor.actor_id for actor in (*CAST, FACILITATOR, OBSERVER)}
    told_ids = {
        value
        for at in range(len(played.log))
        for entity in changes([played.log[at]], replay(played.log[: at + 1]), view).changed.values()
        for value in _values(entity)
        if isinstance(value, UUID)
    }
    assert not people & told_ids


# ------------------------------------------------------------------ speaking


def discussion() -> tuple[Played, UUID]:
    played = seeded()
    return played, played.start(ActivityKind.DISCUSS)


def floor_of(played: Played, activity_id: UUID, view: View = FACILITATING) -> ShownFloor:
    floor = seen(played, view)[Key(Kind.FLOOR, activity_id)]
    assert isinstance(floor, ShownFloor)
    return floor


def test_whoever_has_spoken_less_is_called_first_then_whoever_asked_first() -> None:
    """12.1 Whoever has spoken less is called first, then whoever asked first; in a balanced
    discussion, the constituency that has had fewer turns comes before.
    """
    ids = [named(f"request {n}") for n in range(4)]
    requests = [
        Request(ids[0], 1, AMINA.actor_id, ELECTED, None),
        Request(ids[1], 2, BRUNO.actor_id, ELECTED, None),
        Request(ids[2], 3, CHLOE.actor_id, ELECTED, None),
        Request(ids[3], 4, DRISS.actor_id, INHABITANT, None),
    ]
    floor = Floor(asked=4)
    for request in requests:
        floor = replace(floor, queue=floor.queue.set(request.request_id, request))
    floor = replace(floor, spoken=floor.spoken.set(AMINA.actor_id, 1))
    assert [each.number for each in in_order(floor, balanced=False)] == [2, 3, 4, 1]
    assert [each.number for each in in_order(floor, balanced=True)] == [2, 4, 3, 1]


@given(discussions())
def test_one_person_at_most_has_the_floor_and_turns_follow_one_another(played: Played) -> None:
    """12.2 One person speaks at a time: giving the floor ends the turn before, and so does closing."""
    for activity_id, floor in played.state.floors.items():
        for before, after in zip(floor.turns, floor.turns[1:], strict=False):
            assert before.ended_at is not None
            assert before.started_at <= before.ended_at <= after.started_at
        if played.state.running_id != activity_id:
            assert floor.speaking is None


_turns = st.lists(
    st.builds(
        lambda constituency, start, seconds: Turn(
            named(f"{start}"),
            1,
            None,
            constituency,
            NOON + timedelta(seconds=start),
            NOON + timedelta(seconds=start + seconds),
        ),
        st.none() | st.sampled_from(list(Constituency)),
        st.integers(0, 10_000),
        st.integers(0, 600),
    ),
    max_size=30,
)


@given(_turns, st.randoms())
def test_speaking_time_is_the_sum_of_turns_whatever_their_order(
    turns: list[Turn], random: Random
) -> None:
    """12.3 The speaking time of a constituency is the sum of its turns that have ended, whatever
    their order.
    """
    shuffled = list(turns)
    random.shuffle(shuffled)
    spoken = times(turns)
    assert times(shuffled) == spoken
    total = sum((t.ended_at - t.started_at).total_seconds() for t in turns if t.ended_at)
    assert sum(each.seconds for each in spoken.values()) == total
    assert Counter(t.constituency for t in turns) == {k: v.turns for k, v in spoken.items()}


@given(_turns, st.sets(st.sampled_from(list(Constituency))))
def test_the_time_of_a_small_constituency_is_never_told_nor_deduced(
    turns: list[Turn], large: set[Constituency]
) -> None:
    """12.4 A constituency of fewer than five people is named beside nothing, and its speaking time
    is told only together with another's; the facilitator alone reads it.
    """
    spoken = times(turns)
    shown = published(spoken, large)
    named_alone = {each.constituency for each in shown if each.constituency is not None}
    assert named_alone <= large
    assert sum(each.seconds for each in shown) == sum(each.seconds for each in spoken.values())
    together = set(spoken) - named_alone
    if together and together != {None}:
        assert len(together) > 1 or len(spoken) == 1
    assert {each.constituency: each for each in published(spoken, set(Constituency))} == spoken


def test_a_ticket_is_a_number_and_whose_it_is_is_told_to_that_person_alone() -> None:
    """12.5 The queue shows numbers; whose a number is, is told to that person alone, by `myPart`."""
    played, activity_id = discussion()
    played.ask(commands.AskToSpeak(activity_id), AMINA)
    again = played.ask(commands.AskToSpeak(activity_id), AMINA)
    played.ask(commands.AskToSpeak(activity_id), BRUNO)
    assert [ticket.number for ticket in floor_of(played, activity_id).queue] == [1, 2]
    (own,) = own_speaking(played.state, AMINA.actor_id)
    assert (own.number, own.place, own.speaking) == (1, 1, False)
    assert str(own.request_id) == again["request_id"]
    played.ask(commands.CallNext(activity_id))
    (own,) = own_speaking(played.state, AMINA.actor_id)
    assert (own.request_id, own.speaking) == (None, True)
    assert not own_speaking(played.state, CHLOE.actor_id)


def test_a_label_is_for_the_facilitator_alone() -> None:
    played, activity_id = discussion()
    played.ask(commands.QueueSpeaker(activity_id, INHABITANT, "Au premier rang"))
    for view in VIEWS:
        (ticket,) = floor_of(played, activity_id, view).queue
        is_facilitator = view.audience is Audience.FACILITATOR
        assert ticket.label == ("Au premier rang" if is_facilitator else None)
        assert ticket.constituency == (INHABITANT if is_facilitator else None)


def test_nobody_leaves_the_queue_in_another_s_name() -> None:
    played, activity_id = discussion()
    asked = UUID(played.ask(commands.AskToSpeak(activity_id), AMINA)["request_id"])
    with pytest.raises(NotFound):
        played.ask(commands.LeaveQueue(activity_id, asked), BRUNO)
    with pytest.raises(Forbidden):
        played.ask(commands.CallNext(activity_id), AMINA)
    played.ask(commands.LeaveQueue(activity_id, asked))
    assert not floor_of(played, activity_id).queue


# ------------------------------------------------------------------ writing


def page() -> tuple[Played, UUID]:
    played = seeded()
    return played, played.start(ActivityKind.WRITE)


@given(discussions())
def test_every_revision_is_kept_in_order(played: Played) -> None:
    for shared in played.state.pages.values():
        numbers = [revision.number for revision in shared.revisions]
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_pen_has_one_holder_and_changes_hands_by_a_word() -> None:
    """13.1 One person holds the pen; it changes hands by their word, by the facilitator's, or when
    its lease has lapsed and somebody asks for it.
    """
    played, page_id = page()
    played.ask(commands.TakePen(page_id), AMINA)
    played.ask(commands.TakePen(page_id), BRUNO)
    (waits,) = own_pens(played.state, BRUNO.actor_id)
    assert (waits.held, waits.place) == (False, 1)
    with pytest.raises(TransitionRefused):
        played.ask(commands.SaveText(page_id, "De Bruno", 0), BRUNO)
    played.ask(commands.HandOverPen(page_id), AMINA)
    (holds,) = own_pens(played.state, BRUNO.actor_id)
    assert (holds.held, holds.place) == (True, None)
    played.ask(commands.TakeBackPen(page_id))
    assert not own_pens(played.state, BRUNO.actor_id)
    played.ask(commands.HandOverPen(page_id))
    played.ask(commands.TakePen(page_id), CHLOE)
    played.now += timedelta(seconds=31)
    played.ask(commands.TakePen(page_id), DRISS)
    (holds,) = own_pens(played.state, DRISS.actor_id)
    assert holds.held
    assert not own_pens(played.state, CHLOE.actor_id)


def test_a_text_is_not_saved_over_what_was_not_read() -> None:
    """13.2 A text is saved over the revision it was written on: over a later one it is a
    `Conflict`, which names it.
    """
    played, page_id = page()
    played.ask(commands.TakePen(page_id), AMINA)
    played.ask(commands.SaveText(page_id, "Un", 0), AMINA)
    with pytest.raises(Conflict) as caught:
        played.ask(commands.SaveText(page_id, "Deux", 0), AMINA)
    assert caught.value.current_version == 1
    shown = seen(played, ROOM[0])[Key(Kind.PAGE, page_id)]
    assert isinstance(shown, ShownPage)
    assert (shown.text, shown.revision, shown.pen_held) == ("Un", 1, True)


def test_an_old_revision_is_erased_and_the_one_that_stands_is_not() -> None:
    """13.3 Every revision is kept; the words of an old one can be erased, and its place stays."""
    played, page_id = page()
    played.ask(commands.TakePen(page_id), AMINA)
    played.ask(commands.SaveText(page_id, "Un", 0), AMINA)
    with pytest.raises(TransitionRefused):
        played.ask(commands.EraseRevision(page_id, 1))
    played.ask(commands.SaveText(page_id, "Deux", 1), AMINA)
    played.ask(commands.EraseRevision(page_id, 1))
    erased = played.log[-1]
    assert isinstance(erased, events.RevisionErased)
    assert [played.texts[id_] for id_ in erased.replaced] == ["Un"]
    assert [each.erased for each in played.state.pages[page_id].revisions] == [True, False]


# ------------------------------------------------------------------ prioritising


@given(discussions())
def test_an_item_stands_in_one_place_at_most(played: Played) -> None:
    """14.1 An item stands in one level at most, and a step of the keyboard moves it by one place
    or one level.
    """
    for levels in played.state.priorities.values():
        placed = [item_id for items in levels for item_id in items]
        assert len(placed) == len(set(placed))


def test_a_step_moves_by_one_and_leads_nowhere_from_the_edge() -> None:
    played = seeded()
    cards = sorted(played.state.contributions, key=lambda id_: played.state.contributions[id_].seq)
    group_ids = [next(iter(played.state.groups)), *(played.group(f"Groupe {n}") for n in range(2))]
    activity_id = played.start(ActivityKind.PRIORITISE)
    for group_id in group_ids:
        played.ask(commands.PlaceItem(activity_id, group_id, 2))
    first, second, third = group_ids

    def step(group_id: UUID, to: PriorityStep) -> list[list[UUID]]:
        played.ask(commands.MoveItem(activity_id, group_id, to))
        return [list(items) for items in played.state.priorities[activity_id][:3]]

    assert step(third, PriorityStep.UP) == [[], [first, third, second], []]
    assert step(third, PriorityStep.DOWN) == [[], [first, second, third], []]
    assert step(third, PriorityStep.DOWN) == [[], [first, second, third], []]
    assert step(third, PriorityStep.RAISE) == [[third], [first, second], []]
    assert step(third, PriorityStep.RAISE) == [[third], [first, second], []]
    assert step(first, PriorityStep.LOWER) == [[third], [second], [first]]
    with pytest.raises(NotFound):
        played.ask(commands.PlaceItem(activity_id, cards[0], 1))
    assert priorities(played.state) == {third: (1, 1), second: (2, 1), first: (3, 1)}
    played.ask(commands.MergeGroups(second, third))
    assert third not in priorities(played.state)


# ------------------------------------------------------------------ panel, coding, notes


def test_a_small_constituency_is_named_to_the_facilitator_alone() -> None:
    played = seeded()
    card_id = next(iter(played.state.contributions))
    played.ask(commands.QualifyVerbatim(card_id, ELECTED, Valence.NEGATIVE))

    def named_to(audience: Audience) -> Constituency | None:
        shown = seen(played, View(audience))[Key(Kind.VERBATIM, card_id)]
        assert isinstance(shown, ShownVerbatim)
        return shown.constituency

    assert named_to(Audience.FACILITATOR) is ELECTED
    assert named_to(Audience.OBSERVER) is None
    played.ask(commands.CountConstituency(ELECTED, 5))
    assert named_to(Audience.OBSERVER) is ELECTED
    for view in ROOM:
        assert Key(Kind.VERBATIM, card_id) not in seen(played, view)


def test_what_the_facilitator_counted_stands_before_what_people_chose() -> None:
    panel = Panel()
    for n in range(6):
        panel = replace(panel, chosen=panel.chosen.set(named(f"{n}"), INHABITANT))
    assert told(panel) == {INHABITANT}
    panel = replace(panel, counted=panel.counted.set(INHABITANT, 4).set(ELECTED, 5))
    assert present(panel) == {ELECTED: 5, INHABITANT: 4}
    assert told(panel) == {ELECTED}


def test_codes_and_hidden_notes_never_reach_the_room() -> None:
    """15.1 Codes, verbatims and hidden notes are told to the facilitator and the observers, never
    to the room.
    """
    played = whole_discussion()
    for view in ROOM:
        shown = seen(played, view)
        kinds = {key.kind for key in shown}
        assert not kinds & {Kind.CODE, Kind.VERBATIM, Kind.PANEL}
        assert not [key for key in shown if key.kind is Kind.NOTE]
    for audience in (Audience.FACILITATOR, Audience.OBSERVER):
        kinds = {key.kind for key in seen(played, View(audience))}
        assert {Kind.CODE, Kind.VERBATIM, Kind.PANEL, Kind.NOTE} <= kinds


def test_an_observer_writes_hidden_notes_and_nothing_else() -> None:
    """15.2 An observer writes hidden notes and asks nothing else."""
    played = seeded()
    note_id = UUID(
        played.ask(commands.TakeNote("Ils se regardent", hidden=True), OBSERVER)["note_id"]
    )
    for command in (
        commands.TakeNote("Pour tous"),
        commands.CreateCode("Gêne"),
        commands.ConcludeSession(),
        commands.Join(),
    ):
        with pytest.raises(Forbidden):
            played.ask(command, OBSERVER)
    with pytest.raises(NotFound):
        played.ask(commands.RemoveNote(note_id))
    played.ask(commands.RemoveNote(note_id), OBSERVER)
    assert Key(Kind.NOTE, note_id) not in seen(played, View(Audience.FACILITATOR))


def test_a_session_is_read_on_after_it_has_concluded() -> None:
    """15.3 Codes, verbatims, findings and notes may be written after the session has concluded."""
    played = seeded()
    played.ask(commands.ConcludeSession())
    card_id = next(iter(played.state.contributions))
    code_id = next(iter(played.state.book.codes))
    played.ask(commands.ApplyCode(card_id, code_id))
    played.ask(commands.TakeNote("Relu le lendemain", hidden=True), OBSERVER)
    played.ask(commands.RecordFinding(FindingKind.DIVERGENCE, "L'heure divise", (), (card_id,)))
    with pytest.raises(TransitionRefused):
        played.ask(commands.CountConstituency(ELECTED, 3))
    assert code_id in played.state.book.verbatims[card_id].codes


def test_a_code_that_is_borne_or_has_others_below_is_not_retired() -> None:
    played = seeded()
    hours = next(iter(played.state.book.codes))
    below = UUID(played.ask(commands.CreateCode("Le soir", None, hours))["code_id"])
    card_id = next(iter(played.state.contributions))
    played.ask(commands.ApplyCode(card_id, below))
    for code_id in (hours, below):
        with pytest.raises(TransitionRefused):
            played.ask(commands.RetireCode(code_id))
    with pytest.raises(Problem):
        played.ask(commands.ReviseCode(hours, "Horaires", None, below))
    played.ask(commands.RemoveCode(card_id, below))
    played.ask(commands.RetireCode(below))
    with pytest.raises(NotFound):
        played.ask(commands.ApplyCode(card_id, below))


def test_a_code_book_goes_on_in_the_next_session_under_the_same_roots() -> None:
    before = seeded()
    hours = before.state.book.codes[next(iter(before.state.book.codes))]
    evening = UUID(before.ask(commands.CreateCode("Le soir", None, hours.code_id))["code_id"])
    book = (
        commands.BookCode(evening, evening, "Le soir", None, hours.code_id),
        commands.BookCode(hours.code_id, hours.root_id, "Horaires"),
    )
    after = focus_group("Amina")
    after.ask(commands.AdoptCodeBook(named("before"), book))
    after.ask(commands.AdoptCodeBook(named("before"), book))
    roots = {code.root_id: code for code in after.state.book.codes.values()}
    assert set(roots) == {hours.root_id, evening}
    assert len(after.state.book.codes) == 2
    assert roots[evening].parent_id == roots[hours.root_id].code_id


def test_words_that_may_not_be_quoted_are_not() -> None:
    """15.6 Words are quoted with their author's consent, or that of whoever spoke, said on the spot."""
    played = seeded()
    first, second, third = played.state.contributions
    played.ask(commands.QualifyVerbatim(first, ELECTED, quotable=False))
    played.ask(commands.QualifyVerbatim(second, ELECTED, quotable=True))
    assert not may_quote(played.state, third)
    played.ask(commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1), AMINA)
    assert not may_quote(played.state, first)
    assert may_quote(played.state, second)
    assert may_quote(played.state, third)
    played.ask(commands.WithdrawContribution(second))
    assert not may_quote(played.state, second)


_sessions = st.lists(st.frozensets(st.sampled_from([named(f"code {n}") for n in range(8)])))


@given(_sessions)
def test_saturation_counts_each_code_where_it_first_came(sessions: list[frozenset[UUID]]) -> None:
    """15.4 Saturation is the number of codes met for the first time at each session of a series;
    each counts once.
    """
    curve = saturation(sessions)
    assert sum(step.new for step in curve) == len(frozenset().union(*sessions))
    assert [step.known for step in curve] == sorted(step.known for step in curve)
    for step, used in zip(curve, sessions, strict=True):
        assert step.new <= step.used == len(used)


def test_the_same_session_again_adds_nothing() -> None:
    codes = frozenset({named("a"), named("b")})
    assert [step.new for step in saturation([codes, codes])] == [2, 0]


def test_without_a_vote_the_levels_of_priority_rank_what_is_proposed() -> None:
    played = seeded()
    bus = next(iter(played.state.groups))
    cards = sorted(played.state.contributions)
    price = played.group("Le prix", cards[0])
    hour = played.group("L'heure", cards[1])
    activity_id = played.start(ActivityKind.PRIORITISE)
    played.ask(commands.PlaceItem(activity_id, hour, 1))
    played.ask(commands.PlaceItem(activity_id, price, 2))
    assert [draft.group_id for draft in drafts(played.state)] == [hour, price, bus]
