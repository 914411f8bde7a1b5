"""A small contract to carry: queries, mutations, a subscription, a shared stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import strawberry
from starlette.applications import Starlette

from server.problems import NotFound, Unauthenticated
from server.settings import Settings
from server.transport.contracts import Credentials, Standing
from server.transport.drain import Drain
from server.transport.endpoint import GraphQLEndpoint
from server.transport.gate import middleware
from server.transport.health import Health
from server.transport.limits import Limits

SETTINGS = Settings(allowed_hosts=("testserver", "127.0.0.1", "localhost", "[::1]"))


@dataclass
class Clock:
    """Monotonic seconds that move when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class ToyCookie:
    name: str
    value: str
    max_age: int = 60


@dataclass(slots=True)
class ToyContext:
    """Who asks. Tokens: `jeton-…` is anybody's; anything else is unknown."""

    token: str | None = None
    locale: str = "fr"
    state: dict[str, Any] = field(default_factory=dict)
    demoted: bool = False
    cookies: list[ToyCookie] = field(default_factory=list)

    @property
    def authenticated(self) -> bool:
        return self.token is not None

    @property
    def account(self) -> Hashable:
        return self.token or "public"

    async def standing(self) -> Standing:
        if self.state.get("standing") == "unknown":
            raise ConnectionError("postgres://user:secret@host/name")
        return self.state.get("standing", "valid")  # type: ignore[no-any-return]  # a test's word


@strawberry.type
class Member:
    name: str
    parcel: Mission | None = None


@strawberry.type
class MissionConnection:
    nodes: list[Mission]


@strawberry.type
class Mission:
    code: str

    @strawberry.field
    def members(self, first: int | None = None) -> MissionConnection:
        return MissionConnection(nodes=[])

    @strawberry.field
    def parent(self) -> Mission | None:
        return Mission(code=f"{self.code}'")

    @strawberry.field
    def siblings(self) -> list[Mission]:
        return [Mission(code="a")]


@strawberry.type
class Board:
    texts: list[str]

    @strawberry.field
    def broken(self) -> str | None:
        raise ZeroDivisionError("secret 44")


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "Caen") -> str:
        return f"Bonjour {name}"

    @strawberry.field
    def mission(self, code: str = "M1") -> Mission | None:
        return Mission(code=code)

    @strawberry.field
    def missions(self, first: int | None = None) -> MissionConnection:
        return MissionConnection(nodes=[Mission(code=f"M{i}") for i in range(3)])

    @strawberry.field
    def total(self, parts: list[int]) -> int:
        return sum(parts)

    @strawberry.field
    def hidden(self) -> str:
        raise NotFound

    @strawberry.field
    def broken(self) -> str:
        raise ZeroDivisionError("secret 42")

    @strawberry.field
    async def written(self, info: strawberry.Info) -> int:
        count: int = await info.context.state["read"]()
        return count

    @strawberry.field
    async def board(self, info: strawberry.Info, session: str) -> Board:
        if session == "absent":
            raise NotFound
        gate = info.context.state.get("gate")
        if gate is not None:
            await gate.wait()
        return Board(texts=list(info.context.state["texts"]))

    @strawberry.field
    async def wait(self, info: strawberry.Info) -> str:
        await info.context.state["gate"].wait()
        return "done"


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def write(self, info: strawberry.Info, text: str = "") -> str:
        await info.context.state["write"](text)
        return text

    @strawberry.mutation
    def keep(self, info: strawberry.Info, value: str) -> bool:
        info.context.cookies.append(ToyCookie("__Host-toy", value))
        return True

    @strawberry.mutation
    def join(self, code: str) -> bool:
        return False


@strawberry.type
class Batch:
    from_: int = strawberry.field(name="from")
    to: int
    texts: list[str]
    failing: bool = False

    @strawberry.field
    def fails(self) -> str:
        raise ZeroDivisionError("secret 43")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, upto: int = 3) -> AsyncIterator[int]:
        for number in range(upto):
            yield number

    @strawberry.subscription
    async def forever(self) -> AsyncIterator[int]:
        yield 0
        await asyncio.Event().wait()

    @strawberry.subscription
    async def feed(self, session: str, after: int | None = None) -> AsyncIterator[Batch]:
        for _ in ():
            yield _
        raise AssertionError("a shared stream never asks its resolver")


schema = strawberry.Schema(Query, Mutation, Subscription)


@dataclass(frozen=True, slots=True)
class ToySeat:
    session: str
    epoch: int
    seq: int

    @property
    def group(self) -> Hashable:
        return self.session


class ToyStream:
    """A log in memory. Seats move in steps of at most `step` events."""

    field_name = "feed"
    cursor_argument = "after"

    def __init__(self, step: int = 500) -> None:
        self.texts: list[str] = []
        self.step = step
        self.epoch = 1
        self.welcome = True
        self.failure: Exception | None = None
        self.put_out: set[Hashable] = set()
        self.elsewhere: dict[Hashable, str] = {}
        self._moved = asyncio.Condition()

    async def append(self, *texts: str) -> None:
        async with self._moved:
            self.texts.extend(texts)
            self._moved.notify_all()

    async def fail(self, failure: Exception) -> None:
        async with self._moved:
            self.failure = failure
            self._moved.notify_all()

    async def take_seat(self, context: Any, arguments: Mapping[str, Any]) -> ToySeat:
        if arguments["session"] == "absent":
            raise NotFound
        after = arguments.get("after")
        seq = len(self.texts) if after is None else after
        return ToySeat(arguments["session"], self.epoch, seq)

    async def next(self, seat: ToySeat) -> tuple[ToySeat, Batch]:
        async with self._moved:
            await self._moved.wait_for(lambda: len(self.texts) > seat.seq or self.failure)
        if self.failure is not None:
            raise self.failure
        to = min(len(self.texts), seat.seq + self.step)
        return (
            ToySeat(seat.session, self.epoch, to),
            Batch(from_=seat.seq, to=to, texts=self.texts[seat.seq : to]),
        )

    async def may_stay(self, context: Any, seat: ToySeat) -> bool:
        return self.welcome and not context.demoted

    def attending(self, context: Any, seat: ToySeat) -> AbstractContextManager[None]:
        return nullcontext()

    def is_settled(self, seat: ToySeat) -> bool:
        return not self.put_out and not self.elsewhere

    def stands(self, account: Hashable, seat: ToySeat) -> ToySeat | None:
        if account in self.put_out:
            return None
        session = self.elsewhere.get(account, seat.session)
        return seat if session == seat.session else ToySeat(session, self.epoch, 0)


@dataclass
class ToyRead:
    """Everybody's board; `failure` is what asking for its place meets."""

    field_name = "board"
    seq: int = 0
    failure: Exception | None = None

    async def mark(self, context: Any, arguments: Mapping[str, Any]) -> Hashable | None:
        if self.failure is not None:
            raise self.failure
        return None if context.demoted else (arguments["session"], self.seq)


@dataclass
class Toy:
    """The application under test and what it was made of."""

    app: Starlette
    endpoint: GraphQLEndpoint
    stream: ToyStream
    read: ToyRead
    state: dict[str, Any]


def toy(
    *,
    limits: Limits | None = None,
    settings: Settings = SETTINGS,
    clock: Callable[[], float] | None = None,
    stream: ToyStream | None = None,
    write: Callable[[str], Awaitable[None]] | None = None,
    probes: Mapping[str, Callable[[], Awaitable[bool]]] | None = None,
) -> Toy:
    state: dict[str, Any] = {"write": write or _write_nothing, "texts": []}
    shared = stream or ToyStream()
    read = ToyRead()

    async def context_for(credentials: Credentials) -> ToyContext:
        if credentials.token == "jeton-panne":
            raise ConnectionError("postgres://user:secret@host/name")
        if credentials.token is not None and not credentials.token.startswith("jeton-"):
            raise Unauthenticated
        state["takes_cookies"] = credentials.takes_cookies
        demoted = state.get("demoted", False)
        return ToyContext(credentials.token, credentials.locale, state, demoted)

    drain = Drain()
    timing = {} if clock is None else {"clock": clock}
    endpoint = GraphQLEndpoint(
        schema,
        context_for=context_for,
        settings=settings,
        shared_streams=[shared],
        shared_reads=[read],
        limits=limits,
        drain=drain,
        **timing,
    )
    health = Health(drain=drain, probes=probes or {})
    app = Starlette(routes=[*endpoint.routes(), *health.routes()], middleware=middleware(settings))
    return Toy(app, endpoint, shared, read, state)


async def _write_nothing(text: str) -> None:
    del text
