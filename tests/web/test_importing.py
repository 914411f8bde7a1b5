"""A spreadsheet brought in through its page, in Chromium, against a real server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
import pytest_asyncio

from server import models
from server.database import Database, Transaction
from server.domain.aggregates import key
from server.ids import to_global_id
from server.vocabulary import RoadmapStatus
from tests.web.chromium import Page, chromium
from tests.web.houses import House, house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

FORM_SHOWN = "!document.getElementById('form').hidden"
REPORT_SHOWN = "!document.getElementById('report').hidden"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with chromium() as browser, house(browser, tmp_path_factory.mktemp("house")) as home:
        yield home


async def choose(page: Page, name: str, text: str) -> None:
    await page.ask(
        "(() => { const list = new DataTransfer();"
        f" list.items.add(new File([{json.dumps(text)}], {json.dumps(name)}));"
        " const field = document.getElementById('file'); field.files = list.files;"
        " field.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )


async def template(page: Page) -> str:
    """The one for organisations, as the page offers it, its example taken for a row of ours."""
    found: str = await page.ask(
        "fetch(document.querySelector('a[href$=\"organisations.csv\"]').href)"
        ".then((answer) => answer.text())"
    )
    assert "\nexemple;" in found
    return found.replace("\nexemple;", "\n;")


async def counted(page: Page) -> dict[str, str]:
    found: dict[str, str] = await page.ask(
        "Object.fromEntries([...document.querySelectorAll('#counts div')]"
        ".map((each) => [each.dataset.count, each.querySelector('dd').textContent]))"
    )
    return found


async def check(page: Page) -> None:
    # The report of the time before is shown until the next one comes: only a new verdict tells.
    await page.ask("delete document.getElementById('report').dataset.verdict")
    await page.click("#check")
    await page.until(
        f"{REPORT_SHOWN} && 'verdict' in document.getElementById('report').dataset"
        " && document.getElementById('progress').hidden"
    )


async def test_what_is_left_aside_is_told_before_anything_is_saved(home: House) -> None:
    page = await home.signed_in("/import", FORM_SHOWN)
    await page.click("#kind-organisations")
    await choose(page, "Membres.csv", "Nom;Nature;Téléphone\nVille;Commune;\nTOTAL;;12\n")
    await check(page)
    told = await page.text("#remark-lines")
    assert "« Téléphone »" in told and "« TOTAL »" in told
    assert not await page.ask("document.getElementById('remarks').hidden")


async def test_a_template_is_checked_then_saved_and_is_then_unchanged(home: House) -> None:
    page = await home.signed_in("/import", FORM_SHOWN)
    await page.click("#kind-organisations")
    await choose(page, "Organisations été.csv", await template(page))
    await check(page)
    assert "rien n’a encore changé" in await page.text("#report-title")
    before = await counted(page)
    assert before["refused"] == "0"
    assert int(before["created"]) > 0
    assert await page.ask("document.activeElement.id") == "report-title"

    await page.click("#apply")
    await page.until("document.getElementById('report').dataset.verdict === 'applied'")
    assert await counted(page) == before
    assert await page.ask("document.getElementById('decision').hidden")

    await check(page)
    after = await counted(page)
    assert (after["created"], after["updated"], after["refused"]) == ("0", "0", "0")
    assert after["unchanged"] == before["created"]
    assert await page.ask("document.getElementById('decision').hidden")
    assert page.complaints == []


async def test_a_row_that_is_refused_is_told_by_its_column_and_holds_the_rest_back(
    home: House,
) -> None:
    page = await home.signed_in("/import", FORM_SHOWN)
    await page.click("#kind-organisations")
    header = next(line for line in (await template(page)).splitlines() if line.startswith("#;"))
    bad = ";".join(["", *["@" * 400] * header.count(";")])
    await choose(page, "faux.csv", f"{header}\n{bad}\n")
    await check(page)
    assert int((await counted(page))["refused"]) == 1
    assert await page.ask("document.querySelectorAll('#refused-lines tr').length") > 0
    assert await page.text("#refused-lines td:nth-child(3)") != ""
    assert await page.text("#refused-lines .message") != ""
    assert await page.ask("document.getElementById('decision').hidden")


async def test_the_sheet_of_a_roadmap_is_brought_back_by_its_own_address(home: House) -> None:
    page = await home.signed_in(f"/import?roadmap={await a_roadmap(home)}", FORM_SHOWN)
    assert await page.text("#owner") == "Feuille de route"
    assert await page.text("#agency option") == "Les bords de l’eau"
    assert await page.ask("document.querySelectorAll('#kinds input').length") == 1
    assert "/export/actions.csv?roadmap=" in await page.ask(
        "document.querySelector('#export-rows a').href"
    )
    await choose(page, "actions.csv", "Titre;Axe;État\nUne passerelle;Marcher;Proposée\n")
    await check(page)
    assert (await counted(page))["created"] == "1"
    await page.click("#apply")
    await page.until("document.getElementById('report').dataset.verdict === 'applied'")
    await check(page)
    assert (await counted(page))["unchanged"] == "1"
    assert page.complaints == []


async def a_roadmap(home: House) -> str:
    """Of the agency itself, and so its director's to keep."""
    database = await Database.connect(home.settings)
    now = datetime.now(UTC)

    async def work(tx: Transaction) -> UUID:
        agency = await models.Agency.get(using_db=tx.connection)
        roadmap = await models.Roadmap.create(
            using_db=tx.connection,
            created_at=now,
            updated_at=now,
            holder_id=key(agency, "organisation_id"),
            agency_id=agency.id,
            title="Les bords de l’eau",
            status=RoadmapStatus.DRAFT,
            sort_key="bords de l'eau",
        )
        return roadmap.id

    try:
        return to_global_id("Roadmap", await database.unit_of_work(work))
    finally:
        await database.close()


async def test_another_choice_takes_the_report_away(home: House) -> None:
    page = await home.signed_in("/import", FORM_SHOWN)
    await page.click("#kind-organisations")
    await choose(page, "organisations.csv", await template(page))
    await check(page)
    await page.click("#kind-members")
    assert await page.ask("document.getElementById('report').hidden")


async def test_a_file_that_cannot_be_read_is_told_in_words(home: House) -> None:
    page = await home.signed_in("/import", FORM_SHOWN)
    await page.click("#check")
    await page.until("!document.getElementById('file-error').hidden")
    await choose(page, "missions.ods", "x")
    await page.click("#check")
    await page.until("document.getElementById('file-error').textContent.includes('.xlsx')")
    await choose(page, "missions.xlsx", "ceci n'est pas un classeur")
    await page.click("#check")
    await page.until("document.getElementById('told').textContent !== ''")
    assert await page.ask("document.getElementById('report').hidden")


async def test_what_is_there_already_can_be_taken_away(home: House) -> None:
    page = await home.signed_in("/import", FORM_SHOWN)
    # One after the other: the server makes few files at once, and says so.
    answers = await page.ask(
        "(async () => { const found = []; for (const link of document.querySelectorAll('#exports a'))"
        " found.push((await fetch(link.href)).status); return found; })()"
    )
    assert answers == [200] * 8
