"""Framework agreements: prepared, awarded, notified, ended. One unit of work each.

Refuses everybody but the buyer: no agency keeps one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool
from server.domain import texts
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.flash import machine, terms
from server.domain.flash.changing import changed_framework, kind_of
from server.domain.flash.facts import ENGAGED, read_framework_facts
from server.domain.instruments.rights import speaks_for
from server.domain.journal import Operation, journal
from server.domain.missions.facts import bound
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import FrameworkAgreement, FrameworkHolder
from server.models.sorting import sort_key
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import DateConfidence, DatePrecision, FrameworkStatus, Scope


@dataclass(frozen=True, slots=True)
class NewFramework:
    """`max_amount` is in euros."""

    authority_id: UUID
    reference: str
    title: str
    valid_from_on: date
    valid_to_on: date
    date_precision: DatePrecision = DatePrecision.DAY
    date_confidence: DateConfidence = DateConfidence.STATED
    predecessor_id: UUID | None = None
    overlaps_predecessor: bool = False
    max_amount: Decimal | None = None
    source_note: str | None = None


async def prepare(
    database: Database, new: NewFramework, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    period = terms.period(new.valid_from_on, new.valid_to_on, new.date_precision)
    facts = _texts(
        {"reference": new.reference, "title": new.title, "source_note": new.source_note}
    ) | {
        "valid_from_on": period.from_on,
        "valid_to_on": period.to_on,
        "date_precision": new.date_precision,
        "date_confidence": new.date_confidence,
        "predecessor_id": new.predecessor_id,
        "overlaps_predecessor": new.overlaps_predecessor,
        "max_amount_cents": None if new.max_amount is None else terms.cents(new.max_amount),
    }

    async def work(tx: Transaction) -> Made:
        # Of two of one reference, the second is told so.
        await lock(tx, "organisation", new.authority_id)
        await _require_buyer(tx, new.authority_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _check_reference(tx, new.authority_id, facts["reference"], own_id=None)
        row = FrameworkAgreement(
            id=new_id(),
            authority_id=new.authority_id,
            status=FrameworkStatus.PREPARING,
            created_at=now,
            updated_at=now,
            **facts,
        )
        await _check_succession(tx, row)
        await row.save(using_db=tx.connection, force_create=True)
        await journal(
            tx,
            "prepare_framework_agreement",
            "FrameworkAgreement",
            row.id,
            by,
            now,
            after={"reference": row.reference},
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    framework_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change facts of a framework that is being prepared, by column; `max_amount` in euros.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)
    given = _texts(changes)
    if "max_amount" in given:
        amount = given.pop("max_amount")
        given["max_amount_cents"] = None if amount is None else terms.cents(amount)

    async def work(tx: Transaction) -> None:
        row = await changed_framework(tx, framework_id, expected_version, by, now)
        machine.may_prepare(row.status)
        if "reference" in given:
            await _check_reference(tx, key(row, "authority_id"), given["reference"], own_id=row.id)
        before = {name: getattr(row, name) for name in given}
        for name, value in given.items():
            setattr(row, name, value)
        period = terms.period(row.valid_from_on, row.valid_to_on, row.date_precision)
        row.valid_from_on, row.valid_to_on = period.from_on, period.to_on
        await _check_succession(tx, row)
        await row.save(
            using_db=tx.connection, update_fields=[*given, "valid_from_on", "valid_to_on"]
        )
        await journal(
            tx,
            "edit_framework_agreement",
            "FrameworkAgreement",
            row.id,
            by,
            now,
            before=before,
            after={name: getattr(row, name) for name in given},
        )

    await database.unit_of_work(work)


async def add_holder(
    database: Database,
    framework_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Award it to one more contractor.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (O4), ValidationFailed.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_framework(tx, framework_id, expected_version, by, now)
        machine.may_prepare(row.status)
        terms.check_holder(await kind_of(tx, organisation_id))
        await require_standing(tx, organisation_id, by.today)
        if await _holds(tx, framework_id, organisation_id):
            return
        await FrameworkHolder.create(
            using_db=tx.connection,
            id=new_id(),
            framework_id=framework_id,
            organisation_id=organisation_id,
            created_at=now,
            updated_at=now,
        )
        await journal(
            tx,
            "add_framework_holder",
            "FrameworkAgreement",
            framework_id,
            by,
            now,
            after={"organisation_id": organisation_id},
        )

    await database.unit_of_work(work)


async def remove_holder(
    database: Database,
    framework_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused."""
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_framework(tx, framework_id, expected_version, by, now)
        machine.may_prepare(row.status)
        if not await _holds(tx, framework_id, organisation_id):
            raise NotFound
        await (
            FrameworkHolder.filter(framework_id=framework_id, organisation_id=organisation_id)
            .using_db(tx.connection)
            .delete()
        )
        await journal(
            tx,
            "remove_framework_holder",
            "FrameworkAgreement",
            framework_id,
            by,
            now,
            before={"organisation_id": organisation_id},
        )

    await database.unit_of_work(work)


async def notify(
    database: Database,
    framework_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused."""
    await _move(database, framework_id, "notifyFrameworkAgreement", {}, expected_version, by, now)


async def terminate(
    database: Database,
    framework_id: UUID,
    *,
    terminated_on: date | None,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """End it before its term, from this day on. Raises NotFound, Forbidden, Conflict,
    TransitionRefused, ValidationFailed."""
    on = terminated_on or by.today
    if on > by.today:
        raise ValidationFailed(
            "terminatedOn",
            french="Cette date n'est pas encore venue.",
            english="This day has not come yet.",
        )
    written = texts.paragraphs(reason, path="reason", limit=terms.REASON_LENGTH)
    change = {"terminated_on": on, "termination_reason": written}
    await _move(
        database, framework_id, "terminateFrameworkAgreement", change, expected_version, by, now
    )


async def _check_last_order(tx: Transaction, framework_id: UUID, terminated_on: date) -> None:
    """PO1 stays true of what was ordered. Under the framework's lock. Raises ValidationFailed."""
    if await tx.fetch(
        "SELECT 1 FROM purchase_order WHERE framework_id = $1 AND issued_on >= $2"
        f" AND status IN ({ENGAGED}) LIMIT 1",
        [framework_id, terminated_on],
    ):
        raise ValidationFailed(
            "terminatedOn",
            french="Un bon a été émis ce jour-là ou après.",
            english="An order was issued on that day or later.",
        )


async def _move(
    database: Database,
    framework_id: UUID,
    name: str,
    change: Mapping[str, Any],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_framework(tx, framework_id, expected_version, by, now)
        today = machine.standing(
            row.status, begun=row.valid_from_on <= by.today, over=row.valid_to_on < by.today
        )
        facts = await read_framework_facts(tx, framework_id, by)
        target = machine.move_framework(name, today, facts)
        if "terminated_on" in change:
            await _check_last_order(tx, framework_id, change["terminated_on"])
        changed = {"status": target, **change}
        frameworks = FrameworkAgreement.filter(id=framework_id)
        await frameworks.using_db(tx.connection).update(**changed)
        await journal(
            tx,
            name,
            "FrameworkAgreement",
            framework_id,
            by,
            now,
            before={"status": row.status},
            after=changed,
        )

    await database.unit_of_work(work)


def _texts(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same, its texts tidied. Raises ValidationFailed."""
    tidy = dict(given)
    for column, path, limit in (
        ("reference", "reference", terms.REFERENCE_LENGTH),
        ("title", "title", terms.TITLE_LENGTH),
    ):
        if column in tidy:
            tidy[column] = texts.required(tidy[column], path=path, limit=limit)
    if "title" in tidy:
        tidy["sort_key"] = sort_key(tidy["title"])
    if "source_note" in tidy:
        tidy["source_note"] = texts.optional(
            tidy["source_note"], path="sourceNote", limit=terms.NOTE_LENGTH
        )
    return tidy


async def _require_buyer(tx: Transaction, authority_id: UUID, by: Viewer) -> None:
    sql, parameters = bound(f"SELECT {speaks_for(':authority')}", by, authority=authority_id)
    if not decode_bool((await tx.fetch(sql, parameters))[0][0]):
        raise Forbidden


async def _check_reference(
    tx: Transaction, authority_id: UUID, reference: str, *, own_id: UUID | None
) -> None:
    rows = FrameworkAgreement.filter(authority_id=authority_id, reference=reference)
    for other in await rows.using_db(tx.connection):
        if other.id != own_id:
            raise ValidationFailed(
                "reference",
                french="Un accord-cadre de cet acheteur porte déjà cette référence.",
                english="A framework agreement of this buyer already has this reference.",
            )


async def _check_succession(tx: Transaction, row: FrameworkAgreement) -> None:
    """FA2. Raises NotFound, TransitionRefused, ValidationFailed."""
    predecessor_id = row.predecessor_id  # type: ignore[attr-defined] # added by the ORM
    if predecessor_id is None:
        return
    await lock(tx, "framework_agreement", predecessor_id)
    predecessor = await FrameworkAgreement.get(id=predecessor_id, using_db=tx.connection)
    if key(predecessor, "authority_id") != key(row, "authority_id"):
        raise NotFound
    replaced = FrameworkAgreement.filter(predecessor_id=predecessor_id)
    for other in await replaced.using_db(tx.connection):
        if other.id != row.id:
            raise ValidationFailed(
                "predecessorId",
                french="Un autre accord-cadre remplace déjà celui-ci.",
                english="Another framework agreement already replaces this one.",
            )
    machine.may_be_replaced(predecessor.status)
    terms.check_succession(
        terms.Period(row.valid_from_on, row.valid_to_on),
        terms.Period(predecessor.valid_from_on, predecessor.valid_to_on),
        overlapping=row.overlaps_predecessor,
    )


async def _holds(tx: Transaction, framework_id: UUID, organisation_id: UUID) -> bool:
    return bool(
        await tx.fetch(
            "SELECT 1 FROM framework_holder WHERE framework_id = $1 AND organisation_id = $2",
            [framework_id, organisation_id],
        )
    )
