"""What a client asks of a page, bound: its size, its filters, its order, its cursor.

Refuses an operation as a whole, before any SQL, for one argument that does not stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql.execution.values import VariableValues

from server.access.viewer import NOBODY, Viewer
from server.ids import MalformedGlobalId, from_global_id
from server.problems import Forbidden, ValidationFailed
from server.reading.cursors import Cursors
from server.reading.declarations import Condition
from server.reading.pages import FIRST_DEFAULT, FIRST_MAX, VALUES_MAX
from server.reading.shapes import PageShape, Plan, sort_of
from server.reading.statements import after_value, filter_value


@dataclass(frozen=True, slots=True)
class Asked:
    """The bound arguments of one connection."""

    first: int
    sort: str | None
    filters: tuple[str, ...]
    after: bool
    values: Mapping[str, Any]
    cursors: Cursors | None


def check_scopes(plan: Plan, viewer: Viewer) -> None:
    """Raises Forbidden when the viewer's token does not open a table of the plan.

    Scopes narrow tokens. A viewer without one (the public, a participant, whose rights are those
    of a seat in one session) is bounded by the rules of its kind alone.
    """
    if viewer.token_id is not None and not plan.scopes <= viewer.scopes:
        raise Forbidden


def bind(plan: Plan, variables: VariableValues | None, viewer: Viewer, key: bytes) -> list[Asked]:
    """The arguments of every connection of the plan. Raises ValidationFailed or CursorInvalid."""
    return [_asked(shape, variables, viewer, key) for shape in plan.pages]


def _asked(shape: PageShape, variables: VariableValues | None, viewer: Viewer, key: bytes) -> Asked:
    given = shape.arguments.values(variables)
    first = first_of(given)
    # An absent field and a null one say the same: no condition.
    chosen = {
        name: value for name, value in (given.get("filter") or {}).items() if value is not None
    }
    values: dict[str, Any] = {}
    for name, value in chosen.items():
        _check_scope(shape.page.conditions[name], viewer)
        values |= _filter_values(name, shape.page.conditions[name], value)
    sort = sort_of(given)
    after = given.get("after")
    cursors = None
    if after is not None or shape.needs_cursors:
        cursors = Cursors(key, shape.page, shape.page.orders[sort], chosen, viewer)
    if cursors is not None and after is not None:
        for at, value in enumerate(cursors.read(after)):
            values[after_value(at)] = value
    return Asked(first, sort, tuple(sorted(chosen)), after is not None, values, cursors)


def first_of(given: Mapping[str, Any]) -> int:
    """The size of the page. Raises ValidationFailed."""
    first = given.get("first")
    if first is None:
        return FIRST_DEFAULT
    if not 1 <= first <= FIRST_MAX:
        raise ValidationFailed(
            "first",
            french=f"`first` va de 1 à {FIRST_MAX}.",
            english=f"`first` goes from 1 to {FIRST_MAX}.",
        )
    return int(first)


def _check_scope(condition: Condition, viewer: Viewer) -> None:
    """Raises Forbidden where a filter reads a table that the viewer's token does not open."""
    if condition.seen is None or viewer.token_id is None:
        return
    scope = condition.seen[1].scope
    if scope is not None and not viewer.has(scope):
        raise Forbidden


def _filter_values(name: str, condition: Condition, value: Any) -> dict[str, Any]:
    if condition.parts is not None:
        return {filter_value(name, part): made for part, made in condition.parts(value).items()}
    if not condition.several:
        return {filter_value(name): _filter_value(condition, value)}
    if len(value) > VALUES_MAX:
        raise ValidationFailed(
            f"filter.{name}",
            french=f"`{name}` prend {VALUES_MAX} valeurs au plus.",
            english=f"`{name}` takes {VALUES_MAX} values at most.",
        )
    return {filter_value(name): tuple(_filter_value(condition, one) for one in value)}


def _filter_value(condition: Condition, value: Any) -> Any:
    # An id of nothing, or of another type, is compared with no row.
    return value if condition.id_of is None else inner_id(value, condition.id_of) or NOBODY


def inner_id(global_id: str, type_name: str) -> UUID | None:
    """The id inside a global id of this type; None for any other text."""
    try:
        named, id_ = from_global_id(global_id)
    except MalformedGlobalId:
        return None
    return id_ if named == type_name else None
