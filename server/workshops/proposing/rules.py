"""The rules of proposals: drafted as the session concludes, handed over after it. Pure.

Refuses to adopt: that is the holder's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, assert_never

from server.problems import NotFound, TransitionRefused
from server.vocabulary import ProposalStatus
from server.workshops import outcomes
from server.workshops.actors import Actor, ActorRole
from server.workshops.decision import Decision, Mint, check_few
from server.workshops.proposing import commands, events
from server.workshops.state import State

MOST_HANDED_OVER = 100

AFTER_THE_END: Final = (commands.HandOverProposals,)


def allows(state: State, command: commands.ProposingCommand, actor: Actor) -> bool:
    return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.ProposingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.HandOverProposals():
            return hand_over(state, command, now)
        case _:
            assert_never(command)


def draft(state: State, now: datetime, mint: Mint) -> Iterator[events.ProposalDrafted]:
    """What the session proposes as it concludes."""
    for position, each in enumerate(outcomes.drafts(state)):
        yield events.ProposalDrafted(
            at=now,
            proposal_id=mint(f"proposal {position}"),
            group_id=each.group_id,
            title_id=each.title_id,
            rank=each.rank,
            vote_id=each.vote_id,
            tally=each.tally,
            contribution_ids=each.contribution_ids,
        )


def hand_over(state: State, command: commands.HandOverProposals, now: datetime) -> Decision:
    if state.concluded_at is None:
        raise TransitionRefused(
            "SESSION_NOT_CONCLUDED",
            french="La séance n'est pas conclue.",
            english="The session has not concluded.",
        )
    check_few(command.proposal_ids, MOST_HANDED_OVER, "proposalIds")
    handed = []
    for proposal_id in dict.fromkeys(command.proposal_ids):
        proposal = state.proposals.get(proposal_id)
        if proposal is None:
            raise NotFound
        if proposal.status is not ProposalStatus.DRAFTED:
            raise TransitionRefused(
                "ALREADY_HANDED_OVER",
                french="Une de ces propositions a déjà été transmise.",
                english="One of these proposals has already been handed over.",
            )
        handed.append(
            events.ProposalHandedOver(at=now, proposal_id=proposal_id, holder_id=command.holder_id)
        )
    return Decision(tuple(handed))
