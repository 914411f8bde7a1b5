"""Each kind of activity through the pages themselves: what a phone gives is what the room then sees."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.vocabulary import BallotSecrecy, CardFieldKind, PrioritySubject, VoteMethod
from server.workshops.agenda import ActivityPlan, ActivitySettings
from server.workshops.board.settings import CollectSettings
from server.workshops.board.shapes import CardColumn, CardField, ParentShape, PickShape, PlanShape
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.proposing.settings import DraftSettings
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.voting.settings import RateSettings, VoteSettings
from server.workshops.writing.settings import WriteSettings
from tests.web.chromium import Page
from tests.web.faults import at_every_size
from tests.web.halls import Hall, House, close, house, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

COLUMNS = (CardColumn("social", "Social"), CardColumn("technique", "Technique"))
TREND = CardField("tendance", "Tendance", CardFieldKind.CHOICE, True, ("en hausse", "en baisse"))
VARIABLES = ActivityPlan(
    "Quelles variables ?", CollectSettings(columns=COLUMNS, fields=(TREND,)), name="variables"
)
FIRST, SECOND = "Vieillissement", "Télétravail"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("kinds")) as home:
        yield home


def step(number: int) -> str:
    return f"#agenda > li:nth-child({number})"


async def opened(home: House, *plans: ActivityPlan) -> tuple[Hall, Page, Page]:
    """A session of two variables that were collected, and the plans to come."""
    hall = await home.hall_of((VARIABLES, *plans))
    desk, phone = await hall.facilitator(1 + len(plans)), await hall.phone()
    await start(desk, step(1))
    await phone.until("document.querySelector('.card-form')")
    for text, column in ((FIRST, "social"), (SECOND, "technique")):
        await phone.click(f".card-form input[value={column}]")
        await choose(phone, "[data-field=tendance]", "en hausse")
        await phone.type("#text", text)
        await phone.click("#send")
    await desk.until("document.querySelectorAll('#loose-list li').length === 2")
    return hall, desk, phone


async def choose(page: Page, selector: str, value: str) -> None:
    await page.ask(
        f"(() => {{ const list = document.querySelector({json.dumps(selector)});"
        f" list.value = {json.dumps(value)};"
        " list.dispatchEvent(new Event('input', {bubbles: true}));"
        " list.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )


async def begin(desk: Page, phone: Page, number: int) -> None:
    """Closes the step before and starts this one."""
    await close(desk, step(number - 1))
    await start(desk, step(number))
    prompt = json.dumps(await desk.text(f"{step(number)} .prompt"))
    await phone.until(f"document.getElementById('prompt').textContent === {prompt}")


async def reveal(desk: Page, number: int) -> None:
    await close(desk, step(number))
    await desk.click(f"{step(number)} .reveal")


async def test_a_card_is_asked_what_its_activity_asks(home: House) -> None:
    hall, desk, phone = await opened(home)
    screen = await hall.projector_of_a_session_that_runs()
    await screen.until("document.querySelectorAll('#groups section li').length === 2")
    assert "Social" in await screen.text("#groups")
    assert "Technique · Tendance : en hausse" in await desk.text("#loose-list")
    await phone.type("#text", "Sans tendance")
    await phone.click("#send")
    assert await phone.text("#card-missing") != ""
    assert await phone.ask("document.activeElement.dataset.field") == "tendance"


async def test_cards_hang_from_others_and_are_brought_together(home: House) -> None:
    hypotheses = CollectSettings(parent=ParentShape(of=("variables",)))
    scenarios = CollectSettings(picks=PickShape(of="hypotheses"))
    _, desk, phone = await opened(
        home,
        ActivityPlan("Quelles hypothèses ?", hypotheses, name="hypotheses"),
        ActivityPlan("Quels scénarios ?", scenarios),
    )
    await begin(desk, phone, 2)
    for number, text in ((1, "Une population stable"), (2, "Tous au bureau")):
        await phone.until("document.querySelectorAll('[name=parent] option').length === 3")
        await phone.ask(f"document.querySelector('[name=parent]').selectedIndex = {number}")
        await phone.type("#text", text)
        await phone.click("#send")
    await desk.until("document.querySelectorAll('#loose-list li').length === 4")
    await begin(desk, phone, 3)
    await phone.until("document.querySelectorAll('.picks-list select').length === 2")
    assert FIRST in await phone.text(".picks-list")
    await phone.ask(
        "document.querySelectorAll('.picks-list select').forEach((list) => {list.selectedIndex = 1})"
    )
    await phone.type("#text", "Le statu quo")
    await phone.click("#send")
    await desk.until("document.querySelectorAll('#loose-list li').length === 5")


async def test_a_note_is_placed_on_a_plan_and_waits_for_the_facilitator(home: House) -> None:
    visit = CollectSettings(plan=PlanShape(), moderated=True)
    _, desk, phone = await opened(home, ActivityPlan("Qu'avez-vous vu ?", visit))
    await begin(desk, phone, 2)
    await choose(phone, "#card-x", "0.25")
    await phone.type("#text", "La halle est ouverte")
    await phone.click("#send")
    await desk.until("!document.getElementById('inbox').hidden")
    await phone.until("document.querySelector('#mine-list [data-state=pending]')")
    assert await at_every_size(desk) == {}
    await desk.click("#approve-all")
    await desk.until("document.querySelectorAll('#loose-list li').length === 3")


SETTINGS: dict[str, ActivitySettings] = {
    "score": VoteSettings(method=VoteMethod.SCORE, highest=5, of=("variables",)),
    "points": VoteSettings(
        method=VoteMethod.POINTS, budget=100, cap_per_group=100, of=("variables",)
    ),
    "approval": VoteSettings(method=VoteMethod.APPROVAL, of=("variables",)),
    "ranking": VoteSettings(method=VoteMethod.RANKING, of=("variables",)),
    "judgement": VoteSettings(
        method=VoteMethod.MAJORITY_JUDGEMENT, of=("variables",), secrecy=BallotSecrecy.SECRET
    ),
    "rating": RateSettings(of=("variables",)),
}
# For each, what a hand does to the first option and to the second, which is always preferred.
GIVE = {
    "score": "[...lines].forEach((line, index) => line.querySelectorAll('input')[2 + index].click())",
    "points": "[...lines].forEach((line, index) => { for (let tap = 0; tap < 2 + index; tap += 1)"
    " line.querySelector('button:last-of-type').click(); })",
    "approval": "lines[1].querySelector('input').click()",
    "ranking": "[lines[1], lines[0]].forEach((line) => line.querySelector('.put').click())",
    "judgement": "[...lines].forEach((line, index) => { const list = line.querySelector('select');"
    " list.value = String(3 + index); list.dispatchEvent(new Event('change')); })",
    "rating": "[...lines].forEach((line, index) => line.querySelectorAll('fieldset').forEach("
    "(scale) => scale.querySelectorAll('input')[1 + index].click()))",
}


@pytest.mark.parametrize("method", SETTINGS)
async def test_a_whole_ballot_goes_from_the_phone_to_the_results(home: House, method: str) -> None:
    hall, desk, phone = await opened(home, ActivityPlan("Laquelle ?", SETTINGS[method]))
    await begin(desk, phone, 2)
    await phone.until("document.querySelectorAll('#marking-list > li').length === 2")
    await phone.ask(
        "(() => { const lines = document.querySelectorAll('#marking-list > li');"
        f" {GIVE[method]}; }})()"
    )
    await phone.until("!document.getElementById('cast').disabled")
    assert await at_every_size(phone) == {}
    await phone.click("#cast")
    await phone.until("document.getElementById('marking-said').textContent.includes('reçu')")
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.getElementById('marking-said').textContent.includes('reçu')")
    screen = await hall.projector_of_a_session_that_runs()
    assert await screen.ask("document.querySelector('#results table')") is None
    await reveal(desk, 2)
    for page in (screen, phone):
        await page.until("document.querySelectorAll('#results tbody tr').length === 2")
        first = await page.text("#results tbody tr:first-child")
        assert SECOND in first
    assert await at_every_size(screen) == {}
    assert [*phone.complaints, *screen.complaints, *desk.complaints] == []


async def test_hands_are_counted_with_phones_in_one_result(home: House) -> None:
    _, desk, phone = await opened(home, ActivityPlan("Laquelle ?", SETTINGS["approval"]))
    await begin(desk, phone, 2)
    await desk.until("!document.getElementById('counting').hidden")
    await desk.type("#without-phone", "4")
    await desk.click("#without-phone-form button")
    await desk.until("!document.getElementById('counts-box').hidden")
    await desk.type("#counts-people", "3")
    await desk.type("#counts-list li:nth-child(1) input", "3")
    assert await at_every_size(desk) == {}
    await desk.click("#counts .primary")
    await phone.until("document.querySelectorAll('#marking-list > li').length === 2")
    await phone.click("#marking-list > li:nth-child(2) input")
    await phone.until("!document.getElementById('cast').disabled")
    await phone.click("#cast")
    await phone.until("document.getElementById('marking-said').textContent.includes('reçu')")
    await reveal(desk, 2)
    await phone.until("document.querySelector('#results table')")
    told = await phone.text("#results")
    assert "4 bulletins pour 5 personnes" in told
    assert "1 par téléphone" in told
    assert "3 à main levée" in told


async def test_actions_are_drafted_and_backed_by_the_room(home: House) -> None:
    hall, desk, phone = await opened(
        home, ActivityPlan("Que faire ?", DraftSettings(max_per_person=2))
    )
    other = await hall.phone()
    await begin(desk, phone, 2)
    await phone.until("!document.getElementById('draft-action').hidden")
    await phone.type("#action-title", "Ouvrir une voie cyclable")
    await phone.click("#draft-action .primary")
    await other.until("document.querySelectorAll('#action-list li').length === 1")
    await other.click("#action-list .back")
    await phone.until("document.querySelector('#action-list .chip').textContent.startsWith('1')")
    await other.until("document.querySelector('#action-list .back').ariaPressed === 'true'")
    assert await at_every_size(other) == {}


async def test_a_table_is_chosen_on_the_phone_and_counted_on_the_desk(home: House) -> None:
    _, desk, phone = await opened(home)
    await desk.click("#tables summary")
    await desk.type("#table-count", "2")
    await desk.click("#form-tables button")
    await phone.until("document.querySelectorAll('#seating-list button').length === 2")
    assert await at_every_size(phone) == {}
    await phone.click("#seating-list button")
    await desk.until("document.querySelector('#table-list').textContent.includes('1 personne')")
    await phone.until("document.getElementById('seating').hidden")
    assert await at_every_size(desk) == {}


async def test_the_floor_is_given_by_the_desk_and_read_on_the_phone(home: House) -> None:
    _, desk, phone = await opened(
        home, ActivityPlan("Qu'en pensez-vous ?", DiscussSettings(seconds_per_constituency=60))
    )
    await begin(desk, phone, 2)
    await phone.click("#ask-to-speak")
    await desk.until("document.querySelectorAll('#queue-list li').length === 1")
    await choose(desk, "#speaker-constituency", "ELECTED")
    await desk.type("#speaker-label", "Micro du fond")
    await desk.click("#speaker button:not([type])")
    await desk.until("document.querySelectorAll('#queue-list li').length === 2")
    assert "Micro du fond · Élus" in await desk.text("#queue-list li:nth-child(2)")
    await desk.click("#queue-list li:nth-child(2) button")
    await phone.until("document.getElementById('speaking-said').textContent.includes('n°\u00a02')")
    await phone.until("document.getElementById('speaking-said').textContent.includes('place 1')")
    await desk.click("#call-next")
    await phone.until("document.getElementById('speaking-said').textContent.includes('Vous avez')")
    assert "Élus" in await desk.text("#time-list")
    assert await at_every_size(desk) == {}
    await desk.click("#end-turn")
    await phone.until("document.getElementById('speaking-said').textContent.includes('Personne')")
    assert await at_every_size(phone) == {}
    assert [*phone.complaints, *desk.complaints] == []


async def test_the_desk_holds_the_room_and_takes_back_its_last_step(home: House) -> None:
    skipped = ActivityPlan("Et pour la suite ?", DiscussSettings())
    hall, desk, phone = await opened(
        home, skipped, ActivityPlan("Un mot de plus ?", DiscussSettings())
    )
    screen = await hall.projector_of_a_session_that_runs()
    await desk.click("#pause")
    await phone.until("document.getElementById('step-note').textContent.includes('pause')")
    await screen.until("document.getElementById('timer').textContent === 'Pause'")
    assert await phone.ask("document.getElementById('send').disabled")
    await desk.until("document.getElementById('pause').dataset.on === 'true'")
    await desk.click("#pause")
    await phone.until("document.getElementById('step-note').hidden")
    await desk.click("#lock")
    await phone.until("!document.getElementById('step-note').hidden")
    await desk.until("document.getElementById('undo').textContent.endsWith('verrou')")
    await desk.click("#undo")
    await phone.until("document.getElementById('step-note').hidden")
    await desk.click(f"{step(2)} .later")
    await desk.until(
        f"document.querySelector('{step(3)} .prompt').textContent === 'Et pour la suite ?'"
    )
    await desk.click(f"{step(3)} .earlier")
    await desk.until(
        f"document.querySelector('{step(2)} .prompt').textContent === 'Et pour la suite ?'"
    )
    await desk.click(f"{step(2)} .leave-out")
    await desk.until(f"document.querySelector('{step(2)}').dataset.status === 'SKIPPED'")
    assert await at_every_size(desk) == {}
    await close(desk, step(1))
    assert await desk.text(f"{step(2)} .start") == "Y revenir"
    await start(desk, step(2))
    before = await desk.text(f"{step(2)} .timer")
    await desk.click(f"{step(2)} .driving button")
    await desk.until(
        f"document.querySelector('{step(2)} .timer').textContent > {json.dumps(before)}"
    )
    assert [*phone.complaints, *screen.complaints, *desk.complaints] == []


async def test_one_pen_goes_from_the_desk_to_the_phone_and_back(home: House) -> None:
    hall, desk, phone = await opened(home, ActivityPlan("Que retenir ?", WriteSettings()))
    await begin(desk, phone, 2)
    await desk.click("#pen-take")
    await desk.until("!document.getElementById('page-form').hidden")
    await phone.until("document.getElementById('pen-said').textContent.includes('tient la plume')")
    await desk.type("#page-field", "La halle reste ouverte.")
    await desk.until("!document.getElementById('page-save').disabled")
    await desk.click("#page-save")
    await phone.until("document.getElementById('page-text').textContent.includes('halle')")
    await phone.click("#pen-take")
    await phone.until("document.getElementById('pen-said').textContent.includes('en place 1')")
    await desk.until("document.getElementById('pen-hand').textContent === 'Passer la plume'")
    assert await at_every_size(desk) == {}
    await desk.click("#pen-hand")
    await phone.until("!document.getElementById('page-form').hidden")
    await desk.until("document.getElementById('page-form').hidden")
    await phone.type("#page-field", " Et le marché aussi.")
    await phone.go(f"{hall.base}/s/{hall.code}")
    await phone.until("document.getElementById('page-field').value.includes('marché')")
    await phone.until("!document.getElementById('page-save').disabled")
    assert await at_every_size(phone) == {}
    await phone.click("#page-save")
    await desk.until("document.getElementById('page-text').textContent.includes('marché')")
    screen = await hall.projector_of_a_session_that_runs()
    await screen.until("document.getElementById('page').textContent.includes('marché')")
    assert await at_every_size(screen) == {}
    await phone.until("document.getElementById('page-drop').hidden")
    await phone.click("#pen-hand")
    await desk.until("document.getElementById('pen-said').textContent.includes('libre')")
    assert [*phone.complaints, *screen.complaints, *desk.complaints] == []


async def test_words_typed_over_a_text_that_changed_are_kept_until_their_author_chooses(
    home: House,
) -> None:
    _, desk, phone = await opened(home, ActivityPlan("Que retenir ?", WriteSettings()))
    await begin(desk, phone, 2)
    await phone.click("#pen-take")
    await phone.until("!document.getElementById('page-form').hidden")
    await phone.type("#page-field", "Mes mots.")
    await desk.until("document.getElementById('pen-said').textContent.includes('tient la plume')")
    await desk.click("#pen-take")
    await desk.until("!document.getElementById('page-form').hidden")
    await desk.type("#page-field", "Un autre texte.")
    await desk.until("!document.getElementById('page-save').disabled")
    await desk.click("#page-save")
    await phone.until("document.getElementById('page-said').textContent.includes('a changé')")
    assert await phone.text("#page-text") == "Un autre texte."
    await phone.click("#page-rebase")
    await phone.until("document.getElementById('page-rebase').hidden")
    assert await phone.ask("document.getElementById('page-save').disabled")
    await phone.click("#pen-take")
    await desk.until("document.getElementById('pen-hand').textContent === 'Passer la plume'")
    await desk.click("#pen-hand")
    await phone.until("!document.getElementById('page-save').disabled")
    await phone.click("#page-save")
    await desk.until("document.getElementById('page-text').textContent === 'Mes mots.'")
    assert [*phone.complaints, *desk.complaints] == []


async def test_cards_are_put_in_levels_with_the_keyboard_before_everybody(home: House) -> None:
    priorities = PrioritiseSettings(subject=PrioritySubject.CARDS, levels=3)
    hall, desk, phone = await opened(home, ActivityPlan("Par où commencer ?", priorities))
    await begin(desk, phone, 2)
    screen = await hall.projector_of_a_session_that_runs()
    await desk.until("document.querySelectorAll('#unplaced-list li').length === 2")
    await desk.ask("document.querySelector('#unplaced-list .level-2').focus()")
    await desk.click("#unplaced-list .level-2")
    await desk.until("document.querySelectorAll('#level-list > :nth-child(2) li').length === 1")
    await desk.until("document.activeElement.closest('#level-list > :nth-child(2)')")
    await desk.click("#unplaced-list .level-2")
    await desk.until("document.querySelectorAll('#level-list > :nth-child(2) li').length === 2")
    await desk.click("#level-list li:nth-child(2) .raise")
    first = json.dumps(SECOND)
    for page in (phone, desk):
        await page.until(
            f"document.querySelector('#level-list > :first-child li')?.textContent.includes({first})"
        )
    await screen.until(f"document.querySelector('#groups li')?.textContent === {first}")
    await desk.click("#level-list > :nth-child(2) .unplace")
    await desk.until("document.querySelectorAll('#unplaced-list li').length === 1")
    for page in (desk, phone, screen):
        assert await at_every_size(page) == {}
        assert page.complaints == []
