"""Jalon as it ships, but for how much one caller may ask: one caller is the whole load.

Refuses shortcuts: the gate, the guards, the token and the predicates are those of production.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

import uvloop
from starlette.applications import Starlette

from server.app import open_services
from server.schema.context import Context, context_for
from server.schema.contract import make_schema
from server.schema.live.streams import SessionFeed
from server.schema.live.watching import SnapshotForAll
from server.settings import Settings
from server.transport.contracts import Credentials
from server.transport.drain import Drain
from server.transport.endpoint import GraphQLEndpoint
from server.transport.gate import middleware
from server.transport.limits import Limits
from server.transport.logs import configure
from server.transport.serve import serve

LIMITS = replace(
    Limits(), points_per_minute=10**12, sockets_per_address=10**6, sockets_per_account=10**6
)


async def run(settings: Settings) -> None:
    schema = make_schema()
    drain = Drain()
    async with open_services(settings, schema) as services:

        async def context(credentials: Credentials) -> Context:
            return await context_for(
                services,
                token=credentials.token,
                locale=credentials.locale,
                address=credentials.address,
            )

        endpoint = GraphQLEndpoint(
            schema,
            context_for=context,
            settings=settings,
            shared_streams=[SessionFeed(services)],
            shared_reads=[SnapshotForAll()],
            limits=LIMITS,
            drain=drain,
        )
        app = Starlette(routes=endpoint.routes(), middleware=middleware(settings))
        await serve(app, settings, drain=drain)


def main(port: str, database: str) -> None:
    configure("warning")
    settings = Settings.model_validate({"database_url": f"sqlite:///{database}", "port": int(port)})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings))


if __name__ == "__main__":
    main(*sys.argv[1:3])
