"""Which objects may be joined, and how (LK1). Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import LinkKind

_K: Final = LinkKind

PAIRS: Final[Mapping[LinkKind, tuple[tuple[str, str], ...]]] = {
    _K.MISSION_SUPPORTS_WORKSHOP: (("Mission", "Workshop"), ("Mission", "FlashWorkshop")),
    _K.WORKSHOP_PRODUCED_ROADMAP: (("Workshop", "Roadmap"), ("FlashWorkshop", "Roadmap")),
    _K.ACTION_PROMOTED_TO: (("Action", "Action"),),
    _K.ACTION_UNDER_AGREEMENT: (("Action", "Agreement"),),
    _K.AGREEMENT_FUNDS_MISSION: (("Agreement", "Mission"),),
    _K.MISSION_SUPPORTS_ACTION: (("Mission", "Action"),),
    _K.CONTRACT_CITES_DOCUMENT: (("Contract", "Document"),),
}
"""What each kind leaves from, and where it leads."""

COLUMNS: Final[Mapping[str, str]] = {
    "Mission": "mission",
    "Workshop": "workshop",
    "FlashWorkshop": "flash_workshop",
    "Roadmap": "roadmap",
    "Action": "action",
    "Agreement": "agreement",
    "Contract": "contract",
    "Document": "document",
}
"""The end of a link, and the table, of each type."""


def check_pair(kind: LinkKind, source: str, target: str) -> None:
    """LK1. Raises ValidationFailed for types that this kind does not join, TransitionRefused for a
    promotion, which is more than a link."""
    may_be_tied(kind)
    if (source, target) not in PAIRS[kind]:
        raise ValidationFailed(
            "kind",
            french="Un lien de cette nature ne joint pas ces deux objets.",
            english="A link of this kind does not join these two objects.",
        )


def may_be_tied(kind: LinkKind) -> None:
    """Raises TransitionRefused: what a promotion joined is tied and untied with it only (LK2)."""
    if kind is LinkKind.ACTION_PROMOTED_TO:
        raise TransitionRefused(
            "LK2",
            french="Une promotion se fait par promoteAction, et ne se défait pas.",
            english="A promotion is made by promoteAction, and is not undone.",
        )
