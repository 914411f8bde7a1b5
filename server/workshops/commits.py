"""What one transaction does for a session: its lock, what happened elsewhere, its verdicts, its rows.

The row lock of the session comes first, so that the log's order is the order of commits however many
processes write; then this process catches up with the others, answers again what was already answered,
and lets the machine decide the rest in order. A refused command touches nobody else's. Refuses to open
a transaction, and to keep anything of one: whoever commits learns what it made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from server.database import Database, Transaction
from server.ids import new_id
from server.problems import IdempotencyConflict, NotFound, Problem
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.commands import Command
from server.workshops.completion import completed
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
from server.workshops.people.erasing import erasures
from server.workshops.people.ledger import Ledger
from server.workshops.projections import project
from server.workshops.state import State
from server.workshops.tokens import mint_for
from server.workshops.voting.ballot_box import BallotBox, open_box, store_box
from server.workshops.wakeup import Wakeup

CLOCK: Final = Actor(ActorRole.CLOCK, UUID(int=0))

_SPENDS: Final = (commands.Join, commands.RotateJoinCode)
"""What is written before it is decided: a code that was spent for nothing is not spent."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command is in the log, durably and once. `seq` is the head right after it."""

    seq: int
    epoch: int
    duplicate: bool
    outcome: Mapping[str, str]


Verdict = Accepted | Problem | Exception


@dataclass(slots=True, eq=False)
class Asked:
    """A command that waits for its verdict. The verdict is a result even when it is a refusal,
    so that a caller who left makes no noise."""

    actor: Actor
    operation_id: UUID
    command: Command
    now: datetime
    payload_hmac: str
    verdict: asyncio.Future[Verdict]


@dataclass(slots=True)
class Commit:
    """What one transaction gathers."""

    session_id: UUID
    epoch: int
    state: State
    recorded: list[Recorded] = field(default_factory=list)
    contents: dict[UUID, str] = field(default_factory=dict)
    outcomes: dict[tuple[UUID, UUID], Outcome] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    box: BallotBox = field(default_factory=BallotBox)

    @property
    def known(self) -> Known:
        return Known(self.epoch, self.state)

    def take(self, decision: Decision) -> None:
        if decision.urn is not None:
            self.box.put(self.state, decision.urn)
        for event in decision.events:
            self.state = evolve(self.state, event)
            self.recorded.append(Recorded(self.state.head, event))
        self.contents.update(decision.contents)

    def accepted(self, outcome: Outcome, *, duplicate: bool) -> Accepted:
        return Accepted(outcome.seq, self.epoch, duplicate, outcome.outcome)


@dataclass(frozen=True, slots=True)
class Writer:
    """`write` is the whole work of a transaction; `states` is what this process knows already."""

    database: Database
    wakeup: Wakeup
    key: bytes
    states: States
    ledger: Ledger | None

    async def write(self, tx: Transaction, session_id: UUID, asked: Sequence[Asked]) -> Commit:
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
        box = await open_box(tx, self.database.dialect, known.state, people)
        commit = Commit(session_id, epoch, known.state, box=box)
        stored = await read_outcomes(
            tx,
            self.database.dialect,
            session_id,
            {(each.actor.actor_id, each.operation_id) for each in asked},
        )
        for each in asked:
            commit.verdicts.append(await self._judge(tx, commit, each, stored))
        await self._renew_seat(tx, commit, asked)
        await self._store(tx, commit, asked[-1].now)
        return commit

    async def _renew_seat(self, tx: Transaction, commit: Commit, asked: Sequence[Asked]) -> None:
        driver = commit.state.people.driver
        if driver is None:
            return
        for each, verdict in zip(asked, commit.verdicts, strict=True):
            if each.actor.actor_id == driver.holder_id and isinstance(verdict, Accepted):
                await leases.renew(tx, commit.session_id, driver.holder_id, each.now)
                return

    async def _judge(
        self,
        tx: Transaction,
        commit: Commit,
        asked: Asked,
        stored: Mapping[tuple[UUID, UUID], Outcome],
    ) -> Verdict:
        key = (asked.actor.actor_id, asked.operation_id)
        first = stored.get(key) or commit.outcomes.get(key)
        if first is not None:
            if first.payload_hmac != asked.payload_hmac:
                return IdempotencyConflict()
            return commit.accepted(first, duplicate=True)
        try:
            return await self._decide(tx, commit, asked)
        except Problem as problem:
            return problem

    async def _decide(self, tx: Transaction, commit: Commit, asked: Asked) -> Accepted:
        self._close_what_elapsed(commit, asked.now)
        actor_id = asked.actor.actor_id
        mint = mint_for(self.key, commit.session_id, actor_id, asked.operation_id)
        urn = commit.box.running(commit.state)
        async with tx.savepoint() if isinstance(asked.command, _SPENDS) else nullcontext():
            command = await completed(
                tx,
                commit.session_id,
                commit.state,
                asked.command,
                asked.actor,
                key=self.key,
                now=asked.now,
            )
            decision = decide(commit.state, command, asked.actor, asked.now, mint, urn)
        commit.take(decision)
        outcome = Outcome(
            actor_id,
            asked.operation_id,
            asked.payload_hmac,
            commit.state.head,
            dict(decision.outcome),
        )
        if asked.actor.role is not ActorRole.CLOCK:
            commit.outcomes[actor_id, asked.operation_id] = outcome
        return commit.accepted(outcome, duplicate=False)

    @staticmethod
    def _close_what_elapsed(commit: Commit, now: datetime) -> None:
        # The clock's own close may be late, or its process dead: the next command brings it.
        running = commit.state.running
        if running is not None and running.closes_itself:
            elapsed = commands.CloseElapsed(running.activity_id)
            urn = commit.box.running(commit.state)
            commit.take(decide(commit.state, elapsed, CLOCK, now, lambda noun: new_id(), urn))

    async def _store(self, tx: Transaction, commit: Commit, now: datetime) -> None:
        await append(
            tx,
            commit.session_id,
            commit.recorded,
            contents=commit.contents,
            outcomes=tuple(commit.outcomes.values()),
        )
        await store_box(tx, commit.box, commit.state)
        if not commit.recorded:
            return
        happened = [recorded.event for recorded in commit.recorded]
        if self.ledger is not None:
            for erasure in erasures(happened):
                await self.ledger.append(erasure.at, commit.session_id, erasure.content_ids)
        await project(tx, self.database.dialect, commit.session_id, commit.state, happened, now)
        await self.wakeup.tell(tx, commit.session_id, commit.state.head)
