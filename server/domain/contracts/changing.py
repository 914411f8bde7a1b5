"""One change of a contract: its lock, its next version, who may; and one step of it, with the row that
tells it.

Refuses to say what changes. Every verb of a contract and of its amendments begins with the contract's
own row, so that a signature and an end of the contract never pass one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction, decode_date
from server.domain.aggregates import bumped, check_version
from server.domain.contracts import terms
from server.domain.instruments.rights import require_keeping
from server.domain.journal import journal
from server.models import Contract, ContractStage
from server.vocabulary import ContractStatus


async def changed_contract(
    tx: Transaction, contract_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Contract:
    """A contract that its keeper changes. Raises NotFound, Forbidden, Conflict."""
    found = await bumped(tx, "contract", contract_id, now=now)
    await require_keeping(tx, "contract", contract_id, by)
    check_version(found, expected_version)
    return await Contract.get(id=contract_id, using_db=tx.connection)


async def held_contract(
    tx: Transaction, contract_id: UUID, expected_version: int | None, now: datetime
) -> Contract:
    """A contract whose parties change something of it: the verb asks who may. Raises NotFound,
    Conflict."""
    check_version(await bumped(tx, "contract", contract_id, now=now), expected_version)
    return await Contract.get(id=contract_id, using_db=tx.connection)


@dataclass(frozen=True, slots=True)
class Passage:
    """What lets a contract pass from one stage to another. `on` is today unless it is told."""

    on: date | None = None
    deliberation_id: UUID | None = None
    document_id: UUID | None = None
    reason: str | None = None


async def day_of(tx: Transaction, contract_id: UUID, on: date | None, today: date) -> date:
    """The day of a step: not before the last one. Raises ValidationFailed."""
    ((last,),) = await tx.fetch(
        "SELECT MAX(effective_on) FROM contract_stage WHERE contract_id = $1", [contract_id]
    )
    day = on or today
    terms.check_day(
        day, not_before=None if last is None else decode_date(last), today=today, path="on"
    )
    return day


async def pass_to(
    tx: Transaction,
    contract: Contract,
    status: ContractStatus,
    verb: str,
    passage: Passage,
    on: date,
    *,
    by: Viewer,
    now: datetime,
    **changes: Any,
) -> None:
    """The contract in its next state, the stage that tells it, and the line of the journal."""
    before = contract.status
    await write_stage(tx, contract.id, before, status, passage, on, by, now)
    contract.update_from_dict({"status": status, **changes})
    await contract.save(using_db=tx.connection, update_fields=["status", *changes])
    await journal(
        tx,
        verb,
        "Contract",
        contract.id,
        by,
        now,
        before={"status": before},
        after={"status": status, "on": on, **changes},
    )


async def write_stage(
    tx: Transaction,
    contract_id: UUID,
    before: ContractStatus | None,
    after: ContractStatus,
    passage: Passage,
    on: date,
    by: Viewer,
    now: datetime,
) -> None:
    await ContractStage.create(
        using_db=tx.connection,
        contract_id=contract_id,
        from_status=before,
        to_status=after,
        effective_on=on,
        by_id=by.user_id,
        deliberation_id=passage.deliberation_id,
        document_id=passage.document_id,
        reason=passage.reason,
        created_at=now,
        updated_at=now,
    )
