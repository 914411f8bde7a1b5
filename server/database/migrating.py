"""Migrations: Tortoise's own, all or nothing, one migrator at a time.

Refuses to leave a database half-way: everything pending, its record and the check of foreign keys
are one transaction. Refuses to guess: with a broken reference it names it and changes nothing.
"""

from __future__ import annotations

import asyncio
import importlib
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tortoise.context import TortoiseContext

from server.database.dialects import Dialect
from server.database.gateway import Engine, empty_engine, engine_for, tortoise_config
from server.database.schema_editors import SqliteMigration, WholeMigrations
from server.settings import Settings

MIGRATIONS = "server.migrations"
# Any number, as long as every version of Jalon takes the same.
_ADVISORY_LOCK = 0x6A616C6F6E
_PAUSE_SECONDS = 0.05
_WAIT_FOR_OTHER_MIGRATOR_SECONDS = 60
_REFERENCES_NAMED = 20

Report = Callable[[str], object]


def _say_nothing(_line: str) -> None:
    """The reporter of callers that have nobody to tell."""


class BrokenReferences(Exception):
    """Rows name a row that is not there. Nothing was migrated."""

    def __init__(self, broken: Sequence[str]) -> None:
        super().__init__("; ".join(broken))
        self.broken = tuple(broken)


async def migrate(
    settings: Settings,
    *,
    backup: bool = True,
    report: Report = _say_nothing,
    migrations: str = MIGRATIONS,
) -> tuple[str, ...]:
    """Applies what is pending and answers its names, oldest first; none when there was nothing.

    On SQLite the file is first copied beside itself, unless it is empty or `backup` is off.
    A second migrator waits for the first and then finds nothing to do.
    """
    engine = engine_for(settings)
    async with _connected(engine, migrations) as tortoise:
        if engine.dialect is Dialect.SQLITE:
            return await _migrate_sqlite(tortoise, settings, backup=backup, report=report)
        return await _migrate_postgres(engine, tortoise, report)


async def pending_migrations(
    settings: Settings, *, migrations: str = MIGRATIONS
) -> tuple[str, ...]:
    """The names of what `migrate` would apply, oldest first. Writes nothing."""
    nothing_yet = settings.is_sqlite and not settings.sqlite_path.exists()
    engine = empty_engine() if nothing_yet else engine_for(settings)
    async with _connected(engine, migrations) as tortoise:
        client = tortoise.db()
        # Here rather than at the first statement: Tortoise takes an error there for no migration.
        await client.create_connection(with_db=True)
        return await _pending(_executor(tortoise, client))


@asynccontextmanager
async def _connected(engine: Engine, migrations: str) -> AsyncIterator[TortoiseContext]:
    config = tortoise_config(engine)
    config["apps"]["models"]["migrations"] = migrations
    for connection in config["connections"].values():
        # A server in use is kept waiting by no statement for as long as a migration may take.
        connection["credentials"].pop("command_timeout", None)
    async with TortoiseContext() as tortoise:
        await tortoise.init(config=config, init_connections=False)
        yield tortoise


def _executor(tortoise: TortoiseContext, connection: Any) -> WholeMigrations:
    apps = tortoise.apps
    assert apps is not None
    return WholeMigrations(connection, dict(apps._config))


async def _pending(executor: WholeMigrations) -> tuple[str, ...]:
    return tuple(step.migration.name for step in await executor.plan())


async def _migrate_postgres(
    engine: Engine, tortoise: TortoiseContext, report: Report
) -> tuple[str, ...]:
    await engine.open(tortoise.db())
    try:
        async with engine.transaction() as unit:
            wait = _WAIT_FOR_OTHER_MIGRATOR_SECONDS
            await unit.touch(f"SET LOCAL lock_timeout = '{wait}s'", ())
            await unit.touch("SET LOCAL idle_in_transaction_session_timeout = 0", ())
            await unit.rows("SELECT pg_advisory_xact_lock($1)", [_ADVISORY_LOCK])
            # After the wait for another migrator: a live server is not held up for as long.
            await unit.touch("SET LOCAL lock_timeout = '2s'", ())
            return await _apply(tortoise, unit, report)
    finally:
        await engine.close()


async def _migrate_sqlite(
    tortoise: TortoiseContext, settings: Settings, *, backup: bool, report: Report
) -> tuple[str, ...]:
    client: Any = tortoise.db()
    await _open_patiently(client)
    wait = _WAIT_FOR_OTHER_MIGRATOR_SECONDS * 1000
    await client.execute_script(f"PRAGMA busy_timeout = {wait}; PRAGMA foreign_keys = OFF")
    unit = SqliteMigration(client)
    await unit.begin()
    try:
        if backup and await _holds_tables(unit) and await _pending(_executor(tortoise, unit)):
            report(f"copie : {_back_up(settings.sqlite_path)}")
        names = await _apply(tortoise, unit, report)
        if names:
            await _refuse_broken_references(unit)
        await unit.commit()
    except BaseException:
        await unit.rollback()
        raise
    return names


async def _open_patiently(client: Any) -> None:
    """A new file is turned to WAL by whoever comes first; the others are refused without a wait."""
    give_up_at = time.monotonic() + _WAIT_FOR_OTHER_MIGRATOR_SECONDS
    while True:
        try:
            await client.create_connection(with_db=True)
            return
        except sqlite3.OperationalError:
            await client.close()
            if time.monotonic() > give_up_at:
                raise
        await asyncio.sleep(_PAUSE_SECONDS)


async def _apply(tortoise: TortoiseContext, unit: Any, report: Report) -> tuple[str, ...]:
    """Inside `unit`: Tortoise's own transactions become its savepoints."""
    token = tortoise.connections.set(unit.connection_name, unit)
    try:
        executor = _executor(tortoise, unit)
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        names = await _pending(executor)
        for name in names:
            report(f"migration : {name}")
        if names:
            await executor.migrate()
            await _put_in_place(tortoise, unit)
        return names
    finally:
        tortoise.connections.reset(token)


async def _put_in_place(tortoise: TortoiseContext, unit: Any) -> None:
    """What the package of migrations names as `afterwards`: a rebuilt table has lost its triggers."""
    apps = tortoise.apps
    assert apps is not None
    package = importlib.import_module(dict(apps._config)["models"]["migrations"])
    afterwards = getattr(package, "afterwards", None)
    if afterwards is None:
        return
    postgres = unit.capabilities.dialect != "sqlite"
    for statement in afterwards(postgres=postgres):
        await unit.touch(statement, ())


async def _holds_tables(unit: SqliteMigration) -> bool:
    return bool(await unit.rows("SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1", ()))


def _back_up(path: Path) -> Path:
    """A whole copy beside the file, of the last committed state: the migrator holds its lock."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    copy = path.with_name(f"{path.stem}.before-migration-{stamp}{path.suffix}")
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as reader:
        reader.execute("VACUUM INTO ?", (str(copy),))
    reader.close()
    return copy


async def _refuse_broken_references(unit: SqliteMigration) -> None:
    rows = await unit.rows(f"SELECT * FROM pragma_foreign_key_check LIMIT {_REFERENCES_NAMED}", ())
    if rows:
        raise BrokenReferences([f"{table} row {row} names no {to}" for table, row, to, _ in rows])
