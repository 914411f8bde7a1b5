"""The contract's text: committed, described, and free of what a stream must not carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    introspection_types,
    specified_scalar_types,
)

from server.schema.contract import make_schema, sdl

ROOT = Path(__file__).parents[2]


def core() -> GraphQLSchema:
    return make_schema()._schema


def test_the_committed_text_is_the_contract() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl()


def test_every_type_field_argument_and_value_is_described() -> None:
    missing = sorted(_undescribed(core()))
    assert missing == []


def _undescribed(schema: GraphQLSchema) -> Iterator[str]:
    known = {**introspection_types, **specified_scalar_types}
    for name, type_ in schema.type_map.items():
        if name in known:
            continue
        if not type_.description:
            yield name
        yield from _undescribed_parts(name, type_)


def _undescribed_parts(name: str, type_: GraphQLNamedType) -> Iterator[str]:
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for field_name, field in type_.fields.items():
            if not field.description:
                yield f"{name}.{field_name}"
            for argument_name, argument in field.args.items():
                # `input` is described by its type.
                if not argument.description and argument_name != "input":
                    yield f"{name}.{field_name}({argument_name})"
    elif isinstance(type_, GraphQLInputObjectType):
        yield from (f"{name}.{field}" for field, one in type_.fields.items() if not one.description)
    elif isinstance(type_, GraphQLEnumType):
        yield from (f"{name}.{value}" for value, one in type_.values.items() if not one.description)


@pytest.mark.parametrize("shared", ["FeedItem", "SessionSnapshot"])
def test_nothing_that_is_encoded_once_for_many_is_table_backed_or_personal(shared: str) -> None:
    schema = core()
    reached = set(_reached(schema, shared))
    table_backed = {
        name
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType)
        and any(interface.name == "Node" for interface in type_.interfaces)
    }
    assert reached & table_backed == set()
    fields = {field for name in reached for field in getattr(schema.type_map[name], "fields", {})}
    assert not {field for field in fields if "author" in field.lower() or "voterId" in field}


def _reached(schema: GraphQLSchema, start: str) -> Iterator[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        type_ = schema.type_map[name]
        if isinstance(type_, GraphQLUnionType):
            waiting += [member.name for member in type_.types]
        elif isinstance(type_, GraphQLObjectType):
            waiting += [get_named_type(field.type).name for field in type_.fields.values()]
    yield from seen


def test_a_field_that_members_of_a_union_share_has_one_type_in_all_of_them() -> None:
    """Else a client that asks for it in two of them is refused, or must rename it."""
    conflicts = []
    for name, union in core().type_map.items():
        if not isinstance(union, GraphQLUnionType):
            continue
        seen: dict[str, str] = {}
        for member in union.types:
            for field_name, field in member.fields.items():
                if seen.setdefault(field_name, str(field.type)) != str(field.type):
                    conflicts.append(f"{name}: {member.name}.{field_name}")
    assert conflicts == []


def test_every_problem_that_is_raised_has_its_type() -> None:
    from server import problems
    from server.schema.problems import HANDLERS

    handled = {handler.exception_type for handler in HANDLERS}
    raised = set(problems.Problem.__subclasses__())
    # A cursor is refused with the request, before any field could answer a union.
    assert raised - handled == {problems.CursorInvalid}
