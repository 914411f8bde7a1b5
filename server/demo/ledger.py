"""What each device asked and was told: one JSON line for each operation, answer and batch.

The ledger is the client's side of the promise; the log is the server's. Refuses to compare them:
that is the checker's, in another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

import orjson


@dataclass(frozen=True, slots=True)
class Asked:
    """The operation is about to leave for the first time: from now on it may have been done."""

    operation_id: str
    command: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The server said no to this operation: it has not been done."""

    operation_id: str
    command: str
    code: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The server said yes to this operation.

    `content` is the text of a contribution, or the group that dots went to.
    """

    operation_id: str
    command: str
    seq: int | None
    epoch: int | None
    duplicate: bool
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """The feed moved the device from one position to another; a reset has no `from_seq`.

    `digest` sums up what the device then shows, and `view` says as whom it looks.
    """

    from_seq: int | None
    to_seq: int
    epoch: int
    view: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a fresh snapshot showed at a position: what every device of the view should show there."""

    seq: int
    epoch: int
    view: str
    digest: str


Entry = Asked | Denied | Acknowledged | Followed | Seen
_KINDS: dict[str, type[Entry]] = {
    "asked": Asked,
    "denied": Denied,
    "acknowledged": Acknowledged,
    "followed": Followed,
    "seen": Seen,
}
_NAMES = {class_: name for name, class_ in _KINDS.items()}


class Ledger:
    """One device's file, appended to and flushed at each entry."""

    def __init__(self, folder: Path, device: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = (folder / f"{device}.jsonl").open("a", encoding="utf-8")

    def note(self, entry: Entry) -> None:
        line = orjson.dumps({"kind": _NAMES[type(entry)], **asdict(entry)}).decode()
        self._file.write(line + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def read(folder: Path) -> Iterator[tuple[str, list[Entry]]]:
    """Each device's name and its entries, in the order they were written."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield path.stem, [_entry(orjson.loads(line)) for line in lines]


def _entry(fields: dict[str, Any]) -> Entry:
    return _KINDS[fields.pop("kind")](**fields)
