"""What was erased, kept outside the database: an older copy that is put back is told again.

One line an erasure, in a file that only grows, each line bound to the one before by a hash. Holds
ids and never a text. Refuses to go on from a line that was changed, and says which.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

_FIRST: Final = "0" * 64


class BrokenLedger(Exception):
    """A line is not the one that was written there."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """`content_ids` were erased from `session_id`."""

    at: datetime
    session_id: UUID
    content_ids: tuple[UUID, ...]


class Ledger:
    """The file of one database. Several processes may append to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def append(self, at: datetime, session_id: UUID, content_ids: Collection[UUID]) -> None:
        """Durably, before the erasure is committed: what was meant to be erased is erased again."""
        erasure = Erasure(at, session_id, tuple(content_ids))
        await asyncio.to_thread(self._append, erasure)

    def read(self) -> Iterator[Erasure]:
        """Every erasure, in order. Raises BrokenLedger."""
        if not self.path.exists():
            return
        before = _FIRST
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    row = json.loads(line)
                    chain, body = row["chain"], row["erasure"]
                    erasure = Erasure(
                        datetime.fromisoformat(body["at"]),
                        UUID(body["session"]),
                        tuple(UUID(id_) for id_ in body["contents"]),
                    )
                except (ValueError, KeyError, TypeError) as error:
                    raise BrokenLedger(f"{self.path}:{number}") from error
                if chain != _chained(before, body):
                    raise BrokenLedger(f"{self.path}:{number}")
                before = chain
                yield erasure

    def _append(self, erasure: Erasure) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        body = {
            "at": erasure.at.isoformat(),
            "session": str(erasure.session_id),
            "contents": [str(id_) for id_ in erasure.content_ids],
        }
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            before = _last_chain(file.read())
            line = json.dumps({"chain": _chained(before, body), "erasure": body})
            file.seek(0, os.SEEK_END)
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _last_chain(written: bytes) -> str:
    lines = written.splitlines()
    return str(json.loads(lines[-1])["chain"]) if lines else _FIRST


def _chained(before: str, body: object) -> str:
    told = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{told}".encode()).hexdigest()
