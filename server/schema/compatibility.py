"""What a new contract takes away from those who use the released one.

Refuses to judge: a change that breaks is let through when the changelog declares it, in the words
in which it is told here.
"""

from __future__ import annotations

import re

from graphql import build_schema, find_breaking_changes

_SECTION = re.compile(r"^## ", re.MULTILINE)
_BREAKING = re.compile(r"^### Breaking$(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)


def breaking_changes(released: str, current: str) -> list[str]:
    """One sentence for each thing that worked under `released` and no longer does."""
    found = find_breaking_changes(build_schema(released), build_schema(current))
    return sorted({change.description for change in found})


def undeclared(changes: list[str], changelog: str) -> list[str]:
    """Those that stand nowhere under « Breaking » in the newest section of the changelog."""
    declared = _plain(" ".join(_BREAKING.findall(_newest(changelog))))
    return [change for change in changes if _plain(change) not in declared]


def _newest(changelog: str) -> str:
    sections = _SECTION.split(changelog)
    return sections[1] if len(sections) > 1 else ""


def _plain(text: str) -> str:
    """Without what a page adds to a sentence: its lines, its code marks."""
    return " ".join(text.replace("`", "").split())
