"""Writing the actions that a file changes, many at a time, in the transaction that is given.

Refuses to write over what has moved since the rows were weighed: a right, a signature, another's change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from server.database import Transaction
from server.domain.actions.reporting import STORED, moved_facts, store
from server.domain.actions.reporting import Moved as Walk
from server.domain.aggregates import bumped
from server.domain.journal import Entry, record_many, told
from server.domain.organisations.standing import require_standing
from server.ids import new_id
from server.interchange import bulk
from server.interchange.actions.decisions import Change
from server.interchange.actions.study import Axis, Surroundings, facts_of, roadmap_of
from server.interchange.authors import Author
from server.interchange.keeping import Moved
from server.interchange.outgoing import Reader
from server.problems import TransitionRefused

_LINKS: Final = {
    "themes": ("action_theme", "theme_id"),
    "territories": ("action_territory", "territory_id"),
}


async def write(
    tx: Transaction,
    changes: Sequence[Change],
    axes: Sequence[Axis],
    around: Surroundings,
    by: Author,
) -> None:
    """Raises Moved where a row, a right or the roadmap is not what was weighed."""
    await _check_still(tx, changes, around, by)
    await _require_standing(tx, changes, by)
    created = [change for change in changes if change.created]
    versions = {change.id: change.version for change in changes if change.version is not None}
    if created or axes:
        await bumped(tx, "roadmap", around.roadmap_id, now=by.now)
    await bulk.insert(tx, "roadmap_axis", (_axis(axis, around, by) for axis in axes))
    await bulk.bump(tx, around.dialect, "action", versions, by.now)
    await bulk.insert(tx, "action", (_row(change, around, by) for change in created))
    await bulk.update(
        tx, "action", {change.id: change.after for change in changes if not change.created}
    )
    await bulk.insert(tx, "action_status_change", (_first(change, by) for change in created))
    await _act(tx, changes, by)
    await _link(tx, changes, by)
    await _pay(tx, changes, by)
    for part in bulk.some(change for change in changes if change.walked is not None):
        walks = [Walk(change.id, change.walked) for change in part if change.walked is not None]
        await store(tx, walks, by.actor_id, by.now)
    for entries in bulk.some(_told(change, by) for change in changes):
        await record_many(tx, entries)


async def _check_still(
    tx: Transaction, changes: Sequence[Change], around: Surroundings, by: Author
) -> None:
    """The rights and the guards' facts, asked again under the locks."""
    reader = Reader(tx, around.dialect, by.viewer)
    _, status, _, facts = await roadmap_of(reader, around.roadmap_id, by)
    if (status, facts) != (around.status, around.facts):
        raise Moved
    for part in bulk.some(change for change in changes if not change.created):
        still = await facts_of(reader, [change.id for change in part], by)
        if any(still.get(change.id) != change.facts for change in part):
            raise Moved


async def _require_standing(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    """O4, each organisation's row held: none ends in the same instant. Raises Moved."""
    newcomers = {part.organisation_id for change in changes for part in change.lists.joins}
    newcomers |= {funder_id for change in changes for funder_id, _ in change.lists.pays}
    for organisation_id in sorted(newcomers):
        try:
            await require_standing(tx, organisation_id, by.today)
        except TransitionRefused as error:
            raise Moved from error


def _axis(axis: Axis, around: Surroundings, by: Author) -> dict[str, Any]:
    return {
        "id": axis.id,
        **bulk.stamps(by.now),
        "roadmap_id": around.roadmap_id,
        "number": axis.number,
        "title": axis.title,
    }


_EMPTY: Final[dict[str, Any]] = {
    "description": None,
    "objectives": None,
    "priority": None,
    "phase": None,
    "nature": None,
    "external_id": None,
    "axis_id": None,
    "competence_codes": [],
    "levers": [],
}


def _row(change: Change, around: Surroundings, by: Author) -> dict[str, Any]:
    """As the action begins: its steps are written after it."""
    begins = {name: getattr(change.standing, name) for name in STORED}
    return {
        "id": change.id,
        **bulk.stamps(by.now),
        "roadmap_id": around.roadmap_id,
        "lineage_id": change.id,
        "origin": around.origin,
        "experimental": False,
        "generated": False,
        **_EMPTY,
        **begins,
        **change.after,
    }


def _first(change: Change, by: Author) -> dict[str, Any]:
    """AC2: the history of an action begins with it."""
    return {
        "id": new_id(),
        "action_id": change.id,
        "from_status": None,
        "to_status": change.standing.status,
        "at": by.now,
        "effective_on": change.standing.status_on,
        "by_id": by.actor_id,
        "comment": None,
        "progress": change.standing.progress,
        "planned_end_on": change.standing.planned_end_on,
    }


async def _act(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    gone = [[actor.id] for change in changes for actor in change.lists.leaves]
    await bulk.delete(tx, "action_actor", ("id",), gone)
    shares = [
        [actor.id, share, by.now] for change in changes for actor, share in change.lists.shares
    ]
    for part in bulk.some(shares):
        await tx.execute_many(
            "UPDATE action_actor SET share_hundredths = $2, updated_at = $3, version = version + 1"
            " WHERE id = $1",
            part,
        )
    come = (
        {
            "id": new_id(),
            **bulk.stamps(by.now),
            "action_id": change.id,
            "organisation_id": part.organisation_id,
            "role": part.role,
            "share_hundredths": part.share_hundredths,
        }
        for change in changes
        for part in change.lists.joins
    )
    await bulk.insert(tx, "action_actor", come)


async def _link(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    for name, (table, column) in _LINKS.items():
        gone = [
            [change.id, linked]
            for change in changes
            for linked in sorted(change.lists.unlink.get(name, ()))
        ]
        await bulk.delete(tx, table, ("action_id", column), gone)
        come = (
            {"id": new_id(), **bulk.stamps(by.now), "action_id": change.id, column: linked}
            for change in changes
            for linked in sorted(change.lists.link.get(name, ()))
        )
        await bulk.insert(tx, table, come)


async def _pay(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    gone = [[line.id] for change in changes for line in change.lists.gone_lines]
    await bulk.delete(tx, "budget_line", ("id",), gone)
    moved = [
        [line.id, planned, actual, by.now]
        for change in changes
        for line, planned, actual in change.lists.moved_lines
    ]
    for part in bulk.some(moved):
        await tx.execute_many(
            "UPDATE budget_line SET planned_hundredths = $2, actual_hundredths = $3,"
            " updated_at = $4, version = version + 1 WHERE id = $1",
            part,
        )
    lines = (
        {
            "id": new_id(),
            **bulk.stamps(by.now),
            "action_id": change.id,
            "year": year,
            "nature": nature,
            "unit": unit,
            "planned_hundredths": planned,
            "actual_hundredths": actual,
        }
        for change in changes
        for (year, nature, unit), planned, actual in change.lists.new_lines
    )
    await bulk.insert(tx, "budget_line", lines)
    unpaid = [[id_] for change in changes for id_ in change.lists.unpays]
    await bulk.delete(tx, "funding", ("id",), unpaid)
    await bulk.insert(tx, "funding", _fundings(changes, by))


def _fundings(changes: Sequence[Change], by: Author) -> Iterator[dict[str, Any]]:
    for change in changes:
        for funder_id, item in change.lists.pays:
            yield {
                "id": new_id(),
                **bulk.stamps(by.now),
                "action_id": change.id,
                "funder_id": funder_id,
                "scheme": item.scheme,
                "year": item.year,
                "amount_cents": item.cents,
                "status": item.status,
                "agreed_on": item.agreed_on,
                "reference": item.reference,
            }


def _told(change: Change, by: Author) -> Entry:
    """The journal's line: one for each action, with what moved below it."""
    before, after = bulk.journalled(change.before), bulk.journalled(change.after)
    if change.walked is not None:
        was, became = moved_facts(change.standing, change.walked.standing)
        before |= {name: told(value) for name, value in was.items()}
        after |= {name: told(value) for name, value in became.items()}
    after |= _lists(change)
    verb = "import_action" if change.created else "edit_action"
    return Entry(verb, "Action", change.id, by.actor_id, by.now, before or None, after or None)


def _lists(change: Change) -> dict[str, Any]:
    """What came and what went, by the names of the lists."""
    lists = change.lists
    moved: dict[str, Any] = {}
    if lists.joins or lists.leaves or lists.shares:
        moved["actors"] = {
            "joined": [_part(part.organisation_id, part.role.value) for part in lists.joins],
            "left": [_part(one.organisation_id, one.role.value) for one in lists.leaves],
            "shares": {str(one.organisation_id): share for one, share in lists.shares},
        }
    for name in _LINKS:
        linked, unlinked = lists.link.get(name, set()), lists.unlink.get(name, set())
        if linked or unlinked:
            moved[name] = {
                "linked": sorted(map(str, linked)),
                "unlinked": sorted(map(str, unlinked)),
            }
    if lists.new_lines or lists.moved_lines or lists.gone_lines:
        keys = [key for key, _, _ in lists.new_lines]
        keys += [(one.year, one.nature, one.unit) for one, _, _ in lists.moved_lines]
        keys += [(one.year, one.nature, one.unit) for one in lists.gone_lines]
        moved["budget"] = sorted(
            f"{year} {nature.value} {unit.value}" for year, nature, unit in keys
        )
    if lists.pays or lists.unpays:
        moved["fundings"] = {
            "added": [[str(funder_id), item.year, item.cents] for funder_id, item in lists.pays],
            "removed": [str(id_) for id_ in lists.unpays],
        }
    return moved


def _part(organisation_id: UUID, role: str) -> str:
    return f"{role} {organisation_id}"
