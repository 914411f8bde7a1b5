"""A paper before it is a file: titles, paragraphs, lists and tables. Pure.

Refuses formatting: each kind of file has its own way to show a table or an emphasis.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` from 1, under the title of the paper, to 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`quiet` for what explains rather than tells."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list without an order."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as wide as the header. `caption` says what a row is."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """`language` is that of the words of the paper itself, as BCP 47 names it."""

    title: str
    language: str
    blocks: tuple[Block, ...]
