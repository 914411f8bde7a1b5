"""The French of what people write: folded, its words told from those that say nothing, stemmed.

One place, so that a search, a sort key and a comparison of cards read a word alike. Refuses I/O
and the databases' own dictionaries: no two are alike.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

SILENT: Final = frozenset(
    """
    a au aux avec c ce ces cet cette ci d dans de des dont du elle elles en es est et etre eux il
    ils j je jusqu l la le les leur leurs lorsqu lui m mais me mes n ne nos notre nous on ont ou
    par pas plus pour puisqu qu que quel quelle quels quelles qui quoi quoiqu s sa sans se ses si
    son sont sous sur t ta te tes toi ton tu un une vers vos votre vous y
    """.split()  # noqa: SIM905 - a block is read, a list of ninety is not
)
"""Folded words that any sentence may hold, whatever it is about."""

_SINGULARS: Final = {"travaux": "travail", "baux": "bail"}
_SHORTEST_PLURAL: Final = 3
_WITHOUT_ACCENTS: Final = (("iere", "ier"), ("ee", "e"))
_french = snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """`text` without accents nor case, ligatures spelt out, one space between its words."""
    spelt = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    decomposed = unicodedata.normalize("NFKD", spelt)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.casefold().replace("’", "'").split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded word.

    The stemmer reads accents that a folded word has lost, and leaves the plurals of `vélo` and of
    `travail` alone: what it misses by that is put right before.
    """
    if word in _SINGULARS:
        word = _SINGULARS[word]
    elif len(word) > _SHORTEST_PLURAL and word.endswith("s"):
        word = word[:-1]
    for ending, plain in _WITHOUT_ACCENTS:
        if word.endswith(ending):
            word = word.removesuffix(ending) + plain
            break
    return str(_french.stemWord(word))
