"""Every declaration of a schema, resolved against its models and checked, once, at import.

What it refuses is refused before a server can start: a field that may be null or hidden and is
not nullable, a sort or a filter on a guarded column, a page over a column that may be NULL, a
field without the facet its type asks for.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, assert_never

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from server.access.policy import EVERY_ROW, Rule
from server.reading.codec import Codec, codec_of, global_id_of, wire
from server.reading.declarations import (
    ROW,
    SOURCE,
    ById,
    ByIds,
    Column,
    Computed,
    Condition,
    Expression,
    FieldDeclaration,
    Listing,
    Related,
    Relation,
    Source,
    conditions_of,
    declaration_of,
)
from server.reading.tables import Key, StoredColumn, Table, table_of
from server.vocabulary import ViewerKind

_DEFINITION: Final = "strawberry-definition"
_CATALOGUE: Final = "server.reading"


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
    """One column of a page's order, and how a cursor carries it."""

    stored: StoredColumn
    codec: Codec


@dataclass(frozen=True, slots=True)
class BoundCondition:
    """One field of a filter: its SQL, and how the client's value is bound."""

    sql: str
    id_of: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A list of `target`, in `order`. `key` names the parent's column in it; None at the root."""

    coordinate: str
    target: str
    key: str | None
    order: tuple[SortColumn, ...]
    conditions: Mapping[str, BoundCondition]
    where: str | None
    guard: Rule | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """One object, or several, by global id: of one type, or of any of an abstract one."""

    targets: tuple[str, ...]
    several: bool
    abstract: bool


Field = Leaf | Made | One | Page
Root = Page | Lookup


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


def catalogue_of(schema: strawberry.Schema) -> Catalogue:
    """The declarations of `schema`, resolved and checked the first time it is asked.

    Raises DeclarationRefused.
    """
    core = schema._schema
    known: Catalogue | None = core.extensions.get(_CATALOGUE)
    if known is None:
        known = _Builder(core).catalogue()
        core.extensions[_CATALOGUE] = known
    return known


def source_of(type_: GraphQLNamedType | None) -> Source | None:
    """What `@reads` declared for a core type, if it is table-backed."""
    definition = type_.extensions.get(_DEFINITION) if type_ is not None else None
    found: Source | None = getattr(getattr(definition, "origin", None), SOURCE, None)
    return found


class _Builder:
    """Goes through the core schema once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._sources = {
            name: source
            for name, type_ in schema.type_map.items()
            if is_object_type(type_) and (source := source_of(type_)) is not None
        }

    def catalogue(self) -> Catalogue:
        types = {name: self._type(name, source) for name, source in self._sources.items()}
        roots = dict(self._roots())
        return Catalogue(self._schema, types, roots)

    def _type(self, name: str, source: Source) -> Type:
        core = self._schema.type_map[name]
        assert isinstance(core, GraphQLObjectType)
        table = table_of(source.model)
        fields = {
            field_name: _TypeField(self, name, source, table, field_name, field).resolve()
            for field_name, field in core.fields.items()
        }
        return Type(name, table, source.visible, source.facets, fields)

    def _roots(self) -> Iterator[tuple[str, Root]]:
        query = self._schema.query_type
        assert query is not None
        for name, field in query.fields.items():
            definition = field.extensions.get(_DEFINITION)
            match declaration_of(definition) if definition is not None else None:
                case Listing(order, filters):
                    target = self.connection_target(f"Query.{name}", field)
                    yield name, self.page(f"Query.{name}", target, None, order, filters, field)
                case ById():
                    yield name, self._lookup(f"Query.{name}", field, several=False)
                case ByIds():
                    yield name, self._lookup(f"Query.{name}", field, several=True)
                case None:
                    continue
                case other:
                    raise DeclarationRefused(f"Query.{name}: {type(other).__name__} needs a row")

    def _lookup(self, where: str, field: GraphQLField, *, several: bool) -> Lookup:
        item = field.type
        if several:
            inner = item.of_type if is_non_null_type(item) else item
            if not is_list_type(inner):
                raise DeclarationRefused(f"{where} must be a list")
            item = inner.of_type
        if is_non_null_type(item):
            raise DeclarationRefused(f"{where} may be missing or hidden: it must be nullable")
        named = get_named_type(item)
        if is_abstract_type(named):
            possible = self._schema.get_possible_types(named)
            targets = tuple(type_.name for type_ in possible if type_.name in self._sources)
            # A member without rows of its own is no answer of a lookup.
            return Lookup(targets, several, abstract=True)
        if named.name not in self._sources:
            raise DeclarationRefused(f"{where}: {named.name} declares no rows")
        return Lookup((named.name,), several, abstract=False)

    def source(self, name: str) -> Source:
        return self._sources[name]

    def connection_target(self, where: str, field: GraphQLField) -> str:
        connection = get_named_type(field.type)
        if not is_object_type(connection) or "nodes" not in connection.fields:
            raise DeclarationRefused(f"{where} must be a Connection")
        target = get_named_type(connection.fields["nodes"].type)
        if target.name not in self._sources:
            raise DeclarationRefused(f"{where}: {target.name} declares no rows")
        return str(target.name)

    def page(
        self,
        where: str,
        target: str,
        key: str | None,
        order: tuple[str, ...],
        filters: type | None,
        field: GraphQLField,
        *,
        narrowed: str | None = None,
        guard: Rule | None = None,
    ) -> Page:
        return Page(
            coordinate=where,
            target=target,
            key=key,
            order=tuple(self._sort_columns(where, target, order)),
            conditions=dict(self._conditions(where, target, filters, field)),
            where=narrowed,
            guard=guard,
        )

    def _sort_columns(
        self, where: str, target: str, order: tuple[str, ...]
    ) -> Iterator[SortColumn]:
        source = self._sources[target]
        table = table_of(source.model)
        for name in (*order, "id"):
            stored = table.columns[name]
            if stored.null:
                raise DeclarationRefused(f"{where} is sorted by {name}, which may be NULL")
            self._check_open(where, target, source.folded if name == "sort_key" else name)
            yield SortColumn(stored, codec_of(stored))

    def _conditions(
        self, where: str, target: str, filters: type | None, field: GraphQLField
    ) -> Iterator[tuple[str, BoundCondition]]:
        if filters is None:
            return
        graphql = get_named_type(field.args["filter"].type)
        assert isinstance(graphql, GraphQLInputObjectType)
        names = {
            input_field.extensions[_DEFINITION].python_name: name
            for name, input_field in graphql.fields.items()
        }
        for python_name, condition in conditions_of(filters).items():
            yield names[python_name], self._condition(where, target, condition)

    def _condition(self, where: str, target: str, condition: Condition) -> BoundCondition:
        if condition.column is not None:
            self._check_open(where, target, condition.column)
        return BoundCondition(condition.sql, condition.id_of)

    def _check_open(self, where: str, target: str, column: str | None) -> None:
        """A page sorted or filtered by a guarded column would tell what the guard hides."""
        source = self._sources[target]
        if column == "id" or not source.facets:
            return
        core = self._schema.type_map[target]
        assert isinstance(core, GraphQLObjectType)
        readers = [
            declared.facet
            for name, declared in _declarations(core)
            if column in _columns_read(name, declared, table_of(source.model))
        ]
        if not readers:
            raise DeclarationRefused(f"{where}: no field of {target} says who reads {column}")
        for facet in readers:
            if facet is None or source.facets.get(facet) is not source.visible:
                raise DeclarationRefused(f"{where}: {column} of {target} is guarded by {facet}")


def _declarations(core: GraphQLObjectType) -> Iterator[tuple[str, FieldDeclaration]]:
    for field in core.fields.values():
        definition = field.extensions[_DEFINITION]
        declared = declaration_of(definition)
        if isinstance(declared, Column | Expression | Computed | Relation | Related):
            yield definition.python_name, declared


_COLUMN_OF_ROW: Final = re.compile(re.escape(ROW) + r"\.([a-z_]+)")


def _columns_read(name: str, declared: FieldDeclaration, table: Table) -> set[str]:
    match declared:
        case Column(of=of):
            return {of or name}
        case Expression(sql=sql):
            return set(_COLUMN_OF_ROW.findall(sql))
        case Computed(function=function, facts=facts):
            names = set(inspect.signature(function).parameters) - set(facts)
            return names.union(*(_COLUMN_OF_ROW.findall(sql) for sql in facts.values()))
        case Relation(of=of):
            key = table.to_one.get(of or name)
            return {key.column} if key is not None else set()
        case Related():
            return set()
        case _:
            assert_never(declared)


class _TypeField:
    """One field of one table-backed type, on its way from declaration to catalogue."""

    def __init__(
        self,
        builder: _Builder,
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
        self._definition = field.extensions[_DEFINITION]
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
            case Listing() | ById() | ByIds():
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
        columns = [self._stored(name) for name in _COLUMN_OF_ROW.findall(declared.sql)]
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
        for column in _COLUMN_OF_ROW.findall(fact):
            self._stored(column)
        return f"({fact})", _as_stored

    def _relation(self, declared: Relation) -> One:
        name = declared.of or self._name
        target = get_named_type(self._field.type).name
        guard = self._guard(declared.facet)
        if key := self._table.to_one.get(name):
            self._check_target(target, key.parent)
            if key.null or not _everyone_sees(self._builder.source(target).visible):
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
        return self._builder.page(
            self._where,
            target,
            key.column,
            declared.order,
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
        if target not in self._builder._sources or self._builder.source(target).model is not model:
            raise DeclarationRefused(f"{self._where}: {target} is not read from {model.__name__}")


def _as_stored(value: Any) -> Any:
    return value


def _everyone_sees(rule: Rule) -> bool:
    return all(rule.predicate(kind) == EVERY_ROW for kind in ViewerKind)
