"""The panel of a workshop, who is invited and answers, who comes, and who reads their names,
through the contract."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from server.database import Database
from server.domain.workshops.entry_codes import redeem_entry_code
from server.ids import from_global_id, new_id, to_global_id
from tests.schema.agency import KEY, TODAY
from tests.schema.rooms import Room, open_room, open_session

ADDED = "... on GuestsAdded { duplicate invitationIds }"
INVITATION = (
    "... on WorkshopInvitationChanged { invitation { id version name email constituency answer"
    " withdrawnAt erasedAt hasLink hasEntryCode entryCodeSpent } }"
)
PEOPLE = "... on WorkshopPeopleChanged { workshop { id version } }"
LINKS = "... on AnswerLinksIssued { links { invitationId link address } }"
CODES = "... on EntryCodesIssued { codes { invitationId constituency code } }"
ANSWERED = "... on InvitationAnswered { answer }"
SHEET = (
    "attendanceSheet(first: 100) { totalCount nodes { name walkIn answer"
    " presences { nodes { day } } } }"
)
COVERAGE = """query($id: ID!) { panelCoverage(workshopId: $id) { __typename
  ... on PanelCoverage { exact constituencies { constituency wanted invited accepted declined attended } }
} }"""
OPENED = """query($link: String!) { invitationByLink(link: $link) {
  title organiser heldOn answer consents notice { number } } }"""


@pytest.fixture
async def room(database: Database) -> Room:
    return await open_room(database)


def guest(name: str, constituency: str = "INHABITANTS", **more: Any) -> dict[str, Any]:
    return {"name": name, "constituency": constituency, **more}


async def invite(room: Room, *guests: dict[str, Any], verb: str = "inviteToWorkshop") -> list[str]:
    answer = await room.change("guest", verb, ADDED, workshopId=room.workshop, guests=list(guests))
    assert answer["__typename"] == "GuestsAdded", answer
    ids: list[str] = answer["invitationIds"]
    return ids


async def link_of(room: Room, invitation: str) -> str:
    answer = await room.change(
        "guest",
        "issueAnswerLinks",
        LINKS,
        workshopId=room.workshop,
        invitationIds=[invitation],
    )
    return str(answer["links"][0]["link"])


async def test_a_guest_answers_by_their_link_without_an_account(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille", email="camille@example.org"))
    link = await link_of(room, camille)
    opened = (await room.office.ask("public", OPENED, link=link))["invitationByLink"]
    assert opened["title"] == "Se déplacer en 2040"
    assert opened["answer"] == "WAITING"
    for said in ("ACCEPTED", "DECLINED"):
        answer = await room.change("public", "answerInvitation", ANSWERED, link=link, answer=said)
        assert answer["answer"] == said
    sheet = (await room.read("guest", "invitations { nodes { answer answeredAt } }"))["invitations"]
    assert sheet["nodes"][0]["answer"] == "DECLINED"
    assert sheet["nodes"][0]["answeredAt"] is not None


async def test_a_link_that_was_replaced_withdrawn_or_never_was_opens_nothing(room: Room) -> None:
    first, second = await invite(room, guest("Camille"), guest("Dominique"))
    replaced = await link_of(room, first)
    await link_of(room, first)
    withdrawn = await link_of(room, second)
    await room.change("guest", "withdrawWorkshopInvitation", INVITATION, invitationId=second)
    for link in (replaced, withdrawn, "jla_" + "x" * 43, "nothing", "jla_" + "x" * 500):
        assert (await room.office.ask("public", OPENED, link=link))["invitationByLink"] is None
        answer = await room.change(
            "public", "answerInvitation", ANSWERED, link=link, answer="ACCEPTED"
        )
        assert answer["code"] == "NOT_FOUND"


async def test_a_link_is_stored_as_a_trace_and_told_again_to_the_same_demand(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille"))
    demand = {
        "workshopId": room.workshop,
        "invitationIds": [camille],
        "operationId": str(uuid4()),
    }
    first, again = [
        await room.change("guest", "issueAnswerLinks", LINKS, **demand) for _ in range(2)
    ]
    assert first == again
    secret = first["links"][0]["link"]
    assert first["links"][0]["address"] == f"/reponse#lien={secret}"
    rows = await room.office.rows("SELECT link_sha256 FROM workshop_invitation")
    assert secret not in str(rows)
    journal = await room.office.rows("SELECT verb, before, after FROM audit_event")
    assert secret not in str(journal)


async def test_an_invitation_is_answered_no_more_once_its_day_has_passed(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille"))
    link = await link_of(room, camille)
    await room.office.write(
        lambda tx: tx.execute("UPDATE workshop SET held_on = $1", [TODAY - timedelta(days=1)])
    )
    answer = await room.change("public", "answerInvitation", ANSWERED, link=link, answer="ACCEPTED")
    assert answer["guard"] == "ANSWERS_OPEN"


async def test_a_person_of_the_agencys_records_is_invited_once_and_read_there(room: Room) -> None:
    made = await room.change(
        "lead",
        "createPerson",
        "... on CreatePersonSuccess { person { id version } }",
        agencyId=to_global_id("Agency", room.office.agency_id),
        organisationId=room.office.organisation("asking"),
        name="Camille Dupin",
        email="camille@example.org",
    )
    person = made["person"]["id"]
    entry = {"personId": person, "constituency": "ELECTED"}
    (invitation,) = await invite(room, entry)
    again = await room.change(
        "guest", "inviteToWorkshop", ADDED, workshopId=room.workshop, guests=[entry]
    )
    assert again["path"] == "guests.0.personId"
    # Who facilitates reads the name, though the record is not theirs to see.
    shown = await room.read("guest", "invitations { nodes { name email person { id } } }")
    assert shown["invitations"]["nodes"] == [
        {"name": "Camille Dupin", "email": "camille@example.org", "person": None}
    ]
    renamed = await room.change(
        "guest",
        "editWorkshopInvitation",
        INVITATION,
        invitationId=invitation,
        expectedVersion=1,
        name="Autre",
    )
    assert renamed["path"] == "name"
    await room.change(
        "lead",
        "erasePerson",
        "... on PersonSuccess { person { id } }",
        personId=person,
        expectedVersion=made["person"]["version"],
    )
    left = (await room.read("guest", "invitations { nodes { name email } }"))["invitations"]
    assert left["nodes"] == [{"name": None, "email": None}]
    assert await room.office.rows("SELECT sort_key FROM workshop_invitation") == [("",)]


async def test_a_record_of_another_agency_and_a_name_without_one_are_refused(room: Room) -> None:
    for entry, path in (
        ({"personId": to_global_id("Person", new_id())}, "guests.0.personId"),
        ({}, "guests.0"),
        ({"name": " "}, "guests.0.name"),
        ({"name": "Camille", "email": "nowhere"}, "guests.0.email"),
    ):
        answer = await room.change(
            "guest",
            "inviteToWorkshop",
            ADDED,
            workshopId=room.workshop,
            guests=[{"constituency": "ELECTED", **entry}],
        )
        assert answer["path"] == path


async def test_invitations_sent_twice_are_made_once(room: Room) -> None:
    demand = {
        "workshopId": room.workshop,
        "guests": [guest("Camille"), guest("Dominique")],
        "operationId": str(uuid4()),
    }
    first, again = [
        await room.change("guest", "inviteToWorkshop", ADDED, **demand) for _ in range(2)
    ]
    assert first["invitationIds"] == again["invitationIds"]
    assert (first["duplicate"], again["duplicate"]) == (False, True)


async def test_an_erased_guest_still_counts_and_is_named_no_more(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille", email="camille@example.org"))
    await room.change(
        "guest",
        "recordInvitationAnswer",
        INVITATION,
        invitationId=camille,
        answer="ACCEPTED",
    )
    await room.move("readyWorkshop", "holdWorkshop", "closeWorkshop")
    refused = await room.change(
        "guest", "withdrawWorkshopInvitation", INVITATION, invitationId=camille
    )
    assert refused["guard"] == "WORKSHOP_RUNS"
    erased = await room.change("guest", "eraseWorkshopInvitation", INVITATION, invitationId=camille)
    assert erased["invitation"]["name"] is None
    assert erased["invitation"]["email"] is None
    assert erased["invitation"]["erasedAt"] is not None
    assert erased["invitation"]["answer"] == "ACCEPTED"
    for table in ("workshop_invitation", "audit_event", "change_entry", "operation"):
        assert "amille" not in str(await room.office.rows(f"SELECT * FROM {table}")), table


async def test_the_sheet_holds_those_expected_and_those_who_came(room: Room) -> None:
    tomorrow = TODAY + timedelta(days=1)
    await room.change(
        "guest",
        "editWorkshop",
        "",
        workshopId=room.workshop,
        expectedVersion=1,
        endsOn=tomorrow.isoformat(),
    )
    camille, dominique = await invite(room, guest("Camille"), guest("Dominique"))
    (walk_in,) = await invite(room, guest("Alix", "ASSOCIATIONS"), verb="addWalkIns")
    await room.change(
        "guest",
        "recordInvitationAnswer",
        INVITATION,
        invitationId=dominique,
        answer="DECLINED",
    )

    async def mark(**given: Any) -> dict[str, Any]:
        return await room.change(
            "guest", "markAttendance", PEOPLE, workshopId=room.workshop, **given
        )

    for _ in range(2):
        answer = await mark(present=[camille, walk_in])
        assert answer["__typename"] == "WorkshopPeopleChanged"
    await mark(absent=[camille])
    sheet = (await room.read("guest", SHEET))["attendanceSheet"]
    assert [one["name"] for one in sheet["nodes"]] == ["Alix", "Camille"]
    assert [one["walkIn"] for one in sheet["nodes"]] == [True, False]
    days = [[day["day"] for day in one["presences"]["nodes"]] for one in sheet["nodes"]]
    assert days == [[TODAY.isoformat()], []]
    assert (await mark(present=[camille], day=tomorrow.isoformat()))["path"] == "day"
    assert (await mark(present=[camille], absent=[camille]))["path"] == "present"
    stranger = to_global_id("WorkshopInvitation", new_id())
    assert (await mark(present=[stranger]))["code"] == "NOT_FOUND"


async def test_the_coverage_of_the_panel_hides_small_counts_from_whoever_does_not_run_it(
    room: Room,
) -> None:
    await room.change(
        "guest",
        "setPanel",
        PEOPLE,
        workshopId=room.workshop,
        constituencies=[
            {"constituency": "ELECTED", "wanted": 4},
            {"constituency": "INHABITANTS", "wanted": 8},
        ],
        cells=[{"dimension": "AGE_BAND", "label": "18-29 ans", "wanted": 3, "reached": 1}],
    )
    elected = [guest(f"Élu {n}", "ELECTED") for n in range(2)]
    inhabitants = [guest(f"Habitant {n}") for n in range(9)]
    ids = await invite(room, *elected, *inhabitants)
    await room.change("guest", "markAttendance", PEOPLE, workshopId=room.workshop, present=ids[:8])

    async def coverage(name: str) -> Any:
        found = await room.office.ask(name, COVERAGE, id=room.workshop)
        return found["panelCoverage"]

    exact = await coverage("guest")
    assert exact == {
        "__typename": "PanelCoverage",
        "exact": True,
        "constituencies": [
            {
                "constituency": "ELECTED",
                "wanted": 4,
                "invited": 2,
                "accepted": 0,
                "declined": 0,
                "attended": 2,
            },
            {
                "constituency": "INHABITANTS",
                "wanted": 8,
                "invited": 9,
                "accepted": 0,
                "declined": 0,
                "attended": 6,
            },
        ],
    }
    assert await coverage("staff") == exact
    blurred = await coverage("interested")
    assert blurred["exact"] is False
    for one in blurred["constituencies"]:
        assert one["wanted"] is not None
        # Eleven were invited: nine of them would tell of the two.
        assert (one["invited"], one["attended"]) == (None, None)
    assert (await coverage("other"))["__typename"] == "Forbidden"
    assert (await coverage("elsewhere"))["__typename"] == "NotFound"


async def test_a_panel_is_set_as_a_whole(room: Room) -> None:
    cells = "panel { nodes { dimension constituency label wanted reached } }"

    async def put(*constituencies: str, **given: Any) -> dict[str, Any]:
        return await room.change(
            "guest",
            "setPanel",
            PEOPLE,
            workshopId=room.workshop,
            constituencies=[{"constituency": one, "wanted": 1} for one in constituencies],
            **given,
        )

    await put("ELECTED", "EXPERTS")
    await put("EXPERTS", "INHABITANTS")
    held = (await room.read("guest", cells))["panel"]["nodes"]
    assert [one["constituency"] for one in held] == ["EXPERTS", "INHABITANTS"]
    assert (await put("ELECTED", "ELECTED"))["path"] == "cells"
    wrong = {"dimension": "CONSTITUENCY", "label": "Élus", "wanted": 1}
    assert (await put(cells=[wrong]))["path"] == "cells.0"
    assert (await put(cells=[{"dimension": "SEX", "label": "Femmes", "wanted": -1}]))["path"]
    assert (await room.read("guest", cells))["panel"]["nodes"] == held


async def test_an_entry_code_is_told_once_to_each_demand_and_stored_as_a_keyed_trace(
    room: Room,
) -> None:
    (camille,) = await invite(room, guest("Camille", "ELECTED"))
    demand = {
        "workshopId": room.workshop,
        "invitationIds": [camille],
        "onPaper": [{"constituency": "INHABITANTS", "wanted": 2}],
        "operationId": str(uuid4()),
    }
    first, again = [
        await room.change("guest", "issueEntryCodes", CODES, **demand) for _ in range(2)
    ]
    assert first == again
    codes = [one["code"] for one in first["codes"]]
    assert len(set(codes)) == 3
    assert [one["constituency"] for one in first["codes"]] == [
        "ELECTED",
        "INHABITANTS",
        "INHABITANTS",
    ]
    stored = str(await room.office.rows("SELECT * FROM entry_code"))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    state = "invitations { nodes { hasEntryCode entryCodeSpent } }"
    assert (await room.read("guest", state))["invitations"]["nodes"] == [
        {"hasEntryCode": True, "entryCodeSpent": False}
    ]


async def test_whoever_came_in_with_a_code_gets_no_second_one(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille", "ELECTED"))
    session_id = from_global_id(await open_session(room))[1]
    demand = {"workshopId": room.workshop, "invitationIds": [camille]}
    issued = await room.change("guest", "issueEntryCodes", CODES, **demand)
    code = issued["codes"][0]["code"]
    await room.office.write(lambda tx: redeem_entry_code(tx, code, session_id, key=KEY))
    again = await room.change("guest", "issueEntryCodes", CODES, **demand)
    assert again["guard"] == "ENTRY_CODE_UNSPENT"


NAMES = """query($id: ID!, $ids: [ID!]!) {
  workshop(id: $id) {
    invitations { totalCount nodes { name email } } attendanceSheet { nodes { name } }
    panel { totalCount } consents { totalCount } team { totalCount } runSheet
  }
  nodes(ids: $ids) { id ... on WorkshopInvitation { name email } }
}"""
# Viewer, and whether they read who is invited: drawn by hand.
READERS = {
    "lead": True,
    "admin": True,
    "staff": True,
    "auditor": True,
    "another lead": True,
    "guest": True,
    "host": False,
    "asking": False,
    "interested": False,
    "informed": False,
    "other": False,
    "funder": False,
    "elsewhere": False,
    "public": False,
}


async def test_names_and_addresses_are_read_by_those_who_run_the_workshop_and_no_other(
    room: Room,
) -> None:
    ids = await invite(room, guest("Camille", email="camille@example.org"))
    for name, reads in READERS.items():
        data = await room.office.ask(name, NAMES, id=room.workshop, ids=ids)
        assert ("Camille" in str(data)) is reads, name
        assert ("camille@example.org" in str(data)) is reads, name
        assert (data["nodes"][0] is not None) is reads, name
        shown = data["workshop"] or {}
        for field in ("invitations", "attendanceSheet", "panel", "consents", "team"):
            assert (shown.get(field) is not None) is reads, (name, field)


async def test_a_hidden_invitation_answers_like_a_missing_one(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille"))
    for name in ("host", "interested", "other", "elsewhere", "public"):
        answers = [
            await room.change(name, "eraseWorkshopInvitation", INVITATION, invitationId=id_)
            for id_ in (camille, to_global_id("WorkshopInvitation", new_id()))
        ]
        assert answers[0] == answers[1]
        assert answers[0]["code"] == "NOT_FOUND"


async def test_a_facilitator_whose_role_ended_reads_no_name_at_the_next_request(
    room: Room,
) -> None:
    await invite(room, guest("Camille"))
    assert await room.read("guest", "invitations { totalCount }") is not None
    await room.office.write(
        lambda tx: tx.execute(
            "UPDATE role_grant SET to_on = $1 WHERE user_id = $2",
            [TODAY, room.office.users["guest"]],
        )
    )
    assert await room.read("guest", "invitations { totalCount }") is None
