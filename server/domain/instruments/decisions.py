"""A deliberation as an instrument cites it: who decided, what, on which day. Refuses one that another
corrects: the last one is cited (G4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from server.database import Transaction, decode_bool, decode_date, decode_uuid
from server.problems import NotFound, TransitionRefused
from server.vocabulary import BodyLevel, DeliberationOutcome


@dataclass(frozen=True, slots=True)
class Decided:
    """`contract_id`, `agreement_id` or `organisation_id` is whose body decided; none for an
    agency's."""

    outcome: DeliberationOutcome
    decided_on: date
    level: BodyLevel
    contract_id: UUID | None
    agreement_id: UUID | None
    organisation_id: UUID | None

    @property
    def adopted(self) -> bool:
        return self.outcome is DeliberationOutcome.ADOPTED


async def decided(tx: Transaction, deliberation_id: UUID) -> Decided:
    """Raises NotFound, TransitionRefused (G4)."""
    rows = await tx.fetch(
        "SELECT d.outcome, d.decided_on, b.level, b.contract_id, b.agreement_id, b.organisation_id,"
        " CASE WHEN EXISTS (SELECT 1 FROM deliberation n WHERE n.corrects_id = d.id)"
        " THEN 1 ELSE 0 END"
        " FROM deliberation d JOIN meeting m ON m.id = d.meeting_id"
        " JOIN governance_body b ON b.id = m.body_id WHERE d.id = $1",
        [deliberation_id],
    )
    if not rows:
        raise NotFound
    outcome, decided_on, level, *owners, corrected = rows[0]
    if decode_bool(corrected):
        raise TransitionRefused(
            "G4",
            french="Cette délibération est corrigée par une autre : citez la dernière.",
            english="This deliberation is corrected by another: cite the last one.",
        )
    return Decided(
        DeliberationOutcome(outcome),
        decode_date(decided_on),
        BodyLevel(level),
        *(None if owner is None else decode_uuid(owner) for owner in owners),
    )
