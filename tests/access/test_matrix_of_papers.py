"""DOMAIN §3 for what is written along the way: notes, committees with their meetings, seats, papers
and decisions, documents, links. Viewer × facet × path, under both policies, on both databases (V5).

The table is the one of `test_matrix`, drawn there by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from server.access import policy
from server.database import Database, Transaction
from server.ids import new_id, to_global_id
from server.models import Theme
from server.vocabulary import Facet, NoteVisibility, VisibilityPolicy
from tests.access.test_matrix import MATRIX, ON_REQUEST, TO_ALL, cells, facts, told_of
from tests.schema.agency import NOW, TODAY, Office, open_office

# The facet that opens each, drawn by hand: nothing of it is taken from the code.
NOTES = {"INTERNAL": "F5", "PARTICIPANTS": "F3", "MEMBERS": "F2"}
DOCUMENTS = {
    "SUMMARY": "F2",
    "PROGRESS": "F3",
    "COMMITTEES": "F4",
    "DRAFTS": "F5",
    "DAYS_AND_MONEY": "F8",
}
COMMITTEE = ("body", "seat", "planned", "held", "attendance", "paper", "decision")


@dataclass(frozen=True)
class Stage:
    """A mission with one of each, by its name, and the facet that opens it."""

    office: Office
    ids: dict[str, str]
    facet_of: dict[str, str]

    def seen(self, open_: dict[str, bool]) -> set[str]:
        return {name for name, facet in self.facet_of.items() if open_[facet]}


async def stage_of(database: Database, policy_: VisibilityPolicy) -> Stage:
    office = await open_office(database, policy_)
    ids: dict[str, str] = {}
    facet_of: dict[str, str] = {}
    for visibility, facet in NOTES.items():
        ids[visibility] = await note(office, visibility)
        facet_of[visibility] = facet
    for opened_by, facet in DOCUMENTS.items():
        ids[f"document {opened_by}"] = await document(office, opened_by)
        facet_of[f"document {opened_by}"] = facet
    ids |= await committee(office)
    facet_of |= dict.fromkeys(COMMITTEE, "F4")
    await links(office)
    return Stage(office, ids, facet_of)


async def note(office: Office, visibility: str) -> str:
    answer = await office.change(
        "staff",
        "addMissionNote",
        "... on AddMissionNoteSuccess { note { id } }",
        missionId=office.mission,
        text=f"Note {visibility}",
        visibility=visibility,
    )
    return str(answer["note"]["id"])


PAPER = {"title": "Pièce", "kind": "OTHER", "url": "https://example.org/piece.pdf"}
ADDED = "... on DocumentAdded { document { id } }"
MEETING = "... on MeetingChanged { meeting { id attendances { nodes { id } } } }"


async def document(office: Office, facet: str) -> str:
    answer = await office.change(
        "staff",
        "addMissionDocument",
        ADDED,
        missionId=office.mission,
        facet=facet,
        paper={**PAPER, "title": f"Pièce {facet}"},
    )
    return str(answer["document"]["id"])


async def committee(office: Office) -> dict[str, str]:
    made = await office.change(
        "lead",
        "createMissionCommittee",
        "... on GovernanceBodyCreated { body { id members { nodes { id organisation { id } } } } }",
        missionId=office.mission,
    )
    body = made["body"]
    planned, held = [
        (
            await office.change(
                "lead", "planMeeting", MEETING, bodyId=body["id"], scheduledOn=TODAY.isoformat()
            )
        )["meeting"]["id"]
        for _ in range(2)
    ]
    present = [one["organisation"]["id"] for one in body["members"]["nodes"]]
    met = await office.change("lead", "holdMeeting", MEETING, meetingId=held, present=present)
    paper = await office.change("lead", "addMeetingDocument", ADDED, meetingId=held, paper=PAPER)
    decision = await office.change(
        "lead",
        "recordDeliberation",
        "... on DeliberationRecorded { deliberation { id } }",
        meetingId=held,
        decision={"number": "1", "subject": "Diagnostic", "outcome": "NOTED"},
    )
    return {
        "body": body["id"],
        "seat": body["members"]["nodes"][0]["id"],
        "planned": planned,
        "held": held,
        "attendance": met["meeting"]["attendances"]["nodes"][0]["id"],
        "paper": paper["document"]["id"],
        "decision": decision["deliberation"]["id"],
    }


async def links(office: Office) -> None:
    async def theme(tx: Transaction) -> str:
        made = await Theme.create(
            using_db=tx.connection,
            id=new_id(),
            agency_id=office.agency_id,
            name="Mobilités",
            sort_key="mobilites",
            created_at=NOW,
            updated_at=NOW,
        )
        return to_global_id("Theme", made.id)

    answer = await office.change(
        "lead",
        "setMissionLinks",
        "... on MissionLinksSet { mission { id } }",
        missionId=office.mission,
        themeIds=[await office.write(theme)],
        instruments=["SCOT", "PLUI"],
        externalRefs=[{"system": "IDURBA", "value": "243800604_PLUi_20191220"}],
    )
    assert answer["__typename"] == "MissionLinksSet", answer


QUERY = """
query($mission: ID!, $ids: [ID!]!) {
  nodes(ids: $ids) { id }
  node(id: $mission) { ...M }
  missions { nodes { ...M } }
}
fragment M on Mission {
  notes { totalCount nodes { id text } }
  documents { totalCount nodes { id } edges { cursor node { id } } }
  themes { totalCount nodes { theme { name } } }
  instruments { totalCount nodes { instrument } }
  externalRefs { totalCount nodes { system } }
  committees { totalCount nodes {
    id
    members { totalCount nodes { id } }
    meetings { totalCount nodes {
      id
      attendances { totalCount nodes { id } }
      documents { totalCount nodes { id } }
      deliberations { totalCount nodes { id } }
    } }
  } }
}
"""


@pytest.mark.parametrize("policy_", [ON_REQUEST, TO_ALL])
async def test_v5_each_paper_is_seen_by_those_whom_its_facet_is_open_to(
    database: Database, policy_: VisibilityPolicy
) -> None:
    """« F3 progress notes · F4 steering-committee meetings and their papers · F5 working drafts,
    internal notes »"""
    stage = await stage_of(database, policy_)
    for viewer in MATRIX[policy_]:
        with told_of(viewer):
            await check(stage, viewer, cells(policy_, viewer))


async def check(stage: Stage, viewer: str, open_: dict[str, bool]) -> None:
    names = list(stage.ids)
    data = await stage.office.ask(
        viewer, QUERY, mission=stage.office.mission, ids=[stage.ids[name] for name in names]
    )
    by_id = {name for name, node in zip(names, data["nodes"], strict=True) if node is not None}
    seen = stage.seen(open_)
    assert by_id == seen
    assert (data["node"] is not None) is open_["F1"]
    for mission in [data["node"], *data["missions"]["nodes"]]:
        if mission is not None:
            check_mission(stage, mission, seen, open_)


def check_mission(
    stage: Stage, mission: dict[str, Any], seen: set[str], open_: dict[str, bool]
) -> None:
    name_of = {id_: name for name, id_ in stage.ids.items()}
    listed = {name_of[node["id"]] for node in mission["notes"]["nodes"]}
    assert listed == seen & set(NOTES)
    # V3: a total counts what is shown, and nothing else.
    assert mission["notes"]["totalCount"] == len(listed)
    papers = {name_of[node["id"]] for node in mission["documents"]["nodes"]}
    assert papers == {name for name in seen if name.startswith("document ")}
    assert mission["documents"]["totalCount"] == len(papers)
    for field, total in (("themes", 1), ("instruments", 2), ("externalRefs", 1)):
        assert (mission[field] and mission[field]["totalCount"]) == (total if open_["F2"] else None)
    assert mission["committees"]["totalCount"] == open_["F4"]
    for body in mission["committees"]["nodes"]:
        assert body["members"]["totalCount"] == 3
        assert body["meetings"]["totalCount"] == 2
        for meeting in body["meetings"]["nodes"]:
            met = meeting["id"] == stage.ids["held"]
            assert meeting["attendances"]["totalCount"] == 3 * met
            assert meeting["documents"]["totalCount"] == met
            assert meeting["deliberations"]["totalCount"] == met


@pytest.mark.parametrize("policy_", [ON_REQUEST, TO_ALL])
async def test_v2_a_hidden_paper_answers_a_verb_like_a_missing_one(
    database: Database, policy_: VisibilityPolicy
) -> None:
    stage = await stage_of(database, policy_)
    verbs = (
        ("INTERNAL", "removeMissionNote", "noteId", "MissionNote"),
        ("document DRAFTS", "supersedeDocument", "documentId", "Document"),
        ("body", "dissolveGovernanceBody", "bodyId", "GovernanceBody"),
        ("seat", "endBodyMember", "memberId", "BodyMember"),
        ("planned", "cancelMeeting", "meetingId", "Meeting"),
    )
    more: dict[str, dict[str, Any]] = {
        "supersedeDocument": {"paper": PAPER},
        "cancelMeeting": {"reason": "Report."},
    }
    for viewer in MATRIX[policy_]:
        open_ = cells(policy_, viewer)
        for name, verb, argument, type_name in verbs:
            if open_[stage.facet_of[name]]:
                continue
            with told_of(viewer):
                hidden, missing = [
                    await stage.office.change(
                        viewer, verb, "", **{argument: id_}, **more.get(verb, {})
                    )
                    for id_ in (stage.ids[name], to_global_id(type_name, new_id()))
                ]
                assert hidden == missing
                assert hidden["code"] == "NOT_FOUND"


async def test_the_predicate_of_notes_and_the_python_policy_agree(database: Database) -> None:
    """« V1 one policy function »: in Python and in SQL."""
    stage = await stage_of(database, ON_REQUEST)
    for policy_ in (ON_REQUEST, TO_ALL):
        await stage.office.follow(policy_)
        mission = await facts(stage.office, policy_)
        for name in MATRIX[policy_]:
            seen = policy.facets(await stage.office.viewer(name), mission)
            by_python = {
                visibility.value
                for visibility in NoteVisibility
                if policy.FACET_OF_NOTE[visibility] in seen
            }
            data = await stage.office.ask(
                name,
                "query($id: ID!) { mission(id: $id) { notes { nodes { visibility } } } }",
                id=stage.office.mission,
            )
            nodes = (data["mission"] or {"notes": {"nodes": []}})["notes"]["nodes"]
            assert {node["visibility"] for node in nodes} == by_python, name
            assert (Facet.EXISTENCE in seen) is (data["mission"] is not None)


async def test_v4_a_demotion_closes_committees_and_notes_at_the_next_request(
    database: Database,
) -> None:
    stage = await stage_of(database, ON_REQUEST)
    office = stage.office
    with told_of("interested"):
        await check(stage, "interested", cells(ON_REQUEST, "interested"))
    await office.do(
        "lead",
        "setParticipation",
        missionId=office.mission,
        organisationId=office.organisation("interested"),
        category="INFORMED",
    )
    await check(stage, "interested", cells(ON_REQUEST, "informed"))


async def test_who_of_the_staff_wrote_a_note_is_told_to_the_staff(database: Database) -> None:
    stage = await stage_of(database, ON_REQUEST)
    query = "query($id: ID!) { node(id: $id) { ... on MissionNote { text authorName } } }"
    for viewer, name in (("admin", "staff"), ("auditor", "staff"), ("asking", None)):
        data = await stage.office.ask(viewer, query, id=stage.ids["INTERNAL"])
        assert data["node"] == {"text": "Note INTERNAL", "authorName": name}
