"""The fallback kit of a session, or of a workshop that is still to open, and its attendance sheet.

Names are read through the rule of the preparation. Refuses to judge who facilitates a session.
"""

from __future__ import annotations

import asyncio
import io
from uuid import UUID

import segno

from server.access import policy
from server.database import Database, Snapshot, decode_date
from server.domain.workshops import machine
from server.interchange.authors import Author
from server.interchange.kit.sheets import (
    Attendance,
    Entry,
    Expected,
    Kit,
    Step,
    as_attendance,
    as_page,
)
from server.interchange.kit.words import Words, words_of
from server.interchange.outgoing import Reader
from server.problems import NotFound
from server.vocabulary import Audience, Constituency
from server.workshops.board.showing import ShownGroup
from server.workshops.entities import View
from server.workshops.feed import Feeds
from server.workshops.methods.templates import usual_agenda
from server.workshops.running.showing import Room, ShownActivity
from server.workshops.sessions import read_join_code, read_preparation


async def give_kit(
    database: Database, feeds: Feeds, session_id: UUID, *, address: str, locale: str
) -> bytes:
    """`address` is where this installation is reached. Raises NotFound."""
    snapshot = await feeds.snapshot(session_id, View(Audience.FACILITATOR))
    async with database.snapshot() as reader:
        code = await read_join_code(reader, session_id)
    seen = snapshot.seen.values()
    activities = (each for each in seen if isinstance(each, ShownActivity))
    standing = (g for g in seen if isinstance(g, ShownGroup) and g.merged_into is None)
    door = "" if code is None else f"{address.rstrip('/')}/s/{code}"
    kit = Kit(
        title=next(each.title for each in seen if isinstance(each, Room)),
        steps=[
            Step(each.number, each.title, each.prompt, each.settings)
            for each in sorted(activities, key=lambda activity: activity.position)
        ],
        groups=[g.title or "" for g in sorted(standing, key=lambda group: group.order)],
        entry=Entry.NO_MORE if code is None else Entry.OPEN,
        code=code or "",
        door=door,
        picture=_picture(door) if door else "",
    )
    return await asyncio.to_thread(as_page, kit, words_of(locale))


async def give_prepared_kit(
    database: Database, workshop_id: UUID, by: Author, *, locale: str
) -> bytes:
    """The same before any session is open, for who runs the workshop. Raises NotFound."""
    words = words_of(locale)
    async with database.snapshot() as snapshot:
        title, attendance = await _expected(snapshot, database, workshop_id, by, words)
        prepared = await read_preparation(snapshot, workshop_id)
    agenda = prepared.agenda or usual_agenda(prepared.method, prepared.question)
    kit = Kit(
        title=title,
        steps=[
            Step(number, plan.title, plan.prompt, plan.settings)
            for number, plan in enumerate(agenda, 1)
        ],
        groups=(),
        entry=Entry.NOT_YET,
        attendance=attendance,
    )
    return await asyncio.to_thread(as_page, kit, words)


async def give_attendance(
    database: Database, workshop_id: UUID, by: Author, *, locale: str
) -> bytes:
    """The attendance sheet of a workshop, for who runs it. Raises NotFound."""
    words = words_of(locale)
    async with database.snapshot() as snapshot:
        title, attendance = await _expected(snapshot, database, workshop_id, by, words)
    return await asyncio.to_thread(as_attendance, title, attendance, words)


async def _expected(
    snapshot: Snapshot, database: Database, workshop_id: UUID, by: Author, words: Words
) -> tuple[str, Attendance]:
    """The workshop's title, and who is expected on which days: neither those whose invitation was
    withdrawn nor those who said no."""
    reader = Reader(snapshot, database.dialect, by.viewer)
    found = await reader.fetch(
        "SELECT t0.title, t0.held_on, t0.ends_on FROM workshop t0 WHERE t0.id = :id"
        f" AND {reader.sees(policy.WORKSHOP_PREPARATION)}",
        id=workshop_id,
    )
    if not found:
        raise NotFound
    title, held_on, ends_on = found[0]
    people = await reader.fetch(
        "SELECT COALESCE(p.name, t0.name), o.name, t0.constituency FROM workshop_invitation t0"
        " LEFT JOIN person p ON p.id = t0.person_id"
        " LEFT JOIN organisation o ON o.id = p.organisation_id"
        " WHERE t0.workshop_id = :id AND t0.withdrawn_at IS NULL AND t0.erased_at IS NULL"
        " AND t0.answer <> 'DECLINED' ORDER BY t0.sort_key, t0.id",
        id=workshop_id,
    )
    days = machine.days(decode_date(held_on), decode_date(ends_on))
    return str(title), Attendance(
        people=[
            Expected(
                name or "", organisation or "", words.constituencies[Constituency(constituency)]
            )
            for name, organisation, constituency in people
        ],
        days=[words.on(day) for day in days],
    )


def _picture(door: str) -> str:
    drawn = io.BytesIO()
    segno.make(door, micro=False, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff"
    )
    return drawn.getvalue().decode()
