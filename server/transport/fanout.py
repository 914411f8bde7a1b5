"""One execution and one encoding for all who read the same thing; a reader is a cursor.

Readers of equal document, variables (the cursor aside) and seat group form a group: each batch
is executed once and the same text goes to all, only the operation id being spliced in. A reader
that is behind reads alone until it has caught up, and joins without a gap or a repeat. A client
that does not take its last frame is left out, never waited for.
"""

from __future__ import annotations

import asyncio
import types
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Protocol, TypeVar

from graphql import (
    ExecutionResult,
    FieldNode,
    VariableNode,
    execute,
)
from strawberry import Schema

from server.problems import Forbidden, TryAgain
from server.transport.admitted import Admitted
from server.transport.contracts import Context, Seat, SharedStream
from server.transport.errors import Where, shown
from server.transport.operations import encode

T = TypeVar("T")

# Payloads kept for readers who come back together with the same cursor.
_PAYLOADS_REMEMBERED = 64
_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Shared:
    """A subscription that many may read together: its stream, and its one root field."""

    stream: SharedStream
    node: FieldNode


class Outlet(Protocol):
    """One socket's way out."""

    def write_now(self, message: bytes) -> bool:
        """Whether the text message has left, without a wait; False where it must be awaited."""

    def transmit_text(self, text: str) -> Coroutine[Any, Any, None]: ...


@dataclass(slots=True, eq=False)
class Follower:
    """One reader. Its outlet may be slow: `busy` is then true, and the reader is passed over."""

    id: str
    outlet: Outlet
    account: Hashable = None
    seat: Any = None
    shared: Shared | None = None
    task: asyncio.Task[None] | None = None
    left_out: asyncio.Event = field(default_factory=asyncio.Event)
    failed: Exception | None = None
    _head: bytes = b""

    @property
    def busy(self) -> bool:
        return self.task is not None and not self.task.done()

    def __post_init__(self) -> None:
        self._head = b'{"id":' + encode(self.id) + b',"type":"next","payload":'

    def start(self, payload: bytes) -> bool:
        """Hands the frame over without waiting; only a client that is full costs a task.

        Answers whether the client still takes frames.
        """
        message = self._head + payload + b"}"
        try:
            if not self.outlet.write_now(message):
                self.task = begin(self.outlet.transmit_text(message.decode()))
        except Exception as error:
            self.failed = error
            return False
        return True

    async def settle(self) -> None:
        """Waits for the frame under way. Raises what sending it raised."""
        if self.task is not None:
            task, self.task = self.task, None
            await task


def begin(sending: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Runs `sending` up to its first wait; a task for the rest, or None when nothing is left."""
    try:
        waited_for = sending.send(None)
    except StopIteration:
        return None
    return asyncio.ensure_future(_rest(sending, waited_for))


async def _rest(sending: Coroutine[Any, Any, None], waited_for: Any) -> None:
    await _resumed(sending, waited_for)


@types.coroutine
def _resumed(sending: Coroutine[Any, Any, None], waited_for: Any) -> Generator[Any, Any, None]:
    """Goes on with a coroutine that was already started, passing on what it waits for."""
    while True:
        failure: BaseException | None = None
        answer: Any = None
        try:
            answer = yield waited_for
        except BaseException as error:
            failure = error
        try:
            waited_for = sending.send(answer) if failure is None else sending.throw(failure)
        except StopIteration:
            return


@dataclass(slots=True, eq=False)
class Group:
    """All who stand at, or ahead of, one seat of one stream."""

    key: Hashable
    seat: Any
    members: set[Follower] = field(default_factory=set)
    task: asyncio.Task[None] | None = None


class Hub:
    """The groups of one schema."""

    def __init__(self, schema: Schema, streams: Mapping[str, SharedStream]) -> None:
        self._schema = schema
        self._streams = streams
        self._groups: dict[Hashable, Group] = {}
        self._payloads: OrderedDict[Hashable, tuple[Any, bytes]] = OrderedDict()
        self.executions = 0

    def __len__(self) -> int:
        return len(self._groups)

    @property
    def members(self) -> int:
        return sum(len(group.members) for group in self._groups.values())

    def shared(self, admitted: Admitted) -> Shared | None:
        """The shared stream that the operation asks for, if it asks for one and nothing else."""
        root = admitted.only_root_field()
        if root is None:
            return None
        stream = self._streams.get(root.name.value)
        return Shared(stream, root) if stream is not None else None

    async def follow(self, shared: Shared, admitted: Admitted, follower: Follower) -> None:
        """Feeds `follower` until it is cancelled. Raises what ends the stream for it."""
        arguments = admitted.arguments(self._schema, shared.node)
        follower.shared = shared
        follower.account = admitted.context.account
        follower.seat = await _until_had(
            lambda: shared.stream.take_seat(admitted.context, arguments)
        )
        key = self._key(shared, admitted, follower.seat)
        try:
            with shared.stream.attending(admitted.context, follower.seat):
                while True:
                    await follower.settle()
                    if self._join(key, shared, admitted, follower):
                        await follower.left_out.wait()
                        follower.left_out.clear()
                        if follower.failed is not None:
                            raise follower.failed
                    else:
                        await self._read_alone(key, shared, admitted, follower)
                    # Somebody who sits elsewhere now is told what is told there.
                    key = self._key(shared, admitted, follower.seat)
        finally:
            self._leave(key, follower)

    async def may_stay(self, follower: Follower, context: Context) -> bool:
        if follower.shared is None or follower.seat is None:
            return True
        return await follower.shared.stream.may_stay(context, follower.seat)

    def _key(self, shared: Shared, admitted: Admitted, seat: Seat) -> Hashable:
        variables = admitted.variables(without=_cursor_variable(shared, admitted))
        return (admitted.prepared.text, admitted.name, variables, seat.group)

    def _join(self, key: Hashable, shared: Shared, admitted: Admitted, follower: Follower) -> bool:
        """Whether `follower` now belongs to its group. Nothing is awaited here: the group cannot
        move between the comparison and the membership."""
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(key, follower.seat)
            group.task = asyncio.create_task(self._lead(group, shared, admitted))
        if not _at_or_ahead(follower.seat, group.seat):
            return False
        group.members.add(follower)
        return True

    def _leave(self, key: Hashable, follower: Follower) -> None:
        if follower.task is not None:
            follower.task.cancel()
        group = self._groups.get(key)
        if group is None:
            return
        group.members.discard(follower)
        if not group.members:
            self._dissolve(group)

    def _dissolve(self, group: Group) -> None:
        if self._groups.get(group.key) is group:
            del self._groups[group.key]
        if group.task is not None:
            group.task.cancel()

    async def _lead(self, group: Group, shared: Shared, admitted: Admitted) -> None:
        try:
            while group.members:
                seat, value = await _until_had(lambda: shared.stream.next(group.seat))
                payload = await self._rendered(group.key, group.seat, seat, value, admitted)
                self._hand_out(group, shared.stream, seat, payload)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            for follower in group.members:
                follower.failed = error
                follower.left_out.set()
            group.members.clear()
        finally:
            if self._groups.get(group.key) is group:
                del self._groups[group.key]

    def _hand_out(self, group: Group, stream: SharedStream, seat: Seat, payload: bytes) -> None:
        """Moves the group and its members together; nothing is awaited here."""
        before, group.seat = group.seat, seat
        left_out = []
        settled = stream.is_settled(seat)
        for follower in group.members:
            if not settled and not _stays(follower, stream, seat):
                left_out.append(follower)
            elif _same(follower.seat, before):
                if follower.busy:
                    left_out.append(follower)
                elif follower.start(payload):
                    follower.seat = seat
                else:
                    left_out.append(follower)
            elif not _at_or_ahead(follower.seat, seat):
                left_out.append(follower)
        for follower in left_out:
            group.members.discard(follower)
            follower.left_out.set()

    async def _read_alone(
        self, key: Hashable, shared: Shared, admitted: Admitted, follower: Follower
    ) -> None:
        before = follower.seat
        seat, value = await _until_had(lambda: shared.stream.next(before))
        payload = await self._rendered(key, before, seat, value, admitted)
        if not shared.stream.is_settled(seat) and not _stays(follower, shared.stream, seat):
            if follower.failed is not None:
                raise follower.failed
            return
        follower.seat = seat
        if follower.start(payload):
            await follower.settle()
        elif follower.failed is not None:
            raise follower.failed

    async def _rendered(
        self, key: Hashable, before: Seat, seat: Seat, value: Any, admitted: Admitted
    ) -> bytes:
        at = (key, before.epoch, before.seq, seat.epoch, seat.seq)
        known = self._payloads.get(at)
        # A text erased in between makes another value of the same batch.
        if known is not None and (known[0] is value or known[0] == value):
            return known[1]
        payload = await self._render(value, admitted)
        self._payloads[at] = (value, payload)
        if len(self._payloads) > _PAYLOADS_REMEMBERED:
            self._payloads.popitem(last=False)
        return payload

    async def _render(self, value: Any, admitted: Admitted) -> bytes:
        """Executes the document on one source value, for nobody in particular."""
        self.executions += 1
        result = execute(
            self._schema._schema,
            admitted.prepared.document,
            root_value=value,
            context_value=None,
            variable_values=admitted.asked.variables,
            operation_name=admitted.name,
            executor_class=self._schema.execution_context_class,
            operation_extensions=None,
        )
        if isawaitable(result):
            result = await result
        return _payload(result, admitted.where)


async def _until_had(ask: Callable[[], Awaitable[T]]) -> T:
    """A reader waits out a database that is away: sent off, all would come back at once."""
    while True:
        try:
            return await ask()
        except TryAgain:
            await asyncio.sleep(_AGAIN_SECONDS)


def _payload(result: ExecutionResult, where: Where) -> bytes:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = shown(result.errors, where)
    return encode(body)


def _stays(follower: Follower, stream: SharedStream, seat: Seat) -> bool:
    """Whether the follower is told what leads to `seat`; it fails, or is moved, otherwise."""
    stands = stream.stands(follower.account, seat)
    if stands is None:
        follower.failed = Forbidden()
    elif stands.group != seat.group:
        follower.seat = stands
    else:
        return True
    return False


def _same(one: Seat, other: Seat) -> bool:
    return one.epoch == other.epoch and one.seq == other.seq


def _at_or_ahead(one: Seat, other: Seat) -> bool:
    """Seats of different epochs cannot be compared: such a reader goes on alone."""
    return one.epoch == other.epoch and one.seq >= other.seq


def _cursor_variable(shared: Shared, admitted: Admitted) -> str | None:
    """The variable that holds the cursor and nothing else; None where it is written out."""
    for argument in shared.node.arguments or ():
        if argument.name.value == shared.stream.cursor_argument:
            if isinstance(argument.value, VariableNode):
                name = argument.value.name.value
                return name if admitted.prepared.reads[name] == 1 else None
            return None
    return None
