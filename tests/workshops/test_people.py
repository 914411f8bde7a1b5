"""Who is in the room and what they may do: the seat, roles, tables, erasing. Without a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given, settings

from server.problems import Forbidden, NotFound, Problem, TransitionRefused
from server.vocabulary import (
    ActivityKind,
    Audience,
    CardWriter,
    ConsentPurpose,
    NoticeChannel,
    RoomRole,
    SeatingMode,
)
from server.workshops import commands, events
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.audiences import changes, show, snapshot, with_texts
from server.workshops.board.settings import CollectSettings
from server.workshops.board.showing import ShownContribution
from server.workshops.commands import Command, Person
from server.workshops.entities import ATTENDANCE, Key, Kind, View
from server.workshops.machine import replay
from server.workshops.people.roles import drives, may_write_notes, quotable, table_of
from server.workshops.people.seat import needs_seat
from server.workshops.people.showing import SEAT, ShownTable
from server.workshops.running.showing import Attendance
from tests.workshops.histories import histories
from tests.workshops.playing import (
    AGENDA,
    CAST,
    CLOCK,
    FACILITATOR,
    OMAR,
    Played,
    named,
    opened,
    seeded,
)

AMINA, BRUNO, CHLOE, DRISS = CAST
FIRST, SECOND, THIRD = (Person(number=number) for number in (1, 2, 3))
HOST = Actor(ActorRole.CREW, named("Hugo"), frozenset({RoomRole.TABLE_HOST}))
SECRETARY = Actor(ActorRole.CREW, named("Sara"), frozenset({RoomRole.NOTE_TAKER}))
NOBODY = named("nothing")


def guard(ask: Callable[[], object]) -> str:
    with pytest.raises(TransitionRefused) as refusal:
        ask()
    return refusal.value.guard


def test_one_facilitator_drives_at_a_time() -> None:
    """10.1 The facilitator who holds the seat drives; another is refused with `SEAT_HELD`."""
    played = seeded()
    running_id = played.state.running_id
    assert running_id is not None
    assert guard(lambda: played.ask(commands.CloseActivity(running_id), OMAR)) == "SEAT_HELD"
    assert guard(lambda: played.ask(commands.TakeSeat(), OMAR)) == "SEAT_HELD"
    played.ask(commands.HandSeatTo(OMAR.actor_id))
    assert guard(lambda: played.ask(commands.CloseActivity(running_id))) == "SEAT_HELD"
    played.ask(commands.CloseActivity(running_id), OMAR)


def test_whoever_facilitates_without_the_seat_keeps_the_board_and_moderates() -> None:
    """10.2 A facilitator without the seat keeps the board, moderates and enters paper."""
    played = seeded()
    first, *_ = played.state.contributions
    played.ask(commands.PinContribution(first), OMAR)
    played.ask(commands.FormGroup("Autre", (first,)), OMAR)
    played.ask(commands.RemovePerson(FIRST), OMAR)
    assert len(played.state.participants) == 1


def test_a_seat_that_lapsed_is_taken_and_one_that_is_free_goes_to_whoever_drives() -> None:
    """10.3 A seat whose lease has run out is taken by whoever asks; one that was released goes to
    the first who drives.
    """
    played = seeded()
    played.ask(commands.TakeSeat(lapsed=True), OMAR)
    played.ask(commands.RotateJoinCode(), OMAR)
    played.ask(commands.ReleaseSeat(), OMAR)
    played.ask(commands.RotateJoinCode())
    assert drives(played.state, FACILITATOR)


def test_that_somebody_drives_is_told_to_those_who_facilitate_alone() -> None:
    state = seeded().state
    assert [SEAT in snapshot(state, View(audience)) for audience in Audience] == [
        audience is Audience.FACILITATOR for audience in Audience
    ]


def test_a_person_is_put_out_by_their_number_and_does_not_come_back() -> None:
    """10.4 Whoever is put out, by their number or by one of their contributions, gives nothing more
    and does not come back.
    """
    played = seeded()
    card = next(c for c in played.state.contributions.values() if c.author_id == AMINA.actor_id)
    told = played.ask(commands.RemovePerson(Person(contribution_id=card.contribution_id), True))
    assert str(AMINA.actor_id) not in told.values()
    with pytest.raises(Forbidden):
        played.contribute("Encore moi", AMINA)
    assert guard(lambda: played.ask(commands.Join(), AMINA)) == "PERSON_REMOVED"
    assert card.contribution_id not in {
        key.id for key in snapshot(played.state, View(Audience.PROJECTOR))
    }
    played.ask(commands.RemovePerson(SECOND))
    assert not played.state.participants


def test_a_number_is_given_once() -> None:
    played = opened("Amina")
    played.ask(commands.RemovePerson(FIRST))
    assert played.ask(commands.Join(), BRUNO)["number"] == "2"
    assert played.ask(commands.Join(), BRUNO)["number"] == "2"


def test_a_person_is_named_in_one_way() -> None:
    played = seeded()
    for person in (Person(), Person(contribution_id=NOBODY, number=1)):
        with pytest.raises(Problem):
            played.ask(commands.RemovePerson(person))
    for person in (Person(number=99), Person(contribution_id=NOBODY)):
        with pytest.raises(NotFound):
            played.ask(commands.RemovePerson(person))


def tables(played: Played) -> list[ShownTable]:
    shown = snapshot(played.state, View(Audience.PROJECTOR)).values()
    return [entity for entity in shown if isinstance(entity, ShownTable)]


def cards(played: Played, view: View) -> set[str | None]:
    shown = with_texts(snapshot(played.state, view), played.texts).values()
    return {entity.text for entity in shown if isinstance(entity, ShownContribution)}


def seated_at_two_tables() -> tuple[Played, View, View]:
    played = seeded()
    played.ask(commands.FormTables(("Nord", "Sud")))
    north, south = (table.table_id for table in tables(played))
    played.ask(commands.TakeTable(north), AMINA)
    played.ask(commands.TakeTable(south), BRUNO)
    played.contribute("Une gare", AMINA)
    played.contribute("Un tramway", BRUNO)
    return played, View(Audience.PARTICIPANT, north), View(Audience.PARTICIPANT, south)


def test_each_table_reads_its_own_board_until_they_are_merged() -> None:
    """10.5 A table reads what is on its own board and on everybody's; once tables are merged,
    everybody reads all.
    """
    played, north, south = seated_at_two_tables()
    everybody = cards(played, View(Audience.FACILITATOR))
    assert cards(played, north) == everybody - {"Un tramway"}
    assert cards(played, south) == everybody - {"Une gare"}
    played.ask(commands.MergeTables())
    assert cards(played, north) == cards(played, south) == everybody
    assert table_of(played.state, AMINA.actor_id) is None


@given(histories())
@settings(max_examples=60)
def test_no_table_is_ever_told_what_another_wrote(played: Played) -> None:
    """Judged from the log alone: which tables stand, who sat where, what was written there."""
    standing: set[UUID] = set()
    written: dict[UUID, UUID] = {}
    state = replay(())
    for event in played.log:
        state = replay([event], state)
        match event:
            case events.TablesFormed(tables=formed):
                standing |= {each.table_id for each in formed}
            case events.TablesMerged():
                standing = set()
            case events.ContributionMade(contribution_id=id_, table_id=table_id) if table_id:
                written[id_] = table_id
            case events.GroupFormed(group_id=id_, table_id=table_id) if table_id:
                written[id_] = table_id
        for table_id in standing:
            told = changes([event], state, View(Audience.PARTICIPANT, table_id))
            for key in (*told.changed, *told.gone):
                of = written.get(key.id, table_id)
                assert of == table_id or of not in standing


def test_a_host_gathers_at_their_own_table_and_nowhere_else() -> None:
    """10.6 A host gathers the cards of their own table, and nobody reads those groups elsewhere."""
    played, north, south = seated_at_two_tables()
    at_north, at_south = (
        next(c.contribution_id for c in played.state.contributions.values() if c.table_id == table)
        for table in (north.table_id, south.table_id)
    )
    with pytest.raises(Forbidden):
        played.ask(commands.FormGroup("La gare", (at_north,)), AMINA)
    played.ask(commands.GrantRole(FIRST, RoomRole.TABLE_HOST))
    with pytest.raises(Forbidden):
        played.ask(commands.FormGroup("Le tramway", (at_south,)), AMINA)
    formed = played.ask(commands.FormGroup("La gare", (at_north,)), AMINA)["group_id"]
    for view, is_shown in ((north, True), (south, False)):
        groups = {str(key.id) for key in snapshot(played.state, view) if key.kind is Kind.GROUP}
        assert (formed in groups) is is_shown


def test_a_latecomer_sits_at_the_least_crowded_table_where_places_are_drawn() -> None:
    """10.7 Where places are drawn, everybody has one, and a latecomer goes to the least crowded
    table.
    """
    played = opened("Amina", "Bruno", "Chloé")
    played.ask(commands.FormTables(("Nord", "Sud"), SeatingMode.DRAWN))
    assert sorted(table.seated for table in tables(played)) == [1, 2]
    played.ask(commands.Join(), DRISS)
    assert [table.seated for table in tables(played)] == [2, 2]
    assert (
        guard(lambda: played.ask(commands.TakeTable(tables(played)[0].table_id), DRISS))
        == "TABLES_ASSIGNED"
    )


def test_a_note_taker_writes_for_others_and_is_not_quoted() -> None:
    agenda = (
        ActivityPlan("Qu'entendez-vous ?", CollectSettings(writers=(CardWriter.NOTE_TAKER,))),
    )
    played = opened("Amina", agenda=agenda)
    played.start(ActivityKind.COLLECT)
    with pytest.raises(Forbidden):
        played.contribute("On a dit que…", AMINA)
    played.contribute("On a dit que…", SECRETARY)
    played.ask(commands.GrantRole(FIRST, RoomRole.NOTE_TAKER))
    card_id = played.contribute("On a dit aussi que…", AMINA)
    played.ask(commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1), AMINA)
    assert not quotable(played.state, played.state.contributions[card_id])
    assert may_write_notes(played.state, SECRETARY)
    assert not may_write_notes(played.state, BRUNO)


def test_words_are_quoted_while_their_author_agrees() -> None:
    """10.8 A person's words may be quoted while that person agrees to it, to the notice as it is."""
    played = seeded()
    card = next(c for c in played.state.contributions.values() if c.author_id == AMINA.actor_id)
    assert not quotable(played.state, card)
    agree = commands.GiveConsent(ConsentPurpose.QUOTATION, version=1)
    assert guard(lambda: played.ask(agree, AMINA)) == "NOTICE_PUBLISHED"
    stale = commands.GiveConsent(ConsentPurpose.QUOTATION, version=1, published=2)
    assert guard(lambda: played.ask(stale, AMINA)) == "NOTICE_CHANGED"
    played.ask(commands.GiveConsent(ConsentPurpose.QUOTATION, 2, published=2), AMINA)
    assert quotable(played.state, card)
    played.ask(commands.ConcludeSession())
    played.ask(commands.WithdrawConsent(ConsentPurpose.QUOTATION), AMINA)
    assert not quotable(played.state, card)


def acknowledged(played: Played) -> list[events.NoticeAcknowledged]:
    return [event for event in played.log if isinstance(event, events.NoticeAcknowledged)]


def test_the_log_keeps_who_knows_which_notice_since_when_and_how() -> None:
    """10.10 The log says who knows of the information notice, in which version, since when and by
    what channel, once a version.
    """
    played = opened("Amina", "Bruno")
    read_at = played.now
    for _ in range(2):
        played.ask(commands.AcknowledgeNotice(1, published=1), AMINA)
    heard_at = played.now
    second = commands.Person(number=2)
    played.ask(commands.AcknowledgeNotice(1, second, NoticeChannel.SPOKEN, published=1))
    assert acknowledged(played) == [
        events.NoticeAcknowledged(read_at, AMINA.actor_id, 1, NoticeChannel.PHONE, None),
        events.NoticeAcknowledged(
            heard_at, BRUNO.actor_id, 1, NoticeChannel.SPOKEN, FACILITATOR.actor_id
        ),
    ]
    played.ask(commands.AcknowledgeNotice(2, published=2), AMINA)
    assert played.state.people.informed[AMINA.actor_id].version == 2
    assert played.state.people.informed[BRUNO.actor_id].version == 1


def test_only_the_notice_that_people_are_shown_now_is_acknowledged() -> None:
    played = opened("Amina")
    unpublished = commands.AcknowledgeNotice(1)
    assert guard(lambda: played.ask(unpublished, AMINA)) == "NOTICE_PUBLISHED"
    stale = commands.AcknowledgeNotice(1, published=2)
    assert guard(lambda: played.ask(stale, AMINA)) == "NOTICE_CHANGED"


def test_nobody_s_phone_speaks_for_another_and_the_facilitator_for_no_phone() -> None:
    played = opened("Amina", "Bruno")
    for wrong, who in (
        (commands.AcknowledgeNotice(1, commands.Person(number=2), published=1), AMINA),
        (commands.AcknowledgeNotice(1, None, NoticeChannel.PAPER, published=1), AMINA),
        (commands.AcknowledgeNotice(1, commands.Person(number=2), published=1), FACILITATOR),
    ):
        with pytest.raises(Forbidden):
            played.ask(wrong, who)


def test_whoever_agrees_has_read_the_notice_and_whoever_read_it_has_agreed_to_nothing() -> None:
    played = seeded()
    card = next(c for c in played.state.contributions.values() if c.author_id == BRUNO.actor_id)
    played.ask(commands.AcknowledgeNotice(1, published=1), BRUNO)
    assert not quotable(played.state, card)
    played.ask(commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1), AMINA)
    assert {event.participant_id for event in acknowledged(played)} == {
        AMINA.actor_id,
        BRUNO.actor_id,
    }


def test_how_many_know_the_notice_is_told_to_the_facilitator_alone() -> None:
    played = opened("Amina", "Bruno")
    played.ask(commands.AcknowledgeNotice(1, published=1), AMINA)
    for audience in Audience:
        shown = show(played.state, ATTENDANCE, View(audience))
        assert isinstance(shown, Attendance)
        assert shown.informed == (1 if audience is Audience.FACILITATOR else None)


def test_an_erased_card_is_told_again_to_everybody_without_its_words() -> None:
    """10.9 One erases one's own words, and a facilitator any; every follower is told the entity
    again, without them.
    """
    played = seeded()
    own = next(c for c in played.state.contributions.values() if c.author_id == AMINA.actor_id)
    with pytest.raises(NotFound):
        played.ask(commands.EraseContent(Kind.CONTRIBUTION, own.contribution_id), BRUNO)
    before = len(played.log)
    played.ask(commands.EraseContent(Kind.CONTRIBUTION, own.contribution_id), AMINA)
    group = next(iter(played.state.groups))
    played.ask(commands.EraseContent(Kind.GROUP, group), OMAR)
    with pytest.raises(NotFound):
        played.ask(commands.EraseContent(Kind.GROUP, group), AMINA)
    for audience in Audience:
        told = changes(played.log[before:], replay(played.log), View(audience))
        assert set(told.changed) == {
            Key(Kind.CONTRIBUTION, own.contribution_id),
            Key(Kind.GROUP, group),
        }


def test_erasing_a_person_erases_all_they_wrote_and_nothing_else() -> None:
    played = seeded()
    state = played.state
    own = {c.content_id for c in state.contributions.values() if c.author_id == BRUNO.actor_id}
    played.ask(commands.ErasePerson(), BRUNO)
    assert set(played.log[-1].content_ids) == own  # type: ignore[union-attr] # the fact just made
    with pytest.raises(Forbidden):
        played.ask(commands.ErasePerson(FIRST), BRUNO)


def test_words_are_forgotten_once_and_after_the_conclusion() -> None:
    played = seeded()
    played.ask(commands.ForgetTexts(), CLOCK)
    assert played.state.people.forgotten_at is None
    played.ask(commands.ConcludeSession())
    played.ask(commands.ForgetTexts(), CLOCK)
    after = len(played.log)
    played.ask(commands.ForgetTexts(), CLOCK)
    assert (played.state.people.forgotten_at is not None, len(played.log)) == (True, after)


_PERSON = FIRST
MAY_ASK: dict[type, tuple[Command, set[ActorRole]]] = {
    commands.TakeSeat: (commands.TakeSeat(), {ActorRole.FACILITATOR}),
    commands.HandSeatTo: (commands.HandSeatTo(NOBODY), {ActorRole.FACILITATOR}),
    commands.ReleaseSeat: (commands.ReleaseSeat(), {ActorRole.FACILITATOR}),
    commands.GrantRole: (
        commands.GrantRole(_PERSON, RoomRole.NOTE_TAKER),
        {ActorRole.FACILITATOR},
    ),
    commands.RevokeRole: (
        commands.RevokeRole(_PERSON, RoomRole.NOTE_TAKER),
        {ActorRole.FACILITATOR},
    ),
    commands.RemovePerson: (commands.RemovePerson(_PERSON), {ActorRole.FACILITATOR}),
    commands.FormTables: (commands.FormTables(("Nord", "Sud")), {ActorRole.FACILITATOR}),
    commands.TakeTable: (commands.TakeTable(NOBODY), {ActorRole.PARTICIPANT, ActorRole.CREW}),
    commands.AssignTable: (commands.AssignTable(_PERSON, None), {ActorRole.FACILITATOR}),
    commands.DrawTables: (commands.DrawTables(), {ActorRole.FACILITATOR}),
    commands.MergeTables: (commands.MergeTables(), {ActorRole.FACILITATOR}),
    commands.AcknowledgeNotice: (commands.AcknowledgeNotice(1), {ActorRole.PARTICIPANT}),
    commands.GiveConsent: (
        commands.GiveConsent(ConsentPurpose.QUOTATION, 1),
        {ActorRole.PARTICIPANT},
    ),
    commands.WithdrawConsent: (
        commands.WithdrawConsent(ConsentPurpose.QUOTATION),
        {ActorRole.PARTICIPANT},
    ),
    commands.EraseContent: (
        commands.EraseContent(Kind.CONTRIBUTION, NOBODY),
        {ActorRole.FACILITATOR, ActorRole.PARTICIPANT},
    ),
    commands.ErasePerson: (
        commands.ErasePerson(),
        {ActorRole.FACILITATOR, ActorRole.PARTICIPANT},
    ),
    commands.ForgetTexts: (commands.ForgetTexts(), {ActorRole.CLOCK}),
}
_ACTORS = {
    ActorRole.FACILITATOR: FACILITATOR,
    ActorRole.PARTICIPANT: AMINA,
    ActorRole.CREW: HOST,
    ActorRole.OBSERVER: Actor(ActorRole.OBSERVER, named("Odile")),
    ActorRole.CLOCK: CLOCK,
}


def test_the_table_names_every_command() -> None:
    assert set(MAY_ASK) == set(get_args(commands.PeopleCommand))


@pytest.mark.parametrize("class_", MAY_ASK)
@pytest.mark.parametrize("role", ActorRole)
def test_who_may_ask_what_about_people(class_: type, role: ActorRole) -> None:
    command, allowed = MAY_ASK[class_]
    played = opened("Amina", agenda=AGENDA)
    refused = False
    try:
        played.ask(command, _ACTORS[role])
    except Forbidden:
        refused = True
    except Problem:
        # Not now, or not that one: it was theirs to ask.
        refused = False
    assert refused is (role not in allowed)


def test_what_drives_needs_the_seat() -> None:
    assert needs_seat(commands.ConcludeSession())
    assert needs_seat(commands.RevealResults(NOBODY))
    assert not needs_seat(commands.RemovePerson(FIRST))
    assert not needs_seat(commands.PinContribution(NOBODY))
    assert not needs_seat(commands.CountWithoutPhone(3))


def test_what_is_erased_is_not_erased_again() -> None:
    played = opened("Amina", agenda=AGENDA)
    played.start(ActivityKind.COLLECT)
    card = played.contribute("Un secret", AMINA)
    played.ask(commands.EraseContent(Kind.CONTRIBUTION, card), AMINA)
    told = len(played.log)
    played.ask(commands.EraseContent(Kind.CONTRIBUTION, card), AMINA)
    assert len(played.log) == told
