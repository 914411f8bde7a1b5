"""A contract while its plan may still be written (CT6). Refuses to write in it.

Projects are their roadmap's to ask of: `server.domain.roadmaps.rights`.
"""

from __future__ import annotations

from uuid import UUID

from server.database import Transaction
from server.domain.contracts import machine
from server.vocabulary import ContractStatus

_SIGNED = (
    "EXISTS (SELECT 1 FROM signature s WHERE s.contract_id = c.id AND s.instrument = 'CONTRACT')"
)


async def require_open_contract(tx: Transaction, contract_id: UUID) -> None:
    """Of a contract that is held. Raises AmendmentRequired, TransitionRefused."""
    ((status, signed),) = await tx.fetch(
        f"SELECT c.status, CASE WHEN {_SIGNED} THEN 1 ELSE 0 END FROM contract c WHERE c.id = $1",
        [contract_id],
    )
    machine.plan_is_open(ContractStatus(status), signed_by_some=bool(signed))
