"""The run sheets (déroulés) that an agency keeps, and the one that a workshop is prepared with.

An agenda is data of the engine that runs it, checked by whoever knows its form before it comes
here. Refuses to change a template that was archived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_json
from server.domain import texts
from server.domain.aggregates import (
    Made,
    bumped,
    check_version,
    key,
    lock,
    made,
    made_before,
)
from server.domain.journal import Operation, journal
from server.domain.workshops import machine
from server.domain.workshops.changing import on_workshop
from server.domain.workshops.information import Reader
from server.domain.workshops.rights import require_template_writer
from server.ids import new_id
from server.models import AgendaTemplate, Workshop
from server.models.sorting import sort_key
from server.problems import NotFound, TransitionRefused
from server.vocabulary import WorkshopMethod

NAME_LENGTH: Final = 200

Activities = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NewTemplate:
    agency_id: UUID
    name: str
    method: WorkshopMethod
    activities: Activities


async def create(
    database: Database, new: NewTemplate, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", new.agency_id)
        await require_template_writer(tx, new.agency_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        id_ = await _add(tx, new, None, by, now)
        return await made(tx, operation, id_)

    return await database.unit_of_work(work)


async def copy(
    database: Database,
    template_id: UUID,
    name: str,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Another template that begins as this one. Raises as `create` does."""

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agenda_template", template_id)
        row = await AgendaTemplate.get(id=template_id, using_db=tx.connection)
        agency_id = key(row, "agency_id")
        await require_template_writer(tx, agency_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        new = NewTemplate(agency_id, name, row.method, row.activities)
        return await made(tx, operation, await _add(tx, new, row.id, by, now))

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Revision:
    """What changes; None for what stands."""

    name: str | None = None
    activities: Activities | None = None


async def edit(
    database: Database,
    template_id: UUID,
    revision: Revision,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""

    async def work(tx: Transaction) -> None:
        row = await _changed(tx, template_id, expected_version, by, now)
        if row.archived_at is not None:
            raise TransitionRefused(
                "TEMPLATE_KEPT",
                french="Ce modèle est archivé : copiez-le pour en faire un autre.",
                english="This template is archived: copy it to make another one.",
            )
        columns: dict[str, Any] = {}
        if revision.name is not None:
            columns = _named(revision.name)
        if revision.activities is not None:
            columns["activities"] = list(revision.activities)
        if columns:
            await AgendaTemplate.filter(id=row.id).using_db(tx.connection).update(**columns)
        after = {"changed": sorted(columns)}
        await journal(tx, "edit_agenda_template", "AgendaTemplate", row.id, by, now, after=after)

    await database.unit_of_work(work)


async def archive(
    database: Database,
    template_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """No longer offer it. Archived already, it stays so. Raises NotFound, Forbidden, Conflict."""

    async def work(tx: Transaction) -> None:
        row = await _changed(tx, template_id, expected_version, by, now)
        await (
            AgendaTemplate.filter(id=row.id)
            .using_db(tx.connection)
            .update(archived_at=row.archived_at or now)
        )
        await journal(tx, "archive_agenda_template", "AgendaTemplate", row.id, by, now)

    await database.unit_of_work(work)


async def set_agenda(
    database: Database,
    workshop_id: UUID,
    activities: Activities,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """The agenda that the sessions of a workshop open with.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def act(tx: Transaction, workshop: Workshop) -> None:
        machine.may_change(workshop.status)
        await (
            Workshop.filter(id=workshop.id)
            .using_db(tx.connection)
            .update(agenda=list(activities), agenda_version=workshop.agenda_version + 1)
        )
        after = {"agenda_version": workshop.agenda_version + 1, "activities": len(activities)}
        await journal(tx, "set_workshop_agenda", "Workshop", workshop.id, by, now, after=after)

    await on_workshop(database, workshop_id, act, expected_version, by, now)


async def template_for(
    reader: Reader, template_id: UUID, workshop_id: UUID
) -> list[dict[str, Any]]:
    """What a template of the workshop's own agency holds. Raises NotFound."""
    rows = await reader.fetch(
        "SELECT t.activities FROM agenda_template t JOIN workshop w ON w.agency_id = t.agency_id"
        " WHERE t.id = $1 AND w.id = $2",
        [template_id, workshop_id],
    )
    if not rows:
        raise NotFound
    activities: list[dict[str, Any]] = decode_json(rows[0][0])
    return activities


async def _add(
    tx: Transaction, new: NewTemplate, copied_from_id: UUID | None, by: Viewer, now: datetime
) -> UUID:
    row = await AgendaTemplate.create(
        using_db=tx.connection,
        id=new_id(),
        agency_id=new.agency_id,
        method=new.method,
        activities=list(new.activities),
        copied_from_id=copied_from_id,
        created_at=now,
        updated_at=now,
        **_named(new.name),
    )
    await journal(
        tx, "create_agenda_template", "AgendaTemplate", row.id, by, now, after={"name": row.name}
    )
    return row.id


async def _changed(
    tx: Transaction, template_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> AgendaTemplate:
    found = await bumped(tx, "agenda_template", template_id, now=now)
    row = await AgendaTemplate.get(id=template_id, using_db=tx.connection)
    await require_template_writer(tx, key(row, "agency_id"), by)
    check_version(found, expected_version)
    return row


def _named(name: str) -> dict[str, Any]:
    bare = texts.required(name, path="name", limit=NAME_LENGTH)
    return {"name": bare, "sort_key": sort_key(bare)}
