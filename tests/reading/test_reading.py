"""The doorway: roots by id, tokens' scopes, plans kept, rows given to ordinary resolvers."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from server import models
from server.ids import from_global_id, new_id, to_global_id
from server.problems import Forbidden, NotFound, ValidationFailed
from server.reading import ReadsRows, install
from server.schema.scalars import SCALARS
from server.schema.types import Action, Mission
from server.vocabulary import Facet, Scope
from tests.reading.conftest import Library
from tests.reading.contract import Query, desk_over
from tests.reading.oracle import Rights


def an_id(library: Library, viewer_name: str, *, visible: bool) -> str:
    """The global id of a mission that this viewer sees, or does not."""
    rights = Rights(library.rows, library.viewers[viewer_name])
    chosen = next(
        m
        for m in library.rows.all(models.Mission)
        if (Facet.EXISTENCE in rights.facets(m)) is visible
    )
    return to_global_id("Mission", chosen.id)


async def test_a_hidden_object_is_answered_like_a_missing_one(library: Library) -> None:
    viewer = library.viewers["member"]
    document = "query ($id: ID!) { node(id: $id) { id } mission(id: $id) { code } }"
    hidden = await library.desk.ask(viewer, document, id=an_id(library, "member", visible=False))
    missing = await library.desk.ask(viewer, document, id=to_global_id("Mission", new_id()))
    assert hidden.data == missing.data == {"node": None, "mission": None}
    assert hidden.errors is missing.errors is None


async def test_nodes_keep_the_order_asked_and_leave_a_null_where_one_is_hidden(
    library: Library,
) -> None:
    shown = an_id(library, "member", visible=True)
    hidden = an_id(library, "member", visible=False)
    agency = to_global_id("Agency", library.world.all(models.Agency)[0].id)
    data = await library.desk.data(
        library.viewers["member"],
        "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
        ids=[agency, hidden, shown, "?", agency],
    )
    assert [node and node["id"] for node in data["nodes"]] == [agency, None, shown, None, agency]


async def test_more_than_a_hundred_nodes_are_refused(sqlite_library: Library) -> None:
    result = await sqlite_library.desk.ask(
        sqlite_library.viewers["member"],
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        ids=["?"] * 101,
    )
    assert result.errors is not None
    assert isinstance(result.errors[0].original_error, ValidationFailed)


async def test_a_union_is_answered_by_its_members_alone(sqlite_library: Library) -> None:
    document = """query ($id: ID!) { subject(id: $id) { __typename
        ... on Mission { code } ... on Action { title } } }"""
    viewer = sqlite_library.viewers["member"]
    mission = an_id(sqlite_library, "member", visible=True)
    data = await sqlite_library.desk.data(viewer, document, id=mission)
    assert data["subject"]["__typename"] == "Mission"
    agency = to_global_id("Agency", sqlite_library.world.all(models.Agency)[0].id)
    assert (await sqlite_library.desk.data(viewer, document, id=agency))["subject"] is None


async def test_a_token_without_the_scope_is_refused_before_anything_is_read(
    sqlite_library: Library,
) -> None:
    viewer = sqlite_library.viewers["member"]
    narrow = dataclasses.replace(viewer, scopes=frozenset({Scope.ROADMAP_READ}))
    refused = await sqlite_library.desk.ask(
        narrow, "{ agencies { nodes { missions { totalCount } } } }"
    )
    assert refused.data is None
    assert refused.errors is not None
    assert isinstance(refused.errors[0].original_error, Forbidden)
    # The same token reads what its scope opens, and what needs none.
    assert await sqlite_library.desk.data(
        narrow, "{ roadmaps { totalCount } agencies { totalCount } }"
    )


async def test_a_token_looks_up_by_id_what_its_scopes_open_and_is_refused_the_rest(
    sqlite_library: Library,
) -> None:
    """A type that the contract gains takes no object away from the tokens of before."""
    narrow = dataclasses.replace(
        sqlite_library.viewers["member"], scopes=frozenset({Scope.ROADMAP_READ})
    )
    agency = to_global_id("Agency", sqlite_library.world.all(models.Agency)[0].id)
    document = "query ($id: ID!) { node(id: $id) { id } }"
    found = await sqlite_library.desk.data(narrow, document, id=agency)
    assert found == {"node": {"id": agency}}
    # There or not: what is refused is the type that the id names.
    for mission_id in (an_id(sqlite_library, "member", visible=True), new_id()):
        id_ = mission_id if isinstance(mission_id, str) else to_global_id("Mission", mission_id)
        refused = await sqlite_library.desk.ask(narrow, document, id=id_)
        assert refused.data is None or refused.data == {"node": None}
        assert refused.errors is not None
        assert isinstance(refused.errors[0].original_error, Forbidden)


async def test_a_plan_is_made_once_for_a_document_and_a_kind_of_viewer(
    sqlite_library: Library,
) -> None:
    plans = sqlite_library.desk.reading.plans
    document = "query ($deep: Boolean!) { missions { nodes { code summary @include(if: $deep) } } }"
    member, both = (
        sqlite_library.viewers["member"],
        sqlite_library.viewers["member of both agencies"],
    )
    await sqlite_library.desk.data(member, document, deep=True)
    await sqlite_library.desk.data(both, document, deep=True)
    assert (plans.hits, len(plans)) == (1, 1)
    await sqlite_library.desk.data(member, document, deep=False)
    await sqlite_library.desk.data(sqlite_library.viewers["public"], document, deep=True)
    assert (plans.hits, len(plans)) == (1, 3)


async def test_a_verb_is_told_that_a_hidden_row_is_not_found(sqlite_library: Library) -> None:
    reading, viewer = sqlite_library.desk.reading, sqlite_library.viewers["member"]
    rights = Rights(sqlite_library.rows, viewer)
    for mission in sqlite_library.rows.all(models.Mission):
        if rights.sees(mission):
            await reading.require(viewer, "Mission", mission.id)
        else:
            with pytest.raises(NotFound):
                await reading.require(viewer, "Mission", mission.id)


@strawberry.type(description="Réussite.")
class TouchSuccess:
    action: Action | None = strawberry.field(description="L'action.")
    missions: list[Mission] = strawberry.field(description="Les missions.")
    label: str = strawberry.field(description="Un mot.")


@strawberry.type(description="Échec.")
class TouchFailure:
    label: str = strawberry.field(description="Un mot.")


TouchResult = Annotated[
    TouchSuccess | TouchFailure, strawberry.union("TouchResult", description="Issue.")
]
touched: list[str] = []


@strawberry.type(description="Écritures de l'essai.")
class Mutation:
    @strawberry.mutation(description="Rend une action et des missions.")  # type: ignore[untyped-decorator]  # by Strawberry
    async def touch(
        self, info: Info[Any, Any], action: strawberry.ID, missions: list[strawberry.ID]
    ) -> TouchResult:
        touched.append(action)
        reading = info.context.services.reading
        return TouchSuccess(
            action=await reading.fetch(
                info, from_global_id(action)[1], path=("TouchSuccess", "action")
            ),
            missions=await reading.fetch_many(
                info,
                [from_global_id(one)[1] for one in missions],
                path=("TouchSuccess", "missions"),
            ),
            label="fait",
        )


MUTABLE = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[ReadsRows],
)
install(MUTABLE)

TOUCH = """
mutation ($action: ID!, $missions: [ID!]!) {
  touch(action: $action, missions: $missions) {
    ... on TouchSuccess {
      label
      action { title roadmap { holder { name } } }
      again: action { name: title statusChanges(first: 1) { totalCount nodes { toStatus } } }
      missions { code lines { nodes { plannedDays } } }
    }
  }
}
"""


async def test_a_mutation_answers_the_rows_its_result_holds(library: Library) -> None:
    desk = desk_over(library.database, MUTABLE)
    viewer = library.viewers["staff of one, member elsewhere"]
    rights = Rights(library.rows, viewer)
    action = next(a for a in library.rows.all(models.Action) if rights.sees(a))
    shown = [m for m in library.rows.all(models.Mission) if rights.sees(m)][:2]
    ids = [to_global_id("Mission", m.id) for m in shown] + [to_global_id("Mission", new_id())]
    data = await desk.data(viewer, TOUCH, action=to_global_id("Action", action.id), missions=ids)
    answered = data["touch"]
    assert answered["action"]["title"] == answered["again"]["name"] == action.title
    assert answered["again"]["statusChanges"]["totalCount"] == 2
    assert [mission["code"] for mission in answered["missions"]] == [m.code for m in shown]


async def test_a_mutation_answers_null_for_a_row_its_viewer_does_not_see(
    sqlite_library: Library,
) -> None:
    desk = desk_over(sqlite_library.database, MUTABLE)
    action = sqlite_library.world.all(models.Action)[0]
    data = await desk.data(
        sqlite_library.viewers["public"],
        TOUCH,
        action=to_global_id("Action", action.id),
        missions=[],
    )
    assert data["touch"] == {"label": "fait", "action": None, "again": None, "missions": []}


async def test_a_mutation_whose_answer_is_out_of_scope_writes_nothing(
    sqlite_library: Library,
) -> None:
    desk = desk_over(sqlite_library.database, MUTABLE)
    narrow = dataclasses.replace(sqlite_library.viewers["member"], scopes=frozenset())
    touched.clear()
    result = await desk.ask(narrow, TOUCH, action=to_global_id("Action", new_id()), missions=[])
    assert result.errors is not None
    assert isinstance(result.errors[0].original_error, Forbidden)
    assert touched == []


async def test_an_ordinary_field_answers_beside_the_rows(sqlite_library: Library) -> None:
    data = await sqlite_library.desk.data(
        sqlite_library.viewers["public"],
        "{ greeting __typename missions { __typename totalCount } }",
    )
    assert data == {
        "greeting": "Bonjour",
        "__typename": "Query",
        "missions": {"__typename": "MissionConnection", "totalCount": 0},
    }


async def test_the_same_field_asked_twice_is_merged(sqlite_library: Library) -> None:
    data = await sqlite_library.desk.data(
        sqlite_library.viewers["member"],
        """{ missions(first: 1) { nodes { agency { id } ...A } } missions(first: 1) { totalCount } }
        fragment A on Mission { agency { organisation { name } id } ... on Node { id } }""",
    )
    assert list(data["missions"]) == ["nodes", "totalCount"]
    assert list(data["missions"]["nodes"][0]) == ["agency", "id"]
    assert list(data["missions"]["nodes"][0]["agency"]) == ["id", "organisation"]
