"""What hangs on an action, set as whole lists: the same list twice changes nothing.

A row is known by its key; what is not in the list any more is removed. Refuses a key twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.models import Model

from server.database import Transaction
from server.domain.journal import told
from server.models.aggregate import Aggregate
from server.problems import ValidationFailed

ROWS_LIMIT = 200

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of a table that belong to one other: `of` names whose, `keys` tell them apart, `values`
    are what else each says, and `path` the field of the input where they are given."""

    model: type[Aggregate]
    of: str
    keys: tuple[str, ...]
    values: tuple[str, ...] = ()
    path: str = ""

    def key(self, row: Any) -> tuple[Any, ...]:
        return tuple(_read(row, name) for name in self.keys)

    def told(self, row: Any) -> dict[str, Any]:
        return {name: _read(row, name) for name in (*self.keys, *self.values)}


def _read(row: Any, name: str) -> Any:
    return getattr(row, name) if isinstance(row, Model) else row[name]


@dataclass(frozen=True, slots=True)
class Changed:
    """What the journal keeps of a list that is another one now."""

    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


async def held(tx: Transaction, listed: Listed, owner_id: UUID) -> list[Any]:
    """The rows as they are, in the order in which they were written."""
    rows = listed.model.filter(**{listed.of: owner_id}).order_by("id")
    return list(await rows.using_db(tx.connection))


async def set_rows(
    tx: Transaction, listed: Listed, owner_id: UUID, wanted: Sequence[Values], now: datetime
) -> Changed | None:
    """None where the list is the same. Raises ValidationFailed."""
    keyed = {listed.key(row): row for row in wanted}
    _check(listed, wanted, keyed)
    rows = {listed.key(row): row for row in await held(tx, listed, owner_id)}
    before = [listed.told(row) for row in rows.values()]
    gone = [row.id for key, row in rows.items() if key not in keyed]
    new = [row for key, row in keyed.items() if key not in rows]
    moved = [
        (rows[key], row)
        for key, row in keyed.items()
        if key in rows and listed.told(rows[key]) != listed.told(row)
    ]
    if not (gone or new or moved):
        return None
    if gone:
        await listed.model.filter(id__in=gone).using_db(tx.connection).delete()
    for row, told_now in moved:
        changes = {name: told_now[name] for name in listed.values}
        await (
            listed.model.filter(id=row.id)
            .using_db(tx.connection)
            .update(**changes, version=row.version + 1, updated_at=now)
        )
    for row in new:
        await listed.model.create(
            using_db=tx.connection, **{listed.of: owner_id}, **row, created_at=now, updated_at=now
        )
    return Changed(_as_told(before), _as_told([listed.told(row) for row in wanted]))


def _check(listed: Listed, wanted: Sequence[Values], keyed: Mapping[Any, Values]) -> None:
    if len(wanted) > ROWS_LIMIT:
        raise ValidationFailed(
            listed.path,
            french=f"{ROWS_LIMIT} éléments au plus.",
            english=f"{ROWS_LIMIT} items at most.",
        )
    if len(keyed) != len(wanted):
        raise ValidationFailed(
            listed.path,
            french="Un élément figure deux fois.",
            english="An item is listed twice.",
        )


def _as_told(rows: Sequence[Values]) -> list[dict[str, Any]]:
    return [{name: told(value) for name, value in row.items() if value is not None} for row in rows]
