"""Which cards say almost the same thing, told from their French words alone. Pure, and local.

Two texts are compared by the cosine of their stems, each weighing the more the fewer cards hold it
(TF-IDF, G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988);
a stem one slip of the finger away from another counts for most of it. Refuses to move a card: it
suggests, with the words that made it think so. Refuses to bring together a wish and its contrary.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from typing import Any, Generic, Protocol, TypeVar

from server.french import SILENT, fold, stem


class _Named(Hashable, Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


Id = TypeVar("Id", bound=_Named)

ALIKE = 0.6
"""From here on two cards are worth showing side by side."""

_ROUNDING = 1e-6

_WORD = re.compile(r"[^\W_]+")
_SLIP = 0.8
_SHORTEST_WITH_A_SLIP = 6
_SAME_THING = {
    stem(word): stem(classed[0])
    for classed in (
        ("velo", "bicyclette", "bicloo"),
        ("voiture", "automobile", "auto"),
        ("train", "ter", "ferroviaire"),
        ("bus", "autobus", "autocar"),
        ("stationnement", "parking", "stationner"),
        ("logement", "habitat", "habitation"),
        ("commerce", "boutique", "magasin", "commercant"),
        ("medecin", "docteur", "medical"),
        ("dechet", "ordure", "poubelle"),
        ("jeune", "jeunesse", "adolescent", "ado"),
        ("senior", "aine"),
        ("arbre", "arbore"),
        ("numerique", "internet", "digital"),
    )
    for word in classed[1:]
}
_JOINED = re.compile(
    r"\b(anti|auto|bi|co|eco|hyper|inter|mini|multi|micro|peri|pluri|re|tri|ultra|velo)-(?=\w)"
)
_AGAINST = frozenset(
    stem(word)
    for word in (
        *("aucun", "jamais", "moins", "ni", "non", "pas", "sans", "stop", "contre", "refus"),
        *("diminuer", "diminution", "limiter", "limitation", "reduire", "reduction", "baisser"),
        *("supprimer", "suppression", "interdire", "interdiction", "fermer", "fermeture"),
        *("arreter", "eviter", "refuser", "manque", "manquer", "baisse"),
    )
)
_LIGHT = frozenset(
    stem(word)
    for word in (
        *("accompagner", "ameliorer", "amelioration", "augmenter", "avoir", "conserver", "creer"),
        *(
            "creation",
            "davantage",
            "developper",
            "developpement",
            "encourager",
            "etre",
            "faciliter",
        ),
        *("faire", "falloir", "faut", "favoriser", "garder", "installer", "maintenir", "maintien"),
        *("mettre", "place", "pouvoir", "preserver", "preservation", "prevoir", "proposer"),
        *("proteger", "protection", "renforcer", "mieux", "tout", "tous", "toute", "chaque"),
        *("vouloir", "voudrais", "souhaiter", "besoin", "beaucoup", "aussi", "trop", "assez"),
    )
)
_LIGHTLY = 0.4
"""What is wished for says more than how the wish is put."""


@dataclass(frozen=True, slots=True)
class Alike(Generic[Id]):
    """Two cards, the first id first; `words` are those they share, the most telling first."""

    first: Id
    second: Id
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathering(Generic[Id]):
    """Cards that are all alike, each to each; `score` is that of the two least alike."""

    ids: tuple[Id, ...]
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    """The stems of a text with what each weighs, the way each was typed, and which way it pulls."""

    weights: Mapping[str, float]
    typed: Mapping[str, str]
    is_against: bool


def alike(texts: Mapping[Id, str], *, least: float = ALIKE) -> tuple[Alike[Id], ...]:
    """Every pair of texts at least that much alike, the most alike first.

    The order in which the texts are given changes nothing.
    """
    cards = _cards(texts)
    found = []
    for (first, second), product in _products(cards).items():
        if product + _ROUNDING < least:
            continue
        if cards[first].is_against is cards[second].is_against:
            score = round(min(1.0, product), 4)
            found.append(Alike(first, second, score, _shared(cards[first], cards[second])))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second)))


def gatherings(pairs: Iterable[Alike[Id]]) -> tuple[Gathering[Id], ...]:
    """Cards brought together as long as each is like every other: no chain drifts from its subject.

    A card is in one gathering at most.
    """
    known = {(pair.first, pair.second): pair for pair in pairs}
    home: dict[Id, frozenset[Id]] = {}
    for pair in sorted(known.values(), key=lambda p: (-p.score, p.first, p.second)):
        left = home.get(pair.first, frozenset([pair.first]))
        right = home.get(pair.second, frozenset([pair.second]))
        if left is right or not all(_ordered(a, b) in known for a in left for b in right):
            continue
        for id_ in left | right:
            home[id_] = left | right
    return tuple(
        sorted(
            (_gathering(ids, known) for ids in set(home.values())),
            key=lambda gathering: (-gathering.score, gathering.ids),
        )
    )


def _gathering(ids: frozenset[Id], known: Mapping[tuple[Id, Id], Alike[Id]]) -> Gathering[Id]:
    inside = [known[pair] for pair in combinations(sorted(ids), 2)]
    words = Counter(word for pair in inside for word in pair.words)
    ranked = sorted(words, key=lambda word: (-words[word], word))
    return Gathering(tuple(sorted(ids)), min(pair.score for pair in inside), tuple(ranked[:5]))


def _ordered(a: Id, b: Id) -> tuple[Id, Id]:
    return (a, b) if a < b else (b, a)


def _cards(texts: Mapping[Id, str]) -> dict[Id, _Card]:
    read = {id_: _read(texts[id_]) for id_ in sorted(texts)}
    holders = Counter(word for typed, _ in read.values() for word in typed)
    return {
        id_: _Card(_weighed(typed, holders, len(read)), typed, is_against)
        for id_, (typed, is_against) in read.items()
    }


def _read(text: str) -> tuple[dict[str, str], bool]:
    """The stems of a text with a way to write each, and whether it speaks against."""
    folded = fold(unicodedata.normalize("NFKC", text))
    words = _WORD.findall(_JOINED.sub(r"\1", folded))
    against = sum(stem(word) in _AGAINST for word in words)
    telling = [word for word in words if word not in SILENT and stem(word) not in _AGAINST]
    typed: dict[str, str] = {}
    # A card of little words or of signs alone is only like one that holds the same.
    for word in telling or words or [folded]:
        root = stem(word)
        root = _SAME_THING.get(root, root)
        typed[root] = min(typed.get(root, word), word, key=lambda w: (len(w), w))
    # "Ne pas réduire" wishes for more: two refusals make a wish.
    return typed, against % 2 == 1


def _weighed(typed: Iterable[str], holders: Mapping[str, int], cards: int) -> dict[str, float]:
    weights = {
        root: log(1 + cards / holders[root]) * (_LIGHTLY if root in _LIGHT else 1.0)
        for root in typed
    }
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {root: weight / length for root, weight in weights.items()}


def _products(cards: Mapping[Id, _Card]) -> dict[tuple[Id, Id], float]:
    """What each pair of cards that share a stem, or almost, makes together."""
    holders: dict[str, list[Id]] = defaultdict(list)
    for id_, card in cards.items():
        for root in card.weights:
            holders[root].append(id_)
    made: dict[tuple[Id, Id], float] = defaultdict(float)
    for root, among in holders.items():
        weighed = [(id_, cards[id_].weights[root]) for id_ in among]
        for place, (first, weight) in enumerate(weighed):
            for second, other in weighed[place + 1 :]:
                made[first, second] += weight * other
    for one, two in _slips(holders):
        for a in holders[one]:
            for b in holders[two]:
                if a != b:
                    made[_ordered(a, b)] += _SLIP * cards[a].weights[one] * cards[b].weights[two]
    return made


def _slips(roots: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each two stems that are one letter apart: changed, missing, doubled or swapped."""
    without: dict[str, list[str]] = defaultdict(list)
    for root in sorted(roots):
        # Two words a letter apart have that letter left out in common, but for the first one:
        # nobody misses it.
        for shorter in {root} | {root[:place] + root[place + 1 :] for place in range(1, len(root))}:
            without[shorter].append(root)
    near = {pair for sharing in without.values() for pair in combinations(sharing, 2)}
    return ((one, two) for one, two in sorted(near) if _is_a_slip(one, two))


def _is_a_slip(one: str, two: str) -> bool:
    if min(len(one), len(two)) < _SHORTEST_WITH_A_SLIP or not (one + two).isalpha():
        return False
    if one[0] != two[0]:
        return False
    if len(one) != len(two):
        short, long = sorted((one, two), key=len)
        return any(long[:place] + long[place + 1 :] == short for place in range(1, len(long)))
    apart = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    first, *rest = apart
    return rest == [first + 1] and one[first] == two[first + 1] and one[first + 1] == two[first]


def _shared(first: _Card, second: _Card) -> tuple[str, ...]:
    """The words that count the most for both, each as one of the two has it."""
    together = {
        min(first.typed[one], second.typed[two], key=lambda w: (len(w), w)): (
            first.weights[one] * second.weights[two]
        )
        for one in first.typed
        for two in second.typed
        if one == two or _is_a_slip(one, two)
    }
    return tuple(sorted(together, key=lambda word: (-together[word], word)))
