"""The hash chain over the journal, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.database import Database, Transaction
from server.domain.journal import record
from server.domain.sealing import (
    GENESIS,
    LEASE,
    Anchor,
    Broken,
    Sealer,
    digest_after,
    release,
    seal,
    verify,
)
from server.ids import new_id

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ONE, OTHER = new_id(), new_id()


async def write(database: Database, count: int, *, at: datetime = NOW) -> list[UUID]:
    """So many events, a second apart, each in its own transaction."""
    ids = [new_id() for _ in range(count)]

    async def line(tx: Transaction, number: int) -> None:
        await record(
            tx,
            "amend",
            object_type="Line",
            object_id=ids[number],
            actor_id=None,
            now=at + SECOND * number,
            before={"days": number, "title": "Habitat à énergie positive"},
            after={"title": "Été", "days": number + 1},
        )

    for number in range(count):
        await database.unit_of_work(lambda tx, number=number: line(tx, number))  # type: ignore[misc]  # a lambda that keeps its number
    return ids


async def change(database: Database, sql: str, *values: Any) -> None:
    async def work(tx: Transaction) -> None:
        assert await tx.execute(sql, values)

    await database.unit_of_work(work)


async def rows(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with database.snapshot() as snapshot:
        return [tuple(row) for row in await snapshot.fetch(sql, values)]


async def seal_all(database: Database) -> None:
    sealed = await seal(database, ONE, now=NOW)
    assert sealed is not None


SEALED_OBJECTS = (
    "SELECT e.object_id FROM audit_seal s JOIN audit_event e ON e.id = s.event_id"
    " ORDER BY s.position"
)


async def test_events_are_sealed_in_the_order_of_their_instants_without_a_gap(
    database: Database,
) -> None:
    later = await write(database, 2, at=NOW + SECOND * 10)
    earlier = await write(database, 2)
    await seal_all(database)
    sealed = [str(object_id) for (object_id,) in await rows(database, SEALED_OBJECTS)]
    assert sealed == [str(id_) for id_ in [*earlier, *later]]
    positions = await rows(database, "SELECT position FROM audit_seal ORDER BY position")
    assert positions == [(1,), (2,), (3,), (4,)]
    verified = await verify(database)
    assert (verified.links, verified.unsealed, verified.broken) == (4, 0, None)


async def test_what_comes_late_is_sealed_after_what_was_sealed(database: Database) -> None:
    await write(database, 2, at=NOW + SECOND * 10)
    await seal_all(database)
    [late] = await write(database, 1)
    assert (await verify(database)).unsealed == 1
    await seal_all(database)
    assert str((await rows(database, SEALED_OBJECTS))[-1][0]) == str(late)
    assert (await verify(database)).broken is None


async def test_two_sealers_at_once_make_one_chain(database: Database) -> None:
    await write(database, 20)
    answers = await asyncio.gather(
        *(seal(database, holder, now=NOW) for holder in (ONE, OTHER, new_id(), new_id()))
    )
    # Whoever came first keeps the lease: the others are told to leave it.
    assert len([answer for answer in answers if answer is None]) == 3
    verified = await verify(database)
    assert (verified.links, verified.unsealed, verified.broken) == (20, 0, None)


async def test_a_lease_that_ran_out_or_was_given_back_passes_on(database: Database) -> None:
    await write(database, 1)
    assert await seal(database, ONE, now=NOW) is not None
    assert await seal(database, OTHER, now=NOW + LEASE - SECOND) is None
    assert await seal(database, OTHER, now=NOW + LEASE) is not None
    assert await seal(database, ONE, now=NOW + LEASE) is None
    await release(database, OTHER)
    assert await seal(database, ONE, now=NOW + LEASE) is not None


@pytest.mark.parametrize(
    ("column", "value"),
    [("verb", "approve"), ("object_type", "Mission"), ("actor_id", new_id()), ("at", NOW)],
)
async def test_a_line_that_was_altered_is_named(
    database: Database, column: str, value: object
) -> None:
    ids = await write(database, 5)
    await seal_all(database)
    await change(
        database, f"UPDATE audit_event SET {column} = $1 WHERE object_id = $2", value, ids[2]
    )
    verified = await verify(database)
    assert verified.links == 2
    assert verified.broken is not None
    assert (verified.broken.position, verified.broken.what) == (3, "altered")
    [(event_id,)] = await rows(database, "SELECT id FROM audit_event WHERE object_id = $1", ids[2])
    assert str(verified.broken.event_id) == str(event_id)


async def test_what_moved_cannot_be_altered_unseen(database: Database) -> None:
    ids = await write(database, 3)
    await seal_all(database)
    await change(
        database, "UPDATE audit_event SET after = $1 WHERE object_id = $2", {"days": 9}, ids[0]
    )
    assert (await verify(database)).broken is not None


async def test_a_link_that_was_taken_out_is_named(database: Database) -> None:
    await write(database, 5)
    await seal_all(database)
    await change(database, "DELETE FROM audit_seal WHERE position = $1", 3)
    verified = await verify(database)
    assert verified.broken == Broken(3, "missing")


async def test_a_line_resealed_by_itself_breaks_what_follows(database: Database) -> None:
    ids = await write(database, 3)
    await seal_all(database)
    await change(
        database, "UPDATE audit_event SET verb = $1 WHERE object_id = $2", "approve", ids[0]
    )
    [event] = await rows(
        database,
        "SELECT id, object_type, object_id, actor_id, verb, before, after, at FROM audit_event"
        " WHERE object_id = $1",
        ids[0],
    )
    forged = digest_after(GENESIS, event)
    await change(database, "UPDATE audit_seal SET digest = $1 WHERE position = 1", forged)
    verified = await verify(database)
    assert verified.broken is not None
    assert (verified.broken.position, verified.broken.what) == (2, "altered")


async def test_a_chain_cut_short_or_written_again_is_told_by_an_anchor(
    database: Database,
) -> None:
    await write(database, 4)
    await seal_all(database)
    noted = await verify(database)
    anchor = Anchor(noted.links, noted.digest)
    assert (await verify(database, anchor)).broken is None
    assert (await verify(database, Anchor(4, "f" * 64))).broken is not None
    await change(database, "DELETE FROM audit_seal WHERE position = $1", 4)
    assert (await verify(database)).broken is None
    assert (await verify(database, anchor)).broken == Broken(4, "missing")


async def test_more_than_a_batch_is_sealed_and_verified(sqlite_database: Database) -> None:
    now = datetime.now(UTC)

    async def many(tx: Transaction) -> None:
        await tx.execute_many(
            "INSERT INTO audit_event (id, object_type, object_id, verb, at)"
            " VALUES ($1, $2, $3, $4, $5)",
            [(new_id(), "Line", new_id(), "amend", now) for _ in range(1_201)],
        )

    await sqlite_database.unit_of_work(many)
    sealer = Sealer(sqlite_database)
    sealer.start()
    await sealer.close()
    verified = await verify(sqlite_database)
    assert (verified.links, verified.unsealed, verified.broken) == (1_201, 0, None)


async def test_a_sealer_that_closes_leaves_the_lease_to_the_next(database: Database) -> None:
    await write(database, 1, at=datetime.now(UTC))
    sealer = Sealer(database)
    sealer.start()
    await sealer.close()
    assert await rows(database, "SELECT holder_id, until_at FROM lease") == [(None, None)]
    assert await seal(database, OTHER, now=datetime.now(UTC)) is not None
