"""What each person agreed to, to which text, when and by what channel; and that they no longer do.

Of somebody invited, or of a participant by the pseudonym of their session, never both: nothing here
joins the two. Refusing costs nothing: no verb of a session asks for a consent, and without one words
are simply not quoted. Refuses a yes to a text that was not published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import Made, bump, key, lock, made, made_before
from server.domain.journal import Operation, record
from server.domain.workshops.answers import OPENED, invited_by, known_by
from server.domain.workshops.changing import beside_workshop, of_workshop
from server.domain.workshops.information import Reader, current
from server.ids import new_id
from server.models import WorkshopConsent
from server.problems import Forbidden, NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ConsentChannel, ConsentPurpose

# How somebody of the agency writes down what they were told or given.
WRITTEN_DOWN: Final = frozenset({ConsentChannel.PAPER, ConsentChannel.EMAIL, ConsentChannel.SPOKEN})


@dataclass(frozen=True, slots=True)
class Whose:
    """One of the two."""

    workshop_id: UUID
    invitation_id: UUID | None = None
    participant_id: UUID | None = None


async def consents_of(reader: Reader, whose: Whose) -> frozenset[ConsentPurpose]:
    """What one person agrees to now."""
    rows = await reader.fetch(
        "SELECT purpose FROM workshop_consent WHERE workshop_id = $1 AND withdrawn_at IS NULL"
        " AND (invitation_id = $2 OR participant_id = $3)",
        [whose.workshop_id, whose.invitation_id, whose.participant_id],
    )
    return frozenset(ConsentPurpose(purpose) for (purpose,) in rows)


async def consenting_participants(
    reader: Reader, workshop_id: UUID, purpose: ConsentPurpose
) -> frozenset[UUID]:
    """The participants, by their pseudonyms, who agree to this now: whose words may be quoted."""
    rows = await reader.fetch(
        "SELECT participant_id FROM workshop_consent WHERE workshop_id = $1 AND purpose = $2"
        " AND withdrawn_at IS NULL AND participant_id IS NOT NULL",
        [workshop_id, purpose],
    )
    return frozenset(decode_uuid(id_) for (id_,) in rows)


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
        workshop_id = decode_uuid(rows[0][0])
        await beside_workshop(tx, workshop_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        # Its own lock too: whoever answers by their link holds that one, and no other.
        await lock(tx, "workshop_invitation", invitation_id)
        if channel not in WRITTEN_DOWN:
            raise ValidationFailed(
                "channel",
                french="Par ce canal, la personne consent elle-même.",
                english="By this channel the person consents by themselves.",
            )
        whose = Whose(workshop_id, invitation_id=invitation_id)
        consent_id = await _give(tx, whose, purpose, channel, by.user_id, now)
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
    database: Database,
    purpose: ConsentPurpose,
    *,
    link: str | None,
    by: Viewer,
    now: datetime,
) -> frozenset[ConsentPurpose]:
    """One's own consent: by the link of an invitation, or as a participant of a session. Given
    already, it stays as it was. Answers all that one agrees to now.

    Raises NotFound, Forbidden, TransitionRefused.
    """

    async def work(tx: Transaction) -> frozenset[ConsentPurpose]:
        whose, channel = await _own(tx, link, by, now)
        if purpose not in await consents_of(tx, whose):
            await _give(tx, whose, purpose, channel, None, now)
        return await consents_of(tx, whose)

    return await database.unit_of_work(work)


async def withdraw_own(
    database: Database,
    purpose: ConsentPurpose,
    *,
    link: str | None,
    by: Viewer,
    now: datetime,
) -> frozenset[ConsentPurpose]:
    """Take one's own consent back. Answers what one still agrees to. Raises NotFound, Forbidden."""

    async def work(tx: Transaction) -> frozenset[ConsentPurpose]:
        whose, _ = await _own(tx, link, by, now)
        rows = await tx.fetch(
            "SELECT id FROM workshop_consent WHERE workshop_id = $1 AND purpose = $2"
            " AND withdrawn_at IS NULL AND (invitation_id = $3 OR participant_id = $4)",
            [whose.workshop_id, purpose, whose.invitation_id, whose.participant_id],
        )
        for (id_,) in rows:
            await bump(tx, "workshop_consent", decode_uuid(id_), expected_version=None, now=now)
            row = await WorkshopConsent.get(id=decode_uuid(id_), using_db=tx.connection)
            await _end(tx, row, None, now)
        return await consents_of(tx, whose)

    return await database.unit_of_work(work)


async def read_own(
    database: Database, *, link: str | None, by: Viewer
) -> frozenset[ConsentPurpose]:
    """What one agrees to. Raises NotFound, Forbidden."""
    async with database.snapshot() as snapshot:
        if link is not None:
            found = await snapshot.fetch(OPENED, [known_by(link)])
            whose = [Whose(decode_uuid(w), invitation_id=decode_uuid(i)) for i, w in found]
        elif by.participant_id is None or by.session_id is None:
            raise Forbidden
        else:
            rows = await snapshot.fetch(
                "SELECT workshop_id FROM live_session WHERE id = $1", [by.session_id]
            )
            whose = [Whose(decode_uuid(w), participant_id=by.participant_id) for (w,) in rows]
        if not whose:
            raise NotFound
        return await consents_of(snapshot, whose[0])


async def _own(
    tx: Transaction, link: str | None, by: Viewer, now: datetime
) -> tuple[Whose, ConsentChannel]:
    if link is not None:
        row = await invited_by(tx, link, now)
        return Whose(key(row, "workshop_id"), invitation_id=row.id), ConsentChannel.LINK
    if by.participant_id is None or by.session_id is None:
        raise Forbidden
    # Locked, so that one who says yes twice at once says it once.
    rows = await tx.fetch(
        "UPDATE workshop SET updated_at = updated_at"
        " WHERE id = (SELECT workshop_id FROM live_session WHERE id = $1) RETURNING id",
        [by.session_id],
    )
    if not rows:
        raise NotFound
    workshop_id = decode_uuid(rows[0][0])
    return Whose(workshop_id, participant_id=by.participant_id), ConsentChannel.PHONE


async def _give(
    tx: Transaction,
    whose: Whose,
    purpose: ConsentPurpose,
    channel: ConsentChannel,
    actor_id: UUID | None,
    now: datetime,
) -> UUID:
    notice = await current(tx, whose.workshop_id)
    if notice is None:
        raise TransitionRefused(
            "NOTICE_PUBLISHED",
            french="Aucune notice d'information n'est publiée pour cet atelier.",
            english="No information notice is published for this workshop.",
        )
    if purpose in await consents_of(tx, whose):
        raise TransitionRefused(
            "CONSENT_NOT_GIVEN",
            french="Ce consentement est déjà donné.",
            english="This consent is given already.",
        )
    row = await WorkshopConsent.create(
        using_db=tx.connection,
        id=new_id(),
        workshop_id=whose.workshop_id,
        notice_id=notice.id,
        invitation_id=whose.invitation_id,
        participant_id=whose.participant_id,
        purpose=purpose,
        channel=channel,
        given_at=now,
        created_at=now,
        updated_at=now,
    )
    await _tell(tx, "give_consent", row, actor_id, now)
    return row.id


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
