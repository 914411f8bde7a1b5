"""One table of ratios for the terminal, and the same figures as JSON.

Refuses a figure without its spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.rounds import Growth, Measure, Spread


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run found."""

    at: datetime
    scale: str
    viewer: str
    machine: dict[str, Any]
    versions: dict[str, str]
    absent: str | None
    seconds: float
    measures: Sequence[Measure]
    growths: Sequence[Growth]

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "scale": self.scale,
            "viewer": self.viewer,
            "machine": self.machine,
            "versions": self.versions,
            "absent": self.absent,
            "seconds": round(self.seconds, 1),
            "measures": [measure.as_json() for measure in self.measures],
            "growths": [growth.as_json() for growth in self.growths],
        }

    def lines(self) -> Iterator[str]:
        """The table, as Markdown."""
        yield f"Mesuré le {self.at:%Y-%m-%d à %H:%M} UTC en {self.seconds:.0f} s ({self.scale})."
        yield f"Machine : {_pairs(self.machine)}."
        yield f"Versions : {_pairs(self.versions)}."
        yield f"Lecteur : {self.viewer}."
        if self.absent is not None:
            yield self.absent
        for measure in self.measures:
            yield ""
            yield from _measure_lines(measure)
        for growth in self.growths:
            yield ""
            yield from _growth_lines(growth)


def _measure_lines(measure: Measure) -> Iterator[str]:
    equal = "réponses égales" if measure.answers_equal else "RÉPONSES DIFFÉRENTES"
    yield f"### {measure.name} ({equal})"
    yield ""
    yield f"| serveur | {measure.unit}, médiane [min–max] | jalon / lui [min–max] | but |"
    yield "|---|--:|--:|---|"
    verdicts = {peer: (reach, reached) for peer, reach, reached in measure.verdicts()}
    for name, spread in measure.figures.items():
        ratio = measure.ratios.get(name)
        compared = "–" if ratio is None else f"{_spread(ratio)} ×"
        goal = ""
        if name in verdicts:
            reach, reached = verdicts[name]
            goal = f"≥ {reach:g} : {'atteint' if reached else 'manqué'}"
        shown = f"{name} (plafond)" if name in measure.ceilings else name
        yield f"| {shown} | {_spread(spread)} | {compared} | {goal} |"
    yield from _notes(measure.notes)


def _growth_lines(growth: Growth) -> Iterator[str]:
    yield f"### Croissance : {growth.name}"
    yield ""
    yield f"| quantité | {growth.unit} [min–max] | relatif à la première [min–max] |"
    yield "|--:|--:|--:|"
    for amount, cost, ratio in zip(growth.amounts, growth.costs, growth.ratios, strict=True):
        yield f"| {number(amount)} | {_spread(cost)} | {_spread(ratio)} × |"
    yield from _notes(growth.notes)


def _notes(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield ""
        yield from (f"- {note}" for note in notes)


def _spread(spread: Spread) -> str:
    return f"{number(spread.median)} [{number(spread.low)}–{number(spread.high)}]"


def number(value: float) -> str:
    """Three significant digits, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.3g}".replace(".", ",")


def _pairs(entries: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in entries.items() if value is not None)
