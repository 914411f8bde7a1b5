"""What an operation may read at most, in points: one point an object, pages multiplied.

The shape is compiled once per document; only the page sizes held in variables are read again
for each request. Refuses page sizes outside 1–100 before anything runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

from server.transport.limits import Limits
from server.transport.measures import ENOUGH, dependencies_first
from server.transport.refusals import Refusal, RefusalCode, over_limit

_PAGED = frozenset({"edges", "nodes", "changes"})
_FREE = frozenset({"edges", "pageInfo"})


@dataclass(frozen=True, slots=True)
class PageSize:
    """A `first` or `last`: the number written, or the variable that holds it."""

    written: int | None = None
    variable: str | None = None
    default: int | None = None

    def read(self, variables: Mapping[str, Any], limits: Limits) -> int:
        size = self.written if self.variable is None else variables.get(self.variable, self.default)
        if size is None:
            return limits.page_items
        if not isinstance(size, int) or not 1 <= size <= limits.page_items:
            raise Refusal(
                RefusalCode.VALIDATION,
                french=f"Une page compte de 1 à {limits.page_items} éléments.",
                english=f"A page holds 1 to {limits.page_items} items.",
            )
        return size


@dataclass(slots=True)
class Share:
    """One selection set: its own objects, its inner ones multiplied, the fragments it spreads."""

    own: int = 0
    inner: list[tuple[Multiplier, Share]] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plain:
    """A field that takes no page size: one object, or a list without pages."""

    is_list: bool


# What the objects under a field are multiplied by.
Multiplier: TypeAlias = PageSize | Plain


@dataclass(frozen=True, slots=True)
class Tariff:
    """The compiled shape of a valid document."""

    operations: Mapping[str | None, Share]
    fragments: Mapping[str, Share]  # each after those it spreads

    def points(self, name: str | None, variables: Mapping[str, Any], limits: Limits) -> int:
        """Raises Refusal when a page size is out of range or the sum above the limit."""
        known: dict[str, int] = {}
        for fragment, share in self.fragments.items():
            known[fragment] = _sum(share, known, variables, limits)
        points = max(1, _sum(self.operations[name], known, variables, limits))
        if points > limits.points:
            raise over_limit(
                f"Cette opération demande plus de {limits.points} points : réduisez ses pages.",
                f"This operation asks for more than {limits.points} points: make its pages smaller.",
            )
        return points


def _sum(
    share: Share, known: Mapping[str, int], variables: Mapping[str, Any], limits: Limits
) -> int:
    total = share.own + sum(known.get(name, 0) for name in share.fragments)
    for multiplier, inner in share.inner:
        match multiplier:
            case PageSize():
                factor = multiplier.read(variables, limits)
            case Plain(is_list=is_list):
                factor = limits.plain_list_items if is_list else 1
        total += factor * _sum(inner, known, variables, limits)
    return min(total, ENOUGH)


def compile_tariff(schema: GraphQLSchema, document: DocumentNode) -> Tariff:
    """`document` has been validated against `schema`."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    shares = {
        name: _share(
            schema,
            schema.type_map[fragments[name].type_condition.name.value],
            fragments[name].selection_set,
            {},
            None,
        )
        for name in dependencies_first(fragments)
    }
    operations: dict[str | None, Share] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            root = schema.get_root_type(node.operation)
            if root is not None:
                operations[node.name.value if node.name else None] = _share(
                    schema, root, node.selection_set, _defaults(node), None
                )
    return Tariff(operations=operations, fragments=shares)


def _defaults(operation: OperationDefinitionNode) -> dict[str, int]:
    return {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }


def _share(
    schema: GraphQLSchema,
    parent: GraphQLNamedType,
    selections: SelectionSetNode,
    defaults: Mapping[str, int],
    page: PageSize | None,
) -> Share:
    share = Share()
    for selection in selections.selections:
        match selection:
            case FieldNode(name=name) if not name.value.startswith("__"):
                _charge_field(schema, parent, selection, defaults, page, share)
            case FragmentSpreadNode(name=name):
                share.fragments.append(name.value)
            case InlineFragmentNode(type_condition=condition, selection_set=inner):
                narrowed = schema.type_map[condition.name.value] if condition else parent
                merged = _share(schema, narrowed, inner, defaults, page)
                share.inner.append((Plain(is_list=False), merged))
            case _:
                pass  # __typename and introspection read no row
    return share


def _charge_field(
    schema: GraphQLSchema,
    parent: GraphQLNamedType,
    node: FieldNode,
    defaults: Mapping[str, int],
    page: PageSize | None,
    share: Share,
) -> None:
    definition = _definition(parent, node.name.value)
    if definition is None:
        return
    target = get_named_type(definition.type)
    if not is_composite_type(target):
        return
    name = node.name.value
    own_page = _page_size(definition, node, defaults)
    inner = (
        _share(schema, target, node.selection_set, defaults, own_page)
        if node.selection_set is not None
        else Share()
    )
    if name not in _FREE:
        inner.own += 1
    multiplier: Multiplier
    is_list = _is_list(definition)
    if name in _PAGED and is_list:
        # In a fragment on the connection itself the page size is out of sight: the largest counts.
        multiplier = page or PageSize()
    else:
        multiplier = Plain(is_list=is_list and own_page is None)
    share.inner.append((multiplier, inner))


def _definition(parent: GraphQLNamedType, name: str) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        definition: GraphQLField | None = parent.fields.get(name)
        return definition
    return None


def _is_list(definition: GraphQLField) -> bool:
    type_ = definition.type
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)


def _page_size(
    definition: GraphQLField, node: FieldNode, defaults: Mapping[str, int]
) -> PageSize | None:
    if "first" not in definition.args and "last" not in definition.args:
        return None
    for argument in node.arguments or ():
        if argument.name.value in ("first", "last"):
            size = _written(argument.value, defaults)
            if size is not None:
                return size
    default = definition.args["first"].default_value if "first" in definition.args else None
    return PageSize(written=default if isinstance(default, int) else None)


def _written(value: ValueNode, defaults: Mapping[str, int]) -> PageSize | None:
    match value:
        case IntValueNode(value=digits):
            return PageSize(written=int(digits) if len(digits) < 10 else ENOUGH)
        case VariableNode(name=name):
            return PageSize(variable=name.value, default=defaults.get(name.value))
        case NullValueNode():
            return None
        case _:
            return None
