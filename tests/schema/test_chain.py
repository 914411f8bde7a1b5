"""The chain from a mission to the contract that commits to its action, and back, in one query each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import new_id, to_global_id
from server.vocabulary import (
    ActionStatus,
    ContractStatus,
    LinkKind,
    RoadmapStatus,
    VersionStatus,
)
from tests.schema.agency import NOW
from tests.schema.roadmaps import Desk, add_action, open_desk

FORWARD = """query($mission: ID!) { mission(id: $mission) {
  lines { nodes { axis { title } } }
  links { nodes { kind action { title promotedTo { title roadmap { contract { title } } } } } }
} }"""
BACK = """query($contract: ID!) { contract(id: $contract) { title roadmap { actions { nodes {
  title promotedFrom { title roadmap { title } }
  links { nodes { kind mission { title lines { nodes { axis { title } } } } } }
} } } } }"""


@pytest.fixture
async def chain(database: Database) -> tuple[Desk, str]:
    """The holder's draft has an action that was promoted to the plan of a signed contract; the
    mission supports both."""
    desk = await open_desk(database)
    await desk.office.line(VersionStatus.APPROVED)
    contract_id = await desk.plan_of_a_contract(ContractStatus.SIGNED)
    await desk.office.write(lambda tx: _draft(tx, desk))
    return desk, to_global_id("Contract", contract_id)


async def _draft(tx: Transaction, desk: Desk) -> None:
    stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
    draft = new_id()
    await models.Roadmap.create(
        **stamps,
        id=draft,
        holder_id=desk.office.organisations["asking"],
        title="Brouillon",
        status=RoadmapStatus.DRAFT,
        sort_key="brouillon",
    )
    source: UUID = await add_action(
        tx, draft, ActionStatus.PROPOSED, title="L'idée", promoted_to_id=desk.action_id
    )
    for action_id in (source, desk.action_id):
        await models.Link.create(
            **stamps,
            id=new_id(),
            kind=LinkKind.MISSION_SUPPORTS_ACTION,
            mission_id=desk.office.mission_id,
            action_id=action_id,
        )


async def test_a_mission_leads_to_the_contract_as_far_as_its_reader_sees(
    chain: tuple[Desk, str],
) -> None:
    """LK2, V1: each link is seen by who sees both its ends."""
    desk, _ = chain
    told: dict[str, Any] = {}
    for who in ("asking", "other", "elsewhere"):
        mission = (await desk.office.ask(who, FORWARD, mission=desk.office.mission))["mission"]
        told[who] = mission and sorted(
            (link["action"]["title"], (link["action"]["promotedTo"] or {}).get("title"))
            for link in mission["links"]["nodes"]
        )
        if mission:
            assert mission["lines"]["nodes"] == [{"axis": {"title": "Axe"}}]
    assert told == {
        "asking": [("L'idée", "Une halle"), ("Une halle", None)],
        "other": [("Une halle", None)],
        "elsewhere": None,
    }


async def test_a_contract_leads_back_to_the_mission_as_far_as_its_reader_sees(
    chain: tuple[Desk, str],
) -> None:
    """LK2, V1."""
    desk, contract = chain
    told: dict[str, Any] = {}
    for who in ("asking", "other", "elsewhere", "public"):
        found = (await desk.office.ask(who, BACK, contract=contract))["contract"]
        if found is None:
            told[who] = None
            continue
        (action,) = found["roadmap"]["actions"]["nodes"]
        told[who] = (
            action["promotedFrom"] and action["promotedFrom"]["title"],
            [bool(link["mission"]["lines"]["nodes"]) for link in action["links"]["nodes"]],
        )
    assert told == {
        "asking": ("L'idée", [True]),
        "other": (None, [True]),
        "elsewhere": (None, []),
        "public": None,
    }
