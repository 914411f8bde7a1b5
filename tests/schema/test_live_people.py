"""The people of a live session through the contract: the seat, tables, phones, and who is put out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from server.problems import Unauthenticated
from server.schema.context import Context, context_for
from server.schema.live.feed import FeedBatch, FeedReset
from server.schema.live.streams import SessionFeed
from server.vocabulary import ResetReason
from tests.schema.conftest import Hall, Voice, join

STANDING = "query($id: ID!) { myStanding(sessionId: $id) { number roles tableId consents } }"
PRESENCE = (
    "query($id: ID!) { presence(sessionId: $id)"
    " { participants connected offline activityId answered } }"
)
SEAT = (
    "query($id: ID!) { facilitatorSeat(sessionId: $id)"
    " { taken mine mayTake facilitators { title holdsSeat } } }"
)
TABLES = (
    "query($id: ID!) { sessionSnapshot(sessionId: $id)"
    " { state { tables { id title seated merged } } } }"
)


async def heard(voice: Voice) -> Context:
    return await context_for(voice.services, token=voice.token, locale="fr", address="192.0.2.1")


async def standing(hall: Hall, voice: Voice) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await voice.ask(STANDING, id=hall.session_id))["myStanding"]
    return found


async def asked(hall: Hall, voice: Voice, field: str, type_: str, **values: Any) -> dict[str, Any]:
    return await voice.command(field, type_, sessionId=hall.session_id, **values)


async def done(hall: Hall, field: str, type_: str, **values: Any) -> None:
    answer = await asked(hall, hall.facilitator, field, type_, **values)
    assert answer["__typename"] == "CommandAccepted", answer


def of(hall: Hall) -> dict[str, Any]:
    return {"sessionId": hall.session_id, "after": None, "audience": None}


async def test_everybody_has_a_number_and_reads_their_own_alone(hall: Hall) -> None:
    shared = await join(hall.world, hall.join_code)
    numbers = [await standing(hall, voice) for voice in (hall.claire, hall.driss, shared)]
    assert [each and each["number"] for each in numbers] == [1, 2, 3]
    assert await standing(hall, hall.facilitator) is None


async def test_a_participant_reads_the_notice_in_force_and_which_one_they_have_read(
    hall: Hall,
) -> None:
    document = (
        "query($id: ID!) { myStanding(sessionId: $id) { noticeVersion notice { number text } } }"
    )

    async def told() -> Any:
        return (await hall.claire.ask(document, id=hall.session_id))["myStanding"]

    assert await told() == {"noticeVersion": None, "notice": None}
    for text in ("Gardé cinq ans.", "Gardé deux ans."):
        about = {"workshopId": hall.world.workshop_id, "legalBasis": "PUBLIC_INTEREST"}
        published = await hall.facilitator.ask(
            "mutation($input: PublishInformationNoticeInput!) {"
            " publishInformationNotice(input: $input) { ... on Problem { code } } }",
            input={**about, "text": text, "operationId": str(uuid4())},
        )
        assert published == {"publishInformationNotice": {}}
    assert await told() == {
        "noticeVersion": None,
        "notice": {"number": 2, "text": "Gardé deux ans."},
    }
    read = await asked(hall, hall.claire, "acknowledgeNotice", "AcknowledgeNoticeInput", version=2)
    assert read["__typename"] == "CommandAccepted", read
    assert (await told())["noticeVersion"] == 2


async def test_whoever_is_put_out_loses_their_token_and_their_feed(hall: Hall) -> None:
    feed = SessionFeed(hall.claire.services)
    context = await heard(hall.claire)
    seat, _ = await feed.next(await feed.take_seat(context, of(hall)))
    assert await context.standing() == "valid"
    refused = await asked(
        hall, hall.driss, "removePerson", "RemovePersonInput", person={"number": 1}
    )
    assert refused["code"] == "FORBIDDEN"
    await done(hall, "removePerson", "RemovePersonInput", person={"number": 1})
    told, item = await feed.next(seat)
    assert isinstance(item, FeedBatch)
    assert feed.stands(context.account, told) is None
    assert feed.stands((await heard(hall.driss)).account, told) == told
    assert await context.standing() == "revoked"
    with pytest.raises(Unauthenticated):
        await heard(hall.claire)
    assert (await hall.state(hall.driss))["state"]["attendance"]["participants"] == 1


async def test_a_change_of_table_begins_the_feed_again(hall: Hall) -> None:
    await done(hall, "formTables", "FormTablesInput", count=2)
    snapshot = await hall.claire.ask(TABLES, id=hall.session_id)
    north, _ = snapshot["sessionSnapshot"]["state"]["tables"]
    assert (north["title"], north["seated"], north["merged"]) == ("Table 1", 0, False)
    feed = SessionFeed(hall.claire.services)
    context = await heard(hall.claire)
    seat, _ = await feed.next(await feed.take_seat(context, of(hall)))
    taken = await asked(hall, hall.claire, "takeTable", "TakeTableInput", tableId=north["id"])
    assert taken["__typename"] == "CommandAccepted"
    told, _ = await feed.next(seat)
    moved = feed.stands(context.account, told)
    assert moved is not None
    assert moved.group != told.group
    _, item = await feed.next(moved)
    assert isinstance(item, FeedReset)
    assert item.reason is ResetReason.AUDIENCE_CHANGED
    own = await standing(hall, hall.claire)
    assert own is not None
    assert own["tableId"] == north["id"]


MERGE = """
mutation($input: SessionInput!) { mergeTables(input: $input) { __typename
  ... on CommandAccepted { duplicate suggestions { contributionIds groupIds words } }
} }
"""


async def test_merging_tables_proposes_what_two_of_them_say_alike_and_moves_nothing(
    hall: Hall,
) -> None:
    collect = (await hall.activities())[0]
    await hall.start(collect)
    await done(hall, "formTables", "FormTablesInput", count=2)
    tables = (await hall.facilitator.ask(TABLES, id=hall.session_id))["sessionSnapshot"]["state"][
        "tables"
    ]
    for voice, table in zip((hall.claire, hall.driss), tables, strict=True):
        await asked(hall, voice, "takeTable", "TakeTableInput", tableId=table["id"])

    async def write(voice: Voice, text: str) -> str:
        given = await asked(
            hall, voice, "contribute", "ContributeInput", activityId=collect, text=text
        )
        return str(given["contributionId"])

    north = await write(hall.claire, "Des pistes cyclables continues")
    await write(hall.claire, "Une piste cyclable continue")
    await write(hall.claire, "Un marché le samedi")
    await write(hall.claire, "Un marché, le samedi")
    south = await write(hall.driss, "La piste cyclable continue")
    before = (await hall.state(hall.facilitator))["state"]["contributions"]
    wish = {"input": {"sessionId": hall.session_id, "operationId": str(uuid4())}}
    for duplicate in (False, True):
        merged = (await hall.facilitator.ask(MERGE, **wish))["mergeTables"]
        assert merged["duplicate"] is duplicate
        [suggested] = merged["suggestions"]
        assert {north, south} <= set(suggested["contributionIds"])
        assert suggested["groupIds"] == []
        assert "piste" in suggested["words"]
    assert (await hall.state(hall.facilitator))["state"]["contributions"] == before


async def test_the_seat_is_seen_by_those_who_facilitate(hall: Hall) -> None:
    seen = (await hall.facilitator.ask(SEAT, id=hall.session_id))["facilitatorSeat"]
    assert (seen["taken"], seen["mine"], seen["mayTake"]) == (True, True, True)
    assert [each["holdsSeat"] for each in seen["facilitators"]].count(True) == 1
    for voice in (hall.claire, hall.world.public):
        assert (await voice.ask(SEAT, id=hall.session_id))["facilitatorSeat"] is None
    await done(hall, "releaseSeat", "SessionInput")
    await done(hall, "takeSeat", "SessionInput")


async def test_how_many_answered_and_how_many_are_away_is_told_before_closing(hall: Hall) -> None:
    collect = (await hall.activities())[0]
    await hall.start(collect)
    await asked(
        hall, hall.claire, "contribute", "ContributeInput", activityId=collect, text="Un train"
    )
    feed = SessionFeed(hall.claire.services)
    context = await heard(hall.claire)
    with feed.attending(context, await feed.take_seat(context, of(hall))):
        seen = (await hall.facilitator.ask(PRESENCE, id=hall.session_id))["presence"]
    assert seen == {
        "participants": 2,
        "connected": 1,
        "offline": 1,
        "activityId": collect,
        "answered": 1,
    }
    assert (await hall.claire.ask(PRESENCE, id=hall.session_id))["presence"] is None


async def test_one_erases_one_s_own_words_and_those_of_nobody_else(hall: Hall) -> None:
    collect = (await hall.activities())[0]
    await hall.start(collect)
    given = await asked(
        hall, hall.claire, "contribute", "ContributeInput", activityId=collect, text="À taire"
    )
    card = given["contributionId"]
    other = await asked(hall, hall.driss, "eraseContent", "EraseContentInput", contributionId=card)
    assert other["code"] == "NOT_FOUND"
    await asked(hall, hall.claire, "eraseWordsOf", "EraseWordsInput")
    [shown] = (await hall.state(hall.facilitator))["state"]["contributions"]
    assert (shown["id"], shown["text"]) == (card, None)
