"""Who is bound by a contract: parties that come and go before the framework, and those that take over
from one that merged (CT9). One unit of work each.

Refuses an organisation that has ended (O4), and to rewrite a signature: that of a party that merged
stays its own.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.contracts import machine
from server.domain.contracts.changing import changed_contract
from server.domain.instruments.rights import require_keeping
from server.domain.journal import Operation, journal
from server.domain.organisations.standing import require_standing
from server.models import Contract, ContractParty, Organisation
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ContractPartyRole


async def join(
    tx: Transaction,
    contract_id: UUID,
    organisation_id: UUID,
    role: ContractPartyRole,
    from_on: date,
    now: datetime,
    *,
    succeeds_id: UUID | None = None,
) -> UUID:
    """Raises NotFound, TransitionRefused (O4)."""
    await require_standing(tx, organisation_id, from_on)
    row = await ContractParty.create(
        using_db=tx.connection,
        contract_id=contract_id,
        organisation_id=organisation_id,
        role=role,
        from_on=from_on,
        succeeds_id=succeeds_id,
        created_at=now,
        updated_at=now,
    )
    return row.id


async def add_party(
    database: Database,
    contract_id: UUID,
    organisation_id: UUID,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """A partner more, until the framework is to be signed.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> Made:
        await lock(tx, "contract", contract_id)
        await require_keeping(tx, "contract", contract_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        contract = await changed_contract(tx, contract_id, None, by, now)
        machine.parties_may_change(contract.status)
        if await _party_of(tx, contract_id, organisation_id) is not None:
            raise ValidationFailed(
                "organisationId",
                french="Cette organisation est déjà partie au contrat.",
                english="This organisation is a party of the contract already.",
            )
        role = ContractPartyRole.PARTNER
        party_id = await join(tx, contract_id, organisation_id, role, by.today, now)
        await journal(
            tx,
            "add_contract_party",
            "Contract",
            contract_id,
            by,
            now,
            after={"organisation_id": organisation_id},
        )
        return await made(tx, operation, party_id)

    return await database.unit_of_work(work)


async def end_party(
    database: Database,
    party_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """A partner less, until the framework is to be signed. `expected_version` is the contract's.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def work(tx: Transaction) -> None:
        contract, party = await _changed(tx, party_id, expected_version, by, now)
        machine.parties_may_change(contract.status)
        if party.role is ContractPartyRole.LEAD:
            raise TransitionRefused(
                "LEAD_STAYS",
                french="Le chef de file ne quitte pas le contrat : abandonnez-le plutôt.",
                english="The lead does not leave the contract: abandon it instead.",
            )
        await _close(tx, party, by.today, now)
        await journal(
            tx,
            "end_contract_party",
            "Contract",
            contract.id,
            by,
            now,
            after={"organisation_id": key(party, "organisation_id"), "to_on": by.today},
        )

    await database.unit_of_work(work)


async def succeed_party(
    database: Database,
    party_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """CT9: the organisation that took over from a party takes its place and its commitments, from
    the day the party ended. Answers the successor's row.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """

    async def work(tx: Transaction) -> UUID:
        contract, party = await _changed(tx, party_id, expected_version, by, now)
        organisation = await Organisation.get(
            id=key(party, "organisation_id"), using_db=tx.connection
        )
        successor_id: UUID | None = organisation.succeeded_by_id  # type: ignore[attr-defined] # added by the ORM
        on = organisation.valid_to_on
        if successor_id is None or on is None or on > by.today:
            raise TransitionRefused(
                "CT9",
                french="Cette partie n'a pas pris fin au profit d'une autre organisation.",
                english="This party did not end in favour of another organisation.",
            )
        await _close(tx, party, max(on, party.from_on), now)
        heir_id = await _party_of(tx, contract.id, successor_id)
        if heir_id is None:
            heir_id = await join(
                tx, contract.id, successor_id, party.role, on, now, succeeds_id=party.id
            )
        elif party.role is ContractPartyRole.LEAD:
            await ContractParty.filter(id=heir_id).using_db(tx.connection).update(role=party.role)
        if party.role is ContractPartyRole.LEAD:
            contract.update_from_dict({"department_id": successor_id})
            await contract.save(using_db=tx.connection, update_fields=["department_id"])
        await _hand_over(tx, party.id, heir_id, now)
        await journal(
            tx,
            "succeed_contract_party",
            "Contract",
            contract.id,
            by,
            now,
            before={"organisation_id": organisation.id},
            after={"organisation_id": successor_id, "on": on},
        )
        return heir_id

    return await database.unit_of_work(work)


async def current(tx: Transaction, contract_id: UUID) -> set[UUID]:
    """The organisations that are parties now."""
    rows = await tx.fetch(
        "SELECT organisation_id FROM contract_party WHERE contract_id = $1 AND to_on IS NULL",
        [contract_id],
    )
    return {decode_uuid(row[0]) for row in rows}


async def _hand_over(tx: Transaction, party_id: UUID, heir_id: UUID, now: datetime) -> None:
    """What the party committed to, and what others did towards it."""
    for column in ("party_id", "to_party_id"):
        await tx.execute(
            f"UPDATE commitment SET {column} = $2, version = version + 1, updated_at = $3"
            f" WHERE {column} = $1",
            [party_id, heir_id, now],
        )


async def _changed(
    tx: Transaction, party_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> tuple[Contract, ContractParty]:
    """The contract of a party that still is one, about to change. Raises NotFound, Forbidden,
    Conflict, TransitionRefused."""
    rows = await tx.fetch("SELECT contract_id FROM contract_party WHERE id = $1", [party_id])
    if not rows:
        raise NotFound
    contract = await changed_contract(tx, decode_uuid(rows[0][0]), expected_version, by, now)
    party = await ContractParty.get(id=party_id, using_db=tx.connection)
    if party.to_on is not None:
        raise TransitionRefused(
            "PARTY_LEFT",
            french="Cette partie n'en est plus une.",
            english="This party is one no more.",
        )
    return contract, party


async def _party_of(tx: Transaction, contract_id: UUID, organisation_id: UUID) -> UUID | None:
    rows = await tx.fetch(
        "SELECT id FROM contract_party WHERE contract_id = $1 AND organisation_id = $2"
        " AND to_on IS NULL",
        [contract_id, organisation_id],
    )
    return decode_uuid(rows[0][0]) if rows else None


async def _close(tx: Transaction, party: ContractParty, on: date, now: datetime) -> None:
    await (
        ContractParty.filter(id=party.id)
        .using_db(tx.connection)
        .update(to_on=on, version=party.version + 1, updated_at=now)
    )
