"""How a shared text is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind
from server.workshops.bounds import check_range

LONGEST_PAGE = 20_000
LONGEST_LEASE = 24 * 3600


@dataclass(frozen=True, slots=True)
class WriteSettings:
    """A text of at most `max_length` characters. Whoever saves nothing for `pen_seconds` may lose
    the pen to somebody who asks for it."""

    KIND: ClassVar = ActivityKind.WRITE

    max_length: int = LONGEST_PAGE
    pen_seconds: int = 300

    def check(self, path: str) -> None:
        check_range(self.max_length, 1, LONGEST_PAGE, f"{path}.maxLength")
        check_range(self.pen_seconds, 10, LONGEST_LEASE, f"{path}.penSeconds")
