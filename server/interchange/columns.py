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
_LONGEST: Final = 200
_UNKNOWN_TOLD: Final = 20
_DATED: Final = re.compile(r"(.+) ((?:19|20)\d\d)")


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
    """Where each known column stands in a file. `unknown` are warnings about the others.

    `year` is the one that the headers themselves say, as in « Jours 2027 ».
    """

    places: Mapping[int, Column]
    spelt: Mapping[str, str]
    names: Mapping[str, str]
    mark: int | None
    width: int
    unknown: tuple[Fault, ...]
    year: int | None

    def name_of(self, field_name: str) -> str:
        """The column as this file spells it, else as a template would."""
        return self.spelt.get(field_name) or self.names.get(field_name, field_name)


def score(cells: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many known columns this row of cells would head."""
    told = (_column_of(cell, columns) for cell in cells if isinstance(cell, str))
    return len({column.field for column, _ in told if column is not None})


def heading(cell: str) -> str:
    """A header without what people add to it: a star, a unit or a remark in brackets."""
    if cell.strip() == MARK:
        return MARK
    if len(cell) > _LONGEST:
        return ""
    return folded(re.sub(r"[(\[].*?[)\]]|\*", " ", cell))


def header(cells: Sequence[Cell], columns: Sequence[Column], row: int) -> Header:
    """Raises FileRefused where a column that is needed is missing, or stands twice."""
    places: dict[int, Column] = {}
    spelt: dict[str, str] = {}
    unknown: list[str] = []
    years: set[int] = set()
    mark: int | None = None
    for at, cell in enumerate(cells):
        told = text_of(cell).strip() if isinstance(cell, str) else ""
        if heading(told) == MARK:
            mark = at
            continue
        if not told:
            continue
        column, year = _column_of(told, columns)
        if column is None:
            unknown.append(told)
            continue
        if column.field in spelt:
            raise _twice(told, spelt[column.field], by_year=bool(years) and year is not None)
        spelt[column.field] = told
        if not column.told:
            places[at] = column
        if year is not None:
            years.add(year)
    missing = [one.name for one in columns if one.required and one.field not in spelt]
    if missing:
        raise _missing(missing, row, unknown)
    return Header(
        places,
        spelt,
        {one.field: one.name for one in columns},
        mark,
        len(cells),
        _all_unknown(unknown, columns),
        years.pop() if len(years) == 1 else None,
    )


def _column_of(told: str, columns: Sequence[Column]) -> tuple[Column | None, int | None]:
    """The column of this header, and the year that it ends with: « Jours 2027 »."""
    name = heading(told)
    column = _known(name, columns)
    dated = _DATED.fullmatch(name) if column is None else None
    if dated is None:
        return column, None
    return _known(dated[1], columns), int(dated[2])


def _known(name: str, columns: Sequence[Column]) -> Column | None:
    return next((one for one in columns if name in one.known_as), None)


def _all_unknown(told: Sequence[str], columns: Sequence[Column]) -> tuple[Fault, ...]:
    found = [_unknown(one, columns) for one in told[:_UNKNOWN_TOLD]]
    if more := len(told) - len(found):
        found.append(
            Fault(
                "COLUMN_UNKNOWN",
                f"Et {more} autre(s) colonne(s) inconnue(s), qui ne sont pas lues.",
                f"And {more} more unknown column(s), which are not read.",
            )
        )
    return tuple(found)


def _unknown(told: str, columns: Sequence[Column]) -> Fault:
    names = {known: column.name for column in columns for known in column.known_as}
    near = difflib.get_close_matches(heading(told), names, n=1, cutoff=0.6)
    shown = told[:_LONGEST]
    french, english = f"Colonne inconnue : « {shown} » n'est pas lue.", f"“{shown}” is not read."
    if near:
        french += f" Vouliez-vous dire « {names[near[0]]} » ?"
        english += f" Did you mean “{names[near[0]]}”?"
    return Fault("COLUMN_UNKNOWN", french, english, shown)


def _twice(told: str, known: str, *, by_year: bool) -> FileRefused:
    if by_year:
        return FileRefused(
            FileFault.COLUMN_TWICE,
            french=f"« {known} » et « {told} » : une seule année par ligne. Faites une ligne pour"
            " chaque année, dite dans une colonne « Année ».",
            english=f"“{known}” and “{told}”: one year to a row. Make a row for each year, said in"
            " a column “Année” (year).",
        )
    return FileRefused(
        FileFault.COLUMN_TWICE,
        french=f"Deux colonnes disent la même chose : « {known} » et « {told} ». Gardez-en une.",
        english=f"Two columns say the same thing: “{known}” and “{told}”. Keep one of them.",
    )


def _missing(names: Sequence[str], row: int, unknown: Sequence[str]) -> FileRefused:
    """Whoever must rename a column needs the names that were not recognised."""
    listed = ", ".join(f"« {name} »" for name in names)
    french = f"En-tête lu à la ligne {row} : il manque {listed}."
    english = f"Header read on row {row}: missing {', '.join(names)}."
    if unknown:
        others = [one[:_LONGEST] for one in unknown[:_UNKNOWN_TOLD]]
        french += " Colonnes non reconnues : " + ", ".join(f"« {one} »" for one in others) + "."
        english += " Not recognised: " + ", ".join(f"“{one}”" for one in others) + "."
    return FileRefused(FileFault.COLUMN_MISSING, french=french, english=english)
