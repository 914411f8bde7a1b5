"""The words of a text, as both databases index and look for them: folded, stemmed, in French.

One Python function makes them when a row is written and when a question is asked, so that SQLite
and PostgreSQL find the same rows. Refuses the databases' own dictionaries: no two are alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from server.french import SILENT, fold, stem

WORDS_MAX: Final = 12
"""Of a question: the ones after are left out, rather than the question refused."""

_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 60
_ACRONYM_LONGEST: Final = 7
_PREFIX_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class AskedWord:
    """One word of a question: found as `token`, or at the beginning of a word as `prefix`."""

    token: str
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader typed. A row answers when it holds every word; with none, none does."""

    words: tuple[AskedWord, ...]

    def for_sqlite(self, column: str | None = None) -> str:
        """An FTS5 query, over one column or over all of them."""
        terms = " AND ".join(f"({_fts5(word)})" for word in self.words) or '""'
        return terms if column is None else f"{{{column}}} : ({terms})"

    def for_postgres(self) -> str:
        """A tsquery."""
        return " & ".join(f"({_tsquery(word)})" for word in self.words)

    def places(self) -> tuple[int, ...]:
        """The word that each of `patterns` stands for."""
        return tuple(place for place, _ in self._patterns())

    def patterns(self) -> tuple[str, ...]:
        """What to look for between the spaces of a title to tell which words it holds."""
        return tuple(pattern for _, pattern in self._patterns())

    def _patterns(self) -> Iterator[tuple[int, str]]:
        for place, word in enumerate(self.words):
            yield place, f" {word.token} "
            if word.prefix is not None:
                yield place, f" {word.prefix}"


def stems(texts: Iterable[str | None]) -> str:
    """The words of some texts, each once: its stem, and the whole word that typing finds."""
    found: dict[str, None] = {}
    for text in texts:
        for whole, word in _words(text or ""):
            if _tells(whole, word):
                found[stem(word)] = found[word] = None
    return " ".join(found)


def question(text: str) -> Question:
    """The words asked for. The last one may be half typed, unless something follows it."""
    typed = list(_words(text))
    kept = [one for one in typed if _tells(*one)] or typed[-1:]
    unfinished = bool(typed) and text[-1:].isalnum()
    words = [
        _asked(whole, word, half_typed=unfinished and one is typed[-1])
        for one in kept
        for whole, word in [one]
    ]
    return Question(tuple(dict.fromkeys(words[:WORDS_MAX])))


def _asked(whole: str, word: str, *, half_typed: bool) -> AskedWord:
    # PLU is no beginning of a word: what is written as an acronym is found as one.
    if _is_acronym(whole):
        return AskedWord(stem(word))
    if half_typed and len(word) >= _PREFIX_SHORTEST:
        return AskedWord(stem(word), word)
    return AskedWord(stem(word))


def _tells(whole: str, word: str) -> bool:
    return word not in SILENT or _is_acronym(whole)


def _is_acronym(whole: str) -> bool:
    return len(whole) <= _ACRONYM_LONGEST and sum(letter.isupper() for letter in whole) > 1


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Each word as it was typed, and folded."""
    for whole in _WORD.findall(unicodedata.normalize("NFKC", text)):
        for word in _WORD.findall(fold(whole)):
            yield whole, word[:_LONGEST]


def _fts5(word: AskedWord) -> str:
    if word.prefix is None:
        return f'"{word.token}"'
    return f'"{word.token}" OR "{word.prefix}"*'


def _tsquery(word: AskedWord) -> str:
    if word.prefix is None:
        return f"'{word.token}'"
    return f"'{word.token}' | '{word.prefix}':*"
