"""What one device shows: the public entities of a session, each as it was last told.

Two devices that followed the same session hold equal walls, and each equals a fresh snapshot.
Refuses to interpret: what a batch names takes the place of what was known, and nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import orjson

Row = dict[str, Any]
_WEIGHT_BYTES: Final = 16


class Wall:
    """The entities of each part of the session, by id."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        self.parts: dict[str, dict[str, Row]] = {name: {} for name in state}
        self._weights: dict[str, int] = {}
        self._sum = 0
        self.patch(state, removed=())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wall) and self.parts == other.parts

    __hash__ = None  # type: ignore[assignment]  # a wall changes

    def differences(self, other: Wall) -> list[str]:
        """The names of the parts that are not equal."""
        return [name for name, part in self.parts.items() if part != other.parts[name]]

    def patch(self, changed: Mapping[str, Any], removed: Sequence[str]) -> None:
        """What one batch of the feed tells."""
        for part in self.parts.values():
            for id_ in removed:
                part.pop(id_, None)
        for id_ in removed:
            self._weigh(id_, 0)
        for name, told in changed.items():
            for row in _rows(told):
                self.parts[name][row["id"]] = row
                self._weigh(row["id"], _weight(name, row))

    @property
    def digest(self) -> str:
        """Equal for equal walls, however each came to be as it is."""
        return f"{self._sum % (1 << 8 * _WEIGHT_BYTES):032x}"

    def _weigh(self, id_: str, weight: int) -> None:
        # A sum, so that one entity more costs one entity and not the whole wall.
        self._sum += weight - self._weights.get(id_, 0)
        self._weights[id_] = weight

    @property
    def concluded(self) -> bool:
        return all(room["status"] == "CONCLUDED" for room in self.parts["room"].values())

    @property
    def participants(self) -> int:
        return sum(row["participants"] for row in self.parts["attendance"].values())

    @property
    def contributions(self) -> list[Row]:
        return self._in_order("contributions")

    def running(self, kind: str) -> bool:
        return any(
            activity["kind"] == kind and activity["status"] == "RUNNING"
            for activity in self.parts["activities"].values()
        )

    def activity_id(self, kind: str) -> str:
        activities = self.parts["activities"].values()
        found: str = next(row["id"] for row in activities if row["kind"] == kind)
        return found

    def answered(self, activity_id: str) -> int:
        """How many people have answered in this activity."""
        counters = self.parts["progress"].values()
        return sum(row["answered"] for row in counters if row["activityId"] == activity_id)

    def standing_groups(self) -> list[Row]:
        return [group for group in self._in_order("groups") if group["mergedIntoId"] is None]

    def _in_order(self, name: str) -> list[Row]:
        """As the room has them, whatever the order in which they were told."""
        return sorted(self.parts[name].values(), key=lambda row: row["order"])


def _weight(name: str, row: Row) -> int:
    written = orjson.dumps((name, row), option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(blake2b(written, digest_size=_WEIGHT_BYTES).digest())


def _rows(told: Any) -> list[Row]:
    if isinstance(told, list):
        return told
    return [] if told is None else [told]
