"""What an import would do, or did, row by row. Pure.

Refuses to grow with the file: it counts every row, and tells of a bounded number of them, the
refused ones before the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from server.interchange.faults import Fault

ROWS_TOLD: Final = 500


class Outcome(StrEnum):
    """What becomes of one row."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class RowReport:
    """`key` is what the row is about, in the words of its file. A remark refuses nothing."""

    row: int
    key: str
    outcome: Outcome
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Report:
    """`read_as` says how the file was understood; `digest` is the SHA-256 of its bytes."""

    kind: str
    dry_run: bool
    digest: str
    read_as: str
    applied: bool = False
    counts: Counter[Outcome] = field(default_factory=Counter)
    _refused: list[RowReport] = field(default_factory=list)
    _others: list[RowReport] = field(default_factory=list)

    def add(self, rows: Iterable[RowReport]) -> None:
        for row in rows:
            self.counts[row.outcome] += 1
            self._keep(row)

    def remark(self, row: int, faults: Iterable[Fault]) -> None:
        """What is told of a row that counts as none, such as the header."""
        found = tuple(faults)
        if found:
            self._refused.insert(0, RowReport(row, "", Outcome.UNCHANGED, found))

    def _keep(self, row: RowReport) -> None:
        kept = self._refused if row.faults else self._others
        if len(kept) < ROWS_TOLD:
            kept.append(row)

    @property
    def refused(self) -> int:
        return self.counts[Outcome.REFUSED]

    @property
    def changes(self) -> int:
        return self.counts[Outcome.CREATED] + self.counts[Outcome.UPDATED]

    @property
    def rows(self) -> list[RowReport]:
        """In the order of the file."""
        room = max(0, ROWS_TOLD - len(self._refused))
        return sorted([*self._refused, *self._others[:room]], key=lambda row: row.row)

    @property
    def truncated(self) -> bool:
        return len(self.rows) < self.counts.total()

    def told(self, locale: str) -> dict[str, Any]:
        """As it is answered in JSON."""
        return {
            "kind": self.kind,
            "dryRun": self.dry_run,
            "applied": self.applied,
            "counts": {one.value.lower(): self.counts[one] for one in Outcome},
            "rows": [
                {
                    "row": row.row,
                    "key": row.key,
                    "outcome": row.outcome.value,
                    "problems": [
                        {
                            "column": fault.column,
                            "code": fault.code,
                            "message": fault.message(locale),
                        }
                        for fault in row.faults
                    ],
                }
                for row in self.rows
            ],
            "truncated": self.truncated,
            "digest": self.digest,
        }
