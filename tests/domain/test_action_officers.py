"""Who follows an action: given by name, reminded of its dates, and handed over when they leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from server import models
from server.database import Database, Transaction
from server.domain.notices.machine import LATE_SINCE_AT_MOST, MILESTONE_DUE_WITHIN
from server.vocabulary import ActionStatus
from tests.domain.test_handover import ask
from tests.domain.test_notices_reminders import a_round, reminded
from tests.schema.agency import NOW, TODAY
from tests.schema.roadmaps import Desk, open_desk

DAY = timedelta(days=1)


@pytest.fixture
async def desk(database: Database) -> Desk:
    """Everybody has an address, made of their name."""
    made = await open_desk(database)
    for name, user_id in made.office.users.items():
        address = f"{name.replace(' ', '.').replace(',', '')}@exemple.fr"
        await made.set("account", user_id, email=address)
    return made


async def follow(desk: Desk, email: str | None, by: str = "asking") -> str:
    return await desk.told(by, "setActionOfficer", actionId=desk.action, email=email)


async def officer(desk: Desk) -> str | None:
    rows = await desk.office.rows(
        "SELECT a.label FROM action x LEFT JOIN account a ON a.id = x.officer_id WHERE x.id = $1",
        desk.action_id,
    )
    label: str | None = rows[0][0]
    return label


async def test_an_officer_is_of_the_holder_or_of_its_agency(desk: Desk) -> None:
    """And an address that has no account is told as one that may not follow."""
    for email in ("other@exemple.fr", "auditor@exemple.fr", "nobody@exemple.fr"):
        assert await follow(desk, email) == "ValidationFailed email"
    for name in ("asking", "staff", "lead"):
        assert await follow(desk, f"{name}@exemple.fr") == "ActionChanged"
        assert await officer(desk) == name
    assert await follow(desk, "asking@exemple.fr", by="piloting") == "Forbidden"
    assert await follow(desk, None) == "ActionChanged"
    assert await officer(desk) is None


async def test_an_officer_reads_which_actions_they_follow(desk: Desk) -> None:
    await follow(desk, "staff@exemple.fr")
    document = "query($id: ID!) { node(id: $id) { ... on Action { followedByMe } } }"
    told = {
        who: (await desk.office.ask(who, document, id=desk.action))["node"]["followedByMe"]
        for who in ("staff", "lead", "asking")
    }
    assert told == {"staff": True, "lead": False, "asking": False}


@pytest.mark.parametrize(
    ("remind_on", "status", "told"),
    [
        (TODAY, ActionStatus.BLOCKED, True),
        (TODAY - 3 * DAY, ActionStatus.BLOCKED, True),
        (TODAY + DAY, ActionStatus.BLOCKED, False),
        (TODAY - LATE_SINCE_AT_MOST - DAY, ActionStatus.BLOCKED, False),
        (TODAY, ActionStatus.IN_PROGRESS, False),
    ],
)
async def test_a_blocked_action_is_recalled_on_the_day_that_was_asked(
    desk: Desk, remind_on: date, status: ActionStatus, told: bool
) -> None:
    await follow(desk, "staff@exemple.fr")
    await desk.set("action", desk.action_id, status=status, remind_on=remind_on)
    for days in (0, 0):
        await a_round(desk.office, NOW + days * DAY)
    expected = [(who, "DUE_SOON", "unblocking_due") for who in ("asking", "staff")]
    assert await reminded(desk.office) == (expected if told else [])


@pytest.mark.parametrize(
    ("due_on", "done_on", "told"),
    [
        (TODAY + MILESTONE_DUE_WITHIN, None, True),
        (TODAY, None, True),
        (TODAY + MILESTONE_DUE_WITHIN + DAY, None, False),
        (TODAY, TODAY, False),
    ],
)
async def test_a_milestone_that_draws_near_is_recalled(
    desk: Desk, due_on: date, done_on: date | None, told: bool
) -> None:
    await follow(desk, "lead@exemple.fr")

    async def work(tx: Transaction) -> None:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        for title in ("APD", "Permis"):
            await models.Milestone.create(
                **stamps, action_id=desk.action_id, title=title, due_on=due_on, done_on=done_on
            )

    await desk.office.write(work)
    await a_round(desk.office)
    expected = [(who, "DUE_SOON", "milestone_due") for who in ("asking", "lead")]
    assert await reminded(desk.office) == (expected if told else [])


async def test_the_actions_of_who_leaves_go_to_the_successor(desk: Desk) -> None:
    """Those that are not settled, in the same command as the rest."""
    await follow(desk, "lead@exemple.fr")
    settled = await desk.another(ActionStatus.DONE, officer_id=desk.office.users["lead"])
    answer = await ask(desk.office, "admin", "lead", "another.lead")
    assert (answer["__typename"], answer["actions"]) == (
        "HandOverSuccess",
        [{"title": "Une halle"}],
    )
    assert await officer(desk) == "another lead"
    rows = await desk.office.rows(
        "SELECT label FROM account a JOIN action x ON x.officer_id = a.id WHERE x.id = $1", settled
    )
    assert rows == [("lead",)]
    feed = await desk.office.ask("another lead", "{ notices { nodes { text } } }")
    assert "Vous suivez désormais l'action « Une halle »." in {
        one["text"] for one in feed["notices"]["nodes"]
    }


async def test_an_action_is_not_handed_to_who_may_not_follow_it(desk: Desk) -> None:
    """And nothing else of the handover is done."""
    await follow(desk, "staff@exemple.fr")
    answer = await ask(desk.office, "admin", "staff", "other")
    assert answer["__typename"] == "ValidationFailed"
    assert await officer(desk) == "staff"
