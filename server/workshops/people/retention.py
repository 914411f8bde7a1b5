"""What is kept too long, purpose by purpose, and its erasing.

Counts first: whoever asks sees what would go, session by session. People's words leave by the log, so
that every follower is told; names of those invited leave their rows. Refuses a session that has not
concluded, and whatever was validated: titles, tallies and proposals stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from server.database import Database, Dialect, Transaction, decode_datetime, decode_uuid
from server.domain.journal import Entry, record_many
from server.ids import new_id
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.log import Known, Reader, catch_up, read_position, read_texts
from server.workshops.people.erasing import words
from server.workshops.people.ledger import Erasure
from server.workshops.people.rows import erase_texts
from server.workshops.proposing import rows as proposing
from server.workshops.room import Rooms

_CLOCK: Final = Actor(ActorRole.CLOCK, UUID(int=0))


class Purpose(StrEnum):
    """Why something is kept, hence for how long."""

    WORDS = "WORDS"
    IDENTITY = "IDENTITY"
    PRESENCE = "PRESENCE"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long each is kept after the session concluded, or the last of its workshop."""

    words: timedelta
    identity: timedelta
    presence: timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """`count` things of one purpose whose time is over. `id` is a session's, or a workshop's for
    those who were invited to it."""

    purpose: Purpose
    id: UUID
    title: str
    since: datetime
    count: int


async def overdue(reader: Reader, dialect: Dialect, terms: Terms, now: datetime) -> list[Due]:
    """What would be erased now."""
    found = [
        *await _words_due(reader, dialect, now - terms.words),
        *await _due(reader, Purpose.IDENTITY, _IDENTITY, now - terms.identity),
        *await _due(reader, Purpose.PRESENCE, _PRESENCE, now - terms.presence),
    ]
    return sorted(found, key=lambda due: (due.since, due.purpose))


async def erase_overdue(database: Database, rooms: Rooms, terms: Terms, now: datetime) -> list[Due]:
    """Erases it; what was erased."""
    async with database.snapshot() as reader:
        found = await overdue(reader, database.dialect, terms, now)
    for due in found:
        match due.purpose:
            case Purpose.WORDS:
                await rooms.handle(due.id, _CLOCK, new_id(), commands.ForgetTexts(), now)
            case Purpose.IDENTITY:
                await _forget_invited(database, due.id, now)
            case Purpose.PRESENCE:
                await _forget_presence(database, due.id)
    return found


async def erase_again(database: Database, erasures: Sequence[Erasure]) -> int:
    """Everything that a ledger says was erased, in a copy that may be older; how many texts."""

    async def work(tx: Transaction) -> int:
        held: dict[UUID, Known] = {}
        for erasure in erasures:
            await erase_texts(tx, database.dialect, erasure.content_ids, erasure.at)
            # Written before its commit, it may name a session that this copy does not hold.
            if await tx.fetch("SELECT 1 FROM live_session WHERE id = $1", [erasure.session_id]):
                epoch, head = await read_position(tx, erasure.session_id)
                known = held[erasure.session_id] = await catch_up(
                    tx,
                    erasure.session_id,
                    held.get(erasure.session_id),
                    epoch=epoch,
                    head=head,
                )
                await proposing.erase(tx, known.state, erasure.content_ids, erasure.at)
        return len({id_ for erasure in erasures for id_ in erasure.content_ids})

    return await database.unit_of_work(work)


_CONCLUDED: Final = (
    "SELECT s.id, s.title, s.concluded_at, s.epoch, s.head FROM live_session s"
    " WHERE s.concluded_at <= $1 AND NOT EXISTS (SELECT 1 FROM session_event e"
    " WHERE e.session_id = s.id AND e.type = 'TextsForgotten') ORDER BY s.id"
)
_IDENTITY: Final = (
    "SELECT w.id, w.title, max(s.concluded_at), (SELECT count(*) FROM workshop_invitation i"
    " WHERE i.workshop_id = w.id AND i.erased_at IS NULL)"
    " FROM workshop w JOIN live_session s ON s.workshop_id = w.id GROUP BY w.id, w.title"
    " HAVING count(*) = count(s.concluded_at) AND max(s.concluded_at) <= $1 ORDER BY w.id"
)
_PRESENCE: Final = (
    "SELECT s.id, s.title, s.concluded_at,"
    " (SELECT count(*) FROM session_presence p WHERE p.session_id = s.id)"
    " + (SELECT count(*) FROM session_seat p WHERE p.session_id = s.id)"
    " FROM live_session s WHERE s.concluded_at <= $1 ORDER BY s.id"
)


async def _words_due(reader: Reader, dialect: Dialect, before: datetime) -> list[Due]:
    """The log alone tells whose words a text is: each session that is due is read once more."""
    found = []
    for id_, title, since, epoch, head in await reader.fetch(_CONCLUDED, [before]):
        session_id = decode_uuid(id_)
        known = await catch_up(reader, session_id, None, epoch=epoch, head=head)
        texts = await read_texts(reader, dialect, words(known.state))
        count = sum(text is not None for text in texts.values())
        if count:
            found.append(Due(Purpose.WORDS, session_id, str(title), decode_datetime(since), count))
    return found


async def _due(reader: Reader, purpose: Purpose, sql: str, before: datetime) -> list[Due]:
    return [
        Due(purpose, decode_uuid(id_), str(title), decode_datetime(since), int(count))
        for id_, title, since, count in await reader.fetch(sql, [before])
        if count
    ]


async def _forget_invited(database: Database, workshop_id: UUID, now: datetime) -> None:
    async def work(tx: Transaction) -> None:
        erased = await tx.fetch(
            "UPDATE workshop_invitation SET person_id = NULL, name = NULL, email = NULL,"
            " link_sha256 = NULL, link_operation_id = NULL, letter_due_at = NULL, sort_key = '',"
            " erased_at = $2, updated_at = $2, version = version + 1"
            " WHERE workshop_id = $1 AND erased_at IS NULL RETURNING id",
            [workshop_id, now],
        )
        await record_many(
            tx,
            [
                Entry(
                    "erase_workshop_invitation",
                    object_type="WorkshopInvitation",
                    object_id=decode_uuid(id_),
                    actor_id=None,
                    at=now,
                )
                for (id_,) in erased
            ],
        )

    await database.unit_of_work(work)


async def _forget_presence(database: Database, session_id: UUID) -> None:
    async def work(tx: Transaction) -> None:
        for table in ("session_presence", "session_seat"):
            await tx.execute(f"DELETE FROM {table} WHERE session_id = $1", [session_id])

    await database.unit_of_work(work)
