"""Who writes on a mission: the staff of its agency, with a token that may conduct missions; and who
adds papers to an action: who keeps its roadmap, its owners and its pilot (AC7).

Asked in the transaction of the change. Refuses an auditor, who reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.access.policy import STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.aggregates import lock
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.missions.facts import STEERS, truths
from server.domain.rights import holds
from server.problems import Forbidden
from server.vocabulary import Role, Scope

_WRITES: Final = holds("agency_id", "{t}.agency_id", STAFF_ROLES - {Role.AUDITOR})
_PART: Final = (
    "(EXISTS (SELECT 1 FROM roadmap wr WHERE wr.id = {t}.roadmap_id AND "
    + KEEPS["roadmap"].replace("{t}", "wr")
    + ") OR (:writes_actions AND EXISTS (SELECT 1 FROM action_actor wa WHERE wa.action_id = {t}.id"
    f" AND wa.role IN ('PROJECT_OWNER', 'CO_OWNER', 'PILOT') AND {speaks_for('wa.organisation_id')})))"
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Someone of the agency's staff; `steers` tells who leads the mission or keeps the agency."""

    user_id: UUID
    steers: bool


async def require_writer(tx: Transaction, by: Viewer, mission_id: UUID) -> Writer:
    """Locks the mission, so that a role that ends is told before or after. Raises NotFound,
    Forbidden."""
    if by.user_id is None or not by.has(Scope.MISSION_WRITE):
        raise Forbidden
    await lock(tx, "mission", mission_id)
    found = await truths(tx, {"writes": _WRITES, "steers": STEERS}, "mission", mission_id, by)
    if not found["writes"]:
        raise Forbidden
    return Writer(by.user_id, found["steers"])


async def require_part(tx: Transaction, action_id: UUID, by: Viewer) -> None:
    """Raises Forbidden unless the viewer keeps the action's roadmap, or carries the action."""
    if not (await truths(tx, {"part": _PART}, "action", action_id, by))["part"]:
        raise Forbidden
