"""What a viewer could see before a change, by the very rules that say what they see now.

A rule's text is read over its tables as they stood: rows that have not moved since, and the facts
that the entries of change keep of those that have. What is steady is read as it stands. Refuses a
table that tells of no changes: what it held before is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from server.database import Dialect
from server.models.following import FOLLOWED, Followed
from server.reading.declarations import ROW
from server.reading.tables import Kind, table_of

INSTANT: Final = "instant.entry_id"
"""The entry before which the rows are read, in the statements that read them."""

_TABLE: Final = re.compile(
    r"\b(?P<way>FROM|JOIN) (?P<table>[a-z_]+) (?P<alias>[a-z]{1,2})\b"
    # What it is looked up by: that comes first in every rule.
    r"(?P<by> WHERE (?:(?P=alias)\.[a-z_]+ = [\w.:']+(?: AND |(?=\))))+)?"
)
_LOOKED_UP: Final = re.compile(r"[a-z]{1,2}\.([a-z_]+) = ([\w.:']+)")
_TABLES: Final[Mapping[str, Followed]] = {followed.table: followed for followed in FOLLOWED}


def tables_of(rule: str) -> frozenset[str]:
    """The tables that a rule's text asks."""
    return frozenset(found["table"] for found in _TABLE.finditer(rule))


def seen_before(table: str, rule: str, dialect: Dialect) -> str:
    """SQL: of the pairs bound as `:pairs`, those whose object the rule showed before the entry.

    A pair is an id and an entry's number. `:today` is the day on which the rule is asked.
    """

    def as_it_stood(found: re.Match[str]) -> str:
        if _TABLES[found["table"]].steady:
            return found[0]
        by = found["by"] or ""
        past = _past(found["table"], dict(_LOOKED_UP.findall(by)), dialect)
        # Said once, in each half: SQLite's parser holds a hundred open words, and rules are deep.
        return f"{found['way']} {past} {found['alias']}{' WHERE ' if by.endswith(' AND ') else ''}"

    before = _TABLE.sub(as_it_stood, rule.replace(ROW, "t0"))
    row = _past(table, {"id": "instant.object_id"}, dialect)
    return (
        f"SELECT instant.object_id, instant.entry_id FROM {_pairs(dialect)} instant"
        f" WHERE EXISTS (SELECT 1 FROM {row} t0 WHERE {before})"
    )


def _pairs(dialect: Dialect) -> str:
    if dialect is Dialect.POSTGRES:
        return (
            "(SELECT (pair->>0)::uuid AS object_id, (pair->>1)::bigint AS entry_id"
            " FROM jsonb_array_elements(:pairs) pair)"
        )
    return (
        "(SELECT json_extract(value, '$[0]') AS object_id, json_extract(value, '$[1]') AS entry_id"
        " FROM json_each(:pairs))"
    )


def _past(table: str, by: Mapping[str, str], dialect: Dialect) -> str:
    """The rows of a table, with what rules read of them, before the entry in question.

    `by` are the columns that they are looked up by: asked in each half, for no database carries
    them there from outside everywhere, and would read the whole table for each pair.
    """
    followed = _TABLES[table]
    columns = "".join(f", still.{name}" for name in followed.facts)
    kept = "".join(f", {_kept(followed, name, dialect)}" for name in followed.facts)
    still = "".join(f" AND still.{name} = {value}" for name, value in by.items())
    past = "".join(f" AND {_kept(followed, name, dialect)} = {by[name]}" for name in by)
    named = f"= '{followed.name}'"
    return (
        f"(SELECT still.id{columns} FROM {table} still WHERE NOT EXISTS"
        f" (SELECT 1 FROM change_entry moved WHERE moved.object_type {named}"
        f" AND moved.object_id = still.id AND moved.id >= {INSTANT} AND moved.facts IS NOT NULL)"
        f"{still} UNION ALL SELECT past.object_id{kept} FROM change_entry past WHERE NOT EXISTS"
        f" (SELECT 1 FROM change_entry sooner WHERE sooner.object_type {named}"
        f" AND sooner.object_id = past.object_id AND sooner.id >= {INSTANT}"
        " AND sooner.id < past.id AND sooner.facts IS NOT NULL)"
        f" AND past.object_type {named}{past} AND past.kind IN ('UPDATED', 'DELETED')"
        f" AND past.id >= {INSTANT} AND past.facts IS NOT NULL)"
    )


def _kept(followed: Followed, name: str, dialect: Dialect) -> str:
    if name == "id":
        return "past.object_id"
    if dialect is Dialect.SQLITE:
        return f"json_extract(past.facts, '$.{name}')"
    return f"(past.facts->>'{name}'){_CASTS.get(table_of(followed.model).columns[name].kind, '')}"


_CASTS: Final = {
    Kind.UUID: "::uuid",
    Kind.DATE: "::date",
    Kind.DATETIME: "::timestamptz",
    Kind.BOOLEAN: "::boolean",
}
