"""Reading the log: what it costs does not depend on how long the session has lasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from server.database import Database, Dialect, Transaction
from server.workshops.log import read_outcomes
from tests.workshops.conftest import Live


class Explaining:
    """A reader that asks how each statement would be answered, and remembers it."""

    def __init__(self, tx: Transaction, dialect: Dialect) -> None:
        self._tx = tx
        self._explain = "EXPLAIN QUERY PLAN " if dialect is Dialect.SQLITE else "EXPLAIN "
        self.plan = ""

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        rows = await self._tx.fetch(self._explain + sql, parameters)
        self.plan = "\n".join(str(row[-1]) for row in rows)
        return []


async def test_an_operation_is_found_by_all_three_columns_of_its_index(
    database: Database, live: Live
) -> None:
    made: list[tuple[Any, ...]] = [
        (live.session_id, UUID(int=7), uuid4(), "0" * 64, 1, {}) for _ in range(3_000)
    ]
    asked = [(actor_id, operation_id) for _, actor_id, operation_id, *_ in made[:64]]

    async def work(tx: Transaction) -> str:
        await tx.execute_many(
            "INSERT INTO session_operation"
            " (session_id, actor_id, operation_id, payload_hmac, seq, outcome)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            made,
        )
        await tx.execute("ANALYZE session_operation")
        if database.dialect is Dialect.POSTGRES:
            # Reading so few rows whole would be cheaper: what counts is that it need not.
            for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
                await tx.execute(f"SET LOCAL enable_{way} = off")
        found = await read_outcomes(tx, database.dialect, live.session_id, asked)
        assert found.keys() == set(asked)
        reader = Explaining(tx, database.dialect)
        await read_outcomes(reader, database.dialect, live.session_id, asked)
        return reader.plan

    plan = await database.unit_of_work(work)
    (search,) = (line for line in plan.splitlines() if "session_id" in line)
    assert "Index Cond" in search or "USING INDEX" in search, plan
    for column in ("session_id", "actor_id", "operation_id"):
        assert column in search, plan
