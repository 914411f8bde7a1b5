"""Where live commands are handled: one writer per session and process, committing in groups.

Whatever waits while a transaction runs goes together into the next one. Refuses to keep anything it
has not committed: after a failed transaction what it knew of the session is dropped.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.database import Database, Transaction
from server.ids import new_id
from server.problems import Problem, TryAgain
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.alarms import Alarms
from server.workshops.commands import Command
from server.workshops.commits import CLOCK, Accepted, Asked, Commit, Verdict, Writer
from server.workshops.encoding import to_jsonable
from server.workshops.log import Known, States
from server.workshops.people.entitlement import read_arrival, token_end
from server.workshops.people.ledger import Ledger
from server.workshops.sessions import find_by_join_code, insert_session
from server.workshops.tokens import (
    mint_participant_token,
    participant_id_for,
    payload_hmac,
    session_id_for,
)
from server.workshops.wakeup import Wakeup

LARGEST_GROUP = 256

_log = logging.getLogger(__name__)


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


@dataclass(slots=True)
class _Room:
    waiting: deque[Asked] = field(default_factory=deque)
    writer: asyncio.Task[None] | None = None


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
        self._writer = Writer(database, wakeup, signing_key, self.states, ledger)
        self._alarms = Alarms(self._close_elapsed, clock)
        self._rooms: dict[UUID, _Room] = {}
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
        prepared: bool = False,
    ) -> Opened:
        """A new session of the workshop with this agenda; the same one at each retry, whatever the
        agenda has become where it was `prepared` and not sent."""
        if self._is_closed:
            raise TryAgain
        command = commands.OpenSession(
            title,
            tuple(activities),
            drafts_proposals,
            agenda_visible=agenda_visible,
            rehearsal=rehearsal,
            prepared=prepared,
        )
        session_id = session_id_for(self._key, workshop_id, actor.actor_id, operation_id)
        asked = self._ask(actor, operation_id, command, now)

        async def work(tx: Transaction) -> tuple[Commit, str | None]:
            await insert_session(
                tx, session_id, workshop_id, title.strip()[:300], now, rehearsal=rehearsal
            )
            commit = await self._writer.write(tx, session_id, [asked])
            if not isinstance(commit.verdicts[0], Accepted):
                raise commit.verdicts[0]
            rows = await tx.fetch("SELECT join_code FROM live_session WHERE id = $1", [session_id])
            return commit, rows[0][0]

        commit, join_code = await self._database.unit_of_work(work)
        self._committed(commit)
        (accepted,) = commit.verdicts
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
        self._alarms.turn_off()
        writers = [room.writer for room in self._rooms.values() if room.writer is not None]
        ringing = self._alarms.ringing
        if writers or ringing:
            await asyncio.wait([*writers, *ringing])

    def _ask(self, actor: Actor, operation_id: UUID, command: Command, now: datetime) -> Asked:
        content: Any = {"command": type(command).__name__, "content": to_jsonable(_kept(command))}
        # Escaped, so that a text that cannot be kept is refused by its rule and not by its bytes.
        payload = json.dumps(content, sort_keys=True).encode("ascii")
        verdict: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        digest = payload_hmac(self._key, payload)
        return Asked(actor, operation_id, command, now, digest, verdict)

    async def _drain(self, session_id: UUID, room: _Room) -> None:
        try:
            while room.waiting:
                size = min(LARGEST_GROUP, len(room.waiting))
                await self._commit(session_id, [room.waiting.popleft() for _ in range(size)])
        finally:
            room.writer = None
            if self._rooms.get(session_id) is room:
                del self._rooms[session_id]

    async def _commit(self, session_id: UUID, asked: Sequence[Asked]) -> None:
        """Every one of `asked` has its verdict after this."""
        try:
            commit = await self._database.unit_of_work(
                lambda tx: self._writer.write(tx, session_id, asked)
            )
        except Exception as error:
            self.states.forget(session_id)
            await self._fail(session_id, asked, error)
            return
        for each, verdict in zip(asked, commit.verdicts, strict=True):
            each.verdict.set_result(verdict)
        self._committed(commit)

    async def _fail(self, session_id: UUID, asked: Sequence[Asked], error: Exception) -> None:
        if len(asked) == 1 or isinstance(error, Problem):
            for each in asked:
                each.verdict.set_result(copy(error))
            return
        # One of them broke the transaction of all: each gets its own.
        _log.warning("a group of %d commands is taken apart: %s", len(asked), type(error).__name__)
        for each in asked:
            await self._commit(session_id, [each])

    def _committed(self, commit: Commit) -> None:
        self.learn(commit.session_id, commit.known)
        if commit.recorded:
            self._wakeup.announce(commit.session_id, commit.state.head)

    def learn(self, session_id: UUID, known: Known) -> None:
        """Takes note of what is committed, and sets the alarm of an activity that closes itself."""
        self.states.learn(session_id, known)
        self._alarms.note(session_id, known.state)

    async def _close_elapsed(self, session_id: UUID, activity_id: UUID, now: datetime) -> None:
        await self.handle(session_id, CLOCK, new_id(), commands.CloseElapsed(activity_id), now)


def _kept(command: Command) -> Command:
    """The command as its signature keeps it: what its caller sent, without what was read for them,
    and not even a trace of what a secret ballot chose.

    So the same operation id answers its first outcome, whatever was read, or chosen, the second
    time.
    """
    match command:
        case commands.CastSecretBallot():
            return replace(command, marks=())
        case commands.OpenSession(prepared=True):
            # Whether it drafts proposals is read of the workshop's method, as the agenda is.
            return replace(command, activities=(), drafts_proposals=True)
        case commands.OpenSession():
            return replace(command, drafts_proposals=True)
        case commands.AdoptCodeBook():
            return replace(command, codes=())
        case _:
            return command
