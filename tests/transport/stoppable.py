"""A toy server as a process of its own, to be stopped by a signal.

Its mutation prints `entered`, and ends when a line arrives on standard input.
"""

from __future__ import annotations

import asyncio
import sys

from server.settings import Settings
from server.transport.logs import configure
from server.transport.serve import serve
from tests.transport.toy import toy


async def main() -> None:
    configure("info")

    async def write(text: str) -> None:
        print("entered", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

    settings = Settings(port=0, shutdown_seconds=10)
    carried = toy(settings=settings, write=write)
    await serve(carried.app, settings, drain=carried.endpoint.drain)
    print("closed in order", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
