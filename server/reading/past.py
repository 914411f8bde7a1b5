"""What a viewer could see before a change, by the very rules that say what they see now.

A rule's text is read over its tables as they stood: rows that have not moved since, and the facts
that the entries of change keep of those that have. What is steady is read as it stands. Refuses a
table that tells of no changes: what it held before is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from server.database import Dialect
from server.models.following import FOLLOWED, Followed
from server.reading.declarations import ROW
from server.reading.tables import Kind, table_of

INSTANT: Final = "instant.entry_id"
"""The entry before which the rows are read, in the statements that read them."""

_TABLE: Final = re.compile(r"\b(FROM|JOIN) ([a-z_]+) ([a-z]{1,2})\b")
_TABLES: Final[Mapping[str, Followed]] = {followed.table: followed for followed in FOLLOWED}


def tables_of(rule: str) -> frozenset[str]:
    """The tables that a rule's text asks."""
    return frozenset(table for _, table, _ in _TABLE.findall(rule))


def seen_before(table: str, rule: str, dialect: Dialect) -> str:
    """SQL: of the pairs bound as `:pairs`, those whose object the rule showed before the entry.

    A pair is an id and an entry's number. `:today` is the day on which the rule is asked.
    """

    def as_it_stood(found: re.Match[str]) -> str:
        if _TABLES[found[2]].steady:
            return found[0]
        return f"{found[1]} {_past(found[2], dialect)} {found[3]}"

    past = _TABLE.sub(as_it_stood, rule)
    return (
        f"SELECT instant.object_id, instant.entry_id FROM {_pairs(dialect)} instant"
        f" WHERE EXISTS (SELECT 1 FROM {_past(table, dialect)} t0"
        f" WHERE t0.id = instant.object_id AND {past.replace(ROW, 't0')})"
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


def _past(table: str, dialect: Dialect) -> str:
    """The rows of a table, with what rules read of them, before the entry in question."""
    followed = _TABLES[table]
    columns = "".join(f", still.{name}" for name in followed.facts)
    kept = "".join(_kept(followed, dialect))
    named = f"= '{followed.name}'"
    return (
        f"(SELECT still.id{columns} FROM {table} still WHERE NOT EXISTS"
        f" (SELECT 1 FROM change_entry moved WHERE moved.object_type {named}"
        f" AND moved.object_id = still.id AND moved.id >= {INSTANT} AND moved.facts IS NOT NULL)"
        f" UNION ALL SELECT past.object_id{kept} FROM change_entry past"
        f" WHERE past.object_type {named} AND past.kind IN ('UPDATED', 'DELETED')"
        f" AND past.id >= {INSTANT} AND past.facts IS NOT NULL AND NOT EXISTS"
        f" (SELECT 1 FROM change_entry sooner WHERE sooner.object_type {named}"
        f" AND sooner.object_id = past.object_id AND sooner.id >= {INSTANT}"
        " AND sooner.id < past.id AND sooner.facts IS NOT NULL))"
    )


def _kept(followed: Followed, dialect: Dialect) -> Iterator[str]:
    columns = table_of(followed.model).columns
    for name in followed.facts:
        if dialect is Dialect.SQLITE:
            yield f", json_extract(past.facts, '$.{name}')"
        else:
            yield f", (past.facts->>'{name}'){_CASTS.get(columns[name].kind, '')}"


_CASTS: Final = {Kind.UUID: "::uuid", Kind.DATE: "::date", Kind.DATETIME: "::timestamptz"}
