"""What every room's tests stand on: settings, and a fresh database on SQLite and on PostgreSQL.

A database is migrated once a session; each test has a copy, or on PostgreSQL one that was emptied.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from server.database import Database, Dialect, migrate
from server.settings import Settings
from tests.database.postgres_server import PostgresServer, postgres_server
from tests.prepared_models import keep_what_is_prepared
from tests.watched_loop import WatchedLoop

# The same examples in every run, however slow the machine: a failure is met again by whoever looks
# for it. `make test ARGS=--hypothesis-profile=default` draws others.
# How fast examples are drawn says how busy the machine is, and nothing of what is tested.
hypothesis_settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")
# Hypothesis also draws what it finds written in the modules that were imported so far: which ones
# depends on the tests that ran before in the same process, and on where the tree lies.
providers._get_local_constants = Constants

keep_what_is_prepared()

MakeSettings = Callable[..., Settings]
MakeUrl = Callable[[], str]


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """One, hence no parameter that a test's name would show."""
    return {"watched": WatchedLoop}


@pytest.fixture
def make_settings(tmp_path: Path) -> MakeSettings:
    """`make_settings(**overrides)`: settings of a test, on an SQLite file that is not there yet."""

    def make(**overrides: Any) -> Settings:
        values = {
            "database_url": f"sqlite:///{tmp_path / 'jalon.sqlite3'}",
            "secret_key": "a test's key, long enough to be taken for one",
            **overrides,
        }
        return Settings(**values)

    return make


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated file. Copied, never opened."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    settings = Settings(database_url=f"sqlite:///{path}")
    # In a thread of its own: the session has no loop, and must not be given one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate(settings)).result()
    return path


@pytest.fixture(scope="session")
def the_postgres_server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


class MigratedDatabases:
    """PostgreSQL databases, migrated and empty, that tests borrow."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._template = server.create()
        settings = Settings(database_url=server.url(self._template))
        server.run(lambda: migrate(settings))
        self._looks_like = server.empty(self._template)
        self._free: list[str] = []

    def borrow(self) -> str:
        return self._free.pop() if self._free else self._server.create(self._template)

    def give_back(self, name: str) -> None:
        """Emptied for the next test; dropped where the test changed more than rows."""
        looks_like = self._server.empty(name)
        if looks_like is not None and looks_like == self._looks_like:
            self._free.append(name)
        else:
            self._server.drop(name)

    def drop(self) -> None:
        for name in (*self._free, self._template):
            self._server.drop(name)


@pytest.fixture(scope="session")
def migrated_databases(the_postgres_server: PostgresServer) -> Iterator[MigratedDatabases]:
    databases = MigratedDatabases(the_postgres_server)
    yield databases
    databases.drop()


@pytest.fixture
def postgres_url(
    the_postgres_server: PostgresServer, migrated_databases: MigratedDatabases
) -> Iterator[MakeUrl]:
    """`postgres_url()`: the address of a PostgreSQL database of one's own, empty and migrated."""
    names: list[str] = []

    def make() -> str:
        names.append(migrated_databases.borrow())
        return the_postgres_server.url(names[-1])

    yield make
    for name in names:
        migrated_databases.give_back(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> MakeUrl:
    """`sqlite_url()`: the address of a new SQLite database, empty and migrated."""

    def make() -> str:
        path = tmp_path / f"jalon-{len(list(tmp_path.iterdir()))}.sqlite3"
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture(params=list(Dialect))
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Each database in turn, for a test that makes its own."""
    return Dialect(request.param)


@pytest.fixture
def database_url(dialect: Dialect, request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, on each dialect in turn."""
    factory = "sqlite_url" if dialect is Dialect.SQLITE else "postgres_url"
    make: MakeUrl = request.getfixturevalue(factory)
    return make()


@pytest.fixture
async def database(database_url: str, make_settings: MakeSettings) -> AsyncIterator[Database]:
    """A connected database, empty and migrated, on SQLite and on PostgreSQL."""
    connected = await Database.connect(make_settings(database_url=database_url))
    yield connected
    await connected.close()


@pytest.fixture
async def sqlite_database(
    sqlite_url: MakeUrl, make_settings: MakeSettings
) -> AsyncIterator[Database]:
    """The same on SQLite alone, for what does not depend on the dialect."""
    connected = await Database.connect(make_settings(database_url=sqlite_url()))
    yield connected
    await connected.close()
