"""Statuses that another system sends, by its own names for the actions: one unit of work a call.

Each item is decided alone and told of alone: one that is refused keeps none of the others from being
taken. Sent again, the same items change nothing. Refuses to make actions: `roadmaps.upserting` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool, decode_uuid
from server.domain.actions import machine
from server.domain.actions.facts import facts_of
from server.domain.actions.machine import ActionFacts
from server.domain.actions.reporting import Moved, last_days, moved_facts, standing_of, store
from server.domain.actions.walking import Report, Standing, stands_so, walk, written
from server.domain.aggregates import lock
from server.domain.journal import Entry, record_many, told
from server.domain.missions.facts import bound
from server.domain.rights import require_scope
from server.models import Action
from server.problems import NotFound, Problem, ValidationFailed
from server.vocabulary import ActionStatus, RowOutcome, Scope

ITEMS_LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class Item:
    """Where one action is; `status` is None where it stays in its state."""

    external_id: str
    status: ActionStatus | None
    report: Report


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of one item, in the order of the call."""

    external_id: str
    outcome: RowOutcome
    action_id: UUID | None = None
    problem: Problem | None = None


async def push(
    database: Database, roadmap_id: UUID, items: Sequence[Item], *, by: Viewer, now: datetime
) -> list[Reported]:
    """Raises NotFound, Forbidden, ValidationFailed for the call; an item's problem is in its report."""
    require_scope(by, Scope.ACTION_WRITE)
    if len(items) > ITEMS_LIMIT:
        raise ValidationFailed(
            "items",
            french=f"{ITEMS_LIMIT} éléments au plus par appel.",
            english=f"{ITEMS_LIMIT} items at most in a call.",
        )

    async def work(tx: Transaction) -> list[Reported]:
        # Two calls are taken one after the other, whatever actions they name.
        await lock(tx, "roadmap", roadmap_id)
        known = await _known(tx, roadmap_id, items, by)
        moved: list[Moved] = []
        reports = []
        names: set[str] = set()
        for at, item in enumerate(items):
            reported = _decide(item, at, known.get(item.external_id), names, by.today, moved)
            names.add(item.external_id)
            reports.append(reported)
        await _write(tx, moved, known, by, now)
        return reports

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class _Known:
    action_id: UUID
    standing: Standing
    facts: ActionFacts


async def _known(
    tx: Transaction, roadmap_id: UUID, items: Sequence[Item], by: Viewer
) -> dict[str, _Known]:
    """The actions of these names that the viewer sees, their rows locked."""
    names = sorted({item.external_id for item in items})
    if not names:
        return {}
    sql, parameters = bound(
        f"SELECT {{t}}.id, ({policy.ACTIONS.predicate(by.kind)}) FROM action {{t}}"
        " WHERE {t}.roadmap_id = :roadmap_id",
        by,
        roadmap_id=roadmap_id,
    )
    holes = ", ".join(f"${len(parameters) + at}" for at in range(1, len(names) + 1))
    rows = await tx.fetch(f"{sql} AND t0.external_id IN ({holes})", [*parameters, *names])
    ids = sorted(decode_uuid(id_) for id_, seen in rows if decode_bool(seen))
    await tx.execute_many(
        "UPDATE action SET updated_at = updated_at WHERE id = $1", [[id_] for id_ in ids]
    )
    actions = await Action.filter(id__in=ids).using_db(tx.connection)
    facts, days = await facts_of(tx, ids, by), await last_days(tx, ids)
    return {
        str(action.external_id): _Known(
            action.id, standing_of(action, days.get(action.id)), facts[action.id]
        )
        for action in actions
    }


def _decide(
    item: Item,
    at: int,
    known: _Known | None,
    before: set[str],
    today: date,
    moved: list[Moved],
) -> Reported:
    """The outcome of one item; what it moves joins `moved`."""
    try:
        if item.external_id in before:
            raise ValidationFailed(
                "externalId",
                french="Cette action figure déjà dans l'appel.",
                english="This action is in the call already.",
            )
        if known is None:
            raise NotFound
        machine.may_touch(known.facts)
        report = written(item.report)
        target = item.status or known.standing.status
        if stands_so(known.standing, target, report):
            return Reported(item.external_id, RowOutcome.UNCHANGED, known.action_id)
        steps = machine.path(known.standing.status, target)
        walked = walk(known.standing, known.facts, steps, report, today=today)
    except Problem as problem:
        return Reported(
            item.external_id,
            RowOutcome.REFUSED,
            None if known is None else known.action_id,
            below(f"items.{at}", problem),
        )
    moved.append(Moved(known.action_id, walked))
    return Reported(item.external_id, RowOutcome.UPDATED, known.action_id)


def below(path: str, problem: Problem) -> Problem:
    """The same problem, its path as the whole call names it."""
    if isinstance(problem, ValidationFailed):
        return ValidationFailed(
            f"{path}.{problem.path}", french=problem.french, english=problem.english
        )
    return problem


async def _write(
    tx: Transaction, moved: Sequence[Moved], known: Mapping[str, _Known], by: Viewer, now: datetime
) -> None:
    if not moved:
        return
    before = {one.action_id: one.standing for one in known.values()}
    await tx.execute_many(
        "UPDATE action SET version = version + 1, updated_at = $2 WHERE id = $1",
        [[one.action_id, now] for one in moved],
    )
    await store(tx, moved, by.user_id, now)
    entries = []
    for one in moved:
        was, became = moved_facts(before[one.action_id], one.walked.standing)
        entries.append(
            Entry(
                "push_action_status",
                "Action",
                one.action_id,
                by.user_id,
                now,
                before={name: told(value) for name, value in was.items()},
                after={name: told(value) for name, value in became.items()},
            )
        )
    await record_many(tx, entries)
