"""The feed of notices through the contract: one's own, of what one still sees, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.access.viewer import NOBODY
from server.database import Database
from server.ids import to_global_id
from server.vocabulary import DeliverableStatus, VersionStatus
from tests.domain.test_notices import change, event
from tests.schema.agency import NOW, Office, open_office

FEED = """query($filter: NoticeFilter, $first: Int, $after: String) {
  unreadNotices
  notices(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id kind text objectId dueOn createdAt readAt }
  }
}"""
MARK = """mutation($input: MarkNoticesReadInput!) { markNoticesRead(input: $input) {
  __typename ... on Problem { code message } ... on MarkNoticesReadSuccess { marked unread } } }"""
CHOOSE = """mutation($input: SetNoticePreferencesInput!) { setNoticePreferences(input: $input) {
  __typename ... on ValidationFailed { path }
  ... on SetNoticePreferencesSuccess { user { noticesInFeed noticesByEmail } } } }"""


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def feed(office: Office, name: str, **variables: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await office.ask(name, FEED, **variables))["notices"]["nodes"]
    return nodes


async def said(office: Office, name: str) -> list[str]:
    return [notice["text"] for notice in await feed(office, name)]


async def mark(office: Office, name: str, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await office.ask(name, MARK, input=values))["markNoticesRead"]
    return answer


async def choose(office: Office, name: str, **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await office.ask(name, CHOOSE, input=values)
    choice: dict[str, Any] = answer["setNoticePreferences"]
    return choice


async def test_a_notice_says_what_happened_to_what(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    (notice,) = await feed(office, "interested")
    assert notice["text"] == "La mission « Mobilités du bassin » est suspendue."
    assert (notice["kind"], notice["readAt"]) == ("MISSION_STAGE", None)
    answer = await office.ask(
        "interested", "query($id: ID!) { node(id: $id) { __typename id } }", id=notice["objectId"]
    )
    assert answer["node"] == {"__typename": "Mission", "id": office.mission}
    for name in ("informed", "funder", "elsewhere", "public", "auditor", "lead"):
        assert await feed(office, name) == []


async def test_the_sentence_is_made_of_the_object_as_it_is_now(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    await change(office, "UPDATE mission SET title = 'Mobilités {0} nouvelles'")
    assert await said(office, "asking") == ["La mission « Mobilités {0} nouvelles » est suspendue."]


async def test_what_the_reader_no_longer_sees_is_not_told_nor_counted(office: Office) -> None:
    submitted = await office.add_deliverable(DeliverableStatus.DRAFT)
    await office.do("lead", "submitDeliverable", deliverableId=submitted)
    assert len(await feed(office, "piloting")) == 1
    await change(
        office,
        "UPDATE mission_participation SET category = 'INFORMED' WHERE organisation_id = $1",
        office.organisations["piloting"],
    )
    answer = await office.ask("piloting", FEED)
    assert answer == {
        "unreadNotices": 0,
        "notices": {
            "totalCount": 0,
            "nodes": [],
            "pageInfo": {"hasNextPage": False, "endCursor": None},
        },
    }
    marked = await mark(office, "piloting", until=NOW.isoformat())
    assert marked == {"__typename": "MarkNoticesReadSuccess", "marked": 0, "unread": 0}


async def test_the_last_come_first_page_after_page(office: Office) -> None:
    for at in range(5):
        await change(office, "UPDATE mission SET title = $1", "Mobilités")
        await event(office, "suspendMission", "Mission", office.mission_id)
        await change(
            office,
            "UPDATE notice SET created_at = $1, details = $2 WHERE created_at = $3",
            NOW + timedelta(minutes=1 + at // 2),
            {"change": ("startMission", "suspendMission")[at % 2]},
            NOW,
        )
    seen: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await office.ask("asking", FEED, first=2, after=after))["notices"]
        seen += page["nodes"]
        assert page["totalCount"] == 5
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len({one["id"] for one in seen}) == 5
    assert [one["createdAt"] for one in seen] == sorted(
        (one["createdAt"] for one in seen), reverse=True
    )


async def test_notices_are_kept_by_kind_and_by_whether_they_were_read(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    version = await office.line(VersionStatus.PRESENTED)
    await event(office, "present_programme_version", "ProgrammeVersion", version)
    (stage,) = await feed(office, "asking", filter={"kind": "MISSION_STAGE"})
    assert (await mark(office, "asking", ids=[stage["id"]]))["unread"] == 1
    (left,) = await feed(office, "asking", filter={"unread": True})
    assert left["text"] == "La version « Programme 2026, version 1 » est présentée."
    assert [one["id"] for one in await feed(office, "asking", filter={"unread": False})] == [
        stage["id"]
    ]


async def test_marking_what_is_read_again_or_another_s_changes_nothing(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    (theirs,) = await feed(office, "piloting")
    answer = await mark(office, "asking", ids=[theirs["id"]])
    assert answer == {"__typename": "MarkNoticesReadSuccess", "marked": 0, "unread": 1}
    assert (await mark(office, "asking", until=NOW.isoformat()))["marked"] == 1
    assert (await mark(office, "asking", until=NOW.isoformat()))["marked"] == 0
    assert (await feed(office, "piloting"))[0]["readAt"] is None


@pytest.mark.parametrize(
    "values",
    [{}, {"ids": [], "until": NOW.isoformat()}, {"ids": [to_global_id("Notice", NOBODY)] * 101}],
)
async def test_a_marking_names_some_notices_or_an_instant(
    office: Office, values: dict[str, Any]
) -> None:
    assert (await mark(office, "asking", **values))["__typename"] == "ValidationFailed"


async def test_whoever_wants_no_feed_has_none(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    answer = await choose(office, "asking", inFeed=False)
    assert answer["user"] == {"noticesInFeed": False, "noticesByEmail": "NEVER"}
    assert await feed(office, "asking") == []
    assert (await office.ask("asking", "{ unreadNotices }"))["unreadNotices"] == 0
    await choose(office, "asking", inFeed=True)
    assert len(await feed(office, "asking")) == 1


async def test_mail_is_for_accounts_that_have_an_address(office: Office) -> None:
    answer = await choose(office, "asking", byEmail="DAILY")
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "byEmail")
    await change(office, "UPDATE account SET email = 'a@exemple.fr' WHERE label = 'asking'")
    answer = await choose(office, "asking", byEmail="DAILY")
    assert answer["user"] == {"noticesInFeed": True, "noticesByEmail": "DAILY"}
    rows = await office.rows(
        "SELECT COUNT(*) FROM audit_event WHERE verb = 'set_notice_preferences'"
    )
    assert rows == [(1,)]


async def test_the_public_marks_and_chooses_nothing(office: Office) -> None:
    assert (await mark(office, "public", until=NOW.isoformat()))["__typename"] == "Unauthenticated"
    assert (await choose(office, "public", inFeed=True))["__typename"] == "Unauthenticated"


async def test_a_token_that_reads_no_mission_is_told_of_none(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    version = await office.line(VersionStatus.PRESENTED)
    await event(office, "present_programme_version", "ProgrammeVersion", version)
    await change(
        office,
        "UPDATE api_token SET scopes = $1 WHERE user_id = $2",
        ["programme:read"],
        office.users["asking"],
    )
    assert await said(office, "asking") == [
        "La version « Programme 2026, version 1 » est présentée."
    ]
