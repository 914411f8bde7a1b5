"""The alarms of this process: one a session, for the activity that closes itself.

Refuses to close anything: when an alarm rings it asks for it, as anybody would, and asks again as
long as it is told to.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from server.problems import TryAgain
from server.workshops.running.extra_time import next_end
from server.workshops.state import State

_SHORTEST_SECONDS = 0.05
_AGAIN_SECONDS = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Alarm:
    activity_id: UUID
    at: datetime
    handle: asyncio.TimerHandle


class Alarms:
    """`close` is asked for a session and its activity, at the time of `clock`."""

    def __init__(
        self,
        close: Callable[[UUID, UUID, datetime], Awaitable[Any]],
        clock: Callable[[], datetime],
    ) -> None:
        self._close = close
        self._clock = clock
        self._alarms: dict[UUID, _Alarm] = {}
        self._closing: set[asyncio.Task[Any]] = set()
        self._are_off = False

    def note(self, session_id: UUID, state: State) -> None:
        """Sets the alarm that this state of the session asks for, and no other."""
        due = next_end(state)
        alarm = self._alarms.get(session_id)
        if due is None or state.running_id is None:
            if alarm is not None:
                alarm.handle.cancel()
                del self._alarms[session_id]
            return
        if self._are_off:
            return
        if alarm is not None:
            if (alarm.activity_id, alarm.at) == (state.running_id, due):
                return
            alarm.handle.cancel()
        self._set(session_id, state.running_id, due)

    def turn_off(self) -> None:
        """No alarm rings any more."""
        self._are_off = True
        for alarm in self._alarms.values():
            alarm.handle.cancel()
        self._alarms.clear()

    @property
    def ringing(self) -> frozenset[asyncio.Task[Any]]:
        """What was asked for, and is not answered yet."""
        return frozenset(self._closing)

    def _set(
        self,
        session_id: UUID,
        activity_id: UUID,
        at: datetime,
        *,
        soonest: float = _SHORTEST_SECONDS,
    ) -> None:
        delay = max(soonest, (at - self._clock()).total_seconds())
        handle = asyncio.get_running_loop().call_later(
            delay, self._ring, session_id, context=contextvars.Context()
        )
        self._alarms[session_id] = _Alarm(activity_id, at, handle)

    def _ring(self, session_id: UUID) -> None:
        # Gone before it is handled: if the clock was early, learning the state sets it again.
        alarm = self._alarms.pop(session_id)
        task = asyncio.get_running_loop().create_task(
            self._ask(session_id, alarm), context=contextvars.Context()
        )
        self._closing.add(task)
        task.add_done_callback(partial(self._rang, session_id, alarm))

    async def _ask(self, session_id: UUID, alarm: _Alarm) -> None:
        await self._close(session_id, alarm.activity_id, self._clock())

    def _rang(self, session_id: UUID, alarm: _Alarm, task: asyncio.Task[Any]) -> None:
        self._closing.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        _log.warning("an elapsed activity was not closed: %s", type(error).__name__)
        # Everyone may be waiting for this very close: nobody else would bring it.
        if isinstance(error, TryAgain) and not self._are_off and session_id not in self._alarms:
            self._set(session_id, alarm.activity_id, alarm.at, soonest=_AGAIN_SECONDS)
