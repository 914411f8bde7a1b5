"""CT10: the plan of a contract on a day beside the day of its signature, through the contract of the
API."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Snapshot, Transaction
from server.ids import to_global_id
from server.vocabulary import (
    ActionStatus,
    ActionVisibility,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
)
from tests.schema.agency import NOW, open_office
from tests.schema.contracts import DEPARTMENT, Desk

COUNTS = (
    "{ statuses { status atSignature asOf } engagedAtSignature engagedAsOf countAtSignature"
    " countAsOf }"
)
PROGRESS = (
    "query($id: ID!, $asOf: Date) { contractProgress(contractId: $id, asOf: $asOf) { __typename"
    f" ... on ContractProgress {{ signedOn asOf projects {COUNTS} byAxis {{ axisId projects {COUNTS} }}"
    f" byOwner {{ organisationId projects {COUNTS} }} byFunder {{ year funderId"
    " requested { amount } granted { amount } paid { amount } agreedAtSignature { amount }"
    " agreedAsOf { amount } } budgets { year planned { amount } actual { amount } }"
    " axes { id title } organisations { id name } contract { id } }"
    " ... on ValidationFailed { path } } }"
)


@pytest.fixture
async def desk(database: Database) -> Desk:
    return Desk(await open_office(database))


async def progress(desk: Desk, name: str = DEPARTMENT, as_of: str | None = None) -> dict[str, Any]:
    data = await desk.office.ask(name, PROGRESS, id=desk.id, asOf=as_of)
    answer: dict[str, Any] = data["contractProgress"]
    return answer


async def moved(desk: Desk, action: UUID, *steps: tuple[str, ActionStatus]) -> None:
    async def work(tx: Transaction) -> None:
        for on, status in steps:
            await models.ActionStatusChange.create(
                using_db=tx.connection,
                action_id=action,
                to_status=status,
                at=NOW,
                effective_on=date.fromisoformat(on),
            )
            await models.Action.filter(id=action).using_db(tx.connection).update(status=status)

    await desk.office.write(work)


async def hang(desk: Desk, model: Any, **facts: Any) -> UUID:
    async def work(tx: Transaction) -> UUID:
        row = await model.create(using_db=tx.connection, created_at=NOW, updated_at=NOW, **facts)
        made: UUID = row.id
        return made

    made: UUID = await desk.office.write(work)
    return made


async def test_the_plan_of_a_day_stands_beside_that_of_the_signature(desk: Desk) -> None:
    """CT10, by axis and project owner; the last line of a day's history tells (AC2)."""
    await desk.to_signature()
    first = await desk.project("Une piscine", owner="other")
    await desk.sign("signContract", ("asking", "piloting", "other"), "2026-04-01")
    ((roadmap,),) = await desk.office.rows("SELECT id FROM roadmap")
    roadmap_id = UUID(str(roadmap))
    axis = await hang(desk, models.RoadmapAxis, roadmap_id=roadmap_id, number=1, title="Relier")
    await desk.office.write(
        lambda tx: tx.execute("UPDATE action SET axis_id = $1 WHERE id = $2", [axis, first])
    )
    await moved(
        desk,
        first,
        ("2026-04-10", ActionStatus.COMMITTED),
        ("2026-05-02", ActionStatus.IN_PROGRESS),
        ("2026-05-02", ActionStatus.PAUSED),
        ("2026-06-01", ActionStatus.DONE),
    )
    await desk.project("Un projet de plus", on="2026-05-20")
    found = await progress(desk, as_of="2026-05-31")
    assert (found["signedOn"], found["asOf"]) == ("2026-04-01", "2026-05-31")
    assert found["projects"] == {
        "statuses": [
            {"status": "REGISTERED", "atSignature": 2, "asOf": 2},
            {"status": "PAUSED", "atSignature": 0, "asOf": 1},
        ],
        "engagedAtSignature": 0,
        "engagedAsOf": 1,
        "countAtSignature": 2,
        "countAsOf": 3,
    }
    of_axis = to_global_id("RoadmapAxis", axis)
    assert [one["axisId"] for one in found["byAxis"]] == [of_axis, None]
    assert found["axes"] == [{"id": of_axis, "title": "Relier"}]
    owners = {one["organisationId"]: one["projects"]["countAsOf"] for one in found["byOwner"]}
    assert owners == {
        desk.office.organisation("asking"): 2,
        desk.office.organisation("other"): 1,
    }
    assert {one["name"] for one in found["organisations"]} == {"asking", "other"}
    now = await progress(desk)
    assert {one["status"] for one in now["projects"]["statuses"]} == {"REGISTERED", "DONE"}


async def test_money_is_told_by_year_and_funder(desk: Desk) -> None:
    """CT10"""
    await desk.to_signed()
    ((row,),) = await desk.office.rows("SELECT id FROM action")
    action = UUID(str(row))
    funder = desk.office.organisations["funder"]
    for cents, status, agreed_on in (
        (100_00, FundingStatus.PAID, date(2026, 3, 1)),
        (50_00, FundingStatus.GRANTED, date(2026, 5, 1)),
        (25_00, FundingStatus.REQUESTED, None),
    ):
        await hang(
            desk,
            models.Funding,
            action_id=action,
            funder_id=funder,
            year=2026,
            amount_cents=cents,
            status=status,
            agreed_on=agreed_on,
        )
    for unit, planned in ((BudgetUnit.EUR_HT, 900_00), (BudgetUnit.FTE, 50)):
        await hang(
            desk,
            models.BudgetLine,
            action_id=action,
            year=2027,
            nature=BudgetNature.INVESTMENT,
            unit=unit,
            planned_hundredths=planned,
        )
    found = await progress(desk)
    (told,) = found["byFunder"]
    assert told.pop("funderId") == desk.office.organisation("funder")
    assert told.pop("year") == 2026
    assert {name: float(one["amount"]) for name, one in told.items()} == {
        "requested": 25.0,
        "granted": 50.0,
        "paid": 100.0,
        "agreedAtSignature": 100.0,
        "agreedAsOf": 150.0,
    }
    (budget,) = found["budgets"]
    assert (budget["year"], float(budget["planned"]["amount"])) == (2027, 900.0)


async def test_what_a_viewer_does_not_see_is_not_counted(desk: Desk) -> None:
    """V3: a restricted project is its holder's, its actors' and the agency's."""
    await desk.to_signature()
    hidden = await desk.project("Un projet restreint")
    await desk.sign("signContract", ("asking", "piloting", "other"), "2026-04-01")
    await desk.office.write(
        lambda tx: tx.execute(
            "UPDATE action SET visibility = $2 WHERE id = $1",
            [hidden, ActionVisibility.RESTRICTED],
        )
    )
    counted = {
        name: (await progress(desk, name))["projects"]["countAsOf"]
        for name in ("asking", "admin", "elsewhere")
    }
    assert counted == {"asking": 2, "admin": 2, "elsewhere": 1}
    assert (await progress(desk, "public"))["__typename"] == "NotFound"


async def test_a_day_to_come_has_no_state_yet(desk: Desk) -> None:
    await desk.launch()
    assert (await progress(desk, as_of="2026-06-16"))["path"] == "asOf"
    empty = await progress(desk)
    assert (empty["signedOn"], empty["byAxis"], empty["projects"]["countAsOf"]) == (None, [], 0)


async def test_the_comparison_costs_the_same_for_three_projects_and_thirty(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CT10, in a constant number of statements."""
    await desk.to_signed()
    texts: list[str] = []
    fetch = Snapshot.fetch

    async def counted(self: Snapshot, sql: str, parameters: Any = ()) -> Any:
        texts.append(sql)
        return await fetch(self, sql, parameters)

    monkeypatch.setattr(Snapshot, "fetch", counted)
    costs = []
    for more in (2, 27):
        for at in range(more):
            await desk.project(f"Projet {at}", owner=("asking", "other")[at % 2])
        texts.clear()
        await progress(desk)
        costs.append(len(texts))
    assert costs[0] == costs[1]
