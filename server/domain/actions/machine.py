"""Which states an action goes through, and who may move it. Pure: no I/O, no clock.

Refuses lateness, which is nobody's to write (AC1); what is told with a step is in `walking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.domain.transitions import Possibility, Transition, possibilities
from server.problems import Forbidden, Problem, TransitionRefused
from server.vocabulary import ActionStatus

_S: Final = ActionStatus


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What the guards need to know of an action, for one person on one day.

    `keeps`: they speak for the roadmap's holder, or are of the staff of its agency. `reports`: they
    keep it, or speak for a project owner, a co-owner or the pilot (AC7). `reopens`: for an owner, or
    they administer the agency. `promoted`: its status is kept elsewhere (LK2).
    """

    keeps: bool
    reports: bool
    reopens: bool
    adopted: bool
    closed: bool
    owned: bool
    placed: bool
    promoted: bool
    granted: bool


def _may_keep(facts: ActionFacts) -> Problem | None:
    return None if facts.keeps else Forbidden()


def _may_report(facts: ActionFacts) -> Problem | None:
    """AC7."""
    return None if facts.reports else Forbidden()


def _may_reopen(facts: ActionFacts) -> Problem | None:
    return None if facts.reopens else Forbidden()


def _status_kept_here(facts: ActionFacts) -> Problem | None:
    if not facts.promoted:
        return None
    return TransitionRefused(
        "LK2",
        french="Cette action est promue : son état se tient sur le projet du contrat.",
        english="This action was promoted: its status is kept on the contract's project.",
    )


def _roadmap_open(facts: ActionFacts) -> Problem | None:
    if not facts.closed:
        return None
    return TransitionRefused(
        "ROADMAP_OPEN",
        french="Cette feuille de route est close.",
        english="This roadmap is closed.",
    )


def _roadmap_adopted(facts: ActionFacts) -> Problem | None:
    if facts.adopted:
        return None
    return TransitionRefused(
        "ROADMAP_ADOPTED",
        french="Une action s'inscrit dans une feuille de route adoptée ou suivie.",
        english="An action is registered in a roadmap that is adopted or tracked.",
    )


def _has_project_owner(facts: ActionFacts) -> Problem | None:
    if facts.owned:
        return None
    return TransitionRefused(
        "PROJECT_OWNER",
        french="Une action inscrite a au moins un maître d'ouvrage.",
        english="A registered action has at least one project owner.",
    )


def _has_territory(facts: ActionFacts) -> Problem | None:
    if facts.placed:
        return None
    return TransitionRefused(
        "T1",
        french="Une action inscrite a au moins un territoire.",
        english="A registered action has at least one territory.",
    )


_HERE: Final = (_may_report, _status_kept_here, _roadmap_open)

TRANSITIONS: Final[Sequence[Transition[ActionStatus, ActionFacts]]] = (
    # What enters a roadmap is decided by who keeps it; from then on its owners and pilot report.
    Transition(
        "proposeAction",
        frozenset({_S.POSSIBLE}),
        _S.PROPOSED,
        (_may_keep, _status_kept_here, _roadmap_open),
    ),
    Transition(
        "registerAction",
        frozenset({_S.PROPOSED}),
        _S.REGISTERED,
        (_may_keep, _status_kept_here, _roadmap_adopted, _has_project_owner, _has_territory),
    ),
    Transition("commitAction", frozenset({_S.REGISTERED}), _S.COMMITTED, _HERE),
    Transition("startAction", frozenset({_S.COMMITTED}), _S.IN_PROGRESS, _HERE),
    Transition("pauseAction", frozenset({_S.COMMITTED, _S.IN_PROGRESS}), _S.PAUSED, _HERE),
    Transition("resumeAction", frozenset({_S.PAUSED}), _S.IN_PROGRESS, _HERE),
    Transition("blockAction", frozenset({_S.IN_PROGRESS}), _S.BLOCKED, _HERE),
    Transition("unblockAction", frozenset({_S.BLOCKED}), _S.IN_PROGRESS, _HERE),
    Transition("completeAction", frozenset({_S.IN_PROGRESS}), _S.DONE, _HERE),
    Transition(
        "abandonAction",
        frozenset(
            {
                _S.POSSIBLE,
                _S.PROPOSED,
                _S.REGISTERED,
                _S.COMMITTED,
                _S.IN_PROGRESS,
                _S.PAUSED,
                _S.BLOCKED,
            }
        ),
        _S.ABANDONED,
        _HERE,
    ),
    Transition(
        "reopenAction",
        frozenset({_S.DONE}),
        _S.IN_PROGRESS,
        (_may_reopen, _status_kept_here, _roadmap_open),
    ),
)

_BEFORE_REGISTRATION: Final = frozenset({_S.POSSIBLE, _S.PROPOSED, _S.ABANDONED})


def after_registration(status: ActionStatus) -> bool:
    """Whether the action keeps what its registration asked for."""
    return status not in _BEFORE_REGISTRATION


Steps = tuple[Transition[ActionStatus, ActionFacts], ...]


def available_transitions(status: ActionStatus, facts: ActionFacts) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(TRANSITIONS, status, facts, may_act=True)


def named(name: str) -> Steps:
    """The one step of a mutation of this name."""
    return tuple(one for one in TRANSITIONS if one.name == name)


def path(status: ActionStatus, target: ActionStatus) -> Steps:
    """AC0: the fewest steps from one state to the other, none where it is there already.

    Raises TransitionRefused.
    """
    paths: dict[ActionStatus, Steps] = {status: ()}
    waiting = [status]
    for reached in waiting:
        if reached is target:
            return paths[reached]
        for one in TRANSITIONS:
            if reached in one.leaves and one.reaches not in paths:
                paths[one.reaches] = (*paths[reached], one)
                waiting.append(one.reaches)
    raise TransitionRefused(
        "STATUS",
        french=f"Aucun chemin ne mène de l'état actuel ({status.value}) à {target.value}.",
        english=f"No path leads from the present state ({status.value}) to {target.value}.",
    )


def may_touch(facts: ActionFacts) -> None:
    """Raises Forbidden for whoever has no part in how far it is: asked before anything is told."""
    if not facts.reports:
        raise Forbidden


def may_stay(facts: ActionFacts) -> None:
    """Raises what forbids a point d'étape: Forbidden, or TransitionRefused."""
    for guard in _HERE:
        problem = guard(facts)
        if problem is not None:
            raise problem
