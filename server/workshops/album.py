"""The photographs of a session: kept once each, read, and told to be somebody's or not.

Refuses a picture as it came: what is kept has been through `photos`. Refuses to say who may look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.database import Transaction, decode_uuid
from server.problems import IdempotencyConflict, NotFound, TransitionRefused
from server.vocabulary import SessionStatus
from server.workshops.log import Reader
from server.workshops.photos import Photo
from server.workshops.tokens import mint_for, payload_hmac

MOST_OF_ONE_PERSON = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """A photograph by somebody in a session, and the operation id it was sent with."""

    session_id: UUID
    author_id: UUID
    operation_id: UUID
    photo: Photo


async def keep(tx: Transaction, key: bytes, taken: Taken, now: datetime) -> UUID:
    """The id of the photograph, the same at each retry.

    Raises IdempotencyConflict when the operation id already bears another picture.
    """
    photo_id = mint_for(key, taken.session_id, taken.author_id, taken.operation_id)("photo")
    digest = payload_hmac(key, taken.photo.content)
    await tx.execute(
        "INSERT INTO session_photo (id, session_id, author_id, media_type, content, digest, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        [
            photo_id,
            taken.session_id,
            taken.author_id,
            taken.photo.media_type,
            taken.photo.content,
            digest,
            now,
        ],
    )
    rows = await tx.fetch("SELECT digest FROM session_photo WHERE id = $1", [photo_id])
    if rows[0][0] != digest:
        raise IdempotencyConflict
    ((kept,),) = await tx.fetch(
        "SELECT COUNT(*) FROM session_photo WHERE session_id = $1 AND author_id = $2",
        [taken.session_id, taken.author_id],
    )
    if kept > MOST_OF_ONE_PERSON:
        raise TransitionRefused(
            "ENOUGH_PHOTOS",
            french=f"Vous avez déjà envoyé {MOST_OF_ONE_PERSON} photos, le maximum ici.",
            english=f"You have already sent {MOST_OF_ONE_PERSON} photographs, the most here.",
        )
    return photo_id


async def require_own(reader: Reader, session_id: UUID, author_id: UUID, photo_id: UUID) -> None:
    """Raises NotFound for a photograph that this person did not send to this session."""
    rows = await reader.fetch(
        "SELECT 1 FROM session_photo WHERE id = $1 AND session_id = $2 AND author_id = $3",
        [photo_id, session_id, author_id],
    )
    if not rows:
        raise NotFound


@dataclass(frozen=True, slots=True)
class Kept:
    """A photograph as it is kept. `boards` are those on which a card bears it, for whoever reads
    them: a table's, by its id, or None for everybody's."""

    session_id: UUID
    author_id: UUID
    photo: Photo
    boards: frozenset[UUID | None]


async def read(reader: Reader, photo_id: UUID) -> Kept:
    """Raises NotFound, the same for one that was erased as for one that never was."""
    rows = await reader.fetch(
        "SELECT session_id, author_id, media_type, content FROM session_photo"
        " WHERE id = $1 AND content IS NOT NULL",
        [photo_id],
    )
    if not rows:
        raise NotFound
    session_id, author_id, media_type, content = rows[0]
    cards = await reader.fetch(
        "SELECT table_id FROM contribution WHERE photo_id = $1 AND shown AND NOT withdrawn",
        [photo_id],
    )
    return Kept(
        decode_uuid(session_id),
        decode_uuid(author_id),
        Photo(media_type, bytes(content)),
        frozenset(None if id_ is None else decode_uuid(id_) for (id_,) in cards),
    )


async def require_open(tx: Transaction, session_id: UUID) -> None:
    """Raises TransitionRefused once the session has concluded."""
    rows = await tx.fetch("SELECT status FROM live_session WHERE id = $1", [session_id])
    if not rows:
        raise NotFound
    if rows[0][0] != SessionStatus.OPEN:
        raise TransitionRefused(
            "SESSION_CONCLUDED",
            french="La séance est conclue.",
            english="The session has concluded.",
        )


async def erase(tx: Transaction, photo_id: UUID, at: datetime) -> None:
    await tx.execute(
        "UPDATE session_photo SET content = NULL, erased_at = $2"
        " WHERE id = $1 AND content IS NOT NULL",
        [photo_id, at],
    )


async def erase_all_of(tx: Transaction, session_id: UUID, author_id: UUID, at: datetime) -> None:
    """Every photograph that this person sent, whether a card bears it or not."""
    await tx.execute(
        "UPDATE session_photo SET content = NULL, erased_at = $3"
        " WHERE session_id = $1 AND author_id = $2 AND content IS NOT NULL",
        [session_id, author_id, at],
    )


async def erase_all(tx: Transaction, session_id: UUID, at: datetime) -> None:
    """Every photograph of the session."""
    await tx.execute(
        "UPDATE session_photo SET content = NULL, erased_at = $2"
        " WHERE session_id = $1 AND content IS NOT NULL",
        [session_id, at],
    )
