"""Keeping the record of a person, correcting it, erasing it. One unit of work each.

A person is kept by one agency, for an organisation. The journal says which facts moved and never
what they were: it outlives an erasure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, bump, lock, made, made_before
from server.domain.journal import Operation, journal
from server.domain.people import machine
from server.domain.people.machine import Facts
from server.domain.rights import require_role, require_scope
from server.ids import new_id
from server.models import Person
from server.models.sorting import sort_key
from server.problems import NotFound, ValidationFailed
from server.vocabulary import Role, Scope

KEEPING_ROLES: Final = (Role.AGENCY_ADMIN, Role.AGENCY_PROGRAMMER, Role.AGENCY_PROJECT_LEAD)


async def create(
    database: Database,
    agency_id: UUID,
    organisation_id: UUID,
    facts: Facts,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.MISSION_WRITE)
    tidy = machine.check_person(facts)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", agency_id)
        await require_role(tx, by, agency_id, KEEPING_ROLES)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        if not await tx.fetch("SELECT 1 FROM organisation WHERE id = $1", [organisation_id]):
            raise NotFound
        row = await Person.create(
            using_db=tx.connection,
            id=new_id(),
            organisation_id=organisation_id,
            registered_by_id=agency_id,
            created_at=now,
            updated_at=now,
            **_columns(tidy),
        )
        await journal(tx, "create_person", "Person", row.id, by, now)
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    person_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    require_scope(by, Scope.MISSION_WRITE)

    async def work(tx: Transaction) -> None:
        row = await _kept(tx, person_id, expected_version, by, now)
        machine.may_serve(erased=row.erased_at is not None)
        before = Facts(row.name, row.email, row.phone, row.function)
        columns = _columns(machine.check_person(replace(before, **changes)))
        await Person.filter(id=person_id).using_db(tx.connection).update(**columns)
        await journal(
            tx, "edit_person", "Person", person_id, by, now, after={"changed": sorted(changes)}
        )

    await database.unit_of_work(work)


async def erase(
    database: Database, person_id: UUID, *, expected_version: int, by: Viewer, now: datetime
) -> None:
    """Forget who it was: name, function, address, telephone. What names the record still does.

    Erased again, it is as it was. Raises NotFound, Forbidden, Conflict.
    """
    require_scope(by, Scope.MISSION_WRITE)

    async def work(tx: Transaction) -> None:
        row = await _kept(tx, person_id, expected_version, by, now)
        await (
            Person.filter(id=person_id)
            .using_db(tx.connection)
            .update(
                name="",
                sort_key="",
                email=None,
                phone=None,
                function=None,
                erased_at=row.erased_at or now,
            )
        )
        # Where they were invited, what their name folds to.
        await tx.execute(
            "UPDATE workshop_invitation SET sort_key = '' WHERE person_id = $1", [person_id]
        )
        await journal(tx, "erase_person", "Person", person_id, by, now)

    await database.unit_of_work(work)


async def require_contact(
    tx: Transaction, person_id: UUID, *, organisation_id: UUID, agency_id: UUID
) -> None:
    """Whether this agency may name this person as that organisation's contact.

    Raises ValidationFailed for a person of another organisation or of another agency's records,
    TransitionRefused for one that was erased.
    """
    rows = await tx.fetch(
        "UPDATE person SET updated_at = updated_at"
        " WHERE id = $1 AND organisation_id = $2 AND registered_by_id = $3"
        " RETURNING erased_at",
        [person_id, organisation_id, agency_id],
    )
    if not rows:
        raise ValidationFailed(
            "contactId",
            french="Le contact est une personne de cette organisation, dont l'agence tient la"
            " fiche.",
            english="The contact is a person of this organisation, whose record the agency keeps.",
        )
    machine.may_serve(erased=rows[0][0] is not None)


async def _kept(
    tx: Transaction, person_id: UUID, expected_version: int, by: Viewer, now: datetime
) -> Person:
    """The row, for someone of the agency that keeps it. Raises NotFound, Conflict, Forbidden."""
    await bump(tx, "person", person_id, expected_version=expected_version, now=now)
    row = await Person.get(id=person_id, using_db=tx.connection)
    await require_role(tx, by, row.registered_by_id, KEEPING_ROLES)  # type: ignore[attr-defined] # added by the ORM
    return row


def _columns(facts: Facts) -> dict[str, Any]:
    return {**asdict(facts), "sort_key": sort_key(facts.name)}
