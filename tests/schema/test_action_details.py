"""Who acts, where, what it costs and what is measured, set as lists through the contract."""

from __future__ import annotations

from typing import Any

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import new_id, to_global_id
from server.vocabulary import ActionStatus, ContractStatus, RoadmapStatus
from tests.schema.agency import NOW
from tests.schema.roadmaps import Desk, newest, open_desk


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return await open_desk(sqlite_database)


def lists(desk: Desk) -> dict[str, dict[str, Any]]:
    """A list for each mutation that sets one."""
    owner = {"organisationId": desk.office.organisation("piloting"), "role": "PROJECT_OWNER"}
    line = {"year": 2027, "nature": "INVESTMENT", "planned": "1000.50"}
    funding = {
        "funderId": desk.office.organisation("funder"),
        "year": 2027,
        "amount": "1000.50",
        "status": "GRANTED",
    }
    value = {"measuredOn": "2026-01-01", "value": "12.5", "kind": "BASELINE"}
    return {
        "setActionActors": {"actors": [owner]},
        "setActionScope": {"territoryIds": [desk.territory]},
        "setActionMilestones": {"milestones": [{"title": "APD", "dueOn": "2026-12-01"}]},
        "setActionIndicators": {
            "indicators": [{"name": "Logements", "direction": "UP", "values": [value]}]
        },
        "setActionBudget": {"lines": [line]},
        "setActionFundings": {"fundings": [funding]},
    }


async def set_list(desk: Desk, who: str, verb: str, **more: Any) -> str:
    values = {"actionId": desk.action, **lists(desk)[verb], **more}
    return await desk.told(who, verb, **values)


VERBS = (
    "setActionActors",
    "setActionScope",
    "setActionMilestones",
    "setActionIndicators",
    "setActionBudget",
    "setActionFundings",
)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("asking", "ActionListSet"),
        ("lead", "ActionListSet"),
        ("piloting", "Forbidden"),
        ("interested", "Forbidden"),
        ("informed", "Forbidden"),
        ("other", "Forbidden"),
        ("staff", "Forbidden"),
        ("elsewhere", "NotFound"),
    ],
)
async def test_lists_are_set_by_who_keeps_the_roadmap(desk: Desk, who: str, told: str) -> None:
    """AC7."""
    assert {verb: await set_list(desk, who, verb) for verb in VERBS} == dict.fromkeys(VERBS, told)


@pytest.mark.parametrize("verb", VERBS)
async def test_the_same_list_twice_changes_nothing(desk: Desk, verb: str) -> None:
    assert await set_list(desk, "lead", "setActionBudget") == "ActionListSet"
    assert await set_list(desk, "lead", verb) == "ActionListSet"
    told = await desk.office.rows("SELECT COUNT(*) FROM audit_event")
    assert await set_list(desk, "lead", verb) == "ActionListSet"
    assert await desk.office.rows("SELECT COUNT(*) FROM audit_event") == told


ACTORS = """query($id: ID!) { node(id: $id) { ... on Action { actors { nodes { role sharePercent
  organisation { name } } } } } }"""


async def test_shares_of_the_ownership_make_a_hundred(desk: Desk) -> None:
    """AC3: ventilation de la maîtrise d'ouvrage."""

    def owners(first: str, second: str) -> list[dict[str, Any]]:
        return [
            {"organisationId": desk.office.organisation(name), "role": role, "sharePercent": share}
            for name, role, share in (
                ("piloting", "PROJECT_OWNER", first),
                ("informed", "CO_OWNER", second),
            )
        ]

    wrong = await set_list(desk, "lead", "setActionActors", actors=owners("60", "39.99"))
    assert wrong == "ValidationFailed actors"
    right = await set_list(desk, "lead", "setActionActors", actors=owners("66.67", "33.33"))
    assert right == "ActionListSet"
    answer = await desk.office.ask("lead", ACTORS, id=desk.action)
    assert answer["node"]["actors"]["nodes"] == [
        {"role": "CO_OWNER", "sharePercent": "33.33", "organisation": {"name": "informed"}},
        {"role": "PROJECT_OWNER", "sharePercent": "66.67", "organisation": {"name": "piloting"}},
    ]


async def test_a_registered_action_keeps_an_owner_and_a_territory(desk: Desk) -> None:
    """T1, and what its registration asked for."""
    assert await set_list(desk, "lead", "setActionActors", actors=[]) == (
        "TransitionRefused PROJECT_OWNER"
    )
    assert await set_list(desk, "lead", "setActionScope", territoryIds=[]) == (
        "TransitionRefused T1"
    )
    await desk.set("action", desk.action_id, status=ActionStatus.PROPOSED)
    assert await set_list(desk, "lead", "setActionActors", actors=[]) == "ActionListSet"


async def test_one_organisation_is_in_a_role_once(desk: Desk) -> None:
    actors = lists(desk)["setActionActors"]["actors"]
    told = await set_list(desk, "lead", "setActionActors", actors=actors * 2)
    assert told == "ValidationFailed actors"


async def test_an_organisation_that_has_ended_acts_in_nothing_new(desk: Desk) -> None:
    """O4."""
    other = desk.office.organisations["other"]
    await desk.set("organisation", other, valid_to_on=NOW.date())
    actor = {"organisationId": desk.office.organisation("other"), "role": "PARTNER"}
    actors = [*lists(desk)["setActionActors"]["actors"], actor]
    told = await set_list(desk, "lead", "setActionActors", actors=actors)
    assert told == "TransitionRefused O4_ORGANISATION_STANDS"


async def test_fundings_stay_within_the_budget_unless_it_is_said_why(desk: Desk) -> None:
    """AC5: in both directions, and posts are no euros."""
    assert await set_list(desk, "lead", "setActionFundings") == "TransitionRefused AC5"
    posts = {"year": 2027, "nature": "OPERATING", "unit": "FTE", "planned": "5000"}
    assert await set_list(desk, "lead", "setActionBudget", lines=[posts]) == "ActionListSet"
    assert await set_list(desk, "lead", "setActionFundings") == "TransitionRefused AC5"
    assert await set_list(desk, "lead", "setActionBudget") == "ActionListSet"
    assert await set_list(desk, "lead", "setActionFundings") == "ActionListSet"
    assert await set_list(desk, "lead", "setActionBudget", lines=[]) == "TransitionRefused AC5"
    said = await set_list(desk, "lead", "setActionFundings", overfundingReason="Fonds européens")
    assert said == "ActionListSet"
    assert await set_list(desk, "lead", "setActionBudget", lines=[]) == "ActionListSet"


async def test_a_granted_funding_commits_an_action(sqlite_database: Database) -> None:
    desk = await open_desk(sqlite_database, ActionStatus.REGISTERED)
    for verb in ("setActionBudget", "setActionFundings"):
        assert await set_list(desk, "lead", verb) == "ActionListSet"
    assert await desk.told("piloting", "commitAction", actionId=desk.action) == "ActionChanged"


async def test_an_action_cites_orientations_of_its_own_contract(desk: Desk) -> None:
    """CT3."""
    contract_id = await desk.plan_of_a_contract(ContractStatus.ACTION_PLAN)

    async def orientation(tx: Transaction) -> None:
        await models.ContractOrientation.create(
            id=new_id(),
            created_at=NOW,
            updated_at=NOW,
            using_db=tx.connection,
            contract_id=contract_id,
            number=1,
            title="Un territoire accessible",
        )

    await desk.office.write(orientation)
    mine = to_global_id("ContractOrientation", await newest(desk.office, "contract_orientation"))
    stranger = to_global_id("ContractOrientation", desk.action_id)
    for cited, told in ((stranger, "ValidationFailed orientationIds"), (mine, "ActionListSet")):
        assert await set_list(desk, "lead", "setActionScope", orientationIds=[cited]) == told


async def test_of_a_signed_plan_what_follows_it_may_change(desk: Desk) -> None:
    """CT6: what was spent, fundings, milestones and indicators; not what was planned."""
    assert await set_list(desk, "lead", "setActionBudget") == "ActionListSet"
    await desk.plan_of_a_contract(ContractStatus.IN_EXECUTION)
    spent = [{**lists(desk)["setActionBudget"]["lines"][0], "actual": "12"}]
    assert await set_list(desk, "lead", "setActionBudget", lines=spent) == "ActionListSet"
    assert {verb: await set_list(desk, "lead", verb) for verb in VERBS[2:4]} == dict.fromkeys(
        VERBS[2:4], "ActionListSet"
    )
    assert await set_list(desk, "lead", "setActionFundings") == "ActionListSet"
    assert await set_list(desk, "lead", "setActionBudget", lines=[]) == "AmendmentRequired"
    for verb in VERBS[:2]:
        assert await set_list(desk, "lead", verb) == "AmendmentRequired"


async def test_nothing_is_set_in_a_closed_roadmap(desk: Desk) -> None:
    await desk.set("roadmap", desk.roadmap_id, status=RoadmapStatus.CLOSED)
    for verb in VERBS:
        assert await set_list(desk, "lead", verb) == "TransitionRefused ROADMAP_OPEN"


MEASURED = """query($id: ID!) { node(id: $id) { ... on Action {
  milestones { nodes { title dueOn doneOn } }
  indicators { nodes { name unit direction values { nodes { kind measuredOn value } } } } } } }"""


async def test_milestones_and_indicators_are_read_as_they_were_set(desk: Desk) -> None:
    for verb in ("setActionMilestones", "setActionIndicators"):
        assert await set_list(desk, "lead", verb) == "ActionListSet"
    # Values that are not given stand; an indicator that is not given goes with its values.
    indicators = [{"name": "Logements", "direction": "UP", "unit": "logements"}]
    await set_list(desk, "lead", "setActionIndicators", indicators=indicators)
    answer = await desk.office.ask("lead", MEASURED, id=desk.action)
    assert answer["node"] == {
        "milestones": {"nodes": [{"title": "APD", "dueOn": "2026-12-01", "doneOn": None}]},
        "indicators": {
            "nodes": [
                {
                    "name": "Logements",
                    "unit": "logements",
                    "direction": "UP",
                    "values": {
                        "nodes": [{"kind": "BASELINE", "measuredOn": "2026-01-01", "value": "12.5"}]
                    },
                }
            ]
        },
    }
    assert await set_list(desk, "lead", "setActionIndicators", indicators=[]) == "ActionListSet"
    assert await desk.office.rows("SELECT COUNT(*) FROM indicator_value") == [(0,)]


@pytest.mark.parametrize(
    ("verb", "field", "item", "at"),
    [
        ("setActionMilestones", "milestones", {"doneOn": "2026-06-16"}, "milestones.0.doneOn"),
        ("setActionBudget", "lines", {"planned": "-1"}, "lines.0.planned"),
        ("setActionBudget", "lines", {"planned": "0.001"}, "lines.0.planned"),
        ("setActionBudget", "lines", {"year": 27}, "lines.0.year"),
        ("setActionFundings", "fundings", {"amount": "0.005"}, "fundings.0.amount"),
    ],
)
async def test_what_a_list_holds_is_checked_by_its_path(
    desk: Desk, verb: str, field: str, item: dict[str, Any], at: str
) -> None:
    rows = [{**lists(desk)[verb][field][0], **item}]
    assert await set_list(desk, "lead", verb, **{field: rows}) == f"ValidationFailed {at}"


async def test_a_stale_version_sets_nothing(desk: Desk) -> None:
    told = await set_list(desk, "lead", "setActionMilestones", expectedVersion=7)
    assert told == "Conflict"
    assert await desk.office.rows("SELECT COUNT(*) FROM milestone") == [(0,)]
