"""Missions outside the programme, through the contract, on both databases (DOMAIN §2.4b)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.database import Database, decode_uuid
from server.ids import to_global_id
from server.vocabulary import MissionStatus, VersionStatus
from tests.schema.agency import Office, open_office

CREATED = (
    "... on CreateMissionSuccess { mission { id partnership version"
    " involved { nodes { organisation { id } } } } }"
)
CHANGED = "... on MissionSuccess { mission { id partnership status version } }"
LINE = "... on ProgrammeVersionChanged { programmeVersion { id } }"


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database, status=MissionStatus.PROPOSED)


async def create(office: Office, client: str = "elsewhere", **values: Any) -> Any:
    values = {
        "agencyId": to_global_id("Agency", office.agency_id),
        "code": "H1",
        "title": "Étude de marché",
        "strand": "MISSIONS",
        "kind": "OTHER",
        "partnership": "OUTSIDE_PROGRAMME",
        "requestedById": office.organisation(client),
        **values,
    }
    return await office.change("admin", "createMission", CREATED, **values)


async def edit(office: Office, partnership: str, version: int, mission: str | None = None) -> Any:
    return await office.change(
        "admin",
        "editMission",
        CHANGED,
        missionId=mission or office.mission,
        expectedVersion=version,
        partnership=partnership,
    )


async def line_of(office: Office, version_id: Any, mission: str) -> Any:
    ((axis_id,),) = await office.rows(
        "SELECT id FROM axis WHERE programme_version_id = $1", version_id
    )
    return await office.change(
        "admin",
        "putProgrammeLine",
        LINE,
        versionId=to_global_id("ProgrammeVersion", version_id),
        missionId=mission,
        year=2026,
        axisId=to_global_id("Axis", decode_uuid(axis_id)),
        plannedDays="1",
    )


async def test_a_mission_outside_the_programme_is_programmed_without_a_line(
    office: Office,
) -> None:
    made = (await create(office))["mission"]
    # Its client is no member: it takes no part, and orders all the same.
    assert (made["partnership"], made["involved"]["nodes"]) == ("OUTSIDE_PROGRAMME", [])
    programmed = await office.change("admin", "programMission", CHANGED, missionId=made["id"])
    assert programmed["mission"]["status"] == "PROGRAMMED"
    member = (await create(office, client="other", code="H2"))["mission"]
    assert member["involved"]["nodes"] == [{"organisation": {"id": office.organisation("other")}}]


async def test_a_mission_outside_the_programme_is_ordered_by_somebody(office: Office) -> None:
    assert (await create(office, requestedById=None))["path"] == "requestedById"
    assert (await create(office, strand="SOCLE"))["path"] == "partnership"


async def test_it_has_no_line_and_a_mission_that_has_one_does_not_leave(office: Office) -> None:
    """Guarded both ways."""
    version_id = await office.line(VersionStatus.DRAFT)
    made = (await create(office))["mission"]
    refused = await line_of(office, version_id, made["id"])
    assert (refused["__typename"], refused["guard"]) == ("TransitionRefused", "OUTSIDE_PROGRAMME")
    stays = await edit(office, "OUTSIDE_PROGRAMME", 1)
    assert (stays["__typename"], stays["guard"]) == ("TransitionRefused", "NO_LINE")
    joins = await edit(office, "PARTNERSHIP", made["version"], made["id"])
    assert joins["mission"]["partnership"] == "PARTNERSHIP"
    lined = await line_of(office, version_id, made["id"])
    assert lined["__typename"] == "ProgrammeVersionChanged"


async def test_what_began_outside_the_programme_stays_outside(office: Office) -> None:
    made = (await create(office))["mission"]
    programmed = await office.change("admin", "programMission", CHANGED, missionId=made["id"])
    answer = await edit(office, "PARTNERSHIP", programmed["mission"]["version"], made["id"])
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "STILL_PROPOSED")


async def test_a_line_and_a_departure_at_once_do_not_both_stand(office: Office) -> None:
    version_id = await office.line(VersionStatus.DRAFT)
    made = (await create(office, partnership="PARTNERSHIP", client="other"))["mission"]
    answers = await asyncio.gather(
        line_of(office, version_id, made["id"]),
        edit(office, "OUTSIDE_PROGRAMME", made["version"], made["id"]),
    )
    assert [one["__typename"] for one in answers].count("TransitionRefused") == 1


async def test_missions_are_listed_by_their_place(office: Office) -> None:
    await create(office)
    query = """query($place: MissionPartnership!) {
      missions(filter: { partnership: $place }) { nodes { code partnership } } }"""
    for place, code in (("PARTNERSHIP", "M1"), ("OUTSIDE_PROGRAMME", "H1")):
        found = (await office.ask("other", query, place=place))["missions"]["nodes"]
        assert found == [{"code": code, "partnership": place}]
