"""Stakes and priority orientations of a contract. One unit of work each.

Refuses to number with holes: each list is given whole, in its order. Refuses to touch what was signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.contracts import machine, terms
from server.domain.contracts.changing import changed_contract
from server.domain.journal import journal
from server.models import ContractOrientation, ContractStake
from server.problems import ValidationFailed


@dataclass(frozen=True, slots=True)
class Heading:
    """A stake, or an orientation with the number of the stake it answers."""

    title: str
    description: str | None = None
    stake: int | None = None


MOST: int = 100


async def write_framework(
    database: Database,
    contract_id: UUID,
    stakes: Sequence[Heading],
    orientations: Sequence[Heading],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """The stakes and the orientations, whole and in order: numbered from 1.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    written_stakes = _tidied(stakes, "stakes")
    written = _tidied(orientations, "orientations")
    for at, one in enumerate(written):
        if one.stake is not None and not 1 <= one.stake <= len(stakes):
            raise ValidationFailed(
                f"orientations.{at}.stake",
                french="Aucun enjeu n'a ce numéro.",
                english="No stake has this number.",
            )

    async def work(tx: Transaction) -> None:
        contract = await changed_contract(tx, contract_id, expected_version, by, now)
        machine.framework_may_change(contract.status)
        # Orientations first let go of stakes that are no more.
        await tx.execute(
            "UPDATE contract_orientation SET stake_id = NULL WHERE contract_id = $1"
            " AND stake_id IN (SELECT id FROM contract_stake WHERE contract_id = $1"
            " AND number > $2)",
            [contract_id, len(written_stakes)],
        )
        stake_ids = await _put(tx, ContractStake, contract_id, written_stakes, [], now)
        await _put(tx, ContractOrientation, contract_id, written, stake_ids, now)
        await journal(
            tx,
            "write_framework",
            "Contract",
            contract_id,
            by,
            now,
            after={"stakes": len(written_stakes), "orientations": len(written)},
        )

    await database.unit_of_work(work)


async def _put(
    tx: Transaction,
    model: type[ContractStake] | type[ContractOrientation],
    contract_id: UUID,
    headings: Sequence[Heading],
    stake_ids: Sequence[UUID],
    now: datetime,
) -> list[UUID]:
    """One row for each, by number: rewritten where it stands, made where it is new."""
    rows: Sequence[Any] = (
        await model.filter(contract_id=contract_id).using_db(tx.connection).order_by("number")
    )
    ids = []
    for number, heading in enumerate(headings, 1):
        facts: Mapping[str, Any] = {"title": heading.title, "description": heading.description}
        if model is ContractOrientation:
            stake_id = None if heading.stake is None else stake_ids[heading.stake - 1]
            facts = {**facts, "stake_id": stake_id}
        if number <= len(rows):
            row = rows[number - 1]
            if any(getattr(row, name) != value for name, value in facts.items()):
                row.update_from_dict({**facts, "version": row.version + 1, "updated_at": now})
                await row.save(using_db=tx.connection)
        else:
            row = await model.create(
                using_db=tx.connection,
                contract_id=contract_id,
                number=number,
                created_at=now,
                updated_at=now,
                **facts,
            )
        ids.append(row.id)
    for row in rows[len(headings) :]:
        await row.delete(using_db=tx.connection)
    return ids


def _tidied(headings: Sequence[Heading], path: str) -> list[Heading]:
    if len(headings) > MOST:
        raise ValidationFailed(path, french=f"{MOST} au plus.", english=f"At most {MOST}.")
    return [
        Heading(
            texts.required(one.title, path=f"{path}.{at}.title", limit=terms.TITLE_LENGTH),
            texts.optional(
                one.description, path=f"{path}.{at}.description", limit=terms.TEXT_LENGTH
            ),
            one.stake,
        )
        for at, one in enumerate(headings)
    ]
