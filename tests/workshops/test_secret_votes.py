"""Secret votes in a database: each voter once, every sum right, and no trace of a choice."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from server.database import Database, Dialect, Transaction, decode_json
from server.ids import new_id
from server.problems import ActivityNotRunning, AlreadyVoted, Problem
from server.vocabulary import ActivityKind, Audience, BallotSecrecy, VoteMethod
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.counting.results import Tally
from server.workshops.entities import View
from server.workshops.log import read_after
from server.workshops.machine import replay
from server.workshops.running.showing import ShownActivity
from server.workshops.suppression import PublishedTally
from server.workshops.voting.ballot_box import count_voted
from server.workshops.voting.settings import VoteSettings
from tests.workshops.conftest import Live, Process, SeveralProcesses, a_workshop
from tests.workshops.counting.ballots import valued
from tests.workshops.playing import FACILITATOR, NOON

SECRET = VoteSettings(method=VoteMethod.APPROVAL, secrecy=BallotSecrecy.SECRET)


async def a_secret_vote(
    process: Process, people: int
) -> tuple[Live, UUID, list[UUID], list[Actor]]:
    """A session where a secret vote on two groups runs, and those who are in it."""
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "Atelier",
        (ActivityPlan("Quoi ?", CollectSettings()), ActivityPlan("En secret ?", SECRET)),
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
    )
    assert opened.join_code is not None
    snapshot = await process.feeds.snapshot(opened.session_id, View(Audience.FACILITATOR))
    activities = {
        each.kind: each.activity_id
        for each in snapshot.seen.values()
        if isinstance(each, ShownActivity)
    }
    live = Live(process, opened.session_id, opened.join_code, activities)
    voters = [await live.join() for _ in range(people)]
    await live.start(ActivityKind.COLLECT)
    groups = [
        await live.group(title, await live.contribute(title, voters[0]))
        for title in ("Rail", "Vélo")
    ]
    await live.ask(commands.CloseActivity(activities[ActivityKind.COLLECT]))
    return live, await live.start(ActivityKind.VOTE), groups, voters


async def tally_of(live: Live, vote_id: UUID) -> PublishedTally:
    for each in (await live.snapshot(Audience.FACILITATOR)).seen.values():
        if isinstance(each, ShownActivity) and each.activity_id == vote_id:
            assert each.poll is not None
            assert each.poll.tally is not None
            return each.poll.tally
    raise AssertionError("no such vote")


async def markers(database: Database) -> int:
    async with database.snapshot() as view:
        return int((await view.fetch("SELECT COUNT(*) FROM secret_voter"))[0][0])


async def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    listed = {
        Dialect.SQLITE: "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite%'",
        Dialect.POSTGRES: "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    }
    async with database.snapshot() as view:
        tables = [name for (name,) in await view.fetch(listed[database.dialect])]
        return {
            table: [
                " ".join(str(value) for value in row)
                for row in await view.fetch(f'SELECT * FROM "{table}"')
            ]
            for table in tables
        }


async def test_no_trace_of_a_choice_is_left_in_any_table(process: Process) -> None:
    """8.6 A secret vote leaves a mark for each voter and the sums of what they chose, and no trace
    of who chose what.
    """
    live, vote_id, (rail, bike), voters = await a_secret_vote(process, 3)
    before = await everything(process.database)
    head = (await live.snapshot()).seq
    choices = (valued({rail: 1}), valued({bike: 1}), valued({rail: 1}))
    for voter, marks in zip(voters, choices, strict=True):
        accepted = await live.ask(commands.CastSecretBallot(vote_id, marks), voter)
        assert dict(accepted.outcome) == {}
    after = await everything(process.database)
    added = {
        table: list((Counter(rows) - Counter(before[table])).elements())
        for table, rows in after.items()
    }
    changed = {table for table, rows in added.items() if rows}
    assert changed == {"secret_voter", "secret_urn", "session_operation", "live_session"}
    named = [option.hex for option in (rail, bike)] + [str(option) for option in (rail, bike)]
    for table in changed - {"secret_urn"}:
        assert not [row for row in added[table] if any(name in row for name in named)]
    (urn,) = added["secret_urn"]
    assert not [voter for voter in voters if voter.actor_id.hex in urn.replace("-", "")]
    assert (await live.snapshot()).seq == head
    await live.ask(commands.CloseActivity(vote_id))
    closed = await everything(process.database)
    assert closed["secret_urn"] == []
    assert len(closed["secret_voter"]) == 3


async def test_two_ballots_of_other_choices_leave_the_same_operation(process: Process) -> None:
    live, vote_id, (rail, bike), (amina, bruno) = await a_secret_vote(process, 2)
    await live.ask(commands.CastSecretBallot(vote_id, valued({rail: 1})), amina)
    await live.ask(commands.CastSecretBallot(vote_id, valued({bike: 1, rail: 1})), bruno)
    async with process.database.snapshot() as view:
        kept = await view.fetch(
            "SELECT payload_hmac FROM session_operation ORDER BY id DESC LIMIT 2"
        )
    assert kept[0][0] == kept[1][0]


async def test_every_sum_is_the_number_of_marks_and_of_voters(process: Process) -> None:
    """8.7 The sum of a secret tally is the number of marks, and of those who voted: under double
    taps, replays and failed transactions.
    """
    live, vote_id, (rail, bike), voters = await a_secret_vote(process, 12)
    ids = {voter.actor_id: new_id() for voter in voters}

    async def tap(place: int, voter: Actor, operation_id: UUID) -> None:
        marks = valued({rail: 1}) if place % 3 else valued({bike: 1})
        ballot = commands.CastSecretBallot(vote_id, marks if place != 11 else ())
        with suppress(AlreadyVoted):
            await live.ask(ballot, voter, operation_id=operation_id)

    taps = [
        tap(place, voter, operation_id)
        for place, voter in enumerate(voters)
        for operation_id in (ids[voter.actor_id], ids[voter.actor_id], new_id())
    ]
    broken = await broken_transactions(live, vote_id, rail, voters[0])
    await asyncio.gather(*taps)
    assert broken == 2
    assert await markers(process.database) == 12
    await live.ask(commands.CloseActivity(vote_id))
    tally = await tally_of(live, vote_id)
    assert (tally.ballots, tally.expressed, tally.abstentions) == (12, 11, 1)
    assert {line.option_id: line.total for line in tally.lines} == {rail: 7, bike: 4}


async def broken_transactions(live: Live, vote_id: UUID, option: UUID, voter: Actor) -> int:
    """How many transactions were rolled back after they had marked this voter and counted."""
    database = live.process.database
    failed = 0

    async def work(tx: Transaction) -> None:
        asked = live.process.rooms._ask(
            voter, new_id(), commands.CastSecretBallot(vote_id, valued({option: 1})), NOON
        )
        commit = await live.process.rooms._writer.write(tx, live.session_id, [asked])
        assert not isinstance(commit.verdicts[0], Problem)
        marked = await tx.fetch("SELECT COUNT(*) FROM secret_voter")
        assert marked[0][0] == 1
        raise ConnectionResetError("killed before its commit")

    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            await database.unit_of_work(work)
        failed += 1
    return failed


async def test_a_second_ballot_is_refused_and_a_retry_answers_the_first(process: Process) -> None:
    """8.8 A second secret ballot is refused as `AlreadyVoted`; a retry answers the first result,
    whatever it carries.
    """
    live, vote_id, (rail, bike), (amina, _) = await a_secret_vote(process, 2)
    operation_id = new_id()
    first = await live.ask(
        commands.CastSecretBallot(vote_id, valued({rail: 1})), amina, operation_id=operation_id
    )
    again = await live.ask(
        commands.CastSecretBallot(vote_id, valued({bike: 1})), amina, operation_id=operation_id
    )
    assert (again.duplicate, again.seq, first.duplicate) == (True, first.seq, False)
    with pytest.raises(AlreadyVoted):
        await live.ask(commands.CastSecretBallot(vote_id, valued({bike: 1})), amina)
    await live.ask(commands.CloseActivity(vote_id))
    totals = {line.option_id: line.total for line in (await tally_of(live, vote_id)).lines}
    assert totals == {rail: 1, bike: 0}


async def test_the_mark_of_a_voter_is_kept_across_processes(processes: SeveralProcesses) -> None:
    one, other = await processes.another(), await processes.another()
    live, vote_id, (rail, bike), voters = await a_secret_vote(one, 6)

    async def vote(voter: Actor, at: Process) -> bool:
        try:
            await live.ask(commands.CastSecretBallot(vote_id, valued({rail: 1})), voter, at=at)
        except AlreadyVoted:
            return False
        return True

    won = await asyncio.gather(*(vote(voter, at) for voter in voters for at in (one, other)))
    assert sum(won) == 6
    await live.ask(commands.CloseActivity(vote_id), at=other)
    totals = {line.option_id: line.total for line in (await tally_of(live, vote_id)).lines}
    assert totals == {rail: 6, bike: 0}


@pytest.mark.parametrize("ending", ["facilitator", "clock", "conclusion"])
async def test_whoever_closes_counts_the_secret_ballots(process: Process, ending: str) -> None:
    """8.9 A secret vote is counted by its close, whoever brings it, and before it nothing is told of
    what was chosen.
    """
    live, vote_id, (rail, bike), voters = await a_secret_vote(process, 3)
    for voter, option in zip(voters, (rail, rail, bike), strict=True):
        await live.ask(commands.CastSecretBallot(vote_id, valued({option: 1})), voter)
    for each in (await live.snapshot(Audience.FACILITATOR)).seen.values():
        if isinstance(each, ShownActivity) and each.poll is not None:
            assert each.poll.tally is None
    async with process.database.snapshot() as view:
        assert await count_voted(view, live.session_id, vote_id) == 3
    match ending:
        case "facilitator":
            await live.ask(commands.CloseActivity(vote_id))
        case "clock":
            await live.ask(commands.SetTimer(vote_id, 60, closes_itself=True))
            with pytest.raises(ActivityNotRunning):
                await at(live, NOON + timedelta(minutes=5), vote_id, voters[0])
        case _:
            await live.ask(commands.ConcludeSession())
    totals = {line.option_id: line.total for line in (await tally_of(live, vote_id)).lines}
    assert totals == {rail: 2, bike: 1}
    assert (await replayed(live, vote_id)).expressed == 3


async def at(live: Live, now: datetime, vote_id: UUID, voter: Actor) -> None:
    """A ballot that comes at this time."""
    ballot = commands.CastSecretBallot(vote_id, ())
    await live.process.rooms.handle(live.session_id, voter, new_id(), ballot, now)


async def replayed(live: Live, vote_id: UUID) -> Tally:
    """The tally that the log alone gives."""
    async with live.process.database.snapshot() as view:
        log = await read_after(view, live.session_id, 0)
    tally = replay(recorded.event for recorded in log).activities[vote_id].tally
    assert tally is not None
    return tally


async def test_ones_own_part_says_that_one_voted_and_not_what(process: Process) -> None:
    live, vote_id, (rail, _), (amina, bruno) = await a_secret_vote(process, 2)
    await live.ask(commands.CastSecretBallot(vote_id, valued({rail: 1})), amina)
    for person, voted in ((amina, True), (bruno, False)):
        part = await live.process.feeds.my_part(live.session_id, person.actor_id)
        (vote,) = part.votes
        assert (vote.activity_id, vote.voted, vote.marks) == (vote_id, voted, ())


async def test_counters_stand_in_the_order_of_their_names(process: Process) -> None:
    live, vote_id, (rail, bike), voters = await a_secret_vote(process, 2)
    last_first = sorted((rail, bike), reverse=True)
    for voter, option in zip(voters, last_first, strict=True):
        await live.ask(commands.CastSecretBallot(vote_id, valued({option: 1})), voter)
    async with process.database.snapshot() as view:
        rows = await view.fetch("SELECT counts, ballots FROM secret_urn")
    counts = decode_json(rows[0][0])
    assert rows[0][1] == 2
    assert json.dumps(counts) == json.dumps(dict(sorted(counts.items())))
