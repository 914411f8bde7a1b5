"""One WebSocket: its handshake, its frames, its operations, its end.

Never lets one operation's failure close the others, nor a client's `complete` interrupt a
mutation. Refuses to wait for a slow client anywhere but in that client's own operations.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, assert_never

from graphql import OperationType
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from server.problems import Forbidden, Problem
from server.transport.contracts import Context, ContextFactory, Credentials
from server.transport.crowd import Crowd
from server.transport.documents import Asked, Prepared
from server.transport.errors import Where, masked
from server.transport.fanout import Follower, Hub
from server.transport.http import bearer, credentials
from server.transport.limits import Allowance, Limits
from server.transport.line import Disconnected, Line
from server.transport.operations import Answer, Operations, failure
from server.transport.origins import may_open_socket
from server.transport.protocol import (
    SUBPROTOCOL,
    Close,
    Complete,
    Init,
    Ping,
    Pong,
    Subscribe,
    Violation,
    read,
)
from server.transport.refusals import Refusal, over_limit


@dataclass(slots=True, eq=False)
class Running:
    """One operation of the socket. A muted one runs on, and its answer goes nowhere."""

    id: str
    kind: OperationType
    task: asyncio.Task[None] | None = None
    muted: bool = False
    follower: Follower | None = None


class Connection:
    """Serves one socket from its handshake to its end; `tick` is called by the keeper."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        operations: Operations,
        hub: Hub,
        crowd: Crowd,
        context_for: ContextFactory,
        allowed_origins: tuple[str, ...] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._line = Line(scope, send, clock)
        self._operations = operations
        self._limits = operations.limits
        self._hub = hub
        self._crowd = crowd
        self._places: list[Hashable] = []
        self._context_for = context_for
        self._allowed_origins = allowed_origins
        self._clock = clock

        handshake = HTTPConnection(scope)
        self._headers = handshake.headers
        self._credentials: Credentials = credentials(handshake)
        self._context: Context | None = None
        self._initialised = False
        self._running: dict[str, Running] = {}
        self._muted: set[Running] = set()
        self._chores: set[asyncio.Task[None]] = set()

        now = clock()
        self._opened_at = now
        self._pinged_at = now
        self._heard_at = now
        self._rechecked_at = now
        self._allowance = Allowance(self._limits.messages_burst, now)
        self._main: asyncio.Task[Any] | None = None
        self._abandoned = False

    async def serve(self) -> None:
        """Returns once the socket is closed and its operations have ended."""
        self._main = asyncio.current_task()
        try:
            if await self._accept():
                await self._listen()
        except Disconnected:
            pass
        except asyncio.CancelledError:
            # Only our own eviction of a stuck client ends here quietly.
            if not self._abandoned:
                raise
        finally:
            self._line.closed = True
            for place in self._places:
                self._crowd.leave(place)
            await self._end_operations()

    async def _accept(self) -> bool:
        await self._receive()  # websocket.connect
        if not may_open_socket(self._headers, self._allowed_origins):
            await self._send({"type": "websocket.close", "code": Close.FORBIDDEN})
            return False
        spoken = SUBPROTOCOL in self._scope.get("subprotocols", ())
        await self._line.transmit(
            {"type": "websocket.accept", "subprotocol": SUBPROTOCOL if spoken else None}
        )
        if not spoken:
            await self.close(Close.SUBPROTOCOL, f"Only {SUBPROTOCOL} is spoken here")
            return False
        address = self._credentials.address
        if address and not self._enter(("address", address), self._limits.sockets_per_address):
            await self.close(Close.TRY_AGAIN, "Too many connections from this address")
            return False
        return True

    def _enter(self, whose: Hashable, at_most: int) -> bool:
        entered = self._crowd.enter(whose, at_most)
        if entered:
            self._places.append(whose)
        return entered

    async def _listen(self) -> None:
        while not self._line.closed:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return
            try:
                await self._hear(message.get("text"))
            except Violation as violation:
                await self.close(violation.code, violation.reason)

    async def _hear(self, text: str | None) -> None:
        self._heard_at = self._clock()
        if not self._allowance.take(self._heard_at, self._limits):
            raise Violation(Close.TRY_AGAIN, "Too many messages")
        if text is None:
            raise Violation(Close.BAD_REQUEST, "Messages must be text")
        if len(text) > self._limits.body_bytes:
            raise Violation(Close.TOO_BIG, "Message too big")
        match read(text, self._limits):
            case Init() as init:
                await self._initialise(init)
            case Ping():
                await self._line.tell({"type": "pong"})
            case Pong():
                pass  # that something was heard is all a pong says
            case Subscribe() as subscribe:
                await self._subscribe(subscribe)
            case Complete(id=id_):
                self._complete(id_)
            case unknown:
                assert_never(unknown)

    async def _initialise(self, init: Init) -> None:
        if self._initialised:
            raise Violation(Close.TOO_MANY_INITS, "Too many initialisation requests")
        self._initialised = True
        token = bearer(init.payload.get("Authorization") or init.payload.get("authorization"))
        named = init.payload.get("token")
        presented = self._credentials
        self._credentials = Credentials(
            token=token or (named if isinstance(named, str) else None) or presented.token,
            cookies=presented.cookies,
            address=presented.address,
            locale="en" if init.payload.get("locale") == "en" else presented.locale,
        )
        try:
            self._context = await self._context_for(self._credentials)
        except Problem as problem:
            raise Violation(Close.FORBIDDEN, problem.english) from problem
        except Exception as error:
            masked(error, Where())
            # A code that clients take for passing: they come back.
            raise Violation(Close.TRY_AGAIN, "Try again later") from error
        # Whoever shows no token is counted by address alone: a hall has only one.
        if self._context.authenticated and not self._enter(
            ("account", self._context.account), self._limits.sockets_per_account
        ):
            raise Violation(Close.TRY_AGAIN, "Too many connections with this token")
        await self._line.tell({"type": "connection_ack"})

    async def _subscribe(self, subscribe: Subscribe) -> None:
        if self._context is None:
            raise Violation(Close.UNAUTHORIZED, "Unauthorized")
        if subscribe.id in self._running:
            raise Violation(Close.SUBSCRIBER_EXISTS, f"Subscriber for {subscribe.id} exists")
        where = Where(locale=self._context.locale)
        try:
            if isinstance(subscribe.asked, Refusal):
                raise subscribe.asked
            if len(self._running) + len(self._muted) >= self._limits.socket_operations:
                raise _too_many_operations(self._limits)
            asked = subscribe.asked
            prepared = self._operations.documents.prepare(asked.query)
            operation = prepared.operation(asked.operation_name)
        except Refusal as refusal:
            await self._line.tell_error(subscribe.id, failure(refusal, where))
            return
        running = Running(subscribe.id, operation.operation)
        self._running[subscribe.id] = running
        running.task = asyncio.create_task(self._until_answered(running, asked, prepared))

    async def _until_answered(self, running: Running, asked: Asked, prepared: Prepared) -> None:
        """A stop waits until what was accepted is answered; subscriptions have no last answer."""
        if running.kind is OperationType.SUBSCRIPTION:
            await self._run(running, asked, prepared)
        else:
            with self._operations.drain.operation():
                await self._run(running, asked, prepared)

    async def _run(self, running: Running, asked: Asked, prepared: Prepared) -> None:
        where = Where(prepared.hash, asked.operation_name, self._credentials.locale)
        try:
            context = await self._context_for(self._credentials)
            where = Where(prepared.hash, asked.operation_name, context.locale)
            await self._carry_out(running, asked, prepared, context)
        except Disconnected:
            pass
        except Exception as error:
            await self._refuse(running, failure(error, where))
        finally:
            self._forget(running)

    async def _carry_out(
        self, running: Running, asked: Asked, prepared: Prepared, context: Context
    ) -> None:
        admitted = self._operations.admit(asked, context, prepared)
        if admitted.operation.operation is not OperationType.SUBSCRIPTION:
            await self._answer(running, await self._operations.run(admitted))
        elif shared := self._hub.shared(admitted):
            running.follower = follower = Follower(running.id, self._line)
            await self._hub.follow(shared, admitted, follower)
            return
        else:
            async for answer in self._operations.stream(admitted):
                await self._answer(running, answer)
                if answer.refused:
                    return
        await self._finish(running)

    async def _answer(self, running: Running, answer: Answer) -> None:
        if answer.refused:
            await self._refuse(running, answer.body["errors"])
        elif not running.muted:
            await self._line.tell({"id": running.id, "type": "next", "payload": answer.body})

    async def _finish(self, running: Running) -> None:
        # The id is free before the client learns that it is: it may use it again at once.
        if self._forget(running):
            await self._line.tell({"id": running.id, "type": "complete"})

    async def _refuse(self, running: Running, errors: list[dict[str, Any]]) -> None:
        if self._forget(running):
            with suppress(Disconnected):
                await self._line.tell_error(running.id, errors)

    def _forget(self, running: Running) -> bool:
        """Whether the client was still waiting for it."""
        self._muted.discard(running)
        if self._running.get(running.id) is not running:
            return False
        del self._running[running.id]
        return True

    def _complete(self, id_: str) -> None:
        running = self._running.pop(id_, None)
        if running is not None:
            self._let_go(running)

    def _let_go(self, running: Running) -> None:
        if running.kind is OperationType.MUTATION:
            # Accepted is accepted: it runs to its end, and still counts while it does.
            running.muted = True
            self._muted.add(running)
        elif running.task is not None:
            running.task.cancel()

    async def _end_operations(self) -> None:
        ending = [*self._running.values(), *self._muted]
        self._running.clear()
        for running in ending:
            self._let_go(running)
        for chore in self._chores:
            chore.cancel()
        tasks = [running.task for running in ending if running.task is not None]
        if tasks or self._chores:
            await asyncio.wait([*tasks, *self._chores])

    async def close(self, code: int, reason: str) -> None:
        await self._line.close(code, reason)

    def tick(self, now: float) -> None:
        """What time alone brings about. Called a few times a second; never waits."""
        limits = self._limits
        if self._line.closed:
            return
        if self._line.waits(now) > limits.stuck_seconds:
            self._abandon()
        elif self._context is None and now - self._opened_at > limits.init_seconds:
            self._chore(
                partial(self.close, Close.INIT_TIMEOUT, "Connection initialisation timeout")
            )
        elif now - self._heard_at > limits.pong_seconds and self._pinged_at > self._heard_at:
            self._chore(partial(self.close, Close.SILENT, "No answer to a ping"))
        elif now - self._pinged_at > limits.ping_seconds and self._context is not None:
            self._pinged_at = now
            self._chore(partial(self._line.tell, {"type": "ping"}))
        if now - self._rechecked_at > limits.recheck_seconds:
            self._rechecked_at = now
            self._chore(self.recheck)

    def _abandon(self) -> None:
        """A client that takes nothing cannot be told goodbye either."""
        self._line.closed = True
        self._abandoned = True
        if self._main is not None:
            self._main.cancel()

    def _chore(self, work: Callable[[], Awaitable[None]]) -> None:
        # Called inside the task: one that is cancelled before its first step leaves nothing behind.
        task = asyncio.ensure_future(self._quietly(work))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def _quietly(self, work: Callable[[], Awaitable[None]]) -> None:
        """A chore that fails is logged; the next tick brings it back."""
        try:
            await work()
        except Disconnected:
            pass
        except Exception as error:
            masked(error, Where())

    async def recheck(self) -> None:
        """Closes the socket whose token no longer holds, or which lost its place in a stream."""
        await self._quietly(self._recheck)

    async def _recheck(self) -> None:
        context = self._context
        if context is None or self._line.closed:
            return
        match await context.standing():
            case "valid":
                await self._recheck_places(context.locale)
            case "expired":
                await self.close(Close.FORBIDDEN, "Token expired")
            case "revoked":
                await self._end_with_error(list(self._running.values()), context.locale)

    async def _recheck_places(self, locale: str) -> None:
        followed = [(r, r.follower) for r in self._running.values() if r.follower is not None]
        if not followed:
            return
        # Made afresh: the reader may have lost since the role under which they sat down.
        context = await self._context_for(self._credentials)
        for running, follower in followed:
            if not await self._hub.may_stay(follower, context):
                await self._end_with_error([running], locale)
                return

    async def _end_with_error(self, lost: list[Running], locale: str) -> None:
        """An `error` for each operation that lost its right, then the final close."""
        for running in lost:
            if running.task is not None and running.kind is not OperationType.MUTATION:
                running.task.cancel()
            await self._refuse(running, failure(Forbidden(), Where(locale=locale)))
        await self.close(Close.UNAUTHORIZED, "Right withdrawn")


def _too_many_operations(limits: Limits) -> Refusal:
    return over_limit(
        f"Plus de {limits.socket_operations} opérations à la fois sur cette connexion.",
        f"More than {limits.socket_operations} operations at once on this connection.",
    )
