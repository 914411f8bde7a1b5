"""A spreadsheet of actions on its way in: weighed some rows at a time, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from server.database import Dialect, Transaction
from server.interchange.actions.columns import COLUMNS
from server.interchange.actions.decisions import Decisions
from server.interchange.actions.study import Studied, Surroundings, look_up, surroundings
from server.interchange.actions.writing import write
from server.interchange.authors import Author
from server.interchange.columns import Header
from server.interchange.lookups import Reads
from server.interchange.report import RowReport
from server.interchange.tables import Row
from server.vocabulary import Scope


@dataclass(slots=True)
class ActionsImport:
    """One file of one roadmap's actions."""

    around: Surroundings
    decisions: Decisions

    columns: ClassVar = COLUMNS
    scopes: ClassVar = frozenset({Scope.ACTION_WRITE})

    @classmethod
    async def begin(
        cls, reads: Reads, dialect: Dialect, roadmap_id: UUID, by: Author, header: Header
    ) -> ActionsImport:
        around = await surroundings(reads, dialect, roadmap_id, by)
        return cls(around, Decisions(around, header))

    async def study(self, reads: Reads, rows: Sequence[Row]) -> Studied:
        return await look_up(reads, self.around, rows)

    def decide(self, rows: Sequence[Row], studied: Studied) -> list[RowReport]:
        return self.decisions.decide(rows, studied)

    async def conclude(self, reads: Reads) -> list[RowReport]:
        """Every row was told already."""
        del reads
        return []

    @property
    def moves(self) -> bool:
        return bool(self.decisions.changes)

    async def write(self, tx: Transaction, by: Author) -> None:
        await write(tx, self.decisions.changes, self.decisions.new_axes, self.around, by)
