"""The lengths and ranges that every chapter keeps to. Pure."""

from __future__ import annotations

from server.problems import ValidationFailed

LONGEST_TEXT = 2_000
LONGEST_PROMPT = 1_000
LONGEST_TITLE = 300
LONGEST_LABEL = 120


def check_range(value: int, lowest: int, highest: int, path: str) -> None:
    """Raises ValidationFailed."""
    if not lowest <= value <= highest:
        raise ValidationFailed(
            path,
            french=f"Valeur attendue entre {lowest} et {highest}.",
            english=f"Expected a value between {lowest} and {highest}.",
        )
