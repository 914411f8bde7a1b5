"""What people do with their notices: read them, count them, say how they want them.

Refuses to keep in the journal what somebody read, and when: it concerns nobody else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.policy import FEED, NOTICES
from server.access.viewer import Viewer
from server.database import Database, Snapshot, Transaction
from server.domain.accounts.authority import require_account
from server.domain.journal import record
from server.domain.missions.facts import bound
from server.problems import NotFound, ValidationFailed
from server.vocabulary import EmailRhythm

MARKED_AT_ONCE = 100


async def unread(reader: Snapshot | Transaction, by: Viewer) -> int:
    """How many the viewer's feed shows that were not read."""
    sql, parameters = bound(
        f"SELECT COUNT(*) FROM notice {{t}} WHERE {FEED.predicate(by.kind)}"
        " AND {t}.read_at IS NULL",
        by,
    )
    rows = await reader.fetch(sql, parameters)
    return int(rows[0][0])


@dataclass(frozen=True, slots=True)
class Marked:
    """How many became read, and how many are left."""

    marked: int
    unread: int


async def mark_read(
    database: Database,
    *,
    ids: Collection[UUID] | None,
    until: datetime | None,
    by: Viewer,
    now: datetime,
) -> Marked:
    """Those of these ids, or all that were written up to an instant. What is not there, or another's,
    is left out in silence. Raises Unauthenticated, Forbidden, ValidationFailed.
    """
    require_account(by)
    if (ids is None) == (until is None):
        raise ValidationFailed(
            "ids",
            french="Donnez `ids` ou `until`, l'un des deux.",
            english="Give `ids` or `until`, one of the two.",
        )
    if ids is not None and len(ids) > MARKED_AT_ONCE:
        raise ValidationFailed(
            "ids",
            french=f"{MARKED_AT_ONCE} avis au plus à la fois.",
            english=f"{MARKED_AT_ONCE} notices at most at once.",
        )
    chosen: list[Any] = list(ids) if ids is not None else [until]
    # A notice that is not there for its reader is left as it is, and not counted.
    sql, parameters = bound(
        "UPDATE notice SET read_at = :now, updated_at = :now, version = version + 1"
        " WHERE read_at IS NULL AND id IN"
        f" (SELECT {{t}}.id FROM notice {{t}} WHERE {NOTICES.predicate(by.kind)})",
        by,
        now=now,
    )
    places = [f"${len(parameters) + at}" for at in range(1, len(chosen) + 1)]
    which = (
        f"id IN ({', '.join(places) or 'NULL'})"
        if ids is not None
        else f"created_at <= {places[0]}"
    )

    async def work(tx: Transaction) -> Marked:
        marked = await tx.execute(f"{sql} AND {which}", [*parameters, *chosen])
        return Marked(marked, await unread(tx, by))

    return await database.unit_of_work(work)


async def set_preferences(
    database: Database,
    *,
    in_feed: bool | None,
    by_email: EmailRhythm | None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """What is not named stands. The account's id. Raises Unauthenticated, Forbidden,
    ValidationFailed where no mail can be sent."""
    user_id = require_account(by)

    async def work(tx: Transaction) -> UUID:
        await _choose(tx, user_id, in_feed, by_email, actor_id=user_id, now=now)
        return user_id

    return await database.unit_of_work(work)


async def stop_mail(database: Database, user_id: UUID, *, now: datetime) -> bool:
    """By the link of a mail, without signing in. False where there is no such account any more."""

    async def work(tx: Transaction) -> bool:
        try:
            await _choose(tx, user_id, None, EmailRhythm.NEVER, actor_id=user_id, now=now)
        except NotFound:
            return False
        return True

    return await database.unit_of_work(work)


async def _choose(
    tx: Transaction,
    user_id: UUID,
    in_feed: bool | None,
    by_email: EmailRhythm | None,
    *,
    actor_id: UUID,
    now: datetime,
) -> None:
    rows = await tx.fetch(
        "UPDATE account SET updated_at = updated_at WHERE id = $1"
        " RETURNING email, notices_by_email, notices_in_feed",
        [user_id],
    )
    if not rows:
        raise NotFound
    email, rhythm, feed = rows[0]
    before = {"notices_by_email": EmailRhythm(rhythm).value, "notices_in_feed": bool(feed)}
    after = {
        "notices_by_email": before["notices_by_email"] if by_email is None else by_email.value,
        "notices_in_feed": before["notices_in_feed"] if in_feed is None else in_feed,
    }
    if after == before:
        return
    if by_email not in (None, EmailRhythm.NEVER) and email is None:
        raise ValidationFailed(
            "byEmail",
            french="Ce compte n'a pas d'adresse électronique.",
            english="This account has no e-mail address.",
        )
    await tx.execute(
        "UPDATE account SET notices_by_email = $2, notices_in_feed = $3, updated_at = $4,"
        " version = version + 1 WHERE id = $1",
        [user_id, after["notices_by_email"], after["notices_in_feed"], now],
    )
    if before["notices_by_email"] == EmailRhythm.NEVER:
        # What was there before mail was wanted is not mailed, and the first mail is the next round's.
        await tx.execute("UPDATE account SET notices_mailed_at = $2 WHERE id = $1", [user_id, now])
        await tx.execute(
            "UPDATE notice SET mailed_at = $2 WHERE user_id = $1 AND mailed_at IS NULL",
            [user_id, now],
        )
    await record(
        tx,
        "set_notice_preferences",
        object_type="User",
        object_id=user_id,
        actor_id=actor_id,
        now=now,
        before=before,
        after=after,
    )
