"""Copies of an SQLite file while it is in use, and a copy put back in its place.

Refuses to touch files byte by byte: the log of a file in use is another file. Refuses PostgreSQL,
which brings its own tools.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from server.database.gateway import Database
from server.settings import Settings


class BrokenCopy(Exception):
    """The file is no whole database of ours. Nothing was restored."""


async def back_up(settings: Settings, copy: Path) -> None:
    """Everything committed by now, as one new file. Raises OSError, as for a file that is there."""
    await asyncio.to_thread(_copy, settings.sqlite_path, copy)


async def restore(
    settings: Settings, copy: Path, prepare: Callable[[Database], Awaitable[object]]
) -> None:
    """Puts `copy` in the place of the database, once `prepare` has changed what it must.

    In one transaction, so that whoever has the file open sees all of it or nothing. `copy` itself
    stays as it is. Raises BrokenCopy, or OSError.
    """
    target = settings.sqlite_path
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.restore-") as folder:
        draft = Path(folder) / target.name
        await asyncio.to_thread(_copy_of_a_whole, copy, draft)
        database = await Database.connect(
            settings.model_copy(update={"database_url": f"sqlite:///{draft}"})
        )
        try:
            await prepare(database)
        finally:
            await database.close()
        await asyncio.to_thread(_put_in_place, draft, target)


def _copy(source: Path, copy: Path) -> None:
    # VACUUM INTO takes an empty file for a new one: whoever made it first keeps it.
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_open(source)) as reader:
            reader.execute("VACUUM INTO ?", (str(copy),))
        descriptor = os.open(copy, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException as error:
        copy.unlink()
        if isinstance(error, sqlite3.Error):
            raise OSError(str(error)) from error
        raise


def _copy_of_a_whole(copy: Path, draft: Path) -> None:
    try:
        with closing(_open(copy)) as reader:
            verdict = reader.execute("PRAGMA integrity_check").fetchall()
            broken = reader.execute("PRAGMA foreign_key_check").fetchall()
        if verdict != [("ok",)] or broken:
            raise BrokenCopy(copy)
        _copy(copy, draft)
    except sqlite3.DatabaseError as error:
        raise BrokenCopy(copy) from error


def _put_in_place(draft: Path, target: Path) -> None:
    try:
        with closing(_open(draft)) as source, closing(sqlite3.connect(target, timeout=30)) as place:
            source.backup(place)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
