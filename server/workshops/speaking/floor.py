"""The floor of one discussion: who waits, who speaks, who spoke how long. Pure values.

The order is the double list of French assemblies (double tour de parole): whoever has spoken less
comes first, and among equals whoever asked first. Speaking time is the sum, for a constituency, of
the time from the start to the end of its turns. Refuses persons in a turn: it is a constituency's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from immutables import Map

from server.vocabulary import Constituency


@dataclass(frozen=True, slots=True)
class Request:
    request_id: UUID
    number: int
    person_id: UUID | None
    constituency: Constituency | None
    label_id: UUID | None

    @property
    def content_ids(self) -> tuple[UUID, ...]:
        return () if self.label_id is None else (self.label_id,)


@dataclass(frozen=True, slots=True)
class Turn:
    """`number` is the ticket that was called; None for somebody who simply began to speak."""

    turn_id: UUID
    seq: int
    number: int | None
    constituency: Constituency | None
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """`speaker_id` is who has the floor, where they have a phone; `spoken` how often each had it."""

    queue: Map[UUID, Request] = field(default_factory=Map)
    turns: tuple[Turn, ...] = ()
    speaker_id: UUID | None = None
    spoken: Map[UUID, int] = field(default_factory=Map)
    asked: int = 0

    @property
    def speaking(self) -> Turn | None:
        last = self.turns[-1] if self.turns else None
        return last if last is not None and last.ended_at is None else None


@dataclass(frozen=True, slots=True)
class SpeakingTime:
    """`constituency` is None for the turns of nobody in particular, or of too few to be named."""

    constituency: Constituency | None
    turns: int
    seconds: int


def in_order(floor: Floor, *, balanced: bool) -> list[Request]:
    """The queue as it will be called if nobody else asks."""
    waiting = sorted(floor.queue.values(), key=lambda request: request.number)
    had = Counter(turn.constituency for turn in floor.turns)
    called: list[Request] = []
    while waiting:
        first = min(
            waiting,
            key=lambda request: (
                had[request.constituency] if balanced else 0,
                _times_spoken(floor, request),
                request.number,
            ),
        )
        waiting.remove(first)
        called.append(first)
        had[first.constituency] += 1
    return called


def _times_spoken(floor: Floor, request: Request) -> int:
    return 0 if request.person_id is None else floor.spoken.get(request.person_id, 0)


def times(turns: Iterable[Turn]) -> dict[Constituency | None, SpeakingTime]:
    """What each constituency has spoken, in turns that have ended."""
    counts: Counter[Constituency | None] = Counter()
    seconds: Counter[Constituency | None] = Counter()
    for turn in turns:
        if turn.ended_at is not None:
            counts[turn.constituency] += 1
            seconds[turn.constituency] += round((turn.ended_at - turn.started_at).total_seconds())
    return {each: SpeakingTime(each, counts[each], seconds[each]) for each in counts}


def published(
    spoken: Mapping[Constituency | None, SpeakingTime], told: Set[Constituency]
) -> tuple[SpeakingTime, ...]:
    """The same times with those of small constituencies put together, never one of them alone."""
    together = {each for each in spoken if each is None or each not in told}
    named = [each for each in spoken.values() if each.constituency not in together]
    if len(together) == 1 and None not in together:
        # The others being known, what is left would be that one's.
        named.sort(key=lambda each: (each.seconds, each.turns, str(each.constituency)))
        together |= {each.constituency for each in named[:1]}
        del named[:1]
    named.sort(key=lambda each: (-each.seconds, str(each.constituency)))
    rest = [spoken[each] for each in together]
    if rest:
        named.append(
            SpeakingTime(None, sum(each.turns for each in rest), sum(each.seconds for each in rest))
        )
    return tuple(named)
