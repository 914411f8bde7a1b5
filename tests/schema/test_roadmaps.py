"""A roadmap from its draft to its end, and the actions written into it, through the contract."""

from __future__ import annotations

import pytest

from server.database import Database
from server.ids import to_global_id
from server.vocabulary import ActionStatus, ContractStatus, RoadmapStatus
from tests.schema.roadmaps import Desk, newest, open_desk

CREATED = "... on RoadmapCreated { duplicate roadmap { status title } }"
CHANGED = "... on RoadmapChanged { roadmap { status version adoptedOn closedOn adoption } }"
ACTION = "... on ActionCreated { duplicate action { number status origin title visibility } }"
EDITED = "... on ActionEdited { action { title priority version parent { number } } }"


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return await open_desk(sqlite_database, ActionStatus.PROPOSED, roadmap=RoadmapStatus.DRAFT)


@pytest.mark.parametrize(
    ("who", "holder", "with_agency", "told"),
    [
        ("other", "other", False, "RoadmapCreated"),
        ("other", "other", True, "RoadmapCreated"),
        ("lead", "other", True, "RoadmapCreated"),
        ("lead", "other", False, "Forbidden"),
        ("staff", "other", True, "Forbidden"),
        ("auditor", "other", True, "Forbidden"),
        ("other", "asking", False, "Forbidden"),
        ("lead", "elsewhere", True, "ValidationFailed agencyId"),
        ("left", "left", True, "ValidationFailed agencyId"),
    ],
)
async def test_a_holder_or_the_agency_that_helps_it_opens_a_roadmap(
    desk: Desk, who: str, holder: str, with_agency: bool, told: str
) -> None:
    agency = to_global_id("Agency", desk.office.agency_id) if with_agency else None
    answer = await desk.told(
        who,
        "createRoadmap",
        title="Une feuille",
        holderId=desk.office.organisation(holder),
        agencyId=agency,
    )
    assert answer == told


async def test_a_roadmap_opened_twice_by_one_operation_is_one(desk: Desk) -> None:
    values = {
        "title": "Une feuille",
        "holderId": desk.office.organisation("other"),
        "operationId": "0190f000-0000-7000-8000-000000000001",
    }
    first, again = [
        await desk.change("other", "createRoadmap", CREATED, **values) for _ in range(2)
    ]
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["roadmap"] == {"status": "DRAFT", "title": "Une feuille"}


async def test_a_plan_is_its_contract_s_and_there_is_one(desk: Desk) -> None:
    contract = await desk.plan_of_a_contract(ContractStatus.ACTION_PLAN)
    await desk.set("roadmap", desk.roadmap_id, contract_id=None)
    values = {"title": "Plan d'actions", "contractId": to_global_id("Contract", contract)}
    assert await desk.told("other", "createRoadmap", **values) == "NotFound"
    assert await desk.told("asking", "createRoadmap", **values) == "RoadmapCreated"
    assert await desk.told("asking", "createRoadmap", **values) == "TransitionRefused PLAN_ONCE"


async def test_the_holder_adopts_and_closes_and_its_agency_only_tracks(desk: Desk) -> None:
    adopting = {"roadmapId": desk.roadmap, "adoption": "COPIL du 3 mars", "on": "2026-03-03"}
    for who in ("lead", "admin", "other"):
        assert await desk.told(who, "adoptRoadmap", **adopting) in ("Forbidden", "NotFound")
    answer = await desk.change("asking", "adoptRoadmap", CHANGED, **adopting)
    assert answer["roadmap"] == {
        "status": "ADOPTED",
        "version": 2,
        "adoptedOn": "2026-03-03",
        "adoption": "COPIL du 3 mars",
        "closedOn": None,
    }
    answer = await desk.change("lead", "trackRoadmap", CHANGED, roadmapId=desk.roadmap)
    assert answer["roadmap"]["status"] == "TRACKED"
    closing = {"roadmapId": desk.roadmap}
    assert await desk.told("lead", "closeRoadmap", **closing) == "Forbidden"
    early = await desk.told("asking", "closeRoadmap", **closing, on="2026-03-01")
    assert early == "ValidationFailed on"
    answer = await desk.change("asking", "closeRoadmap", CHANGED, **closing)
    assert answer["roadmap"]["closedOn"] == "2026-06-15"
    assert await desk.told("asking", "trackRoadmap", **closing) == "TransitionRefused STATUS"


async def test_a_roadmap_is_not_adopted_tomorrow(desk: Desk) -> None:
    told = await desk.told(
        "asking", "adoptRoadmap", roadmapId=desk.roadmap, adoption="Conseil", on="2026-06-16"
    )
    assert told == "ValidationFailed on"


async def test_the_plan_of_a_contract_waits_for_its_signature(desk: Desk) -> None:
    contract = await desk.plan_of_a_contract(ContractStatus.ACTION_PLAN)
    adopting = {"roadmapId": desk.roadmap, "adoption": "Contrat signé"}
    told = await desk.told("asking", "adoptRoadmap", **adopting)
    assert told == "TransitionRefused INSTRUMENT_SIGNED"
    await desk.set("contract", contract, status=ContractStatus.SIGNED)
    assert await desk.told("asking", "adoptRoadmap", **adopting) == "RoadmapChanged"


NEXT = """query($id: ID!) { node(id: $id) { ... on Roadmap { availableTransitions {
  name allowed reasons { code guard } } } } }"""


async def test_each_reader_is_told_what_they_may_do_of_a_roadmap(desk: Desk) -> None:
    told = {}
    for who in ("asking", "lead"):
        answer = await desk.office.ask(who, NEXT, id=desk.roadmap)
        told[who] = answer["node"]["availableTransitions"]
    assert told["asking"] == [{"name": "adoptRoadmap", "allowed": True, "reasons": []}]
    forbidden = [{"code": "FORBIDDEN", "guard": None}]
    assert told["lead"] == [{"name": "adoptRoadmap", "allowed": False, "reasons": forbidden}]


AXES = """query($id: ID!) { node(id: $id) { ... on Roadmap { version axes { nodes {
  id number title version } } } } }"""


async def test_axes_are_set_as_one_list(desk: Desk) -> None:
    async def axes() -> list[dict[str, object]]:
        answer = await desk.office.ask("asking", AXES, id=desk.roadmap)
        nodes: list[dict[str, object]] = answer["node"]["axes"]["nodes"]
        return nodes

    values = {"roadmapId": desk.roadmap, "axes": [{"title": "Se loger"}, {"title": "Se déplacer"}]}
    assert await desk.told("lead", "setRoadmapAxes", **values) == "RoadmapChanged"
    first, second = await axes()
    turned = [{"id": one["id"], "title": one["title"]} for one in (second, first)]
    values["axes"] = [{"title": "Travailler"}, *turned]
    assert await desk.told("asking", "setRoadmapAxes", **values) == "RoadmapChanged"
    assert [(one["number"], one["title"]) for one in await axes()] == [
        (1, "Travailler"),
        (2, "Se déplacer"),
        (3, "Se loger"),
    ]
    assert {one["id"] for one in await axes()} >= {first["id"], second["id"]}
    stranger = {"id": to_global_id("RoadmapAxis", desk.action_id), "title": "Ailleurs"}
    values["axes"] = [stranger]
    assert await desk.told("asking", "setRoadmapAxes", **values) == "ValidationFailed axes"


async def test_an_axis_that_has_actions_is_not_removed(desk: Desk) -> None:
    await desk.told(
        "asking", "setRoadmapAxes", roadmapId=desk.roadmap, axes=[{"title": "Se loger"}]
    )
    axis = await newest(desk.office, "roadmap_axis")
    await desk.set("action", desk.action_id, axis_id=axis)
    told = await desk.told("asking", "setRoadmapAxes", roadmapId=desk.roadmap, axes=[])
    assert told == "TransitionRefused AXIS_EMPTY"


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("asking", "ActionCreated"),
        ("lead", "ActionCreated"),
        ("admin", "ActionCreated"),
        ("staff", "Forbidden"),
        ("auditor", "Forbidden"),
        ("elsewhere", "NotFound"),
        ("public", "NotFound"),
    ],
)
async def test_the_holder_and_the_agency_write_the_actions(desk: Desk, who: str, told: str) -> None:
    """AC7: they keep the structure."""
    assert await desk.told(who, "createAction", roadmapId=desk.roadmap, title="Une") == told


async def test_an_owner_does_not_rewrite_its_action(desk: Desk) -> None:
    """AC7."""
    values = {"actionId": desk.action, "expectedVersion": 1, "title": "Autre"}
    for who in ("piloting", "interested", "informed"):
        assert await desk.told(who, "editAction", **values) == "Forbidden"
    assert await desk.told("lead", "editAction", **values) == "ActionEdited"
    assert await desk.told("lead", "editAction", **values) == "Conflict"


async def test_a_written_action_has_a_number_an_origin_and_the_start_of_a_history(
    desk: Desk,
) -> None:
    """AC2."""
    answer = await desk.change(
        "asking",
        "createAction",
        ACTION,
        roadmapId=desk.roadmap,
        title="  Une   passerelle ",
        status="POSSIBLE",
        plannedEndOn="2027-01-01",
    )
    assert answer["action"] == {
        "number": 2,
        "status": "POSSIBLE",
        "origin": "OWN",
        "title": "Une passerelle",
        "visibility": "ROADMAP",
    }
    made = await newest(desk.office, "action")
    assert await desk.history(made) == [(None, "POSSIBLE", "2026-06-15", None, "0")]
    told = await desk.told(
        "asking", "createAction", roadmapId=desk.roadmap, title="Une", status="DONE"
    )
    assert told == "ValidationFailed status"


async def test_an_action_says_where_it_came_from(desk: Desk) -> None:
    """The origin belongs to the action, not to the roadmap."""
    values = {"roadmapId": desk.roadmap, "title": "Une"}
    from_mission = await desk.change(
        "lead", "createAction", ACTION, **values, missionId=desk.office.mission
    )
    await desk.plan_of_a_contract(ContractStatus.ACTION_PLAN)
    of_contract = await desk.change("lead", "createAction", ACTION, **values)
    told = [answer["action"]["origin"] for answer in (from_mission, of_contract)]
    assert told == ["MISSION", "CONTRACT"]


async def test_a_part_is_of_an_action_of_the_same_roadmap(desk: Desk) -> None:
    """AC4."""
    part = to_global_id("Action", await desk.another(parent_id=desk.action_id))
    values = {"actionId": desk.action, "expectedVersion": 1, "parentId": part}
    assert await desk.told("lead", "editAction", **values) == "TransitionRefused AC4"
    values["parentId"] = to_global_id("Action", desk.roadmap_id)
    assert await desk.told("lead", "editAction", **values) == "ValidationFailed parentId"


async def test_one_action_of_a_roadmap_has_an_external_id(desk: Desk) -> None:
    """AC8."""
    another = to_global_id("Action", await desk.another(external_id="P-12"))
    told = await desk.told(
        "lead", "editAction", actionId=desk.action, expectedVersion=1, externalId="P-12"
    )
    assert told == "ValidationFailed externalId"
    told = await desk.told(
        "lead", "editAction", actionId=another, expectedVersion=1, externalId="P-12"
    )
    assert told == "ActionEdited"


async def test_actions_are_numbered_in_the_order_given(desk: Desk) -> None:
    second, third = [await desk.another() for _ in range(2)]
    ids = [to_global_id("Action", one) for one in (third, desk.action_id, second)]
    for given, told in ((ids[:2], "ValidationFailed actionIds"), (ids, "ActionsOrdered")):
        answer = await desk.told("lead", "orderActions", roadmapId=desk.roadmap, actionIds=given)
        assert answer == told
    rows = await desk.office.rows("SELECT number FROM action ORDER BY id")
    assert [number for (number,) in rows] == [2, 3, 1]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ContractStatus.STAKES_ORIENTATIONS, "TransitionRefused CT4"),
        (ContractStatus.FRAMEWORK_SIGNED, "TransitionRefused CT4"),
        (ContractStatus.SIGNED, "AmendmentRequired"),
        (ContractStatus.IN_EXECUTION, "AmendmentRequired"),
        (ContractStatus.EXPIRED, "AmendmentRequired"),
    ],
)
async def test_a_contract_s_plan_is_written_between_its_framework_and_its_signature(
    desk: Desk, status: ContractStatus, told: str
) -> None:
    """CT4, CT6: no other verb than an amendment rewrites a signed plan; who follows it still does."""
    await desk.plan_of_a_contract(status)
    of_roadmap, of_action = {"roadmapId": desk.roadmap}, {"actionId": desk.action}
    for verb, values in (
        ("createAction", {**of_roadmap, "title": "Une"}),
        ("setRoadmapAxes", {**of_roadmap, "axes": []}),
        ("editRoadmap", {**of_roadmap, "title": "Autre", "expectedVersion": 1}),
        ("orderActions", {**of_roadmap, "actionIds": [desk.action]}),
        ("editAction", {**of_action, "title": "Autre", "expectedVersion": 1}),
    ):
        assert await desk.told("asking", verb, **values) == told, verb
    followed = {**of_action, "externalId": "P-1", "expectedVersion": 1}
    assert await desk.told("asking", "editAction", **followed) == "ActionEdited"


async def test_nothing_is_written_into_a_closed_roadmap(desk: Desk) -> None:
    await desk.set("roadmap", desk.roadmap_id, status=RoadmapStatus.CLOSED)
    for verb, values in (
        ("createAction", {"roadmapId": desk.roadmap, "title": "Une"}),
        ("editAction", {"actionId": desk.action, "externalId": "P", "expectedVersion": 1}),
    ):
        told = await desk.told("asking", verb, **values)
        assert told == "TransitionRefused ROADMAP_OPEN"
