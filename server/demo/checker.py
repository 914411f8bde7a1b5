"""The auditor of the demo, in its own process: the devices' ledgers against the log.

What was acknowledged and is not in the log is lost; what is there more than once is duplicated.
Refuses to ask the server: it reads the database itself, and each finding is named.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import click
import orjson

from server.database import Database, Snapshot, decode_json, decode_uuid
from server.demo.ledger import Acknowledged, Entry, Followed, read
from server.ids import from_global_id
from server.settings import Settings

# The event that each command ends with.
_EVENT_OF: Final[Mapping[str, frozenset[str]]] = {
    "startActivity": frozenset({"ActivityStarted", "ActivityReopened"}),
    "setTimer": frozenset({"TimerSet"}),
    "closeActivity": frozenset({"ActivityClosed"}),
    "revealResults": frozenset({"ResultsRevealed"}),
    "contribute": frozenset({"ContributionMade"}),
    "formGroup": frozenset({"GroupFormed"}),
    "renameGroup": frozenset({"GroupRenamed"}),
    "moveContribution": frozenset({"ContributionMoved"}),
    "mergeGroups": frozenset({"GroupsMerged"}),
    "placeDots": frozenset({"DotsPlaced"}),
    "concludeSession": frozenset({"SessionConcluded"}),
    "handOverProposals": frozenset({"ProposalHandedOver"}),
}
# Commands outside the log leave their row in the table of operations.
_DECISIONS: Final = frozenset({"adoptProposal", "refuseProposal"})


@dataclass(frozen=True, slots=True)
class Log:
    """What the database holds of one session."""

    head: int
    types: Mapping[int, str]
    texts: Counter[str]
    dots: Counter[tuple[UUID, UUID]]
    operations: Mapping[UUID, list[tuple[UUID, int]]]
    decisions: Counter[UUID]

    @property
    def joined(self) -> int:
        return sum(type_ == "ParticipantJoined" for type_ in self.types.values())


@dataclass(slots=True)
class Findings:
    """`lost`, `duplicated` and `gaps` are sentences; an empty finding is a kept promise."""

    acknowledged: int = 0
    events: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.duplicated or self.gaps)


def compare(devices: Iterable[tuple[str, list[Entry]]], log: Log) -> Findings:
    """Every ledger against the log."""
    findings = Findings(events=len(log.types))
    joins = 0
    if sorted(log.types) != list(range(1, log.head + 1)):
        findings.gaps.append(f"le journal n’est pas continu de 1 à {log.head}")
    for device, entries in devices:
        acknowledged = [entry for entry in entries if isinstance(entry, Acknowledged)]
        findings.acknowledged += len(acknowledged)
        joins += sum(entry.command == "joinSession" for entry in acknowledged)
        for entry in acknowledged:
            _compare_one(device, entry, log, findings)
        _compare_view(device, entries, log, findings)
    if log.joined < joins:
        findings.lost.append(f"{joins - log.joined} entrées de participants")
    if log.joined > joins:
        findings.duplicated.append(f"{log.joined - joins} entrées de participants")
    return findings


def _compare_one(device: str, entry: Acknowledged, log: Log, findings: Findings) -> None:
    name = f"{device}: {entry.command} {entry.operation_id}"
    if entry.command in _DECISIONS:
        _judge(name, log.decisions[UUID(entry.operation_id)], findings)
    if entry.command not in _EVENT_OF:
        return
    kept = log.operations.get(UUID(entry.operation_id), [])
    there = [
        actor
        for actor, seq in kept
        if seq == entry.seq and log.types.get(seq) in _EVENT_OF[entry.command]
    ]
    times = len(kept) if there else 0
    if there and entry.command == "contribute" and entry.content is not None:
        times = log.texts[entry.content]
    if there and entry.command == "placeDots" and entry.content is not None:
        times = log.dots[there[0], from_global_id(entry.content)[1]]
    _judge(name, times, findings)


def _judge(name: str, times: int, findings: Findings) -> None:
    if times == 0:
        findings.lost.append(name)
    elif times > 1:
        findings.duplicated.append(f"{name} ({times} fois)")


def _compare_view(device: str, entries: list[Entry], log: Log, findings: Findings) -> None:
    """The device went through the log from one position to the next, up to its end."""
    followed = [entry for entry in entries if isinstance(entry, Followed)]
    stands_at: int | None = None
    for entry in followed:
        if entry.from_seq is not None and entry.from_seq != stands_at:
            findings.gaps.append(f"{device}: {entry.from_seq} après {stands_at}")
        stands_at = entry.to_seq
    if followed and stands_at != log.head:
        findings.gaps.append(f"{device}: arrêté à {stands_at}, le journal va à {log.head}")


async def read_log(snapshot: Snapshot, session_id: UUID) -> Log:
    """The session's log as it is stored."""
    events = await snapshot.fetch(
        "SELECT seq, type, payload FROM session_event WHERE session_id = $1", [session_id]
    )
    payloads = {seq: (type_, decode_json(payload)) for seq, type_, payload in events}
    operations: dict[UUID, list[tuple[UUID, int]]] = {}
    for operation_id, actor_id, seq in await snapshot.fetch(
        "SELECT operation_id, actor_id, seq FROM session_operation WHERE session_id = $1",
        [session_id],
    ):
        found = operations.setdefault(decode_uuid(operation_id), [])
        found.append((decode_uuid(actor_id), seq))
    heads = await snapshot.fetch("SELECT head FROM live_session WHERE id = $1", [session_id])
    return Log(
        head=heads[0][0],
        types={seq: type_ for seq, (type_, _) in payloads.items()},
        texts=await _texts(snapshot, session_id, payloads.values()),
        dots=Counter(
            (UUID(payload["voter_id"]), UUID(payload["group_id"]))
            for type_, payload in payloads.values()
            if type_ == "DotsPlaced"
        ),
        operations=operations,
        decisions=Counter(
            decode_uuid(row[0])
            for row in await snapshot.fetch("SELECT operation_id FROM operation")
        ),
    )


async def _texts(
    snapshot: Snapshot, session_id: UUID, payloads: Iterable[tuple[str, dict[str, Any]]]
) -> Counter[str]:
    rows = await snapshot.fetch(
        "SELECT id, text FROM session_content WHERE session_id = $1", [session_id]
    )
    texts = {decode_uuid(id_): text for id_, text in rows}
    return Counter(
        texts[UUID(payload["content_id"])]
        for type_, payload in payloads
        if type_ == "ContributionMade"
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
