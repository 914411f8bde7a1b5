"""The grands axes d'intervention of a roadmap: the whole list, or the one that a row names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.journal import journal
from server.domain.roadmaps import machine
from server.domain.roadmaps.changing import on_roadmap
from server.domain.roadmaps.rights import roadmap_facts
from server.ids import new_id
from server.models import Action, Roadmap, RoadmapAxis
from server.models.sorting import sort_key
from server.problems import TransitionRefused, ValidationFailed

AXES_LIMIT = 50


async def axis_named(
    tx: Transaction, roadmap_id: UUID, axis_title: str | None, now: datetime
) -> UUID | None:
    """The axis of this title, made when it is not there yet, under the roadmap's lock."""
    if axis_title is None:
        return None
    title = machine.title(axis_title, path="axisTitle")
    axes = await RoadmapAxis.filter(roadmap_id=roadmap_id).using_db(tx.connection)
    for axis in axes:
        if sort_key(axis.title) == sort_key(title):
            return axis.id
    made = await RoadmapAxis.create(
        using_db=tx.connection,
        roadmap_id=roadmap_id,
        number=max((axis.number for axis in axes), default=0) + 1,
        title=title,
        created_at=now,
        updated_at=now,
    )
    return made.id


@dataclass(frozen=True, slots=True)
class Axis:
    """A grand axe d'intervention; `id` where it is there already and keeps its actions."""

    title: str
    id: UUID | None = None


async def set_axes(
    database: Database,
    roadmap_id: UUID,
    axes: Sequence[Axis],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """The whole list, numbered in this order; the same list changes nothing.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, AmendmentRequired.
    """
    if len(axes) > AXES_LIMIT:
        raise ValidationFailed(
            "axes", french=f"{AXES_LIMIT} axes au plus.", english=f"{AXES_LIMIT} axes at most."
        )
    titles = [machine.title(one.title, path=f"axes.{at}.title") for at, one in enumerate(axes)]

    async def act(tx: Transaction, roadmap: Roadmap) -> None:
        machine.may_restructure(roadmap.status, await roadmap_facts(tx, roadmap_id, by))
        rows = await RoadmapAxis.filter(roadmap_id=roadmap_id).using_db(tx.connection)
        held = {row.id: row for row in sorted(rows, key=lambda row: row.number)}
        ids = _named(axes, held)
        before = [row.title for row in held.values()]
        if ids == list(held) and titles == before:
            return
        await _remove(tx, [id_ for id_ in held if id_ not in ids])
        await _renumber(tx, held, ids)
        for number, (id_, title) in enumerate(zip(ids, titles, strict=True), start=1):
            await _put(tx, roadmap_id, id_, held, number, title, now)
        await journal(
            tx,
            "set_roadmap_axes",
            "Roadmap",
            roadmap_id,
            by,
            now,
            before={"axes": before},
            after={"axes": titles},
        )

    await on_roadmap(database, roadmap_id, act, expected_version, by, now)


def _named(axes: Sequence[Axis], held: Mapping[UUID, RoadmapAxis]) -> list[UUID]:
    """The id of each, made where it is new. Raises ValidationFailed."""
    named = [one.id for one in axes if one.id is not None]
    if len(set(named)) != len(named) or not set(named) <= set(held):
        raise ValidationFailed(
            "axes",
            french="Un axe n'est pas de cette feuille de route, ou figure deux fois.",
            english="An axis is not of this roadmap, or is listed twice.",
        )
    return [one.id or new_id() for one in axes]


async def _remove(tx: Transaction, axis_ids: Sequence[UUID]) -> None:
    if await Action.filter(axis_id__in=axis_ids).using_db(tx.connection).exists():
        raise TransitionRefused(
            "AXIS_EMPTY",
            french="Un axe qui porte des actions ne se retire pas : déplacez-les d'abord.",
            english="An axis that has actions is not removed: move them first.",
        )
    await RoadmapAxis.filter(id__in=axis_ids).using_db(tx.connection).delete()


async def _renumber(tx: Transaction, held: Mapping[UUID, RoadmapAxis], ids: Sequence[UUID]) -> None:
    # Out of the way first: a number is held once, at every instant.
    for at, id_ in enumerate(id_ for id_ in ids if id_ in held):
        await RoadmapAxis.filter(id=id_).using_db(tx.connection).update(number=-1 - at)


async def _put(
    tx: Transaction,
    roadmap_id: UUID,
    axis_id: UUID,
    held: Mapping[UUID, RoadmapAxis],
    number: int,
    title: str,
    now: datetime,
) -> None:
    row = held.get(axis_id)
    if row is None:
        await RoadmapAxis.create(
            using_db=tx.connection,
            id=axis_id,
            roadmap_id=roadmap_id,
            number=number,
            title=title,
            created_at=now,
            updated_at=now,
        )
        return
    moved = (row.number, row.title) != (number, title)
    await (
        RoadmapAxis.filter(id=axis_id)
        .using_db(tx.connection)
        .update(
            number=number,
            title=title,
            version=row.version + moved,
            updated_at=now if moved else row.updated_at,
        )
    )
