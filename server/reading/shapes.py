"""A plan: the statements of one operation and the shape of the row tree they fill.

A row tree is the very answer: dicts by response key, in the order asked, holding JSON-ready values;
so it is completed by graphql-core, or could be written out as it stands. Refuses values: what a
client or a viewer gives is bound when the plan runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import FieldNode, GraphQLField, get_argument_values
from graphql.execution.values import VariableValues

from server.reading.resolved import Lookup, Page, Type
from server.reading.searching import Hits
from server.reading.statements import Level
from server.reading.trails import Trails
from server.vocabulary import Scope

Row = dict[str, Any]
Rows = Sequence[Sequence[Any]]
Build = Callable[[Rows], list[Row]]
TYPENAME: Final = "__typename"


@dataclass(slots=True)
class RowShape:
    """What becomes of the rows of a level at one place of the answer."""

    type_name: str
    build: Build
    ones: tuple[OneShape, ...]
    pages: tuple[PageShape, ...]


@dataclass(slots=True)
class OneShape:
    """A to-one relation: `at` is where the parent's row holds the key."""

    name: str
    at: int
    level: Level
    key_at: int
    row: RowShape


@dataclass(slots=True)
class Arguments:
    """The arguments of one field, coerced once where no variable stands in them."""

    field: GraphQLField
    node: FieldNode
    constant: dict[str, Any] | None

    def values(self, variables: VariableValues | None) -> dict[str, Any]:
        if self.constant is not None:
            return self.constant
        return get_argument_values(self.field, self.node, variables)


@dataclass(slots=True)
class PageShape:
    """A connection. `slot` finds its bound arguments; `order_at` is where its rows hold what a
    cursor carries, by order; `open_at` where the parent's row holds what its guard said, when it
    has one."""

    name: str
    slot: int
    page: Page
    arguments: Arguments
    level: Level
    rows: tuple[RowShape, ...]
    assemble: Callable[..., Row]
    needs_rows: bool
    needs_total: bool
    needs_cursors: bool
    order_at: Mapping[str | None, tuple[int, ...]]
    parent_at: int = -1
    key_at: int = -1
    open_at: int | None = None


@dataclass(slots=True)
class LookupShape:
    """A root lookup by global id: one level for each possible type, and what a token needs for
    it."""

    name: str
    arguments: Arguments
    lookup: Lookup
    targets: Mapping[str, KeyedShape]
    scopes: Mapping[str, frozenset[Scope]]


@dataclass(slots=True)
class KeyedShape:
    """Rows asked for by their ids."""

    level: Level
    row: RowShape


@dataclass(slots=True)
class FollowShape:
    """What moved since a cursor. `fields` are those of the batch by response key, `changes` what
    each of its lists asks of a change, and `nodes` what each of those asks of its object."""

    name: str
    arguments: Arguments
    types: Mapping[str, Type]
    trails: Trails
    scopes: Mapping[str, frozenset[Scope]]
    fields: Mapping[str, str] = field(default_factory=dict)
    changes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    nodes: dict[tuple[str, str], Mapping[str, KeyedShape]] = field(default_factory=dict)


@dataclass(slots=True)
class SearchShape:
    """What holds some words. `places` are where the page shows its hits: what each asks of a type,
    and `scopes` what a token needs for it."""

    name: str
    arguments: Arguments
    hits: Hits
    places: tuple[Mapping[str, KeyedShape], ...]
    scopes: Mapping[str, frozenset[Scope]]
    assemble: Callable[..., Row]
    needs_rows: bool
    needs_total: bool
    needs_cursors: bool


def sort_of(arguments: Mapping[str, Any]) -> str | None:
    """The order that a page's coerced arguments name; None for the page's own."""
    value = arguments.get("sort")
    return None if value is None else value.name


RootShape = PageShape | LookupShape | FollowShape | SearchShape
PayloadKey = tuple[str, str, str]
"""Response key of the operation's field, type of its object, field of that object."""


@dataclass(slots=True)
class Plan:
    """`roots` are the table-backed fields of the query; `payloads` the rows that an ordinary
    resolver's answer may hold, by where it will hold them and then by the response
    keys that lead there."""

    roots: list[RootShape] = field(default_factory=list)
    payloads: dict[PayloadKey, dict[tuple[str, ...], KeyedShape]] = field(default_factory=dict)
    pages: list[PageShape] = field(default_factory=list)
    scopes: set[Scope] = field(default_factory=set)
