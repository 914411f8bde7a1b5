"""What the facilitator does to the room, as the phones and the screen then show it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.voting.settings import VoteSettings
from tests.web.chromium import Page
from tests.web.faults import at_every_size
from tests.web.halls import House, close, house, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

IDEAS = ActivityPlan("Que faire de la halle ?", CollectSettings(), name="idees")
DOTS = ActivityPlan("Vos préférences ?", VoteSettings(of=("idees",)))
TALK = ActivityPlan("Qu’en dites-vous ?", DiscussSettings())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("conducting")) as home:
        yield home


def step(number: int) -> str:
    return f"#agenda > li:nth-child({number})"


async def say(phone: Page, text: str) -> None:
    await phone.until("!document.getElementById('contribute').hidden")
    await phone.type("#text", text)
    await phone.click("#send")
    await phone.until("document.querySelector('#mine-list [data-state=sent]')")


async def test_a_phone_gives_nothing_while_the_session_is_paused_or_locked(home: House) -> None:
    hall = await home.hall_of((IDEAS, DOTS, TALK))
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, step(1))
    await say(phone, "Un marché couvert")
    await desk.click("#pause")
    await phone.until("document.getElementById('send').disabled")
    assert "en pause" in await phone.text("#step-note")
    assert await phone.ask("document.querySelector('#mine-list button').hidden")
    await desk.click("#pause")
    await phone.until("!document.querySelector('#mine-list button').hidden")
    await close(desk, step(1))

    await start(desk, step(2))
    more = "document.querySelector('#ballot button:last-of-type')"
    await phone.until(f"{more}?.getAttribute('aria-disabled') === 'false'")
    await desk.click("#lock")
    await phone.until(f"{more}.getAttribute('aria-disabled') === 'true'")
    assert "ne prend plus de réponse" in await phone.text("#purse")
    await phone.click("#ballot button:last-of-type")
    assert await at_every_size(phone) == {}
    await desk.click("#lock")
    await phone.until(f"{more}.getAttribute('aria-disabled') === 'false'")
    assert await phone.text("#ballot output") == "0 gommette"
    await close(desk, step(2))

    await start(desk, step(3))
    await phone.until("!document.getElementById('speaking').hidden")
    await desk.click("#pause")
    await phone.until("document.getElementById('ask-to-speak').disabled")
    assert "à la reprise" in await phone.text("#speaking-said")
    assert phone.complaints == []


async def test_the_screen_shows_who_has_the_floor_and_who_comes_next(home: House) -> None:
    hall = await home.hall_of((TALK,))
    desk, phone, other = await hall.facilitator(1), await hall.phone(), await hall.phone()
    await start(desk, step(1))
    screen = await hall.projector_of_a_session_that_runs()
    await screen.until("!document.getElementById('floor').hidden")
    assert "Personne n’a la parole" in await screen.text("#floor-now")
    for page in (phone, other):
        await page.click("#ask-to-speak")
        await page.until("!document.getElementById('leave-queue').hidden")
    await screen.until("document.querySelectorAll('#floor-queue li').length === 2")
    await desk.click("#call-next")
    await screen.until("document.getElementById('floor').dataset.taken === 'true'")
    assert await screen.text("#floor-now") == "N° 1"
    assert await at_every_size(screen) == {}
    await other.click("#leave-queue")
    await screen.until("document.getElementById('floor-next').hidden")
