"""Sort keys that mean the same on every database. Refuses locales: plain code points decide."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server.french import fold

LENGTH = 200


class SortKeyField(fields.CharField[str]):
    """A text paged by its code points: SQLite's order as it is, PostgreSQL's "C" collation."""

    def __init__(self, max_length: int = LENGTH, **kwargs: Any) -> None:
        super().__init__(max_length, **kwargs)

    class _db_postgres:  # noqa: N801 - the name Tortoise looks for
        def __init__(self, field: SortKeyField) -> None:
            self._length = field.max_length

        # Tortoise asks an instance for properties alone.
        @property
        def SQL_TYPE(self) -> str:  # noqa: N802 - the name Tortoise looks for
            return f'VARCHAR({self._length}) COLLATE "C"'


def sort_key(text: str) -> str:
    """`text` folded for a binary collation, cut to what the column holds."""
    return fold(text)[:LENGTH]
