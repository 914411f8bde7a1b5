"""Events of whole days as an iCalendar file. Pure.

Refuses an hour, a person, and a line that is longer than 75 octets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LINE: Final = 75
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_SPECIAL: Final = re.compile(r"[\\;,]")


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` is the same for as long as the day is about the same thing, whatever day it becomes."""

    uid: str
    on: date
    summary: str
    description: str
    category: str
    changed_at: datetime
    version: int


def as_calendar(name: str, events: Iterable[Event]) -> bytes:
    """UTF-8, its lines folded and ended as the format has them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jalon//Echeances//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(part for line in lines for part in _folded(line))


def _event(event: Event) -> Iterator[str]:
    changed = event.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    # The end of a whole day is the day after: it is left out.
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"CATEGORIES:{_text(event.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    bare = _CONTROLS.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", bare).replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """The line and those that it goes on in, each begun by a space; no character is cut."""
    held = b""
    for character in line:
        octets = character.encode()
        if len(held) + len(octets) > _LINE:
            yield held + b"\r\n"
            held = b" "
        held += octets
    yield held + b"\r\n"
