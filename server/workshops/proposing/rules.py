"""The rules of proposals: written in the room or drafted as the session concludes, then handed over.

Pure. Refuses to adopt: that is the holder's. Refuses to add up: a proposal that took in another
keeps its own tally and evidence, and so does the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ProposalStatus
from server.workshops import outcomes
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import LONGEST_TEXT, LONGEST_TITLE, check_range
from server.workshops.decision import (
    Decision,
    Mint,
    check_few,
    find_running,
    kept_text,
    wrong_kind,
)
from server.workshops.proposing import commands, events
from server.workshops.proposing.settings import DraftSettings
from server.workshops.state import Activity, Proposal, State

MOST_HANDED_OVER = 100
MOST_EVIDENCE = 100
MOST_PROPOSALS = 1_000
LOWEST_PRIORITY = 3

AFTER_THE_END: Final = (
    commands.PromoteIdea,
    commands.EditProposal,
    commands.MergeProposals,
    commands.DropProposal,
    commands.RestoreProposal,
    commands.HandOverProposals,
)

TOO_LATE: Final = (commands.DraftAction, commands.SupportAction)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.ProposingCommand, actor: Actor) -> bool:
    takes_part = actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
    match command:
        case commands.SupportAction():
            return takes_part
        case commands.DraftAction():
            return takes_part or actor.role is ActorRole.FACILITATOR
        case _:
            return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.ProposingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.DraftAction():
            return _draft_action(state, command, actor, now, mint)
        case commands.SupportAction():
            return _support(state, command, actor, now)
        case commands.PromoteIdea(group_id=group_id):
            return _promote(state, group_id, now, mint)
        case commands.EditProposal():
            return _edit(state, command, now, mint)
        case commands.MergeProposals():
            return _merge(state, command, now)
        case commands.DropProposal():
            return _drop(state, command, now, mint)
        case commands.RestoreProposal(proposal_id=proposal_id):
            return _restore(state, proposal_id, now)
        case commands.HandOverProposals():
            return _hand_over(state, command, now)
        case _:
            assert_never(command)


def draft(state: State, now: datetime, mint: Mint) -> Iterator[events.ProposalDrafted]:
    """What the session proposes as it concludes, beside what was written in it."""
    written = {proposal.group_id for proposal in state.proposals.values()}
    for position, each in enumerate(outcomes.drafts(state)):
        if each.group_id not in written:
            yield events.ProposalDrafted(
                at=now,
                proposal_id=mint(f"proposal {position}"),
                group_id=each.group_id,
                title_id=each.title_id,
                rank=each.evidence.rank,
                vote_id=each.evidence.vote_id,
                tally=each.evidence.tally,
                contribution_ids=each.evidence.contribution_ids,
            )


def _draft_action(
    state: State, command: commands.DraftAction, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    activity = find_running(state, command.activity_id)
    settings = activity.settings
    if not isinstance(settings, DraftSettings):
        raise wrong_kind()
    _check_room(state, activity, settings, actor)
    if command.group_id is not None and command.group_id not in state.groups:
        raise NotFound
    check_few(command.contribution_ids, MOST_EVIDENCE, "contributionIds")
    for contribution_id in command.contribution_ids:
        if contribution_id not in state.contributions:
            raise NotFound
    title_id, terms, contents = _worded(command.wording, mint)
    evidence = outcomes.evidence(state, command.group_id, command.contribution_ids)
    drafted = events.ProposalDrafted(
        at=now,
        proposal_id=mint("proposal"),
        group_id=command.group_id,
        title_id=title_id,
        rank=evidence.rank,
        vote_id=evidence.vote_id,
        tally=evidence.tally,
        contribution_ids=evidence.contribution_ids,
        activity_id=activity.activity_id,
        author_id=actor.actor_id if actor.role is ActorRole.PARTICIPANT else None,
        terms=terms,
    )
    return Decision((drafted,), contents, {"proposal_id": str(drafted.proposal_id)})


def _check_room(state: State, activity: Activity, settings: DraftSettings, actor: Actor) -> None:
    if len(state.proposals) >= MOST_PROPOSALS:
        raise TransitionRefused(
            "ENOUGH_PROPOSALS",
            french=f"La séance compte déjà {MOST_PROPOSALS} propositions.",
            english=f"The session already has {MOST_PROPOSALS} proposals.",
        )
    if actor.role is not ActorRole.PARTICIPANT:
        return
    own = sum(
        proposal.author_id == actor.actor_id and proposal.activity_id == activity.activity_id
        for proposal in state.proposals.values()
    )
    if own >= settings.max_per_person:
        raise TransitionRefused(
            "ENOUGH_PROPOSALS",
            french=f"Chacun rédige ici {settings.max_per_person} action(s) au plus.",
            english=f"Each person drafts at most {settings.max_per_person} action(s) here.",
        )


def _support(
    state: State, command: commands.SupportAction, actor: Actor, now: datetime
) -> Decision:
    activity = find_running(state, command.activity_id)
    if not isinstance(activity.settings, DraftSettings) or not activity.settings.supported:
        raise wrong_kind()
    proposal = _standing(state, command.proposal_id)
    backs = actor.actor_id in proposal.supporters
    if backs is command.supports:
        return Decision()
    supporters = len(proposal.supporters) + (1 if command.supports else -1)
    return Decision(
        (
            events.ActionSupported(
                at=now,
                proposal_id=proposal.proposal_id,
                supporter_id=actor.actor_id,
                supports=command.supports,
                supporters=supporters,
            ),
        )
    )


def _promote(state: State, group_id: UUID, now: datetime, mint: Mint) -> Decision:
    group = state.groups.get(group_id)
    if group is None:
        raise NotFound
    if any(proposal.group_id == group_id for proposal in state.proposals.values()):
        raise TransitionRefused(
            "ALREADY_PROPOSED",
            french="Ce groupe fonde déjà une proposition.",
            english="This group already grounds a proposal.",
        )
    evidence = outcomes.evidence(state, group_id)
    promoted = events.ProposalDrafted(
        at=now,
        proposal_id=mint("proposal"),
        group_id=group_id,
        title_id=group.title_id,
        rank=evidence.rank,
        vote_id=evidence.vote_id,
        tally=evidence.tally,
        contribution_ids=evidence.contribution_ids,
    )
    return Decision((promoted,), outcome={"proposal_id": str(promoted.proposal_id)})


def _edit(state: State, command: commands.EditProposal, now: datetime, mint: Mint) -> Decision:
    proposal = _standing(state, command.proposal_id)
    title_id, terms, contents = _worded(command.wording, mint)
    edited = events.ProposalEdited(
        at=now, proposal_id=proposal.proposal_id, title_id=title_id, terms=terms
    )
    return Decision((edited,), contents)


def _worded(wording: commands.Wording, mint: Mint) -> tuple[UUID, events.Terms, dict[UUID, str]]:
    """The content of the title, the terms, and the texts they name."""
    title_id, description_id = mint("title"), None
    contents = {title_id: kept_text(wording.title, LONGEST_TITLE, "title")}
    if wording.description is not None and wording.description.strip():
        description_id = mint("description")
        contents[description_id] = kept_text(wording.description, LONGEST_TEXT, "description")
    if wording.priority is not None:
        check_range(wording.priority, 1, LOWEST_PRIORITY, "priority")
    terms = events.Terms(
        description_id=description_id,
        theme_id=wording.theme_id,
        priority=wording.priority,
        due_on=wording.due_on,
        wished_holder_id=wording.holder_id,
    )
    return title_id, terms, contents


def _merge(state: State, command: commands.MergeProposals, now: datetime) -> Decision:
    into = _standing(state, command.into_id)
    merged = _standing(state, command.merged_id)
    if into.proposal_id == merged.proposal_id:
        raise ValidationFailed(
            "mergedId",
            french="Une proposition ne peut pas être fusionnée avec elle-même.",
            english="A proposal cannot be merged with itself.",
        )
    return Decision(
        (events.ProposalsMerged(at=now, into_id=into.proposal_id, merged_id=merged.proposal_id),)
    )


def _drop(state: State, command: commands.DropProposal, now: datetime, mint: Mint) -> Decision:
    proposal = _standing(state, command.proposal_id)
    reason_id = mint("reason")
    reason = kept_text(command.reason, LONGEST_TEXT, "reason")
    return Decision(
        (events.ProposalDropped(at=now, proposal_id=proposal.proposal_id, reason_id=reason_id),),
        {reason_id: reason},
    )


def _restore(state: State, proposal_id: UUID, now: datetime) -> Decision:
    proposal = state.proposals.get(proposal_id)
    if proposal is None:
        raise NotFound
    if proposal.status is ProposalStatus.HANDED_OVER:
        raise _handed_over()
    if proposal.status is ProposalStatus.DRAFTED:
        return Decision()
    return Decision((events.ProposalRestored(at=now, proposal_id=proposal_id),))


def _hand_over(state: State, command: commands.HandOverProposals, now: datetime) -> Decision:
    if state.concluded_at is None:
        raise TransitionRefused(
            "SESSION_NOT_CONCLUDED",
            french="La séance n'est pas conclue.",
            english="The session has not concluded.",
        )
    check_few(command.proposal_ids, MOST_HANDED_OVER, "proposalIds")
    return Decision(
        tuple(
            events.ProposalHandedOver(
                at=now,
                proposal_id=_standing(state, proposal_id).proposal_id,
                holder_id=command.holder_id,
            )
            for proposal_id in dict.fromkeys(command.proposal_ids)
        )
    )


def _standing(state: State, proposal_id: UUID) -> Proposal:
    proposal = state.proposals.get(proposal_id)
    if proposal is None:
        raise NotFound
    if proposal.status is ProposalStatus.HANDED_OVER:
        raise _handed_over()
    if proposal.status is not ProposalStatus.DRAFTED:
        raise TransitionRefused(
            "PROPOSAL_SET_ASIDE",
            french="Cette proposition a été écartée ou fusionnée : reprenez-la d'abord.",
            english="This proposal was dropped or merged: restore it first.",
        )
    return proposal


def _handed_over() -> TransitionRefused:
    return TransitionRefused(
        "ALREADY_HANDED_OVER",
        french="Cette proposition a déjà été transmise.",
        english="This proposal has already been handed over.",
    )
