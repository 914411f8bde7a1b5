"""What people do with missions: propose, edit, move. One unit of work each.

Every verb begins by bumping the mission's row: two of them are told one after the other, and a
stale `expectedVersion` changes nothing. Refuses a status written by hand: `machine` moves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.policy import STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.aggregates import Made, lock, made, made_before
from server.domain.deliverables.serving import settle
from server.domain.journal import Operation, journal
from server.domain.missions import machine
from server.domain.missions.changing import agency_of, on_mission
from server.domain.missions.facts import read_facts, require_steering
from server.domain.missions.participations import begin, categories, members_on
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope, roles_in
from server.ids import new_id
from server.models import Mission
from server.models.sorting import sort_key
from server.problems import Forbidden, ValidationFailed
from server.vocabulary import (
    MissionKind,
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    Role,
    Scope,
    SocleFamily,
    Strand,
    ValidationRule,
)

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
    partnership: MissionPartnership = MissionPartnership.PARTNERSHIP
    legal_basis: str | None = None
    start_on: date | None = None
    end_on: date | None = None


async def create(
    database: Database, new: NewMission, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Propose a mission. Who asked for it is involved from the first day.

    A project lead who creates one leads it, unless another lead is named. Raises NotFound,
    Forbidden, TransitionRefused (M2, O4), ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.MISSION_WRITE)
    facts = _checked(new)
    involved = new.involved_ids
    if new.requested_by_id is not None and new.strand is Strand.MISSIONS:
        involved |= {new.requested_by_id}
    machine.check_involved(new.strand, involved, new.partnership)

    async def work(tx: Transaction) -> Made:
        # Of two missions of one code, the second is told so.
        await lock(tx, "agency", new.agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        roles = await roles_in(tx, new.agency_id, by.user_id, by.today)
        if not roles & set(_CREATING_ROLES):
            raise Forbidden
        only_leads = not roles & {Role.AGENCY_ADMIN, Role.AGENCY_PROGRAMMER}
        lead_id = new.lead_id or (by.user_id if only_leads else None)
        await _check_lead(tx, new.agency_id, lead_id, by.today)
        await _check_code(tx, new.agency_id, facts["code"])
        await _check_organisation(tx, new.requested_by_id)
        members = await members_on(tx, new.agency_id, by.today)
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
        for organisation_id in sorted(_taking_part(new, involved, members)):
            machine.may_hold(organisation_id, members=members)
            await require_standing(tx, organisation_id, by.today)
            await begin(
                tx, mission.id, organisation_id, ParticipationCategory.INVOLVED, by.today, now
            )
        await journal(
            tx, "create_mission", "Mission", mission.id, by, now, after={"code": facts["code"]}
        )
        return await made(tx, operation, mission.id)

    return await database.unit_of_work(work)


def _taking_part(new: NewMission, involved: frozenset[UUID], members: set[UUID]) -> Set[UUID]:
    """A commissioner outside the programme need not be a member: it is involved where it is."""
    outside = new.partnership is MissionPartnership.OUTSIDE_PROGRAMME
    if outside and new.requested_by_id not in members | new.involved_ids:
        return involved - {new.requested_by_id}
    return involved


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
            partnership=new.partnership,
        )
    )
    title = texts.paragraphs(new.title, path="title", limit=machine.TITLE_LENGTH)
    return {
        "code": texts.paragraphs(new.code, path="code", limit=machine.CODE_LENGTH),
        "title": title,
        "sort_key": sort_key(title),
        "strand": new.strand,
        "kind": new.kind,
        "socle_family": new.socle_family,
        "summary": _optional(new.summary, "summary"),
        "requested_by_id": new.requested_by_id,
        "validation_rule": new.validation_rule,
        "partnership": new.partnership,
        "legal_basis": _optional(new.legal_basis, "legalBasis"),
        "start_on": new.start_on,
        "end_on": new.end_on,
    }


def _optional(value: str | None, path: str) -> str | None:
    return None if value is None else texts.paragraphs(value, path=path, limit=machine.TEXT_LENGTH)


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
        await require_steering(tx, mission.id, by)
        machine.may_change(mission.status)
        changed = _edited(mission, changes)
        if "lead_id" in changed:
            await _check_lead(tx, agency_of(mission), changed["lead_id"], by.today)
        if "requested_by_id" in changed or "validation_rule" in changed:
            await _check_commissioner(tx, mission, changed, by.today)
        if "partnership" in changed:
            await _check_partnership(tx, mission, changed["partnership"])
        before = {name: getattr(mission, name) for name in changed}
        await Mission.filter(id=mission.id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            "edit_mission",
            "Mission",
            mission.id,
            by,
            now,
            before=before,
            after=changed,
        )
        # Other validators, or another rule, may leave a deliverable waiting for nobody.
        await settle(tx, mission.id, by=by, now=now)

    await on_mission(database, mission_id, act, expected_version, by, now)


def _edited(mission: Mission, changes: Mapping[str, Any]) -> dict[str, Any]:
    changed = dict(changes)
    if "title" in changed:
        changed["title"] = texts.paragraphs(
            changed["title"], path="title", limit=machine.TITLE_LENGTH
        )
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
            after("partnership"),
        )
    )
    return changed


async def _check_partnership(
    tx: Transaction, mission: Mission, partnership: MissionPartnership
) -> None:
    """Under the mission's lock, which whoever gives it a line takes as well."""
    if partnership is mission.partnership:
        return
    lines = await tx.fetch(
        "SELECT 1 FROM programme_line WHERE mission_id = $1 AND state <> 'DROPPED' LIMIT 1",
        [mission.id],
    )
    machine.may_change_place(mission.status, partnership, lined=bool(lines))


async def _check_commissioner(
    tx: Transaction, mission: Mission, changed: Mapping[str, Any], today: date
) -> None:
    """A direct commissioner validates from the seat of an involved member."""
    rule = changed.get("validation_rule", mission.validation_rule)
    requester_id = changed.get("requested_by_id", mission.requested_by_id)  # type: ignore[attr-defined] # added by the ORM
    await _check_organisation(tx, requester_id)
    if rule is not ValidationRule.DIRECT_COMMISSIONER:
        return
    held = await categories(tx, mission, today)
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
        await journal(
            tx,
            name,
            "Mission",
            mission.id,
            by,
            now,
            before={"status": mission.status},
            after={"status": target},
        )

    await on_mission(database, mission_id, act, expected_version, by, now)


async def _check_lead(tx: Transaction, agency_id: UUID, lead_id: UUID | None, today: date) -> None:
    if lead_id is None:
        return
    if not await roles_in(tx, agency_id, lead_id, today) & (STAFF_ROLES - {Role.AUDITOR}):
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
