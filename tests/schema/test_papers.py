"""Notes, documents and links of a mission, written through the contract."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from server.database import Database, Transaction, decode_json
from server.ids import new_id, to_global_id
from server.models import Territory, Theme
from server.vocabulary import TerritoryScale
from tests.schema.agency import NOW, TODAY, Office, open_office

ADDED = "... on AddMissionNoteSuccess { duplicate note { id version text datedOn visibility } }"
NOTE = "... on MissionNoteChanged { note { id version text visibility } }"
DOCUMENT = (
    "... on DocumentAdded { duplicate document { id title facet sha256 isCurrent"
    " supersedes { id isCurrent supersededBy { id } } mission { id } meeting { id } } }"
)
LINKS = (
    "... on MissionLinksSet { mission { version territories { nodes { territory { name } } }"
    " themes { nodes { theme { name } } } instruments { nodes { instrument } }"
    " externalRefs { nodes { system value } } } }"
)
PAPER = {
    "title": "Note de cadrage",
    "kind": "SHEET",
    "url": "https://example.org/cadrage.pdf",
    "sha256": "AB" * 32,
}


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def add(office: Office, name: str = "staff", **values: Any) -> dict[str, Any]:
    return await office.change(
        name,
        "addMissionNote",
        ADDED,
        **{
            "missionId": office.mission,
            "text": " Diagnostic rendu.\nReste la carte. ",
            "visibility": "PARTICIPANTS",
            **values,
        },
    )


async def test_a_note_is_written_reworded_and_taken_back(office: Office) -> None:
    """« Note {`object`, `author`, `dated_on`, `text`, `visibility`} »"""
    note = (await add(office))["note"]
    assert note["text"] == "Diagnostic rendu.\nReste la carte."
    assert note["datedOn"] == TODAY.isoformat()
    edited = await office.change(
        "staff",
        "editMissionNote",
        NOTE,
        noteId=note["id"],
        visibility="INTERNAL",
        expectedVersion=note["version"],
    )
    assert edited["note"]["visibility"] == "INTERNAL"
    stale = await office.change(
        "lead",
        "editMissionNote",
        NOTE,
        noteId=note["id"],
        text="Autre.",
        expectedVersion=note["version"],
    )
    assert stale["currentVersion"] == edited["note"]["version"]
    removed = await office.change("lead", "removeMissionNote", NOTE, noteId=note["id"])
    assert removed == {"__typename": "MissionNoteChanged", "note": None}
    again = await office.change("lead", "removeMissionNote", NOTE, noteId=note["id"])
    assert again["code"] == "NOT_FOUND"
    told = await office.rows(
        "SELECT verb, before, after FROM audit_event WHERE object_type = 'MissionNote' ORDER BY id"
    )
    assert [row[0] for row in told] == [
        "add_mission_note",
        "edit_mission_note",
        "remove_mission_note",
    ]
    # « all deletions are soft »; the words themselves stay out of the journal.
    assert "Diagnostic" not in str(told)
    assert len(await office.rows("SELECT 1 FROM mission_note")) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("auditor", "FORBIDDEN"), ("asking", "FORBIDDEN"), ("other", "FORBIDDEN"),
     ("funder", "NOT_FOUND"), ("public", "NOT_FOUND")],
)  # fmt: skip
async def test_only_the_staff_writes_notes_and_adds_documents(
    office: Office, name: str, code: str
) -> None:
    assert (await add(office, name))["code"] == code
    document = await office.change(
        name, "addMissionDocument", DOCUMENT,
        missionId=office.mission, facet="SUMMARY", paper=PAPER,
    )  # fmt: skip
    assert document["code"] == code


async def test_another_of_the_staff_rewrites_only_where_they_lead(office: Office) -> None:
    note = (await add(office, "staff"))["note"]
    refused = await office.change("another lead", "removeMissionNote", NOTE, noteId=note["id"])
    assert refused["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"datedOn": (TODAY + timedelta(days=1)).isoformat()}, "datedOn"),
    ],
)
async def test_a_note_that_says_nothing_or_comes_too_early_is_refused(
    office: Office, values: dict[str, Any], path: str
) -> None:
    assert (await add(office, **values))["path"] == path


async def test_a_document_is_superseded_once_and_stays_readable(office: Office) -> None:
    """« a signed or voted document is never replaced, only superseded »"""
    first = await office.change(
        "staff",
        "addMissionDocument",
        DOCUMENT,
        missionId=office.mission,
        facet="PROGRESS",
        paper=PAPER,
    )
    assert first["document"]["sha256"] == "ab" * 32
    answers = await asyncio.gather(
        *(
            office.change(
                "staff",
                "supersedeDocument",
                DOCUMENT,
                documentId=first["document"]["id"],
                paper={**PAPER, "title": title},
            )
            for title in ("Version 2", "Version 2 bis")
        )
    )
    refused, second = sorted(answers, key=lambda answer: answer["__typename"] == "DocumentAdded")
    assert refused["guard"] == "SUPERSEDED"
    assert second["document"]["facet"] == "PROGRESS"
    assert second["document"]["supersedes"] == {
        "id": first["document"]["id"],
        "isCurrent": False,
        "supersededBy": {"id": second["document"]["id"]},
    }


@pytest.mark.parametrize(
    ("facet", "paper", "path"),
    [
        ("VALIDATED_DELIVERABLES", {}, "facet"),
        ("EXISTENCE", {}, "facet"),
        ("SUMMARY", {"url": "javascript:alert(1)"}, "url"),
        ("SUMMARY", {"sha256": "abc"}, "sha256"),
        ("SUMMARY", {"title": " "}, "title"),
        ("SUMMARY", {"sizeBytes": -1}, "sizeBytes"),
    ],
)
async def test_a_document_that_is_none_is_refused(
    office: Office, facet: str, paper: dict[str, Any], path: str
) -> None:
    answer = await office.change(
        "staff",
        "addMissionDocument",
        DOCUMENT,
        missionId=office.mission,
        facet=facet,
        paper={**PAPER, **paper},
    )
    assert answer["path"] == path


async def known(office: Office) -> dict[str, str]:
    """Two territories, and a theme of the agency; one of another."""

    async def work(tx: Transaction) -> dict[str, str]:
        stamps: dict[str, Any] = {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
        ids = {}
        for name in ("Bassin", "Littoral"):
            made = await Territory.create(
                **stamps,
                name=name,
                scale=TerritoryScale.CUSTOM,
                fictional=True,
                sort_key=name.lower(),
            )
            ids[name] = to_global_id("Territory", made.id)
        agencies = await tx.fetch("SELECT id FROM agency ORDER BY sort_key")
        for name, (agency_id,) in zip(("Eau", "Ailleurs"), agencies, strict=True):
            theme = await Theme.create(
                **stamps, agency_id=agency_id, name=name, sort_key=name.lower()
            )
            ids[name] = to_global_id("Theme", theme.id)
        return ids

    ids: dict[str, str] = await office.write(work)
    return ids


async def test_whole_lists_say_what_a_mission_is_about(office: Office) -> None:
    ids = await known(office)
    lists = {
        "territoryIds": [ids["Bassin"], ids["Littoral"], ids["Bassin"]],
        "themeIds": [ids["Eau"]],
        "instruments": ["SCOT", "PLUI"],
        "externalRefs": [{"system": "IDURBA", "value": "243800604"}],
    }
    for name in ("lead", "admin"):
        answer = await office.change(
            name, "setMissionLinks", LINKS, missionId=office.mission, **lists
        )
        mission = answer["mission"]
        names = {one["territory"]["name"] for one in mission["territories"]["nodes"]}
        assert names == {"Bassin", "Littoral"}
        assert {one["instrument"] for one in mission["instruments"]["nodes"]} == {"SCOT", "PLUI"}
        assert mission["externalRefs"]["nodes"] == lists["externalRefs"]
    less = await office.change(
        "lead",
        "setMissionLinks",
        LINKS,
        missionId=office.mission,
        instruments=["PLUI"],
        themeIds=[],
    )
    assert less["mission"]["themes"]["nodes"] == []
    assert [one["instrument"] for one in less["mission"]["instruments"]["nodes"]] == ["PLUI"]
    assert len(less["mission"]["territories"]["nodes"]) == 2
    # The same list twice is one change.
    told = await office.rows(
        "SELECT before, after FROM audit_event WHERE verb = 'set_mission_links' ORDER BY id"
    )
    assert len(told) == 2
    before, after = (decode_json(one) for one in told[1])
    assert (before["instruments"], after["instruments"]) == (["PLUI", "SCOT"], ["PLUI"])
    assert set(after) == {"instruments", "themes"}


async def test_a_link_to_what_is_not_there_sets_nothing(office: Office) -> None:
    ids = await known(office)
    for values, path in (
        ({"territoryIds": [to_global_id("Territory", new_id())]}, "territoryIds"),
        ({"themeIds": [ids["Ailleurs"]]}, "themeIds"),
        ({"externalRefs": [{"system": " ", "value": "1"}]}, "externalRefs.0.system"),
        (
            {"externalRefs": [{"system": "s", "value": str(n)} for n in range(51)]},
            "externalRefs",
        ),
    ):
        answer = await office.change(
            "lead", "setMissionLinks", LINKS,
            missionId=office.mission, instruments=["SCOT"], **values,
        )  # fmt: skip
        assert answer["path"] == path
    assert await office.rows("SELECT 1 FROM mission_instrument") == []


@pytest.mark.parametrize("name", ["another lead", "staff", "auditor", "asking"])
async def test_who_does_not_lead_the_mission_links_nothing(office: Office, name: str) -> None:
    answer = await office.change(
        name, "setMissionLinks", LINKS, missionId=office.mission, instruments=["SCOT"]
    )
    assert answer["code"] == "FORBIDDEN"
