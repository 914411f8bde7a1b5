"""Keyset pages: whole, in order, and of nobody else's list."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from server import models
from server.access.viewer import public
from server.ids import to_global_id
from server.problems import CursorInvalid, ValidationFailed
from tests.reading.conftest import Library
from tests.reading.contract import Desk
from tests.reading.oracle import Rights
from tests.reading.world import TODAY

PAGES = """
query ($first: Int, $after: String, $filter: MissionFilter, $sort: MissionSort) {
  missions(first: $first, after: $after, filter: $filter, sort: $sort) {
    totalCount nodes { code } edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@pytest.mark.parametrize(
    ("name", "first"),
    [("member", 1), ("member", 100), ("staff of one, member elsewhere", 4)],
)
async def test_pages_of_any_size_put_together_are_the_whole_visible_list(
    library: Library, name: str, first: int
) -> None:
    rights = Rights(library.rows, library.viewers[name])
    visible = [m for m in library.rows.all(models.Mission) if rights.sees(m)]
    expected = [m.code for m in sorted(visible, key=lambda m: (m.sort_key, m.id))]
    codes: list[str] = []
    after = None
    while True:
        page = await missions(library, name, first=first, after=after)
        codes += [node["code"] for node in page["nodes"]]
        assert page["totalCount"] == len(expected)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert codes == expected


@pytest.mark.parametrize(
    ("field", "inner"),
    [
        ("actions", "title"),
        ("organisations", "name"),
        ("workshops", "title"),
    ],
)
async def test_lists_sorted_by_texts_and_by_instants_page_alike(
    library: Library, field: str, inner: str
) -> None:
    viewer = library.viewers["staff of one, member elsewhere"]
    whole = await library.desk.data(viewer, f"{{ {field}(first: 100) {{ nodes {{ id }} }} }}")
    ids: list[str] = []
    after = None
    while True:
        data = await library.desk.data(
            viewer,
            f"query ($after: String) {{ {field}(first: 1, after: $after)"
            f" {{ nodes {{ id {inner} }} pageInfo {{ hasNextPage endCursor }} }} }}",
            after=after,
        )
        ids += [node["id"] for node in data[field]["nodes"]]
        if not data[field]["pageInfo"]["hasNextPage"]:
            break
        after = data[field]["pageInfo"]["endCursor"]
    assert ids == [node["id"] for node in whole[field]["nodes"]]
    assert len(ids) > 1


@pytest.mark.parametrize(
    ("sort", "place", "falling"),
    [
        (None, "sort_key", False),
        ("TITLE", "sort_key", False),
        ("TITLE_DESC", "sort_key", True),
        ("NEWEST_CHANGE", "updated_at", True),
        ("OLDEST_CHANGE", "updated_at", False),
    ],
)
async def test_pages_of_any_order_put_together_are_the_whole_list_in_that_order(
    library: Library, sort: str | None, place: str, falling: bool
) -> None:
    name = "staff of one, member elsewhere"
    rights = Rights(library.rows, library.viewers[name])
    visible = [m for m in library.rows.all(models.Mission) if rights.sees(m)]
    visible.sort(key=lambda m: (getattr(m, place), m.id), reverse=falling)
    codes: list[str] = []
    after = None
    while True:
        page = await missions(library, name, first=3, after=after, sort=sort)
        codes += [node["code"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert codes == [m.code for m in visible]
    assert len(codes) > 3


async def test_a_cursor_is_refused_under_another_order(sqlite_library: Library) -> None:
    page = await missions(sqlite_library, "member", first=1, sort="TITLE")
    cursor = page["pageInfo"]["endCursor"]
    # The order a list has by itself is the same list when it is named.
    assert (await missions(sqlite_library, "member", after=cursor))["nodes"]
    for sort in ("TITLE_DESC", "NEWEST_CHANGE"):
        result = await ask(sqlite_library, "member", after=cursor, sort=sort)
        assert isinstance(the_problem(result), CursorInvalid)


async def test_a_nested_page_goes_on_after_its_cursor(library: Library) -> None:
    viewer = library.viewers["staff of one, member elsewhere"]
    document = (
        "query ($id: ID!, $after: String) { mission(id: $id) {"
        " participations(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } } }"
    )
    mission = to_global_id("Mission", library.world.all(models.Mission)[0].id)
    seen: list[str] = []
    after = None
    for _ in range(3):
        data = await library.desk.data(viewer, document, id=mission, after=after)
        page = data["mission"]["participations"]
        seen += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert len(set(seen)) == 3


async def test_a_page_of_no_row_or_of_too_many_is_refused(sqlite_library: Library) -> None:
    for first in (0, -1, 101, 1_000_000):
        result = await ask(sqlite_library, "member", first=first)
        assert isinstance(the_problem(result), ValidationFailed)


async def test_a_cursor_is_refused_to_another_viewer(sqlite_library: Library) -> None:
    cursor = (await missions(sqlite_library, "member", first=1))["pageInfo"]["endCursor"]
    result = await ask(sqlite_library, "member of both agencies", after=cursor)
    assert isinstance(the_problem(result), CursorInvalid)


async def test_a_cursor_is_refused_under_another_filter(sqlite_library: Library) -> None:
    cursor = (await missions(sqlite_library, "member", first=1))["pageInfo"]["endCursor"]
    result = await ask(sqlite_library, "member", after=cursor, filter={"strand": "SOCLE"})
    assert isinstance(the_problem(result), CursorInvalid)


async def test_a_cursor_is_refused_in_another_list(sqlite_library: Library) -> None:
    viewer = sqlite_library.viewers["member"]
    data = await sqlite_library.desk.data(
        viewer, "{ organisations(first: 1) { pageInfo { endCursor } } }"
    )
    result = await ask(
        sqlite_library, "member", after=data["organisations"]["pageInfo"]["endCursor"]
    )
    assert isinstance(the_problem(result), CursorInvalid)


async def test_a_forged_cursor_is_refused(sqlite_library: Library) -> None:
    cursor = (await missions(sqlite_library, "member", first=1))["pageInfo"]["endCursor"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[-3] ^= 1
    forged = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    for text in (forged, "", "é", "A" * 5_000, cursor[:-4]):
        assert isinstance(
            the_problem(await ask(sqlite_library, "member", after=text)), CursorInvalid
        )


async def test_the_public_is_told_of_no_mission_not_even_by_a_count(library: Library) -> None:
    data = await library.desk.data(public(TODAY), PAGES)
    assert data["missions"]["totalCount"] == 0
    assert data["missions"]["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None,
    }  # fmt: skip


async def missions(library: Library, name: str, **variables: Any) -> dict[str, Any]:
    data = await library.desk.data(library.viewers[name], PAGES, **variables)
    page: dict[str, Any] = data["missions"]
    return page


async def ask(library: Library, name: str, **variables: Any) -> ExecutionResult:
    desk: Desk = library.desk
    return await desk.ask(library.viewers[name], PAGES, **variables)


def the_problem(result: ExecutionResult) -> Exception | None:
    assert result.data is None
    assert result.errors is not None
    return result.errors[0].original_error
