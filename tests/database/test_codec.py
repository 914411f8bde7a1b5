"""One stored form for each type: Tortoise's way and the raw way read each other, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.database import (
    Database,
    Dialect,
    Transaction,
    decode_bool,
    decode_date,
    decode_datetime,
    decode_json,
    decode_uuid,
)
from server.ids import new_id
from server.models import AuditEvent, Organisation, RoleGrant, User
from server.vocabulary import OrganisationKind, Role
from tests.database.rows import NOON, an_organisation

# The fixture's database serves every example: each writes rows of its own.
many = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
instants = st.builds(
    lambda seconds, micro, zone: (NOON + timedelta(seconds=seconds, microseconds=micro)).astimezone(
        zone
    ),
    st.integers(-4_000_000_000, 4_000_000_000),
    st.integers(0, 999_999),
    offsets,
) | st.builds(
    lambda second, micro: NOON + timedelta(seconds=second, microseconds=micro),
    st.integers(0, 2),
    st.sampled_from([0, 1, 500_000, 999_999]),
)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(texts, documents, max_size=4)


@many
@given(id_=st.uuids(), actor=st.none() | st.uuids(), at=instants, after=st.none() | objects)
async def test_journal_rows_read_the_same_whoever_wrote_them(
    database: Database, id_: UUID, actor: UUID | None, at: datetime, after: dict[str, Any] | None
) -> None:
    other_id = new_id()

    async def write_both_ways(tx: Transaction) -> AuditEvent:
        await tx.execute("DELETE FROM audit_event")
        await AuditEvent.create(
            id=id_, object_type="t", object_id=id_, actor_id=actor, verb="v", after=after, at=at,
            using_db=tx.connection,
        )  # fmt: skip
        await tx.execute(
            "INSERT INTO audit_event (id, object_type, object_id, actor_id, verb, after, at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [other_id, "t", id_, actor, "v", after, at],
        )
        return await AuditEvent.get(id=other_id, using_db=tx.connection)

    model = await database.unit_of_work(write_both_ways)
    assert (model.object_id, model.actor_id, model.after, model.at) == (id_, actor, after, at)
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT object_id, actor_id, after, at FROM audit_event WHERE object_id = $1", [id_]
        )
    assert rows[0] == rows[1]
    row = rows[0]
    assert decode_uuid(row[0]) == id_
    assert decode_uuid(row[1]) == actor
    assert decode_json(row[2]) == after
    assert decode_datetime(row[3]) == at
    assert decode_datetime(row[3]).utcoffset() == timedelta(0)


@many
@given(first=instants, second=instants)
async def test_instants_are_ordered_by_the_database_as_by_time(
    database: Database, first: datetime, second: datetime
) -> None:
    async def write(tx: Transaction) -> list[tuple[Any, ...]]:
        await tx.execute("DELETE FROM audit_event")
        await AuditEvent.create(
            object_type="t", object_id=new_id(), verb="v", at=first, using_db=tx.connection
        )
        found = await AuditEvent.filter(at__lt=second).using_db(tx.connection).count()
        raw = await tx.fetch("SELECT at < $1, at = $1, at > $1 FROM audit_event", [second])
        return [(found == 1, *map(decode_bool, raw[0]))]

    [answer] = await database.unit_of_work(write)
    assert answer == (first < second, first < second, first == second, first > second)


@many
@given(
    name=texts.filter(bool), vintage=st.none() | st.integers(-32768, 32767), made_up=st.booleans()
)
async def test_organisations_read_the_same_whoever_wrote_them(
    database: Database, name: str, vintage: int | None, made_up: bool
) -> None:
    async def write_both_ways(tx: Transaction) -> Organisation:
        await tx.execute("DELETE FROM organisation")
        written = an_organisation(name)
        written.cog_vintage, written.fictional = vintage, made_up
        await written.save(using_db=tx.connection)
        other_id = new_id()
        await tx.execute(
            "INSERT INTO organisation"
            " (id, name, kind, cog_vintage, fictional, sort_key, created_at, updated_at,"
            " department_codes) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
            [other_id, name, OrganisationKind.EPCI, vintage, made_up, written.sort_key, NOON, []],
        )
        return await Organisation.get(id=other_id, using_db=tx.connection)

    model = await database.unit_of_work(write_both_ways)
    assert (model.name, model.cog_vintage, model.fictional) == (name, vintage, made_up)
    assert model.kind is OrganisationKind.EPCI
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch("SELECT name, kind, cog_vintage, fictional FROM organisation")
    assert rows[0] == rows[1]
    assert (*rows[0][:3], decode_bool(rows[0][3])) == (name, "EPCI", vintage, made_up)


@many
@given(from_on=st.dates(date(1900, 1, 1)), to_on=st.none() | st.dates(date(1900, 1, 1)))
async def test_days_read_the_same_whoever_wrote_them(
    database: Database, from_on: date, to_on: date | None
) -> None:
    async def write_both_ways(tx: Transaction) -> RoleGrant:
        for table in ("role_grant", "account", "organisation"):
            await tx.execute(f"DELETE FROM {table}")
        place = an_organisation("Caen la mer")
        await place.save(using_db=tx.connection)
        user = await User.create(
            label="technicienne", created_at=NOON, updated_at=NOON, using_db=tx.connection
        )
        await RoleGrant.create(
            user=user, organisation=place, role=Role.AUDITOR, from_on=from_on, to_on=to_on,
            created_at=NOON, updated_at=NOON, using_db=tx.connection,
        )  # fmt: skip
        other_id = new_id()
        await tx.execute(
            "INSERT INTO role_grant"
            " (id, user_id, organisation_id, role, from_on, to_on, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
            [other_id, user.id, place.id, Role.AUDITOR, from_on, to_on, NOON],
        )
        return await RoleGrant.get(id=other_id, using_db=tx.connection)

    model = await database.unit_of_work(write_both_ways)
    assert (model.from_on, model.to_on) == (from_on, to_on)
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch("SELECT from_on, to_on FROM role_grant")
    assert rows[0] == rows[1]
    assert (decode_date(rows[0][0]), decode_date(rows[0][1])) == (from_on, to_on)


async def test_a_tuple_is_a_list_of_values_to_look_among(database: Database) -> None:
    ids = [new_id() for _ in range(3)]

    async def write(tx: Transaction) -> None:
        for id_ in ids:
            await AuditEvent.create(
                id=id_, object_type="t", object_id=id_, verb="v", at=NOON, using_db=tx.connection
            )

    await database.unit_of_work(write)
    among = (
        "IN (SELECT value FROM json_each($1))"
        if database.dialect is Dialect.SQLITE
        else "= ANY($1)"
    )
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            f"SELECT id FROM audit_event WHERE id {among} ORDER BY id", [(ids[2], ids[0])]
        )
    assert [decode_uuid(row[0]) for row in rows] == [ids[0], ids[2]]


async def test_an_instant_without_its_offset_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(ValueError, match="offset"):
        async with sqlite_database.snapshot() as snapshot:
            await snapshot.fetch("SELECT $1", [NOON.replace(tzinfo=None)])


def test_null_decodes_to_none() -> None:
    decoders = (decode_uuid, decode_datetime, decode_date, decode_json, decode_bool)
    assert [decode(None) for decode in decoders] == [None] * 5
    assert decode_datetime("2026-03-02 12:00:00+00:00") == datetime(2026, 3, 2, 12, tzinfo=UTC)
