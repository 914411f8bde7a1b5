"""Photographs of a session over HTTP: who may send one, what is kept, and who may look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from server.app import make_app
from server.database import Transaction
from server.ids import from_global_id
from server.settings import Settings
from server.transport.drain import Drain
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.people.commands import FormTables, MergeTables, TakeTable
from server.workshops.people.seating import standing_tables
from tests.schema.conftest import Hall, Voice, World
from tests.schema.test_live_board import opened_hall
from tests.schema.test_rights_of_sessions import act
from tests.workshops.test_photos import SECRET, exif, jpeg, segment

PHOTO = jpeg(segment(0xE1, exif(1)))
AGENDA = (
    ActivityPlan("Que voyez-vous ?", CollectSettings(photos=True, moderated=True), name="walk"),
)


@pytest.fixture
async def walk(world: World) -> Hall:
    return await opened_hall(world, AGENDA)


@asynccontextmanager
async def browsing(walk: Hall) -> AsyncIterator[httpx2.AsyncClient]:
    app = make_app(Settings(), walk.world.schema, walk.world.services, Drain())
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
    ) as client:
        yield client


@pytest.fixture
async def browser(walk: Hall) -> AsyncIterator[httpx2.AsyncClient]:
    async with browsing(walk) as client:
        yield client


def named(voice: Voice) -> dict[str, str]:
    return {"Authorization": f"Bearer {voice.token}"} if voice.token else {}


async def send(
    browser: httpx2.AsyncClient,
    walk: Hall,
    voice: Voice,
    content: bytes = PHOTO,
    operation_id: str | None = None,
) -> httpx2.Response:
    return await browser.post(
        f"/live/{walk.session_id}/photo",
        params={"operationId": operation_id or str(uuid4())},
        content=content,
        headers={"Content-Type": "image/jpeg", **named(voice)},
    )


async def look(browser: httpx2.AsyncClient, voice: Voice, photo_id: str) -> httpx2.Response:
    return await browser.get(f"/live/photo/{photo_id}", headers=named(voice))


async def card(walk: Hall, voice: Voice, photo_id: str) -> dict[str, Any]:
    return await voice.command(
        "contribute",
        "ContributeInput",
        sessionId=walk.session_id,
        activityId=(await walk.activities())[0],
        text="",
        photoId=photo_id,
    )


async def test_a_photograph_is_kept_once_without_where_it_was_taken(
    walk: Hall, browser: httpx2.AsyncClient
) -> None:
    operation_id = str(uuid4())
    answers = [await send(browser, walk, walk.claire, operation_id=operation_id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = await send(browser, walk, walk.claire, jpeg(), operation_id)
    assert other.status_code == 201, "the same picture, once bare"
    altered = await send(browser, walk, walk.claire, jpeg(segment(0xDB, b"x")), operation_id)
    assert (altered.status_code, altered.json()["code"]) == (400, "IDEMPOTENCY_CONFLICT")
    seen = await look(browser, walk.claire, answers[0].json()["photoId"])
    assert seen.content == jpeg()
    assert SECRET not in seen.content
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in seen.headers["content-security-policy"]


async def test_a_photograph_is_seen_with_the_card_that_bears_it(
    walk: Hall, browser: httpx2.AsyncClient
) -> None:
    photo_id = (await send(browser, walk, walk.claire)).json()["photoId"]
    facilitator, claire, driss = walk.facilitator, walk.claire, walk.driss
    strangers = (walk.world.public, walk.world.holder)

    async def seen_by(*voices: Voice) -> list[int]:
        return [(await look(browser, voice, photo_id)).status_code for voice in voices]

    assert await seen_by(facilitator, claire, driss) == [200, 200, 404]
    stolen = await card(walk, driss, photo_id)
    assert stolen["code"] == "NOT_FOUND"
    made = await card(walk, claire, photo_id)
    assert made["__typename"] == "CommandAccepted", made
    assert await seen_by(driss, *strangers) == [404, 404, 404]
    ids = {"contributionIds": [made["contributionId"]], "sessionId": walk.session_id}
    await facilitator.command("approveContributions", "ContributionsInput", **ids)
    assert await seen_by(driss, *strangers) == [200, 404, 404]
    await claire.command(
        "withdrawContribution",
        "WithdrawContributionInput",
        sessionId=walk.session_id,
        contributionId=made["contributionId"],
    )
    assert await seen_by(facilitator, claire, driss) == [200, 200, 404]


async def test_what_is_no_photograph_is_refused(walk: Hall, browser: httpx2.AsyncClient) -> None:
    for content in (b"<svg onload='alert(1)'/>", b"", jpeg(after=bytes(6 * 1024 * 1024))):
        answer = await send(browser, walk, walk.claire, content)
        assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION")


async def test_a_stranger_sends_nothing(walk: Hall, browser: httpx2.AsyncClient) -> None:
    for voice in (walk.world.public, walk.world.holder):
        assert (await send(browser, walk, voice)).status_code == 404
    missing = await browser.post("/live/none/photo", content=PHOTO, headers=named(walk.claire))
    assert missing.status_code == 404
    unnamed = await browser.post(
        f"/live/{walk.session_id}/photo", content=PHOTO, headers=named(walk.claire)
    )
    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "VALIDATION")


async def test_a_concluded_session_takes_no_photograph(
    walk: Hall, browser: httpx2.AsyncClient
) -> None:
    concluded = await walk.facilitator.command(
        "concludeSession", "SessionInput", sessionId=walk.session_id
    )
    assert concluded["__typename"] == "CommandAccepted", concluded
    answer = await send(browser, walk, walk.claire)
    assert (answer.status_code, answer.json()["code"]) == (400, "TRANSITION_REFUSED")


async def test_an_erased_photograph_is_shown_to_nobody(
    walk: Hall, browser: httpx2.AsyncClient
) -> None:
    photo_id = (await send(browser, walk, walk.claire)).json()["photoId"]

    async def erase(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE session_photo SET content = NULL WHERE id = $1", [from_global_id(photo_id)[1]]
        )

    await walk.world.services.database.unit_of_work(erase)
    for voice in (walk.facilitator, walk.claire):
        assert (await look(browser, voice, photo_id)).status_code == 404
    assert (await look(browser, walk.claire, "no-such-photo")).status_code == 404


async def test_a_photograph_of_a_table_is_not_seen_from_another(world: World) -> None:
    walk = await opened_hall(
        world, (ActivityPlan("Que voyez-vous ?", CollectSettings(photos=True)),)
    )
    async with browsing(walk) as browser:
        await act(walk, walk.facilitator, FormTables(("Nord", "Sud")))
        state = await world.services.feeds.state(from_global_id(walk.session_id)[1])
        north, south = standing_tables(state)
        await act(walk, walk.claire, TakeTable(north.table_id))
        photo_id = (await send(browser, walk, walk.claire)).json()["photoId"]
        made = await card(walk, walk.claire, photo_id)
        assert made["__typename"] == "CommandAccepted", made

        async def seen() -> list[int]:
            voices = (walk.facilitator, walk.claire, walk.driss)
            return [(await look(browser, voice, photo_id)).status_code for voice in voices]

        # As the board itself: who sits nowhere looks at every table, who sits at one at that one.
        assert await seen() == [200, 200, 200]
        await act(walk, walk.driss, TakeTable(south.table_id))
        assert await seen() == [200, 200, 404]
        await act(walk, walk.driss, TakeTable(north.table_id))
        assert await seen() == [200, 200, 200]
        await act(walk, walk.driss, TakeTable(south.table_id))
        await act(walk, walk.facilitator, MergeTables())
        assert await seen() == [200, 200, 200]
