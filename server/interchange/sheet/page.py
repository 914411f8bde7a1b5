"""The sheet of a roadmap as one HTML page that a browser prints on A3, landscape. Pure.

It reads in black and white: each state has its shape and its word, and a bar tells by its pattern what
is planned, what is done and what is overdue. Refuses scripts and addresses: nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from server.interchange.sheet.words import MARKS, Words
from server.vocabulary import ActionStatus, RoadmapStatus

_MOST_YEARS: Final = 12
_SETTLED: Final = frozenset({ActionStatus.DONE, ActionStatus.ABANDONED})
ENGAGED: Final = frozenset(
    {
        ActionStatus.COMMITTED,
        ActionStatus.IN_PROGRESS,
        ActionStatus.PAUSED,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
    }
)

_STYLE: Final = """
@page { size: A3 landscape; margin: 9mm 10mm 11mm }
* { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { font: 9pt/1.25 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: #12303a;
  margin: 0 auto; max-width: 400mm; unicode-bidi: isolate; overflow-wrap: anywhere }
@media screen { body { padding: 8mm } }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm;
  border-bottom: 3px solid #12303a; padding-bottom: 2mm; margin-bottom: 3mm }
h1 { font-size: 20pt; line-height: 1.15; margin: 0 }
header p { margin: 1mm 0 0 }
.counts { display: flex; gap: 5mm; list-style: none; margin: 0; padding: 0; white-space: nowrap }
.counts li { border: 1px solid #12303a; border-radius: 2mm; padding: 1mm 3mm; font-weight: 600 }
.notice { border: 1px dashed #12303a; padding: 1mm 3mm; margin: 0 0 3mm }
.quiet { color: #41565d }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 0 0 4mm }
.axis th { font-size: 11.5pt; border: 0; border-bottom: 2px solid #12303a; background: none;
  padding: 2.2mm 0 .8mm }
.axis { break-after: avoid }
th, td { border: 1px solid #a9b8bd; padding: 1mm 1.6mm; text-align: left; vertical-align: middle }
th { background: #e8eef0; font-size: 8.5pt }
tr { break-inside: avoid }
thead { display: table-header-group }
.n { width: 10mm; text-align: right } .owners { width: 84mm } .state { width: 30mm }
.p { width: 11mm; text-align: right } .when { width: 140mm; padding: 0; position: relative }
td.when { height: 6.4mm }
.undated .owners { width: 165mm }
.part .title { padding-left: 5mm }
.title { font-weight: 600 }
.tag { border: 1px solid #12303a; border-radius: 1mm; padding: 0 1mm; font-size: 7.5pt;
  font-weight: 400; white-space: nowrap }
.late { background: #12303a; color: #fff; font-weight: 700 }
.mark { display: inline-block; min-width: 5mm; font-weight: 700 }
.off .title, .off .mark { color: #41565d; text-decoration: line-through }
.off .mark { text-decoration: none }
.line { position: absolute; inset: 0 }
.tick { position: absolute; top: 0; bottom: 0; border-left: 1px solid #d3dcdf }
th.when .tick { padding: 1mm 0 0 1mm; border-color: #a9b8bd }
.now { position: absolute; top: 0; bottom: 0; border-left: 2px dashed #12303a }
.bar { position: absolute; top: calc(50% - 1.7mm); height: 3.4mm; border: 1.5px solid #12303a; background: #fff;
  min-width: 2mm }
.done { display: block; height: 100%; background: #12303a }
.over { position: absolute; top: calc(50% - 1.7mm); height: 3.4mm; border: 1.5px solid #12303a; border-left: 0;
  background: repeating-linear-gradient(135deg, #12303a 0 1px, #fff 1px 4px) }
.end { position: absolute; top: 50%; transform: translate(-50%, -50%); font-size: 11pt;
  line-height: 1; text-shadow: 0 0 1px #fff, 0 0 2px #fff, 0 0 3px #fff }
.note { position: absolute; left: 2mm; top: 50%; transform: translateY(-50%); font-size: 8pt }
footer { border-top: 1px solid #12303a; padding-top: 1.5mm; break-inside: avoid; font-size: 8.5pt }
footer span { margin-right: 5mm; white-space: nowrap }
footer .line { display: inline-block; position: relative; width: 14mm; height: 3.4mm;
  vertical-align: middle; margin-right: 1mm }
footer .bar, footer .over { top: 0; left: 0; width: 100%; border-left: 1.5px solid #12303a }
"""


@dataclass(frozen=True, slots=True)
class Milestone:
    on: date
    reached: bool
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """An action as its line tells it. `part` is of another action; `start_on` and `end_on` are what
    was, or else what is planned."""

    number: int
    title: str
    owners: Sequence[str]
    pilots: Sequence[str]
    status: ActionStatus
    progress: int
    priority: int | None
    start_on: date | None
    end_on: date | None
    late: bool
    generated: bool
    part: bool = False
    milestones: Sequence[Milestone] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The actions of an axis; without a title, those that have none."""

    title: str | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A roadmap on the day `today`."""

    title: str
    holder: str
    status: RoadmapStatus
    adopted_on: date | None
    fictional: bool
    groups: Sequence[Group]
    today: date


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole years, as many as are told of; what falls outside is at their edge."""

    first: int
    last: int

    def at(self, day: date) -> float:
        """In percent of the width."""
        start = date(self.first, 1, 1).toordinal()
        width = date(self.last, 12, 31).toordinal() + 1 - start
        return round(min(100.0, max(0.0, (day.toordinal() - start) / width * 100)), 2)


def scale_of(lines: Sequence[Line], today: date) -> Scale:
    """Around today, where there are more years than a sheet can show."""
    years = [day.year for line in lines for day in _days(line)] or [today.year]
    if any(line.status not in _SETTLED for line in lines):
        years.append(today.year)
    first, last = min(years), max(years)
    if last - first >= _MOST_YEARS:
        first = max(first, min(today.year - _MOST_YEARS // 2, last - _MOST_YEARS + 1))
        last = min(last, first + _MOST_YEARS - 1)
    return Scale(first, last)


def _days(line: Line) -> list[date]:
    told = (line.start_on, line.end_on, *(one.on for one in line.milestones))
    return [day for day in told if day is not None]


def as_sheet(sheet: Sheet, words: Words) -> bytes:
    """UTF-8. Every text is escaped."""
    title = escape(sheet.title)
    lines = [line for group in sheet.groups for line in group.lines]
    scale = scale_of(lines, sheet.today)
    dated = any(_days(line) for line in lines)
    table = _table(sheet, scale if dated else None, words) if lines else ""
    return (
        f'<!doctype html>\n<html lang="{words.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{_head(sheet, lines, words)}\n<main>\n{_notices(sheet, lines, words)}"
        f"{table or f'<p>{escape(words.no_action)}</p>'}\n</main>\n"
        f"{_legend(sheet, words, dated=dated)}\n</body>\n</html>\n"
    ).encode()


def _head(sheet: Sheet, lines: Sequence[Line], words: Words) -> str:
    told = [words.of.format(holder=sheet.holder), words.states[sheet.status]]
    if sheet.adopted_on is not None:
        told.append(words.adopted.format(day=words.on(sheet.adopted_on)))
    counts = (
        len(lines),
        sum(line.status in ENGAGED for line in lines),
        sum(line.status is ActionStatus.DONE for line in lines),
        sum(line.late for line in lines),
    )
    listed = "".join(f"<li>{words.counted(at, count)}</li>" for at, count in enumerate(counts))
    return (
        f"<header><div><h1>{escape(sheet.title)}</h1><p>{escape(' · '.join(told))}</p></div>"
        f'<ul class="counts">{listed}</ul></header>'
    )


def _notices(sheet: Sheet, lines: Sequence[Line], words: Words) -> str:
    told = [words.made_up_sheet] if sheet.fictional else []
    if any(line.generated for line in lines):
        told.append(words.made_up_rows)
    return f'<p class="notice">{escape(" ".join(told))}</p>\n' if told else ""


def _table(sheet: Sheet, scale: Scale | None, words: Words) -> str:
    """Without a calendar where no action has a date: its room goes to the titles."""
    number, title, owners, state, progress, when = words.header
    calendar = (
        ""
        if scale is None
        else f'<th scope="col" class="when" aria-label="{when}">'
        f'<span class="line">{"".join(_years(scale, named=True))}</span></th>'
    )
    bodies = "\n".join(
        _group(group, scale, sheet, words, named=len(sheet.groups) > 1 or group.title is not None)
        for group in sheet.groups
    )
    return (
        f"<table{' class=undated' if scale is None else ''}><thead><tr>"
        f'<th scope="col" class="n">{number}</th><th scope="col">{title}</th>'
        f'<th scope="col" class="owners">{owners}</th><th scope="col" class="state">{state}</th>'
        f'<th scope="col" class="p">{progress}</th>{calendar}</tr></thead>\n{bodies}\n</table>'
    )


def _group(group: Group, scale: Scale | None, sheet: Sheet, words: Words, *, named: bool) -> str:
    rows = "\n".join(_line(line, scale, sheet.today, words) for line in group.lines)
    width = 5 if scale is None else 6
    head = (
        f'<tr class="axis"><th colspan="{width}" scope="rowgroup">'
        f"{escape(group.title or words.no_axis)}</th></tr>\n"
        if named
        else ""
    )
    return f"<tbody>\n{head}{rows}\n</tbody>"


def _line(line: Line, scale: Scale | None, today: date, words: Words) -> str:
    tags = []
    if line.priority is not None:
        tags.append(words.priority.format(level=line.priority))
    if line.generated:
        tags.append(words.made_up)
    shown = "".join(f' <span class="tag">{escape(tag)}</span>' for tag in tags)
    owners = escape(" ; ".join(line.owners))
    if line.pilots:
        pilots = escape(words.pilot.format(names=" ; ".join(line.pilots)))
        owners += f'{"<br>" if owners else ""}<span class="quiet">{pilots}</span>'
    late = f'<br><span class="tag late">{words.late}</span>' if line.late else ""
    kinds = " ".join(
        name
        for name, holds in (
            ("part", line.part),
            ("off", line.status is ActionStatus.ABANDONED),
        )
        if holds
    )
    return (
        f'<tr class="{kinds}"><td class="n">{line.number}</td>'
        f'<td class="title">{escape(line.title)}{shown}</td><td class="owners">{owners}</td>'
        f'<td class="state"><span class="mark">{MARKS[line.status]}</span>'
        f" {words.statuses[line.status]}{late}</td>"
        f'<td class="p">{line.progress}</td>{_calendar(line, scale, today, words)}</tr>'
    )


def _calendar(line: Line, scale: Scale | None, today: date, words: Words) -> str:
    if scale is None:
        return ""
    told = "".join(_time(line, scale, today, words))
    return f'<td class="when"><span class="line">{told}</span></td>'


def _time(line: Line, scale: Scale, today: date, words: Words) -> Iterator[str]:
    yield from _years(scale, named=False)
    if scale.first <= today.year <= scale.last:
        yield f'<span class="now" style="left:{scale.at(today)}%"></span>'
    start, end = line.start_on, line.end_on
    if not _days(line):
        yield f'<span class="note quiet">{words.no_dates}</span>'
    if start is not None and end is not None:
        left, right = scale.at(start), scale.at(end)
        yield (
            f'<span class="bar" style="left:{left}%;width:{round(right - left, 2)}%">'
            f'<span class="done" style="width:{line.progress}%"></span></span>'
        )
    elif start is not None or end is not None:
        mark = "▸" if end is None else "◂"
        yield f'<span class="end" style="left:{scale.at(start or end or today)}%">{mark}</span>'
    if line.late and end is not None and scale.at(today) > scale.at(end):
        left = scale.at(end)
        yield (
            f'<span class="over" style="left:{left}%;width:{round(scale.at(today) - left, 2)}%">'
            "</span>"
        )
    for one in line.milestones:
        mark = "◆" if one.reached else "◇"
        yield (
            f'<span class="end" style="left:{scale.at(one.on)}%" title="{escape(one.title)}">'
            f"{mark}</span>"
        )


def _years(scale: Scale, *, named: bool) -> Iterator[str]:
    for year in range(scale.first, scale.last + 1):
        left = scale.at(date(year, 1, 1))
        yield f'<span class="tick" style="left:{left}%">{year if named else ""}</span>'


def _legend(sheet: Sheet, words: Words, *, dated: bool) -> str:
    states = "".join(
        f"<span>{mark} {words.statuses[status]}</span>" for status, mark in MARKS.items()
    )
    bars = (
        f'<span><span class="line"><span class="bar"></span></span>{words.planned}</span>'
        f'<span><span class="line"><span class="bar"><span class="done"></span></span></span>'
        f"{words.progress}</span>"
        f'<span><span class="line"><span class="over"></span></span>{words.overdue}</span>'
        f"<span>◇ {words.milestone}</span><span>◆ {words.reached}</span>"
        f"<span>┆ {escape(words.today.format(day=words.on(sheet.today)))}</span>"
    )
    told = f"<p><strong>{words.legend}</strong> &nbsp; {states}</p>"
    return f"<footer>{told}{f'<p>{bars}</p>' if dated else ''}</footer>"
