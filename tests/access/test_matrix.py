"""DOMAIN §3, cell by cell: viewer × facet × path, under both policies, on both databases (V5).

The table below is written as the domain draws it, by hand: nothing of it is taken from the code.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from server import models
from server.access import policy
from server.database import Database, Transaction, decode_uuid
from server.domain.indexing import index_all
from server.ids import new_id, to_global_id
from server.interchange.authors import Author
from server.interchange.exporting import Form, Outgoing, give_out
from server.interchange.kinds import Kind
from server.schema.sorts import MissionSort
from server.vocabulary import (
    BodyKind,
    BodyLevel,
    BodySide,
    DeliverableKind,
    DeliverableStatus,
    VersionStatus,
    VisibilityPolicy,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

ON_REQUEST = VisibilityPolicy.MEMBERS_ON_REQUEST
TO_ALL = VisibilityPolicy.MEMBERS_AND_FUNDERS

FACETS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "PUBLISHED")
MATRIX = {
    ON_REQUEST: {
        # viewer              F1  F2  F3  F4  F5  F6  F7  F8  published
        "admin":             "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "lead":              "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "staff":             "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "auditor":           "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "asking":            "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "piloting":          "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "interested":        "✔   ✔   ✔   ✔   –   ✔   ✔   –   ✔",
        "informed":          "✔   ✔   –   –   –   –   ✔   –   ✔",
        "informed, served":  "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "other":             "✔   ✔   –   –   –   –   ✔   –   ✔",
        "other, served":     "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "funder":            "–   –   –   –   –   –   –   –   ✔",
        "elsewhere":         "–   –   –   –   –   –   –   –   ✔",
        "left":              "–   –   –   –   –   –   –   –   ✔",
        "public":            "–   –   –   –   –   –   –   –   ✔",
    },
    TO_ALL: {
        # viewer              F1  F2  F3  F4  F5  F6  F7  F8  published
        "admin":             "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "lead":              "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "staff":             "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "auditor":           "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "asking":            "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "piloting":          "✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔   ✔",
        "interested":        "✔   ✔   ✔   ✔   –   ✔   ✔   –   ✔",
        "informed":          "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "informed, served":  "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "other":             "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "other, served":     "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "funder":            "✔   ✔   –   –   –   ✔   ✔   –   ✔",
        "elsewhere":         "–   –   –   –   –   –   –   –   ✔",
        "left":              "–   –   –   –   –   –   –   –   ✔",
        "public":            "–   –   –   –   –   –   –   –   ✔",
    },
}  # fmt: skip

# The deliverable that stands for each facet; the drafts are of three states, told apart below.
SHOWN_BY = {
    "F5": (DeliverableStatus.DRAFT, DeliverableStatus.SUBMITTED, DeliverableStatus.RETURNED),
    "F6": (DeliverableStatus.VALIDATED,),
    "F7": (DeliverableStatus.RELEASED_TO_MEMBERS,),
    "PUBLISHED": (DeliverableStatus.PUBLISHED,),
}


def cells(policy_: VisibilityPolicy, viewer: str) -> dict[str, bool]:
    marks = MATRIX[policy_][viewer].split()
    assert len(marks) == len(FACETS)
    return {facet: mark == "✔" for facet, mark in zip(FACETS, marks, strict=True)}


@dataclass(frozen=True)
class Scene:
    """An office with a deliverable in each state, a committee, and a line with its days."""

    office: Office
    line_id: str
    body_id: str

    def seen(self, statuses: tuple[DeliverableStatus, ...]) -> set[str]:
        return {self.office.deliverable(status) for status in statuses}


async def scene(database: Database, policy_: VisibilityPolicy) -> Scene:
    office = await open_office(database, policy_)
    for status in DeliverableStatus:
        await office.add_deliverable(status, DeliverableKind.STUDY)
    await office.line(VersionStatus.APPROVED)
    for name in ("informed, served", "other, served"):
        await office.do(name, "requestOutputs", missionId=office.mission)
    logged = await office.change(
        "staff", "logDays", "", missionId=office.mission, spentOn=TODAY.isoformat(), days="0.5"
    )
    assert logged["__typename"] == "LogDaysSuccess"

    async def committee(tx: Transaction) -> Any:
        body = await models.GovernanceBody.create(
            using_db=tx.connection,
            id=new_id(),
            agency_id=office.agency_id,
            mission_id=office.mission_id,
            name="Comité de pilotage",
            kind=BodyKind.STEERING_COMMITTEE,
            side=BodySide.PARTNERSHIP,
            level=BodyLevel.MIXED,
            sort_key="comite de pilotage",
            created_at=NOW,
            updated_at=NOW,
        )
        return body.id

    body_id = await office.write(committee)
    await office.write(_worded)
    ((line_id,),) = await office.rows("SELECT id FROM programme_line")
    return Scene(
        office,
        to_global_id("ProgrammeLine", decode_uuid(line_id)),
        to_global_id("GovernanceBody", body_id),
    )


async def _worded(tx: Transaction) -> None:
    await tx.execute("UPDATE programme_line SET comment = 'Une raison'")
    await index_all(tx)


MISSION_COLUMNS = """
fragment M on Mission {
  code title status summary progress spentDays dayEntries { totalCount nodes { days } }
  participations { totalCount }
  deliverables(first: 100) { totalCount nodes { id returnReason } edges { cursor node { id } } }
}
fragment L on ProgrammeLine { plannedDays comment spentDays remainingDays overConsumed }
"""
PATHS = (
    """
query($mission: ID!, $line: ID!, $body: ID!, $agency: ID!, $organisation: ID!) {
  byId: mission(id: $mission) { ...M }
  byNode: node(id: $mission) { ... on Mission { ...M } }
  byNodes: nodes(ids: [$mission]) { ... on Mission { ...M } }
  list: missions { totalCount nodes { ...M } edges { cursor node { ...M } } }
  filtered: missions(filter: { agencyId: $agency, status: IN_PROGRESS }) {
    totalCount nodes { ...M }
  }
  nested: agency(id: $agency) { missions { totalCount nodes { ...M } } }
  lineNode: node(id: $line) { ... on ProgrammeLine { ...L mission { ...M } } }
  body: node(id: $body) { id }
  bodies: agency(id: $agency) { bodies { totalCount nodes { id } } }
  asked: organisation(id: $organisation) { participations { totalCount nodes { mission { ...M } } } }
  searched: search(text: "mobilités", types: [MISSION]) {
    totalCount nodes { ... on Mission { ...M } }
  }
  report: activityReport(agencyId: $agency, year: 2026) {
    ... on ActivityReport { missionCount missionDays { spentDays } missions { ...M } }
  }
"""
    + "".join(
        f"  {sort.name}: missions(sort: {sort.name}) {{ totalCount nodes {{ ...M }} }}\n"
        for sort in MissionSort
    )
    + "}\n"
    + MISSION_COLUMNS
)


@contextmanager
def told_of(viewer: str) -> Iterator[None]:
    """Names the row of the table in which a cell does not hold."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"as {viewer}")
        raise


@pytest.mark.parametrize("policy_", [ON_REQUEST, TO_ALL])
async def test_v5_each_cell_holds_on_every_path(
    database: Database, policy_: VisibilityPolicy
) -> None:
    """« V1 one policy function; every path goes through it … V5 the whole matrix is one
    table-driven test, viewer × facet × path »"""
    stage = await scene(database, policy_)
    for viewer in MATRIX[policy_]:
        with told_of(viewer):
            await check_every_path(stage, viewer, cells(policy_, viewer))


async def check_every_path(stage: Scene, viewer: str, open_: dict[str, bool]) -> None:
    office = stage.office
    data = await office.ask(
        viewer,
        PATHS,
        mission=office.mission,
        line=stage.line_id,
        body=stage.body_id,
        agency=to_global_id("Agency", office.agency_id),
        organisation=office.organisation("asking"),
    )
    for path in ("byId", "byNode"):
        check_mission(stage, data[path], open_)
    check_mission(stage, data["byNodes"][0], open_)
    lists = [data[name] for name in ("list", "filtered", "searched", *MissionSort)]
    for path in (*lists, data["nested"]["missions"]):
        # V3: a total counts what is shown, and nothing else.
        assert path["totalCount"] == len(path["nodes"]) == open_["F1"]
        check_mission(stage, path["nodes"][0] if path["nodes"] else None, open_)
    for edge in data["list"]["edges"]:
        check_mission(stage, edge["node"], open_)
    check_line(stage, data["lineNode"], open_)
    assert (data["body"] is not None) is open_["F4"]
    assert data["bodies"]["bodies"]["totalCount"] == open_["F4"]
    taken_part = data["asked"]["participations"]
    assert taken_part["totalCount"] == open_["F2"]
    for row in taken_part["nodes"]:
        check_mission(stage, row["mission"], open_)
    check_report(stage, data["report"], open_)
    await check_cursor(stage, viewer, open_)
    await check_exports(stage, viewer, open_)


def check_mission(stage: Scene, mission: Any, open_: dict[str, bool]) -> None:
    assert (mission is not None) is open_["F1"]
    if mission is None:
        return
    assert mission["code"] == "M1"
    assert (mission["summary"] is not None) is open_["F2"]
    assert (mission["participations"] is not None) is open_["F2"]
    assert (mission["progress"] is not None) is open_["F3"]
    assert mission["spentDays"] == ("0.5" if open_["F8"] else None)
    entries = {"totalCount": 1, "nodes": [{"days": "0.5"}]}
    assert mission["dayEntries"] == (entries if open_["F8"] else None)
    shown = {
        id_ for facet, statuses in SHOWN_BY.items() if open_[facet] for id_ in stage.seen(statuses)
    }
    listed = mission["deliverables"]
    assert {node["id"] for node in listed["nodes"]} == shown
    assert {edge["node"]["id"] for edge in listed["edges"]} == shown
    assert listed["totalCount"] == len(shown)
    told = [node["returnReason"] for node in listed["nodes"] if node["returnReason"]]
    assert told == (["Reprendre la carte."] if open_["F5"] else [])


def check_line(stage: Scene, line: Any, open_: dict[str, bool]) -> None:
    assert (line is not None) is open_["F1"]
    if line is not None:
        for field in ("plannedDays", "spentDays", "remainingDays", "overConsumed"):
            assert (line[field] is not None) is open_["F8"]
        check_mission(stage, line["mission"], open_)


def check_report(stage: Scene, report: Any, open_: dict[str, bool]) -> None:
    """The days of a mission are in the report of whoever reads them; others are told of none."""
    if not report:
        assert not open_["F8"]
        return
    assert report["missionCount"] == open_["F8"]
    assert report["missionDays"] == ([{"spentDays": "0.5"}] if open_["F8"] else [])
    for mission in report["missions"]:
        check_mission(stage, mission, open_)


async def check_exports(stage: Scene, viewer: str, open_: dict[str, bool]) -> None:
    missions = await taken(stage.office, viewer, Kind.MISSIONS)
    assert [row["Code"] for row in missions] == ["M1"] * open_["F1"]
    for row in missions:
        assert bool(row["Résumé"]) is open_["F2"]
        assert bool(row["Membres impliqués"]) is open_["F2"]
        assert bool(row["Avancement"]) is open_["F3"]
    lines = await taken(stage.office, viewer, Kind.PROGRAMMES)
    assert [row["Code"] for row in lines] == ["M1"] * open_["F1"]
    for row in lines:
        assert bool(row["Jours"]) is bool(row["Commentaire"]) is open_["F8"]


async def taken(office: Office, viewer: str, kind: Kind) -> list[dict[str, str]]:
    """The rows of an export."""
    content, _ = await give_out(
        office.database,
        Outgoing(kind, office.agency_id, Form.CSV),
        Author(await office.viewer(viewer), NOW),
    )
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def check_cursor(stage: Scene, viewer: str, open_: dict[str, bool]) -> None:
    """Page by page, one may not reach a deliverable that the whole page would not show."""
    found: set[str] = set()
    after = None
    while True:
        data = await stage.office.ask(
            viewer,
            """query($after: String) { deliverables(first: 1, after: $after) {
              totalCount pageInfo { hasNextPage endCursor } nodes { id } } }""",
            after=after,
        )
        page = data["deliverables"]
        found |= {node["id"] for node in page["nodes"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert page["totalCount"] == len(found)
    assert found == {
        id_ for facet, statuses in SHOWN_BY.items() if open_[facet] for id_ in stage.seen(statuses)
    }


CHANGES = (
    """query($since: String) { changes(since: $since, types: [
  MISSION, MISSION_PARTICIPATION, PROGRAMME_LINE, DELIVERABLE, GOVERNANCE_BODY
]) { cursor hasMore reset changes { id kind node {
  id ... on Mission { ...M } ... on ProgrammeLine { ...L mission { ...M } }
} } } }
"""
    + MISSION_COLUMNS
)


@pytest.mark.parametrize("policy_", [ON_REQUEST, TO_ALL])
async def test_v5_each_cell_holds_in_what_is_told_to_have_moved(
    database: Database, policy_: VisibilityPolicy
) -> None:
    stage = await scene(database, policy_)
    cursors = {
        viewer: (await stage.office.ask(viewer, CHANGES))["changes"]["cursor"]
        for viewer in MATRIX[policy_]
    }
    await stage.office.write(_everything_moves)
    for viewer, cursor in cursors.items():
        with told_of(viewer):
            await check_changes(stage, viewer, cursor, cells(policy_, viewer))


async def _everything_moves(tx: Transaction) -> None:
    for table in (
        "mission",
        "mission_participation",
        "programme_line",
        "deliverable",
        "governance_body",
    ):
        await tx.execute(f"UPDATE {table} SET version = version + 1")


async def check_changes(stage: Scene, viewer: str, cursor: str, open_: dict[str, bool]) -> None:
    office = stage.office
    batch = (await office.ask(viewer, CHANGES, since=cursor))["changes"]
    assert (batch["hasMore"], batch["reset"]) == (False, None)
    parts = await office.rows("SELECT id FROM mission_participation")
    expected = {
        id_ for facet, statuses in SHOWN_BY.items() if open_[facet] for id_ in stage.seen(statuses)
    }
    expected |= {office.mission, stage.line_id} if open_["F1"] else set()
    expected |= {stage.body_id} if open_["F4"] else set()
    if open_["F2"]:
        expected |= {to_global_id("MissionParticipation", decode_uuid(id_)) for (id_,) in parts}
    assert {(one["id"], one["kind"]) for one in batch["changes"]} == {
        (id_, "UPDATED") for id_ in expected
    }
    for one in batch["changes"]:
        assert one["node"]["id"] == one["id"]
        if one["id"] == office.mission:
            check_mission(stage, one["node"], open_)
        if one["id"] == stage.line_id:
            check_line(stage, one["node"], open_)


@pytest.mark.parametrize("policy_", [ON_REQUEST, TO_ALL])
async def test_each_deliverable_answers_alike_by_id_by_node_by_filter_and_to_a_verb(
    database: Database, policy_: VisibilityPolicy
) -> None:
    """« V2 an object whose F1 is refused answers exactly like a missing one (NOT_FOUND) », in the
    text of a refusal too."""
    stage = await scene(database, policy_)
    for viewer in MATRIX[policy_]:
        with told_of(viewer):
            await check_each_deliverable(stage, viewer, cells(policy_, viewer))


async def check_each_deliverable(stage: Scene, viewer: str, open_: dict[str, bool]) -> None:
    office = stage.office
    query = """query($id: ID!, $status: [DeliverableStatus!], $mission: ID!) {
      byId: deliverable(id: $id) { id }
      byNode: node(id: $id) { id }
      filtered: deliverables(filter: { status: $status, missionId: $mission }) {
        totalCount nodes { id } } }"""
    missing = await office.do(
        viewer, "submitDeliverable", deliverableId=to_global_id("Deliverable", new_id())
    )
    for facet, statuses in SHOWN_BY.items():
        for status in statuses:
            id_ = office.deliverable(status)
            data = await office.ask(
                viewer, query, id=id_, status=status.value, mission=office.mission
            )
            expected = {"id": id_} if open_[facet] else None
            assert (data["byId"], data["byNode"]) == (expected, expected)
            assert data["filtered"]["totalCount"] == open_[facet]
            assert data["filtered"]["nodes"] == ([expected] if expected else [])
            if not open_[facet]:
                answer = await office.do(viewer, "submitDeliverable", deliverableId=id_)
                assert answer == missing


async def test_the_predicates_and_the_python_policy_show_the_same_deliverables(
    database: Database,
) -> None:
    """« V1 one policy function »: the same answers, from the one table, in Python and in SQL."""
    stage = await scene(database, ON_REQUEST)
    office = stage.office
    for policy_ in (ON_REQUEST, TO_ALL):
        await office.follow(policy_)
        mission = await facts(office, policy_)
        received = await receivers(office)
        for name in MATRIX[policy_]:
            viewer = await office.viewer(name)
            by_python = {
                to_global_id("Deliverable", id_)
                for status, id_ in office.deliverables.items()
                if policy.reads_deliverable(
                    viewer,
                    mission,
                    policy.DeliverableFacts(status, received.get(id_, frozenset())),
                )
            }
            data = await office.ask(name, "{ deliverables(first: 100) { nodes { id } } }")
            assert {node["id"] for node in data["deliverables"]["nodes"]} == by_python, name


async def facts(office: Office, policy_: VisibilityPolicy) -> policy.MissionFacts:
    async def read(tx: Transaction) -> list[models.MissionParticipation]:
        return await models.MissionParticipation.all(using_db=tx.connection)

    rows: list[Any] = await office.write(read)
    return policy.MissionFacts(
        office.agency_id,
        policy_,
        tuple(
            policy.Participation(row.organisation_id, row.category, row.from_on, row.to_on)
            for row in rows
        ),
    )


async def receivers(office: Office) -> dict[Any, frozenset[Any]]:
    rows = await office.rows("SELECT deliverable_id, organisation_id FROM output_reception")
    found: dict[Any, set[Any]] = {}
    for deliverable_id, organisation_id in rows:
        found.setdefault(decode_uuid(deliverable_id), set()).add(decode_uuid(organisation_id))
    return {id_: frozenset(organisations) for id_, organisations in found.items()}
