"""One follower of a session's log for a whole process, from which every subscriber is served.

It reads the log when poked, and every two seconds in any case; for each view it decides how far to
publish: at once when something happened, at most four times a second when only counters moved,
once a second when this view was told nothing. Refuses to remember its readers: a
subscriber is a cursor, and a slow one costs nothing here.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import cache
from uuid import UUID

from server.database import Database, StatementTooLong
from server.problems import Problem, TryAgain
from server.workshops import audiences
from server.workshops.entities import COUNTERS, Changes, Gone, Key, View, content_ids
from server.workshops.fold import replay
from server.workshops.log import (
    Known,
    Recorded,
    States,
    catch_up,
    read_after,
    read_position,
    read_texts,
)
from server.workshops.state import State
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
    """What changed after `from_seq` and up to `to_seq`, as one view is told: as it is at `to_seq`.

    `to_seq` counts the events that this view is not told of, so that a follower who checks that
    each batch begins where the last one ended has missed nothing.
    """

    session_id: UUID
    view: View
    epoch: int
    from_seq: int
    to_seq: int
    changes: Changes
    server_now: datetime


class _Urgency(IntEnum):
    """How soon a view is to be told."""

    NOTHING = 0
    COUNTERS = 1
    AT_ONCE = 2


@dataclass(slots=True)
class _Lane:
    """How far one view has been told: of `state`, the state after `published` events.

    `batches` are being made or were just made, by the position they begin at.
    """

    view: View
    state: State
    published_at: float
    scanned: int
    urgency: _Urgency = _Urgency.NOTHING
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    batches: OrderedDict[int, asyncio.Task[Batch]] = field(default_factory=OrderedDict)

    @property
    def published(self) -> int:
        return self.state.head


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
        self._lanes: dict[View, _Lane] = {}
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

    async def published_after(self, view: View, seq: int) -> int:
        """How far this view has been told, once that is beyond `seq`, or `seq` is no more."""
        epoch = self.epoch
        lane = self._lane(view)
        while lane.published <= seq <= self.head and self.epoch == epoch:
            await lane.moved.wait()
            lane = self._lane(view)
        return lane.published

    def published(self, view: View) -> int:
        return self._lane(view).published

    async def batch(self, view: View, from_seq: int) -> Batch:
        """What the view is told after `from_seq`; made once, however many ask."""
        lane = self._lane(view)
        task = lane.batches.get(from_seq)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._loop.create_task(
                self._make_batch(view, self.epoch, from_seq, lane.state),
                context=contextvars.Context(),
            )
            lane.batches[from_seq] = task
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
            while known.state.head + len(added) < head:
                page = await read_after(view, self.session_id, known.state.head + len(added))
                if not page:
                    raise RuntimeError("the log ends before its head")
                added.extend(page)
        if added:
            # Only now: what broke half-way is read again from where it began.
            self._recent.extend(added)
            self.known = self._after(known, added)
            self._learn(self.session_id, self.known)

    def _after(self, known: Known, added: Sequence[Recorded]) -> Known:
        """What this process holds already, where its own room wrote these; else what they make."""
        held = self._states.get(self.session_id)
        if held and (held.epoch, held.state.head) == (known.epoch, added[-1].seq):
            return held
        return Known(known.epoch, replay((recorded.event for recorded in added), known.state))

    def _start_over(self, known: Known) -> None:
        """The first reading, or the log is another one: a restored backup changes the epoch."""
        self.known = known
        self._recent.clear()
        lanes, self._lanes = self._lanes, {}
        for lane in lanes.values():
            lane.moved.set()
        self._learn(self.session_id, known)

    def _publish(self) -> float:
        """Moves every view as far as it may be told; how long until one is due again."""
        now = self._loop.time()
        pause = POLL_SECONDS
        touched = cache(self._touched_after)
        for lane in self._lanes.values():
            if lane.published == self.head:
                continue
            self._weigh(lane, touched(lane.scanned))
            due = lane.published_at + _PATIENCE[lane.urgency]
            if due <= now:
                self._move(lane, now)
            else:
                pause = min(pause, due - now)
        return pause

    def _touched_after(self, seq: int) -> Collection[Key]:
        """What the recent events after `seq` may have changed, each once."""
        state = self._current.state
        return dict.fromkeys(
            key for recorded in self._since(seq) for key in audiences.touched(recorded.event, state)
        ).keys()

    def _weigh(self, lane: _Lane, touched: Collection[Key]) -> None:
        """Finds out how urgent what was added is for this view."""
        state = self._current.state
        for key in touched:
            if lane.urgency is _Urgency.AT_ONCE:
                break
            lane.urgency = max(lane.urgency, _urgency(state, key, lane.view))
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
        lane.state = self._current.state
        lane.published_at = now
        lane.urgency = _Urgency.NOTHING
        # Those made before end elsewhere, and hold texts that may since have been erased.
        lane.batches.clear()
        moved, lane.moved = lane.moved, asyncio.Event()
        moved.set()

    def _lane(self, view: View) -> _Lane:
        lane = self._lanes.get(view)
        if lane is None:
            lane = _Lane(
                view,
                self._current.state,
                published_at=self._loop.time(),
                scanned=self.head,
            )
            self._lanes[view] = lane
        return lane

    async def _make_batch(self, view: View, epoch: int, from_seq: int, state: State) -> Batch:
        """All that happened after `from_seq`, as it is in `state`."""
        recent = [recorded for recorded in self._since(from_seq) if recorded.seq <= state.head]
        if len(recent) < state.head - from_seq:
            async with self._database.snapshot() as reader:
                recent = await read_after(
                    reader, self.session_id, from_seq, limit=state.head - from_seq
                )
        changes = audiences.changes((recorded.event for recorded in recent), state, view)
        return Batch(
            session_id=self.session_id,
            view=view,
            epoch=epoch,
            from_seq=from_seq,
            to_seq=state.head,
            changes=await self._with_texts(changes),
            server_now=self._clock(),
        )

    async def _with_texts(self, changes: Changes) -> Changes:
        named = content_ids(changes.changed.values())
        if not named:
            return changes
        async with self._database.snapshot() as reader:
            texts = await read_texts(reader, self._database.dialect, named)
        return Changes(audiences.with_texts(changes.changed, texts), changes.gone)

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


def _urgency(state: State, key: Key, view: View) -> _Urgency:
    match audiences.show(state, key, view):
        case None:
            return _Urgency.NOTHING
        case Gone():
            return _Urgency.AT_ONCE
        case _:
            return _Urgency.COUNTERS if key.kind in COUNTERS else _Urgency.AT_ONCE
