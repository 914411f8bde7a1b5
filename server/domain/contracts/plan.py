"""The plan of a contract while it may still be written (CT6). Refuses to write in it."""

from __future__ import annotations

from uuid import UUID

from server.database import Transaction, decode_uuid
from server.domain.contracts import machine
from server.vocabulary import ContractStatus

_SIGNED = (
    "EXISTS (SELECT 1 FROM signature s WHERE s.contract_id = c.id AND s.instrument = 'CONTRACT')"
)


async def require_open_plan(tx: Transaction, roadmap_id: UUID) -> None:
    """Passes for a roadmap that is no plan of a contract, and for a plan that nobody signed yet.

    Holds the contract first, so that it is signed before or after the change, never beside it.
    Raises AmendmentRequired, TransitionRefused.
    """
    rows = await tx.fetch(
        "UPDATE contract SET updated_at = updated_at"
        " WHERE id = (SELECT contract_id FROM roadmap WHERE id = $1) RETURNING id",
        [roadmap_id],
    )
    if rows:
        await require_open_contract(tx, decode_uuid(rows[0][0]))


async def require_open_contract(tx: Transaction, contract_id: UUID) -> None:
    """The same, of a contract that is held. Raises AmendmentRequired, TransitionRefused."""
    ((status, signed),) = await tx.fetch(
        f"SELECT c.status, CASE WHEN {_SIGNED} THEN 1 ELSE 0 END FROM contract c WHERE c.id = $1",
        [contract_id],
    )
    machine.plan_is_open(ContractStatus(status), signed_by_some=bool(signed))
