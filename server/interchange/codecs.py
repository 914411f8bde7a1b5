"""How each sort of value is typed in a cell, and written back. Pure.

Refuses to repair: a value that breaks its form is told, except for the zeros that a spreadsheet
itself takes away from codes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from server.ids import MalformedGlobalId, from_global_id, to_global_id
from server.interchange import cells
from server.interchange.cells import Cell, Written, folded
from server.interchange.faults import CellRefused

_LISTED: Final = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True)
class Text:
    """One line of at most `limit` characters."""

    limit: int

    @property
    def hint(self) -> str:
        return f"texte, {self.limit} caractères au plus"

    def read(self, cell: Cell) -> str:
        return _bounded(cells.phrase(cells.armed(cells.text_of(cell).strip())), self.limit)

    def write(self, value: str | None) -> Written:
        return None if value is None else cells.defused(cells.phrase(value))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Several lines."""

    limit: int

    @property
    def hint(self) -> str:
        return "texte, sur plusieurs lignes s'il le faut"

    def read(self, cell: Cell) -> str:
        return _bounded(cells.paragraph(cells.armed(cells.text_of(cell).strip())), self.limit)

    def write(self, value: str | None) -> Written:
        return None if value is None else cells.defused(cells.paragraph(value))


@dataclass(frozen=True, slots=True)
class Digits:
    """A code of this many digits: spaces are for the eye, and a number has lost its first zeros."""

    length: int
    letters: bool = False

    @property
    def hint(self) -> str:
        return f"{self.length} chiffres"

    def read(self, cell: Cell) -> str:
        told = cells.text_of(cell)
        bare = re.sub(r"[\s.]", "", told).upper()
        if re.fullmatch(r"\d+(?:,\d+)?E\+?\d+", bare):
            raise CellRefused(
                "DIGITS_LOST",
                f"« {told} » : le tableur a perdu des chiffres ; mettez la colonne en texte.",
                f"“{told}”: the spreadsheet lost digits; make the column a text.",
            )
        form = r"\d[\dAB]\d+" if self.letters else r"\d+"
        bare = bare.zfill(self.length) if len(bare) == self.length - 1 else bare
        if len(bare) != self.length or not re.fullmatch(form, bare):
            raise CellRefused(
                "NOT_A_CODE",
                f"« {told} » : {self.length} chiffres attendus.",
                f"“{told}”: {self.length} digits are expected.",
            )
        return bare

    def write(self, value: str | None) -> Written:
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds."""

    least: int
    most: int
    units: str = ""

    @property
    def hint(self) -> str:
        return f"nombre entier de {self.least} à {self.most}"

    def read(self, cell: Cell) -> int:
        number = cells.number_of(cell, units=self.units)
        if number != number.to_integral_value() or not self.least <= number <= self.most:
            raise CellRefused(
                "OUT_OF_BOUNDS",
                f"« {cells.text_of(cell)} » : {self.hint} attendu.",
                f"“{cells.text_of(cell)}”: a whole number from {self.least} to {self.most} is"
                " expected.",
            )
        return int(number)

    def write(self, value: int | None) -> Written:
        return value


@dataclass(frozen=True, slots=True)
class Days:
    """Days of activity. Their step is the plan's, not the file's."""

    hint: str = "jours, par demi-journée : 12,5"

    def read(self, cell: Cell) -> Decimal:
        return cells.number_of(cell, units="jours?|j|jh|days?")

    def write(self, value: Decimal | None) -> Written:
        return value


@dataclass(frozen=True, slots=True)
class Day:
    hint: str = "date : 31/12/2026"

    def read(self, cell: Cell) -> date:
        return cells.day_of(cell)

    def write(self, value: date | None) -> Written:
        return value


@dataclass(frozen=True, slots=True)
class YesNo:
    """`yes` and `no` are the values behind the answers."""

    yes: object = True
    no: object = False
    hint: str = "oui ou non"

    def read(self, cell: Cell) -> object:
        return self.yes if cells.truth_of(cell) else self.no

    def write(self, value: object) -> Written:
        return None if value is None else "oui" if value == self.yes else "non"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value of an enum by its French term, by an abbreviation of the trade, or by its code."""

    terms: Mapping[Enum, Sequence[str]]
    _known: Mapping[str, Enum] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = {
            folded(name): value
            for value, names in self.terms.items()
            for name in (*names, str(value.value))
        }
        object.__setattr__(self, "_known", known)

    @property
    def hint(self) -> str:
        return " / ".join(names[0] for names in self.terms.values())

    def read(self, cell: Cell) -> Enum:
        told = cells.text_of(cell).strip()
        found = self._known.get(folded(told))
        if found is None:
            near = difflib.get_close_matches(folded(told), self._known, n=1, cutoff=0.6)
            guess = self.terms[self._known[near[0]]][0] if near else None
            raise CellRefused(
                "UNKNOWN_VALUE",
                f"« {told} » n'est pas connu ; "
                + (f"vouliez-vous dire « {guess} » ?" if guess else f"attendu : {self.hint}."),
                f"“{told}” is not known; "
                + (f"did you mean “{guess}”?" if guess else f"expected: {self.hint}."),
            )
        return found

    def write(self, value: Enum | None) -> Written:
        return None if value is None else self.terms[value][0]


@dataclass(frozen=True, slots=True)
class Many:
    """A list in one cell, its items between semicolons, bars or line ends. Order means nothing."""

    item: Text | OneOf | Digits
    commas: bool = False

    @property
    def hint(self) -> str:
        return f"liste, séparée par des points-virgules : {self.item.hint}"

    def read(self, cell: Cell) -> tuple[object, ...]:
        told = cells.armed(cells.text_of(cell).strip())
        between = r"[;|,\n]" if self.commas else _LISTED
        found = [self.item.read(part) for part in re.split(between, told) if part.strip()]
        return tuple(dict.fromkeys(found))

    def write(self, value: Sequence[object] | None) -> Written:
        if not value:
            return None
        told = [str(self.item.write(item)) for item in value]  # type: ignore[arg-type] # its own
        return cells.defused(" ; ".join(sorted(told)))


@dataclass(frozen=True, slots=True)
class Email:
    hint: str = "adresse de courriel"

    def read(self, cell: Cell) -> str:
        told = cells.armed(cells.text_of(cell).strip())
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", told):
            raise CellRefused(
                "NOT_AN_ADDRESS",
                f"« {told} » n'est pas une adresse de courriel.",
                f"“{told}” is not an e-mail address.",
            )
        return told.casefold()

    def write(self, value: str | None) -> Written:
        return None if value is None else cells.defused(value)


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The identifier that an export gives, so that the same row is found again."""

    type_name: str
    hint: str = "donné par l'export ; à laisser tel quel, ou vide"

    def read(self, cell: Cell) -> UUID:
        told = cells.armed(cells.text_of(cell).strip())
        try:
            type_name, id_ = from_global_id(told)
        except MalformedGlobalId:
            type_name = ""
        if type_name != self.type_name:
            raise CellRefused(
                "NOT_AN_ID",
                "Cet identifiant n'est pas celui d'une telle ligne.",
                "This identifier is not that of such a row.",
            )
        return id_

    def write(self, value: UUID | None) -> Written:
        return None if value is None else cells.defused(to_global_id(self.type_name, value))


def _bounded(text: str, limit: int) -> str:
    if len(text) > limit:
        raise CellRefused(
            "TEXT_TOO_LONG",
            f"{limit} caractères au plus ; il y en a {len(text)}.",
            f"{limit} characters at most; there are {len(text)}.",
        )
    return text
