"""What is common to weighing one row of any kind. Pure.

Refuses to call a change what is none: a cell that says what an export would write changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from server.interchange.columns import Column, Header
from server.interchange.faults import CellRefused, Fault, fault_of
from server.interchange.report import Outcome, RowReport
from server.interchange.tables import Row
from server.problems import Problem, ValidationFailed

T = TypeVar("T")


class Moved(Exception):
    """What a row was weighed against has changed since: the file is weighed again."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the paths of the domain's problems are named in a file: path → field of a column."""

    header: Header
    fields: Mapping[str, str]

    def fault(self, problem: Problem, default: str = "") -> Fault:
        path = problem.path if isinstance(problem, ValidationFailed) else ""
        name = self.fields.get(path.split(".")[0], default)
        return fault_of(problem).under(self.header.name_of(name) if name else "")


@dataclass(slots=True)
class Weighing:
    """One row while it is weighed: what it has wrong so far."""

    row: Row
    header: Header
    faults: list[Fault] = field(init=False)

    def __post_init__(self) -> None:
        self.faults = list(self.row.faults)

    def told(self, name: str) -> bool:
        """Whether the row says anything of this field, if only that it is empty."""
        return name in self.row.values

    def attempt(self, name: str, read: Callable[[], T]) -> T | None:
        """What `read` answers; its refusal is noted under the column."""
        try:
            return read()
        except CellRefused as refused:
            self.faults.append(refused.fault.under(self.header.name_of(name)))
        return None

    def require(self, name: str, column: str) -> None:
        if self.row.values.get(name) is None and not any(
            fault.column == self.header.name_of(name) for fault in self.faults
        ):
            self.faults.append(
                Fault(
                    "REQUIRED",
                    f"« {column} » est nécessaire ici.",
                    f"“{column}” is needed here.",
                    self.header.name_of(name) if name in self.header.spelt else column,
                )
            )

    def refused(self, key: str, *more: Fault) -> RowReport:
        return RowReport(self.row.number, key, Outcome.REFUSED, (*self.faults, *more))

    def report(self, key: str, outcome: Outcome) -> RowReport:
        return RowReport(self.row.number, key, outcome)


def duplicate(first_row: int, column: str) -> Fault:
    return Fault(
        "DUPLICATE",
        f"Déjà à la ligne {first_row} du fichier.",
        f"Already on row {first_row} of the file.",
        column,
    )


def always_set(column: str) -> Fault:
    return Fault("ALWAYS_SET", "Ne peut pas être vidé.", "Cannot be emptied.", column)


def says_the_same(column: Column, kept: Any, told: Any) -> bool:
    """Whether the cell says what an export of the kept value would."""
    if kept == told:
        return True
    if kept is None or told is None:
        return False
    written = column.codec.write(kept)
    return written is not None and column.codec.read(written) == told


def by_field(columns: Sequence[Column]) -> dict[str, Column]:
    return {column.field: column for column in columns}
