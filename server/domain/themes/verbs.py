"""Naming a theme, moving it, deleting one that serves nothing. One unit of work each.

The tree of an agency is judged under the lock of the agency: two moves at once make no circle.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, bump, lock, made, made_before
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.rights import require_scope
from server.domain.themes import machine
from server.ids import new_id
from server.models import Theme
from server.models.sorting import sort_key
from server.vocabulary import Scope


async def create(
    database: Database,
    agency_id: UUID,
    name: str,
    parent_id: UUID | None,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.PROGRAMME_WRITE)
    bare = texts.required(name, path="name", limit=machine.NAME_LENGTH)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", agency_id)
        await require_keeper(tx, by, agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        id_ = new_id()
        machine.check_place(await _tree(tx, agency_id), id_, parent_id)
        await _check_name(tx, agency_id, id_, bare)
        await Theme.create(
            using_db=tx.connection,
            id=id_,
            agency_id=agency_id,
            parent_id=parent_id,
            name=bare,
            sort_key=sort_key(bare),
            created_at=now,
            updated_at=now,
        )
        await journal(tx, "create_theme", "Theme", id_, by, now, after={"name": bare})
        return await made(tx, operation, id_)

    return await database.unit_of_work(work)


async def rename(
    database: Database,
    theme_id: UUID,
    name: str,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, ValidationFailed."""
    require_scope(by, Scope.PROGRAMME_WRITE)
    bare = texts.required(name, path="name", limit=machine.NAME_LENGTH)

    async def work(tx: Transaction) -> None:
        theme = await _held(tx, theme_id, expected_version, by, now)
        await _check_name(tx, _agency_of(theme), theme_id, bare)
        await tx.execute(
            "UPDATE theme SET name = $2, sort_key = $3 WHERE id = $1",
            [theme_id, bare, sort_key(bare)],
        )
        await journal(
            tx,
            "rename_theme",
            "Theme",
            theme_id,
            by,
            now,
            before={"name": theme.name},
            after={"name": bare},
        )

    await database.unit_of_work(work)


async def move(
    database: Database,
    theme_id: UUID,
    parent_id: UUID | None,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """With its branches, under another theme, or to the root.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        theme = await _held(tx, theme_id, expected_version, by, now)
        tree = await _tree(tx, _agency_of(theme))
        machine.check_place(tree, theme_id, parent_id)
        await tx.execute("UPDATE theme SET parent_id = $2 WHERE id = $1", [theme_id, parent_id])
        await journal(
            tx,
            "move_theme",
            "Theme",
            theme_id,
            by,
            now,
            before={"parent_id": tree[theme_id]},
            after={"parent_id": parent_id},
        )

    await database.unit_of_work(work)


async def delete(
    database: Database, theme_id: UUID, *, expected_version: int, by: Viewer, now: datetime
) -> None:
    """Delete a theme without branches that no mission bears.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        theme = await _held(tx, theme_id, expected_version, by, now)
        try:
            async with tx.savepoint():
                await tx.execute("DELETE FROM theme WHERE id = $1", [theme_id])
        except IntegrityError as error:
            # The keys that name it know better than a look before: they see the same instant.
            raise machine.in_use() from error
        await journal(tx, "delete_theme", "Theme", theme_id, by, now, before={"name": theme.name})

    await database.unit_of_work(work)


async def _held(
    tx: Transaction, theme_id: UUID, expected_version: int, by: Viewer, now: datetime
) -> Theme:
    """The theme, its row and its agency's held, for someone who keeps them."""
    await bump(tx, "theme", theme_id, expected_version=expected_version, now=now)
    theme = await Theme.get(id=theme_id, using_db=tx.connection)
    await lock(tx, "agency", _agency_of(theme))
    await require_keeper(tx, by, _agency_of(theme))
    return theme


def _agency_of(theme: Theme) -> UUID:
    id_: UUID = theme.agency_id  # type: ignore[attr-defined] # added by the ORM
    return id_


async def _tree(tx: Transaction, agency_id: UUID) -> machine.Tree:
    rows = await tx.fetch("SELECT id, parent_id FROM theme WHERE agency_id = $1", [agency_id])
    return {
        decode_uuid(id_): None if parent is None else decode_uuid(parent) for id_, parent in rows
    }


async def _check_name(tx: Transaction, agency_id: UUID, theme_id: UUID, name: str) -> None:
    if await tx.fetch(
        "SELECT 1 FROM theme WHERE agency_id = $1 AND sort_key = $2 AND id <> $3",
        [agency_id, sort_key(name), theme_id],
    ):
        raise machine.taken()
