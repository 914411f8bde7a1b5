"""Answering an invitation to a workshop in Chromium: by a link, without an account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from server import models
from server.access.identity import fingerprint
from server.database import Database, Transaction, decode_uuid
from server.domain.workshops.answers import address_of
from server.domain.workshops.secrets import answer_link
from server.ids import new_id
from server.vocabulary import (
    Constituency,
    InvitationAnswer,
    LegalBasis,
    MissionKind,
    MissionStatus,
    Strand,
    WorkshopMethod,
)
from tests.web.chromium import chromium
from tests.web.faults import at_every_size
from tests.web.houses import House, house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

SHOWN = "!document.getElementById('form').hidden"
NOW = datetime.now(UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with chromium() as browser, house(browser, tmp_path_factory.mktemp("house")) as home:
        yield home


async def invited(home: House) -> tuple[str, UUID]:
    """The address that somebody was sent, and their invitation."""
    invitation_id = new_id()
    secret = answer_link(b"a key", new_id(), invitation_id)
    await change(home, lambda tx: _invite(tx, invitation_id, secret))
    return address_of(secret, home.base), invitation_id


async def _invite(tx: Transaction, invitation_id: UUID, secret: str) -> None:
    ((agency_id,),) = await tx.fetch("SELECT id FROM agency")
    stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
    mission = await models.Mission.create(
        **stamps,
        agency_id=decode_uuid(agency_id),
        code=f"M-{invitation_id}"[:30],
        title="Mobilités",
        strand=Strand.MISSIONS,
        kind=MissionKind.OTHER,
        status=MissionStatus.IN_PROGRESS,
        sort_key="mobilites",
    )
    workshop = await models.Workshop.create(
        **stamps,
        agency_id=decode_uuid(agency_id),
        mission_id=mission.id,
        title="Se déplacer en 2040",
        method=WorkshopMethod.FOCUS_GROUP,
        held_on=NOW.date() + timedelta(days=8),
        place="Salle des fêtes",
        with_walk=True,
        sort_key="se deplacer en 2040",
    )
    await models.InformationNotice.create(
        **stamps,
        workshop_id=workshop.id,
        number=1,
        text="Vos contributions servent à une étude.\nElles sont gardées six mois.",
        legal_basis=LegalBasis.PUBLIC_INTEREST,
        published_on=NOW.date(),
    )
    await models.WorkshopInvitation.create(
        **stamps,
        id=invitation_id,
        workshop_id=workshop.id,
        name="Camille",
        constituency=Constituency.INHABITANTS,
        answer=InvitationAnswer.WAITING,
        link_sha256=fingerprint(secret),
        sort_key="camille",
    )


async def change(home: House, work: Any) -> Any:
    database = await Database.connect(home.settings)
    try:
        return await database.unit_of_work(work)
    finally:
        await database.close()


async def test_somebody_invited_answers_and_says_what_they_agree_to(home: House) -> None:
    address, invitation_id = await invited(home)
    page = await home.browser.open(address)
    await page.until(SHOWN)
    # The secret leaves the address at once, and a reload does not lose it.
    assert await page.ask("location.hash") == ""
    await page.go(await page.ask("location.href"))
    await page.until(SHOWN)
    assert await page.text("#title") == "Se déplacer en 2040"
    assert "Salle des fêtes" in await page.text("#invitation")
    assert "Viendrez-vous" in await page.text("#said")
    await page.click("#accept")
    await page.until("document.getElementById('said').textContent.includes('vous viendrez')")
    await page.click("#purpose-QUOTATION")
    await page.click("#notice summary")
    await page.until("document.getElementById('accept').ariaDisabled === 'false'")
    assert "six mois" in await page.text("#notice-text")
    assert await at_every_size(page) == {}
    assert page.complaints == []
    again = await home.browser.open(address)
    await again.until(SHOWN)
    assert await again.ask("document.getElementById('purpose-QUOTATION').checked")
    assert not await again.ask("document.getElementById('purpose-RECORDING').checked")
    await again.click("#decline")
    await again.until("document.getElementById('said').textContent.includes('ne viendrez pas')")
    rows = await change(
        home,
        lambda tx: tx.fetch(
            "SELECT answer FROM workshop_invitation WHERE id = $1", [invitation_id]
        ),
    )
    assert [tuple(row) for row in rows] == [("DECLINED",)]


async def test_a_link_that_opens_nothing_any_more_is_told(home: House) -> None:
    address, invitation_id = await invited(home)
    await change(
        home,
        lambda tx: tx.execute(
            "UPDATE workshop_invitation SET withdrawn_at = $2 WHERE id = $1", [invitation_id, NOW]
        ),
    )
    page = await home.browser.open(address)
    await page.until("document.getElementById('dead').textContent.includes('n’ouvre plus rien')")
    assert await page.ask("document.getElementById('form').hidden")
