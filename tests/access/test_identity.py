"""From a bearer token to a viewer, on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.access.identity import TokenExpired, identify, mint_token
from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.demo.accounts import Part
from server.demo.programmes import Loaded, load
from server.models import ApiToken, RoleGrant, User
from server.problems import Unauthenticated
from server.vocabulary import Role, Scope, ViewerKind

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
async def loaded(database: Database) -> Loaded:
    return await load(database, NOW)


async def viewer(database: Database, secret: str, now: datetime = NOW) -> Viewer:
    return await identify(database, secret, now=now, locale="fr")


async def change(database: Database, write: Callable[[Transaction], Awaitable[Any]]) -> None:
    async def work(tx: Transaction) -> None:
        await write(tx)

    await database.unit_of_work(work)


async def test_staff_are_known_by_their_agency_and_facilitate_their_workshops(
    database: Database, loaded: Loaded
) -> None:
    facilitator = await viewer(database, loaded.tokens[Part.FACILITATOR])
    assert facilitator.kind is ViewerKind.STAFF
    assert facilitator.staff_of == {loaded.agencies["aucame"]}
    assert facilitator.facilitates == {loaded.workshop_id}
    assert facilitator.mandated_for == frozenset()


async def test_a_technician_of_the_holder_is_mandated_for_it_alone(
    database: Database, loaded: Loaded
) -> None:
    holder = await viewer(database, loaded.tokens[Part.HOLDER])
    assert holder.kind is ViewerKind.MEMBER
    assert holder.mandated_for == {loaded.holder_id}
    assert loaded.agencies["aucame"] in holder.member_of
    assert holder.has(Scope.ACTION_WRITE)


@pytest.mark.parametrize("secret", ["", "jln_", "jln_" + "x" * 43, "Bearer", "jln_" + "y" * 500])
async def test_an_unknown_token_is_refused(database: Database, loaded: Loaded, secret: str) -> None:
    with pytest.raises(Unauthenticated):
        await viewer(database, secret)


async def test_a_revoked_token_is_refused_at_the_next_request(
    database: Database, loaded: Loaded
) -> None:
    secret = loaded.tokens[Part.HOLDER]
    await viewer(database, secret)
    await change(
        database,
        lambda tx: (
            ApiToken.filter(prefix=secret[:12]).using_db(tx.connection).update(revoked_at=NOW)
        ),
    )
    with pytest.raises(Unauthenticated):
        await viewer(database, secret)


async def test_a_suspended_account_s_tokens_are_refused(database: Database, loaded: Loaded) -> None:
    await change(database, lambda tx: User.all().using_db(tx.connection).update(suspended_at=NOW))
    with pytest.raises(Unauthenticated):
        await viewer(database, loaded.tokens[Part.HOLDER])


async def test_a_token_stands_until_the_instant_it_expires(
    database: Database, loaded: Loaded
) -> None:
    secret = loaded.tokens[Part.HOLDER]
    await change(
        database,
        lambda tx: (
            ApiToken.filter(prefix=secret[:12])
            .using_db(tx.connection)
            .update(expires_at=NOW + timedelta(hours=1))
        ),
    )
    await viewer(database, secret, NOW + timedelta(minutes=59))
    with pytest.raises(Unauthenticated):
        await viewer(database, secret, NOW + timedelta(hours=1))


async def test_a_role_counts_between_its_two_days(database: Database, loaded: Loaded) -> None:
    await change(
        database,
        lambda tx: (
            RoleGrant.all()
            .using_db(tx.connection)
            .update(from_on=date(2026, 6, 1), to_on=date(2026, 7, 1))
        ),
    )
    secret = loaded.tokens[Part.FACILITATOR]
    assert (await viewer(database, secret, NOW)).facilitates
    assert not (await viewer(database, secret, NOW - timedelta(days=1))).facilitates
    assert not (await viewer(database, secret, NOW + timedelta(days=30))).facilitates


async def test_an_auditor_reads_as_one(database: Database, loaded: Loaded) -> None:
    minted = mint_token()
    agency_id = loaded.agencies["aucame"]

    async def work(tx: Transaction) -> None:
        stamps: dict[str, Any] = {
            "created_at": NOW,
            "updated_at": NOW,
            "using_db": tx.connection,
        }
        user = await User.create(label="Contrôle", **stamps)
        await RoleGrant.create(
            user_id=user.id, agency_id=agency_id, role=Role.AUDITOR, from_on=NOW.date(), **stamps
        )
        await ApiToken.create(
            user_id=user.id,
            label="Contrôle",
            prefix=minted.prefix,
            secret_sha256=minted.secret_sha256,
            scopes=[],
            **stamps,
        )

    await database.unit_of_work(work)
    auditor = await viewer(database, minted.secret)
    assert (auditor.kind, auditor.organisation_id) == (ViewerKind.AUDITOR, None)


def test_a_minted_token_is_stored_only_as_its_digest() -> None:
    minted = mint_token()
    assert minted.secret.startswith("jln_")
    assert len(minted.secret) == 47
    assert minted.secret[12:] not in minted.prefix + minted.secret_sha256
    assert mint_token().secret != minted.secret


async def test_the_nobody_of_a_predicate_is_no_account(database: Database, loaded: Loaded) -> None:
    async with database.snapshot() as snapshot:
        found = await snapshot.fetch("SELECT 1 FROM account WHERE id = $1", [UUID(int=0)])
    assert not found


async def test_an_expired_token_is_told_apart_only_by_its_class(
    database: Database, loaded: Loaded
) -> None:
    secret = loaded.tokens[Part.HOLDER]
    await change(
        database,
        lambda tx: ApiToken.all().using_db(tx.connection).update(expires_at=NOW),
    )
    with pytest.raises(TokenExpired) as refusal:
        await viewer(database, secret)
    assert (refusal.value.code, refusal.value.message()) == (
        Unauthenticated.code,
        Unauthenticated().message(),
    )
