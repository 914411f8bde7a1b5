"""What the declarations of a schema come to, once resolved against their models.

Plain data: refuses to check anything, and to know where a declaration was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema

from server.access.policy import Rule
from server.reading.codec import Codec
from server.reading.declarations import Condition
from server.reading.tables import StoredColumn, Table


class DeclarationRefused(TypeError):
    """A declaration that could leak, or answer null where the schema promises a value."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One SQL value over `{t}`."""

    sql: str
    to_wire: Callable[[Any], Any] | None
    guard: Rule | None


@dataclass(frozen=True, slots=True)
class Made:
    """A function of several SQL values."""

    function: Callable[..., Any]
    needs: tuple[tuple[str, Callable[[Any], Any]], ...]
    guard: Rule | None


@dataclass(frozen=True, slots=True)
class One:
    """At most one row of `target`: `own` of this row equals `theirs` of that one."""

    target: str
    own: str
    theirs: str
    guard: Rule | None


@dataclass(frozen=True, slots=True)
class SortColumn:
    """One column of an order, and how a cursor carries it. `absent` stands in for NULL, as in the
    index that serves the order; None where the column is never NULL."""

    stored: StoredColumn
    codec: Codec
    absent: Any = None


@dataclass(frozen=True, slots=True)
class Order:
    """One way to walk a list: all its columns up, or all of them down. The id comes last."""

    columns: tuple[SortColumn, ...]
    descending: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.stored.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Page:
    """A list of `target`. `key` names the parent's column in it; None at the root. `orders` are
    the ones a client may name; None is the one it gets otherwise."""

    coordinate: str
    target: str
    key: str | None
    orders: Mapping[str | None, Order]
    conditions: Mapping[str, Condition]
    where: str | None
    guard: Rule | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """One object, or several, by global id: of one type, or of any of an abstract one."""

    targets: tuple[str, ...]
    several: bool
    abstract: bool


@dataclass(frozen=True, slots=True)
class Follow:
    """What moved since a cursor, among the types that can be followed."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One type of a search. `body` opens the words that are not its title's, `agency` is SQL."""

    table: str
    visible: Rule
    body: Rule | None
    agency: str


@dataclass(frozen=True, slots=True)
class Search:
    """What holds some words. `target` is what the types looked among have in common."""

    coordinate: str
    target: str
    targets: Mapping[str, Searched]


Field = Leaf | Made | One | Page
Root = Page | Lookup | Follow | Search


@dataclass(frozen=True, slots=True)
class Type:
    """A table-backed type. `fields` goes by GraphQL name."""

    name: str
    table: Table
    visible: Rule
    facets: Mapping[str, Rule]
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the reading room knows of one schema."""

    schema: GraphQLSchema
    types: Mapping[str, Type]
    roots: Mapping[str, Root]
