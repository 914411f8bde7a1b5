"""What a vote or a rating changes in what is shown. Its tallies stand in the activity it belongs to.

Refuses a running tally to anybody, and small counts of a sensitive result to everybody. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, assert_never
from uuid import UUID

from server.vocabulary import Audience
from server.workshops.counting.results import Line, Tally
from server.workshops.entities import ATTENDANCE, Key, Kind, View
from server.workshops.state import Activity, State
from server.workshops.suppression import PublishedLine, PublishedTally, guarded, published
from server.workshops.voting import events
from server.workshops.voting.settings import PollSettings

_SEES_COUNTS_ON_CLOSE: Final = frozenset({Audience.FACILITATOR})


@dataclass(frozen=True, slots=True)
class ShownPoll:
    """`tally` is None until this view may read it; `earlier` holds the rounds it may read.

    `groups` are the options that are groups; the others are cards.
    """

    round: int
    tally: PublishedTally | None
    earlier: tuple[PublishedTally, ...]
    groups: frozenset[UUID]


def grounded(state: State, vote_id: UUID) -> Iterator[Key]:
    """The proposals that bear what this vote counted: they change with what is told of it."""
    for proposal in state.proposals.values():
        if proposal.vote_id == vote_id:
            yield Key(Kind.PROPOSAL, proposal.proposal_id)


def touched(event: events.VotingEvent, state: State) -> Iterable[Key]:
    match event:
        case (
            events.DotsPlaced(activity_id=activity_id)
            | events.BallotCast(activity_id=activity_id)
            | events.CountsEntered(activity_id=activity_id)
        ):
            return (Key(Kind.PROGRESS, activity_id),)
        case events.WithoutPhoneCounted() | events.VoteWaived():
            return (ATTENDANCE,)
        case events.ResultsRevealed(activity_id=activity_id):
            return (Key(Kind.ACTIVITY, activity_id), *grounded(state, activity_id))
        case _:
            assert_never(event)


def poll(state: State, activity: Activity, view: View) -> ShownPoll | None:
    """None where the activity takes no ballots."""
    settings = activity.settings
    if not isinstance(settings, PollSettings):
        return None
    sees_all = view.audience in _SEES_COUNTS_ON_CLOSE
    tally = activity.tally if activity.revealed or sees_all else None
    earlier = tuple(each.tally for each in activity.earlier if each.revealed or sees_all)
    told = earlier if tally is None else (*earlier, tally)
    return ShownPoll(
        round=activity.round,
        tally=None if tally is None else publish(tally, settings),
        earlier=tuple(publish(each, settings) for each in earlier),
        groups=frozenset(
            line.option_id for each in told for line in each.lines if line.option_id in state.groups
        ),
    )


def publish(tally: Tally, settings: PollSettings) -> PublishedTally:
    """What may be read of a result that is told."""
    return guarded(tally, settings.values) if settings.sensitive else published(tally)


def line(
    state: State, vote_id: UUID | None, counted: Line | None, view: View
) -> PublishedLine | None:
    """What this view may read of what one option received; None without a vote."""
    if vote_id is None or counted is None or not is_told(state, vote_id, view):
        return None
    vote = state.activities[vote_id]
    if vote.tally is None or not isinstance(vote.settings, PollSettings):
        return None
    lines = publish(vote.tally, vote.settings).lines
    return next((each for each in lines if each.option_id == counted.option_id), None)


def is_told(state: State, vote_id: UUID | None, view: View) -> bool:
    """Whether this view may know what the vote gave: so it may where there was none."""
    if vote_id is None or view.audience in _SEES_COUNTS_ON_CLOSE:
        return True
    return state.activities[vote_id].revealed
