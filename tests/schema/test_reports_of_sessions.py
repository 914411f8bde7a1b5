"""The report of a session over HTTP: who may take it, as what, and when."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import httpx2
import pytest
from docx import Document

from server.app import make_app
from server.settings import Settings
from server.transport.drain import Drain
from tests.schema.conftest import Hall, Voice, join
from tests.schema.test_workshop_to_action import run_workshop


@pytest.fixture
async def browser(hall: Hall) -> AsyncIterator[httpx2.AsyncClient]:
    app = make_app(Settings(), hall.world.schema, hall.world.services, Drain())
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
    ) as client:
        yield client


async def take(
    browser: httpx2.AsyncClient, hall: Hall, voice: Voice, form: str, audience: str | None = None
) -> httpx2.Response:
    return await browser.get(
        f"/report/{hall.session_id}.{form}",
        params={"audience": audience} if audience else {},
        headers={"Authorization": f"Bearer {voice.token}"} if voice.token else {},
    )


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("html", "text/html; charset=utf-8"),
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json; charset=utf-8"),
    ],
)
async def test_the_facilitator_takes_the_report_in_each_form(
    hall: Hall, browser: httpx2.AsyncClient, form: str, media_type: str
) -> None:
    await run_workshop(hall)
    answer = await take(browser, hall, hall.facilitator, form)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Se passer de voiture chaque jour" in answer.text
    assert "Un car toutes les demi-heures." in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_the_word_report_opens_and_says_the_proposals(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    await run_workshop(hall)
    answer = await take(browser, hall, hall.facilitator, "docx")
    said = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
    assert "Propositions" in said
    assert "Se passer de voiture chaque jour" in said


async def test_a_report_is_taken_before_the_session_ends(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    answer = await take(browser, hall, hall.facilitator, "html")
    assert answer.status_code == 200
    assert "n&#x27;est pas conclue" in answer.text


async def test_nothing_of_a_report_could_run(hall: Hall, browser: httpx2.AsyncClient) -> None:
    answer = await take(browser, hall, hall.facilitator, "html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_whoever_may_not_watch_is_told_of_no_session(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    stranger = await join(hall.world, hall.join_code)
    for voice, status in ((stranger, 401), (hall.world.public, 401), (hall.world.holder, 404)):
        answer = await take(browser, hall, voice, "html")
        assert answer.status_code == status
    missing = await browser.get(
        f"/report/{'B' * 31}.html", headers={"Authorization": f"Bearer {hall.world.holder.token}"}
    )
    assert missing.status_code == 404


@pytest.mark.parametrize("form", ["pdf", "", "HTML", "html.html"])
async def test_a_form_that_is_not_there_is_not_found(
    hall: Hall, browser: httpx2.AsyncClient, form: str
) -> None:
    assert (await take(browser, hall, hall.facilitator, form)).status_code == 404


async def test_what_was_withdrawn_is_told_to_the_facilitator_who_asks_for_it(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    collect = (await hall.activities())[0]
    await hall.start(collect)
    made = await hall.claire.command(
        "contribute",
        "ContributeInput",
        sessionId=hall.session_id,
        activityId=collect,
        text="Dit trop vite.",
    )
    await hall.claire.command(
        "withdrawContribution",
        "WithdrawContributionInput",
        sessionId=hall.session_id,
        contributionId=made["contributionId"],
    )
    for audience in (None, "OBSERVER", "FACILITATOR", "PROJECTOR"):
        answer = await take(browser, hall, hall.facilitator, "json", audience)
        assert "Dit trop vite." not in answer.text
    assert (await take(browser, hall, hall.facilitator, "json", "NOBODY")).status_code == 404
