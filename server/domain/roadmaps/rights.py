"""What the guards of a roadmap need to know, as SQL over its row.

Asked by a reader's `availableTransitions` and, again, by a verb under the lock.
Refuses NULL: each answers true or false.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.missions.facts import truths
from server.domain.roadmaps.machine import RoadmapFacts

SPEAKS: Final = f"(:writes_actions AND {speaks_for('{t}.holder_id')})"
"""Over a roadmap: whether the viewer speaks for its holder."""

_SIGNED: Final = "'SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW', 'EXPIRED', 'RENEWED', 'TERMINATED'"
_OPENING: Final = "'LAUNCHED', 'DIAGNOSIS', 'STAKES_ORIENTATIONS', 'FRAMEWORK_SIGNED'"


def _contract_is(statuses: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM contract rc WHERE rc.id = {t}.contract_id"
        f" AND rc.status IN ({statuses}))"
    )


ROADMAP_FACTS: Final[Mapping[str, str]] = {
    "keeps": KEEPS["roadmap"],
    "decides": SPEAKS,
    "instrument_signed": "(({t}.contract_id IS NULL AND {t}.agreement_id IS NULL)"
    f" OR {_contract_is(_SIGNED)} OR EXISTS (SELECT 1 FROM agreement rg"
    " WHERE rg.id = {t}.agreement_id"
    " AND rg.status IN ('SIGNED', 'ACTIVE', 'ENDED', 'RENEWED', 'TERMINATED')))",
    "plan_opens": _contract_is(_OPENING),
    # From the first signature on: nobody signs another plan than the next one.
    "plan_signed": f"({_contract_is(_SIGNED)} OR EXISTS (SELECT 1 FROM signature rs"
    " WHERE rs.contract_id = {t}.contract_id AND rs.instrument = 'CONTRACT'))",
}
"""Each fact of `RoadmapFacts`."""


async def roadmap_facts(tx: Transaction, roadmap_id: UUID, by: Viewer) -> RoadmapFacts:
    return RoadmapFacts(**await truths(tx, ROADMAP_FACTS, "roadmap", roadmap_id, by))
