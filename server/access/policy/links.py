"""Who sees what joins two objects: whoever sees both. Refuses a link that would tell of a hidden end."""

from __future__ import annotations

from typing import Final

from server.access.policy.instruments import AGREEMENTS, CONTRACTS, FLASH_WORKSHOPS
from server.access.policy.live import WORKSHOPS
from server.access.policy.missions import MISSION_SUMMARY
from server.access.policy.papers import DOCUMENTS
from server.access.policy.roadmaps import ACTIONS, ROADMAPS
from server.access.policy.rules import NO_ROW, Rule, of_visible
from server.vocabulary import ViewerKind

_ENDS: Final = (
    ("mission_id", "mission", MISSION_SUMMARY, ":reads_missions", "km"),
    ("workshop_id", "workshop", WORKSHOPS, ":reads_workshops", "kw"),
    ("flash_workshop_id", "flash_workshop", FLASH_WORKSHOPS, ":reads_instruments", "kf"),
    ("roadmap_id", "roadmap", ROADMAPS, ":reads_roadmaps", "kr"),
    ("action_id", "action", ACTIONS, None, "ka"),
    ("target_action_id", "action", ACTIONS, None, "kt"),
    ("agreement_id", "agreement", AGREEMENTS, ":reads_instruments", "kg"),
    ("contract_id", "contract", CONTRACTS, ":reads_instruments", "kc"),
    ("document_id", "document", DOCUMENTS, None, "kd"),
)


def _both_ends(kind: ViewerKind) -> str:
    terms = []
    for column, table, rule, scope, alias in _ENDS:
        seen = of_visible(table, f"{{t}}.{column}", rule, alias=alias).get(kind, NO_ROW)
        asked = f"{scope} AND {seen}" if scope else seen
        terms.append(f"({{t}}.{column} IS NULL OR {asked})")
    return f"({' AND '.join(terms)})"


LINKS: Final = Rule({kind: _both_ends(kind) for kind in ViewerKind})
