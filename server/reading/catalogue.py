"""Every declaration of a schema, resolved against its models and checked, once, at import.

What it refuses is refused before a server can start: see `fields` and `lists` for what that is,
type by type and list by list.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final

import strawberry
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from server.reading.declarations import (
    SOURCE,
    ById,
    ByIds,
    Follows,
    Listing,
    Searches,
    Source,
    declaration_of,
)
from server.reading.fields import TypeField
from server.reading.indexed import INDEXED
from server.reading.lists import DEFINITION, Lists
from server.reading.resolved import (
    Catalogue,
    DeclarationRefused,
    Follow,
    Lookup,
    Root,
    Search,
    Searched,
    Type,
)
from server.reading.tables import table_of

_CATALOGUE: Final = "server.reading"


def catalogue_of(schema: strawberry.Schema) -> Catalogue:
    """The declarations of `schema`, resolved and checked the first time it is asked.

    Raises DeclarationRefused.
    """
    core = schema._schema
    known: Catalogue | None = core.extensions.get(_CATALOGUE)
    if known is None:
        known = Builder(core).catalogue()
        core.extensions[_CATALOGUE] = known
    return known


def source_of(type_: GraphQLNamedType | None) -> Source | None:
    """What `@reads` declared for a core type, if it is table-backed."""
    definition = type_.extensions.get(DEFINITION) if type_ is not None else None
    found: Source | None = getattr(getattr(definition, "origin", None), SOURCE, None)
    return found


class Builder:
    """Goes through the core schema once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.sources = {
            name: source
            for name, type_ in schema.type_map.items()
            if is_object_type(type_) and (source := source_of(type_)) is not None
        }
        self.lists = Lists(schema, self.sources)

    def catalogue(self) -> Catalogue:
        types = {name: self._type(name, source) for name, source in self.sources.items()}
        roots = dict(self._roots())
        return Catalogue(self._schema, types, roots)

    def _type(self, name: str, source: Source) -> Type:
        core = self._schema.type_map[name]
        assert isinstance(core, GraphQLObjectType)
        table = table_of(source.model)
        fields = {
            field_name: TypeField(self, name, source, table, field_name, field).resolve()
            for field_name, field in core.fields.items()
        }
        return Type(name, table, source.visible, source.facets, fields)

    def _roots(self) -> Iterator[tuple[str, Root]]:
        query = self._schema.query_type
        assert query is not None
        for name, field in query.fields.items():
            definition = field.extensions.get(DEFINITION)
            match declaration_of(definition) if definition is not None else None:
                case Listing(sorts, filters):
                    where = f"Query.{name}"
                    target = self.connection_target(where, field)
                    yield name, self.lists.page(where, target, None, sorts, filters, field)
                case ById():
                    yield name, self._lookup(f"Query.{name}", field, several=False)
                case ByIds():
                    yield name, self._lookup(f"Query.{name}", field, several=True)
                case Follows():
                    yield name, Follow()
                case Searches(types):
                    yield name, self._search(f"Query.{name}", types, field)
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
            targets = tuple(type_.name for type_ in possible if type_.name in self.sources)
            # A member without rows of its own is no answer of a lookup.
            return Lookup(targets, several, abstract=True)
        if named.name not in self.sources:
            raise DeclarationRefused(f"{where}: {named.name} declares no rows")
        return Lookup((named.name,), several, abstract=False)

    def _search(self, where: str, types: type[Enum], field: GraphQLField) -> Search:
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        found = get_named_type(connection.fields["nodes"].type)
        possible = {one.name for one in self._schema.get_possible_types(found)}
        names = [str(member.value) for member in types]
        if not possible.issuperset(names):
            raise DeclarationRefused(f"{where}: {types.__name__} names what is no {found.name}")
        return Search(where, found.name, {name: self._searched(where, name) for name in names})

    def _searched(self, where: str, name: str) -> Searched:
        if name not in INDEXED or name not in self.sources:
            raise DeclarationRefused(f"{where}: the words of {name} are not indexed")
        indexed, source = INDEXED[name], self.sources[name]
        for column in indexed.title:
            self.lists.check_open(f"{where} by the title", name, column)
        if indexed.facet is None:
            for column in indexed.body:
                self.lists.check_open(f"{where} by the body", name, column)
            return Searched(indexed.table, source.visible, None, indexed.agency)
        self.lists.check_guarded(f"{where} by the body", name, indexed.body, indexed.facet)
        body = source.facets[indexed.facet]
        return Searched(indexed.table, source.visible, body, indexed.agency)

    def connection_target(self, where: str, field: GraphQLField) -> str:
        connection = get_named_type(field.type)
        if not is_object_type(connection) or "nodes" not in connection.fields:
            raise DeclarationRefused(f"{where} must be a Connection")
        target = get_named_type(connection.fields["nodes"].type)
        if target.name not in self.sources:
            raise DeclarationRefused(f"{where}: {target.name} declares no rows")
        return str(target.name)
