"""The information notice on a phone, in Chromium: read before anything is given, and agreed to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from server.ids import to_global_id
from tests.web.chromium import Page
from tests.web.faults import at_every_size
from tests.web.halls import Hall, House, house, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

COLLECT = "#agenda > li:nth-child(1)"
UNREAD = "document.body.dataset.informing === 'true'"
READ = "document.body.dataset.informing === 'false'"
MAY_WRITE = "document.getElementById('contribute').checkVisibility()"
PUBLISH = """mutation($input: PublishInformationNoticeInput!) {
  publishInformationNotice(input: $input) { __typename ... on Problem { code message } }
}"""
TEXT = "Vos contributions sont gardées sans votre nom.\n\nElles le restent cinq ans. <b>Rien</b> d'autre."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("hall")) as home:
        yield home


async def publish(home: House) -> None:
    about: dict[str, Any] = {
        "workshopId": to_global_id("Workshop", home.loaded.workshop_id),
        "text": TEXT,
        "legalBasis": "PUBLIC_INTEREST",
    }
    await home.ask(PUBLISH, "publishInformationNotice", **about)


async def say(phone: Page, text: str) -> None:
    await phone.until(MAY_WRITE)
    await phone.type("#text", text)
    await phone.click("#send")
    await phone.until("document.querySelector('#mine-list [data-state=sent]')")


async def test_a_room_without_a_notice_keeps_nobody_back_and_one_with_is_read_first(
    home: House,
) -> None:
    hall: Hall = await home.hall()
    desk, early = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await say(early, "Un réseau vélo continu.")
    for place in ("informing", "informing-more"):
        assert not await early.ask(f"document.getElementById('{place}').checkVisibility()")

    await publish(home)
    phone = await hall.phone()
    await phone.until(UNREAD)
    assert not await phone.ask(MAY_WRITE)
    assert (await phone.text("#informing-text")).endswith("<b>Rien</b> d'autre.")
    assert await phone.ask("document.querySelectorAll('#informing :checked').length") == 0
    assert await at_every_size(phone) == {}
    await phone.resize(390, 844)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await phone.ask(wide)

    await phone.click("#informing-QUOTATION")
    await phone.click("#informing-PHOTOGRAPH")
    await phone.click("#informing-PHOTOGRAPH")
    await phone.click("#informing-read")
    await say(phone, "Des bus le soir.")

    # What was read and agreed to was taken: it is not asked again, and may be changed.
    await phone.go(await phone.ask("location.href"))
    await phone.until(READ)
    await phone.until(MAY_WRITE)
    await phone.click("#informing-again")
    await phone.until("document.getElementById('informing-QUOTATION').checked")
    assert not await phone.ask("document.getElementById('informing-PHOTOGRAPH').checked")
    assert await at_every_size(phone) == {}
    await phone.click("#informing-read")
    await phone.until("!document.getElementById('informing').checkVisibility()")

    # Whoever came in before it was published reads it when they come back.
    await early.go(await early.ask("location.href"))
    await early.until(UNREAD)
    for page in (desk, early, phone):
        assert page.complaints == []


async def test_whoever_reads_without_the_network_goes_on_and_is_told_to_the_server_later(
    home: House,
) -> None:
    hall: Hall = await home.hall()
    await publish(home)
    phone = await hall.phone()
    await phone.until(UNREAD)
    await phone.offline(True)
    await phone.click("#informing-read")
    await phone.until(READ)
    await phone.offline(False)
    await phone.until("document.getElementById('line').dataset.line === 'open'")
    await phone.until("document.getElementById('unsent').hidden")
    await phone.go(await phone.ask("location.href"))
    await phone.until("document.getElementById('informing-more').checkVisibility()")
