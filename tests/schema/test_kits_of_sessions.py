"""The fallback kit of a session over HTTP: who may print it, and what its sheets bear."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from server.app import make_app
from server.settings import Settings
from server.transport.drain import Drain
from tests.schema.conftest import Hall, Voice


@pytest.fixture
async def browser(hall: Hall) -> AsyncIterator[httpx2.AsyncClient]:
    app = make_app(Settings(), hall.world.schema, hall.world.services, Drain())
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
    ) as client:
        yield client


async def printed(browser: httpx2.AsyncClient, voice: Voice, session_id: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {voice.token}"} if voice.token else {}
    return await browser.get(f"/kit/{session_id}", headers=headers)


async def test_the_facilitator_prints_a_sheet_for_each_activity(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    page = await printed(browser, hall.facilitator, hall.session_id)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert hall.join_code in page.text
    assert f"http://127.0.0.1/s/{hall.join_code}" in page.text
    assert "<svg" in page.text
    assert "émargement" in page.text
    for number in range(1, len(await hall.activities()) + 1):
        assert f"Activité {number}" in page.text


async def test_nothing_of_a_kit_could_run_or_be_kept(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    await hall.facilitator.command(
        "insertActivities",
        "InsertActivitiesInput",
        sessionId=hall.session_id,
        runSheet=[{"prompt": "<script>alert(1)</script>", "settings": {"kind": "COLLECT"}}],
    )
    page = await printed(browser, hall.facilitator, hall.session_id)
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


async def test_a_kit_is_printed_by_those_who_facilitate_and_by_nobody_else(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    assert (await printed(browser, hall.world.holder, hall.session_id)).status_code == 404
    assert (await printed(browser, hall.facilitator, "Tm90OmFuLWlk")).status_code == 404
    for voice in (hall.claire, hall.world.public):
        assert (await printed(browser, voice, hall.session_id)).status_code == 401
