"""One follower of a session's log for a whole process, from which every subscriber is served.

It reads the log when poked, and every two seconds in any case; for each audience it decides how
far to publish: at once when something happened, at most four times a second when only counters
moved, once a second when this audience was told nothing. Refuses to remember its readers: a
subscriber is a cursor, and a slow one costs nothing here.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from server.database import Database, StatementTooLong
from server.problems import Problem, TryAgain
from server.vocabulary import Audience
from server.workshops import audiences
from server.workshops.audiences import Texts
from server.workshops.events import content_ids
from server.workshops.log import (
    PAGE,
    Known,
    Recorded,
    States,
    catch_up,
    read_after,
    read_position,
    read_texts,
)
from server.workshops.public import PublicEvent
from server.workshops.state import replay
from server.workshops.wakeup import POLL_SECONDS, Signal, Wakeup

COUNTERS_EVERY_SECONDS = 0.25
NOTHING_EVERY_SECONDS = 1.0
LINGER_SECONDS = 10.0
_RECENT = 2_000
_BATCHES_KEPT = 64
_RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened after `from_seq` and up to `to_seq`, as one audience is told.

    `to_seq` counts the events that this audience is not told of, so that a follower who checks
    that each batch begins where the last one ended has missed nothing.
    """

    session_id: UUID
    audience: Audience
    epoch: int
    from_seq: int
    to_seq: int
    events: tuple[PublicEvent, ...]
    server_now: datetime


class _Urgency(IntEnum):
    """How soon an audience is to be told."""

    NOTHING = 0
    COUNTERS = 1
    AT_ONCE = 2


@dataclass(slots=True)
class _Lane:
    """How far one audience has been told. `batches` are being made or were just made."""

    audience: Audience
    published: int
    published_at: float
    scanned: int
    urgency: _Urgency = _Urgency.NOTHING
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    batches: OrderedDict[tuple[int, int], asyncio.Task[Batch]] = field(default_factory=OrderedDict)


class Tailer:
    """Follows one session as long as somebody watches, and `LINGER_SECONDS` more."""

    def __init__(
        self,
        session_id: UUID,
        *,
        database: Database,
        wakeup: Wakeup,
        states: States,
        learn: Callable[[UUID, Known], None],
        clock: Callable[[], datetime],
        on_end: Callable[[Tailer], None],
    ) -> None:
        self.session_id = session_id
        self.known: Known | None = None
        self._database = database
        self._wakeup = wakeup
        self._states = states
        self._learn = learn
        self._clock = clock
        self._on_end = on_end
        self._recent: deque[Recorded] = deque(maxlen=_RECENT)
        self._lanes: dict[Audience, _Lane] = {}
        self._loop = asyncio.get_running_loop()
        self._watchers = 0
        self._unwatched_since = self._loop.time()
        self._signal: Signal | None = None
        self._read_again = asyncio.Event()
        self._failure: Exception | None = None
        self._task = self._loop.create_task(self._run(), context=contextvars.Context())

    @property
    def epoch(self) -> int:
        return self._current.epoch

    @property
    def head(self) -> int:
        return self._current.state.head

    @property
    def _current(self) -> Known:
        if self._failure is not None:
            raise self._failure
        if self.known is None:
            raise RuntimeError("asked of a tailer before its first reading")
        return self.known

    @contextmanager
    def watching(self) -> Iterator[None]:
        self._watchers += 1
        try:
            yield
        finally:
            self._watchers -= 1
            self._unwatched_since = self._loop.time()

    async def ready(self) -> None:
        """Until the log has been read once. Raises what made that impossible."""
        while self.known is None and self._failure is None:
            await self._read_again.wait()
        _ = self._current

    async def refresh(self) -> None:
        """Until the log has been read from now on."""
        next_reading = self._read_again
        if self._signal is not None:
            self._signal.poke()
        await next_reading.wait()
        # A reading may have been under way: only one begun since then is sure to be fresh.
        next_reading = self._read_again
        if self._signal is not None:
            self._signal.poke()
        await next_reading.wait()
        _ = self._current

    async def published_after(self, audience: Audience, seq: int) -> int:
        """How far this audience has been told, once that is beyond `seq`, or `seq` is no more."""
        epoch = self.epoch
        lane = self._lane(audience)
        while lane.published <= seq <= self.head and self.epoch == epoch:
            await lane.moved.wait()
            lane = self._lane(audience)
        return lane.published

    def published(self, audience: Audience) -> int:
        return self._lane(audience).published

    async def batch(self, audience: Audience, from_seq: int) -> Batch:
        """What the audience is told after `from_seq`; made once, however many ask."""
        lane = self._lane(audience)
        span = (from_seq, min(lane.published, from_seq + PAGE))
        task = lane.batches.get(span)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._loop.create_task(
                self._make_batch(audience, *span), context=contextvars.Context()
            )
            lane.batches[span] = task
            while len(lane.batches) > _BATCHES_KEPT:
                lane.batches.popitem(last=False)
        return await asyncio.shield(task)

    async def stop(self) -> None:
        """Whoever waits is asked to come back."""
        self._task.cancel()
        await asyncio.wait([self._task])
        # A task that is cancelled before its first step runs none of its own farewell.
        self._end(TryAgain())

    async def _run(self) -> None:
        try:
            with self._wakeup.listening(self.session_id) as signal:
                self._signal = signal
                await self._follow(signal)
            self._end(TryAgain())
        except Problem as problem:
            self._end(problem)
        except Exception as error:
            _log.exception("a tailer stopped")
            self._end(error)

    async def _follow(self, signal: Signal) -> None:
        while not self._is_deserted():
            # Clear before reading: an event landing mid-read must wake us again.
            signal.clear()
            try:
                await self._read()
            except (TryAgain, StatementTooLong):
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            finished, self._read_again = self._read_again, asyncio.Event()
            finished.set()
            pause = self._publish()
            await signal.wait(min(POLL_SECONDS, pause))

    def _is_deserted(self) -> bool:
        return self._watchers == 0 and self._loop.time() - self._unwatched_since > LINGER_SECONDS

    async def _read(self) -> None:
        async with self._database.snapshot() as view:
            epoch, head = await read_position(view, self.session_id)
            if self.known is None or self.known.epoch != epoch or self.known.state.head > head:
                held = self._states.get(self.session_id)
                if held is not None and held.epoch == epoch and held.state.head > head:
                    # A shorter log under the same epoch: the longer one would pass for the newer.
                    self._states.forget(self.session_id)
                self._start_over(
                    await catch_up(view, self.session_id, held, epoch=epoch, head=head)
                )
                return
            known = self.known
            added: list[Recorded] = []
            while known.state.head < head:
                page = await read_after(view, self.session_id, known.state.head)
                if not page:
                    raise RuntimeError("the log ends before its head")
                added.extend(page)
                known = Known(epoch, replay((recorded.event for recorded in page), known.state))
        if known is not self.known:
            # Only now: what broke half-way is read again from where it began.
            self._recent.extend(added)
            self.known = known
            self._learn(self.session_id, known)

    def _start_over(self, known: Known) -> None:
        """The first reading, or the log is another one: a restored backup changes the epoch."""
        self.known = known
        self._recent.clear()
        lanes, self._lanes = self._lanes, {}
        for lane in lanes.values():
            lane.moved.set()
        self._learn(self.session_id, known)

    def _publish(self) -> float:
        """Moves every audience as far as it may be told; how long until one is due again."""
        now = self._loop.time()
        pause = POLL_SECONDS
        for lane in self._lanes.values():
            if lane.published == self.head:
                continue
            self._scan(lane)
            due = lane.published_at + _PATIENCE[lane.urgency]
            if due <= now:
                self._move(lane, now)
            else:
                pause = min(pause, due - now)
        return pause

    def _scan(self, lane: _Lane) -> None:
        """Finds out how urgent what was added is for this audience."""
        for recorded in self._since(lane.scanned):
            told = audiences.project(recorded.event, lane.audience)
            if told is not None:
                counts = audiences.is_counter(told)
                urgency = _Urgency.COUNTERS if counts else _Urgency.AT_ONCE
                lane.urgency = max(lane.urgency, urgency)
        lane.scanned = self.head

    def _since(self, seq: int) -> Iterator[Recorded]:
        """The recent events after `seq`; those too old to be recent are left out."""
        newest = reversed(self._recent)
        added = []
        for recorded in newest:
            if recorded.seq <= seq:
                break
            added.append(recorded)
        return reversed(added)

    def _move(self, lane: _Lane, now: float) -> None:
        lane.published = self.head
        lane.published_at = now
        lane.urgency = _Urgency.NOTHING
        # Those made before end elsewhere, and hold texts that may since have been erased.
        lane.batches.clear()
        moved, lane.moved = lane.moved, asyncio.Event()
        moved.set()

    def _lane(self, audience: Audience) -> _Lane:
        head = self.head
        lane = self._lanes.get(audience)
        if lane is None:
            lane = _Lane(audience, published=head, published_at=self._loop.time(), scanned=head)
            self._lanes[audience] = lane
        return lane

    async def _make_batch(self, audience: Audience, from_seq: int, to_seq: int) -> Batch:
        known = self._current
        recent = [recorded for recorded in self._since(from_seq) if recorded.seq <= to_seq]
        if len(recent) < to_seq - from_seq:
            async with self._database.snapshot() as view:
                recent = await read_after(view, self.session_id, from_seq, limit=to_seq - from_seq)
        texts = await self._read_texts(recent)
        told = []
        for recorded in recent:
            seen = audiences.project(recorded.event, audience)
            if seen is not None and not audiences.is_lost(seen, known.state, audience):
                seen = audiences.with_texts(seen, texts)
            if seen is not None:
                told.append(seen)
        return Batch(
            session_id=self.session_id,
            audience=audience,
            epoch=known.epoch,
            from_seq=from_seq,
            to_seq=to_seq,
            events=audiences.coalesce(told),
            server_now=self._clock(),
        )

    async def _read_texts(self, recent: Iterable[Recorded]) -> Texts:
        named = {content for recorded in recent for content in content_ids(recorded.event)}
        if not named:
            return {}
        async with self._database.snapshot() as view:
            return await read_texts(view, self._database.dialect, named)

    def _end(self, failure: Exception) -> None:
        """Leaves the process's list, so that whoever asks next finds another tailer."""
        self._failure = failure
        self._on_end(self)
        self._read_again.set()
        for lane in self._lanes.values():
            lane.moved.set()


_PATIENCE = {
    _Urgency.NOTHING: NOTHING_EVERY_SECONDS,
    _Urgency.COUNTERS: COUNTERS_EVERY_SECONDS,
    _Urgency.AT_ONCE: 0.0,
}
