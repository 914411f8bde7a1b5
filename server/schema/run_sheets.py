"""Run sheets as clients write them, checked against the engine that will read them.

A run sheet is kept in the engine's own form: what is stored is what it encodes again. Refuses to
know any one kind of activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from server.problems import ValidationFailed
from server.schema.scalars import RunSheet
from server.workshops.agenda import MOST_ACTIVITIES, ActivityPlan, check_agenda
from server.workshops.encoding import from_jsonable, to_jsonable

_PLAIN = (str, int, bool)


def checked(given: RunSheet) -> RunSheet:
    """The same as the engine writes it. Raises ValidationFailed, whose `path` names the activity."""
    return written(plans_of(given))


def written(plans: tuple[ActivityPlan, ...]) -> RunSheet:
    """A run sheet, from the steps of a method."""
    return RunSheet([to_jsonable(plan) for plan in plans])


def plans_of(given: RunSheet) -> tuple[ActivityPlan, ...]:
    """What the engine reads in a run sheet. Raises ValidationFailed."""
    plans = read_plans(given)
    check_agenda(plans)
    return plans


def read_plans(given: RunSheet) -> tuple[ActivityPlan, ...]:
    """The same of a part of a run sheet, whose steps may name others of the rest."""
    return tuple(_plan(one, at) for at, one in enumerate(given[: MOST_ACTIVITIES + 1]))


def _plan(given: dict[str, Any], at: int) -> ActivityPlan:
    try:
        plan = from_jsonable(ActivityPlan, given)
        wrong = next(_ill_typed(plan), None)
    # Whatever a decoder stumbles on in a text that a client wrote by hand.
    except (KeyError, TypeError, ValueError, AttributeError):
        wrong = ""
    if wrong is not None:
        raise ValidationFailed(
            f"runSheet.{at}{wrong}",
            french="Activité illisible : une consigne et des réglages de sa nature sont attendus.",
            english="Unreadable activity: a prompt and settings of its kind are expected.",
        )
    return plan


def _ill_typed(value: Any) -> Iterator[str]:
    """The paths of plain values that are not what their class declares."""
    hints = get_type_hints(type(value))
    for field in fields(value):
        inner = getattr(value, field.name)
        if is_dataclass(inner):
            yield from (f".{field.name}{path}" for path in _ill_typed(inner))
        elif isinstance(inner, tuple):
            yield from _ill_typed_within(inner, hints[field.name], f".{field.name}")
        elif not _fits(inner, hints[field.name]):
            yield f".{field.name}"


def _ill_typed_within(values: tuple[Any, ...], declared: Any, path: str) -> Iterator[str]:
    (item, _) = get_args(declared)
    for at, each in enumerate(values):
        if is_dataclass(each):
            yield from (f"{path}.{at}{within}" for within in _ill_typed(each))
        elif not _fits(each, item):
            yield f"{path}.{at}"


def _fits(value: Any, declared: Any) -> bool:
    if get_origin(declared) in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(declared))
    if declared is NoneType:
        return value is None
    # A decoder makes everything else, and lets these through as they came.
    return type(value) is declared if declared in _PLAIN else value is not None
