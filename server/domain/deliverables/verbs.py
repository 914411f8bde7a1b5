"""What people do with deliverables, and how they ask for them. One unit of work each.

Every verb begins with the lock of the mission, so that a request and the last validation, or two
validations, are told one after the other. Refuses to serve by hand: `serving` does it by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.deliverables import machine
from server.domain.deliverables.facts import read_facts, read_request_facts
from server.domain.deliverables.serving import may_receive, serve, settle
from server.domain.journal import Operation, first_result, record, remember
from server.domain.missions.facts import (
    MANDATED,
    STEERS,
    VALIDATORS,
    organisations,
    truths,
)
from server.ids import new_id
from server.models import Deliverable, DeliverableValidation, OutputRequest
from server.models.sorting import sort_key
from server.problems import Conflict, Forbidden, NotFound
from server.vocabulary import (
    DeliverableKind,
    DeliverableStatus,
    MissionStatus,
    OutputRequestStatus,
    Scope,
)


@dataclass(frozen=True, slots=True)
class NewDeliverable:
    mission_id: UUID
    title: str
    kind: DeliverableKind
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    id: UUID
    duplicate: bool


async def add(
    database: Database, new: NewDeliverable, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """A draft of the mission. D1: it belongs to the agency, whoever validates it.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """
    _require_scope(by)
    title = machine.text(new.title, path="title", limit=machine.TITLE_LENGTH)
    url = None if new.url is None else machine.address(new.url, path="url")

    async def work(tx: Transaction) -> Made:
        status = await _lock_mission(tx, new.mission_id)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Made(UUID(answered["deliverable_id"]), duplicate=True)
        if not (await truths(tx, {"steers": STEERS}, "mission", new.mission_id, by))["steers"]:
            raise Forbidden
        machine.may_be_added(status)
        made = await Deliverable.create(
            using_db=tx.connection,
            id=new_id(),
            mission_id=new.mission_id,
            title=title,
            kind=new.kind,
            status=DeliverableStatus.DRAFT,
            url=url,
            sort_key=sort_key(title),
            created_at=now,
            updated_at=now,
        )
        await _record(tx, "add_deliverable", made.id, by, now, after={"kind": new.kind})
        await remember(tx, operation, {"deliverable_id": str(made.id)})
        return Made(made.id, duplicate=False)

    return await database.unit_of_work(work)


async def revise(
    database: Database,
    deliverable_id: UUID,
    *,
    title: str | None,
    url: str | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Rework a draft; a returned deliverable comes back as a draft of its next edition."""
    changed: dict[str, Any] = {}
    if title is not None:
        changed["title"] = machine.text(title, path="title", limit=machine.TITLE_LENGTH)
        changed["sort_key"] = sort_key(changed["title"])
    if url is not None:
        changed["url"] = machine.address(url, path="url")

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        return {**changed, "edition": machine.next_edition(deliverable.status, deliverable.edition)}

    await _move(database, deliverable_id, "reviseDeliverable", act, expected_version, by, now)


async def submit(
    database: Database,
    deliverable_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Ask for the validation of those who must validate."""

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        return {"submitted_at": now, "return_reason": None}

    await _move(database, deliverable_id, "submitDeliverable", act, expected_version, by, now)


async def send_back(
    database: Database,
    deliverable_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Return a submitted deliverable for rework, with the reason its authors will read."""
    written = machine.text(reason, path="reason", limit=machine.REASON_LENGTH)

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        return {"return_reason": written}

    await _move(database, deliverable_id, "returnDeliverable", act, expected_version, by, now)


async def validate(
    database: Database,
    deliverable_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Validate this edition in the name of those who sent the viewer.

    MI3: the deliverable itself is validated when the last of those who must has done so, and then
    the requests that waited for it are served, all in this transaction.
    """

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        for organisation_id in await _validating_for(tx, deliverable, by):
            await DeliverableValidation.create(
                using_db=tx.connection,
                id=new_id(),
                deliverable_id=deliverable.id,
                organisation_id=organisation_id,
                by_id=by.user_id,
                edition=deliverable.edition,
                validated_at=now,
                created_at=now,
                updated_at=now,
            )
        # `settle` says whether this was the last.
        return {"status": DeliverableStatus.SUBMITTED}

    await _move(database, deliverable_id, "validateDeliverable", act, expected_version, by, now)


async def _validating_for(tx: Transaction, deliverable: Deliverable, by: Viewer) -> set[UUID]:
    owing = await organisations(
        tx,
        f"o.id IN ({VALIDATORS}) AND {MANDATED} AND NOT EXISTS ("
        "SELECT 1 FROM deliverable_validation dv WHERE dv.organisation_id = o.id"
        " AND dv.deliverable_id = :deliverable_id AND dv.edition = :edition)",
        by,
        mission_id=_mission_of(deliverable),
        deliverable_id=deliverable.id,
        edition=deliverable.edition,
    )
    return owing or {await _agency_organisation(tx, _mission_of(deliverable))}


async def release(
    database: Database,
    deliverable_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """D2: bring a validated deliverable to all members, as the direct commissioner decides."""

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        rows = await tx.fetch(
            "SELECT requested_by_id FROM mission WHERE id = $1", [_mission_of(deliverable)]
        )
        commissioner = rows[0][0]
        return {
            "released_at": now,
            "released_by_id": await _agency_organisation(tx, _mission_of(deliverable))
            if commissioner is None
            else decode_uuid(commissioner),
        }

    await _move(database, deliverable_id, "releaseDeliverable", act, expected_version, by, now)


async def publish(
    database: Database,
    deliverable_id: UUID,
    *,
    licence: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """D3: open a released deliverable to everybody, under a licence."""
    under = machine.text(licence, path="licence", limit=machine.LICENCE_LENGTH)

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        return {"published_at": now, "licence": under}

    await _move(database, deliverable_id, "publishDeliverable", act, expected_version, by, now)


async def request_outputs(
    database: Database, mission_id: UUID, *, by: Viewer, now: datetime
) -> Made:
    """The standing request of the viewer's organisation for a mission's outputs.

    One for each organisation: asking again answers the same. What is validated already is
    received at once, the rest when its last validation falls. Raises NotFound or Forbidden.
    """
    _require_scope(by)
    organisation_id = by.organisation_id
    if organisation_id is None or organisation_id not in by.mandated_for:
        raise Forbidden

    async def work(tx: Transaction) -> Made:
        await _lock_mission(tx, mission_id)
        if not await may_receive(tx, mission_id, organisation_id, by.today):
            raise Forbidden
        made = await _standing_request(tx, mission_id, organisation_id, by, now)
        await serve(tx, mission_id, today=by.today, now=now)
        return made

    return await database.unit_of_work(work)


async def _standing_request(
    tx: Transaction, mission_id: UUID, organisation_id: UUID, by: Viewer, now: datetime
) -> Made:
    standing = (
        await OutputRequest.filter(mission_id=mission_id, organisation_id=organisation_id)
        .exclude(status=OutputRequestStatus.WITHDRAWN)
        .using_db(tx.connection)
        .first()
    )
    if standing is not None:
        return Made(standing.id, duplicate=True)
    made = await OutputRequest.create(
        using_db=tx.connection,
        id=new_id(),
        mission_id=mission_id,
        organisation_id=organisation_id,
        requested_at=now,
        status=OutputRequestStatus.WAITING_VALIDATION,
        created_at=now,
        updated_at=now,
    )
    await record(
        tx,
        "request_outputs",
        object_type="OutputRequest",
        object_id=made.id,
        actor_id=by.user_id,
        now=now,
        after={"mission_id": str(mission_id), "organisation_id": str(organisation_id)},
    )
    return Made(made.id, duplicate=False)


async def withdraw_request(
    database: Database,
    request_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Take back a request that nothing has served yet; asking again later makes a new one.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """
    _require_scope(by)

    async def work(tx: Transaction) -> None:
        # The mission's lock first, as whoever serves takes it: one of the two comes second.
        rows = await tx.fetch(
            "UPDATE mission SET updated_at = updated_at"
            " WHERE id = (SELECT mission_id FROM output_request WHERE id = $1) RETURNING id",
            [request_id],
        )
        if not rows:
            raise NotFound
        request = await OutputRequest.get(id=request_id, using_db=tx.connection)
        if expected_version is not None and expected_version != request.version:
            raise Conflict(request.version)
        facts = await read_request_facts(tx, request_id, by)
        status = machine.move_request("withdrawOutputRequest", request.status, facts)
        await (
            OutputRequest.filter(id=request_id)
            .using_db(tx.connection)
            .update(status=status, version=request.version + 1, updated_at=now)
        )
        await record(
            tx,
            "withdraw_output_request",
            object_type="OutputRequest",
            object_id=request_id,
            actor_id=by.user_id,
            now=now,
            before={"status": request.status},
            after={"status": status},
        )

    await database.unit_of_work(work)


def _require_scope(by: Viewer) -> None:
    if not by.has(Scope.MISSION_WRITE):
        raise Forbidden


async def _lock_mission(tx: Transaction, mission_id: UUID) -> MissionStatus:
    # The first statement takes the row lock and changes nothing: the mission's own version stands.
    rows = await tx.fetch(
        "UPDATE mission SET updated_at = updated_at WHERE id = $1 RETURNING status", [mission_id]
    )
    if not rows:
        raise NotFound
    return MissionStatus(rows[0][0])


def _mission_of(deliverable: Deliverable) -> UUID:
    id_: UUID = deliverable.mission_id  # type: ignore[attr-defined] # added by the ORM
    return id_


async def _agency_organisation(tx: Transaction, mission_id: UUID) -> UUID:
    rows = await tx.fetch(
        "SELECT a.organisation_id FROM mission mi JOIN agency a ON a.id = mi.agency_id"
        " WHERE mi.id = $1",
        [mission_id],
    )
    id_: UUID = decode_uuid(rows[0][0])
    return id_


class _Act(Protocol):
    async def __call__(self, tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]: ...


async def _move(
    database: Database,
    deliverable_id: UUID,
    name: str,
    act: _Act,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """One transition: `act` writes beside the row and answers which of its columns change."""
    _require_scope(by)

    async def work(tx: Transaction) -> None:
        deliverable = await _locked(tx, deliverable_id)
        if expected_version is not None and expected_version != deliverable.version:
            raise Conflict(deliverable.version)
        before = deliverable.status
        target = machine.move(name, before, await read_facts(tx, deliverable_id, by))
        changed = {"status": target, **await act(tx, deliverable)}
        await (
            Deliverable.filter(id=deliverable_id)
            .using_db(tx.connection)
            .update(**changed, version=deliverable.version + 1, updated_at=now)
        )
        await _record(
            tx,
            name,
            deliverable_id,
            by,
            now,
            before={"status": before},
            after={"status": changed["status"], "edition": deliverable.edition},
        )
        await settle(tx, _mission_of(deliverable), by=by, now=now)

    await database.unit_of_work(work)


async def _locked(tx: Transaction, deliverable_id: UUID) -> Deliverable:
    # The mission of a deliverable never changes: it is locked by what is already known of it.
    rows = await tx.fetch(
        "UPDATE mission SET updated_at = updated_at"
        " WHERE id = (SELECT mission_id FROM deliverable WHERE id = $1) RETURNING id",
        [deliverable_id],
    )
    if not rows:
        raise NotFound
    return await Deliverable.get(id=deliverable_id, using_db=tx.connection)


async def _record(
    tx: Transaction,
    verb: str,
    deliverable_id: UUID,
    by: Viewer,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record(
        tx,
        verb,
        object_type="Deliverable",
        object_id=deliverable_id,
        actor_id=by.user_id,
        now=now,
        before=before,
        after=after,
    )
