"""From the ballots of every channel to one result, whatever the method.

Phones, raised hands and paper are counted in one tally, and each line says what each channel
brought. Refuses ballots: it is given the counters of each channel, and how many came by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.counting import approval, dots, judgement, points, ranking, ratings, score
from server.workshops.counting.marks import NO_COUNTS, Aspect, Cell, Counts, summed
from server.workshops.counting.results import ChannelTurnout, Line, Part, Tally
from server.workshops.counting.sums import Subject


@dataclass(frozen=True, slots=True)
class Urn:
    """What came by one channel: its counters, its ballots, and those that abstain among them."""

    channel: VoteChannel
    counts: Counts = NO_COUNTS
    ballots: int = 0
    abstentions: int = 0

    @property
    def expressed(self) -> int:
        return self.ballots - self.abstentions


def count(
    method: VoteMethod | None,
    subjects: Sequence[Subject],
    urns: Iterable[Urn],
    *,
    round_: int,
    entitled: int,
) -> Tally:
    """The result of a round. `method` is None for a rating."""
    used = sorted((urn for urn in urns if urn.ballots), key=lambda urn: urn.channel)
    counts = summed(urn.counts for urn in used)
    lines = _lines(method, counts, subjects, sum(urn.expressed for urn in used))
    tally = Tally(
        method=method,
        round=round_,
        entitled=entitled,
        turnout=tuple(ChannelTurnout(urn.channel, urn.ballots, urn.abstentions) for urn in used),
        lines=_with_parts(lines, method, subjects, used),
    )
    if method is not VoteMethod.RANKING:
        return tally
    found = ranking.duels(counts, (line.option_id for line in lines))
    return replace(
        tally,
        duels=found.duels,
        winner_id=found.winner_id,
        top_set=found.top_set,
        is_cycle=found.is_cycle,
    )


def _lines(
    method: VoteMethod | None,
    counts: Mapping[Cell, int],
    subjects: Sequence[Subject],
    expressed: int,
) -> tuple[Line, ...]:
    match method:
        case None:
            return ratings.lines(counts, subjects)
        case VoteMethod.DOTS:
            return dots.lines(counts, subjects)
        case VoteMethod.POINTS:
            return points.lines(counts, subjects)
        case VoteMethod.SCORE:
            return score.lines(counts, subjects)
        case VoteMethod.APPROVAL:
            return approval.lines(counts, subjects)
        case VoteMethod.RANKING:
            return ranking.lines(counts, subjects, expressed)
        case VoteMethod.MAJORITY_JUDGEMENT:
            return judgement.lines(counts, subjects, expressed)
        case _:
            assert_never(method)


def _with_parts(
    lines: Iterable[Line],
    method: VoteMethod | None,
    subjects: Sequence[Subject],
    urns: Sequence[Urn],
) -> tuple[Line, ...]:
    brought = [
        (urn.channel, _heaped(urn.counts), _by_subject(method, urn, subjects)) for urn in urns
    ]
    return tuple(
        replace(
            line,
            parts=tuple(
                _part(channel, by_subject[subject], subject in heaped)
                for channel, heaped, by_subject in brought
                if subject in by_subject
            ),
        )
        for line in lines
        for subject in ((line.option_id, line.criterion_id, line.axis),)
    )


def _by_subject(
    method: VoteMethod | None, urn: Urn, subjects: Sequence[Subject]
) -> dict[Subject, Line]:
    return {
        (line.option_id, line.criterion_id, line.axis): line
        for line in _lines(method, urn.counts, subjects, urn.expressed)
    }


def _heaped(counts: Mapping[Cell, int]) -> set[Subject]:
    return {
        (cell.option_id, cell.other_id, cell.axis) for cell in counts if cell.aspect is Aspect.HEAP
    }


def _part(channel: VoteChannel, line: Line, is_heaped: bool) -> Part:
    return Part(
        channel=channel,
        total=line.total,
        voters=None if is_heaped else line.voters,
        distribution=line.distribution,
    )
