"""What moved among ten thousand missions costs what it does among a few: statements, each indexed.

The log holds an entry for each row that was loaded, and what moved comes after them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from server.database import Database, Dialect, Transaction
from tests.conftest import MakeSettings, MakeUrl
from tests.reading.followers import CHANGES
from tests.reading.test_statements import make_url
from tests.reading.test_ten_thousand import FEW, MANY, NOW, TODAY, Crowd, crowd

__all__ = ["make_url"]

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

LATER = NOW + timedelta(minutes=1)
# Whatever grows with an agency's missions or with time; the rest is a few rows for each reader.
BIG = ("mission", "mission_participation", "change_entry")


async def move(place: Crowd) -> None:
    """Two missions are edited, the reader takes part in one no more, and one row goes."""
    own = "SELECT id FROM mission_participation WHERE organisation_id = $1 AND category = $2"

    async def work(tx: Transaction) -> None:
        involved = await tx.fetch(f"{own} ORDER BY id LIMIT 2", [place.organisation_id, "INVOLVED"])
        informed = await tx.fetch(f"{own} ORDER BY id LIMIT 1", [place.organisation_id, "INFORMED"])
        await tx.execute(
            "UPDATE mission_participation SET to_on = $2, updated_at = $3 WHERE id = $1",
            [involved[0][0], TODAY, LATER],
        )
        await tx.execute(
            "UPDATE mission SET progress = 50, updated_at = $2 WHERE id IN"
            " (SELECT mission_id FROM mission_participation WHERE id = $1)",
            [involved[1][0], LATER],
        )
        await tx.execute("DELETE FROM mission_participation WHERE id = $1", [informed[0][0]])

    await place.database.unit_of_work(work)


async def followed(place: Crowd, since: str) -> dict[str, Any]:
    data = await place.ask(CHANGES, since=since)
    batch: dict[str, Any] = data["changes"]
    assert batch["reset"] is None
    assert not batch["hasMore"]
    return batch


async def test_what_moved_among_ten_thousand_missions_costs_what_it_does_among_a_few(
    make_url: MakeUrl, make_settings: MakeSettings
) -> None:
    costs = []
    for count in (FEW, MANY):
        database = await Database.connect(make_settings(database_url=make_url()))
        place = await crowd(database, count)
        since = (await place.ask(CHANGES))["changes"]["cursor"]
        await move(place)
        batch = await followed(place, since)
        read = list(place.watched.read)
        costs.append((len(read), sorted(change["kind"] for change in batch["changes"])))
        if count == MANY:
            for sql, parameters in read:
                assert await read_whole(database, sql, parameters) == [], sql
        assert (await followed(place, batch["cursor"]))["changes"] == []
        await database.close()
    assert costs[0] == costs[1]


async def read_whole(database: Database, sql: str, parameters: Sequence[Any]) -> list[str]:
    """The steps of a plan that read a big table from end to end."""
    names = aliases(sql)
    async with database.snapshot() as snapshot:
        if database.dialect is Dialect.SQLITE:
            rows = await snapshot.fetch(f"EXPLAIN QUERY PLAN {sql}", parameters)
            steps = [str(row[3]) for row in rows]
            return [step for step in steps if step.startswith("SCAN ") and step.split()[1] in names]
        rows = await snapshot.fetch(f"EXPLAIN {sql}", parameters)
        return [
            str(row[0])
            for row in rows
            if any(f"Seq Scan on {name} " in f"{row[0]} " for name in BIG)
        ]


def aliases(sql: str) -> set[str]:
    """How a statement calls the big tables."""
    found = re.findall(rf"\b(?:FROM|JOIN) ({'|'.join(BIG)})\b(?: (?!WHERE\b)([a-z]\w*))?", sql)
    return {alias or name for name, alias in found}
