"""What each row of a spreadsheet of organisations would change. Pure.

The guards are those of the mutations (`server.domain.organisations.machine`). Refuses to touch an
organisation that another agency keeps: the row may name it, not change it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from server.domain.organisations import machine
from server.ids import new_id
from server.interchange import keeping
from server.interchange.columns import Header
from server.interchange.faults import Fault
from server.interchange.keeping import Ways, Weighing, says_the_same
from server.interchange.organisations.columns import COLUMNS
from server.interchange.organisations.study import Kept
from server.interchange.report import Outcome, RowReport
from server.interchange.tables import CLEAR, Row
from server.models.sorting import sort_key
from server.problems import Problem, TransitionRefused

_BY_FIELD: Final = keeping.by_field(COLUMNS)
_PATHS: Final = {
    "name": "name",
    "shortName": "short_name",
    "siren": "siren",
    "siret": "siret",
    "inseeCode": "insee_code",
    "cogVintage": "cog_vintage",
    "departmentCodes": "department_codes",
    "regionCode": "region_code",
    "population": "population",
    "validToOn": "valid_to_on",
    "succeededById": "valid_to_on",
    "externalId": "external_id",
}
_ALWAYS_SET: Final = frozenset({"name", "kind"})
_NUMBERS: Final = ("external_id", "siren", "insee_code")


@dataclass(slots=True)
class Change:
    """One organisation to be written: the columns that move, before and after."""

    id: UUID
    version: int | None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Decisions:
    """The changes of one file so far, and what it has named."""

    agency_id: UUID
    header: Header
    changes: list[Change] = field(default_factory=list)
    _rows: dict[object, int] = field(default_factory=dict)

    def decide(self, rows: Sequence[Row], kept: Sequence[Kept]) -> list[RowReport]:
        index = _Index(self.agency_id, kept)
        return [self._decide(row, index) for row in rows]

    def _decide(self, row: Row, index: _Index) -> RowReport:
        weighing = Weighing(row, self.header)
        key = _key(row)
        for name in _ALWAYS_SET:
            if row.values.get(name) is CLEAR:
                weighing.faults.append(keeping.always_set(self.header.name_of(name)))
        if not weighing.faults:
            weighing.require("name", "Nom")
        if weighing.faults:
            return weighing.refused(key)
        wanted = _wanted(row)
        found = index.find(wanted)
        if isinstance(found, Fault):
            return weighing.refused(key, found)
        twice = self._twice(row.number, wanted, found)
        if twice is not None:
            return weighing.refused(key, twice)
        if found is None:
            weighing.require("kind", "Nature")
            if weighing.faults:
                return weighing.refused(key)
        try:
            index.check_free(wanted, found)
            change = self._change(wanted, found)
        except Problem as problem:
            return weighing.refused(key, Ways(self.header, _PATHS).fault(problem))
        if not change.after:
            return weighing.report(key, Outcome.UNCHANGED)
        self.changes.append(change)
        if found is None:
            return weighing.report(key, Outcome.CREATED)
        return RowReport(row.number, key, Outcome.UPDATED, self._turned(change))

    def _turned(self, change: Change) -> tuple[Fault, ...]:
        """A number copied from another row turns one organisation into another: it is told."""
        return tuple(
            Fault(
                "TURNED_INTO",
                f"« {before} » devient « {after} ».",
                f"“{before}” becomes “{after}”.",
                self.header.name_of(name),
            )
            for name in ("name", "kind")
            if name in change.after
            for before, after in [
                [_BY_FIELD[name].codec.write(side[name]) for side in (change.before, change.after)]
            ]
        )

    def _twice(self, number: int, wanted: dict[str, Any], found: Kept | None) -> Fault | None:
        """The first row that was about the same organisation, by any of its numbers."""
        names: list[tuple[str, object]] = [
            (name, wanted[name]) for name in _NUMBERS if wanted.get(name)
        ]
        if found is not None:
            names.append(("name", found.id))
        elif not names:
            names.append(("name", (sort_key(wanted["name"]), wanted.get("kind"))))
        for name, value in names:
            first = self._rows.get((name, value))
            if first is not None:
                return keeping.duplicate(first, self.header.name_of(name))
        self._rows.update(dict.fromkeys(names, number))
        return None

    def _change(self, wanted: dict[str, Any], found: Kept | None) -> Change:
        if found is None:
            terms = machine.check_organisation(machine.Terms(**wanted))
            return Change(new_id(), None, after=_columns(terms, wanted.keys() | {"name"}))
        moved = {
            name: told
            for name, told in wanted.items()
            if not says_the_same(_BY_FIELD[name], found.columns[name], told)
            and not (name == "department_codes" and set(found.columns[name]) == set(told))
            # The agency that keeps a row is the one whose identifier it carries.
            and not (name == "external_id" and found.registered_by != self.agency_id)
        }
        if not moved:
            return Change(found.id, found.version)
        if found.registered_by != self.agency_id:
            raise _kept_elsewhere()
        terms = machine.check_organisation(machine.Terms(**{**found.columns, **moved}))
        if terms.valid_to_on is not None and "valid_to_on" in moved:
            machine.check_ending(_ending(terms, found))
        after = _columns(terms, moved.keys())
        return Change(
            found.id, found.version, {name: found.columns.get(name) for name in after}, after
        )


@dataclass(slots=True)
class _Index:
    """Organisations by each way of finding them."""

    agency_id: UUID
    kept: Sequence[Kept]

    def find(self, wanted: dict[str, Any]) -> Kept | Fault | None:
        """The surest first; a name alone finds only what no number contradicts."""
        id_ = wanted.pop("id", None)
        if id_ is not None:
            found = self._those(lambda one: one.id == id_)
            return found[0] if found else _no_such_row()
        number = wanted.get("external_id")
        if number and (
            found := self._those(
                lambda one: (
                    one.registered_by == self.agency_id and one.columns["external_id"] == number
                )
            )
        ):
            return found[0]
        siren = wanted.get("siren")
        if siren and (found := self._those(lambda one: one.columns["siren"] == siren)):
            return found[0]
        if wanted.get("insee_code"):
            return self._by_insee_code(wanted)
        key = sort_key(wanted["name"])
        found = self._those(lambda one: one.key == key and _is_compatible(one, wanted))
        return found[0] if len(found) == 1 else _ambiguous() if found else None

    def check_free(self, wanted: dict[str, Any], found: Kept | None) -> None:
        """O3. Raises ValidationFailed for a number that another organisation has."""
        others = self._those(lambda one: found is None or one.id != found.id)
        siren = wanted.get("siren")
        if siren and any(one.columns["siren"] == siren for one in others):
            raise machine.taken("siren")
        known = found.columns if found is not None else {}
        place = [wanted.get(name, known.get(name)) for name in ("insee_code", "cog_vintage")]
        if place[0] and any(
            [one.columns["insee_code"], one.columns["cog_vintage"]] == place for one in others
        ):
            raise machine.taken("inseeCode")

    def _by_insee_code(self, wanted: dict[str, Any]) -> Kept | None:
        """Of one vintage where the row says which, else the latest."""
        found = self._those(
            lambda one: (
                one.columns["insee_code"] == wanted["insee_code"]
                and wanted.get("cog_vintage") in (None, one.columns["cog_vintage"])
            )
        )
        return max(found, key=lambda one: one.columns["cog_vintage"] or 0, default=None)

    def _those(self, are: Callable[[Kept], bool]) -> list[Kept]:
        return [one for one in self.kept if are(one)]


def _is_compatible(kept: Kept, wanted: dict[str, Any]) -> bool:
    return (
        wanted.get("kind") in (None, kept.columns["kind"])
        and (not wanted.get("siren") or kept.columns["siren"] is None)
        and (
            not wanted.get("external_id")
            or kept.columns["external_id"] is None
            or kept.registered_by is None
        )
    )


def _wanted(row: Row) -> dict[str, Any]:
    wanted = {name: None if told is CLEAR else told for name, told in row.values.items()}
    if "department_codes" in wanted:
        # A spreadsheet takes the first zero of a code for nothing.
        codes = wanted["department_codes"] or ()
        wanted["department_codes"] = tuple(code.upper().zfill(2) for code in codes)
    return wanted


def _columns(terms: machine.Terms, names: Any) -> dict[str, Any]:
    columns = {name: getattr(terms, name) for name in names}
    if "name" in columns:
        columns["sort_key"] = sort_key(terms.name)
    if "department_codes" in columns:
        columns["department_codes"] = list(terms.department_codes)
    return columns


def _ending(terms: machine.Terms, found: Kept) -> machine.Ending:
    assert terms.valid_to_on is not None
    return machine.Ending(
        succeeds_itself=False,
        began_on=terms.valid_from_on,
        ends_on=terms.valid_to_on,
        successor=machine.Lifetime(None, found.successor_ends_on) if found.has_successor else None,
        last_predecessor_ended_on=found.last_predecessor_ended_on,
    )


def _key(row: Row) -> str:
    told = row.values.get("external_id") or row.values.get("siren") or row.values.get("name") or ""
    return told if isinstance(told, str) else ""


def _kept_elsewhere() -> TransitionRefused:
    return TransitionRefused(
        "KEPT_ELSEWHERE",
        french="Une autre agence tient cette organisation : la ligne peut la nommer, pas la"
        " modifier.",
        english="Another agency keeps this organisation: the row may name it, not change it.",
    )


def _no_such_row() -> Fault:
    return Fault(
        "NOT_FOUND",
        "Cet identifiant Jalon ne désigne plus rien.",
        "This Jalon identifier names nothing any more.",
    )


def _ambiguous() -> Fault:
    return Fault(
        "AMBIGUOUS_ORGANISATION",
        "Plusieurs organisations portent ce nom : donnez un SIREN ou un identifiant.",
        "Several organisations have this name: give a SIREN or an identifier.",
    )
