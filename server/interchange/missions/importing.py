"""A spreadsheet of missions on its way in: weighed some rows at a time, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from server.database import Dialect, Transaction
from server.interchange.authors import Author
from server.interchange.columns import Header
from server.interchange.lookups import Reads
from server.interchange.missions.columns import COLUMNS
from server.interchange.missions.decisions import Decisions
from server.interchange.missions.study import Kept, Surroundings, look_up, surroundings
from server.interchange.missions.writing import write
from server.interchange.report import RowReport
from server.interchange.tables import Row
from server.vocabulary import Scope


@dataclass(slots=True)
class MissionsImport:
    """One file of missions."""

    around: Surroundings
    decisions: Decisions

    columns: ClassVar = COLUMNS
    scopes: ClassVar = frozenset({Scope.MISSION_WRITE})

    @classmethod
    async def begin(
        cls, reads: Reads, dialect: Dialect, agency_id: UUID, by: Author, header: Header
    ) -> MissionsImport:
        around = await surroundings(reads, dialect, agency_id, by)
        return cls(around, Decisions(around, header))

    async def study(self, reads: Reads, rows: Sequence[Row]) -> dict[str, Kept]:
        return await look_up(reads, self.around, rows)

    def decide(self, rows: Sequence[Row], known: dict[str, Kept]) -> list[RowReport]:
        return self.decisions.decide(rows, known)

    async def conclude(self, reads: Reads) -> list[RowReport]:
        """Every row was told already."""
        del reads
        return []

    @property
    def moves(self) -> bool:
        return bool(self.decisions.changes)

    async def write(self, tx: Transaction, by: Author) -> None:
        await write(tx, list(self.decisions.changes.values()), self.around, by)
