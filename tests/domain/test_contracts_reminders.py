"""The mid-term review and the term of a contract are recalled to those whom it binds (DOMAIN §10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from server.database import Database, Transaction
from server.domain.contracts import machine
from server.domain.notices.machine import CONTRACT_ENDS_WITHIN, REVIEW_IS_WITHIN
from server.domain.notices.machine import TOLD as NOTICES
from tests.domain.test_notices_reminders import a_round, reminded
from tests.schema.agency import NOW, TODAY, open_office
from tests.schema.contracts import Desk

DAY = timedelta(days=1)
TOLD = ("admin", "another lead", "asking", "lead", "other", "piloting")


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    desk = Desk(await open_office(sqlite_database))
    await desk.to_execution()
    await desk.office.write(lambda tx: tx.execute("DELETE FROM notice"))
    return desk


async def test_each_stage_is_told_to_the_parties_and_their_agency_but_to_who_moved_it(
    desk: Desk,
) -> None:
    await desk.step("openContractReview")
    rows = await desk.office.rows(
        "SELECT a.label, n.kind FROM notice n JOIN account a ON a.id = n.user_id ORDER BY a.label"
    )
    assert rows == [(name, "CONTRACT_STAGE") for name in TOLD if name != "asking"]
    data = await desk.office.ask("other", "{ notices(first: 5) { nodes { text } } }")
    assert [one["text"] for one in data["notices"]["nodes"]] == [
        "La revoyure du contrat « Contrat de territoire » est ouverte."
    ]


def test_every_transition_of_a_contract_is_told() -> None:
    assert {("Contract", one.name) for one in machine.CONTRACT} <= set(NOTICES)


async def falls(desk: Desk, *, review_on: date, ends_on: date) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute("UPDATE contract_review SET due_on = $1", [review_on])
        await tx.execute("UPDATE contract SET mid_term_due_on = NULL, ends_on = $1", [ends_on])

    await desk.office.write(work)


async def test_the_parties_and_their_agency_are_told_six_months_before_the_review(
    desk: Desk,
) -> None:
    """CT2 « une alerte part six mois avant », once."""
    await falls(desk, review_on=TODAY + REVIEW_IS_WITHIN + DAY, ends_on=date(2032, 4, 1))
    await a_round(desk.office)
    assert await reminded(desk.office) == []
    await a_round(desk.office, NOW + DAY)
    await a_round(desk.office, NOW + 2 * DAY)
    assert await reminded(desk.office) == [(name, "DUE_SOON", "review_due") for name in TOLD]
    data = await desk.office.ask("other", "{ notices(first: 5) { nodes { text } } }")
    assert [one["text"][:60] for one in data["notices"]["nodes"]] == [
        "La revoyure du contrat « Contrat de territoire » est due le "
    ]


async def test_a_review_that_was_held_is_not_recalled(desk: Desk) -> None:
    await falls(desk, review_on=TODAY + DAY, ends_on=date(2032, 4, 1))
    held = "UPDATE contract_review SET held_on = $1"
    await desk.office.write(lambda tx: tx.execute(held, [TODAY]))
    await a_round(desk.office)
    assert await reminded(desk.office) == []


async def test_the_term_of_a_contract_in_force_is_recalled(desk: Desk) -> None:
    """CT1, until the contract has ended."""
    far = TODAY + timedelta(days=900)
    await falls(desk, review_on=far, ends_on=TODAY + CONTRACT_ENDS_WITHIN)
    await a_round(desk.office)
    assert await reminded(desk.office) == [(name, "DUE_SOON", "contract_end") for name in TOLD]
    await desk.office.write(lambda tx: tx.execute("DELETE FROM notice"))
    await desk.office.write(lambda tx: tx.execute("UPDATE contract SET status = 'TERMINATED'"))
    await a_round(desk.office, NOW + DAY)
    assert await reminded(desk.office) == []
