"""Where live commands are handled: one writer per session and process, committing in groups.

Whatever waits while a transaction runs goes together into the next one. In it, the row lock of the
session comes first, so that the log's order is the order of commits however many processes write;
then this process catches up with the others, answers again what was already answered, and lets the
machine decide the rest in order. A refused command touches nobody else's. Refuses to keep anything
it has not committed: after a failed transaction what it knew of the session is dropped.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from server.database import Database, Transaction
from server.ids import new_id
from server.problems import IdempotencyConflict, NotFound, Problem, TryAgain
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.album import require_own
from server.workshops.commands import Command
from server.workshops.encoding import to_jsonable
from server.workshops.log import (
    Known,
    Outcome,
    Recorded,
    States,
    append,
    catch_up,
    read_outcomes,
)
from server.workshops.machine import Decision, decide, evolve
from server.workshops.people import leases
from server.workshops.people.admission import completed
from server.workshops.people.entitlement import read_arrival, token_end
from server.workshops.people.erasing import erasures
from server.workshops.people.ledger import Ledger
from server.workshops.projections import project
from server.workshops.proposing.rows import check_references
from server.workshops.sessions import find_by_join_code, insert_session, rotate_join_code
from server.workshops.state import State
from server.workshops.tokens import (
    mint_for,
    mint_participant_token,
    participant_id_for,
    payload_hmac,
    session_id_for,
)
from server.workshops.voting.ballot_box import BallotBox, open_box, store_box
from server.workshops.wakeup import Wakeup

LARGEST_GROUP = 256
_CLOCK = Actor(ActorRole.CLOCK, UUID(int=0))
_SHORTEST_ALARM_SECONDS = 0.05
_ALARM_AGAIN_SECONDS = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command is in the log, durably and once. `seq` is the head right after it."""

    seq: int
    epoch: int
    duplicate: bool
    outcome: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    session_id: UUID
    participant_id: UUID
    token: str
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class Opened:
    """`join_code` is None once the session has concluded."""

    session_id: UUID
    join_code: str | None
    accepted: Accepted


_Verdict = Accepted | Problem | Exception


@dataclass(slots=True, eq=False)
class _Asked:
    """A command that waits for its verdict. The verdict is a result even when it is a refusal,
    so that a caller who left makes no noise."""

    actor: Actor
    operation_id: UUID
    command: Command
    now: datetime
    payload_hmac: str
    verdict: asyncio.Future[_Verdict]


@dataclass(slots=True)
class _Room:
    waiting: deque[_Asked] = field(default_factory=deque)
    writer: asyncio.Task[None] | None = None


@dataclass(frozen=True, slots=True)
class _Alarm:
    activity_id: UUID
    ends_at: datetime
    handle: asyncio.TimerHandle


@dataclass(slots=True)
class _Group:
    """What one transaction gathers."""

    session_id: UUID
    epoch: int
    state: State
    recorded: list[Recorded] = field(default_factory=list)
    contents: dict[UUID, str] = field(default_factory=dict)
    outcomes: dict[tuple[UUID, UUID], Outcome] = field(default_factory=dict)
    verdicts: list[_Verdict] = field(default_factory=list)
    box: BallotBox = field(default_factory=BallotBox)

    def take(self, decision: Decision) -> None:
        if decision.urn is not None:
            self.box.put(self.state, decision.urn)
        for event in decision.events:
            self.state = evolve(self.state, event)
            self.recorded.append(Recorded(self.state.head, event))
        self.contents.update(decision.contents)

    def accepted(self, outcome: Outcome, *, duplicate: bool) -> Accepted:
        return Accepted(outcome.seq, self.epoch, duplicate, outcome.outcome)


class Rooms:
    """The live sessions of this process. Refuses a queue longer than `longest_queue` a session."""

    def __init__(
        self,
        database: Database,
        wakeup: Wakeup,
        signing_key: bytes,
        *,
        states: States | None = None,
        longest_queue: int = 2_000,
        token_length: timedelta = timedelta(days=7),
        ledger: Ledger | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.states = States() if states is None else states
        self._database = database
        self._wakeup = wakeup
        self._key = signing_key
        self._longest_queue = longest_queue
        self._token_length = token_length
        self._ledger = ledger
        self._clock = clock
        self._rooms: dict[UUID, _Room] = {}
        self._alarms: dict[UUID, _Alarm] = {}
        self._closing: set[asyncio.Task[Accepted]] = set()
        self._is_closed = False

    async def open(
        self,
        workshop_id: UUID,
        title: str,
        activities: Sequence[ActivityPlan],
        *,
        actor: Actor,
        operation_id: UUID,
        now: datetime,
        drafts_proposals: bool = True,
        agenda_visible: bool = True,
        rehearsal: bool = False,
    ) -> Opened:
        """A new session of the workshop with this agenda; the same one at each retry."""
        if self._is_closed:
            raise TryAgain
        command = commands.OpenSession(
            title,
            tuple(activities),
            drafts_proposals,
            agenda_visible=agenda_visible,
            rehearsal=rehearsal,
        )
        session_id = session_id_for(self._key, workshop_id, actor.actor_id, operation_id)
        asked = self._ask(actor, operation_id, command, now)

        async def work(tx: Transaction) -> tuple[_Group, str | None]:
            await insert_session(
                tx, session_id, workshop_id, title.strip()[:300], now, rehearsal=rehearsal
            )
            group = await self._write(tx, session_id, [asked])
            if not isinstance(group.verdicts[0], Accepted):
                raise group.verdicts[0]
            rows = await tx.fetch("SELECT join_code FROM live_session WHERE id = $1", [session_id])
            return group, rows[0][0]

        group, join_code = await self._database.unit_of_work(work)
        self._committed(group)
        (accepted,) = group.verdicts
        assert isinstance(accepted, Accepted)
        return Opened(session_id, join_code, accepted)

    async def join(
        self, code: str, *, operation_id: UUID, now: datetime, entry_code: str | None = None
    ) -> Joined:
        """A new participant of the session that bears the code; the same one at each retry, and
        once their token has ended."""
        async with self._database.snapshot() as view:
            session_id = await find_by_join_code(view, code)
        participant_id = participant_id_for(self._key, session_id, operation_id)
        actor = Actor(ActorRole.PARTICIPANT, participant_id)
        command = commands.Join(entry_code)
        accepted = await self.handle(session_id, actor, operation_id, command, now)
        async with self._database.snapshot() as view:
            joined_at = await read_arrival(view, participant_id)
        ends_at = token_end(joined_at, now, self._token_length)
        token = mint_participant_token(self._key, session_id, participant_id, ends_at)
        return Joined(session_id, participant_id, token, accepted)

    async def handle(
        self,
        session_id: UUID,
        actor: Actor,
        operation_id: UUID,
        command: Command,
        now: datetime,
    ) -> Accepted:
        """The command's first outcome, once it is committed; a problem when it is refused.

        A caller who is cancelled leaves the command to its fate: the same operation id asks after
        it. Raises TryAgain when nothing was written and the same may be sent again.
        """
        asked = self._ask(actor, operation_id, command, now)
        room = self._rooms.setdefault(session_id, _Room())
        if self._is_closed or len(room.waiting) >= self._longest_queue:
            raise TryAgain
        room.waiting.append(asked)
        if room.writer is None:
            # A context of its own: the writer outlives whoever was first.
            room.writer = asyncio.get_running_loop().create_task(
                self._drain(session_id, room), context=contextvars.Context()
            )
        verdict = await asyncio.shield(asked.verdict)
        if not isinstance(verdict, Accepted):
            raise verdict
        return verdict

    async def close(self) -> None:
        """Finishes what was accepted, and takes nothing more."""
        self._is_closed = True
        for alarm in self._alarms.values():
            alarm.handle.cancel()
        self._alarms.clear()
        writers = [room.writer for room in self._rooms.values() if room.writer is not None]
        if writers or self._closing:
            await asyncio.wait([*writers, *self._closing])

    def _ask(self, actor: Actor, operation_id: UUID, command: Command, now: datetime) -> _Asked:
        content: Any = {"command": type(command).__name__, "content": to_jsonable(_kept(command))}
        # Escaped, so that a text that cannot be kept is refused by its rule and not by its bytes.
        payload = json.dumps(content, sort_keys=True).encode("ascii")
        verdict: asyncio.Future[_Verdict] = asyncio.get_running_loop().create_future()
        digest = payload_hmac(self._key, payload)
        return _Asked(actor, operation_id, command, now, digest, verdict)

    async def _drain(self, session_id: UUID, room: _Room) -> None:
        try:
            while room.waiting:
                size = min(LARGEST_GROUP, len(room.waiting))
                await self._commit(session_id, [room.waiting.popleft() for _ in range(size)])
        finally:
            room.writer = None
            if self._rooms.get(session_id) is room:
                del self._rooms[session_id]

    async def _commit(self, session_id: UUID, asked: Sequence[_Asked]) -> None:
        """Every one of `asked` has its verdict after this."""
        try:
            group = await self._database.unit_of_work(lambda tx: self._write(tx, session_id, asked))
        except Exception as error:
            self.states.forget(session_id)
            await self._fail(session_id, asked, error)
            return
        for each, verdict in zip(asked, group.verdicts, strict=True):
            each.verdict.set_result(verdict)
        self._committed(group)

    async def _fail(self, session_id: UUID, asked: Sequence[_Asked], error: Exception) -> None:
        if len(asked) == 1 or isinstance(error, Problem):
            for each in asked:
                each.verdict.set_result(copy(error))
            return
        # One of them broke the transaction of all: each gets its own.
        _log.warning("a group of %d commands is taken apart: %s", len(asked), type(error).__name__)
        for each in asked:
            await self._commit(session_id, [each])

    def _committed(self, group: _Group) -> None:
        self.learn(group.session_id, Known(group.epoch, group.state))
        if group.recorded:
            self._wakeup.announce(group.session_id, group.state.head)

    async def _write(self, tx: Transaction, session_id: UUID, asked: Sequence[_Asked]) -> _Group:
        rows = await tx.fetch(
            "UPDATE live_session SET turn = turn + 1 WHERE id = $1 RETURNING head, epoch",
            [session_id],
        )
        if not rows:
            raise NotFound
        head, epoch = rows[0]
        known = self.states.get(session_id)
        known = await catch_up(tx, session_id, known, epoch=epoch, head=head)
        people = {each.actor.actor_id for each in asked}
        box = await open_box(tx, self._database.dialect, known.state, people)
        group = _Group(session_id, epoch, known.state, box=box)
        stored = await read_outcomes(
            tx,
            self._database.dialect,
            session_id,
            {(each.actor.actor_id, each.operation_id) for each in asked},
        )
        for each in asked:
            group.verdicts.append(await self._judge(tx, group, each, stored))
        await self._renew_seat(tx, group, asked)
        await self._store(tx, group, asked[-1].now)
        return group

    async def _renew_seat(self, tx: Transaction, group: _Group, asked: Sequence[_Asked]) -> None:
        driver = group.state.people.driver
        if driver is None:
            return
        for each, verdict in zip(asked, group.verdicts, strict=True):
            if each.actor.actor_id == driver.holder_id and isinstance(verdict, Accepted):
                await leases.renew(tx, group.session_id, driver.holder_id, each.now)
                return

    async def _judge(
        self,
        tx: Transaction,
        group: _Group,
        asked: _Asked,
        stored: Mapping[tuple[UUID, UUID], Outcome],
    ) -> _Verdict:
        key = (asked.actor.actor_id, asked.operation_id)
        first = stored.get(key) or group.outcomes.get(key)
        if first is not None:
            if first.payload_hmac != asked.payload_hmac:
                return IdempotencyConflict()
            return group.accepted(first, duplicate=True)
        try:
            return await self._decide(tx, group, asked)
        except Problem as problem:
            return problem

    async def _decide(self, tx: Transaction, group: _Group, asked: _Asked) -> Accepted:
        self._close_what_elapsed(group, asked.now)
        actor_id = asked.actor.actor_id
        mint = mint_for(self._key, group.session_id, actor_id, asked.operation_id)
        urn = group.box.running(group.state)
        # A code that was spent for nothing is not spent.
        async with tx.savepoint() if isinstance(asked.command, commands.Join) else nullcontext():
            command = await completed(
                tx,
                group.session_id,
                group.state,
                asked.command,
                asked.actor,
                key=self._key,
                now=asked.now,
            )
            decision = decide(group.state, command, asked.actor, asked.now, mint, urn)
        answer = dict(decision.outcome)
        if isinstance(asked.command, commands.ProposingCommand):
            await check_references(tx, asked.command)
        match asked.command:
            case commands.Contribute(details=given) | commands.EditContribution(details=given):
                if given.photo_id is not None:
                    await require_own(tx, group.session_id, actor_id, given.photo_id)
            case commands.RotateJoinCode():
                answer["join_code"] = await rotate_join_code(tx, group.session_id)
        group.take(decision)
        outcome = Outcome(
            actor_id, asked.operation_id, asked.payload_hmac, group.state.head, answer
        )
        if asked.actor.role is not ActorRole.CLOCK:
            group.outcomes[actor_id, asked.operation_id] = outcome
        return group.accepted(outcome, duplicate=False)

    @staticmethod
    def _close_what_elapsed(group: _Group, now: datetime) -> None:
        # The clock's own close may be late, or its process dead: the next command brings it.
        running = group.state.running
        if running is not None and running.closes_itself:
            elapsed = commands.CloseElapsed(running.activity_id)
            urn = group.box.running(group.state)
            group.take(decide(group.state, elapsed, _CLOCK, now, lambda noun: new_id(), urn))

    async def _store(self, tx: Transaction, group: _Group, now: datetime) -> None:
        await append(
            tx,
            group.session_id,
            group.recorded,
            contents=group.contents,
            outcomes=tuple(group.outcomes.values()),
        )
        await store_box(tx, group.box, group.state)
        if not group.recorded:
            return
        happened = [recorded.event for recorded in group.recorded]
        if self._ledger is not None:
            for erasure in erasures(happened):
                await self._ledger.append(erasure.at, group.session_id, erasure.content_ids)
        await project(tx, self._database.dialect, group.session_id, group.state, happened, now)
        await self._wakeup.tell(tx, group.session_id, group.state.head)

    def learn(self, session_id: UUID, known: Known) -> None:
        """Takes note of what is committed, and sets the alarm of an activity that closes itself."""
        self.states.learn(session_id, known)
        running = known.state.running
        alarm = self._alarms.get(session_id)
        if running is None or not running.closes_itself or running.ends_at is None:
            if alarm is not None:
                alarm.handle.cancel()
                del self._alarms[session_id]
            return
        if self._is_closed:
            return
        if alarm is not None:
            if (alarm.activity_id, alarm.ends_at) == (running.activity_id, running.ends_at):
                return
            alarm.handle.cancel()
        self._set_alarm(session_id, running.activity_id, running.ends_at)

    def _set_alarm(
        self,
        session_id: UUID,
        activity_id: UUID,
        ends_at: datetime,
        *,
        soonest: float = _SHORTEST_ALARM_SECONDS,
    ) -> None:
        delay = max(soonest, (ends_at - self._clock()).total_seconds())
        handle = asyncio.get_running_loop().call_later(
            delay, self._ring, session_id, context=contextvars.Context()
        )
        self._alarms[session_id] = _Alarm(activity_id, ends_at, handle)

    def _ring(self, session_id: UUID) -> None:
        # Gone before it is handled: if the clock was early, learning the state sets it again.
        alarm = self._alarms.pop(session_id)
        task = asyncio.get_running_loop().create_task(
            self.handle(
                session_id,
                _CLOCK,
                new_id(),
                commands.CloseElapsed(alarm.activity_id),
                self._clock(),
            ),
            context=contextvars.Context(),
        )
        self._closing.add(task)
        task.add_done_callback(partial(self._rang, session_id, alarm))

    def _rang(self, session_id: UUID, alarm: _Alarm, task: asyncio.Task[Accepted]) -> None:
        self._closing.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        _log.warning("an elapsed activity was not closed: %s", type(error).__name__)
        # Everyone may be waiting for this very close: nobody else would bring it.
        if isinstance(error, TryAgain) and not self._is_closed and session_id not in self._alarms:
            self._set_alarm(
                session_id, alarm.activity_id, alarm.ends_at, soonest=_ALARM_AGAIN_SECONDS
            )


def _kept(command: Command) -> Command:
    """The command as its signature keeps it: not even a trace of what a secret ballot chose.

    So the same operation id answers its first outcome, whatever it carries the second time.
    """
    if isinstance(command, commands.CastSecretBallot):
        return replace(command, marks=())
    return command
