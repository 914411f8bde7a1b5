"""What a validated document asks for: fields merged by response key, fragments and directives done.

Refuses to validate: a document comes here after validation, so each field and fragment it names
exists, and merged fields agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    is_abstract_type,
)

Fields = dict[str, list[FieldNode]]


@dataclass(frozen=True, slots=True)
class Outline:
    """One operation of a document. `switches` are the variables that `@skip` and `@include` read:
    their values decide the plan, no other variable's do."""

    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    switches: tuple[str, ...]


def outline(document: DocumentNode, operation_name: str | None) -> Outline:
    """The operation to run, with what it needs of its document."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    chosen: OperationDefinitionNode | None = None
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = definition
        elif isinstance(definition, OperationDefinitionNode):
            name = definition.name.value if definition.name else None
            if chosen is None or name == operation_name:
                chosen = definition
    assert chosen is not None, "validation lets no document without an operation through"
    switches = sorted(_switches(chosen.selection_set, fragments, set()))
    return Outline(chosen, fragments, tuple(switches))


def _switches(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> set[str]:
    found: set[str] = set()
    for node in selections.selections:
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                value = _switch(directive)
                if isinstance(value, VariableNode):
                    found.add(value.name.value)
        for inner in _inside(node, fragments, seen):
            found |= _switches(inner, fragments, seen)
    return found


def _switch(directive: DirectiveNode) -> ValueNode:
    """The `if` of a `@skip` or an `@include`, which validation makes sure of."""
    assert directive.arguments
    return directive.arguments[0].value


def _inside(
    node: SelectionNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[SelectionSetNode]:
    """The selections below a node; those of a fragment once, however often it is spread."""
    match node:
        case FragmentSpreadNode():
            name = node.name.value
            if name not in seen:
                seen.add(name)
                yield fragments[name].selection_set
        case FieldNode() | InlineFragmentNode():
            if node.selection_set is not None:
                yield node.selection_set
        case _:
            raise AssertionError(f"a selection of another kind: {node.kind}")


class Selections:
    """Collects fields under one set of switch values."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        switches: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._switches = switches

    def of(self, type_: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Fields:
        """What is asked of an object of `type_` that all of `nodes` answer with."""
        return self.within(type_, (node.selection_set for node in nodes if node.selection_set))

    def within(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Fields:
        """What these selection sets ask of an object of `type_`, in order."""
        fields: Fields = {}
        seen: set[str] = set()
        for selections in sets:
            self._collect(type_, selections, fields, seen)
        return fields

    def _collect(
        self, type_: GraphQLObjectType, selections: SelectionSetNode, fields: Fields, seen: set[str]
    ) -> None:
        for node in selections.selections:
            if not self._is_kept(node):
                continue
            match node:
                case FieldNode():
                    key = node.alias.value if node.alias else node.name.value
                    fields.setdefault(key, []).append(node)
                case InlineFragmentNode():
                    condition = node.type_condition
                    if condition is None or self._applies(condition.name.value, type_):
                        self._collect(type_, node.selection_set, fields, seen)
                case FragmentSpreadNode():
                    fragment = self._fragments[node.name.value]
                    if node.name.value in seen:
                        continue
                    seen.add(node.name.value)
                    if self._applies(fragment.type_condition.name.value, type_):
                        self._collect(type_, fragment.selection_set, fields, seen)
                case _:
                    raise AssertionError(f"a selection of another kind: {node.kind}")

    def _applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        if condition == type_.name:
            return True
        named = self._schema.type_map[condition]
        return is_abstract_type(named) and self._schema.is_sub_type(named, type_)

    def _is_kept(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            match directive.name.value:
                case "skip":
                    if self._value(_switch(directive)):
                        return False
                case "include":
                    if not self._value(_switch(directive)):
                        return False
                case _:
                    continue
        return True

    def _value(self, node: Any) -> bool:
        if isinstance(node, VariableNode):
            return bool(self._switches[node.name.value])
        assert isinstance(node, BooleanValueNode)
        return node.value
