"""The sessions that a deliverable cites: a study says which focus groups it stands on (D4).

Refuses what is no longer being written, and a session that is still to conclude. Asking again for
what is there already changes nothing, and is no change of the deliverable.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool, decode_uuid
from server.domain.aggregates import bump, check_version, key
from server.domain.deliverables import machine
from server.domain.deliverables.facts import read_facts
from server.domain.deliverables.verbs import locked
from server.domain.journal import journal
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Deliverable, DeliverableSession
from server.problems import NotFound, ValidationFailed
from server.vocabulary import Scope, SessionStatus

SESSIONS_LIMIT: Final = 50


async def cite(
    database: Database,
    deliverable_id: UUID,
    session_ids: Sequence[UUID],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Say that the deliverable stands on these sessions; those it cites already, it goes on citing.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, deliverable: Deliverable) -> None:
        new = set(session_ids) - await _cited(tx, deliverable_id)
        for session_id in sorted(new):
            machine.may_be_cited(await _session(tx, deliverable, session_id))
            await DeliverableSession.create(
                using_db=tx.connection,
                id=new_id(),
                deliverable_id=deliverable_id,
                session_id=session_id,
                created_at=now,
                updated_at=now,
            )
        await _changed(tx, "cite_sessions", deliverable_id, new, by, now)

    await _on(database, deliverable_id, session_ids, act, expected_version, by)


async def withdraw(
    database: Database,
    deliverable_id: UUID,
    session_ids: Sequence[UUID],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Say that it no longer stands on these sessions; those it does not cite, it goes on without.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, deliverable: Deliverable) -> None:
        gone = set(session_ids) & await _cited(tx, deliverable_id)
        for session_id in sorted(gone):
            await tx.execute(
                "DELETE FROM deliverable_session WHERE deliverable_id = $1 AND session_id = $2",
                [deliverable_id, session_id],
            )
        await _changed(tx, "withdraw_citations", deliverable_id, gone, by, now)

    await _on(database, deliverable_id, session_ids, act, expected_version, by)


async def _on(
    database: Database,
    deliverable_id: UUID,
    session_ids: Sequence[UUID],
    act: Callable[[Transaction, Deliverable], Awaitable[None]],
    expected_version: int | None,
    by: Viewer,
) -> None:
    require_scope(by, Scope.MISSION_WRITE)
    if not 1 <= len(session_ids) <= SESSIONS_LIMIT:
        raise ValidationFailed(
            "sessionIds",
            french=f"De 1 à {SESSIONS_LIMIT} séances à la fois.",
            english=f"From 1 to {SESSIONS_LIMIT} sessions at a time.",
        )

    async def work(tx: Transaction) -> None:
        deliverable = await locked(tx, deliverable_id)
        facts = await read_facts(tx, deliverable_id, by)
        machine.may_change_citations(deliverable.status, facts)
        check_version(deliverable.version, expected_version)
        await act(tx, deliverable)

    await database.unit_of_work(work)


async def _changed(
    tx: Transaction,
    verb: str,
    deliverable_id: UUID,
    sessions: set[UUID],
    by: Viewer,
    now: datetime,
) -> None:
    if not sessions:
        return
    await bump(tx, "deliverable", deliverable_id, expected_version=None, now=now)
    told = [str(session_id) for session_id in sorted(sessions)]
    await journal(tx, verb, "Deliverable", deliverable_id, by, now, after={"sessions": told})


async def _cited(tx: Transaction, deliverable_id: UUID) -> set[UUID]:
    rows = await tx.fetch(
        "SELECT session_id FROM deliverable_session WHERE deliverable_id = $1", [deliverable_id]
    )
    return {decode_uuid(session_id) for (session_id,) in rows}


async def _session(
    tx: Transaction, deliverable: Deliverable, session_id: UUID
) -> machine.CitedSession:
    rows = await tx.fetch(
        "SELECT s.status, s.rehearsal, EXISTS (SELECT 1 FROM workshop w JOIN mission m"
        " ON m.agency_id = w.agency_id WHERE w.id = s.workshop_id AND m.id = $2)"
        " FROM live_session s WHERE s.id = $1",
        [session_id, key(deliverable, "mission_id")],
    )
    if not rows:
        raise NotFound
    status, rehearsal, of_agency = rows[0]
    return machine.CitedSession(
        status=SessionStatus(status),
        rehearsal=decode_bool(rehearsal),
        of_agency=decode_bool(of_agency),
    )
