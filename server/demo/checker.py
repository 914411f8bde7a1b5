"""The auditor, in its own process: what the devices noted against the log, and against one another.

What was acknowledged and is not in the log is lost; what is there more than once is duplicated; what
nobody asked for is unexpected; devices that looked as the same view and stood at the same place must
have shown the same. Refuses to ask the server: it reads the database itself, and each finding is
named.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import click
import orjson

from server.database import Database, Snapshot, decode_json, decode_uuid
from server.demo.ledger import Acknowledged, Asked, Denied, Entry, Followed, Seen, read
from server.ids import from_global_id
from server.settings import Settings

E = TypeVar("E", bound=Entry)

# The event that each command ends with.
_EVENT_OF: Final[Mapping[str, frozenset[str]]] = {
    "startActivity": frozenset({"ActivityStarted", "ActivityReopened"}),
    "setTimer": frozenset({"TimerSet"}),
    "closeActivity": frozenset({"ActivityClosed"}),
    "revealResults": frozenset({"ResultsRevealed"}),
    "contribute": frozenset({"ContributionMade"}),
    "withdrawContribution": frozenset({"ContributionWithdrawn"}),
    "formGroup": frozenset({"GroupFormed"}),
    "renameGroup": frozenset({"GroupRenamed"}),
    "moveContribution": frozenset({"ContributionMoved"}),
    "mergeGroups": frozenset({"GroupsMerged"}),
    "placeDots": frozenset({"DotsPlaced"}),
    "concludeSession": frozenset({"SessionConcluded"}),
    "handOverProposals": frozenset({"ProposalHandedOver"}),
}
# These may find things as they should be, and then bear the place of the event before them.
_MAY_CHANGE_NOTHING: Final = frozenset({"placeDots", "renameGroup", "moveContribution"})
# What only a person brings about, by an operation.
_BY_AN_OPERATION: Final = frozenset(
    {"ParticipantJoined", "ContributionMade", "ContributionWithdrawn", "DotsPlaced"}
)
# Commands outside the log leave their row in the table of operations.
_DECISIONS: Final = frozenset({"adoptProposal", "refuseProposal"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the log."""

    type: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Log:
    """What the database holds of one session."""

    head: int
    epoch: int
    events: Mapping[int, Happened]
    texts: Mapping[UUID, str | None]
    operations: Mapping[UUID, list[tuple[UUID, int]]]
    decisions: Counter[UUID]

    @property
    def joined(self) -> int:
        return sum(event.type == "ParticipantJoined" for event in self.events.values())

    @property
    def said(self) -> Counter[str | None]:
        """How often each text was contributed."""
        return Counter(
            self.texts[UUID(event.payload["content_id"])]
            for event in self.events.values()
            if event.type == "ContributionMade"
        )


@dataclass(slots=True)
class Findings:
    """Each fault is a sentence; an empty list is a kept promise."""

    acknowledged: int = 0
    events: int = 0
    compared: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    miscounted: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, list[str]]:
        """The kinds of fault that were found, and what was."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, list) and value}

    @property
    def clean(self) -> bool:
        return not self.faults


def compare(devices: Iterable[tuple[str, list[Entry]]], log: Log) -> Findings:
    """Every ledger against the log, and against the others."""
    findings = Findings(events=len(log.events))
    noted = list(devices)
    if sorted(log.events) != list(range(1, log.head + 1)):
        findings.gaps.append(f"le journal n’est pas continu de 1 à {log.head}")
    _compare_acknowledged(noted, log, findings)
    _compare_log(noted, log, findings)
    for device, entries in noted:
        _compare_path(device, entries, log, findings)
    _compare_views(noted, findings)
    findings.miscounted += _recount(log)
    return findings


def _compare_acknowledged(
    noted: list[tuple[str, list[Entry]]], log: Log, findings: Findings
) -> None:
    said = log.said
    places: dict[str, int | None] = {}
    joined: set[str] = set()
    for device, entry in _each(noted, Acknowledged):
        if entry.epoch is not None and entry.epoch != log.epoch:
            # Acknowledged by a log that a restored backup has since replaced.
            continue
        findings.acknowledged += 1
        name = f"{device}: {entry.command} {entry.operation_id}"
        if places.setdefault(entry.operation_id, entry.seq) != entry.seq:
            findings.duplicated.append(f"{name} (acquitté à deux places)")
        if entry.command == "joinSession":
            joined.add(entry.operation_id)
        elif entry.command in _DECISIONS:
            _judge(name, log.decisions[UUID(entry.operation_id)], findings)
        elif entry.command in _EVENT_OF:
            _judge(name, _times(entry, log, said), findings)
    if log.joined < len(joined):
        findings.lost.append(f"{len(joined) - log.joined} entrées de participants")


def _times(entry: Acknowledged, log: Log, said: Counter[str | None]) -> int:
    kept = log.operations.get(UUID(entry.operation_id), [])
    there = [
        seq
        for _, seq in kept
        if seq == entry.seq
        and (
            entry.command in _MAY_CHANGE_NOTHING or log.events[seq].type in _EVENT_OF[entry.command]
        )
    ]
    if not there:
        return 0
    if entry.command == "contribute" and entry.content is not None:
        return said[entry.content]
    return len(kept)


def _judge(name: str, times: int, findings: Findings) -> None:
    if times == 0:
        findings.lost.append(name)
    elif times > 1:
        findings.duplicated.append(f"{name} ({times} fois)")


def _compare_log(noted: list[tuple[str, list[Entry]]], log: Log, findings: Findings) -> None:
    """What the log holds was asked for, was not denied, and was done by an operation."""
    asked = {UUID(entry.operation_id) for _, entry in _each(noted, Asked)}
    confirmed = {UUID(entry.operation_id) for _, entry in _each(noted, Acknowledged)}
    for operation_id in log.operations.keys() - asked:
        findings.unexpected.append(f"opération {operation_id}")
    for device, entry in _each(noted, Denied):
        operation_id = UUID(entry.operation_id)
        # Asked with both hands, it may have been denied to one before it was accepted.
        if operation_id in log.operations and operation_id not in confirmed:
            findings.unexpected.append(f"{device}: {entry.command} {operation_id} ({entry.code})")
    done = {seq for kept in log.operations.values() for _, seq in kept}
    for seq, event in log.events.items():
        if event.type in _BY_AN_OPERATION and seq not in done:
            findings.duplicated.append(f"{event.type} à {seq}, sans opération")


def _compare_path(device: str, entries: list[Entry], log: Log, findings: Findings) -> None:
    """The device went through the log from one position to the next, up to its end."""
    followed = [entry for entry in entries if isinstance(entry, Followed)]
    stands_at: tuple[int, int | None] = (0, None)
    for entry in followed:
        if entry.from_seq is not None and (entry.epoch, entry.from_seq) != stands_at:
            findings.gaps.append(f"{device}: {entry.from_seq} après {stands_at[1]}")
        stands_at = (entry.epoch, entry.to_seq)
    if followed and stands_at != (log.epoch, log.head):
        findings.gaps.append(f"{device}: arrêté à {stands_at[1]}, le journal va à {log.head}")


def _compare_views(noted: list[tuple[str, list[Entry]]], findings: Findings) -> None:
    """Who looked as the same view and stood at the same place showed the same."""
    shown: dict[tuple[int, str, int], tuple[str, str]] = {}
    told = [
        (device, (entry.epoch, entry.view, entry.to_seq), entry.digest)
        for device, entry in _each(noted, Followed)
    ]
    told += [
        ("la séance", (entry.epoch, entry.view, entry.seq), entry.digest)
        for _, entry in _each(noted, Seen)
    ]
    for device, place, digest in told:
        first, expected = shown.setdefault(place, (device, digest))
        if first != device:
            findings.compared += 1
        if digest != expected:
            _, view, seq = place
            findings.differing.append(f"{device} et {first}, {view} à {seq}")


def _recount(log: Log) -> Iterator[str]:
    """Every count of the log, made again from the ballots in it."""
    ballots: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for seq in sorted(log.events):
        event = log.events[seq]
        match event.type, event.payload:
            case "DotsPlaced", {
                "activity_id": activity,
                "voter_id": voter,
                "group_id": group,
                "dots": dots,
            }:
                ballots[activity][voter, group] = dots
            case "BallotCast", {"activity_id": activity, "voter_id": voter, "marks": marks}:
                others = {
                    place: dots for place, dots in ballots[activity].items() if place[0] != voter
                }
                own = {(voter, mark["option_id"]): mark["value"] for mark in marks}
                ballots[activity] = others | own
            case "ActivityClosed", {
                "activity_id": activity,
                "tally": {"method": "DOTS", "lines": tally},
            }:
                if _lines(tally) != _counted(ballots[activity]):
                    yield f"décompte à {seq} : {_lines(tally)} au lieu de {_counted(ballots[activity])}"


def _lines(tally: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    return {line["option_id"]: (line["total"], line["voters"]) for line in tally if line["total"]}


def _counted(ballots: Mapping[tuple[str, str], int]) -> dict[str, tuple[int, int]]:
    counted: dict[str, tuple[int, int]] = {}
    for (_, group), dots in ballots.items():
        if dots:
            sum_, voters = counted.get(group, (0, 0))
            counted[group] = (sum_ + dots, voters + 1)
    return counted


def _each(noted: Iterable[tuple[str, list[Entry]]], kind: type[E]) -> Iterator[tuple[str, E]]:
    """The entries of one kind, each with its device."""
    for device, entries in noted:
        for entry in entries:
            if isinstance(entry, kind):
                yield device, entry


async def read_log(snapshot: Snapshot, session_id: UUID) -> Log:
    """The session's log as it is stored."""
    events = await snapshot.fetch(
        "SELECT seq, type, payload FROM session_event WHERE session_id = $1", [session_id]
    )
    operations: dict[UUID, list[tuple[UUID, int]]] = {}
    for operation_id, actor_id, seq in await snapshot.fetch(
        "SELECT operation_id, actor_id, seq FROM session_operation WHERE session_id = $1",
        [session_id],
    ):
        found = operations.setdefault(decode_uuid(operation_id), [])
        found.append((decode_uuid(actor_id), seq))
    [(head, epoch)] = await snapshot.fetch(
        "SELECT head, epoch FROM live_session WHERE id = $1", [session_id]
    )
    texts = await snapshot.fetch(
        "SELECT id, text FROM session_content WHERE session_id = $1", [session_id]
    )
    return Log(
        head=head,
        epoch=epoch,
        events={seq: Happened(type_, decode_json(payload)) for seq, type_, payload in events},
        texts={decode_uuid(id_): text for id_, text in texts},
        operations=operations,
        decisions=Counter(
            decode_uuid(row[0])
            for row in await snapshot.fetch("SELECT operation_id FROM operation")
        ),
    )


async def check(settings: Settings, ledgers: Path, session_id: UUID) -> Findings:
    """Reads both sides and compares them."""
    database = await Database.connect(settings)
    try:
        async with database.snapshot() as snapshot:
            log = await read_log(snapshot, session_id)
    finally:
        await database.close()
    return compare(read(ledgers), log)


async def audit(database_url: str, ledgers: Path, session: str) -> Findings:
    """The findings, from a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.demo.checker",
        "--ledgers",
        str(ledgers),
        "--session",
        session,
        env={**os.environ, "JALON_DATABASE_URL": database_url},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    if not output:
        raise RuntimeError("the checker said nothing")
    found: dict[str, Any] = orjson.loads(output)
    return Findings(**found)


@click.command()
@click.option("--ledgers", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--session", "session", required=True)
def main(ledgers: Path, session: str) -> None:
    """Compare les carnets des appareils avec le journal ; une ligne JSON sur la sortie."""
    _, session_id = from_global_id(session)
    findings = asyncio.run(check(Settings(), ledgers, session_id))
    click.echo(orjson.dumps(asdict(findings)))
    sys.exit(0 if findings.clean else 1)


if __name__ == "__main__":
    main()
