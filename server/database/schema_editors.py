"""Tortoise's schema editors, with what they lose put back.

Left alone, they create a model without its declared constraints, refuse a conditional one on
SQLite, and rebuild a SQLite table without its indexes. Refuses to decide what the schema is: the
migrations say that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import (
    AsyncpgSchemaEditor,
    BaseSchemaEditor,
    SqliteSchemaEditor,
)
from tortoise.migrations.schema_editor.data import ModelSqlData
from tortoise.models import Model

from server.database.sqlite import SqliteUnit


def declared_constraints(model: type[Model]) -> tuple[UniqueConstraint | CheckConstraint, ...]:
    """What `Meta.constraints` names."""
    return tuple(getattr(model._meta, "constraints", None) or ())


def statements_of(script: str) -> list[str]:
    """The statements of a SQLite script; a `;` inside a text or a comment ends nothing."""
    statements, begun = [], ""
    for piece in script.split(";"):
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            statements.append(begun.strip())
            begun = ""
    return [*statements, begun.rstrip(";").strip()] if begun.rstrip(";").strip() else statements


class SqliteMigration(SqliteUnit):
    """The transaction of a migration: a script runs inside it, where SQLite's own would commit it."""

    async def execute_script(self, query: str) -> None:
        for statement in statements_of(query):
            await self.execute_query(statement)


class _Silent:
    """No comments in the database: what a column means is said where it is declared."""

    def _get_table_comment_sql(self, table: str, comment: str) -> str:
        return ""

    def _get_column_comment_sql(self, table: str, column: str, comment: str) -> str:
        return ""

    async def _alter_column_comment(self, model: Any, old_field: Any, new_field: Any) -> None:
        return None


class WholeSqliteEditor(_Silent, SqliteSchemaEditor):
    """Constraints in the table as created; indexes again after a rebuild."""

    _checks: tuple[str, ...] = ()

    async def _run_sql(self, sql: str) -> None:
        if self.collect_sql:
            await super()._run_sql(sql)
        else:
            await self.client.execute_script(sql)

    def _get_model_sql_data(self, model: type[Model]) -> ModelSqlData:
        self._checks = tuple(
            self.CHECK_CONSTRAINT_CREATE_TEMPLATE.format(name=check.name, check=check.check)
            for check in declared_constraints(model)
            if isinstance(check, CheckConstraint)
        )
        return super()._get_model_sql_data(model)

    def _get_inner_statements(self) -> list[str]:
        return [*super()._get_inner_statements(), *self._checks]

    async def create_models(self, models: Sequence[type[Model]]) -> None:
        """Here a key may name a table that is still to come."""
        for model in models:
            await self.create_model(model)

    async def create_model(self, model: type[Model]) -> None:
        await super().create_model(model)
        for constraint in declared_constraints(model):
            if isinstance(constraint, UniqueConstraint):
                await self.add_constraint(model, constraint)

    async def add_constraint(self, model: Any, constraint: Any) -> None:
        if not isinstance(constraint, UniqueConstraint) or not constraint.condition:
            await super().add_constraint(model, constraint)
            return
        columns = self._resolve_fields_to_columns(model, constraint.fields)
        index = self.UNIQUE_INDEX_CREATE_TEMPLATE.format(
            index_name=self._constraint_name_for_model(model, constraint),
            table_name=self.quote(model._meta.db_table),
            fields=", ".join(self.quote(column) for column in columns),
            extra=f" WHERE {constraint.condition}",
        )
        await self._run_sql(index)

    async def _remake_table(
        self,
        model: Any,
        create_field: Any = None,
        delete_field: Any = None,
        alter_fields: Any = None,
    ) -> None:
        indexes = await self._indexes_of(model._meta.db_table)
        await super()._remake_table(
            model,
            create_field=create_field,
            delete_field=delete_field,
            alter_fields=alter_fields,
        )
        gone = {field.source_field or field.model_field_name for field in [delete_field] if field}
        for sql, columns in indexes:
            if not gone & columns:
                await self._run_sql(sql)

    async def _indexes_of(self, table: str) -> list[tuple[str, set[str]]]:
        """Each index that has a text of its own, with the columns it names."""
        _, rows = await self.client.execute_query(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            [table],
        )
        indexes = []
        for row in rows:
            _, columns = await self.client.execute_query(f'PRAGMA index_info("{row["name"]}")')
            indexes.append((row["sql"], {column["name"] for column in columns}))
        return indexes


class WholePostgresEditor(_Silent, AsyncpgSchemaEditor):
    """Constraints with the table they belong to; keys to a later table once it is there."""

    _creating: str = ""
    _to_come: frozenset[str] = frozenset()
    _late_keys: tuple[str, ...] = ()

    async def create_models(self, models: Sequence[type[Model]]) -> None:
        tables = [self.quote(model._meta.db_table) for model in models]
        for place, model in enumerate(models):
            self._creating, self._to_come = tables[place], frozenset(tables[place + 1 :])
            await self.create_model(model)
        late, self._late_keys = self._late_keys, ()
        for statement in late:
            await self._run_sql(statement)

    def _get_fk_reference_string(
        self,
        constraint_name: str,
        db_field: str,
        table: str,
        field: str,
        on_delete: str,
        comment: str,
    ) -> str:
        reference = super()._get_fk_reference_string(
            constraint_name, db_field, table, field, on_delete, comment
        )
        if table not in self._to_come:
            return reference
        key = f"ALTER TABLE {self._creating} ADD FOREIGN KEY ({self.quote(db_field)}){reference}"
        self._late_keys += (key,)
        return ""

    async def create_model(self, model: type[Model]) -> None:
        await super().create_model(model)
        for constraint in declared_constraints(model):
            await self.add_constraint(model, constraint)


class WholeMigrations(MigrationExecutor):
    """Tortoise's executor, working through the editors above."""

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        sqlite = self.connection.capabilities.dialect == "sqlite"
        editor = WholeSqliteEditor if sqlite else WholePostgresEditor
        return editor(self.connection, atomic=atomic, collect_sql=collect_sql)
