"""Ateliers Flash: requested, framed, run, delivered, closed. One unit of work each.

Every verb begins with the workshop's row. Refuses orders: `orders` makes it ordered (FW3), and
`partners` says who bears it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.access.viewer import NOBODY, Viewer
from server.database import Database, Transaction, decode_bool
from server.domain import texts
from server.domain.aggregates import Made, lock, made, made_before
from server.domain.flash import machine, terms
from server.domain.flash.changing import changed_flash, kind_of
from server.domain.flash.facts import read_flash_facts
from server.domain.instruments.rights import accompanies, speaks_for
from server.domain.journal import Operation, journal
from server.domain.missions.facts import bound
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import FlashCoBearer, FlashWorkshop, FrameworkAgreement, Territory
from server.models.sorting import sort_key
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import FlashStatus, FlashThemeGroup, Scope


@dataclass(frozen=True, slots=True)
class NewFlash:
    """`estimated_amount` is in euros. The collectivities that bear it may ask for it too."""

    pilot_id: UUID
    title: str
    agency_id: UUID | None = None
    territory_id: UUID | None = None
    framework_id: UUID | None = None
    co_bearer_ids: tuple[UUID, ...] = ()
    theme_groups: tuple[FlashThemeGroup, ...] = ()
    subjects: tuple[str, ...] = ()
    anct_programmes: tuple[str, ...] = ()
    estimated_amount: Decimal | None = None


async def request(
    database: Database, new: NewFlash, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, TransitionRefused (O4), ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    facts = _tidied(
        {
            "title": new.title,
            "theme_groups": new.theme_groups,
            "subjects": new.subjects,
            "anct_programmes": new.anct_programmes,
            "estimated_amount": new.estimated_amount,
            "territory_id": new.territory_id,
            "framework_id": new.framework_id,
        }
    )

    async def work(tx: Transaction) -> Made:
        await lock(tx, "organisation", new.pilot_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_requester(tx, new, by)
        terms.check_pilot(await kind_of(tx, new.pilot_id))
        await require_standing(tx, new.pilot_id, by.today)
        await _check_references(tx, facts)
        row = await FlashWorkshop.create(
            using_db=tx.connection,
            id=new_id(),
            pilot_id=new.pilot_id,
            agency_id=new.agency_id,
            status=FlashStatus.REQUESTED,
            created_at=now,
            updated_at=now,
            **facts,
        )
        for organisation_id in dict.fromkeys(new.co_bearer_ids):
            await join(tx, row.id, organisation_id, by.today, now)
        await journal(
            tx,
            "request_flash_workshop",
            "FlashWorkshop",
            row.id,
            by,
            now,
            after={"title": row.title, "pilot_id": new.pilot_id},
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def join(
    tx: Transaction, flash_id: UUID, organisation_id: UUID, today: date, now: datetime
) -> None:
    """One more co-bearer. Raises NotFound, ValidationFailed, TransitionRefused (O4)."""
    terms.check_co_bearer(await kind_of(tx, organisation_id))
    await require_standing(tx, organisation_id, today)
    await FlashCoBearer.create(
        using_db=tx.connection,
        id=new_id(),
        flash_workshop_id=flash_id,
        organisation_id=organisation_id,
        created_at=now,
        updated_at=now,
    )


async def edit(
    database: Database,
    flash_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change facts by column; `estimated_amount` in euros. What FW2 asks for stays once framed.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    changed = _tidied(changes)

    async def act(tx: Transaction, row: FlashWorkshop) -> None:
        await _check_references(tx, changed)
        if "agency_id" in changed:
            machine.may_change_agency(
                attached=any(getattr(row, column) is not None for column in _OF_AGENCY)
            )
        before = {name: getattr(row, name) for name in changed}
        if changed:
            workshops = FlashWorkshop.filter(id=flash_id)
            await workshops.using_db(tx.connection).update(**changed)
        machine.stays_framed(row.status, await read_flash_facts(tx, flash_id, by))
        await journal(
            tx,
            "edit_flash_workshop",
            "FlashWorkshop",
            flash_id,
            by,
            now,
            before=before,
            after=changed,
        )

    await on_flash(database, flash_id, act, expected_version, by, now)


_OF_AGENCY: Final = ("workshop_id", "series_id", "supporting_mission_id")


async def on_flash(
    database: Database,
    flash_id: UUID,
    act: Callable[[Transaction, FlashWorkshop], Awaitable[None]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """One change by its keeper, of a workshop that may still change."""
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_flash(tx, flash_id, expected_version, by, now)
        machine.may_change(row.status)
        await act(tx, row)

    await database.unit_of_work(work)


async def transition(
    database: Database,
    flash_id: UUID,
    name: str,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Frame, start or close it. Raises NotFound, Forbidden, Conflict, TransitionRefused."""
    await _move(database, flash_id, name, {}, expected_version, by, now)


async def deliver(
    database: Database,
    flash_id: UUID,
    *,
    guide_plan_url: str,
    delivered_on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """FW4, FW5. Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    url = texts.web_address(guide_plan_url, path="guidePlanUrl", limit=terms.URL_LENGTH)
    on = delivered_on or by.today
    if on > by.today:
        raise ValidationFailed(
            "deliveredOn",
            french="Cette date n'est pas encore venue.",
            english="This day has not come yet.",
        )
    change = {"guide_plan_url": url, "delivered_on": on}
    await _move(database, flash_id, "deliverFlashWorkshop", change, expected_version, by, now)


async def cancel(
    database: Database,
    flash_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    written = texts.paragraphs(reason, path="reason", limit=terms.REASON_LENGTH)
    change = {"cancellation_reason": written}
    await _move(database, flash_id, "cancelFlashWorkshop", change, expected_version, by, now)


async def _move(
    database: Database,
    flash_id: UUID,
    name: str,
    change: Mapping[str, Any],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_flash(tx, flash_id, expected_version, by, now)
        facts = await read_flash_facts(tx, flash_id, by)
        changed = {"status": machine.move_flash(name, row.status, facts), **change}
        await FlashWorkshop.filter(id=flash_id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            name,
            "FlashWorkshop",
            flash_id,
            by,
            now,
            before={"status": row.status},
            after=changed,
        )

    await database.unit_of_work(work)


def _tidied(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are given, as they are kept. Raises ValidationFailed."""
    tidy = dict(given)
    if "title" in tidy:
        tidy["title"] = texts.required(tidy["title"], path="title", limit=terms.TITLE_LENGTH)
        tidy["sort_key"] = sort_key(tidy["title"])
    if "theme_groups" in tidy:
        tidy["theme_groups"] = list(dict.fromkeys(tidy["theme_groups"]))
    for column, path in (("subjects", "subjects"), ("anct_programmes", "anctProgrammes")):
        if column in tidy:
            tidy[column] = _labels(tidy[column], path)
    if "estimated_amount" in tidy:
        amount = tidy.pop("estimated_amount")
        tidy["estimated_amount_cents"] = None if amount is None else terms.cents(amount)
    if "funding_share_percent" in tidy:
        terms.check_share(tidy["funding_share_percent"])
    return tidy


def _labels(given: Sequence[str], path: str) -> list[str]:
    if len(given) > terms.MOST_LABELS:
        raise ValidationFailed(
            path,
            french=f"{terms.MOST_LABELS} éléments au plus.",
            english=f"{terms.MOST_LABELS} items at most.",
        )
    tidy = (
        texts.required(one, path=f"{path}.{at}", limit=terms.LABEL_LENGTH)
        for at, one in enumerate(given)
    )
    return list(dict.fromkeys(tidy))


async def _require_requester(tx: Transaction, new: NewFlash, by: Viewer) -> None:
    """Who speaks for its pilot or for one of those who would bear it, or is of the agency that
    accompanies one of them. Raises Forbidden."""
    claim = f"({speaks_for(':lead')} OR {accompanies(':agency', ':lead')})"
    for lead_id in (new.pilot_id, *new.co_bearer_ids):
        sql, parameters = bound(
            f"SELECT CASE WHEN {claim} THEN 1 ELSE 0 END",
            by,
            lead=lead_id,
            agency=new.agency_id or NOBODY,
        )
        if decode_bool((await tx.fetch(sql, parameters))[0][0]):
            return
    raise Forbidden


async def _check_references(tx: Transaction, changed: Mapping[str, Any]) -> None:
    """Raises NotFound, ValidationFailed."""
    territory_id, framework_id = changed.get("territory_id"), changed.get("framework_id")
    if territory_id is not None:
        territory = await Territory.get_or_none(id=territory_id, using_db=tx.connection)
        if territory is None:
            raise NotFound
        terms.check_scale(territory.scale)
    if framework_id is not None and not await FrameworkAgreement.filter(id=framework_id).using_db(
        tx.connection
    ):
        raise NotFound
