"""The same figures as one SVG: a bar a server, its spread as a line, the ratio beside it.

Refuses scripts, fonts and colours of elsewhere: the file stands alone, in the light and the dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from bench.report import Report, number
from bench.rounds import Growth, Measure

_WIDTH: Final = 860
_LABEL: Final = 190
_BAR: Final = 380
_ROW: Final = 22
_HEAD: Final = 34
_STYLE: Final = """
text { font: 13px system-ui, sans-serif; fill: #1b1b1b }
.title { font-weight: 600 } .small { font-size: 11px; fill: #555 }
.own { fill: #0b6e69 } .peer { fill: #9aa5ab } .ceiling { fill: none; stroke: #9aa5ab }
.spread { stroke: #1b1b1b } .ground { fill: #fff }
@media (prefers-color-scheme: dark) {
  text { fill: #eee } .small { fill: #aaa } .own { fill: #3fb5ae } .peer { fill: #69757c }
  .spread { stroke: #eee } .ground { fill: #16191b }
}
"""


def draw(report: Report) -> str:
    """The whole picture. Every bar also says its figure, so that nothing rests on colour."""
    body: list[str] = []
    y = 52
    for measure in report.measures:
        body.extend(_measure(measure, y))
        y += _HEAD + _ROW * len(measure.rounds)
    for growth in report.growths:
        body.extend(_growth(growth, y))
        y += _HEAD + _ROW * len(growth.amounts)
    head = f"Jalon et ses pairs, {report.at:%Y-%m-%d} ({report.scale})"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + 12}"'
            f' width="{_WIDTH}" role="img" aria-label="{escape(head)}">',
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" width="{_WIDTH}" height="{y + 12}"/>',
            _text(12, 22, head, "title"),
            _text(12, 40, f"Lecteur : {report.viewer}", "small"),
            *body,
            "</svg>",
            "",
        ]
    )


def _measure(measure: Measure, y: int) -> Iterator[str]:
    direction = "moins vaut mieux" if measure.lower_is_better else "plus vaut mieux"
    yield _text(12, y + 20, f"{measure.name} — {measure.unit}, {direction}", "title")
    figures = measure.figures
    # A ceiling may be far above: it is cut at the edge, and its figure says the rest.
    judged = [spread.high for name, spread in figures.items() if name not in measure.ceilings]
    longest = max(judged) or 1.0
    for place, (name, spread) in enumerate(figures.items()):
        top = y + _HEAD - 4 + place * _ROW
        own = "own" if name == measure.subject else "peer"
        ratio = measure.ratios.get(name)
        beside = "" if ratio is None else f" · jalon {number(ratio.median)} ×"
        yield from _bar(
            top,
            name,
            "ceiling" if name in measure.ceilings else own,
            (spread.median / longest, spread.low / longest, spread.high / longest),
            f"{number(spread.median)}{beside}",
        )


def _growth(growth: Growth, y: int) -> Iterator[str]:
    yield _text(12, y + 20, f"Croissance : {growth.name} — coût relatif", "title")
    longest = max(ratio.high for ratio in growth.ratios) or 1.0
    for place, (amount, ratio) in enumerate(zip(growth.amounts, growth.ratios, strict=True)):
        yield from _bar(
            y + _HEAD - 4 + place * _ROW,
            number(amount),
            "own",
            (ratio.median / longest, ratio.low / longest, ratio.high / longest),
            f"{number(ratio.median)} ×",
        )


def _bar(
    top: int, name: str, style: str, shares: tuple[float, float, float], figure: str
) -> Iterator[str]:
    middle, low, high = (round(min(1.0, share) * _BAR, 1) for share in shares)
    line = top + 8
    yield _text(_LABEL - 8, top + 12, name, "", anchor="end")
    yield f'<rect class="{style}" x="{_LABEL}" y="{top + 1}" width="{middle}" height="14"/>'
    yield (
        f'<line class="spread" x1="{_LABEL + low}" y1="{line}" x2="{_LABEL + high}" y2="{line}"/>'
    )
    yield _text(int(_LABEL + high + 8), top + 12, figure, "")


def _text(x: int, y: int, said: str, style: str, *, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{style}" text-anchor="{anchor}">{escape(said)}</text>'
