"""A roadmap of ten thousand actions costs what one of twenty-four does: its board, its table, its
timeline, its sums and its past days.

As many statements, each on an index; how long they take is measured elsewhere. Loaded in bulk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from server.access.viewer import Viewer
from server.database import Database, Dialect, Transaction
from server.ids import new_id, to_global_id
from server.reading import Reading
from server.schema.context import Context, Services
from server.vocabulary import (
    ActionStatus,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
    Scope,
    ViewerKind,
)
from tests.conftest import MakeSettings, MakeUrl
from tests.reading.contract import KEY
from tests.reading.test_statements import make_url
from tests.reading.test_ten_thousand import Watched
from tests.schema.agency import the_schema

__all__ = ["make_url"]

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
FEW, MANY = 24, 10_000
ORGANISATIONS = 40
AXES = 4
SUBJECTS = ("Halle", "Voie verte", "Maison médicale", "Éco-quartier", "Musée")
BIG = ("action", "action_status_change", "budget_line", "funding", "milestone")

_TABLE = "query($roadmap: ID!) {{ roadmap(id: $roadmap) {{ actions({}) {{ {} }} }} }}"
_PAGES = _TABLE.replace("$roadmap: ID!", "$roadmap: ID!, $after: String")
_ROWS = """pageInfo { hasNextPage endCursor } nodes { number title status late
  actors(first: 3) { nodes { role organisation { name } } } }"""
SORTS = (
    "TITLE",
    "TITLE_DESC",
    "PRIORITY",
    "PLANNED_START_ON",
    "PLANNED_END_ON",
    "NEWEST_STATUS",
    "OLDEST_STATUS",
    "NEWEST_CHANGE",
    "OLDEST_CHANGE",
)
DOCUMENTS: dict[str, str] = {
    "board": """query($roadmap: ID!) { shown: roadmapBoard(roadmapId: $roadmap, first: 5) {
        ... on RoadmapBoard { partial tally { actions late }
          columns { status tally { actions } actions { number title axis { title } } } } } }""",
    "table": _TABLE.format("first: 20", _ROWS),
    **{f"table by {sort}": _TABLE.format(f"sort: {sort}", _ROWS) for sort in SORTS},
    "deepest page": _PAGES.format("first: 20, after: $after", _ROWS),
    "filtered count": _TABLE.format(
        "filter: { status: [BLOCKED, PAUSED], late: true }", f"totalCount {_ROWS}"
    ),
    "timeline": _TABLE.format(
        """sort: PLANNED_START_ON,
           filter: { plannedWithin: { fromOn: "2025-01-01", toOn: "2025-06-30" } }""",
        "nodes { number plannedStartOn plannedEndOn milestones { nodes { title dueOn doneOn } } }",
    ),
    "sums": """query($roadmap: ID!) { shown: roadmapSums(roadmapId: $roadmap) { ... on RoadmapSums {
        partial tally { actions engaged late } total { planned { amount } actual { amount } }
        years { year budget { planned { amount } } } axes { axis { title } tally { actions } }
        owners { owner { name } budget { planned { amount } } }
        funders { funder { name } amount { amount } } fundings { year status } } } }""",
    "past day": """query($roadmap: ID!) {
        shown: roadmapAsOf(roadmapId: $roadmap, on: "2024-03-01", first: 20) { ... on RoadmapAsOf {
          partial tally { actions late } statuses { status tally { actions } }
          actions { status progress late action { number title } } } } }""",
}


class Plan:
    """A database with one roadmap of this many actions, its holder, and a desk that is watched."""

    def __init__(self, database: Database, roadmap_id: UUID, holder_id: UUID) -> None:
        self.database = database
        self.roadmap = to_global_id("Roadmap", roadmap_id)
        self.watched = Watched(database)
        watched = cast(Database, self.watched)
        self._services = SimpleNamespace(
            database=watched,
            signing_key=KEY,
            reading=Reading(the_schema(), watched, key=KEY),
            public_url=None,
        )
        self.viewer = Viewer(
            ViewerKind.MEMBER,
            TODAY,
            scopes=frozenset(Scope),
            user_id=new_id(),
            organisation_id=holder_id,
        )

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        self.watched.read.clear()
        context = Context(cast(Services, self._services), self.viewer, NOW, None, "192.0.2.1")
        result = await the_schema().execute(
            document, {"roadmap": self.roadmap, **variables}, context_value=context
        )
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    async def deepest(self) -> str:
        """The cursor after which the last page begins."""
        document = _PAGES.format("first: 100, after: $after", "pageInfo { hasNextPage endCursor }")
        after, before_last = None, None
        while True:
            data = await self.ask(document, after=after)
            info = data["roadmap"]["actions"]["pageInfo"]
            if not info["hasNextPage"]:
                return before_last or await self._second()
            after = before_last = info["endCursor"]

    async def _second(self) -> str:
        data = await self.ask(DOCUMENTS["table"])
        cursor: str = data["roadmap"]["actions"]["pageInfo"]["endCursor"]
        return cursor


async def a_plan(database: Database, actions: int) -> Plan:
    organisations = [new_id() for _ in range(ORGANISATIONS)]
    roadmap = new_id()
    await database.unit_of_work(lambda tx: _load(tx, roadmap, organisations, actions))
    if database.dialect is Dialect.POSTGRES:
        await database.unit_of_work(lambda tx: tx.execute("ANALYZE"))
    return Plan(database, roadmap, organisations[0])


async def _load(tx: Transaction, roadmap: UUID, organisations: list[UUID], count: int) -> None:
    async def insert(table: str, columns: str, rows: list[list[Any]]) -> None:
        named = f"id, created_at, updated_at, {columns}"
        places = ", ".join(f"${at}" for at in range(1, named.count(",") + 2))
        await tx.execute_many(
            f"INSERT INTO {table} ({named}) VALUES ({places})",
            [[new_id(), NOW, NOW, *row] for row in rows],
        )

    await tx.execute_many(
        "INSERT INTO organisation (id, created_at, updated_at, name, kind, department_codes,"
        " fictional, sort_key) VALUES ($1, $2, $2, $3, 'OTHER', $4, $5, $6)",
        [
            [id_, NOW, f"Organisation {n}", ["59"], True, f"organisation {n:05}"]
            for n, id_ in enumerate(organisations)
        ],
    )
    await tx.execute(
        "INSERT INTO roadmap (id, created_at, updated_at, holder_id, title, status, sort_key)"
        " VALUES ($1, $2, $2, $3, 'Plan', 'TRACKED', 'plan')",
        [roadmap, NOW, organisations[0]],
    )
    axes = [new_id() for _ in range(AXES)]
    await tx.execute_many(
        "INSERT INTO roadmap_axis (id, created_at, updated_at, roadmap_id, number, title)"
        " VALUES ($1, $2, $2, $3, $4, $5)",
        [[id_, NOW, roadmap, n + 1, f"Axe {n + 1}"] for n, id_ in enumerate(axes)],
    )
    ids = [new_id() for _ in range(count)]
    statuses = list(ActionStatus)
    await tx.execute_many(
        "INSERT INTO action (id, created_at, updated_at, roadmap_id, axis_id, lineage_id, number,"
        " title, status, status_on, origin, priority, planned_start_on, planned_end_on,"
        " competence_codes, levers, sort_key)"
        " VALUES ($1, $2, $3, $4, $5, $1, $6, $7, $8, $9, 'CONTRACT', $10, $11, $12, $13, $13, $14)",
        [
            [
                ids[n],
                NOW,
                NOW - timedelta(minutes=n * 7919 % count),
                roadmap,
                axes[n % AXES] if n % 7 else None,
                n + 1,
                f"{SUBJECTS[n % 5]} {n}",
                statuses[n % 9],
                TODAY - timedelta(days=n * 31 % 2_000),
                n % 4 or None,
                _planned(n) if n % 5 else None,
                _planned(n) + timedelta(days=200) if n % 3 else None,
                [],
                f"{SUBJECTS[n % 5].lower()} {n:05}",
            ]
            for n in range(count)
        ],
    )
    await tx.execute_many(
        "INSERT INTO action_status_change (id, action_id, to_status, at, effective_on, progress)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [
            [new_id(), ids[n], statuses[(n + k) % 9], NOW, date(2021 + k, 1 + n % 12, 5), 20 * k]
            for n in range(count)
            for k in range(4)
        ],
    )
    await insert(
        "action_actor",
        "action_id, organisation_id, role, share_hundredths",
        [
            [ids[n], organisations[(n + at) % ORGANISATIONS], role, share]
            for n in range(count)
            for at, (role, share) in enumerate([("PROJECT_OWNER", 6_000), ("CO_OWNER", 4_000)])
        ],
    )
    await insert(
        "budget_line",
        "action_id, year, nature, unit, planned_hundredths",
        [
            [ids[n], 2024 + k, BudgetNature.INVESTMENT, BudgetUnit.EUR_HT, 1_000 + n]
            for n in range(count)
            for k in range(2)
        ],
    )
    await insert(
        "funding",
        "action_id, funder_id, year, amount_cents, status",
        [
            [ids[n], organisations[n % ORGANISATIONS], 2025, 500 + n, FundingStatus.GRANTED]
            for n in range(count)
        ],
    )
    await insert(
        "milestone",
        "action_id, title, due_on",
        [[ids[n], "Chantier", _planned(n)] for n in range(count)],
    )


def _planned(n: int) -> date:
    return TODAY + timedelta(days=n * 17 % 1_600 - 600)


async def test_ten_thousand_actions_cost_the_statements_of_twenty_four_each_on_an_index(
    make_url: MakeUrl, make_settings: MakeSettings
) -> None:
    costs = []
    for count in (FEW, MANY):
        database = await Database.connect(make_settings(database_url=make_url()))
        try:
            plan = await a_plan(database, count)
            costs.append(await statements(plan, count, explained=count == MANY))
        finally:
            await database.close()
    assert costs[0] == costs[1]


async def statements(plan: Plan, count: int, *, explained: bool) -> dict[str, int]:
    """How many statements each document reads; and that none of them reads a big table whole."""
    costs = {}
    deepest = await plan.deepest()
    for name, document in DOCUMENTS.items():
        data = await plan.ask(document, **({"after": deepest} if "$after)" in document else {}))
        holds(name, next(iter(data.values())), count)
        read = list(plan.watched.read)
        costs[name] = len(read)
        if explained:
            for sql, parameters in read:
                found = await whole(plan.database, sql, parameters)
                assert found == [], (name, sql, found)
    return costs


def holds(name: str, shown: dict[str, Any], count: int) -> None:
    """The answer is not an empty one: an empty level costs nothing."""
    if "actions" in shown and "tally" not in shown:
        assert shown["actions"]["nodes"], name
    elif name == "past day":
        assert 0 < shown["tally"]["actions"] <= count
    else:
        assert shown["tally"]["actions"] == count
        assert shown["partial"] is False


async def whole(database: Database, sql: str, parameters: Sequence[Any]) -> list[str]:
    """The steps of a plan that read a big table from end to end."""
    async with database.snapshot() as snapshot:
        if database.dialect is Dialect.SQLITE:
            rows = await snapshot.fetch(f"EXPLAIN QUERY PLAN {sql}", parameters)
            aliases = ("t0", "ch", "bl", "fu", "ow", "la", "sa", "ot")
            return [
                step
                for step in (str(row[3]) for row in rows)
                if step.startswith(tuple(f"SCAN {alias}" for alias in aliases))
                and "INDEX" not in step
            ]
        # Nearly all the rows are this one roadmap's: what is asked is whether an index would serve.
        await snapshot.fetch("SET LOCAL enable_seqscan = off")
        rows = await snapshot.fetch(f"EXPLAIN {sql}", parameters)
        return [
            str(row[0]) for row in rows if any(f"Seq Scan on {name} " in row[0] for name in BIG)
        ]
