"""XLSX workbooks, a row at a time in both directions.

Refuses macros, encryption, the formats before 2007, and archives that would swell: their parts are
measured before any of them is parsed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries

from server.interchange.cells import Cell, Unreadable, Written
from server.interchange.faults import Fault, FileFault, FileRefused

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
_CHUNK: Final = 256 * 1024
_MIB: Final = 1024 * 1024
_MOST_PARTS: Final = 2_000
# Rows are parsed one by one and texts kept; everything else is parsed whole.
_MOST_BYTES_OF_ROWS: Final = 64 * _MIB
_MOST_BYTES_OF_A_PART: Final = 4 * _MIB
# A parsed element weighs many times its tag.
_MOST_TAGS: Final = 4_000_000
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 256
_LONGEST_CELL: Final = 32_767
_ERRORS: Final = frozenset({"e"})

# No search runs past the next tag, nor far into this one: an expression holds the whole process.
_MERGED: Final = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\b[^<>]{0,200}?\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']"
)
_UNCOMPUTED: Final = re.compile(
    rb"<(?:\w{1,20}:)?c\b[^<>]{0,200}?\br=[\"']([A-Z]+\d+)[\"'][^<>]{0,200}>"
    rb"<(?:\w{1,20}:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w{1,20}:)?f>)"
    rb"(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v></(?:\w{1,20}:)?v>)?</(?:\w{1,20}:)?c>"
)
# The longest formula, and the tags around it.
_OVERLAP: Final = 40 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, and what its cells alone do not say."""

    title: str
    rows: Iterable[list[Cell]]


@dataclass(slots=True)
class _Notes:
    """`merged` are column, first and last row of each vertical merge, in any order."""

    merged: list[tuple[int, int, int]] = field(default_factory=list)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def sheets(content: bytes) -> Iterator[Sheet]:
    """The visible sheets, in order. Raises FileRefused."""
    check(content)
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves aside (drawings, validations) is nothing that is read here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except FileRefused:
        raise
    except Exception as error:
        raise _broken() from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield Sheet(sheet.title, _Rows(content, sheet))


class _Rows:
    """The rows of a sheet, from the first one: may be gone through several times."""

    def __init__(self, content: bytes, sheet: Any) -> None:
        self._content = content
        self._sheet = sheet
        self._notes: _Notes | None = None

    def __iter__(self) -> Iterator[list[Cell]]:
        if self._notes is None:
            self._notes = _notes(self._content, self._sheet._worksheet_path)
        spread = _Spread(self._notes.merged)
        gap: Sequence[Any] | None = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for number, row in enumerate(
                    self._sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS), start=1
                ):
                    # A sheet whose last row is filled may have a million before it: one blank row,
                    # given again and again.
                    cells = [] if row is gap else self._cells(number, row)
                    gap = gap if cells else row
                    yield spread.over(number, cells)
        except FileRefused:
            raise
        except Exception as error:
            raise _broken() from error

    def _cells(self, number: int, row: Sequence[Any]) -> list[Cell]:
        assert self._notes is not None
        last = next((at for at in range(len(row), 0, -1) if row[at - 1].value is not None), 0)
        cells: list[Cell] = [_read(cell) for cell in row[:last]]
        if self._notes.uncomputed:
            for at in range(len(row)):
                if (number, at + 1) in self._notes.uncomputed:
                    cells.extend([None] * (at + 1 - len(cells)))
                    cells[at] = _NEVER_COMPUTED
        return cells


class _Spread:
    """Gives a cell merged over several rows to each of them, as the reader of the sheet sees it."""

    def __init__(self, merged: Iterable[tuple[int, int, int]]) -> None:
        self._starting = {(first, column): last for column, first, last in merged}
        self._running: dict[int, tuple[int, Cell]] = {}

    def over(self, number: int, cells: list[Cell]) -> list[Cell]:
        if not self._starting:
            return cells
        for column, (last, value) in list(self._running.items()):
            if number > last:
                del self._running[column]
                continue
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = value
        for at, value in enumerate(cells):
            end = self._starting.get((number, at + 1))
            if end is not None:
                self._running[at + 1] = (end, value)
        return cells


def _read(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type in _ERRORS:
        return Unreadable(
            Fault(
                "ERROR_CELL",
                f"La cellule contient une erreur du tableur ({value}).",
                f"The cell holds a spreadsheet error ({value}).",
            )
        )
    match value:
        case int() | float() if not isinstance(value, bool) and "%" in cell.number_format:
            return f"{Decimal(repr(value)) * 100:f} %"
        case datetime():
            return value.date() if value.time() == time() else value.isoformat(" ")
        case time() | timedelta():
            return str(value)
        case None | bool() | int() | float() | str() | date():
            return value
        case _:
            return str(value)


_NEVER_COMPUTED: Final = Unreadable(
    Fault(
        "FORMULA_NOT_COMPUTED",
        "La formule n'a jamais été calculée : ouvrez le classeur dans un tableur et enregistrez-le.",
        "The formula was never computed: open the workbook in a spreadsheet and save it.",
    )
)


def check(content: bytes) -> None:
    """Raises FileRefused for whatever is not an XLSX workbook of a bearable size."""
    if content.startswith(OLE):
        raise _protected() if "EncryptedPackage".encode("utf-16-le") in content else _old_format()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise _broken() from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _protected()
    if "xl/workbook.xml" not in names:
        raise _other_format()
    if len(parts) > _MOST_PARTS:
        raise _swollen()
    rows = 0
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if _holds_rows(part.filename):
            rows += part.file_size
        elif part.file_size > _MOST_BYTES_OF_A_PART:
            raise _swollen()
    if rows > _MOST_BYTES_OF_ROWS:
        raise _swollen()
    tags = 0
    for part in parts:
        if _holds_rows(part.filename):
            # What an archive declares bounds what is read of it.
            with archive.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    tags += chunk.count(b"<")
    if tags > _MOST_TAGS:
        raise _swollen()


def _holds_rows(part: str) -> bool:
    return part.lower().startswith(("xl/worksheets/", "xl/sharedstrings")) and "/_rels/" not in part


def _notes(content: bytes, path: str) -> _Notes:
    """What the XML says beside the values: merges come after them, formulas are not read."""
    notes = _Notes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as stream:
        window = b""
        while chunk := stream.read(_CHUNK):
            window += chunk
            for found in _MERGED.finditer(window):
                left, top, _, bottom = range_boundaries(found[1].decode())
                if left and top and bottom and bottom > top:
                    notes.merged.append((left, top, bottom))
            for found in _UNCOMPUTED.finditer(window):
                left, top, _, _ = range_boundaries(found[1].decode())
                if left and top:
                    notes.uncomputed.add((top, left))
            window = window[-_OVERLAP:]
    return notes


class Book:
    """A workbook written a row at a time. Each sheet begins with its header."""

    def __init__(self) -> None:
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet: Any = None

    def begin(self, title: str, header: Sequence[str], widths: Sequence[int]) -> None:
        self._sheet = self._book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        for at, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(at)].width = width
        self._sheet.append([_cell(self._sheet, name, heads=True) for name in header])

    def add(self, rows: Iterable[Sequence[Written]]) -> None:
        """Raises FileRefused for a text that no cell holds."""
        for row in rows:
            self._sheet.append([_cell(self._sheet, value, heads=False) for value in row])

    def finish(self) -> bytes:
        stream = io.BytesIO()
        self._book.save(stream)
        return stream.getvalue()


def _cell(sheet: Any, value: Written, *, heads: bool) -> Any:
    cell = WriteOnlyCell(sheet, _kept(value))
    if isinstance(value, str):
        if len(value) > _LONGEST_CELL:
            raise FileRefused(
                FileFault.CELL_TOO_LONG,
                french="Un texte est trop long pour une cellule de classeur : demandez un CSV.",
                english="A text is too long for a workbook's cell: ask for a CSV.",
            )
        # Never a formula, whatever it begins with, even once it is typed again.
        cell.data_type = "s"
        cell.quotePrefix = True
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in value)
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if heads:
        cell.font = Font(bold=True)
    return cell


def _kept(value: Written) -> Any:
    """Days are halves, and codes are texts: no decimal here loses by being a float."""
    return float(value) if isinstance(value, Decimal) else value


def _refused(fault: FileFault, french: str, english: str) -> FileRefused:
    return FileRefused(fault, french=french, english=english)


def _protected() -> FileRefused:
    return _refused(
        FileFault.PROTECTED,
        "Ce classeur est protégé par un mot de passe : enregistrez-le sans.",
        "This workbook is protected by a password: save it without one.",
    )


def _old_format() -> FileRefused:
    return _refused(
        FileFault.OLD_FORMAT,
        "Ce classeur est à l'ancien format .xls : enregistrez-le en .xlsx.",
        "This workbook is in the old .xls format: save it as .xlsx.",
    )


def _other_format() -> FileRefused:
    return _refused(
        FileFault.OTHER_FORMAT,
        "Ce fichier n'est pas un classeur .xlsx : enregistrez-le en .xlsx ou en CSV.",
        "This file is not an .xlsx workbook: save it as .xlsx or as CSV.",
    )


def _swollen() -> FileRefused:
    return _refused(
        FileFault.TOO_LARGE,
        "Ce classeur contient bien plus que ses lignes : copiez-les dans un classeur neuf.",
        "This workbook holds far more than its rows: copy them into a new workbook.",
    )


def _broken() -> FileRefused:
    return _refused(
        FileFault.BROKEN,
        "Ce classeur est abîmé : ouvrez-le dans un tableur et enregistrez-le de nouveau.",
        "This workbook is damaged: open it in a spreadsheet and save it again.",
    )
