"""Answering an invitation by its link, without an account.

A link is known by its SHA-256. Refuses to tell a link that is unknown from one that was replaced or
withdrawn, and any answer once the workshop is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.access.identity import fingerprint
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.aggregates import key
from server.domain.journal import Operation, first_result, journal, record, remember
from server.domain.workshops import machine
from server.domain.workshops.changing import beside_workshop
from server.domain.workshops.secrets import LINK_PREFIX, answer_link
from server.models import WorkshopInvitation
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import InvitationAnswer, WorkshopStatus

MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Link:
    """`secret` is told to whoever asked for it, and is stored nowhere."""

    invitation_id: UUID
    secret: str = field(repr=False)


def address_of(secret: str, public_url: str | None) -> str:
    """Where somebody answers: the whole address, or what comes after the server's.

    In the fragment, which no request carries: neither a log nor a foreign page ever reads it.
    """
    return f"{(public_url or '').rstrip('/')}/reponse#lien={secret}"


async def issue_links(
    database: Database,
    workshop_id: UUID,
    invitation_ids: Sequence[UUID],
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> list[Link]:
    """A link for each; the one before it opens nothing any more.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """
    links = [
        Link(id_, answer_link(operation.key, operation.id, id_))
        for id_ in dict.fromkeys(invitation_ids)
    ]

    async def work(tx: Transaction) -> list[Link]:
        workshop = await beside_workshop(tx, workshop_id, by)
        if await first_result(tx, operation) is not None:
            return links
        machine.may_change(workshop.status)
        if not 1 <= len(links) <= MOST_AT_ONCE:
            raise _too_many()
        for one in links:
            await _keep(tx, workshop_id, one, operation.id, by, now)
        await remember(tx, operation, {"links": len(links)})
        return links

    return await database.unit_of_work(work)


async def _keep(
    tx: Transaction, workshop_id: UUID, link: Link, operation_id: UUID, by: Viewer, now: datetime
) -> None:
    kept = await tx.execute(
        "UPDATE workshop_invitation SET link_sha256 = $3, link_operation_id = $4,"
        " version = version + 1, updated_at = $5"
        " WHERE id = $1 AND workshop_id = $2 AND withdrawn_at IS NULL AND erased_at IS NULL",
        [link.invitation_id, workshop_id, fingerprint(link.secret), operation_id, now],
    )
    if not kept:
        raise NotFound
    await journal(tx, "issue_answer_link", "WorkshopInvitation", link.invitation_id, by, now)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link opens: what one is invited to, and nothing of who else is."""

    invitation_id: UUID
    workshop_id: UUID
    title: str
    question: str | None
    organiser: str
    status: WorkshopStatus
    held_on: date | None
    ends_on: date | None
    place: str | None
    with_walk: bool
    answer: InvitationAnswer


async def read(database: Database, secret: str) -> Invitation:
    """Raises NotFound."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT i.id, i.workshop_id, w.title, w.question, o.name, w.status, w.held_on,"
            " w.ends_on, w.place, w.with_walk, i.answer FROM workshop_invitation i"
            " JOIN workshop w ON w.id = i.workshop_id JOIN agency a ON a.id = w.agency_id"
            " JOIN organisation o ON o.id = a.organisation_id"
            " WHERE i.link_sha256 = $1 AND i.withdrawn_at IS NULL AND i.erased_at IS NULL",
            [_known_by(secret)],
        )
    if not rows:
        raise NotFound
    id_, workshop_id, title, question, organiser, status, held_on, ends_on, place, walk, answer = (
        rows[0]
    )
    return Invitation(
        decode_uuid(id_),
        decode_uuid(workshop_id),
        title,
        question,
        organiser,
        WorkshopStatus(status),
        _day(held_on),
        _day(ends_on),
        place,
        bool(walk),
        InvitationAnswer(answer),
    )


async def answer(
    database: Database, secret: str, given: InvitationAnswer, *, today: date, now: datetime
) -> None:
    """Say that one will come, or will not; the last word counts.

    Raises NotFound, TransitionRefused, ValidationFailed.
    """
    if given is InvitationAnswer.WAITING:
        raise ValidationFailed("answer", french="Répondez oui ou non.", english="Answer yes or no.")

    async def work(tx: Transaction) -> None:
        row = await invited_by(tx, secret, now)
        await require_answers(tx, row, today)
        await (
            WorkshopInvitation.filter(id=row.id)
            .using_db(tx.connection)
            .update(answer=given, answered_at=now, letter_due_at=None)
        )
        await record(
            tx,
            "answer_workshop_invitation",
            object_type="WorkshopInvitation",
            object_id=row.id,
            actor_id=None,
            now=now,
        )

    await database.unit_of_work(work)


async def invited_by(tx: Transaction, secret: str, now: datetime) -> WorkshopInvitation:
    """The invitation that a link opens, its version the next one. Raises NotFound."""
    rows = await tx.fetch(
        "UPDATE workshop_invitation SET version = version + 1, updated_at = $2"
        " WHERE link_sha256 = $1 AND withdrawn_at IS NULL AND erased_at IS NULL RETURNING id",
        [_known_by(secret), now],
    )
    if not rows:
        raise NotFound
    return await WorkshopInvitation.get(id=decode_uuid(rows[0][0]), using_db=tx.connection)


def _known_by(secret: str) -> str:
    if not secret.startswith(LINK_PREFIX) or len(secret) > 200:
        raise NotFound
    return fingerprint(secret)


async def require_answers(tx: Transaction, row: WorkshopInvitation, today: date) -> None:
    """Raises TransitionRefused once the workshop ended, or its last day passed."""
    rows = await tx.fetch(
        "SELECT status, COALESCE(ends_on, held_on) FROM workshop WHERE id = $1",
        [key(row, "workshop_id")],
    )
    machine.may_change(WorkshopStatus(rows[0][0]))
    last = _day(rows[0][1])
    if last is not None and last < today:
        raise TransitionRefused(
            "ANSWERS_OPEN",
            french="L'atelier a eu lieu : on n'y répond plus.",
            english="The workshop has taken place: it is answered no more.",
        )


def _day(value: Any) -> date | None:
    return None if value is None else decode_date(value)


def _too_many() -> ValidationFailed:
    return ValidationFailed(
        "invitationIds",
        french=f"De 1 à {MOST_AT_ONCE} invitations à la fois.",
        english=f"From 1 to {MOST_AT_ONCE} invitations at once.",
    )
