"""The event loop of the tests: it refuses what another thread asks of it without `_threadsafe`.

That is what asyncio's debug mode refuses. Its stacks, kept of every callback in case one is shown,
took half of the suite's time: `make test ARGS=--asyncio-debug` brings them back.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from typing import TypeVarTuple

Ts = TypeVarTuple("Ts")


class WatchedLoop(asyncio.SelectorEventLoop):
    """The loop of one test, asked by the thread that made it alone."""

    def __init__(self) -> None:
        super().__init__()
        self._own_thread = threading.get_ident()

    def call_soon(
        self,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        self._refuse_another_thread()
        return super().call_soon(callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        self._refuse_another_thread()
        return super().call_at(when, callback, *args, context=context)

    def _refuse_another_thread(self) -> None:
        if threading.get_ident() != self._own_thread:
            raise RuntimeError("another thread asks this loop: call_soon_threadsafe is for that")
