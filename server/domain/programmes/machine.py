"""When a version of a programme may move, and what its content must hold. Pure: no I/O, no clock.

A version that was submitted never changes again (PV2): what changes is a new version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.domain.texts import required
from server.domain.transitions import Possibility, Transition, possibilities
from server.problems import (
    DeliberationRequired,
    Problem,
    TotalsMismatch,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.vocabulary import (
    BodyKind,
    DeliberationOutcome,
    LineState,
    ProgrammeKind,
    ProgrammeStatus,
    TotalsBasis,
    VersionStatus,
)

TITLE_LENGTH: Final = 300
LABEL_LENGTH: Final = 200
ORIENTATION_LENGTH: Final = 400
REASON_LENGTH: Final = 2_000
MOST_DAYS: Final = Decimal(100_000)

V = VersionStatus


@dataclass(frozen=True, slots=True)
class Totals:
    """What a version declares beside what its lines add up to, in quarter-days."""

    basis: TotalsBasis
    basis_reason: str | None
    declared_total: int | None
    declared_socle: int | None
    socle: int
    missions: int


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What the guards need to know of a version. `missing_body` is the first body of the chain
    whose adopted deliberation is not there, in order."""

    axes: int
    totals: Totals
    was_met: bool
    missing_body: BodyKind | None
    was_rejected: bool


def _has_an_axis(facts: VersionFacts) -> Problem | None:
    if facts.axes:
        return None
    return TransitionRefused(
        "AXIS_REQUIRED",
        french="Une version soumise a au moins un axe.",
        english="A submitted version has at least one axis.",
    )


def _totals_stand(facts: VersionFacts) -> Problem | None:
    """PV1: a declared total is the sum of the lines, unless the source does not say what it
    counts, with the reason."""
    totals = facts.totals
    if totals.basis is TotalsBasis.UNSPECIFIED and totals.basis_reason:
        return None
    expected = totals.missions
    if totals.basis is not TotalsBasis.SOCLE_EXCLUDED:
        # PV6: the socle counts when it is included, and when nothing says so.
        expected += totals.socle
    for path, declared, computed in (
        ("declaredTotalDays", totals.declared_total, expected),
        ("declaredSocleDays", totals.declared_socle, totals.socle),
    ):
        if declared is not None and declared != computed:
            return TotalsMismatch(path, declared=in_days(declared), computed=in_days(computed))
    return None


def _was_met(facts: VersionFacts) -> Problem | None:
    if facts.was_met:
        return None
    return TransitionRefused(
        "MEETING_HELD",
        french="L'instance qui approuve ne s'est pas encore réunie.",
        english="The body that approves has not met yet.",
    )


def _is_adopted(facts: VersionFacts) -> Problem | None:
    return None if facts.missing_body is None else DeliberationRequired(facts.missing_body)


def _is_rejected(facts: VersionFacts) -> Problem | None:
    return None if facts.was_rejected else DeliberationRequired()


VERSION: Final[Sequence[Transition[VersionStatus, VersionFacts]]] = (
    Transition(
        "submitProgrammeVersion",
        frozenset({V.DRAFT}),
        V.SUBMITTED,
        (_has_an_axis, _totals_stand),
    ),
    Transition("returnProgrammeVersion", frozenset({V.SUBMITTED}), V.DRAFT),
    Transition("presentProgrammeVersion", frozenset({V.SUBMITTED}), V.PRESENTED, (_was_met,)),
    Transition("approveProgrammeVersion", frozenset({V.PRESENTED}), V.APPROVED, (_is_adopted,)),
    Transition("rejectProgrammeVersion", frozenset({V.PRESENTED}), V.REJECTED, (_is_rejected,)),
)


def available_transitions(
    status: VersionStatus, facts: VersionFacts, *, may_act: bool
) -> list[Possibility]:
    return possibilities(VERSION, status, facts, may_act=may_act)


PROGRAMME: Final[Sequence[Transition[ProgrammeStatus, None]]] = (
    Transition(
        "approveProgrammeVersion",
        frozenset({ProgrammeStatus.PREPARING, ProgrammeStatus.IN_FORCE}),
        ProgrammeStatus.IN_FORCE,
    ),
    Transition("closeProgramme", frozenset({ProgrammeStatus.IN_FORCE}), ProgrammeStatus.CLOSED),
    Transition(
        "abandonProgramme", frozenset({ProgrammeStatus.PREPARING}), ProgrammeStatus.ABANDONED
    ),
)
OPEN_PROGRAMMES: Final = frozenset({ProgrammeStatus.PREPARING, ProgrammeStatus.IN_FORCE})


def may_change(status: VersionStatus) -> None:
    """PV2: only a draft changes. Raises TransitionRefused."""
    if status is not V.DRAFT:
        raise TransitionRefused(
            "PV2",
            french="Seul un brouillon se modifie : ouvrez une nouvelle version.",
            english="Only a draft can be edited: branch a new version.",
        )


def may_branch(programme: ProgrammeStatus, *, drafts: int) -> None:
    """At most one draft in a programme, and none in one that is over."""
    if programme not in OPEN_PROGRAMMES:
        raise TransitionRefused(
            "PROGRAMME_OPEN",
            french="Ce programme est clos ou abandonné.",
            english="This programme is closed or abandoned.",
        )
    if drafts:
        raise TransitionRefused(
            "ONE_DRAFT",
            french="Ce programme a déjà un brouillon.",
            english="This programme already has a draft.",
        )


@dataclass(frozen=True, slots=True)
class BodyDecision:
    """One deliberation on a version, as the approval looks at it."""

    body: BodyKind
    outcome: DeliberationOutcome
    decided_on: date


def missing_body(
    chain: Sequence[BodyKind], decisions: Sequence[BodyDecision], as_of: date | None
) -> BodyKind | None:
    """The first body of the chain that has not adopted in its turn, on or after `as_of`."""
    since = as_of or date.min
    for body in chain:
        days = [
            one.decided_on
            for one in decisions
            if one.body is body
            and one.outcome is DeliberationOutcome.ADOPTED
            and one.decided_on >= since
        ]
        if not days:
            return body
        since = min(days)
    return None


def approval(chain: Sequence[BodyKind], named: Sequence[BodyDecision], as_of: date | None) -> None:
    """PV4: one adopted deliberation of each body, in order; another body's is refused.

    Raises WrongBody or DeliberationRequired.
    """
    if any(one.body not in chain for one in named):
        raise WrongBody
    missing = missing_body(chain, named, as_of)
    if missing is not None:
        raise DeliberationRequired(missing)


def line_state(known: LineState | None, *, branched: bool) -> LineState:
    """What a line that is put becomes: new in a version until the next, else changed."""
    if known is None or known is LineState.NEW:
        return LineState.NEW
    return LineState.CHANGED if branched else known


def change_reason(reason: str | None, *, branched: bool) -> str | None:
    """PV5: in a version that follows another, each changed line carries a reason."""
    if reason is None and not branched:
        return None
    return required(reason or "", path="reason", limit=REASON_LENGTH)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a line goes to one territory, in whole percents."""

    territory_id: UUID
    percent: int


def check_shares(shares: Sequence[Share]) -> None:
    """The shares of a line make a hundred, or there are none. Raises ValidationFailed."""
    if not shares:
        return
    if len({one.territory_id for one in shares}) != len(shares):
        raise ValidationFailed(
            "beneficiaries",
            french="Un territoire n'a qu'une part d'une ligne.",
            english="A territory has one share of a line.",
        )
    if any(one.percent < 1 for one in shares) or sum(one.percent for one in shares) != 100:
        raise ValidationFailed(
            "beneficiaries",
            french="Les parts, d'un pour cent au moins, font cent ensemble.",
            english="The shares, of one percent at least, make a hundred together.",
        )


def years(kind: ProgrammeKind, year_from: int, year_to: int) -> None:
    """P2. Raises ValidationFailed."""
    if not 1990 <= year_from <= year_to <= 2100:
        raise ValidationFailed(
            "yearTo",
            french="La dernière année suit la première.",
            english="The last year follows the first.",
        )
    if kind is ProgrammeKind.ANNUAL and year_from != year_to:
        raise ValidationFailed(
            "yearTo",
            french="Un programme annuel tient en une année.",
            english="An annual programme takes one year.",
        )


def quarter_days(days: Decimal | None, *, path: str) -> int | None:
    """Days of a plan as they are stored: by half-day, not negative. Raises ValidationFailed."""
    if days is None:
        return None
    quarters = days * 4
    if not 0 <= days <= MOST_DAYS or quarters % 2:
        raise ValidationFailed(
            path,
            french="Des jours par demi-journée, sans nombre négatif.",
            english="Days by the half-day, not negative.",
        )
    return int(quarters)


def in_days(quarters: int) -> Decimal:
    return Decimal(quarters) / 4


def frozen_digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content in one canonical form."""
    canonical = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
