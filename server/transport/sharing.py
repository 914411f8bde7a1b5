"""One execution and one encoding for all who ask the same query from the same place.

A hall that comes back after a restart asks hundreds of times for one state; it is executed once.
Refuses to keep an answer for longer than a blink: it tells the time of the server, and a text that
was erased since must not be told.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from strawberry import Schema

from server.problems import Problem
from server.transport.admitted import Admitted
from server.transport.contracts import SharedRead

KEPT_SECONDS = 0.25
_ANSWERS_KEPT = 64

Execute = Callable[[Admitted], Coroutine[Any, Any, bytes | None]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer under way or just made; None where it may not be shared."""

    task: asyncio.Task[bytes | None]
    begun_at: float

    def serves(self, now: float) -> bool:
        if not self.task.done():
            return True
        failed = self.task.cancelled() or self.task.exception() is not None
        return not failed and now - self.begun_at < KEPT_SECONDS


class SharedAnswers:
    """The `data` of shared queries, encoded. `executions` counts those really made."""

    def __init__(
        self,
        schema: Schema,
        reads: Mapping[str, SharedRead],
        execute: Execute,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.executions = 0
        self._schema = schema
        self._reads = reads
        self._execute = execute
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    async def data(self, admitted: Admitted) -> orjson.Fragment | None:
        """What everybody is answered; None where this one is to be answered alone."""
        key = await self._key(admitted)
        if key is None:
            return None
        kept = self._kept.get(key)
        now = self._clock()
        if kept is None or not kept.serves(now):
            kept = _Kept(self._begin(admitted), now)
            self._keep(key, kept)
        encoded = await asyncio.shield(kept.task)
        return None if encoded is None else orjson.Fragment(encoded)

    async def _key(self, admitted: Admitted) -> Hashable | None:
        root = admitted.only_root_field()
        read = None if root is None else self._reads.get(root.name.value)
        if root is None or read is None:
            return None
        try:
            mark = await read.mark(admitted.context, admitted.arguments(self._schema, root))
        except Problem:
            # Refused in the ordinary way, with the path of the field.
            return None
        if mark is None:
            return None
        return (admitted.prepared.text, admitted.name, admitted.variables(), mark)

    def _begin(self, admitted: Admitted) -> asyncio.Task[bytes | None]:
        self.executions += 1
        # A context of its own: it outlives whoever was first, if need be.
        return asyncio.get_running_loop().create_task(
            self._execute(admitted), context=contextvars.Context()
        )

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        while len(self._kept) > _ANSWERS_KEPT:
            self._kept.popitem(last=False)
