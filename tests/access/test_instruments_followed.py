"""What is told to those who follow the changes when an instrument or a part in it opens it to them."""

from __future__ import annotations

from typing import Any

from server.database import Database
from server.ids import new_id
from tests.access.instrument_rows import World
from tests.access.instruments import open_world
from tests.access.test_matrix_of_instruments import ask

CHANGES = (
    "query($since: String) { changes(since: $since) { cursor hasMore reset changes { id kind } } }"
)


async def told(world: World, code: str, since: str) -> dict[str, set[str]]:
    """What of the world was told since, by kind."""
    found: dict[str, set[str]] = {}
    more = True
    while more:
        batch: Any = (await ask(world, code, CHANGES, since=since))["changes"]
        assert batch["reset"] is None
        for change in batch["changes"]:
            found.setdefault(change["kind"], set()).update(world.named([change["id"]]))
        since, more = batch["cursor"], batch["hasMore"]
    return found


async def test_a_contract_that_is_signed_appears_to_every_account_with_what_it_holds(
    sqlite_database: Database,
) -> None:
    """0024 « From its signature on, every account … reads it »."""
    world = await open_world(sqlite_database)
    start = (await ask(world, "str", CHANGES))["changes"]["cursor"]
    contract = world.things["contract FRAMEWORK_SIGNED"].id
    await world.office.write(
        lambda tx: tx.execute("UPDATE contract SET status = 'SIGNED' WHERE id = $1", [contract])
    )
    appeared = (await told(world, "str", start))["CREATED"]
    inside = (": amendment DRAFT", ": planned", ": PLANNED", ": decision")
    assert appeared == {
        name
        for name in world.things
        if name.startswith("contract FRAMEWORK_SIGNED") and not any(one in name for one in inside)
    }


async def test_an_action_appears_to_whoever_is_given_a_part_in_it_and_goes_with_it(
    sqlite_database: Database,
) -> None:
    world = await open_world(sqlite_database)
    start = (await ask(world, "str", CHANGES))["changes"]["cursor"]
    action = world.things["own roadmap DRAFT: action RESTRICTED"].id
    stranger, row = world.office.organisations["elsewhere"], new_id()
    await world.office.write(
        lambda tx: tx.execute(
            "INSERT INTO action_actor (id, action_id, organisation_id, role, version, created_at,"
            " updated_at) SELECT $1, action_id, $2, role, 1, created_at, updated_at"
            " FROM action_actor WHERE action_id = $3",
            [row, stranger, action],
        )
    )
    theirs = {
        name
        for name in world.things
        if name.startswith("own roadmap DRAFT: action RESTRICTED") and not name.endswith(": link")
    }
    assert (await told(world, "str", start))["CREATED"] == theirs
    after = (await ask(world, "str", CHANGES))["changes"]["cursor"]
    await world.office.write(lambda tx: tx.execute("DELETE FROM action_actor WHERE id = $1", [row]))
    assert (await told(world, "str", after))["REMOVED"] == theirs
