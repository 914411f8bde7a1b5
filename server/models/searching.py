"""What keeps SQLite's full-text index beside its table: triggers, since it is a table of its own.

PostgreSQL's are plain indexes over the same columns, and need nothing. Refuses to hold a text: the
index points into `search_entry`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_ADD: Final = (
    "INSERT INTO search_index (rowid, title_stems, body_stems)"
    " VALUES (NEW.id, NEW.title_stems, NEW.body_stems);"
)
_REMOVE: Final = (
    "INSERT INTO search_index (search_index, rowid, title_stems, body_stems)"
    " VALUES ('delete', OLD.id, OLD.title_stems, OLD.body_stems);"
)


def triggers(*, postgres: bool) -> Iterator[str]:
    """The statements that put every trigger in place, and in the place of older ones."""
    if postgres:
        return
    for event, work in (("INSERT", _ADD), ("UPDATE", _REMOVE + " " + _ADD), ("DELETE", _REMOVE)):
        name = f"search_entry_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {event} ON search_entry BEGIN {work} END"
