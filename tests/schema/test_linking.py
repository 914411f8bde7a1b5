"""Joining the objects of the chain, and promoting an action to a contract's project."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.domain.links.machine import PAIRS, check_pair
from server.ids import to_global_id
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import (
    ActionStatus,
    ContractPartyRole,
    ContractStatus,
    LinkKind,
    RoadmapStatus,
)
from tests.schema.agency import NOW
from tests.schema.roadmaps import SINCE, Desk, newest, open_desk


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return await open_desk(sqlite_database)


TYPES = sorted({one for pairs in PAIRS.values() for pair in pairs for one in pair})


@pytest.mark.parametrize("kind", sorted(LinkKind))
def test_each_kind_joins_its_own_types_and_no_others(kind: LinkKind) -> None:
    """LK1."""
    for source in TYPES:
        for target in TYPES:
            if kind is LinkKind.ACTION_PROMOTED_TO:
                with pytest.raises(TransitionRefused):
                    check_pair(kind, source, target)
            elif (source, target) in PAIRS[kind]:
                check_pair(kind, source, target)
            else:
                with pytest.raises(ValidationFailed):
                    check_pair(kind, source, target)


def supports(desk: Desk) -> dict[str, Any]:
    return {"kind": "MISSION_SUPPORTS_ACTION", "fromId": desk.office.mission, "toId": desk.action}


LINKED = "... on ObjectsLinked { duplicate link { id kind mission { id } action { id } } }"


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("lead", "ObjectsLinked"),
        ("admin", "ObjectsLinked"),
        ("asking", "ObjectsLinked"),
        ("piloting", "Forbidden"),
        ("other", "Forbidden"),
        ("staff", "Forbidden"),
        ("elsewhere", "NotFound"),
        ("public", "NotFound"),
    ],
)
async def test_whoever_keeps_one_end_and_sees_the_other_joins_them(
    desk: Desk, who: str, told: str
) -> None:
    """LK1: the action's holder, or who leads the mission."""
    assert await desk.told(who, "linkObjects", **supports(desk)) == told


async def test_two_objects_are_joined_once_even_at_once(database: Database) -> None:
    """LK1."""
    desk = await open_desk(database)
    told = await asyncio.gather(
        *(desk.told("lead", "linkObjects", **supports(desk)) for _ in range(3))
    )
    assert sorted(told) == ["ObjectsLinked", "TransitionRefused LK1", "TransitionRefused LK1"]


async def test_a_link_is_undone_by_who_keeps_an_end(desk: Desk) -> None:
    answer = await desk.change("lead", "linkObjects", LINKED, **supports(desk))
    link = answer["link"]["id"]
    assert answer["link"]["action"] == {"id": desk.action}
    assert await desk.told("other", "unlinkObjects", linkId=link) == "Forbidden"
    assert await desk.told("asking", "unlinkObjects", linkId=link) == "ObjectsUnlinked"
    assert await desk.told("asking", "unlinkObjects", linkId=link) == "NotFound"


async def a_contract(
    desk: Desk,
    status: ContractStatus = ContractStatus.ACTION_PLAN,
    *,
    led_by: str = "other",
    partner: str | None = "asking",
) -> tuple[str, UUID]:
    """A contract, led by another member, that has its plan; the action's holder is its party."""
    contract_id = await desk.plan_of_a_contract(status)
    await desk.set("roadmap", desk.roadmap_id, contract_id=None)
    await desk.set("contract", contract_id, department_id=desk.office.organisations[led_by])

    async def work(tx: Transaction) -> UUID:
        using: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        plan = await models.Roadmap.create(
            **using,
            holder_id=desk.office.organisations[led_by],
            agency_id=desk.office.agency_id,
            contract_id=contract_id,
            title="Plan d'actions",
            status=RoadmapStatus.DRAFT,
            sort_key="plan d'actions",
        )
        for name, role in ((led_by, ContractPartyRole.LEAD), (partner, ContractPartyRole.PARTNER)):
            if name is not None:
                await models.ContractParty.create(
                    **using,
                    contract_id=contract_id,
                    organisation_id=desk.office.organisations[name],
                    role=role,
                    from_on=SINCE,
                )
        return plan.id

    return to_global_id("Contract", contract_id), await desk.office.write(work)


PROMOTED = """... on ActionPromoted { duplicate project {
  number title status origin progress externalId roadmap { title } promotedFrom { id }
  actors { nodes { role organisation { name } } } territories { totalCount }
  links { nodes { kind action { id } targetAction { id } } } } }"""


async def test_a_promoted_action_and_its_project_are_one_lineage(desk: Desk) -> None:
    """LK2: the origin is kept, actors and places are taken over, the chain is walked both ways."""
    contract, _ = await a_contract(desk)
    await desk.set("action", desk.action_id, progress=40, external_id="P-1", origin="WORKSHOP")
    answer = await desk.change(
        "other", "promoteAction", PROMOTED, actionId=desk.action, contractId=contract
    )
    project = answer["project"]
    made = to_global_id("Action", await newest(desk.office, "action"))
    assert project == {
        "number": 1,
        "title": "Une halle",
        "status": "IN_PROGRESS",
        "origin": "WORKSHOP",
        "progress": 40,
        "externalId": "P-1",
        "roadmap": {"title": "Plan d'actions"},
        "promotedFrom": {"id": desk.action},
        "actors": {
            "nodes": [
                {"role": "PARTNER", "organisation": {"name": "informed"}},
                {"role": "PILOT", "organisation": {"name": "interested"}},
                {"role": "PROJECT_OWNER", "organisation": {"name": "piloting"}},
            ]
        },
        "territories": {"totalCount": 1},
        "links": {"nodes": []},
    }
    lineages = await desk.office.rows("SELECT DISTINCT lineage_id FROM action")
    assert len(lineages) == 1
    there = await desk.office.ask(
        "asking",
        "query($id: ID!) { node(id: $id) { ... on Action { promotedTo { id } links { nodes {"
        " kind targetAction { id } } } } } }",
        id=desk.action,
    )
    assert there["node"] == {
        "promotedTo": {"id": made},
        "links": {"nodes": [{"kind": "ACTION_PROMOTED_TO", "targetAction": {"id": made}}]},
    }


async def test_the_status_of_a_promoted_action_is_told_on_its_project(desk: Desk) -> None:
    """LK2."""
    contract, _ = await a_contract(desk)
    promoting = {"actionId": desk.action, "contractId": contract}
    assert await desk.told("lead", "promoteAction", **promoting) == "ActionPromoted"
    told = await desk.told("piloting", "pauseAction", actionId=desk.action)
    assert told == "TransitionRefused LK2"
    project = to_global_id("Action", await newest(desk.office, "action"))
    assert await desk.told("piloting", "pauseAction", actionId=project) == "ActionChanged"
    assert await desk.told("lead", "promoteAction", **promoting) == "TransitionRefused LK2"
    back = {"actionId": project, "contractId": contract}
    assert await desk.told("lead", "promoteAction", **back) == "TransitionRefused LK2_SOURCE"


async def test_only_a_party_s_actions_are_taken_into_a_contract(desk: Desk) -> None:
    """LK2: who keeps the plan does not take the action of a holder that agreed to nothing."""
    contract, _ = await a_contract(desk, partner=None)
    promoting = {"actionId": desk.action, "contractId": contract}
    assert await desk.told("other", "promoteAction", **promoting) == "Forbidden"
    # Whoever keeps the action does not keep the plan.
    assert await desk.told("asking", "promoteAction", **promoting) in ("Forbidden", "NotFound")
    assert await desk.told("lead", "promoteAction", **promoting) == "ActionPromoted"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ContractStatus.FRAMEWORK_SIGNED, "TransitionRefused CT4"),
        (ContractStatus.IN_EXECUTION, "AmendmentRequired"),
    ],
)
async def test_a_project_is_made_in_an_open_plan_only(
    desk: Desk, status: ContractStatus, told: str
) -> None:
    """CT4, CT6."""
    contract, _ = await a_contract(desk, status)
    answer = await desk.told("lead", "promoteAction", actionId=desk.action, contractId=contract)
    assert answer == told


async def test_a_project_that_an_amendment_added_takes_up_the_lineage(desk: Desk) -> None:
    """LK2, CT6: the signed plan is not rewritten, and the chain is whole."""
    _, plan = await a_contract(desk, ContractStatus.IN_EXECUTION)
    project_id = await desk.another(ActionStatus.REGISTERED, roadmap_id=plan, title="Ajouté")
    project = to_global_id("Action", project_id)
    promoting = {"actionId": desk.action, "projectId": project}
    assert await desk.told("other", "promoteAction", **promoting) == "ActionPromoted"
    rows = await desk.office.rows(
        "SELECT title, status, lineage_id FROM action WHERE id = $1", project_id
    )
    ((title, status, lineage),) = rows
    assert (title, status, str(lineage)) == ("Ajouté", "REGISTERED", str(desk.action_id))
    second = to_global_id("Action", await desk.another(ActionStatus.REGISTERED))
    promoting["actionId"] = second
    assert await desk.told("lead", "promoteAction", **promoting) == "TransitionRefused LK2"


async def test_two_promotions_at_once_make_one_project(database: Database) -> None:
    """LK2."""
    desk = await open_desk(database)
    contract, _ = await a_contract(desk)
    told = await asyncio.gather(
        *(
            desk.told("lead", "promoteAction", actionId=desk.action, contractId=contract)
            for _ in range(3)
        )
    )
    assert sorted(told) == ["ActionPromoted", "TransitionRefused LK2", "TransitionRefused LK2"]


async def test_what_is_settled_is_not_promoted(desk: Desk) -> None:
    contract, _ = await a_contract(desk)
    await desk.set("action", desk.action_id, status=ActionStatus.ABANDONED)
    answer = await desk.told("lead", "promoteAction", actionId=desk.action, contractId=contract)
    assert answer == "TransitionRefused STATUS"
