"""A partner reads the projects of a contract while they change, then follows what changes."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from server.database import Database, Transaction
from server.vocabulary import ActionStatus, ContractStatus
from tests.schema.agency import NOW
from tests.schema.plans import a_crowd
from tests.schema.roadmaps import Desk, add_action, open_desk

PROJECTS = 280
PAGE = """query($roadmap: ID!, $after: String) { roadmap(id: $roadmap) {
  actions(first: 60, after: $after) {
    nodes { id number title status } pageInfo { hasNextPage endCursor } } } }"""
CHANGES = """query($since: String) { changes(since: $since, types: [ACTION]) {
  changes { kind id node { ... on Action { id number title status } } } cursor hasMore reset } }"""


@pytest.fixture
async def desk(database: Database) -> Desk:
    desk = await open_desk(database)
    await desk.plan_of_a_contract(ContractStatus.SIGNED)
    await desk.office.write(lambda tx: a_crowd(tx, desk.roadmap_id, PROJECTS))
    return desk


class Partner:
    """Keeps what it was told, by id."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.kept: dict[str, Any] = {}
        self.read: list[str] = []
        self.removed: set[str] = set()

    async def page(self, after: str | None) -> str | None:
        data = await self.desk.office.ask("other", PAGE, roadmap=self.desk.roadmap, after=after)
        actions = data["roadmap"]["actions"]
        for node in actions["nodes"]:
            self.read.append(node["id"])
            self.kept[node["id"]] = node
        info = actions["pageInfo"]
        return info["endCursor"] if info["hasNextPage"] else None

    async def follow(self, since: str | None) -> str:
        while True:
            data = (await self.desk.office.ask("other", CHANGES, since=since))["changes"]
            assert data["reset"] is None
            for change in data["changes"]:
                if change["kind"] == "REMOVED":
                    self.kept.pop(change["id"], None)
                    self.removed.add(change["id"])
                else:
                    self.kept[change["id"]] = change["node"]
            since = data["cursor"]
            if not data["hasMore"]:
                return str(since)


async def test_projects_that_change_between_pages_are_neither_skipped_nor_read_twice(
    desk: Desk,
) -> None:
    """Removals are told: what a restriction hides goes as what is gone."""
    partner = Partner(desk)
    since = await partner.follow(None)
    after = await partner.page(None)
    number = 0
    while after is not None:
        number += 1
        await desk.office.write(partial(_meanwhile, roadmap_id=desk.roadmap_id, at=number))
        after = await partner.page(after)
    assert number >= 4
    assert len(partner.read) == len(set(partner.read))
    await partner.follow(since)

    fresh = Partner(desk)
    after = await fresh.page(None)
    while after is not None:
        after = await fresh.page(after)
    assert partner.kept == fresh.kept
    assert partner.removed
    assert partner.removed.isdisjoint(fresh.kept)


async def _meanwhile(tx: Transaction, roadmap_id: UUID, at: int) -> None:
    """A project read already and one still to be read are renamed, two are hidden, one is added."""
    for number in (at, 60 * at + 30):
        await tx.execute(
            "UPDATE action SET title = $3, status = $4, updated_at = $5"
            " WHERE roadmap_id = $1 AND number = $2",
            [roadmap_id, number, f"Renommé {at}", ActionStatus.PAUSED, NOW],
        )
    for number in (10 + at, 60 * at + 40):
        await tx.execute(
            "UPDATE action SET visibility = 'RESTRICTED' WHERE roadmap_id = $1 AND number = $2",
            [roadmap_id, number],
        )
    await add_action(tx, roadmap_id, ActionStatus.PROPOSED, title=f"Nouveau {at}")
