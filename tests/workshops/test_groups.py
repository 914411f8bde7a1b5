"""Groups: what they may take, how they part and join, in which order they stand."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.workshops import commands
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import GroupSettings
from server.workshops.board.showing import ShownContribution
from server.workshops.board.suggesting import suggestions
from server.workshops.voting.settings import RateSettings, VoteSettings
from tests.workshops.playing import CAST, Played, named
from tests.workshops.test_cards import (
    FACILITATING,
    board,
    collecting,
    follow_on,
    give,
    shown,
)


def grouping() -> Played:
    """Two collections, the first of which is being grouped."""
    played = board(
        collecting("ideas"),
        collecting("worries"),
        ActivityPlan("Rapprochons les idées", GroupSettings(of=("ideas",))),
    )
    for text in ("Un train", "Un tramway", "Un vélo"):
        give(played, text)
    follow_on(played)
    give(played, "Le bruit")
    follow_on(played)
    return played


def cards(played: Played) -> list[UUID]:
    return sorted(played.state.contributions, key=lambda id_: played.state.contributions[id_].seq)


def test_a_grouping_takes_the_cards_it_gathers_and_no_other() -> None:
    """7.8 A group formed in a grouping takes the cards of the collections that the grouping names,
    and no other.
    """
    played = grouping()
    train, tram, bike, noise = cards(played)
    group_id = played.group("Rail", train)
    assert played.state.groups[group_id].activity_id == played.state.running_id
    played.ask(commands.MoveContributions((tram, bike), group_id))
    assert set(played.state.groups[group_id].members) == {train, tram, bike}
    for refused in (
        commands.MoveContribution(noise, group_id),
        commands.MoveContributions((train, noise), group_id),
        commands.FormGroup("Nuisances", (noise,)),
    ):
        with pytest.raises(ValidationFailed):
            played.ask(refused)
    with pytest.raises(TransitionRefused):
        played.ask(commands.FormGroup("Rail", activity_id=played.state.agenda[0]))


def test_a_group_formed_outside_a_grouping_takes_any_card() -> None:
    played = grouping()
    assert played.state.running_id is not None
    played.ask(commands.CloseActivity(played.state.running_id))
    group_id = played.group("Tout", *cards(played))
    assert played.state.groups[group_id].activity_id is None
    inside = UUID(
        played.ask(commands.FormGroup("Idées", activity_id=played.state.agenda[2]))["group_id"]
    )
    with pytest.raises(ValidationFailed):
        played.ask(commands.MergeGroups(inside, group_id))


def test_splitting_a_group_keeps_its_lineage() -> None:
    """7.9 A group that is split keeps the other part, and the new one names where it came from."""
    played = grouping()
    train, tram, bike, _ = cards(played)
    whole = played.group("Mobilités", train, tram, bike)
    part = UUID(played.ask(commands.SplitGroup(whole, "Vélo", (bike,)))["group_id"])
    groups = played.state.groups
    assert set(groups[whole].members) == {train, tram}
    assert set(groups[part].members) == {bike}
    assert groups[part].split_from == whole
    assert groups[part].activity_id == groups[whole].activity_id
    for leaving in ((), (train, tram)):
        with pytest.raises(ValidationFailed):
            played.ask(commands.SplitGroup(whole, "Rien", leaving))
    with pytest.raises(NotFound):
        played.ask(commands.SplitGroup(whole, "Ailleurs", (bike,)))


def test_groups_put_in_order_exchange_their_places() -> None:
    """7.10 Groups that are put in order exchange the places they had."""
    played = grouping()
    first, second, third = (played.group(title) for title in ("Un", "Deux", "Trois"))
    before = sorted(group.place for group in played.state.groups.values())
    played.ask(commands.OrderGroups((third, first)))
    groups = played.state.groups
    assert sorted(groups, key=lambda id_: groups[id_].place) == [third, second, first]
    assert sorted(group.place for group in groups.values()) == before
    head = played.state.head
    played.ask(commands.OrderGroups((third, second, first)))
    assert played.state.head == head


def test_a_new_group_comes_last_whatever_the_order() -> None:
    played = grouping()
    first, second = (played.group(title) for title in ("Un", "Deux"))
    played.ask(commands.OrderGroups((second, first)))
    third = played.group("Trois")
    groups = played.state.groups
    assert sorted(groups, key=lambda id_: groups[id_].place) == [second, first, third]


def test_a_card_that_does_not_stand_is_put_in_no_group() -> None:
    played = board(collecting(moderated=True))
    waiting = give(played, "Un train")
    with pytest.raises(NotFound):
        played.group("Rail", waiting.contribution_id)
    with pytest.raises(NotFound):
        played.ask(commands.MoveContributions((named("nothing"),), None))


def test_what_could_stand_together_is_suggested_and_nothing_moves() -> None:
    """7.11 Cards that say almost the same thing are suggested with the words they share, and no
    card moves by itself.
    """
    played = board(collecting())
    bike = [
        give(played, text, who)
        for text, who in (
            ("Des pistes cyclables continues", CAST[0]),
            ("Une piste cyclable continue !", CAST[1]),
        )
    ]
    alone = give(played, "Un cinéma itinérant")
    head = played.state.head

    def suggested() -> list[tuple[UUID, ...]]:
        seen = [shown(played, card, FACILITATING) for card in (*bike, alone)]
        kept = [
            card.with_texts(played.texts) for card in seen if isinstance(card, ShownContribution)
        ]
        return [each.contribution_ids for each in suggestions(kept)]

    pair = tuple(card.contribution_id for card in bike)
    assert suggested() == [pair]
    assert played.state.head == head
    group_id = played.group("Vélo", pair[0])
    assert suggested() == [pair]
    played.ask(commands.MoveContribution(pair[1], group_id))
    assert suggested() == []
    played.ask(commands.WithdrawContribution(pair[0]), CAST[0])
    assert suggested() == []


@pytest.mark.parametrize("poll", [VoteSettings(), RateSettings()])
def test_groups_do_not_change_while_ballots_are_taken(poll: VoteSettings | RateSettings) -> None:
    played = board(collecting("ideas"), ActivityPlan("À vous de dire", poll))
    card = give(played, "Un train")
    group_id = played.group("Rail", card.contribution_id)
    follow_on(played)
    for command in (
        commands.MoveContributions((card.contribution_id,), None),
        commands.SplitGroup(group_id, "Une part", (card.contribution_id,)),
        commands.RenameGroup(group_id, "Le rail"),
        commands.OrderGroups((group_id,)),
    ):
        with pytest.raises(TransitionRefused) as refused:
            played.ask(command)
        assert refused.value.guard == "VOTE_RUNNING"


def test_no_card_is_added_to_a_ballot_while_people_vote_on_it() -> None:
    played = board(
        collecting("ideas", moderated=True),
        ActivityPlan("Vos gommettes", VoteSettings(of=("ideas",))),
    )
    waiting, aside = give(played, "Un train"), give(played, "Un vélo", CAST[1])
    played.ask(commands.ApproveContributions((aside.contribution_id,)))
    played.ask(commands.ArchiveContribution(aside.contribution_id))
    follow_on(played)
    for command in (
        commands.ApproveContributions((waiting.contribution_id,)),
        commands.RestoreContribution(aside.contribution_id),
    ):
        with pytest.raises(TransitionRefused) as refused:
            played.ask(command)
        assert refused.value.guard == "VOTE_RUNNING"
    assert played.state.running_id is not None
    played.ask(commands.CloseActivity(played.state.running_id))
    played.ask(commands.RestoreContribution(aside.contribution_id))
