"""What people are told of their data and what they agree to, through the contract."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from server.access.viewer import Viewer
from server.database import Database
from server.domain.workshops.consents import Whose, consenting_participants, consents_of
from server.ids import from_global_id, new_id
from server.schema.context import PARTICIPANT_SCOPES, Context, Services
from server.vocabulary import ConsentPurpose, ViewerKind
from tests.schema.agency import KEY, NOW, TODAY
from tests.schema.rooms import Room, open_room, open_session
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


async def as_participant(
    room: Room, session_id: UUID, participant_id: UUID, document: str, **values: Any
) -> dict[str, Any]:
    viewer = Viewer(
        kind=ViewerKind.PARTICIPANT,
        today=TODAY,
        scopes=PARTICIPANT_SCOPES,
        session_id=session_id,
        participant_id=participant_id,
    )
    services = SimpleNamespace(
        database=room.office.database, signing_key=KEY, reading=room.office.reading
    )
    context = Context(cast(Services, services), viewer, NOW, None, "192.0.2.1")
    result = await room.office.schema.execute(
        document, variable_values=values, context_value=context
    )
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


def own(verb: str) -> str:
    return (
        f"mutation($input: OwnConsentInput!) {{ {verb}(input: $input) {{ __typename {OWN}"
        " ... on TransitionRefused { guard } } }"
    )


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
    workshop_id, invitation_id = from_global_id(room.workshop)[1], from_global_id(camille)[1]
    whose = Whose(workshop_id, invitation_id=invitation_id)

    async def held() -> frozenset[ConsentPurpose]:
        found: frozenset[ConsentPurpose] = await room.office.write(
            lambda tx: consents_of(tx, whose)
        )
        return found

    given = {"invitationId": camille, "purpose": "QUOTATION", "channel": "SPOKEN"}
    answer = await room.change("guest", "recordConsent", CONSENT, **given)
    assert answer["consent"]["notice"] == {"number": 1}
    assert await held() == {ConsentPurpose.QUOTATION}
    twice = await room.change("guest", "recordConsent", CONSENT, **given)
    assert twice["guard"] == "CONSENT_NOT_GIVEN"
    by_phone = await room.change(
        "guest",
        "recordConsent",
        CONSENT,
        invitationId=camille,
        purpose="RECORDING",
        channel="PHONE",
    )
    assert by_phone["path"] == "channel"
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


async def test_a_participant_agrees_under_the_pseudonym_of_their_session(room: Room) -> None:
    await publish(room)
    session_id, claire, driss = from_global_id(await open_session(room))[1], new_id(), new_id()
    workshop_id = from_global_id(room.workshop)[1]
    for _ in range(2):
        data = await as_participant(
            room, session_id, claire, own("giveOwnConsent"), input={"purpose": "QUOTATION"}
        )
        assert data["giveOwnConsent"]["purposes"] == ["QUOTATION"]
    mine = "{ myConsents }"
    assert await as_participant(room, session_id, claire, mine) == {"myConsents": ["QUOTATION"]}
    assert await as_participant(room, session_id, driss, mine) == {"myConsents": []}
    assert (await room.office.ask("guest", mine))["myConsents"] is None

    async def quotable() -> frozenset[UUID]:
        found: frozenset[UUID] = await room.office.write(
            lambda tx: consenting_participants(tx, workshop_id, ConsentPurpose.QUOTATION)
        )
        return found

    assert await quotable() == {claire}
    # Whoever runs the workshop sees that somebody agreed, and not by which pseudonym.
    shown = await room.read("guest", "consents { nodes { purpose channel invitation { id } } }")
    assert shown["consents"]["nodes"] == [
        {"purpose": "QUOTATION", "channel": "PHONE", "invitation": None}
    ]
    journal = str(await room.office.rows("SELECT actor_id, before, after FROM audit_event"))
    assert str(claire) not in journal
    await as_participant(
        room, session_id, claire, own("withdrawOwnConsent"), input={"purpose": "QUOTATION"}
    )
    assert await quotable() == frozenset()


async def test_a_participant_who_says_yes_twice_at_once_says_it_once(room: Room) -> None:
    await publish(room)
    session_id, claire = from_global_id(await open_session(room))[1], new_id()
    answers = await asyncio.gather(
        *(
            as_participant(
                room, session_id, claire, own("giveOwnConsent"), input={"purpose": "RECORDING"}
            )
            for _ in range(4)
        )
    )
    assert {str(one["giveOwnConsent"]["purposes"]) for one in answers} == {"['RECORDING']"}
    assert await room.office.rows("SELECT COUNT(*) FROM workshop_consent") == [(1,)]


async def test_a_stranger_without_a_link_agrees_to_nothing(room: Room) -> None:
    await publish(room)
    answer = await room.change("other", "giveOwnConsent", OWN, purpose="QUOTATION")
    assert answer["__typename"] == "Forbidden"
