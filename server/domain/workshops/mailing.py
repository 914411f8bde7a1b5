"""The letters of invitations: which are due, what each says, and that it left.

A letter is marked after it was taken: whoever is stopped in between sends it again. Its link is
derived anew from the key each time; what is stored opens nothing. Refuses to write to whoever has
answered, was withdrawn, or is invited to what is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from server.access.identity import fingerprint
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.aggregates import lock
from server.domain.journal import record
from server.domain.workshops.answers import address_of
from server.domain.workshops.information import current
from server.domain.workshops.secrets import answer_link
from server.ids import new_id
from server.problems import NotFound

AT_ONCE: Final = 200
REMINDED_WITHIN: Final = timedelta(days=3)
"""Days before the workshop from which those who have not answered are reminded, once."""
LEFT_IN_PEACE_FOR: Final = timedelta(days=2)
"""Nobody is reminded of a letter that only just left."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one invited person is written. `again` when a letter left before this one."""

    to: str
    organiser: str
    title: str
    question: str | None
    held_on: date | None
    ends_on: date | None
    place: str | None
    with_notice: bool
    again: bool
    address: str = field(repr=False)


async def due(database: Database, now: datetime) -> list[UUID]:
    """The invitations whose letter should have left, the oldest first."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT id FROM workshop_invitation WHERE letter_due_at <= $1"
            f" ORDER BY letter_due_at, id LIMIT {AT_ONCE}",
            [now],
        )
    return [decode_uuid(id_) for (id_,) in rows]


async def remind(tx: Transaction, now: datetime) -> None:
    """A few days before, a second letter waits for those who have not answered the first."""
    today = now.date()
    await tx.execute(
        "UPDATE workshop_invitation SET letter_due_at = $1, reminded_at = $1, updated_at = $1"
        " WHERE reminded_at IS NULL AND letter_due_at IS NULL AND sent_at <= $2"
        " AND answer = 'WAITING' AND withdrawn_at IS NULL AND erased_at IS NULL"
        " AND workshop_id IN (SELECT id FROM workshop WHERE held_on > $3 AND held_on <= $4"
        " AND status IN ('PREPARING', 'READY'))",
        [now, now - LEFT_IN_PEACE_FOR, today, today + REMINDED_WITHIN],
    )


async def prepare(
    tx: Transaction, invitation_id: UUID, *, key: bytes, public_url: str, now: datetime
) -> Letter | None:
    """As it is to leave now. None where nothing is to be sent any more: it waits no longer."""
    try:
        await lock(tx, "workshop_invitation", invitation_id)
    except NotFound:
        return None
    rows = await tx.fetch(_LETTER, [invitation_id, now, now.date()])
    if not rows:
        await tx.execute(
            "UPDATE workshop_invitation SET letter_due_at = NULL, updated_at = $2"
            " WHERE id = $1 AND letter_due_at <= $2",
            [invitation_id, now],
        )
        return None
    to, organiser, title, question, held_on, ends_on, place, workshop_id, sent_at, *link = rows[0]
    secret = await _link(tx, invitation_id, link, key, now)
    return Letter(
        to,
        organiser,
        title,
        question,
        _day(held_on),
        _day(ends_on),
        place,
        with_notice=await current(tx, decode_uuid(workshop_id)) is not None,
        again=sent_at is not None,
        address=address_of(secret, public_url),
    )


_LETTER: Final = (
    "SELECT COALESCE(NULLIF(p.email, ''), i.email), o.name, w.title, w.question, w.held_on,"
    " w.ends_on, w.place, w.id, i.sent_at, i.link_sha256, i.link_operation_id"
    " FROM workshop_invitation i LEFT JOIN person p ON p.id = i.person_id"
    " JOIN workshop w ON w.id = i.workshop_id JOIN agency a ON a.id = w.agency_id"
    " JOIN organisation o ON o.id = a.organisation_id"
    " WHERE i.id = $1 AND i.letter_due_at <= $2 AND i.answer = 'WAITING'"
    " AND i.withdrawn_at IS NULL AND i.erased_at IS NULL"
    " AND COALESCE(NULLIF(p.email, ''), i.email) IS NOT NULL"
    " AND w.status IN ('PREPARING', 'READY')"
    " AND (w.held_on IS NULL OR COALESCE(w.ends_on, w.held_on) >= $3)"
)


async def _link(
    tx: Transaction, invitation_id: UUID, kept: list[Any], key: bytes, now: datetime
) -> str:
    """The link in course, or a first one; a new one too where the key is no longer the same."""
    known_by, operation_id = kept
    if operation_id is not None:
        secret = answer_link(key, decode_uuid(operation_id), invitation_id)
        if fingerprint(secret) == known_by:
            return secret
    drawn = new_id()
    secret = answer_link(key, drawn, invitation_id)
    await tx.execute(
        "UPDATE workshop_invitation SET link_sha256 = $2, link_operation_id = $3, updated_at = $4"
        " WHERE id = $1",
        [invitation_id, fingerprint(secret), drawn, now],
    )
    await _journal(tx, "issue_answer_link", invitation_id, now)
    return secret


async def sent(tx: Transaction, invitation_id: UUID, now: datetime) -> None:
    """It was taken. Whoever was erased meanwhile stays as they are."""
    marked = await tx.execute(
        "UPDATE workshop_invitation SET sent_at = $2, refused_at = NULL, letter_due_at = NULL,"
        " updated_at = $2 WHERE id = $1 AND erased_at IS NULL",
        [invitation_id, now],
    )
    if marked:
        await _journal(tx, "send_workshop_invitation", invitation_id, now)


async def refused(
    tx: Transaction, invitation_id: UUID, again_at: datetime | None, now: datetime
) -> None:
    """Its address was refused; it is tried again then, or never by itself."""
    await tx.execute(
        "UPDATE workshop_invitation SET refused_at = $2, letter_due_at = $3, updated_at = $2"
        " WHERE id = $1 AND erased_at IS NULL AND letter_due_at IS NOT NULL",
        [invitation_id, now, again_at],
    )


async def _journal(tx: Transaction, verb: str, invitation_id: UUID, now: datetime) -> None:
    await record(
        tx,
        verb,
        object_type="WorkshopInvitation",
        object_id=invitation_id,
        actor_id=None,
        now=now,
    )


def _day(value: Any) -> date | None:
    return None if value is None else decode_date(value)
