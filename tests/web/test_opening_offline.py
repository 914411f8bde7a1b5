"""A phone whose page is closed while the network is away, in Chromium, against a real server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.demo.wire import Line
from tests.web.chromium import Page
from tests.web.halls import Hall, House, close, house, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

COLLECT, GROUP = "#agenda > li:nth-child(1)", "#agenda > li:nth-child(2)"
KEPT_BY_THE_DEVICE = """
(async () => {
  const rows = {};
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open('jalon');
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  for (const name of database.objectStoreNames) {
    rows[name] = await new Promise((resolve) => {
      const asked = database.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => resolve(asked.result);
    });
  }
  database.close();
  return JSON.stringify({
    rows,
    local: Object.values(localStorage),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  });
})()
"""
KEPT_BY_THE_WORKER = """
(async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found.push(new URL(url).pathname);
  }
  return found;
})()
"""
SENT = "document.querySelectorAll('#mine-list [data-state=sent]').length"
WAITING = "document.querySelectorAll('#mine-list [data-state=waiting]').length"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("offline")) as home:
        yield home


@pytest_asyncio.fixture(loop_scope="module")
async def hall(home: House) -> Hall:
    """A session that has just been opened."""
    return await home.hall()


async def ready(phone: Page) -> None:
    """Its page can be opened again without a network, and its last screen is written."""
    await phone.until("navigator.serviceWorker.controller !== null")
    await holds(phone, "rows.screens.length === 1")


async def holds(phone: Page, condition: str) -> None:
    """Returns once what the device keeps is so."""
    await phone.until(
        f"((window.looked ??= {KEPT_BY_THE_DEVICE}.then((text) => {{"
        " window.looked = undefined; window.kept = JSON.parse(text); })),"
        f" window.kept?.{condition})"
    )


async def say(phone: Page, text: str) -> None:
    await phone.until("!document.getElementById('contribute').hidden")
    await phone.type("#text", text)
    await phone.click("#send")


async def texts_on_the_board(hall: Hall) -> list[str]:
    read = await Line(hall.house.options.address).post(
        "query($id: ID!) { sessionSnapshot(sessionId: $id) { state { contributions { text } } } }",
        {"id": hall.session_id},
        token=hall.token,
    )
    return [each["text"] for each in read["sessionSnapshot"]["state"]["contributions"]]


async def test_a_phone_opened_again_offline_shows_its_last_state_and_sends_each_card_once(
    hall: Hall,
) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await say(phone, "Dite avec le réseau.")
    await phone.until(f"{SENT} === 1")
    await ready(phone)
    await phone.offline(True)
    for visit, text in enumerate(("Notée la première.", "Notée la seconde."), 1):
        await phone.go(f"{hall.base}/s/{hall.code}")
        await phone.until("!document.getElementById('age').hidden")
        assert (await phone.text("#age")).startswith("Hors connexion")
        await phone.until(f"{SENT} === 1 && {WAITING} === {visit - 1}")
        await say(phone, text)
        await phone.until(f"{WAITING} === {visit}")
    await phone.offline(False)
    await phone.until(f"{SENT} === 3")
    await phone.until("document.getElementById('age').hidden")
    await desk.until("document.querySelectorAll('#loose-list li').length === 3")
    assert sorted(await texts_on_the_board(hall)) == [
        "Dite avec le réseau.",
        "Notée la première.",
        "Notée la seconde.",
    ]
    assert await desk.text("#participants") == "1 participant"


async def test_what_the_worker_keeps_is_the_page_and_its_files(hall: Hall) -> None:
    phone = await hall.phone()
    await ready(phone)
    kept = await phone.ask(KEPT_BY_THE_WORKER)
    assert "/rejoindre" in kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/rejoindre"]
    assert hall.code not in json.dumps(kept)
    assert phone.complaints == []


async def test_a_shared_device_keeps_nothing_once_the_session_is_over(hall: Hall) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await say(phone, "Un mot de trop.")
    await phone.until(f"{SENT} === 1")
    await ready(phone)
    await phone.offline(True)
    await say(phone, "Un mot trop tard.")
    await phone.until(f"{WAITING} === 1")
    await close(desk, COLLECT)
    await desk.click("#conclude")
    await desk.click("#confirm-yes")
    await phone.offline(False)
    await phone.until("document.querySelectorAll('#refused-list li').length === 1")
    await phone.until("document.getElementById('prompt').textContent.includes('conclu')")
    await holds(phone, "workers === 0")
    left = json.loads(await phone.ask(KEPT_BY_THE_DEVICE))
    assert left == {
        "rows": {"notebook": [], "outbox": [], "screens": [], "seats": []},
        "local": [],
        "caches": [],
        "workers": 0,
    }
    # The tab itself still reads what came out, and the words that were not taken.
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.getElementById('prompt').textContent.includes('conclu')")
    await phone.until("document.querySelectorAll('#refused-list li').length === 1")
    await phone.ask("sessionStorage.clear()")
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("!document.getElementById('join').hidden")
    assert "Un mot" not in await phone.ask("document.body.textContent")


async def test_a_phone_that_was_put_out_keeps_no_state(hall: Hall) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await say(phone, "À retirer.")
    await phone.until(f"{SENT} === 1")
    await ready(phone)
    number = int("".join(filter(str.isdigit, await phone.text("#standing"))))
    await hall.house.ask(
        "mutation($input: RemovePersonInput!) { removePerson(input: $input)"
        " { ... on CommandAccepted { seq } ... on Problem { code message } } }",
        "removePerson",
        sessionId=hall.session_id,
        person={"number": number},
    )
    await phone.until("!document.getElementById('gone').hidden")
    await holds(phone, "workers === 0")
    left = json.loads(await phone.ask(KEPT_BY_THE_DEVICE))
    assert left["rows"]["screens"] == []
    assert left["rows"]["seats"] == []


async def test_a_phone_opens_its_page_while_the_server_is_down(hall: Hall) -> None:
    desk, phone = await hall.facilitator(), await hall.phone()
    await start(desk, COLLECT)
    await phone.until("!document.getElementById('contribute').hidden")
    await ready(phone)
    hall.server.kill()
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.getElementById('session-title').textContent !== ''")
    await say(phone, "Pendant la panne.")
    await phone.until(f"{WAITING} === 1")
    await hall.server.restart()
    await phone.until(f"{SENT} === 1")
