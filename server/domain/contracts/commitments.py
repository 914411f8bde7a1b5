"""What each party of a contract commits to, while its plan is written. One unit of work each.

Who keeps the contract writes all of them; who is mandated for a party writes its own. Refuses any once
a party has signed: an amendment changes them (CT6).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, bump, key, lock, made, made_before
from server.domain.contracts import terms
from server.domain.contracts.plan import require_open_contract
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.journal import Operation, journal
from server.domain.missions.facts import bound
from server.domain.money import cents
from server.models import Commitment
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import CommitmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """`amount` is in euros; `to_party_id` None is towards all, `action_id` None for the whole."""

    kind: CommitmentKind
    text: str
    to_party_id: UUID | None = None
    action_id: UUID | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTerms(Wording):
    """The same, and whose it is."""

    party_id: UUID


async def add(
    database: Database,
    contract_id: UUID,
    given: CommitmentTerms,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, AmendmentRequired, TransitionRefused, ValidationFailed,
    IdempotencyConflict."""
    facts = columns(given)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "contract", contract_id)
        await _require_writer(tx, contract_id, given.party_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await require_open_contract(tx, contract_id)
        await check_ends(tx, contract_id, given)
        id_ = await create(tx, contract_id, facts, now)
        await journal(tx, "add_commitment", "Commitment", id_, by, now, after=facts)
        return await made(tx, operation, id_)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    commitment_id: UUID,
    wording: Wording,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Write a commitment anew; whose it is stands. Raises NotFound, Forbidden, Conflict,
    AmendmentRequired, TransitionRefused, ValidationFailed."""

    async def work(tx: Transaction) -> None:
        row = await _changed(tx, commitment_id, expected_version, by, now)
        given = CommitmentTerms(party_id=key(row, "party_id"), **asdict(wording))
        facts = columns(given)
        await check_ends(tx, key(row, "contract_id"), given)
        before = {name: getattr(row, name) for name in facts}
        row.update_from_dict(facts)
        await row.save(using_db=tx.connection, update_fields=list(facts))
        await journal(
            tx, "edit_commitment", "Commitment", row.id, by, now, before=before, after=facts
        )

    await database.unit_of_work(work)


async def remove(
    database: Database,
    commitment_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> UUID:
    """Take a commitment away while nobody has signed; answers its contract. Raises NotFound,
    Forbidden, Conflict, AmendmentRequired, TransitionRefused."""

    async def work(tx: Transaction) -> UUID:
        row = await _changed(tx, commitment_id, expected_version, by, now)
        contract_id = key(row, "contract_id")
        await row.delete(using_db=tx.connection)
        await journal(
            tx,
            "remove_commitment",
            "Contract",
            contract_id,
            by,
            now,
            before={"commitment_id": row.id, "party_id": key(row, "party_id"), "text": row.text},
        )
        return contract_id

    return await database.unit_of_work(work)


def columns(given: CommitmentTerms) -> dict[str, Any]:
    """As they are stored. Raises ValidationFailed."""
    if given.to_party_id == given.party_id:
        raise ValidationFailed(
            "toPartyId",
            french="Une partie s'engage envers une autre, ou envers toutes.",
            english="A party commits towards another, or towards all.",
        )
    return {
        "party_id": given.party_id,
        "to_party_id": given.to_party_id,
        "action_id": given.action_id,
        "kind": given.kind,
        "text": texts.paragraphs(given.text, path="text", limit=terms.TEXT_LENGTH),
        "amount_cents": None
        if given.amount is None
        else cents(given.amount, most=terms.MOST_CENTS),
    }


async def create(tx: Transaction, contract_id: UUID, facts: dict[str, Any], now: datetime) -> UUID:
    row = await Commitment.create(
        using_db=tx.connection, contract_id=contract_id, created_at=now, updated_at=now, **facts
    )
    return row.id


async def check_ends(tx: Transaction, contract_id: UUID, given: CommitmentTerms) -> None:
    """Both parties are parties of the contract today, the project is of its plan. Raises NotFound."""
    for party_id in (given.party_id, given.to_party_id):
        if party_id is not None and not await tx.fetch(
            "SELECT 1 FROM contract_party WHERE id = $1 AND contract_id = $2 AND to_on IS NULL",
            [party_id, contract_id],
        ):
            raise NotFound
    if given.action_id is not None and not await tx.fetch(
        "SELECT 1 FROM action a JOIN roadmap r ON r.id = a.roadmap_id"
        " WHERE a.id = $1 AND r.contract_id = $2",
        [given.action_id, contract_id],
    ):
        raise NotFound


async def _changed(
    tx: Transaction, commitment_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Commitment:
    rows = await tx.fetch(
        "SELECT contract_id, party_id FROM commitment WHERE id = $1", [commitment_id]
    )
    if not rows:
        raise NotFound
    contract_id = decode_uuid(rows[0][0])
    await lock(tx, "contract", contract_id)
    await _require_writer(tx, contract_id, decode_uuid(rows[0][1]), by)
    await bump(tx, "commitment", commitment_id, expected_version=expected_version, now=now)
    await require_open_contract(tx, contract_id)
    return await Commitment.get(id=commitment_id, using_db=tx.connection)


async def _require_writer(tx: Transaction, contract_id: UUID, party_id: UUID, by: Viewer) -> None:
    """Who keeps the contract, or who is mandated for the party. Raises Forbidden."""
    party = (
        "EXISTS (SELECT 1 FROM contract_party wp WHERE wp.id = :party_id"
        " AND wp.contract_id = {t}.id AND wp.to_on IS NULL"
        f" AND {speaks_for('wp.organisation_id')})"
    )
    sql, parameters = bound(
        f"SELECT CASE WHEN {KEEPS['contract']} OR (:writes_instruments AND {party})"
        " THEN 1 ELSE 0 END FROM contract {t} WHERE {t}.id = :contract_id",
        by,
        party_id=party_id,
        contract_id=contract_id,
    )
    if not decode_bool((await tx.fetch(sql, parameters))[0][0]):
        raise Forbidden
