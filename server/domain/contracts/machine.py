"""When a contract may move, from its launch to its end, and an amendment. Pure: no I/O, no clock.

CT7 a stage is never skipped: each transition leaves from one stage to the next, and only the first
ones lead back. What one signature completes is asked of the others by the verb: a party that signs is
not told that it has not signed yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.domain.transitions import Possibility, Transition, possibilities
from server.problems import (
    AmendmentRequired,
    DeliberationRequired,
    Forbidden,
    Problem,
    SignatureMissing,
    TransitionRefused,
)
from server.vocabulary import AmendmentStatus, BodyKind, ContractStatus

S = ContractStatus
BEFORE_FRAMEWORK: Final = frozenset({S.LAUNCHED, S.DIAGNOSIS, S.STAKES_ORIENTATIONS})
"""The stages whose parties may change, and that may be gone back to."""
BEFORE_SIGNATURE: Final = BEFORE_FRAMEWORK | {S.FRAMEWORK_SIGNED, S.ACTION_PLAN}
IN_FORCE: Final = frozenset({S.SIGNED, S.IN_EXECUTION, S.MID_TERM_REVIEW})
"""CT8: what a département and a territory have one of."""
RENEWABLE: Final = IN_FORCE | {S.EXPIRED}


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the guards need to know of a contract before anything is asked of it.

    `unsigned_framework` counts the parties that did not sign the framework, `uncited` the projects that
    cite no orientation, `uncommitted` the parties
    without a commitment (CT3). `keeps` is who keeps it, `speaks` who is mandated for a party.
    """

    keeps: bool
    speaks: bool
    steered: bool
    conferred: bool
    has_papers: bool
    stakes: int
    orientations: int
    unsigned_framework: int
    projects: int
    uncited: int
    uncommitted: int
    to_review: bool
    begun: bool
    over: bool


def _may_keep(facts: ContractFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _may_sign(facts: ContractFacts) -> Problem | None:
    return None if facts.keeps or facts.speaks else Forbidden()


def _has_a_steering_committee(facts: ContractFacts) -> Problem | None:
    if facts.steered:
        return None
    return TransitionRefused(
        "STEERING_COMMITTEE",
        french="Le diagnostic s'ouvre quand le comité de pilotage du contrat est établi.",
        english="The diagnosis opens once the contract's steering committee is established.",
    )


def _has_a_partnership_conference(facts: ContractFacts) -> Problem | None:
    if facts.conferred:
        return None
    return TransitionRefused(
        "PARTNERSHIP_CONFERENCE",
        french="Le diagnostic s'ouvre quand la conférence partenariale du contrat est établie.",
        english="The diagnosis opens once the contract's partnership conference is established.",
    )


def _has_papers(facts: ContractFacts) -> Problem | None:
    if facts.has_papers:
        return None
    return TransitionRefused(
        "DOCUMENT_REQUIRED",
        french="Cette étape rend compte dans une pièce : joignez-la d'abord au contrat.",
        english="This stage is told in a document: add it to the contract first.",
    )


def _has_stakes_and_orientations(facts: ContractFacts) -> Problem | None:
    if facts.stakes and facts.orientations:
        return None
    return TransitionRefused(
        "STAKES_ORIENTATIONS",
        french="Le cadre a un enjeu et une orientation prioritaire au moins.",
        english="The framework has at least one stake and one priority orientation.",
    )


def _framework_is_signed(facts: ContractFacts) -> Problem | None:
    """CT4: by every party, before the plan opens."""
    return SignatureMissing(facts.unsigned_framework) if facts.unsigned_framework else None


def _has_projects(facts: ContractFacts) -> Problem | None:
    if facts.projects:
        return None
    return TransitionRefused(
        "PROJECTS_REQUIRED",
        french="Le plan d'actions a un projet au moins.",
        english="The action plan has at least one project.",
    )


def _projects_cite_orientations(facts: ContractFacts) -> Problem | None:
    if not facts.uncited:
        return None
    return TransitionRefused(
        "CT3",
        french="Chaque projet du plan cite une orientation du Cadre d'Action Stratégique ;"
        f" {facts.uncited} n'en cite(nt) pas.",
        english="Each project of the plan cites an orientation of the framework;"
        f" {facts.uncited} cite none.",
    )


def _parties_are_committed(facts: ContractFacts) -> Problem | None:
    if not facts.uncommitted:
        return None
    return TransitionRefused(
        "CT3_COMMITMENTS",
        french=f"Chaque partie a ses engagements dans le plan ; il en manque pour {facts.uncommitted}.",
        english=f"Each party has commitments in the plan; {facts.uncommitted} have none.",
    )


def _has_begun(facts: ContractFacts) -> Problem | None:
    if facts.begun:
        return None
    return TransitionRefused(
        "SIGNED_DAY",
        french="Le contrat court à partir du jour de sa signature.",
        english="A contract runs from the day it is signed.",
    )


def _review_awaits(facts: ContractFacts) -> Problem | None:
    """CT2: a contract has one mid-term clause, and holds one review."""
    if facts.to_review:
        return None
    return TransitionRefused(
        "CT2",
        french="La revoyure de ce contrat est déjà tenue.",
        english="The mid-term review of this contract is held already.",
    )


def _is_over(facts: ContractFacts) -> Problem | None:
    """CT1: its term has come."""
    if facts.over:
        return None
    return TransitionRefused(
        "CT1",
        french="Le terme du contrat n'est pas venu.",
        english="The contract's term has not come.",
    )


PLAN_STANDS: Final = (_has_projects, _projects_cite_orientations, _parties_are_committed)
"""CT3: what a plan holds before anybody signs it."""

CONTRACT: Final[Sequence[Transition[ContractStatus, ContractFacts]]] = (
    Transition(
        "openContractDiagnosis",
        frozenset({S.LAUNCHED}),
        S.DIAGNOSIS,
        (_may_keep, _has_a_steering_committee, _has_a_partnership_conference),
    ),
    Transition(
        "validateContractDiagnosis",
        frozenset({S.DIAGNOSIS}),
        S.STAKES_ORIENTATIONS,
        (_may_keep, _has_papers),
    ),
    Transition(
        "validateStrategicFramework",
        frozenset({S.STAKES_ORIENTATIONS}),
        S.FRAMEWORK_SIGNED,
        (_may_keep, _has_papers, _has_stakes_and_orientations),
    ),
    Transition(
        "openActionPlan",
        frozenset({S.FRAMEWORK_SIGNED}),
        S.ACTION_PLAN,
        (_may_keep, _framework_is_signed),
    ),
    Transition("signContract", frozenset({S.ACTION_PLAN}), S.SIGNED, (_may_sign, *PLAN_STANDS)),
    Transition(
        "startContractExecution", frozenset({S.SIGNED}), S.IN_EXECUTION, (_may_keep, _has_begun)
    ),
    Transition(
        "openContractReview",
        frozenset({S.IN_EXECUTION}),
        S.MID_TERM_REVIEW,
        (_may_keep, _review_awaits),
    ),
    Transition(
        "concludeContractReview", frozenset({S.MID_TERM_REVIEW}), S.IN_EXECUTION, (_may_keep,)
    ),
    Transition("expireContract", IN_FORCE, S.EXPIRED, (_may_keep, _is_over)),
    Transition("terminateContract", IN_FORCE, S.TERMINATED, (_may_keep,)),
    Transition("returnContractToLaunch", frozenset({S.DIAGNOSIS}), S.LAUNCHED, (_may_keep,)),
    Transition(
        "returnContractToDiagnosis", frozenset({S.STAKES_ORIENTATIONS}), S.DIAGNOSIS, (_may_keep,)
    ),
    Transition("abandonContract", BEFORE_SIGNATURE, S.ABANDONED, (_may_keep,)),
)


def available_transitions(status: ContractStatus, facts: ContractFacts) -> list[Possibility]:
    return possibilities(CONTRACT, status, facts, may_act=True)


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """What the guards need to know of an amendment before anything is asked of it."""

    keeps: bool
    speaks: bool
    contract_in_force: bool
    changes: int
    voted: bool


def _contract_in_force(facts: AmendmentFacts) -> Problem | None:
    return None if facts.contract_in_force else not_in_force()


def _has_changes(facts: AmendmentFacts) -> Problem | None:
    if facts.changes:
        return None
    return TransitionRefused(
        "CHANGES_REQUIRED",
        french="Un avenant change quelque chose au plan.",
        english="An amendment changes something in the plan.",
    )


def _is_voted(facts: AmendmentFacts) -> Problem | None:
    """CT6: an amendment is voted before it is signed."""
    return None if facts.voted else DeliberationRequired(BodyKind.PARTNERSHIP_CONFERENCE)


def _may_keep_amendment(facts: AmendmentFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _may_sign_amendment(facts: AmendmentFacts) -> Problem | None:
    return None if facts.keeps or facts.speaks else Forbidden()


A = AmendmentStatus
AMENDMENT: Final[Sequence[Transition[AmendmentStatus, AmendmentFacts]]] = (
    Transition(
        "signAmendment",
        frozenset({A.DRAFT}),
        A.SIGNED,
        (_may_sign_amendment, _contract_in_force, _has_changes, _is_voted),
    ),
    Transition("abandonAmendment", frozenset({A.DRAFT}), A.ABANDONED, (_may_keep_amendment,)),
)


def amendment_transitions(status: AmendmentStatus, facts: AmendmentFacts) -> list[Possibility]:
    return possibilities(AMENDMENT, status, facts, may_act=True)


def plan_is_open(status: ContractStatus, *, signed_by_some: bool) -> None:
    """Raises AmendmentRequired once the contract is signed (CT6), TransitionRefused before its plan
    opens (CT4), while parties sign it, and where there is none to come."""
    if status in (S.LAUNCHED, S.DIAGNOSIS, S.STAKES_ORIENTATIONS, S.FRAMEWORK_SIGNED):
        raise TransitionRefused(
            "CT4",
            french="Le plan d'actions s'ouvre quand le Cadre d'Action Stratégique est signé.",
            english="The action plan opens once the strategic framework is signed.",
        )
    if status is S.ABANDONED:
        raise TransitionRefused(
            "STATUS", french="Ce contrat est abandonné.", english="This contract is abandoned."
        )
    if status is not S.ACTION_PLAN:
        raise AmendmentRequired
    if signed_by_some:
        raise TransitionRefused(
            "SIGNING",
            french="Une partie a déjà signé ce plan : il ne change plus avant l'avenant.",
            english="A party signed this plan already: it changes no more before an amendment.",
        )


def parties_may_change(status: ContractStatus) -> None:
    """Raises TransitionRefused: who signs the framework is known before it is signed."""
    if status not in BEFORE_FRAMEWORK:
        raise TransitionRefused(
            "CT4",
            french="Les parties ne changent plus une fois le cadre à la signature, sauf succession"
            " (CT9).",
            english="The parties change no more once the framework is to be signed, except by"
            " succession (CT9).",
        )


def framework_may_change(status: ContractStatus) -> None:
    """Raises TransitionRefused outside the stage of stakes and orientations."""
    if status is not S.STAKES_ORIENTATIONS:
        raise TransitionRefused(
            "STATUS",
            french="Enjeux et orientations s'écrivent à leur étape, après le diagnostic.",
            english="Stakes and orientations are written at their stage, after the diagnosis.",
        )


def may_be_amended(status: ContractStatus) -> None:
    """Raises TransitionRefused unless the contract is in force."""
    if status not in IN_FORCE:
        raise not_in_force()


def not_in_force() -> TransitionRefused:
    return TransitionRefused(
        "CONTRACT_IN_FORCE",
        french="Ce contrat n'est pas en vigueur.",
        english="This contract is not in force.",
    )


def may_be_renewed(status: ContractStatus, *, already: bool) -> None:
    """Raises TransitionRefused."""
    if status not in RENEWABLE:
        raise not_in_force()
    if already:
        raise TransitionRefused(
            "RENEWED_ONCE",
            french="Un contrat qui succède à celui-ci est déjà lancé.",
            english="A contract that follows this one is already launched.",
        )


def amendment_may_change(status: AmendmentStatus, *, voted: bool) -> None:
    """Raises TransitionRefused: what was voted is signed as it was voted."""
    if status is not A.DRAFT or voted:
        raise TransitionRefused(
            "AMENDMENT_VOTED",
            french="Un avenant voté ne se récrit plus : abandonnez-le et préparez-en un autre.",
            english="A voted amendment is not rewritten: abandon it and draft another.",
        )


def may_be_voted(status: AmendmentStatus, facts: AmendmentFacts) -> None:
    """Raises TransitionRefused: a draft is voted once, for what it changes, while its contract is in
    force."""
    amendment_may_change(status, voted=facts.voted)
    for problem in (_contract_in_force(facts), _has_changes(facts)):
        if problem is not None:
            raise problem
