"""A spreadsheet of organisations on its way in: weighed some rows at a time, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from server.database import Dialect, Transaction
from server.domain.journal import Entry, record_many
from server.interchange import bulk
from server.interchange.authors import Author
from server.interchange.columns import Header
from server.interchange.lookups import Reads
from server.interchange.organisations.columns import COLUMNS
from server.interchange.organisations.decisions import Change, Decisions
from server.interchange.organisations.study import Kept, look_up
from server.interchange.report import RowReport
from server.interchange.tables import Row
from server.vocabulary import Scope


@dataclass(slots=True)
class OrganisationsImport:
    """One file of organisations."""

    agency_id: UUID
    dialect: Dialect
    decisions: Decisions

    columns: ClassVar = COLUMNS
    scopes: ClassVar = frozenset({Scope.PROGRAMME_WRITE})

    @classmethod
    async def begin(
        cls, reads: Reads, dialect: Dialect, agency_id: UUID, by: Author, header: Header
    ) -> OrganisationsImport:
        del reads, by
        return cls(agency_id, dialect, Decisions(agency_id, header))

    async def study(self, reads: Reads, rows: Sequence[Row]) -> list[Kept]:
        return await look_up(reads, self.dialect, self.agency_id, rows)

    def decide(self, rows: Sequence[Row], known: list[Kept]) -> list[RowReport]:
        return self.decisions.decide(rows, known)

    async def conclude(self, reads: Reads) -> list[RowReport]:
        """Every row was told already."""
        del reads
        return []

    @property
    def moves(self) -> bool:
        return bool(self.decisions.changes)

    async def write(self, tx: Transaction, by: Author) -> None:
        """Raises Moved where a row is not what was weighed."""
        changes = self.decisions.changes
        created = [change for change in changes if change.version is None]
        edited = {change.id: change for change in changes if change.version is not None}
        versions = {id_: change.version or 0 for id_, change in edited.items()}
        await bulk.bump(tx, self.dialect, "organisation", versions, by.now)
        rows = (self._row(change, by) for change in created)
        await bulk.insert(tx, "organisation", rows)
        await bulk.update(tx, "organisation", {id_: change.after for id_, change in edited.items()})
        for part in bulk.some(changes):
            await record_many(tx, [_entry(change, by) for change in part])

    def _row(self, change: Change, by: Author) -> dict[str, Any]:
        """Every column, so that all rows go in one statement."""
        return {
            "id": change.id,
            **bulk.stamps(by.now),
            "registered_by_id": self.agency_id,
            "external_id": None,
            "short_name": None,
            "siren": None,
            "siret": None,
            "insee_code": None,
            "banatic_nature": None,
            "department_codes": [],
            "region_code": None,
            "population": None,
            "cog_vintage": None,
            "valid_from_on": None,
            "valid_to_on": None,
            "fictional": False,
            **change.after,
        }


def _entry(change: Change, by: Author) -> Entry:
    created = change.version is None
    return Entry(
        "create_organisation" if created else "edit_organisation",
        "Organisation",
        change.id,
        by.actor_id,
        by.now,
        bulk.journalled(change.before) or None,
        bulk.journalled(change.after),
    )
