"""Drafts the migration that the models ask for. Refuses to see comments: only what is stored counts.

For developers: a draft is read and completed by hand before it is committed.
"""

from __future__ import annotations

from typing import Any

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.writer import MigrationWriter

from server.database.gateway import empty_engine, tortoise_config


async def draft_migrations() -> list[str]:
    """Writes what the models declare and the migrations do not; answers the paths."""
    return [str(writer.write()) for writer in await _drafts()]


async def undrafted_changes() -> list[str]:
    """What `draft_migrations` would write, one line an operation; nothing when all is migrated."""
    return [operation.describe() for writer in await _drafts() for operation in writer.operations]


async def _drafts() -> list[MigrationWriter]:
    config = tortoise_config(empty_engine())
    async with TortoiseContext() as tortoise:
        await tortoise.init(config=config, init_connections=False)
        assert tortoise.apps is not None
        return await _StorageOnly(tortoise.apps, config["apps"]).changes()


class _StorageOnly(MigrationAutodetector):
    """Compares without docstrings and descriptions: rewording one changes no column."""

    def _current_state(self) -> State:
        return _without_comments(super()._current_state())

    async def _project_state(self) -> State:
        return _without_comments(await super()._project_state())


def _without_comments(state: State) -> State:
    for model in state.models.values():
        model.options.pop("table_description", None)
        fields: Any = model.fields.values()
        for field in fields:
            field.description = None
    return state
