"""What the text of the contract looks like, whoever adds to it: names, descriptions, ids, pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    introspection_types,
    specified_scalar_types,
)

CONTRACT = (Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8")
PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
UPPER = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
# A sentence, or the end of an aside, of a quotation, of an example.
ENDED = re.compile(r"[.!?…»)`]$")
# Ids that are not of an object here: one drawn by the client, those of other systems.
FOREIGN_IDS = frozenset({"operationId", "externalId", "delibId"})

Rule = Callable[[GraphQLSchema], Iterator[str]]


def _named(schema: GraphQLSchema) -> Iterator[tuple[str, object]]:
    known = {**introspection_types, **specified_scalar_types}
    return ((name, type_) for name, type_ in schema.type_map.items() if name not in known)


def _fields(schema: GraphQLSchema) -> Iterator[tuple[str, str, object]]:
    for name, type_ in _named(schema):
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in type_.fields.items():
                yield name, field_name, field


def _arguments(schema: GraphQLSchema) -> Iterator[tuple[str, str, object]]:
    for name, field_name, field in _fields(schema):
        for argument_name, argument in getattr(field, "args", {}).items():
            yield f"{name}.{field_name}", argument_name, argument


def _values(schema: GraphQLSchema) -> Iterator[tuple[str, str, object]]:
    for name, type_ in _named(schema):
        if isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                yield name, value_name, value


def types_in_pascal_case(schema: GraphQLSchema) -> Iterator[str]:
    return (name for name, _ in _named(schema) if not PASCAL.fullmatch(name))


def fields_and_arguments_in_camel_case(schema: GraphQLSchema) -> Iterator[str]:
    for where, name, _ in (*_fields(schema), *_arguments(schema)):
        if not CAMEL.fullmatch(name):
            yield f"{where}.{name}"


def values_in_capitals(schema: GraphQLSchema) -> Iterator[str]:
    return (f"{where}.{name}" for where, name, _ in _values(schema) if not UPPER.fullmatch(name))


def descriptions_that_end(schema: GraphQLSchema) -> Iterator[str]:
    """Present everywhere, begun with a capital or a mark, and ended as a sentence is."""
    described = [
        *((name, type_) for name, type_ in _named(schema)),
        *((f"{where}.{name}", field) for where, name, field in _fields(schema)),
        *((f"{where}.{name}", value) for where, name, value in _values(schema)),
        *(
            (f"{where}({name})", argument)
            for where, name, argument in _arguments(schema)
            # `input` is described by its type.
            if name != "input"
        ),
    ]
    for where, element in described:
        text = (getattr(element, "description", None) or "").strip()
        if not text or text[0].islower() or not ENDED.search(text):
            yield f"{where}: {text[-40:]!r}"


def ids_that_are_opaque(schema: GraphQLSchema) -> Iterator[str]:
    """`id`, `…Id` and `…Ids` are `ID`; only what a client draws itself is a UUID."""
    for where, name, field in (*_fields(schema), *_arguments(schema)):
        if name in FOREIGN_IDS or not re.fullmatch(r"ids?|.*[a-z]Ids?", name):
            continue
        if get_named_type(field.type).name != "ID":  # type: ignore[attr-defined]  # both have a type
            yield f"{where}.{name}"


def connections_that_are_paged(schema: GraphQLSchema) -> Iterator[str]:
    for where, name, field in _fields(schema):
        answered = get_named_type(field.type).name  # type: ignore[attr-defined]  # fields have a type
        arguments = getattr(field, "args", {})
        if answered.endswith("Connection") and not {"first", "after"} <= set(arguments):
            yield f"{where}.{name}"


def mutations_that_answer_a_union(schema: GraphQLSchema) -> Iterator[str]:
    assert schema.mutation_type is not None
    for name, field in schema.mutation_type.fields.items():
        members = getattr(get_named_type(field.type), "types", ())
        if not {"NotFound", "TryAgain"} & {member.name for member in members}:
            yield name


RULES: tuple[Rule, ...] = (
    types_in_pascal_case,
    fields_and_arguments_in_camel_case,
    values_in_capitals,
    descriptions_that_end,
    ids_that_are_opaque,
    connections_that_are_paged,
    mutations_that_answer_a_union,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_contract_keeps_to_its_own_manner(rule: Rule) -> None:
    assert list(rule(build_schema(CONTRACT))) == []


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        (types_in_pascal_case, '"Un type." type mission_note { "Un." a: Int }'),
        (fields_and_arguments_in_camel_case, '"Un type." type A { "Un." dated_on: Int }'),
        (fields_and_arguments_in_camel_case, '"Un." type A { "Un." a("Un." For: Int): Int }'),
        (values_in_capitals, '"Une liste." enum E { "Une valeur." Done }'),
        (descriptions_that_end, '"Un type." type A { a: Int }'),
        (descriptions_that_end, '"Un type." type A { "Sans fin" a: Int }'),
        (descriptions_that_end, '"Un type." type A { "sans capitale." a: Int }'),
        (descriptions_that_end, '"Une liste." enum E { DONE }'),
        (ids_that_are_opaque, '"Un type." type A { "La mission." missionId: String }'),
        (ids_that_are_opaque, '"Une entrée." input A { "Les missions." missionIds: [UUID!] }'),
        (connections_that_are_paged, '"Un type." type A { "La page." all: AConnection }'),
        (mutations_that_answer_a_union, '"Tout." type Mutation { "Un." a: Int }'),
    ],
)
def test_every_breach_of_the_manner_is_seen(rule: Rule, breach: str) -> None:
    schema = build_schema(
        '"Lectures." type Query { "Un." a: Int }\n"Un UUID." scalar UUID\n'
        '"Une page." type AConnection { "Le total." totalCount: Int }\n'
        + ("" if "type Mutation" in breach else '"Rien." type Mutation { "Un." b: Int }\n')
        + breach
    )
    assert list(rule(schema))
