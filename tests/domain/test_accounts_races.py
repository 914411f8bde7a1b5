"""Two who do the same thing at once, and what is written beside the requests."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher

from server.access.viewer import Viewer, public
from server.database import Database, decode_uuid
from server.domain.accounts import invitations, people, signing_in, tokens
from server.domain.accounts.authority import Operator
from server.domain.accounts.front_desk import FrontDesk
from server.domain.accounts.passwords import Passwords
from server.domain.accounts.people import NewAccount, NewAgency
from server.domain.accounts.sightings import PRECISION, Sightings
from server.domain.accounts.signing_in import SignedIn, SignIn, SignInRefused
from server.domain.journal import Operation
from server.ids import new_id
from server.problems import NotFound, TransitionRefused
from server.vocabulary import Scope, ViewerKind

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
EMAIL = "direction@exemple.fr"
PASSWORDS = ("une phrase que personne ne devine", "une autre phrase, devinée par personne")
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
async def account(database: Database) -> UUID:
    _, user_id = await people.found_agency(
        database, NewAgency("Essai"), NewAccount("Direction", EMAIL), by=Operator(), now=NOW
    )
    return user_id


@pytest.fixture
def desk(database: Database) -> FrontDesk:
    return FrontDesk(database, passwords=Passwords(QUICK))


def viewer_of(user_id: UUID, *, token_id: UUID | None = None) -> Viewer:
    return Viewer(
        ViewerKind.STAFF,
        date(2026, 6, 1),
        scopes=frozenset(Scope),
        user_id=user_id,
        token_id=token_id,
    )


async def rows(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with database.snapshot() as snapshot:
        return [tuple(row) for row in await snapshot.fetch(sql, values)]


async def signs_in(database: Database, desk: FrontDesk, password: str) -> bool:
    try:
        await signing_in.sign_in(database, desk, SignIn(EMAIL, password, "192.0.2.1"), now=NOW)
    except SignInRefused:
        return False
    return True


async def test_two_who_follow_one_link_at_once_set_one_password(
    database: Database, account: UUID, desk: FrontDesk
) -> None:
    invited = await invitations.invite_again(database, account, by=Operator(), now=NOW)
    assert invited.secret is not None
    answers = await asyncio.gather(
        *(
            invitations.accept(database, desk, invited.secret, password, now=NOW)
            for password in PASSWORDS
        ),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers].count(NotFound) == 1
    won = [isinstance(answer, SignedIn) for answer in answers]
    assert [await signs_in(database, desk, password) for password in PASSWORDS] == won
    await desk.close()


async def test_one_operation_sent_twice_at_once_makes_one_token(
    database: Database, account: UUID
) -> None:
    operation = Operation(account, uuid4(), {"label": "Essai"}, b"key")
    new = tokens.NewToken("Essai", [Scope.MISSION_READ])
    issued = await asyncio.gather(
        *(
            tokens.create(database, new, by=viewer_of(account), operation=operation, now=NOW)
            for _ in range(4)
        )
    )
    assert len({one.token_id for one in issued}) == 1
    assert len([one for one in issued if one.secret is not None]) == 1
    assert await rows(database, "SELECT COUNT(*) FROM api_token") == [(1,)]


async def test_a_token_rotated_twice_at_once_is_replaced_once(
    database: Database, account: UUID
) -> None:
    new = tokens.NewToken("Essai", [Scope.MISSION_READ])
    made = await tokens.create_for(database, account, new, by=Operator(), now=NOW)
    answers = await asyncio.gather(
        *(
            tokens.rotate(
                database,
                tokens.Rotation(made.token_id),
                by=Operator(),
                operation=None,
                now=NOW,
            )
            for _ in range(2)
        ),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Issued", "TransitionRefused"]


async def test_an_account_holds_so_many_live_tokens_and_no_more(
    sqlite_database: Database,
) -> None:
    account = await people.open_account(
        sqlite_database, NewAccount("Application"), by=Operator(), now=NOW
    )
    new = tokens.NewToken("Essai", [Scope.MISSION_READ], NOW + timedelta(hours=1))
    for _ in range(50):
        await tokens.create_for(sqlite_database, account, new, by=Operator(), now=NOW)
    with pytest.raises(TransitionRefused):
        await tokens.create_for(sqlite_database, account, new, by=Operator(), now=NOW)
    later = tokens.NewToken("Essai", [Scope.MISSION_READ])
    await tokens.create_for(
        sqlite_database, account, later, by=Operator(), now=NOW + timedelta(hours=1)
    )


async def test_a_password_that_changes_while_someone_signs_in_refuses_the_old_one(
    database: Database, account: UUID, desk: FrontDesk
) -> None:
    first = await invitations.invite_again(database, account, by=Operator(), now=NOW)
    assert first.secret is not None
    await invitations.accept(database, desk, first.secret, PASSWORDS[0], now=NOW)
    second = await invitations.invite_again(database, account, by=Operator(), now=NOW)
    assert second.secret is not None
    answers = await asyncio.gather(
        invitations.accept(database, desk, second.secret, PASSWORDS[1], now=NOW),
        signing_in.sign_in(database, desk, SignIn(EMAIL, PASSWORDS[0], "192.0.2.1"), now=NOW),
        return_exceptions=True,
    )
    # Whoever came first: no session opened by the old password outlives the new one.
    assert isinstance(answers[0], SignedIn)
    [(open_,)] = await rows(database, "SELECT id FROM web_session WHERE revoked_at IS NULL")
    assert decode_uuid(open_) == answers[0].session_id
    assert await signs_in(database, desk, PASSWORDS[1])
    await desk.close()


async def test_uses_are_written_together_and_at_most_once_a_minute(
    database: Database, account: UUID
) -> None:
    new = tokens.NewToken("Essai", [Scope.MISSION_READ])
    made = await tokens.create_for(database, account, new, by=Operator(), now=NOW)
    user = viewer_of(account, token_id=made.token_id)
    sightings = Sightings(database, pause_seconds=3_600)
    used: list[object] = []
    for seconds in (0, 30, 59, 61):
        sightings.note(user, NOW + timedelta(seconds=seconds))
        await sightings.flush()
        [(at,)] = await rows(database, "SELECT last_used_at FROM api_token")
        used.append(at)
    assert used[0] == used[1] == used[2] != used[3]
    await sightings.close()


async def test_closing_writes_what_was_seen_last_and_the_public_is_not_seen(
    database: Database, account: UUID
) -> None:
    new = tokens.NewToken("Essai", [Scope.MISSION_READ])
    made = await tokens.create_for(database, account, new, by=Operator(), now=NOW)
    sightings = Sightings(database, pause_seconds=3_600)
    sightings.note(public(NOW.date()), NOW)
    sightings.note(viewer_of(account, token_id=made.token_id), NOW)
    await sightings.close()
    [(at,)] = await rows(database, "SELECT last_used_at FROM api_token")
    assert at is not None


async def test_a_flood_of_tokens_is_remembered_within_bounds(sqlite_database: Database) -> None:
    sightings = Sightings(sqlite_database, capacity=3, pause_seconds=3_600)
    seen = [viewer_of(new_id(), token_id=new_id()) for _ in range(10)]
    for user in seen:
        sightings.note(user, NOW)
        sightings.note(user, NOW + PRECISION / 2)
    assert (len(sightings._seen), len(sightings._waiting)) == (3, 3)
    await sightings.close()
