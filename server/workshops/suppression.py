"""What may be published of a table of counts without saying what one person answered. Pure.

A cell below `SMALLEST` is not published, and neither is any other cell from which it could be
worked out: with a known total, hiding one cell hides nothing. Cells are hidden by their value
alone, equal cells together, until what is hidden holds `SMALLEST` answers and two different values;
then any exchange of the hidden values would have been published in the same way, so no hidden cell
can be told from the others (the complement of G. Sande and of L. Cox's cell suppression, for a
table of one dimension). A unanimous answer is thereby hidden whole: it would say what each answered.

Refuses tables of several dimensions, and noise: what is published is exact.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.counting.results import Duel, Line, Tally, quartiles

SMALLEST = 5

K = TypeVar("K", bound=Hashable)


def suppress(counts: Mapping[K, int], smallest: int = SMALLEST) -> dict[K, int | None]:
    """The cells of a table whose total is known; None where one is not published."""
    hidden = {key for key, count in counts.items() if count < smallest}
    if not hidden:
        return dict(counts)
    while not _is_safe([counts[key] for key in hidden], smallest):
        left = {count for key, count in counts.items() if key not in hidden}
        if not left:
            break
        hidden |= {key for key, count in counts.items() if count == min(left)}
    return {key: None if key in hidden else count for key, count in counts.items()}


def published_total(total: int, smallest: int = SMALLEST) -> int | None:
    """How many answered; None when they are too few for anything to be said of them."""
    return total if total >= smallest else None


def _is_safe(hidden: list[int], smallest: int) -> bool:
    return len(set(hidden)) > 1 and sum(hidden) >= smallest


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """`ballots` is None where the count is not published."""

    value: int
    ballots: int | None


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """What a channel brought to a line; `voters` is None where nobody can know."""

    channel: VoteChannel
    total: int
    voters: int | None


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A line as it may be read: None where a number is not published, or where there is none."""

    option_id: UUID
    criterion_id: UUID | None
    axis: int
    rank: int | None
    total: int | None
    voters: int | None
    mean: Fraction | None
    quartiles: tuple[Fraction, Fraction, Fraction] | None
    grade: int | None
    distribution: tuple[PublishedCount, ...]
    parts: tuple[PublishedPart, ...]


@dataclass(frozen=True, slots=True)
class PublishedTurnout:
    """Ballots that came by one channel; `abstentions` is None where it is not published."""

    channel: VoteChannel
    ballots: int
    abstentions: int | None


@dataclass(frozen=True, slots=True)
class PublishedDuel:
    option_id: UUID
    other_id: UUID
    prefer: int | None
    oppose: int | None


@dataclass(frozen=True, slots=True)
class PublishedTally:
    """A result as it may be read. `is_suppressed` says that something was held back."""

    method: VoteMethod | None
    round: int
    entitled: int
    ballots: int
    expressed: int | None
    abstentions: int | None
    non_voters: int
    turnout: tuple[PublishedTurnout, ...]
    lines: tuple[PublishedLine, ...]
    duels: tuple[PublishedDuel, ...]
    winner_id: UUID | None
    top_set: tuple[UUID, ...]
    is_cycle: bool
    is_suppressed: bool


def published(tally: Tally) -> PublishedTally:
    """Everything, as it was counted: for a result that is not sensitive."""
    return PublishedTally(
        method=tally.method,
        round=tally.round,
        entitled=tally.entitled,
        ballots=tally.ballots,
        expressed=tally.expressed,
        abstentions=tally.abstentions,
        non_voters=tally.non_voters,
        turnout=tuple(PublishedTurnout(t.channel, t.ballots, t.abstentions) for t in tally.turnout),
        lines=tuple(_whole(line) for line in tally.lines),
        duels=tuple(
            PublishedDuel(d.option_id, d.other_id, d.prefer, d.oppose) for d in tally.duels
        ),
        winner_id=tally.winner_id,
        top_set=tally.top_set,
        is_cycle=tally.is_cycle,
        is_suppressed=False,
    )


def guarded(tally: Tally, values: Sequence[int]) -> PublishedTally:
    """A sensitive result. `values` is what a ballot could give, whether somebody gave it or not.

    Of a sensitive result no channel is told apart, and with fewer than `SMALLEST` ballots nothing
    is told but how many there are.
    """
    too_few = tally.expressed < SMALLEST
    told = suppress({"expressed": tally.expressed, "abstentions": tally.abstentions})
    return PublishedTally(
        method=tally.method,
        round=tally.round,
        entitled=tally.entitled,
        ballots=tally.ballots,
        expressed=told["expressed"],
        abstentions=told["abstentions"],
        non_voters=tally.non_voters,
        turnout=tuple(PublishedTurnout(t.channel, t.ballots, None) for t in tally.turnout),
        lines=tuple(_guarded_line(line, tally, () if too_few else values) for line in tally.lines),
        duels=tuple(_guarded_duel(duel, tally.expressed, too_few) for duel in tally.duels),
        winner_id=None if too_few else tally.winner_id,
        top_set=() if too_few else tally.top_set,
        is_cycle=tally.is_cycle and not too_few,
        is_suppressed=True,
    )


def _whole(line: Line) -> PublishedLine:
    return PublishedLine(
        option_id=line.option_id,
        criterion_id=line.criterion_id,
        axis=line.axis,
        rank=line.rank,
        total=line.total,
        voters=line.voters,
        mean=line.mean,
        quartiles=quartiles(line.distribution),
        grade=line.grade,
        distribution=tuple(PublishedCount(c.value, c.ballots) for c in line.distribution),
        parts=tuple(PublishedPart(p.channel, p.total, p.voters) for p in line.parts),
    )


def _guarded_line(line: Line, tally: Tally, values: Sequence[int]) -> PublishedLine:
    shown = _guarded_distribution(line, tally, values)
    # A sum is one more equation on the hidden cells: it is told where there are none.
    is_whole = bool(shown) and None not in shown.values()
    grade = line.grade if line.grade is not None and shown.get(line.grade) is not None else None
    return PublishedLine(
        option_id=line.option_id,
        criterion_id=line.criterion_id,
        axis=line.axis,
        rank=line.rank if tally.expressed >= SMALLEST else None,
        total=line.total if is_whole else None,
        voters=line.voters if is_whole else None,
        mean=line.mean if is_whole else None,
        quartiles=quartiles(line.distribution) if is_whole else None,
        grade=grade,
        distribution=tuple(
            PublishedCount(value, told) for value, told in shown.items() if value is not None
        ),
        parts=(),
    )


def _guarded_distribution(
    line: Line, tally: Tally, values: Sequence[int]
) -> dict[int | None, int | None]:
    """Each value, and under None the ballots that gave the option nothing."""
    if not values or tally.method is VoteMethod.RANKING:
        # Each rank is given to one option a ballot: the tables of the options would add up.
        return {}
    given = {count.value: count.ballots for count in line.distribution}
    table: dict[int | None, int] = {value: given.get(value, 0) for value in values}
    if tally.method is not VoteMethod.MAJORITY_JUDGEMENT:
        table[None] = tally.expressed - sum(given.values())
    return suppress(table)


def _guarded_duel(duel: Duel, expressed: int, too_few: bool) -> PublishedDuel:
    table = {
        "prefer": duel.prefer,
        "oppose": duel.oppose,
        "equal": expressed - duel.prefer - duel.oppose,
    }
    shown: Mapping[str, int | None] = dict.fromkeys(table) if too_few else suppress(table)
    return PublishedDuel(duel.option_id, duel.other_id, shown["prefer"], shown["oppose"])
