"""What each row of a spreadsheet of actions would change. Pure.

The guards are those of the mutations (`server.domain.actions`, `server.domain.roadmaps`): what an action
consists of is its keepers' to change, and an amendment's once its contract is signed (CT6); how far it is
is told by its owners and its pilot too (AC7), by as many steps as lead there (AC0). A row may say some of
what it may, and nothing of the rest: each refusal stands under its column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from server.domain.actions import columns as stored
from server.domain.actions import machine
from server.domain.actions.machine import ActionFacts
from server.domain.actions.walking import Report, Standing, Walked, stands_so, walk, written
from server.domain.roadmaps import machine as roadmaps
from server.ids import new_id
from server.interchange import keeping
from server.interchange.actions.axes import find_axis
from server.interchange.actions.columns import COLUMNS
from server.interchange.actions.lists import Lists, decide_lists
from server.interchange.actions.reading import PLAIN, ROLES, Known
from server.interchange.actions.study import Axis, Studied, Surroundings
from server.interchange.columns import Header
from server.interchange.faults import CellRefused, Fault, fault_of
from server.interchange.keeping import Ways, Weighing
from server.interchange.report import Outcome, RowReport
from server.interchange.tables import CLEAR, Row
from server.models.sorting import sort_key
from server.problems import Forbidden, Problem
from server.vocabulary import ActionStatus, ActionVisibility, FundingStatus, RoadmapStatus

_BY_FIELD: Final = keeping.by_field(COLUMNS)
FIRST_STATES: Final = (ActionStatus.POSSIBLE, ActionStatus.PROPOSED)

STRUCTURE: Final = frozenset(
    {*PLAIN, *ROLES.values(), "axis", "themes", "territories", "budget"}
    - {"external_id", "visibility"}
)
"""What a plan consists of; the rest of what follows is not of the plan, or is told with a day."""
FOLLOWED: Final = frozenset({"external_id", "visibility", "spent", "fundings"})
_TOLD: Final = (
    "progress",
    "planned_start_on",
    "planned_end_on",
    "actual_start_on",
    "actual_end_on",
    "commitment_proof",
    "blocking_reason",
    "unblocking_condition",
    "remind_on",
    "comment",
)
"""What a report brings beside its status and its day."""
_ALWAYS_SET: Final = frozenset({"number", "title", "status", "status_on", "visibility", *_TOLD})
_PATHS: Final = {
    "title": "title",
    "description": "description",
    "objectives": "objectives",
    "externalId": "external_id",
    "priority": "priority",
    "competenceCodes": "competence_codes",
    "levers": "levers",
    "on": "status_on",
    "comment": "comment",
    "progress": "progress",
    "plannedEndOn": "planned_end_on",
    "actualStartOn": "actual_start_on",
    "actualEndOn": "actual_end_on",
    "commitmentProof": "commitment_proof",
    "blockingReason": "blocking_reason",
    "unblockingCondition": "unblocking_condition",
    "remindOn": "remind_on",
    "actors": "owners",
}


@dataclass(slots=True)
class Change:
    """One action to be written. `before` and `after` hold the columns that move; `standing` is where
    it stood before the steps of `walked`."""

    id: UUID
    version: int | None
    facts: ActionFacts
    standing: Standing
    lists: Lists = field(default_factory=Lists)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    walked: Walked | None = None

    @property
    def created(self) -> bool:
        return self.version is None

    @property
    def moves(self) -> bool:
        return bool(
            self.created
            or self.after
            or self.walked
            or self.lists.moved
            or self.lists.new_lines
            or self.lists.gone_lines
        )


@dataclass(slots=True)
class Decisions:
    """The changes of one file so far, the actions that it has named and the axes that it opens."""

    around: Surroundings
    header: Header
    changes: list[Change] = field(default_factory=list)
    new_axes: list[Axis] = field(default_factory=list)
    _rows: dict[UUID | str, int] = field(default_factory=dict)

    def decide(self, rows: Sequence[Row], studied: Studied) -> list[RowReport]:
        return [self._decide(row, studied) for row in rows]

    def _decide(self, row: Row, studied: Studied) -> RowReport:
        weighing = Weighing(row, self.header)
        label = _label(row)
        id_ = self.around.names.find(row)
        known = None if id_ is None else studied.known.get(id_)
        name = self._named_before(row, known)
        if name is not None:
            return weighing.refused(label, name)
        if known is None:
            weighing.require("title", "Titre")
        told = self._told(weighing, known)
        if weighing.faults:
            return weighing.refused(label)
        axes = len(self.new_axes)
        facts = studied.facts[known.id] if known is not None else self._facts_of_new()
        change = self._weigh(weighing, told, known, facts)
        if weighing.faults or change is None:
            # An axis opened by a row that is refused is opened by none.
            del self.new_axes[axes:]
            return weighing.refused(label)
        if not change.moves:
            return weighing.report(label, Outcome.UNCHANGED)
        self.changes.append(change)
        return weighing.report(label, Outcome.CREATED if change.created else Outcome.UPDATED)

    def _named_before(self, row: Row, known: Known | None) -> Fault | None:
        """An action is named once in a file."""
        number, external_id = row.values.get("number"), row.values.get("external_id")
        names: list[UUID | str] = [] if known is None else [known.id]
        if known is None:
            names += [f"# {number}"] if isinstance(number, int) else []
            names += [f"@ {external_id}"] if isinstance(external_id, str) else []
            names = names or [f"= {sort_key(str(row.values.get('title') or row.number))}"]
        first = next((self._rows[name] for name in names if name in self._rows), None)
        for name in names:
            self._rows.setdefault(name, row.number)
        if first is None:
            return None
        by = "number" if "number" in row.values else "external_id"
        return keeping.duplicate(first, self.header.name_of(by if by in row.values else "title"))

    def _told(self, weighing: Weighing, known: Known | None) -> dict[str, Any]:
        """What the row says that an export would not."""
        told: dict[str, Any] = {}
        for name, value in weighing.row.values.items():
            column = _BY_FIELD[name]
            wanted = None if value is CLEAR else value
            held = None if known is None else known.fields.get(name)
            if _alike(column.codec, held, wanted):
                continue
            if value is CLEAR and name in _ALWAYS_SET:
                weighing.faults.append(keeping.always_set(self.header.name_of(name)))
                continue
            told[name] = wanted
        if known is not None and "number" in told:
            weighing.faults.append(self._number_kept(known))
        return told

    def _number_kept(self, known: Known) -> Fault:
        number = known.fields["number"]
        return Fault(
            "NUMBER_KEPT",
            f"Cette action porte le numéro {number} : il change par l'ordre de la feuille de route.",
            f"This action has the number {number}: it changes by the order of the roadmap.",
            self.header.name_of("number"),
        )

    def _facts_of_new(self) -> ActionFacts:
        """Whoever keeps the roadmap tells all of an action that is written into it."""
        around = self.around
        keeps = around.facts.keeps
        return ActionFacts(
            keeps=keeps,
            reports=keeps,
            reopens=keeps,
            adopted=around.status in (RoadmapStatus.ADOPTED, RoadmapStatus.TRACKED),
            closed=around.status is RoadmapStatus.CLOSED,
            owned=False,
            placed=False,
            promoted=False,
            granted=False,
        )

    def _weigh(
        self, weighing: Weighing, told: dict[str, Any], known: Known | None, facts: ActionFacts
    ) -> Change | None:
        change = (
            Change(new_id(), None, facts, Standing(ActionStatus.PROPOSED, self.around.today, None))
            if known is None
            else Change(known.id, known.version, facts, standing_of(known))
        )
        if known is None:
            self._begin(weighing, told, change)
        named = self._columns(weighing, told, known, change)
        change.lists = decide_lists(weighing, told, known, self.around)
        # Asked of what moves: a name spelt in another way changes nothing.
        moved = [
            name
            for name in told
            if name not in STRUCTURE | FOLLOWED or name in named or name in change.lists.moved
        ]
        self._check_rights(weighing, moved, known, facts)
        if weighing.faults:
            return None
        self._walk(weighing, told, known, change)
        return change

    def _check_rights(
        self, weighing: Weighing, moved: Sequence[str], known: Known | None, facts: ActionFacts
    ) -> None:
        """Each column that the row changes, by who may change it."""
        if known is None:
            self._refuse(weighing, ["title"], _problem(self._restructure))
            return
        structure = [name for name in moved if name in STRUCTURE]
        if structure:
            refused = None if facts.keeps else Forbidden()
            self._refuse(weighing, structure, refused or _problem(self._restructure))
        followed = [name for name in moved if name in FOLLOWED]
        if followed:
            refused = None if facts.keeps else Forbidden()
            self._refuse(weighing, followed, refused or _problem(self._receive))
        reported = [name for name in moved if name == "status" or name in _TOLD]
        if reported and not facts.reports:
            self._refuse(weighing, reported, Forbidden())

    def _restructure(self) -> None:
        roadmaps.may_restructure(self.around.status, self.around.facts)

    def _receive(self) -> None:
        roadmaps.may_receive(self.around.status)

    def _refuse(self, weighing: Weighing, names: Sequence[str], problem: Problem | None) -> None:
        if problem is not None:
            weighing.faults += [
                fault_of(problem).under(self.header.name_of(name)) for name in names
            ]

    def _begin(self, weighing: Weighing, told: dict[str, Any], change: Change) -> None:
        """A new action stands where it begins, on the day that its row speaks of."""
        number = told.pop("number", None)
        if number is None:
            number = self.around.last_number + 1
        elif number in self.around.numbers:
            taken = Fault("NUMBER_TAKEN", "Ce numéro est pris.", "This number is taken.")
            weighing.faults.append(taken.under(self.header.name_of("number")))
        self.around.numbers.add(number)
        self.around.last_number = max(self.around.last_number, number)
        first = told.get("status")
        change.standing = replace(
            change.standing,
            status=first if first in FIRST_STATES else ActionStatus.PROPOSED,
            status_on=min(told.get("status_on") or self.around.today, self.around.today),
            planned_start_on=told.get("planned_start_on"),
            planned_end_on=told.get("planned_end_on"),
        )
        change.after["number"] = number
        change.after["visibility"] = ActionVisibility.ROADMAP

    def _columns(
        self, weighing: Weighing, told: Mapping[str, Any], known: Known | None, change: Change
    ) -> set[str]:
        """The fields that move, written down in the change."""
        named = {name: told[name] for name in PLAIN if name in told}
        for name in ("competence_codes", "levers"):
            if name in named:
                named[name] = list(named[name] or ())
        try:
            named = stored.checked(named)
        except Problem as problem:
            weighing.faults.append(Ways(self.header, _PATHS).fault(problem, "title"))
            return set()
        if "axis" in told:
            named["axis_id"] = self._axis(weighing, told["axis"])
        if known is not None:
            held = {**known.fields, "axis_id": known.axis_id}
            named = {name: value for name, value in named.items() if held[name] != value}
            change.before.update({name: held[name] for name in named})
        self._check_external_id(weighing, named.get("external_id"))
        change.after.update(named)
        if "title" in named:
            change.after["sort_key"] = sort_key(named["title"])
        return {"axis" if name == "axis_id" else name for name in named}

    def _check_external_id(self, weighing: Weighing, external_id: str | None) -> None:
        """AC8 one action of a roadmap has this name elsewhere."""
        if external_id is None:
            return
        if external_id in self.around.external_ids:
            weighing.faults.append(
                Fault(
                    "EXTERNAL_ID_TAKEN",
                    "Une autre action de la feuille de route porte cet identifiant.",
                    "Another action of the roadmap has this identifier.",
                    self.header.name_of("external_id"),
                )
            )
        self.around.external_ids.add(external_id)

    def _axis(self, weighing: Weighing, told: str | None) -> UUID | None:
        """The axis of the row; one that is named for the first time is opened."""
        if told is None:
            return None
        axes = [*self.around.axes, *self.new_axes]
        found = weighing.attempt("axis", lambda: find_axis(told, axes))
        if found is not None and all(found.id != axis.id for axis in axes):
            self.new_axes.append(found)
        return None if found is None else found.id

    def _walk(
        self,
        weighing: Weighing,
        told: Mapping[str, Any],
        known: Known | None,
        change: Change,
    ) -> None:
        """AC0: every step checked, and its line left."""
        brought = {name: told[name] for name in _TOLD if name in told}
        target = told.get("status") or change.standing.status
        if not brought and target is change.standing.status:
            return
        on = told.get("status_on") or self.around.today
        facts = _with(change.facts, change.lists, known)
        try:
            report = written(Report(on=on, **brought))
            if stands_so(change.standing, target, report):
                return
            steps = machine.path(change.standing.status, target)
            change.walked = walk(change.standing, facts, steps, report, today=self.around.today)
        except Problem as problem:
            default = "status" if "status" in told else next(iter(brought), "status")
            weighing.faults.append(Ways(self.header, _PATHS).fault(problem, default))


def standing_of(known: Known) -> Standing:
    fields = known.fields
    return Standing(
        status=fields["status"],
        status_on=fields["status_on"],
        last_on=known.last_on,
        **{name: fields[name] for name in _TOLD if name != "comment"},
    )


def _with(facts: ActionFacts, lists: Lists, known: Known | None) -> ActionFacts:
    """The facts once the row's lists are written."""
    told: dict[str, bool] = {}
    if lists.owned is not None:
        told["owned"] = lists.owned
    if lists.placed is not None:
        told["placed"] = lists.placed
    if lists.pays or lists.unpays:
        kept = [item for id_, item in (known.fundings if known else ()) if id_ not in lists.unpays]
        paid = (item.status for item in (*kept, *(item for _, item in lists.pays)))
        told["granted"] = any(status is not FundingStatus.REQUESTED for status in paid)
    return replace(facts, **told)


def _alike(codec: Any, held: Any, told: Any) -> bool:
    """Whether the cell says what an export of `held` would."""
    cell = codec.write(held)
    try:
        said = None if cell is None else codec.read(cell)
    except CellRefused:
        # What is kept is of a form that no cell may have: whatever is told is another thing.
        return False
    if isinstance(said, tuple) or isinstance(told, tuple):
        return sorted(map(repr, said or ())) == sorted(map(repr, told or ()))
    return bool(said == told)


def _problem(guard: Any) -> Problem | None:
    try:
        guard()
    except Problem as problem:
        return problem
    return None


def _label(row: Row) -> str:
    for name in ("external_id", "number", "title"):
        if isinstance(told := row.values.get(name), str | int):
            return str(told)
    return ""
