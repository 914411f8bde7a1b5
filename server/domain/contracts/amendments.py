"""Amendments of a contract (avenants): drafted, voted, signed, or abandoned. One unit of work each.

CT6: the only way to change a signed plan. Refuses to rewrite what was voted, and to apply anything
before every party has signed: then all of it is, in the transaction of the last signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, bumped, check_version, key, lock, made, made_before
from server.domain.contracts import machine, terms
from server.domain.contracts.applying import Applying, check_reference
from server.domain.contracts.changes import Change, check_changes, kept
from server.domain.contracts.facts import UNSIGNED_AMENDMENT, read_amendment_facts, values
from server.domain.contracts.parties import current
from server.domain.contracts.staging import check_vote
from server.domain.instruments.rights import require_keeping
from server.domain.instruments.signatures import Act, record, require_signatory, tidied
from server.domain.journal import Operation, journal
from server.domain.transitions import step
from server.models import Amendment, AmendmentChange, Contract
from server.problems import NotFound
from server.vocabulary import AmendmentStatus, SignedInstrument


async def draft(
    database: Database,
    contract_id: UUID,
    reason: str,
    changes: Sequence[Change],
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict."""
    written = texts.paragraphs(reason, path="reason", limit=terms.TEXT_LENGTH)
    check_changes(changes)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "contract", contract_id)
        await require_keeping(tx, "contract", contract_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        contract = await Contract.get(id=contract_id, using_db=tx.connection)
        machine.may_be_amended(contract.status)
        ((number,),) = await tx.fetch(
            "SELECT COALESCE(MAX(number), 0) + 1 FROM amendment WHERE contract_id = $1",
            [contract_id],
        )
        row = await Amendment.create(
            using_db=tx.connection,
            contract_id=contract_id,
            number=number,
            reason=written,
            status=AmendmentStatus.DRAFT,
            created_at=now,
            updated_at=now,
        )
        await _write_changes(tx, contract_id, row.id, changes, now)
        await journal(tx, "draft_amendment", "Amendment", row.id, by, now, after={"number": number})
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    amendment_id: UUID,
    reason: str | None,
    changes: Sequence[Change] | None,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Write a draft anew: its reason, the whole list of its changes, or both.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    check_changes(changes or [])

    async def work(tx: Transaction) -> None:
        amendment = await _changed(tx, amendment_id, expected_version, by, now)
        voted = key(amendment, "deliberation_id") is not None
        machine.amendment_may_change(amendment.status, voted=voted)
        if reason is not None:
            amendment.reason = texts.paragraphs(reason, path="reason", limit=terms.TEXT_LENGTH)
            await amendment.save(using_db=tx.connection, update_fields=["reason"])
        if changes is not None:
            for row in await AmendmentChange.filter(amendment_id=amendment.id).using_db(
                tx.connection
            ):
                await row.delete(using_db=tx.connection)
            await _write_changes(tx, key(amendment, "contract_id"), amendment.id, changes, now)
        await journal(tx, "edit_amendment", "Amendment", amendment.id, by, now)

    await database.unit_of_work(work)


async def vote(
    database: Database,
    amendment_id: UUID,
    deliberation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """CT6: a political body has adopted it. It is not rewritten after that.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, WrongBody, DeliberationRequired.
    """

    async def work(tx: Transaction) -> None:
        amendment = await _changed(tx, amendment_id, expected_version, by, now)
        facts = await read_amendment_facts(tx, amendment.id, by)
        machine.may_be_voted(amendment.status, facts)
        contract_id = key(amendment, "contract_id")
        await check_vote(tx, contract_id, deliberation_id, by.today, path="deliberationId")
        amendment.update_from_dict({"deliberation_id": deliberation_id})
        await amendment.save(using_db=tx.connection, update_fields=["deliberation_id"])
        await journal(
            tx,
            "vote_amendment",
            "Amendment",
            amendment.id,
            by,
            now,
            after={"deliberation_id": deliberation_id},
        )

    await database.unit_of_work(work)


async def sign(
    database: Database,
    amendment_id: UUID,
    act: Act,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """The last signature applies what the amendment changes, all of it.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (SG1), ValidationFailed,
    AuthorisationMissing, DeliberationRequired, IdempotencyConflict.
    """
    written = tidied(act)

    async def work(tx: Transaction) -> Made:
        contract_id = await _locked_contract(tx, amendment_id)
        await require_signatory(tx, "contract", contract_id, written.parties, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        check_version(await bumped(tx, "amendment", amendment_id, now=now), expected_version)
        amendment = await Amendment.get(id=amendment_id, using_db=tx.connection)
        facts = await read_amendment_facts(tx, amendment_id, by)
        status = step(machine.AMENDMENT, "signAmendment", amendment.status, facts)
        await record(
            tx,
            SignedInstrument.AMENDMENT,
            {"amendment_id": amendment_id},
            written,
            parties=await current(tx, contract_id),
            not_before=await _voted_on(tx, amendment_id),
            by=by,
            now=now,
            authorised=True,
        )
        await journal(
            tx,
            "sign_amendment",
            "Amendment",
            amendment_id,
            by,
            now,
            after={"organisations": sorted(str(one.organisation_id) for one in written.parties)},
        )
        counted = await values(tx, {"left": UNSIGNED_AMENDMENT}, "amendment", amendment_id, by)
        if not counted["left"]:
            await _apply(tx, amendment, status, by, now)
        return await made(tx, operation, amendment_id)

    return await database.unit_of_work(work)


async def abandon(
    database: Database,
    amendment_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused."""

    async def work(tx: Transaction) -> None:
        amendment = await _changed(tx, amendment_id, expected_version, by, now)
        facts = await read_amendment_facts(tx, amendment.id, by)
        amendment.status = step(machine.AMENDMENT, "abandonAmendment", amendment.status, facts)
        await amendment.save(using_db=tx.connection, update_fields=["status"])
        await journal(tx, "abandonAmendment", "Amendment", amendment.id, by, now)

    await database.unit_of_work(work)


async def _apply(
    tx: Transaction, amendment: Amendment, status: AmendmentStatus, by: Viewer, now: datetime
) -> None:
    ((last,),) = await tx.fetch(
        "SELECT MAX(signed_on) FROM signature WHERE amendment_id = $1", [amendment.id]
    )
    on = decode_date(last)
    contract_id = key(amendment, "contract_id")
    applying = await Applying.of(tx, contract_id, on, by, now)
    changes = AmendmentChange.filter(amendment_id=amendment.id).using_db(tx.connection)
    for change in await changes.order_by("number"):
        await applying.apply(change)
    amendment.update_from_dict({"status": status, "signed_on": on})
    await amendment.save(using_db=tx.connection, update_fields=["status", "signed_on"])
    await bumped(tx, "contract", contract_id, now=now)
    await journal(
        tx, "apply_amendment", "Amendment", amendment.id, by, now, after={"signed_on": on}
    )


async def _write_changes(
    tx: Transaction,
    contract_id: UUID,
    amendment_id: UUID,
    changes: Sequence[Change],
    now: datetime,
) -> None:
    for number, change in enumerate(changes, 1):
        await check_reference(tx, contract_id, change, f"changes.{number - 1}")
        await AmendmentChange.create(
            using_db=tx.connection,
            amendment_id=amendment_id,
            number=number,
            kind=change.kind,
            text=change.text.strip(),
            action_id=change.action_id,
            commitment_id=change.commitment_id,
            terms=kept(change),
            created_at=now,
            updated_at=now,
        )


async def _changed(
    tx: Transaction, amendment_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Amendment:
    """An amendment that the keeper of its contract changes, the contract held first."""
    contract_id = await _locked_contract(tx, amendment_id)
    await require_keeping(tx, "contract", contract_id, by)
    check_version(await bumped(tx, "amendment", amendment_id, now=now), expected_version)
    return await Amendment.get(id=amendment_id, using_db=tx.connection)


async def _locked_contract(tx: Transaction, amendment_id: UUID) -> UUID:
    rows = await tx.fetch("SELECT contract_id FROM amendment WHERE id = $1", [amendment_id])
    if not rows:
        raise NotFound
    contract_id: UUID = decode_uuid(rows[0][0])
    await lock(tx, "contract", contract_id)
    return contract_id


async def _voted_on(tx: Transaction, amendment_id: UUID) -> date:
    ((day,),) = await tx.fetch(
        "SELECT d.decided_on FROM amendment a JOIN deliberation d ON d.id = a.deliberation_id"
        " WHERE a.id = $1",
        [amendment_id],
    )
    voted_on: date = decode_date(day)
    return voted_on
