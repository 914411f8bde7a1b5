"""Reading, as the schema uses it: one doorway to every row.

`Reading` answers a query's table-backed fields before graphql-core completes them, and gives an
ordinary resolver the rows its answer holds. Refuses a request as a whole, before any SQL, when its
token, a page size or a cursor does not stand.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, Protocol
from uuid import UUID

import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    OperationType,
    get_named_type,
    get_variable_values,
)
from graphql.execution.values import VariableValues
from strawberry.extensions import SchemaExtension
from strawberry.types import Info

from server.access.viewer import Viewer
from server.database import Database, Snapshot
from server.problems import NotFound, Problem
from server.reading.asking import Asked, bind, check_scopes
from server.reading.completion import Held, install
from server.reading.execution import Execution
from server.reading.plan import compile_plan
from server.reading.recent import Recent
from server.reading.resolved import Catalogue
from server.reading.selection import Outline, outline
from server.reading.shapes import Plan
from server.reading.statements import KEY, Form, Level, Shape

PLANS_KEPT: Final = 1_000
CHARACTERS_KEPT: Final = 1_000_000
"""Of their documents together: what is kept of one holds on to all that was parsed of it."""


class Root(dict[str, Any]):
    """The root value of an operation: its row tree, and what its resolvers may still ask for."""

    __slots__ = ("asked", "plan", "variables")

    def __init__(self, plan: Plan, asked: list[Asked], variables: VariableValues) -> None:
        super().__init__()
        self.plan = plan
        self.asked = asked
        self.variables = variables


class Reading:
    """The reading room of one schema over one database. `key` signs its cursors."""

    def __init__(self, schema: strawberry.Schema, database: Database, *, key: bytes) -> None:
        self.catalogue: Catalogue = install(schema)
        self.plans: Recent[Plan] = Recent(PLANS_KEPT, CHARACTERS_KEPT)
        self._outlines: Recent[Outline] = Recent(PLANS_KEPT, CHARACTERS_KEPT)
        self._database = database
        self._key = key

    async def root(
        self,
        query: str | None,
        document: DocumentNode,
        operation_name: str | None,
        inputs: Mapping[str, Any] | None,
        viewer: Viewer,
    ) -> Root | None:
        """The root value of a query or a mutation, its table-backed root fields fetched.

        None where its variables do not fit: graphql-core reports that before any resolver runs.
        Raises Problem when the viewer's token, a page size or a cursor refuses the operation.
        """
        found = self._outline(query, document, operation_name)
        definitions = found.operation.variable_definitions or ()
        variables = get_variable_values(self.catalogue.schema, definitions, dict(inputs or {}))
        if isinstance(variables, list):
            return None
        plan = self._plan(query, operation_name, found, variables, viewer)
        check_scopes(plan, viewer)
        root = Root(plan, bind(plan, variables, viewer, self._key), variables)
        if plan.roots:
            async with self._database.snapshot() as snapshot:
                root.update(await self._run(snapshot, viewer, root).tree(plan))
        return root

    async def fetch(self, info: Info[Any, Any], id_: UUID, *, path: tuple[str, str]) -> Any:
        """What an ordinary resolver's answer holds for one row; None when the viewer does not
        see it.

        `path` names the type of the answer's object, or of an object in it, and its field: the
        resolver gives what this returns to that field, as it is. Nothing is read where the document
        does not select it.
        """
        found = await self.fetch_many(info, [id_], path=path)
        return found[0] if found else None

    async def fetch_many(
        self, info: Info[Any, Any], ids: Sequence[UUID], *, path: tuple[str, str]
    ) -> list[Any]:
        """The same for a field that is a list: in the order of `ids`, without the hidden ones."""
        found = await self.fetch_each(info, ids, path=path)
        return [found[id_] for id_ in ids if id_ in found]

    async def fetch_each(
        self, info: Info[Any, Any], ids: Sequence[UUID], *, path: tuple[str, str]
    ) -> dict[UUID, Any]:
        """The same for a field of several objects of the answer: by id, without the hidden ones."""
        raw = info._raw_info
        root: Root = raw.root_value
        type_name, field_name = path
        shapes = root.plan.payloads.get((str(raw.path.key), type_name, field_name), {})
        if raw.path.prev is not None or not self._holds_rows(type_name, field_name):
            raise LookupError(f"{type_name}.{field_name} is not below {raw.path.as_list()}")
        held: dict[UUID, Held] = {id_: {} for id_ in ids}
        if shapes and ids:
            async with self._database.snapshot() as snapshot:
                run = self._run(snapshot, info.context.viewer, root)
                for way, shape in shapes.items():
                    rows = await run.keyed(shape, ids)
                    for id_ in [id_ for id_ in held if id_ not in rows]:
                        del held[id_]
                    for id_ in held:
                        held[id_][type_name, way] = rows[id_]
        return held

    async def require(self, viewer: Viewer, type_name: str, id_: UUID) -> None:
        """Raises NotFound unless the viewer sees this row. For verbs, before they say more."""
        type_ = self.catalogue.types[type_name]
        level = Level(type_, viewer.kind, "id")
        level.key_column()
        statement = level.statement(Shape(Form.ONE, self._database.dialect))
        async with self._database.snapshot() as snapshot:
            found = await snapshot.fetch(
                statement.sql, statement.parameters({**viewer.parameters(), KEY: id_})
            )
        if not found:
            raise NotFound

    def _run(self, snapshot: Snapshot, viewer: Viewer, root: Root) -> Execution:
        dialect = self._database.dialect
        return Execution(snapshot, dialect, viewer, root.asked, root.variables, self._key)

    def _holds_rows(self, type_name: str, field_name: str) -> bool:
        type_ = self.catalogue.schema.type_map.get(type_name)
        if not isinstance(type_, GraphQLObjectType) or field_name not in type_.fields:
            return False
        return get_named_type(type_.fields[field_name].type).name in self.catalogue.types

    def _outline(
        self, query: str | None, document: DocumentNode, operation_name: str | None
    ) -> Outline:
        key = (query, operation_name)
        known = None if query is None else self._outlines.get(key)
        if known is not None:
            return known
        found = outline(document, operation_name)
        return found if query is None else self._outlines.keep(key, found, len(query))

    def _plan(
        self,
        query: str | None,
        operation_name: str | None,
        found: Outline,
        variables: VariableValues,
        viewer: Viewer,
    ) -> Plan:
        values = {name: variables.coerced[name] for name in found.switches}
        key = (query, operation_name, viewer.kind, tuple(values.values()))
        known = None if query is None else self.plans.get(key)
        if known is not None:
            return known
        plan = compile_plan(self.catalogue, found, viewer.kind, values)
        return plan if query is None else self.plans.keep(key, plan, len(query))


class _Services(Protocol):
    @property
    def reading(self) -> Reading: ...


class _Context(Protocol):
    """What the extension needs of a request's context."""

    @property
    def services(self) -> _Services: ...
    @property
    def viewer(self) -> Viewer: ...


class ReadsRows(SchemaExtension):
    """Fetches an operation's rows before it is executed, or refuses it as a whole."""

    async def on_execute(self) -> AsyncIterator[None]:
        execution = self.execution_context
        document = execution.graphql_document
        assert document is not None
        if execution.operation_type.value != OperationType.SUBSCRIPTION.value:
            context: _Context = execution.context
            try:
                execution.root_value = await context.services.reading.root(
                    execution.query,
                    document,
                    execution.operation_name,
                    execution.variables,
                    context.viewer,
                )
            except Problem as problem:
                execution.result = _refusal(problem, context.viewer)
        yield


def _refusal(problem: Problem, viewer: Viewer) -> ExecutionResult:
    error = GraphQLError(
        problem.message(viewer.locale),
        original_error=problem,
        extensions={"code": problem.code.value},
    )
    return ExecutionResult(data=None, errors=[error])
