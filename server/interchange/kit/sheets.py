"""The fallback kit of a session as one page to print: entry, attendance, a sheet for each activity.

Each sheet bears the number of its activity, which stays with it whatever becomes of the agenda, so
that what was written goes where it belongs. Printed before the session is open, it has the numbers that
the agenda gives if it opens as it is. Refuses scripts and addresses: nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from html import escape
from typing import Final, assert_never

from server.interchange.kit.words import Words
from server.workshops.agenda import ActivitySettings
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.voting.settings import RateSettings, VoteSettings

_LINES: Final = 14
_CARDS: Final = 8
_PEOPLE: Final = 22
_WALK_INS: Final = 6
_OPTIONS: Final = 12

_STYLE: Final = """
@page { size: A4; margin: 15mm }
body { font: 11pt/1.4 system-ui, "Segoe UI", Roboto, sans-serif; color: #12303a; margin: 0 }
section { break-after: page; break-inside: avoid; max-width: 52rem; margin: 0 auto; padding: 1rem 0 }
h1 { font-size: 1.7rem; margin: 0 0 .5rem }
h2 { font-size: 1.3rem; border-bottom: 3px solid #12303a; padding-bottom: .3rem }
.code { font: 700 3.5rem/1.2 ui-monospace, monospace; letter-spacing: .3em }
.qr { width: 60mm }
.quiet { color: #4a5f66 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border: 1px solid #7b9098; padding: .3rem; text-align: left; vertical-align: top;
  height: 1.8rem; overflow-wrap: anywhere }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm }
.cards div { border: 1px dashed #7b9098; min-height: 48mm; padding: 2mm }
.rule { border-bottom: 1px solid #7b9098; height: 9mm }
.dots { font-size: 1.6rem; letter-spacing: .4em }
"""


@dataclass(frozen=True, slots=True)
class Step:
    """An activity as its sheets tell it."""

    number: int
    title: str | None
    prompt: str | None
    settings: ActivitySettings | None


class Entry(Enum):
    """What is known of how people enter."""

    NOT_YET = auto()
    OPEN = auto()
    NO_MORE = auto()


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody on the attendance sheet: a name, an organisation and a constituency."""

    name: str
    organisation: str
    constituency: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is expected, and on which days, as they are written."""

    people: Sequence[Expected] = ()
    days: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """What the sheets are made of. `groups` are the titles of those that stand; `code` and `door`
    are there while people may enter; `picture` is the QR code, as SVG."""

    title: str
    steps: Sequence[Step]
    groups: Sequence[str]
    entry: Entry
    code: str = ""
    door: str = ""
    picture: str = ""
    attendance: Attendance = Attendance()


def as_page(kit: Kit, words: Words) -> bytes:
    """UTF-8. Every text is escaped."""
    return _page(
        words.kit.format(title=kit.title),
        [
            _entry(kit, words),
            *_attendance(kit.title, kit.attendance, words),
            *(sheet for step in kit.steps for sheet in _sheets(step, kit.groups, words)),
            _afterwards(kit, words),
        ],
        words,
    )


def as_attendance(title: str, attendance: Attendance, words: Words) -> bytes:
    """The attendance sheet alone, one for each day. UTF-8; every text is escaped."""
    titled = words.listed.format(activity=words.attendance, title=title)
    return _page(titled, [*_attendance(title, attendance, words)], words)


def _page(titled: str, sheets: Iterable[str], words: Words) -> bytes:
    body = "\n".join(f"<section>{sheet}</section>" for sheet in sheets)
    title = escape(titled)
    return (
        f'<!doctype html>\n<html lang="{words.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _entry(kit: Kit, words: Words) -> str:
    how = f"<p>{escape(_how(kit.entry, words))}</p>"
    if kit.entry is Entry.OPEN:
        how += (
            f'<p class="code">{escape(kit.code)}</p>'
            f'<p>{escape(kit.door)}</p><div class="qr">{kit.picture}</div>'
        )
    return f"<h1>{escape(kit.title)}</h1>{how}"


def _how(entry: Entry, words: Words) -> str:
    match entry:
        case Entry.NOT_YET:
            return words.not_yet
        case Entry.OPEN:
            return words.open
        case Entry.NO_MORE:
            return words.no_more
        case _:
            assert_never(entry)


def _attendance(title: str, attendance: Attendance, words: Words) -> Iterator[str]:
    """With room for those who come without being expected."""
    header = words.people
    known = [[one.name, one.organisation, one.constituency, "", ""] for one in attendance.people]
    rows = [*known, *([[""] * len(header)] * max(_WALK_INS, _PEOPLE - len(known)))]
    for day in attendance.days or ("",):
        on = f" — {escape(day)}" if day else ""
        yield f"<h2>{words.attendance} — {escape(title)}{on}</h2>{_table(header, rows)}"


def _sheets(activity: Step, groups: Sequence[str], words: Words) -> Iterable[str]:
    head = _head(activity, words)
    match activity.settings:
        case CollectSettings() as settings:
            yield f"{head}{_collected(settings, words)}"
            yield f"{head}{_cards(activity, settings, words)}"
        case GroupSettings():
            yield f"{head}{_table(words.group, [['', '']] * _OPTIONS)}"
        case VoteSettings() as settings:
            yield f"{head}{_ballot(settings, groups, words)}"
        case RateSettings() as settings:
            axes = [
                words.range.format(label=axis.label, lowest=axis.lowest, highest=axis.highest)
                for axis in settings.axes
            ]
            rows = [[option, *([""] * len(axes))] for option in _options(groups)]
            yield f"{head}{_table((words.rated, *axes), rows)}"
        case _:
            yield f"{head}{_ruled(_LINES)}"


def _head(activity: Step, words: Words) -> str:
    number = words.numbered.format(number=activity.number)
    title = activity.title or activity.prompt or ""
    prompt = f"<p>{escape(activity.prompt)}</p>" if activity.title and activity.prompt else ""
    return f'<h2>{number} — {escape(title)}</h2>{prompt}<p class="quiet">{words.table}</p>'


def _collected(settings: CollectSettings, words: Words) -> str:
    if settings.columns:
        header = [column.title for column in settings.columns]
        return _table(header, [[""] * len(header)] * _LINES)
    if settings.fields:
        header = [words.idea, *(field.label for field in settings.fields)]
        return _table(header, [[""] * len(header)] * _LINES)
    return _ruled(_LINES)


def _cards(activity: Step, settings: CollectSettings, words: Words) -> str:
    lines = "".join(
        f"<p>{words.line.format(label=escape(field.label))}</p>" for field in settings.fields
    )
    column = f"<p>{words.column}</p>" if settings.columns else ""
    number = words.numbered.format(number=activity.number)
    card = f'<div><p class="quiet">{number}</p>{column}{lines}</div>'
    return f'<div class="cards">{card * _CARDS}</div>'


def _ballot(settings: VoteSettings, groups: Sequence[str], words: Words) -> str:
    told = ""
    if settings.spreads:
        spread = words.spread.format(budget=settings.budget, most=settings.cap_per_group)
        told = f'<p>{spread}</p><p class="dots">{"○" * min(settings.budget, 20)}</p>'
    rows = [[option, ""] for option in _options(groups)]
    return f"{told}{_table(words.ballot, rows)}"


def _options(groups: Sequence[str]) -> list[str]:
    return [*groups, *([""] * max(2, _OPTIONS - len(groups)))]


def _afterwards(kit: Kit, words: Words) -> str:
    told = "".join(f"<li>{step}</li>" for step in words.afterwards)
    sheets = "".join(
        f"<li>{words.listed.format(activity=number, title=escape(each.title or each.prompt or ''))}</li>"
        for each in kit.steps
        for number in [words.numbered.format(number=each.number)]
    )
    return f"<h2>{words.next_day}</h2><ol>{told}</ol><h3>{words.numbers}</h3><ul>{sheets}</ul>"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _ruled(lines: int) -> str:
    return '<div class="rule"></div>' * lines
