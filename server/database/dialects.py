"""The two databases Jalon speaks to, and how one SQL text serves both.

Refuses to rewrite SQL: only the placeholders `$1, $2 …` change. Values are never put in a text.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Dialect(StrEnum):
    """Which database is behind a connection."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


# A quoted text or name is passed over whole, so that a `$1` inside it stays what it is.
_PLACEHOLDER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)""")


@lru_cache(maxsize=4096)
def for_sqlite(sql: str) -> str:
    """`sql` with its placeholders as SQLite writes them: `$2` becomes `?2`."""
    return _PLACEHOLDER.sub(lambda found: f"?{found[1]}" if found[1] else found[0], sql)
