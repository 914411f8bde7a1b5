"""What a supervisor and a load balancer are told."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from server.transport import health
from tests.transport.toy import Toy, toy


async def get(carried: Toy, path: str) -> httpx2.Response:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=carried.app), base_url="http://testserver"
    ) as http:
        return await http.get(path)


async def well() -> bool:
    return True


async def unwell() -> bool:
    return False


async def broken() -> bool:
    raise ConnectionError("postgres://user:secret@host/name")


async def test_a_process_lives_without_its_database() -> None:
    answer = await get(toy(probes={"database": broken}), "/livez")
    assert answer.status_code == 200
    assert answer.json()["alive"] is True


async def test_a_process_is_ready_when_every_probe_is_well() -> None:
    answer = await get(toy(probes={"database": well, "migrations": well}), "/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": []})


async def test_a_failing_probe_is_named_and_nothing_more() -> None:
    probes = {"database": broken, "migrations": unwell, "disk": well}
    answer = await get(toy(probes=probes), "/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "failing": ["database", "migrations"]}
    assert "secret" not in answer.text


async def test_a_probe_that_never_answers_says_no_and_is_not_interrupted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "PROBE_SECONDS", 0.01)
    leave, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> bool:
        await leave.wait()
        ended.set()
        return True

    answer = await get(toy(probes={"database": slow}), "/readyz")
    assert answer.status_code == 503
    leave.set()
    async with asyncio.timeout(5):
        await ended.wait()


async def test_a_process_that_stops_is_not_ready() -> None:
    carried = toy(probes={"database": well})
    await carried.endpoint.drain.finish(within=1)
    answer = await get(carried, "/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["draining"])
    assert (await get(carried, "/livez")).status_code == 200


async def test_a_probe_that_hangs_is_asked_once_however_often_it_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "PROBE_SECONDS", 0.01)
    leave, asked = asyncio.Event(), 0

    async def hanging() -> bool:
        nonlocal asked
        asked += 1
        await leave.wait()
        return True

    carried = toy(probes={"database": hanging})
    for _ in range(5):
        assert (await get(carried, "/readyz")).status_code == 503
    assert asked == 1
    leave.set()
    await asyncio.sleep(0)
    assert (await get(carried, "/readyz")).status_code == 200
    assert asked == 2
