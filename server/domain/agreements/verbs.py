"""Cooperation agreements: explored, written, validated, in force, ended. One unit of work each.

Refuses a status written by hand: `machine` moves it. Who signs is in `signing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.viewer import NOBODY, Viewer
from server.database import Database, Transaction, decode_bool
from server.domain import texts
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.agreements import machine, terms
from server.domain.agreements.changing import changed_agreement, on_agreement
from server.domain.agreements.facts import read_facts
from server.domain.agreements.parties import NewParty, join
from server.domain.instruments.rights import accompanies, speaks_for
from server.domain.journal import Operation, journal
from server.domain.missions.facts import bound
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Agreement
from server.models.sorting import sort_key
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import AgreementBasis, AgreementStatus, AgreementType, Scope


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """`renews_id` is the agreement that it succeeds to, `builds_on_id` one that it rests on."""

    keeper_id: UUID
    title: str
    type: AgreementType
    parties: tuple[NewParty, ...] = ()
    agency_id: UUID | None = None
    territory_id: UUID | None = None
    builds_on_id: UUID | None = None
    renews_id: UUID | None = None
    basis: AgreementBasis | None = None
    event_source: str | None = None


async def explore(
    database: Database, new: NewAgreement, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, TransitionRefused (O4), ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    facts = _tidied(
        {
            "title": new.title,
            "event_source": new.event_source,
            "basis": new.basis,
            "territory_id": new.territory_id,
            "builds_on_id": new.builds_on_id,
        }
    )

    async def work(tx: Transaction) -> Made:
        await lock(tx, "organisation", new.keeper_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_keeper(tx, new, by)
        await _check_renewed(tx, new)
        row = await Agreement.create(
            using_db=tx.connection,
            id=new_id(),
            keeper_id=new.keeper_id,
            agency_id=new.agency_id,
            type=new.type,
            status=AgreementStatus.EXPLORING,
            renews_id=new.renews_id,
            created_at=now,
            updated_at=now,
            **facts,
        )
        for party in new.parties:
            await join(tx, row, party, by.today, now)
        await journal(
            tx,
            "explore_agreement",
            "Agreement",
            row.id,
            by,
            now,
            after={"title": row.title, "type": new.type},
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    agreement_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change facts by column while it is written; what is not named stands.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed (AG5).
    """
    changed = _tidied(changes)

    async def act(tx: Transaction, row: Agreement) -> None:
        if changed.get("builds_on_id") is not None:
            terms.check_chain(row.id, await _ancestors(tx, row.id, changed["builds_on_id"]))
        terms.check_days(
            changed.get("starts_on", row.starts_on), changed.get("ends_on", row.ends_on)
        )
        await _write(tx, row, "edit_agreement", changed, by, now)

    await on_agreement(database, agreement_id, act, expected_version, by, now)


async def transition(
    database: Database,
    agreement_id: UUID,
    name: str,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Draft or validate it. Raises NotFound, Forbidden, Conflict, TransitionRefused,
    HeadingMissing (AG1)."""
    await _move(database, agreement_id, name, {}, expected_version, by, now)


async def activate(
    database: Database,
    agreement_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """From its first day on, or from this one where none was written. Raises NotFound, Forbidden,
    Conflict, TransitionRefused."""

    async def work(tx: Transaction) -> None:
        row = await changed_agreement(tx, agreement_id, expected_version, by, now)
        change = {} if row.starts_on is not None else {"starts_on": by.today}
        if change:
            terms.check_days(by.today, row.ends_on)
        await _step(tx, row, "activateAgreement", change, by, now)

    require_scope(by, Scope.INSTRUMENT_WRITE)
    await database.unit_of_work(work)


async def end(
    database: Database,
    agreement_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """At its term. Raises NotFound, Forbidden, Conflict, TransitionRefused."""
    change = {"ended_on": by.today}
    await _move(database, agreement_id, "endAgreement", change, expected_version, by, now)


async def renew(
    database: Database,
    agreement_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Its successor is signed, and takes its place. Raises NotFound, Forbidden, Conflict,
    TransitionRefused."""
    change = {"ended_on": by.today}
    await _move(database, agreement_id, "renewAgreement", change, expected_version, by, now)


async def terminate(
    database: Database,
    agreement_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Before its term. Raises NotFound, Forbidden, Conflict, TransitionRefused,
    ValidationFailed."""
    written = texts.paragraphs(reason, path="reason", limit=terms.TEXT_LENGTH)
    change = {"ended_on": by.today, "end_reason": written}
    await _move(database, agreement_id, "terminateAgreement", change, expected_version, by, now)


async def abandon(
    database: Database,
    agreement_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Before it is signed. Raises NotFound, Forbidden, Conflict, TransitionRefused,
    ValidationFailed."""
    written = texts.paragraphs(reason, path="reason", limit=terms.TEXT_LENGTH)
    change = {"ended_on": by.today, "end_reason": written}
    await _move(database, agreement_id, "abandonAgreement", change, expected_version, by, now)


async def _move(
    database: Database,
    agreement_id: UUID,
    name: str,
    change: Mapping[str, Any],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_agreement(tx, agreement_id, expected_version, by, now)
        await _step(tx, row, name, change, by, now)

    await database.unit_of_work(work)


async def _step(
    tx: Transaction, row: Agreement, name: str, change: Mapping[str, Any], by: Viewer, now: datetime
) -> None:
    target = machine.move(name, row.status, await read_facts(tx, row.id, by))
    await _write(tx, row, name, {"status": target, **change}, by, now)


async def _write(
    tx: Transaction, row: Agreement, verb: str, changed: dict[str, Any], by: Viewer, now: datetime
) -> None:
    before = {name: getattr(row, name) for name in changed}
    if changed:
        await Agreement.filter(id=row.id).using_db(tx.connection).update(**changed)
    await journal(tx, verb, "Agreement", row.id, by, now, before=before, after=changed)


def _tidied(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are given, as they are kept. Raises ValidationFailed."""
    tidy = dict(given)
    if "title" in tidy:
        tidy["title"] = texts.required(tidy["title"], path="title", limit=terms.TITLE_LENGTH)
        tidy["sort_key"] = sort_key(tidy["title"])
    for column, path, limit in (
        ("event_source", "eventSource", terms.TEXT_LENGTH),
        ("source_note", "sourceNote", terms.TEXT_LENGTH),
        ("in_house_contract_reference", "inHouseContractReference", terms.REFERENCE_LENGTH),
    ):
        if column in tidy:
            tidy[column] = texts.optional(tidy[column], path=path, limit=limit)
    return tidy


async def _require_keeper(tx: Transaction, new: NewAgreement, by: Viewer) -> None:
    """Raises Forbidden."""
    helps = accompanies(":agency", ":keeper")
    sql, parameters = bound(
        f"SELECT CASE WHEN {speaks_for(':keeper')} OR {helps} THEN 1 ELSE 0 END",
        by,
        keeper=new.keeper_id,
        agency=new.agency_id or NOBODY,
    )
    if not decode_bool((await tx.fetch(sql, parameters))[0][0]):
        raise Forbidden


async def _check_renewed(tx: Transaction, new: NewAgreement) -> None:
    """Raises NotFound, TransitionRefused, ValidationFailed."""
    if new.renews_id is None:
        return
    await lock(tx, "agreement", new.renews_id)
    renewed = await Agreement.get(id=new.renews_id, using_db=tx.connection)
    machine.may_renew(renewed.status)
    if key(renewed, "keeper_id") != new.keeper_id or renewed.type is not new.type:
        raise ValidationFailed(
            "renewsId",
            french="Un accord succède à un accord de même forme, tenu par la même organisation.",
            english="An agreement renews one of the same form, kept by the same organisation.",
        )
    if await Agreement.filter(renews_id=new.renews_id).using_db(tx.connection):
        raise ValidationFailed(
            "renewsId",
            french="Un autre accord lui succède déjà.",
            english="Another agreement renews it already.",
        )


async def _ancestors(tx: Transaction, own_id: UUID, builds_on_id: UUID) -> list[UUID]:
    """The chain from this one on. Each is locked: two that are joined at once do not form a cycle,
    for one of them waits for the other."""
    found: list[UUID] = []
    current: UUID | None = builds_on_id
    while current is not None and current not in found:
        found.append(current)
        if current == own_id:
            break
        await lock(tx, "agreement", current)
        row = await Agreement.get_or_none(id=current, using_db=tx.connection)
        if row is None:
            raise NotFound
        current = key(row, "builds_on_id")
    return found
