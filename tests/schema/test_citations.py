"""D4 a study cites the concluded sessions it stands on, as far as each reader may see both."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from server.database import Database, decode_json
from server.ids import from_global_id
from server.vocabulary import DeliverableKind, DeliverableStatus
from tests.schema.agency import Office
from tests.schema.rooms import Room, open_room, open_session

CITED = """... on CitationsSuccess { deliverable { version citedSessions { totalCount nodes {
  citedAt session { id } deliverable { id } } } } }"""
STUDY = "query($id: ID!) { deliverable(id: $id) { version citedSessions { nodes { session { id } } } } }"
SESSION = "query($id: ID!) { liveSession: node(id: $id) { ... on LiveSession { citedBy { nodes { deliverable { id } } } } } }"
DRAFT, RETURNED = DeliverableStatus.DRAFT, DeliverableStatus.RETURNED


@dataclass
class Study:
    """A study of the mission, and a concluded focus group it may stand on."""

    room: Room
    id: str
    session: str

    @property
    def office(self) -> Office:
        return self.room.office

    async def cite(self, name: str = "lead", *sessions: str, **more: Any) -> dict[str, Any]:
        return await self._do("citeSessions", name, *sessions, **more)

    async def withdraw(self, name: str = "lead", *sessions: str, **more: Any) -> dict[str, Any]:
        return await self._do("withdrawCitations", name, *sessions, **more)

    async def _do(self, verb: str, name: str, *sessions: str, **more: Any) -> dict[str, Any]:
        of = {"deliverableId": self.id, "sessionIds": list(sessions) or [self.session]}
        return await self.office.change(name, verb, CITED, **of, **more)

    async def becomes(self, table: str, id_: str, **columns: Any) -> None:
        assignments = ", ".join(f"{name} = ${at}" for at, name in enumerate(columns, 2))
        await self.office.write(
            lambda tx: tx.execute(
                f"UPDATE {table} SET {assignments} WHERE id = $1",
                [from_global_id(id_)[1], *columns.values()],
            )
        )

    async def cited(self, name: str) -> list[str] | None:
        """What the study cites for this reader; None where they do not see it."""
        found = (await self.office.ask(name, STUDY, id=self.id))["deliverable"]
        if found is None:
            return None
        return [node["session"]["id"] for node in found["citedSessions"]["nodes"]]


async def a_concluded_session(room: Room) -> str:
    id_ = await open_session(room)
    study = Study(room, "", id_)
    await study.becomes("live_session", id_, status="CONCLUDED")
    return id_


@pytest.fixture
async def study(database: Database) -> Study:
    room = await open_room(database)
    deliverable = await room.office.add_deliverable(DRAFT, DeliverableKind.STUDY)
    return Study(room, deliverable, await a_concluded_session(room))


async def test_d4_a_study_cites_the_focus_groups_it_stands_on_and_is_named_by_each(
    study: Study,
) -> None:
    second = await a_concluded_session(study.room)
    answer = await study.cite("lead", study.session, second)

    page = answer["deliverable"]["citedSessions"]
    assert answer["deliverable"]["version"] == 2
    assert page["totalCount"] == 2
    assert {node["session"]["id"] for node in page["nodes"]} == {study.session, second}
    assert {node["deliverable"]["id"] for node in page["nodes"]} == {study.id}
    back = await study.office.ask("lead", SESSION, id=second)
    assert back["liveSession"]["citedBy"]["nodes"] == [{"deliverable": {"id": study.id}}]


async def test_a_citation_is_journalled_once_and_asking_again_changes_nothing(
    study: Study,
) -> None:
    for _ in range(2):
        answer = await study.cite()
        assert answer["deliverable"]["version"] == 2
    assert (await study.withdraw())["deliverable"]["version"] == 3
    answer = await study.withdraw()
    assert answer["deliverable"]["version"] == 3
    assert answer["deliverable"]["citedSessions"]["totalCount"] == 0
    told = await study.office.rows(
        "SELECT verb, after FROM audit_event WHERE object_type = 'Deliverable'"
        " AND verb IN ('cite_sessions', 'withdraw_citations') ORDER BY id"
    )
    session = str(from_global_id(study.session)[1])
    assert [(verb, decode_json(after)) for verb, after in told] == [
        ("cite_sessions", {"sessions": [session]}),
        ("withdraw_citations", {"sessions": [session]}),
    ]


async def test_d4_a_session_is_cited_once_concluded(study: Study) -> None:
    running = await open_session(study.room)
    answer = await study.cite("lead", study.session, running)
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "D4_SESSION_CONCLUDED")
    # Of several, all or none.
    assert await study.cited("lead") == []


async def test_d4_a_rehearsal_is_not_cited(study: Study) -> None:
    await study.becomes("live_session", study.session, rehearsal=True)
    # Who facilitates the workshop sees its rehearsals; the administrator of the agency does not.
    answer = await study.cite("lead")
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "sessionIds")
    assert (await study.cite("admin"))["__typename"] == "NotFound"


async def test_d4_a_session_of_another_agency_is_not_cited(study: Study) -> None:
    rows = await study.office.rows("SELECT id FROM agency WHERE id <> $1", study.office.agency_id)
    await study.becomes("workshop", study.room.workshop, agency_id=rows[0][0])
    answer = await study.cite()
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "sessionIds")
    assert await study.cited("lead") == []


@pytest.mark.parametrize("status", sorted(DeliverableStatus))
async def test_d4_citations_change_only_while_the_study_is_written_or_once_returned(
    study: Study, status: DeliverableStatus
) -> None:
    await study.cite()
    await study.becomes("deliverable", study.id, status=status, licence="Licence Ouverte 2.0")
    answers = [await study.withdraw(), await study.cite()]
    if status in (DRAFT, RETURNED):
        assert [answer["deliverable"]["version"] for answer in answers] == [3, 4]
    else:
        assert [answer.get("guard") for answer in answers] == ["STATUS", "STATUS"]
    assert await study.cited("lead") == [study.session]


async def test_a_citation_shows_only_to_who_sees_the_study_and_the_session(study: Study) -> None:
    await study.cite()
    await study.becomes("deliverable", study.id, status="PUBLISHED", licence="Licence Ouverte 2.0")
    assert await study.cited("interested") == [study.session]
    # The public reads the study, and no session; a reader of the session alone, no draft.
    assert await study.cited("public") == []
    await study.becomes("deliverable", study.id, status="DRAFT")
    back = await study.office.ask("informed", SESSION, id=study.session)
    assert back["liveSession"]["citedBy"]["nodes"] == []


async def test_a_token_that_reads_no_workshop_reads_no_citation(study: Study) -> None:
    await study.cite()
    narrow = "UPDATE api_token SET scopes = $1 WHERE label = 'lead'"
    await study.office.write(lambda tx: tx.execute(narrow, [["mission:read"]]))
    assert (
        await study.office.ask("lead", STUDY.replace("session { id }", "citedAt"), id=study.id)
    )["deliverable"]["citedSessions"]["nodes"] == []


async def test_a_study_changed_meanwhile_is_not_given_another_citation(study: Study) -> None:
    await study.cite()
    answer = await study.withdraw("lead", study.session, expectedVersion=1)
    assert answer["__typename"] == "Conflict"
    assert await study.cited("lead") == [study.session]


async def test_no_session_and_too_many_are_refused(study: Study) -> None:
    for sessions in ([], [study.session] * 51):
        answer = await study.office.change(
            "lead", "citeSessions", CITED, deliverableId=study.id, sessionIds=sessions
        )
        assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "sessionIds")


async def test_two_who_cite_the_same_session_at_once_cite_it_once(study: Study) -> None:
    answers = await asyncio.gather(*(study.cite() for _ in range(3)))
    assert {answer["deliverable"]["version"] for answer in answers} == {2}
    rows = await study.office.rows("SELECT COUNT(*) FROM deliverable_session")
    assert rows == [(1,)]
