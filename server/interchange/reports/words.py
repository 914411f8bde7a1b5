"""Words that every part of a report says alike. Pure."""

from __future__ import annotations

from typing import Final

ERASED: Final = "(texte effacé)"
NOT_QUOTED: Final = "(parole recueillie sans accord de citation)"


def s(count: int) -> str:
    """The mark of the plural, where there is one."""
    return "s" if count > 1 else ""
