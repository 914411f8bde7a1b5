"""How large a document is once its fragments are spread: one visit of each node, whatever it says.

Runs before GraphQL's own validation, some of whose rules cost more than linear time. Refuses to
know the schema: an object is a field with a selection.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    ListValueNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    TokenKind,
    VariableDefinitionNode,
)

from server.transport.limits import Limits
from server.transport.payload import NUL, unkeepable
from server.transport.refusals import Refusal, over_limit

# Beyond every limit: counts that double with each fragment stop growing here.
ENOUGH = 1_000_000

# What lies between a connection and its objects is not a level of the reader's.
_TRANSPARENT = frozenset({"edges", "nodes"})
_INTROSPECTION = frozenset({"__schema", "__type"})

Definition: TypeAlias = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(slots=True)
class Size:
    """One definition after expansion. `visits` counts the work, not the document."""

    depth: int = 0
    aliases: int = 0
    root_fields: int = 0
    introspects: bool = False


@dataclass(slots=True)
class Measures:
    """The whole document."""

    operations: dict[str | None, Size]
    directives: int = 0
    variables: int = 0
    longest_list: int = 0
    longest_number: int = 0
    overlaps: int = 0
    nul: bool = False
    visits: int = 0


def measure(document: DocumentNode) -> Measures:
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    measures = Measures(operations={})
    known: dict[str, Size] = {}
    for name in dependencies_first(fragments):
        known[name] = _size(fragments[name], known, measures)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            name_or_none = node.name.value if node.name else None
            measures.operations[name_or_none] = _size(node, known, measures)
    _count_everywhere(document, measures)
    return measures


def dependencies_first(fragments: dict[str, FragmentDefinitionNode]) -> list[str]:
    """Fragment names, each after those it spreads. A cycle is cut: validation refuses it later."""
    ordered: list[str] = []
    seen: set[str] = set()
    for start in fragments:
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, expanded = stack.pop()
            if expanded:
                ordered.append(name)
            elif name not in seen:
                seen.add(name)
                stack.append((name, True))
                stack.extend(
                    (spread, False)
                    for spread in _spreads(fragments[name])
                    if spread in fragments and spread not in seen
                )
    return ordered


def _spreads(definition: Definition) -> list[str]:
    names: list[str] = []
    waiting: list[SelectionSetNode] = [definition.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                names.append(selection.name.value)
            elif inner := getattr(selection, "selection_set", None):
                waiting.append(inner)
    return names


def _size(definition: Definition, known: dict[str, Size], measures: Measures) -> Size:
    """Walks the selections written in `definition` itself; fragments are looked up, not entered."""
    size = Size()
    # Selection set, objects above it, and whether its parent is transparent or the root.
    waiting: list[tuple[SelectionSetNode, int, str]] = [(definition.selection_set, 0, "")]
    while waiting:
        selections, depth, parent = waiting.pop()
        for selection in selections.selections:
            measures.visits += 1
            if isinstance(selection, FragmentSpreadNode):
                inner = known.get(selection.name.value)
                if inner is not None:
                    _add(size, inner, depth, at_root=parent == "")
            elif isinstance(selection, FieldNode):
                _enter_field(selection, size, depth, parent, waiting)
            elif inner_selections := getattr(selection, "selection_set", None):
                waiting.append((inner_selections, depth, parent))
    return size


def _add(size: Size, inner: Size, depth: int, *, at_root: bool) -> None:
    size.depth = max(size.depth, depth + inner.depth)
    size.aliases = min(ENOUGH, size.aliases + inner.aliases)
    size.introspects |= inner.introspects
    if at_root:
        size.root_fields = min(ENOUGH, size.root_fields + inner.root_fields)


def _enter_field(
    field: FieldNode,
    size: Size,
    depth: int,
    parent: str,
    waiting: list[tuple[SelectionSetNode, int, str]],
) -> None:
    name = field.name.value
    if field.alias is not None:
        size.aliases = min(ENOUGH, size.aliases + 1)
    if parent == "":
        size.root_fields = min(ENOUGH, size.root_fields + 1)
    if name in _INTROSPECTION:
        # Bounded by the tokens alone: its own depth is that of types, not of objects.
        size.introspects = True
        return
    if field.selection_set is None:
        return
    transparent = name in _TRANSPARENT or (name == "node" and parent == "edges")
    inside = depth if transparent else depth + 1
    size.depth = max(size.depth, inside)
    waiting.append((field.selection_set, inside, name))


def _count_everywhere(document: DocumentNode, measures: Measures) -> None:
    names: Counter[str] = Counter()
    waiting: list[Node] = list(document.definitions)
    while waiting:
        node = waiting.pop()
        measures.visits += 1
        if isinstance(node, FieldNode):
            names[(node.alias or node.name).value] += 1
        elif isinstance(node, FragmentSpreadNode):
            names["..."] += 1
        elif isinstance(node, VariableDefinitionNode):
            measures.variables += 1
        measures.directives += len(getattr(node, "directives", None) or ())
        if isinstance(node, ListValueNode):
            measures.longest_list = max(measures.longest_list, len(node.values))
        elif isinstance(node, IntValueNode | FloatValueNode):
            measures.longest_number = max(measures.longest_number, len(node.value))
        elif isinstance(node, StringValueNode):
            measures.nul |= NUL in node.value
        for key in node.keys:
            child = getattr(node, key, None)
            if isinstance(child, Node):
                waiting.append(child)
            elif isinstance(child, list | tuple):
                waiting.extend(item for item in child if isinstance(item, Node))
    measures.overlaps = sum(count * (count - 1) // 2 for count in names.values())


def check(document: DocumentNode, measures: Measures, limits: Limits) -> None:
    """Raises Refusal for the first limit that the document breaks."""
    _at_most(
        len(measures.operations), limits.operations, "opérations dans le document", "operations"
    )
    _at_most(measures.directives, limits.directives, "directives", "directives")
    _at_most(measures.variables, limits.variables, "variables", "variables")
    _at_most(measures.longest_list, limits.list_items, "éléments dans une liste", "items in a list")
    _at_most(measures.overlaps, limits.overlaps, "champs à rapprocher", "fields to merge")
    _at_most(
        measures.longest_number,
        limits.number_characters,
        "caractères dans un nombre",
        "characters in a number",
    )
    if measures.nul:
        raise unkeepable()
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = measures.operations[node.name.value if node.name else None]
            _check_operation(node.operation, size, limits)


def _check_operation(kind: OperationType, size: Size, limits: Limits) -> None:
    _at_most(size.depth, limits.depth, "niveaux d'objets", "levels of objects")
    _at_most(size.aliases, limits.aliases, "alias", "aliases")
    _at_most(size.root_fields, _most_root_fields(kind, limits), "champs à la racine", "root fields")


def _most_root_fields(kind: OperationType, limits: Limits) -> int:
    match kind:
        case OperationType.QUERY:
            return limits.root_fields
        case OperationType.MUTATION:
            return limits.mutation_root_fields
        case OperationType.SUBSCRIPTION:
            # Two under one name would be merged, and would pass beside the shared streams.
            return limits.subscription_root_fields


def _at_most(count: int, limit: int, french: str, english: str) -> None:
    if count > limit:
        raise over_limit(f"Plus de {limit} {french}.", f"More than {limit} {english}.")


def check_tokens(document: DocumentNode, limits: Limits) -> None:
    """Comments count too: the parser's own limit does not see them."""
    count = 0
    token = document.loc.start_token if document.loc else None
    while token is not None and token.kind is not TokenKind.EOF:
        count += 1
        token = token.next
    if count > limits.tokens + 1:
        raise too_many_tokens(limits)


def too_many_tokens(limits: Limits) -> Refusal:
    return over_limit(
        f"Document de plus de {limits.tokens} lexèmes.",
        f"Document of more than {limits.tokens} tokens.",
    )
