"""What people do with missions and with those who take part in them. One unit of work each.

Every verb begins by bumping the mission's row: two of them are told one after the other, and a
stale `expectedVersion` changes nothing. Refuses a status written by hand: `machine` moves it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from server.access.policy import STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.deliverables.serving import settle
from server.domain.journal import Operation, first_result, record, remember
from server.domain.missions import machine
from server.domain.missions.facts import STEERS, read_facts, truths
from server.ids import new_id
from server.models import Mission, MissionParticipation
from server.models.sorting import sort_key
from server.problems import Conflict, Forbidden, NotFound, ValidationFailed
from server.vocabulary import (
    MembershipCategory,
    MissionKind,
    MissionStatus,
    ParticipationCategory,
    Role,
    Scope,
    SocleFamily,
    Strand,
    ValidationRule,
)

T = TypeVar("T")
_CREATING_ROLES = (Role.AGENCY_ADMIN, Role.AGENCY_PROGRAMMER, Role.AGENCY_PROJECT_LEAD)


@dataclass(frozen=True, slots=True)
class NewMission:
    """`involved_ids` are the organisations that ask for the mission and pilot it (MI1)."""

    agency_id: UUID
    code: str
    title: str
    strand: Strand
    kind: MissionKind
    involved_ids: frozenset[UUID] = frozenset()
    requested_by_id: UUID | None = None
    lead_id: UUID | None = None
    socle_family: SocleFamily | None = None
    summary: str | None = None
    validation_rule: ValidationRule = ValidationRule.EVERY_INVOLVED
    legal_basis: str | None = None
    start_on: date | None = None
    end_on: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    id: UUID
    duplicate: bool


async def create(
    database: Database, new: NewMission, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Propose a mission. Who asked for it is involved from the first day.

    A project lead who creates one leads it, unless another lead is named. Raises NotFound,
    Forbidden, TransitionRefused (M2), ValidationFailed, IdempotencyConflict.
    """
    _require_scope(by)
    facts = _checked(new)
    involved = new.involved_ids
    if new.requested_by_id is not None and new.strand is Strand.MISSIONS:
        involved |= {new.requested_by_id}
    machine.check_involved(new.strand, involved)

    async def work(tx: Transaction) -> Made:
        await _lock_agency(tx, new.agency_id)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Made(UUID(answered["mission_id"]), duplicate=True)
        roles = await _roles_in(tx, new.agency_id, by.user_id, by.today)
        if not roles & set(_CREATING_ROLES):
            raise Forbidden
        only_leads = not roles & {Role.AGENCY_ADMIN, Role.AGENCY_PROGRAMMER}
        lead_id = new.lead_id or (by.user_id if only_leads else None)
        await _check_lead(tx, new.agency_id, lead_id, by.today)
        await _check_code(tx, new.agency_id, facts["code"])
        await _check_organisation(tx, new.requested_by_id)
        members = await _members(tx, new.agency_id, by.today)
        mission = await Mission.create(
            using_db=tx.connection,
            id=new_id(),
            agency_id=new.agency_id,
            status=MissionStatus.PROPOSED,
            lead_id=lead_id,
            created_at=now,
            updated_at=now,
            **facts,
        )
        for organisation_id in sorted(involved):
            machine.may_hold(organisation_id, members=members)
            await _open_participation(
                tx, mission.id, organisation_id, ParticipationCategory.INVOLVED, by.today, now
            )
        await _record(tx, "create_mission", mission.id, by, now, after={"code": facts["code"]})
        await remember(tx, operation, {"mission_id": str(mission.id)})
        return Made(mission.id, duplicate=False)

    return await database.unit_of_work(work)


def _checked(new: NewMission) -> dict[str, Any]:
    """The columns of a new mission. Raises ValidationFailed."""
    machine.check_terms(
        machine.Terms(
            new.strand,
            new.socle_family,
            new.validation_rule,
            new.requested_by_id,
            new.start_on,
            new.end_on,
            progress=0,
        )
    )
    title = machine.text(new.title, path="title", limit=machine.TITLE_LENGTH)
    return {
        "code": machine.text(new.code, path="code", limit=machine.CODE_LENGTH),
        "title": title,
        "sort_key": sort_key(title),
        "strand": new.strand,
        "kind": new.kind,
        "socle_family": new.socle_family,
        "summary": _optional(new.summary, "summary"),
        "requested_by_id": new.requested_by_id,
        "validation_rule": new.validation_rule,
        "legal_basis": _optional(new.legal_basis, "legalBasis"),
        "start_on": new.start_on,
        "end_on": new.end_on,
    }


def _optional(value: str | None, path: str) -> str | None:
    return None if value is None else machine.text(value, path=path, limit=machine.TEXT_LENGTH)


async def edit(
    database: Database,
    mission_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change facts of a mission, by column name; what is not named stands.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, mission: Mission) -> None:
        await _require_steering(tx, mission.id, by)
        machine.may_change(mission.status)
        changed = _edited(mission, changes)
        if "lead_id" in changed:
            await _check_lead(tx, _agency_of(mission), changed["lead_id"], by.today)
        if "requested_by_id" in changed or "validation_rule" in changed:
            await _check_commissioner(tx, mission, changed, by.today)
        before = {name: _told(getattr(mission, name)) for name in changed}
        await Mission.filter(id=mission.id).using_db(tx.connection).update(**changed)
        await _record(
            tx,
            "edit_mission",
            mission.id,
            by,
            now,
            before=before,
            after={name: _told(value) for name, value in changed.items()},
        )
        # Other validators, or another rule, may leave a deliverable waiting for nobody.
        await settle(tx, mission.id, by=by, now=now)

    await _on_mission(database, mission_id, act, expected_version, by, now)


def _edited(mission: Mission, changes: Mapping[str, Any]) -> dict[str, Any]:
    changed = dict(changes)
    if "title" in changed:
        changed["title"] = machine.text(changed["title"], path="title", limit=machine.TITLE_LENGTH)
        changed["sort_key"] = sort_key(changed["title"])
    for column, path in (("summary", "summary"), ("legal_basis", "legalBasis")):
        if column in changed:
            changed[column] = _optional(changed[column], path)

    def after(name: str) -> Any:
        return changed.get(name, getattr(mission, name))

    machine.check_terms(
        machine.Terms(
            mission.strand,
            mission.socle_family,
            after("validation_rule"),
            after("requested_by_id"),
            after("start_on"),
            after("end_on"),
            after("progress"),
        )
    )
    return changed


async def _check_commissioner(
    tx: Transaction, mission: Mission, changed: Mapping[str, Any], today: date
) -> None:
    """A direct commissioner validates from the seat of an involved member."""
    rule = changed.get("validation_rule", mission.validation_rule)
    requester_id = changed.get("requested_by_id", mission.requested_by_id)  # type: ignore[attr-defined] # added by the ORM
    await _check_organisation(tx, requester_id)
    if rule is not ValidationRule.DIRECT_COMMISSIONER:
        return
    held = await _categories(tx, mission.id, today)
    if held.get(requester_id) is not ParticipationCategory.INVOLVED:
        raise ValidationFailed(
            "requestedById",
            french="Le commanditaire direct est un membre impliqué de la mission.",
            english="The direct commissioner is an involved member of the mission.",
        )


async def transition(
    database: Database,
    mission_id: UUID,
    name: str,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Move the mission by the named transition of its machine.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def act(tx: Transaction, mission: Mission) -> None:
        facts = await read_facts(tx, mission.id, mission.strand, by)
        target = machine.move(name, mission.status, facts)
        await Mission.filter(id=mission.id).using_db(tx.connection).update(status=target)
        await _record(
            tx,
            name,
            mission.id,
            by,
            now,
            before={"status": mission.status},
            after={"status": target},
        )

    await _on_mission(database, mission_id, act, expected_version, by, now)


async def set_participation(
    database: Database,
    mission_id: UUID,
    organisation_id: UUID,
    category: ParticipationCategory,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> Made:
    """Give an organisation this category from today on; the one it had keeps its dates (MP2).

    Raises NotFound, Forbidden, Conflict, TransitionRefused (M2, MI1).
    """

    async def act(tx: Transaction, mission: Mission) -> Made:
        active = await _participant(tx, mission, organisation_id, by)
        machine.may_hold(organisation_id, members=await _members(tx, _agency_of(mission), by.today))
        if active is not None and active.category is category:
            return Made(active.id, duplicate=True)
        await _may_become(tx, mission, organisation_id, category, by.today)
        if active is not None:
            await _close_participation(tx, active, by.today, now)
        made = await _open_participation(tx, mission.id, organisation_id, category, by.today, now)
        await _record(
            tx,
            "set_participation",
            mission.id,
            by,
            now,
            before={"category": None if active is None else active.category},
            after={"organisation_id": str(organisation_id), "category": category},
        )
        await settle(tx, mission.id, by=by, now=now)
        return Made(made, duplicate=False)

    return await _on_mission(database, mission_id, act, expected_version, by, now)


async def end_participation(
    database: Database,
    mission_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """End the organisation's part from today on. Raises like `set_participation`."""

    async def act(tx: Transaction, mission: Mission) -> UUID:
        active = await _participant(tx, mission, organisation_id, by)
        if active is None:
            raise NotFound
        await _may_become(tx, mission, organisation_id, None, by.today)
        await _close_participation(tx, active, by.today, now)
        await _record(
            tx,
            "end_participation",
            mission.id,
            by,
            now,
            before={"organisation_id": str(organisation_id), "category": active.category},
        )
        await settle(tx, mission.id, by=by, now=now)
        return active.id

    return await _on_mission(database, mission_id, act, expected_version, by, now)


async def _participant(
    tx: Transaction, mission: Mission, organisation_id: UUID, by: Viewer
) -> MissionParticipation | None:
    """The open participation (MP1: there is at most one), for someone who may change it."""
    await _require_steering(tx, mission.id, by)
    machine.may_change(mission.status)
    return await MissionParticipation.get_or_none(
        mission_id=mission.id,
        organisation_id=organisation_id,
        to_on__isnull=True,
        using_db=tx.connection,
    )


async def _may_become(
    tx: Transaction,
    mission: Mission,
    organisation_id: UUID,
    category: ParticipationCategory | None,
    today: date,
) -> None:
    machine.may_become(
        machine.Participants(
            mission.strand,
            mission.validation_rule,
            mission.requested_by_id,  # type: ignore[attr-defined] # added by the ORM
            await _categories(tx, mission.id, today),
        ),
        organisation_id,
        category,
    )


async def _categories(
    tx: Transaction, mission_id: UUID, today: date
) -> dict[UUID, ParticipationCategory]:
    rows = await tx.fetch(
        "SELECT organisation_id, category FROM mission_participation WHERE mission_id = $1"
        " AND from_on <= $2 AND (to_on IS NULL OR to_on > $2)",
        [mission_id, today],
    )
    return {decode_uuid(id_): ParticipationCategory(category) for id_, category in rows}


async def _open_participation(
    tx: Transaction,
    mission_id: UUID,
    organisation_id: UUID,
    category: ParticipationCategory,
    today: date,
    now: datetime,
) -> UUID:
    made = await MissionParticipation.create(
        using_db=tx.connection,
        id=new_id(),
        mission_id=mission_id,
        organisation_id=organisation_id,
        category=category,
        from_on=today,
        created_at=now,
        updated_at=now,
    )
    return made.id


async def _close_participation(
    tx: Transaction, active: MissionParticipation, today: date, now: datetime
) -> None:
    # One that was to begin later never ran: its dates stay in order.
    await (
        MissionParticipation.filter(id=active.id)
        .using_db(tx.connection)
        .update(to_on=max(today, active.from_on), version=active.version + 1, updated_at=now)
    )


async def _on_mission(
    database: Database,
    mission_id: UUID,
    act: Callable[[Transaction, Mission], Awaitable[T]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> T:
    """One unit of work under the mission's lock, its version grown by one."""
    _require_scope(by)

    async def work(tx: Transaction) -> T:
        rows = await tx.fetch(
            "UPDATE mission SET version = version + 1, updated_at = $2 WHERE id = $1"
            " RETURNING version",
            [mission_id, now],
        )
        if not rows:
            raise NotFound
        found = int(rows[0][0]) - 1
        if expected_version is not None and expected_version != found:
            raise Conflict(found)
        return await act(tx, await Mission.get(id=mission_id, using_db=tx.connection))

    return await database.unit_of_work(work)


def _require_scope(by: Viewer) -> None:
    if not by.has(Scope.MISSION_WRITE):
        raise Forbidden


async def _require_steering(tx: Transaction, mission_id: UUID, by: Viewer) -> None:
    if not (await truths(tx, {"steers": STEERS}, "mission", mission_id, by))["steers"]:
        raise Forbidden


async def _lock_agency(tx: Transaction, agency_id: UUID) -> None:
    # Locked first: of two missions of one code, the second is told so.
    if not await tx.execute("UPDATE agency SET updated_at = updated_at WHERE id = $1", [agency_id]):
        raise NotFound


async def _roles_in(
    tx: Transaction, agency_id: UUID, user_id: UUID | None, today: date
) -> set[Role]:
    rows = await tx.fetch(
        "SELECT role FROM role_grant WHERE agency_id = $1 AND user_id = $2"
        " AND from_on <= $3 AND (to_on IS NULL OR to_on > $3)",
        [agency_id, user_id, today],
    )
    return {Role(role) for (role,) in rows}


async def _check_lead(tx: Transaction, agency_id: UUID, lead_id: UUID | None, today: date) -> None:
    if lead_id is None:
        return
    if not await _roles_in(tx, agency_id, lead_id, today) & (STAFF_ROLES - {Role.AUDITOR}):
        raise ValidationFailed(
            "leadId",
            french="Le responsable d'une mission est de l'équipe de l'agence.",
            english="The lead of a mission is on the agency's staff.",
        )


async def _check_code(tx: Transaction, agency_id: UUID, code: str) -> None:
    if await tx.fetch(
        "SELECT 1 FROM mission WHERE agency_id = $1 AND code = $2", [agency_id, code]
    ):
        raise ValidationFailed(
            "code",
            french="Une mission de l'agence porte déjà ce code.",
            english="A mission of the agency already has this code.",
        )


async def _check_organisation(tx: Transaction, organisation_id: UUID | None) -> None:
    if organisation_id is None:
        return
    if not await tx.fetch("SELECT 1 FROM organisation WHERE id = $1", [organisation_id]):
        raise ValidationFailed(
            "requestedById",
            french="Cette organisation n'existe pas.",
            english="This organisation does not exist.",
        )


async def _members(tx: Transaction, agency_id: UUID, today: date) -> set[UUID]:
    """The organisations that may take part on the day: a funder reads, and takes no part."""
    rows = await tx.fetch(
        "SELECT organisation_id FROM membership WHERE agency_id = $1 AND category <> $2"
        " AND joined_on <= $3 AND (left_on IS NULL OR left_on > $3)",
        [agency_id, MembershipCategory.FUNDER, today],
    )
    return {decode_uuid(id_) for (id_,) in rows}


def _agency_of(mission: Mission) -> UUID:
    id_: UUID = mission.agency_id  # type: ignore[attr-defined] # added by the ORM
    return id_


def _told(value: Any) -> Any:
    """A value as the journal keeps it."""
    return str(value) if isinstance(value, UUID | date) else value


async def _record(
    tx: Transaction,
    verb: str,
    mission_id: UUID,
    by: Viewer,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record(
        tx,
        verb,
        object_type="Mission",
        object_id=mission_id,
        actor_id=by.user_id,
        now=now,
        before=before,
        after=after,
    )
