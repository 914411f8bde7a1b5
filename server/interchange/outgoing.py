"""What an export asks of the database, under the rules of whoever reads it.

A column is read through its rule, a row through its table's: what a facet closes is an empty cell,
what is hidden is no row. Refuses a statement without its rule.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from server.access.policy import Rule
from server.access.viewer import Viewer
from server.database import Dialect, decode_uuid
from server.domain.missions.facts import bound
from server.interchange.lookups import Reads, among, labels
from server.problems import Forbidden

ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, through which snapshot."""

    reads: Reads
    dialect: Dialect
    viewer: Viewer

    def check(self, *rules: Rule) -> None:
        """Scopes narrow tokens. Raises Forbidden."""
        if self.viewer.token_id is None:
            return
        if any(rule.scope is not None and not self.viewer.has(rule.scope) for rule in rules):
            raise Forbidden

    def sees(self, rule: Rule, alias: str = "t0") -> str:
        """SQL: whether the row of this alias is there for the reader."""
        return f"({rule.predicate(self.viewer.kind).replace('{t}', alias)})"

    def open(self, rule: Rule, column: str, alias: str = "t0") -> str:
        """SQL: the column where its rule opens it, else NULL."""
        return f"CASE WHEN {self.sees(rule, alias)} THEN {column} END"

    async def fetch(self, sql: str, **values: Any) -> Sequence[Sequence[Any]]:
        text, parameters = bound(sql, self.viewer, **values)
        return await self.reads.fetch(text, parameters)

    async def pages(self, sql: str, **values: Any) -> AsyncIterator[Sequence[Sequence[Any]]]:
        """Rows by their first column, `t0.id`, some at a time. `sql` ends in its conditions."""
        after = UUID(int=0)
        while True:
            rows = await self.fetch(
                f"{sql} AND t0.id > :after ORDER BY t0.id LIMIT {ROWS_AT_ONCE}",
                after=after,
                **values,
            )
            if rows:
                yield rows
            if len(rows) < ROWS_AT_ONCE:
                return
            after = decode_uuid(rows[-1][0])

    def among(self, column: str, name: str) -> str:
        return among(self.dialect, column, f":{name}")

    async def names(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """How organisations are named in a cell, so that an import finds them again."""
        rows = await self.fetch(
            "SELECT t0.id, t0.name, t0.siren, NOT EXISTS (SELECT 1 FROM organisation o2"
            " WHERE o2.sort_key = t0.sort_key AND o2.id <> t0.id) FROM organisation t0 WHERE "
            + self.among("t0.id", "ids"),
            ids=tuple(ids),
        )
        return labels(
            (decode_uuid(id_), name, siren, bool(alone)) for id_, name, siren, alone in rows
        )
