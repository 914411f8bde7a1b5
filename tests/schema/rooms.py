"""An office with a workshop, those who take part in it, and a guest of another organisation who
facilitates it: what the tests of preparation begin from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from server.access.identity import mint_token
from server.database import Database, Transaction
from server.ids import from_global_id, new_id, to_global_id
from server.models import ApiToken, LiveSession, RoleGrant, User
from server.vocabulary import Role, Scope, SessionStatus
from tests.schema.agency import NOW, TODAY, Office, open_office

CREATED = "... on WorkshopCreated { duplicate workshop { id version status heldOn endsOn place } }"
CHANGED = (
    "... on WorkshopChanged { workshop { id version status heldOn endsOn question place"
    " cancellationReason } }"
)


@dataclass
class Room:
    """`guest` facilitates and belongs to another organisation; `host` hosts a table."""

    office: Office
    workshop: str

    async def change(self, name: str, verb: str, success: str, /, **values: Any) -> dict[str, Any]:
        return await self.office.change(name, verb, success, **values)

    async def read(self, name: str, fields: str) -> Any:
        document = f"query($id: ID!) {{ workshop(id: $id) {{ {fields} }} }}"
        return (await self.office.ask(name, document, id=self.workshop))["workshop"]

    async def move(self, *verbs: str, by: str = "guest") -> None:
        for verb in verbs:
            answer = await self.change(by, verb, CHANGED, workshopId=self.workshop)
            assert answer["__typename"] == "WorkshopChanged", answer


async def open_room(database: Database, **facts: Any) -> Room:
    office = await open_office(database)
    made = await office.change(
        "lead",
        "createWorkshop",
        CREATED,
        **{
            "missionId": office.mission,
            "title": "Se déplacer en 2040",
            "method": "FOCUS_GROUP",
            "heldOn": TODAY.isoformat(),
            **facts,
        },
    )
    assert made["__typename"] == "WorkshopCreated", made
    room = Room(office, made["workshop"]["id"])
    await take_part(office, made["workshop"]["id"], "guest", Role.FACILITATOR, "elsewhere")
    await take_part(office, made["workshop"]["id"], "host", Role.TABLE_HOST, "other")
    return room


async def take_part(office: Office, workshop: str, name: str, role: Role, of: str) -> None:
    """An account of the organisation `of`, with this role in the workshop and no other."""

    async def work(tx: Transaction) -> None:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        user = await User.create(
            **stamps,
            label=name,
            email=f"{name}@example.org",
            organisation_id=office.organisations[of],
        )
        office.users[name] = user.id
        await RoleGrant.create(
            **stamps,
            user_id=user.id,
            workshop_id=from_global_id(workshop)[1],
            role=role,
            from_on=TODAY,
        )
        token = mint_token()
        office.secrets[name] = token.secret
        await ApiToken.create(
            **stamps,
            user_id=user.id,
            label=name,
            prefix=token.prefix,
            secret_sha256=token.secret_sha256,
            scopes=[scope.value for scope in Scope],
        )

    await office.write(work)


async def open_session(room: Room) -> str:
    """A session of the workshop, as a row alone: what the rooms do live is told elsewhere."""
    session_id = new_id()

    async def work(tx: Transaction) -> None:
        await LiveSession.create(
            using_db=tx.connection,
            id=session_id,
            workshop_id=from_global_id(room.workshop)[1],
            title="Séance",
            status=SessionStatus.OPEN,
            opened_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )

    await room.office.write(work)
    return to_global_id("LiveSession", session_id)
