"""In whose name an instrument begins, is signed and is ordered under. Refused ones learn nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from server.database import Database, decode_uuid
from server.ids import to_global_id
from tests.access.instruments import open_world
from tests.schema.agency import open_office
from tests.schema.contracts import DEPARTMENT, FRAMEWORK_ON, PARTIES, Desk
from tests.schema.flash import open_flash


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return Desk(await open_office(sqlite_database))


async def test_another_agency_launches_no_contract_of_a_departement(
    sqlite_database: Database,
) -> None:
    world = await open_world(sqlite_database)
    desk = Desk(world.office)
    ((agency_id,),) = await world.office.rows(
        "SELECT id FROM agency WHERE id <> $1", world.office.agency_id
    )
    elsewhere: dict[str, Any] = {"agencyId": to_global_id("Agency", decode_uuid(agency_id))}
    assert (await desk.launch("admin elsewhere", **elsewhere))["code"] == "FORBIDDEN"
    assert (await desk.launch("admin"))["__typename"] == "ContractRecorded"


async def test_an_organisation_that_has_ended_signs_nothing(desk: Desk) -> None:
    """O4: it has ended between the day it became a party and the one of the signature."""
    await desk.to_framework()
    await desk.office.write(
        lambda tx: tx.execute(
            "UPDATE organisation SET valid_to_on = $2 WHERE id = $1",
            [desk.office.organisations["piloting"], FRAMEWORK_ON],
        )
    )
    answer = await desk.sign("signStrategicFramework", PARTIES, FRAMEWORK_ON, authorised=False)
    assert answer["guard"] == "O4_ORGANISATION_STANDS"


async def test_an_organisation_that_its_source_does_not_name_signs_nothing(desk: Desk) -> None:
    await desk.to_framework()
    await desk.office.write(
        lambda tx: tx.execute(
            "UPDATE organisation SET placeholder = $2 WHERE id = $1",
            [desk.office.organisations["piloting"], True],
        )
    )
    answer = await desk.sign("signStrategicFramework", PARTIES, FRAMEWORK_ON, authorised=False)
    assert answer["guard"] == "PLACEHOLDER"


async def test_a_party_signs_for_no_other_and_an_auditor_for_nobody(desk: Desk) -> None:
    await desk.to_framework()
    for by in ("piloting", "auditor", "staff"):
        answer = await desk.sign(
            "signStrategicFramework", (DEPARTMENT,), FRAMEWORK_ON, by=by, authorised=False
        )
        assert answer["code"] == "FORBIDDEN", by


async def test_who_may_not_move_an_order_is_not_told_its_version(
    sqlite_database: Database,
) -> None:
    flash = await open_flash(sqlite_database)
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    for name in ("mayor", "clerk"):
        refused = await flash.order(name, "issuePurchaseOrder", order_id, expectedVersion=41)
        assert refused["code"] == "FORBIDDEN", name
    stale = await flash.order("service", "issuePurchaseOrder", order_id, expectedVersion=41)
    assert stale["code"] == "CONFLICT"


async def test_what_no_database_keeps_is_no_text(database: Database) -> None:
    flash = await open_flash(database)
    for title in ("la\x00place", "la \ud800 place"):
        refused = await flash.request(title=title)
        assert (refused["code"], refused["path"]) == ("VALIDATION", "title")
