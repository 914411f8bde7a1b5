"""A live session through the contract: who may do what, who is told what, and from where."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from server.problems import CursorInvalid, NotFound
from server.schema.context import Context, context_for
from server.schema.live.feed import FeedBatch, FeedReset
from server.vocabulary import ResetReason
from tests.schema.conftest import Hall, Voice, World, join


async def heard(voice: Voice) -> Context:
    return await context_for(voice.services, token=voice.token, locale="fr", address="192.0.2.1")


async def contribute(hall: Hall, voice: Voice, text: str, **values: Any) -> dict[str, Any]:
    collect = (await hall.activities())[0]
    return await voice.command(
        "contribute",
        "ContributeInput",
        sessionId=hall.session_id,
        activityId=collect,
        text=text,
        **values,
    )


async def test_only_the_workshop_s_facilitator_opens_a_session(world: World) -> None:
    for voice, code in ((world.holder, "FORBIDDEN"), (world.public, "NOT_FOUND")):
        answer = await voice.command(
            "openSession", "OpenSessionInput", workshopId=world.workshop_id, title="Séance"
        )
        assert answer["code"] == code


async def test_a_code_is_read_whatever_its_case_and_its_lookalikes(hall: Hall) -> None:
    typed = f" {hall.join_code.lower().replace('0', 'o').replace('1', 'l')} "
    await join(hall.world, typed)
    assert (await hall.state(hall.claire))["state"]["attendance"]["participants"] == 3


async def test_joining_again_with_the_same_operation_is_the_same_person(hall: Hall) -> None:
    operation_id = str(uuid4())
    answers = [
        await hall.world.public.command(
            "joinSession", "JoinSessionInput", code=hall.join_code, operationId=operation_id
        )
        for _ in range(2)
    ]
    assert answers[0]["token"] == answers[1]["token"]
    assert [answer["duplicate"] for answer in answers] == [False, True]


async def test_guesses_at_the_code_are_stopped_before_long(hall: Hall) -> None:
    answers = [
        await hall.world.public.command("joinSession", "JoinSessionInput", code="ZZZZZZ")
        for _ in range(61)
    ]
    assert {answer["code"] for answer in answers[:60]} == {"NOT_FOUND"}
    assert answers[60]["code"] == "RATE_LIMITED"


async def test_guesses_sent_together_are_stopped_as_soon(hall: Hall) -> None:
    answers = await asyncio.gather(
        *(
            hall.world.public.command("joinSession", "JoinSessionInput", code="ZZZZZZ")
            for _ in range(200)
        )
    )
    assert Counter(answer["code"] for answer in answers) == {"NOT_FOUND": 60, "RATE_LIMITED": 140}


async def test_a_participant_drives_nothing(hall: Hall) -> None:
    collect = (await hall.activities())[0]
    answer = await hall.claire.command(
        "startActivity", "StartActivityInput", sessionId=hall.session_id, activityId=collect
    )
    assert answer["code"] == "FORBIDDEN"


async def test_a_late_contribution_is_told_when_the_activity_closed(hall: Hall) -> None:
    collect = (await hall.activities())[0]
    await hall.start(collect)
    await hall.close(collect)
    answer = await contribute(hall, hall.claire, "Trop tard ?")
    assert answer["__typename"] == "ActivityNotRunning"
    assert datetime.fromisoformat(answer["closedAt"]) <= datetime.now(UTC)


async def test_the_same_contribution_sent_twice_is_there_once(hall: Hall) -> None:
    await hall.start((await hall.activities())[0])
    operation_id = str(uuid4())
    first = await contribute(hall, hall.claire, "Une fois.", operationId=operation_id)
    again = await contribute(hall, hall.claire, "Une fois.", operationId=operation_id)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["contributionId"] == again["contributionId"]
    altered = await contribute(hall, hall.claire, "Deux fois.", operationId=operation_id)
    assert altered["code"] == "IDEMPOTENCY_CONFLICT"
    assert len((await hall.state(hall.claire))["state"]["contributions"]) == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 2_001])
async def test_an_empty_or_endless_contribution_is_refused_by_its_path(
    hall: Hall, text: str
) -> None:
    await hall.start((await hall.activities())[0])
    answer = await contribute(hall, hall.claire, text)
    assert (answer["code"], answer["path"]) == ("VALIDATION", "text")


async def test_one_s_own_part_is_told_to_oneself_alone(hall: Hall) -> None:
    await hall.start((await hall.activities())[0])
    await contribute(hall, hall.claire, "De Claire.")
    document = "query($id: ID!) { myPart(sessionId: $id) { contributions { text } } }"
    own = await hall.claire.ask(document, id=hall.session_id)
    assert own["myPart"] == {"contributions": [{"text": "De Claire."}]}
    other = await hall.driss.ask(document, id=hall.session_id)
    assert other["myPart"] == {"contributions": []}
    for voice in (hall.facilitator, hall.world.public):
        assert (await voice.ask(document, id=hall.session_id))["myPart"] is None


async def test_the_join_code_is_shown_to_the_facilitator_alone(hall: Hall) -> None:
    document = "query($id: ID!) { joinCode(sessionId: $id) }"
    shown = await hall.facilitator.ask(document, id=hall.session_id)
    assert shown["joinCode"] == hall.join_code
    for voice in (hall.claire, hall.world.holder, hall.world.public):
        assert (await voice.ask(document, id=hall.session_id))["joinCode"] is None


async def test_a_stranger_s_snapshot_and_a_missing_one_answer_alike(hall: Hall) -> None:
    missing = "B" * 31
    for session_id in (hall.session_id, missing):
        answer = await hall.world.public.ask(
            "query($id: ID!) { sessionSnapshot(sessionId: $id) { seq } }", id=session_id
        )
        assert answer == {"sessionSnapshot": None}


async def test_the_tally_is_the_facilitator_s_until_it_is_revealed(hall: Hall) -> None:
    _, group, vote = await hall.activities()
    await hall.start(group)
    formed = await hall.facilitator.command(
        "formGroup", "FormGroupInput", sessionId=hall.session_id, title="Le car"
    )
    await hall.close(group)
    await hall.start(vote)
    await hall.claire.command(
        "placeDots",
        "PlaceDotsInput",
        sessionId=hall.session_id,
        activityId=vote,
        groupId=formed["groupId"],
        dots=2,
    )
    await hall.close(vote)

    async def tally(voice: Voice) -> Any:
        return (await hall.state(voice))["state"]["activities"][2]["tally"]

    assert await tally(hall.claire) is None
    assert (await tally(hall.facilitator))["lines"][0]["dots"] == 2
    await hall.facilitator.command(
        "revealResults", "ActivityInput", sessionId=hall.session_id, activityId=vote
    )
    assert (await tally(hall.claire))["lines"][0]["dots"] == 2


async def test_more_dots_than_the_budget_are_refused_with_what_is_left(hall: Hall) -> None:
    _, group, vote = await hall.activities()
    await hall.start(group)
    formed = await hall.facilitator.command(
        "formGroup", "FormGroupInput", sessionId=hall.session_id, title="Le car"
    )
    await hall.close(group)
    await hall.start(vote)
    answer = await hall.claire.command(
        "placeDots",
        "PlaceDotsInput",
        sessionId=hall.session_id,
        activityId=vote,
        groupId=formed["groupId"],
        dots=4,
    )
    assert (answer["code"], answer["remaining"]) == ("DOT_BUDGET_EXCEEDED", 3)


async def test_a_feed_without_a_cursor_begins_with_a_snapshot(hall: Hall) -> None:
    seat = await hall.world.feed.take_seat(await heard(hall.claire), {"sessionId": hall.session_id})
    seat, item = await hall.world.feed.next(seat)
    assert isinstance(item, FeedReset)
    assert item.reason is ResetReason.UNKNOWN_POSITION
    assert item.state.attendance.participants == 2


async def test_a_feed_goes_on_from_a_cursor_without_gap_or_repeat(hall: Hall) -> None:
    cursor = (await hall.state(hall.claire))["cursor"]
    await hall.start((await hall.activities())[0])
    for text in ("Un.", "Deux.", "Trois."):
        await contribute(hall, hall.driss, text)

    seat = await hall.world.feed.take_seat(
        await heard(hall.claire), {"sessionId": hall.session_id, "after": cursor}
    )
    head = (await hall.state(hall.claire))["seq"]
    texts: list[str] = []
    while seat.seq < head:
        before = seat.seq
        seat, item = await hall.world.feed.next(seat)
        assert isinstance(item, FeedBatch)
        assert (item.from_, item.to) == (before, seat.seq)
        texts += [each.text or "" for each in item.changed.contributions]
    assert texts == ["Un.", "Deux.", "Trois."]


async def test_those_who_come_back_with_one_cursor_are_told_one_and_the_same_batch(
    hall: Hall,
) -> None:
    given = {"sessionId": hall.session_id, "after": (await hall.state(hall.claire))["cursor"]}
    await hall.start((await hall.activities())[0])
    await contribute(hall, hall.driss, "Un.")
    head = (await hall.state(hall.claire))["seq"]
    feed = hall.world.feed
    first = await feed.take_seat(await heard(hall.claire), given)
    while first.seq < head:
        first, _ = await feed.next(first)

    told = [
        (await feed.next(await feed.take_seat(await heard(voice), given)))[1]
        for voice in (hall.claire, hall.driss)
    ]
    assert isinstance(told[0], FeedBatch)
    assert told[0] is told[1]


async def test_a_participant_s_cursor_does_not_open_the_facilitator_s_feed(hall: Hall) -> None:
    cursor = (await hall.state(hall.claire))["cursor"]
    seat = await hall.world.feed.take_seat(
        await heard(hall.facilitator), {"sessionId": hall.session_id, "after": cursor}
    )
    _, item = await hall.world.feed.next(seat)
    assert isinstance(item, FeedReset)
    assert item.reason is ResetReason.AUDIENCE_CHANGED


async def test_a_forged_cursor_and_a_stranger_are_refused(hall: Hall) -> None:
    with pytest.raises(CursorInvalid):
        await hall.world.feed.take_seat(
            await heard(hall.claire), {"sessionId": hall.session_id, "after": "forged"}
        )
    with pytest.raises(NotFound):
        await hall.world.feed.take_seat(
            await heard(hall.world.public), {"sessionId": hall.session_id}
        )


async def test_a_conclusion_ends_the_code_and_every_command(hall: Hall) -> None:
    await hall.facilitator.command("concludeSession", "SessionInput", sessionId=hall.session_id)
    again = await hall.world.public.command("joinSession", "JoinSessionInput", code=hall.join_code)
    assert again["code"] == "NOT_FOUND"
    late = await contribute(hall, hall.claire, "Encore un mot.")
    assert late["code"] == "ACTIVITY_CLOSED"


async def test_a_message_is_in_the_language_that_was_asked(hall: Hall) -> None:
    english = Voice(hall.world.schema, hall.world.services, hall.claire.token, locale="en")
    answer = await contribute(hall, english, "Too soon.")
    assert answer["message"] == "Not counted: the activity is not open."


async def test_a_participant_reads_nothing_of_another_session_of_the_same_workshop(
    hall: Hall,
) -> None:
    await hall.start((await hall.activities())[0])
    await contribute(hall, hall.claire, "Ce qui se dit ici reste ici.")
    beside = await hall.facilitator.command(
        "openSession", "OpenSessionInput", workshopId=hall.world.workshop_id, title="Plus tard"
    )
    stranger = await join(hall.world, beside["joinCode"])
    answer = await stranger.ask(
        "query($id: ID!) {"
        " liveSession(id: $id) { title }"
        " node(id: $id) { id }"
        " workshops { nodes { sessions { totalCount nodes {"
        "   title contributions { totalCount } } } } }"
        "}",
        id=hall.session_id,
    )
    assert answer["liveSession"] is None
    assert answer["node"] is None
    (workshop,) = answer["workshops"]["nodes"]
    assert workshop["sessions"] == {
        "totalCount": 1,
        "nodes": [{"title": "Plus tard", "contributions": {"totalCount": 0}}],
    }


async def test_a_session_opened_again_is_the_first_whatever_was_prepared_since(
    world: World,
) -> None:
    asked = {
        "workshopId": world.workshop_id,
        "title": "Séance",
        "operationId": str(uuid4()),
    }
    first = await world.facilitator.command("openSession", "OpenSessionInput", **asked)
    await world.services.database.unit_of_work(
        lambda tx: tx.execute("UPDATE workshop SET method = 'FOCUS_GROUP', question = 'Et après ?'")
    )
    again = await world.facilitator.command("openSession", "OpenSessionInput", **asked)
    assert again == {**first, "duplicate": True}
    other = await world.facilitator.command(
        "openSession", "OpenSessionInput", **{**asked, "title": "Une autre"}
    )
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
