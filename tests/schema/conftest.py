"""The contract in process: both programmes loaded, one voice for each kind of person."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import strawberry
from argon2 import PasswordHasher

from server.access.seats import Seats
from server.database import Database, Dialect
from server.demo.accounts import Part
from server.demo.programmes import Loaded, load
from server.domain.accounts.front_desk import FrontDesk
from server.domain.accounts.passwords import Passwords
from server.ids import to_global_id
from server.schema.context import Services, context_for
from server.schema.live.streams import SessionFeed
from server.settings import Settings
from server.workshops.feed import Feeds
from server.workshops.people.presence import Presence
from server.workshops.room import Rooms
from server.workshops.wakeup import wakeup_for
from tests.conftest import MigratedDatabases
from tests.database.postgres_server import Contents, PostgresServer
from tests.schema.agency import reading_over, the_schema

# What a password costs is not what these tests are about, and a sign-in is half of some.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KEY = b"a test's key, long enough to be taken for one"


@dataclass(frozen=True)
class Voice:
    """Someone who asks, with their token."""

    schema: strawberry.Schema
    services: Services
    token: str | None
    address: str = "192.0.2.1"
    locale: str = "fr"

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The `data` of an answer without errors."""
        context = await context_for(
            self.services, token=self.token, locale=self.locale, address=self.address
        )
        result = await self.schema.execute(
            document, variable_values=variables, context_value=context
        )
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    async def command(self, field: str, input_type: str, **values: Any) -> dict[str, Any]:
        """The answer of one mutation; draws an operation id unless one is given."""
        values.setdefault("operationId", str(uuid4()))
        document = (
            f"mutation($input: {input_type}!) {{ {field}(input: $input) {{ __typename"
            " ... on CommandAccepted { seq epoch duplicate contributionId groupId joinCode }"
            " ... on OpenSessionSuccess { joinCode duplicate session { id title } }"
            " ... on JoinSessionSuccess { sessionId token duplicate }"
            " ... on AdoptProposalSuccess { duplicate action { id title version } }"
            " ... on RefuseProposalSuccess { duplicate proposal { id status } }"
            " ... on Problem { code message }"
            " ... on ValidationFailed { path } ... on TransitionRefused { guard }"
            " ... on Conflict { currentVersion } ... on DotBudgetExceeded { remaining }"
            " ... on ActivityNotRunning { closedAt } } }"
        )
        answer: dict[str, Any] = (await self.ask(_possible(document, field), input=values))[field]
        return answer


def _possible(document: str, field: str) -> str:
    """Only the members of the mutation's own union may be spread in it."""
    results = {
        "openSession": ("OpenSessionSuccess", "ValidationFailed"),
        "joinSession": ("JoinSessionSuccess", "TransitionRefused"),
        "adoptProposal": (
            "AdoptProposalSuccess",
            "ValidationFailed",
            "TransitionRefused",
            "Conflict",
        ),
        "refuseProposal": (
            "RefuseProposalSuccess",
            "ValidationFailed",
            "TransitionRefused",
            "Conflict",
        ),
    }.get(
        field,
        (
            "CommandAccepted",
            "ValidationFailed",
            "TransitionRefused",
            "Conflict",
            "DotBudgetExceeded",
            "ActivityNotRunning",
        ),
    )
    head, *spreads = document.removesuffix(" } }").split(" ... on ")
    kept = [one for one in spreads if one.split()[0] in (*results, "Problem")]
    return " ... on ".join([head, *kept]) + " } }"


@dataclass(frozen=True)
class World:
    """A server in process."""

    schema: strawberry.Schema
    services: Services
    loaded: Loaded

    def voice(self, part: Part | None = None, *, token: str | None = None) -> Voice:
        return Voice(
            self.schema, self.services, token if part is None else self.loaded.tokens[part]
        )

    @property
    def facilitator(self) -> Voice:
        return self.voice(Part.FACILITATOR)

    @property
    def holder(self) -> Voice:
        return self.voice(Part.HOLDER)

    @property
    def public(self) -> Voice:
        return self.voice()

    @property
    def feed(self) -> SessionFeed:
        return SessionFeed(self.services)

    @property
    def workshop_id(self) -> str:
        return to_global_id("Workshop", self.loaded.workshop_id)

    @property
    def holder_id(self) -> str:
        return to_global_id("Organisation", self.loaded.holder_id)


async def _load(url: str) -> Loaded:
    database = await Database.connect(Settings(database_url=url))
    try:
        return await load(database, datetime.now(UTC))
    finally:
        await database.close()


@pytest.fixture(scope="session")
def loaded_file(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Loaded]:
    """A file with the demo's data, and what was loaded. Copied, never opened."""
    path = tmp_path_factory.mktemp("loaded") / "loaded.sqlite3"
    shutil.copyfile(sqlite_template, path)
    # In a thread of its own: the session has no loop, and must not be given one.
    with ThreadPoolExecutor(1) as thread:
        return path, thread.submit(asyncio.run, _load(f"sqlite:///{path}")).result()


@pytest.fixture(scope="session")
def loaded_contents(
    the_postgres_server: PostgresServer, migrated_databases: MigratedDatabases
) -> Iterator[tuple[Contents, Loaded]]:
    """The same in a PostgreSQL database."""
    name = migrated_databases.borrow()
    url = the_postgres_server.url(name)
    loaded = the_postgres_server.run(lambda: _load(url))
    yield the_postgres_server.contents(name), loaded
    migrated_databases.give_back(name)


@pytest.fixture
def database_url(database_url: str, dialect: Dialect, request: pytest.FixtureRequest) -> str:
    """The same, with the demo's data where a world is asked for."""
    if "world" in request.fixturenames:
        if dialect is Dialect.SQLITE:
            template, _ = request.getfixturevalue("loaded_file")
            shutil.copyfile(template, database_url.removeprefix("sqlite:///"))
        else:
            contents, _ = request.getfixturevalue("loaded_contents")
            server: PostgresServer = request.getfixturevalue("the_postgres_server")
            server.fill(server.name(database_url), contents)
    return database_url


@pytest.fixture
async def world(
    database: Database, dialect: Dialect, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    source = "loaded_file" if dialect is Dialect.SQLITE else "loaded_contents"
    _, loaded = request.getfixturevalue(source)
    schema = the_schema()
    wakeup = wakeup_for(database)
    await wakeup.open()
    rooms = Rooms(database, wakeup, KEY)
    feeds = Feeds(database, rooms, wakeup)
    services = Services(
        database=database,
        signing_key=KEY,
        rooms=rooms,
        feeds=feeds,
        reading=reading_over(database),
        seats=Seats(database),
        front_desk=FrontDesk(database, passwords=Passwords(QUICK)),
        presence=Presence(database),
    )
    yield World(schema, services, loaded)
    await services.front_desk.close()
    await feeds.close()
    await rooms.close()
    await wakeup.close()


@dataclass(frozen=True)
class Hall:
    """An open session with its facilitator and two participants."""

    world: World
    session_id: str
    join_code: str
    claire: Voice
    driss: Voice

    @property
    def facilitator(self) -> Voice:
        return self.world.facilitator

    async def state(self, voice: Voice) -> dict[str, Any]:
        answer = await voice.ask(SNAPSHOT, sessionId=self.session_id)
        snapshot: dict[str, Any] = answer["sessionSnapshot"]
        return snapshot

    async def activities(self) -> list[str]:
        state = (await self.state(self.facilitator))["state"]
        return [activity["id"] for activity in state["activities"]]

    async def start(self, activity_id: str) -> None:
        answer = await self.facilitator.command(
            "startActivity",
            "StartActivityInput",
            sessionId=self.session_id,
            activityId=activity_id,
        )
        assert answer["__typename"] == "CommandAccepted", answer

    async def close(self, activity_id: str) -> dict[str, Any]:
        return await self.facilitator.command(
            "closeActivity", "ActivityInput", sessionId=self.session_id, activityId=activity_id
        )


SNAPSHOT = """
query($sessionId: ID!) { sessionSnapshot(sessionId: $sessionId) {
  cursor epoch seq audience
  state {
    room { title status } attendance { participants }
    activities { id kind status revealed tally { lines { groupId: optionId dots: total voters rank } } }
    contributions { id text groupId withdrawn }
    groups { id title mergedIntoId }
    proposals { id title rank status holderId tally { dots: total voters } }
  }
} }
"""


async def join(world: World, code: str) -> Voice:
    answer = await world.public.command("joinSession", "JoinSessionInput", code=code)
    assert answer["__typename"] == "JoinSessionSuccess", answer
    return world.voice(token=answer["token"])


@pytest.fixture
async def hall(world: World) -> Hall:
    opened = await world.facilitator.command(
        "openSession",
        "OpenSessionInput",
        workshopId=world.workshop_id,
        title="Se déplacer en 2040",
    )
    assert opened["__typename"] == "OpenSessionSuccess", opened
    code = opened["joinCode"]
    return Hall(
        world,
        opened["session"]["id"],
        code,
        claire=await join(world, code),
        driss=await join(world, code),
    )
