"""Statuses and actions sent in number by another system: one report a row, nothing twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.database import Database
from server.vocabulary import ActionStatus, ContractStatus
from tests.schema.roadmaps import Desk, open_desk

TAKEN = """... on RowsTaken { created updated unchanged refused rows {
  externalId outcome problem { code guard path } } }"""


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return await a_desk(sqlite_database)


async def a_desk(database: Database) -> Desk:
    desk = await open_desk(database)
    await desk.set("action", desk.action_id, external_id="P-1")
    return desk


async def push(desk: Desk, who: str, *items: dict[str, Any]) -> list[Any]:
    """Each row in short: its outcome, and what refused it."""
    answer = await desk.change(
        who, "pushActionStatuses", TAKEN, roadmapId=desk.roadmap, items=list(items)
    )
    return [_short(row) for row in answer["rows"]]


async def upsert(desk: Desk, who: str, *rows: dict[str, Any]) -> list[Any]:
    answer = await desk.change(who, "upsertActions", TAKEN, roadmapId=desk.roadmap, rows=list(rows))
    return [_short(row) for row in answer["rows"]] if "rows" in answer else [answer["__typename"]]


def _short(row: dict[str, Any]) -> Any:
    problem = row["problem"]
    if problem is None:
        return row["outcome"]
    return row["outcome"], problem["guard"] or problem["path"] or problem["code"]


async def test_each_item_is_told_of_and_the_same_call_again_changes_nothing(desk: Desk) -> None:
    """AC8, AC0."""
    for number in range(2, 5):
        await desk.another(ActionStatus.REGISTERED, external_id=f"P-{number}")
    items: list[dict[str, Any]] = [
        {"externalId": "P-1", "status": "BLOCKED", "on": "2026-06-01", "blockingReason": "EPF"},
        {
            "externalId": "P-2",
            "status": "IN_PROGRESS",
            "on": "2026-06-01",
            "progress": 30,
            "comment": "Chantier ouvert",
        },
        {"externalId": "P-3", "status": "COMMITTED"},
        {"externalId": "P-4", "status": "REGISTERED"},
        {"externalId": "P-9", "status": "DONE"},
        {"externalId": "P-1", "status": "DONE"},
        {"externalId": "P-4", "status": "ABANDONED"},
    ]
    first = await push(desk, "lead", *items)
    assert first == [
        "UPDATED",
        "UPDATED",
        ("REFUSED", "COMMITMENT_PROOF"),
        "UNCHANGED",
        ("REFUSED", "NOT_FOUND"),
        ("REFUSED", "items.5.externalId"),
        ("REFUSED", "items.6.externalId"),
    ]
    told = await desk.office.rows("SELECT COUNT(*) FROM action_status_change")
    versions = await desk.office.rows("SELECT id, version, status FROM action ORDER BY id")
    again = await push(desk, "lead", *items)
    assert again == ["UNCHANGED", "UNCHANGED", *first[2:]]
    assert await desk.office.rows("SELECT COUNT(*) FROM action_status_change") == told
    assert await desk.office.rows("SELECT id, version, status FROM action ORDER BY id") == versions


async def test_five_hundred_statuses_are_taken_in_one_call(desk: Desk) -> None:
    """AC8: and one more is refused whole."""
    for number in range(500):
        await desk.another(ActionStatus.IN_PROGRESS, external_id=f"Q-{number}")
    items = [
        {"externalId": f"Q-{number}", "status": "IN_PROGRESS", "progress": number % 100 + 1}
        for number in range(500)
    ]
    assert set(await push(desk, "lead", *items)) == {"UPDATED"}
    assert set(await push(desk, "lead", *items)) == {"UNCHANGED"}
    answer = await desk.told(
        "lead", "pushActionStatuses", roadmapId=desk.roadmap, items=[*items, items[0]]
    )
    assert answer == "ValidationFailed items"


async def test_an_item_is_its_action_s_owner_s_to_tell(desk: Desk) -> None:
    """AC7: what the sender does not see is not there."""
    await desk.another(ActionStatus.IN_PROGRESS, external_id="P-2")
    await desk.another(ActionStatus.IN_PROGRESS, external_id="P-3", visibility="RESTRICTED")
    items = [{"externalId": f"P-{number}", "status": "PAUSED"} for number in (1, 2, 3)]
    assert await push(desk, "piloting", *items) == [
        "UPDATED",
        ("REFUSED", "FORBIDDEN"),
        ("REFUSED", "NOT_FOUND"),
    ]
    assert await desk.told(
        "elsewhere", "pushActionStatuses", roadmapId=desk.roadmap, items=items
    ) == ("NotFound")


async def test_a_push_that_comes_late_is_refused_by_its_day(desk: Desk) -> None:
    items = [{"externalId": "P-1", "status": "PAUSED", "on": "2026-06-01"}]
    assert await push(desk, "lead", *items) == ["UPDATED"]
    late = {"externalId": "P-1", "status": "IN_PROGRESS", "on": "2026-05-01"}
    assert await push(desk, "lead", late) == [("REFUSED", "items.0.on")]


async def test_of_two_pushes_of_one_action_at_once_each_is_logged_after_the_other(
    database: Database,
) -> None:
    """AC2, AC8: whoever comes second finds what the first has told."""
    desk = await a_desk(database)
    pausing = {"externalId": "P-1", "status": "PAUSED"}
    answers = await asyncio.gather(*(push(desk, "lead", pausing) for _ in range(3)))
    assert sorted(one for (one,) in answers) == ["UNCHANGED", "UNCHANGED", "UPDATED"]
    assert [line[1] for line in await desk.history()] == ["IN_PROGRESS", "PAUSED"]
    rows = await desk.office.rows("SELECT version FROM action WHERE id = $1", desk.action_id)
    assert rows == [(2,)]


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"externalId": f"N-{number}", "title": f"Action {number}", **more}


async def test_actions_are_made_once_and_brought_up_to_date_by_their_external_id(
    desk: Desk,
) -> None:
    """AC8."""
    rows = [
        row(1, axisTitle="Se loger", priority=2),
        row(
            2,
            ownerIds=[desk.office.organisation("piloting")],
            territoryIds=[desk.territory],
            standing={"status": "IN_PROGRESS", "on": "2026-03-01", "progress": 20},
        ),
        {"externalId": "N-3"},
        row(4, priority=9),
        {"externalId": "P-1", "title": "Une grande halle"},
        row(5, standing={"status": "REGISTERED"}),
        row(1),
    ]
    first = await upsert(desk, "lead", *rows)
    assert first == [
        "CREATED",
        "CREATED",
        ("REFUSED", "rows.2.title"),
        ("REFUSED", "rows.3.priority"),
        "UPDATED",
        ("REFUSED", "PROJECT_OWNER"),
        ("REFUSED", "rows.6.externalId"),
    ]
    held = await desk.office.rows(
        "SELECT external_id, title, status, progress FROM action ORDER BY number"
    )
    assert held == [
        ("P-1", "Une grande halle", "IN_PROGRESS", 0),
        ("N-1", "Action 1", "PROPOSED", 0),
        ("N-2", "Action 2", "IN_PROGRESS", 20),
    ]
    changes = await desk.office.rows("SELECT COUNT(*) FROM change_entry")
    journal = await desk.office.rows("SELECT COUNT(*) FROM audit_event")
    again = await upsert(desk, "lead", *rows)
    assert again == ["UNCHANGED", "UNCHANGED", *first[2:4], "UNCHANGED", *first[5:]]
    assert await desk.office.rows("SELECT COUNT(*) FROM audit_event") == journal
    # The roadmap's version alone has grown.
    assert await desk.office.rows("SELECT COUNT(*) FROM change_entry") == [(changes[0][0] + 1,)]


async def test_a_list_is_taken_by_who_keeps_the_roadmap(desk: Desk) -> None:
    """AC7."""
    assert await upsert(desk, "asking", row(1)) == ["CREATED"]
    for who in ("piloting", "interested", "informed", "other", "staff"):
        assert await upsert(desk, who, row(2)) == ["Forbidden"]


async def test_a_signed_plan_takes_no_new_action_and_is_still_followed(desk: Desk) -> None:
    """CT6, AC8."""
    await desk.plan_of_a_contract(ContractStatus.IN_EXECUTION)
    assert await upsert(
        desk,
        "asking",
        row(1),
        {"externalId": "P-1", "title": "Autre"},
        {"externalId": "P-1", "axisTitle": "Nouveau"},
    ) == [
        ("REFUSED", "AMENDMENT_REQUIRED"),
        ("REFUSED", "AMENDMENT_REQUIRED"),
        ("REFUSED", "rows.2.externalId"),
    ]
    followed = {"externalId": "P-1", "standing": {"status": "PAUSED"}}
    assert await upsert(desk, "asking", followed) == ["UPDATED"]


async def test_two_lists_with_one_new_action_make_it_once(database: Database) -> None:
    """AC8."""
    desk = await a_desk(database)
    answers = await asyncio.gather(*(upsert(desk, "lead", row(1)) for _ in range(3)))
    assert sorted(one for (one,) in answers) == ["CREATED", "UNCHANGED", "UNCHANGED"]
