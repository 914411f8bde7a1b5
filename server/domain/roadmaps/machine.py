"""When a proposal may be adopted or refused, and by whom. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.domain.texts import optional, required
from server.problems import Conflict, Forbidden, TransitionRefused
from server.vocabulary import ProposalStatus, RoadmapStatus

TITLE_LENGTH: Final = 300
REASON_LENGTH: Final = 2_000


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What the guards need to know of a proposal, read under its row lock."""

    status: ProposalStatus
    holder_id: UUID | None
    version: int


def deciding_holder(
    proposal: ProposalFacts, *, mandated_for: Set[UUID], expected_version: int | None
) -> UUID:
    """The holder in whose name the proposal may be adopted or refused now.

    A facilitator adopts nothing: only a person mandated by the holder decides (DOMAIN §5.1).
    Raises Forbidden, Conflict or TransitionRefused.
    """
    if proposal.holder_id is None or proposal.holder_id not in mandated_for:
        raise Forbidden
    if expected_version is not None and expected_version != proposal.version:
        raise Conflict(proposal.version)
    if proposal.status is not ProposalStatus.HANDED_OVER:
        raise TransitionRefused(
            "PROPOSAL_HANDED_OVER",
            french="Seule une proposition transmise et encore en attente peut être décidée.",
            english="Only a proposal that was handed over and still waits can be decided.",
        )
    return proposal.holder_id


def may_receive(status: RoadmapStatus) -> None:
    """Raises TransitionRefused unless a roadmap may take in one more action."""
    if status is RoadmapStatus.CLOSED:
        raise TransitionRefused(
            "ROADMAP_OPEN",
            french="Cette feuille de route est close.",
            english="This roadmap is closed.",
        )


def title(text: str, *, path: str) -> str:
    """`text` with single blanks. Raises ValidationFailed when empty or over 300 characters."""
    return required(text, path=path, limit=TITLE_LENGTH)


def reason(text: str, *, path: str) -> str:
    """`text` with single blanks. Raises ValidationFailed when empty or over 2,000 characters."""
    return required(text, path=path, limit=REASON_LENGTH)


def amendment(text: str | None, *, path: str) -> str | None:
    """What was changed, kept as it was written. Raises ValidationFailed over 2,000 characters."""
    return optional(text, path=path, limit=REASON_LENGTH)
