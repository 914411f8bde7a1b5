"""When a proposal may be adopted or refused, when a roadmap moves, and by whom. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from server.domain.texts import optional, required
from server.domain.transitions import Possibility, Transition, possibilities, step
from server.problems import (
    AmendmentRequired,
    Conflict,
    Forbidden,
    Problem,
    TransitionRefused,
    ValidationFailed,
)
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


@dataclass(frozen=True, slots=True)
class RoadmapFacts:
    """What the guards need to know of a roadmap, for one person on one day.

    `keeps`: they speak for its holder, or are of the staff of its agency; `decides`: they speak for
    its holder. Where it is the plan of a contract or of an agreement, `instrument_signed` tells how
    far that is; a roadmap of its own waits for no signature. `plan_opens` and `plan_signed` are of a
    contract's plan: its Cadre d'Action Stratégique is not signed yet, or it is signed itself.
    """

    keeps: bool
    decides: bool
    instrument_signed: bool
    plan_opens: bool
    plan_signed: bool


def _may_keep(facts: RoadmapFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _may_decide(facts: RoadmapFacts) -> Problem | None:
    """Helping to write a roadmap gives no right to adopt it."""
    return None if facts.decides else Forbidden()


def _instrument_is_signed(facts: RoadmapFacts) -> Problem | None:
    if facts.instrument_signed:
        return None
    return TransitionRefused(
        "INSTRUMENT_SIGNED",
        french="Le plan d'un contrat ou d'un accord s'adopte avec lui : il n'est pas signé.",
        english="The plan of a contract or an agreement is adopted with it: it is not signed.",
    )


ROADMAP_TRANSITIONS: Final[Sequence[Transition[RoadmapStatus, RoadmapFacts]]] = (
    Transition(
        "adoptRoadmap",
        frozenset({RoadmapStatus.DRAFT}),
        RoadmapStatus.ADOPTED,
        (_may_decide, _instrument_is_signed),
    ),
    Transition(
        "trackRoadmap", frozenset({RoadmapStatus.ADOPTED}), RoadmapStatus.TRACKED, (_may_keep,)
    ),
    Transition(
        "closeRoadmap",
        frozenset({RoadmapStatus.ADOPTED, RoadmapStatus.TRACKED}),
        RoadmapStatus.CLOSED,
        (_may_decide,),
    ),
)


def roadmap_transitions(status: RoadmapStatus, facts: RoadmapFacts) -> list[Possibility]:
    """What may come next of a roadmap, for one person, with the reason of each no."""
    return possibilities(ROADMAP_TRANSITIONS, status, facts, may_act=True)


def move_roadmap(name: str, status: RoadmapStatus, facts: RoadmapFacts) -> RoadmapStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(ROADMAP_TRANSITIONS, name, status, facts)


def may_restructure(status: RoadmapStatus, facts: RoadmapFacts) -> None:
    """Raises Forbidden, TransitionRefused or AmendmentRequired unless the viewer may change what the
    roadmap consists of: CT4 the plan of a contract opens once its framework is signed, CT6 and
    changes by amendment only once it is signed itself."""
    if not facts.keeps:
        raise Forbidden
    may_grow(status, facts)


def may_grow(status: RoadmapStatus, facts: RoadmapFacts) -> None:
    """Whoever asks: raises TransitionRefused or AmendmentRequired unless the roadmap may take in one
    more action now."""
    may_receive(status)
    if facts.plan_signed:
        raise AmendmentRequired
    if facts.plan_opens:
        raise TransitionRefused(
            "CT4",
            french="Le plan d'actions s'ouvre une fois le Cadre d'Action Stratégique signé.",
            english="The action plan opens once the strategic framework is signed.",
        )


def decided_on(on: date, *, since: date | None, today: date, path: str) -> date:
    """The day of a decision: not to come, nor before what it follows. Raises ValidationFailed."""
    if on > today:
        raise ValidationFailed(path, french="Ce jour est à venir.", english="This day is to come.")
    if since is not None and on < since:
        raise ValidationFailed(
            path,
            french="Ce jour précède l'adoption de la feuille de route.",
            english="This day comes before the adoption of the roadmap.",
        )
    return on


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
