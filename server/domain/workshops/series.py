"""Series of workshops: what follows what, and what runs beside what. One unit of work each.

A series is set as a whole, step by step; a workshop is in one series at most. Refuses workshops of
another agency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
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
from server.domain.missions.facts import require_steering
from server.domain.rights import require_scope
from server.domain.workshops.machine import PURPOSE_LENGTH, TITLE_LENGTH
from server.domain.workshops.rights import require_series_keeper
from server.models import Mission, WorkshopSeries
from server.models.sorting import sort_key
from server.problems import ValidationFailed
from server.vocabulary import Scope, WorkshopMethod

MOST_STEPS: Final = 50
MOST_PARALLELS: Final = 20


@dataclass(frozen=True, slots=True)
class NewSeries:
    mission_id: UUID
    title: str
    method: WorkshopMethod
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a workshop, and those that run in parallel and come together in it."""

    workshop_id: UUID
    parallel_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one workshop stands in a series."""

    position: int
    plenary_id: UUID | None
    previous_id: UUID | None


async def create(
    database: Database, new: NewSeries, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.MISSION_WRITE)
    facts = _checked({"title": new.title, "purpose": new.purpose, "method": new.method})

    async def work(tx: Transaction) -> Made:
        await lock(tx, "mission", new.mission_id)
        await require_steering(tx, new.mission_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        mission = await Mission.get(id=new.mission_id, using_db=tx.connection)
        row = await WorkshopSeries.create(
            using_db=tx.connection,
            agency_id=key(mission, "agency_id"),
            mission_id=mission.id,
            created_at=now,
            updated_at=now,
            **facts,
        )
        await journal(tx, "create_workshop_series", "WorkshopSeries", row.id, by, now)
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    series_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, ValidationFailed."""
    changed = _checked(changes)

    async def work(tx: Transaction) -> None:
        series = await _changed(tx, series_id, expected_version, by, now)
        before = {name: getattr(series, name) for name in changed}
        if changed:
            await WorkshopSeries.filter(id=series_id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            "edit_workshop_series",
            "WorkshopSeries",
            series_id,
            by,
            now,
            before=before,
            after=changed,
        )

    await database.unit_of_work(work)


async def arrange(
    database: Database,
    series_id: UUID,
    steps: Sequence[Step],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Say which workshops the series is made of, in order; those left out leave it.

    Raises NotFound, Forbidden, Conflict, ValidationFailed.
    """
    wanted = places(steps)

    async def work(tx: Transaction) -> None:
        series = await _changed(tx, series_id, expected_version, by, now)
        rows = await tx.fetch("SELECT id FROM workshop WHERE series_id = $1", [series_id])
        held = {decode_uuid(id_) for (id_,) in rows}
        for workshop_id in sorted(held - wanted.keys()):
            await _release(tx, workshop_id, now)
        for workshop_id, place in sorted(wanted.items(), key=lambda item: item[0]):
            await _take(tx, workshop_id, series, place, now)
        await journal(
            tx,
            "arrange_workshop_series",
            "WorkshopSeries",
            series_id,
            by,
            now,
            before={"workshops": [str(id_) for id_ in sorted(held)]},
            after={"workshops": [str(id_) for id_ in wanted]},
        )

    await database.unit_of_work(work)


def places(steps: Sequence[Step]) -> dict[UUID, Place]:
    """Where each workshop stands: after the one of the step before. Pure.

    Raises ValidationFailed for a workshop named twice, or too many of them.
    """
    found: dict[UUID, Place] = {}
    previous: UUID | None = None
    if len(steps) > MOST_STEPS or any(len(s.parallel_ids) > MOST_PARALLELS for s in steps):
        raise ValidationFailed(
            "steps",
            french=f"{MOST_STEPS} étapes, et {MOST_PARALLELS} ateliers en parallèle, au plus.",
            english=f"{MOST_STEPS} steps, and {MOST_PARALLELS} workshops in parallel, at most.",
        )
    for position, one in enumerate(steps, 1):
        together = {one.workshop_id: None, **dict.fromkeys(one.parallel_ids, one.workshop_id)}
        if len(together) <= len(one.parallel_ids) or found.keys() & together.keys():
            raise ValidationFailed(
                f"steps.{position - 1}",
                french="Un atelier n'a qu'une place dans une série.",
                english="A workshop has one place in a series.",
            )
        for workshop_id, plenary_id in together.items():
            found[workshop_id] = Place(position, plenary_id, previous)
        previous = one.workshop_id
    return found


async def _changed(
    tx: Transaction, series_id: UUID, expected_version: int, by: Viewer, now: datetime
) -> WorkshopSeries:
    found = await bumped(tx, "workshop_series", series_id, now=now)
    await require_series_keeper(tx, series_id, by)
    check_version(found, expected_version)
    return await WorkshopSeries.get(id=series_id, using_db=tx.connection)


async def _take(
    tx: Transaction, workshop_id: UUID, series: WorkshopSeries, place: Place, now: datetime
) -> None:
    """Asked with the change itself: of two series that want one workshop, the second is told so."""
    taken = await tx.execute(
        "UPDATE workshop SET series_id = $2, series_position = $3, plenary_id = $4,"
        " previous_id = $5, version = version + 1, updated_at = $6"
        " WHERE id = $1 AND agency_id = $7 AND (series_id IS NULL OR series_id = $2)",
        [
            workshop_id,
            series.id,
            place.position,
            place.plenary_id,
            place.previous_id,
            now,
            key(series, "agency_id"),
        ],
    )
    if not taken:
        raise ValidationFailed(
            "steps",
            french="Une série réunit des ateliers de son agence qui ne sont dans aucune autre.",
            english="A series is made of its agency's workshops that are in no other.",
        )


async def _release(tx: Transaction, workshop_id: UUID, now: datetime) -> None:
    await tx.execute(
        "UPDATE workshop SET series_id = NULL, series_position = 0, plenary_id = NULL,"
        " previous_id = NULL, version = version + 1, updated_at = $2 WHERE id = $1",
        [workshop_id, now],
    )


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    changed = dict(given)
    if "title" in changed:
        changed["title"] = texts.required(changed["title"], path="title", limit=TITLE_LENGTH)
        changed["sort_key"] = sort_key(changed["title"])
    if "purpose" in changed:
        changed["purpose"] = texts.optional(
            changed["purpose"], path="purpose", limit=PURPOSE_LENGTH
        )
    return changed
