"""What a test's loop refuses, wherever the suite runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest


async def test_a_future_is_settled_by_its_own_thread_alone() -> None:
    answer = asyncio.get_running_loop().create_future()
    answer.add_done_callback(lambda _: None)
    with pytest.raises(RuntimeError, match="another thread"):
        await asyncio.to_thread(answer.set_result, None)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda loop: loop.call_soon(print), id="soon"),
        pytest.param(lambda loop: loop.call_later(0, print), id="later"),
    ],
)
async def test_another_thread_schedules_nothing(ask: Callable[[Any], Any]) -> None:
    with pytest.raises(RuntimeError, match="another thread"):
        await asyncio.to_thread(ask, asyncio.get_running_loop())


async def test_another_thread_may_ask_the_way_that_is_safe() -> None:
    loop = asyncio.get_running_loop()
    heard = asyncio.Event()
    await asyncio.to_thread(loop.call_soon_threadsafe, heard.set)
    await heard.wait()
