"""Asking for the outputs of a mission, and taking it back. One unit of work each.

Both begin with the lock of the mission, as the last validation does: one of the two comes second.
Refuses to serve by hand: `serving` does it by itself.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import Made, check_version, lock
from server.domain.deliverables import machine
from server.domain.deliverables.facts import read_request_facts
from server.domain.deliverables.serving import may_receive, serve
from server.domain.journal import journal
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import OutputRequest
from server.problems import Forbidden, NotFound
from server.vocabulary import OutputRequestStatus, Scope


async def request_outputs(
    database: Database, mission_id: UUID, *, by: Viewer, now: datetime
) -> Made:
    """The standing request of the viewer's organisation for a mission's outputs.

    One for each organisation: asking again answers the same. What is validated already is
    received at once, the rest when its last validation falls. Raises NotFound or Forbidden.
    """
    require_scope(by, Scope.MISSION_WRITE)
    organisation_id = by.organisation_id
    if organisation_id is None or organisation_id not in by.mandated_for:
        raise Forbidden

    async def work(tx: Transaction) -> Made:
        await lock(tx, "mission", mission_id)
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
    row = await OutputRequest.create(
        using_db=tx.connection,
        id=new_id(),
        mission_id=mission_id,
        organisation_id=organisation_id,
        requested_at=now,
        status=OutputRequestStatus.WAITING_VALIDATION,
        created_at=now,
        updated_at=now,
    )
    await journal(
        tx,
        "request_outputs",
        "OutputRequest",
        row.id,
        by,
        now,
        after={"mission_id": str(mission_id), "organisation_id": str(organisation_id)},
    )
    return Made(row.id, duplicate=False)


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
    require_scope(by, Scope.MISSION_WRITE)

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
        check_version(request.version, expected_version)
        facts = await read_request_facts(tx, request_id, by)
        status = machine.move_request("withdrawOutputRequest", request.status, facts)
        await (
            OutputRequest.filter(id=request_id)
            .using_db(tx.connection)
            .update(status=status, version=request.version + 1, updated_at=now)
        )
        await journal(
            tx,
            "withdraw_output_request",
            "OutputRequest",
            request_id,
            by,
            now,
            before={"status": request.status},
            after={"status": status},
        )

    await database.unit_of_work(work)
