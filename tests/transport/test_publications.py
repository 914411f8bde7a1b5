"""What is published over HTTP: with an account or none, one object at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Transaction
from server.ids import to_global_id
from server.settings import Settings
from server.vocabulary import ActionStatus, ActionVisibility, RoadmapStatus
from tests.interchange.world import GRENOBLE, NOW, TODAY
from tests.schema.roadmaps import add_action
from tests.transport.test_files import Site, opened


@pytest.fixture
async def site(
    sqlite_url: Callable[[], str], make_settings: Callable[..., Settings]
) -> AsyncIterator[Site]:
    async with opened(make_settings(database_url=sqlite_url())) as found:
        yield found


async def test_public_projects_are_given_to_anyone_and_the_others_to_who_sees_them(
    site: Site,
) -> None:
    roadmap = to_global_id("Roadmap", await _roadmap(site))
    asked = {"roadmap": roadmap}
    anyone = await site.client.get("/export/projects.csv", params=asked)
    assert anyone.status_code == 200
    assert anyone.headers["content-type"].startswith("text/csv")
    assert anyone.text.count("\r\n") == 2 and "À tous" in anyone.text
    keeper = await site.client.get(
        "/export/projects.csv", params=asked, headers=site.named("keeper")
    )
    assert keeper.text.count("\r\n") == 3


async def test_a_file_is_asked_of_one_object_that_is_there(site: Site) -> None:
    roadmap = to_global_id("Roadmap", await _roadmap(site))
    for query, status in (
        ({}, 400),
        ({"roadmap": roadmap, "agency": site.agency}, 400),
        ({"roadmap": site.agency}, 404),
        ({"roadmap": "???"}, 404),
        ({"agency": site.agency}, 404),
    ):
        answer = await site.client.get("/export/projects.csv", params=query)
        assert answer.status_code == status, query
    decided = await site.client.get("/export/deliberations.csv", params={"agency": site.agency})
    assert decided.status_code == 200 and decided.text.startswith("COLL_NOM,COLL_SIRET,DELIB_ID")


async def test_an_agenda_asks_for_an_account_and_is_a_calendar(site: Site) -> None:
    await _roadmap(site)
    assert (await site.client.get("/export/calendar.ics")).status_code == 401
    answer = await site.client.get("/export/calendar.ics", headers=site.named("keeper"))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:Fin prévue : À tous\r\n" in answer.text


async def test_the_sheet_of_a_roadmap_is_taken_kept_up_and_brought_back(site: Site) -> None:
    params = {"roadmap": to_global_id("Roadmap", await _roadmap(site))}
    named = site.named("keeper")
    taken = await site.client.get("/export/actions.csv", params=params, headers=named)
    assert taken.status_code == 200 and "Entre nous" in taken.text
    headers = {**named, "Content-Type": "text/csv"}

    async def brought(content: bytes, **query: str) -> dict[str, Any]:
        answer = await site.client.post(
            "/import/actions", params={**params, **query}, content=content, headers=headers
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    assert (await brought(taken.content))["counts"]["unchanged"] == 2
    edited = taken.text.replace(";En cours;", ";En pause;", 1).encode("utf-8-sig")
    report = await brought(edited, dryRun="false")
    assert report["applied"] and report["counts"]["updated"] == 1
    for params in ({"agency": site.agency}, {"roadmap": site.agency}, {}):
        answer = await site.client.get("/export/actions.csv", params=params, headers=named)
        assert answer.status_code == 404


async def test_a_roadmap_is_printed_in_the_language_that_is_asked(site: Site) -> None:
    path = f"/print/roadmap/{to_global_id('Roadmap', await _roadmap(site))}"
    assert (await site.client.get(path)).status_code == 401
    page = await site.client.get(path, headers=site.named("keeper"))
    assert page.status_code == 200 and "A3 landscape" in page.text and "Entre nous" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    english = {**site.named("keeper"), "Accept-Language": "en"}
    assert '<html lang="en">' in (await site.client.get(path, headers=english)).text
    agency = await site.client.get(f"/print/roadmap/{site.agency}", headers=site.named("keeper"))
    assert agency.status_code == 404


async def _roadmap(site: Site) -> UUID:
    """Of the keeper's agency: one action for all, and one for those who see the roadmap."""

    async def work(tx: Transaction) -> UUID:
        stamps: dict[str, Any] = {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
        roadmap = await models.Roadmap.create(
            **stamps,
            holder_id=site.world.organisations[GRENOBLE],
            agency_id=site.world.agency_id,
            title="Feuille de route",
            status=RoadmapStatus.TRACKED,
            sort_key="feuille de route",
        )
        for visibility in (ActionVisibility.PUBLIC, ActionVisibility.ROADMAP):
            await add_action(
                tx,
                roadmap.id,
                ActionStatus.IN_PROGRESS,
                title="À tous" if visibility is ActionVisibility.PUBLIC else "Entre nous",
                visibility=visibility,
                planned_end_on=TODAY,
            )
        return roadmap.id

    return await site.database.unit_of_work(work)
