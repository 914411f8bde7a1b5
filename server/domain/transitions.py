"""What a state machine answers about the next steps. Refuses to know any one machine.

A guard is a function of frozen facts that returns the problem it sees, or None; a transition is
data: where it leaves from, where it leads, and its guards in the order people are told them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from server.problems import Forbidden, Problem, TransitionRefused

S = TypeVar("S", bound=Enum)
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, F]):
    """`name` is the mutation's. `guards` look at facts that are known before it is asked."""

    name: str
    leaves: frozenset[S]
    reaches: S
    guards: tuple[Callable[[F], Problem | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Possibility:
    """One transition from where an object stands: allowed when no guard has a problem."""

    name: str
    problems: tuple[Problem, ...]

    @property
    def allowed(self) -> bool:
        return not self.problems


def possibilities(
    table: Sequence[Transition[S, F]], status: S, facts: F, *, may_act: bool
) -> list[Possibility]:
    """Every transition that leaves from `status`. Who may not act is told that and no more."""
    return [
        Possibility(one.name, tuple(_problems(one, facts)) if may_act else (Forbidden(),))
        for one in table
        if status in one.leaves
    ]


def step(table: Sequence[Transition[S, F]], name: str, status: S, facts: F) -> S:
    """Where the transition leads. Raises the first problem of its guards, or TransitionRefused."""
    one = next(one for one in table if one.name == name)
    if status not in one.leaves:
        raise TransitionRefused(
            "STATUS",
            french=f"L'état actuel ({status.value}) ne permet pas cette opération.",
            english=f"The present state ({status.value}) does not allow this.",
        )
    for problem in _problems(one, facts):
        raise problem
    return one.reaches


def require_actor(table: Sequence[Transition[S, F]], name: str, facts: F) -> None:
    """Raises Forbidden where the guards of this transition say that the viewer may not: asked before
    a stale version is told."""
    one = next(one for one in table if one.name == name)
    if any(isinstance(guard(facts), Forbidden) for guard in one.guards):
        raise Forbidden


def _problems(one: Transition[S, F], facts: F) -> Iterable[Problem]:
    for guard in one.guards:
        problem = guard(facts)
        if problem is not None:
            yield problem
        # A guard that says who may: whoever may not learns nothing of the facts after it.
        if isinstance(problem, Forbidden):
            return
