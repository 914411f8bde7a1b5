"""What is written on an action, by whom, and who takes it away."""

from __future__ import annotations

import pytest

from server.database import Database
from server.ids import to_global_id
from tests.schema.roadmaps import Desk, newest, open_desk

NOTES = """query($id: ID!) { node(id: $id) { ... on Action { notes { nodes {
  text datedOn version organisation { name } } } } } }"""


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return await open_desk(sqlite_database)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("informed", "ActionNoteWritten"),
        ("piloting", "ActionNoteWritten"),
        ("interested", "ActionNoteWritten"),
        ("asking", "ActionNoteWritten"),
        ("lead", "ActionNoteWritten"),
        ("staff", "ActionNoteWritten"),
        ("auditor", "Forbidden"),
        ("other", "Forbidden"),
        ("elsewhere", "NotFound"),
        ("public", "NotFound"),
    ],
)
async def test_partners_comment_and_strangers_do_not(desk: Desk, who: str, told: str) -> None:
    """AC7."""
    assert await desk.told(who, "addActionNote", actionId=desk.action, text="Un mot.") == told


async def test_a_note_says_in_whose_name_and_of_which_day(desk: Desk) -> None:
    values = {"actionId": desk.action, "text": "Le foncier est acquis.", "datedOn": "2026-05-02"}
    assert await desk.told("informed", "addActionNote", **values) == "ActionNoteWritten"
    answer = await desk.office.ask("asking", NOTES, id=desk.action)
    assert answer["node"]["notes"]["nodes"] == [
        {
            "text": "Le foncier est acquis.",
            "datedOn": "2026-05-02",
            "version": 1,
            "organisation": {"name": "informed"},
        }
    ]
    values["datedOn"] = "2026-06-16"
    told = await desk.told("informed", "addActionNote", **values)
    assert told == "ValidationFailed datedOn"


async def test_a_note_is_rewritten_by_its_author_and_taken_away_by_a_keeper_too(
    desk: Desk,
) -> None:
    await desk.told("informed", "addActionNote", actionId=desk.action, text="Un mot.")
    note = to_global_id("ActionNote", await newest(desk.office, "action_note"))
    rewriting = {"noteId": note, "text": "Deux mots.", "expectedVersion": 1}
    for who in ("asking", "lead", "piloting"):
        assert await desk.told(who, "editActionNote", **rewriting) == "Forbidden"
    assert await desk.told("informed", "editActionNote", **rewriting) == "ActionNoteWritten"
    assert await desk.told("informed", "editActionNote", **rewriting) == "Conflict"
    assert await desk.told("piloting", "removeActionNote", noteId=note) == "Forbidden"
    assert await desk.told("asking", "removeActionNote", noteId=note) == "ActionNoteRemoved"
    assert await desk.told("informed", "removeActionNote", noteId=note) == "NotFound"
    answer = await desk.office.ask("asking", NOTES, id=desk.action)
    assert answer["node"]["notes"]["nodes"] == []
