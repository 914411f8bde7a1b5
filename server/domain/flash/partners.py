"""What an Atelier Flash is joined to: those who bear it, what they pay, the workshop that is lived,
the roadmap that it leaves. One unit of work each.

Refuses a roadmap to whoever does not keep it: what a workshop shows, its readers read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.aggregates import bump, key, lock
from server.domain.flash import terms
from server.domain.flash.facts import read_flash_facts
from server.domain.flash.machine import stays_framed
from server.domain.flash.workshops import join, on_flash
from server.domain.instruments.rights import require_keeping
from server.domain.journal import journal
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import FlashCoBearer, FlashWorkshop, Mission, Roadmap, Workshop, WorkshopSeries
from server.models.sorting import sort_key
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import RoadmapStatus, Scope, WorkshopMethod


async def add_co_bearer(
    database: Database,
    flash_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused (O4), ValidationFailed."""

    async def act(tx: Transaction, row: FlashWorkshop) -> None:
        if await _bears(tx, flash_id, organisation_id):
            return
        await join(tx, flash_id, organisation_id, by.today, now)
        await _told(tx, "add_flash_co_bearer", flash_id, by, now, organisation_id=organisation_id)

    await on_flash(database, flash_id, act, expected_version, by, now)


async def remove_co_bearer(
    database: Database,
    flash_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """FW2 and FW6 stay true. Raises NotFound, Forbidden, Conflict, TransitionRefused."""

    async def act(tx: Transaction, row: FlashWorkshop) -> None:
        if not await _bears(tx, flash_id, organisation_id):
            raise NotFound
        holds = Roadmap.filter(flash_workshop_id=flash_id, holder_id=organisation_id)
        if key(row, "logistics_payer_id") == organisation_id or await holds.using_db(tx.connection):
            raise TransitionRefused(
                "CO_BEARER_COMMITTED",
                french="Ce co-porteur paie la logistique, ou porte la feuille de route.",
                english="This co-bearer pays the logistics, or holds the roadmap.",
            )
        gone = FlashCoBearer.filter(flash_workshop_id=flash_id, organisation_id=organisation_id)
        await gone.using_db(tx.connection).delete()
        stays_framed(row.status, await read_flash_facts(tx, flash_id, by))
        await _told(
            tx, "remove_flash_co_bearer", flash_id, by, now, organisation_id=organisation_id
        )

    await on_flash(database, flash_id, act, expected_version, by, now)


async def set_logistics(
    database: Database,
    flash_id: UUID,
    *,
    amount: Decimal,
    payer_id: UUID,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """FW6: what is paid apart, in euros, by one who bears the workshop.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    cents = terms.cents(amount)

    async def act(tx: Transaction, row: FlashWorkshop) -> None:
        terms.check_payer(bears=await _bears(tx, flash_id, payer_id))
        changed = {"logistics_cents": cents, "logistics_payer_id": payer_id}
        await _write(tx, row, "set_flash_logistics", changed, by, now)

    await on_flash(database, flash_id, act, expected_version, by, now)


_REFERRED: Final[Mapping[str, tuple[type[Any], str, WorkshopMethod | None]]] = {
    "workshop_id": (Workshop, "workshopId", WorkshopMethod.FLASH_WORKSHOP),
    "series_id": (WorkshopSeries, "seriesId", WorkshopMethod.LOCAL_WORKSHOP),
    "supporting_mission_id": (Mission, "supportingMissionId", None),
}


async def attach(
    database: Database,
    flash_id: UUID,
    links: Mapping[str, UUID | None],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """What the accompanying agency brings: the workshop that is lived in the engine, the series of
    its long sister, the mission that supports it, by column. A None takes it away.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, row: FlashWorkshop) -> None:
        for column, id_ in links.items():
            if id_ is not None:
                await _check_link(tx, row, column, id_)
        await _write(tx, row, "attach_to_flash_workshop", dict(links), by, now)

    await on_flash(database, flash_id, act, expected_version, by, now)


async def _check_link(tx: Transaction, row: FlashWorkshop, column: str, id_: UUID) -> None:
    model, path, method = _REFERRED[column]
    # Locked: an object of the engine belongs to one Atelier Flash.
    await lock(tx, model._meta.db_table, id_)
    linked = await model.get(id=id_, using_db=tx.connection)
    if linked.agency_id != key(row, "agency_id"):
        raise ValidationFailed(
            path,
            french="Il est de l'agence qui accompagne l'Atelier Flash, et d'aucune autre.",
            english="It belongs to the agency that accompanies the Atelier Flash, and to no other.",
        )
    if method is None:
        return
    if linked.method is not method:
        raise ValidationFailed(
            path,
            french="Un Atelier Flash se vit en un atelier de cette méthode ; la série est celle d'un"
            " Atelier local.",
            english="An Atelier Flash is lived as a workshop of that method; the series is that of"
            " an Atelier local.",
        )
    others = FlashWorkshop.filter(**{column: id_}).exclude(id=row.id)
    if await others.using_db(tx.connection):
        raise ValidationFailed(
            path,
            french="Il est déjà celui d'un autre Atelier Flash.",
            english="It is already that of another Atelier Flash.",
        )


@dataclass(frozen=True, slots=True)
class ChosenRoadmap:
    """A roadmap that one of those who bear the workshop holds already."""

    id: UUID


@dataclass(frozen=True, slots=True)
class OpenedRoadmap:
    """A draft in the name of one of those who bear it."""

    holder_id: UUID
    title: str


async def set_roadmap(
    database: Database,
    flash_id: UUID,
    roadmap: ChosenRoadmap | OpenedRoadmap,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """The roadmap that the workshop leaves (FW5). A chosen one is asked of whoever keeps it too.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def act(tx: Transaction, row: FlashWorkshop) -> None:
        held = Roadmap.filter(flash_workshop_id=flash_id)
        if await held.using_db(tx.connection):
            raise TransitionRefused(
                "FLASH_ROADMAP_SET",
                french="Cet Atelier Flash a déjà sa feuille de route.",
                english="This Atelier Flash already has its roadmap.",
            )
        match roadmap:
            case ChosenRoadmap(id=roadmap_id):
                await _choose(tx, flash_id, roadmap_id, by, now)
            case OpenedRoadmap(holder_id=holder_id, title=title):
                roadmap_id = await _open(tx, row, holder_id, title, by, now)
        await _told(tx, "set_flash_roadmap", flash_id, by, now, roadmap_id=roadmap_id)

    await on_flash(database, flash_id, act, expected_version, by, now)


async def _choose(
    tx: Transaction, flash_id: UUID, roadmap_id: UUID, by: Viewer, now: datetime
) -> None:
    await bump(tx, "roadmap", roadmap_id, expected_version=None, now=now)
    await require_keeping(tx, "roadmap", roadmap_id, by)
    chosen = await Roadmap.get(id=roadmap_id, using_db=tx.connection)
    plan_of = ("contract_id", "agreement_id", "flash_workshop_id")
    if chosen.status is RoadmapStatus.CLOSED or any(getattr(chosen, one) for one in plan_of):
        raise TransitionRefused(
            "ROADMAP_FREE",
            french="Cette feuille de route est close, ou celle d'un autre instrument.",
            english="This roadmap is closed, or that of another instrument.",
        )
    if not await _bears(tx, flash_id, key(chosen, "holder_id")):
        raise _not_borne()
    chosen_one = Roadmap.filter(id=roadmap_id)
    await chosen_one.using_db(tx.connection).update(flash_workshop_id=flash_id)
    await journal(
        tx, "join_roadmap", "Roadmap", roadmap_id, by, now, after={"flash_workshop_id": flash_id}
    )


async def _open(
    tx: Transaction, row: FlashWorkshop, holder_id: UUID, title: str, by: Viewer, now: datetime
) -> UUID:
    written = texts.required(title, path="title", limit=terms.TITLE_LENGTH)
    if not await _bears(tx, row.id, holder_id):
        raise _not_borne()
    opened = await Roadmap.create(
        using_db=tx.connection,
        id=new_id(),
        holder_id=holder_id,
        agency_id=key(row, "agency_id"),
        flash_workshop_id=row.id,
        title=written,
        status=RoadmapStatus.DRAFT,
        sort_key=sort_key(written),
        created_at=now,
        updated_at=now,
    )
    await journal(
        tx, "open_roadmap", "Roadmap", opened.id, by, now, after={"flash_workshop_id": row.id}
    )
    return opened.id


def _not_borne() -> TransitionRefused:
    return TransitionRefused(
        "HOLDER_BEARS",
        french="La feuille de route d'un Atelier Flash est à l'un de ses co-porteurs.",
        english="The roadmap of an Atelier Flash is held by one of its co-bearers.",
    )


async def _bears(tx: Transaction, flash_id: UUID, organisation_id: UUID) -> bool:
    return bool(
        await tx.fetch(
            "SELECT 1 FROM flash_co_bearer WHERE flash_workshop_id = $1 AND organisation_id = $2",
            [flash_id, organisation_id],
        )
    )


async def _write(
    tx: Transaction,
    row: FlashWorkshop,
    verb: str,
    changed: dict[str, Any],
    by: Viewer,
    now: datetime,
) -> None:
    before = {name: getattr(row, name) for name in changed}
    await FlashWorkshop.filter(id=row.id).using_db(tx.connection).update(**changed)
    await journal(tx, verb, "FlashWorkshop", row.id, by, now, before=before, after=changed)


async def _told(
    tx: Transaction, verb: str, flash_id: UUID, by: Viewer, now: datetime, **after: Any
) -> None:
    await journal(tx, verb, "FlashWorkshop", flash_id, by, now, after=after)
