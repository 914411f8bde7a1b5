"""Cards and groups through the contract: many at once, hidden ones, and what could be grouped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from server.ids import from_global_id, to_global_id
from server.schema.context import context_for
from server.schema.live.asking import facilitator
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.board.shapes import CardColumn, CardField, PlanShape
from tests.schema.conftest import Hall, Voice, World, join

AGENDA = (
    ActivityPlan(
        "Que voyez-vous ?",
        CollectSettings(
            columns=(CardColumn("plus", "Atouts"), CardColumn("minus", "Faiblesses")),
            fields=(CardField("where", "Où"),),
            plan=PlanShape(),
        ),
        name="walk",
        minutes=90,
    ),
    ActivityPlan("Vos craintes", CollectSettings(hidden=True), name="fears"),
    ActivityPlan("Vos idées", CollectSettings(moderated=True), name="ideas"),
)

RECEIVED = """
mutation($input: ContributeManyInput!) { contributeMany(input: $input) {
  __typename
  ... on Problem { code }
  ... on ContributionsReceived { results {
    __typename
    ... on CommandAccepted { duplicate contributionId }
    ... on ValidationFailed { code path }
    ... on NotFound { code }
    ... on IdempotencyConflict { code }
    ... on ActivityNotRunning { code closedAt }
  } }
} }
"""
CARDS = """
query($sessionId: ID!) { sessionSnapshot(sessionId: $sessionId) { state {
  activities { name minutes revealed settings { collect {
    columns { key title } fields { key label kind required choices } hidden moderated
    plan { documentId required } parent { of } picks { of } photos writers
  } } }
  contributions {
    id text status column fields { key value } point { x y latitude longitude } takenAt channel label
    parentId pickIds pinned photoId tableId
  }
} } }
"""
OWN = """
query($sessionId: ID!) { myPart(sessionId: $sessionId) { contributions {
  text card { status column point { x y } }
} } }
"""
ROWS = """
query($id: ID!) { node(id: $id) { ... on LiveSession { contributions(first: 50) { nodes {
  text status columnKey pinned channel photoId point { x y latitude longitude }
  lines(first: 5) { nodes { key value } } parent { text } children(first: 5) { nodes { text } }
  picks(first: 5) { nodes { picked { text } } }
} } } } }
"""
ALIKE = """
query($sessionId: ID!) { likenessSuggestions(sessionId: $sessionId) {
  contributionIds groupIds score words
} }
"""


@pytest.fixture
async def board(world: World) -> Hall:
    """A hall whose agenda collects cards of several shapes; the walk runs."""
    return await opened_hall(world, AGENDA)


async def opened_hall(world: World, agenda: Sequence[ActivityPlan]) -> Hall:
    """An open session of this agenda with two participants; its first activity runs."""
    voice = world.facilitator
    context = await context_for(voice.services, token=voice.token, locale="fr", address="192.0.2.1")
    _, workshop_id = from_global_id(world.workshop_id)
    opened = await voice.services.rooms.open(
        workshop_id,
        "Atelier Flash",
        agenda,
        actor=facilitator(context.viewer),
        operation_id=uuid4(),
        now=context.now,
    )
    code = opened.join_code
    assert code is not None
    hall = Hall(
        world,
        to_global_id("LiveSession", opened.session_id),
        code,
        claire=await join(world, code),
        driss=await join(world, code),
    )
    await hall.start((await hall.activities())[0])
    return hall


def noted(activity_id: str, text: str, **values: Any) -> dict[str, Any]:
    card = {
        "activityId": activity_id,
        "operationId": str(uuid4()),
        "text": text,
        "column": "minus",
        "fields": [{"key": "where", "value": "Rue Haute"}],
        "point": {"x": 0.25, "y": 0.5, "latitude": 49.1829, "longitude": -0.3707},
        "takenAt": "2026-03-02T10:15:00+01:00",
    }
    return {**card, **values}


async def send(hall: Hall, voice: Voice, *cards: dict[str, Any]) -> dict[str, Any]:
    answer = await voice.ask(RECEIVED, input={"sessionId": hall.session_id, "cards": list(cards)})
    received: dict[str, Any] = answer["contributeMany"]
    return received


async def cards_of(hall: Hall, voice: Voice) -> list[dict[str, Any]]:
    state = (await voice.ask(CARDS, sessionId=hall.session_id))["sessionSnapshot"]["state"]
    cards: list[dict[str, Any]] = state["contributions"]
    return cards


async def test_cards_noted_without_a_network_are_taken_once_each(board: Hall) -> None:
    """Each has its own operation id, and is refused alone."""
    walk = (await board.activities())[0]
    first, second = noted(walk, "Un mur aveugle"), noted(walk, "Une belle place")
    lost = noted(walk, "Nulle part", point=None)
    received = await send(board, board.claire, first, lost, second)
    results = received["results"]
    assert [each["__typename"] for each in results] == [
        "CommandAccepted",
        "ValidationFailed",
        "CommandAccepted",
    ]
    assert results[1]["path"] == "point"
    again = (await send(board, board.claire, second, first))["results"]
    assert [each["duplicate"] for each in again] == [True, True]
    assert [each["contributionId"] for each in again] == [
        results[2]["contributionId"],
        results[0]["contributionId"],
    ]
    altered = (await send(board, board.claire, {**first, "text": "Autre chose"}))["results"]
    assert altered[0]["__typename"] == "IdempotencyConflict"
    assert [card["text"] for card in await cards_of(board, board.driss)] == [
        "Un mur aveugle",
        "Une belle place",
    ]


async def test_a_hundred_cards_at_most_are_sent_together(board: Hall) -> None:
    walk = (await board.activities())[0]
    received = await send(board, board.claire, *(noted(walk, f"Note {n}") for n in range(101)))
    assert received == {"__typename": "ValidationFailed", "code": "VALIDATION"}
    assert await cards_of(board, board.claire) == []


async def test_a_late_walk_is_told_when_the_collection_closed(board: Hall) -> None:
    walk = (await board.activities())[0]
    await board.close(walk)
    (result,) = (await send(board, board.claire, noted(walk, "Trop tard")))["results"]
    assert result["__typename"] == "ActivityNotRunning"
    assert result["closedAt"]


async def test_a_card_is_shown_with_all_it_holds_and_when_to_the_facilitator(board: Hall) -> None:
    walk = (await board.activities())[0]
    await send(board, board.claire, noted(walk, "Un mur aveugle"))
    (kept,) = await cards_of(board, board.facilitator)
    (seen,) = await cards_of(board, board.driss)
    assert kept == {**seen, "takenAt": "2026-03-02T09:15:00+00:00"}
    assert seen["takenAt"] is None
    assert (seen["status"], seen["column"], seen["channel"]) == ("STANDING", "minus", "PHONE")
    assert seen["fields"] == [{"key": "where", "value": "Rue Haute"}]
    assert seen["point"] == {"x": 0.25, "y": 0.5, "latitude": 49.1829, "longitude": -0.3707}


async def test_an_ordinary_query_reads_what_a_card_holds(board: Hall) -> None:
    walk = (await board.activities())[0]
    await send(board, board.claire, noted(walk, "Un mur aveugle"))
    answer = await board.claire.ask(ROWS, id=board.session_id)
    (row,) = answer["node"]["contributions"]["nodes"]
    assert row == {
        "text": "Un mur aveugle",
        "status": "STANDING",
        "columnKey": "minus",
        "pinned": False,
        "channel": "PHONE",
        "photoId": None,
        "point": {"x": 0.25, "y": 0.5, "latitude": 49.1829, "longitude": -0.3707},
        "lines": {"nodes": [{"key": "where", "value": "Rue Haute"}]},
        "parent": None,
        "children": {"nodes": []},
        "picks": {"nodes": []},
    }


@pytest.mark.parametrize("place", [1, 2])
async def test_a_hidden_or_waiting_card_is_read_by_no_query_but_the_facilitator_s(
    board: Hall, place: int
) -> None:
    activities = await board.activities()
    await board.close(activities[0])
    await board.start(activities[place])
    made = await board.claire.command(
        "contribute",
        "ContributeInput",
        sessionId=board.session_id,
        activityId=activities[place],
        text="Je n'ose pas",
    )
    assert made["__typename"] == "CommandAccepted", made

    async def rows(voice: Voice) -> list[str]:
        answer = await voice.ask(ROWS, id=board.session_id)
        page = (answer["node"] or {}).get("contributions") or {"nodes": []}
        return [node["text"] for node in page["nodes"]]

    assert await rows(board.facilitator) == ["Je n'ose pas"]
    assert await rows(board.claire) == await rows(board.driss) == []
    assert await cards_of(board, board.claire) == []
    own = (await board.claire.ask(OWN, sessionId=board.session_id))["myPart"]["contributions"]
    assert [each["text"] for each in own] == ["Je n'ose pas"]
    contribution_id = made["contributionId"]
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await board.driss.ask(node, id=contribution_id))["node"] is None
    if place == 1:
        answer = await board.facilitator.command(
            "revealContributions",
            "RevealContributionsInput",
            sessionId=board.session_id,
            activityId=activities[1],
        )
    else:
        answer = await board.facilitator.command(
            "approveContributions",
            "ContributionsInput",
            sessionId=board.session_id,
            contributionIds=[contribution_id],
        )
    assert answer["__typename"] == "CommandAccepted", answer
    assert await rows(board.driss) == ["Je n'ose pas"]
    assert [card["text"] for card in await cards_of(board, board.driss)] == ["Je n'ose pas"]


async def test_cards_to_bring_together_are_suggested_to_the_facilitator_alone(board: Hall) -> None:
    walk = (await board.activities())[0]
    await send(
        board,
        board.claire,
        noted(walk, "Des pistes cyclables continues"),
        noted(walk, "Une piste cyclable continue"),
        noted(walk, "Un cinéma itinérant"),
    )
    found = (await board.facilitator.ask(ALIKE, sessionId=board.session_id))["likenessSuggestions"]
    cards = await cards_of(board, board.facilitator)
    assert [each["contributionIds"] for each in found] == [[cards[0]["id"], cards[1]["id"]]]
    assert found[0]["score"] == 1
    assert {"continue", "cyclable", "piste"} == set(found[0]["words"])
    for voice in (board.claire, board.world.public):
        answer = await voice.ask(ALIKE, sessionId=board.session_id)
        assert answer["likenessSuggestions"] is None


async def test_each_verb_of_the_board_is_the_facilitator_s(board: Hall) -> None:
    walk = (await board.activities())[0]
    results = await send(board, board.claire, noted(walk, "Un mur"), noted(walk, "Un banc"))
    first, second = [each["contributionId"] for each in results["results"]]
    formed = await board.facilitator.command(
        "formGroup",
        "FormGroupInput",
        sessionId=board.session_id,
        title="La rue",
        contributionIds=[first, second],
    )
    group = formed["groupId"]
    verbs: list[tuple[str, str, dict[str, Any]]] = [
        ("pinContribution", "ContributionInput", {"contributionId": first}),
        ("unpinContribution", "ContributionInput", {"contributionId": first}),
        (
            "splitGroup",
            "SplitGroupInput",
            {"groupId": group, "title": "Le mur", "contributionIds": [first]},
        ),
        ("orderGroups", "OrderGroupsInput", {"groupIds": [group]}),
        (
            "moveContributions",
            "MoveContributionsInput",
            {"contributionIds": [first, second], "groupId": group},
        ),
        ("archiveContribution", "ContributionInput", {"contributionId": first}),
        ("restoreContribution", "ContributionInput", {"contributionId": first}),
        ("refuseContributions", "ContributionsInput", {"contributionIds": []}),
        ("approveContributions", "ContributionsInput", {"contributionIds": []}),
        ("revealContributions", "RevealContributionsInput", {"activityId": walk}),
    ]
    for field, input_type, values in verbs:
        refused = await board.driss.command(field, input_type, sessionId=board.session_id, **values)
        assert refused["code"] == "FORBIDDEN", field
        done = await board.facilitator.command(
            field, input_type, sessionId=board.session_id, **values
        )
        assert done["__typename"] == "CommandAccepted", (field, done)


async def test_one_s_own_card_is_written_again(board: Hall) -> None:
    walk = (await board.activities())[0]
    card = noted(walk, "Un tarin")
    (made,) = (await send(board, board.claire, card))["results"]
    again = {key: card[key] for key in ("column", "fields", "point", "takenAt")} | {
        "text": "Un train",
        "contributionId": made["contributionId"],
    }
    for voice, code in ((board.driss, "NOT_FOUND"), (board.facilitator, "NOT_FOUND")):
        refused = await voice.command(
            "editContribution", "EditContributionInput", sessionId=board.session_id, **again
        )
        assert refused["code"] == code
    done = await board.claire.command(
        "editContribution", "EditContributionInput", sessionId=board.session_id, **again
    )
    assert done["contributionId"] == made["contributionId"]
    assert [each["text"] for each in await cards_of(board, board.driss)] == ["Un train"]


async def test_a_card_without_a_phone_is_entered_by_the_facilitator(board: Hall) -> None:
    walk = (await board.activities())[0]
    entered = {
        key: value for key, value in noted(walk, "Un banc").items() if key != "operationId"
    } | {"entry": {"channel": "PAPER", "label": "Table 3"}}
    refused = await board.claire.command(
        "contribute", "ContributeInput", sessionId=board.session_id, **entered
    )
    assert refused["code"] == "FORBIDDEN"
    done = await board.facilitator.command(
        "contribute", "ContributeInput", sessionId=board.session_id, **entered
    )
    assert done["__typename"] == "CommandAccepted"
    (kept,) = await cards_of(board, board.facilitator)
    (seen,) = await cards_of(board, board.claire)
    assert (kept["channel"], kept["label"]) == ("PAPER", "Table 3")
    assert (seen["channel"], seen["label"]) == ("PAPER", None)
