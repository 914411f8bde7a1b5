"""A device stands where it was told to, in the log that it was told of."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson

from server.demo.devices import Device
from tests.demo.answering import a_server


def snapshot(epoch: int, seq: int) -> dict[str, Any]:
    return {
        "audience": "PARTICIPANT",
        "cursor": f"{epoch}.{seq}",
        "epoch": epoch,
        "seq": seq,
        "state": {"room": {"id": "s", "status": "OPEN"}},
    }


async def test_a_place_further_in_the_log_of_before_is_not_yet_a_place_in_this_one(
    tmp_path: Path,
) -> None:
    before, restored = snapshot(epoch=1, seq=26), snapshot(epoch=9, seq=20)
    taken = iter([before, restored])

    def answer(_: dict[str, object]) -> bytes:
        return orjson.dumps({"data": {"sessionSnapshot": next(taken)}})

    async with a_server(answer) as address:
        device = Device("phone", address=address, ledgers=tmp_path, seed=1, sent=lambda: None)
        await device.take_snapshot()
        await device.reaches(before)
        arriving = asyncio.create_task(device.reaches(restored))
        await asyncio.sleep(0)
        assert not arriving.done()
        await device.take_snapshot()
        await arriving
        await device.reaches(before)
        device.close()
