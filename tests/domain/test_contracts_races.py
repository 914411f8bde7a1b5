"""Signatures that meet an end, another signature, or an older reading: staged, on both databases.

The first one holds its transaction open until the others have sent their own: on PostgreSQL they wait
for the contract's row, on SQLite for the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from server.database import Database, Dialect, Transaction
from tests.schema.agency import open_office
from tests.schema.contracts import AMENDED, CHANGED, DEPARTMENT, RECORDED, SIGNED_ON, Desk


@pytest.fixture
async def desk(database: Database) -> Desk:
    return Desk(await open_office(database))


async def meet(
    desk: Desk, first: Callable[[Transaction], Awaitable[Any]], *others: Awaitable[Any]
) -> list[Any]:
    """What the others are answered: they are on their way when the first one commits."""
    wrote, go_on = asyncio.Event(), asyncio.Event()

    async def held(tx: Transaction) -> None:
        await first(tx)
        wrote.set()
        await go_on.wait()

    holding = asyncio.create_task(desk.office.database.unit_of_work(held))
    await wrote.wait()
    answering = [asyncio.ensure_future(other) for other in others]
    await _are_waiting(desk.office.database, len(others))
    go_on.set()
    await holding
    return await asyncio.gather(*answering)


async def _are_waiting(database: Database, count: int) -> None:
    """On PostgreSQL the database says so; SQLite's lock is taken first of all."""
    while database.dialect is Dialect.POSTGRES:
        async with database.snapshot() as snapshot:
            ((waiting,),) = await snapshot.fetch(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database()"
            )
        if waiting >= count:
            return


def lock_of(desk: Desk, then: str = "updated_at = updated_at") -> Callable[[Transaction], Any]:
    sql = f"UPDATE contract SET {then} WHERE id = $1"
    return lambda tx: tx.execute(sql, [desk.inner])


async def signing(desk: Desk, name: str) -> dict[str, Any]:
    """An act of one party, its authorisation written down beforehand."""
    return {
        "parties": [
            {
                "organisationId": desk.office.organisation(name),
                "deliberationId": await desk.authorisation(name),
            }
        ],
        "signatory": "Camille Martin",
        "capacity": "Présidente",
        "signedOn": SIGNED_ON,
    }


async def test_a_signature_that_meets_the_termination_finds_it(desk: Desk) -> None:
    await desk.to_execution()
    commitment = {"partyId": await desk.party("other"), "kind": "FINANCIAL", "text": "Un apport."}
    change = {"kind": "ADD_COMMITMENT", "text": "Un apport.", "commitment": commitment}
    drafted = await desk.do("draftAmendment", success=AMENDED, reason="x", changes=[change])
    amendment = {"amendmentId": drafted["amendment"]["id"]}
    vote = await desk.decision("2026-03-22")
    await desk.office.change(DEPARTMENT, "voteAmendment", AMENDED, **amendment, deliberationId=vote)
    await desk.sign("signAmendment", ("asking", "piloting"), SIGNED_ON, **amendment)
    act = await signing(desk, "other")
    (late,) = await meet(
        desk,
        lock_of(desk, "status = 'TERMINATED', version = version + 1"),
        desk.office.change("other", "signAmendment", AMENDED, **amendment, **act),
    )
    assert (late["__typename"], late.get("guard")) == ("TransitionRefused", "CONTRACT_IN_FORCE")
    counted = await desk.office.rows("SELECT COUNT(*) FROM commitment")
    assert counted == [(3,)]


async def test_of_two_signatures_of_the_last_party_one_makes_the_contract_signed(
    desk: Desk,
) -> None:
    """SG1, CT5"""
    await desk.to_signature()
    await desk.sign("signContract", ("asking", "piloting"), SIGNED_ON)
    act = await signing(desk, "other")
    answers = await meet(
        desk,
        lock_of(desk),
        *(
            desk.office.change(by, "signContract", RECORDED, contractId=desk.id, **act)
            for by in ("other", DEPARTMENT)
        ),
    )
    assert sorted(one["__typename"] for one in answers) == ["ContractRecorded", "TransitionRefused"]
    for table, count in (("contract_review", 1), ("signature WHERE instrument = 'CONTRACT'", 3)):
        assert await desk.office.rows(f"SELECT COUNT(*) FROM {table}") == [(count,)]
    assert await desk.status() == "SIGNED"


async def test_a_stage_asked_of_a_stale_version_is_a_conflict(desk: Desk) -> None:
    await desk.to_framework()
    read = await desk.version()
    (late,) = await meet(
        desk,
        lock_of(desk, "version = version + 1"),
        desk.do("abandonContract", success=CHANGED, expectedVersion=read, reason="x"),
    )
    assert (late["__typename"], late["currentVersion"]) == ("Conflict", read + 1)


async def test_of_two_contracts_of_one_territory_signed_at_once_one_is_in_force(
    desk: Desk,
) -> None:
    """CT8, decided by the index where neither sees the other."""
    await desk.to_signature()
    second = Desk(desk.office, councils=desk.councils)
    await second.to_signature()
    act = await signing(desk, "other")
    for one in (desk, second):
        await one.sign("signContract", ("asking", "piloting"), SIGNED_ON)

    async def both(tx: Transaction) -> None:
        for one in (desk, second):
            await lock_of(one)(tx)

    answers = await meet(
        desk,
        both,
        *(
            desk.office.change("other", "signContract", RECORDED, contractId=one.id, **act)
            for one in (desk, second)
        ),
    )
    assert sorted(one.get("guard") or one["__typename"] for one in answers) == [
        "CT8",
        "ContractRecorded",
    ]
    assert sorted([await desk.status(), await second.status()]) == ["ACTION_PLAN", "SIGNED"]
