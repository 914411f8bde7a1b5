"""One whole run: a fresh database, both programmes, a server, the play, the audit.

Refuses to call a run good: it lists what does not add up, and an empty list is the verdict.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from server.database import Database, migrate
from server.demo import checker, documents, facts_check, programmes
from server.demo.accounts import Part
from server.demo.hall import ADOPTED, Casting, Played, Progress
from server.demo.hosting import Server
from server.demo.instruments.showing import Shown, instruments
from server.demo.kills import Kills, draw_moments
from server.demo.methods.outputs import read_outputs, tell
from server.demo.methods.playing import play_method
from server.demo.methods.stage import Method, stage
from server.demo.player import LOST_CONNECTIONS, play
from server.demo.programmes import Loaded
from server.demo.wire import Address, Line
from server.ids import to_global_id
from server.settings import Settings

_WHOLE_PLAY_SECONDS: Final = 600.0
_FAULTS: Final = {
    "lost": "perdu",
    "duplicated": "en double",
    "unexpected": "au journal sans avoir été demandé",
    "gaps": "trou dans un flux",
    "differing": "écrans différents",
    "miscounted": "mal compté",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may be asked. `folder` receives the ledgers and the server's output."""

    database: Path
    folder: Path
    address: Address
    participants: int = 30
    kills: int = 0
    seed: int = 2040
    pause_seconds: float = 0.4
    method: Method | None = None

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database}"

    @property
    def ledgers(self) -> Path:
        return self.folder / "ledgers"


@dataclass(frozen=True, slots=True)
class Report:
    """`reasons` says what does not add up; `instruments` is what else was loaded."""

    loaded: Loaded
    instruments: list[Shown]
    played: Played
    counts: dict[str, int]
    kills: int
    reasons: tuple[str, ...]


def hire(options: Options) -> Server:
    """The server of this run, not started yet."""
    return Server(options.address, options.database_url, options.folder / "server.log")


async def prepare(options: Options, progress: Progress) -> Loaded:
    """A migrated file with both programmes in it. Raises AlreadyInUse for one that has work."""
    settings = Settings(database_url=options.database_url)
    progress.stage("Préparation de la base", 2)
    await migrate(settings)
    progress.step()
    database = await Database.connect(settings)
    try:
        now = datetime.now(UTC)
        loaded = await programmes.load(database, now, instruments=True)
        if options.method is not None:
            loaded = await stage(database, loaded, options.method, now)
    finally:
        await database.close()
    progress.step()
    return loaded


async def perform(options: Options, server: Server, loaded: Loaded, progress: Progress) -> Report:
    """Checks what was loaded, plays the workshop, then has both sides compared."""
    facts = await facts_check.check(options.address, loaded, progress)
    reasons = facts_check.differences(facts)
    shown = await instruments(options.address, loaded.tokens)
    moments = draw_moments(options.kills, participants=options.participants, seed=options.seed)
    async with asyncio.timeout(_WHOLE_PLAY_SECONDS), asyncio.TaskGroup() as restarts:
        kills = Kills(server, moments, seed=options.seed, restarts=restarts, tell=progress.say)
        casting = Casting(
            address=options.address,
            loaded=loaded,
            ledgers=options.ledgers,
            participants=options.participants,
            seed=options.seed,
            pause_seconds=options.pause_seconds,
            sent=kills.sent,
        )
        if options.method is None:
            played = await play(casting, progress)
        else:
            played = await play_method(casting, options.method, progress)
    findings = await _audit(options, played, progress)
    if options.method is not None:
        outputs = await read_outputs(options.address, loaded, played, options.method)
        counts, shortcomings = tell(options.method, played, findings, outputs)
        reasons += shortcomings
        reasons += _discrepancies(played, findings)
        return Report(loaded, shown, played, counts, kills.done, tuple(reasons))
    counts = {
        "participants": played.participants,
        "contributions": played.contributions,
        "votes": played.votes,
        "proposals": len(played.proposals),
        "actions": len(played.actions),
        "events": findings.events,
        "resumed": played.resumed,
        "lost": len(findings.lost),
        "duplicated": len(findings.duplicated),
    }
    reasons += _reasons(options, played, findings)
    return Report(loaded, shown, played, counts, kills.done, tuple(reasons))


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A session that nobody has joined yet, for those who watch the demo."""

    session_id: str
    join_code: str


async def open_the_door(options: Options, loaded: Loaded) -> OpenDoor:
    """A second session of the same workshop, left to visitors."""
    input_ = {
        "workshopId": to_global_id("Workshop", loaded.workshop_id),
        "title": "Séance libre : à vous de jouer",
        "operationId": str(uuid4()),
    }
    command = documents.OPEN_SESSION
    answered = await Line(options.address).post(
        command.document, {"input": input_}, token=loaded.tokens[Part.FACILITATOR]
    )
    opened = answered[command.field]
    return OpenDoor(opened["session"]["id"], opened["joinCode"])


async def _audit(options: Options, played: Played, progress: Progress) -> checker.Findings:
    progress.stage("Contrôle des carnets contre le journal", 1)
    findings = await checker.audit(options.database_url, options.ledgers, played.session_id)
    progress.step()
    return findings


def _discrepancies(played: Played, findings: checker.Findings) -> list[str]:
    """What no play may show, whatever its method."""
    reasons = [
        f"{_FAULTS[kind]} : {one}" for kind, found in findings.faults.items() for one in found
    ]
    return reasons + [f"écran différent de la séance : {one}" for one in played.disagreements]


def _reasons(options: Options, played: Played, findings: checker.Findings) -> list[str]:
    reasons = _discrepancies(played, findings)
    counted = sum(
        proposal["tally"]["dots"] for proposal in played.proposals if proposal["tally"] is not None
    )
    contributed = sum(
        proposal["group"]["contributions"]["totalCount"] for proposal in played.proposals
    )
    expected = {
        "participants": (played.participants, options.participants),
        "gommettes décomptées": (counted, played.dots),
        "contributions groupées": (contributed, played.contributions),
        "actions": (len(played.actions), ADOPTED),
        "événements": (findings.events, played.events),
        "acquittements": (findings.acknowledged, played.acknowledged),
    }
    reasons += [
        f"{name} : {found} au lieu de {wanted}"
        for name, (found, wanted) in expected.items()
        if found != wanted
    ]
    if played.resumed < LOST_CONNECTIONS:
        reasons.append(f"reprises : {played.resumed} au lieu de {LOST_CONNECTIONS} au moins")
    return reasons
