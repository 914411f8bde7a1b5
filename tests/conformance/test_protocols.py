"""Other projects' suites for the protocols spoken here, against a real server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from server.transport.protocol import Close
from tests.transport.serving import serving
from tests.transport.toy import SETTINGS, toy

HERE = Path(__file__).parent

pytestmark = pytest.mark.conformance


@pytest.fixture(autouse=True)
def installed() -> None:
    if not (HERE / "node_modules" / "graphql-ws").is_dir():
        pytest.fail(f"run `npm ci` in {HERE.relative_to(HERE.parents[1])} first")


async def test_the_server_passes_every_audit_of_graphql_http() -> None:
    carried = toy()
    async with serving(carried.app, SETTINGS, carried.endpoint.drain) as served:
        printed, complaints, code = await node(
            "http_audits.mjs", f"{served.http}/graphql", "jeton-audits"
        )
    assert (code, complaints) == (0, "")
    assert json.loads(printed) == {"audits": 61, "ok": 61}


async def test_the_client_of_graphql_ws_is_served_as_it_expects() -> None:
    carried = toy()
    restarts: list[str] = []

    async def write(text: str) -> None:
        # The client sends again what it had no answer to: only the first one closes.
        if text == "restart" and not restarts:
            restarts.append(text)
            await carried.endpoint.keeper.close_all(Close.RESTART, "Service restart")
        elif text != "restart":
            await carried.stream.append(text)

    carried.state["write"] = write
    async with serving(carried.app, SETTINGS, carried.endpoint.drain) as served:
        printed, complaints, code = await node("ws_client.mjs", served.socket, "jeton-client")
    assert (code, complaints) == (0, "")
    assert len(printed.splitlines()) == 6


async def node(script: str, *arguments: str) -> tuple[str, str, int | None]:
    """What the script printed, what it complained of, and its exit status."""
    process = await asyncio.create_subprocess_exec(
        "node",
        script,
        *arguments,
        cwd=HERE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        printed, complaints = await process.communicate()
    return printed.decode(), complaints.decode(), process.returncode
