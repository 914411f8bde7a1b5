"""Whose address a request is counted under, behind a proxy and without one."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from server.settings import Settings
from server.transport.drain import Drain
from server.transport.limits import Limits
from server.transport.serve import server

PROXY = "10.0.0.2"
PHONE = "203.0.113.7"


async def test_without_a_trusted_proxy_nobody_may_name_another_address() -> None:
    assert await _seen_address(Settings()) == PROXY


@pytest.mark.parametrize("trusted", [PROXY, "10.0.0.0/24", "*"])
async def test_a_trusted_proxy_is_believed_about_its_client(trusted: str) -> None:
    assert await _seen_address(Settings(trusted_proxies=(trusted,))) == PHONE


async def test_another_proxy_is_not_believed() -> None:
    assert await _seen_address(Settings(trusted_proxies=("10.0.0.3",))) == PROXY


async def _seen_address(settings: Settings) -> str:
    """The address that the application sees of a phone whose request came through the proxy."""
    config = server(_tell_the_address, settings, Drain(), Limits()).config
    config.load()
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "query_string": b"",
        "headers": [(b"x-forwarded-for", PHONE.encode())],
        "client": (PROXY, 40_000),
    }
    await config.loaded_app(scope, receive, send)
    return bytes(sent[1]["body"]).decode()


async def _tell_the_address(scope: Scope, receive: Receive, send: Send) -> None:
    client = Request(scope).client
    await PlainTextResponse(client.host if client else "")(scope, receive, send)
