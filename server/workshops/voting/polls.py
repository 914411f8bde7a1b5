"""What a vote or a rating bears on, what a ballot of it may say, and what it comes to. Pure.

Refuses to know whose ballot it is: `rules` says who may vote, and when.
"""

from __future__ import annotations

from itertools import chain
from typing import assert_never
from uuid import UUID

from immutables import Map

from server.problems import TransitionRefused
from server.vocabulary import BallotSecrecy, CardStatus, VoteChannel, VoteMethod
from server.workshops.counting import (
    approval,
    dots,
    judgement,
    points,
    ranking,
    ratings,
    score,
)
from server.workshops.counting.checking import check_marks, check_plain
from server.workshops.counting.marks import NO_COUNTS, Cell, Marks, added, value_cells
from server.workshops.counting.results import Tally
from server.workshops.counting.sums import Subject
from server.workshops.counting.tallying import Urn
from server.workshops.counting.tallying import count as count_urns
from server.workshops.decision import wrong_kind
from server.workshops.state import Activity, Group, State
from server.workshops.voting.settings import PollSettings, RateSettings, VoteSettings

MOST_RATED = 5_000


def is_poll(activity: Activity) -> bool:
    return isinstance(activity.settings, PollSettings)


def is_secret(activity: Activity) -> bool:
    settings = activity.settings
    return isinstance(settings, PollSettings) and settings.secrecy is BallotSecrecy.SECRET


def settings_of(activity: Activity) -> PollSettings:
    """Raises TransitionRefused where the activity takes no ballots."""
    if not isinstance(activity.settings, PollSettings):
        raise wrong_kind()
    return activity.settings


def options(state: State, settings: PollSettings) -> tuple[UUID, ...]:
    """What is on the ballot, in the order it came."""
    if settings.of:
        return (*_groups(state, settings.of), *_cards(state, settings.of))
    return _groups(state)


def _groups(state: State, names: tuple[str, ...] | None = None) -> tuple[UUID, ...]:
    """The groups that stand; only those of the groupings named, where some are."""
    standing = (
        group
        for group in state.groups.values()
        if group.merged_into is None and (names is None or _grouping(state, group) in names)
    )
    return tuple(group.group_id for group in sorted(standing, key=lambda group: group.seq))


def _grouping(state: State, group: Group) -> str | None:
    return None if group.activity_id is None else state.activities[group.activity_id].name


def is_option(state: State, settings: PollSettings, id_: UUID) -> bool:
    """Whether this is on the ballot, without listing all that is."""
    group = state.groups.get(id_)
    if group is None:
        return bool(settings.of) and _is_card_of(state, settings.of, id_)
    if group.merged_into is not None:
        return False
    return not settings.of or _grouping(state, group) in settings.of


def criteria(state: State, settings: PollSettings) -> tuple[UUID, ...]:
    """What a rating holds each option against."""
    return _cards(state, settings.against) if isinstance(settings, RateSettings) else ()


def check_startable(state: State, activity: Activity) -> None:
    """Raises TransitionRefused where there would be too much to put on one ballot."""
    settings = activity.settings
    if not isinstance(settings, PollSettings):
        return
    on_ballot = len(options(state, settings))
    match settings:
        case VoteSettings(method=VoteMethod.RANKING) if on_ballot > ranking.MOST_OPTIONS:
            raise _too_many(ranking.MOST_OPTIONS)
        case RateSettings() if _places(state, settings) > MOST_RATED:
            raise _too_many(MOST_RATED)


def check_ballot(
    state: State,
    settings: PollSettings,
    marks: Marks,
    *,
    also: frozenset[UUID] = frozenset(),
) -> None:
    """Raises a problem where the method does not allow this ballot; `also` may be on it as well."""
    check_marks(marks, lambda id_: id_ in also or is_option(state, settings, id_))
    match settings:
        case RateSettings():
            check_rating(state, settings, marks)
        case VoteSettings():
            check_plain(marks)
            _check_vote(settings, marks)
        case _:
            assert_never(settings)


def check_rating(state: State, settings: RateSettings, marks: Marks) -> None:
    against = settings.against
    ratings.check(
        marks,
        scales=[(axis.lowest, axis.highest) for axis in settings.axes],
        is_criterion=(lambda id_: _is_card_of(state, against, id_)) if against else None,
    )


def _check_vote(settings: VoteSettings, marks: Marks) -> None:
    match settings.method:
        case VoteMethod.DOTS:
            dots.check(marks, budget=settings.budget, cap=settings.cap_per_group)
        case VoteMethod.POINTS:
            points.check(marks, budget=settings.budget, cap=settings.cap_per_group)
        case VoteMethod.SCORE:
            score.check(marks, highest=settings.highest)
        case VoteMethod.APPROVAL:
            approval.check(marks, most=settings.most)
        case VoteMethod.MAJORITY_JUDGEMENT:
            judgement.check(marks)
        case VoteMethod.RANKING:
            ranking.check(marks)
        case _:
            assert_never(settings.method)


def cells(state: State, settings: PollSettings, marks: Marks) -> tuple[Cell, ...]:
    """The counters that the ballot adds one to."""
    if method_of(settings) is VoteMethod.RANKING:
        return ranking.cells(marks, options(state, settings))
    return value_cells(marks)


def method_of(settings: PollSettings) -> VoteMethod | None:
    """None for a rating."""
    return settings.method if isinstance(settings, VoteSettings) else None


def count(activity: Activity, state: State, secret: Urn) -> Tally | None:
    """What closing the activity counts; None where it takes no ballots."""
    settings = activity.settings
    if not isinstance(settings, PollSettings):
        return None
    phones = secret if is_secret(activity) else _phones(state, settings, activity)
    return count_urns(
        method_of(settings),
        _subjects(state, settings),
        (phones, *activity.entries.values()),
        round_=activity.round,
        entitled=_entitled(state),
    )


def _phones(state: State, settings: PollSettings, activity: Activity) -> Urn:
    # Whoever was put out of the room took their ballot along.
    ballots = activity.ballots.items()
    cast = tuple(marks for voter_id, marks in ballots if voter_id in state.participants)
    if method_of(settings) is VoteMethod.RANKING:
        counts = Map(ranking.counted(cast, options(state, settings)))
    else:
        counts = added(NO_COUNTS, chain.from_iterable(value_cells(marks) for marks in cast))
    return Urn(
        VoteChannel.PHONE,
        counts,
        ballots=len(cast),
        abstentions=sum(not marks for marks in cast),
    )


def _entitled(state: State) -> int:
    phones = sum(person_id not in state.waived for person_id in state.participants)
    return phones + state.without_phone


def _subjects(state: State, settings: PollSettings) -> tuple[Subject, ...]:
    axes = len(settings.axes) if isinstance(settings, RateSettings) else 1
    return ratings.subjects(options(state, settings), criteria(state, settings), axes)


def _places(state: State, settings: RateSettings) -> int:
    """How many ratings a whole ballot holds."""
    rated, against = options(state, settings), criteria(state, settings)
    return len(rated) * max(1, len(against)) * len(settings.axes)


def _is_card_of(state: State, names: tuple[str, ...], id_: UUID) -> bool:
    card = state.contributions.get(id_)
    return (
        card is not None
        and card.status is CardStatus.STANDING
        and state.activities[card.activity_id].name in names
    )


def _cards(state: State, names: tuple[str, ...]) -> tuple[UUID, ...]:
    named = {id_ for id_, activity in state.activities.items() if activity.name in names}
    standing = (
        card
        for card in state.contributions.values()
        if card.activity_id in named and card.status is CardStatus.STANDING
    )
    return tuple(card.contribution_id for card in sorted(standing, key=lambda card: card.seq))


def _too_many(most: int) -> TransitionRefused:
    return TransitionRefused(
        "TOO_MANY_OPTIONS",
        french=f"Au plus {most} options sur un bulletin : regroupez d'abord.",
        english=f"At most {most} options on one ballot: gather them first.",
    )
