"""The pages of an account in Chromium, against a real server: cookie, fragment, dialogs and all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.web.chromium import chromium
from tests.web.houses import EMAIL, PASSWORD, House, house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

ACCOUNT_SHOWN = "!document.getElementById('account').hidden"
FORM_SHOWN = "!document.getElementById('form').hidden"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with chromium() as browser, house(browser, tmp_path_factory.mktemp("house")) as home:
        yield home


async def test_an_invited_person_chooses_a_password_and_is_signed_in(home: House) -> None:
    link = await home.invitation()
    page = await home.browser.open(link)
    await page.until(FORM_SHOWN)
    # The secret leaves the address at once, and a reload does not lose it.
    assert await page.ask("location.hash") == ""
    await page.go(await page.ask("location.href"))
    await page.until(FORM_SHOWN)
    await page.type("#password", "trop court")
    await page.click("#accept")
    await page.until("!document.getElementById('password-error').hidden")
    assert "Encore 2 caractères" in await page.text("#password-error")
    assert await page.ask("document.activeElement.id") == "password"
    await page.click("#reveal")
    assert await page.ask("document.getElementById('password').type") == "text"
    await page.type("#password", PASSWORD)
    await page.click("#accept")
    await page.until(f"location.pathname === '/compte' && {ACCOUNT_SHOWN}")
    assert await page.text("#name") == "Direction"
    assert "Administration de l’agence" in await page.text("#roles")
    assert "ce navigateur" in await page.text("#sessions")
    assert page.complaints == []

    again = await home.browser.open(link)
    await again.until(FORM_SHOWN)
    await again.type("#password", PASSWORD)
    await again.click("#accept")
    await again.until("document.getElementById('dead').textContent !== ''")
    assert "n’ouvre plus rien" in await again.text("#dead")


async def test_a_link_cut_short_is_told(home: House) -> None:
    page = await home.browser.open(f"{home.base}/invitation")
    await page.until("document.getElementById('dead').textContent.includes('incomplet')")
    assert await page.ask("document.getElementById('form').hidden")


async def test_a_page_that_needs_a_person_leads_to_the_door_and_back(home: House) -> None:
    await home.signed_in("/compte", ACCOUNT_SHOWN)
    page = await home.browser.open(f"{home.base}/import")
    await page.until("location.pathname === '/connexion'")
    await page.until(FORM_SHOWN)
    await page.click("#enter")
    await page.until("!document.getElementById('email-error').hidden")
    await page.type("#email", EMAIL.upper())
    await page.type("#password", "ce n'est pas le bon")
    await page.click("#enter")
    await page.until("document.getElementById('told').textContent !== ''")
    assert "refusés" in await page.text("#told")
    await page.type("#password", PASSWORD)
    await page.click("#enter")
    await page.until("location.pathname === '/import'")
    await page.until(FORM_SHOWN)
    assert "Agence d'essai" in await page.text("#agency")


async def test_whoever_fails_too_often_is_told_how_long_to_wait(home: House) -> None:
    page = await home.browser.open(f"{home.base}/connexion")
    await page.until(FORM_SHOWN)
    await page.type("#email", "personne@exemple.fr")
    for _ in range(9):
        await page.type("#password", "ce n'est pas le bon")
        await page.click("#enter")
        await page.until("document.getElementById('told').textContent !== ''")
        if await page.ask("!document.getElementById('left').hidden"):
            break
        await page.until("document.getElementById('enter').ariaDisabled === 'false'")
    told = await page.text("#told")
    assert "Vous pourrez réessayer dans" in told
    assert "seconde" in told
    await page.until("document.getElementById('told').textContent.includes('Vous pouvez')")
    assert await page.ask("document.getElementById('enter').ariaDisabled") == "false"


async def test_a_session_is_ended_from_another_browser(home: House) -> None:
    first = await home.signed_in("/compte", ACCOUNT_SHOWN)
    other = await home.browser.open(f"{home.base}/connexion")
    await other.until(FORM_SHOWN)
    await other.type("#email", EMAIL)
    await other.type("#password", PASSWORD)
    await other.click("#enter")
    await other.until(f"location.pathname === '/compte' && {ACCOUNT_SHOWN}")
    await first.go(f"{home.base}/compte")
    await first.until("document.querySelectorAll('#sessions li').length === 2")
    await first.click("#sessions button")
    await first.until("document.querySelectorAll('#sessions li').length === 1")
    await other.go(f"{home.base}/compte")
    await other.until("location.pathname === '/connexion'")

    await first.click("#sign-out")
    await first.until("location.pathname === '/connexion'")
    assert (
        await first.ask(
            "fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json'},"
            " body: JSON.stringify({query: '{ viewer { kind } }'})})"
            ".then((answer) => answer.json()).then(({data}) => data.viewer.kind)"
        )
        == "PUBLIC"
    )


async def test_a_token_is_made_shown_once_rotated_and_revoked(home: House) -> None:
    page = await home.signed_in("/compte", ACCOUNT_SHOWN)
    await page.click("#new summary")
    await page.click("#new-create")
    await page.until("!document.getElementById('new-label-error').hidden")
    await page.type("#new-label", "Tableau de bord")
    await page.click("#scope-MISSION_READ")
    await page.click("#new-create")
    await page.until("!document.getElementById('secret').hidden")
    secret = await page.ask("document.getElementById('secret-value').value")
    assert secret.startswith("jln_")
    assert await page.ask("document.activeElement.id") == "secret"
    assert "Lire les missions" in await page.text("#tokens")
    assert "jamais utilisé" in await page.text("#tokens")
    await page.click("#secret-close")
    assert secret not in await page.ask("document.documentElement.outerHTML")

    await page.click("#tokens button")
    await page.until("document.getElementById('rotate').open")
    await page.click("#rotate button.primary")
    await page.until("!document.getElementById('secret').hidden")
    assert await page.ask("document.getElementById('secret-value').value") != secret
    await page.until("document.querySelectorAll('#dead-tokens li').length === 1")

    await page.click("#tokens button:last-of-type")
    await page.until("document.getElementById('confirm').open")
    await page.click("#confirm-yes")
    await page.until("!document.getElementById('no-token').hidden")
    assert page.complaints == []


async def test_no_page_of_an_account_scrolls_sideways(home: House) -> None:
    page = await home.signed_in("/compte", ACCOUNT_SHOWN)
    for path in (
        "/compte",
        "/import",
        "/connexion",
        "/invitation",
        "/nulle-part",
        "/compte?lang=en",
    ):
        await page.go(home.base + path)
        for width in (360, 390, 1280, 1920):
            await page.resize(width, 844)
            over = await page.ask("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, (path, width)


async def test_an_unknown_address_leads_back_in_two_languages(home: House) -> None:
    page = await home.browser.open(f"{home.base}/nulle-part?lang=fr")
    assert "Il n’y a rien à cette adresse." in await page.text("h1")
    await page.click(".top nav a")
    await page.until("document.documentElement.lang === 'en'")
    assert "There is nothing at this address." in await page.text("h1")
