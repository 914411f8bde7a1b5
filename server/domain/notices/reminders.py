"""Dates that draw near or are past: found, and told once each to those whom they concern (§10).

Refuses to store that something is late: it is seen on the day (AC1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from server.access.viewer import public
from server.database import Transaction, decode_date, decode_uuid
from server.domain.missions.facts import bound
from server.domain.notices.machine import (
    ARBITRATION_AWAITED_FOR,
    CONTRACT_ENDS_WITHIN,
    DELIBERATION_AWAITED_FOR,
    FRAMEWORK_ENDS_WITHIN,
    LATE_SINCE_AT_MOST,
    MEETING_IS_WITHIN,
    MILESTONE_DUE_WITHIN,
    MISSION_ENDS_WITHIN,
    REMINDED,
    REVIEW_IS_WITHIN,
    VALIDATION_AWAITED_FOR,
    Reminder,
    topic_of_date,
)
from server.domain.notices.telling import News, tell, whom

AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class _Watched:
    """Objects with a date, and the days between which it is recalled: `sql` selects their id and
    that date, `first` and `last` are counted from today."""

    object_type: str
    sql: str
    first: timedelta
    last: timedelta


_DAY: Final = timedelta(days=1)
_PAST: Final = -LATE_SINCE_AT_MOST
_RUNNING: Final = "x.status IN ('PROGRAMMED', 'IN_PROGRESS', 'SUSPENDED')"
_IN_FORCE: Final = "x.status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW')"
_MISSIONS: Final = (
    "SELECT x.id, x.end_on AS fell_on FROM mission x"
    f" WHERE x.lead_id IS NOT NULL AND x.end_on IS NOT NULL AND {_RUNNING}"
)

WATCHED: Final[Mapping[Reminder, _Watched]] = {
    Reminder.MISSION_END: _Watched("Mission", _MISSIONS, 0 * _DAY, MISSION_ENDS_WITHIN),
    Reminder.MISSION_LATE: _Watched("Mission", _MISSIONS, _PAST, -_DAY),
    Reminder.VALIDATION_AWAITED: _Watched(
        "Deliverable",
        "SELECT x.id, DATE(x.submitted_at) AS fell_on FROM deliverable x"
        " WHERE x.status = 'SUBMITTED' AND x.submitted_at IS NOT NULL",
        _PAST - VALIDATION_AWAITED_FOR,
        -VALIDATION_AWAITED_FOR,
    ),
    Reminder.DELIBERATION_AWAITED: _Watched(
        "ProgrammeVersion",
        "SELECT x.id, y.held_on AS fell_on FROM programme_version x"
        " JOIN meeting y ON y.id = x.presented_at_meeting_id WHERE x.status = 'PRESENTED'",
        _PAST - DELIBERATION_AWAITED_FOR,
        -DELIBERATION_AWAITED_FOR,
    ),
    Reminder.MEETING_TOMORROW: _Watched(
        "Meeting",
        "SELECT x.id, x.scheduled_on AS fell_on FROM meeting x WHERE x.status = 'PLANNED'",
        0 * _DAY,
        MEETING_IS_WITHIN,
    ),
    Reminder.ACTION_LATE: _Watched(
        "Action",
        "SELECT x.id, x.planned_end_on AS fell_on FROM action x"
        " JOIN roadmap y ON y.id = x.roadmap_id AND y.status <> 'CLOSED'"
        " WHERE x.status NOT IN ('DONE', 'ABANDONED')",
        _PAST,
        -_DAY,
    ),
    Reminder.UNBLOCKING_DUE: _Watched(
        "Action",
        "SELECT x.id, x.remind_on AS fell_on FROM action x WHERE x.status = 'BLOCKED'"
        " AND x.remind_on IS NOT NULL",
        _PAST,
        0 * _DAY,
    ),
    Reminder.MILESTONE_DUE: _Watched(
        "Action",
        "SELECT DISTINCT x.action_id AS id, x.due_on AS fell_on FROM milestone x"
        " JOIN action y ON y.id = x.action_id AND y.status NOT IN ('DONE', 'ABANDONED')"
        " JOIN roadmap z ON z.id = y.roadmap_id AND z.status <> 'CLOSED'"
        " WHERE x.done_on IS NULL",
        0 * _DAY,
        MILESTONE_DUE_WITHIN,
    ),
    Reminder.ARBITRATION_AWAITED: _Watched(
        "MissionRequest",
        "SELECT x.id, x.received_on AS fell_on FROM mission_request x WHERE x.status = 'RECEIVED'",
        _PAST - ARBITRATION_AWAITED_FOR,
        -ARBITRATION_AWAITED_FOR,
    ),
    Reminder.FRAMEWORK_END: _Watched(
        "FrameworkAgreement",
        "SELECT x.id, x.valid_to_on AS fell_on FROM framework_agreement x"
        " WHERE x.status = 'NOTIFIED'",
        0 * _DAY,
        FRAMEWORK_ENDS_WITHIN,
    ),
    Reminder.REVIEW_DUE: _Watched(
        "Contract",
        f"SELECT x.id, y.due_on AS fell_on FROM contract_review y JOIN contract x"
        f" ON x.id = y.contract_id WHERE y.held_on IS NULL AND {_IN_FORCE}",
        0 * _DAY,
        REVIEW_IS_WITHIN,
    ),
    Reminder.CONTRACT_END: _Watched(
        "Contract",
        f"SELECT x.id, x.ends_on AS fell_on FROM contract x WHERE x.ends_on IS NOT NULL AND {_IN_FORCE}",
        0 * _DAY,
        CONTRACT_ENDS_WITHIN,
    ),
}


class Calendar:
    """The dates that this process looked at today, so that each costs its statements once a day."""

    def __init__(self) -> None:
        self._today: date | None = None
        self._seen: set[str] = set()

    def unseen(self, topic: str, today: date) -> bool:
        if today != self._today:
            self._today, self._seen = today, set()
        return topic not in self._seen

    def saw(self, topics: list[str]) -> None:
        self._seen.update(topics)


async def remind(
    tx: Transaction, reminder: Reminder, calendar: Calendar, now: datetime
) -> list[str]:
    """Tells a batch of dates; the topics it went through, to be `saw` after the commit."""
    watched, told = WATCHED[reminder], REMINDED[reminder]
    today = now.date()
    topics = []
    for object_id, fell_on in await _dates(tx, watched, today):
        topic = topic_of_date(reminder, object_id, fell_on)
        if not calendar.unseen(topic, today):
            continue
        topics.append(topic)
        user_ids = await whom(tx, told, watched.object_type, object_id, actor_id=None, today=today)
        details = {"change": reminder.value}
        news = News(told.kind, watched.object_type, object_id, topic, details, fell_on)
        await tell(tx, user_ids, news, now)
        if len(topics) == AT_ONCE:
            break
    return topics


async def _dates(tx: Transaction, watched: _Watched, today: date) -> list[tuple[UUID, date]]:
    sql, parameters = bound(
        f"SELECT w.id, w.fell_on FROM ({watched.sql}) w"
        " WHERE w.fell_on >= :first_on AND w.fell_on <= :last_on ORDER BY w.fell_on, w.id",
        public(today),
        first_on=today + watched.first,
        last_on=today + watched.last,
    )
    rows = await tx.fetch(sql, parameters)
    return [(decode_uuid(id_), decode_date(fell_on)) for id_, fell_on in rows]
