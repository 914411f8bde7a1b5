"""Asking for a service of the socle, and answering. One unit of work each.

Refuses a no without an answer: whoever asked is told why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, bump, key, lock, made, made_before
from server.domain.journal import Operation, journal
from server.domain.missions.machine import TEXT_LENGTH
from server.domain.requests import machine
from server.domain.requests.facts import (
    SERVICE_REQUEST_FACTS,
    read_facts,
    require_asker,
)
from server.domain.rights import require_scope
from server.domain.texts import paragraphs, required
from server.ids import new_id
from server.models import Mission, ServiceRequest
from server.problems import NotFound
from server.vocabulary import Scope, ServiceRequestStatus, SocleFamily, Strand

_TABLE = "service_request"


@dataclass(frozen=True, slots=True)
class NewServiceRequest:
    agency_id: UUID
    organisation_id: UUID
    socle_family: SocleFamily
    subject: str
    details: str | None = None
    wanted_on: date | None = None


async def file(
    database: Database,
    new: NewServiceRequest,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A demand of a member. Raises NotFound, Forbidden, TransitionRefused (M2), ValidationFailed,
    IdempotencyConflict."""
    require_scope(by, Scope.MISSION_WRITE)
    subject = required(new.subject, path="subject", limit=machine.SUBJECT_LENGTH)
    details = (
        None if new.details is None else paragraphs(new.details, path="details", limit=TEXT_LENGTH)
    )

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", new.agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await require_asker(tx, new.agency_id, new.organisation_id, by)
        row = await ServiceRequest.create(
            using_db=tx.connection,
            id=new_id(),
            agency_id=new.agency_id,
            organisation_id=new.organisation_id,
            socle_family=new.socle_family,
            subject=subject,
            details=details,
            wanted_on=new.wanted_on,
            status=ServiceRequestStatus.RECEIVED,
            received_on=by.today,
            created_at=now,
            updated_at=now,
        )
        told = {"organisation_id": str(new.organisation_id), "family": new.socle_family}
        await journal(tx, "file_service_request", "ServiceRequest", row.id, by, now, after=told)
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def move(
    database: Database,
    request_id: UUID,
    transition: str,
    *,
    answer: str | None = None,
    mission_id: UUID | None = None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Accept, decline, complete or withdraw. `mission_id` is the socle mission that serves it.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.MISSION_WRITE)
    written = answer
    if transition in machine.REASONED or answer is not None:
        written = required(answer or "", path="answer", limit=machine.REASON_LENGTH)

    async def work(tx: Transaction) -> None:
        await bump(tx, _TABLE, request_id, expected_version=expected_version, now=now)
        request = await ServiceRequest.get(id=request_id, using_db=tx.connection)
        before = request.status
        facts = await read_facts(tx, SERVICE_REQUEST_FACTS, _TABLE, request_id, by)
        target = machine.move_service_request(transition, before, facts)
        changed: dict[str, Any] = {"status": target}
        if written is not None:
            changed |= {"answer": written, "answered_on": by.today}
        elif target in (ServiceRequestStatus.ACCEPTED, ServiceRequestStatus.DONE):
            changed["answered_on"] = by.today
        if mission_id is not None:
            await _check_mission(tx, key(request, "agency_id"), mission_id)
            changed["mission_id"] = mission_id
        await ServiceRequest.filter(id=request_id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            transition,
            "ServiceRequest",
            request_id,
            by,
            now,
            before={"status": before},
            after={name: str(value) for name, value in changed.items()},
        )

    await database.unit_of_work(work)


async def _check_mission(tx: Transaction, agency_id: UUID, mission_id: UUID) -> None:
    missions = Mission.filter(id=mission_id, agency_id=agency_id, strand=Strand.SOCLE)
    if not await missions.using_db(tx.connection).exists():
        raise NotFound
