"""Ballots to count: generated for any method, and turned into the counters that they leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from hypothesis import strategies as st

from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.counting import ranking, ratings
from server.workshops.counting.judgement import GRADES
from server.workshops.counting.marks import NO_COUNTS, Mark, Marks, added, value_cells
from server.workshops.counting.results import Tally
from server.workshops.counting.tallying import Urn, count
from tests.workshops.playing import named

RAIL, BIKE, BUS, WALK = OPTIONS = tuple(named(name) for name in ("rail", "vélo", "bus", "marche"))
METHODS = tuple(VoteMethod)
ABSTAINS: Marks = ()

_VALUES = {
    VoteMethod.DOTS: st.integers(1, 3),
    VoteMethod.POINTS: st.integers(1, 100),
    VoteMethod.SCORE: st.integers(0, 10),
    VoteMethod.MAJORITY_JUDGEMENT: st.integers(0, len(GRADES) - 1),
    VoteMethod.APPROVAL: st.just(1),
    None: st.integers(1, 5),
}


def marks(method: VoteMethod | None) -> st.SearchStrategy[Marks]:
    """A ballot of this method; now and then an abstention."""
    if method is VoteMethod.RANKING:
        return st.permutations(OPTIONS).flatmap(
            lambda order: st.integers(0, len(order)).map(lambda size: ranked(*order[:size]))
        )
    return st.dictionaries(st.sampled_from(OPTIONS), _VALUES[method]).map(valued)


def ranked(*order: UUID) -> Marks:
    """The best first."""
    return tuple(Mark(option_id, place) for place, option_id in enumerate(order, 1))


def valued(values: dict[UUID, int]) -> Marks:
    return tuple(Mark(option_id, value) for option_id, value in values.items())


def urn(
    method: VoteMethod | None,
    ballots: Iterable[Marks],
    channel: VoteChannel = VoteChannel.PHONE,
    options: Sequence[UUID] = OPTIONS,
) -> Urn:
    """The counters that these ballots leave, and nothing else of them."""
    counts, cast, abstentions = NO_COUNTS, 0, 0
    for ballot in ballots:
        cells = (
            ranking.cells(ballot, options) if method is VoteMethod.RANKING else value_cells(ballot)
        )
        counts = added(counts, cells)
        cast += 1
        abstentions += not ballot
    return Urn(channel, counts, cast, abstentions)


def tallied(
    method: VoteMethod | None, *urns: Urn, options: Sequence[UUID] = OPTIONS, entitled: int = 0
) -> Tally:
    return count(method, ratings.subjects(options, (), 1), urns, round_=1, entitled=entitled)


def counted(method: VoteMethod | None, *ballots: Marks, options: Sequence[UUID] = OPTIONS) -> Tally:
    """What these ballots, all by phone, come to."""
    return tallied(method, urn(method, ballots, options=options), options=options)
