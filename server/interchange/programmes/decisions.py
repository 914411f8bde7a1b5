"""What the lines of one version would change. Pure.

The guards are those of the mutations (`server.domain.programmes.machine`). Refuses a line whose
axis has no place in the numbering (A1), and whatever is said of a version that is no draft (PV2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from uuid import UUID

from server.domain.missions.machine import may_have_a_line
from server.domain.programmes import machine
from server.interchange import keeping
from server.interchange.cells import folded, phrase
from server.interchange.columns import Header
from server.interchange.faults import Fault
from server.interchange.keeping import Ways, Weighing
from server.interchange.missions import decisions as of_missions
from server.interchange.missions.study import Kept, Surroundings
from server.interchange.programmes import refusals
from server.interchange.programmes.groups import Group, Target, numbered, value_of
from server.interchange.programmes.study import Content, Line, Programme
from server.interchange.report import Outcome, RowReport
from server.interchange.tables import CLEAR, Row
from server.problems import Problem, TransitionRefused
from server.vocabulary import LineState, MissionStatus, Strand, VersionStatus

PATHS: Final = {
    "plannedDays": "days",
    "reason": "comment",
    "year": "year",
    "yearFrom": "year_from",
    "yearTo": "year_to",
    "version": "version",
}


_COLUMN_OF: Final = {"A1_CONTIGUOUS": "axis_title", "MISSION_OPEN": "code", "PV2": "version"}


@dataclass(frozen=True, slots=True)
class Put:
    """One line as it is to stand. `known` is what it replaces."""

    mission_id: UUID
    strand: Strand
    year: int
    axis: int
    orientation: int | None
    quarter_days: int | None
    comment: str | None
    known: Line | None


@dataclass(slots=True)
class Draft:
    """What becomes of one version: new axes and orientations by number, and its lines."""

    programme: Programme
    opens: bool
    target: Target
    axes: dict[int, str] = field(default_factory=dict)
    orientations: dict[tuple[int, int], str] = field(default_factory=dict)
    puts: list[Put] = field(default_factory=list)
    stands: bool = False
    """Whether any of its rows is good: a version is not made for none."""

    @property
    def moves(self) -> bool:
        return bool(self.puts) or (self.target.existing is None and self.stands)


@dataclass(slots=True)
class Missions:
    """The missions that the file names: those that are there, and those it proposes."""

    around: Surroundings
    kept: dict[str, Kept] = field(default_factory=dict)
    proposed: dict[str, of_missions.Change] = field(default_factory=dict)


_Above: TypeAlias = tuple[int | None, int | None, str]
"""The numbers of an axis and of an orientation in it, and the title of the axis."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a row says of its place. `above` is where the last row that named one stands."""

    axis: int | None
    orientation: int | None
    above: _Above
    faults: list[Fault]


class Lines:
    """One group's rows against one version."""

    def __init__(
        self, group: Group, target: Target, content: Content, missions: Missions, header: Header
    ) -> None:
        assert group.programme is not None
        self.draft = Draft(group.programme, group.opens, target)
        self.proposed: dict[str, of_missions.Change] = {}
        self.reports: list[RowReport] = []
        self._content = content
        self._missions = missions
        self._header = header
        self._rows: dict[tuple[str, int], int] = {}
        self._above: _Above = (None, None, "")
        axes = {row.number: self._axis(Weighing(row, header)) for row in group.rows}
        self._out_of_order = self._gaps()
        for row in group.rows:
            self.reports.append(self._line(row, axes[row.number]))
        self.draft.stands = any(one.outcome is not Outcome.REFUSED for one in self.reports)

    @property
    def says_nothing_new(self) -> bool:
        return all(one.outcome is Outcome.UNCHANGED for one in self.reports)

    def _line(self, row: Row, place: _Read) -> RowReport:
        weighing = Weighing(row, self._header)
        code = value_of(row, "code")
        key = str(code or value_of(row, "title") or "")
        weighing.faults.extend(place.faults)
        weighing.require("code", "Code")
        year = self._year(weighing)
        if weighing.faults or year is None:
            return weighing.refused(key)
        if (code, year) in self._rows:
            twice = keeping.duplicate(self._rows[code, year], self._header.name_of("code"))
            return weighing.refused(key, twice)
        self._rows[code, year] = row.number
        try:
            put, proposed = self._put(weighing, code, year, place)
        except Problem as problem:
            return weighing.refused(key, _fault(self._header, problem))
        if weighing.faults:
            return weighing.refused(key)
        remarks = self._remarks(code, row)
        if put is None:
            return RowReport(row.number, key, Outcome.UNCHANGED, remarks)
        if place.axis is None and put.known is None:
            remarks = (
                *remarks,
                refusals.axis_from_above(place.above[2], self._header.name_of("axis_title")),
            )
        if proposed is not None:
            self.proposed[code] = proposed
        self.draft.puts.append(put)
        outcome = Outcome.CREATED if put.known is None else Outcome.UPDATED
        return RowReport(row.number, key, outcome, remarks)

    def _put(
        self, weighing: Weighing, code: str, year: int, said: _Read
    ) -> tuple[Put | None, of_missions.Change | None]:
        """The line to be put, or None where nothing moves; the mission that it proposes."""
        kept = self._missions.kept.get(code)
        proposed = None
        if kept is not None:
            mission_id, strand = kept.id, kept.columns["strand"]
            place = kept.columns["partnership"]
            self._check_strand(weighing, strand)
        else:
            known_proposal = self.proposed.get(code) or self._missions.proposed.get(code)
            proposed = known_proposal or self._propose(weighing, code)
            if proposed is None:
                return None, None
            mission_id, strand = proposed.id, proposed.after["strand"]
            place = proposed.after["partnership"]
        known = self._content.lines.get((mission_id, year))
        stands = known is not None and known.state is not LineState.DROPPED
        axis, orientation = _stand(said, known)
        if axis is None:
            weighing.require("axis_title", "Axe")
            return None, None
        if axis in self._out_of_order:
            raise refusals.a1()
        days = self._days(weighing.row, known)
        comment = value_of(weighing.row, "comment")
        same = (
            stands
            and known is not None
            and (known.axis, known.orientation, known.quarter_days) == (axis, orientation, days)
        )
        if same and known is not None and self._keeps_comment(known, comment):
            return None, None
        existing = self.draft.target.existing
        machine.may_change(VersionStatus.DRAFT if existing is None else existing.status)
        if kept is not None and kept.status in (MissionStatus.WITHDRAWN, MissionStatus.CLOSED):
            raise refusals.mission_over()
        may_have_a_line(place)
        branched = self.draft.target.branches
        if branched and comment is None:
            weighing.faults.append(refusals.pv5(self._header.name_of("comment")))
            return None, None
        reason = machine.change_reason(comment, branched=branched)
        if reason is None and known is not None:
            reason = known.comment
        return Put(mission_id, strand, year, axis, orientation, days, reason, known), proposed

    def _keeps_comment(self, known: Line, comment: str | None) -> bool:
        """A new draft begins without the reasons of the version before."""
        if comment is None or self.draft.target.existing is None:
            return True
        return phrase(known.comment or "") == comment

    def _propose(self, weighing: Weighing, code: str) -> of_missions.Change | None:
        """A mission that the agency does not have yet, where the row says enough."""
        wanted = of_missions.read(weighing, self._missions.around)
        weighing.require("title", "Mission")
        weighing.require("strand", "Volet")
        if weighing.faults:
            return None
        try:
            return of_missions.proposed(code, wanted, self._missions.around)
        except Problem as problem:
            weighing.faults.append(of_missions.fault(self._header, problem))
            return None

    def _check_strand(self, weighing: Weighing, strand: Strand) -> None:
        """L2 the line's strand is its mission's."""
        told = value_of(weighing.row, "strand")
        if told is not None and told is not strand:
            weighing.faults.append(
                Fault(
                    "L2_STRAND",
                    "Le volet d'une ligne est celui de sa mission, qui en a un autre.",
                    "A line's strand is its mission's, which has another.",
                    self._header.name_of("strand"),
                )
            )

    def _remarks(self, code: str, row: Row) -> tuple[Fault, ...]:
        """What is told and changes nothing: a programme does not rename its missions."""
        kept = self._missions.kept.get(code)
        told = value_of(row, "title")
        if kept is None or told is None or phrase(kept.columns["title"]) == told:
            return ()
        return (
            Fault(
                "TITLE_DIFFERS",
                f"La mission s'appelle « {kept.columns['title']} » : ce titre n'est pas lu ici.",
                f"The mission is called “{kept.columns['title']}”: this title is not read here.",
                self._header.name_of("title"),
            ),
        )

    def _year(self, weighing: Weighing) -> int | None:
        programme = self.draft.programme
        year = value_of(weighing.row, "year")
        if year is None and programme.year_from == programme.year_to:
            year = programme.year_from
        if year is None:
            weighing.require("year", "Année")
        elif not programme.year_from <= year <= programme.year_to:
            weighing.faults.append(
                Fault(
                    "VALIDATION",
                    f"Cette année n'est pas du programme : {programme.period}.",
                    f"This year is not of the programme: {programme.period}.",
                    self._header.name_of("year"),
                )
            )
        return year if isinstance(year, int) else None

    def _days(self, row: Row, known: Line | None) -> int | None:
        if row.values.get("days") is CLEAR:
            return None
        days = value_of(row, "days")
        if days is None:
            return None if known is None else known.quarter_days
        return machine.quarter_days(days, path="plannedDays")

    def _axis(self, weighing: Weighing) -> _Read:
        """The row's axis and orientation; new ones are noted as they are met."""
        row, above = weighing.row, self._above
        number, title = _place(row, "axis")
        axis = self._number(
            "axis",
            number,
            title,
            {at: name for at, (_, name) in self._content.axes.items()},
            self.draft.axes,
            weighing,
        )
        named = _place(row, "axis") != (None, None)
        number, title = _place(row, "orientation")
        orientation = None
        if number is not None or title is not None:
            if axis is None and not named:
                axis = above[0]
            if axis is None:
                weighing.require("axis_title", "Axe")
            else:
                known = {
                    at: name
                    for (of, at), (_, name) in self._content.orientations.items()
                    if of == axis
                }
                new = {at: name for (of, at), name in self.draft.orientations.items() if of == axis}
                orientation = self._number("orientation", number, title, known, new, weighing)
                self.draft.orientations.update({(axis, at): name for at, name in new.items()})
        faults = weighing.faults[len(row.faults) :]
        if named or orientation is not None:
            name = self.draft.axes.get(axis or 0) or self._content.axes.get(axis or 0, ("", ""))[1]
            self._above = (axis, orientation, name)
        return _Read(axis, orientation, above, faults)

    def _number(
        self,
        noun: str,
        number: int | None,
        title: str | None,
        known: Mapping[int, str],
        new: dict[int, str],
        weighing: Weighing,
    ) -> int | None:
        named = {**known, **new}
        if number is None:
            if title is None:
                return None
            for at, name in named.items():
                if folded(name) == folded(title):
                    return at
            number = max(named, default=0) + 1
        if number not in named:
            if title is None:
                weighing.require(f"{noun}_title", "Axe" if noun == "axis" else "Orientation")
                return None
            new[number] = title
        elif title is not None and folded(named[number]) != folded(title):
            weighing.faults.append(
                refusals.named_otherwise(
                    number, named[number], self._header.name_of(f"{noun}_title"), noun
                )
            )
            return None
        return number

    def _gaps(self) -> set[int]:
        """A1: the new axes that no contiguous numbering reaches."""
        numbers = {*self._content.axes, *self.draft.axes}
        reached = next(at for at in range(1, len(numbers) + 2) if at not in numbers)
        gaps = {number for number in self.draft.axes if number > reached}
        for axis in {*numbers}:
            of_axis = {at for of, at in self._content.orientations if of == axis}
            new = {at for of, at in self.draft.orientations if of == axis}
            every = of_axis | new
            end = next(at for at in range(1, len(every) + 2) if at not in every)
            if any(at > end for at in new):
                gaps.add(axis)
        return gaps


def _place(row: Row, noun: str) -> tuple[int | None, str | None]:
    number, title = value_of(row, f"{noun}_number"), value_of(row, f"{noun}_title")
    if number is None and title is not None:
        number, title = numbered(title)
    return number, title


def _stand(said: _Read, known: Line | None) -> tuple[int | None, int | None]:
    """The axis and the orientation of a line: those that its row says, else its own, else those
    named above: a CSV keeps nothing of the cells that were merged."""
    if said.axis is not None:
        return said.axis, said.orientation
    return said.above[:2] if known is None else (known.axis, known.orientation)


def _fault(header: Header, problem: Problem) -> Fault:
    guard = problem.guard if isinstance(problem, TransitionRefused) else ""
    return Ways(header, PATHS).fault(problem, _COLUMN_OF.get(guard, ""))
