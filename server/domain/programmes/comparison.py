"""What two versions of a programme differ by, as one viewer may see it (PV5).

The sum of the lines' differences is the difference of the totals, for who sees every line. Who
takes part is compared in the missions that both versions hold: as it was at the submission, or as it
is today in a draft. Refuses what the policy hides: it is neither listed nor counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Snapshot, decode_uuid
from server.domain.programmes.participations import OF_THE_DAY
from server.problems import Forbidden
from server.vocabulary import LineState, ParticipationCategory, Scope


class LineChange(StrEnum):
    """Ce qui est arrivé à une ligne, ou à une participation, d'une version à l'autre."""

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


Seat = tuple[UUID, UUID]
"""A mission and an organisation that takes part in it."""


@dataclass(frozen=True, slots=True)
class PartDifference:
    """An organisation that does not take part in a mission alike in both versions."""

    mission_id: UUID
    organisation_id: UUID
    before: ParticipationCategory | None
    after: ParticipationCategory | None

    @property
    def change(self) -> LineChange:
        if self.before is None:
            return LineChange.ADDED
        return LineChange.REMOVED if self.after is None else LineChange.CHANGED


def part_differences(
    before: Mapping[Seat, ParticipationCategory],
    after: Mapping[Seat, ParticipationCategory],
    *,
    missions: Set[UUID],
) -> list[PartDifference]:
    """Who joined, left or changed category in `missions`: those that both versions hold. Pure."""
    return [
        PartDifference(*seat, before.get(seat), after.get(seat))
        for seat in sorted(before.keys() | after.keys())
        if seat[0] in missions and before.get(seat) is not after.get(seat)
    ]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both lists are in the order of their missions."""

    lines: list[Difference]
    parts: list[PartDifference]

    @property
    def missions(self) -> list[UUID]:
        """The missions that differ, each once, in order."""
        lines = {one.mission_id for one in self.lines}
        return sorted(lines | {one.mission_id for one in self.parts})


async def compare(database: Database, from_id: UUID, to_id: UUID, *, by: Viewer) -> Comparison:
    """The differences that the viewer sees. Raises Forbidden for a token that reads no mission."""
    if by.token_id is not None and not by.has(Scope.MISSION_READ):
        raise Forbidden
    async with database.snapshot() as snapshot:
        lines, parts = [
            [await _read(snapshot, text, id_, by) for id_ in (from_id, to_id)]
            for text in (_lines_text(by), _parts_text(by))
        ]
    was, is_ = _standings(lines[0]), _standings(lines[1])
    return Comparison(
        differences(was, is_),
        part_differences(_seats(parts[0]), _seats(parts[1]), missions=_held(was) & _held(is_)),
    )


async def _read(
    snapshot: Snapshot, text: str, version_id: UUID, by: Viewer
) -> Sequence[Sequence[Any]]:
    values = {**by.parameters(), "version_id": version_id}
    names: dict[str, int] = {}
    sql = _NAMED.sub(
        lambda found: f"${names.setdefault(found[1], len(names) + 1)}", text.replace("{t}", "t0")
    )
    return await snapshot.fetch(sql, [values[name] for name in names])


_NAMED: Final = re.compile(r"(?<!:):([a-z_]+)")


def _lines_text(by: Viewer) -> str:
    shown = policy.PROGRAMME_LINES.predicate(by.kind)
    days = policy.LINE_DAYS.predicate(by.kind)
    return (
        f"SELECT {{t}}.mission_id, {{t}}.year, {{t}}.state, ax.number, COALESCE(ori.number, 0),"
        f" CASE WHEN {days} THEN {{t}}.planned_quarter_days END,"
        f" CASE WHEN {days} THEN {{t}}.comment END"
        " FROM programme_line {t} JOIN axis ax ON ax.id = {t}.axis_id"
        " LEFT JOIN orientation ori ON ori.id = {t}.orientation_id"
        f" WHERE {{t}}.programme_version_id = :version_id AND {shown}"
    )


def _parts_text(by: Viewer) -> str:
    """Who took part at the submission; in a draft, who takes part today."""
    shown = policy.MISSION_PARTICIPATIONS.predicate(by.kind)
    live = OF_THE_DAY.format(version=":version_id", today=":today", columns="mp.id")
    return (
        "SELECT {t}.mission_id, {t}.organisation_id, {t}.category FROM version_participation {t}"
        f" WHERE {{t}}.programme_version_id = :version_id AND {shown}"
        " UNION ALL SELECT {t}.mission_id, {t}.organisation_id, {t}.category"
        f" FROM mission_participation {{t}} WHERE {{t}}.id IN ({live}) AND {shown}"
        " AND EXISTS (SELECT 1 FROM programme_version dv WHERE dv.id = :version_id"
        " AND dv.status = 'DRAFT')"
    )


def _standings(rows: Sequence[Sequence[Any]]) -> dict[LineKey, Standing]:
    return {
        (decode_uuid(mission_id), year): Standing(
            quarters, (axis, orientation), LineState(state), reason
        )
        for mission_id, year, state, axis, orientation, quarters, reason in rows
    }


def _seats(rows: Sequence[Sequence[Any]]) -> dict[Seat, ParticipationCategory]:
    return {
        (decode_uuid(mission_id), decode_uuid(organisation_id)): ParticipationCategory(category)
        for mission_id, organisation_id, category in rows
    }


def _held(standings: Mapping[LineKey, Standing]) -> set[UUID]:
    return {key[0] for key, one in standings.items() if one.state is not LineState.DROPPED}
