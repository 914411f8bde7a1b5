"""The attendance sheet (feuille d'émargement): who was there, day by day. One unit of work each.

Refuses a day on which the workshop is not held, and one to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.journal import journal
from server.domain.workshops import machine
from server.domain.workshops.changing import beside_workshop
from server.ids import new_id
from server.models import Workshop
from server.problems import NotFound, ValidationFailed

MOST_AT_ONCE: Final = 500


async def mark(
    database: Database,
    workshop_id: UUID,
    day: date | None,
    *,
    present: Sequence[UUID],
    absent: Sequence[UUID] = (),
    by: Viewer,
    now: datetime,
) -> None:
    """Say who was there that day, and who was not after all. Said twice, it changes nothing.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed.
    """

    async def work(tx: Transaction) -> None:
        workshop = await beside_workshop(tx, workshop_id, by)
        machine.may_change(workshop.status)
        on = _day(workshop, day, by.today)
        people = set(present) | set(absent)
        if len(people) > MOST_AT_ONCE or set(present) & set(absent):
            raise ValidationFailed(
                "present",
                french=f"{MOST_AT_ONCE} personnes au plus, présentes ou absentes.",
                english=f"{MOST_AT_ONCE} people at most, present or absent.",
            )
        for invitation_id in sorted(people):
            await _require_expected(tx, workshop_id, invitation_id)
        await tx.execute_many(
            "INSERT INTO workshop_presence (id, invitation_id, day, created_at, updated_at,"
            " version) VALUES ($1, $2, $3, $4, $4, 1) ON CONFLICT (invitation_id, day) DO NOTHING",
            [[new_id(), id_, on, now] for id_ in present],
        )
        await tx.execute_many(
            "DELETE FROM workshop_presence WHERE invitation_id = $1 AND day = $2",
            [[id_, on] for id_ in absent],
        )
        await journal(
            tx,
            "mark_attendance",
            "Workshop",
            workshop_id,
            by,
            now,
            after={"day": on, "present": len(present), "absent": len(absent)},
        )

    await database.unit_of_work(work)


def _day(workshop: Workshop, day: date | None, today: date) -> date:
    days = machine.days(workshop.held_on, workshop.ends_on)
    on = day or today
    if on not in days or on > today:
        raise ValidationFailed(
            "day",
            french="L'atelier ne se tient pas, ou pas encore, ce jour-là.",
            english="The workshop is not held, or not yet, on that day.",
        )
    return on


async def _require_expected(tx: Transaction, workshop_id: UUID, invitation_id: UUID) -> None:
    if not await tx.fetch(
        "SELECT 1 FROM workshop_invitation WHERE id = $1 AND workshop_id = $2"
        " AND withdrawn_at IS NULL",
        [invitation_id, workshop_id],
    ):
        raise NotFound
