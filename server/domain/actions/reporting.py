"""Telling how far an action is, on a day. One unit of work each.

The action's row is bumped first: two reports are told one after the other, and a stale
`expectedVersion` changes nothing. Refuses a status written by hand: `walking` decides, and every
step leaves its line (AC2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.actions import machine
from server.domain.actions.facts import facts_of
from server.domain.actions.walking import Report, Standing, Walked, walk, written
from server.domain.aggregates import bumped, check_version
from server.domain.journal import journal
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Action
from server.vocabulary import ActionStatus, Scope

STORED = tuple(name for name in Standing.__dataclass_fields__ if name != "last_on")
"""The columns of an action that tell how far it is."""


async def take_step(
    database: Database,
    action_id: UUID,
    name: str,
    report: Report,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """The step that the mutation of this name is.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    await _report(
        database, action_id, name, lambda _: machine.named(name), report, expected_version, by, now
    )


async def report_standing(
    database: Database,
    action_id: UUID,
    target: ActionStatus | None,
    report: Report,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """AC0: where the action is now, by as many steps as lead there; None for where it was.

    Raises as `take_step` does.
    """
    await _report(
        database,
        action_id,
        "reportAction",
        lambda status: machine.path(status, target or status),
        report,
        expected_version,
        by,
        now,
    )


async def _report(
    database: Database,
    action_id: UUID,
    verb: str,
    steps_from: Callable[[ActionStatus], machine.Steps],
    report: Report,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    require_scope(by, Scope.ACTION_WRITE)
    told = written(report)

    async def work(tx: Transaction) -> None:
        version = await bumped(tx, "action", action_id, now=now)
        facts = (await facts_of(tx, [action_id], by))[action_id]
        machine.may_touch(facts)
        check_version(version, expected_version)
        action = await Action.get(id=action_id, using_db=tx.connection)
        last_on = (await last_days(tx, [action_id])).get(action_id)
        standing = standing_of(action, last_on)
        walked = walk(standing, facts, steps_from(action.status), told, today=by.today)
        await store(tx, [Moved(action_id, walked)], by.user_id, now)
        before, after = moved_facts(standing, walked.standing)
        await journal(tx, verb, "Action", action_id, by, now, before=before, after=after)

    await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Moved:
    """An action, and where its steps have led."""

    action_id: UUID
    walked: Walked


def standing_of(action: Action, last_on: date | None) -> Standing:
    return Standing(last_on=last_on, **{name: getattr(action, name) for name in STORED})


async def last_days(tx: Transaction, action_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The last day that the history of each speaks of."""
    if not action_ids:
        return {}
    named = ", ".join(f"${at}" for at in range(1, len(action_ids) + 1))
    rows = await tx.fetch(
        "SELECT action_id, MAX(effective_on) FROM action_status_change"
        f" WHERE action_id IN ({named}) GROUP BY action_id",
        list(action_ids),
    )
    return {decode_uuid(id_): decode_date(on) for id_, on in rows}


async def store(tx: Transaction, moved: Sequence[Moved], by_id: UUID | None, now: datetime) -> None:
    """What each became, and the lines of its history: two statements for all of them."""
    columns = ", ".join(f"{name} = ${at}" for at, name in enumerate(STORED, start=2))
    await tx.execute_many(
        f"UPDATE action SET {columns} WHERE id = $1",
        [
            [one.action_id, *(getattr(one.walked.standing, name) for name in STORED)]
            for one in moved
        ],
    )
    await tx.execute_many(
        "INSERT INTO action_status_change (id, action_id, from_status, to_status, at, effective_on,"
        " by_id, comment, progress, planned_end_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            [
                new_id(),
                one.action_id,
                change.from_status,
                change.to_status,
                now,
                one.walked.standing.last_on,
                by_id,
                change.comment,
                change.progress,
                change.planned_end_on,
            ]
            for one in moved
            for change in one.walked.changes
        ],
    )


def moved_facts(before: Standing, after: Standing) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the journal keeps of a report: the columns that moved, and the day it speaks of."""
    held, told = asdict(before), asdict(after)
    moved = [name for name in STORED if held[name] != told[name]]
    return (
        {name: held[name] for name in moved},
        {**{name: told[name] for name in moved}, "on": after.last_on},
    )
