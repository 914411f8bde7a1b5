"""What two versions of a programme differ by, as one viewer may see it (PV5).

The sum of the lines' differences is the difference of the totals, for who sees every line. Refuses
lines and days that the policy hides: they are neither listed nor counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, decode_uuid
from server.problems import Forbidden
from server.vocabulary import LineState, Scope


class LineChange(StrEnum):
    """Ce qui est arrivé à une ligne d'une version à l'autre."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"


LineKey = tuple[UUID, int]
"""A mission and a year."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A line in one version. `quarters` are None where unknown, or closed to the viewer."""

    quarters: int | None
    place: tuple[int, int]
    state: LineState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not alike in both versions. `quarters` counts what is unknown as none."""

    mission_id: UUID
    year: int
    change: LineChange
    before: int | None
    after: int | None
    reason: str | None

    @property
    def quarters(self) -> int:
        return (self.after or 0) - (self.before or 0)


def differences(
    before: Mapping[LineKey, Standing], after: Mapping[LineKey, Standing]
) -> list[Difference]:
    """Every line added, removed, or changed in its days, its axis or its orientation. A dropped
    line is not there any more. Pure."""
    was = {key: one for key, one in before.items() if one.state is not LineState.DROPPED}
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = was.get(key), after.get(key)
        reason = None if new is None else new.reason
        if new is not None and new.state is LineState.DROPPED:
            new = None
        change = _change(old, new)
        if change is not None:
            found.append(Difference(*key, change, _quarters(old), _quarters(new), reason))
    return found


def _quarters(one: Standing | None) -> int | None:
    return None if one is None else one.quarters


def _change(old: Standing | None, new: Standing | None) -> LineChange | None:
    if old is None:
        return None if new is None else LineChange.ADDED
    if new is None:
        return LineChange.REMOVED
    same = (old.quarters, old.place) == (new.quarters, new.place)
    return None if same else LineChange.CHANGED


async def compare(
    database: Database, from_id: UUID, to_id: UUID, *, by: Viewer
) -> list[Difference]:
    """The differences that the viewer sees. Raises Forbidden for a token that reads no mission."""
    if by.token_id is not None and not by.has(Scope.MISSION_READ):
        raise Forbidden
    sql, names = _statement(by)
    async with database.snapshot() as snapshot:
        standings = [
            _standings(
                await snapshot.fetch(
                    sql, [{**by.parameters(), "version_id": id_}[name] for name in names]
                )
            )
            for id_ in (from_id, to_id)
        ]
    return differences(*standings)


def _statement(by: Viewer) -> tuple[str, list[str]]:
    shown = policy.PROGRAMME_LINES.predicate(by.kind)
    days = policy.LINE_DAYS.predicate(by.kind)
    sql = (
        f"SELECT {{t}}.mission_id, {{t}}.year, {{t}}.state, ax.number, COALESCE(ori.number, 0),"
        f" CASE WHEN {days} THEN {{t}}.planned_quarter_days END,"
        f" CASE WHEN {days} THEN {{t}}.comment END"
        " FROM programme_line {t} JOIN axis ax ON ax.id = {t}.axis_id"
        " LEFT JOIN orientation ori ON ori.id = {t}.orientation_id"
        f" WHERE {{t}}.programme_version_id = :version_id AND {shown}"
    ).replace("{t}", "t0")
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return _NAMED.sub(place, sql), names


_NAMED: Final = re.compile(r"(?<!:):([a-z_]+)")


def _standings(rows: Sequence[Sequence[Any]]) -> dict[LineKey, Standing]:
    return {
        (decode_uuid(mission_id), year): Standing(
            quarters, (axis, orientation), LineState(state), reason
        )
        for mission_id, year, state, axis, orientation, quarters, reason in rows
    }
