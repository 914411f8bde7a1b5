"""What the guards of a deliverable need to know, as SQL over its row.

Asked by a reader's `availableTransitions` and, again, by a verb under the lock of the mission.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.deliverables.machine import DeliverableFacts, OutputRequestFacts
from server.domain.missions import facts as mission


def _of_mission(sql: str) -> str:
    """The same of the mission of the deliverable `{t}`, which the mission's text calls `{d}`."""
    return (
        "EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {t}.mission_id AND "
        + sql.replace("{t}", "mi").replace("{d}", "{t}")
        + ")"
    )


FACTS: Final[Mapping[str, str]] = {
    "steers": _of_mission(mission.STEERS),
    "validates": _of_mission(mission.VALIDATES),
    "has_validators": _of_mission(mission.HAS_VALIDATORS),
    "owes": _of_mission(mission.OWES),
    "commissions": _of_mission(mission.COMMISSIONS),
    "has_commissioner": _of_mission("{t}.requested_by_id IS NOT NULL"),
}
"""Each fact of `DeliverableFacts`."""


OUTPUT_REQUEST_FACTS: Final[Mapping[str, str]] = {
    "asks": "EXISTS (SELECT 1 FROM organisation o WHERE o.id = {t}.organisation_id"
    f" AND {mission.MANDATED})",
}
"""Each fact of `OutputRequestFacts`."""


async def read_facts(tx: Transaction, deliverable_id: UUID, by: Viewer) -> DeliverableFacts:
    return DeliverableFacts(**await mission.truths(tx, FACTS, "deliverable", deliverable_id, by))


async def read_request_facts(tx: Transaction, request_id: UUID, by: Viewer) -> OutputRequestFacts:
    truths = await mission.truths(tx, OUTPUT_REQUEST_FACTS, "output_request", request_id, by)
    return OutputRequestFacts(**truths)
