"""The table of a file: its header, wherever it stands, and the rows below it.

Refuses to read on past a bound, and a file in which no header is found.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from server.interchange import delimited, workbooks
from server.interchange.cells import CLEARED, Cell, Unreadable, is_blank, text_of
from server.interchange.columns import Column, Header, header, score
from server.interchange.faults import CellRefused, Fault, FileFault, FileRefused

# A title, a logo, a few words above the table; a template explains its columns there.
_LINES_ABOVE = 60
_TOTAL = re.compile(r"(?:Σ|(?:(?:sous|grand|s)[\s/-]*)?tota(?:l|ux)\b|somme\b|cumul\b)", re.I)
_FIGURE = re.compile(r"[-+]?\d[\d\s.,’']{0,40}(?:[^\W\d_]{1,12}|[%€])?\.?")
_TOTALS_TOLD = 50


class Cleared:
    """What a cell says that empties what is kept."""


CLEAR = Cleared()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as its columns read it: a field without an entry is not said."""

    number: int
    values: dict[str, Any]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`read_as` says how the file was understood, for its owner to check.

    `closed`: a cell past the last header is a mistake, as in a CSV whose text holds a separator; in
    a workbook it is a note beside the table. `totals` are the rows that were passed over as such.
    """

    header: Header
    header_row: int
    read_as: str
    records: Iterable[Sequence[Cell]]
    most_rows: int
    closed: bool
    totals: list[tuple[int, Fault]] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Each row that says something. Raises FileRefused past the bound."""
        found = 0
        self.totals.clear()
        for number, cells in enumerate(self.records, start=1):
            if number <= self.header_row or self._set_aside(cells):
                continue
            if label := self._total(cells):
                if len(self.totals) < _TOTALS_TOLD:
                    self.totals.append((number, _passed_over(label)))
                continue
            found += 1
            if found > self.most_rows:
                raise _too_many(self.most_rows)
            yield self._row(number, cells)

    def _set_aside(self, cells: Sequence[Cell]) -> bool:
        mark = self.header.mark
        if mark is not None and mark < len(cells) and not is_blank(cells[mark]):
            return True
        return all(is_blank(cell) for cell in cells)

    def _total(self, cells: Sequence[Cell]) -> str:
        """The label of a row of totals: it names nothing, and figures alone follow its label."""
        said = [(at, cell) for at, cell in enumerate(cells) if not is_blank(cell)]
        for at, cell in said:
            if not isinstance(cell, str) or not _TOTAL.match(cell.strip()):
                continue
            named = any(
                other != at and other in self.header.places and self.header.places[other].required
                for other, _ in said
            )
            figures = all(other <= at or _is_figure(one) for other, one in said)
            return cell.strip() if figures and not named else ""
        return ""

    def _row(self, number: int, cells: Sequence[Cell]) -> Row:
        values: dict[str, Any] = {}
        if self.header.year is not None and "year" in self.header.names:
            values["year"] = self.header.year
        faults: list[Fault] = []
        for at, column in self.header.places.items():
            cell = cells[at] if at < len(cells) else None
            if is_blank(cell):
                continue
            if isinstance(cell, str) and cell.strip().casefold() == CLEARED:
                values[column.field] = CLEAR
                continue
            try:
                values[column.field] = column.codec.read(cell)
            except CellRefused as refused:
                faults.append(refused.fault.under(self.header.name_of(column.field)))
        if self.closed and any(not is_blank(cell) for cell in cells[self.header.width :]):
            faults.append(_too_long(cells, self.header.width))
        return Row(number, values, tuple(faults))


def table(content: bytes, columns: Sequence[Column], *, most_rows: int) -> Table:
    """The table of a CSV file or of a workbook. Raises FileRefused."""
    if not content.strip(b"\0\r\n\t ;,\xef\xbb\xbf"):
        raise FileRefused(
            FileFault.EMPTY, french="Ce fichier est vide.", english="This file is empty."
        )
    if content.startswith((workbooks.ZIP, workbooks.OLE)):
        return _of_workbook(content, columns, most_rows)
    return _of_csv(content, columns, most_rows)


def _of_csv(content: bytes, columns: Sequence[Column], most_rows: int) -> Table:
    encoding = delimited.encoding_of(content)
    best: tuple[int, int, list[str], str] | None = None
    for separator in delimited.SEPARATORS:
        top = _top(delimited.records(content, encoding, separator))
        found = _best_row(top, columns)
        if found is not None and (best is None or found[0] > best[0]):
            best = (*found, separator)
    if best is None or best[0] < 2:
        raise _no_header(columns)
    _, at, cells, separator = best
    return Table(
        header(cells, columns, at + 1),
        at + 1,
        f"CSV, {_ENCODINGS[encoding]}, séparateur {_SEPARATORS[separator]}",
        _Records(content, encoding, separator),
        most_rows,
        closed=True,
    )


def _of_workbook(content: bytes, columns: Sequence[Column], most_rows: int) -> Table:
    best: tuple[int, int, Sequence[Cell], workbooks.Sheet] | None = None
    for sheet in workbooks.sheets(content):
        found = _best_row(list(islice(sheet.rows, _LINES_ABOVE)), columns)
        if found is not None and (best is None or found[0] > best[0]):
            best = (*found, sheet)
    if best is None or best[0] < 2:
        raise _no_header(columns)
    _, at, cells, sheet = best
    return Table(
        header(cells, columns, at + 1),
        at + 1,
        f"classeur, feuille « {sheet.title} »",
        sheet.rows,
        most_rows,
        closed=False,
    )


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of a CSV file, as often as they are asked for."""

    content: bytes
    encoding: str
    separator: str

    def __iter__(self) -> Iterator[list[str]]:
        return delimited.records(self.content, self.encoding, self.separator)


def _top(records: Iterator[list[str]]) -> list[list[str]]:
    """The first records, as far as this separator makes sense of them."""
    top: list[list[str]] = []
    # With another separator a quote may well stay open; the right one is read again in whole.
    with contextlib.suppress(FileRefused):
        top.extend(islice(records, _LINES_ABOVE))
    return top


def _best_row(rows: Sequence[Any], columns: Sequence[Column]) -> tuple[int, int, Any] | None:
    """The score, the place and the cells of the row that heads most known columns."""
    scored = [(score(cells, columns), -at) for at, cells in enumerate(rows)]
    if not scored:
        return None
    points, place = max(scored)
    return points, -place, rows[-place]


_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
_SEPARATORS = {
    ";": "point-virgule",
    ",": "virgule",
    "\t": "tabulation",
    "|": "barre",
}


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _FIGURE.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float | Decimal | Unreadable)


def _passed_over(label: str) -> Fault:
    return Fault(
        "TOTAL",
        f"« {label[:40]} » : une ligne de total n'est pas lue.",
        f"“{label[:40]}”: a row of totals is not read.",
    )


def _too_long(cells: Sequence[Cell], width: int) -> Fault:
    stray = next(cell for cell in cells[width:] if not is_blank(cell))
    try:
        told = text_of(stray)
    except CellRefused:
        told = "?"
    return Fault(
        "ROW_TOO_LONG",
        f"Plus de cellules que l'en-tête (« {told[:40]} ») : un texte contient sans doute le"
        " séparateur sans guillemets.",
        f"More cells than the header (“{told[:40]}”): a text probably holds the separator without"
        " quotes.",
    )


def _too_many(most: int) -> FileRefused:
    return FileRefused(
        FileFault.TOO_MANY_ROWS,
        french=f"Plus de {most} lignes : partagez le fichier.",
        english=f"More than {most} rows: split the file.",
    )


def _no_header(columns: Sequence[Column]) -> FileRefused:
    names = ", ".join(f"« {column.name} »" for column in columns if column.required)
    return FileRefused(
        FileFault.HEADER_MISSING,
        french=f"Aucune ligne d'en-tête reconnue : il faut au moins les colonnes {names}."
        " Le modèle à télécharger les porte.",
        english="No header row is recognised: the template to download has one.",
    )
