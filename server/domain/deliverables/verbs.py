"""What people do with deliverables. One unit of work each.

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
from server.domain import texts
from server.domain.aggregates import Made, check_version, key, made, made_before
from server.domain.deliverables import machine
from server.domain.deliverables.facts import read_facts
from server.domain.deliverables.serving import settle
from server.domain.journal import Operation, journal
from server.domain.missions.facts import MANDATED, VALIDATORS, organisations, require_steering
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Deliverable, DeliverableValidation
from server.models.sorting import sort_key
from server.problems import NotFound
from server.vocabulary import DeliverableKind, DeliverableStatus, MissionStatus, Scope


@dataclass(frozen=True, slots=True)
class NewDeliverable:
    mission_id: UUID
    title: str
    kind: DeliverableKind
    url: str | None = None


async def add(
    database: Database, new: NewDeliverable, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """A draft of the mission. D1: it belongs to the agency, whoever validates it.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.MISSION_WRITE)
    title = texts.paragraphs(new.title, path="title", limit=machine.TITLE_LENGTH)
    url = None if new.url is None else machine.address(new.url, path="url")

    async def work(tx: Transaction) -> Made:
        status = await _lock_mission(tx, new.mission_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await require_steering(tx, new.mission_id, by)
        machine.may_be_added(status)
        row = await Deliverable.create(
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
        await journal(
            tx, "add_deliverable", "Deliverable", row.id, by, now, after={"kind": new.kind}
        )
        return await made(tx, operation, row.id)

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
        changed["title"] = texts.paragraphs(title, path="title", limit=machine.TITLE_LENGTH)
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
    written = texts.paragraphs(reason, path="reason", limit=machine.REASON_LENGTH)

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
        mission_id=key(deliverable, "mission_id"),
        deliverable_id=deliverable.id,
        edition=deliverable.edition,
    )
    return owing or {await _agency_organisation(tx, key(deliverable, "mission_id"))}


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
            "SELECT requested_by_id FROM mission WHERE id = $1", [key(deliverable, "mission_id")]
        )
        commissioner = rows[0][0]
        return {
            "released_at": now,
            "released_by_id": await _agency_organisation(tx, key(deliverable, "mission_id"))
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
    under = texts.paragraphs(licence, path="licence", limit=machine.LICENCE_LENGTH)

    async def act(tx: Transaction, deliverable: Deliverable) -> Mapping[str, Any]:
        return {"published_at": now, "licence": under}

    await _move(database, deliverable_id, "publishDeliverable", act, expected_version, by, now)


async def _lock_mission(tx: Transaction, mission_id: UUID) -> MissionStatus:
    # The first statement takes the row lock and changes nothing: the mission's own version stands.
    rows = await tx.fetch(
        "UPDATE mission SET updated_at = updated_at WHERE id = $1 RETURNING status", [mission_id]
    )
    if not rows:
        raise NotFound
    return MissionStatus(rows[0][0])


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
    require_scope(by, Scope.MISSION_WRITE)

    async def work(tx: Transaction) -> None:
        deliverable = await locked(tx, deliverable_id)
        check_version(deliverable.version, expected_version)
        before = deliverable.status
        target = machine.move(name, before, await read_facts(tx, deliverable_id, by))
        changed = {"status": target, **await act(tx, deliverable)}
        await (
            Deliverable.filter(id=deliverable_id)
            .using_db(tx.connection)
            .update(**changed, version=deliverable.version + 1, updated_at=now)
        )
        await journal(
            tx,
            name,
            "Deliverable",
            deliverable_id,
            by,
            now,
            before={"status": before},
            after={"status": changed["status"], "edition": deliverable.edition},
        )
        await settle(tx, key(deliverable, "mission_id"), by=by, now=now)

    await database.unit_of_work(work)


async def locked(tx: Transaction, deliverable_id: UUID) -> Deliverable:
    """The deliverable, under the lock of its mission. Raises NotFound."""
    # The mission of a deliverable never changes: it is locked by what is already known of it.
    rows = await tx.fetch(
        "UPDATE mission SET updated_at = updated_at"
        " WHERE id = (SELECT mission_id FROM deliverable WHERE id = $1) RETURNING id",
        [deliverable_id],
    )
    if not rows:
        raise NotFound
    return await Deliverable.get(id=deliverable_id, using_db=tx.connection)
