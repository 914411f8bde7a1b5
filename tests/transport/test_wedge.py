"""A client that asks for mutations and hangs up on them must not stop the database."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime

import httpx2
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from server.database import Database, Transaction
from server.ids import new_id
from server.models.journal import AuditEvent
from server.problems import TryAgain
from server.transport.limits import Limits
from tests.transport.serving import serving
from tests.transport.toy import SETTINGS, toy

PAIRS = 1000
# The limits that usually stop such a client are lifted: it is the database that must hold.
LIFTED = Limits(messages_burst=10 * PAIRS, socket_operations=2 * PAIRS)
# However slow the machine, the stop waits for what was accepted.
PATIENT = SETTINGS.model_copy(update={"shutdown_seconds": 100})


async def test_a_thousand_abandoned_mutations_leave_the_database_answering(
    database: Database,
) -> None:
    async def write(text: str) -> None:
        async def record(transaction: Transaction) -> None:
            await AuditEvent.create(
                using_db=transaction.connection,
                object_type="toy",
                object_id=new_id(),
                verb=text,
                at=datetime.now(UTC),
            )

        while True:
            # A machine so slow that the database gives up has written nothing: ask again.
            with suppress(TryAgain):
                return await database.unit_of_work(record)

    async def read() -> int:
        async with database.snapshot() as snapshot:
            rows = await snapshot.fetch("SELECT count(*) FROM audit_event")
        return int(rows[0][0])

    carried = toy(limits=LIFTED, write=write)
    carried.state["read"] = read
    async with serving(carried.app, PATIENT, carried.endpoint.drain, LIFTED) as served:
        async with connect(
            served.socket, subprotocols=[Subprotocol("graphql-transport-ws")]
        ) as socket:
            await socket.send('{"type":"connection_init"}')
            await socket.recv()
            query = 'mutation { write(text: "vote") }'
            for number in range(PAIRS):
                id_ = str(number)
                subscribe = {"id": id_, "type": "subscribe", "payload": {"query": query}}
                await socket.send(json.dumps(subscribe))
                await socket.send(json.dumps({"id": id_, "type": "complete"}))
            # Its answer says that every pair before it has been read.
            await socket.send('{"type":"ping"}')
            while json.loads(await socket.recv())["type"] != "pong":
                pass
        async with httpx2.AsyncClient() as http, asyncio.timeout(1):
            answer = await http.post(f"{served.http}/graphql", json={"query": "{ written }"})
        assert answer.json()["data"]["written"] >= 0
    # The server has stopped: what it accepted is there, whoever hung up.
    assert await read() == PAIRS
