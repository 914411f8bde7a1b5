"""Logging, correcting and removing days. One unit of work each.

Locks are taken in one order, the mission's and then the account's, so that what one person spends
on one date is added up in turn over all missions. Refuses days of somebody who was not on the
agency's staff on that date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.access.policy import STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import Made, check_version, made, made_before
from server.domain.days import machine
from server.domain.journal import Operation, journal
from server.domain.missions.facts import require_steering
from server.domain.rights import require_role, require_scope, roles_in
from server.domain.texts import paragraphs
from server.ids import new_id
from server.models import DayEntry
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import MissionStatus, Role, Scope

_STAFF: Final = STAFF_ROLES - {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class NewDays:
    """`user_id` is whose days they are: the one who logs them, when None."""

    mission_id: UUID
    spent_on: date
    days: Decimal
    activity: str | None = None
    user_id: UUID | None = None


async def log(
    database: Database, new: NewDays, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Days of one person on a mission, on one date.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.MISSION_WRITE)
    quarters = machine.quarter_days(new.days)
    machine.check_date(new.spent_on, by.today)
    activity = _activity(new.activity)
    user_id = new.user_id or by.user_id
    if user_id is None:
        raise Forbidden

    async def work(tx: Transaction) -> Made:
        mission = await _lock_mission(tx, new.mission_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_right(tx, mission, user_id, by)
        machine.may_change(mission.status)
        await _lock_person(tx, mission, user_id, new.spent_on)
        machine.check_load(await _load(tx, user_id, new.spent_on), quarters)
        row = await DayEntry.create(
            using_db=tx.connection,
            id=new_id(),
            mission_id=mission.id,
            user_id=user_id,
            spent_on=new.spent_on,
            quarter_days=quarters,
            activity=activity,
            created_at=now,
            updated_at=now,
        )
        told = {"mission_id": mission.id, "user_id": user_id, "spent_on": new.spent_on}
        await journal(
            tx, "log_days", "DayEntry", row.id, by, now, after={**told, "quarter_days": quarters}
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    entry_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Correct an entry: `days`, `spent_on`, `activity`; what is not named stands.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.MISSION_WRITE)
    changed = dict(changes)
    if "days" in changed:
        changed["quarter_days"] = machine.quarter_days(changed.pop("days"))
    if "spent_on" in changed:
        machine.check_date(changed["spent_on"], by.today)
    if "activity" in changed:
        changed["activity"] = _activity(changed["activity"])

    async def work(tx: Transaction) -> None:
        entry, mission = await _locked(tx, entry_id, expected_version, by, now)
        before = {name: getattr(entry, name) for name in changed}
        entry.update_from_dict(changed)
        user_id = _user_of(entry)
        await _lock_person(tx, mission, user_id, entry.spent_on)
        load = await _load(tx, user_id, entry.spent_on, but=entry.id)
        machine.check_load(load, entry.quarter_days)
        await entry.save(using_db=tx.connection, update_fields=list(changed) or None)
        await journal(
            tx,
            "edit_days",
            "DayEntry",
            entry.id,
            by,
            now,
            before=_told(before),
            after=_told(changed),
        )

    await database.unit_of_work(work)


async def remove(
    database: Database, entry_id: UUID, *, expected_version: int | None, by: Viewer, now: datetime
) -> UUID:
    """Take an entry back, and answer its mission. The journal keeps what it was.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """
    require_scope(by, Scope.MISSION_WRITE)

    async def work(tx: Transaction) -> UUID:
        entry, mission = await _locked(tx, entry_id, expected_version, by, now)
        await tx.execute("DELETE FROM day_entry WHERE id = $1", [entry.id])
        told = {
            "mission_id": mission.id,
            "user_id": _user_of(entry),
            "spent_on": entry.spent_on,
            "quarter_days": entry.quarter_days,
        }
        await journal(tx, "remove_days", "DayEntry", entry.id, by, now, before=_told(told))
        return mission.id

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class _Mission:
    id: UUID
    agency_id: UUID
    status: MissionStatus


async def _lock_mission(tx: Transaction, mission_id: UUID) -> _Mission:
    rows = await tx.fetch(
        "UPDATE mission SET updated_at = updated_at WHERE id = $1 RETURNING agency_id, status",
        [mission_id],
    )
    if not rows:
        raise NotFound
    return _Mission(mission_id, decode_uuid(rows[0][0]), MissionStatus(rows[0][1]))


async def _locked(
    tx: Transaction, entry_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> tuple[DayEntry, _Mission]:
    """The entry, its `version` already the next one, for somebody who may change it."""
    rows = await tx.fetch(
        "UPDATE day_entry SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING version, mission_id",
        [entry_id, now],
    )
    if not rows:
        raise NotFound
    mission = await _lock_mission(tx, decode_uuid(rows[0][1]))
    entry = await DayEntry.get(id=entry_id, using_db=tx.connection)
    await _require_right(tx, mission, _user_of(entry), by)
    check_version(rows[0][0] - 1, expected_version)
    machine.may_change(mission.status)
    return entry, mission


async def _require_right(tx: Transaction, mission: _Mission, user_id: UUID, by: Viewer) -> None:
    """One's own days are one's own to tell; those who steer the mission correct the others'."""
    if user_id == by.user_id:
        await require_role(tx, by, mission.agency_id, _STAFF)
        return
    await require_steering(tx, mission.id, by)


async def _lock_person(tx: Transaction, mission: _Mission, user_id: UUID, spent_on: date) -> None:
    await tx.execute("UPDATE account SET updated_at = updated_at WHERE id = $1", [user_id])
    if not await roles_in(tx, mission.agency_id, user_id, spent_on) & _STAFF:
        raise ValidationFailed(
            "spentOn",
            french="Cette personne n'était pas de l'équipe de l'agence ce jour-là.",
            english="This person was not on the agency's staff on that date.",
        )


async def _load(tx: Transaction, user_id: UUID, on: date, *, but: UUID | None = None) -> int:
    """The quarter-days of one person on one date, over all missions."""
    rows = await tx.fetch(
        "SELECT id, quarter_days FROM day_entry WHERE user_id = $1 AND spent_on = $2",
        [user_id, on],
    )
    return sum(quarters for id_, quarters in rows if decode_uuid(id_) != but)


def _user_of(entry: DayEntry) -> UUID:
    id_: UUID = entry.user_id  # type: ignore[attr-defined] # added by the ORM
    return id_


def _activity(value: str | None) -> str | None:
    return (
        None if value is None else paragraphs(value, path="activity", limit=machine.ACTIVITY_LENGTH)
    )


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal keeps: it never forgets, so what people wrote stays out of it."""
    return {name: value for name, value in values.items() if name != "activity"}
