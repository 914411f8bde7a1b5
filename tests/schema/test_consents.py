"""What people are told of their data and what they agree to, through the contract."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.database import Database
from server.domain.workshops.consents import consents_of
from server.ids import from_global_id
from server.vocabulary import ConsentPurpose
from tests.schema.agency import TODAY
from tests.schema.rooms import Room, open_room
from tests.schema.test_workshop_people import guest, invite, link_of

PUBLISHED = "... on InformationNoticePublished { duplicate notice { id number publishedOn } }"
CONSENT = "... on ConsentChanged { consent { id purpose channel withdrawnAt notice { number } } }"
OWN = "... on OwnConsents { purposes }"


@pytest.fixture
async def room(database: Database) -> Room:
    return await open_room(database)


async def publish(
    room: Room, text: str = "Vos contributions servent à une étude."
) -> dict[str, Any]:
    answer = await room.change(
        "guest",
        "publishInformationNotice",
        PUBLISHED,
        workshopId=room.workshop,
        text=text,
        legalBasis="PUBLIC_INTEREST",
    )
    assert answer["__typename"] == "InformationNoticePublished", answer
    notice: dict[str, Any] = answer["notice"]
    return notice


async def test_each_version_of_the_notice_stays_as_it_was_told(room: Room) -> None:
    first, second = await publish(room), await publish(room, "Une autre version.")
    assert (first["number"], second["number"]) == (1, 2)
    assert first["publishedOn"] == TODAY.isoformat()
    fields = "informationNotices { nodes { number text legalBasis } }"
    for name in ("guest", "interested", "host"):
        shown = (await room.read(name, fields))["informationNotices"]["nodes"]
        assert [one["number"] for one in shown] == [1, 2], name
        assert shown[0]["text"] == "Vos contributions servent à une étude."


async def test_nobody_agrees_to_a_text_that_was_not_published(room: Room) -> None:
    (camille,) = await invite(room, guest("Camille"))
    given = {"invitationId": camille, "purpose": "QUOTATION", "channel": "PAPER"}
    assert (await room.change("guest", "recordConsent", CONSENT, **given))["guard"] == (
        "NOTICE_PUBLISHED"
    )
    await publish(room)
    assert (await room.change("guest", "recordConsent", CONSENT, **given))["consent"]


async def test_a_consent_names_its_text_and_is_withdrawn_by_one_mutation(room: Room) -> None:
    await publish(room)
    (camille,) = await invite(room, guest("Camille"))
    invitation_id = from_global_id(camille)[1]

    async def held() -> frozenset[ConsentPurpose]:
        found: frozenset[ConsentPurpose] = await room.office.write(
            lambda tx: consents_of(tx, invitation_id)
        )
        return found

    given = {"invitationId": camille, "purpose": "QUOTATION", "channel": "SPOKEN"}
    answer = await room.change("guest", "recordConsent", CONSENT, **given)
    assert answer["consent"]["notice"] == {"number": 1}
    assert await held() == {ConsentPurpose.QUOTATION}
    twice = await room.change("guest", "recordConsent", CONSENT, **given)
    assert twice["guard"] == "CONSENT_NOT_GIVEN"
    by_link = await room.change(
        "guest",
        "recordConsent",
        CONSENT,
        invitationId=camille,
        purpose="RECORDING",
        channel="LINK",
    )
    assert by_link["path"] == "channel"
    # Even once the workshop is closed: taking back is possible at any time.
    await room.move("readyWorkshop", "holdWorkshop", "closeWorkshop")
    for _ in range(2):
        answer = await room.change(
            "guest", "withdrawConsent", CONSENT, consentId=answer["consent"]["id"]
        )
        assert answer["consent"]["withdrawnAt"] is not None
    assert await held() == frozenset()


async def test_a_guest_agrees_and_takes_back_by_their_link(room: Room) -> None:
    await publish(room)
    (camille,) = await invite(room, guest("Camille"))
    link = await link_of(room, camille)
    for verb, left in (
        ("giveOwnConsent", ["PHOTOGRAPH"]),
        ("giveOwnConsent", ["PHOTOGRAPH"]),
        ("withdrawOwnConsent", []),
        ("withdrawOwnConsent", []),
    ):
        answer = await room.change("public", verb, OWN, purpose="PHOTOGRAPH", link=link)
        assert answer["purposes"] == left
    shown = (await room.read("guest", "consents { nodes { channel withdrawnAt } }"))["consents"]
    assert [one["channel"] for one in shown["nodes"]] == ["LINK"]


async def test_a_guest_who_says_yes_twice_at_once_says_it_once(room: Room) -> None:
    await publish(room)
    (camille,) = await invite(room, guest("Camille"))
    link = await link_of(room, camille)
    answers = await asyncio.gather(
        *(
            room.change("public", "giveOwnConsent", OWN, purpose="RECORDING", link=link)
            for _ in range(3)
        ),
        room.change(
            "guest",
            "recordConsent",
            CONSENT,
            invitationId=camille,
            purpose="RECORDING",
            channel="PAPER",
        ),
    )
    assert {str(one["purposes"]) for one in answers if "purposes" in one} == {"['RECORDING']"}
    assert await room.office.rows("SELECT COUNT(*) FROM workshop_consent") == [(1,)]


async def test_a_link_that_opens_nothing_agrees_to_nothing(room: Room) -> None:
    await publish(room)
    for verb in ("giveOwnConsent", "withdrawOwnConsent"):
        answer = await room.change("public", verb, OWN, purpose="QUOTATION", link="jla_x")
        assert answer["code"] == "NOT_FOUND"
