"""Cells of several parts: owners with their shares, a budget year by year, fundings. Pure.

Each part is typed as people write it: « Ville (60 %) », « 2027 : 12 000 € investissement », « Région :
2027 : 50 000 € : accordé ». Refuses a part that it would have to guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from server.interchange import cells
from server.interchange.cells import Cell, Written, folded
from server.interchange.faults import CellRefused
from server.interchange.terms import one_of
from server.vocabulary import BudgetNature, BudgetUnit, FundingStatus

T = TypeVar("T")

_LISTED: Final = re.compile(r"[;|\n]")
_SHARED: Final = re.compile(r"(.+?)\s*[(\[]\s*([\d.,\s]+)\s*%\s*[)\]]")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)")
_LINE: Final = re.compile(r"((?:19|20)\d\d)(?:\s*:\s*|\s+)([\d.,\s']*\d)\s*(\D*)")
_AMOUNT: Final = re.compile(r"([\d.,\s']*\d)\s*(?:€|EUR|euros?)?\s*(?:HT|TTC)?", re.I)
_MARKS: Final = re.compile(r"[;|\n:]")
_NATURES: Final = one_of(BudgetNature)
_UNITS: Final = one_of(BudgetUnit)
_STATUSES: Final = one_of(FundingStatus)


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """`share` is in hundredths of a percent."""

    name: str
    share: int | None = None


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """`hundredths` of a euro before tax, or of a post."""

    year: int
    nature: BudgetNature
    unit: BudgetUnit
    hundredths: int


@dataclass(frozen=True, slots=True)
class FundingItem:
    funder: str
    year: int
    cents: int
    status: FundingStatus
    agreed_on: date | None = None
    scheme: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Owners:
    """Names, each with its share where one is given."""

    hint: str = "liste, séparée par des points-virgules : Ville (60 %) ; Communauté (40 %)"

    def read(self, cell: Cell) -> tuple[Owner, ...]:
        return _each(cell, self._one)

    def write(self, value: Sequence[Owner] | None) -> Written:
        return _joined(
            one.name if one.share is None else f"{one.name} ({_spelt(one.share)} %)"
            for one in sorted(value or (), key=lambda one: (one.name, one.share or 0))
        )

    def _one(self, told: str) -> Owner:
        found = _SHARED.fullmatch(told)
        return Owner(told) if found is None else Owner(found[1], hundredths(found[2]))


@dataclass(frozen=True, slots=True)
class Budget:
    """One line a year, a nature and a unit: euros of investment where nothing else is said."""

    hint: str = "2027 : 12 000 € investissement ; 2027 : 0,5 ETP fonctionnement"

    def read(self, cell: Cell) -> tuple[BudgetItem, ...]:
        items = _each(cell, self._one)
        if len({(one.year, one.nature, one.unit) for one in items}) != len(items):
            raise CellRefused(
                "LINE_TWICE",
                "Une année, une nature et une unité ne font qu'une ligne : additionnez-les.",
                "A year, a nature and a unit make one line: add them up.",
            )
        return items

    def write(self, value: Sequence[BudgetItem] | None) -> Written:
        ordered = sorted(value or (), key=lambda one: (one.year, one.nature, one.unit))
        return _joined(
            f"{one.year} : {_spelt(one.hundredths)} {_UNITS.write(one.unit)}"
            f" {_NATURES.write(one.nature)}"
            for one in ordered
        )

    def _one(self, told: str) -> BudgetItem:
        found = _LINE.fullmatch(told)
        if found is None:
            raise _unread(told, self.hint.partition(" ; ")[0])
        nature, unit = BudgetNature.INVESTMENT, BudgetUnit.EUR_HT
        for word in re.findall(r"€ ?HT|€|[^\W\d_]+", found[3]):
            if folded(word) in _UNIT_WORDS or "€" in word:
                unit = _unit(word)
            else:
                nature = _NATURES.read(word)  # type: ignore[assignment] # its own enum
        return BudgetItem(int(found[1]), nature, unit, hundredths(found[2]))


@dataclass(frozen=True, slots=True)
class Fundings:
    """Who, which year, how much, how far it is; then the day, the scheme and the reference."""

    hint: str = "Région : 2027 : 50 000 € : accordé : 12/03/2027 : FEDER : CONV-12 ; …"

    def read(self, cell: Cell) -> tuple[FundingItem, ...]:
        return _each(cell, self._one, distinct=False)

    def write(self, value: Sequence[FundingItem] | None) -> Written:
        return _joined(sorted(_funding(one) for one in value or ()))

    def _one(self, told: str) -> FundingItem:
        parts = [part.strip() for part in told.split(":")]
        amount = _AMOUNT.fullmatch(parts[2]) if len(parts) > 2 else None
        if not 3 <= len(parts) <= 7 or not _YEAR.fullmatch(parts[1]) or amount is None:
            raise _unread(told, self.hint.partition(" ; ")[0])
        status, on, scheme, reference = (*parts[3:], "", "", "", "")[:4]
        return FundingItem(
            parts[0],
            int(parts[1]),
            hundredths(amount[1]),
            _STATUSES.read(status) if status else FundingStatus.REQUESTED,  # type: ignore[arg-type]
            cells.day_of(on) if on else None,
            scheme or None,
            reference or None,
        )


def hundredths(told: str) -> int:
    """Raises CellRefused for what is no number of whole hundredths, or less than none."""
    scaled = cells.number_of(told) * 100
    if scaled < 0 or scaled != scaled.to_integral_value() or scaled > 10**14:
        raise CellRefused(
            "OUT_OF_BOUNDS",
            f"« {told} » : nombre positif attendu, au centième près.",
            f"“{told}”: a positive number is expected, in whole hundredths.",
        )
    return int(scaled)


_UNIT_WORDS: Final = frozenset({"etp", "eur", "euro", "euros", "ht"})


def _unit(word: str) -> BudgetUnit:
    return BudgetUnit.FTE if folded(word) == "etp" else BudgetUnit.EUR_HT


def _funding(one: FundingItem) -> str:
    told: list[Any] = [
        _bare(one.funder),
        one.year,
        f"{_spelt(one.cents)} €",
        _STATUSES.write(one.status),
        f"{one.agreed_on:%d/%m/%Y}" if one.agreed_on else "",
        _bare(one.scheme or ""),
        _bare(one.reference or ""),
    ]
    while told[-1] == "":
        told.pop()
    return " : ".join(str(part) for part in told)


def _bare(text: str) -> str:
    """A text as a part can carry it: what separates parts is no more in it."""
    return cells.phrase(_MARKS.sub(" ", text))


def _spelt(amount: int) -> str:
    return f"{(Decimal(amount) / 100).normalize():f}".replace(".", ",")


def _each(cell: Cell, read: Callable[[str], T], *, distinct: bool = True) -> tuple[T, ...]:
    told = cells.armed(cells.text_of(cell).strip())
    found = [read(cells.phrase(part)) for part in _LISTED.split(told) if part.strip()]
    return tuple(dict.fromkeys(found)) if distinct else tuple(found)


def _joined(parts: Any) -> Written:
    told = " ; ".join(parts)
    return cells.defused(told) if told else None


def _unread(told: str, hint: str) -> CellRefused:
    return CellRefused(
        "NOT_A_LINE",
        f"« {told} » ne se lit pas : écrivez « {hint} ».",
        f"“{told}” does not read: write “{hint}”.",
    )
