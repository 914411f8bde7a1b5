"""One figure that a document fixes, and the query that asks the running server for it.

Refuses to say what a figure is worth: it is compared, whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server.demo.accounts import Part


@dataclass(frozen=True, slots=True)
class Fact:
    """`read` finds in the answer's data what `expected` is compared with. `part` asks; `agency` is
    what the query names by `$agencyId`, if it names one."""

    expected: Any
    query: str
    read: Callable[[dict[str, Any]], Any]
    agency: str | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What one fact came to."""

    value: Any
    expected: Any
    query: str

    @property
    def ok(self) -> bool:
        return bool(self.value == self.expected)
