"""One person, one vote: codes that let one person in once, for somebody invited or on paper.

Of a code that was spent, it is kept in which session, and neither when nor by which participant.
Refuses a second code to whoever came in with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.journal import Operation, first_result, journal, remember
from server.domain.workshops import machine
from server.domain.workshops.changing import beside_workshop
from server.domain.workshops.secrets import entry_code, stored_code
from server.models import EntryCode
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import Constituency

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code for somebody invited, or one on paper for whoever comes of a constituency."""

    constituency: Constituency
    invitation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """`code` is told to whoever asked for it; what is stored of it opens nothing."""

    wanted: Wanted
    code: str = field(repr=False)


async def issue(
    database: Database,
    workshop_id: UUID,
    invitation_ids: Sequence[UUID],
    on_paper: Mapping[Constituency, int],
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> list[Issued]:
    """Codes for these invitations, then so many for whoever comes of each constituency. One that was
    issued before to the same person opens nothing any more.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> list[Issued]:
        workshop = await beside_workshop(tx, workshop_id, by)
        told_before = await first_result(tx, operation) is not None
        people = list(dict.fromkeys(invitation_ids))
        if min(on_paper.values(), default=0) < 0 or not (
            1 <= len(people) + sum(on_paper.values()) <= MOST_AT_ONCE
        ):
            raise _too_many()
        wanted = [await _of_invitation(tx, workshop_id, id_) for id_ in people]
        for constituency, count in on_paper.items():
            wanted += [Wanted(constituency)] * count
        issued = [
            Issued(one, entry_code(operation.key, operation.id, at))
            for at, one in enumerate(wanted)
        ]
        if told_before:
            return issued
        machine.may_change(workshop.status)
        for one in issued:
            await _replace(tx, one.wanted, now)
            await _keep(tx, workshop_id, one, operation.key, now)
        after = {"codes": len(issued)}
        await journal(tx, "issue_entry_codes", "Workshop", workshop_id, by, now, after=after)
        await remember(tx, operation, after)
        return issued

    return await database.unit_of_work(work)


async def redeem_entry_code(
    tx: Transaction, code: str, session_id: UUID, *, key: bytes
) -> Constituency:
    """Spend a code at the door of a session, and answer of which constituency its bearer is.

    Within the unit of work that lets them in: a demand sent again is told there what it was told
    first, and does not come here. Raises NotFound, the same for a code that is unknown, of another
    workshop, spent or replaced.
    """
    workshops = await tx.fetch("SELECT workshop_id FROM live_session WHERE id = $1", [session_id])
    if not workshops:
        raise NotFound
    stored = stored_code(key, decode_uuid(workshops[0][0]), code)
    rows = await tx.fetch(
        "UPDATE entry_code SET session_id = $2 WHERE code_hmac = $1 AND session_id IS NULL"
        " AND revoked_at IS NULL RETURNING constituency",
        [stored or "", session_id],
    )
    if not rows:
        raise NotFound
    return Constituency(rows[0][0])


async def are_required(tx: Transaction, workshop_id: UUID) -> bool:
    """Whether codes were issued for the workshop: then nobody comes in without one."""
    return bool(
        await tx.fetch(
            "SELECT 1 FROM entry_code WHERE workshop_id = $1 AND revoked_at IS NULL LIMIT 1",
            [workshop_id],
        )
    )


async def _of_invitation(tx: Transaction, workshop_id: UUID, invitation_id: UUID) -> Wanted:
    rows = await tx.fetch(
        "SELECT constituency FROM workshop_invitation WHERE id = $1 AND workshop_id = $2"
        " AND withdrawn_at IS NULL",
        [invitation_id, workshop_id],
    )
    if not rows:
        raise NotFound
    return Wanted(Constituency(rows[0][0]), invitation_id)


async def _replace(tx: Transaction, wanted: Wanted, now: datetime) -> None:
    if wanted.invitation_id is None:
        return
    if await tx.fetch(
        "SELECT 1 FROM entry_code WHERE invitation_id = $1 AND session_id IS NOT NULL LIMIT 1",
        [wanted.invitation_id],
    ):
        raise TransitionRefused(
            "ENTRY_CODE_UNSPENT",
            french="Cette personne est déjà entrée avec son code.",
            english="This person came in with their code already.",
        )
    await tx.execute(
        "UPDATE entry_code SET revoked_at = $2 WHERE invitation_id = $1 AND revoked_at IS NULL",
        [wanted.invitation_id, now],
    )


async def _keep(
    tx: Transaction, workshop_id: UUID, issued: Issued, key: bytes, now: datetime
) -> None:
    await EntryCode.create(
        using_db=tx.connection,
        workshop_id=workshop_id,
        invitation_id=issued.wanted.invitation_id,
        constituency=issued.wanted.constituency,
        code_hmac=stored_code(key, workshop_id, issued.code),
        created_at=now,
        updated_at=now,
    )


def _too_many() -> ValidationFailed:
    return ValidationFailed(
        "invitationIds",
        french=f"De 1 à {MOST_AT_ONCE} codes à la fois.",
        english=f"From 1 to {MOST_AT_ONCE} codes at once.",
    )
