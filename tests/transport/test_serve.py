"""The server process on real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from server.transport.serve import TCP_USER_TIMEOUT_MS, listening_socket
from tests.transport.serving import Served, serving
from tests.transport.toy import SETTINGS, toy

SUBPROTOCOLS = [Subprotocol("graphql-transport-ws")]
SECRET = "jeton-tres-secret"


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    carried = toy()
    async with serving(carried.app, SETTINGS, carried.endpoint.drain) as running:
        yield running


async def initialised(client: ClientConnection) -> None:
    init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {SECRET}"}}
    await client.send(json.dumps(init))
    assert json.loads(await client.recv()) == {"type": "connection_ack"}


async def test_a_frame_of_70_kib_closes_its_socket_and_the_server_stays_healthy(
    served: Served,
) -> None:
    async with connect(served.socket, subprotocols=SUBPROTOCOLS) as client:
        await initialised(client)
        await client.send("x" * 70 * 1024)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
    async with httpx2.AsyncClient() as http:
        assert (await http.get(f"{served.http}/livez")).status_code == 200


async def test_deep_json_closes_its_socket_with_a_code(served: Served) -> None:
    async with connect(served.socket, subprotocols=SUBPROTOCOLS) as client:
        await initialised(client)
        await client.send("[" * 60_000)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4400


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_a_foreign_page_gets_403_at_the_handshake(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(served.socket, subprotocols=SUBPROTOCOLS, origin=Origin(origin))
    assert refused.value.response.status_code == 403


async def test_frames_are_never_compressed(served: Served) -> None:
    async with connect(served.socket, subprotocols=SUBPROTOCOLS) as client:
        assert client.protocol.extensions == []


def test_accepted_sockets_give_up_on_a_peer_that_acknowledges_nothing() -> None:
    with (
        listening_socket("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            option = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert option == TCP_USER_TIMEOUT_MS


async def test_sigterm_finishes_what_was_accepted_then_closes_and_exits() -> None:
    async with stoppable() as (process, authority):
        async with connect(f"ws://{authority}/graphql", subprotocols=SUBPROTOCOLS) as client:
            await initialised(client)
            query = 'mutation { write(text: "canari-jaune") }'
            subscribe = {"id": "1", "type": "subscribe", "payload": {"query": query}}
            await client.send(json.dumps(subscribe))
            assert await line(process) == "entered"

            process.send_signal(signal.SIGTERM)
            await refuses(authority)
            tell(process, "go on")

            told = json.loads(await client.recv())
            assert (told["type"], told["payload"]["data"]) == ("next", {"write": "canari-jaune"})
            assert json.loads(await client.recv()) == {"id": "1", "type": "complete"}
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1012
        # What surrounds the server closes in order, and the process ends by itself.
        assert await line(process) == "closed in order"
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        assert process.stderr is not None
        logged = (await process.stderr.read()).decode()
    lines = [json.loads(each) for each in logged.splitlines()]
    assert "server.stopped" in {each["event"] for each in lines}
    assert not any(secret in logged for secret in (SECRET, "canari"))


@asynccontextmanager
async def stoppable() -> AsyncIterator[tuple[Process, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.transport.stoppable",
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={**os.environ, "PYTHONASYNCIODEBUG": ""},
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(20):
            listening = json.loads(await process.stderr.readline())
        assert listening["event"] == "server.listening"
        yield process, f"127.0.0.1:{listening['port']}"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def line(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return (await process.stdout.readline()).decode().strip()


def tell(process: Process, text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{text}\n".encode())


async def refuses(authority: str) -> None:
    """Waits until the server says that it stops: to balancers, and to new operations."""
    async with httpx2.AsyncClient(base_url=f"http://{authority}") as http, asyncio.timeout(10):
        while (answer := await http.get("/readyz")).status_code == 200:
            pass
        assert answer.json()["failing"] == ["draining"]
        refused = await http.post("/graphql", json={"query": "{ hello }"})
    assert refused.status_code == 503
