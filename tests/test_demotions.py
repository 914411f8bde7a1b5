"""A right that is withdrawn in the middle of a stream ends it: nothing more is told, on any database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from starlette.applications import Starlette

from server.app import make_app, open_services
from server.database import decode_uuid
from server.demo import documents
from server.demo.accounts import Part
from server.demo.documents import Command
from server.demo.programmes import Loaded, load
from server.domain.accounts import people, tokens
from server.domain.accounts.authority import Operator
from server.ids import to_global_id
from server.schema.context import Services, context_for
from server.transport.drain import Drain
from server.transport.protocol import Close
from tests.conftest import MakeSettings
from tests.schema.agency import the_schema
from tests.transport.sockets import FakeSocket, ready

REMOVE = Command("removePerson", "RemovePersonInput")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass
class House:
    """The whole application in process, with a session that somebody facilitates."""

    app: Starlette
    services: Services
    loaded: Loaded
    client: httpx2.AsyncClient
    session_id: str = ""
    code: str = ""
    phone: str = ""

    @property
    def facilitator(self) -> str:
        return self.loaded.tokens[Part.FACILITATOR]

    async def ask(self, command: Command, token: str | None, **input_: Any) -> dict[str, Any]:
        answered = await self.client.post(
            "/graphql",
            json={
                "query": command.document,
                "variables": {"input": {"operationId": str(uuid4()), **input_}},
            },
            headers={} if token is None else {"Authorization": f"Bearer {token}"},
        )
        body = answered.json()
        assert "errors" not in body, body
        said: dict[str, Any] = body["data"][command.field]
        assert said["__typename"] == command.success, said
        return said

    async def begin(self) -> None:
        opened = await self.ask(
            documents.OPEN_SESSION,
            self.facilitator,
            workshopId=to_global_id("Workshop", self.loaded.workshop_id),
            title="Une séance",
        )
        self.session_id = opened["session"]["id"]
        self.code = opened["joinCode"]
        self.phone = await self.join()
        await self.ask(
            documents.START_ACTIVITY,
            self.facilitator,
            sessionId=self.session_id,
            activityId=await self._collect_id(),
        )

    async def contribute(self, text: str, token: str | None = None) -> int:
        said = await self._contributed(text, token or self.phone)
        seq: int = said["seq"]
        return seq

    async def put_out(self, text: str) -> None:
        """Puts out whoever says this."""
        said = await self._contributed(text, self.phone)
        await self.ask(
            REMOVE,
            self.facilitator,
            sessionId=self.session_id,
            person={"contributionId": said["contributionId"]},
        )

    async def join(self) -> str:
        joined = await self.ask(documents.JOIN_SESSION, None, code=self.code)
        token: str = joined["token"]
        return token

    async def _contributed(self, text: str, token: str) -> dict[str, Any]:
        return await self.ask(
            documents.CONTRIBUTE,
            token,
            sessionId=self.session_id,
            activityId=await self._collect_id(),
            text=text,
        )

    async def _collect_id(self) -> str:
        async with self.services.database.snapshot() as view:
            rows = await view.fetch(
                "SELECT id FROM live_activity WHERE kind = 'COLLECT' ORDER BY position"
            )
        return to_global_id("LiveActivity", decode_uuid(rows[0][0]))

    async def facilitator_id(self) -> UUID:
        context = await context_for(
            self.services, token=self.facilitator, locale="fr", address="192.0.2.1"
        )
        assert context.viewer.user_id is not None
        return context.viewer.user_id

    async def token_id(self) -> UUID:
        context = await context_for(
            self.services, token=self.facilitator, locale="fr", address="192.0.2.1"
        )
        assert context.viewer.token_id is not None
        return context.viewer.token_id


@pytest.fixture
async def house(database_url: str, make_settings: MakeSettings) -> AsyncIterator[House]:
    settings = make_settings(database_url=database_url, allowed_hosts=("testserver", "127.0.0.1"))
    schema = the_schema()
    async with open_services(settings, schema) as services:
        loaded = await load(services.database, NOW)
        app = make_app(settings, schema, services, Drain())
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            opened = House(app, services, loaded, client)
            await opened.begin()
            yield opened


@asynccontextmanager
async def watched(house: House, audience: str) -> AsyncIterator[FakeSocket]:
    """A socket of the facilitator's account that has been told where the session stands."""
    query = documents.FEED.replace("$after: String!", "$after: String")
    async with ready(house.app, house.facilitator) as socket:
        socket.subscribe("feed", query, sessionId=house.session_id, audience=audience)
        assert (await told(socket))["__typename"] == "FeedReset"
        yield socket


async def told(socket: FakeSocket) -> dict[str, Any]:
    frame = await socket.hear()
    assert frame["type"] == "next", frame
    item: dict[str, Any] = frame["payload"]["data"]["sessionFeed"]
    return item


async def until(socket: FakeSocket, seq: int) -> None:
    while (await told(socket))["to"] < seq:
        pass


@pytest.mark.parametrize("audience", ["FACILITATOR", "OBSERVER", "PROJECTOR"])
async def test_an_account_that_is_suspended_hears_no_more(house: House, audience: str) -> None:
    async with watched(house, audience) as socket:
        await until(socket, await house.contribute("avant"))
        user_id = await house.facilitator_id()
        await people.suspend(house.services.database, user_id, by=Operator(), now=NOW)
        frame = await socket.hear()
        assert frame["type"] == "error", frame
        assert (await socket.closed())[0] == Close.UNAUTHORIZED
        await house.contribute("après")
        await asyncio.sleep(0)
        assert socket.quiet
        assert "après" not in str(socket.heard)


async def test_a_token_that_is_revoked_hears_no_more_and_others_go_on(house: House) -> None:
    query = documents.FEED.replace("$after: String!", "$after: String")
    async with ready(house.app, house.phone) as phone, watched(house, "FACILITATOR") as socket:
        phone.subscribe("feed", query, sessionId=house.session_id)
        assert (await told(phone))["__typename"] == "FeedReset"
        token_id = await house.token_id()
        await tokens.revoke(house.services.database, token_id, by=Operator(), now=NOW)
        assert (await socket.hear())["type"] == "error"
        assert (await socket.closed())[0] == Close.UNAUTHORIZED
        await until(phone, await house.contribute("après"))
        assert socket.quiet
        assert "après" in str(phone.heard)


async def test_a_participant_who_is_put_out_hears_no_more_and_others_go_on(house: House) -> None:
    query = documents.FEED.replace("$after: String!", "$after: String")
    other = await house.join()
    async with ready(house.app, house.phone) as out, ready(house.app, other) as stays:
        for socket in (out, stays):
            socket.subscribe("feed", query, sessionId=house.session_id)
            assert (await told(socket))["__typename"] == "FeedReset"
        await house.put_out("la dernière")
        assert (await out.closed())[0] == Close.UNAUTHORIZED
        await until(stays, await house.contribute("après", other))
        assert "après" in str(stays.heard)
        assert out.quiet
        assert "après" not in str(out.heard)
