"""Who prepares a workshop: who leads its mission or keeps its agency, and who facilitates it.

Asked in the transaction of the change, so that a role that ended counts at once. Refuses a table
host, a note taker and an observer: they are there on the day.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from server.access.policy import FACILITATING_ROLES, STAFF_ROLES, holds_role
from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.missions.facts import STEERS, truths
from server.domain.rights import holds
from server.problems import Forbidden
from server.vocabulary import Role

_STEERS_ITS_MISSION: Final = (
    "(:writes_missions AND EXISTS (SELECT 1 FROM mission pm WHERE pm.id = {t}.mission_id AND "
    + STEERS.replace("{t}", "pm")
    + "))"
)
"""Over a workshop or a series: whether the viewer leads its mission, or keeps its agency."""
PREPARES: Final = (
    f"({_STEERS_ITS_MISSION} OR (:facilitates AND {holds_role('{t}.id', FACILITATING_ROLES)}))"
)
"""Over a workshop."""
_WRITES_TEMPLATES: Final = (
    f"(:writes_missions AND {holds('agency_id', '{t}.id', STAFF_ROLES - {Role.AUDITOR})})"
)
"""Over an agency."""


async def require_preparer(tx: Transaction, workshop_id: UUID, by: Viewer) -> None:
    """Raises Forbidden."""
    await _require(tx, PREPARES, "workshop", workshop_id, by)


async def require_series_keeper(tx: Transaction, series_id: UUID, by: Viewer) -> None:
    """Raises Forbidden."""
    await _require(tx, _STEERS_ITS_MISSION, "workshop_series", series_id, by)


async def require_template_writer(tx: Transaction, agency_id: UUID, by: Viewer) -> None:
    """Raises Forbidden unless the viewer is of the agency's staff, and no auditor."""
    await _require(tx, _WRITES_TEMPLATES, "agency", agency_id, by)


async def _require(tx: Transaction, fact: str, table: str, id_: UUID, by: Viewer) -> None:
    if not (await truths(tx, {"may": fact}, table, id_, by))["may"]:
        raise Forbidden
