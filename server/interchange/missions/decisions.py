"""What each row of a spreadsheet of missions would change. Pure.

The guards are those of the mutations (`server.domain.missions.machine`). Refuses a status, and a
strand or a family that changes: they are fixed when a mission is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID

from server.domain import texts
from server.domain.missions import machine
from server.domain.organisations.machine import Lifetime, may_be_party
from server.ids import new_id
from server.interchange import keeping
from server.interchange.columns import Header
from server.interchange.faults import CellRefused, Fault
from server.interchange.keeping import Ways, Weighing, says_the_same
from server.interchange.missions.columns import COLUMNS
from server.interchange.missions.study import Kept, Part, Surroundings
from server.interchange.report import Outcome, RowReport
from server.interchange.tables import CLEAR, Row
from server.models.sorting import sort_key
from server.problems import Problem, TransitionRefused
from server.vocabulary import (
    MissionKind,
    MissionPartnership,
    ParticipationCategory,
    Strand,
    ValidationRule,
)

_BY_FIELD: Final = keeping.by_field(COLUMNS)
_PATHS: Final = {
    "code": "code",
    "title": "title",
    "summary": "summary",
    "socleFamily": "socle_family",
    "requestedById": "requested_by",
    "involvedIds": "involved",
    "endOn": "end_on",
    "progress": "progress",
}
_CATEGORIES: Final = {
    "involved": ParticipationCategory.INVOLVED,
    "interested": ParticipationCategory.INTERESTED,
    "informed": ParticipationCategory.INFORMED,
}
_PLAIN: Final = (
    "title",
    "strand",
    "socle_family",
    "kind",
    "start_on",
    "end_on",
    "progress",
    "summary",
    "partnership",
)
_REFERENCES: Final = {"requested_by": "requested_by_id", "lead": "lead_id"}
_LINKS: Final = ("themes", "territories", "instruments")
_ALWAYS_SET: Final = frozenset({"code", "title", "strand", "kind", "progress", "partnership"})
_FIXED: Final = ("strand", "socle_family")


@dataclass(slots=True)
class Change:
    """One mission to be written. `before` and `after` hold the columns that move."""

    id: UUID
    version: int | None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    begin: list[tuple[UUID, ParticipationCategory]] = field(default_factory=list)
    close: list[tuple[UUID, Part]] = field(default_factory=list)
    link: dict[str, set[Any]] = field(default_factory=dict)
    unlink: dict[str, set[Any]] = field(default_factory=dict)

    @property
    def created(self) -> bool:
        return self.version is None

    @property
    def moves(self) -> bool:
        return bool(
            self.after
            or self.begin
            or self.close
            or any(self.link.values())
            or any(self.unlink.values())
        )


@dataclass(slots=True)
class Wanted:
    """What a row says, its names resolved. A field that is not there is not said."""

    columns: dict[str, Any] = field(default_factory=dict)
    parts: dict[ParticipationCategory, tuple[UUID, ...]] = field(default_factory=dict)
    links: dict[str, set[Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Decisions:
    """The changes of one file so far, and the codes that it has named."""

    around: Surroundings
    header: Header
    changes: dict[str, Change] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)

    def decide(self, rows: Sequence[Row], kept: Mapping[str, Kept]) -> list[RowReport]:
        return [self._decide(row, kept) for row in rows]

    def _decide(self, row: Row, kept: Mapping[str, Kept]) -> RowReport:
        weighing = Weighing(row, self.header)
        weighing.require("code", "Code")
        code = row.values.get("code")
        if not isinstance(code, str):
            return weighing.refused(str(row.values.get("title") or ""))
        if code in self._rows:
            twice = keeping.duplicate(self._rows[code], self.header.name_of("code"))
            return weighing.refused(code, twice)
        self._rows[code] = row.number
        found = kept.get(code)
        wanted = read(weighing, self.around)
        if found is None:
            weighing.require("title", "Titre")
            weighing.require("strand", "Volet")
        if weighing.faults:
            return weighing.refused(code)
        try:
            change = (
                proposed(code, wanted, self.around)
                if found is None
                else edited(found, wanted, self.around)
            )
        except Problem as problem:
            return weighing.refused(code, fault(self.header, problem))
        if not change.moves:
            return weighing.report(code, Outcome.UNCHANGED)
        self.changes[code] = change
        return weighing.report(code, Outcome.CREATED if change.created else Outcome.UPDATED)


def fault(header: Header, problem: Problem) -> Fault:
    """The domain's refusal under the column it is about."""
    default = "involved" if isinstance(problem, TransitionRefused) else ""
    if isinstance(problem, TransitionRefused) and problem.guard == "MISSION_OPEN":
        default = "code"
    return Ways(header, _PATHS).fault(problem, default)


def read(weighing: Weighing, around: Surroundings) -> Wanted:
    """The row with its names resolved; what is wrong is noted in the weighing."""
    wanted = Wanted()
    for name in _ALWAYS_SET:
        if weighing.row.values.get(name) is CLEAR:
            weighing.faults.append(keeping.always_set(weighing.header.name_of(name)))
    for name, value in weighing.row.values.items():
        told = None if value is CLEAR else value
        if name in _PLAIN:
            wanted.columns[name] = told
        elif name == "requested_by":
            wanted.columns["requested_by_id"] = told and weighing.attempt(
                name, partial(around.organisations.find, told)
            )
        elif name == "lead":
            wanted.columns["lead_id"] = told and weighing.attempt(
                name, partial(_lead, told, around)
            )
        elif name in _CATEGORIES:
            wanted.parts[_CATEGORIES[name]] = _each(weighing, name, told, around.organisations.find)
        elif name == "themes":
            wanted.links[name] = set(_each(weighing, name, told, around.themes.find))
        elif name == "territories":
            wanted.links[name] = set(_each(weighing, name, told, around.territories.find))
        elif name == "instruments":
            wanted.links[name] = {one.value for one in told or ()}
    _check_once(weighing, wanted)
    return wanted


def _each(weighing: Weighing, name: str, told: Any, find: Any) -> tuple[UUID, ...]:
    found = [weighing.attempt(name, partial(find, one)) for one in told or ()]
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def _lead(told: str, around: Surroundings) -> UUID:
    if told not in around.leads:
        raise CellRefused(
            "UNKNOWN_LEAD",
            f"« {told} » n'est pas un compte de l'équipe de l'agence.",
            f"“{told}” is not an account of the agency's staff.",
        )
    return around.leads[told]


def _check_once(weighing: Weighing, wanted: Wanted) -> None:
    """MP1: one category for each organisation."""
    seen: set[UUID] = set()
    for name, category in _CATEGORIES.items():
        listed = set(wanted.parts.get(category, ()))
        if listed & seen:
            weighing.faults.append(
                Fault(
                    "TWO_CATEGORIES",
                    "Une organisation est dans deux catégories de membres à la fois.",
                    "An organisation stands in two categories of members at once.",
                    weighing.header.name_of(name),
                )
            )
        seen |= listed


def proposed(code: str, wanted: Wanted, around: Surroundings) -> Change:
    """A new mission, under the guards of `createMission`. Raises Problem."""
    title = texts.paragraphs(wanted.columns["title"], path="title", limit=machine.TITLE_LENGTH)
    columns = {
        "code": texts.paragraphs(code, path="code", limit=machine.CODE_LENGTH),
        "title": title,
        "strand": wanted.columns["strand"],
        "socle_family": wanted.columns.get("socle_family"),
        "kind": wanted.columns.get("kind") or MissionKind.OTHER,
        "requested_by_id": wanted.columns.get("requested_by_id"),
        "lead_id": wanted.columns.get("lead_id"),
        "start_on": wanted.columns.get("start_on"),
        "end_on": wanted.columns.get("end_on"),
        "progress": wanted.columns.get("progress") or 0,
        "summary": wanted.columns.get("summary"),
        "partnership": wanted.columns.get("partnership") or MissionPartnership.PARTNERSHIP,
        "validation_rule": ValidationRule.EVERY_INVOLVED,
        "sort_key": sort_key(title),
    }
    machine.check_terms(_terms(columns))
    change = Change(new_id(), None, after=columns)
    parts = {
        organisation_id: category
        for category, listed in wanted.parts.items()
        for organisation_id in listed
    }
    # A commissioner outside the programme need not be a member.
    orders = (
        columns["partnership"] is MissionPartnership.PARTNERSHIP
        or columns["requested_by_id"] in around.members
    )
    if columns["requested_by_id"] is not None and columns["strand"] is Strand.MISSIONS and orders:
        parts[columns["requested_by_id"]] = ParticipationCategory.INVOLVED
    involved = {id_ for id_, held in parts.items() if held is ParticipationCategory.INVOLVED}
    machine.check_involved(columns["strand"], involved, columns["partnership"])
    for organisation_id, category in parts.items():
        _may_begin(organisation_id, around)
        change.begin.append((organisation_id, category))
    change.link = {name: set(wanted.links.get(name, ())) for name in _LINKS}
    return change


def edited(kept: Kept, wanted: Wanted, around: Surroundings) -> Change:
    """What moves of a mission, under the guards of `editMission` and of its participations."""
    change = Change(kept.id, kept.version)
    for name, told in wanted.columns.items():
        column = _BY_FIELD.get(name)
        same = kept.columns[name] == told or (
            column is not None and says_the_same(column, kept.columns[name], told)
        )
        if not same:
            change.before[name], change.after[name] = kept.columns[name], told
    for name, listed in wanted.links.items():
        held: set[Any] = getattr(kept, name)
        change.link[name], change.unlink[name] = listed - held, held - listed
    moves = _moves(kept, wanted)
    if not change.moves and not moves:
        return change
    machine.may_change(kept.status)
    _check_fixed(change)
    if "title" in change.after:
        change.after["title"] = texts.paragraphs(
            change.after["title"], path="title", limit=machine.TITLE_LENGTH
        )
        change.after["sort_key"] = sort_key(change.after["title"])
    columns = {**kept.columns, **change.after}
    machine.check_terms(_terms(columns))
    if "partnership" in change.after:
        machine.may_change_place(kept.status, columns["partnership"], lined=kept.lined)
    _take_part(kept, columns, moves, change, around)
    return change


def _check_fixed(change: Change) -> None:
    for name in _FIXED:
        if name in change.after:
            raise TransitionRefused(
                "STRAND_FIXED",
                french="Le volet et la famille d'une mission sont fixés à sa création.",
                english="A mission's strand and family are fixed when it is created.",
            )


def _moves(kept: Kept, wanted: Wanted) -> dict[UUID, ParticipationCategory | None]:
    """The new category of each organisation whose part changes; None for those that leave.

    A list takes the place of the one before. Who asked for the mission stays though unlisted:
    they became involved by asking.
    """
    moves: dict[UUID, ParticipationCategory | None] = {}
    requester = wanted.columns.get("requested_by_id", kept.columns["requested_by_id"])
    for category, listed in wanted.parts.items():
        for organisation_id, part in kept.parts.items():
            gone = part.category is category and organisation_id not in listed
            if gone and organisation_id != requester:
                moves.setdefault(organisation_id, None)
    for category, listed in wanted.parts.items():
        for organisation_id in listed:
            held = kept.parts.get(organisation_id)
            if held is None or held.category is not category:
                moves[organisation_id] = category
    return moves


def _take_part(
    kept: Kept,
    columns: Mapping[str, Any],
    moves: Mapping[UUID, ParticipationCategory | None],
    change: Change,
    around: Surroundings,
) -> None:
    """MI1 and M2, the newly involved first: a mission may pass from one to another."""
    held = {id_: part.category for id_, part in kept.parts.items() if id_ in around.members}
    ordered = sorted(moves.items(), key=lambda move: move[1] is not ParticipationCategory.INVOLVED)
    for organisation_id, category in ordered:
        if category is not None and organisation_id in held:
            machine.may_hold(organisation_id, members=around.members)
        elif category is not None:
            _may_begin(organisation_id, around)
        participants = machine.Participants(
            columns["strand"], columns["validation_rule"], columns["requested_by_id"], dict(held)
        )
        machine.may_become(participants, organisation_id, category)
        part = kept.parts.get(organisation_id)
        if part is not None:
            change.close.append((organisation_id, part))
        held.pop(organisation_id, None)
        if category is not None:
            change.begin.append((organisation_id, category))
            held[organisation_id] = category
    _check_commissioner(columns, held, change)


def _may_begin(organisation_id: UUID, around: Surroundings) -> None:
    """M2 and O4: a member of the day, that has not ended, newly takes part."""
    machine.may_hold(organisation_id, members=around.members)
    may_be_party(Lifetime(None, around.ends.get(organisation_id)), around.today)


def _check_commissioner(
    columns: Mapping[str, Any], held: Mapping[UUID, ParticipationCategory], change: Change
) -> None:
    """A direct commissioner validates from the seat of an involved member."""
    if "requested_by_id" not in change.after:
        return
    if columns["validation_rule"] is not ValidationRule.DIRECT_COMMISSIONER:
        return
    if held.get(columns["requested_by_id"]) is not ParticipationCategory.INVOLVED:
        raise TransitionRefused(
            "COMMISSIONER_INVOLVED",
            french="Le commanditaire direct est un membre impliqué de la mission.",
            english="The direct commissioner is an involved member of the mission.",
        )


def _terms(columns: Mapping[str, Any]) -> machine.Terms:
    return machine.Terms(
        columns["strand"],
        columns["socle_family"],
        columns["validation_rule"],
        columns["requested_by_id"],
        columns["start_on"],
        columns["end_on"],
        columns["progress"],
        columns["partnership"],
    )
