"""Who is invited to a workshop, and who came without being so. One unit of work each.

Somebody is a person whose record the agency keeps, or a bare name. The journal says that an
invitation moved and never whose it is: it outlives an erasure. Refuses a person of another agency.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.accounts.machine import email as an_address
from server.domain.aggregates import key
from server.domain.journal import Operation, first_result, journal, remember
from server.domain.people.machine import NAME_LENGTH, may_serve
from server.domain.workshops import machine
from server.domain.workshops.changing import beside_workshop, of_workshop
from server.ids import new_id
from server.models import Workshop, WorkshopInvitation
from server.models.sorting import sort_key
from server.problems import RateLimited, TransitionRefused, ValidationFailed
from server.vocabulary import Constituency, InvitationAnswer

MOST_AT_ONCE: Final = 200
BETWEEN_LETTERS: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite: a person by their record, or a name with an address if there is one."""

    constituency: Constituency
    person_id: UUID | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """What was made, or had been made before."""

    ids: Sequence[UUID]
    duplicate: bool


async def invite(
    database: Database,
    workshop_id: UUID,
    guests: Sequence[Guest],
    *,
    walking_in: bool = False,
    by_mail: bool = True,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Invited:
    """Invite these people, or write down those who came without being invited.

    A letter waits for each who has an address, unless they are invited otherwise than by mail.
    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> Invited:
        workshop = await beside_workshop(tx, workshop_id, by)
        before = await first_result(tx, operation)
        if before is not None:
            return Invited([UUID(id_) for id_ in before["ids"]], duplicate=True)
        machine.may_change(workshop.status)
        checked = _checked(guests)
        ids = []
        for at, guest in enumerate(checked):
            columns = await _named(tx, workshop, guest, f"guests.{at}")
            if by_mail and not walking_in and await _has_address(tx, columns):
                columns["letter_due_at"] = now
            ids.append(await _add(tx, workshop, guest, columns, walking_in, by, now))
        await remember(tx, operation, {"ids": [str(id_) for id_ in ids]})
        return Invited(ids, duplicate=False)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    invitation_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Correct a name, an address, a constituency; a person's are corrected in their record.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, workshop: Workshop, row: WorkshopInvitation) -> dict[str, Any]:
        _may_change(workshop, row)
        if key(row, "person_id") is not None and changes.keys() & {"name", "email"}:
            raise ValidationFailed(
                "name",
                french="Le nom et l'adresse d'une personne se corrigent sur sa fiche.",
                english="A person's name and address are corrected in their record.",
            )
        changed = dict(changes)
        if "name" in changed:
            changed["name"] = texts.required(changed["name"], path="name", limit=NAME_LENGTH)
            changed["sort_key"] = sort_key(changed["name"])
        if "email" in changed:
            changed["email"] = _address(changed["email"], "email")
            changed |= _letter_to(row, changed["email"], now)
        if changed:
            await _update(tx, row, **changed)
        return {"changed": sorted(changes)}

    await _on_invitation(
        database, invitation_id, act, "edit_workshop_invitation", expected_version, by, now
    )


async def withdraw(
    database: Database,
    invitation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Take an invitation back: its link and its code open nothing any more.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def act(tx: Transaction, workshop: Workshop, row: WorkshopInvitation) -> None:
        _may_change(workshop, row)
        await _update(tx, row, withdrawn_at=now, **_NO_LETTER)
        await tx.execute(
            "UPDATE entry_code SET revoked_at = $2 WHERE invitation_id = $1"
            " AND session_id IS NULL AND revoked_at IS NULL",
            [row.id, now],
        )

    await _on_invitation(
        database, invitation_id, act, "withdraw_workshop_invitation", expected_version, by, now
    )


async def send_again(
    database: Database,
    invitation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Have the letter leave again, or for the first time; one that waits already is left to.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, RateLimited.
    """

    async def act(tx: Transaction, workshop: Workshop, row: WorkshopInvitation) -> None:
        _may_change(workshop, row)
        if row.answer is not InvitationAnswer.WAITING:
            raise TransitionRefused(
                "ANSWER_AWAITED",
                french="Cette personne a déjà répondu.",
                english="This person has answered already.",
            )
        columns = {"person_id": key(row, "person_id"), "email": row.email}
        if not await _has_address(tx, columns):
            raise ValidationFailed(
                "invitationId",
                french="Cette personne n'a pas d'adresse électronique.",
                english="This person has no e-mail address.",
            )
        wait = BETWEEN_LETTERS - (now - row.sent_at) if row.sent_at else timedelta()
        if wait > timedelta():
            raise RateLimited(retry_after_seconds=ceil(wait.total_seconds()))
        await _update(tx, row, letter_due_at=min(now, row.letter_due_at or now))

    await _on_invitation(
        database, invitation_id, act, "resend_workshop_invitation", expected_version, by, now
    )


async def record_answer(
    database: Database,
    invitation_id: UUID,
    answer: InvitationAnswer,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Write down an answer that came by telephone or by post.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def act(tx: Transaction, workshop: Workshop, row: WorkshopInvitation) -> None:
        _may_change(workshop, row)
        answered_at = None if answer is InvitationAnswer.WAITING else now
        await _update(tx, row, answer=answer, answered_at=answered_at, letter_due_at=None)

    await _on_invitation(
        database, invitation_id, act, "answer_workshop_invitation", expected_version, by, now
    )


async def erase(
    database: Database,
    invitation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Forget who it was. What they answered, and that they came, still counts. Possible at any
    time; erased again, it is as it was. Raises NotFound, Forbidden, Conflict."""

    async def act(tx: Transaction, workshop: Workshop, row: WorkshopInvitation) -> None:
        await _update(
            tx,
            row,
            person_id=None,
            name=None,
            email=None,
            sort_key="",
            **_NO_LETTER,
            erased_at=row.erased_at or now,
        )

    await _on_invitation(
        database, invitation_id, act, "erase_workshop_invitation", expected_version, by, now
    )


async def _on_invitation(
    database: Database,
    invitation_id: UUID,
    act: Callable[[Transaction, Workshop, WorkshopInvitation], Awaitable[dict[str, Any] | None]],
    verb: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    async def work(tx: Transaction) -> None:
        workshop = await of_workshop(
            tx,
            "workshop_invitation",
            invitation_id,
            expected_version=expected_version,
            by=by,
            now=now,
        )
        row = await WorkshopInvitation.get(id=invitation_id, using_db=tx.connection)
        after = await act(tx, workshop, row)
        await journal(tx, verb, "WorkshopInvitation", invitation_id, by, now, after=after)

    await database.unit_of_work(work)


# What no letter can be made from any more.
_NO_LETTER: Final = {"link_sha256": None, "link_operation_id": None, "letter_due_at": None}


def _letter_to(row: WorkshopInvitation, address: str | None, now: datetime) -> dict[str, Any]:
    """What a new address changes to the letter that waits, left, or was refused."""
    if address == row.email or row.answer is not InvitationAnswer.WAITING:
        return {}
    concerned = row.letter_due_at or row.sent_at or row.refused_at
    due_at = now if concerned and address else None
    return {"letter_due_at": due_at, "sent_at": None, "refused_at": None}


async def _has_address(tx: Transaction, columns: Mapping[str, Any]) -> bool:
    if columns.get("person_id") is None:
        return bool(columns.get("email"))
    rows = await tx.fetch(
        "SELECT 1 FROM person WHERE id = $1 AND email IS NOT NULL AND email <> ''",
        [columns["person_id"]],
    )
    return bool(rows)


async def _update(tx: Transaction, row: WorkshopInvitation, **columns: Any) -> None:
    await WorkshopInvitation.filter(id=row.id).using_db(tx.connection).update(**columns)


def _may_change(workshop: Workshop, row: WorkshopInvitation) -> None:
    machine.may_change(workshop.status)
    if row.withdrawn_at is not None or row.erased_at is not None:
        raise TransitionRefused(
            "INVITATION_STANDS",
            french="Cette invitation est retirée ou effacée.",
            english="This invitation was withdrawn or erased.",
        )


def _checked(guests: Sequence[Guest]) -> list[Guest]:
    if not 1 <= len(guests) <= MOST_AT_ONCE:
        raise ValidationFailed(
            "guests",
            french=f"De 1 à {MOST_AT_ONCE} personnes à la fois.",
            english=f"From 1 to {MOST_AT_ONCE} people at once.",
        )
    return [_checked_guest(one, f"guests.{at}") for at, one in enumerate(guests)]


def _checked_guest(guest: Guest, path: str) -> Guest:
    if (guest.person_id is None) == (guest.name is None):
        raise ValidationFailed(
            path,
            french="Une fiche, ou un nom : l'un des deux.",
            english="A record, or a name: one of the two.",
        )
    if guest.name is None:
        return replace(guest, email=None)
    name = texts.required(guest.name, path=f"{path}.name", limit=NAME_LENGTH)
    return replace(guest, name=name, email=_address(guest.email, f"{path}.email"))


def _address(given: str | None, path: str) -> str | None:
    return an_address(given, path=path) if given and given.strip() else None


async def _named(tx: Transaction, workshop: Workshop, guest: Guest, path: str) -> dict[str, Any]:
    """The columns that say who it is. Raises ValidationFailed, TransitionRefused."""
    if guest.person_id is None:
        if guest.email is not None and await tx.fetch(
            "SELECT 1 FROM workshop_invitation WHERE workshop_id = $1 AND email = $2"
            " AND withdrawn_at IS NULL",
            [workshop.id, guest.email],
        ):
            raise _invited_already(f"{path}.email")
        return {"name": guest.name, "email": guest.email, "sort_key": sort_key(guest.name or "")}
    rows = await tx.fetch(
        "UPDATE person SET updated_at = updated_at WHERE id = $1 AND registered_by_id = $2"
        " RETURNING sort_key, erased_at",
        [guest.person_id, key(workshop, "agency_id")],
    )
    if not rows:
        raise ValidationFailed(
            f"{path}.personId",
            french="Cette personne n'a pas de fiche dans l'agence.",
            english="This person has no record in the agency.",
        )
    may_serve(erased=rows[0][1] is not None)
    if await tx.fetch(
        "SELECT 1 FROM workshop_invitation WHERE workshop_id = $1 AND person_id = $2"
        " AND withdrawn_at IS NULL",
        [workshop.id, guest.person_id],
    ):
        raise _invited_already(f"{path}.personId")
    return {"person_id": guest.person_id, "sort_key": rows[0][0]}


def _invited_already(path: str) -> ValidationFailed:
    return ValidationFailed(
        path,
        french="Cette personne est déjà invitée.",
        english="This person is invited already.",
    )


async def _add(
    tx: Transaction,
    workshop: Workshop,
    guest: Guest,
    columns: Mapping[str, Any],
    walking_in: bool,
    by: Viewer,
    now: datetime,
) -> UUID:
    row = await WorkshopInvitation.create(
        using_db=tx.connection,
        id=new_id(),
        workshop_id=workshop.id,
        constituency=guest.constituency,
        walk_in=walking_in,
        answer=InvitationAnswer.ACCEPTED if walking_in else InvitationAnswer.WAITING,
        created_at=now,
        updated_at=now,
        **columns,
    )
    await journal(tx, "invite_to_workshop", "WorkshopInvitation", row.id, by, now)
    return row.id
