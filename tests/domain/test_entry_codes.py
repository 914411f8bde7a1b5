"""One person, one vote: a code lets one person in once, whoever presses how often, on both
databases."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from server.access.viewer import Viewer
from server.database import Database
from server.domain.journal import Operation
from server.domain.workshops import entry_codes
from server.domain.workshops.entry_codes import are_required, redeem_entry_code
from server.ids import from_global_id, new_id
from server.problems import NotFound
from server.vocabulary import Constituency
from tests.schema.agency import KEY, NOW
from tests.schema.rooms import Room, open_room, open_session


@pytest.fixture
async def room(database: Database) -> Room:
    return await open_room(database)


async def on_paper(room: Room, constituency: Constituency, count: int) -> list[str]:
    viewer: Viewer = await room.office.viewer("guest")
    issued = await entry_codes.issue(
        room.office.database,
        from_global_id(room.workshop)[1],
        [],
        {constituency: count},
        by=viewer,
        operation=Operation(viewer.actor_id, uuid4(), {"codes": count}, KEY),
        now=NOW,
    )
    return [one.code for one in issued]


async def redeem(room: Room, code: str, session_id: UUID, key: bytes = KEY) -> Constituency:
    found: Constituency = await room.office.write(
        lambda tx: redeem_entry_code(tx, code, session_id, key=key)
    )
    return found


async def test_a_code_lets_one_person_in_and_says_of_which_constituency(room: Room) -> None:
    session_id = from_global_id(await open_session(room))[1]
    first, second = await on_paper(room, Constituency.INHABITANTS, 2)
    assert await redeem(room, first.lower(), session_id) is Constituency.INHABITANTS
    with pytest.raises(NotFound):
        await redeem(room, first, session_id)
    assert await redeem(room, second, session_id) is Constituency.INHABITANTS


async def test_two_who_press_at_once_with_one_code_are_one(room: Room) -> None:
    session_id = from_global_id(await open_session(room))[1]
    (code,) = await on_paper(room, Constituency.EXPERTS, 1)
    outcomes = await asyncio.gather(
        *(redeem(room, code, session_id) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Constituency", *["NotFound"] * 4]


async def test_a_code_of_another_workshop_or_another_key_opens_nothing(room: Room) -> None:
    other = await room.change(
        "lead",
        "createWorkshop",
        "... on WorkshopCreated { workshop { id } }",
        missionId=room.office.mission,
        title="Autre",
        method="OTHER",
    )
    (code,) = await on_paper(room, Constituency.EXPERTS, 1)
    elsewhere = Room(room.office, other["workshop"]["id"])
    for session_id, key in (
        (from_global_id(await open_session(elsewhere))[1], KEY),
        (from_global_id(await open_session(room))[1], b"another key"),
        (new_id(), KEY),
    ):
        with pytest.raises(NotFound):
            await redeem(room, code, session_id, key)


async def test_of_a_spent_code_no_instant_is_kept(room: Room) -> None:
    session_id = from_global_id(await open_session(room))[1]
    (code,) = await on_paper(room, Constituency.EXPERTS, 1)
    before = await room.office.rows("SELECT created_at, updated_at, version FROM entry_code")
    entries = await room.office.rows("SELECT COUNT(*) FROM change_entry")
    lines = await room.office.rows("SELECT COUNT(*) FROM audit_event")
    await redeem(room, code, session_id)
    assert (
        await room.office.rows("SELECT created_at, updated_at, version FROM entry_code") == before
    )
    assert await room.office.rows("SELECT COUNT(*) FROM change_entry") == entries
    assert await room.office.rows("SELECT COUNT(*) FROM audit_event") == lines


async def test_codes_are_asked_for_where_some_were_issued(room: Room) -> None:
    workshop_id = from_global_id(room.workshop)[1]

    async def asked() -> bool:
        found: bool = await room.office.write(lambda tx: are_required(tx, workshop_id))
        return found

    assert not await asked()
    await on_paper(room, Constituency.ELECTED, 1)
    assert await asked()
