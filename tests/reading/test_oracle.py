"""The reading room and an independent oracle answer every document alike, for every viewer."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, build_schema, get_named_type
from hypothesis import HealthCheck, Phase, given, settings

from server import models
from server.access.policy import mission_facet
from server.access.viewer import Viewer
from server.database import decode_uuid
from server.ids import to_global_id
from server.vocabulary import Facet
from tests.reading.conftest import Library
from tests.reading.contract import SCHEMA
from tests.reading.documents import Document, documents
from tests.reading.oracle import LISTS, SHOWN, Mark, Oracle, Rights, knows
from tests.reading.world import World

SDL = SCHEMA.as_str()
CORE: GraphQLSchema = build_schema(SDL)
TYPES = (*sorted(model.__name__ for model in SHOWN), "Nothing")


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    # Shrinking asks every viewer thousands of documents; those generated are short enough to read.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(document=documents(CORE, TYPES, knows))
async def test_every_viewer_is_answered_as_the_oracle_answers(
    library: Library, document: Document
) -> None:
    text, variables = document.about(ids_of(library.world))
    for name, viewer in library.viewers.items():
        answered = await library.desk.data(viewer, text, **variables)
        expected = Oracle(CORE, library.rows, viewer).answer(text, variables)
        compare(answered, expected, where=name)


def test_the_oracle_knows_every_list_of_what_it_holds() -> None:
    holders = [CORE.query_type, *(CORE.type_map[model.__name__] for model in SHOWN)]
    held = {f"{model.__name__}Connection" for model in SHOWN}
    lists = {
        f"{holder.name}.{name}"
        for holder in holders
        if isinstance(holder, GraphQLObjectType)
        for name, declared in holder.fields.items()
        if get_named_type(declared.type).name in held
    }
    assert lists <= LISTS.keys()


EVERYTHING = """
query ($first: Int) {
  missions(first: $first) { totalCount nodes {
    code label summary startOn endOn progress requestedBy { name }
    participations { totalCount nodes { category fromOn toOn organisation { name } } }
    involved { nodes { organisation { name } } }
    lines(first: 3) { nodes { year plannedDays comment axis { title } orientation { number } } }
    workshops(first: 1) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { title
      sessions(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes {
      title status openedAt participantCount
      activities { nodes { position kind contributions { totalCount } } }
      contributions(first: 2) { totalCount nodes { text withdrawn group { title } } }
      groups { nodes { title mergedFrom { nodes { title } } tallies { nodes { total voters } } } }
      proposals { nodes { rank title holder { name } tally { total }
        action { title statusChanges { nodes { toStatus at effectiveOn } } } } }
    } } } } }
  } }
  actions(first: 100) { totalCount nodes { title proposal { group { title contributions { nodes { text } } }
    tally { total } session { workshop { mission { code lines { nodes {
      axis { title programmeVersion { declaredTotalDays totalsBasis programme { period } } }
    } } } } } } } }
}
"""


async def test_the_whole_chain_is_read_alike_in_both_directions(library: Library) -> None:
    for name, viewer in library.viewers.items():
        answered = await library.desk.data(viewer, EVERYTHING, first=100)
        expected = Oracle(CORE, library.rows, viewer).answer(EVERYTHING, {"first": 100})
        compare(answered, expected, where=name)


async def test_this_world_hides_missions_and_columns_from_some(library: Library) -> None:
    """Without these the comparisons above would prove little."""
    counts = {
        name: len(seen(library, viewer, Facet.EXISTENCE))
        for name, viewer in library.viewers.items()
    }
    assert counts["public"] == 0
    assert 0 < counts["member"] < len(library.world.all(models.Mission))
    member = library.viewers["member"]
    assert seen(library, member, Facet.DAYS_AND_MONEY) < seen(library, member, Facet.EXISTENCE)
    assert seen(library, member, Facet.PROGRESS) < seen(library, member, Facet.EXISTENCE)


async def test_the_predicates_and_the_python_policy_open_the_same_facets(
    library: Library,
) -> None:
    for name, viewer in library.viewers.items():
        for facet in Facet:
            rule = mission_facet(facet)
            opened = await ids_where(library, rule.predicate(viewer.kind), viewer)
            assert opened == seen(library, viewer, facet), f"{name}, {facet.name}"


def seen(library: Library, viewer: Viewer, facet: Facet) -> set[Any]:
    rights = Rights(library.rows, viewer)
    return {m.id for m in library.rows.all(models.Mission) if facet in rights.facets(m)}


async def ids_where(library: Library, predicate: str, viewer: Viewer) -> set[Any]:
    values = viewer.parameters()
    sql = predicate.replace("{t}", "t0")
    names = [name for name in values if f":{name}" in sql]
    for at, name in enumerate(names, 1):
        sql = sql.replace(f":{name}", f"${at}")
    async with library.database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            f"SELECT t0.id FROM mission t0 WHERE {sql}", [values[name] for name in names]
        )
    return {decode_uuid(row[0]) for row in rows}


def compare(answered: Any, expected: Any, *, where: str) -> None:
    """Equal, a cursor standing where the oracle leaves a mark."""
    match expected:
        case Mark():
            assert isinstance(answered, str), where
        case dict():
            assert isinstance(answered, dict), where
            assert list(answered) == list(expected), where
            for key, value in expected.items():
                compare(answered[key], value, where=f"{where}.{key}")
        case list():
            assert isinstance(answered, list), where
            assert len(answered) == len(expected), f"{where}: {answered} is not {expected}"
            for at, value in enumerate(expected):
                compare(answered[at], value, where=f"{where}.{at}")
        case _:
            assert answered == expected, f"{where}: {answered!r} is not {expected!r}"


def ids_of(world: World) -> dict[str, list[str]]:
    """Global ids by type, with some that name nothing."""
    found = {
        model.__name__: [to_global_id(model.__name__, row.pk) for row in world.all(model)]
        for model in sorted(SHOWN, key=lambda model: model.__name__)
    }
    mission = world.all(models.Mission)[0]
    found["Nothing"] = [to_global_id("Agency", mission.pk), "un texte", ""]
    return found
