"""Writing the missions that a file changes, many at a time, in the transaction that is given.

Refuses to write over what has moved since the rows were weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from server.database import Dialect, Transaction, decode_uuid
from server.domain.deliverables.serving import settle
from server.domain.journal import Entry, record_many
from server.domain.organisations.standing import require_standing
from server.ids import new_id
from server.interchange import bulk
from server.interchange.authors import Author
from server.interchange.keeping import Moved
from server.interchange.lookups import among
from server.interchange.missions.decisions import Change
from server.interchange.missions.study import Surroundings, members_on
from server.problems import TransitionRefused
from server.vocabulary import MissionStatus

_LINKS: Final = {
    "themes": ("mission_theme", "theme_id"),
    "territories": ("mission_territory", "territory_id"),
    "instruments": ("mission_instrument", "instrument"),
}


async def write(
    tx: Transaction, changes: Sequence[Change], around: Surroundings, by: Author
) -> None:
    """Raises Moved where a row or a member of the day is not what was weighed."""
    if await members_on(tx, around.agency_id, around.today) != around.members:
        raise Moved
    await _require_standing(tx, changes, by)
    created = [change for change in changes if change.created]
    versions = {change.id: change.version for change in changes if change.version is not None}
    await bulk.bump(tx, around.dialect, "mission", versions, by.now)
    await bulk.insert(tx, "mission", (_row(change, around, by) for change in created))
    await bulk.update(
        tx, "mission", {change.id: change.after for change in changes if not change.created}
    )
    await _take_part(tx, changes, by)
    await _link(tx, changes, by)
    for part in bulk.some(changes):
        await record_many(tx, [_told(change, by) for change in part])
    await _settle(tx, around.dialect, [change.id for change in changes if not change.created], by)


async def _require_standing(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    """O4, each organisation's row held: none ends in the same instant. Raises Moved."""
    newcomers: set[UUID] = set()
    for change in changes:
        newcomers |= {id_ for id_, _ in change.begin} - {id_ for id_, _ in change.close}
    for organisation_id in sorted(newcomers):
        try:
            await require_standing(tx, organisation_id, by.today)
        except TransitionRefused as error:
            raise Moved from error


def _row(change: Change, around: Surroundings, by: Author) -> dict[str, Any]:
    return {
        "id": change.id,
        **bulk.stamps(by.now),
        "agency_id": around.agency_id,
        "status": MissionStatus.PROPOSED,
        "generated": False,
        **change.after,
    }


async def _take_part(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    closed = {
        part.id: {
            # One that was to begin later never ran: its dates stay in order.
            "to_on": max(by.today, part.from_on),
            "version": part.version + 1,
            "updated_at": by.now,
        }
        for change in changes
        for _, part in change.close
    }
    await bulk.update(tx, "mission_participation", closed)
    begun = (
        {
            "id": new_id(),
            **bulk.stamps(by.now),
            "mission_id": change.id,
            "organisation_id": organisation_id,
            "category": category,
            "from_on": by.today,
        }
        for change in changes
        for organisation_id, category in change.begin
    )
    await bulk.insert(tx, "mission_participation", begun)


async def _link(tx: Transaction, changes: Sequence[Change], by: Author) -> None:
    for name, (table, column) in _LINKS.items():
        gone = [
            [change.id, linked]
            for change in changes
            for linked in sorted(change.unlink.get(name, ()))
        ]
        await bulk.delete(tx, table, ("mission_id", column), gone)
        come = (
            {"id": new_id(), **bulk.stamps(by.now), "mission_id": change.id, column: linked}
            for change in changes
            for linked in sorted(change.link.get(name, ()))
        )
        await bulk.insert(tx, table, come)


def _told(change: Change, by: Author) -> Entry:
    """The journal's line: one for each mission, with what moved below it."""
    before, after = bulk.journalled(change.before), bulk.journalled(change.after)
    for name in _LINKS:
        if change.link.get(name) or change.unlink.get(name):
            after[name] = sorted(str(one) for one in change.link.get(name, ()))
            before[name] = sorted(str(one) for one in change.unlink.get(name, ()))
    if change.close:
        before["participations"] = {str(id_): part.category.value for id_, part in change.close}
    if change.begin:
        after["participations"] = {str(id_): category.value for id_, category in change.begin}
    verb = "create_mission" if change.created else "edit_mission"
    return Entry(verb, "Mission", change.id, by.actor_id, by.now, before or None, after or None)


async def _settle(
    tx: Transaction, dialect: Dialect, mission_ids: Sequence[UUID], by: Author
) -> None:
    """Other validators may leave a deliverable waiting for nobody; few missions have one yet."""
    for part in bulk.some(mission_ids):
        rows = await tx.fetch(
            "SELECT DISTINCT mission_id FROM deliverable WHERE "
            + among(dialect, "mission_id", "$1"),
            [tuple(part)],
        )
        for (mission_id,) in rows:
            await settle(tx, decode_uuid(mission_id), by=by.viewer, now=by.now)
