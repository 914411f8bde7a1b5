"""What the facilitator does to the room, as the phones and the screen then show it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.vocabulary import CardWriter, VoteMethod
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.board.shapes import PlanShape
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
    assert await screen.text("#floor-now") == "N°\u00a01"
    assert await at_every_size(screen) == {}
    await other.click("#leave-queue")
    await screen.until("document.getElementById('floor-next').hidden")


WALK = ActivityPlan("Marchons ensemble.", CollectSettings(plan=PlanShape(), photos=True))
PICTURE = """
(async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2400, 1200];
  canvas.getContext('2d').fillRect(0, 0, 900, 900);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  const held = new DataTransfer();
  held.items.add(new File([blob], 'halle.png', { type: 'image/png' }));
  const field = document.getElementById('photo');
  field.files = held.files;
  field.dispatchEvent(new Event('change'));
})()
"""


async def test_a_photo_taken_without_a_network_is_sent_once_after_the_page_was_closed(
    home: House,
) -> None:
    hall = await home.hall_of((WALK,))
    desk, phone = await hall.facilitator(1), await hall.phone()
    await start(desk, step(1))
    await phone.until("!document.getElementById('photographing').hidden")
    await phone.offline(True)
    await phone.ask(PICTURE)
    await phone.until("!document.getElementById('photo-seen').hidden")
    await phone.type("#text", "La halle est ouverte au vent")
    await phone.click("#send")
    assert await phone.text("#card-missing") != ""
    await phone.ask("document.querySelector('.plan').click()")
    assert await at_every_size(phone) == {}
    await phone.click("#send")
    await phone.until("document.querySelector('#mine-list [data-state=waiting]')")
    assert await phone.text("#mine-list .chip") == "à envoyer"
    await phone.until("!document.getElementById('unsent').hidden")
    await phone.go("about:blank")
    await phone.offline(False)
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.querySelector('#mine-list [data-state=sent]')")
    await desk.until("document.querySelectorAll('#loose-list li').length === 1")
    screen = await hall.projector_of_a_session_that_runs()
    await screen.until("document.querySelectorAll('#plan-spots .spot').length === 1")
    assert "La halle est ouverte au vent" in await screen.text("#plan-notes")
    assert await at_every_size(screen) == {}
    await phone.until("document.querySelector('#mine-list .photo-button')")
    for page in (phone, desk):
        await page.click(".photo-button")
        await page.until("document.querySelector('li canvas.photo')?.width > 1")
    assert phone.complaints == [] or all("ERR_INTERNET" in each for each in phone.complaints)


async def test_an_activity_that_was_not_foreseen_is_put_before_those_to_come(home: House) -> None:
    hall = await home.hall_of((IDEAS, TALK))
    desk, phone = await hall.facilitator(2), await hall.phone()
    await desk.ask("document.getElementById('inserting').open = true")
    await desk.until("document.querySelectorAll('#insert-kind option').length === 8")
    await desk.ask(
        "(() => { const kind = document.getElementById('insert-kind'); kind.value = 'VOTE';"
        " kind.dispatchEvent(new Event('change')); })()"
    )
    await desk.until("!document.getElementById('insert-poll').hidden")
    await desk.until("document.querySelectorAll('#insert-at option').length === 3")
    assert await at_every_size(desk) == {}
    await desk.type("#insert-prompt", "Laquelle ?")
    await desk.ask("document.getElementById('insert-method').value = 'APPROVAL'")
    await desk.ask("document.getElementById('insert-on').value = 'idees'")
    await desk.ask("document.getElementById('insert-at').value = '1'")
    await desk.click("#insert button")
    await desk.until("document.querySelectorAll('#agenda > li').length === 3")
    await start(desk, step(1))
    await say(phone, "Un marché couvert")
    await close(desk, step(1))
    await start(desk, step(2))
    await phone.until("document.querySelectorAll('#marking-list > li').length === 1")
    assert await phone.text("#prompt") == "Laquelle ?"
    assert desk.complaints == []


async def test_one_person_keeps_answering_after_the_others(home: House) -> None:
    hall = await home.hall_of((IDEAS,))
    desk, slow, other = await hall.facilitator(1), await hall.phone(), await hall.phone()
    await start(desk, step(1))
    await slow.until("document.getElementById('standing').textContent.includes('n°')")
    number = "document.getElementById('standing').textContent.match(/[0-9]+/)[0]"
    await desk.type(f"{step(1)} .extra input", await slow.ask(number))
    await desk.click(f"{step(1)} .extra button")
    await desk.until(f"document.querySelector('{step(1)} .extra-said').textContent !== ''")
    await desk.click(f"{step(1)} .driving .primary")
    assert "0 personne sur 2" in await desk.text("#confirm-text")
    await desk.click("#confirm-yes")
    await other.until("document.body.dataset.held === 'true'")
    assert "Le temps est passé pour vous" in await other.text("#step-note")
    await say(slow, "Je finis ma phrase")


async def test_what_is_shown_to_all_takes_every_screen_until_it_is_taken_away(home: House) -> None:
    hall = await home.hall_of((IDEAS,))
    desk, phone = await hall.facilitator(1), await hall.phone()
    await start(desk, step(1))
    await say(phone, "Un marché couvert")
    screen = await hall.projector_of_a_session_that_runs()
    await desk.until("document.querySelectorAll('#loose-list li').length === 1")
    await desk.click("#loose-list input")
    await desk.click("#light-card")
    for page in (screen, phone):
        await page.until("!document.getElementById('spotlight').hidden")
        assert "Un marché couvert" in await page.text("#spotlight")
        assert await at_every_size(page) == {}
    await desk.click("#unlight")
    for page in (screen, phone):
        await page.until("document.getElementById('spotlight').hidden")


async def test_paper_gives_cards_and_rankings_without_a_phone(home: House) -> None:
    ranking = VoteSettings(method=VoteMethod.RANKING, of=("idees",))
    hall = await home.hall_of((IDEAS, ActivityPlan("Dans quel ordre ?", ranking)))
    desk = await hall.facilitator(2)
    await start(desk, step(1))
    await desk.ask("document.getElementById('writing-for').open = true")
    for text in ("Un marché", "Un gymnase"):
        await desk.type("#for-text", text)
        await desk.click("#write-for button")
    await desk.until("document.querySelectorAll('#loose-list li').length === 2")
    assert await at_every_size(desk) == {}
    await close(desk, step(1))
    await start(desk, step(2))
    await desk.until("!document.getElementById('counting').hidden")
    await desk.type("#without-phone", "3")
    await desk.click("#without-phone-form button")
    await desk.until("!document.getElementById('counts-box').hidden")
    await desk.ask("document.getElementById('counts-box').open = true")
    await desk.until("document.querySelectorAll('#sheet-ranks select').length === 2")
    rank = "document.querySelectorAll('#sheet-ranks select')[{}].value = '{}'"
    await desk.ask(rank.format(0, 1))
    await desk.ask(rank.format(1, 1))
    await desk.click("#sheet-add")
    assert not await desk.ask("document.getElementById('sheet-wrong').hidden")
    await desk.ask(rank.format(0, 2))
    await desk.type("#sheet-copies", "2")
    await desk.click("#sheet-add")
    await desk.until("document.querySelectorAll('#sheet-list li').length === 1")
    assert await at_every_size(desk) == {}
    await desk.type("#counts-people", "2")
    await desk.click("#counts .primary")
    await close(desk, step(2))
    await desk.until("document.querySelectorAll('#results tbody tr').length === 2")
    assert "Un gymnase" in await desk.text("#results tbody tr:first-child")


async def test_the_notebook_keeps_words_their_codes_and_what_they_come_to(home: House) -> None:
    said = CollectSettings(writers=(CardWriter.NOTE_TAKER, CardWriter.FACILITATOR))
    hall = await home.hall_of((ActivityPlan("Que vivez-vous ici ?", said),))
    desk, phone = await hall.facilitator(1), await hall.phone()
    await start(desk, step(1))
    book = await home.browser.open(
        f"{hall.base}/carnet/{hall.session_id}#jeton={hall.token}", width=1366, height=768
    )
    await book.until("!document.getElementById('verbatim').hidden")
    await book.type("#verbatim-text", "On ne voit plus de bus le soir.")
    await book.ask("document.getElementById('verbatim-constituency').value = 'INHABITANTS'")
    await book.ask("document.getElementById('verbatim-valence').value = 'NEGATIVE'")
    await book.click("#verbatim button")
    await book.until("document.querySelectorAll('#said-list .chip').length === 2")
    await book.ask("document.getElementById('codes').open = true")
    await book.type("#code-title", "Desserte du soir")
    await book.click("#coding button")
    await book.until("document.querySelectorAll('#said-list .codes input').length === 1")
    await book.click("#said-list .codes input")
    await book.until("document.querySelectorAll('#said-list .chip').length === 3")
    await book.click("#said-list > li > p input")
    await book.ask("document.getElementById('finding-box').open = true")
    await book.type("#finding-statement", "Le soir, il faut une voiture.")
    await book.click("#finding button")
    await book.until("document.querySelectorAll('#finding-list li').length === 1")
    assert "1 parole" in await book.text("#finding-list .evidence")
    await book.ask("document.getElementById('note-hidden').checked = true")
    await book.type("#note-text", "Silence à l'évocation du car.")
    await book.click("#noting button")
    await book.until("document.querySelector('#note-list [data-hidden=true]')")
    await book.ask("document.getElementById('panel').open = true")
    await book.until("document.querySelectorAll('#panel-list tr').length === 9")
    assert await at_every_size(book) == {}
    assert "Silence" not in await phone.text("body")
    assert book.complaints == []


async def test_a_phone_that_takes_notes_writes_what_the_others_only_hear(home: House) -> None:
    said = CollectSettings(writers=(CardWriter.NOTE_TAKER, CardWriter.FACILITATOR))
    hall = await home.hall_of((ActivityPlan("Que vivez-vous ici ?", said),))
    desk, phone = await hall.facilitator(1), await hall.phone()
    await start(desk, step(1))
    await phone.until("document.getElementById('standing').textContent.includes('n°')")
    await phone.until("document.getElementById('step-note').textContent.includes('noté pour')")
    number = "document.getElementById('standing').textContent.match(/[0-9]+/)[0]"
    await desk.type("#crew-number", await phone.ask(number))
    await desk.click("#crew-form button")
    await say(phone, "On ne voit plus de bus le soir.")
    await desk.until("document.querySelectorAll('#loose-list li').length === 1")
