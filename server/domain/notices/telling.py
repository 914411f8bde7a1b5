"""Notices as rows, written in the transaction of what they tell of.

Refuses to tell twice: a topic is written once to each account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import NOBODY, public
from server.database import Transaction, decode_uuid
from server.domain.missions.facts import bound
from server.domain.notices.circles import MISSION_OF, recipients
from server.domain.notices.machine import TOLD, Told, topic_of_change
from server.ids import new_id
from server.vocabulary import NoticeKind


@dataclass(frozen=True, slots=True)
class News:
    """What is told of an object. `details` holds what the sentence is chosen by, never a text."""

    kind: NoticeKind
    object_type: str
    object_id: UUID
    topic: str
    details: dict[str, Any] = field(default_factory=dict)
    due_on: date | None = None


async def announce(
    tx: Transaction,
    event_id: UUID,
    verb: str,
    *,
    object_type: str,
    object_id: UUID,
    actor_id: UUID | None,
    now: datetime,
) -> None:
    """Tells those whom a line of the journal concerns; most lines concern nobody."""
    told = TOLD.get((object_type, verb))
    if told is None:
        return
    user_ids = await whom(tx, told, object_type, object_id, actor_id=actor_id, today=now.date())
    if told.of_its_mission and user_ids:
        object_id = await _mission_of(tx, object_type, object_id)
        object_type = "Mission"
    news = News(told.kind, object_type, object_id, topic_of_change(event_id), {"change": verb})
    await tell(tx, user_ids, news, now)


async def whom(
    tx: Transaction,
    told: Told,
    object_type: str,
    object_id: UUID,
    *,
    actor_id: UUID | None,
    today: date,
) -> list[UUID]:
    """The accounts of its circles, without the one that acts."""
    sql, parameters = bound(
        recipients(told, object_type),
        public(today),
        object_id=object_id,
        actor_id=actor_id or NOBODY,
    )
    return [decode_uuid(id_) for (id_,) in await tx.fetch(sql, parameters)]


async def _mission_of(tx: Transaction, object_type: str, object_id: UUID) -> UUID:
    sql, parameters = bound(
        f"SELECT mi.id FROM mission mi WHERE mi.id = {MISSION_OF[object_type]}",
        public(date.min),
        object_id=object_id,
    )
    ((id_,),) = await tx.fetch(sql, parameters)
    mission_id: UUID = decode_uuid(id_)
    return mission_id


async def tell(tx: Transaction, user_ids: Iterable[UUID], news: News, now: datetime) -> None:
    """Within a unit of work. Whoever was told of this topic is not told again."""
    await tx.execute_many(
        "INSERT INTO notice (id, user_id, kind, object_type, object_id, topic, details, due_on,"
        " created_at, updated_at, version)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 1)"
        " ON CONFLICT (user_id, topic) DO NOTHING",
        [
            [
                new_id(),
                user_id,
                news.kind,
                news.object_type,
                news.object_id,
                news.topic,
                news.details,
                news.due_on,
                now,
            ]
            for user_id in user_ids
        ],
    )
