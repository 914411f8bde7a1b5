"""Hosts, origins and headers, before any route."""

from __future__ import annotations

import httpx2
import pytest
from starlette.types import Message

from server.settings import Settings
from server.transport.origins import is_known_host, is_own_or_allowed
from tests.transport.toy import SETTINGS, toy

QUERY = {"query": "{ hello }"}


async def asked(headers: dict[str, str], settings: Settings = SETTINGS) -> httpx2.Response:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=toy(settings=settings).app),
        base_url="http://testserver",
    ) as http:
        return await http.post("/graphql", json=QUERY, headers=headers)


# Row 16.
@pytest.mark.parametrize(
    "host", ["evil", "evil/x", "testserver/x", "testserver:80x", "", "a@testserver"]
)
async def test_a_foreign_host_is_refused(host: str) -> None:
    assert (await asked({"host": host})).status_code == 400


# Row 17.
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:8000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_page_of_another_site_cannot_write(headers: dict[str, str]) -> None:
    assert (await asked(headers)).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}],
)
async def test_our_pages_and_programs_can_write(headers: dict[str, str]) -> None:
    assert (await asked(headers)).status_code == 200


async def test_an_allowed_origin_can_write_and_read_its_answer() -> None:
    partner = "https://partner.example"
    settings = Settings(allowed_hosts=SETTINGS.allowed_hosts, allowed_origins=(partner,))
    answer = await asked({"origin": partner}, settings)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == partner
    assert (await asked({"origin": "https://evil.example"}, settings)).status_code == 403


async def test_every_answer_wears_the_safe_headers() -> None:
    for answer in (await asked({}), await asked({"host": "evil"})):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("jalon.example", True),
        ("JALON.example:8000", True),
        ("[::1]", True),
        ("[::1]:8000", True),
        ("[::1", False),
        ("[::1]x", False),
        ("a.cities.example", True),
        ("cities.example", False),
        ("evilcities.example", False),
    ],
)
def test_hosts_are_matched_whole(host: str, known: bool) -> None:
    assert is_known_host(host, ("jalon.example", "[::1]", "*.cities.example")) is known


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://a", "a", True),
        ("https://a", "a", True),
        ("https://a", "a:443", True),
        ("http://a:8000", "a:8000", True),
        ("http://a:8000", "a", False),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://[::1]", "[::1]", True),
        ("file://a", "a", False),
        ("http://a:port", "a", False),
        ("null", "null", False),
        ("", "", False),
    ],
)
def test_an_origin_is_ours_when_host_and_port_are(origin: str, host: str, own: bool) -> None:
    assert is_own_or_allowed(origin, host, ()) is own


async def test_a_socket_that_names_two_hosts_is_refused_as_a_request_is() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    hosts = [(b"host", b"testserver"), (b"host", b"evil")]
    await toy().app({"type": "websocket", "path": "/graphql", "headers": hosts}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]
