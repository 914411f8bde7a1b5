"""AG8: member councils make a decision of an entente's conference their own. One unit of work.

Refuses to say that a decision applies: that is told by what was ratified.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool, decode_date, decode_uuid
from server.domain.aggregates import Made, made, made_before
from server.domain.agreements import terms
from server.domain.agreements.facts import ENFORCEABILITY_FACTS, MEMBERS
from server.domain.instruments.decisions import decided
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.journal import Operation, journal
from server.domain.missions.facts import bound, truths
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Deliberation, Ratification
from server.problems import Forbidden, NotFound, TransitionRefused
from server.vocabulary import Scope


async def ratify(
    database: Database,
    decision_id: UUID,
    organisation_id: UUID,
    deliberation_id: UUID,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Recorded by whoever is mandated by the member, or keeps the entente.

    Raises NotFound, Forbidden, TransitionRefused, WrongBody, IdempotencyConflict.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> Made:
        await _hold(tx, decision_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_right(tx, decision_id, organisation_id, by)
        council = await decided(tx, deliberation_id)
        terms.check_ratification(
            await _conference(tx, decision_id, by),
            organisation_id,
            council_of=council.organisation_id,
            outcome=council.outcome,
            decided_on=council.decided_on,
        )
        held = Ratification.filter(decision_id=decision_id, organisation_id=organisation_id)
        if await held.using_db(tx.connection):
            raise TransitionRefused(
                "AG8_RATIFIED",
                french="Ce conseil a déjà ratifié cette décision.",
                english="This council has ratified this decision already.",
            )
        row = await Ratification.create(
            using_db=tx.connection,
            id=new_id(),
            decision_id=decision_id,
            organisation_id=organisation_id,
            deliberation_id=deliberation_id,
            created_at=now,
            updated_at=now,
        )
        told = {"organisation_id": organisation_id, "deliberation_id": deliberation_id}
        await journal(tx, "ratify_decision", "Deliberation", decision_id, by, now, after=told)
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def _hold(tx: Transaction, decision_id: UUID) -> None:
    """A deliberation never changes: its meeting stands for it, so that a second ratification by one
    council is told so. Raises NotFound."""
    if not await tx.execute(
        "UPDATE meeting SET updated_at = updated_at"
        " WHERE id = (SELECT meeting_id FROM deliberation WHERE id = $1)",
        [decision_id],
    ):
        raise NotFound


async def _require_right(
    tx: Transaction, decision_id: UUID, organisation_id: UUID, by: Viewer
) -> None:
    """Raises Forbidden."""
    keeps = KEEPS["agreement"].replace("{t}", "ka")
    sql, parameters = bound(
        f"SELECT CASE WHEN {speaks_for(':member')} OR EXISTS (SELECT 1 FROM agreement ka"
        " JOIN governance_body kb ON kb.agreement_id = ka.id JOIN meeting km ON km.body_id = kb.id"
        f" JOIN deliberation kd ON kd.meeting_id = km.id WHERE kd.id = :decision AND {keeps})"
        " THEN 1 ELSE 0 END",
        by,
        member=organisation_id,
        decision=decision_id,
    )
    if not decode_bool((await tx.fetch(sql, parameters))[0][0]):
        raise Forbidden


async def _conference(tx: Transaction, decision_id: UUID, by: Viewer) -> terms.Conference:
    decision = await Deliberation.get(id=decision_id, using_db=tx.connection)
    fact = {"of_entente": ENFORCEABILITY_FACTS["of_entente"]}
    found = await truths(tx, fact, "deliberation", decision_id, by)
    sql, parameters = bound(MEMBERS, by, decision=decision_id)
    rows = await tx.fetch(sql, parameters)
    return terms.Conference(
        found["of_entente"],
        decision.outcome,
        frozenset(decode_uuid(row[0]) for row in rows),
        decode_date(decision.decided_on),
    )
