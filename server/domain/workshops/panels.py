"""What a panel is made of, and how far it is reached, told without telling of anybody. Pure.

Refuses to know what is too small to be told: that is given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from server.domain import texts
from server.problems import ValidationFailed
from server.vocabulary import Constituency, PanelDimension

LABEL_LENGTH: Final = 100
MOST_QUOTAS: Final = 60
MOST_PEOPLE: Final = 10_000

Suppress = Callable[[Mapping[Constituency, int]], Mapping[Constituency, int | None]]
"""What may be shown of a table of counts: None for a cell that would tell of somebody."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many are wanted in one cell. A constituency counts itself; the others are counted by
    hand (`reached`)."""

    dimension: PanelDimension
    label: str
    wanted: int
    constituency: Constituency | None = None
    reached: int | None = None

    @property
    def cell(self) -> tuple[PanelDimension, str]:
        return self.dimension, self.label


def of_constituency(constituency: Constituency, wanted: int) -> Quota:
    return Quota(PanelDimension.CONSTITUENCY, constituency.value, wanted, constituency)


def check_quotas(quotas: Sequence[Quota]) -> list[Quota]:
    """The same, tidied. Raises ValidationFailed."""
    if len(quotas) > MOST_QUOTAS:
        raise _invalid("cells", f"{MOST_QUOTAS} cases au plus.", f"{MOST_QUOTAS} cells at most.")
    tidy = [_checked(one, f"cells.{at}") for at, one in enumerate(quotas)]
    if len({one.cell for one in tidy}) < len(tidy):
        raise _invalid("cells", "Une case est dite deux fois.", "A cell is named twice.")
    return tidy


def _checked(quota: Quota, path: str) -> Quota:
    for count in (quota.wanted, quota.reached or 0):
        if not 0 <= count <= MOST_PEOPLE:
            raise _invalid(path, "Nombre hors limites.", "The number is out of bounds.")
    if quota.constituency is not None:
        return quota
    if quota.dimension is PanelDimension.CONSTITUENCY:
        raise _invalid(
            path, "Un collège se dit par son nom.", "A constituency is told by its name."
        )
    label = texts.required(quota.label, path=f"{path}.label", limit=LABEL_LENGTH)
    return Quota(quota.dimension, label, quota.wanted, None, quota.reached)


@dataclass(frozen=True, slots=True)
class Counts:
    """How far one constituency is reached. None: too few to be told."""

    invited: int | None
    accepted: int | None
    declined: int | None
    attended: int | None


COLUMNS: Final = tuple(Counts.__dataclass_fields__)


def blurred(
    counts: Mapping[Constituency, Counts], suppress: Suppress
) -> dict[Constituency, Counts]:
    """The same, column by column, with the cells that `suppress` leaves."""
    columns = {
        name: suppress({cell: getattr(row, name) for cell, row in counts.items()})
        for name in COLUMNS
    }
    return {cell: Counts(**{name: columns[name][cell] for name in COLUMNS}) for cell in counts}


def _invalid(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=french, english=english)
