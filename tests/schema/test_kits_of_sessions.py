"""Sheets to print over HTTP: who may print them, and what they bear, before and during a session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import UTC, date, datetime
from html import unescape

import httpx2
import pytest

from server.app import make_app
from server.database import Transaction
from server.demo.accounts import Part
from server.interchange.kit.words import ENGLISH, FRENCH, Words
from server.models import WorkshopInvitation
from server.models.sorting import sort_key
from server.settings import Settings
from server.transport.drain import Drain
from server.vocabulary import Constituency, InvitationAnswer
from tests.schema.conftest import Hall, Voice

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


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


async def invited(hall: Hall) -> None:
    """One who comes, one who does not, and one whose invitation was withdrawn."""

    async def work(tx: Transaction) -> None:
        for name, answer, withdrawn_at in (
            ("Aïcha <Brun>", InvitationAnswer.ACCEPTED, None),
            ("Basile Non", InvitationAnswer.DECLINED, None),
            ("Coline Retirée", InvitationAnswer.WAITING, NOW),
        ):
            await WorkshopInvitation.create(
                using_db=tx.connection,
                workshop_id=hall.world.loaded.workshop_id,
                created_at=NOW,
                updated_at=NOW,
                name=name,
                constituency=Constituency.ASSOCIATIONS,
                answer=answer,
                withdrawn_at=withdrawn_at,
                sort_key=sort_key(name),
            )
        await tx.execute(
            "UPDATE workshop SET held_on = $1, ends_on = $2",
            [date(2026, 6, 1), date(2026, 6, 2)],
        )

    await hall.world.services.database.unit_of_work(work)


async def get(browser: httpx2.AsyncClient, voice: Voice, path: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {voice.token}"} if voice.token else {}
    return await browser.get(path, headers=headers)


async def test_the_attendance_sheet_names_those_who_are_expected_day_by_day(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    await invited(hall)
    page = await get(browser, hall.facilitator, f"/attendance/{hall.world.workshop_id}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["cache-control"] == "no-store"
    assert page.text.count("Aïcha &lt;Brun&gt;") == 2
    assert "Associations" in page.text
    for day in ("01/06/2026", "02/06/2026"):
        assert f"{day}</h2>" in page.text
    for absent in ("Basile Non", "Coline Retirée", "Activité"):
        assert absent not in page.text


async def test_the_kit_is_printed_before_any_session_is_open(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    await invited(hall)
    page = await get(browser, hall.facilitator, f"/kit/workshop/{hall.world.workshop_id}")
    assert page.status_code == 200
    assert "pas encore ouverte" in page.text
    assert "Aïcha &lt;Brun&gt;" in page.text
    for number in range(1, len(await hall.activities()) + 1):
        assert f"Activité {number}" in page.text
    assert hall.join_code not in page.text


async def test_names_are_printed_by_those_who_run_the_workshop_and_by_nobody_else(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    for path in ("/attendance/", "/kit/workshop/"):
        address = f"{path}{hall.world.workshop_id}"
        for voice in (hall.world.holder, hall.world.voice(Part.INTERESTED)):
            assert (await get(browser, voice, address)).status_code == 404
        for voice in (hall.claire, hall.world.public):
            assert (await get(browser, voice, address)).status_code == 401
        other = f"{path}{hall.session_id}"
        assert (await get(browser, hall.facilitator, other)).status_code == 404


async def test_sheets_are_in_the_language_that_was_asked_and_in_no_other(
    hall: Hall, browser: httpx2.AsyncClient
) -> None:
    await invited(hall)
    workshop = hall.world.workshop_id
    paths = (f"/kit/{hall.session_id}", f"/kit/workshop/{workshop}", f"/attendance/{workshop}")
    headers = {"Authorization": f"Bearer {hall.facilitator.token}"}
    told = {
        lang: [
            (await browser.get(path, headers=headers | {"Accept-Language": lang})).text
            for path in paths
        ]
        for lang in ("fr", "en")
    }
    for lang, own, other in (("fr", FRENCH, ENGLISH), ("en", ENGLISH, FRENCH)):
        for page in told[lang]:
            assert f'<html lang="{lang}">' in page
            said = page + unescape(page)
            assert [text for text in sayings(other) if text in said] == []
            assert own.attendance in said
    assert "Attendance sheet — " in told["en"][2] and "2026-06-01</h2>" in told["en"][2]
    assert "Activity 1 — " in told["en"][0] and "not open yet" in told["en"][1]


def sayings(words: Words) -> list[str]:
    """What sheets of this language say and those of the other never do."""
    plain = [words.attendance, words.not_yet, words.open, words.table, words.next_day]
    return [*plain, *words.afterwards, words.people[0] + "</th>"]


def test_every_word_of_a_sheet_is_said_in_both_languages() -> None:
    """A word left in the other language would be the same in both."""
    alike = [
        one.name for one in fields(Words) if getattr(FRENCH, one.name) == getattr(ENGLISH, one.name)
    ]
    assert alike == []
    assert FRENCH.constituencies.keys() == ENGLISH.constituencies.keys() == set(Constituency)
    assert len(FRENCH.people) == len(ENGLISH.people)
    assert len(FRENCH.afterwards) == len(ENGLISH.afterwards)
