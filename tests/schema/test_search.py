"""The search and the filters of the whole contract: what is found, in which order, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from server import models
from server.access import policy
from server.access.policy import Rule
from server.database import Database, Transaction, decode_uuid
from server.domain.indexing import index_all
from server.ids import new_id, to_global_id
from server.models.sorting import sort_key
from server.problems import Forbidden
from server.reading.searching import Hits, HitShape, words_of
from server.vocabulary import (
    DeliverableKind,
    DeliverableStatus,
    Instrument,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    Scope,
    Strand,
    VersionStatus,
    ViewerKind,
    VisibilityPolicy,
)
from tests.access.test_matrix import MATRIX, cells, told_of
from tests.schema.agency import NOW, TODAY, Office, open_office

STAMPS: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
SEARCH = """
query($text: String!, $types: [SearchType!], $agency: ID, $first: Int, $after: String) {
  search(text: $text, types: $types, agencyId: $agency, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor node { __typename ... on Mission { code } ... on Organisation { name } } }
  }
}
"""


async def library(database: Database) -> Office:
    """An office with missions whose words stand here or there."""
    office = await open_office(database)

    async def work(tx: Transaction) -> None:
        for code, title, summary in (
            ("A1", "Mobilités rurales", None),
            ("A2", "Plan vélo et mobilités", "Dans les communes rurales."),
            ("A3", "L'eau du bassin", "Mobilités rurales et vélos."),
            ("A4", "Révision du PLU", "Avec le SCoT et l'EMC²."),
            ("A5", "Une plume de plus", None),
        ):
            await models.Mission.create(
                using_db=tx.connection,
                **STAMPS,
                agency_id=office.agency_id,
                code=code,
                title=title,
                summary=summary,
                strand=Strand.MISSIONS,
                kind=MissionKind.OTHER,
                status=MissionStatus.IN_PROGRESS,
                sort_key=sort_key(title),
            )
        await index_all(tx)

    await office.write(work)
    return office


async def codes(office: Office, text: str, who: str = "asking", **more: Any) -> list[str]:
    data = await office.ask(who, SEARCH, text=text, types=["MISSION"], **more)
    assert data["search"]["totalCount"] == len(data["search"]["edges"])
    return [edge["node"]["code"] for edge in data["search"]["edges"]]


async def test_the_best_hits_come_first_and_every_word_counts(database: Database) -> None:
    office = await library(database)
    assert await codes(office, "mobilités rurales") == ["A1", "A2", "A3"]
    assert await codes(office, "RURALES mobilite") == ["A1", "A2", "A3"]
    # Alike in their titles: the newest first.
    assert await codes(office, "vélos") == ["A2", "A3"]
    assert await codes(office, "mobilités du bassin") == ["M1", "A3"]
    assert await codes(office, "l’eau") == ["A3"]
    assert await codes(office, "PLU") == ["A4"]
    assert await codes(office, "scot emc2") == ["A4"]
    assert await codes(office, "mobi") == ["A2", "A1", "M1", "A3"]
    assert await codes(office, "A2") == ["A2"]
    assert await codes(office, "mobilités inconnues") == []
    assert await codes(office, "?!") == []


async def test_a_search_goes_over_every_type_or_those_named(database: Database) -> None:
    office = await library(database)
    data = await office.ask("asking", SEARCH, text="agency")
    names = {edge["node"].get("name") for edge in data["search"]["edges"]}
    assert names == {"agency", "agency elsewhere"}
    data = await office.ask("asking", SEARCH, text="agency", types=["MISSION", "PROGRAMME"])
    assert data["search"]["totalCount"] == 0
    for agency, count in ((office.agency_id, 4), (new_id(), 0), (office.mission_id, 0)):
        data = await office.ask(
            "asking", SEARCH, text="mobilites", agency=to_global_id("Agency", agency)
        )
        assert data["search"]["totalCount"] == count


async def test_the_pages_of_a_search_put_together_are_its_hits(database: Database) -> None:
    office = await library(database)
    found, after = [], None
    while True:
        data = await office.ask("asking", SEARCH, text="mobilites", first=1, after=after)
        page = data["search"]
        found += [edge["node"]["code"] for edge in page["edges"]]
        assert page["totalCount"] == 4
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == await codes(office, "mobilites")


async def test_a_cursor_of_a_search_serves_no_other(sqlite_database: Database) -> None:
    office = await library(sqlite_database)
    data = await office.ask("asking", SEARCH, text="mobilites", first=1)
    cursor = data["search"]["pageInfo"]["endCursor"]
    for who, text in (("asking", "mobilites rurales"), ("other", "mobilites")):
        with pytest.raises(AssertionError, match="Curseur inconnu"):
            await office.ask(who, SEARCH, text=text, after=cursor)


async def test_a_search_too_long_is_refused(sqlite_database: Database) -> None:
    office = await open_office(sqlite_database)
    with pytest.raises(AssertionError, match="200"):
        await office.ask("asking", SEARCH, text="a" * 201)


async def test_a_token_finds_only_the_types_that_it_opens(sqlite_database: Database) -> None:
    office = await library(sqlite_database)
    await office.write(
        lambda tx: tx.execute("UPDATE api_token SET scopes = $1", [[Scope.PROGRAMME_READ.value]])
    )
    data = await office.ask("asking", SEARCH, text="mobilites")
    assert data["search"]["totalCount"] == 0
    assert (await office.ask("asking", SEARCH, text="agency"))["search"]["totalCount"] == 2
    with pytest.raises(AssertionError, match=Forbidden().message("fr")[:10]):
        await office.ask("asking", SEARCH, text="mobilites", types=["MISSION"])


@pytest.mark.parametrize("policy_", list(VisibilityPolicy))
async def test_v1_the_search_is_a_path_of_the_matrix(
    database: Database, policy_: VisibilityPolicy
) -> None:
    """« V1 one policy function, every path goes through it »: nodes, and the total too (V3)."""
    office = await open_office(database, policy_)
    for status in DeliverableStatus:
        await office.add_deliverable(status, DeliverableKind.STUDY)
    await office.write(index_all)
    document = """query($title: String!, $summary: String!, $id: ID!) {
      title: search(text: $title, types: [MISSION]) { totalCount nodes { __typename } }
      summary: search(text: $summary, types: [MISSION]) { totalCount nodes { __typename } }
      kept: missions(filter: { text: $title }) { totalCount nodes { code } }
      read: missions(filter: { text: $summary }) { totalCount nodes { code } }
      found: search(text: "livrable", types: [DELIVERABLE]) {
        totalCount nodes { ... on Deliverable { id } } }
      listed: deliverables(filter: { missionId: $id, text: "livrable" }) { nodes { id } }
      all: deliverables(filter: { missionId: $id }) { nodes { id } } }"""
    await office.write(_title_deliverables)
    for viewer in MATRIX[policy_]:
        open_ = cells(policy_, viewer)
        with told_of(viewer):
            data = await office.ask(
                viewer, document, title="mobilités", summary="résumé", id=office.mission
            )
            for name, facet in (("title", "F1"), ("kept", "F1"), ("summary", "F2"), ("read", "F2")):
                assert data[name]["totalCount"] == len(data[name]["nodes"]) == open_[facet]
            shown = {node["id"] for node in data["all"]["nodes"]}
            assert {node["id"] for node in data["found"]["nodes"]} == shown
            assert {node["id"] for node in data["listed"]["nodes"]} == shown
            assert data["found"]["totalCount"] == len(shown)


async def _title_deliverables(tx: Transaction) -> None:
    await tx.execute("UPDATE deliverable SET title = 'Livrable'")
    await index_all(tx)


async def test_words_behind_a_facet_find_nothing_for_whom_it_is_closed(
    database: Database,
) -> None:
    """No policy of today shows a mission without its summary; one that did would keep its words."""
    office = await library(database)
    root: Any = office.reading.catalogue.roots["search"]
    closed = Rule({ViewerKind.MEMBER: "1 = 0"})
    targets = {
        name: type(one)(one.table, one.visible, closed, one.agency) if name == "Mission" else one
        for name, one in root.targets.items()
    }
    viewer = await office.viewer("asking")
    found = []
    for search in (root, type(root)(root.coordinate, root.target, targets)):
        statement = Hits(search, viewer.kind).statement(
            HitShape(database.dialect, counting=True, after=False, of_agency=False)
        )
        values = {**viewer.parameters(), **words_of("vélos"), "types": ("Mission",)}
        async with database.snapshot() as snapshot:
            ((count,),) = await snapshot.fetch(statement.sql, statement.parameters(values))
        found.append(count)
    # A2 has the word in its title, A3 in its summary alone.
    assert found == [2, 1]


FILTERS: dict[str, tuple[str, str]] = {
    # filter                                            the facet that opens what it asks about
    "member": ("{ member: { organisationId: $org } }", "F2"),
    "member in a category": (
        "{ member: { organisationId: $org, category: INVOLVED } }",
        "F2",
    ),
    "requested by": ("{ requestedById: $org }", "F2"),
    "territory": ("{ territoryId: $territory }", "F2"),
    "siren": ('{ siren: "200063402" }', "F2"),
    "insee code": ('{ inseeCode: "38416" }', "F2"),
    "theme": ("{ themeId: $theme }", "F2"),
    "branch": ("{ themeId: $branch }", "F2"),
    "instrument": ("{ instrument: [PLUI, PLU] }", "F2"),
    "external ref": ('{ externalRef: { system: "IDURBA", value: "38416_PLU" } }', "F2"),
    "late": ("{ late: true }", "F2"),
    "not late": ("{ late: false }", "NONE"),
    "year": ("{ year: 2026 }", "F1"),
    "another year": ("{ year: 2019 }", "NONE"),
    "axis": ("{ axisId: $axis }", "F1"),
    "status": ("{ status: [PROPOSED, IN_PROGRESS] }", "F1"),
    "another status": ("{ status: [PROPOSED] }", "NONE"),
    "kind": ("{ kind: [OTHER], strand: MISSIONS, partnership: PARTNERSHIP }", "F1"),
    "lead": ("{ leadId: $lead }", "STAFF"),
}
STAFF = {"admin", "lead", "staff", "auditor"}


@pytest.mark.parametrize("policy_", list(VisibilityPolicy))
async def test_v5_a_filter_is_no_oracle(database: Database, policy_: VisibilityPolicy) -> None:
    """What a reader does not read keeps no row for him: viewer × filter, as the matrix draws it."""
    office = await open_office(database, policy_)
    await office.line(VersionStatus.APPROVED)
    ids = await office.write(lambda tx: about(tx, office))
    ((axis_id,),) = await office.rows("SELECT axis_id FROM programme_line")
    asked = "\n".join(
        f"f{at}: missions(filter: {text}) {{ totalCount nodes {{ code }} }}"
        for at, (text, _) in enumerate(FILTERS.values())
    )
    document = (
        "query($org: ID!, $territory: ID!, $theme: ID!, $branch: ID!, $axis: ID!, $lead: ID!)"
        f" {{ {asked} }}"
    )
    for viewer in MATRIX[policy_]:
        open_ = {**cells(policy_, viewer), "NONE": False, "STAFF": viewer in STAFF}
        with told_of(viewer):
            data = await office.ask(
                viewer,
                document,
                org=office.organisation("asking"),
                lead=to_global_id("User", office.users["lead"]),
                axis=to_global_id("Axis", decode_uuid(axis_id)),
                **ids,
            )
            kept = {
                name: data[f"f{at}"]["totalCount"] == len(data[f"f{at}"]["nodes"]) == 1
                for at, name in enumerate(FILTERS)
            }
            assert kept == {name: open_[facet] for name, (_, facet) in FILTERS.items()}


async def about(tx: Transaction, office: Office) -> dict[str, str]:
    """The mission made late, on a territory, a branch of a theme, an instrument, a reference."""
    using: dict[str, Any] = {"using_db": tx.connection, **STAMPS}
    await tx.execute("UPDATE mission SET end_on = $1", [TODAY.replace(year=2025)])
    commune = await models.Organisation.create(
        **using,
        name="Saint-Marcellin",
        kind=OrganisationKind.COMMUNE,
        siren="200063402",
        insee_code="38416",
        cog_vintage=2026,
        sort_key="saint-marcellin",
    )
    territory = await models.Territory.create(
        **using, name="Le bassin", scale="CUSTOM", sort_key="le bassin"
    )
    await models.TerritoryMember.create(
        **using, territory_id=territory.id, organisation_id=commune.id
    )
    theme = await models.Theme.create(
        **using, agency_id=office.agency_id, name="Mobilités", sort_key="mobilites"
    )
    branch = await models.Theme.create(
        **using, agency_id=office.agency_id, parent_id=theme.id, name="Vélo", sort_key="velo"
    )
    of = {**using, "mission_id": office.mission_id}
    await models.MissionTerritory.create(**of, territory_id=territory.id)
    await models.MissionTheme.create(**of, theme_id=branch.id)
    await models.MissionInstrument.create(**of, instrument=Instrument.PLU)
    await models.MissionReference.create(**of, system="IDURBA", value="38416_PLU")
    return {
        "territory": to_global_id("Territory", territory.id),
        "theme": to_global_id("Theme", theme.id),
        "branch": to_global_id("Theme", branch.id),
    }


async def test_a_filter_takes_a_hundred_values_at_most(sqlite_database: Database) -> None:
    office = await open_office(sqlite_database)
    document = "query($s: [MissionStatus!]) { missions(filter: { status: $s }) { totalCount } }"
    assert (await office.ask("admin", document, s=[]))["missions"]["totalCount"] == 0
    with pytest.raises(AssertionError, match="100"):
        await office.ask("admin", document, s=["PROPOSED"] * 101)


async def test_organisations_are_kept_by_department_and_by_agency(database: Database) -> None:
    office = await open_office(database)
    await office.write(
        lambda tx: tx.execute(
            "UPDATE organisation SET department_codes = $1 WHERE id = $2",
            [["38", "2A"], office.organisations["asking"]],
        )
    )
    document = """query($d: String, $a: ID) {
      organisations(filter: { department: $d, memberOfId: $a }) { nodes { name } } }"""
    agency = to_global_id("Agency", office.agency_id)
    for given, expected in (
        ({"d": "2A"}, {"asking"}),
        ({"d": "3"}, set()),
        ({"d": "38", "a": agency}, {"asking"}),
    ):
        data = await office.ask("public", document, **given)
        assert {node["name"] for node in data["organisations"]["nodes"]} == expected
    data = await office.ask("public", document, a=agency)
    names = {node["name"] for node in data["organisations"]["nodes"]}
    assert "funder" in names
    assert not names & {"left", "elsewhere"}


def test_who_leads_is_for_the_staff() -> None:
    assert set(policy.MISSION_LEADS.by_kind) == {ViewerKind.STAFF, ViewerKind.AUDITOR}
