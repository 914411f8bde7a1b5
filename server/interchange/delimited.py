"""CSV files as offices in France write and open them.

Refuses to guess an encoding or a separator: what a file does not prove is refused with the way out.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from server.interchange.cells import Written
from server.interchange.faults import FileFault, FileRefused

SEPARATORS: Final = (";", ",", "\t", "|")
_CHUNK: Final = 64 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Windows-1252 keeps between 0x80 and 0x9F and French uses: € … Œ ‘ ’ “ ” • – — ™ œ Ÿ, and
# the low or single quotes.
_USUAL: Final = frozenset(b"\x80\x82\x84\x85\x8b\x8c\x91\x92\x93\x94\x95\x96\x97\x99\x9b\x9c\x9f")
# Between two letters these are no punctuation, but the é, à, ô, î of an old DOS or of a Mac.
_WITHIN_A_WORD: Final = re.compile(rb"[A-Za-z][\x82\x85\x93\x94\x99][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written. The first is what Excel opens by a double click in France."""

    separator: str
    decimal: str
    day: str
    encoding: str


FOR_EXCEL: Final = Dialect(";", ",", "%d/%m/%Y", "utf-8-sig")
PLAIN: Final = Dialect(",", ".", "%Y-%m-%d", "utf-8")


def encoding_of(content: bytes) -> str:
    """The encoding that the bytes prove. Raises FileRefused."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            _decodes(content, name)
            return name
    if b"\0" in content:
        raise FileRefused(
            FileFault.NOT_A_TABLE,
            french="Ce fichier n'est ni un CSV ni un classeur .xlsx : enregistrez-le sous l'un des"
            " deux depuis votre tableur.",
            english="This file is neither a CSV nor an .xlsx workbook: save it as one of the two"
            " from your spreadsheet.",
        )
    if _is_utf8(content):
        return "utf-8"
    _check_windows(content)
    return "cp1252"


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(content: bytes, encoding: str) -> None:
    try:
        for _ in codecs.iterdecode(_chunks(content), encoding):
            pass
    except UnicodeDecodeError:
        raise _unknown_encoding() from None


def _check_windows(content: bytes) -> None:
    """Windows-1252, unless its letters would be those of a Mac's or of an old DOS's French."""
    odd = {byte for byte in set(content) if 0x80 <= byte <= 0x9F} - _USUAL
    if odd or _WITHIN_A_WORD.search(content):
        raise _unknown_encoding()


def _unknown_encoding() -> FileRefused:
    return FileRefused(
        FileFault.UNKNOWN_ENCODING,
        french="L'encodage de ce CSV n'est pas reconnu, et ses accents seraient faux : enregistrez-le"
        " en « CSV UTF-8 », ou en .xlsx.",
        english="The encoding of this CSV is not known, and its accents would be wrong: save it as"
        " “CSV UTF-8”, or as .xlsx.",
    )


def records(content: bytes, encoding: str, separator: str) -> Iterator[list[str]]:
    """The records of the file, blank ones too: the first is row 1 of a spreadsheet."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    # Strict: a quote left open would otherwise swallow the rest of the file in silence.
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        if "field limit" in str(error):
            raise _endless_cell(reader.line_num) from error
        raise FileRefused(
            FileFault.OPEN_QUOTE,
            french=f"Un guillemet reste ouvert avant la ligne {reader.line_num} du fichier :"
            " doublez-le, ou enregistrez en .xlsx.",
            english=f"A quote stays open before line {reader.line_num} of the file: double it, or"
            " save as .xlsx.",
        ) from error


def _endless_cell(line: int) -> FileRefused:
    most = csv.field_size_limit()
    return FileRefused(
        FileFault.CELL_TOO_LONG,
        french=f"Une cellule de plus de {most} caractères finit à la ligne {line} du fichier : un"
        " guillemet y est sans doute resté ouvert.",
        english=f"A cell of more than {most} characters ends on line {line} of the file: a quote"
        " was probably left open in it.",
    )


class Writer:
    """A CSV file in the making, some rows at a time."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=dialect.separator, lineterminator="\r\n")

    def add(self, rows: Iterable[Sequence[Written]]) -> None:
        for row in rows:
            self._writer.writerow([_spelt(value, self._dialect) for value in row])

    def finish(self) -> bytes:
        return self._text.getvalue().encode(self._dialect.encoding)


def _spelt(value: Written, dialect: Dialect) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.strftime(dialect.day)
        case Decimal():
            return f"{value.normalize():f}".replace(".", dialect.decimal)
        case _:
            return str(value)


def _chunks(content: bytes) -> Iterator[bytes]:
    return (content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK))
