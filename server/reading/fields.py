"""The fields of the table-backed types, each from its declaration to what a plan reads.

Refuses a field that may be null or hidden and is not nullable, and one without its facet.
"""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any, assert_never

from graphql import GraphQLField, get_named_type, is_non_null_type

from server.access.policy import EVERY_ROW, Rule
from server.reading.codec import codec_of, global_id_of, wire
from server.reading.declarations import (
    ROW,
    ById,
    ByIds,
    Column,
    Computed,
    Expression,
    Follows,
    Listing,
    Related,
    Relation,
    Searches,
    Source,
    declaration_of,
)
from server.reading.lists import COLUMN_OF_ROW, DEFINITION
from server.reading.resolved import DeclarationRefused, Field, Leaf, Made, One, Page
from server.reading.tables import Key, StoredColumn, Table
from server.vocabulary import ViewerKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.reading.catalogue import Builder


class TypeField:
    """One field of one table-backed type, on its way from declaration to catalogue."""

    def __init__(
        self,
        builder: Builder,
        type_name: str,
        source: Source,
        table: Table,
        name: str,
        field: GraphQLField,
    ) -> None:
        self._builder = builder
        self._where = f"{type_name}.{name}"
        self._type_name = type_name
        self._source = source
        self._table = table
        self._field = field
        self._definition = field.extensions[DEFINITION]
        self._name: str = self._definition.python_name
        self._nullable = not is_non_null_type(field.type)

    def resolve(self) -> Field:
        if self._definition.base_resolver is not None:
            raise DeclarationRefused(f"{self._where} has a resolver: a row has only declarations")
        declared = declaration_of(self._definition)
        if self._name == "id" and declared is None:
            return Leaf(f"{ROW}.id", global_id_of(self._type_name), None)
        if declared is None:
            declared = Column(None, None, None)
        match declared:
            case Column():
                return self._column(declared)
            case Expression():
                return self._expression(declared)
            case Computed():
                return self._computed(declared)
            case Relation():
                return self._relation(declared)
            case Related():
                return self._related(declared)
            case Listing() | ById() | ByIds() | Follows() | Searches():
                raise DeclarationRefused(f"{self._where} declares a root field")
            case _:
                assert_never(declared)

    def _guard(self, facet: str | None) -> Rule | None:
        """The rule that opens the field beyond its row; a guarded field must be nullable."""
        if facet is None:
            if self._source.facets:
                raise DeclarationRefused(f"{self._where} does not say which facet opens it")
            return None
        if facet not in self._source.facets:
            raise DeclarationRefused(f"{self._where}: no facet is called {facet}")
        rule = self._source.facets[facet]
        if rule is self._source.visible:
            return None
        self._must_be_nullable(f"the facet {facet} may hide it")
        return rule

    def _must_be_nullable(self, reason: str) -> None:
        if not self._nullable:
            raise DeclarationRefused(f"{self._where} must be nullable: {reason}")

    def _stored(self, column: str) -> StoredColumn:
        if column not in self._table.columns:
            raise DeclarationRefused(f"{self._where}: no column {column} in {self._table.name}")
        return self._table.columns[column]

    def _column(self, declared: Column) -> Leaf:
        stored = self._stored(declared.of or self._name)
        if stored.null:
            self._must_be_nullable(f"{stored.name} may be NULL")
        codec = declared.codec or codec_of(stored)
        return Leaf(f"{ROW}.{stored.name}", codec.to_wire, self._guard(declared.facet))

    def _expression(self, declared: Expression) -> Leaf:
        columns = [self._stored(name) for name in COLUMN_OF_ROW.findall(declared.sql)]
        # A subquery or a CASE may come back empty-handed whatever its columns promise.
        if "SELECT" in declared.sql or "CASE" in declared.sql or any(c.null for c in columns):
            self._must_be_nullable("its expression may be NULL")
        to_wire = declared.codec.to_wire if declared.codec else None
        return Leaf(f"({declared.sql})", to_wire, self._guard(declared.facet))

    def _computed(self, declared: Computed) -> Made:
        hints = typing.get_type_hints(declared.function)
        if type(None) in typing.get_args(hints.get("return")):
            self._must_be_nullable("its function may return None")
        needs = tuple(
            self._need(declared, name) for name in inspect.signature(declared.function).parameters
        )

        def made(*values: Any) -> Any:
            return wire(declared.function(*values))

        return Made(made, needs, self._guard(declared.facet))

    def _need(self, declared: Computed, name: str) -> tuple[str, Callable[[Any], Any]]:
        fact = declared.facts.get(name)
        if fact is None:
            return f"{ROW}.{name}", codec_of(self._stored(name)).to_python
        for column in COLUMN_OF_ROW.findall(fact):
            self._stored(column)
        return f"({fact})", _as_stored

    def _relation(self, declared: Relation) -> One:
        name = declared.of or self._name
        target = get_named_type(self._field.type).name
        guard = self._guard(declared.facet)
        if key := self._table.to_one.get(name):
            self._check_target(target, key.parent)
            if key.null or not _everyone_sees(self._builder.sources[target].visible):
                self._must_be_nullable(f"its {target} may be absent or hidden")
            return One(target, f"{ROW}.{key.column}", "id", guard)
        reverse = self._reverse(name)
        if not reverse.unique:
            raise DeclarationRefused(f"{self._where}: several rows may answer to {name}")
        self._check_target(target, reverse.child)
        self._must_be_nullable(f"no {target} may answer")
        return One(target, f"{ROW}.id", reverse.column, guard)

    def _related(self, declared: Related) -> Page:
        target = self._builder.connection_target(self._where, self._field)
        key = self._reverse(declared.of or self._name)
        self._check_target(target, key.child)
        return self._builder.lists.page(
            self._where,
            target,
            key.column,
            declared.sorts,
            declared.filters,
            self._field,
            narrowed=declared.where,
            guard=self._guard(declared.facet),
        )

    def _reverse(self, name: str) -> Key:
        if name not in self._table.to_many:
            raise DeclarationRefused(f"{self._where}: {self._table.name} has no relation {name}")
        return self._table.to_many[name]

    def _check_target(self, target: str, model: type[Any]) -> None:
        if target not in self._builder.sources or self._builder.sources[target].model is not model:
            raise DeclarationRefused(f"{self._where}: {target} is not read from {model.__name__}")


def _as_stored(value: Any) -> Any:
    return value


def _everyone_sees(rule: Rule) -> bool:
    return all(rule.predicate(kind) == EVERY_ROW for kind in ViewerKind)
