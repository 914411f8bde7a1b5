"""Editing a draft: its axes, its orientations, its lines and what it declares.

Each edit is one unit of work under the version's row: its `version` says that it changed. Refuses
whatever is not a draft (PV2).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.aggregates import Made
from server.domain.journal import Operation, first_result, journal, remember
from server.domain.programmes import beneficiaries, content, machine
from server.domain.programmes.versions import locked_version
from server.domain.rights import require_scope
from server.models import Programme, ProgrammeVersion
from server.problems import ValidationFailed
from server.vocabulary import Scope, StrandScope, TotalsBasis

Told = dict[str, Any]
"""What the journal keeps of one edit."""
Edit = Callable[[Transaction, ProgrammeVersion, Programme], Awaitable[Told]]


@dataclass(frozen=True, slots=True)
class Draft:
    """Which draft is edited, by whom. The same operation is answered again without an edit."""

    version_id: UUID
    expected_version: int | None
    by: Viewer
    now: datetime
    operation: Operation | None = None


async def add_axis(
    database: Database, draft: Draft, *, title: str, description: str | None, scope: StrandScope
) -> Made:
    async def edit(tx: Transaction, version: ProgrammeVersion, _: Programme) -> Told:
        made = await content.add_axis(
            tx,
            version,
            title=title,
            description=description,
            strand_scope=scope,
            now=draft.now,
        )
        return {"axis": str(made)}

    return await _edit(database, draft, "add_axis", edit)


async def add_orientation(database: Database, draft: Draft, axis_id: UUID, *, title: str) -> Made:
    async def edit(tx: Transaction, version: ProgrammeVersion, _: Programme) -> Told:
        made = await content.add_orientation(tx, version, axis_id, title=title, now=draft.now)
        return {"orientation": str(made)}

    return await _edit(database, draft, "add_orientation", edit)


async def put_line(database: Database, draft: Draft, line: content.Line) -> Made:
    async def edit(tx: Transaction, version: ProgrammeVersion, programme: Programme) -> Told:
        row = await content.put_line(tx, version, programme, line, draft.now)
        return {
            "mission": str(line.mission_id),
            "year": line.year,
            "quarter_days": row.planned_quarter_days,
            "state": row.state,
            "reason": row.comment,
        }

    return await _edit(database, draft, "put_programme_line", edit)


async def drop_line(
    database: Database, draft: Draft, *, mission_id: UUID, year: int, reason: str
) -> Made:
    async def edit(tx: Transaction, version: ProgrammeVersion, _: Programme) -> Told:
        row = await content.drop_line(tx, version, mission_id, year, reason=reason, now=draft.now)
        return {"mission": str(mission_id), "year": year, "reason": row.comment}

    return await _edit(database, draft, "drop_programme_line", edit)


async def put_beneficiaries(
    database: Database,
    draft: Draft,
    *,
    mission_id: UUID,
    year: int,
    shares: Sequence[machine.Share],
) -> Made:
    async def edit(tx: Transaction, version: ProgrammeVersion, _: Programme) -> Told:
        await beneficiaries.put(tx, version, mission_id, year, shares, draft.now)
        told = {str(one.territory_id): one.percent for one in shares}
        return {"mission": str(mission_id), "year": year, "shares": told}

    return await _edit(database, draft, "put_line_beneficiaries", edit)


@dataclass(frozen=True, slots=True)
class Declared:
    """Totals as a document declares them, and what they count."""

    total_days: Decimal | None
    socle_days: Decimal | None
    project_count: int | None
    basis: TotalsBasis
    basis_reason: str | None


async def declare_totals(database: Database, draft: Draft, declared: Declared) -> Made:
    if declared.project_count is not None and declared.project_count < 0:
        raise ValidationFailed(
            "projectCount",
            french="Un nombre de projets n'est pas négatif.",
            english="A number of projects is not negative.",
        )
    changes = {
        "declared_total_quarter_days": machine.quarter_days(declared.total_days, path="totalDays"),
        "declared_socle_quarter_days": machine.quarter_days(declared.socle_days, path="socleDays"),
        "declared_project_count": declared.project_count,
        "totals_basis": declared.basis,
        "basis_reason": texts.nullable(
            declared.basis_reason, path="basisReason", limit=machine.REASON_LENGTH
        ),
    }

    async def edit(tx: Transaction, version: ProgrammeVersion, _: Programme) -> Told:
        machine.may_change(version.status)
        version.update_from_dict(changes)
        await version.save(using_db=tx.connection, update_fields=list(changes))
        return dict(changes)

    return await _edit(database, draft, "declare_totals", edit)


async def _edit(database: Database, draft: Draft, verb: str, edit: Edit) -> Made:
    require_scope(draft.by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> Made:
        if draft.operation is not None and await _answered(tx, draft):
            return Made(draft.version_id, duplicate=True)
        version, programme = await locked_version(
            tx, draft.version_id, draft.expected_version, draft.by, draft.now
        )
        told = await edit(tx, version, programme)
        await journal(tx, verb, "ProgrammeVersion", version.id, draft.by, draft.now, after=told)
        if draft.operation is not None:
            await remember(tx, draft.operation, {"id": str(version.id)})
        return Made(version.id, duplicate=False)

    return await database.unit_of_work(work)


async def _answered(tx: Transaction, draft: Draft) -> bool:
    """Whether the same edit was made before. The row is locked first: a repeat waits its turn."""
    assert draft.operation is not None
    await tx.execute(
        "UPDATE programme_version SET updated_at = updated_at WHERE id = $1", [draft.version_id]
    )
    return await first_result(tx, draft.operation) is not None
