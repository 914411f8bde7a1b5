"""An operation that may run: what was asked, by whom, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from graphql import FieldNode, OperationDefinitionNode
from graphql.execution import get_argument_values, get_variable_values
from strawberry import Schema

from server.transport.contracts import Context
from server.transport.documents import Asked, Prepared
from server.transport.errors import Where


@dataclass(frozen=True, slots=True)
class Admitted:
    """Document, limits and points were looked at; nothing is left but to execute it."""

    asked: Asked
    prepared: Prepared
    operation: OperationDefinitionNode
    context: Context
    cost: dict[str, int]

    @property
    def name(self) -> str | None:
        return self.operation.name.value if self.operation.name else None

    @property
    def where(self) -> Where:
        return Where(self.prepared.hash, self.name, self.context.locale)

    def variables(self, *, without: str | None = None) -> bytes:
        """The variables in one written form, to tell equal requests."""
        given = dict(self.asked.variables or {})
        if without is not None:
            given.pop(without, None)
        return orjson.dumps(given, option=orjson.OPT_SORT_KEYS)

    def only_root_field(self) -> FieldNode | None:
        """The field at the root, where there is one and nothing else."""
        roots = self.prepared.root_fields[self.name]
        return roots[0] if len(roots) == 1 else None

    def arguments(self, schema: Schema, node: FieldNode) -> dict[str, Any]:
        """Those of one root field, coerced as its execution would coerce them.

        Raises GraphQLError for a variable that does not suit its type.
        """
        core = schema._schema
        root = core.get_root_type(self.operation.operation)
        if root is None:
            raise TypeError("an operation was admitted on a schema that has no such root")
        coerced = get_variable_values(
            core, self.operation.variable_definitions or (), self.asked.variables or {}
        )
        if isinstance(coerced, list):
            raise coerced[0]
        return get_argument_values(root.fields[node.name.value], node, coerced)
