"""The report of a session as a file: read through one view, told, written.

Refuses to read anything but the snapshot of that view and where the session belongs; what is given
out is journalled, never what it says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

import orjson

from server.database import Database, Transaction
from server.domain.journal import record
from server.interchange.authors import Author
from server.interchange.cells import defused
from server.interchange.delimited import FOR_EXCEL, Writer
from server.interchange.reports.page import as_page
from server.interchange.reports.session import Setting, Told, compose, items, sort_out
from server.interchange.reports.word import as_word
from server.problems import NotFound
from server.vocabulary import Audience, WorkshopMethod
from server.workshops.coding.quoting import may_quote
from server.workshops.entities import View
from server.workshops.feed import Feeds


class ReportForm(StrEnum):
    """What sort of file."""

    DOCX = "docx"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


MEDIA_TYPES: Final[Mapping[ReportForm, str]] = {
    ReportForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportForm.HTML: "text/html; charset=utf-8",
    ReportForm.CSV: "text/csv; charset=utf-8",
    ReportForm.JSON: "application/json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class AskedReport:
    """Of which session, through whose eyes, as what."""

    session_id: UUID
    audience: Audience
    form: ReportForm


async def give_report(database: Database, feeds: Feeds, asked: AskedReport, by: Author) -> bytes:
    """Raises NotFound for a session that is not there."""
    setting, method = await _setting(database, asked.session_id, by)
    snapshot = await feeds.snapshot(asked.session_id, View(asked.audience))
    withheld: frozenset[UUID] = frozenset()
    if method is WorkshopMethod.FOCUS_GROUP and asked.audience is not Audience.FACILITATOR:
        # What is said in a focus group is its team's, until those who said it agree to be quoted.
        state = await feeds.state(asked.session_id)
        withheld = frozenset(id_ for id_ in state.contributions if not may_quote(state, id_))
    told = sort_out(snapshot.seen, withheld=withheld)
    content = await asyncio.to_thread(write, asked.form, told, setting)
    await _journal(database, asked, by)
    return content


def write(form: ReportForm, told: Told, setting: Setting) -> bytes:
    match form:
        case ReportForm.DOCX:
            return as_word(compose(told, setting))
        case ReportForm.HTML:
            return as_page(compose(told, setting))
        case ReportForm.CSV:
            return _as_csv(told)
        case ReportForm.JSON:
            return _as_json(told, setting)
        case _:
            assert_never(form)


async def _setting(
    database: Database, session_id: UUID, by: Author
) -> tuple[Setting, WorkshopMethod]:
    async with database.snapshot() as reader:
        rows = await reader.fetch(
            "SELECT w.title, w.question, w.method, m.title, o.name FROM live_session s"
            " JOIN workshop w ON w.id = s.workshop_id JOIN mission m ON m.id = w.mission_id"
            " JOIN agency a ON a.id = w.agency_id JOIN organisation o ON o.id = a.organisation_id"
            " WHERE s.id = $1",
            [session_id],
        )
    if not rows:
        raise NotFound
    workshop, question, method, mission, agency = rows[0]
    return Setting(workshop, question, mission, agency, by.now), WorkshopMethod(method)


COLUMNS: Final = {
    "activity": "Activité",
    "name": "Repère",
    "prompt": "Consigne",
    "kind": "Nature",
    "text": "Texte",
    "column": "Rubrique",
    "group": "Groupe",
    "details": "Détails",
    "status": "État",
    "rank": "Rang",
    "total": "Total",
    "voters": "Votants",
    "mean": "Moyenne",
}


def _as_csv(told: Told) -> bytes:
    writer = Writer(FOR_EXCEL)
    writer.add([list(COLUMNS.values())])
    writer.add([_cell(getattr(item, name)) for name in COLUMNS] for item in items(told))
    return writer.finish()


def _cell(value: str | int | None) -> str | None:
    return None if value is None else defused(str(value))


def _as_json(told: Told, setting: Setting) -> bytes:
    body = {
        "title": told.room.title,
        "status": told.room.status.value,
        "workshop": setting.workshop,
        "question": setting.question,
        "mission": setting.mission,
        "agency": setting.agency,
        "toldAt": setting.told_at.isoformat(),
        "participants": told.attendance.participants,
        "items": [asdict(item) for item in items(told)],
    }
    return orjson.dumps(body, option=orjson.OPT_INDENT_2)


async def _journal(database: Database, asked: AskedReport, by: Author) -> None:
    async def work(tx: Transaction) -> None:
        await record(
            tx,
            "report_session",
            object_type="LiveSession",
            object_id=asked.session_id,
            actor_id=by.actor_id,
            now=by.now,
            after={"form": asked.form.value, "audience": asked.audience.value},
        )

    await database.unit_of_work(work)
