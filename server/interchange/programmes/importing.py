"""A programme's spreadsheet on its way in: read some rows at a time, weighed as a whole.

Refuses to weigh its rows one by one: an axis, a version and a programme are of all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from server.database import Dialect, Transaction
from server.interchange.authors import Author
from server.interchange.columns import Header
from server.interchange.keeping import Ways, Weighing
from server.interchange.lookups import Reads
from server.interchange.missions.study import look_up, surroundings
from server.interchange.missions.writing import write as write_missions
from server.interchange.programmes.columns import COLUMNS
from server.interchange.programmes.decisions import PATHS, Draft, Lines, Missions
from server.interchange.programmes.groups import Group, Target, groups_of, targets, value_of
from server.interchange.programmes.study import Content, Shelf, content_of, shelf_of
from server.interchange.programmes.writing import write
from server.interchange.report import RowReport
from server.interchange.tables import Row
from server.problems import Problem
from server.vocabulary import Scope


@dataclass(slots=True)
class ProgrammesImport:
    """One file of programme lines. The rows are kept until the last one is read."""

    dialect: Dialect
    header: Header
    missions: Missions
    shelf: Shelf
    rows: list[Row] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    columns: ClassVar = COLUMNS
    scopes: ClassVar = frozenset({Scope.PROGRAMME_WRITE, Scope.MISSION_WRITE})

    @classmethod
    async def begin(
        cls, reads: Reads, dialect: Dialect, agency_id: UUID, by: Author, header: Header
    ) -> ProgrammesImport:
        around = await surroundings(reads, dialect, agency_id, by)
        return cls(dialect, header, Missions(around), await shelf_of(reads, agency_id))

    async def study(self, reads: Reads, rows: Sequence[Row]) -> None:
        self.missions.kept.update(await look_up(reads, self.missions.around, rows))

    def decide(self, rows: Sequence[Row], known: None) -> list[RowReport]:
        """None of them yet."""
        del known
        self.rows.extend(rows)
        return []

    async def conclude(self, reads: Reads) -> list[RowReport]:
        groups = await asyncio.to_thread(groups_of, self.rows, self.shelf)
        reports: list[RowReport] = []
        for group in groups:
            reports += await self._weigh(reads, group)
        return sorted(reports, key=lambda one: one.row)

    async def _weigh(self, reads: Reads, group: Group) -> list[RowReport]:
        if group.problem is not None:
            return self._all_refused(group, group.problem)
        try:
            asked = targets(group, self.shelf.versions, self.missions.around.today)
        except Problem as problem:
            return self._all_refused(group, problem)
        for target in asked:
            content = await self._content(reads, target)
            lines = await asyncio.to_thread(
                Lines, group, target, content, self.missions, self.header
            )
            if target is asked[-1] or lines.says_nothing_new:
                break
        self.missions.proposed.update(lines.proposed)
        if lines.draft.moves:
            self.drafts.append(lines.draft)
        return lines.reports

    async def _content(self, reads: Reads, target: Target) -> Content:
        if target.content_of is None:
            return Content()
        return await content_of(reads, target.content_of)

    def _all_refused(self, group: Group, problem: Problem) -> list[RowReport]:
        fault = Ways(self.header, PATHS).fault(problem)
        return [
            Weighing(row, self.header).refused(str(value_of(row, "code") or ""), fault)
            for row in group.rows
        ]

    @property
    def moves(self) -> bool:
        return bool(self.drafts)

    async def write(self, tx: Transaction, by: Author) -> None:
        """Raises Moved where a programme, a version or a code is not what was weighed."""
        around = self.missions.around
        await write_missions(tx, list(self.missions.proposed.values()), around, by)
        await write(tx, self.dialect, around.agency_id, self.drafts, self.shelf, by)
