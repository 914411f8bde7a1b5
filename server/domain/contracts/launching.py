"""Launching a contract, launching the one that follows it, writing its facts. One unit of work each.

Refuses a second contract that follows the same one, and a signed contract's terms: those are changed
by amendment (CT6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool
from server.domain import texts
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.contracts import machine, terms
from server.domain.contracts.changing import Passage, changed_contract, write_stage
from server.domain.contracts.parties import join
from server.domain.instruments.rights import accompanies, require_keeping, speaks_for
from server.domain.journal import Operation, journal
from server.domain.missions.facts import bound
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Agency, Contract, ContractParty, Territory
from server.models.sorting import sort_key
from server.problems import AmendmentRequired, Forbidden, NotFound, ValidationFailed
from server.vocabulary import ContractPartyRole, ContractStatus, DateConfidence, Scope

PHRASES: Final = ("objectives_department", "objectives_territory", "reference_documents")
AFTER_SIGNATURE: Final = frozenset(
    {
        "territory_book_url",
        "source_note",
        "conferences",
        "working_groups",
        "working_groups_at_least",
    }
)
"""What is still written of a signed contract: it tells of it and is no part of it."""


@dataclass(frozen=True, slots=True)
class NewContract:
    """`facts` are columns of the contract, by name."""

    department_id: UUID
    territory_id: UUID
    title: str
    partner_ids: tuple[UUID, ...] = ()
    agency_id: UUID | None = None
    parent_id: UUID | None = None
    launched_on: date | None = None
    launched_confidence: DateConfidence = DateConfidence.STATED
    facts: Mapping[str, Any] | None = None


async def launch(
    database: Database, new: NewContract, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """A contract that a département launches with its partners.

    Raises NotFound, Forbidden, TransitionRefused (O4), ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)
    facts = tidied({"title": new.title, **(new.facts or {})})

    async def work(tx: Transaction) -> Made:
        await lock(tx, "organisation", new.department_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_launcher(tx, new.department_id, new.agency_id, by)
        await _check_references(tx, new)
        contract_id = await _launched(tx, new, None, facts, by, now)
        return await made(tx, operation, contract_id)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the contract that follows says anew; the rest is as in the one it follows."""

    title: str
    launched_on: date | None = None


async def renew(
    database: Database,
    contract_id: UUID,
    renewal: Renewal,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Launch the contract that follows another, with its parties of the day. The one it follows is
    renewed on the day when all have signed this one.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """
    facts = tidied({"title": renewal.title})

    async def work(tx: Transaction) -> Made:
        await lock(tx, "contract", contract_id)
        await require_keeping(tx, "contract", contract_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        old = await changed_contract(tx, contract_id, expected_version, by, now)
        already = await Contract.filter(renews_id=old.id).using_db(tx.connection).exists()
        machine.may_be_renewed(old.status, already=already)
        parties = await ContractParty.filter(contract_id=old.id, to_on=None).using_db(tx.connection)
        new = NewContract(
            department_id=key(old, "department_id"),
            territory_id=key(old, "territory_id"),
            title=renewal.title,
            partner_ids=tuple(
                key(one, "organisation_id")
                for one in parties
                if one.role is ContractPartyRole.PARTNER
            ),
            agency_id=old.agency_id,  # type: ignore[attr-defined] # added by the ORM
            parent_id=old.parent_id,  # type: ignore[attr-defined] # added by the ORM
            launched_on=renewal.launched_on,
        )
        made_id = await _launched(tx, new, old.id, facts, by, now)
        return await made(tx, operation, made_id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    contract_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, AmendmentRequired, ValidationFailed."""
    changed = tidied(changes)

    async def work(tx: Transaction) -> None:
        contract = await changed_contract(tx, contract_id, expected_version, by, now)
        unbound = machine.BEFORE_SIGNATURE | {ContractStatus.ABANDONED}
        if contract.status not in unbound and not changes.keys() <= AFTER_SIGNATURE:
            raise AmendmentRequired
        if await _is_being_signed(tx, contract) and not changes.keys() <= AFTER_SIGNATURE:
            machine.plan_is_open(contract.status, signed_by_some=True)
        before = {name: getattr(contract, name) for name in changed}
        contract.update_from_dict(changed)
        await contract.save(using_db=tx.connection, update_fields=list(changed))
        await journal(
            tx, "edit_contract", "Contract", contract.id, by, now, before=before, after=changed
        )

    await database.unit_of_work(work)


def tidied(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as they are stored. Raises ValidationFailed."""
    facts = dict(given)
    if "title" in facts:
        facts["title"] = texts.required(facts["title"], path="title", limit=terms.TITLE_LENGTH)
        facts["sort_key"] = sort_key(facts["title"])
    for name in PHRASES:
        if name in facts:
            facts[name] = terms.phrases(facts[name] or [], path=name)
    if facts.get("territory_book_url") is not None:
        facts["territory_book_url"] = texts.web_address(
            facts["territory_book_url"], path="territoryBookUrl", limit=terms.URL_LENGTH
        )
    if "source_note" in facts:
        facts["source_note"] = texts.optional(
            facts["source_note"], path="sourceNote", limit=terms.TEXT_LENGTH
        )
    for name, least in (
        ("elaboration_target_months", 1),
        ("conferences", 0),
        ("working_groups", 0),
    ):
        if facts.get(name) is not None and not least <= facts[name] <= 1_000:
            raise ValidationFailed(
                name, french="Nombre hors limites.", english="The number is out of bounds."
            )
    return facts


async def _launched(
    tx: Transaction,
    new: NewContract,
    renews_id: UUID | None,
    facts: Mapping[str, Any],
    by: Viewer,
    now: datetime,
) -> UUID:
    on = new.launched_on or by.today
    terms.check_day(on, not_before=None, today=by.today, path="launchedOn")
    contract = await Contract.create(
        using_db=tx.connection,
        id=new_id(),
        department_id=new.department_id,
        territory_id=new.territory_id,
        agency_id=new.agency_id,
        parent_id=new.parent_id,
        renews_id=renews_id,
        status=ContractStatus.LAUNCHED,
        launched_on=on,
        launched_confidence=new.launched_confidence,
        created_at=now,
        updated_at=now,
        **facts,
    )
    await join(tx, contract.id, new.department_id, ContractPartyRole.LEAD, on, now)
    for organisation_id in sorted(set(new.partner_ids) - {new.department_id}):
        await join(tx, contract.id, organisation_id, ContractPartyRole.PARTNER, on, now)
    await write_stage(tx, contract.id, None, ContractStatus.LAUNCHED, Passage(), on, by, now)
    await journal(
        tx,
        "launch_contract",
        "Contract",
        contract.id,
        by,
        now,
        after={"department_id": new.department_id, "renews_id": renews_id, "on": on},
    )
    return contract.id


async def _require_launcher(
    tx: Transaction, department_id: UUID, agency_id: UUID | None, by: Viewer
) -> None:
    """Who is mandated for the département, or of its agency that accompanies it."""
    sql, parameters = bound(
        f"SELECT CASE WHEN {speaks_for(':department')}"
        f" OR {accompanies(':agency', ':department')} THEN 1 ELSE 0 END",
        by,
        department=department_id,
        agency=agency_id,
    )
    if not decode_bool((await tx.fetch(sql, parameters))[0][0]):
        raise Forbidden


async def _check_references(tx: Transaction, new: NewContract) -> None:
    using = tx.connection
    if not await Territory.filter(id=new.territory_id).using_db(using).exists():
        raise NotFound
    if new.agency_id and not await Agency.filter(id=new.agency_id).using_db(using).exists():
        raise NotFound
    if new.parent_id and not await Contract.filter(id=new.parent_id).using_db(using).exists():
        raise NotFound


async def _is_being_signed(tx: Transaction, contract: Contract) -> bool:
    rows = await tx.fetch(
        "SELECT 1 FROM signature WHERE contract_id = $1 AND instrument = 'CONTRACT' LIMIT 1",
        [contract.id],
    )
    return contract.status is ContractStatus.ACTION_PLAN and bool(rows)
