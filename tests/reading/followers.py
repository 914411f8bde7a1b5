"""Those who follow the changes, and their copies."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from typing import Any

from server.access.viewer import Viewer
from server.database import Database, decode_uuid
from server.ids import to_global_id
from server.models.following import FOLLOWED
from server.reading.catalogue import catalogue_of
from server.reading.trails import trails_of
from tests.reading.contract import SCHEMA, Desk
from tests.reading.world import World

SHOWN = (
    "__typename id"
    " ... on Mission { title progress mission: status }"
    " ... on Deliverable { title deliverable: status }"
    " ... on Meeting { meeting: status } ... on ProgrammeVersion { version: status }"
    " ... on MissionParticipation { category toOn }"
    " ... on LiveSession { session: status } ... on Proposal { proposal: status }"
    " ... on MissionNote { text written: visibility } ... on Document { title facet }"
    " ... on DayEntry { days activity } ... on LineBeneficiary { percent }"
    " ... on Person { name email } ... on MembershipDue { year amount { amount } }"
    " ... on MissionRequest { subject asked: status } ... on ServiceRequest { wanted: status }"
    " ... on MissionReference { system value } ... on Territory { name } ... on Theme { name }"
)
CHANGES = (
    "query($since: String, $first: Int, $types: [ChangedType!]) {"
    " changes(since: $since, first: $first, types: $types)"
    f" {{ changes {{ id kind at node {{ {SHOWN} }} }} cursor hasMore reset }} }}"
)
NODES = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {SHOWN} }} }}"
TRAILS = trails_of(catalogue_of(SCHEMA).types)
Copy = dict[str, Any]
_NAMED = re.compile(r"(?<!:):([a-z_]+)")


class Follower:
    """A partner's copy, kept as the manual says: a cursor, everything, then what moved.

    `seen` is everything that the viewer could see at some step.
    """

    def __init__(self, desk: Desk, name: str, world: World, database: Database) -> None:
        self.name = name
        self._desk = desk
        self._world = world
        self._database = database
        self.copy: Copy = {}
        self.cursor: str | None = None
        self.resets = 0
        self.seen: set[str] = set()
        self.told: list[dict[str, Any]] = []

    async def viewer(self) -> Viewer:
        """As of now: what happened may have changed who they are."""
        return (await self._world.viewers(self._database))[self.name]

    async def begin(self) -> None:
        data = await self._desk.data(await self.viewer(), CHANGES)
        self.cursor = data["changes"]["cursor"]
        await self.watch()

    async def read_all(self) -> None:
        self.copy = await self.look()

    async def look(self) -> Copy:
        """Everything that the viewer sees now, read anew."""
        viewer = await self.viewer()
        ids = [id_ async for id_ in self._ids()]
        found: Copy = {}
        for start in range(0, len(ids), 100):
            data = await self._desk.data(viewer, NODES, ids=ids[start : start + 100])
            found |= {node["id"]: node for node in data["nodes"] if node is not None}
        self.seen |= found.keys()
        return found

    async def watch(self) -> None:
        """Notes what the viewer sees at this step, by the rules alone."""
        viewer = await self.viewer()
        types = catalogue_of(SCHEMA).types
        async with self._database.snapshot() as snapshot:
            for name in TRAILS.types:
                rule = types[name].visible.predicate(viewer.kind).replace("{t}", "t0")
                names: dict[str, int] = {}
                sql = _NAMED.sub(
                    lambda found, names=names: f"${names.setdefault(found[1], len(names) + 1)}",  # type: ignore[misc]  # bound at once
                    f"SELECT t0.id FROM {types[name].table.name} t0 WHERE {rule}",
                )
                values = viewer.parameters()
                rows = await snapshot.fetch(sql, [values[each] for each in names])
                self.seen |= {to_global_id(name, decode_uuid(row[0])) for row in rows}

    async def follow(self, first: int = 100) -> list[dict[str, Any]]:
        """Brings the copy up to date; what was told on the way."""
        viewer = await self.viewer()
        told = []
        while True:
            data = await self._desk.data(viewer, CHANGES, since=self.cursor, first=first)
            batch = data["changes"]
            self.cursor = batch["cursor"]
            if batch["reset"] is not None:
                self.resets += 1
                await self.read_all()
            ids = [change["id"] for change in batch["changes"]]
            assert len(ids) == len(set(ids)) <= first
            self._apply(batch["changes"])
            told += batch["changes"]
            if not batch["hasMore"]:
                self.told += told
                return told

    def _apply(self, changes: Iterable[dict[str, Any]]) -> None:
        for change in changes:
            assert (change["node"] is None) is (change["kind"] == "REMOVED")
            if change["node"] is None:
                assert change["id"] in self.seen, "told of what it could not see"
                self.copy.pop(change["id"], None)
            else:
                self.copy[change["id"]] = change["node"]

    async def _ids(self) -> AsyncIterator[str]:
        async with self._database.snapshot() as snapshot:
            for followed in FOLLOWED:
                if followed.name in TRAILS.types:
                    for (id_,) in await snapshot.fetch(f"SELECT id FROM {followed.table}"):
                        yield to_global_id(followed.name, decode_uuid(id_))
