"""Every page that stands still, at three sizes, under the checkers; those of a session are in the hall."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.web.chromium import chromium
from tests.web.faults import at_every_size, complaints
from tests.web.houses import House, house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with chromium() as browser, house(browser, tmp_path_factory.mktemp("house")) as home:
        yield home


@pytest.mark.parametrize(
    ("path", "ready"),
    [
        ("/", "document.getElementById('light').dataset.state === 'ready'"),
        ("/?lang=en", "document.getElementById('light').dataset.state === 'ready'"),
        ("/rejoindre", "!document.getElementById('join').hidden"),
        ("/console", "document.querySelectorAll('#example option').length > 0"),
        ("/connexion", "!document.getElementById('form').hidden"),
        ("/invitation", "document.getElementById('dead').textContent !== ''"),
        ("/invitation#secret=jli_x", "!document.getElementById('form').hidden"),
        ("/reponse", "document.getElementById('dead').textContent !== ''"),
        ("/projection/x", "!document.getElementById('token-form').hidden"),
        ("/animation/x", "!document.getElementById('token-form').hidden"),
        ("/carnet/x", "!document.getElementById('token-form').hidden"),
        ("/nulle-part", "document.querySelector('h1')"),
    ],
)
async def test_a_page_that_anyone_opens_has_no_fault(home: House, path: str, ready: str) -> None:
    page = await home.browser.open(home.base + path)
    await page.until(ready)
    assert await at_every_size(page) == {}


async def test_a_fault_is_found(home: House) -> None:
    page = await home.browser.open(f"{home.base}/connexion")
    await page.until("!document.getElementById('form').hidden")
    await page.ask(
        "(() => { document.querySelector('label').remove();"
        " document.querySelector('h1').replaceWith(document.createElement('h3'));"
        " const other = document.getElementById('other');"
        " other.style.fontSize = '8px'; other.style.padding = '0'; other.tabIndex = 3; })()"
    )
    told = "\n".join(await complaints(page))
    for fault in ("label: ", "headings: [3]", "small: ", "tabindex: "):
        assert fault in told


async def test_the_account_has_no_fault_whatever_is_open(home: House) -> None:
    page = await home.signed_in("/compte", "!document.getElementById('account').hidden")
    assert await at_every_size(page) == {}
    await page.click("#new summary")
    await page.type("#new-label", "Tableau de bord")
    await page.click("#new-scopes input")
    assert await at_every_size(page) == {}
    await page.click("#new-create")
    await page.until("!document.getElementById('secret').hidden")
    assert await at_every_size(page) == {}
    await page.click("#tokens button")
    await page.until("document.getElementById('rotate').open")
    assert await at_every_size(page) == {}


async def test_the_import_page_has_no_fault_with_and_without_a_report(home: House) -> None:
    page = await home.signed_in("/import", "!document.getElementById('form').hidden")
    assert await at_every_size(page) == {}
    await page.ask(_draw_report())
    await page.until("!document.getElementById('report').hidden")
    assert await at_every_size(page) == {}


def _draw_report() -> str:
    report = {
        "kind": "missions",
        "dryRun": True,
        "applied": False,
        "counts": {"created": 2, "updated": 0, "unchanged": 1, "refused": 1},
        "rows": [
            {"row": 2, "key": "M-1", "outcome": "CREATED", "problems": []},
            {
                "row": 3,
                "key": "M-2",
                "outcome": "REFUSED",
                "problems": [{"column": "Jours", "code": "VALIDATION", "message": "Illisible."}],
            },
        ],
        "truncated": False,
        "digest": "",
    }
    about = {"name": "missions.csv", "kind": "Missions", "agency": "Agence"}
    return (
        "(async () => { const root = document.querySelector('script[type=module]').src"
        ".replace(/pages.*/, ''); const {drawReport} = await import(`${root}import/report_view.js`);"
        " const {loadWords} = await import(`${root}words.js`);"
        f" drawReport({json.dumps(report)}, {json.dumps(about)}, await loadWords()); }})()"
    )
