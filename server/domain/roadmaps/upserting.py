"""Actions that come with their names elsewhere (AC8): made or brought up to date, once.

`decide` is pure: what a row changes in what is there. `upsert` carries a list of rows out, each
alone: one that is refused keeps none of the others from being taken. For a partner application and
for a spreadsheet alike. Refuses rows that name an action twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.actions import columns, details, structure
from server.domain.actions import machine as actions
from server.domain.actions.facts import facts_of
from server.domain.actions.pushing import below
from server.domain.actions.reporting import Moved, last_days, moved_facts, standing_of, store
from server.domain.actions.shares import Part, check_shares
from server.domain.actions.walking import Report, stands_so, walk, written
from server.domain.aggregates import bumped, key, lock
from server.domain.journal import Entry, record_many, told
from server.domain.rights import require_scope
from server.domain.roadmaps import machine
from server.domain.roadmaps.axes import axis_named
from server.domain.roadmaps.changing import locked_roadmap
from server.domain.roadmaps.rights import roadmap_facts
from server.models import Action, ActionActor, Roadmap
from server.models.sorting import sort_key
from server.problems import Problem, ValidationFailed
from server.vocabulary import ActionStatus, ActorRole, RowOutcome, Scope

ROWS_LIMIT: Final = 500
COLUMNS: Final = (
    "title",
    "description",
    "objectives",
    "priority",
    "phase",
    "nature",
    "support_kind",
    "category",
    "visibility",
    "competence_codes",
    "levers",
    "experimental",
)
"""What a row may say of an action; its axis is named by its title."""


@dataclass(frozen=True, slots=True)
class Row:
    """One action as the other system has it. A column that is not in `columns` stands, as does the
    axis where `axis_title` is None, its project owners and its territories where they are. `status`
    and `report` say where it is, as a report does."""

    external_id: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    axis_title: str | None = None
    owner_ids: Sequence[UUID] | None = None
    territory_ids: Sequence[UUID] | None = None
    status: ActionStatus | None = None
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row, in the order of the list. `changed` names the columns that moved."""

    external_id: str
    outcome: RowOutcome
    action_id: UUID | None = None
    changed: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a row changes in what the action is: its columns as they are stored from now on."""

    creates: bool
    changes: Mapping[str, Any]


def decide(row: Row, held: Mapping[str, Any] | None) -> Decision:
    """AC8. `held` are the columns of the action of this name, None where there is none yet. Pure.

    Raises ValidationFailed.
    """
    stated = columns.checked(row.columns)
    if held is None:
        if not stated.get("title"):
            raise ValidationFailed(
                "title",
                french="Une nouvelle action a un titre.",
                english="A new action has a title.",
            )
        return Decision(True, stated)
    moved = {name: value for name, value in stated.items() if held[name] != value}
    return Decision(False, moved)


async def upsert(
    database: Database, roadmap_id: UUID, rows: Sequence[Row], *, by: Viewer, now: datetime
) -> list[RowReport]:
    """One unit of work, one report a row. Reserved to who keeps the roadmap.

    Raises NotFound, Forbidden, ValidationFailed for the list; a row's problem is in its report.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> list[RowReport]:
        return await upsert_rows(tx, roadmap_id, rows, by=by, now=now)

    return await database.unit_of_work(work)


async def upsert_rows(
    tx: Transaction, roadmap_id: UUID, rows: Sequence[Row], *, by: Viewer, now: datetime
) -> list[RowReport]:
    """The same inside a unit of work: an import's, say."""
    if len(rows) > ROWS_LIMIT:
        raise ValidationFailed(
            "rows",
            french=f"{ROWS_LIMIT} lignes au plus par appel.",
            english=f"{ROWS_LIMIT} rows at most in a call.",
        )
    roadmap = await locked_roadmap(tx, roadmap_id, None, by, now)
    facts = await roadmap_facts(tx, roadmap_id, by)
    named = Action.filter(
        roadmap_id=roadmap_id, external_id__in=sorted({row.external_id for row in rows})
    )
    known = {str(one.external_id): one for one in await named.using_db(tx.connection)}
    taking = _Taking(tx, roadmap, facts, known, by, now)
    reports: list[RowReport] = []
    names: set[str] = set()
    for at, row in enumerate(rows):
        reports.append(await _report(taking, row, at, names))
        names.add(row.external_id)
    await record_many(tx, taking.entries)
    return reports


@dataclass(slots=True)
class _Taking:
    """One list being taken in, under the roadmap's lock."""

    tx: Transaction
    roadmap: Roadmap
    facts: machine.RoadmapFacts
    known: Mapping[str, Action]
    by: Viewer
    now: datetime
    entries: list[Entry] = field(default_factory=list)

    def write_down(
        self, verb: str, action_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        self.entries.append(
            Entry(
                verb,
                "Action",
                action_id,
                self.by.user_id,
                self.now,
                before={name: told(value) for name, value in before.items()} or None,
                after={name: told(value) for name, value in after.items()},
            )
        )


async def _report(taking: _Taking, row: Row, at: int, names: set[str]) -> RowReport:
    written_so_far = len(taking.entries)
    try:
        if row.external_id in names:
            raise ValidationFailed(
                "externalId",
                french="Cette action figure déjà dans la liste.",
                english="This action is in the list already.",
            )
        action = taking.known.get(row.external_id)
        held = None if action is None else {name: getattr(action, name) for name in COLUMNS}
        decision = decide(row, held)
        if action is not None and not decision.changes and _says_no_more(row):
            return RowReport(row.external_id, RowOutcome.UNCHANGED, action.id)
        # What a refused row had begun to write is undone with it.
        async with taking.tx.savepoint():
            return await _take(taking, row, action, dict(decision.changes))
    except Problem as problem:
        del taking.entries[written_so_far:]
        return RowReport(row.external_id, RowOutcome.REFUSED, problem=below(f"rows.{at}", problem))


def _says_no_more(row: Row) -> bool:
    """Than what its columns say."""
    around = (row.axis_title, row.owner_ids, row.territory_ids, row.status, row.report)
    return all(one is None for one in around)


async def _take(
    taking: _Taking, row: Row, action: Action | None, changes: dict[str, Any]
) -> RowReport:
    await _check_axis(taking, row, action, changes)
    if action is None:
        machine.may_restructure(taking.roadmap.status, taking.facts)
        action_id = await _create(taking, row, changes)
        around = await _surround(taking, row, action_id)
        await _move(taking, row, action_id)
        created = (*sorted(changes), *around)
        return RowReport(row.external_id, RowOutcome.CREATED, action_id, created)
    if changes:
        if not set(changes) <= structure.FOLLOWED:
            machine.may_restructure(taking.roadmap.status, taking.facts)
        await _update(taking, action, changes)
    around = await _surround(taking, row, action.id)
    moved = await _move(taking, row, action.id)
    changed = (*sorted(changes), *around, *moved)
    outcome = RowOutcome.UPDATED if changed else RowOutcome.UNCHANGED
    return RowReport(row.external_id, outcome, action.id, changed)


async def _check_axis(
    taking: _Taking, row: Row, action: Action | None, changes: dict[str, Any]
) -> None:
    """`changes` names the axis where it is another one."""
    if row.axis_title is None:
        return
    if action is None or taking.facts.plan_signed:
        # Made only where the plan may change: asked before it is.
        machine.may_restructure(taking.roadmap.status, taking.facts)
    axis_id = await axis_named(taking.tx, taking.roadmap.id, row.axis_title, taking.now)
    if action is None or key(action, "axis_id") != axis_id:
        changes["axis_id"] = axis_id


async def _create(taking: _Taking, row: Row, changes: Mapping[str, Any]) -> UUID:
    planned = row.report or Report(on=taking.by.today)
    first = row.status if row.status in structure.FIRST_STATES else ActionStatus.PROPOSED
    given = {
        **changes,
        "external_id": row.external_id,
        "status": first,
        "planned_start_on": planned.planned_start_on,
        "planned_end_on": planned.planned_end_on,
    }
    # The history begins on the day that the row speaks of.
    since = replace(taking.by, today=min(planned.on, taking.by.today))
    action_id = await structure.add(taking.tx, taking.roadmap, given, since, taking.now)
    after = {"roadmap_id": taking.roadmap.id, "external_id": row.external_id, **changes}
    taking.write_down("upsert_action", action_id, {}, after)
    return action_id


async def _update(taking: _Taking, action: Action, changes: dict[str, Any]) -> None:
    await bumped(taking.tx, "action", action.id, now=taking.now)
    before = {name: getattr(action, name) for name in changes}
    after = dict(changes)
    if "title" in changes:
        changes["sort_key"] = sort_key(changes["title"])
    await Action.filter(id=action.id).using_db(taking.tx.connection).update(**changes)
    changes.pop("sort_key", None)
    taking.write_down("upsert_action", action.id, before, after)


async def _surround(taking: _Taking, row: Row, action_id: UUID) -> tuple[str, ...]:
    """Its project owners and its territories, where the row says them; those that are others now."""
    tx, by, now = taking.tx, taking.by, taking.now
    action = await Action.get(id=action_id, using_db=tx.connection)
    changed = []
    if row.owner_ids is not None and await _put_owners(taking, action, row.owner_ids):
        changed.append("owners")
    if row.territory_ids is not None:
        scope = details.Scope(territory_ids=list(dict.fromkeys(row.territory_ids)))
        if await details.put_scope(tx, action, scope, by, now):
            changed.append("territories")
    if changed:
        machine.may_restructure(taking.roadmap.status, taking.facts)
        await bumped(tx, "action", action_id, now=now)
    return tuple(changed)


async def _put_owners(taking: _Taking, action: Action, owner_ids: Sequence[UUID]) -> bool:
    """The others who act stand, and an owner that stays keeps its share."""
    rows = await ActionActor.filter(action_id=action.id).using_db(taking.tx.connection)
    parts = [
        Part(key(row, "organisation_id"), row.role, key(row, "person_id"), row.share_hundredths)
        for row in rows
    ]
    held = {one.organisation_id: one for one in parts if one.role is ActorRole.PROJECT_OWNER}
    wanted = [
        *(one for one in parts if one.role is not ActorRole.PROJECT_OWNER),
        *(held.get(id_, Part(id_, ActorRole.PROJECT_OWNER)) for id_ in dict.fromkeys(owner_ids)),
    ]
    check_shares(wanted)
    return await details.put_actors(taking.tx, action, wanted, taking.by, taking.now)


async def _move(taking: _Taking, row: Row, action_id: UUID) -> tuple[str, ...]:
    """Where the row says that the action is; the columns that moved with it."""
    if row.status is None and row.report is None:
        return ()
    tx, by = taking.tx, taking.by
    # Nobody tells of the action between what is read here and what is written.
    await lock(tx, "action", action_id)
    action = await Action.get(id=action_id, using_db=tx.connection)
    last_on = (await last_days(tx, [action_id])).get(action_id)
    standing = standing_of(action, last_on)
    report = written(row.report or Report(on=by.today))
    target = row.status or standing.status
    if stands_so(standing, target, report):
        return ()
    facts = (await facts_of(tx, [action_id], by))[action_id]
    steps = actions.path(standing.status, target)
    walked = walk(standing, facts, steps, report, today=by.today)
    await bumped(tx, "action", action_id, now=taking.now)
    await store(tx, [Moved(action_id, walked)], by.user_id, taking.now)
    before, after = moved_facts(standing, walked.standing)
    taking.write_down("upsert_action_status", action_id, before, after)
    return tuple(sorted(before))
