"""Which words may be quoted outside the session. Pure.

Refuses a text that does not stand, and one that was marked as not to be quoted. Where nobody said on
the spot, the notice and its consents decide. Refuses to widen: no output decides by itself.
"""

from __future__ import annotations

from uuid import UUID

from server.vocabulary import CardStatus
from server.workshops.coding.book import UNREAD
from server.workshops.people.roles import quotable
from server.workshops.state import State


def may_quote(state: State, contribution_id: UUID) -> bool:
    card = state.contributions[contribution_id]
    if card.status is not CardStatus.STANDING:
        return False
    said = state.book.verbatims.get(contribution_id, UNREAD).quotable
    return quotable(state, card) if said is None else said
