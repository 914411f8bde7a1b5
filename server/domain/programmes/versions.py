"""Carrying a version of a programme from draft to approval. One unit of work each.

Whatever settles which version is in force takes the programme's row first, then the version's: so
two approvals are told one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date
from server.domain import texts
from server.domain.aggregates import Made, bump, bumped, check_version, key, lock, made, made_before
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.programmes import machine, participations
from server.domain.programmes.content import copy_content, frozen_content
from server.domain.programmes.facts import chain_of, decisions_on, read_facts
from server.domain.rights import require_scope
from server.domain.transitions import step
from server.models import GovernanceBody, Meeting, Programme, ProgrammeVersion
from server.problems import NotFound, TransitionRefused, WrongBody
from server.vocabulary import MeetingStatus, Scope, TotalsBasis, VersionStatus


@dataclass(frozen=True, slots=True)
class NewVersion:
    programme_id: UUID
    label: str
    as_of_on: date | None
    change_reason: str | None


async def branch_version(
    database: Database, new: NewVersion, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """A draft that starts from the last version that was not rejected: its axes, orientations and
    lines, the dropped ones left behind. The first version of a programme starts empty."""
    require_scope(by, Scope.PROGRAMME_WRITE)
    label = texts.required(new.label, path="label", limit=machine.LABEL_LENGTH)
    reason = texts.nullable(new.change_reason, path="changeReason", limit=machine.REASON_LENGTH)

    async def work(tx: Transaction) -> Made:
        programme = await _lock_programme(tx, new.programme_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        versions = (
            await ProgrammeVersion.filter(programme_id=programme.id)
            .order_by("-number")
            .using_db(tx.connection)
        )
        drafts = sum(one.status is VersionStatus.DRAFT for one in versions)
        machine.may_branch(programme.status, drafts=drafts)
        base = next((one for one in versions if one.status is not VersionStatus.REJECTED), None)
        row = await ProgrammeVersion.create(
            using_db=tx.connection,
            programme_id=programme.id,
            number=versions[0].number + 1 if versions else 1,
            label=label,
            as_of_on=new.as_of_on,
            status=VersionStatus.DRAFT,
            totals_basis=base.totals_basis if base else TotalsBasis.SOCLE_INCLUDED,
            change_reason=reason,
            branched_from_id=base.id if base else None,
            created_at=now,
            updated_at=now,
        )
        if base is not None:
            await copy_content(tx, base.id, row.id, now)
        await journal(
            tx,
            "branch_programme_version",
            "ProgrammeVersion",
            row.id,
            by,
            now,
            after={"number": row.number, "label": label},
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def submit_version(
    database: Database, version_id: UUID, *, expected_version: int | None, by: Viewer, now: datetime
) -> None:
    """Freeze a draft and who takes part in its missions: its totals stand, and its content never
    changes again (PV1, PV2)."""
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        version, programme = await locked_version(tx, version_id, expected_version, by, now)
        chain = await chain_of(tx, key(programme, "agency_id"))
        facts = await read_facts(tx, version, chain)
        status = step(machine.VERSION, "submitProgrammeVersion", version.status, facts)
        await participations.freeze(tx, version.id, today=by.today, now=now)
        digest = machine.frozen_digest(await frozen_content(tx, version))
        await _move(tx, version, status, "submit_programme_version", by, now, frozen_sha256=digest)

    await database.unit_of_work(work)


async def return_version(
    database: Database,
    version_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Send a submitted version back to its draft, with the reason."""
    require_scope(by, Scope.PROGRAMME_WRITE)
    written = texts.required(reason, path="reason", limit=machine.REASON_LENGTH)

    async def work(tx: Transaction) -> None:
        version, programme = await locked_version(
            tx, version_id, expected_version, by, now, programme_first=True
        )
        facts = await read_facts(tx, version, await chain_of(tx, key(programme, "agency_id")))
        status = step(machine.VERSION, "returnProgrammeVersion", version.status, facts)
        drafts = (
            await ProgrammeVersion.filter(programme_id=programme.id, status=VersionStatus.DRAFT)
            .using_db(tx.connection)
            .count()
        )
        machine.may_branch(programme.status, drafts=drafts)
        await participations.thaw(tx, version.id)
        await _move(
            tx,
            version,
            status,
            "return_programme_version",
            by,
            now,
            return_reason=written,
            frozen_sha256=None,
        )

    await database.unit_of_work(work)


async def present_version(
    database: Database,
    version_id: UUID,
    meeting_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Say at which meeting of an approving body a submitted version was presented."""
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        version, programme = await locked_version(tx, version_id, expected_version, by, now)
        chain = await chain_of(tx, key(programme, "agency_id"))
        facts = await read_facts(tx, version, chain)
        status = step(machine.VERSION, "presentProgrammeVersion", version.status, facts)
        meeting = await Meeting.get_or_none(id=meeting_id, using_db=tx.connection)
        if meeting is None:
            raise NotFound
        body = await GovernanceBody.get(id=key(meeting, "body_id"), using_db=tx.connection)
        of_agency = key(body, "agency_id") == key(programme, "agency_id")
        if not of_agency or body.kind not in chain or key(body, "mission_id") is not None:
            raise WrongBody
        if meeting.status not in (MeetingStatus.HELD, MeetingStatus.MINUTED):
            raise TransitionRefused(
                "MEETING_HELD",
                french="Cette réunion ne s'est pas encore tenue.",
                english="This meeting has not been held yet.",
            )
        await _move(
            tx,
            version,
            status,
            "present_programme_version",
            by,
            now,
            presented_at_meeting_id=meeting.id,
        )

    await database.unit_of_work(work)


async def approve_version(
    database: Database,
    version_id: UUID,
    deliberation_ids: Sequence[UUID],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Put a version in force by the adopted deliberations of the chain, in the place of the one
    that was (PV3, PV4)."""
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        version, programme = await locked_version(
            tx, version_id, expected_version, by, now, programme_first=True
        )
        chain = await chain_of(tx, key(programme, "agency_id"))
        facts = await read_facts(tx, version, chain)
        # Before the guards of the facts: what was named is told wrong for what it is.
        if version.status is VersionStatus.PRESENTED:
            decided = dict(await decisions_on(tx, version.id))
            if not set(deliberation_ids) <= decided.keys():
                raise NotFound
            named = [decided[id_] for id_ in deliberation_ids]
            machine.approval(chain, named, _day(version.as_of_on))
        status = step(machine.VERSION, "approveProgrammeVersion", version.status, facts)
        await _supersede(tx, programme, by, now)
        await _move(
            tx,
            version,
            status,
            "approve_programme_version",
            by,
            now,
            journalled={"deliberations": [str(id_) for id_ in deliberation_ids]},
        )
        in_force = step(machine.PROGRAMME, "approveProgrammeVersion", programme.status, None)
        await tx.execute(
            "UPDATE programme SET status = $2, version = version + 1, updated_at = $3"
            " WHERE id = $1",
            [programme.id, in_force, now],
        )

    await database.unit_of_work(work)


async def reject_version(
    database: Database, version_id: UUID, *, expected_version: int | None, by: Viewer, now: datetime
) -> None:
    """Say that a body of the chain rejected a version: the one in force stays."""
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        version, programme = await locked_version(tx, version_id, expected_version, by, now)
        facts = await read_facts(tx, version, await chain_of(tx, key(programme, "agency_id")))
        status = step(machine.VERSION, "rejectProgrammeVersion", version.status, facts)
        await _move(tx, version, status, "reject_programme_version", by, now)

    await database.unit_of_work(work)


async def locked_version(
    tx: Transaction,
    version_id: UUID,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
    *,
    programme_first: bool = False,
) -> tuple[ProgrammeVersion, Programme]:
    """The version, its row locked and its `version` already the next one, and its programme.

    Raises NotFound, Forbidden or Conflict.
    """
    if programme_first:
        await tx.execute(
            "UPDATE programme SET updated_at = updated_at"
            " WHERE id = (SELECT programme_id FROM programme_version WHERE id = $1)",
            [version_id],
        )
    found = await bumped(tx, "programme_version", version_id, now=now)
    version = await ProgrammeVersion.get(id=version_id, using_db=tx.connection)
    programme = await Programme.get(id=key(version, "programme_id"), using_db=tx.connection)
    await require_keeper(tx, by, key(programme, "agency_id"))
    check_version(found, expected_version)
    return version, programme


async def _lock_programme(tx: Transaction, programme_id: UUID, by: Viewer) -> Programme:
    await lock(tx, "programme", programme_id)
    programme = await Programme.get(id=programme_id, using_db=tx.connection)
    await require_keeper(tx, by, key(programme, "agency_id"))
    return programme


async def _supersede(tx: Transaction, programme: Programme, by: Viewer, now: datetime) -> None:
    """PV3: the version in force gives way, in the same transaction."""
    current = await ProgrammeVersion.filter(
        programme_id=programme.id, status=VersionStatus.APPROVED
    ).using_db(tx.connection)
    for version in current:
        await bump(tx, "programme_version", version.id, expected_version=None, now=now)
        await _move(tx, version, VersionStatus.SUPERSEDED, "supersede_programme_version", by, now)


async def _move(
    tx: Transaction,
    version: ProgrammeVersion,
    status: VersionStatus,
    verb: str,
    by: Viewer,
    now: datetime,
    *,
    journalled: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    before = version.status
    version.update_from_dict({"status": status, **changes})
    await version.save(using_db=tx.connection, update_fields=["status", *changes])
    told = {name: None if value is None else str(value) for name, value in changes.items()}
    await journal(
        tx,
        verb,
        "ProgrammeVersion",
        version.id,
        by,
        now,
        before={"status": before},
        after={"status": status, **told, **(journalled or {})},
    )


def _day(value: Any) -> date | None:
    return None if value is None else decode_date(value)
