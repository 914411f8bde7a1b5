"""Ten thousand missions and sixty thousand participations cost what a hundred and seventy do.

As many statements, each on an index; how long they take is measured elsewhere. Loaded in bulk.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest

from server.access.viewer import Viewer
from server.database import Database, Dialect, Snapshot, Transaction
from server.domain.indexing import index_all
from server.ids import new_id, to_global_id
from server.models.sorting import sort_key
from server.vocabulary import MissionStatus, ParticipationCategory, Scope, ViewerKind
from tests.conftest import MakeSettings, MakeUrl
from tests.reading.contract import Desk, desk_over
from tests.reading.test_statements import make_url

__all__ = ["make_url"]

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
FEW, MANY = 170, 10_000
PARTICIPATIONS = 6
ORGANISATIONS = 120
SUBJECTS = ("Mobilités", "Habitat", "Foncier économique", "L'eau et les sols", "Centralités")
BIG = ("mission", "mission_participation", "search_entry", "organisation")

PAGE = """
query($after: String, $first: Int) {
  missions(first: $first, after: $after) {
    nodes { code title participations(first: 3) { nodes { organisation { name } } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
DOCUMENTS: dict[str, str] = {
    "first page": PAGE,
    "by change": "{ missions(sort: NEWEST_CHANGE) { nodes { code } } }",
    "by code": "{ missions(sort: CODE_DESC) { nodes { code } pageInfo { endCursor } } }",
    "by end": "{ missions(sort: END_ON) { nodes { code } pageInfo { endCursor } } }",
    "filtered count": """query($org: ID!) { missions(filter: {
        status: [SUSPENDED], member: { organisationId: $org } }) { totalCount nodes { code } } }""",
    "text": """{ missions(filter: { text: "eau secteur 7" }) { totalCount nodes { code } } }""",
    "search": """{ search(text: "eau secteur 7") {
        totalCount edges { cursor node { ... on Mission { code title } } } } }""",
    "search while typing": """{ search(text: "foncier sect", types: [MISSION], first: 20) {
        totalCount nodes { ... on Mission { code } } } }""",
}


class Watched:
    """A database that keeps what was read, and with which values."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.dialect = database.dialect
        self.read: list[tuple[str, Sequence[Any]]] = []

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        async with self._database.snapshot() as snapshot:
            yield cast(Snapshot, _WatchedSnapshot(snapshot, self.read))


class _WatchedSnapshot:
    def __init__(self, snapshot: Snapshot, read: list[tuple[str, Sequence[Any]]]) -> None:
        self._snapshot = snapshot
        self._read = read

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        self._read.append((sql, parameters))
        return await self._snapshot.fetch(sql, parameters)


class Crowd:
    """A database with this many missions, a member who reads them, and a desk that is watched."""

    def __init__(self, database: Database, organisation_id: UUID) -> None:
        self.database = database
        self.organisation_id = organisation_id
        self.watched = Watched(database)
        self.desk: Desk = desk_over(cast(Database, self.watched))
        self.viewer = Viewer(
            ViewerKind.MEMBER,
            TODAY,
            scopes=frozenset(Scope),
            user_id=new_id(),
            organisation_id=organisation_id,
        )

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        self.watched.read.clear()
        if "$org" in document:
            variables["org"] = to_global_id("Organisation", self.organisation_id)
        return await self.desk.data(self.viewer, document, **variables)

    async def deepest(self) -> str:
        """The cursor after which the last page begins."""
        after, before_last = None, ""
        while True:
            data = await self.ask(PAGE, after=after, first=100)
            info = data["missions"]["pageInfo"]
            if not info["hasNextPage"]:
                return before_last
            after = before_last = info["endCursor"]


async def crowd(database: Database, missions: int) -> Crowd:
    organisations = [new_id() for _ in range(ORGANISATIONS)]
    agency = new_id()

    async def load(tx: Transaction) -> None:
        await tx.execute_many(
            "INSERT INTO organisation (id, created_at, updated_at, name, kind, department_codes,"
            " fictional, sort_key) VALUES ($1, $2, $2, $3, 'OTHER', $4, $5, $6)",
            [
                [id_, NOW, f"Organisation {n}", ["38"], True, f"organisation {n:05}"]
                for n, id_ in enumerate(organisations)
            ],
        )
        await tx.execute(
            "INSERT INTO agency (id, created_at, updated_at, organisation_id, legal_form,"
            " approval_chain, work_may_start_on, visibility_policy, programme_cycle, sort_key)"
            " VALUES ($1, $2, $2, $3, 'ASSOCIATION', $4, 'APPROVED', 'MEMBERS_ON_REQUEST',"
            " 'ANNUAL', 'agence')",
            [agency, NOW, organisations[0], ["BOARD"]],
        )
        await tx.execute_many(
            "INSERT INTO membership (id, created_at, updated_at, agency_id, organisation_id,"
            " category, joined_on) VALUES ($1, $2, $2, $3, $4, 'FULL_MEMBER', $5)",
            [[new_id(), NOW, agency, id_, date(2020, 1, 1)] for id_ in organisations],
        )
        await _missions(tx, agency, organisations, missions)
        await index_all(tx)

    await database.unit_of_work(load)
    if database.dialect is Dialect.POSTGRES:
        await database.unit_of_work(lambda tx: tx.execute("ANALYZE"))
    return Crowd(database, organisations[1])


async def _missions(tx: Transaction, agency: UUID, organisations: list[UUID], count: int) -> None:
    statuses, categories = list(MissionStatus), list(ParticipationCategory)
    ids = [new_id() for _ in range(count)]
    titles = [f"{SUBJECTS[n % 5]} du secteur {n % 97}" for n in range(count)]
    await tx.execute_many(
        "INSERT INTO mission (id, created_at, updated_at, agency_id, code, title, summary, strand,"
        " kind, status, end_on, sort_key)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'MISSIONS', 'OTHER', $8, $9, $10)",
        [
            [
                ids[n],
                NOW,
                NOW - timedelta(minutes=n * 7919 % count),
                agency,
                f"M{n:05}",
                titles[n],
                f"Étude menée avec le groupe {n % 31}.",
                statuses[n % len(statuses)],
                TODAY + timedelta(days=n % 900 - 450) if n % 3 else None,
                sort_key(titles[n]),
            ]
            for n in range(count)
        ],
    )
    await tx.execute_many(
        "INSERT INTO mission_participation (id, created_at, updated_at, mission_id,"
        " organisation_id, category, from_on) VALUES ($1, $2, $2, $3, $4, $5, $6)",
        [
            [
                new_id(),
                NOW,
                ids[n],
                organisations[(n * 7 + k * 17) % ORGANISATIONS],
                categories[(n + k) % 3],
                date(2025, 1, 1),
            ]
            for n in range(count)
            for k in range(PARTICIPATIONS)
        ],
    )


async def test_ten_thousand_missions_cost_the_statements_of_a_few_each_on_an_index(
    make_url: MakeUrl, make_settings: MakeSettings
) -> None:
    costs = []
    for count in (FEW, MANY):
        database = await Database.connect(make_settings(database_url=make_url()))
        place = await crowd(database, count)
        costs.append(await statements(place, explained=count == MANY))
        await database.close()
    assert costs[0] == costs[1]
    assert costs[1]["first page"] == costs[1]["deepest page"] == 3


async def statements(place: Crowd, *, explained: bool) -> dict[str, int]:
    """How many statements each document reads; and that none of them reads a big table whole."""
    costs = {}
    deepest = await place.deepest()
    for name, document in {**DOCUMENTS, "deepest page": PAGE}.items():
        given = {"after": deepest} if name == "deepest page" else {}
        data = await place.ask(document, **given)
        assert any(data.values()), name
        read = list(place.watched.read)
        costs[name] = len(read)
        if explained:
            for sql, parameters in read:
                found = await whole(place.database, sql, parameters)
                assert found == [], (name, sql, found)
    return costs


async def whole(database: Database, sql: str, parameters: Sequence[Any]) -> list[str]:
    """The steps of a plan that read a big table from end to end."""
    async with database.snapshot() as snapshot:
        if database.dialect is Dialect.SQLITE:
            rows = await snapshot.fetch(f"EXPLAIN QUERY PLAN {sql}", parameters)
            steps = [str(row[3]) for row in rows]
            # t0 and te are the big tables' aliases; a scan along an index is no scan of the table.
            return [
                step
                for step in steps
                if step.startswith(("SCAN t0", "SCAN te", "SCAN li", "SCAN p "))
                and "INDEX" not in step
            ]
        rows = await snapshot.fetch(f"EXPLAIN {sql}", parameters)
        return [
            str(row[0]) for row in rows if any(f"Seq Scan on {name} " in row[0] for name in BIG[:3])
        ]
