"""The order and the filters of every list, each from its declaration to what a plan reads.

Refuses an order that one index cannot serve, a page over a text that may be NULL, and whatever
would tell what a guard hides.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, assert_never

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from server.access.policy import Rule
from server.reading.codec import codec_of
from server.reading.declarations import (
    ROW,
    Column,
    Computed,
    Condition,
    Expression,
    FieldDeclaration,
    Related,
    Relation,
    Sorts,
    Source,
    conditions_of,
    declaration_of,
)
from server.reading.resolved import DeclarationRefused, Order, Page, SortColumn
from server.reading.tables import Kind, Table, table_of
from server.vocabulary import ViewerKind

DEFINITION: Final = "strawberry-definition"
COLUMN_OF_ROW: Final = re.compile(re.escape(ROW) + r"\.([a-z_]+)")
# What stands in for NULL at the end of an order; an index on COALESCE holds the same value.
_LAST: Final = {Kind.DATE: date.max, Kind.INTEGER: 32_767}


class Lists:
    """Resolves the lists of one schema. `sources` are its table-backed types."""

    def __init__(self, schema: GraphQLSchema, sources: Mapping[str, Source]) -> None:
        self._schema = schema
        self._sources = sources

    def page(
        self,
        where: str,
        target: str,
        key: str | None,
        sorts: Sorts,
        filters: type | None,
        field: GraphQLField,
        *,
        narrowed: str | None = None,
        guard: Rule | None = None,
    ) -> Page:
        orders: dict[str | None, Order] = {
            value.name: self._order(where, target, order) for value, order in sorts.named.items()
        }
        orders[None] = self._order(where, target, sorts.default)
        return Page(
            coordinate=where,
            target=target,
            key=key,
            orders=orders,
            conditions=dict(self._conditions(where, target, filters, field)),
            where=narrowed,
            guard=guard,
        )

    def _order(self, where: str, target: str, names: tuple[str, ...]) -> Order:
        falls = {name.startswith("-") for name in names} or {False}
        if len(falls) > 1:
            raise DeclarationRefused(f"{where}: an index is walked up or down, not both at once")
        (descending,) = falls
        columns = (*(name.removeprefix("-") for name in names), "id")
        return Order(
            tuple(self._sort_column(where, target, name, descending) for name in columns),
            descending,
        )

    def _sort_column(self, where: str, target: str, name: str, descending: bool) -> SortColumn:
        source = self._sources[target]
        stored = table_of(source.model).columns[name]
        self.check_open(where, target, source.folded if name == "sort_key" else name)
        if not stored.null:
            return SortColumn(stored, codec_of(stored))
        if descending or stored.kind not in _LAST:
            raise DeclarationRefused(f"{where} is sorted by {name}, which may be NULL")
        return SortColumn(stored, codec_of(stored), _LAST[stored.kind])

    def _conditions(
        self, where: str, target: str, filters: type | None, field: GraphQLField
    ) -> Iterator[tuple[str, Condition]]:
        if filters is None:
            return
        graphql = get_named_type(field.args["filter"].type)
        assert isinstance(graphql, GraphQLInputObjectType)
        names = {
            input_field.extensions[DEFINITION].python_name: name
            for name, input_field in graphql.fields.items()
        }
        for python_name, condition in conditions_of(filters).items():
            self._check_condition(f"{where} by {python_name}", target, condition)
            yield names[python_name], condition

    def _check_condition(self, where: str, target: str, condition: Condition) -> None:
        if condition.opened_by is not None:
            return
        for column in set(COLUMN_OF_ROW.findall(condition.sql)):
            self.check_open(where, target, column)

    def check_open(self, where: str, target: str, column: str | None) -> None:
        """A page sorted or filtered by a guarded column would tell what the guard hides."""
        source = self._sources[target]
        if column == "id" or not source.facets:
            return
        for facet in self._readers(where, target, column):
            if facet is None or not _opens_with_the_row(source.facets[facet], source.visible):
                raise DeclarationRefused(f"{where}: {column} of {target} is guarded by {facet}")

    def check_guarded(self, where: str, target: str, columns: Iterable[str], facet: str) -> None:
        """Words kept behind a facet are those of columns that it opens."""
        for column in columns:
            if self._readers(where, target, column) != {facet}:
                raise DeclarationRefused(f"{where}: {column} of {target} is not behind {facet}")

    def _readers(self, where: str, target: str, column: str | None) -> set[str | None]:
        """The facets of the fields that answer with this column."""
        core = self._schema.type_map[target]
        assert isinstance(core, GraphQLObjectType)
        table = table_of(self._sources[target].model)
        facets = {
            declared.facet
            for name, declared in _declarations(core)
            if column in _columns_read(name, declared, table)
        }
        if not facets:
            raise DeclarationRefused(f"{where}: no field of {target} says who reads {column}")
        return facets


def _declarations(core: GraphQLObjectType) -> Iterator[tuple[str, FieldDeclaration]]:
    for field in core.fields.values():
        definition = field.extensions[DEFINITION]
        declared = declaration_of(definition)
        if isinstance(declared, Column | Expression | Computed | Relation | Related):
            yield definition.python_name, declared


def _columns_read(name: str, declared: FieldDeclaration, table: Table) -> set[str]:
    match declared:
        case Column(of=of):
            return {of or name}
        case Expression(sql=sql):
            return set(COLUMN_OF_ROW.findall(sql))
        case Computed(function=function, facts=facts):
            names = set(inspect.signature(function).parameters) - set(facts)
            return names.union(*(COLUMN_OF_ROW.findall(sql) for sql in facts.values()))
        case Relation(of=of):
            key = table.to_one.get(of or name)
            return {key.column} if key is not None else set()
        case Related():
            return set()
        case _:
            assert_never(declared)


def _opens_with_the_row(guard: Rule, visible: Rule) -> bool:
    """Whether everybody who sees a row sees what the guard closes: it then tells nothing more."""
    return all(guard.predicate(kind) == visible.predicate(kind) for kind in ViewerKind)
