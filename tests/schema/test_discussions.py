"""Reading what was said, through the contract: codes, notes, and the curve of a series."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from server.interchange.authors import Author
from server.interchange.refi.exporting import RefiForm, give_out_words
from server.problems import NotFound
from server.schema.context import context_for
from tests.schema.conftest import Hall, Voice

CREATED = "... on CommandAccepted { createdId seq } ... on Problem { code message }"


async def command(voice: Voice, field: str, input_type: str, **values: Any) -> dict[str, Any]:
    document = (
        f"mutation($input: {input_type}!) {{ {field}(input: $input) {{ __typename {CREATED} }} }}"
    )
    values.setdefault("operationId", str(uuid4()))
    answer: dict[str, Any] = (await voice.ask(document, input=values))[field]
    return answer


async def saturation(voice: Voice, workshop_id: str) -> list[dict[str, int]]:
    document = "query($id: ID!) { saturation(workshopId: $id) { usedCodes newCodes knownCodes } }"
    curve: list[dict[str, int]] = (await voice.ask(document, id=workshop_id))["saturation"]
    return curve


async def test_a_card_is_coded_and_the_curve_of_the_series_tells_it(hall: Hall) -> None:
    session = {"sessionId": hall.session_id}
    collect = (await hall.activities())[0]
    await hall.start(collect)
    said = await hall.claire.command(
        "contribute", "ContributeInput", **session, activityId=collect, text="Le car passe tôt."
    )
    code = await command(
        hall.facilitator, "createCode", "CreateCodeInput", **session, title="Horaires"
    )
    coding = {"contributionId": said["contributionId"], "codeId": code["createdId"]}
    refused = await command(hall.claire, "applyCode", "CodingInput", **session, **coding)
    assert refused["code"] == "FORBIDDEN"
    applied = await command(hall.facilitator, "applyCode", "CodingInput", **session, **coding)
    assert applied["__typename"] == "CommandAccepted"

    workshop_id = hall.world.workshop_id
    assert await saturation(hall.facilitator, workshop_id) == [
        {"usedCodes": 1, "newCodes": 1, "knownCodes": 1}
    ]
    for stranger in (hall.world.public, hall.claire, hall.world.holder):
        assert await saturation(stranger, workshop_id) == []

    document = (
        "query($id: ID!) { liveSession(id: $id) {"
        " codes { nodes { title applications { totalCount } } }"
        " verbatims { nodes { constituency contribution { text } } } } }"
    )
    read = (await hall.facilitator.ask(document, id=hall.session_id))["liveSession"]
    assert read["codes"]["nodes"] == [{"title": "Horaires", "applications": {"totalCount": 1}}]
    assert read["verbatims"]["nodes"] == [
        {"constituency": None, "contribution": {"text": "Le car passe tôt."}}
    ]
    told = (await hall.claire.ask(document, id=hall.session_id))["liveSession"]
    assert told["codes"]["nodes"] == told["verbatims"]["nodes"] == []


async def test_the_next_session_goes_on_with_the_code_book_of_the_last(hall: Hall) -> None:
    await command(
        hall.facilitator,
        "createCode",
        "CreateCodeInput",
        sessionId=hall.session_id,
        title="Horaires",
    )
    opened = await hall.facilitator.command(
        "openSession", "OpenSessionInput", workshopId=hall.world.workshop_id, title="Plus tard"
    )
    later = opened["session"]["id"]
    adopting = {"sessionId": later, "fromSessionId": hall.session_id}
    refused = await command(hall.claire, "adoptCodeBook", "AdoptCodeBookInput", **adopting)
    assert refused["code"] in ("NOT_FOUND", "FORBIDDEN")
    adopting["operationId"] = str(uuid4())
    adopted = await command(hall.facilitator, "adoptCodeBook", "AdoptCodeBookInput", **adopting)
    assert adopted["__typename"] == "CommandAccepted"
    more = {"sessionId": hall.session_id, "title": "Tarifs"}
    await command(hall.facilitator, "createCode", "CreateCodeInput", **more)
    # Sent again, it is the same adoption, whatever the book has become.
    again = await command(hall.facilitator, "adoptCodeBook", "AdoptCodeBookInput", **adopting)
    assert again["__typename"] == "CommandAccepted"
    state = (
        await hall.facilitator.ask(
            "query($id: ID!) { sessionSnapshot(sessionId: $id) { state { codes { title } } } }",
            id=later,
        )
    )["sessionSnapshot"]["state"]
    assert state["codes"] == [{"title": "Horaires"}]


async def test_the_words_of_a_workshop_are_given_to_those_who_run_it(hall: Hall) -> None:
    services, workshop_id = hall.world.services, hall.world.loaded.workshop_id

    async def given_to(voice: Voice, form: RefiForm) -> bytes:
        context = await context_for(services, token=voice.token, locale="fr", address=voice.address)
        by = Author(context.viewer, datetime.now(UTC))
        return await give_out_words(services.database, workshop_id, form, by)

    assert (await given_to(hall.facilitator, RefiForm.PROJECT)).startswith(b"PK")
    assert b"CodeBook" in await given_to(hall.facilitator, RefiForm.CODEBOOK)
    for stranger in (hall.world.holder, hall.world.public, hall.claire):
        with pytest.raises(NotFound):
            await given_to(stranger, RefiForm.PROJECT)
