"""Who is due a mail, what it says, and that it left.

A notice is marked after the mail was taken: whoever is stopped in between sends it again. It is
composed through its reader, as the account would read it now. Refuses to mail what was read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.identity import viewer_of_account
from server.access.policy import NOTICES
from server.database import Database, Transaction, decode_json, decode_uuid
from server.domain.missions.facts import bound
from server.domain.notices.machine import last_round
from server.domain.notices.sentences import FACTS, sentence
from server.problems import Unauthenticated
from server.vocabulary import EmailRhythm

MOST: Final = 50
"""Sentences in one mail."""

_WAITS: Final = "mailed_at IS NULL AND {alias}.read_at IS NULL"


@dataclass(frozen=True, slots=True)
class Composed:
    """What one account is to be mailed; nothing where it sees nothing of what waits."""

    email: str
    notice_ids: Sequence[UUID]
    sentences: Sequence[str]
    more: bool


async def due(database: Database, *, but: Collection[UUID], now: datetime) -> list[UUID]:
    """The accounts whose round has come since their last mail, and for whom something waits."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT a.id FROM account a WHERE a.suspended_at IS NULL AND a.email IS NOT NULL"
            " AND ((a.notices_by_email = 'DAILY'"
            " AND (a.notices_mailed_at IS NULL OR a.notices_mailed_at < $1))"
            " OR (a.notices_by_email = 'WEEKLY'"
            " AND (a.notices_mailed_at IS NULL OR a.notices_mailed_at < $2)))"
            " AND EXISTS (SELECT 1 FROM notice n WHERE n.user_id = a.id"
            f" AND n.{_WAITS.format(alias='n')}) ORDER BY a.id",
            [last_round(EmailRhythm.DAILY, now), last_round(EmailRhythm.WEEKLY, now)],
        )
    found = (decode_uuid(id_) for (id_,) in rows)
    return [user_id for user_id in found if user_id not in but]


async def compose(database: Database, user_id: UUID, now: datetime) -> Composed | None:
    """As it may be read now. None where the account wants no mail any more, or is suspended."""
    async with database.snapshot() as snapshot:
        accounts = await snapshot.fetch(
            "SELECT email, notices_by_email FROM account WHERE id = $1", [user_id]
        )
        if not accounts or accounts[0][0] is None or accounts[0][1] == EmailRhythm.NEVER:
            return None
        try:
            reader = await viewer_of_account(snapshot, user_id, today=now.date(), locale="fr")
        except Unauthenticated:
            return None
        sql, parameters = bound(
            f"SELECT {{t}}.id, {{t}}.details, {FACTS['subject']}, {FACTS['falls_on']}"
            f" FROM notice {{t}} WHERE {NOTICES.predicate(reader.kind)}"
            f" AND {{t}}.{_WAITS.format(alias='{t}')}"
            f" ORDER BY {{t}}.created_at, {{t}}.id LIMIT {MOST + 1}",
            reader,
        )
        rows = await snapshot.fetch(sql, parameters)
    kept = rows[:MOST]
    return Composed(
        accounts[0][0],
        [decode_uuid(row[0]) for row in kept],
        [sentence(decode_json(details), subject, on, "fr") for _, details, subject, on in kept],
        more=len(rows) > MOST,
    )


async def mailed(tx: Transaction, user_id: UUID, notice_ids: Sequence[UUID], now: datetime) -> None:
    """That these left, if any did, and that this account's round is over."""
    await tx.execute("UPDATE account SET notices_mailed_at = $2 WHERE id = $1", [user_id, now])
    await tx.execute_many(
        "UPDATE notice SET mailed_at = $2 WHERE id = $1 AND mailed_at IS NULL",
        [[id_, now] for id_ in notice_ids],
    )
