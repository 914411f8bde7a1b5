"""Reading the log: what it costs does not depend on how long the session has lasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from server.database import Database, Dialect, Transaction
from server.workshops.log import read_outcomes


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


async def test_an_operation_is_found_by_all_three_columns_of_its_index(database: Database) -> None:
    operations = [(uuid4(), uuid4()) for _ in range(64)]

    async def work(tx: Transaction) -> str:
        if database.dialect is Dialect.POSTGRES:
            # An empty table would be read whole, whatever its indexes.
            for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
                await tx.execute(f"SET LOCAL enable_{way} = off")
        reader = Explaining(tx, database.dialect)
        await read_outcomes(reader, database.dialect, UUID(int=1), operations)
        return reader.plan

    plan = await database.unit_of_work(work)
    used = "actor_id=? AND operation_id=?" if database.dialect is Dialect.SQLITE else "Index Cond"
    assert used in plan, plan
    if database.dialect is Dialect.POSTGRES:
        (condition,) = (line for line in plan.splitlines() if "Index Cond" in line)
        assert all(name in condition for name in ("session_id", "actor_id", "operation_id"))
