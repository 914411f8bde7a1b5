"""The end of a framework agreement is recalled to those who order under it (DOMAIN §10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.database import Database
from server.domain.notices.machine import FRAMEWORK_ENDS_WITHIN
from tests.domain.test_notices_reminders import a_round, reminded
from tests.schema.agency import NOW, TODAY
from tests.schema.flash import Flash, open_flash

DAY = timedelta(days=1)


@pytest.fixture
async def flash(database: Database) -> Flash:
    opened = await open_flash(database)
    ends_on = TODAY + FRAMEWORK_ENDS_WITHIN + DAY
    await opened.notified(validToOn=ends_on.isoformat())
    return opened


async def test_the_buyer_and_the_services_that_may_still_order_are_told_of_the_end(
    flash: Flash,
) -> None:
    await flash.framed()
    await a_round(flash.office)
    assert await reminded(flash.office) == []
    await a_round(flash.office, NOW + DAY)
    await a_round(flash.office, NOW + 2 * DAY)
    assert await reminded(flash.office) == [
        (name, "DUE_SOON", "framework_end") for name in ("buyer", "clerk", "service")
    ]
    data = await flash.office.ask("buyer", "{ notices(first: 5) { nodes { text } } }")
    (notice,) = data["notices"]["nodes"]
    assert notice["text"].startswith("L'accord-cadre « Ateliers Flash » finit le ")


async def test_one_that_was_terminated_is_not_recalled(flash: Flash) -> None:
    await flash.on_framework("buyer", "terminateFrameworkAgreement", reason="Refondu.")
    await a_round(flash.office, NOW + DAY)
    assert await reminded(flash.office) == []
