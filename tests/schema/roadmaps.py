"""A roadmap of the office's first member, one action in it, and who has which part in it.

« asking » holds it and « lead » is of the agency that helps; « piloting » owns the action, « interested »
pilots it, « informed » is its partner; « other » only reads, and « elsewhere » sees nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from server import models
from server.database import Database, Transaction, decode_uuid
from server.ids import new_id, to_global_id
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActorRole,
    ContractStatus,
    RoadmapStatus,
    TerritoryScale,
)
from tests.schema.agency import NOW, Office, open_office

SINCE = date(2026, 1, 5)
PARTS = {
    "piloting": ActorRole.PROJECT_OWNER,
    "interested": ActorRole.PILOT,
    "informed": ActorRole.PARTNER,
}


@dataclass
class Desk:
    """The office, its roadmap and the action in it."""

    office: Office
    roadmap_id: UUID
    action_id: UUID
    territory_id: UUID

    @property
    def roadmap(self) -> str:
        return to_global_id("Roadmap", self.roadmap_id)

    @property
    def action(self) -> str:
        return to_global_id("Action", self.action_id)

    @property
    def territory(self) -> str:
        return to_global_id("Territory", self.territory_id)

    async def change(self, who: str, verb: str, success: str = "", /, **values: Any) -> Any:
        return await self.office.change(who, verb, success, **values)

    async def move(self, who: str, verb: str, /, **values: Any) -> Any:
        """One of the mutations that answer the action."""
        return await self.office.change(
            who,
            verb,
            "... on ActionChanged { action { status progress version } }",
            **{"actionId": self.action, **values},
        )

    async def told(self, who: str, verb: str, /, **values: Any) -> str:
        """The answer in a word: its type, or what refused."""
        answer = await self.office.change(who, verb, "", **values)
        told = answer.get("guard") or answer.get("path")
        return f"{answer['__typename']} {told}" if told else str(answer["__typename"])

    async def set(self, table: str, id_: UUID, **columns: Any) -> None:
        named = ", ".join(f"{name} = ${at}" for at, name in enumerate(columns, start=2))
        await self.office.write(
            lambda tx: tx.execute(
                f"UPDATE {table} SET {named} WHERE id = $1", [id_, *columns.values()]
            )
        )

    async def history(self, action_id: UUID | None = None) -> list[tuple[Any, ...]]:
        rows = await self.office.rows(
            "SELECT from_status, to_status, effective_on, comment, progress"
            " FROM action_status_change WHERE action_id = $1 ORDER BY effective_on, id",
            action_id or self.action_id,
        )
        return [tuple(str(cell) if cell is not None else None for cell in row) for row in rows]

    async def another(self, status: ActionStatus = ActionStatus.PROPOSED, **columns: Any) -> UUID:
        """One more action of the roadmap, by default."""
        made: UUID = await self.office.write(
            lambda tx: add_action(tx, columns.pop("roadmap_id", self.roadmap_id), status, **columns)
        )
        return made

    async def plan_of_a_contract(self, status: ContractStatus) -> UUID:
        """The roadmap becomes the plan of a contract that its holder leads."""
        contract_id: UUID = await self.office.write(
            lambda tx: _add_contract(tx, self.office, self.territory_id, status)
        )
        await self.set("roadmap", self.roadmap_id, contract_id=contract_id)
        return contract_id


async def open_desk(
    database: Database,
    status: ActionStatus = ActionStatus.IN_PROGRESS,
    *,
    roadmap: RoadmapStatus = RoadmapStatus.TRACKED,
) -> Desk:
    office = await open_office(database)
    made: tuple[UUID, UUID, UUID] = await office.write(
        lambda tx: _open(tx, office, status, roadmap)
    )
    return Desk(office, *made)


async def _open(
    tx: Transaction, office: Office, status: ActionStatus, roadmap_status: RoadmapStatus
) -> tuple[UUID, UUID, UUID]:
    roadmap = await models.Roadmap.create(
        **_stamps(tx),
        holder_id=office.organisations["asking"],
        agency_id=office.agency_id,
        title="Feuille de route",
        status=roadmap_status,
        adopted_on=None if roadmap_status is RoadmapStatus.DRAFT else SINCE,
        sort_key="feuille de route",
    )
    territory = await models.Territory.create(
        **_stamps(tx),
        name="Le bassin",
        scale=TerritoryScale.INTERCOMMUNAL,
        cog_vintage=2026,
        sort_key="bassin",
    )
    action_id = await add_action(tx, roadmap.id, status, title="Une halle")
    await models.ActionTerritory.create(
        **_stamps(tx), action_id=action_id, territory_id=territory.id
    )
    for name, role in PARTS.items():
        await models.ActionActor.create(
            **_stamps(tx),
            action_id=action_id,
            organisation_id=office.organisations[name],
            role=role,
        )
    return roadmap.id, action_id, territory.id


async def add_action(
    tx: Transaction, roadmap_id: UUID, status: ActionStatus, **columns: Any
) -> UUID:
    ((number,),) = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM action WHERE roadmap_id = $1", [roadmap_id]
    )
    id_ = new_id()
    columns.setdefault("title", f"Action {number}")
    await models.Action.create(
        **{**_stamps(tx), "id": id_},
        roadmap_id=roadmap_id,
        lineage_id=id_,
        number=number,
        status=status,
        status_on=SINCE,
        origin=ActionOrigin.OWN,
        sort_key=columns["title"].lower(),
        **columns,
    )
    await models.ActionStatusChange.create(
        using_db=tx.connection, action_id=id_, to_status=status, at=NOW, effective_on=SINCE
    )
    return id_


async def _add_contract(
    tx: Transaction, office: Office, territory_id: UUID, status: ContractStatus
) -> UUID:
    contract = await models.Contract.create(
        **_stamps(tx),
        agency_id=office.agency_id,
        department_id=office.organisations["asking"],
        territory_id=territory_id,
        title="Contrat de territoire",
        status=status,
        sort_key="contrat de territoire",
    )
    return contract.id


def _stamps(tx: Transaction) -> dict[str, Any]:
    return {"id": new_id(), "created_at": NOW, "updated_at": NOW, "using_db": tx.connection}


async def newest(office: Office, table: str) -> UUID:
    rows = await office.rows(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1")
    found: UUID = decode_uuid(rows[0][0])
    return found
