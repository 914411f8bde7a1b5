"""The columns of a kind of spreadsheet, as data: how each is called, read, written and explained.

Refuses a header it does not know: it is told, with the nearest name, and left aside.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from server.interchange.cells import Cell, Written, folded, text_of
from server.interchange.faults import Fault, FileFault, FileRefused

MARK: Final = "#"
"""The header of the column by which a row is set aside: an example, a comment."""


class Codec(Protocol):
    """Both ways between a cell and a value. `read(write(x))` is `x`, as far as a file can say it."""

    @property
    def hint(self) -> str:
        """What to type, in French."""

    def read(self, cell: Cell) -> Any:
        """Raises CellRefused."""

    def write(self, value: Any) -> Written: ...


@dataclass(frozen=True, slots=True)
class Column:
    """`needed_by` says in French who must fill it; `told` columns are exported and never read."""

    field: str
    name: str
    english: str
    codec: Codec
    description: str
    example: Written = None
    aliases: Sequence[str] = ()
    required: bool = False
    told: bool = False
    width: int = 18
    _known: frozenset[str] = dataclasses.field(init=False, repr=False, default=frozenset())

    def __post_init__(self) -> None:
        names = (self.name, self.english, *self.aliases)
        object.__setattr__(self, "_known", frozenset(folded(name) for name in names))

    @property
    def known_as(self) -> frozenset[str]:
        return self._known


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands in a file. `unknown` are warnings about the others."""

    places: Mapping[int, Column]
    spelt: Mapping[str, str]
    mark: int | None
    width: int
    unknown: tuple[Fault, ...]

    def name_of(self, field_name: str) -> str:
        """The column as this file spells it, for the report."""
        return self.spelt.get(field_name, field_name)


def score(cells: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many known columns this row of cells would head."""
    names = {name for cell in cells if isinstance(cell, str) and (name := heading(cell))}
    return sum(bool(column.known_as & names) for column in columns)


def heading(cell: str) -> str:
    """A header without what people add to it: a star, a unit or a remark in brackets."""
    if cell.strip() == MARK:
        return MARK
    return folded(re.sub(r"[(\[].*?[)\]]|\*", " ", cell))


def header(cells: Sequence[Cell], columns: Sequence[Column]) -> Header:
    """Raises FileRefused where a column that is needed is missing, or stands twice."""
    places: dict[int, Column] = {}
    spelt: dict[str, str] = {}
    unknown: list[Fault] = []
    mark: int | None = None
    for at, cell in enumerate(cells):
        told = text_of(cell).strip() if isinstance(cell, str) else ""
        name = heading(told)
        if name == MARK:
            mark = at
            continue
        if not name:
            continue
        column = next((one for one in columns if name in one.known_as), None)
        if column is None:
            unknown.append(_unknown(told, columns))
        elif column.field in spelt:
            raise _twice(told, spelt[column.field])
        else:
            spelt[column.field] = told
            if not column.told:
                places[at] = column
    missing = [one.name for one in columns if one.required and one.field not in spelt]
    if missing:
        raise _missing(missing)
    return Header(places, spelt, mark, len(cells), tuple(unknown))


def _unknown(told: str, columns: Sequence[Column]) -> Fault:
    names = {known: column.name for column in columns for known in column.known_as}
    near = difflib.get_close_matches(heading(told), names, n=1, cutoff=0.6)
    french, english = f"Colonne inconnue : « {told} » n'est pas lue.", f"“{told}” is not read."
    if near:
        french += f" Vouliez-vous dire « {names[near[0]]} » ?"
        english += f" Did you mean “{names[near[0]]}”?"
    return Fault("COLUMN_UNKNOWN", french, english, told)


def _twice(told: str, known: str) -> FileRefused:
    return FileRefused(
        FileFault.COLUMN_TWICE,
        french=f"Deux colonnes disent la même chose : « {known} » et « {told} ». Gardez-en une.",
        english=f"Two columns say the same thing: “{known}” and “{told}”. Keep one of them.",
    )


def _missing(names: Sequence[str]) -> FileRefused:
    listed = ", ".join(f"« {name} »" for name in names)
    return FileRefused(
        FileFault.COLUMN_MISSING,
        french=f"Il manque une colonne : {listed}."
        if len(names) == 1
        else f"Il manque des colonnes : {listed}.",
        english=f"Missing columns: {', '.join(names)}.",
    )
