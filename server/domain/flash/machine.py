"""When a framework agreement, an Atelier Flash and its orders may move. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.domain.flash.terms import Period
from server.domain.transitions import Possibility, Transition, possibilities, require_actor, step
from server.problems import (
    Forbidden,
    OrderLimitReached,
    OrderOutsideFramework,
    Problem,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import FlashStatus, FrameworkStatus, PurchaseOrderStatus

RANKS: Final = (1, 2)
"""FW4, PO4."""


@dataclass(frozen=True, slots=True)
class FrameworkFacts:
    """`keeps`: the viewer keeps it. `awarded`: to several contractors."""

    keeps: bool
    awarded: bool


def _keeps_framework(facts: FrameworkFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _awarded(facts: FrameworkFacts) -> Problem | None:
    if facts.awarded:
        return None
    return TransitionRefused(
        "HOLDERS",
        french="Un accord-cadre multi-attributaire a deux titulaires au moins.",
        english="A framework agreement with several holders has at least two.",
    )


# In force and expired are told by the day (`standing`): no transition leads there.
FRAMEWORK_TRANSITIONS: Final = (
    Transition(
        "notifyFrameworkAgreement",
        frozenset({FrameworkStatus.PREPARING}),
        FrameworkStatus.NOTIFIED,
        (_keeps_framework, _awarded),
    ),
    Transition(
        "terminateFrameworkAgreement",
        frozenset({FrameworkStatus.NOTIFIED, FrameworkStatus.IN_FORCE}),
        FrameworkStatus.TERMINATED,
        (_keeps_framework,),
    ),
)


def standing(status: FrameworkStatus, *, begun: bool, over: bool) -> FrameworkStatus:
    """What a framework agreement is on a day, from what is stored and where the day falls."""
    if status is not FrameworkStatus.NOTIFIED:
        return status
    if over:
        return FrameworkStatus.EXPIRED
    return FrameworkStatus.IN_FORCE if begun else status


def framework_transitions(status: FrameworkStatus, facts: FrameworkFacts) -> list[Possibility]:
    """What may come next from `standing`, for one person."""
    return possibilities(FRAMEWORK_TRANSITIONS, status, facts, may_act=True)


def move_framework(name: str, status: FrameworkStatus, facts: FrameworkFacts) -> FrameworkStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(FRAMEWORK_TRANSITIONS, name, status, facts)


def may_prepare(status: FrameworkStatus) -> None:
    """Raises TransitionRefused: what was notified stands."""
    if status is not FrameworkStatus.PREPARING:
        raise TransitionRefused(
            "STATUS",
            french="Un accord-cadre notifié ne se modifie plus.",
            english="A framework agreement that was notified no longer changes.",
        )


def may_be_replaced(status: FrameworkStatus) -> None:
    """FA2 holds between days that no longer move. Raises TransitionRefused."""
    if status is FrameworkStatus.PREPARING:
        raise TransitionRefused(
            "FA2_PREDECESSOR_NOTIFIED",
            french="L'accord-cadre à remplacer n'est pas encore notifié.",
            english="The framework agreement to replace is not notified yet.",
        )


def in_force(status: FrameworkStatus, within: Period, terminated_on: date | None, on: date) -> bool:
    """PO1: whether an order may be issued on that day. A termination takes effect on its day."""
    if status is FrameworkStatus.PREPARING or not within.from_on <= on <= within.to_on:
        return False
    return terminated_on is None or on < terminated_on


@dataclass(frozen=True, slots=True)
class FlashFacts:
    """What the guards need to know of an Atelier Flash.

    `piloted`: by a decentralised service of the State. `settled`: no order is drafted, or issued
    and not notified. `planned`: its roadmap has an axis and an action. `prioritised`:
    each of its actions has a theme and a priority.
    """

    keeps: bool
    piloted: bool
    borne: bool
    placed: bool
    themed: bool
    settled: bool
    executed: bool
    planned: bool
    prioritised: bool


def _keeps(facts: FlashFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _framed(facts: FlashFacts) -> Problem | None:
    """FW2."""
    if facts.piloted and facts.borne and facts.placed and facts.themed:
        return None
    return TransitionRefused(
        "FW2_FRAMED",
        french="Cadré, un Atelier Flash a un pilote de l'État, une collectivité au moins, un"
        " territoire et un thème.",
        english="A framed workshop has a pilot of the State, at least one local authority, a"
        " territory and a theme.",
    )


def _settled(facts: FlashFacts) -> Problem | None:
    if facts.settled:
        return None
    return TransitionRefused(
        "ORDERS_SETTLED",
        french="Un bon est en préparation ou émis : annulez-le d'abord.",
        english="An order is drafted or issued: cancel it first.",
    )


def _executed(facts: FlashFacts) -> Problem | None:
    """FW4."""
    if facts.executed:
        return None
    return TransitionRefused(
        "FW4_ORDER_EXECUTED",
        french="Pour être livré, un Atelier Flash a un bon de commande exécuté.",
        english="To be delivered, a workshop has an executed order.",
    )


def _planned(facts: FlashFacts) -> Problem | None:
    """FW5."""
    if facts.planned and facts.prioritised:
        return None
    return TransitionRefused(
        "FW5_ROADMAP",
        french="Il se livre avec une feuille de route d'un axe et d'une action au moins, chaque"
        " action ayant un thème et un niveau de priorité.",
        english="It is delivered with a roadmap of at least one axis and one action, each action"
        " with a theme and a priority level.",
    )


_F: Final = FlashStatus
# The first order that is notified makes it ordered (FW3): `ordered_by` says so.
FLASH_TRANSITIONS: Final = (
    Transition("frameFlashWorkshop", frozenset({_F.REQUESTED}), _F.FRAMED, (_keeps, _framed)),
    Transition("startFlashWorkshop", frozenset({_F.ORDERED}), _F.RUNNING, (_keeps,)),
    Transition(
        "deliverFlashWorkshop",
        frozenset({_F.RUNNING}),
        _F.DELIVERED,
        (_keeps, _executed, _planned),
    ),
    Transition("closeFlashWorkshop", frozenset({_F.DELIVERED}), _F.CLOSED, (_keeps,)),
    Transition(
        "cancelFlashWorkshop",
        frozenset({_F.REQUESTED, _F.FRAMED, _F.ORDERED}),
        _F.CANCELLED,
        (_keeps, _settled),
    ),
)
ORDERING: Final = frozenset({_F.FRAMED, _F.ORDERED, _F.RUNNING})
"""The states in which a workshop is ordered."""
_OVER: Final = frozenset({_F.DELIVERED, _F.CLOSED, _F.CANCELLED})


def flash_transitions(status: FlashStatus, facts: FlashFacts) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(FLASH_TRANSITIONS, status, facts, may_act=True)


def move_flash(name: str, status: FlashStatus, facts: FlashFacts) -> FlashStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(FLASH_TRANSITIONS, name, status, facts)


def ordered_by(status: FlashStatus) -> FlashStatus:
    """FW3: where a workshop stands once an order of it is notified."""
    return _F.ORDERED if status is _F.FRAMED else status


def may_change(status: FlashStatus) -> None:
    """Raises TransitionRefused: what was delivered stands."""
    if status in _OVER:
        raise TransitionRefused(
            "STATUS",
            french="Un Atelier Flash livré, clos ou annulé ne se modifie plus.",
            english="A workshop that was delivered, closed or cancelled no longer changes.",
        )


def may_change_agency(*, attached: bool) -> None:
    """What an agency attached is its own. Raises TransitionRefused."""
    if attached:
        raise TransitionRefused(
            "AGENCY_ATTACHED",
            french="L'agence a attaché un atelier, une série ou une mission : détachez-les d'abord.",
            english="The agency attached a workshop, a series or a mission: detach them first.",
        )


def stays_framed(status: FlashStatus, facts: FlashFacts) -> None:
    """FW2 holds from the framing on. Raises TransitionRefused."""
    problem = None if status is _F.REQUESTED else _framed(facts)
    if problem is not None:
        raise problem


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the guards need to know of an order, for one person.

    `keeps`: they keep the workshop. `issues`: they act for the issuing service, with the right to
    commit it. `follows`: they are mandated by the issuer or the buyer. `drafted`: it is a draft.
    `ordering`: the workshop is being ordered. `piloting`: the issuer is the pilot, a decentralised
    service. `awarded`: its holder is one of the framework's. `in_force`: the framework is, on the
    day of the order; `within` is its period. `covered`: its maximum holds with the order.
    """

    keeps: bool
    issues: bool
    follows: bool
    drafted: bool
    ordering: bool
    piloting: bool
    awarded: bool
    covered: bool
    in_force: bool
    within: Period


def _issues(facts: OrderFacts) -> Problem | None:
    return None if facts.issues else Forbidden()


def _follows(facts: OrderFacts) -> Problem | None:
    return None if facts.follows else Forbidden()


def _may_cancel(facts: OrderFacts) -> Problem | None:
    """Whoever drafts may drop a draft; what was issued, only who issues."""
    return None if facts.issues or (facts.drafted and facts.keeps) else Forbidden()


def _being_ordered(facts: OrderFacts) -> Problem | None:
    return None if facts.ordering else _not_ordering()


def _not_ordering() -> Problem:
    return TransitionRefused(
        "FLASH_ORDERING",
        french="On ne commande qu'un Atelier Flash cadré et pas encore livré.",
        english="Only a workshop that is framed and not delivered yet is ordered.",
    )


def _within_framework(facts: OrderFacts) -> Problem | None:
    """PO1."""
    if facts.in_force:
        return None
    return OrderOutsideFramework(facts.within.from_on, facts.within.to_on)


def _by_the_pilot(facts: OrderFacts) -> Problem | None:
    """PO2."""
    if facts.piloting:
        return None
    return TransitionRefused(
        "PO2_ISSUER",
        french="Un bon est émis par le pilote de l'atelier, un service déconcentré de l'État.",
        english="An order is issued by the workshop's pilot, a decentralised service of the State.",
    )


def _to_a_holder(facts: OrderFacts) -> Problem | None:
    """PO3."""
    if facts.awarded:
        return None
    return TransitionRefused(
        "PO3_HOLDER",
        french="Un bon va à un titulaire de l'accord-cadre.",
        english="An order goes to a holder of the framework agreement.",
    )


def _covered(facts: OrderFacts) -> Problem | None:
    """PO5."""
    if facts.covered:
        return None
    return TransitionRefused(
        "PO5_FRAMEWORK_MAXIMUM",
        french="Avec ce bon, les commandes dépasseraient le maximum de l'accord-cadre.",
        english="With this order, the framework agreement's maximum would be exceeded.",
    )


_O: Final = PurchaseOrderStatus
ORDER_TRANSITIONS: Final = (
    Transition(
        "issuePurchaseOrder",
        frozenset({_O.DRAFT}),
        _O.ISSUED,
        (_issues, _being_ordered, _by_the_pilot, _to_a_holder, _within_framework, _covered),
    ),
    Transition(
        "notifyPurchaseOrder", frozenset({_O.ISSUED}), _O.NOTIFIED, (_issues, _being_ordered)
    ),
    Transition("executePurchaseOrder", frozenset({_O.NOTIFIED}), _O.EXECUTED, (_follows,)),
    Transition("payPurchaseOrder", frozenset({_O.EXECUTED}), _O.PAID, (_follows,)),
    Transition(
        "cancelPurchaseOrder", frozenset({_O.DRAFT, _O.ISSUED}), _O.CANCELLED, (_may_cancel,)
    ),
)


def order_transitions(status: PurchaseOrderStatus, facts: OrderFacts) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(ORDER_TRANSITIONS, status, facts, may_act=True)


def require_mover(name: str, facts: OrderFacts) -> None:
    """Raises Forbidden."""
    require_actor(ORDER_TRANSITIONS, name, facts)


def move_order(name: str, status: PurchaseOrderStatus, facts: OrderFacts) -> PurchaseOrderStatus:
    """Where the transition leads. Raises Forbidden, TransitionRefused, OrderOutsideFramework."""
    return step(ORDER_TRANSITIONS, name, status, facts)


def may_be_ordered(status: FlashStatus) -> None:
    """Raises TransitionRefused."""
    if status not in ORDERING:
        raise _not_ordering()


def check_holder(facts: OrderFacts) -> None:
    """PO3. Raises TransitionRefused."""
    problem = _to_a_holder(facts)
    if problem is not None:
        raise problem


def rank_of(asked: int | None, taken: Set[int]) -> int:
    """FW4, PO4: the rank of a new order, among those that were not cancelled.

    Raises OrderLimitReached, ValidationFailed.
    """
    free = [rank for rank in RANKS if rank not in taken]
    if not free:
        raise OrderLimitReached
    if asked is None:
        return free[0]
    if asked not in free:
        raise ValidationFailed(
            "rank",
            french="Un bon porte déjà ce rang, ou ce n'est ni 1 ni 2.",
            english="An order has this rank already, or it is neither 1 nor 2.",
        )
    return asked
