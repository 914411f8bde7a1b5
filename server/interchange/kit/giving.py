"""The fallback kit of a session, read and made: for whoever facilitates it. Refuses to judge rights."""

from __future__ import annotations

import asyncio
import io
from uuid import UUID

import segno

from server.database import Database
from server.interchange.kit.sheets import Kit, as_page
from server.vocabulary import Audience
from server.workshops.board.showing import ShownGroup
from server.workshops.entities import View
from server.workshops.feed import Feeds
from server.workshops.running.showing import Room, ShownActivity
from server.workshops.sessions import read_join_code


async def give_kit(database: Database, feeds: Feeds, session_id: UUID, *, address: str) -> bytes:
    """`address` is where this installation is reached. Raises NotFound."""
    snapshot = await feeds.snapshot(session_id, View(Audience.FACILITATOR))
    async with database.snapshot() as reader:
        code = await read_join_code(reader, session_id)
    seen = snapshot.seen.values()
    activities = (each for each in seen if isinstance(each, ShownActivity))
    standing = (g for g in seen if isinstance(g, ShownGroup) and g.merged_into is None)
    door = None if code is None else f"{address.rstrip('/')}/s/{code}"
    kit = Kit(
        title=next(each.title for each in seen if isinstance(each, Room)),
        activities=sorted(activities, key=lambda activity: activity.position),
        groups=[g.title or "" for g in sorted(standing, key=lambda group: group.order)],
        code=code,
        door=door,
        picture="" if door is None else _picture(door),
    )
    return await asyncio.to_thread(as_page, kit)


def _picture(door: str) -> str:
    drawn = io.BytesIO()
    segno.make(door, micro=False, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff"
    )
    return drawn.getvalue().decode()
