"""Operations of migrations that Tortoise lacks. Refuses to go back: a backup does that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tortoise.migrations import Migration
from tortoise.migrations.operations import CreateModel, TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State

from server.database.schema_editors import WholePostgresEditor, WholeSqliteEditor


class CreateModels(TortoiseOperation):
    """Several models, in the order of their tables; two of them may name each other.

    Tortoise rebuilds every model it knows after each operation: told one at a time, a hundred
    models take a hundred times as long as together.
    """

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def describe(self) -> str:
        return f"Create models {', '.join(one.name for one in self.models)}"

    def state_forward(self, app_label: str, state: State) -> None:
        for one in self.models:
            state.models[app_label, one.name] = ModelState.make_from_model(app_label, one.model)
        state.reload_models([(app_label, one.name) for one in self.models])

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None:
            return
        assert isinstance(state_editor, WholeSqliteEditor | WholePostgresEditor)
        await state_editor.create_models(
            [new_state.apps.get_model(app_label, one.name) for one in self.models]
        )

    async def database_backward(self, *_: Any) -> None:
        raise NotImplementedError


class RunStatements(TortoiseOperation):
    """Statements that no declared model stands for, each dialect's own: an index over an
    expression, a table of full-text search."""

    def __init__(self, *, sqlite: Sequence[str], postgres: Sequence[str]) -> None:
        self.sqlite = sqlite
        self.postgres = postgres

    def describe(self) -> str:
        return "Run the dialect's own statements"

    def state_forward(self, app_label: str, state: State) -> None:
        """No model changes."""

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None:
            return
        client: Any = state_editor.client
        sqlite = client.capabilities.dialect == "sqlite"
        for statement in self.sqlite if sqlite else self.postgres:
            await client.touch(statement, ())

    async def database_backward(self, *_: Any) -> None:
        raise NotImplementedError


class StatementsOnly(Migration):
    """A migration that changes no model: no copy of them all is taken before each operation."""

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        for operation in self.operations:
            assert isinstance(operation, RunStatements)
            if not dry_run:
                await operation.database_forward(self.app_label, state, state, schema_editor)
        return state
