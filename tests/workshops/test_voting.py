"""Votes and ratings at a table, without a database: ballots, rounds, hands and paper."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import (
    ActivityNotRunning,
    Forbidden,
    NotFound,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import (
    ActivityKind,
    Audience,
    BallotSecrecy,
    VoteChannel,
    VoteMethod,
)
from server.workshops import commands
from server.workshops.agenda import ActivityPlan
from server.workshops.audiences import snapshot
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.counting.marks import Mark, Marks
from server.workshops.counting.results import Tally
from server.workshops.entities import Key, Kind, View
from server.workshops.running.showing import ShownActivity
from server.workshops.voting.settings import RateSettings, VoteSettings
from server.workshops.voting.showing import ShownPoll
from tests.workshops.counting.ballots import valued
from tests.workshops.playing import CAST, FACILITATOR, Played, opened

AMINA, BRUNO, CHLOE, DRISS = CAST


def polled(settings: VoteSettings | RateSettings) -> tuple[Played, UUID, list[UUID]]:
    """Four people in a room where this runs, on three groups."""
    agenda = (
        ActivityPlan("Quelles idées ?", CollectSettings(), name="idees"),
        ActivityPlan("Qu'en dites-vous ?", settings),
    )
    played = opened("Amina", "Bruno", "Chloé", "Driss", agenda=agenda)
    played.start(ActivityKind.COLLECT)
    groups = [
        played.group(title, played.contribute(title, AMINA)) for title in ("Rail", "Vélo", "Bus")
    ]
    return played, played.start(settings.KIND), groups


def refused(ask: Callable[[], object]) -> str:
    with pytest.raises(TransitionRefused) as refusal:
        ask()
    return refusal.value.guard


def tally_of(played: Played, activity_id: UUID) -> Tally:
    tally = played.state.activities[activity_id].tally
    assert tally is not None
    return tally


def told(played: Played, activity_id: UUID, audience: Audience) -> ShownPoll:
    seen = snapshot(played.state, View(audience))[Key(Kind.ACTIVITY, activity_id)]
    assert isinstance(seen, ShownActivity)
    assert seen.poll is not None
    return seen.poll


_WHOLE: dict[VoteMethod, tuple[int, int]] = {
    VoteMethod.DOTS: (3, 2),
    VoteMethod.POINTS: (3, 1),
    VoteMethod.SCORE: (0, 10),
    VoteMethod.RANKING: (2, 1),
    VoteMethod.MAJORITY_JUDGEMENT: (6, 0),
    VoteMethod.APPROVAL: (1, 1),
}


@pytest.mark.parametrize("method", VoteMethod)
def test_a_whole_ballot_replaces_the_one_before(method: VoteMethod) -> None:
    """8.1 A whole ballot replaces the one before until the close, and holds what its method
    allows.
    """
    played, vote_id, (rail, bike, bus) = polled(VoteSettings(method=method))
    first, second = _WHOLE[method]
    played.ask(commands.CastBallot(vote_id, valued({rail: first, bike: second})), AMINA)
    played.ask(commands.CastBallot(vote_id, valued({bus: 1})), AMINA)
    with pytest.raises((ValidationFailed, NotFound)):
        played.ask(commands.CastBallot(vote_id, (Mark(rail, 1), Mark(rail, 1))), AMINA)
    with pytest.raises((ValidationFailed, NotFound)):
        played.ask(commands.CastBallot(vote_id, valued({rail: 1001})), BRUNO)
    played.ask(commands.CloseActivity(vote_id))
    tally = tally_of(played, vote_id)
    assert tally.expressed == 1
    assert {line.option_id: line.voters for line in tally.lines} == {rail: 0, bike: 0, bus: 1}


def test_a_late_ballot_is_told_when_the_vote_closed() -> None:
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    played.ask(commands.CloseActivity(vote_id))
    closed_at = played.state.activities[vote_id].closed_at
    late: list[commands.Command] = [
        commands.CastBallot(vote_id, valued({rail: 1})),
        commands.Abstain(vote_id),
        commands.CastSecretBallot(vote_id, valued({rail: 1})),
    ]
    for command in late:
        with pytest.raises(ActivityNotRunning) as refusal:
            played.ask(command, AMINA)
        assert refusal.value.closed_at == closed_at


def test_abstaining_voting_waiving_and_staying_silent_are_four_things() -> None:
    """8.2 Whoever abstains is counted apart from whoever gives no ballot and from whoever waives
    the vote.
    """
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    played.ask(commands.CastBallot(vote_id, valued({rail: 1})), AMINA)
    played.ask(commands.CastBallot(vote_id, valued({rail: 1})), BRUNO)
    played.ask(commands.Abstain(vote_id), BRUNO)
    played.ask(commands.WaiveVote(True), CHLOE)
    assert refused(lambda: played.ask(commands.Abstain(vote_id), CHLOE)) == "VOTE_WAIVED"
    played.ask(commands.CloseActivity(vote_id))
    tally = tally_of(played, vote_id)
    assert (tally.expressed, tally.abstentions, tally.non_voters, tally.entitled) == (1, 1, 1, 3)


def test_whoever_is_put_out_of_the_room_takes_their_ballot_along() -> None:
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    for person in (AMINA, BRUNO):
        played.ask(commands.CastBallot(vote_id, valued({rail: 1})), person)
    played.ask(commands.WaiveVote(True), CHLOE)
    for number in (2, 3):
        played.ask(commands.RemovePerson(commands.Person(number=number)))
    played.ask(commands.CloseActivity(vote_id))
    tally = tally_of(played, vote_id)
    assert (tally.ballots, tally.entitled) == (1, 2)


def test_a_vote_may_do_without_abstention_and_who_has_voted_waives_nothing() -> None:
    played, vote_id, (rail, *_) = polled(VoteSettings(abstention=False))
    assert refused(lambda: played.ask(commands.Abstain(vote_id), AMINA)) == "NO_ABSTENTION"
    played.place(rail, 1, AMINA)
    assert refused(lambda: played.ask(commands.WaiveVote(True), AMINA)) == "HAS_VOTED"


def test_a_new_round_begins_without_a_ballot_and_keeps_the_tally_before() -> None:
    """8.3 A new round begins without a ballot, and the tally of the round before stays."""
    played, vote_id, (rail, bike, _) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    played.ask(commands.CastBallot(vote_id, valued({rail: 1})), AMINA)
    played.ask(commands.CloseActivity(vote_id))
    first = tally_of(played, vote_id)
    played.ask(commands.RevealResults(vote_id))
    played.ask(commands.StartActivity(vote_id, new_round=True))
    assert played.state.activities[vote_id].answered == 0
    played.ask(commands.CastBallot(vote_id, valued({bike: 1})), BRUNO)
    played.ask(commands.CloseActivity(vote_id))
    second = tally_of(played, vote_id)
    assert (first.round, second.round, second.ballots) == (1, 2, 1)
    assert second.lines[0].option_id == bike
    assert [each.tally for each in played.state.activities[vote_id].earlier] == [first]
    shown = told(played, vote_id, Audience.PARTICIPANT)
    assert (shown.tally, [each.round for each in shown.earlier]) == (None, [1])


def test_only_a_vote_that_was_closed_has_a_new_round() -> None:
    played, vote_id, _ = polled(VoteSettings())
    collect_id = played.activity(ActivityKind.COLLECT).activity_id
    played.ask(commands.CloseActivity(vote_id))
    again = commands.StartActivity(collect_id, new_round=True)
    assert refused(lambda: played.ask(again)) == "WRONG_ACTIVITY_KIND"


def test_three_channels_make_one_result() -> None:
    """8.4 Phones, raised hands and paper are counted in one result, each channel told apart."""
    played, vote_id, (rail, bike, _) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    played.ask(commands.CountWithoutPhone(5))
    played.ask(commands.CastBallot(vote_id, valued({rail: 1})), AMINA)
    hands = (commands.Counted(rail, 2, 1), commands.Counted(bike, 1, 1))
    played.ask(commands.EnterCounts(vote_id, VoteChannel.HANDS, 3, abstentions=1, counted=hands))
    sheets = (commands.Sheet(valued({bike: 1}), copies=2),)
    played.ask(commands.EnterCounts(vote_id, VoteChannel.PAPER, 2, sheets=sheets))
    played.ask(commands.CloseActivity(vote_id))
    tally = tally_of(played, vote_id)
    assert (tally.ballots, tally.abstentions, tally.entitled) == (6, 1, 9)
    parts = {
        line.option_id: {part.channel: part.total for part in line.parts} for line in tally.lines
    }
    assert parts[rail] == {VoteChannel.PHONE: 1, VoteChannel.HANDS: 2, VoteChannel.PAPER: 0}
    assert parts[bike] == {VoteChannel.PHONE: 0, VoteChannel.HANDS: 1, VoteChannel.PAPER: 2}
    assert {line.option_id: line.total for line in tally.lines}[bike] == 3


def test_what_is_entered_again_replaces_what_was() -> None:
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    played.ask(commands.CountWithoutPhone(3))
    for ballots in (3, 2):
        counted = (commands.Counted(rail, ballots, 1),)
        played.ask(commands.EnterCounts(vote_id, VoteChannel.HANDS, 3, counted=counted))
    played.ask(commands.CloseActivity(vote_id))
    assert tally_of(played, vote_id).lines[0].total == 2


def test_no_more_hands_than_people_without_a_phone() -> None:
    """8.5 Raised hands and paper never count more people than are in the hall without a phone."""
    played, vote_id, (rail, bike, _) = polled(VoteSettings(method=VoteMethod.APPROVAL))

    def enter(channel: VoteChannel, people: int, *counted: commands.Counted) -> None:
        played.ask(commands.EnterCounts(vote_id, channel, people, counted=counted))

    assert refused(lambda: enter(VoteChannel.HANDS, 1)) == "MORE_THAN_PRESENT"
    played.ask(commands.CountWithoutPhone(3))
    enter(VoteChannel.HANDS, 2, commands.Counted(rail, 2, 1))
    assert refused(lambda: enter(VoteChannel.PAPER, 2)) == "MORE_THAN_PRESENT"
    enter(VoteChannel.PAPER, 1, commands.Counted(bike, 1, 1))
    with pytest.raises(ValidationFailed):
        enter(VoteChannel.PAPER, 1, commands.Counted(bike, 2, 1))
    with pytest.raises(ValidationFailed):
        enter(VoteChannel.PHONE, 1, commands.Counted(bike, 1, 1))
    with pytest.raises(ValidationFailed):
        played.ask(commands.CountWithoutPhone(2))


def test_a_wall_holds_no_more_dots_than_those_people_have() -> None:
    played, vote_id, (rail, bike, _) = polled(VoteSettings(budget=5, cap_per_group=3))
    played.ask(commands.CountWithoutPhone(2))

    def enter(on_rail: int, on_bike: int) -> None:
        counted = (commands.Counted(rail, on_rail), commands.Counted(bike, on_bike))
        played.ask(commands.EnterCounts(vote_id, VoteChannel.PAPER, 2, counted=counted))

    for on_rail, on_bike in ((7, 0), (6, 5)):
        with pytest.raises(ValidationFailed):
            enter(on_rail, on_bike)
    enter(6, 4)
    played.ask(commands.CloseActivity(vote_id))
    assert {line.option_id: line.total for line in tally_of(played, vote_id).lines}[rail] == 6


def test_a_ranking_on_paper_is_entered_by_whole_sheets() -> None:
    played, vote_id, (rail, bike, bus) = polled(VoteSettings(method=VoteMethod.RANKING))
    played.ask(commands.CountWithoutPhone(4))
    with pytest.raises(ValidationFailed):
        counted = (commands.Counted(rail, 1, 1),)
        played.ask(commands.EnterCounts(vote_id, VoteChannel.HANDS, 1, counted=counted))
    sheet = commands.Sheet(valued({rail: 1, bike: 2, bus: 3}), copies=3)
    played.ask(commands.EnterCounts(vote_id, VoteChannel.PAPER, 3, sheets=(sheet,)))
    with pytest.raises(ValidationFailed):
        played.ask(commands.EnterCounts(vote_id, VoteChannel.PAPER, 2, sheets=(sheet,)))
    played.ask(commands.CloseActivity(vote_id))
    assert tally_of(played, vote_id).winner_id == rail


@given(st.permutations(range(6)), st.data())
def test_the_order_in_which_people_vote_changes_nothing(
    order: list[int], data: st.DataObject
) -> None:
    values = data.draw(st.lists(st.integers(0, 10), min_size=6, max_size=6))

    def result(turns: list[int]) -> Tally:
        played, vote_id, (rail, bike, _) = polled(VoteSettings(method=VoteMethod.SCORE))
        for turn in turns:
            who, option = CAST[turn % 3], (rail, bike)[turn // 3]
            before = played.state.activities[vote_id].ballots.get(who.actor_id, ())
            marks: Marks = (*before, Mark(option, values[turn]))
            played.ask(commands.CastBallot(vote_id, marks), who)
        played.ask(commands.CloseActivity(vote_id))
        return tally_of(played, vote_id)

    assert result(order) == result(list(range(6)))


def test_cards_are_voted_on_where_the_settings_name_their_activity() -> None:
    played, vote_id, groups = polled(VoteSettings(method=VoteMethod.APPROVAL, of=("idees",)))
    card = next(iter(played.state.contributions))
    with pytest.raises(NotFound):
        played.ask(commands.CastBallot(vote_id, valued({groups[0]: 1})), AMINA)
    played.ask(commands.CastBallot(vote_id, valued({card: 1})), AMINA)
    played.ask(commands.CloseActivity(vote_id))
    assert len(tally_of(played, vote_id).lines) == 3
    assert tally_of(played, vote_id).lines[0].option_id == card
    played.ask(commands.ConcludeSession())
    assert {proposal.tally for proposal in played.state.proposals.values()} == {None}


def test_only_the_groups_of_the_named_grouping_are_on_the_ballot() -> None:
    agenda = (
        ActivityPlan("Quelles idées ?", CollectSettings(), name="idees"),
        ActivityPlan("Rapprochons.", GroupSettings(), name="themes"),
        ActivityPlan("Qu'en dites-vous ?", VoteSettings(of=("themes",))),
    )
    played = opened("Amina", "Bruno", agenda=agenda)
    played.start(ActivityKind.COLLECT)
    stray = played.group("Ailleurs", played.contribute("Train", AMINA))
    played.start(ActivityKind.GROUP)
    theme = played.group("Rail")
    vote_id = played.start(ActivityKind.VOTE)
    played.place(theme, 2, AMINA)
    with pytest.raises(NotFound):
        played.ask(commands.CastBallot(vote_id, valued({stray: 1})), BRUNO)
    played.ask(commands.CloseActivity(vote_id))
    assert {line.option_id: line.total for line in tally_of(played, vote_id).lines} == {theme: 2}
    assert told(played, vote_id, Audience.FACILITATOR).groups == {theme}


def test_actions_are_rated_against_each_scenario() -> None:
    played, rating_id, (rail, *_) = polled(RateSettings(against=("idees",)))
    scenario, *_ = played.state.contributions
    with pytest.raises(ValidationFailed):
        played.ask(commands.CastBallot(rating_id, (Mark(rail, 3),)), AMINA)
    marks = (Mark(rail, 3, criterion_id=scenario), Mark(rail, 5, axis=1, criterion_id=scenario))
    played.ask(commands.CastBallot(rating_id, marks), AMINA)
    played.ask(commands.CloseActivity(rating_id))
    rated = [line for line in tally_of(played, rating_id).lines if line.voters]
    assert [(line.option_id, line.criterion_id, line.axis, line.total) for line in rated] == [
        (rail, scenario, 0, 3),
        (rail, scenario, 1, 5),
    ]


def test_a_rating_decides_nothing_about_the_proposals() -> None:
    played, rating_id, (rail, *_) = polled(RateSettings())
    played.ask(commands.CastBallot(rating_id, (Mark(rail, 5),)), AMINA)
    played.ask(commands.ConcludeSession())
    assert {proposal.vote_id for proposal in played.state.proposals.values()} == {None}


def test_a_proposal_bears_its_tally_whatever_the_method() -> None:
    played, vote_id, (rail, bike, _) = polled(VoteSettings(method=VoteMethod.MAJORITY_JUDGEMENT))
    played.ask(commands.CastBallot(vote_id, valued({rail: 2, bike: 5})), AMINA)
    played.ask(commands.ConcludeSession())
    found = {
        proposal.group_id: (proposal.rank, proposal.tally and proposal.tally.grade)
        for proposal in played.state.proposals.values()
    }
    assert (found[bike], found[rail]) == ((1, 5), (2, 2))


def test_a_secret_vote_and_a_pseudonymous_one_take_each_their_own_ballots() -> None:
    played, vote_id, (rail, *_) = polled(
        VoteSettings(method=VoteMethod.APPROVAL, secrecy=BallotSecrecy.SECRET)
    )
    marks = valued({rail: 1})
    assert refused(lambda: played.ask(commands.CastBallot(vote_id, marks), AMINA)) == (
        "OTHER_SECRECY"
    )
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    secretly = commands.CastSecretBallot(vote_id, valued({rail: 1}))
    assert refused(lambda: played.ask(secretly, AMINA)) == "OTHER_SECRECY"


def test_a_secret_vote_is_not_reopened() -> None:
    """8.10 A secret vote is not reopened: a new round asks everybody again."""
    played, vote_id, (rail, *_) = polled(
        VoteSettings(method=VoteMethod.APPROVAL, secrecy=BallotSecrecy.SECRET)
    )
    played.ask(commands.CastSecretBallot(vote_id, valued({rail: 1})), AMINA)
    played.ask(commands.CloseActivity(vote_id))
    again = commands.StartActivity(vote_id)
    assert refused(lambda: played.ask(again)) == "SECRET_VOTE_CLOSED"
    played.ask(commands.StartActivity(vote_id, new_round=True))
    played.ask(commands.CastSecretBallot(vote_id, ()), AMINA)
    played.ask(commands.CloseActivity(vote_id))
    assert [each.tally.expressed for each in played.state.activities[vote_id].earlier] == [1]
    assert tally_of(played, vote_id).abstentions == 1


def test_a_small_sensitive_result_is_told_to_nobody() -> None:
    """8.11 Of a sensitive result no small count is told to anybody, nor anything it could be
    worked out from.
    """
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL, sensitive=True))
    for person in CAST:
        played.ask(commands.CastBallot(vote_id, valued({rail: 1})), person)
    played.ask(commands.CloseActivity(vote_id))
    played.ask(commands.RevealResults(vote_id))
    for audience in Audience:
        tally = told(played, vote_id, audience).tally
        assert tally is not None
        assert tally.ballots == 4
        assert {(line.rank, line.total, line.voters) for line in tally.lines} == {
            (None, None, None)
        }


def test_a_ranking_of_too_many_options_is_refused_before_anybody_votes() -> None:
    played, vote_id, _ = polled(VoteSettings(method=VoteMethod.RANKING))
    played.ask(commands.CloseActivity(vote_id))
    for place in range(40):
        played.ask(commands.FormGroup(f"Idée {place}"))
    again = commands.StartActivity(vote_id)
    assert refused(lambda: played.ask(again)) == "TOO_MANY_OPTIONS"


@pytest.mark.parametrize(
    "settings",
    [
        VoteSettings(budget=0),
        VoteSettings(budget=3, cap_per_group=4),
        VoteSettings(highest=0),
        VoteSettings(most=0),
        RateSettings(axes=()),
        RateSettings(of=("idees", "idees")),
    ],
)
def test_settings_that_no_ballot_could_follow_are_refused_at_the_opening(
    settings: VoteSettings | RateSettings,
) -> None:
    agenda = (
        ActivityPlan("Quelles idées ?", CollectSettings(), name="idees"),
        ActivityPlan("Qu'en dites-vous ?", settings),
    )
    with pytest.raises(ValidationFailed):
        opened(agenda=agenda)


def test_a_facilitator_has_no_ballot() -> None:
    played, vote_id, (rail, *_) = polled(VoteSettings(method=VoteMethod.APPROVAL))
    with pytest.raises(Forbidden):
        played.ask(commands.CastBallot(vote_id, valued({rail: 1})), FACILITATOR)


@pytest.mark.parametrize(
    "settings",
    [VoteSettings(method=VoteMethod.APPROVAL, sensitive=True), RateSettings(sensitive=True)],
)
def test_a_sensitive_result_is_not_counted_twice_a_few_ballots_apart(
    settings: VoteSettings | RateSettings,
) -> None:
    played, vote_id, _ = polled(settings)
    played.ask(commands.CloseActivity(vote_id))
    assert refused(lambda: played.ask(commands.StartActivity(vote_id))) == "SENSITIVE_VOTE_CLOSED"
    played.ask(commands.StartActivity(vote_id, new_round=True))
    assert played.state.activities[vote_id].round == 2
