"""Whether the process lives, and whether it may be sent requests.

`/livez` touches no database: a slow one must not get the process killed. `/readyz` runs its
probes in tasks of their own, so that a caller who hangs up interrupts nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.transport.drain import Drain

Probe = Callable[[], Awaitable[bool]]
"""Answers whether what it looks at is ready; raising says no."""

PROBE_SECONDS = 1.0
# A loop this late answers nobody in time.
MAX_LAG_SECONDS = 5.0

_log = structlog.get_logger("jalon.health")


class Health:
    """Mount `routes()`; the probes are named, and their names are all that is answered."""

    def __init__(
        self,
        *,
        drain: Drain,
        probes: Mapping[str, Probe],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._drain = drain
        self._probes = probes
        self._clock = clock
        self._probing: dict[str, asyncio.Future[bool]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/livez", endpoint=self._livez, methods=["GET"]),
            Route("/readyz", endpoint=self._readyz, methods=["GET"]),
        ]

    async def _livez(self, request: Request) -> Response:
        del request
        lag = await self._loop_lag()
        alive = lag < MAX_LAG_SECONDS
        return _answer(alive, {"alive": alive, "loopLagMs": round(lag * 1000, 1)})

    async def _loop_lag(self) -> float:
        """How long a callback that is due waits for its turn."""
        before = self._clock()
        await asyncio.sleep(0)
        return self._clock() - before

    async def _readyz(self, request: Request) -> Response:
        del request
        if self._drain.began:
            return _answer(False, {"ready": False, "failing": ["draining"]})
        answers = await asyncio.gather(*(self._ask(name) for name in self._probes))
        failing = [name for name, well in zip(self._probes, answers, strict=True) if not well]
        return _answer(not failing, {"ready": not failing, "failing": failing})

    async def _ask(self, name: str) -> bool:
        # Whoever asks while a probe hangs waits for that one: no request adds another.
        task = self._probing.get(name)
        if task is None:
            task = self._probing[name] = asyncio.ensure_future(self._probes[name]())
            task.add_done_callback(lambda _: self._probing.pop(name))
        try:
            return await asyncio.wait_for(asyncio.shield(task), PROBE_SECONDS)
        except TimeoutError:
            task.add_done_callback(_read_outcome)
            return False
        except Exception as error:
            _log.warning("probe.failed", probe=name, exception=type(error).__name__)
            return False


def _read_outcome(task: asyncio.Future[bool]) -> None:
    """An exception that nobody reads would be reported as never retrieved."""
    if not task.cancelled():
        task.exception()


def _answer(well: bool, body: dict[str, Any]) -> Response:
    return JSONResponse(
        body, status_code=200 if well else 503, headers={"cache-control": "no-store"}
    )
