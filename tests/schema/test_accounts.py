"""Tokens, invitations, passwords and sessions through the contract, on both databases."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.database import Transaction, decode_uuid
from server.demo.accounts import Part
from server.domain.accounts import people
from server.domain.accounts.authority import Operator
from server.domain.accounts.machine import PlaceKind
from server.domain.accounts.people import Grant, NewAccount, Place
from server.ids import from_global_id, to_global_id
from server.schema.context import SESSION_COOKIE, Context, context_for
from server.vocabulary import Role
from tests.schema.conftest import World

PASSWORD = "une phrase que personne ne devine"


@dataclass
class Browser:
    """A page of our own: it keeps the cookie that answers set."""

    world: World
    cookie: str | None = None
    token: str | None = None
    address: str = "192.0.2.7"
    takes_cookies: bool = True

    async def context(self) -> Context:
        return await context_for(
            self.world.services,
            token=self.token,
            locale="fr",
            address=self.address,
            session=self.cookie,
            takes_cookies=self.takes_cookies,
        )

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        context = await self.context()
        result = await self.world.schema.execute(
            document, variable_values=variables, context_value=context
        )
        for cookie in context.cookies:
            assert cookie.name == SESSION_COOKIE
            self.cookie = cookie.value or None
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    async def do(self, field: str, input_type: str, selected: str, **values: Any) -> dict[str, Any]:
        document = (
            f"mutation($input: {input_type}!) {{ {field}(input: $input)"
            f" {{ __typename ... on Problem {{ code message }} {selected} }} }}"
        )
        answer: dict[str, Any] = (await self.ask(document, input=values))[field]
        return answer

    async def sign_in(self, email: str, password: str = PASSWORD) -> dict[str, Any]:
        return await self.do(
            "signIn",
            "SignInInput",
            "... on SignInSuccess { expiresAt } ... on RateLimited { retryAfterSeconds }",
            email=email,
            password=password,
        )

    async def end(self, field: str) -> dict[str, Any]:
        document = f"mutation {{ {field} {{ __typename ... on EndSessionSuccess {{ ended }} }} }}"
        answer: dict[str, Any] = (await self.ask(document))[field]
        return answer

    async def create_token(self, **values: Any) -> dict[str, Any]:
        return await self.do(
            "createApiToken",
            "CreateApiTokenInput",
            "... on CreateApiTokenSuccess { secret duplicate"
            " token { id label prefix scopes version expiresAt } }"
            " ... on ValidationFailed { path } ... on TransitionRefused { guard }",
            **{"operationId": str(uuid4()), "label": "Essai", "scopes": ["MISSION_READ"], **values},
        )

    async def viewer(self) -> dict[str, Any]:
        answer: dict[str, Any] = (
            await self.ask("{ viewer { kind scopes sessionId tokenId user { label } } }")
        )["viewer"]
        return answer


@pytest.fixture
async def administrator(world: World) -> Browser:
    """Someone invited to administer the Caen agency, signed in."""
    now = datetime.now(UTC)
    place = Place(PlaceKind.AGENCY, world.loaded.agencies["aucame"])
    account = NewAccount("Administration", "admin@exemple.fr", await own_organisation(world))
    user_id = await people.open_account(
        world.services.database,
        account,
        grants=(Grant(Role.AGENCY_ADMIN, place, now.date()),),
        by=Operator(),
        now=now,
    )
    await set_password(world, user_id)
    browser = Browser(world)
    assert (await browser.sign_in("admin@exemple.fr"))["__typename"] == "SignInSuccess"
    return browser


async def set_password(world: World, user_id: UUID) -> None:
    hashed = await world.services.front_desk.passwords.hash(PASSWORD)
    await change(world, "UPDATE account SET password_hash = $2 WHERE id = $1", user_id, hashed)


async def change(world: World, sql: str, *values: Any) -> None:
    async def work(tx: Transaction) -> None:
        assert await tx.execute(sql, values)

    await world.services.database.unit_of_work(work)


async def rows(world: World, sql: str, *values: Any) -> list[Any]:
    async with world.services.database.snapshot() as snapshot:
        return [tuple(row) for row in await snapshot.fetch(sql, values)]


def agency_id(world: World) -> str:
    return to_global_id("Agency", world.loaded.agencies["aucame"])


async def own_organisation(world: World) -> UUID:
    """The Caen agency's."""
    [(id_,)] = await rows(
        world,
        "SELECT organisation_id FROM agency WHERE id = $1",
        world.loaded.agencies["aucame"],
    )
    organisation_id: UUID = decode_uuid(id_)
    return organisation_id


async def outsider(world: World) -> str:
    """An organisation that the Caen agency does not answer for."""
    found = await rows(
        world,
        "SELECT id FROM organisation o WHERE NOT EXISTS (SELECT 1 FROM membership m"
        " WHERE m.organisation_id = o.id AND m.agency_id = $1) AND o.id <> $2 LIMIT 1",
        world.loaded.agencies["aucame"],
        await own_organisation(world),
    )
    return to_global_id("Organisation", decode_uuid(found[0][0]))


async def invite(browser: Browser, **values: Any) -> dict[str, Any]:
    return await browser.do(
        "inviteUser",
        "InviteUserInput",
        "... on InviteUserSuccess { secret address expiresAt duplicate }"
        " ... on ValidationFailed { path } ... on TransitionRefused { guard }",
        **{
            "operationId": str(uuid4()),
            "agencyId": agency_id(browser.world),
            "email": "claire@exemple.fr",
            "label": "Claire",
            "role": "AGENCY_STAFF",
            **values,
        },
    )


async def accept(browser: Browser, secret: str, password: str = PASSWORD) -> dict[str, Any]:
    return await browser.do(
        "acceptInvitation",
        "AcceptInvitationInput",
        "... on AcceptInvitationSuccess { accepted } ... on ValidationFailed { path }",
        secret=secret,
        password=password,
    )


# Who asks.


async def test_the_public_is_told_that_it_is_nobody(world: World) -> None:
    told = await Browser(world).viewer()
    assert told == {
        "kind": "PUBLIC",
        "scopes": [],
        "sessionId": None,
        "tokenId": None,
        "user": None,
    }


async def test_a_reader_reads_their_own_account_and_no_other(
    world: World, administrator: Browser
) -> None:
    document = (
        "{ viewer { user { id label organisation { name } roles(first: 5) { nodes { role"
        " agency { id } } } tokens(first: 5) { totalCount } sessions(first: 5) { totalCount } } } }"
    )
    own = (await administrator.ask(document))["viewer"]["user"]
    assert own["label"] == "Administration"
    assert own["roles"]["nodes"] == [{"role": "AGENCY_ADMIN", "agency": {"id": agency_id(world)}}]
    assert (own["tokens"]["totalCount"], own["sessions"]["totalCount"]) == (0, 1)
    stranger = Browser(world, token=world.loaded.tokens[Part.HOLDER])
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await stranger.ask(node, id=own["id"]))["node"] is None
    assert (await administrator.ask(node, id=own["id"]))["node"] == {"id": own["id"]}


# Tokens.


async def test_a_new_token_is_told_once_and_works(world: World, administrator: Browser) -> None:
    operation_id = str(uuid4())
    created = await administrator.create_token(operationId=operation_id)
    again = await administrator.create_token(operationId=operation_id)
    assert again["token"]["id"] == created["token"]["id"]
    assert (again["secret"], again["duplicate"]) == (None, True)
    told = await Browser(world, token=created["secret"]).viewer()
    assert (told["kind"], told["scopes"]) == ("STAFF", ["MISSION_READ"])
    assert told["tokenId"] == created["token"]["id"]


async def test_a_token_is_never_wider_than_who_asks_for_it(
    world: World, administrator: Browser
) -> None:
    refused = await administrator.create_token(scopes=["WORKSHOP_FACILITATE"])
    assert (refused["code"], refused["path"]) == ("VALIDATION", "scopes")
    narrow = await administrator.create_token(scopes=["ACCOUNT_MANAGE", "MISSION_READ"])
    from_token = Browser(world, token=narrow["secret"])
    assert (await from_token.create_token(scopes=["ROADMAP_READ"]))["path"] == "scopes"
    assert (await from_token.create_token(scopes=["MISSION_READ"]))["secret"]


async def test_a_token_without_the_right_to_manage_the_account_makes_none(
    world: World, administrator: Browser
) -> None:
    reading = await administrator.create_token()
    refused = await Browser(world, token=reading["secret"]).create_token()
    assert refused["code"] == "FORBIDDEN"
    assert (await Browser(world).create_token())["code"] == "UNAUTHENTICATED"


async def test_a_token_does_not_outlive_the_one_that_makes_it(
    world: World, administrator: Browser
) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    maker = await administrator.create_token(
        scopes=["ACCOUNT_MANAGE"], expiresAt=tomorrow.isoformat()
    )
    from_token = Browser(world, token=maker["secret"])
    later = (tomorrow + timedelta(days=1)).isoformat()
    refused = await from_token.create_token(scopes=["ACCOUNT_MANAGE"], expiresAt=later)
    assert refused["path"] == "expiresAt"
    made = await from_token.create_token(scopes=["ACCOUNT_MANAGE"])
    assert made["token"]["expiresAt"] == maker["token"]["expiresAt"]


async def test_a_role_that_ended_narrows_the_tokens_made_under_it(
    world: World, administrator: Browser
) -> None:
    created = await administrator.create_token(scopes=["MISSION_READ", "ACTION_WRITE"])
    app = Browser(world, token=created["secret"])
    assert (await app.viewer())["scopes"] == ["MISSION_READ", "ACTION_WRITE"]
    await change(
        world,
        "UPDATE role_grant SET to_on = from_on WHERE role = $1",
        Role.AGENCY_ADMIN.value,
    )
    told = await app.viewer()
    assert (told["kind"], told["scopes"]) == ("MEMBER", ["MISSION_READ"])


async def test_a_rotation_lets_the_old_token_stand_as_long_as_asked(
    world: World, administrator: Browser
) -> None:
    created = await administrator.create_token()
    rotated = await rotate(administrator, created, overlapSeconds=3600)
    assert rotated["token"]["scopes"] == created["token"]["scopes"]
    for secret in (created["secret"], rotated["secret"]):
        assert (await Browser(world, token=secret).viewer())["kind"] == "STAFF"
    at_once = await rotate(administrator, rotated)
    assert (await Browser(world, token=at_once["secret"]).viewer())["kind"] == "STAFF"
    assert await is_refused(Browser(world, token=rotated["secret"]))


async def test_a_token_may_replace_itself(world: World, administrator: Browser) -> None:
    created = await administrator.create_token(scopes=["ACCOUNT_MANAGE"])
    itself = Browser(world, token=created["secret"])
    rotated = await rotate(itself, created)
    assert rotated["token"]["expiresAt"] is None
    assert (await Browser(world, token=rotated["secret"]).viewer())["kind"] == "STAFF"
    assert await is_refused(itself)


async def rotate(browser: Browser, created: dict[str, Any], **values: Any) -> dict[str, Any]:
    return await browser.do(
        "rotateApiToken",
        "RotateApiTokenInput",
        "... on RotateApiTokenSuccess { secret token { id scopes expiresAt } }"
        " ... on Conflict { currentVersion } ... on TransitionRefused { guard }",
        **{"operationId": str(uuid4()), "tokenId": created["token"]["id"], **values},
    )


async def test_a_token_read_before_it_moved_is_not_rotated(
    world: World, administrator: Browser
) -> None:
    created = await administrator.create_token()
    refused = await rotate(administrator, created, expectedVersion=7)
    assert (refused["code"], refused["currentVersion"]) == ("CONFLICT", 1)


async def test_a_revoked_token_opens_nothing_and_a_stranger_s_is_not_found(
    world: World, administrator: Browser
) -> None:
    created = await administrator.create_token()
    selected = "... on RevokeApiTokenSuccess { token { revokedAt } }"
    given = {"tokenId": created["token"]["id"]}
    stranger = Browser(world, token=world.loaded.tokens[Part.HOLDER])
    refused = await stranger.do("revokeApiToken", "RevokeApiTokenInput", selected, **given)
    assert refused["code"] in ("NOT_FOUND", "FORBIDDEN")
    for _ in range(2):
        revoked = await administrator.do("revokeApiToken", "RevokeApiTokenInput", selected, **given)
        assert revoked["token"]["revokedAt"]
    assert await is_refused(Browser(world, token=created["secret"]))
    _, id_ = from_global_id(created["token"]["id"])
    told = await rows(world, "SELECT verb FROM audit_event WHERE object_id = $1 ORDER BY id", id_)
    assert told == [("create_token",), ("revoke_token",)]


async def is_refused(browser: Browser) -> bool:
    from server.problems import Unauthenticated

    try:
        await browser.context()
    except Unauthenticated:
        return True
    return False


# Invitations.


async def test_an_invited_person_chooses_a_password_and_signs_in(
    world: World, administrator: Browser
) -> None:
    invited = await invite(administrator)
    claire = Browser(world)
    assert (await accept(claire, invited["secret"]))["accepted"]
    assert (await claire.sign_in(" Claire@Exemple.fr "))["__typename"] == "SignInSuccess"
    told = await claire.viewer()
    assert (told["kind"], told["user"]) == ("STAFF", {"label": "Claire"})


async def test_following_an_invitation_signs_in(world: World, administrator: Browser) -> None:
    invited = await invite(administrator)
    claire = Browser(world)
    assert (await accept(claire, invited["secret"]))["accepted"]
    assert (await claire.viewer())["user"] == {"label": "Claire"}


async def test_an_invitation_over_a_socket_is_refused_and_stays_good(
    world: World, administrator: Browser
) -> None:
    invited = await invite(administrator)
    refused = await accept(Browser(world, takes_cookies=False), invited["secret"])
    assert refused["code"] == "TRANSITION_REFUSED"
    assert (await accept(Browser(world), invited["secret"]))["accepted"]


async def test_an_invitation_comes_with_the_address_that_follows_it(
    world: World, administrator: Browser
) -> None:
    invited = await invite(administrator)
    assert invited["address"] == f"/invitation#secret={invited['secret']}"


async def test_an_invitation_works_once(world: World, administrator: Browser) -> None:
    invited = await invite(administrator)
    assert (await accept(Browser(world), invited["secret"]))["accepted"]
    again = await accept(Browser(world), invited["secret"], "un tout autre mot de passe")
    assert again["code"] == "NOT_FOUND"
    assert (await Browser(world).sign_in("claire@exemple.fr"))["__typename"] == "SignInSuccess"


async def test_a_password_that_is_refused_leaves_the_invitation_open(
    world: World, administrator: Browser
) -> None:
    invited = await invite(administrator)
    refused = await accept(Browser(world), invited["secret"], "court")
    assert (refused["code"], refused["path"]) == ("VALIDATION", "password")
    assert (await accept(Browser(world), invited["secret"]))["accepted"]


async def test_an_invitation_lasts_a_week(world: World, administrator: Browser) -> None:
    invited = await invite(administrator)
    left = datetime.fromisoformat(invited["expiresAt"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    await change(world, "UPDATE invitation SET expires_at = $1", datetime.now(UTC))
    assert (await accept(Browser(world), invited["secret"]))["code"] == "NOT_FOUND"


async def test_inviting_again_closes_the_earlier_link(world: World, administrator: Browser) -> None:
    first = await invite(administrator)
    second = await invite(administrator)
    assert (await accept(Browser(world), first["secret"]))["code"] == "NOT_FOUND"
    assert (await accept(Browser(world), second["secret"]))["accepted"]
    assert (
        len(await rows(world, "SELECT id FROM account WHERE email = $1", "claire@exemple.fr")) == 1
    )


async def test_the_same_operation_invites_once_and_tells_its_secret_once(
    world: World, administrator: Browser
) -> None:
    operation_id = str(uuid4())
    first = await invite(administrator, operationId=operation_id)
    second = await invite(administrator, operationId=operation_id)
    assert (second["duplicate"], second["secret"], second["address"]) == (True, None, None)
    assert (await accept(Browser(world), first["secret"]))["accepted"]


async def test_an_account_in_use_is_never_handed_over_by_an_invitation(
    world: World, administrator: Browser
) -> None:
    invited = await invite(administrator)
    await accept(Browser(world), invited["secret"])
    refused = await invite(administrator)
    assert (refused["code"], refused["guard"]) == ("TRANSITION_REFUSED", "ACCOUNT_NOT_OPEN_YET")


async def test_an_account_of_another_agency_is_not_handed_over(
    world: World, administrator: Browser
) -> None:
    now = datetime.now(UTC)
    other = Place(PlaceKind.AGENCY, world.loaded.agencies["agence-grenoble"])
    await people.open_account(
        world.services.database,
        NewAccount("Ailleurs", "claire@exemple.fr", await own_organisation(world)),
        grants=(Grant(Role.AGENCY_ADMIN, other, now.date()),),
        by=Operator(),
        now=now,
    )
    assert (await invite(administrator))["guard"] == "ACCOUNT_NOT_OPEN_YET"


async def test_an_agency_invites_for_its_members_and_for_no_other_organisation(
    world: World, administrator: Browser
) -> None:
    stranger = await outsider(world)
    refused = await invite(administrator, organisationId=stranger, role="MEMBER_TECHNICIAN")
    assert (refused["code"], refused["path"]) == ("VALIDATION", "organisationId")
    member = to_global_id("Organisation", world.loaded.holder_id)
    invited = await invite(administrator, organisationId=member, role="MEMBER_TECHNICIAN")
    claire = Browser(world)
    await accept(claire, invited["secret"])
    await claire.sign_in("claire@exemple.fr")
    context = await claire.context()
    assert context.viewer.mandated_for == {world.loaded.holder_id}


async def test_only_the_administration_of_the_agency_invites(world: World) -> None:
    now = datetime.now(UTC)
    staff = NewAccount("Équipe", "staff@exemple.fr", await own_organisation(world))
    place = Place(PlaceKind.AGENCY, world.loaded.agencies["aucame"])
    user_id = await people.open_account(
        world.services.database,
        staff,
        grants=(Grant(Role.AGENCY_STAFF, place, now.date()),),
        by=Operator(),
        now=now,
    )
    await set_password(world, user_id)
    browser = Browser(world)
    await browser.sign_in("staff@exemple.fr")
    assert (await invite(browser))["code"] == "FORBIDDEN"
    assert (await invite(Browser(world)))["code"] == "UNAUTHENTICATED"


# Signing in and out.


async def test_a_wrong_password_and_an_unknown_address_have_one_answer(
    world: World, administrator: Browser
) -> None:
    wrong = await Browser(world).sign_in("admin@exemple.fr", "pas le bon du tout")
    unknown = await Browser(world).sign_in("personne@exemple.fr", "pas le bon du tout")
    without_password = await Browser(world).sign_in("")
    assert wrong == unknown == without_password
    assert wrong["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("email", ["admin@exemple.fr", "personne@exemple.fr"])
async def test_whoever_keeps_failing_waits_whether_the_account_exists_or_not(
    world: World, administrator: Browser, email: str
) -> None:
    for _ in range(6):
        assert (await Browser(world).sign_in(email, "pas le bon"))["code"] == "UNAUTHENTICATED"
    # Ten failures more, so that the delay outlasts any slow machine.
    attempts = world.services.front_desk.attempts
    for _ in range(10):
        attempts.accounts.count(hashlib.sha256(email.encode()).hexdigest(), datetime.now(UTC))
    waiting = await Browser(world).sign_in(email)
    assert waiting["__typename"] == "RateLimited"
    assert 0 < waiting["retryAfterSeconds"] <= 15 * 60
    # Someone else, at the same address, is not made to wait for them.
    assert (await Browser(world).sign_in("autre@exemple.fr"))["code"] == "UNAUTHENTICATED"


async def test_an_account_that_must_wait_waits_in_every_process(
    world: World, administrator: Browser
) -> None:
    until = datetime.now(UTC) + timedelta(minutes=1)
    await change(
        world,
        "UPDATE account SET locked_until_at = $2 WHERE email = $1",
        "admin@exemple.fr",
        until,
    )
    refused = await Browser(world).sign_in("admin@exemple.fr")
    assert refused["code"] == "UNAUTHENTICATED"


async def test_a_success_forgives_the_failures_before_it(
    world: World, administrator: Browser
) -> None:
    for _ in range(2):
        for _ in range(5):
            await Browser(world).sign_in("admin@exemple.fr", "pas le bon du tout")
        assert (await Browser(world).sign_in("admin@exemple.fr"))["__typename"] == "SignInSuccess"
    assert await rows(
        world, "SELECT failed_logins FROM account WHERE email = $1", "admin@exemple.fr"
    ) == [(0,)]


async def test_signing_out_ends_this_session_alone(world: World, administrator: Browser) -> None:
    elsewhere = Browser(world)
    await elsewhere.sign_in("admin@exemple.fr")
    cookie = administrator.cookie
    assert (await administrator.end("signOut"))["ended"] == 1
    assert administrator.cookie is None
    assert (await Browser(world, cookie=cookie).viewer())["kind"] == "PUBLIC"
    assert (await elsewhere.viewer())["kind"] == "STAFF"


async def test_signing_out_everywhere_ends_every_session(
    world: World, administrator: Browser
) -> None:
    elsewhere = Browser(world)
    await elsewhere.sign_in("admin@exemple.fr")
    assert (await administrator.end("signOutEverywhere"))["ended"] == 2
    assert (await elsewhere.viewer())["kind"] == "PUBLIC"


async def test_a_session_is_revoked_by_its_owner_alone(
    world: World, administrator: Browser
) -> None:
    elsewhere = Browser(world)
    await elsewhere.sign_in("admin@exemple.fr")
    session_id = (await elsewhere.viewer())["sessionId"]
    invited = await invite(administrator)
    claire = Browser(world)
    await accept(claire, invited["secret"])
    await claire.sign_in("claire@exemple.fr")

    async def revoke(browser: Browser) -> dict[str, Any]:
        return await browser.do(
            "revokeSession",
            "RevokeSessionInput",
            "... on EndSessionSuccess { ended }",
            sessionId=session_id,
        )

    assert (await revoke(claire))["code"] == "NOT_FOUND"
    assert (await revoke(administrator))["ended"] == 1
    assert (await revoke(administrator))["ended"] == 0
    assert (await elsewhere.viewer())["kind"] == "PUBLIC"


async def test_a_cookie_that_ended_reads_as_the_public_and_is_taken_away(
    world: World, administrator: Browser
) -> None:
    stale = Browser(world, cookie="jls_" + "x" * 43)
    assert (await stale.viewer())["kind"] == "PUBLIC"
    assert stale.cookie is None


async def test_a_token_counts_before_a_cookie(world: World, administrator: Browser) -> None:
    administrator.token = world.loaded.tokens[Part.HOLDER]
    told = await administrator.viewer()
    assert (told["kind"], told["sessionId"]) == ("MEMBER", None)


async def test_a_suspended_account_is_refused_at_once(world: World, administrator: Browser) -> None:
    created = await administrator.create_token()
    context = await administrator.context()
    assert context.viewer.user_id is not None
    await people.suspend(
        world.services.database, context.viewer.user_id, by=Operator(), now=datetime.now(UTC)
    )
    assert await context.standing() == "revoked"
    assert (await administrator.viewer())["kind"] == "PUBLIC"
    assert await is_refused(Browser(world, token=created["secret"]))
    refused = await Browser(world).sign_in("admin@exemple.fr")
    assert refused["code"] == "UNAUTHENTICATED"


async def test_signing_in_over_a_socket_is_refused(world: World, administrator: Browser) -> None:
    socket = Browser(world, takes_cookies=False)
    assert (await socket.sign_in("admin@exemple.fr"))["code"] == "TRANSITION_REFUSED"


async def test_following_a_new_invitation_ends_the_sessions_before(
    world: World, administrator: Browser
) -> None:
    from server.domain.accounts import invitations

    context = await administrator.context()
    assert context.viewer.user_id is not None
    invited = await invitations.invite_again(
        world.services.database, context.viewer.user_id, by=Operator(), now=datetime.now(UTC)
    )
    assert invited.secret is not None
    assert (await accept(Browser(world), invited.secret, "encore une autre phrase"))["accepted"]
    assert (await administrator.viewer())["kind"] == "PUBLIC"
    refused = await Browser(world).sign_in("admin@exemple.fr")
    assert refused["code"] == "UNAUTHENTICATED"


# What is kept.


async def test_no_secret_is_stored_or_journalled(world: World, administrator: Browser) -> None:
    created = await administrator.create_token()
    invited = await invite(administrator)
    await accept(Browser(world), invited["secret"])
    secrets = [created["secret"], invited["secret"], administrator.cookie, PASSWORD]
    tables = ("account", "api_token", "invitation", "web_session", "audit_event", "operation")
    for table in tables:
        kept = str(await rows(world, f"SELECT * FROM {table}"))
        assert [secret for secret in secrets if secret in kept] == [], table


async def test_the_last_use_of_a_token_is_told_to_the_minute(
    world: World, administrator: Browser
) -> None:
    created = await administrator.create_token()
    app = Browser(world, token=created["secret"])
    for _ in range(3):
        await app.viewer()
    await world.services.front_desk.sightings.flush()
    [(used_at,)] = await rows(
        world, "SELECT last_used_at FROM api_token WHERE prefix = $1", created["token"]["prefix"]
    )
    assert used_at is not None
    await app.viewer()
    await world.services.front_desk.sightings.flush()
    assert await rows(
        world, "SELECT last_used_at FROM api_token WHERE prefix = $1", created["token"]["prefix"]
    ) == [(used_at,)]
