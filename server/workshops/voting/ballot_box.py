"""Secret votes in the database: voters' markers and counters, written in one transaction.

The row lock of the session, which every write transaction takes first, makes what is read here
current until it is written back. Refuses ballots: what it is given has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

from immutables import Map

from server.database import Dialect, Transaction, decode_json, decode_uuid
from server.vocabulary import VoteChannel
from server.workshops.counting.marks import cell_of
from server.workshops.counting.tallying import Urn
from server.workshops.log import Reader, among
from server.workshops.state import State
from server.workshops.voting import polls
from server.workshops.voting.secret import EMPTY, SecretUrn

Round = tuple[UUID, int]
"""An activity and the number of its round."""

_VOTER: Final = "voter"


@dataclass(slots=True)
class BallotBox:
    """The secret rounds that one transaction meets."""

    before: dict[Round, SecretUrn] = field(default_factory=dict)
    after: dict[Round, SecretUrn] = field(default_factory=dict)

    def running(self, state: State) -> SecretUrn:
        """That of the running activity; an empty one where it is no secret vote."""
        round_ = _running(state)
        return EMPTY if round_ is None else self.after.get(round_, EMPTY)

    def put(self, state: State, urn: SecretUrn) -> None:
        round_ = _running(state)
        assert round_ is not None, "an urn belongs to the secret vote that runs"
        self.after[round_] = urn


async def open_box(
    tx: Transaction, dialect: Dialect, state: State, people: Collection[UUID]
) -> BallotBox:
    """What stands of the running secret vote, as far as it concerns these people."""
    round_ = _running(state)
    if round_ is None:
        return BallotBox()
    voters = await tx.fetch(
        "SELECT voter_id FROM secret_voter WHERE activity_id = $1 AND round = $2"
        f" AND voter_id {among(dialect, '$3')}",
        [*round_, tuple(people)],
    )
    voted = Map({decode_uuid(voter_id): None for (voter_id,) in voters})
    held = SecretUrn(voted, await _read_urn(tx, round_))
    return BallotBox({round_: held}, {round_: held})


async def store_box(tx: Transaction, box: BallotBox, state: State) -> None:
    """Marks those who have voted, and keeps the counters of the round that still runs."""
    for round_, urn in box.after.items():
        before = box.before.get(round_, EMPTY)
        if urn is not before:
            await _mark(tx, round_, (id_ for id_ in urn.voted if id_ not in before.voted))
            if _running(state) == round_:
                await _keep(tx, round_, urn.urn)
        if _running(state) != round_:
            # Its sums are in the log, with the close that ended it.
            await tx.execute(
                "DELETE FROM secret_urn WHERE activity_id = $1 AND round = $2", list(round_)
            )


async def read_voted(reader: Reader, session_id: UUID, participant_id: UUID) -> set[Round]:
    """The secret rounds in which this participant has voted: for them alone."""
    rows = await reader.fetch(
        "SELECT v.activity_id, v.round FROM live_activity a"
        " JOIN secret_voter v ON v.activity_id = a.id"
        " WHERE a.session_id = $1 AND v.voter_id = $2",
        [session_id, participant_id],
    )
    return {(decode_uuid(activity_id), round_) for activity_id, round_ in rows}


async def count_voted(reader: Reader, session_id: UUID, activity_id: UUID) -> int:
    """How many people have voted in the last round of a secret vote, without who."""
    rows = await reader.fetch(
        "SELECT COUNT(*) FROM secret_voter v JOIN live_activity a ON a.id = v.activity_id"
        " WHERE a.session_id = $1 AND v.activity_id = $2 AND v.round ="
        " (SELECT MAX(l.round) FROM secret_voter l WHERE l.activity_id = $2)",
        [session_id, activity_id],
    )
    return int(rows[0][0])


def _running(state: State) -> Round | None:
    running = state.running
    if running is None or not polls.is_secret(running):
        return None
    return running.activity_id, running.round


async def _read_urn(tx: Transaction, round_: Round) -> Urn:
    rows = await tx.fetch(
        "SELECT ballots, abstentions, counts FROM secret_urn WHERE activity_id = $1 AND round = $2",
        list(round_),
    )
    if not rows:
        return Urn(VoteChannel.PHONE)
    ballots, abstentions, counts = rows[0]
    stored = decode_json(counts)
    counted = Map({cell_of(key): times for key, times in stored.items()})
    return Urn(VoteChannel.PHONE, counted, ballots, abstentions)


async def _mark(tx: Transaction, round_: Round, voters: Iterable[UUID]) -> None:
    activity_id, number = round_
    await tx.execute_many(
        "INSERT INTO secret_voter (id, activity_id, round, voter_id) VALUES ($1, $2, $3, $4)",
        [
            (uuid5(activity_id, f"{_VOTER} {number} {voter_id}"), activity_id, number, voter_id)
            for voter_id in voters
        ],
    )


async def _keep(tx: Transaction, round_: Round, urn: Urn) -> None:
    # In the order of their names: that in which options were first chosen is nobody's business.
    counts = {cell.key: times for cell, times in urn.counts.items()}
    await tx.execute(
        "INSERT INTO secret_urn (id, activity_id, round, ballots, abstentions, counts)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (id) DO UPDATE SET ballots = excluded.ballots,"
        " abstentions = excluded.abstentions, counts = excluded.counts",
        [
            uuid5(round_[0], f"urn {round_[1]}"),
            *round_,
            urn.ballots,
            urn.abstentions,
            dict(sorted(counts.items())),
        ],
    )
