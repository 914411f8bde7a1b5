"""A convention whose breach would go unseen: who may open a transaction."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = Path(__file__).parent.parent / "server"
# The one room that opens transactions.
DATABASE = SERVER / "database"

_OPENERS = {"in_transaction", "_in_transaction", "atomic", "transaction"}
_STATEMENT = re.compile(
    r"\s*(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE
)
_DRIVERS = {"aiosqlite", "asyncpg", "sqlite3"}


def transactions_in(source: str) -> Iterator[tuple[int, str]]:
    """The lines that open, end or divide a transaction, or reach around the room to a driver."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _OPENERS:
                yield node.lineno, f"{name}()"
            case ast.Call(args=[ast.Constant(value=str(text)), *_]) if _is_a_statement(text):
                yield node.lineno, text
            case ast.alias(name=name) if name.partition(".")[0] in _DRIVERS:
                yield node.lineno, f"import {name}"
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in _DRIVERS:
                yield node.lineno, f"from {module}"


def _is_a_statement(text: str) -> bool:
    return _STATEMENT.match(text) is not None


def test_only_the_database_room_opens_a_transaction() -> None:
    found = [
        f"{path.relative_to(SERVER.parent)}:{line}: {what}"
        for path in sorted(SERVER.rglob("*.py"))
        if DATABASE not in path.parents
        for line, what in transactions_in(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "breach",
    [
        "async with in_transaction() as tx: pass",
        "async with tortoise.transactions.in_transaction('sqlite'): pass",
        "@atomic()\nasync def f(): pass",
        "async with connection.transaction(): pass",
        "client._in_transaction()",
        "await connection.execute('begin immediate')",
        "await tx.execute(' COMMIT;')",
        "await tx.execute('SAVEPOINT mine')",
        "import sqlite3",
        "from asyncpg import connect",
    ],
)
def test_every_way_around_the_unit_of_work_is_seen(breach: str) -> None:
    assert list(transactions_in(breach))


@pytest.mark.parametrize(
    "allowed",
    [
        "await database.unit_of_work(record)",
        "async with database.snapshot() as snapshot: pass",
        "async with tx.savepoint(): pass",
        "await tx.execute('UPDATE live_session SET turn = turn + 1')",
        "describe('the transaction begins')",
        "refuse('releaseDeliverable')",
    ],
)
def test_what_goes_through_the_room_is_let_pass(allowed: str) -> None:
    assert not list(transactions_in(allowed))


def test_the_room_itself_is_where_they_are() -> None:
    found = [
        what for path in DATABASE.rglob("*.py") for _, what in transactions_in(path.read_text())
    ]
    assert {"BEGIN IMMEDIATE", "COMMIT"} <= set(found)
