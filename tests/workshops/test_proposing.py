"""What a session proposes: written in the room or drafted at its end, reworded, merged, set aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from server.problems import (
    ActivityNotRunning,
    Forbidden,
    NotFound,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import ActivityKind, Audience, ProposalStatus
from server.workshops import commands
from server.workshops.agenda import ActivityPlan
from server.workshops.audiences import changes, snapshot
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.commands import Wording
from server.workshops.entities import Key, Kind, View, apply
from server.workshops.proposing.settings import DraftSettings
from server.workshops.proposing.showing import ShownProposal
from server.workshops.state import Proposal
from server.workshops.voting.settings import VoteSettings
from tests.workshops.playing import CAST, Played, named, opened

AMINA, BRUNO = CAST[:2]
TRAINS = Wording("Un train toutes les demi-heures")


@contextmanager
def refused(guard: str) -> Iterator[None]:
    with pytest.raises(TransitionRefused) as refusal:
        yield
    assert refusal.value.guard == guard


def drafting(*, max_per_person: int = 0, supported: bool = True) -> Played:
    """A session with one group of one contribution, where actions are being drafted."""
    played = opened(
        "Amina",
        "Bruno",
        agenda=(
            ActivityPlan("Vos idées ?", CollectSettings()),
            ActivityPlan("Rapprochons.", GroupSettings()),
            ActivityPlan("Quelles actions ?", DraftSettings(max_per_person, supported)),
        ),
    )
    played.start(ActivityKind.COLLECT)
    rail = played.contribute("Un train toutes les demi-heures", AMINA)
    played.contribute("Des pistes continues", BRUNO)
    played.start(ActivityKind.GROUP)
    played.group("Rail", rail)
    played.start(ActivityKind.DRAFT_ACTIONS)
    return played


def draft(played: Played, wording: Wording = TRAINS, **evidence: object) -> UUID:
    activity_id = played.activity(ActivityKind.DRAFT_ACTIONS).activity_id
    made = played.ask(commands.DraftAction(activity_id, wording, **evidence))  # type: ignore[arg-type] # the fields of the command
    return UUID(made["proposal_id"])


def proposal(played: Played, proposal_id: UUID) -> Proposal:
    return played.state.proposals[proposal_id]


def group_of(played: Played) -> UUID:
    return next(iter(played.state.groups))


def test_an_action_is_drafted_on_the_evidence_of_a_group() -> None:
    played = drafting()
    theme, holder = named("theme"), named("Caen")
    wording = Wording("Cadencer", "Deux par heure.", theme, 1, date(2030, 1, 1), holder)
    made = proposal(played, draft(played, wording, group_id=group_of(played)))
    assert [played.texts[id_] for id_ in (made.title_id, made.terms.description_id) if id_] == [
        "Cadencer",
        "Deux par heure.",
    ]
    assert (made.terms.theme_id, made.terms.priority, made.terms.wished_holder_id) == (
        theme,
        1,
        holder,
    )
    assert made.contribution_ids == tuple(played.state.groups[group_of(played)].members)


def test_an_action_may_rest_on_contributions_alone() -> None:
    played = drafting()
    cited = tuple(played.state.contributions)
    made = proposal(played, draft(played, contribution_ids=cited + cited))
    assert (made.group_id, set(made.contribution_ids)) == (None, set(cited))
    assert len(made.contribution_ids) == 2


def test_evidence_that_is_not_there_is_not_found() -> None:
    played = drafting()
    for evidence in ({"group_id": named("x")}, {"contribution_ids": (named("x"),)}):
        with pytest.raises(NotFound):
            draft(played, **evidence)


@pytest.mark.parametrize(
    ("wording", "path"),
    [
        (Wording(" "), "title"),
        (Wording("x" * 301), "title"),
        (Wording("x", description="x" * 2_001), "description"),
        (Wording("x", priority=4), "priority"),
        (Wording("x", priority=0), "priority"),
    ],
)
def test_a_wording_is_refused_by_its_path(wording: Wording, path: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        draft(drafting(), wording)
    assert refusal.value.path == path


def test_a_person_drafts_as_many_actions_as_the_activity_lets_them() -> None:
    played = drafting(max_per_person=1)
    activity_id = played.activity(ActivityKind.DRAFT_ACTIONS).activity_id
    played.ask(commands.DraftAction(activity_id, TRAINS), AMINA)
    played.ask(commands.DraftAction(activity_id, TRAINS), BRUNO)
    with refused("ENOUGH_PROPOSALS"):
        played.ask(commands.DraftAction(activity_id, TRAINS), AMINA)


def test_only_the_facilitator_drafts_where_nobody_else_was_asked_to() -> None:
    played = drafting()
    activity_id = played.activity(ActivityKind.DRAFT_ACTIONS).activity_id
    with refused("ENOUGH_PROPOSALS"):
        played.ask(commands.DraftAction(activity_id, TRAINS), AMINA)


def test_an_action_is_backed_once_by_each_person_until_they_no_longer_do() -> None:
    played = drafting()
    proposal_id = draft(played)
    activity_id = played.activity(ActivityKind.DRAFT_ACTIONS).activity_id
    for person, supports, supporters in (
        (AMINA, True, 1),
        (AMINA, True, 1),
        (BRUNO, True, 2),
        (AMINA, False, 1),
        (AMINA, False, 1),
    ):
        played.ask(commands.SupportAction(activity_id, proposal_id, supports), person)
        assert len(proposal(played, proposal_id).supporters) == supporters


def test_support_comes_too_late_once_the_activity_closed() -> None:
    played = drafting()
    proposal_id = draft(played)
    activity_id = played.activity(ActivityKind.DRAFT_ACTIONS).activity_id
    played.ask(commands.CloseActivity(activity_id))
    with pytest.raises(ActivityNotRunning):
        played.ask(commands.SupportAction(activity_id, proposal_id, True), AMINA)
    played.ask(commands.ConcludeSession())
    with pytest.raises(ActivityNotRunning):
        played.ask(commands.SupportAction(activity_id, proposal_id, True), AMINA)


def test_a_participant_neither_edits_nor_drops_nor_merges() -> None:
    played = drafting()
    one, other = draft(played), draft(played)
    for command in (
        commands.EditProposal(one, TRAINS),
        commands.DropProposal(one, "Non"),
        commands.MergeProposals(one, other),
        commands.RestoreProposal(one),
        commands.PromoteIdea(group_of(played)),
    ):
        with pytest.raises(Forbidden):
            played.ask(command, AMINA)


def test_the_conclusion_proposes_no_group_twice() -> None:
    """9.1 A group that already grounds a proposal is not proposed again by the conclusion."""
    played = drafting()
    written = draft(played, group_id=group_of(played))
    played.ask(commands.ConcludeSession())
    assert list(played.state.proposals) == [written]


def test_a_concluded_session_is_still_edited_merged_and_pruned() -> None:
    """9.2 After the conclusion proposals are reworded, merged, set aside and taken back, until
    they are handed over.
    """
    played = drafting()
    one, other = draft(played, group_id=group_of(played)), draft(played)
    played.ask(commands.ConcludeSession())
    played.ask(commands.EditProposal(one, replace(TRAINS, title="Cadencer la ligne")))
    assert played.texts[proposal(played, one).title_id] == "Cadencer la ligne"
    played.ask(commands.MergeProposals(into_id=one, merged_id=other))
    assert proposal(played, other).merged_into == one
    played.ask(commands.RestoreProposal(other))
    assert proposal(played, other).merged_into is None
    played.ask(commands.DropProposal(other, "Déjà engagé"))
    assert proposal(played, other).status is ProposalStatus.DROPPED
    with refused("PROPOSAL_SET_ASIDE"):
        played.ask(commands.HandOverProposals((other,), named("Caen")))
    played.ask(commands.HandOverProposals((one,), named("Caen")))
    for command in (
        commands.EditProposal(one, TRAINS),
        commands.DropProposal(one, "Trop tard"),
        commands.RestoreProposal(one),
        commands.HandOverProposals((one,), named("Caen")),
    ):
        with refused("ALREADY_HANDED_OVER"):
            played.ask(command)


def test_merged_proposals_keep_their_evidence_and_their_tallies_apart() -> None:
    """9.3 Merged proposals keep their evidence and their tallies apart."""
    played = drafting()
    one, other = draft(played, group_id=group_of(played)), draft(played)
    before = proposal(played, one), proposal(played, other)
    played.ask(commands.MergeProposals(into_id=one, merged_id=other))
    for earlier in before:
        later = proposal(played, earlier.proposal_id)
        assert (later.tally, later.contribution_ids) == (earlier.tally, earlier.contribution_ids)
    with pytest.raises(ValidationFailed):
        played.ask(commands.MergeProposals(one, one))


def test_an_idea_is_promoted_once() -> None:
    played = drafting()
    made = played.ask(commands.PromoteIdea(group_of(played)))
    assert proposal(played, UUID(made["proposal_id"])).group_id == group_of(played)
    with refused("ALREADY_PROPOSED"):
        played.ask(commands.PromoteIdea(group_of(played)))
    with pytest.raises(NotFound):
        played.ask(commands.PromoteIdea(named("nothing")))


def test_what_was_set_aside_is_shown_to_those_who_work_on_it() -> None:
    """9.4 What was set aside, and why, is shown to the facilitator and the observers alone."""
    played = drafting()
    proposal_id = draft(played)
    played.ask(commands.DropProposal(proposal_id, "Hors sujet"))
    key = Key(Kind.PROPOSAL, proposal_id)
    told = {audience for audience in Audience if key in snapshot(played.state, View(audience))}
    assert told == {Audience.FACILITATOR, Audience.OBSERVER}


def test_a_result_that_is_not_revealed_is_not_read_off_a_proposal() -> None:
    """The room is told with the reveal, and told again when the vote reopens."""
    played = opened(
        "Amina",
        agenda=(
            ActivityPlan("Vos idées ?", CollectSettings()),
            ActivityPlan("Votons.", VoteSettings()),
            ActivityPlan("Quelles actions ?", DraftSettings()),
        ),
    )
    played.start(ActivityKind.COLLECT)
    rail = played.group("Rail", played.contribute("Un train", AMINA))
    played.group("Vélo", played.contribute("Des pistes", AMINA))
    vote_id = played.start(ActivityKind.VOTE)
    played.ask(commands.PlaceDots(vote_id, rail, 3), AMINA)
    played.start(ActivityKind.DRAFT_ACTIONS)
    proposal_id = draft(played, group_id=rail)
    room = View(Audience.PARTICIPANT)
    key = Key(Kind.PROPOSAL, proposal_id)

    def read(view: View) -> tuple[int, bool]:
        shown = snapshot(played.state, view)[key]
        assert isinstance(shown, ShownProposal)
        return shown.rank, shown.tally is not None

    assert read(room) == (0, False)
    assert read(View(Audience.FACILITATOR)) == (1, True)
    for command in (
        commands.RevealResults(vote_id),
        commands.CloseActivity(played.activity(ActivityKind.DRAFT_ACTIONS).activity_id),
        commands.StartActivity(vote_id),
        commands.CloseActivity(vote_id),
    ):
        before, told = snapshot(played.state, room), len(played.log)
        played.ask(command)
        change = changes(played.log[told:], played.state, room)
        assert apply(before, change) == snapshot(played.state, room)
    played.ask(commands.RevealResults(vote_id))
    assert read(room) == (1, True)
