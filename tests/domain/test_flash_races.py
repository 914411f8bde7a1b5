"""Orders that meet over a workshop or a framework: staged, on both databases.

The first one holds its transaction open until the second one has sent its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from server.database import Database, Dialect, Transaction
from server.domain.aggregates import Made
from server.domain.flash import orders
from server.domain.journal import Operation
from server.ids import from_global_id, new_id
from server.problems import OrderLimitReached, TransitionRefused
from tests.schema.agency import KEY, NOW, Office
from tests.schema.flash import Flash, open_flash


@pytest.fixture
async def flash(database: Database) -> Flash:
    opened = await open_flash(database)
    await opened.notified(maxAmount="30000")
    await opened.framed()
    return opened


async def meeting_at(
    office: Office, table: str, id_: UUID, *asked: Coroutine[Any, Any, Any]
) -> list[Any]:
    """What these are answered that all came while the row was another's."""
    locked, go = asyncio.Event(), asyncio.Event()

    async def hold(tx: Transaction) -> None:
        await tx.execute(f"UPDATE {table} SET updated_at = updated_at WHERE id = $1", [id_])
        locked.set()
        await go.wait()

    first = asyncio.create_task(office.write(hold))
    await locked.wait()
    waiting = [asyncio.create_task(one) for one in asked]
    await _are_waiting(office.database, len(waiting))
    go.set()
    await first
    return list(await asyncio.gather(*waiting, return_exceptions=True))


async def _are_waiting(database: Database, many: int) -> None:
    """On PostgreSQL the database says so; SQLite's lock is taken first of all."""
    while database.dialect is Dialect.POSTGRES:
        async with database.snapshot() as snapshot:
            ((waiting,),) = await snapshot.fetch(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database()"
            )
            if waiting >= many:
                return


async def _draft(flash: Flash, number: str, *, rank: int) -> Made:
    return await orders.draft(
        flash.office.database,
        orders.NewOrder(
            flash_id=from_global_id(flash.flash)[1],
            number=number,
            holder_id=flash.office.organisations["north"],
            amount=Decimal(1000),
            rank=rank,
        ),
        by=await flash.office.viewer("clerk"),
        operation=Operation(flash.office.users["clerk"], new_id(), {"number": number}, KEY),
        now=NOW,
    )


async def test_of_two_sessions_that_each_ask_for_the_second_rank_one_is_told_the_limit(
    flash: Flash,
) -> None:
    """FW4, PO4: checked under a row lock so two parallel orders cannot both take rank 2."""
    await flash.drafted(number="BC-premier")
    answers = await meeting_at(
        flash.office,
        "flash_workshop",
        from_global_id(flash.flash)[1],
        _draft(flash, "BC-a", rank=2),
        _draft(flash, "BC-b", rank=2),
    )
    assert sorted(type(answer) is OrderLimitReached for answer in answers) == [False, True]
    rows = await flash.office.rows("SELECT rank FROM purchase_order ORDER BY rank")
    assert rows == [(1,), (2,)]


async def test_two_orders_that_pass_the_maximum_together_are_not_both_issued(flash: Flash) -> None:
    """PO5: Σ amounts per framework ≤ max, whichever workshops they are for."""
    first = from_global_id(await flash.drafted())[1]
    await flash.framed()
    second = from_global_id(await flash.drafted())[1]
    service = await flash.office.viewer("service")

    async def issue(order_id: UUID) -> None:
        await orders.issue(
            flash.office.database,
            order_id,
            issued_on=None,
            expected_version=None,
            by=service,
            now=NOW,
        )

    answers = await meeting_at(
        flash.office,
        "framework_agreement",
        from_global_id(flash.framework)[1],
        issue(first),
        issue(second),
    )
    (refused,) = [answer for answer in answers if answer is not None]
    assert isinstance(refused, TransitionRefused)
    assert refused.guard == "PO5_FRAMEWORK_MAXIMUM"
    rows = await flash.office.rows(
        "SELECT SUM(amount_cents) FROM purchase_order WHERE status = 'ISSUED'"
    )
    assert rows == [(2_000_000,)]
