"""What is wrong with a file, or with one cell of it, in both languages.

A file that cannot be read at all is a problem like any other; a wrong cell is a line of the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.problems import Problem, ValidationFailed


class FileFault(StrEnum):
    """Why a whole file is refused."""

    EMPTY = "FILE_EMPTY"
    TOO_LARGE = "FILE_TOO_LARGE"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    NOT_A_TABLE = "NOT_A_TABLE"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    OPEN_QUOTE = "OPEN_QUOTE"
    PROTECTED = "FILE_PROTECTED"
    OLD_FORMAT = "OLD_FORMAT"
    OTHER_FORMAT = "OTHER_FORMAT"
    BROKEN = "FILE_BROKEN"
    HEADER_MISSING = "HEADER_MISSING"
    COLUMN_MISSING = "COLUMN_MISSING"
    COLUMN_TWICE = "COLUMN_TWICE"
    CELL_TOO_LONG = "CELL_TOO_LONG"


class FileRefused(ValidationFailed):
    """Nothing of the file is read. `fault` is the stable name of the reason."""

    def __init__(self, fault: FileFault, *, french: str, english: str) -> None:
        super().__init__("file", french=french, english=english)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Fault:
    """What one cell, or one row, has wrong. `column` is the header as the file spells it."""

    code: str
    french: str
    english: str
    column: str = ""

    def message(self, locale: str = "fr") -> str:
        return self.english if locale == "en" else self.french

    def under(self, column: str) -> Fault:
        return Fault(self.code, self.french, self.english, column)


class CellRefused(Exception):
    """One cell cannot be read as its column asks."""

    def __init__(self, code: str, french: str, english: str) -> None:
        super().__init__(code)
        self.fault = Fault(code, french, english)


def fault_of(problem: Problem) -> Fault:
    """A rule's refusal, as a line of the report."""
    code = getattr(problem, "guard", problem.code.value)
    return Fault(code, problem.message("fr"), problem.message("en"))
