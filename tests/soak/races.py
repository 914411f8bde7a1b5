"""Taps that meet a close, and nervous voters, in two processes on one database.

Here nothing is between the caller and the room, so that thousands meet where hundreds would over
sockets. Refuses to trust what was answered: each race is judged by the log and by the ballots in it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import Random
from uuid import UUID

from pydantic import SecretStr

from server.database import Database, decode_json
from server.demo import checker
from server.ids import new_id
from server.problems import ActivityNotRunning, AlreadyVoted, DotBudgetExceeded, TryAgain
from server.settings import Settings
from server.vocabulary import ActivityKind, BallotSecrecy, VoteMethod
from server.workshops import commands, events
from server.workshops.actors import Actor
from server.workshops.agenda import ActivityPlan
from server.workshops.commits import Accepted
from server.workshops.counting.marks import Mark
from server.workshops.log import read_after
from server.workshops.voting.settings import VoteSettings
from tests.workshops.conftest import Live, Process, a_workshop, open_live
from tests.workshops.playing import FACILITATOR, NOON

_WHOLE_LOG = 1_000_000


@dataclass(frozen=True, slots=True)
class Raced:
    """How many taps came in time, how many did not, and how many were let in after a close."""

    in_time: int
    too_late: int
    let_in: int


@asynccontextmanager
async def two_processes(url: str) -> AsyncIterator[tuple[Process, Process]]:
    """Each with its own connections, rooms, feeds and ear, on a migrated database."""
    settings = Settings(database_url=url, secret_key=SecretStr("x" * 40))
    async with AsyncExitStack() as stack:
        started = []
        for _ in range(2):
            database = await Database.connect(settings)
            stack.push_async_callback(database.close)
            process = await Process.start(database)
            stack.push_async_callback(process.stop)
            started.append(process)
        yield started[0], started[1]


async def race_the_close(url: str, rounds: int, *, seed: int = 7) -> Raced:
    """`rounds` times, six contributions and the close of their activity leave together."""
    chance = Random(seed)
    outcomes: Counter[type] = Counter()
    async with two_processes(url) as (one, other):
        live = await open_live(one)
        amina = await live.join()
        collect_id = live.activities[ActivityKind.COLLECT]
        for race in range(rounds):
            await live.start(ActivityKind.COLLECT)
            taps = [
                live.ask(
                    commands.Contribute(collect_id, f"{race}.{tap}"),
                    amina,
                    at=chance.choice((one, other)),
                )
                for tap in range(6)
            ]
            taps.insert(
                chance.randrange(7),
                live.ask(commands.CloseActivity(collect_id), at=chance.choice((one, other))),
            )
            answers = await asyncio.gather(*taps, return_exceptions=True)
            outcomes.update(type(answer) for answer in answers)
        let_in = await _let_in(live)
    unknown = outcomes.keys() - {Accepted, ActivityNotRunning}
    assert not unknown, unknown
    # One close was accepted in each round.
    return Raced(outcomes[Accepted] - rounds, outcomes[ActivityNotRunning], let_in)


async def _let_in(live: Live) -> int:
    """Contributions that stand in the log after the close of their activity."""
    async with live.process.database.snapshot() as view:
        log = await read_after(view, live.session_id, 0, limit=_WHOLE_LOG)
    is_open, let_in = False, 0
    for recorded in log:
        match recorded.event:
            case events.ActivityStarted() | events.ActivityReopened():
                is_open = True
            case events.ActivityClosed():
                is_open = False
            case events.ContributionMade():
                let_in += not is_open
    return let_in


@dataclass(frozen=True, slots=True)
class Voted:
    """`miscounted` is what the auditor's own count says otherwise; `doubled` operations that were
    done twice; `forgotten` voters whose own part is not what was last acknowledged to them."""

    acknowledged: int
    recognised: int
    doubled: int
    forgotten: int
    voters: int
    dots: int
    miscounted: list[str]


async def nervous_votes(url: str, voters: int, taps: int, *, seed: int = 11) -> Voted:
    """Each voter taps, every tap sent to both processes, and some ask again long after; in the
    middle one of the processes stops, and another takes its place."""
    chance = Random(seed)
    async with two_processes(url) as (one, other):
        live = await open_live(one)
        groups = [await live.group(f"Groupe {number}") for number in range(4)]
        people = [await live.join() for _ in range(voters)]
        vote_id = await live.start(ActivityKind.VOTE)
        processes = [one, other]
        tapping = [
            asyncio.create_task(_tap(live, processes, person, vote_id, groups, taps, chance))
            for person in people
        ]
        await asyncio.sleep(0)
        await one.rooms.close()
        # Whoever is sent away from the one goes to the other, with the same operation id.
        processes[0] = other
        tapped = await asyncio.gather(*tapping)
        await live.ask(commands.CloseActivity(vote_id), at=other)
        forgotten = 0
        for person, each in zip(people, tapped, strict=True):
            part = await other.feeds.my_part(live.session_id, person.actor_id)
            kept = {mark.option_id: mark.value for vote in part.votes for mark in vote.marks}
            forgotten += kept != each.placed
        async with other.database.snapshot() as snapshot:
            log = await checker.read_log(snapshot, live.session_id)
    return Voted(
        acknowledged=sum(each.acknowledged for each in tapped),
        recognised=sum(each.recognised for each in tapped),
        doubled=sum(each.doubled for each in tapped),
        forgotten=forgotten,
        voters=sum(bool(each.placed) for each in tapped),
        dots=sum(sum(each.placed.values()) for each in tapped),
        miscounted=checker.compare([], log).miscounted,
    )


@dataclass(frozen=True, slots=True)
class VotedInSecret:
    """What is held of a secret vote in each place where it is counted. `again` is how many second
    ballots, under another operation id, were refused."""

    voters: int
    markers: int
    ballots: int
    marks: int
    counted: int
    tallied: int
    doubled: int
    again: int


async def secret_votes(url: str, voters: int, *, seed: int = 13) -> VotedInSecret:
    """Everyone votes once in secret, each tap sent three times, then tries to vote again."""
    chance = Random(seed)
    async with two_processes(url) as processes:
        one, other = processes
        live, vote_id = await _open_a_secret_vote(one)
        groups = [await live.group(f"Groupe {number}") for number in range(4)]
        people = [await live.join() for _ in range(voters)]
        await live.ask(commands.StartActivity(vote_id))
        chosen = [chance.sample(groups, chance.randint(1, 3)) for _ in people]

        async def vote(person: Actor, options: list[UUID]) -> tuple[int, int]:
            marks = tuple(Mark(option, 1) for option in options)
            command = commands.CastSecretBallot(vote_id, marks)
            operation_id = new_id()
            answers = await asyncio.gather(
                *(_insist(live, command, person, operation_id, processes, n) for n in range(3))
            )
            fresh = sum(answer is not None and not answer.duplicate for answer in answers)
            try:
                await live.ask(command, person, at=chance.choice(processes))
            except AlreadyVoted:
                return fresh, 1
            return fresh, 0

        voted = await asyncio.gather(*map(vote, people, chosen))
        async with other.database.snapshot() as view:
            [(markers,)] = await view.fetch(
                "SELECT COUNT(DISTINCT voter_id) FROM secret_voter WHERE activity_id = $1",
                [vote_id],
            )
            [(ballots, counts)] = await view.fetch(
                "SELECT ballots, counts FROM secret_urn WHERE activity_id = $1", [vote_id]
            )
        await live.ask(commands.CloseActivity(vote_id), at=other)
        tallied = await _tallied(other, live.session_id)
    return VotedInSecret(
        voters=voters,
        markers=markers,
        ballots=ballots,
        marks=sum(len(options) for options in chosen),
        counted=sum(decode_json(counts).values()),
        tallied=tallied,
        doubled=sum(fresh != 1 for fresh, _ in voted),
        again=sum(again for _, again in voted),
    )


async def _open_a_secret_vote(process: Process) -> tuple[Live, UUID]:
    settings = VoteSettings(method=VoteMethod.APPROVAL, secrecy=BallotSecrecy.SECRET)
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "En secret",
        (ActivityPlan("Que retenir ?", settings),),
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
    )
    assert opened.join_code is not None
    async with process.database.snapshot() as view:
        [(id_,)] = await view.fetch(
            "SELECT id FROM live_activity WHERE session_id = $1", [opened.session_id]
        )
    vote_id = UUID(str(id_))
    return Live(process, opened.session_id, opened.join_code, {ActivityKind.VOTE: vote_id}), vote_id


async def _tallied(process: Process, session_id: UUID) -> int:
    """The sum of what the close event says each option received."""
    async with process.database.snapshot() as view:
        log = await checker.read_log(view, session_id)
    [closed] = [event for event in log.events.values() if event.type == "ActivityClosed"]
    return sum(line["total"] for line in closed.payload["tally"]["lines"])


@dataclass(slots=True)
class _Tapped:
    placed: dict[UUID, int]
    acknowledged: int = 0
    recognised: int = 0
    doubled: int = 0


async def _tap(
    live: Live,
    processes: Sequence[Process],
    person: Actor,
    vote_id: UUID,
    groups: Sequence[UUID],
    taps: int,
    chance: Random,
) -> _Tapped:
    tapped = _Tapped({})
    for _ in range(taps):
        group_id, dots = chance.choice(groups), chance.randint(0, 2)
        command = commands.PlaceDots(vote_id, group_id, dots)
        operation_id = new_id()
        tries = [
            _insist(live, command, person, operation_id, processes, first)
            for first in (0, 1, chance.randrange(2))
        ]
        answers = await asyncio.gather(*tries)
        accepted = [answer for answer in answers if answer is not None]
        if not accepted:
            continue
        tapped.acknowledged += len(accepted)
        tapped.recognised += sum(answer.duplicate for answer in accepted)
        tapped.doubled += (
            sum(not answer.duplicate for answer in accepted) != 1
            or len({answer.seq for answer in accepted}) != 1
        )
        if dots:
            tapped.placed[group_id] = dots
        else:
            tapped.placed.pop(group_id, None)
    return tapped


async def _insist(
    live: Live,
    command: commands.Command,
    person: Actor,
    operation_id: UUID,
    processes: Sequence[Process],
    first: int,
) -> Accepted | None:
    """None where the budget is spent: the only refusal that a voter may meet here."""
    turn = first
    while True:
        try:
            return await live.ask(
                command, person, operation_id=operation_id, at=processes[turn % 2]
            )
        except TryAgain:
            turn += 1
            await asyncio.sleep(0)
        except DotBudgetExceeded:
            return None
