"""How graphql-core completes the rows: one generic resolver over the whole schema.

`install` goes once over the core schema. Where a type is table-backed, or a page of one, a field is
what stands in its row under the response key. Refuses to touch any other resolver.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    default_type_resolver,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from server.reading.catalogue import catalogue_of
from server.reading.resolved import Catalogue, Follow, Page, Search

_INSTALLED: Final = "server.reading.installed"
Held = dict[tuple[str, tuple[str, ...]], Any]
"""The rows an ordinary object holds for one of its fields, by the object's type and by the response
keys that lead to it: two aliases on the way may ask for different things."""


class TypedRow(dict[str, Any]):
    """A row where the schema promises an interface or a union: it names its type."""

    __slots__ = ("type_name",)

    def __init__(self, row: dict[str, Any], type_name: str) -> None:
        super().__init__(row)
        self.type_name = type_name


def install(schema: strawberry.Schema) -> Catalogue:
    """Resolves and checks the declarations of `schema`, and lets its rows be completed.

    To be called where the schema is made. Raises DeclarationRefused.
    """
    catalogue = catalogue_of(schema)
    core = catalogue.schema
    if _INSTALLED not in core.extensions:
        core.extensions[_INSTALLED] = True
        _install(core, catalogue)
    return catalogue


def _install(core: GraphQLSchema, catalogue: Catalogue) -> None:
    answered = list(_answered_by_rows(core, catalogue))
    for row_type in answered:
        # A row is a dict: it is no instance of the class that declares the type.
        row_type.is_type_of = None
        for field in row_type.fields.values():
            field.resolve = _under_response_key
    query = core.query_type
    assert query is not None
    for name in catalogue.roots:
        query.fields[name].resolve = _under_response_key
    for type_ in core.type_map.values():
        if is_abstract_type(type_):
            _name_rows(core, catalogue, type_)
        elif is_object_type(type_) and type_ is not query and type_ not in answered:
            for field in type_.fields.values():
                _hold(catalogue, field)


def _answered_by_rows(core: GraphQLSchema, catalogue: Catalogue) -> Iterator[GraphQLObjectType]:
    """The table-backed types, and the connections, edges and page infos of their lists."""
    seen: set[str] = set()
    for type_name in catalogue.types:
        type_ = core.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        yield type_
    yield from _answered_by_changes(core, catalogue)
    for field in _list_fields(core, catalogue):
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        for part in (
            connection,
            get_named_type(connection.fields["edges"].type),
            get_named_type(connection.fields["pageInfo"].type),
        ):
            assert isinstance(part, GraphQLObjectType)
            if part.name not in seen:
                seen.add(part.name)
                yield part


def _answered_by_changes(core: GraphQLSchema, catalogue: Catalogue) -> Iterator[GraphQLObjectType]:
    query = core.query_type
    assert query is not None
    for name, root in catalogue.roots.items():
        if isinstance(root, Follow):
            batch = get_named_type(query.fields[name].type)
            assert isinstance(batch, GraphQLObjectType)
            change = get_named_type(batch.fields["changes"].type)
            assert isinstance(change, GraphQLObjectType)
            yield from (batch, change)


def _list_fields(core: GraphQLSchema, catalogue: Catalogue) -> Iterator[GraphQLField]:
    query = core.query_type
    assert query is not None
    for name, root in catalogue.roots.items():
        if isinstance(root, Page | Search):
            yield query.fields[name]
    for type_ in catalogue.types.values():
        graphql = core.type_map[type_.name]
        assert isinstance(graphql, GraphQLObjectType)
        for name, field in type_.fields.items():
            if isinstance(field, Page):
                yield graphql.fields[name]


def _under_response_key(source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    return source[info.path.key]


def _name_rows(
    core: GraphQLSchema, catalogue: Catalogue, type_: GraphQLInterfaceType | GraphQLUnionType
) -> None:
    """Rows name their own type; other objects are told apart as they were before."""
    if not any(possible.name in catalogue.types for possible in core.get_possible_types(type_)):
        return
    otherwise = type_.resolve_type or default_type_resolver

    def name(value: Any, info: GraphQLResolveInfo[Any], abstract: Any) -> Any:
        if isinstance(value, TypedRow):
            return value.type_name
        return otherwise(value, info, abstract)

    type_.resolve_type = name


def _hold(catalogue: Catalogue, field: GraphQLField) -> None:
    """An ordinary object's field of a table-backed type answers what `Reading.fetch` gave it."""
    if get_named_type(field.type).name not in catalogue.types:
        return
    definition = field.extensions["strawberry-definition"]
    if definition.base_resolver is not None:
        return
    name: str = definition.python_name
    inner = field.type.of_type if is_non_null_type(field.type) else field.type
    field.resolve = _held_list(name) if is_list_type(inner) else _held(name)


def _held(name: str) -> Any:
    def held(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
        rows: Held | None = getattr(source, name)
        return None if rows is None else rows[_way(info)]

    return held


def _held_list(name: str) -> Any:
    def held(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
        many: list[Held] | None = getattr(source, name)
        key = _way(info)
        return None if many is None else [rows[key] for rows in many]

    return held


def _way(info: GraphQLResolveInfo[Any]) -> tuple[str, tuple[str, ...]]:
    _, *below = info.path.as_list()
    return info.parent_type.name, tuple(key for key in below if isinstance(key, str))
