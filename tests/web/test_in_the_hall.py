"""A workshop through the pages themselves, in Chromium, against a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from server.demo import documents
from server.demo.accounts import Part
from server.demo.wire import Line
from server.ids import to_global_id
from tests.web.chromium import Page
from tests.web.faults import at_every_size
from tests.web.halls import Hall, House, close, house, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

COLLECT, GROUP, VOTE = (f"#agenda > li:nth-child({number})" for number in (1, 2, 3))
HOSTILE = "<img src=x onerror=document.title='hurt'> <b>gras</b>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("hall")) as home:
        yield home


@pytest_asyncio.fixture(loop_scope="module")
async def hall(home: House) -> Hall:
    """A session that has just been opened."""
    return await home.hall()


async def adopt(hall: Hall) -> None:
    """The holder makes an action of the session's proposal, away from every page."""
    line, token = Line(hall.server.address), hall.loaded.tokens[Part.HOLDER]
    read = await line.post(documents.PROPOSALS, {"sessionId": hall.session_id}, token=token)
    [proposal] = read["liveSession"]["proposals"]["nodes"]
    input_ = {
        "proposalId": proposal["id"],
        "expectedVersion": proposal["version"],
        "newRoadmapTitle": "Feuille de route",
        "axisTitle": "Mobilités",
        "operationId": str(uuid4()),
    }
    await line.post(documents.ADOPT.document, {"input": input_}, token=token)


async def say(phone: Page, text: str) -> None:
    await phone.until("!document.getElementById('contribute').hidden")
    await phone.type("#text", text)
    await phone.click("#send")


async def test_a_workshop_goes_from_the_code_to_a_proposal_handed_over(hall: Hall) -> None:
    desk, screen, phone = await hall.facilitator(), await hall.projector(), await hall.phone()
    assert hall.code in (await screen.text("#code")).replace("\u202f", "")
    assert hall.token not in await screen.ask("location.href")

    await start(desk, COLLECT)
    await say(phone, "Un réseau vélo continu.")
    await say(phone, HOSTILE)
    await phone.until("document.querySelectorAll('#mine-list [data-state=sent]').length === 2")
    await screen.until("document.querySelectorAll('#wall .note').length === 2")
    assert HOSTILE in await screen.text("#wall")
    await close(desk, COLLECT)

    await start(desk, GROUP)
    await desk.click("#loose-list li:nth-child(1) input")
    await desk.click("#loose-list li:nth-child(2) input")
    await desk.type("#group-title", "À vélo")
    await desk.click("#form-group button")
    await desk.until("document.querySelectorAll('.column.group li').length === 2")
    await close(desk, GROUP)

    await start(desk, VOTE)
    await phone.until("document.querySelectorAll('#ballot li').length === 1")
    for _ in range(5):
        await phone.click("#ballot button:last-of-type")
    await desk.until(f"document.querySelector('{VOTE}').textContent.includes('1 personne sur 1')")
    await phone.until("document.getElementById('purse').dataset.state === 'sent'")
    assert await phone.text("#ballot output") == "3 gommettes"
    await screen.until("document.getElementById('progress-text').textContent.startsWith('1 ')")
    assert await screen.ask("document.querySelector('#results table')") is None
    await close(desk, VOTE)
    await desk.click(f"{VOTE} .reveal")
    for page in (screen, phone):
        await page.until("document.querySelector('#results tbody .dots')?.textContent === '3'")

    await desk.click("#conclude")
    await desk.click("#confirm-yes")
    await desk.until("document.querySelectorAll('#holder option').length > 1")
    await phone.until("document.querySelector('#proposal-list')?.textContent.includes('À vélo')")
    await desk.click("#proposal-list input")
    holder = to_global_id("Organisation", hall.loaded.holder_id)
    await desk.ask(f"document.getElementById('holder').value = '{holder}'")
    await desk.click("#handover-form button")
    await screen.until("document.querySelector('#proposals').textContent.includes('transmise')")

    await adopt(hall)
    for page in (desk, screen):
        await page.go(await page.ask("location.href"))
        await page.until("document.body.textContent.includes('adoptée')")
    assert "transmise" not in await screen.text("#proposals")

    for page in (desk, screen, phone):
        assert page.complaints == []
        assert await page.ask("document.title") != "hurt"


async def test_the_pages_of_a_session_have_no_fault_at_any_step(hall: Hall) -> None:
    desk, screen, phone = await hall.facilitator(), await hall.projector(), await hall.phone()
    pages = {"desk": desk, "screen": screen, "phone": phone}

    async def faults(step: str) -> dict[str, Any]:
        told = {f"{name}, {step}": await at_every_size(page) for name, page in pages.items()}
        return {where: found for where, found in told.items() if found}

    told = await faults("before")
    await start(desk, COLLECT)
    await say(phone, "Un réseau vélo continu.")
    await phone.until("document.querySelector('#mine-list [data-state=sent]')")
    await screen.until("document.querySelector('#wall .note')")
    told |= await faults("collecting")
    await close(desk, COLLECT)
    await desk.click("#loose-list input")
    await desk.type("#group-title", "À vélo")
    await desk.click("#form-group button")
    await desk.until("document.querySelectorAll('.column.group li').length === 1")
    told |= await faults("grouped")
    await start(desk, VOTE)
    await phone.until("document.querySelectorAll('#ballot li').length === 1")
    await phone.click("#ballot button:last-of-type")
    told |= await faults("voting")
    await close(desk, VOTE)
    await desk.click(f"{VOTE} .reveal")
    await screen.until("document.querySelector('#results tbody .dots')")
    told |= await faults("revealed")
    await desk.click("#conclude")
    await desk.click("#confirm-yes")
    await desk.until("document.querySelector('#proposal-list input')")
    await phone.until("document.querySelector('#proposal-list li')")
    told |= await faults("concluded")
    assert told == {}


async def test_a_phone_that_loses_the_network_sends_what_it_kept_once_it_is_back(
    hall: Hall,
) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await phone.until("!document.getElementById('contribute').hidden")
    await phone.offline(True)
    await say(phone, "Dit pendant la coupure.")
    await phone.until("document.querySelector('#mine-list [data-state=waiting]')")
    await phone.until("!document.getElementById('line').hidden")
    await phone.offline(False)
    await phone.until("document.querySelector('#mine-list [data-state=sent]')")
    await phone.until("document.getElementById('line').hidden")
    await desk.until("document.querySelectorAll('#loose-list li').length === 1")


async def test_a_contribution_that_comes_too_late_is_told_and_kept_over_a_reload(
    hall: Hall,
) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await phone.until("!document.getElementById('contribute').hidden")
    await phone.offline(True)
    await say(phone, "Trop tard.")
    await phone.until("document.querySelector('#mine-list [data-state=waiting]')")
    await close(desk, COLLECT)
    await phone.offline(False)
    for _ in range(2):
        await phone.until("document.querySelector('#refused-list li')")
        told = await phone.text("#refused-list")
        assert "non prise en compte" in told
        assert "close depuis" in told
        assert "Trop tard." in told
        await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.querySelector('#refused-list li')")
    await phone.click("#refused-list button:last-of-type")
    await phone.until("document.querySelectorAll('#refused-list li').length === 0")


async def test_a_phone_is_the_same_participant_after_a_reload_and_a_killed_server(
    hall: Hall,
) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await say(phone, "Avant la panne.")
    await phone.until("document.querySelector('#mine-list [data-state=sent]')")
    hall.server.kill()
    await say(phone, "Pendant la panne.")
    await phone.until("document.querySelector('#mine-list [data-state=waiting]')")
    await phone.go("about:blank")
    await hall.server.restart()
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.querySelectorAll('#mine-list [data-state=sent]').length === 2")
    await desk.until("document.querySelectorAll('#loose-list li').length === 2")
    assert await desk.text("#participants") == "1 participant"


async def test_a_code_that_nobody_opened_is_refused_in_words(hall: Hall) -> None:
    page = await hall.browser.open(f"{hall.base}/rejoindre?lang=en")
    await page.until("!document.getElementById('join').hidden")
    await page.type("#code", "000000")
    await page.click("#join-button")
    await page.until("document.getElementById('join-error').textContent !== ''")
    assert "No open session has this code" in await page.text("#join-error")


async def test_taps_faster_than_the_screen_never_ask_for_more_than_is_allowed(hall: Hall) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    for title in ("À vélo", "À pied"):
        await desk.type("#group-title", title)
        await desk.click("#form-group button")
    await desk.until("document.querySelectorAll('.column.group').length === 2")
    await start(desk, VOTE)
    await phone.until("document.querySelectorAll('#ballot li').length === 2")
    await phone.ask(
        "document.querySelectorAll('#ballot button:last-of-type')"
        ".forEach((more) => { for (let tap = 0; tap < 9; tap += 1) more.click(); })"
    )
    placed = "[...document.querySelectorAll('#ballot output')].map((each) => each.textContent)"
    await phone.until(f"{placed}.join() === '3 gommettes,2 gommettes'")
    await phone.until("document.getElementById('purse').dataset.state === 'sent'")
    assert await phone.ask("document.querySelectorAll('#refused-list li').length") == 0


async def test_a_token_that_is_no_good_is_told_and_asked_again(hall: Hall) -> None:
    page = await hall.browser.open(f"{hall.base}/projection/{hall.session_id}#jeton=nobody")
    await page.until("!document.getElementById('gone').hidden")
    await page.until("!document.getElementById('token-form').hidden")


async def test_no_page_is_wider_than_the_smallest_phone(hall: Hall) -> None:
    for path in ("/", "/rejoindre", f"/s/{hall.code}", "/console", "/?lang=en"):
        page = await hall.browser.open(hall.base + path, width=360, height=740)
        assert await page.ask("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
async def test_the_desk_never_scrolls_sideways(hall: Hall, width: int) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await desk.resize(width, 844)
    over = "document.documentElement.scrollWidth - innerWidth"
    assert await desk.ask(over) <= 0
    await start(desk, COLLECT)
    await say(phone, "Unmotquinesecoupepas" * 6)
    await desk.until("document.querySelectorAll('#loose-list li').length === 1")
    assert await desk.ask(over) <= 0
    await desk.click("#loose-list input")
    await desk.type("#group-title", "Unautremotquinesecoupepas" * 4)
    await desk.click("#form-group button")
    await desk.until("document.querySelectorAll('.column.group li').length === 1")
    assert await desk.ask(over) <= 0


async def test_the_address_on_the_screen_breaks_only_before_its_path(hall: Hall) -> None:
    screen = await hall.projector()
    for width in (360, 390, 1280, 1920):
        await screen.resize(width, 844)
        lines = await screen.ask(
            "[...document.querySelectorAll('#address span')].map((part) => "
            "part.getClientRects().length && part.offsetHeight < 2 * parseFloat("
            "getComputedStyle(part).fontSize))"
        )
        assert lines == [True, True], width
        assert await screen.ask("document.documentElement.scrollWidth - innerWidth") <= 0, width


async def test_the_home_page_says_that_the_service_answers(hall: Hall) -> None:
    page = await hall.browser.open(hall.base)
    await page.until("document.getElementById('light').dataset.state === 'ready'")
    await page.type("#code", hall.code.lower())
    await page.click("#join button")
    await page.until("document.getElementById('session-title')?.textContent !== ''")


async def test_the_console_shows_an_answer_and_its_cost(hall: Hall) -> None:
    page = await hall.browser.open(f"{hall.base}/console", width=1366, height=768)
    await page.until("document.querySelectorAll('#example option').length > 0")
    await page.type("#token", hall.token)
    for key in ("programmes", "missions", "provenance", "schema"):
        await page.ask(
            f"(() => {{ const list = document.getElementById('example'); list.value = '{key}';"
            " list.dispatchEvent(new Event('change')); })()"
        )
        await page.click("#run")
        await page.until("!document.getElementById('run').disabled")
        assert '"errors"' not in await page.text("#answer"), key
        assert "coût" in await page.text("#measure")
    assert page.complaints == []
