"""The lengths and ranges that every chapter keeps to. Pure."""

from __future__ import annotations

import re

from server.problems import ValidationFailed

LONGEST_TEXT = 2_000
LONGEST_PROMPT = 1_000
LONGEST_TITLE = 300
LONGEST_LABEL = 120

# PostgreSQL keeps no NUL, and half a surrogate pair has no bytes at all.
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


def check_storable(text: str, path: str) -> None:
    """Raises ValidationFailed for what some database cannot keep."""
    if _NOT_STORABLE.search(text):
        raise ValidationFailed(
            path,
            french="Le texte contient un caractère qui ne peut être conservé.",
            english="The text holds a character that cannot be kept.",
        )


def check_range(value: int, lowest: int, highest: int, path: str) -> None:
    """Raises ValidationFailed."""
    if not lowest <= value <= highest:
        raise ValidationFailed(
            path,
            french=f"Valeur attendue entre {lowest} et {highest}.",
            english=f"Expected a value between {lowest} and {highest}.",
        )
