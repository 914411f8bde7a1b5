"""Documents parsed, measured and validated once each, and remembered within bounds.

Refused documents are not remembered: what a stranger makes up must not push out what is used.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    parse,
    specified_rules,
)
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

from server.transport.cost import Tariff, compile_tariff
from server.transport.errors import Where, document_hash, shown, syntax_error
from server.transport.limits import Limits
from server.transport.measures import Measures, check, check_tokens, measure, too_many_tokens
from server.transport.refusals import RefusedDocument, bad_request, over_limit


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that suits the schema and the limits."""

    text: str
    hash: str
    document: DocumentNode
    measures: Measures
    tariff: Tariff
    operations: Mapping[str | None, OperationDefinitionNode]
    root_fields: Mapping[str | None, Sequence[FieldNode]]
    reads: Counter[str]
    """How often each variable is read, its own declaration aside."""

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation asked for. Raises Refusal where the name does not settle it."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name not in self.operations:
            raise bad_request(
                "Le nom d'opération ne désigne aucune opération du document.",
                "The operation name matches no operation of the document.",
            )
        return self.operations[name]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, whatever carried it."""

    query: str
    variables: dict[str, object] | None = None
    operation_name: str | None = None


@dataclass(slots=True)
class Work:
    """How often a document was really read: what the caches saved can be checked."""

    parsed: int = 0
    validated: int = 0


class Documents:
    """The memory of prepared documents for one schema."""

    def __init__(self, schema: Schema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        self._characters = 0
        self.work = Work()

    def __len__(self) -> int:
        return len(self._known)

    def prepare(self, text: str) -> Prepared:
        """Raises Refusal for a document that is malformed, too large, or foreign to the schema."""
        prepared = self._known.get(text)
        if prepared is not None:
            self._known.move_to_end(text)
            return prepared
        prepared = self._read(text)
        self._remember(prepared)
        return prepared

    def _remember(self, prepared: Prepared) -> None:
        self._known[prepared.text] = prepared
        self._characters += len(prepared.text)
        while (
            len(self._known) > self._limits.documents_remembered
            or self._characters > self._limits.characters_remembered
        ):
            forgotten, _ = self._known.popitem(last=False)
            self._characters -= len(forgotten)

    def _read(self, text: str) -> Prepared:
        try:
            document = self._parse(text)
            measures = measure(document)
            check(document, measures, self._limits)
            self._validate(text, document)
        except RecursionError as error:
            raise over_limit("Document trop imbriqué.", "Document nested too deep.") from error
        operations = {
            node.name.value if node.name else None: node
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        return Prepared(
            text=text,
            hash=document_hash(text),
            document=document,
            measures=measures,
            tariff=compile_tariff(self._schema._schema, document),
            operations=operations,
            root_fields={
                name: _root_fields(operation, document) for name, operation in operations.items()
            },
            reads=_reads(document),
        )

    def _parse(self, text: str) -> DocumentNode:
        self.work.parsed += 1
        try:
            document = parse(text, max_tokens=self._limits.tokens)
        except GraphQLSyntaxError as error:
            if "Parsing aborted" in error.message:
                raise too_many_tokens(self._limits) from error
            raise RefusedDocument(syntax_error(error)) from error
        check_tokens(document, self._limits)
        return document

    def _validate(self, text: str, document: DocumentNode) -> None:
        self.work.validated += 1
        errors = validate_document(self._schema._schema, document, tuple(specified_rules))
        if errors:
            told = errors[: self._limits.errors_told]
            raise RefusedDocument(shown(told, Where(document_hash(text))))
        if not any(isinstance(node, OperationDefinitionNode) for node in document.definitions):
            raise bad_request(
                "Le document ne contient aucune opération.", "The document holds no operation."
            )


def _root_fields(operation: OperationDefinitionNode, document: DocumentNode) -> list[FieldNode]:
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    fields: list[FieldNode] = []
    waiting: list[SelectionSetNode] = [operation.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            match selection:
                case FieldNode():
                    fields.append(selection)
                case InlineFragmentNode(selection_set=inner):
                    waiting.append(inner)
                case FragmentSpreadNode(name=name):
                    waiting.append(fragments[name.value].selection_set)
    return fields


def _reads(document: DocumentNode) -> Counter[str]:
    reads: Counter[str] = Counter()
    waiting: list[Node] = list(document.definitions)
    while waiting:
        node = waiting.pop()
        if isinstance(node, VariableNode):
            reads[node.name.value] += 1
        for key in node.keys:
            if key == "variable_definitions":
                continue
            child = getattr(node, key, None)
            if isinstance(child, Node):
                waiting.append(child)
            elif isinstance(child, list | tuple):
                waiting.extend(item for item in child if isinstance(item, Node))
    return reads


class FromMemory(SchemaExtension):
    """Hands Strawberry the prepared document, so that it neither parses nor validates again."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        context.graphql_document = self._documents.prepare(cast("str", context.query)).document
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = []
        yield


def is_mutation(operation: OperationDefinitionNode) -> bool:
    return operation.operation is OperationType.MUTATION
