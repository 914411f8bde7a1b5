"""Cards that could stand together, for the facilitator to judge. Pure.

Refuses to move any: what it answers is a list to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import CardStatus
from server.workshops.board.showing import ShownContribution
from server.workshops.likeness import alike, gatherings


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Cards that say almost the same thing, in the order they came; `group_ids` are the groups
    that hold some of them already, and `words` what they share."""

    contribution_ids: tuple[UUID, ...]
    group_ids: tuple[UUID, ...]
    score: float
    words: tuple[str, ...]


def between_tables(cards: Iterable[ShownContribution]) -> tuple[Suggestion, ...]:
    """The same, of cards that were written at different tables."""
    at_tables = {card.contribution_id: card for card in cards if card.table_id is not None}
    return tuple(
        each
        for each in suggestions(at_tables.values())
        if len({at_tables[id_].table_id for id_ in each.contribution_ids}) > 1
    )


def suggestions(cards: Iterable[ShownContribution]) -> tuple[Suggestion, ...]:
    """Of the cards that stand, those to bring together, the most alike first. What one group holds
    already is not suggested again."""
    standing = {
        card.contribution_id: card
        for card in cards
        if card.status is CardStatus.STANDING and card.text
    }
    found = gatherings(alike({id_: card.text or "" for id_, card in standing.items()}))
    return tuple(
        Suggestion(
            contribution_ids=tuple(sorted(each.ids, key=lambda id_: standing[id_].order)),
            group_ids=tuple(sorted(home for home in homes if home is not None)),
            score=each.score,
            words=each.words,
        )
        for each in found
        for homes in [{standing[id_].group_id for id_ in each.ids}]
        if len(homes) > 1 or homes == {None}
    )
