"""Signatures of the framework, of the contract and of its amendments. One unit of work each.

The mandated person of a party records hers, the keeper of the contract anybody's; one person may sign
for several parties. Refuses to change a signature (SG2), and a second one of an organisation (SG1).
The last one of the contract makes it signed; that of an amendment is `amendments`'s to follow.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date
from server.domain.aggregates import Made, lock, made, made_before
from server.domain.contracts import machine
from server.domain.contracts.changing import held_contract
from server.domain.contracts.concluding import conclude, last_day
from server.domain.contracts.facts import read_contract_facts, unsigned, values
from server.domain.contracts.parties import current
from server.domain.instruments.signatures import Act, record, require_signatory, tidied
from server.domain.journal import Operation, journal
from server.domain.transitions import step
from server.problems import TransitionRefused
from server.vocabulary import ContractStatus, SignedInstrument


async def sign_framework(
    database: Database,
    contract_id: UUID,
    act: Act,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """CT4: the last signature dates the framework, and lets the action plan open.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (SG1), ValidationFailed,
    AuthorisationMissing, IdempotencyConflict.
    """
    written = tidied(act)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "contract", contract_id)
        await require_signatory(tx, "contract", contract_id, written.parties, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        contract = await held_contract(tx, contract_id, expected_version, now)
        _may_sign_framework(contract.status)
        since = await _framework_since(tx, contract_id)
        await record(
            tx,
            SignedInstrument.FRAMEWORK,
            {"contract_id": contract_id},
            written,
            parties=await current(tx, contract_id),
            not_before=since,
            by=by,
            now=now,
            authorised=False,
        )
        if not await _missing(tx, contract_id, SignedInstrument.FRAMEWORK, by):
            contract.framework_signed_on = await last_day(
                tx, contract_id, SignedInstrument.FRAMEWORK
            )
            await contract.save(using_db=tx.connection, update_fields=["framework_signed_on"])
        await journal(
            tx, "sign_framework", "Contract", contract_id, by, now, after=_journalled(written)
        )
        return await made(tx, operation, contract_id)

    return await database.unit_of_work(work)


async def sign_contract(
    database: Database,
    contract_id: UUID,
    act: Act,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """CT5: each signature is dated from the framework's on, and authorised by a deliberation dated
    before it. The last one makes the contract signed, and fixes its term.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (CT3, CT8, SG1), ValidationFailed,
    AuthorisationMissing, IdempotencyConflict.
    """
    written = tidied(act)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "contract", contract_id)
        await require_signatory(tx, "contract", contract_id, written.parties, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        contract = await held_contract(tx, contract_id, expected_version, now)
        # Held before it is judged: no project joins the plan beside the signature.
        await tx.execute(
            "UPDATE roadmap SET updated_at = updated_at WHERE contract_id = $1", [contract_id]
        )
        facts = await read_contract_facts(tx, contract_id, by)
        status = step(machine.CONTRACT, "signContract", contract.status, facts)
        await record(
            tx,
            SignedInstrument.CONTRACT,
            {"contract_id": contract_id},
            written,
            parties=await current(tx, contract_id),
            not_before=contract.framework_signed_on,
            by=by,
            now=now,
            authorised=True,
        )
        await journal(
            tx, "sign_contract", "Contract", contract_id, by, now, after=_journalled(written)
        )
        if not await _missing(tx, contract_id, SignedInstrument.CONTRACT, by):
            await conclude(tx, contract, status, by, now)
        return await made(tx, operation, contract_id)

    return await database.unit_of_work(work)


def _may_sign_framework(status: ContractStatus) -> None:
    if status is not ContractStatus.FRAMEWORK_SIGNED:
        raise TransitionRefused(
            "STATUS",
            french="Le Cadre d'Action Stratégique se signe une fois validé, avant le plan.",
            english="The strategic framework is signed once validated, before the plan.",
        )


async def _framework_since(tx: Transaction, contract_id: UUID) -> date:
    ((since,),) = await tx.fetch(
        "SELECT MAX(effective_on) FROM contract_stage WHERE contract_id = $1 AND to_status = $2",
        [contract_id, ContractStatus.FRAMEWORK_SIGNED],
    )
    day: date = decode_date(since)
    return day


async def _missing(
    tx: Transaction, contract_id: UUID, instrument: SignedInstrument, by: Viewer
) -> int:
    counted = await values(
        tx, {"unsigned": unsigned(instrument.value)}, "contract", contract_id, by
    )
    return int(counted["unsigned"])


def _journalled(act: Act) -> dict[str, Any]:
    return {
        "organisations": sorted(str(one.organisation_id) for one in act.parties),
        "signed_on": act.signed_on,
    }
