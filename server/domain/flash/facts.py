"""What the guards of Ateliers Flash need to know, as SQL over the row that `{t}` names.

One text for a reader's `availableTransitions` and for the verbs, which ask it again under the row's
lock. Refuses NULL: each answers true or false.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction, decode_date
from server.domain.flash import machine
from server.domain.flash.terms import FEWEST_HOLDERS, Period
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.missions.facts import truths
from server.domain.rights import holds
from server.vocabulary import FlashStatus, OrganisationKind, PurchaseOrderStatus, Role

_SERVICE: Final = OrganisationKind.STATE_DECONCENTRATED.value


def _named(*states: FlashStatus | PurchaseOrderStatus) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


_O: Final = PurchaseOrderStatus
_EXECUTED: Final = _named(_O.EXECUTED, _O.PAID)
ENGAGED: Final = _named(_O.ISSUED, _O.NOTIFIED, _O.EXECUTED, _O.PAID)
"""The states of an order that binds the buyer: those that a framework's maximum counts (PO5)."""

FRAMEWORK_FACTS: Final[Mapping[str, str]] = {
    "keeps": f"(:writes_instruments AND {speaks_for('{t}.authority_id')})",
    "awarded": "((SELECT COUNT(*) FROM framework_holder fh WHERE fh.framework_id = {t}.id)"
    f" >= {FEWEST_HOLDERS})",
}
DAY_FACTS: Final[Mapping[str, str]] = {
    "begun": "{t}.valid_from_on <= :today",
    "over": "{t}.valid_to_on < :today",
}
"""Where the day falls in the period of a framework agreement."""

_KEEPS: Final = KEEPS["flash_workshop"]
_ORDERED: Final = "SELECT 1 FROM purchase_order fo WHERE fo.flash_workshop_id = {t}.id"
_ACTIONS: Final = (
    "SELECT 1 FROM roadmap fr JOIN action fa ON fa.roadmap_id = fr.id"
    " WHERE fr.flash_workshop_id = {t}.id AND fa.status <> 'ABANDONED'"
)
FLASH_FACTS: Final[Mapping[str, str]] = {
    "keeps": _KEEPS,
    "piloted": "EXISTS (SELECT 1 FROM organisation fp WHERE fp.id = {t}.pilot_id"
    f" AND fp.kind = '{_SERVICE}')",
    "borne": "EXISTS (SELECT 1 FROM flash_co_bearer fb WHERE fb.flash_workshop_id = {t}.id)",
    "placed": "{t}.territory_id IS NOT NULL",
    "themed": "CAST({t}.theme_groups AS TEXT) <> '[]'",
    "settled": f"NOT EXISTS ({_ORDERED} AND fo.status IN ({_named(_O.DRAFT, _O.ISSUED)}))",
    "executed": f"EXISTS ({_ORDERED} AND fo.status IN ({_EXECUTED}))",
    "planned": f"(EXISTS ({_ACTIONS}) AND EXISTS (SELECT 1 FROM roadmap fr"
    " JOIN roadmap_axis fx ON fx.roadmap_id = fr.id WHERE fr.flash_workshop_id = {t}.id))",
    "prioritised": f"NOT EXISTS ({_ACTIONS} AND (fa.priority IS NULL OR NOT EXISTS ("
    "SELECT 1 FROM action_theme ft WHERE ft.action_id = fa.id)))",
}

_WORKSHOP: Final = "SELECT 1 FROM flash_workshop ow WHERE ow.id = {t}.flash_workshop_id"
_FRAMEWORK: Final = "SELECT 1 FROM framework_agreement om WHERE om.id = {t}.framework_id"
_SUM: Final = (
    "SELECT COALESCE(SUM(os.amount_cents), 0) FROM purchase_order os"
    " WHERE os.framework_id = {t}.framework_id AND os.id <> {t}.id"
    f" AND os.status IN ({ENGAGED})"
)
ORDER_FACTS: Final[Mapping[str, str]] = {
    "keeps": f"EXISTS ({_WORKSHOP} AND {_KEEPS.replace('{t}', 'ow')})",
    "issues": "(:issues_orders AND "
    + holds("organisation_id", "{t}.issuer_id", (Role.STATE_SERVICE,))
    + ")",
    "follows": f"(:writes_instruments AND ({speaks_for('{t}.issuer_id')}"
    f" OR EXISTS ({_FRAMEWORK} AND {speaks_for('om.authority_id')})))",
    "drafted": "{t}.status = 'DRAFT'",
    "ordering": f"EXISTS ({_WORKSHOP} AND ow.status IN ({_named(*sorted(machine.ORDERING))}))",
    "piloting": f"EXISTS ({_WORKSHOP} AND ow.pilot_id = {{t}}.issuer_id AND EXISTS (SELECT 1"
    f" FROM organisation op WHERE op.id = ow.pilot_id AND op.kind = '{_SERVICE}'))",
    "awarded": "EXISTS (SELECT 1 FROM framework_holder oh"
    " WHERE oh.framework_id = {t}.framework_id AND oh.organisation_id = {t}.holder_id)",
    "covered": f"NOT EXISTS ({_FRAMEWORK} AND om.max_amount_cents IS NOT NULL"
    f" AND om.max_amount_cents < {{t}}.amount_cents + ({_SUM}))",
    # PO1, on the day of the reader; a verb asks it of the day of the order.
    "in_force": f"EXISTS ({_FRAMEWORK} AND om.status <> 'PREPARING' AND om.valid_from_on <= :today"
    " AND om.valid_to_on >= :today AND (om.terminated_on IS NULL OR om.terminated_on > :today))",
}
_PERIOD: Final = "(SELECT oy.{column} FROM framework_agreement oy WHERE oy.id = {{t}}.framework_id)"
ORDER_PERIOD: Final[Mapping[str, str]] = {
    "within_from_on": _PERIOD.format(column="valid_from_on"),
    "within_to_on": _PERIOD.format(column="valid_to_on"),
}
"""The period of an order's framework, as stored."""


async def read_framework_facts(tx: Transaction, id_: UUID, by: Viewer) -> machine.FrameworkFacts:
    return machine.FrameworkFacts(
        **await truths(tx, FRAMEWORK_FACTS, "framework_agreement", id_, by)
    )


async def read_flash_facts(tx: Transaction, id_: UUID, by: Viewer) -> machine.FlashFacts:
    return machine.FlashFacts(**await truths(tx, FLASH_FACTS, "flash_workshop", id_, by))


async def read_order_facts(tx: Transaction, id_: UUID, by: Viewer) -> machine.OrderFacts:
    """As of the viewer's day."""
    ((from_on, to_on),) = await tx.fetch(
        "SELECT fw.valid_from_on, fw.valid_to_on FROM framework_agreement fw"
        " JOIN purchase_order po ON po.framework_id = fw.id WHERE po.id = $1",
        [id_],
    )
    within = Period(decode_date(from_on), decode_date(to_on))
    return machine.OrderFacts(
        **await truths(tx, ORDER_FACTS, "purchase_order", id_, by), within=within
    )
