"""Contracts, agreements, Ateliers Flash and roadmaps: viewer × object × path (V1, V3, V5).

The table below is drawn by hand from `docs/decisions/0024`: nothing of it is taken from the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from server.database import Database
from server.schema.context import Context, Services
from tests.access.instrument_rows import WORD, World, looked_for
from tests.access.instruments import open_world
from tests.access.test_matrix import told_of
from tests.schema.agency import KEY, NOW

VIEWERS = {
    "dep": "asking",  # the département that leads, and keeps
    "pty": "piloting",  # a party
    "exp": "other",  # a party that left
    "mem": "interested",  # a member of the agency that accompanies
    "fun": "funder",  # one that funds it
    "car": "carrier",  # has a part in the actions that are restricted
    "adm": "admin",  # of the agency that accompanies
    "stf": "staff",
    "aud": "auditor",
    "sta": "admin elsewhere",  # of another agency
    "str": "elsewhere",  # a member of that one
    "pil": "clerk",  # of the State service that pilots the Ateliers Flash
    "twn": "mayor",  # of a town that bears them with it, a member of the agency
    "con": "contractor",
    "buy": "buyer",  # the authority of the framework agreements
    "pub": "public",
    "t:i": "instrument:read",  # tokens of the département with one scope
    "t:r": "roadmap:read",
    "t:m": "mission:read",
}
TOKENS = ("t:i", "t:r", "t:m")
TABLE = {
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "✔ ✔ ✔ – – – ✔ ✔ ✔ – – – – – – – ✔ – –": (
        "contract LAUNCHED",
        "contract DIAGNOSIS",
        "contract STAKES_ORIENTATIONS",
        "contract FRAMEWORK_SIGNED",
        "contract ACTION_PLAN",
        "contract ABANDONED",
        "contract *: amendment DRAFT",
        "contract LAUNCHED: amendment SIGNED",
        "contract DIAGNOSIS: amendment SIGNED",
        "contract STAKES_ORIENTATIONS: amendment SIGNED",
        "contract FRAMEWORK_SIGNED: amendment SIGNED",
        "contract ACTION_PLAN: amendment SIGNED",
        "contract ABANDONED: amendment SIGNED",
        "contract *: planned",
        "contract *: decision",
        "agreement EXPLORING",
        "agreement DRAFTED",
        "agreement VALIDATED",
        "agreement ABANDONED",
        "agreement *: planned",
        "agreement *: decision",
    ),
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ – ✔ – –": (
        "contract SIGNED",
        "contract IN_EXECUTION",
        "contract MID_TERM_REVIEW",
        "contract EXPIRED",
        "contract RENEWED",
        "contract TERMINATED",
        "contract SIGNED: amendment SIGNED",
        "contract IN_EXECUTION: amendment SIGNED",
        "contract MID_TERM_REVIEW: amendment SIGNED",
        "contract EXPIRED: amendment SIGNED",
        "contract RENEWED: amendment SIGNED",
        "contract TERMINATED: amendment SIGNED",
        "agreement SIGNED",
        "agreement ACTIVE",
        "agreement ENDED",
        "agreement RENEWED",
        "agreement TERMINATED",
        "framework NOTIFIED",
        "framework TERMINATED",
    ),
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "– – – – – – – – – – – – – – ✔ – – – –": ("framework PREPARING",),
    "– – – – – – ✔ ✔ ✔ – – ✔ ✔ ✔ ✔ – – – –": (
        "flash REQUESTED",
        "flash FRAMED",
        "flash ORDERED",
        "flash RUNNING",
        "flash CANCELLED",
        "flash *: order",
    ),
    "✔ ✔ ✔ ✔ ✔ – ✔ ✔ ✔ – – ✔ ✔ ✔ ✔ – ✔ – –": ("flash DELIVERED", "flash CLOSED"),
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "✔ ✔ ✔ – – – ✔ ✔ ✔ – – – – – – – – ✔ –": (
        "contract ACTION_PLAN: plan",
        "contract ACTION_PLAN: plan: ROADMAP",
        "contract ACTION_PLAN: plan: ROADMAP: note",
        "contract ACTION_PLAN: plan: PUBLIC",
        "contract ACTION_PLAN: plan: PUBLIC: note",
    ),
    "✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ – – ✔ –": (
        "contract IN_EXECUTION: plan",
        "contract IN_EXECUTION: plan: ROADMAP",
        "contract IN_EXECUTION: plan: ROADMAP: note",
        "contract IN_EXECUTION: plan: PUBLIC: note",
        "contract TERMINATED: plan",
        "contract TERMINATED: plan: ROADMAP",
        "contract TERMINATED: plan: ROADMAP: note",
        "contract TERMINATED: plan: PUBLIC: note",
        "own roadmap ADOPTED: PUBLIC: note",
        "own roadmap TRACKED: PUBLIC: note",
        "own roadmap CLOSED: PUBLIC: note",
    ),
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "✔ – – – – ✔ ✔ ✔ ✔ – – – – – – – – ✔ –": (
        "contract *: plan: RESTRICTED",
        "contract *: plan: RESTRICTED: note",
        "own roadmap *: RESTRICTED",
        "own roadmap *: RESTRICTED: note",
    ),
    "✔ – – – – – ✔ ✔ ✔ – – – – – – – – ✔ –": (
        "own roadmap DRAFT",
        "own roadmap DRAFT: ROADMAP",
        "own roadmap DRAFT: ROADMAP: note",
        "own roadmap DRAFT: PUBLIC",
        "own roadmap DRAFT: PUBLIC: note",
    ),
    "✔ ✔ ✔ ✔ ✔ – ✔ ✔ ✔ – – – ✔ – – – – ✔ –": (
        "own roadmap ADOPTED",
        "own roadmap ADOPTED: ROADMAP",
        "own roadmap ADOPTED: ROADMAP: note",
        "own roadmap TRACKED",
        "own roadmap TRACKED: ROADMAP",
        "own roadmap TRACKED: ROADMAP: note",
        "own roadmap CLOSED",
        "own roadmap CLOSED: ROADMAP",
        "own roadmap CLOSED: ROADMAP: note",
    ),
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔ ✔": (
        "contract IN_EXECUTION: plan: PUBLIC",
        "contract TERMINATED: plan: PUBLIC",
        "own roadmap ADOPTED: PUBLIC",
        "own roadmap TRACKED: PUBLIC",
        "own roadmap CLOSED: PUBLIC",
        "council",
        "council: decision",
    ),
    "✔ – – – – – – – – – – – – – – – ✔ ✔ ✔": ("council: planned",),
    # A link is seen by whoever sees both its ends: the action, and the mission of the agency.
    # dep pty exp mem fun car adm stf aud sta str pil twn con buy pub t:i t:r t:m
    "✔ ✔ ✔ – – – ✔ ✔ ✔ – – – – – – – – – –": (
        "contract ACTION_PLAN: plan: ROADMAP: link",
        "contract ACTION_PLAN: plan: PUBLIC: link",
    ),
    "✔ ✔ ✔ ✔ – – ✔ ✔ ✔ – – – ✔ – – – – – –": (
        "contract IN_EXECUTION: plan: ROADMAP: link",
        "contract TERMINATED: plan: ROADMAP: link",
        "own roadmap ADOPTED: ROADMAP: link",
        "own roadmap TRACKED: ROADMAP: link",
        "own roadmap CLOSED: ROADMAP: link",
    ),
    "✔ ✔ ✔ ✔ – – ✔ ✔ ✔ – – – ✔ – – – – – ✔": (
        "contract IN_EXECUTION: plan: PUBLIC: link",
        "contract TERMINATED: plan: PUBLIC: link",
        "own roadmap ADOPTED: PUBLIC: link",
        "own roadmap TRACKED: PUBLIC: link",
        "own roadmap CLOSED: PUBLIC: link",
    ),
    "✔ – – – – – ✔ ✔ ✔ – – – – – – – – – –": (
        "contract *: plan: RESTRICTED: link",
        "own roadmap *: RESTRICTED: link",
        "own roadmap DRAFT: ROADMAP: link",
        "own roadmap DRAFT: PUBLIC: link",
    ),
}

LISTS = {
    "Contract": "contracts",
    "Agreement": "agreements",
    "FrameworkAgreement": "frameworkAgreements",
    "FlashWorkshop": "flashWorkshops",
    "Roadmap": "roadmaps",
    "Action": "actions",
    "Deliberation": "deliberations",
}
SEARCHED = ("ROADMAP", "ACTION", "DELIBERATION")
UP = {
    "Roadmap": ("contract",),
    "Action": ("roadmap",),
    "PurchaseOrder": ("flashWorkshop",),
    "Amendment": ("contract",),
    "Meeting": ("body",),
    "Deliberation": ("meeting",),
    "Link": ("action",),
    "BudgetLine": ("action",),
    "Commitment": ("contract", "party"),
}
PAGE = 100


def rows_of(code: str) -> set[str]:
    """The rows of the table that this viewer sees."""
    at = list(VIEWERS).index(code)
    seen: set[str] = set()
    for marks, rows in TABLE.items():
        assert len(marks.split()) == len(VIEWERS), marks
        if marks.split()[at] == "✔":
            seen |= set(rows)
    return seen


def is_in(row: str, rows: Iterable[str]) -> bool:
    """A row of the table with a star stands for each state."""
    kind, _, rest = row.removeprefix("own ").partition(" ")
    _, colon, tail = rest.partition(":")
    own = "own " if row.startswith("own ") else ""
    return row in rows or f"{own}{kind} *{colon}{tail}" in rows


def seen_by(world: World, code: str) -> set[str]:
    every = {row for rows in TABLE.values() for row in rows}
    assert all(is_in(thing.row, every) for thing in world.things.values())
    rows = rows_of(code)
    return {name for name, thing in world.things.items() if is_in(thing.row, rows)}


async def ask(world: World, code: str, document: str, **variables: Any) -> dict[str, Any]:
    """The data; a token that lacks the scope of a type is told that, and no more."""
    office = world.office
    services = SimpleNamespace(
        database=office.database, signing_key=KEY, reading=office.reading, public_url=None
    )
    context = Context(
        cast(Services, services), await office.viewer(VIEWERS[code]), NOW, None, "192.0.2.1"
    )
    result = await office.schema.execute(document, variable_values=variables, context_value=context)
    for error in result.errors or ():
        assert code in TOKENS, error
        assert (error.extensions or {}).get("code") == "FORBIDDEN", error
    return result.data or {}


async def test_each_object_is_told_to_whom_it_is_open_and_to_nobody_else_on_every_path(
    sqlite_database: Database,
) -> None:
    """V1 « every path goes through it »; V3 totals run on visible rows."""
    world = await open_world(sqlite_database)
    for code in VIEWERS:
        with told_of(code):
            seen = seen_by(world, code)
            await check_nodes(world, code, seen)
            await check_lists(world, code, seen)
            if code not in TOKENS:
                await check_nested(world, code, seen)
            await check_search(world, code, seen)
            await check_sums(world, code, seen)


async def check_nodes(world: World, code: str, seen: set[str]) -> None:
    for type_name in sorted({thing.type_name for thing in world.things.values()}):
        # A token is refused a whole document for one type that its scopes do not open.
        above_it = () if code in TOKENS else UP.get(type_name, ())
        up = " ".join(f"{name} {{ id }}" for name in above_it)
        names = sorted(world.of_type(type_name))
        for at in range(0, len(names), PAGE):
            data = await ask(
                world,
                code,
                f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {type_name} {{ {up or 'id'} }} }} }}",
                ids=[world.things[name].global_id for name in names[at : at + PAGE]],
            )
            nodes = [node for node in data.get("nodes") or () if node is not None]
            found = world.named([node["id"] for node in nodes])
            assert found == seen & set(names[at : at + PAGE]), type_name
            above = [node[name]["id"] for node in nodes for name in above_it if node[name]]
            assert world.named(above) <= seen, type_name


async def check_lists(world: World, code: str, seen: set[str]) -> None:
    for type_name, root in LISTS.items():
        data = await ask(
            world,
            code,
            f"{{ {root}(first: {PAGE}) {{ totalCount nodes {{ id }} edges {{ node {{ id }} }} }} }}",
        )
        expected = seen & world.of_type(type_name)
        page = data.get(root)
        if page is None:
            assert not expected, root
            continue
        for listed in (page["nodes"], [edge["node"] for edge in page["edges"]]):
            assert world.named([node["id"] for node in listed]) == expected, root
        assert page["totalCount"] == len(expected), root


async def check_nested(world: World, code: str, seen: set[str]) -> None:
    for type_name in sorted({thing.type_name for thing in world.things.values()}):
        connections = world.connections(type_name)
        parents = sorted(seen & world.of_type(type_name))
        if not connections or not parents:
            continue
        selected = " ".join(
            f"{one}(first: 50) {{ totalCount nodes {{ id }} }}" for one in connections
        )
        for at in range(0, len(parents), 10):
            some = parents[at : at + 10]
            data = await ask(
                world,
                code,
                f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {type_name} {{ {selected} }} }} }}",
                ids=[world.things[name].global_id for name in some],
            )
            for parent, node in zip(some, data["nodes"], strict=True):
                for connection in connections:
                    expected = seen & world.within(parent, connection)
                    page = node[connection]
                    if page is None:
                        assert not expected, (parent, connection)
                        continue
                    listed = world.named([one["id"] for one in page["nodes"]])
                    assert listed == expected, (parent, connection)
                    assert page["totalCount"] == len(expected), (parent, connection)


async def check_search(world: World, code: str, seen: set[str]) -> None:
    for type_ in SEARCHED:
        data = await ask(
            world,
            code,
            "query($text: String!, $types: [SearchType!]) { search(text: $text, types: $types, first: 100)"
            " { totalCount nodes { id } } }",
            text=WORD,
            types=[type_],
        )
        expected = {
            name
            for name in seen & set(looked_for(world))
            if world.things[name].type_name.upper() == type_
        }
        page = data.get("search") or {"totalCount": 0, "nodes": []}
        assert world.named([node["id"] for node in page["nodes"]]) == expected, type_
        assert page["totalCount"] == len(expected), type_


async def check_sums(world: World, code: str, seen: set[str]) -> None:
    """What a plan comes to is counted on what is seen of it."""
    for roadmap in sorted(world.of_type("Roadmap")):
        data = await ask(
            world,
            code,
            "query($id: ID!) { roadmapSums(roadmapId: $id) { __typename ... on RoadmapSums"
            " { tally { actions } } } roadmapBoard(roadmapId: $id) { __typename"
            " ... on RoadmapBoard { tally { actions } columns { actions { id } } } } }",
            id=world.things[roadmap].global_id,
        )
        actions = seen & world.within(roadmap, "actions")
        for answer in data.values():
            if roadmap in seen:
                assert answer["tally"]["actions"] == len(actions), roadmap
            else:
                assert answer["__typename"] in ("NotFound", "Forbidden"), roadmap
        if roadmap in seen:
            shown = [
                one["id"] for column in data["roadmapBoard"]["columns"] for one in column["actions"]
            ]
            assert world.named(shown) == actions, roadmap


async def test_what_an_atelier_flash_costs_stays_with_those_inside(
    sqlite_database: Database,
) -> None:
    """0024 « What an Atelier Flash costs stays with those inside. »"""
    world = await open_world(sqlite_database)
    for code in VIEWERS:
        data = await ask(
            world,
            code,
            "{ flashWorkshops(first: 100) { nodes { id estimatedAmount { amount } logisticsCost { amount } } } }",
        )
        inside = code in ("adm", "stf", "aud", "pil", "twn", "con", "buy")
        for node in (data.get("flashWorkshops") or {"nodes": []})["nodes"]:
            assert (node["estimatedAmount"] is not None) is inside, code
            assert (node["logisticsCost"] is not None) is inside, code
