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
