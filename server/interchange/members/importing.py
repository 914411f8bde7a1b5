"""A spreadsheet of members on its way in: weighed some rows at a time, written at once.

Refuses two memberships of one organisation whose days meet (M1), and an organisation that has ended
for a new one (O4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from server.database import Dialect, Transaction, decode_date, decode_uuid
from server.domain.aggregates import lock
from server.domain.deliverables.serving import settle
from server.domain.journal import Entry, record_many
from server.domain.memberships import machine
from server.domain.memberships.machine import Period, Succession
from server.domain.organisations.machine import Lifetime, may_be_party
from server.domain.organisations.standing import require_standing
from server.ids import new_id
from server.interchange import bulk, keeping
from server.interchange.authors import Author
from server.interchange.columns import Header
from server.interchange.faults import CellRefused, Fault
from server.interchange.keeping import Moved, Ways, Weighing
from server.interchange.lookups import Organisation, Organisations, Reads
from server.interchange.members.columns import COLUMNS, WAYS
from server.interchange.report import Outcome, RowReport
from server.interchange.tables import CLEAR, Row
from server.problems import Problem, TransitionRefused
from server.vocabulary import MembershipCategory, Scope

_PATHS: Final = {"leftOn": "left_on", "onDate": "category"}


@dataclass(slots=True)
class Membership:
    """One membership, as it stands or as it is to stand. `version` is None for a new one."""

    id: UUID
    organisation_id: UUID
    category: MembershipCategory
    joined_on: date
    left_on: date | None
    version: int | None

    @property
    def facts(self) -> dict[str, Any]:
        return {"category": self.category, "joined_on": self.joined_on, "left_on": self.left_on}

    @property
    def period(self) -> Period:
        return Period(self.joined_on, self.left_on)


@dataclass(frozen=True, slots=True)
class Change:
    before: Membership | None
    after: Membership


@dataclass(slots=True)
class MembersImport:
    """One file of members. `held` are the agency's memberships as the file would leave them."""

    agency_id: UUID
    header: Header
    today: date
    organisations: Organisations
    read: dict[UUID, Membership]
    held: dict[UUID, Membership]
    by_organisation: dict[UUID, set[UUID]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    _rows: dict[UUID, int] = field(default_factory=dict)

    columns: ClassVar = COLUMNS
    scopes: ClassVar = frozenset({Scope.PROGRAMME_WRITE})

    @classmethod
    async def begin(
        cls, reads: Reads, dialect: Dialect, agency_id: UUID, by: Author, header: Header
    ) -> MembersImport:
        held = await _memberships(reads, agency_id)
        known = Organisations(agency_id, dialect)
        started = cls(agency_id, header, by.today, known, held, dict(held))
        for one in held.values():
            started.by_organisation.setdefault(one.organisation_id, set()).add(one.id)
        return started

    async def study(self, reads: Reads, rows: Sequence[Row]) -> None:
        await self.organisations.look(reads, [told for row in rows for told in _ways(row)])

    def decide(self, rows: Sequence[Row], known: None) -> list[RowReport]:
        del known
        return [self._decide(row) for row in rows]

    async def conclude(self, reads: Reads) -> list[RowReport]:
        """Every row was told already."""
        del reads
        return []

    @property
    def moves(self) -> bool:
        return bool(self.changes)

    def _decide(self, row: Row) -> RowReport:
        weighing = Weighing(row, self.header)
        key = next((told for told in _ways(row)), "")
        for name in ("category", "joined_on"):
            if row.values.get(name) is CLEAR:
                weighing.faults.append(keeping.always_set(self.header.name_of(name)))
        found = self._membership(weighing)
        if found is not None and found.id in self._rows:
            weighing.faults.append(keeping.duplicate(self._rows[found.id], ""))
        if weighing.faults or found is None:
            return weighing.refused(key)
        wanted = self._wanted(weighing, found)
        if weighing.faults:
            return weighing.refused(key)
        before = self.held.get(wanted.id)
        self._rows[wanted.id] = row.number
        if before is not None and before.facts == wanted.facts:
            return weighing.report(key, Outcome.UNCHANGED)
        self.held[wanted.id] = wanted
        self.by_organisation.setdefault(wanted.organisation_id, set()).add(wanted.id)
        self.changes.append(Change(before, wanted))
        return weighing.report(key, Outcome.UPDATED if before else Outcome.CREATED)

    def _membership(self, weighing: Weighing) -> Membership | None:
        """The membership that the row is about; a new one where there is none of that day."""
        values = weighing.row.values
        if "id" in values:
            known = self.held.get(values["id"])
            if known is None or known.id not in self.read:
                weighing.faults.append(_no_such_row())
                return None
            return known
        one = self._organisation(weighing)
        joined_on = values.get("joined_on")
        if one is None or not isinstance(joined_on, date):
            if one is not None:
                weighing.require("joined_on", "Adhésion le")
            return None
        for known in self._of(one.id):
            if known.joined_on == joined_on:
                return known
        weighing.require("category", "Catégorie")
        if weighing.faults:
            return None
        left_on = values.get("left_on")
        new = Membership(
            new_id(),
            one.id,
            values["category"],
            joined_on,
            left_on if isinstance(left_on, date) else None,
            None,
        )
        self._guard(weighing, lambda: may_be_party(Lifetime(None, one.ends_on), self._judged(new)))
        return new

    def _judged(self, one: Membership) -> date:
        """What ran when the organisation stood may be told afterwards; what runs today may not."""
        return self.today if one.period.runs_on(self.today) else one.joined_on

    def _guard(self, weighing: Weighing, check: Callable[[], object]) -> None:
        try:
            check()
        except Problem as problem:
            default = "joined_on" if isinstance(problem, TransitionRefused) else ""
            weighing.faults.append(Ways(self.header, _PATHS).fault(problem, default))

    def _of(self, organisation_id: UUID) -> list[Membership]:
        return [self.held[id_] for id_ in self.by_organisation.get(organisation_id, ())]

    def _organisation(self, weighing: Weighing) -> Organisation | None:
        """By the surest of the columns that say it; where two numbers say it, they agree."""
        found: dict[str, Organisation] = {}
        refusals: list[Fault] = []
        for name in WAYS:
            told = weighing.row.values.get(name)
            if isinstance(told, str):
                try:
                    found[name] = self.organisations.one(told)
                except CellRefused as refused:
                    refusals.append(refused.fault.under(self.header.name_of(name)))
        if not found:
            weighing.faults.extend(refusals[:1])
            if not refusals:
                weighing.require("organisation", "Organisation")
            return None
        # A name beside a number is for people to read.
        if len({one.id for name, one in found.items() if name != "organisation"}) > 1:
            weighing.faults.append(_two_organisations())
            return None
        return next(iter(found.values()))

    def _wanted(self, weighing: Weighing, found: Membership) -> Membership:
        """The membership as the row would leave it, under the guards of the mutations (M1)."""
        values = weighing.row.values
        category = values.get("category", found.category)
        left_on = values.get("left_on", found.left_on)
        wanted = replace(found, category=category, left_on=None if left_on is CLEAR else left_on)
        if values.get("joined_on", found.joined_on) != found.joined_on:
            weighing.faults.append(_joined_on_fixed(self.header.name_of("joined_on")))
        if found.version is not None and category is not found.category:
            self._guard(weighing, lambda: self._correct(weighing, found, category))
        others = [one.period for one in self._of(found.organisation_id) if one.id != found.id]
        if wanted.facts != found.facts or found.version is None:
            self._guard(weighing, lambda: machine.check_period(wanted.period, others))
        return wanted

    def _correct(self, weighing: Weighing, found: Membership, category: MembershipCategory) -> None:
        """A category that has lived is followed by another membership, never rewritten."""
        follows = machine.change(found.category, found.period, category, self.today)
        if follows is Succession.FOLLOWED:
            weighing.faults.append(_category_lived(self.header.name_of("category")))

    async def write(self, tx: Transaction, by: Author) -> None:
        """Raises Moved where the agency's memberships are not those that were weighed."""
        # The whole list is the guard (M1), and it is short.
        if await _memberships(tx, self.agency_id) != self.read:
            raise Moved
        created = [change.after for change in self.changes if change.before is None]
        for one in created:
            try:
                await require_standing(tx, one.organisation_id, self._judged(one))
            except TransitionRefused as error:
                raise Moved from error
        rows = [
            {
                "id": one.id,
                **bulk.stamps(by.now),
                "agency_id": self.agency_id,
                "organisation_id": one.organisation_id,
                **one.facts,
            }
            for one in created
        ]
        await bulk.insert(tx, "membership", rows)
        edited = {
            change.after.id: {
                **change.after.facts,
                "version": (change.after.version or 0) + 1,
                "updated_at": by.now,
            }
            for change in self.changes
            if change.before is not None
        }
        await bulk.update(tx, "membership", edited)
        for part in bulk.some(self.changes):
            await record_many(tx, [_entry(change, by) for change in part])
        await self._settle(tx, by)

    async def _settle(self, tx: Transaction, by: Author) -> None:
        """Nothing waits any more for a member who left (M2, MI3)."""
        for organisation_id in {change.after.organisation_id for change in self.changes}:
            rows = await tx.fetch(
                "SELECT DISTINCT m.id FROM mission_participation p JOIN mission m"
                " ON m.id = p.mission_id WHERE p.organisation_id = $1 AND m.agency_id = $2"
                " AND p.from_on <= $3 AND (p.to_on IS NULL OR p.to_on > $3) ORDER BY m.id",
                [organisation_id, self.agency_id, by.today],
            )
            for (mission_id,) in rows:
                # Whoever validates at the same time is told before or after.
                await lock(tx, "mission", decode_uuid(mission_id))
                await settle(tx, decode_uuid(mission_id), by=by.viewer, now=by.now)


async def _memberships(reads: Reads, agency_id: UUID) -> dict[UUID, Membership]:
    rows = await reads.fetch(
        "SELECT id, organisation_id, category, joined_on, left_on, version FROM membership"
        " WHERE agency_id = $1",
        [agency_id],
    )
    return {
        decode_uuid(id_): Membership(
            decode_uuid(id_),
            decode_uuid(organisation_id),
            MembershipCategory(category),
            decode_date(joined_on),
            decode_date(left_on),
            version,
        )
        for id_, organisation_id, category, joined_on, left_on, version in rows
    }


def _ways(row: Row) -> Iterable[str]:
    return (told for name in WAYS if isinstance(told := row.values.get(name), str))


def _entry(moved: Change, by: Author) -> Entry:
    after = moved.after
    before = None if moved.before is None else bulk.journalled(moved.before.facts)
    verb = "add_membership"
    if moved.before is not None:
        left = moved.before.left_on != after.left_on
        verb = "end_membership" if left else "change_membership_category"
    told = {"organisation_id": str(after.organisation_id), **bulk.journalled(after.facts)}
    return Entry(verb, "Membership", after.id, by.actor_id, by.now, before, told)


def _joined_on_fixed(column: str) -> Fault:
    return Fault(
        "JOINED_ON_FIXED",
        "Le premier jour d'une adhésion ne change pas : terminez-la, ou ajoutez-en une autre.",
        "The first day of a membership does not change: end it, or add another.",
        column,
    )


def _category_lived(column: str) -> Fault:
    return Fault(
        "CATEGORY_LIVED",
        "Cette catégorie a déjà couru : donnez un départ à l'adhésion, et ajoutez une ligne dont"
        " l'adhésion commence ce jour-là.",
        "This category has run already: end the membership, and add a row that joins on that day.",
        column,
    )


def _two_organisations() -> Fault:
    return Fault(
        "TWO_ORGANISATIONS",
        "Les numéros de cette ligne désignent deux organisations.",
        "The numbers of this row name two organisations.",
    )


def _no_such_row() -> Fault:
    return Fault(
        "NOT_FOUND",
        "Cet identifiant Jalon ne désigne plus rien.",
        "This Jalon identifier names nothing any more.",
    )
