"""What each person invited agreed to, to which text, when and by what channel; and that they no
longer do.

What a participant agrees to under a pseudonym is in the log of their session: nothing joins the two.
Refusing costs nothing: no verb asks for a consent. Refuses a yes to a text that was not published.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import Made, bump, key, lock, made, made_before
from server.domain.journal import Operation, record
from server.domain.workshops.answers import invited_by
from server.domain.workshops.changing import beside_workshop, of_workshop
from server.domain.workshops.information import Reader, current
from server.ids import new_id
from server.models import WorkshopConsent, WorkshopInvitation
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ConsentChannel, ConsentPurpose

# How somebody of the agency writes down what they were told or given.
WRITTEN_DOWN: Final = frozenset({ConsentChannel.PAPER, ConsentChannel.EMAIL, ConsentChannel.SPOKEN})


async def consents_of(reader: Reader, invitation_id: UUID) -> frozenset[ConsentPurpose]:
    """What somebody invited agrees to now."""
    rows = await reader.fetch(
        "SELECT purpose FROM workshop_consent WHERE invitation_id = $1 AND withdrawn_at IS NULL",
        [invitation_id],
    )
    return frozenset(ConsentPurpose(purpose) for (purpose,) in rows)


async def write_down(
    database: Database,
    invitation_id: UUID,
    purpose: ConsentPurpose,
    channel: ConsentChannel,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A consent that somebody invited gave on paper, by mail or in words.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> Made:
        rows = await tx.fetch(
            "SELECT workshop_id FROM workshop_invitation WHERE id = $1 AND withdrawn_at IS NULL",
            [invitation_id],
        )
        if not rows:
            raise NotFound
        await beside_workshop(tx, decode_uuid(rows[0][0]), by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        # Its own lock too: whoever answers by their link holds that one, and no other.
        await lock(tx, "workshop_invitation", invitation_id)
        row = await WorkshopInvitation.get(id=invitation_id, using_db=tx.connection)
        if channel not in WRITTEN_DOWN:
            raise ValidationFailed(
                "channel",
                french="Par ce canal, la personne consent elle-même.",
                english="By this channel the person consents by themselves.",
            )
        consent_id = await _give(tx, row, purpose, channel, by.user_id, now)
        return await made(tx, operation, consent_id)

    return await database.unit_of_work(work)


async def withdraw(
    database: Database,
    consent_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """A consent that its author takes back, told to who runs the workshop. Possible at any time;
    withdrawn already, it stays so. Raises NotFound, Forbidden, Conflict."""

    async def work(tx: Transaction) -> None:
        await of_workshop(
            tx, "workshop_consent", consent_id, expected_version=expected_version, by=by, now=now
        )
        row = await WorkshopConsent.get(id=consent_id, using_db=tx.connection)
        if row.withdrawn_at is None:
            await _end(tx, row, by.user_id, now)

    await database.unit_of_work(work)


async def give_own(
    database: Database, link: str, purpose: ConsentPurpose, *, now: datetime
) -> frozenset[ConsentPurpose]:
    """One's own consent, by the link of an invitation. Given already, it stays as it was. Answers
    all that one agrees to now. Raises NotFound, TransitionRefused."""

    async def work(tx: Transaction) -> frozenset[ConsentPurpose]:
        row = await invited_by(tx, link, now)
        if purpose not in await consents_of(tx, row.id):
            await _give(tx, row, purpose, ConsentChannel.LINK, None, now)
        return await consents_of(tx, row.id)

    return await database.unit_of_work(work)


async def withdraw_own(
    database: Database, link: str, purpose: ConsentPurpose, *, now: datetime
) -> frozenset[ConsentPurpose]:
    """Take one's own consent back, at any time. Answers what one still agrees to. Raises
    NotFound."""

    async def work(tx: Transaction) -> frozenset[ConsentPurpose]:
        row = await invited_by(tx, link, now)
        held = await WorkshopConsent.filter(
            invitation_id=row.id, purpose=purpose, withdrawn_at=None
        ).using_db(tx.connection)
        for one in held:
            await bump(tx, "workshop_consent", one.id, expected_version=None, now=now)
            await _end(tx, one, None, now)
        return await consents_of(tx, row.id)

    return await database.unit_of_work(work)


async def _give(
    tx: Transaction,
    row: WorkshopInvitation,
    purpose: ConsentPurpose,
    channel: ConsentChannel,
    actor_id: UUID | None,
    now: datetime,
) -> UUID:
    notice = await current(tx, key(row, "workshop_id"))
    if notice is None:
        raise TransitionRefused(
            "NOTICE_PUBLISHED",
            french="Aucune notice d'information n'est publiée pour cet atelier.",
            english="No information notice is published for this workshop.",
        )
    if purpose in await consents_of(tx, row.id):
        raise TransitionRefused(
            "CONSENT_NOT_GIVEN",
            french="Ce consentement est déjà donné.",
            english="This consent is given already.",
        )
    consent = await WorkshopConsent.create(
        using_db=tx.connection,
        id=new_id(),
        workshop_id=key(row, "workshop_id"),
        notice_id=notice.id,
        invitation_id=row.id,
        purpose=purpose,
        channel=channel,
        given_at=now,
        created_at=now,
        updated_at=now,
    )
    await _tell(tx, "give_consent", consent, actor_id, now)
    return consent.id


async def _end(tx: Transaction, row: WorkshopConsent, actor_id: UUID | None, now: datetime) -> None:
    await WorkshopConsent.filter(id=row.id).using_db(tx.connection).update(withdrawn_at=now)
    await _tell(tx, "withdraw_consent", row, actor_id, now)


async def _tell(
    tx: Transaction, verb: str, row: WorkshopConsent, actor_id: UUID | None, now: datetime
) -> None:
    await record(
        tx,
        verb,
        object_type="WorkshopConsent",
        object_id=row.id,
        actor_id=actor_id,
        now=now,
        after={"purpose": row.purpose.value, "channel": row.channel.value},
    )
