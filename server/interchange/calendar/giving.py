"""What is due of the roadmaps and instruments that a reader sees, as a calendar.

Planned ends, milestones and reminders of actions; mid-term reviews and ends of contracts; ends of
agreements. Refuses what is settled: it is due no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.access.policy import Rule
from server.database import Database, decode_date, decode_datetime, decode_uuid
from server.interchange.authors import Author
from server.interchange.calendar.writing import Event, as_calendar
from server.interchange.opendata.choosing import OF_ACTIONS, Chosen, is_there
from server.interchange.outgoing import Reader
from server.problems import NotFound

EVENTS_AT_MOST: Final = 5_000

_OPEN_ACTION: Final = "NOT IN ('DONE', 'ABANDONED')"


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows with a day: id, day, what it is about, of what, when it changed, and its version."""

    uid: str
    sql: str
    rule: Rule
    of_actions: bool
    french: str
    english: str


_OF_AN_ACTION: Final = (
    " JOIN roadmap r ON r.id = {action}.roadmap_id JOIN organisation h ON h.id = r.holder_id"
)
_SOURCES: Final[Sequence[_Source]] = (
    _Source(
        "fin",
        "SELECT t0.id, t0.planned_end_on, t0.title, r.title, t0.updated_at, t0.version FROM action t0"
        + _OF_AN_ACTION.format(action="t0")
        + f" WHERE t0.planned_end_on IS NOT NULL AND t0.status {_OPEN_ACTION}",
        policy.ACTIONS,
        True,
        "Fin prévue",
        "Planned end",
    ),
    _Source(
        "rappel",
        "SELECT t0.id, t0.remind_on, t0.title, r.title, t0.updated_at, t0.version FROM action t0"
        + _OF_AN_ACTION.format(action="t0")
        + " WHERE t0.remind_on IS NOT NULL AND t0.status = 'BLOCKED'",
        policy.ACTIONS,
        True,
        "À débloquer",
        "To unblock",
    ),
    _Source(
        "jalon",
        "SELECT t0.id, t0.due_on, t0.title, a.title, t0.updated_at, t0.version FROM milestone t0"
        " JOIN action a ON a.id = t0.action_id"
        + _OF_AN_ACTION.format(action="a")
        + f" WHERE t0.done_on IS NULL AND a.status {_OPEN_ACTION}",
        policy.OF_ACTION,
        True,
        "Jalon",
        "Milestone",
    ),
    _Source(
        "revoyure",
        "SELECT t0.id, t0.mid_term_due_on, t0.title, o.name, t0.updated_at, t0.version"
        " FROM contract t0 JOIN organisation o ON o.id = t0.department_id"
        " WHERE t0.mid_term_due_on IS NOT NULL"
        " AND t0.status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW')"
        " AND NOT EXISTS (SELECT 1 FROM contract_review w WHERE w.contract_id = t0.id"
        " AND w.held_on IS NOT NULL)",
        policy.CONTRACTS,
        False,
        "Revoyure à mi-parcours",
        "Mid-term review",
    ),
    _Source(
        "terme",
        "SELECT t0.id, t0.ends_on, t0.title, o.name, t0.updated_at, t0.version"
        " FROM contract t0 JOIN organisation o ON o.id = t0.department_id"
        " WHERE t0.ends_on IS NOT NULL"
        " AND t0.status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW')",
        policy.CONTRACTS,
        False,
        "Terme du contrat",
        "End of the contract",
    ),
    _Source(
        "echeance",
        "SELECT t0.id, t0.ends_on, t0.title, o.name, t0.updated_at, t0.version"
        " FROM agreement t0 JOIN organisation o ON o.id = t0.keeper_id"
        " WHERE t0.ends_on IS NOT NULL AND t0.status IN ('SIGNED', 'ACTIVE')",
        policy.AGREEMENTS,
        False,
        "Terme de l'accord",
        "End of the agreement",
    ),
)
_NAMES: Final[Mapping[str, str]] = {"fr": "Échéances", "en": "Due dates"}


async def give_calendar(
    database: Database, chosen: Chosen | None, by: Author, *, locale: str
) -> bytes:
    """Of one roadmap, contract or holder; of everything that the reader sees where none is chosen.

    Raises NotFound.
    """
    if chosen is not None and chosen.type_name not in OF_ACTIONS:
        raise NotFound
    events: list[Event] = []
    async with database.snapshot() as snapshot:
        reader = Reader(snapshot, database.dialect, by.viewer)
        for source in _SOURCES:
            if _reads(reader, source.rule):
                events += await _events(reader, source, chosen, locale)
        if chosen is not None and not events:
            await _require(reader, chosen)
    return await asyncio.to_thread(as_calendar, _NAMES[locale], events)


def _reads(reader: Reader, rule: Rule) -> bool:
    """A token that does not read contracts has a calendar without them."""
    return reader.viewer.token_id is None or rule.scope is None or reader.viewer.has(rule.scope)


async def _require(reader: Reader, chosen: Chosen) -> None:
    """Raises NotFound."""
    if not await is_there(reader, OF_ACTIONS[chosen.type_name], chosen):
        raise NotFound


_OF_CONTRACT: Final[Mapping[str, str]] = {
    "Contract": "t0.id = :chosen",
    "Organisation": "t0.department_id = :chosen",
}
"""Over a contract, where one is chosen; a roadmap alone has no such day."""


async def _events(
    reader: Reader, source: _Source, chosen: Chosen | None, locale: str
) -> list[Event]:
    where: str = ""
    values: dict[str, UUID] = {}
    if chosen is not None:
        if source.of_actions:
            where = OF_ACTIONS[chosen.type_name].where
        elif source.rule is policy.CONTRACTS:
            where = _OF_CONTRACT.get(chosen.type_name, "")
        if not where:
            return []
        where, values = f" AND {where}", {"chosen": chosen.id}
    rows = await reader.fetch(
        f"{source.sql}{where} AND {reader.sees(source.rule)}"
        f" ORDER BY 2, t0.id LIMIT {EVENTS_AT_MOST}",
        **values,
    )
    called, colon = (source.english, ": ") if locale == "en" else (source.french, " : ")
    return [_event(source.uid, called, colon, *row) for row in rows]


def _event(
    uid: str,
    called: str,
    colon: str,
    id_: Any,
    on: Any,
    title: str,
    of: str,
    changed_at: Any,
    version: int,
) -> Event:
    row_id: UUID = decode_uuid(id_)
    return Event(
        f"{uid}-{row_id}@jalon",
        decode_date(on),
        f"{called}{colon}{title}",
        of,
        called,
        decode_datetime(changed_at),
        version,
    )
