"""The facilitator's desk through the contract: the agenda, the room's controls, undo, a rehearsal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from server.problems import NotFound
from server.schema.context import context_for
from server.schema.live.watching import watched
from server.vocabulary import Audience
from tests.schema.conftest import Hall, World

STEP = [{"prompt": "Et après 2040 ?", "settings": {"kind": "COLLECT"}, "title": "Plus loin"}]
DESK: list[tuple[str, str, dict[str, Any]]] = [
    ("insertActivities", "InsertActivitiesInput", {"runSheet": STEP}),
    ("changeActivity", "ChangeActivityInput", {"activityId": "?", "runSheet": STEP}),
    ("duplicateActivity", "AgendaActivityInput", {"activityId": "?"}),
    ("reorderActivities", "ReorderActivitiesInput", {"activityIds": []}),
    ("skipActivity", "AgendaActivityInput", {"activityId": "?"}),
    ("removeActivity", "AgendaActivityInput", {"activityId": "?"}),
    ("showAgenda", "ShowAgendaInput", {"visible": False}),
    ("extendTimer", "ExtendTimerInput", {"activityId": "?", "seconds": 60}),
    ("grantExtraTime", "GrantExtraTimeInput", {"activityId": "?", "number": 1, "seconds": 60}),
    ("pauseSession", "SessionInput", {}),
    ("resumeSession", "SessionInput", {}),
    ("lockSession", "SessionInput", {}),
    ("unlockSession", "SessionInput", {}),
    ("setSpotlight", "SpotlightInput", {}),
    ("undoLast", "UndoLastInput", {"seq": 1}),
]


@pytest.mark.parametrize(("field", "input_type", "values"), DESK, ids=[each[0] for each in DESK])
async def test_the_desk_is_the_facilitators_alone(
    hall: Hall, field: str, input_type: str, values: dict[str, Any]
) -> None:
    if "activityId" in values:
        values = {**values, "activityId": (await hall.activities())[0]}
    for voice, code in ((hall.claire, "FORBIDDEN"), (hall.world.public, "NOT_FOUND")):
        answer = await voice.command(field, input_type, sessionId=hall.session_id, **values)
        assert answer["code"] == code, field


async def test_an_agenda_is_changed_and_taken_back_through_the_contract(hall: Hall) -> None:
    facilitator = hall.world.facilitator
    before = await hall.activities()
    inserted = await facilitator.command(
        "insertActivities",
        "InsertActivitiesInput",
        sessionId=hall.session_id,
        runSheet=STEP,
        position=1,
    )
    assert inserted["__typename"] == "CommandAccepted", inserted
    assert len(await hall.activities()) == len(before) + 1
    undoable = (
        "query($id: ID!) { sessionSnapshot(sessionId: $id) { state { undoable { seq step } } } }"
    )
    state = (await facilitator.ask(undoable, id=hall.session_id))["sessionSnapshot"]["state"]
    assert state["undoable"]["step"] == "AGENDA_CHANGED"
    told = (await hall.claire.ask(undoable, id=hall.session_id))["sessionSnapshot"]["state"]
    assert told["undoable"] is None
    undone = await facilitator.command(
        "undoLast", "UndoLastInput", sessionId=hall.session_id, seq=state["undoable"]["seq"]
    )
    assert undone["__typename"] == "CommandAccepted", undone
    assert await hall.activities() == before


async def test_a_step_that_is_ill_written_is_refused_where_it_is_at_fault(hall: Hall) -> None:
    answer = await hall.world.facilitator.command(
        "insertActivities",
        "InsertActivitiesInput",
        sessionId=hall.session_id,
        runSheet=[{"prompt": " ", "settings": {"kind": "COLLECT"}}],
    )
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "runSheet.0.prompt")


async def test_one_s_number_is_told_by_one_s_own_part(hall: Hall) -> None:
    document = "query($id: ID!) { myPart(sessionId: $id) { number extraSeconds } }"
    part = (await hall.claire.ask(document, id=hall.session_id))["myPart"]
    collect = (await hall.activities())[0]
    await hall.start(collect)
    granted = await hall.world.facilitator.command(
        "grantExtraTime",
        "GrantExtraTimeInput",
        sessionId=hall.session_id,
        activityId=collect,
        number=part["number"],
        seconds=90,
    )
    assert granted["__typename"] == "CommandAccepted", granted
    after = (await hall.claire.ask(document, id=hall.session_id))["myPart"]
    assert after == {"number": part["number"], "extraSeconds": 90}


async def test_each_is_told_their_own_end_and_nobody_another_s(hall: Hall) -> None:
    own = "query($id: ID!) { myPart(sessionId: $id) { number extraSeconds endsAt } }"
    told = (
        "query($id: ID!) { sessionSnapshot(sessionId: $id) { state { activities {"
        " id endsAt closedToOthersAt extraPeople } } } }"
    )
    collect = (await hall.activities())[0]
    await hall.start(collect)
    number = (await hall.claire.ask(own, id=hall.session_id))["myPart"]["number"]
    for verb, input_, more in (
        ("grantExtraTime", "GrantExtraTimeInput", {"number": number, "seconds": 90}),
        ("closeActivity", "ActivityInput", {}),
    ):
        done = await hall.world.facilitator.command(
            verb, input_, sessionId=hall.session_id, activityId=collect, **more
        )
        assert done["__typename"] == "CommandAccepted", done
    ends = {}
    for name, voice in (
        ("claire", hall.claire),
        ("driss", hall.driss),
        ("facilitator", hall.world.facilitator),
    ):
        state = (await voice.ask(told, id=hall.session_id))["sessionSnapshot"]["state"]
        ends[name] = next(each for each in state["activities"] if each["id"] == collect)
    closed_at = datetime.fromisoformat(ends["driss"]["closedToOthersAt"])
    assert ends["claire"] == ends["driss"]
    assert (ends["driss"]["endsAt"], ends["driss"]["extraPeople"]) == (None, None)
    last = closed_at + timedelta(seconds=90)
    assert datetime.fromisoformat(ends["facilitator"]["endsAt"]) == last
    assert ends["facilitator"]["extraPeople"] == 1
    claire = (await hall.claire.ask(own, id=hall.session_id))["myPart"]
    driss = (await hall.driss.ask(own, id=hall.session_id))["myPart"]
    assert (claire["extraSeconds"], datetime.fromisoformat(claire["endsAt"])) == (90, last)
    assert (driss["extraSeconds"], datetime.fromisoformat(driss["endsAt"])) == (0, closed_at)


async def test_a_rehearsal_is_found_by_those_who_facilitate_and_by_nobody_else(
    world: World,
) -> None:
    opened = await world.facilitator.command(
        "openSession",
        "OpenSessionInput",
        workshopId=world.workshop_id,
        title="Répétition",
        rehearsal=True,
        runSheet=STEP,
    )
    session_id = opened["session"]["id"]
    document = "query($id: ID!) { node(id: $id) { ... on LiveSession { title rehearsal } } }"
    seen = await world.facilitator.ask(document, id=session_id)
    assert seen["node"] == {"title": "Répétition", "rehearsal": True}
    for voice in (world.holder, world.public):
        assert (await voice.ask(document, id=session_id))["node"] is None
    simulate = (
        "mutation($input: SimulateParticipantsInput!) { simulateParticipants(input: $input) {"
        " __typename ... on ParticipantsSimulated { people answered } ... on Problem { code } } }"
    )
    values = {"sessionId": session_id, "people": 3}
    made = (await world.facilitator.ask(simulate, input=values))["simulateParticipants"]
    assert made == {"__typename": "ParticipantsSimulated", "people": 3, "answered": 0}
    told = (await world.public.ask(simulate, input=values))["simulateParticipants"]
    assert told["code"] == "NOT_FOUND"


async def test_a_rehearsal_is_not_followed_by_the_rest_of_the_agency(world: World) -> None:
    sessions = [
        (
            await world.facilitator.command(
                "openSession",
                "OpenSessionInput",
                workshopId=world.workshop_id,
                title="Séance",
                rehearsal=rehearsal,
                runSheet=STEP,
            )
        )["session"]["id"]
        for rehearsal in (False, True)
    ]
    voice = world.facilitator

    async def is_shown(session_id: str) -> bool:
        context = await context_for(
            world.services, token=voice.token, locale="fr", address="192.0.2.1"
        )
        try:
            await watched(context, session_id, Audience.PROJECTOR)
        except NotFound:
            return False
        return True

    async def shown_to(role: str, of: str = "workshop_id = workshop_id") -> list[bool]:
        await world.services.database.unit_of_work(
            lambda tx: tx.execute(
                f"UPDATE role_grant SET role = $1, {of} WHERE workshop_id IS NOT NULL", [role]
            )
        )
        return [await is_shown(id_) for id_ in sessions]

    assert await shown_to("OBSERVER") == [True, True]
    of_agency = "agency_id = (SELECT agency_id FROM workshop WHERE id = role_grant.workshop_id)"
    assert await shown_to("AGENCY_STAFF", f"workshop_id = NULL, {of_agency}") == [True, False]
