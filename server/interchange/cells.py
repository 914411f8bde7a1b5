"""What one cell says, as French spreadsheets spell it. Pure.

A cell is text in a CSV file, and already a number or a date in a workbook: both are read alike.
Refuses whatever could be read in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from server.interchange.faults import CellRefused, Fault


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose content the file itself does not give, such as a formula never computed."""

    fault: Fault


Cell: TypeAlias = str | int | float | Decimal | bool | date | Unreadable | None
Written: TypeAlias = str | int | Decimal | date | None
"""What goes into a cell: a workbook keeps the type, a CSV file its French spelling."""

CLEARED: Final = "(vide)"
"""Typed in a cell to empty what is kept: an empty cell leaves it as it is."""

# What a spreadsheet would take for a formula, and what stands for itself here.
_DANGEROUS: Final = re.compile(r"'*(?:[=+\-@\t\r\n]|\(vide\)\Z)", re.IGNORECASE)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MONTHS: Final = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4,
    "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9,
    "octobre": 10, "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_SERIAL_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(18_000, 80_000)
_TRUE: Final = frozenset({"oui", "o", "x", "vrai", "yes", "y", "true", "1", "✓", "✔"})
_FALSE: Final = frozenset({"non", "n", "faux", "no", "false", "0"})


def defused(text: str) -> str:
    """`text` as no spreadsheet takes it for a formula; `armed` gives back exactly this text."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def armed(text: str) -> str:
    """What `defused` was given. A text that it never wrote is left alone."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def paragraph(text: str) -> str:
    """A text of several lines, as every file can carry it."""
    return _UNPRINTABLE.sub("", "\n".join(text.splitlines())).strip()


def phrase(text: str) -> str:
    """A text of one line, its blanks single."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def folded(text: str) -> str:
    """A name as it is compared: no case, no accents, no punctuation, no plural."""
    words = re.findall(r"[0-9a-z#]+", _unaccented(text))
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """The cell as a person reads it."""
    match cell:
        case None:
            return ""
        case Unreadable():
            raise CellRefused(cell.fault.code, cell.fault.french, cell.fault.english)
        case bool():
            return "oui" if cell else "non"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case date():
            return _day(cell).strftime("%d/%m/%Y")
        case _:
            return str(cell)


def number_of(cell: Cell, *, units: str = "") -> Decimal:
    """« 1 234,5 », with any kind of blank between thousands; `units` may follow it."""
    if isinstance(cell, bool | date):
        raise _not_a_number(text_of(cell))
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, float):
        # The shortest text of a double: 0.1 was typed as 0.1.
        return Decimal(repr(cell))
    told = text_of(cell)
    bare = re.sub(r"[\s’']", "", told)
    if units:
        bare = re.sub(rf"(?:{units})\.?$", "", bare, flags=re.IGNORECASE)
    if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+", bare) and not bare.lstrip("+-").startswith("0"):
        raise CellRefused(
            "AMBIGUOUS_NUMBER",
            f"« {told} » se lit de deux façons : écrivez le nombre sans point.",
            f"“{told}” reads in two ways: write the number without a point.",
        )
    if "," in bare and "." in bare:
        thousands = "." if bare.rindex(",") > bare.rindex(".") else ","
        bare = bare.replace(thousands, "")
    try:
        number = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        raise _not_a_number(told) from None
    if not number.is_finite() or len(bare) > 30:
        raise _not_a_number(told)
    return number


def percent_of(cell: Cell) -> Decimal:
    return number_of(cell, units="%")


def day_of(cell: Cell) -> date:
    """31/12/2026, 2026-12-31, « 31 décembre 2026 », or the number Excel keeps for that day."""
    if isinstance(cell, date):
        return _day(cell)
    told = text_of(cell).strip()
    if re.fullmatch(r"\d{5}(?:[.,]0+)?", told) and int(told[:5]) in _SERIALS:
        return _SERIAL_EPOCH + timedelta(days=int(told[:5]))
    parts = _parts(told)
    if parts is None:
        raise CellRefused(
            "NOT_A_DATE",
            f"« {told} » n'est pas une date : écrivez 31/12/2026.",
            f"“{told}” is not a date: write 31/12/2026.",
        )
    try:
        return date(*parts)
    except ValueError:
        raise CellRefused(
            "NO_SUCH_DAY",
            f"« {told} » n'existe pas au calendrier.",
            f"“{told}” is not a day of the calendar.",
        ) from None


def truth_of(cell: Cell) -> bool:
    told = text_of(cell).strip().casefold()
    if told in _TRUE or told in _FALSE:
        return told in _TRUE
    raise CellRefused(
        "NOT_A_YES_OR_NO",
        f"« {told} » : écrivez oui, non, ou une croix.",
        f"“{told}”: write oui (yes), non (no), or a cross.",
    )


def _parts(told: str) -> tuple[int, int, int] | None:
    """Year, month, day."""
    # A midnight is what a date becomes when a column of instants is saved as text.
    bare = re.sub(r"[T ]00:00(?::00(?:\.0+)?)?$", "", told)
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", bare):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})", bare):
        return int(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(r"(\d{1,2})(?:er)?\s+([^\W\d]+)\.?\s+(\d{4})", bare):
        month = _MONTHS.get(_unaccented(found[2]))
        return None if month is None else (int(found[3]), month, int(found[1]))
    return None


def _unaccented(text: str) -> str:
    spelt = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _not_a_number(told: str) -> CellRefused:
    return CellRefused(
        "NOT_A_NUMBER", f"« {told} » n'est pas un nombre.", f"“{told}” is not a number."
    )
