"""Generated documents: valid by construction, with aliases, fragments, directives and variables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_list_type,
)
from hypothesis import strategies as st

DEEPEST = 5
# What a machine says of a row is held by the machine's own tests; the oracle knows no machine.
NOT_ASKED = frozenset({"availableTransitions"})
# What words find is held by the tests of the search, what moved by those of the changes.
ROOTS_NOT_ASKED = frozenset({"search", "changes"})
# Those of columns, and one's own category; the others are held by tests that know their tables.
BESIDE = {"MissionFilter": {"siren", "inseeCode"}, "ActionFilter": {"category"}}
"""Of those below, what these filters say of other rows than the list's own, or by another rule."""
ORACLE_FILTERS = frozenset(
    {
        "agencyId",
        "missionId",
        "holderId",
        "roadmapId",
        "organisationId",
        "registeredById",
        "status",
        "strand",
        "kind",
        "siren",
        "inseeCode",
        "category",
        "updatedSince",
        "socleFamily",
        "scale",
    }
)
Knows = Callable[[GraphQLObjectType, str, GraphQLField], bool]
Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(frozen=True)
class Document:
    """A document and the values of its variables. A row stands in it as `row:Mission:3`."""

    text: str
    variables: dict[str, Any]

    def about(self, ids: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, Any]]:
        """The document with the ids of real rows, by type name."""

        def named(found: re.Match[str]) -> str:
            candidates = ids[found[1]]
            return candidates[int(found[2]) % len(candidates)]

        text = _PLACE.sub(named, self.text)
        variables: dict[str, Any] = json.loads(_PLACE.sub(named, json.dumps(self.variables)))
        return text, variables


_PLACE = re.compile(r"row:([A-Za-z]+):(\d+)")


@dataclass
class _Writer:
    draw: st.DrawFn
    schema: GraphQLSchema
    types: Sequence[str]
    knows: Knows
    definitions: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    aliases: int = 0
    budget: int = 60

    def document(self) -> Document:
        query = self.schema.query_type
        assert query is not None
        names = sorted(set(self.asked(query)) - ROOTS_NOT_ASKED)
        roots = self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        body = "".join(self.field(name, query.fields[name], 0) for name in roots)
        head = f"({', '.join(self.definitions)})" if self.definitions else ""
        text = f"query Asked{head} {{ {body} }}\n" + "\n".join(self.fragments)
        return Document(text, self.variables)

    def asked(self, type_: GraphQLObjectType) -> list[str]:
        return [name for name, field in type_.fields.items() if self.knows(type_, name, field)]

    def field(self, name: str, declared: GraphQLField, depth: int) -> str:
        self.budget -= 1
        # Always an alias of its own: two fields never meet under one response key by accident.
        self.aliases += 1
        written = f" a{self.aliases}: {name}{self.arguments(declared)}"
        directive = self.directive()
        named = get_named_type(declared.type)
        if is_leaf_type(named):
            return written + directive
        selection = self.selection(named, depth + 1)
        if self.draw(st.integers(0, 7)) == 0:
            # The same field again, with other fields below: the two are merged.
            again = self.selection(named, depth + 1)
            return f"{written}{directive} {selection}{written}{directive} {again}"
        return f"{written}{directive} {selection}"

    def directive(self) -> str:
        chosen = self.draw(st.integers(0, 9))
        if chosen > 1:
            return ""
        name, value = self.draw(st.sampled_from(("skip", "include"))), self.draw(st.booleans())
        if chosen == 0:
            return f" @{name}(if: {str(value).lower()})"
        default = self.draw(st.booleans())
        variable = self.variable("Boolean! = true" if default else "Boolean!", value)
        return f" @{name}(if: {variable})"

    def variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.definitions)}"
        self.definitions.append(f"${name}: {type_}")
        if "=" not in type_ or self.draw(st.booleans()):
            self.variables[name] = value
        return f"${name}"

    def selection(self, type_: GraphQLNamedType, depth: int) -> str:
        assert isinstance(type_, Composite)
        if not isinstance(type_, GraphQLObjectType):
            return self.abstract(type_, depth)
        names = sorted(set(self.asked(type_)) - NOT_ASKED)
        if depth >= DEEPEST or self.budget <= 0:
            names = [n for n in names if is_leaf_type(get_named_type(type_.fields[n].type))]
            names = [n for n in names if not type_.fields[n].args] or ["__typename"]
        chosen = self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
        parts = [
            " __typename" if name == "__typename" else self.field(name, type_.fields[name], depth)
            for name in chosen
        ]
        if self.draw(st.integers(0, 4)) == 0:
            parts.append(" __typename")
        return f"{{{self.wrapped(parts, type_.name)} }}"

    def abstract(self, type_: GraphQLInterfaceType | GraphQLUnionType, depth: int) -> str:
        possible = sorted(self.schema.get_possible_types(type_), key=lambda one: one.name)
        chosen = self.draw(st.lists(st.sampled_from(possible), max_size=3, unique=True))
        parts = [f" ... on {one.name} {self.selection(one, depth)}" for one in chosen]
        if isinstance(type_, GraphQLInterfaceType):
            parts.append(f" ... on {type_.name} {{ id }}")
        return f"{{ __typename{''.join(parts)} }}"

    def wrapped(self, parts: list[str], type_name: str) -> str:
        """Some of the selection moved into a fragment, inline or named, perhaps spread twice."""
        how = self.draw(st.integers(0, 9))
        inside = "".join(parts[1:])
        if how > 2 or not inside:
            return "".join(parts)
        if how == 0:
            return f"{parts[0]} ... on {type_name}{self.directive()} {{{inside} }}"
        if how == 1:
            return f"{parts[0]} ...{self.directive()} {{{inside} }}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {type_name} {{{inside} }}")
        return f"{parts[0]} ...{name} ...{name}{self.directive()}"

    def arguments(self, declared: GraphQLField) -> str:
        given = []
        for name in declared.args:
            value = self.argument(name, declared)
            if value is not None:
                given.append(f"{name}: {value}")
        return f"({', '.join(given)})" if given else ""

    def argument(self, name: str, declared: GraphQLField) -> str | None:
        match name:
            case "id":
                return self.literal_or_variable("ID!", self.some_id())
            case "ids":
                ids = [self.some_id() for _ in range(self.draw(st.integers(0, 4)))]
                return self.literal_or_variable("[ID!]!", ids)
            case "first":
                if self.draw(st.booleans()):
                    return None
                return self.literal_or_variable("Int", self.draw(st.integers(1, 4)))
            case "filter":
                return self.filter(get_named_type(declared.args["filter"].type))
            case "sort":
                return self.sort(get_named_type(declared.args["sort"].type))
            case _:
                return None

    def sort(self, type_: Any) -> str | None:
        chosen: str | None = self.draw(st.sampled_from((*sorted(type_.values), None)))
        if chosen is None or self.draw(st.booleans()):
            return chosen
        return self.variable(type_.name, chosen)

    def literal_or_variable(self, type_: str, value: Any) -> str:
        if self.draw(st.booleans()):
            return self.variable(type_, value)
        return json.dumps(value)

    def some_id(self) -> str:
        return self.id_of(self.draw(st.sampled_from(self.types)))

    def id_of(self, type_name: str) -> str:
        return f"row:{type_name}:{self.draw(st.integers(0, 9))}"

    def filter(self, type_: Any) -> str | None:
        if self.draw(st.booleans()):
            return None
        names = sorted((set(type_.fields) & ORACLE_FILTERS) - BESIDE.get(type_.name, set()))
        if not names:
            return None
        chosen = self.draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        value = {name: self.condition(name, type_.fields[name].type) for name in chosen}
        return self.variable(type_.name, value)

    def condition(self, name: str, type_: Any) -> Any:
        if name.endswith("Id"):
            owner = "Organisation" if name == "holderId" else name.removesuffix("Id").capitalize()
            return self.draw(st.sampled_from((self.id_of(owner), self.id_of("Mission"), None)))
        if name == "updatedSince":
            return "2026-06-15T02:00:00+02:00"
        values = getattr(get_named_type(type_), "values", None)
        if not values:
            return "000000003"
        if is_list_type(type_):
            return self.draw(st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True))
        return self.draw(st.sampled_from(sorted(values)))


@st.composite
def documents(
    draw: st.DrawFn, schema: GraphQLSchema, types: Sequence[str], knows: Knows
) -> Document:
    """A document for `schema`, about rows of `types`, of the fields that `knows` says yes to."""
    return _Writer(draw, schema, types, knows).document()
