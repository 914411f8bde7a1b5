"""A browser that is invited, signs in and signs out, over the whole application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from server.app import make_app, open_services
from server.database import Database
from server.domain.accounts import invitations, people
from server.domain.accounts.authority import Operator
from server.domain.accounts.people import NewAccount, NewAgency
from server.schema.context import SESSION_COOKIE
from server.transport.drain import Drain
from tests.conftest import MakeSettings, MakeUrl
from tests.schema.agency import the_schema

PASSWORD = "une phrase que personne ne devine"
ACCEPT = (
    "mutation($secret: String!, $password: String!) { acceptInvitation(input:"
    " {secret: $secret, password: $password}) { __typename } }"
)
SIGN_IN = (
    "mutation($password: String!) { signIn(input: {email: "
    '"direction@exemple.fr", password: $password}) { __typename } }'
)
WHO = "{ viewer { kind user { label } } }"


@dataclass(frozen=True)
class Page:
    """A browser's page, with the link its reader was given."""

    http: httpx2.AsyncClient
    invitation: str

    async def ask(self, query: str, **variables: str) -> httpx2.Response:
        return await self.http.post("/graphql", json={"query": query, "variables": variables})

    async def data(self, query: str, **variables: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.ask(query, **variables)).json()["data"]
        return answer


@pytest.fixture
async def page(sqlite_url: MakeUrl, make_settings: MakeSettings) -> AsyncIterator[Page]:
    settings = make_settings(database_url=sqlite_url(), allowed_hosts=("localhost",))
    schema = the_schema()
    async with open_services(settings, schema) as services:
        transport = httpx2.ASGITransport(app=make_app(settings, schema, services, Drain()))
        async with httpx2.AsyncClient(transport=transport, base_url="https://localhost") as http:
            yield Page(http, await invitation(services.database))


async def invitation(database: Database) -> str:
    now, by = datetime.now(UTC), Operator()
    director = NewAccount("Direction", "direction@exemple.fr")
    _, user_id = await people.found_agency(database, NewAgency("Essai"), director, by=by, now=now)
    invited = await invitations.invite_again(database, user_id, by=by, now=now)
    assert invited.secret is not None
    return invited.secret


async def test_a_cookie_carries_who_signed_in_until_they_sign_out(page: Page) -> None:
    assert (await page.data(WHO))["viewer"] == {"kind": "PUBLIC", "user": None}
    await page.data(ACCEPT, secret=page.invitation, password=PASSWORD)
    signed_in = await page.ask(SIGN_IN, password=PASSWORD)
    assert signed_in.json()["data"]["signIn"]["__typename"] == "SignInSuccess"
    [cookie] = signed_in.headers.get_list("set-cookie")
    assert cookie.startswith(f"{SESSION_COOKIE}=jls_")
    assert "jls_" not in signed_in.text
    seen = (await page.data(WHO))["viewer"]
    assert seen == {"kind": "STAFF", "user": {"label": "Direction"}}
    signed_out = await page.ask("mutation { signOut { __typename } }")
    assert "Max-Age=0" in signed_out.headers["set-cookie"]
    assert (await page.data(WHO))["viewer"]["kind"] == "PUBLIC"


async def test_a_get_never_consumes_an_invitation(page: Page) -> None:
    """Mail scanners follow links: only a POST may use them up."""
    query = (
        f'mutation {{ acceptInvitation(input: {{secret: "{page.invitation}",'
        f' password: "{PASSWORD}"}}) {{ __typename }} }}'
    )
    refused = await page.http.get("/graphql", params={"query": query})
    assert refused.status_code == 405
    accepted = await page.data(ACCEPT, secret=page.invitation, password=PASSWORD)
    assert accepted["acceptInvitation"]["__typename"] == "AcceptInvitationSuccess"


async def test_a_foreign_page_may_not_use_the_cookie_to_write(page: Page) -> None:
    await page.data(ACCEPT, secret=page.invitation, password=PASSWORD)
    await page.data(SIGN_IN, password=PASSWORD)
    refused = await page.http.post(
        "/graphql",
        json={"query": "mutation { signOutEverywhere { __typename } }"},
        headers={"origin": "https://evil.example"},
    )
    assert refused.status_code == 403
    assert (await page.data(WHO))["viewer"]["kind"] == "STAFF"
