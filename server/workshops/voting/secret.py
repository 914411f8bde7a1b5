"""A secret vote while it runs: who has voted, and what the options received. Never both together.

Refuses ballots: a choice is added to the counters and is nowhere else, neither in an event, nor in
an outcome, nor in the state of the session.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

from immutables import Map

from server.problems import AlreadyVoted
from server.vocabulary import VoteChannel
from server.workshops.counting.marks import Cell, added
from server.workshops.counting.tallying import Urn

NO_BALLOTS = Urn(VoteChannel.PHONE)


@dataclass(frozen=True, slots=True)
class SecretUrn:
    """`voted` holds those who have voted among the people it was made for, and in this round."""

    voted: Map[UUID, None] = field(default_factory=Map)
    urn: Urn = NO_BALLOTS

    def cast(self, voter_id: UUID, cells: tuple[Cell, ...]) -> SecretUrn:
        """The urn after this voter's only ballot; without cells they abstain."""
        if voter_id in self.voted:
            raise AlreadyVoted
        counted = replace(
            self.urn,
            counts=added(self.urn.counts, cells),
            ballots=self.urn.ballots + 1,
            abstentions=self.urn.abstentions + (not cells),
        )
        return SecretUrn(self.voted.set(voter_id, None), counted)


EMPTY = SecretUrn()
