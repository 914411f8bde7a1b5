"""Drawing a territory, correcting it, deleting one that serves nothing. One unit of work each.

A territory is kept by the agency that drew it. Refuses everybody where no agency keeps it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, bump, lock, made, made_before
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.rights import require_scope
from server.domain.territories import machine
from server.ids import new_id
from server.models import Territory, TerritoryMember
from server.models.sorting import sort_key
from server.problems import Forbidden, NotFound
from server.vocabulary import OrganisationKind, Scope, TerritoryScale


@dataclass(frozen=True, slots=True)
class NewTerritory:
    """`member_ids` are the communes and the intercommunal bodies that make it up."""

    agency_id: UUID
    name: str
    scale: TerritoryScale
    geometry: Mapping[str, Any] | None = None
    cog_vintage: int | None = None
    member_ids: tuple[UUID, ...] = ()


async def create(
    database: Database, new: NewTerritory, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Draw a territory, which this agency keeps from then on.

    Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    name = texts.required(new.name, path="name", limit=machine.NAME_LENGTH)
    geometry = machine.geometry(new.geometry)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", new.agency_id)
        await require_keeper(tx, by, new.agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        row = await Territory.create(
            using_db=tx.connection,
            id=new_id(),
            registered_by_id=new.agency_id,
            name=name,
            sort_key=sort_key(name),
            scale=new.scale,
            geometry=geometry,
            cog_vintage=new.cog_vintage,
            created_at=now,
            updated_at=now,
        )
        await _add_members(tx, row.id, new.member_ids, "memberIds", now)
        await journal(tx, "create_territory", "Territory", row.id, by, now, after={"name": name})
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class MemberChange:
    """Who joins the territory, and who leaves it."""

    added: tuple[UUID, ...] = ()
    removed: tuple[UUID, ...] = ()


async def edit(
    database: Database,
    territory_id: UUID,
    changes: Mapping[str, Any],
    members: MemberChange,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Correct facts of a territory, by column name, and what it is made of.

    Raises NotFound, Forbidden, Conflict, ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    changed = dict(changes)
    if "name" in changed:
        changed["name"] = texts.required(changed["name"], path="name", limit=machine.NAME_LENGTH)
        changed["sort_key"] = sort_key(changed["name"])
    if "geometry" in changed:
        changed["geometry"] = machine.geometry(changed["geometry"])

    async def work(tx: Transaction) -> None:
        await bump(tx, "territory", territory_id, expected_version=expected_version, now=now)
        await _kept(tx, territory_id, by)
        if changed:
            await Territory.filter(id=territory_id).using_db(tx.connection).update(**changed)
        await _remove_members(tx, territory_id, members.removed)
        await _add_members(tx, territory_id, members.added, "addMemberIds", now)
        await journal(
            tx,
            "edit_territory",
            "Territory",
            territory_id,
            by,
            now,
            after={
                "changed": sorted(changed),
                "added": [str(id_) for id_ in members.added],
                "removed": [str(id_) for id_ in members.removed],
            },
        )

    await database.unit_of_work(work)


async def delete(
    database: Database, territory_id: UUID, *, expected_version: int, by: Viewer, now: datetime
) -> None:
    """Delete a territory that nothing bears on.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (T1).
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        await bump(tx, "territory", territory_id, expected_version=expected_version, now=now)
        row = await _kept(tx, territory_id, by)
        try:
            async with tx.savepoint():
                await tx.execute(
                    "DELETE FROM territory_member WHERE territory_id = $1", [territory_id]
                )
                await tx.execute("DELETE FROM territory WHERE id = $1", [territory_id])
        except IntegrityError as error:
            # The keys that name it know better than a look before: they see the same instant.
            raise machine.in_use() from error
        await journal(
            tx, "delete_territory", "Territory", territory_id, by, now, before={"name": row.name}
        )

    await database.unit_of_work(work)


async def _kept(tx: Transaction, territory_id: UUID, by: Viewer) -> Territory:
    """The row, for someone of the agency that keeps it. Raises Forbidden."""
    row = await Territory.get(id=territory_id, using_db=tx.connection)
    keeper: UUID | None = row.registered_by_id  # type: ignore[attr-defined] # added by the ORM
    if keeper is None:
        raise Forbidden
    await require_keeper(tx, by, keeper)
    return row


async def _add_members(
    tx: Transaction, territory_id: UUID, ids: Collection[UUID], path: str, now: datetime
) -> None:
    rows = await tx.fetch(
        "SELECT organisation_id FROM territory_member WHERE territory_id = $1", [territory_id]
    )
    held = {decode_uuid(organisation_id) for (organisation_id,) in rows}
    for place, id_ in enumerate(ids):
        # Locked, so that it does not become something else in the same instant.
        rows = await tx.fetch(
            "UPDATE organisation SET updated_at = updated_at WHERE id = $1 RETURNING kind", [id_]
        )
        if not rows:
            raise NotFound
        machine.check_member_kind(OrganisationKind(rows[0][0]), path=f"{path}.{place}")
        if id_ in held:
            continue
        held.add(id_)
        await TerritoryMember.create(
            using_db=tx.connection,
            id=new_id(),
            territory_id=territory_id,
            organisation_id=id_,
            created_at=now,
            updated_at=now,
        )


async def _remove_members(tx: Transaction, territory_id: UUID, ids: Collection[UUID]) -> None:
    for id_ in ids:
        await tx.execute(
            "DELETE FROM territory_member WHERE territory_id = $1 AND organisation_id = $2",
            [territory_id, id_],
        )
