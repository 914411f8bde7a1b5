"""What follows in a session: snapshots, batches, resets, and one's own part.

Refuses to promise what it cannot keep: where the next batch would not join the last one without a
gap, the answer is a Reset that says why and carries the snapshot to start again from.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.database import Database
from server.problems import NotFound, TryAgain
from server.vocabulary import Constituency, ResetReason
from server.workshops import audiences
from server.workshops.board import showing as board
from server.workshops.board.showing import ShownContribution
from server.workshops.cursors import OF_ANOTHER_VIEW
from server.workshops.entities import Entity, Key, View, content_ids
from server.workshops.log import (
    Known,
    Reader,
    catch_up,
    read_position,
    read_texts,
)
from server.workshops.room import Rooms
from server.workshops.running.extra_time import end_for, left_to
from server.workshops.speaking.own import OwnSpeaking, own_speaking
from server.workshops.state import State
from server.workshops.tailer import Batch, Tailer
from server.workshops.voting.ballot_box import read_voted
from server.workshops.voting.own import OwnVote, own_votes
from server.workshops.wakeup import Wakeup
from server.workshops.writing.own import OwnPen, own_pens

FARTHEST_BEHIND = 5_000
_SNAPSHOTS_KEPT = 64
_TELLS_THE_TIME_FOR = timedelta(seconds=0.25)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session as one view sees it after `seq` events of `epoch`."""

    session_id: UUID
    view: View
    epoch: int
    seq: int
    seen: Mapping[Key, Entity]
    server_now: datetime


@dataclass(frozen=True, slots=True)
class Reset:
    """The feed cannot go on from there without a gap: start again from `snapshot`."""

    reason: ResetReason
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class MyPart:
    """What one participant made and voted, at `seq`; told to that participant alone.

    `number` is what they read out to be given extra time; `extra_seconds` what they were given in
    the running activity, until it is over, and `ends_at` when that activity ends for them.
    """

    epoch: int
    seq: int
    contributions: tuple[ShownContribution, ...]
    votes: tuple[OwnVote, ...]
    constituency: Constituency | None
    speaking: tuple[OwnSpeaking, ...]
    pens: tuple[OwnPen, ...]
    number: int
    extra_seconds: int
    ends_at: datetime | None


class Feeds:
    """Every feed of this process."""

    def __init__(
        self,
        database: Database,
        rooms: Rooms,
        wakeup: Wakeup,
        *,
        farthest_behind: int = FARTHEST_BEHIND,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._farthest_behind = farthest_behind
        self._rooms = rooms
        self._wakeup = wakeup
        self._clock = clock
        self._tailers: dict[UUID, Tailer] = {}
        self._snapshots: OrderedDict[tuple[UUID, View, int, int], asyncio.Future[Snapshot]] = (
            OrderedDict()
        )
        self._is_closed = False

    async def after(self, session_id: UUID, view: View, *, epoch: int, seq: int) -> Batch | Reset:
        """Waits until the view is told something after `seq`, and answers it.

        Raises NotFound for an unknown session, TryAgain when this process is closing.
        """
        tailer = self._tailer(session_id)
        with tailer.watching():
            await tailer.ready()
            if seq > tailer.head:
                # The cursor may come from a process that is ahead of this one.
                await tailer.refresh()
            while True:
                reason = self._refusal(tailer, view, epoch=epoch, seq=seq)
                if reason is not None:
                    return Reset(reason, await self.snapshot(session_id, view))
                if await tailer.published_after(view, seq) > seq and tailer.epoch == epoch:
                    return await tailer.batch(view, seq)

    async def snapshot(self, session_id: UUID, view: View) -> Snapshot:
        """The session as the view sees it, and the position it was read at.

        Raises NotFound for an unknown session.
        """
        async with self._database.snapshot() as reader:
            known = await self._catch_up(reader, session_id)
        key = (session_id, view, known.epoch, known.state.head)
        task = self._snapshots.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            # Hundreds of phones come back at once after a restart: they share one.
            task = asyncio.get_running_loop().create_task(
                self._take_snapshot(session_id, view, known), context=contextvars.Context()
            )
            self._snapshots[key] = task
            while len(self._snapshots) > _SNAPSHOTS_KEPT:
                self._snapshots.popitem(last=False)
        return self._on_time(key, await asyncio.shield(task))

    def _on_time(self, key: tuple[UUID, View, int, int], taken: Snapshot) -> Snapshot:
        """Where nothing has moved for a while, only the time that it tells has grown old."""
        now = self._clock()
        if now - taken.server_now <= _TELLS_THE_TIME_FOR:
            return taken
        taken = replace(taken, server_now=now)
        kept = self._snapshots[key] = asyncio.get_running_loop().create_future()
        kept.set_result(taken)
        return taken

    async def state(self, session_id: UUID) -> State:
        """The session as it is committed now, or later. Raises NotFound."""
        async with self._database.snapshot() as reader:
            return (await self._catch_up(reader, session_id)).state

    def known(self, session_id: UUID) -> State | None:
        """What this process was told of the session last, without looking again."""
        known = self._rooms.states.get(session_id)
        return None if known is None else known.state

    async def head(self, session_id: UUID) -> tuple[int, int]:
        """The epoch and head of the log now. Raises NotFound."""
        async with self._database.snapshot() as reader:
            return await read_position(reader, session_id)

    async def my_part(self, session_id: UUID, participant_id: UUID) -> MyPart:
        """Raises NotFound for whoever has not joined."""
        async with self._database.snapshot() as reader:
            known = await self._catch_up(reader, session_id)
            state = known.state
            if participant_id not in state.participants:
                raise NotFound
            own = [
                board.own(state.contributions[contribution_id])
                for contribution_id in state.authored.get(participant_id, ())
            ]
            texts = await read_texts(reader, self._database.dialect, content_ids(own))
            voted = await read_voted(reader, session_id, participant_id)
        return MyPart(
            epoch=known.epoch,
            seq=state.head,
            contributions=tuple(
                each.with_texts(texts) for each in sorted(own, key=lambda card: card.order)
            ),
            votes=own_votes(state, participant_id, voted),
            constituency=state.panel.chosen.get(participant_id),
            speaking=own_speaking(state, participant_id),
            pens=own_pens(state, participant_id),
            number=state.people.numbers[participant_id],
            extra_seconds=0 if state.running is None else left_to(state.running, participant_id),
            ends_at=None if state.running is None else end_for(state.running, participant_id),
        )

    async def close(self) -> None:
        """Whoever waits is asked to come back, to this process or another."""
        self._is_closed = True
        for tailer in tuple(self._tailers.values()):
            await tailer.stop()

    def _tailer(self, session_id: UUID) -> Tailer:
        if self._is_closed:
            raise TryAgain
        tailer = self._tailers.get(session_id)
        if tailer is None:
            tailer = self._tailers[session_id] = Tailer(
                session_id,
                database=self._database,
                wakeup=self._wakeup,
                states=self._rooms.states,
                learn=self._rooms.learn,
                clock=self._clock,
                on_end=self._forget,
            )
        return tailer

    def _forget(self, tailer: Tailer) -> None:
        if self._tailers.get(tailer.session_id) is tailer:
            del self._tailers[tailer.session_id]

    def _refusal(self, tailer: Tailer, view: View, *, epoch: int, seq: int) -> ResetReason | None:
        if seq == OF_ANOTHER_VIEW:
            return ResetReason.AUDIENCE_CHANGED
        if epoch != tailer.epoch:
            return ResetReason.EPOCH_CHANGED
        if not 0 <= seq <= tailer.head:
            return ResetReason.UNKNOWN_POSITION
        if tailer.published(view) - seq > self._farthest_behind:
            return ResetReason.TOO_FAR_BEHIND
        return None

    async def _catch_up(self, reader: Reader, session_id: UUID) -> Known:
        """The committed state, as this reader of the database or a later commit has it."""
        epoch, head = await read_position(reader, session_id)
        held = self._rooms.states.get(session_id)
        if held is not None and held.epoch == epoch and held.state.head >= head:
            return held
        known = await catch_up(reader, session_id, held, epoch=epoch, head=head)
        self._rooms.learn(session_id, known)
        return known

    async def _take_snapshot(self, session_id: UUID, view: View, known: Known) -> Snapshot:
        seen = audiences.snapshot(known.state, view)
        async with self._database.snapshot() as reader:
            texts = await read_texts(reader, self._database.dialect, content_ids(seen.values()))
        return Snapshot(
            session_id=session_id,
            view=view,
            epoch=known.epoch,
            seq=known.state.head,
            seen=audiences.with_texts(seen, texts),
            server_now=self._clock(),
        )
