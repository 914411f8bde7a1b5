"""What one page, one count and one search cost beside ten thousand missions, and beside a few.

In process, over SQLite, asked by the member of every other measure. Refuses to take the wire in:
it costs the same whatever stands in the database.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Final

from bench import world
from bench.hosting import SECRET_KEY
from bench.rounds import Growth, in_turn
from bench.stage import Stage
from server.access.identity import identify
from server.access.viewer import Viewer
from server.database import Database
from server.domain.indexing import index_all
from server.reading import Reading
from server.schema.contract import make_schema
from server.settings import Settings

_MICROSECONDS: Final = 1e6
_PAGE: Final = """query($after: String, $sort: MissionSort) {
  missions(first: 20, after: $after, sort: $sort) {
    nodes { code title participations(first: 3) { nodes { organisation { name } } } }
    pageInfo { hasNextPage endCursor } } }"""
DOCUMENTS: Final[Mapping[str, str]] = {
    "première page": _PAGE,
    "dernière page": _PAGE,
    "compte filtré": '{ missions(filter: { status: [IN_PROGRESS], text: "friches" }) { totalCount } }',
    "recherche": '{ search(text: "atlas des friches 00003") { totalCount nodes { id } } }',
}


async def measure(stage: Stage) -> list[Growth]:
    schema = make_schema()
    places = {amount: await _Place.built(stage, schema, amount) for amount in stage.scale.breadth}
    try:
        return [await _growth(stage, places, name) for name in DOCUMENTS]
    finally:
        for place in places.values():
            await place.database.close()


async def _growth(stage: Stage, places: Mapping[int, _Place], name: str) -> Growth:
    amounts = stage.scale.breadth

    async def cost(amount: str) -> float:
        place = places[int(amount)]
        given = {"after": place.last} if name == "dernière page" else {}
        until = time.perf_counter() + stage.scale.seconds
        began, count = time.perf_counter(), 0
        while time.perf_counter() < until or not count:
            await place.ask(DOCUMENTS[name], given)
            count += 1
        return (time.perf_counter() - began) / count * _MICROSECONDS

    rounds = await in_turn([str(amount) for amount in amounts], stage.scale.rounds, cost)
    return Growth(
        name=f"{name}, missions dans la base",
        unit="µs par requête",
        amounts=amounts,
        rounds={int(amount): values for amount, values in rounds.items()},
        notes=("en processus, sans le réseau ; SQLite",),
    )


class _Place:
    """A database with this many missions, indexed, and its member."""

    def __init__(self, schema: Any, database: Database, viewer: Viewer) -> None:
        self.database = database
        self.last = ""
        self._schema = schema
        reading = Reading(schema, database, key=SECRET_KEY.encode())
        self._context = SimpleNamespace(services=SimpleNamespace(reading=reading), viewer=viewer)

    @classmethod
    async def built(cls, stage: Stage, schema: Any, amount: int) -> _Place:
        path = stage.folder / f"breadth-{amount}.sqlite3"
        known = await world.build(path, missions=amount, participants=1)
        settings = Settings.model_validate(
            {"database_url": f"sqlite:///{path}", "secret_key": SECRET_KEY}
        )
        database = await Database.connect(settings)
        await database.unit_of_work(index_all)
        viewer = await identify(database, known.token, now=datetime.now(UTC), locale="fr")
        place = cls(schema, database, viewer)
        place.last = await place._last_cursor()
        return place

    async def ask(self, document: str, given: Mapping[str, Any]) -> Any:
        answer = await self._schema.execute(
            document, variable_values=dict(given), context_value=self._context
        )
        assert not answer.errors, answer.errors
        return answer.data

    async def _last_cursor(self) -> str:
        """Where the last page begins."""
        after, before_last = None, None
        while True:
            page = (await self.ask(_PAGE, {"after": after}))["missions"]["pageInfo"]
            if not page["hasNextPage"]:
                return str(before_last or page["endCursor"])
            after = before_last = page["endCursor"]
