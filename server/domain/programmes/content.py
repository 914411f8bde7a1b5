"""What a version holds: copied into the next one, edited while it is a draft, frozen when it is
submitted. Refuses to change anything but a draft (PV2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.database import Transaction
from server.domain import texts
from server.domain.aggregates import key, lock
from server.domain.missions.machine import may_have_a_line
from server.domain.programmes import beneficiaries, machine
from server.ids import new_id
from server.models import (
    Axis,
    Mission,
    Orientation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
    VersionParticipation,
)
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import LineState, MissionStatus, StrandScope


async def copy_content(tx: Transaction, from_id: UUID, to_id: UUID, now: datetime) -> None:
    """Axes, orientations, lines and whom they serve. A copied line is continued, and has no reason
    of its own."""
    using: dict[str, Any] = {"using_db": tx.connection}
    stamps: dict[str, Any] = {"created_at": now, "updated_at": now}
    axes: dict[UUID, UUID] = {}
    orientations: dict[UUID, UUID] = {}
    new_axes, new_orientations, new_lines = [], [], []
    continued: dict[UUID, UUID] = {}
    for axis in await Axis.filter(programme_version_id=from_id).using_db(tx.connection):
        axes[axis.id] = new_id()
        new_axes.append(
            Axis(
                id=axes[axis.id],
                programme_version_id=to_id,
                number=axis.number,
                title=axis.title,
                description=axis.description,
                strand_scope=axis.strand_scope,
                **stamps,
            )
        )
    for orientation in await Orientation.filter(axis_id__in=list(axes)).using_db(tx.connection):
        orientations[orientation.id] = new_id()
        new_orientations.append(
            Orientation(
                id=orientations[orientation.id],
                axis_id=axes[key(orientation, "axis_id")],
                number=orientation.number,
                title=orientation.title,
                **stamps,
            )
        )
    for line in await ProgrammeLine.filter(programme_version_id=from_id).using_db(tx.connection):
        if line.state is LineState.DROPPED:
            continue
        orientation_id = key(line, "orientation_id")
        continued[line.id] = new_id()
        new_lines.append(
            ProgrammeLine(
                id=continued[line.id],
                programme_version_id=to_id,
                mission_id=key(line, "mission_id"),
                axis_id=axes[key(line, "axis_id")],
                orientation_id=orientations.get(orientation_id),
                strand=line.strand,
                planned_quarter_days=line.planned_quarter_days,
                year=line.year,
                state=LineState.CONTINUED,
                **stamps,
            )
        )
    await Axis.bulk_create(new_axes, **using)
    await Orientation.bulk_create(new_orientations, **using)
    await ProgrammeLine.bulk_create(new_lines, **using)
    await beneficiaries.carry(tx, from_id, continued, now)


async def add_axis(
    tx: Transaction,
    version: ProgrammeVersion,
    *,
    title: str,
    description: str | None,
    strand_scope: StrandScope,
    now: datetime,
) -> UUID:
    """A1: the next number, from 1."""
    machine.may_change(version.status)
    numbers = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM axis WHERE programme_version_id = $1",
        [version.id],
    )
    made = await Axis.create(
        using_db=tx.connection,
        programme_version_id=version.id,
        number=numbers[0][0],
        title=texts.required(title, path="title", limit=machine.TITLE_LENGTH),
        description=description
        and texts.required(description, path="description", limit=machine.REASON_LENGTH),
        strand_scope=strand_scope,
        created_at=now,
        updated_at=now,
    )
    return made.id


async def add_orientation(
    tx: Transaction, version: ProgrammeVersion, axis_id: UUID, *, title: str, now: datetime
) -> UUID:
    """A1: the next number inside its axis, from 1."""
    machine.may_change(version.status)
    await _axis(tx, version, axis_id)
    numbers = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM orientation WHERE axis_id = $1", [axis_id]
    )
    made = await Orientation.create(
        using_db=tx.connection,
        axis_id=axis_id,
        number=numbers[0][0],
        title=texts.required(title, path="title", limit=machine.ORIENTATION_LENGTH),
        created_at=now,
        updated_at=now,
    )
    return made.id


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is to stand: one mission, one year."""

    mission_id: UUID
    year: int
    axis_id: UUID
    orientation_id: UUID | None
    planned_days: Decimal | None
    reason: str | None


async def put_line(
    tx: Transaction, version: ProgrammeVersion, programme: Programme, line: Line, now: datetime
) -> ProgrammeLine:
    """Add the line of a mission and year, or change the one that is there (L1)."""
    machine.may_change(version.status)
    if not programme.year_from <= line.year <= programme.year_to:
        raise ValidationFailed(
            "year",
            french="Cette année n'est pas du programme.",
            english="This year is not of the programme.",
        )
    branched = key(version, "branched_from_id") is not None
    reason = machine.change_reason(line.reason, branched=branched)
    days = machine.quarter_days(line.planned_days, path="plannedDays")
    mission = await _mission(tx, programme, line.mission_id)
    await _axis(tx, version, line.axis_id)
    await _orientation(tx, line.axis_id, line.orientation_id)
    known = await _line(tx, version, line.mission_id, line.year)
    state = machine.line_state(known.state if known else None, branched=branched)
    row = known or ProgrammeLine(
        programme_version_id=version.id, mission_id=mission.id, year=line.year, created_at=now
    )
    row.update_from_dict(
        {
            "axis_id": line.axis_id,
            "orientation_id": line.orientation_id,
            # L2 the line's strand is its mission's.
            "strand": mission.strand,
            "planned_quarter_days": days,
            "state": state,
            "comment": reason,
            "updated_at": now,
            "version": known.version + 1 if known else 1,
        }
    )
    await row.save(using_db=tx.connection)
    return row


async def drop_line(
    tx: Transaction,
    version: ProgrammeVersion,
    mission_id: UUID,
    year: int,
    *,
    reason: str,
    now: datetime,
) -> ProgrammeLine:
    """Leave a mission out: its line stays, without days, to say why (PV5)."""
    machine.may_change(version.status)
    known = await _line(tx, version, mission_id, year)
    if known is None or known.state is LineState.DROPPED:
        raise NotFound
    known.update_from_dict(
        {
            "state": LineState.DROPPED,
            "planned_quarter_days": 0,
            "comment": texts.required(reason, path="reason", limit=machine.REASON_LENGTH),
            "updated_at": now,
            "version": known.version + 1,
        }
    )
    await known.save(using_db=tx.connection)
    return known


async def frozen_content(tx: Transaction, version: ProgrammeVersion) -> dict[str, Any]:
    """Everything that a body is asked to approve, in one order, without the rows' own ids."""
    axes = await Axis.filter(programme_version_id=version.id).using_db(tx.connection)
    orientations = await Orientation.filter(axis_id__in=[axis.id for axis in axes]).using_db(
        tx.connection
    )
    lines = await ProgrammeLine.filter(programme_version_id=version.id).using_db(tx.connection)
    taking_part = await VersionParticipation.filter(programme_version_id=version.id).using_db(
        tx.connection
    )
    numbers = {axis.id: axis.number for axis in axes}
    below = {one.id: one.number for one in orientations}
    return {
        "programme": str(key(version, "programme_id")),
        "number": version.number,
        "label": version.label,
        "as_of": version.as_of_on,
        "declared": [
            version.declared_total_quarter_days,
            version.declared_socle_quarter_days,
            version.declared_project_count,
            version.totals_basis,
            version.basis_reason,
        ],
        "axes": sorted(
            [axis.number, axis.title, axis.description or "", axis.strand_scope] for axis in axes
        ),
        "orientations": sorted(
            [numbers[key(one, "axis_id")], one.number, one.title] for one in orientations
        ),
        "lines": sorted(
            [
                str(key(line, "mission_id")),
                line.year,
                numbers[key(line, "axis_id")],
                below.get(key(line, "orientation_id"), 0),
                line.strand,
                -1 if line.planned_quarter_days is None else line.planned_quarter_days,
                line.state,
                line.comment or "",
            ]
            for line in lines
        ),
        "beneficiaries": await beneficiaries.frozen(tx, version.id, lines),
        "participations": sorted(
            [str(key(one, "mission_id")), str(key(one, "organisation_id")), one.category]
            for one in taking_part
        ),
    }


async def _mission(tx: Transaction, programme: Programme, mission_id: UUID) -> Mission:
    # Locked: a mission does not leave the programme while it is given a line.
    await lock(tx, "mission", mission_id)
    mission = await Mission.get_or_none(
        id=mission_id, agency_id=key(programme, "agency_id"), using_db=tx.connection
    )
    if mission is None:
        raise NotFound
    may_have_a_line(mission.partnership)
    if mission.status in (MissionStatus.WITHDRAWN, MissionStatus.CLOSED):
        raise TransitionRefused(
            "MISSION_OPEN",
            french="Cette mission est retirée ou close.",
            english="This mission is withdrawn or closed.",
        )
    return mission


async def _axis(tx: Transaction, version: ProgrammeVersion, axis_id: UUID) -> None:
    """L3 the axis belongs to the same version."""
    axes = Axis.filter(id=axis_id, programme_version_id=version.id).using_db(tx.connection)
    if not await axes.exists():
        raise ValidationFailed(
            "axisId",
            french="Cet axe n'est pas de cette version.",
            english="This axis is not of this version.",
        )


async def _orientation(tx: Transaction, axis_id: UUID, orientation_id: UUID | None) -> None:
    """L3 the orientation belongs to the line's axis, hence to the same version."""
    if orientation_id is None:
        return
    known = Orientation.filter(id=orientation_id, axis_id=axis_id).using_db(tx.connection)
    if not await known.exists():
        raise ValidationFailed(
            "orientationId",
            french="Cette orientation n'est pas de cet axe.",
            english="This orientation is not of this axis.",
        )


async def _line(
    tx: Transaction, version: ProgrammeVersion, mission_id: UUID, year: int
) -> ProgrammeLine | None:
    return await ProgrammeLine.get_or_none(
        programme_version_id=version.id, mission_id=mission_id, year=year, using_db=tx.connection
    )
