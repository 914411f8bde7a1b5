"""When a cooperation agreement may move, and what its sheet must hold by then. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final

from server.domain.transitions import Possibility, Transition, possibilities, step
from server.problems import Forbidden, HeadingMissing, Problem, TransitionRefused
from server.vocabulary import (
    AgreementStatus,
    AgreementType,
    DeliberationOutcome,
    Enforceability,
    SheetHeading,
)


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What the guards need to know of an agreement, for one person on one day.

    `keeps`: they keep its file; `speaks`: they speak for a party. `filled`: the headings that hold
    an item. `several`: two parties at least; `composed`: those that its form asks for (AG2).
    `owned`: each action of its roadmap has its owner and the actors to mobilise (AG3).
    `in_house` and `co_chaired`: what a pooling has (AG4). `begun`
    and `over`: its first day has come, its last one is past. `succeeded`: the agreement that
    renews it is signed.
    """

    keeps: bool
    speaks: bool
    filled: Set[SheetHeading]
    several: bool
    composed: bool
    owned: bool
    in_house: bool
    co_chaired: bool
    begun: bool
    over: bool
    succeeded: bool


def filled(headings: Mapping[SheetHeading, bool]) -> frozenset[SheetHeading]:
    """Those that hold an item."""
    return frozenset(heading for heading, holds in headings.items() if holds)


def _keeps(facts: AgreementFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _may_sign(facts: AgreementFacts) -> Problem | None:
    """Each party acts for itself; who keeps the file records what was signed on paper."""
    return None if facts.keeps or facts.speaks else Forbidden()


def _headings(facts: AgreementFacts) -> Problem | None:
    """AG1."""
    missing = [heading for heading in SheetHeading if heading not in facts.filled]
    return HeadingMissing(missing) if missing else None


def _parties(facts: AgreementFacts) -> Problem | None:
    """AG2."""
    if facts.several and facts.composed:
        return None
    return TransitionRefused(
        "AG2_PARTIES",
        french="Un accord a deux parties au moins ; un plan de coopération, un PNR et une communauté"
        " de communes ; une mutualisation, un pays qui prescrit et un PNR qui porte.",
        english="An agreement has at least two parties; a cooperation plan, a regional nature park"
        " and a community of communes; a pooling, a pays that prescribes and a park that bears.",
    )


def _owned(facts: AgreementFacts) -> Problem | None:
    """AG3."""
    if facts.owned:
        return None
    return TransitionRefused(
        "AG3_ACTIONS_OWNED",
        french="Chaque action de sa feuille de route dit sa maîtrise d'ouvrage et les acteurs"
        " extérieurs à mobiliser.",
        english="Each action of its roadmap tells its project owner and the external actors.",
    )


def _pooled(facts: AgreementFacts) -> Problem | None:
    """AG4."""
    if facts.in_house and facts.co_chaired:
        return None
    return TransitionRefused(
        "AG4_POOLING",
        french="Une mutualisation a la référence de son contrat de prestation intégrée, et un comité"
        " de pilotage coprésidé, une présidence par partie.",
        english="A pooling has the reference of its in-house contract, and a steering committee with"
        " two chairs, one for each party.",
    )


def _begun(facts: AgreementFacts) -> Problem | None:
    if facts.begun:
        return None
    return TransitionRefused(
        "FIRST_DAY",
        french="Son premier jour d'effet n'est pas venu.",
        english="Its first day has not come.",
    )


def _over(facts: AgreementFacts) -> Problem | None:
    if facts.over:
        return None
    return TransitionRefused(
        "LAST_DAY",
        french="Son terme n'est pas passé : résiliez-le, avec une raison.",
        english="Its term is not past: terminate it, with a reason.",
    )


def _succeeded(facts: AgreementFacts) -> Problem | None:
    if facts.succeeded:
        return None
    return TransitionRefused(
        "SUCCESSOR_SIGNED",
        french="L'accord qui lui succède n'est pas signé.",
        english="The agreement that renews it is not signed.",
    )


_S: Final = AgreementStatus
WRITTEN: Final = frozenset({_S.EXPLORING, _S.DRAFTED})
"""The states in which an agreement is still being written."""
BOUND: Final = frozenset({_S.SIGNED, _S.ACTIVE})

AGREEMENT: Final = (
    Transition("draftAgreement", frozenset({_S.EXPLORING}), _S.DRAFTED, (_keeps,)),
    Transition(
        "validateAgreement",
        frozenset({_S.DRAFTED}),
        _S.VALIDATED,
        (_keeps, _headings, _parties, _owned, _pooled),
    ),
    # One signature of several leaves it validated: the last one makes it signed.
    Transition("signAgreement", frozenset({_S.VALIDATED}), _S.SIGNED, (_may_sign,)),
    Transition("activateAgreement", frozenset({_S.SIGNED}), _S.ACTIVE, (_keeps, _begun)),
    Transition("endAgreement", frozenset({_S.ACTIVE}), _S.ENDED, (_keeps, _over)),
    Transition("renewAgreement", frozenset({_S.ACTIVE}), _S.RENEWED, (_keeps, _succeeded)),
    Transition("terminateAgreement", frozenset({_S.ACTIVE}), _S.TERMINATED, (_keeps,)),
    Transition(
        "abandonAgreement",
        frozenset({_S.EXPLORING, _S.DRAFTED, _S.VALIDATED}),
        _S.ABANDONED,
        (_keeps,),
    ),
)


def available_transitions(status: AgreementStatus, facts: AgreementFacts) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(AGREEMENT, status, facts, may_act=True)


def move(name: str, status: AgreementStatus, facts: AgreementFacts) -> AgreementStatus:
    """Where the transition leads. Raises Forbidden, TransitionRefused, HeadingMissing."""
    return step(AGREEMENT, name, status, facts)


def may_write(status: AgreementStatus) -> None:
    """Raises TransitionRefused: what was validated is signed as it stands."""
    if status not in WRITTEN:
        raise TransitionRefused(
            "STATUS",
            french="Un accord validé ne se réécrit plus.",
            english="An agreement that was validated is no longer rewritten.",
        )


def may_join(kind: AgreementType, status: AgreementStatus) -> None:
    """Partners join a charter that is signed, and series are held under it.

    Raises TransitionRefused.
    """
    if kind is not AgreementType.PLATFORM_CHARTER or status not in BOUND:
        raise TransitionRefused(
            "CHARTER_SIGNED",
            french="Une plateforme s'ouvre à des partenaires et à des séries une fois sa charte signée.",
            english="A platform opens to partners and to series once its charter is signed.",
        )


def may_leave(kind: AgreementType, status: AgreementStatus) -> None:
    """A party goes while the agreement is written; later, a partner of a charter.

    Raises TransitionRefused.
    """
    if status in WRITTEN or (kind is AgreementType.PLATFORM_CHARTER and status in BOUND):
        return
    raise TransitionRefused(
        "STATUS",
        french="Les parties d'un accord validé ne changent plus, sauf celles d'une charte.",
        english="The parties of a validated agreement no longer change, but those of a charter.",
    )


def may_renew(status: AgreementStatus) -> None:
    """An agreement that runs, or has ended, has a successor prepared. Raises TransitionRefused."""
    if status not in (_S.ACTIVE, _S.ENDED):
        raise TransitionRefused(
            "RENEWED_RUNS",
            french="Un accord succède à un accord actif ou arrivé à son terme.",
            english="An agreement renews one that is active or has come to its end.",
        )


@dataclass(frozen=True, slots=True)
class Warnings:
    """What the sources show of other agreements of the form, and this one does not do."""

    two_syndicates: bool
    reciprocal: bool
    among_the_same: bool


WARNED: Final[Mapping[str, tuple[str, str]]] = {
    "AG2": (
        "Une convention d'articulation lie d'ordinaire deux syndicats mixtes.",
        "An articulation convention usually binds two joint authorities (syndicats mixtes).",
    ),
    "AG6": (
        "Dans une articulation, chaque partie siège aux instances de l'autre.",
        "In an articulation, each party sits in the other's bodies.",
    ),
    "AG9": (
        "La convention d'articulation sur laquelle elle s'appuie lie d'autres partenaires.",
        "The articulation convention that it builds on binds other partners.",
    ),
}
"""A warning, by the rule that gives it, in French and in English."""


def warnings(kind: AgreementType, seen: Warnings) -> list[str]:
    """The rules that warn of this agreement: AG2, AG6, AG9. None of them refuses anything."""
    articulates = kind is AgreementType.ARTICULATION_CONVENTION
    held = {
        "AG2": not articulates or seen.two_syndicates,
        "AG6": not articulates or seen.reciprocal,
        "AG9": kind is not AgreementType.POOLING_CONVENTION or seen.among_the_same,
    }
    return [rule for rule, holds in held.items() if not holds]


def enforceability(
    outcome: DeliberationOutcome, *, of_entente: bool, ratified: bool
) -> Enforceability | None:
    """AG8, derived: nothing to say of a decision that needs nobody's ratification."""
    if not of_entente or outcome is not DeliberationOutcome.ADOPTED:
        return None
    return Enforceability.ENFORCEABLE if ratified else Enforceability.PENDING
