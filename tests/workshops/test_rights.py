"""Nobody is told anything outside their rights, and everybody all that is within them.

An oracle of its own, written from the rules and not from the code, reads the stored log and says
which words each audience may read at each position. Sessions are drawn by chance and followed live.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.database import Database, decode_json
from server.ids import new_id
from server.problems import Problem
from server.vocabulary import ActivityKind, Audience
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.commands import Command
from server.workshops.voting.settings import VoteSettings
from tests.workshops.conftest import Follower, Live, Process, a_workshop
from tests.workshops.playing import FACILITATOR, NOON

AGENDA = (
    ActivityPlan("Au grand jour", CollectSettings()),
    ActivityPlan("Cachées jusqu'à ce qu'on les révèle", CollectSettings(hidden=True)),
    ActivityPlan("Relues d'abord", CollectSettings(moderated=True)),
    ActivityPlan("Le vote", VoteSettings()),
)


@dataclass
class Oracle:
    """What may be read, from the rows of the log alone."""

    hidden: set[str]
    words: dict[str, str]
    cards: dict[str, tuple[str, str]] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)
    revealed: set[str] = field(default_factory=set)

    def hear(self, type_: str, payload: dict[str, Any]) -> None:
        card = str(payload.get("contribution_id"))
        match type_:
            case "ContributionMade":
                self.cards[card] = (payload["activity_id"], self.words[payload["content_id"]])
                if payload["pending"]:
                    self.waiting.add(card)
            case "ContributionApproved":
                self.waiting.discard(card)
            case "ContributionRefused":
                self.waiting.add(card)
            case "ContributionWithdrawn" | "ContributionArchived":
                self.away.add(card)
            case "ContributionRestored":
                self.away.discard(card)
            case "ContributionsRevealed":
                self.hidden.discard(payload["activity_id"])
            case "GroupFormed" | "GroupRenamed":
                self.titles[payload["group_id"]] = self.words[payload["title_id"]]
            case "ResultsRevealed":
                self.revealed.add(payload["activity_id"])
            case "ActivityReopened":
                self.revealed.discard(payload["activity_id"])

    def readable(self, audience: Audience) -> set[str]:
        """The words that this audience may read, all of which it must be shown."""
        facilitates = audience is Audience.FACILITATOR
        return {
            words
            for card, (activity, words) in self.cards.items()
            if facilitates
            or (activity not in self.hidden and card not in self.waiting and card not in self.away)
        } | set(self.titles.values())


@dataclass
class Walk:
    """A session in which chance decides who does what next."""

    live: Live
    chance: Random
    people: list[Actor]
    collects: list[UUID]
    vote_id: UUID
    cards: list[UUID] = field(default_factory=list)
    groups: list[UUID] = field(default_factory=list)
    spoken: int = 0

    async def step(self) -> None:
        try:
            await self._step()
        except Problem:
            # What cannot be done now is not done.
            return

    async def _step(self) -> None:
        person = self.chance.choice(self.people)
        match self.chance.randrange(12):
            case 0 | 1 | 2 | 3:
                activity_id = self.chance.choice(self.collects)
                made = await self.live.ask(commands.Contribute(activity_id, self._words()), person)
                self.cards.append(UUID(made.outcome["contribution_id"]))
            case 4:
                await self._start(self.chance.choice([*self.collects, self.vote_id]))
            case 5 if self.cards:
                card = self.chance.choice(self.cards)
                await self.live.ask(self.chance.choice(self._on(card)))
            case 6:
                activity_id = self.chance.choice(self.collects)
                await self.live.ask(commands.RevealContributions(activity_id))
            case 7 if self.cards:
                chosen = tuple(self.chance.sample(self.cards, min(2, len(self.cards))))
                formed = await self.live.ask(commands.FormGroup(self._words(), chosen))
                self.groups.append(UUID(formed.outcome["group_id"]))
            case 8 if self.groups:
                group_id = self.chance.choice(self.groups)
                await self.live.ask(commands.RenameGroup(group_id, self._words()))
            case 9 if self.groups:
                await self._start(self.vote_id)
                group_id = self.chance.choice(self.groups)
                await self.live.ask(commands.PlaceDots(self.vote_id, group_id, 1), person)
            case 10:
                await self.live.ask(commands.CloseActivity(self.vote_id))
            case 11:
                await self.live.ask(commands.RevealResults(self.vote_id))

    async def _start(self, activity_id: UUID) -> None:
        for each in (*self.collects, self.vote_id):
            if each != activity_id:
                try:
                    await self.live.ask(commands.CloseActivity(each))
                except Problem:
                    continue
        await self.live.ask(commands.StartActivity(activity_id))

    @staticmethod
    def _on(card: UUID) -> list[Command]:
        return [
            commands.WithdrawContribution(card),
            commands.ApproveContributions((card,)),
            commands.RefuseContributions((card,)),
            commands.ArchiveContribution(card),
            commands.RestoreContribution(card),
        ]

    def _words(self) -> str:
        self.spoken += 1
        return f"mots {self.spoken} que personne d'autre n'a dits"


async def a_walk(process: Process, seed: int) -> Walk:
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "Qui lit quoi",
        AGENDA,
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
    )
    assert opened.join_code is not None
    async with process.database.snapshot() as view:
        rows = await view.fetch(
            "SELECT id FROM live_activity WHERE session_id = $1 ORDER BY position",
            [opened.session_id],
        )
    *collects, vote_id = [UUID(str(row[0])) for row in rows]
    live = Live(process, opened.session_id, opened.join_code, {ActivityKind.VOTE: vote_id})
    people = [await live.join() for _ in range(3)]
    return Walk(live, Random(seed), people, collects, vote_id)


async def stored(database: Database, session_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    async with database.snapshot() as view:
        rows = await view.fetch(
            "SELECT type, payload FROM session_event WHERE session_id = $1 ORDER BY seq",
            [session_id],
        )
    return [(type_, decode_json(payload)) for type_, payload in rows]


async def words_of(database: Database, session_id: UUID) -> dict[str, str]:
    async with database.snapshot() as view:
        rows = await view.fetch(
            "SELECT id, text FROM session_content WHERE session_id = $1", [session_id]
        )
    return {str(id_): text for id_, text in rows}


def leaves(value: Any) -> Iterator[Any]:
    match value:
        case dict():
            for each in value.values():
                yield from leaves(each)
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from leaves(each)
        case _:
            yield value


def faults(
    told: Iterable[dict[str, Any]], oracle: Oracle, audience: Audience, people: set[UUID]
) -> Iterator[str]:
    """What was told and should not have been."""
    secret = set(oracle.words.values()) - oracle.readable(audience)
    for entity in told:
        for leaf in leaves(entity):
            if leaf in secret:
                yield f"{audience} lit « {leaf} »"
            if leaf in people:
                yield f"{audience} apprend qui"
        tally = entity.get("tally") or (entity.get("poll") or {}).get("tally")
        early = tally and str(entity["activity_id"]) not in oracle.revealed
        if early and audience is not Audience.FACILITATOR:
            yield f"{audience} lit un décompte avant qu'il soit révélé"


async def walked(process: Process, seed: int, steps: int) -> list[str]:
    """The faults of one session, each audience followed batch by batch."""
    walk = await a_walk(process, seed)
    session_id = walk.live.session_id
    followers = [await Follower.begin(walk.live, audience) for audience in Audience]
    for _ in range(steps):
        await walk.step()
        if walk.chance.random() < 0.5:
            _, head = await process.feeds.head(session_id)
            for follower in followers:
                await follower.until(head)
    _, head = await process.feeds.head(session_id)
    log = await stored(process.database, session_id)
    words = await words_of(process.database, session_id)
    people = {FACILITATOR.actor_id, *(person.actor_id for person in walk.people)}
    found: list[str] = []
    for follower in followers:
        audience = follower.at.view.audience
        seen = await follower.until(head)
        oracle = Oracle({str(walk.collects[1])}, words)
        heard = 0
        for batch in follower.batches:
            for type_, payload in log[heard : batch.to_seq]:
                oracle.hear(type_, payload)
            heard = batch.to_seq
            told = [asdict(entity) for entity in batch.changes.changed.values()]
            found += faults(told, oracle, audience, people)
        shown = [leaf for each in seen.seen.values() for leaf in leaves(asdict(each))]
        unsaid = oracle.readable(audience) - {leaf for leaf in shown if isinstance(leaf, str)}
        found += [f"{audience} ne lit pas « {each} »" for each in unsaid]
        fresh = await process.feeds.snapshot(session_id, follower.at.view)
        told = [asdict(entity) for entity in fresh.seen.values()]
        found += faults(told, oracle, audience, people)
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_each_audience_reads_what_it_may_and_nothing_else(
    process: Process, seed: int
) -> None:
    assert await walked(process, seed, steps=40) == []


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_each_audience_reads_what_it_may_in_any_session(process: Process) -> None:
    for seed in range(100, 125):
        assert await walked(process, seed, steps=60) == [], seed


def test_the_oracle_finds_what_should_not_have_been_told() -> None:
    oracle = Oracle({"a"}, {"t": "un secret"})
    oracle.hear(
        "ContributionMade",
        {"contribution_id": "c", "activity_id": "a", "content_id": "t", "pending": False},
    )
    person = new_id()
    told = [{"text": "un secret", "activity_id": "a", "by": person, "tally": {"g": 3}}]
    assert len(list(faults(told, oracle, Audience.PARTICIPANT, {person}))) == 3
    assert len(list(faults(told, oracle, Audience.FACILITATOR, set()))) == 0
    oracle.hear("ContributionsRevealed", {"activity_id": "a"})
    oracle.hear("ResultsRevealed", {"activity_id": "a"})
    assert list(faults(told, oracle, Audience.PARTICIPANT, set())) == []
