"""Rows of contracts, roadmaps and their like, written straight into the tables, with whom each is for by
the name of a row of a table of rights. Everything here is made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tortoise import Model

from server import models
from server.access.identity import mint_token
from server.database import Transaction
from server.ids import new_id, to_global_id
from server.vocabulary import (
    Role,
    Scope,
)
from tests.schema.agency import NOW, TODAY, Office

WORD = "zibeline"
"""In the title of whatever a search finds."""
_LOOKED_FOR = ("Roadmap", "Action", "Deliberation")


@dataclass(frozen=True)
class Thing:
    """`row` names the row of the table; `within` is what it hangs on, by name, and the connection
    there that lists it."""

    id: UUID
    type_name: str
    row: str
    within: tuple[str, str] | None = None

    @property
    def global_id(self) -> str:
        return to_global_id(self.type_name, self.id)


@dataclass
class World:
    office: Office
    things: dict[str, Thing] = field(default_factory=dict)

    def of_type(self, type_name: str) -> set[str]:
        return {name for name, thing in self.things.items() if thing.type_name == type_name}

    def within(self, name: str, connection: str) -> set[str]:
        return {one for one, thing in self.things.items() if thing.within == (name, connection)}

    def connections(self, type_name: str) -> list[str]:
        """Those that list a thing of the world under one of this type."""
        return sorted(
            {
                thing.within[1]
                for thing in self.things.values()
                if thing.within and self.things[thing.within[0]].type_name == type_name
            }
        )

    def named(self, global_ids: list[str]) -> set[str]:
        """What is of the world among these."""
        names = {thing.global_id: name for name, thing in self.things.items()}
        return {names[id_] for id_ in global_ids if id_ in names}


@dataclass
class Filling:
    """Rows written, and kept by name. Who it is for is each caller's to say."""

    tx: Transaction
    world: World

    def of(self, name: str) -> UUID:
        return self.world.office.organisations[name]

    async def row(self, model: type[Model], /, **columns: Any) -> UUID:
        stamps = {} if model is models.ActionStatusChange else _STAMPS
        made = await model.create(using_db=self.tx.connection, id=new_id(), **stamps, **columns)
        id_: UUID = made.pk
        return id_

    async def put(
        self,
        name: str,
        model: type[Model],
        row: str,
        within: tuple[str, str] | None = None,
        /,
        **columns: Any,
    ) -> UUID:
        id_ = await self.row(model, **columns)
        self.world.things[name] = Thing(id_, model.__name__, row, within)
        return id_

    async def account(self, name: str, role: Role, **place: Any) -> None:
        user_id = await self.row(
            models.User, label=name, organisation_id=place.get("organisation_id")
        )
        self.world.office.users[name] = user_id
        await self.row(
            models.RoleGrant, user_id=user_id, role=role, from_on=date(2020, 1, 1), **place
        )
        await self.token(name, user_id, list(Scope))

    async def token(self, name: str, user_id: UUID, scopes: list[Scope]) -> None:
        token = mint_token()
        self.world.office.secrets[name] = token.secret
        await self.row(
            models.ApiToken,
            user_id=user_id,
            label=name,
            prefix=token.prefix,
            secret_sha256=token.secret_sha256,
            scopes=[scope.value for scope in scopes],
        )

    async def document(self, name: str, row: str, kind: str = "OTHER", /, **owner: UUID) -> None:
        await self.put(
            f"{name}: document {kind}",
            models.Document,
            row,
            (name, "documents"),
            added_by_id=self.world.office.users["admin"],
            title="Pièce",
            kind=kind,
            facet="F2",
            url="https://example.org/piece.pdf",
            sort_key="piece",
            **owner,
        )

    async def body(self, name: str, row: str, **owner: UUID) -> None:
        body = f"{name}: body"
        within = None if "organisation_id" in owner else (name, "bodies")
        body_id = await self.put(
            body,
            models.GovernanceBody,
            row,
            within,
            name="Conférence",
            kind="PARTNERSHIP_CONFERENCE",
            side="PARTNERSHIP",
            level="POLITICAL",
            sort_key="conference",
            **owner,
        )
        for number, status in enumerate(("PLANNED", "HELD"), 1):
            meeting_row = f"{row}: planned" if status == "PLANNED" else row
            meeting_id = await self.put(
                f"{body}: {status}",
                models.Meeting,
                meeting_row,
                (body, "meetings"),
                body_id=body_id,
                number=number,
                scheduled_on=date(2026, 1, number),
                status=status,
                agenda=[],
            )
        await self.put(
            f"{body}: decision",
            models.Deliberation,
            f"{row}: decision",
            (f"{body}: HELD", "deliberations"),
            meeting_id=meeting_id,
            number="1",
            decided_on=date(2026, 1, 2),
            subject=f"La {WORD}",
            outcome="ADOPTED",
        )

    async def roadmap(self, name: str, status: str, row: str, **plan_of: UUID) -> None:
        roadmap_id = await self.put(
            name,
            models.Roadmap,
            row,
            holder_id=self.of("asking"),
            agency_id=self.world.office.agency_id,
            title=f"{name}, {WORD}",
            status=status,
            sort_key=name,
            **plan_of,
        )
        for number, visibility in enumerate(("ROADMAP", "RESTRICTED", "PUBLIC"), 1):
            await self._action(name, row, roadmap_id, number, visibility)

    async def _action(
        self, roadmap: str, row: str, roadmap_id: UUID, number: int, visibility: str
    ) -> None:
        name, row = f"{roadmap}: action {visibility}", f"{row}: {visibility}"
        action_id = new_id()
        await models.Action.create(
            using_db=self.tx.connection,
            **_STAMPS,
            id=action_id,
            lineage_id=action_id,
            roadmap_id=roadmap_id,
            number=number,
            title=f"{name}, {WORD}",
            status="REGISTERED",
            status_on=TODAY,
            origin="OWN",
            visibility=visibility,
            sort_key=name,
        )
        self.world.things[name] = Thing(action_id, "Action", row, (roadmap, "actions"))
        owner = {"action_id": action_id}
        for model, connection, columns in (
            (
                models.ActionStatusChange,
                "statusChanges",
                {"to_status": "REGISTERED", "at": NOW, "effective_on": TODAY},
            ),
            (
                models.BudgetLine,
                "budgetLines",
                {
                    "year": 2026,
                    "nature": "INVESTMENT",
                    "unit": "EUR_HT",
                    "planned_hundredths": 100_000,
                },
            ),
            (
                models.Funding,
                "fundings",
                {
                    "funder_id": self.of("funder"),
                    "year": 2026,
                    "amount_cents": 100_000,
                    "status": "GRANTED",
                },
            ),
            (models.Milestone, "milestones", {"title": "Jalon", "due_on": TODAY}),
            (models.Indicator, "indicators", {"name": "Arbres", "direction": "UP"}),
        ):
            await self.put(
                f"{name}: {connection}", model, row, (name, connection), **owner, **columns
            )
        await self.document(name, row, **owner)
        await self.put(
            f"{name}: note",
            models.ActionNote,
            f"{row}: note",
            (name, "notes"),
            **owner,
            author_id=self.world.office.users["admin"],
            dated_on=TODAY,
            text="Entre nous",
        )
        await self.put(
            f"{name}: link",
            models.Link,
            f"{row}: link",
            (name, "links"),
            **owner,
            kind="MISSION_SUPPORTS_ACTION",
            mission_id=self.world.office.mission_id,
        )
        if visibility == "RESTRICTED":
            await self.put(
                f"{name}: actor",
                models.ActionActor,
                row,
                (name, "actors"),
                **owner,
                organisation_id=self.of("carrier"),
                role="PARTNER",
            )


_STAMPS: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}


def looked_for(world: World) -> Iterator[str]:
    """What the word of the world finds."""
    return (name for name, thing in world.things.items() if thing.type_name in _LOOKED_FOR)
