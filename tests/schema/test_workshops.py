"""Preparing a workshop, moving it on, naming its team, and laying out a series, through the
contract."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from server.database import Database, Transaction
from server.ids import from_global_id, new_id, to_global_id
from server.models import Proposal
from server.vocabulary import ProposalStatus
from tests.schema.agency import NOW, TODAY
from tests.schema.rooms import CHANGED, CREATED, Room, open_room, open_session

ROLE = "... on WorkshopRoleChanged { workshopRole { id role accountLabel toOn } }"
SERIES = (
    "... on WorkshopSeriesChanged { series { id version title workshops { nodes { id"
    " seriesPosition plenary { id } previousInSeries { id } } } } }"
)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
async def room(database: Database) -> Room:
    return await open_room(database)


async def version(room: Room) -> int:
    return int((await room.read("lead", "version"))["version"])


async def test_a_workshop_is_prepared_held_and_closed_by_who_facilitates_it(room: Room) -> None:
    edited = await room.change(
        "guest",
        "editWorkshop",
        CHANGED,
        workshopId=room.workshop,
        expectedVersion=await version(room),
        endsOn=TOMORROW.isoformat(),
        place="Salle des fêtes",
        question=None,
    )
    assert edited["workshop"]["endsOn"] == TOMORROW.isoformat()
    assert edited["workshop"]["place"] == "Salle des fêtes"
    await room.move("readyWorkshop", "prepareWorkshopAgain", "readyWorkshop", "holdWorkshop")
    session = await open_session(room)
    refused = await room.change("guest", "closeWorkshop", CHANGED, workshopId=room.workshop)
    assert refused["guard"] == "SESSIONS_CONCLUDED"
    await room.office.write(
        lambda tx: tx.execute(
            "UPDATE live_session SET status = 'CONCLUDED' WHERE id = $1",
            [from_global_id(session)[1]],
        )
    )
    await room.move("closeWorkshop")
    ((ended_at,),) = await room.office.rows("SELECT ended_at FROM workshop")
    assert ended_at is not None
    late = await room.change(
        "guest",
        "editWorkshop",
        CHANGED,
        workshopId=room.workshop,
        expectedVersion=await version(room),
        place="Ailleurs",
    )
    assert late["guard"] == "WORKSHOP_RUNS"


async def test_a_workshop_is_made_once_whatever_the_network_repeats(room: Room) -> None:
    demand = {
        "missionId": room.office.mission,
        "title": "Atelier",
        "method": "FLASH_WORKSHOP",
        "withWalk": True,
        "operationId": str(uuid4()),
    }
    first = await room.change("admin", "createWorkshop", CREATED, **demand)
    again = await room.change("admin", "createWorkshop", CREATED, **demand)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["workshop"]["id"] == again["workshop"]["id"]
    other = await room.change("admin", "createWorkshop", CREATED, **{**demand, "title": "Autre"})
    assert other["__typename"] == "IdempotencyConflict"


async def test_who_plans_a_workshop_facilitates_it_unless_they_say_otherwise(room: Room) -> None:
    assert (await room.office.viewer("lead")).facilitates == {from_global_id(room.workshop)[1]}
    made = await room.change(
        "admin",
        "createWorkshop",
        CREATED,
        missionId=room.office.mission,
        title="Atelier",
        method="OTHER",
        facilitating=False,
        heldOn=TODAY.isoformat(),
    )
    refused = await room.change(
        "admin", "readyWorkshop", CHANGED, workshopId=made["workshop"]["id"]
    )
    assert refused["guard"] == "WORKSHOP_FACILITATED"


async def test_a_cancelled_workshop_says_why(room: Room) -> None:
    answer = await room.change(
        "lead", "cancelWorkshop", CHANGED, workshopId=room.workshop, reason="Neige."
    )
    assert answer["workshop"]["status"] == "CANCELLED"
    assert answer["workshop"]["cancellationReason"] == "Neige."


async def test_a_cancelled_workshop_is_not_among_those_of_the_year(room: Room) -> None:
    document = (
        "query($id: ID!) { activityReport(agencyId: $id, year: 2026) {"
        " ... on ActivityReport { workshopsHeld } } }"
    )
    agency = to_global_id("Agency", room.office.agency_id)

    async def counted() -> int:
        found = await room.office.ask("lead", document, id=agency)
        return int(found["activityReport"]["workshopsHeld"])

    assert await counted() == 1
    await room.change("lead", "cancelWorkshop", CHANGED, workshopId=room.workshop, reason="Neige.")
    assert await counted() == 0


async def test_what_may_come_next_is_told_to_each_reader(room: Room) -> None:
    fields = "availableTransitions { name allowed reasons { code guard } }"
    steps = {one["name"]: one for one in (await room.read("guest", fields))["availableTransitions"]}
    assert steps["readyWorkshop"]["allowed"]
    told = (await room.read("interested", fields))["availableTransitions"]
    assert {reason["code"] for one in told for reason in one["reasons"]} == {"FORBIDDEN"}


async def test_two_edits_of_one_version_leave_one_of_them(room: Room) -> None:
    seen = await version(room)
    answers = await asyncio.gather(
        *(
            room.change(
                name,
                "editWorkshop",
                CHANGED,
                workshopId=room.workshop,
                expectedVersion=seen,
                place=name,
            )
            for name in ("lead", "guest")
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "WorkshopChanged"]


async def test_a_team_is_named_before_the_day_and_a_role_ends_at_once(room: Room) -> None:
    await room.office.write(
        lambda tx: tx.execute(
            "UPDATE account SET email = 'staff@example.org' WHERE id = $1",
            [room.office.users["staff"]],
        )
    )
    demand = {"workshopId": room.workshop, "email": "Staff@Example.org", "role": "CO_FACILITATOR"}
    given = await room.change("guest", "assignWorkshopRole", ROLE, **demand)
    assert given["workshopRole"]["accountLabel"] == "staff"
    workshop_id = from_global_id(room.workshop)[1]
    viewer = await room.office.viewer("staff")
    assert workshop_id in viewer.facilitates
    assert {role.value for role in viewer.roles_in(workshop_id)} == {"CO_FACILITATOR"}
    again = await room.change("guest", "assignWorkshopRole", ROLE, **demand)
    assert again["guard"] == "ROLE_NOT_HELD"
    ended = await room.change(
        "guest", "endWorkshopRole", ROLE, workshopRoleId=given["workshopRole"]["id"]
    )
    assert ended["workshopRole"]["toOn"] == TODAY.isoformat()
    assert (await room.office.viewer("staff")).facilitates == frozenset()


async def test_an_unknown_address_and_a_foreign_one_answer_alike(room: Room) -> None:
    await room.office.write(
        lambda tx: tx.execute(
            "UPDATE account SET email = 'elsewhere@example.org' WHERE id = $1",
            [room.office.users["elsewhere"]],
        )
    )
    answers = [
        await room.change(
            "guest",
            "assignWorkshopRole",
            ROLE,
            workshopId=room.workshop,
            email=email,
            role="OBSERVER",
        )
        for email in ("elsewhere@example.org", "nobody@example.org")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["path"] == "email"


async def test_a_role_of_an_agency_is_not_given_in_a_workshop(room: Room) -> None:
    answer = await room.change(
        "guest",
        "assignWorkshopRole",
        ROLE,
        workshopId=room.workshop,
        email="host@example.org",
        role="AGENCY_ADMIN",
    )
    assert answer["path"] == "role"


async def test_the_team_is_shown_to_those_who_run_the_workshop(room: Room) -> None:
    fields = "team { totalCount nodes { role accountLabel } }"
    for name in ("lead", "guest", "staff", "auditor"):
        assert (await room.read(name, fields))["team"]["totalCount"] == 3, name
    for name in ("interested", "host", "other"):
        assert (await room.read(name, fields))["team"] is None, name
    assert await room.read("elsewhere", fields) is None


async def more_workshops(room: Room, count: int) -> list[str]:
    made = []
    for number in range(count):
        answer = await room.change(
            "lead",
            "createWorkshop",
            CREATED,
            missionId=room.office.mission,
            title=f"Séance {number}",
            method="LOCAL_WORKSHOP",
        )
        made.append(answer["workshop"]["id"])
    return made


async def test_a_series_says_what_follows_what_and_what_runs_beside_what(room: Room) -> None:
    diagnosis, strategy, table, roadmap = await more_workshops(room, 4)
    opened = await room.change(
        "lead",
        "createWorkshopSeries",
        SERIES,
        missionId=room.office.mission,
        title="Atelier local",
        method="LOCAL_WORKSHOP",
    )
    series = opened["series"]

    async def arrange(steps: list[dict[str, object]], seen: int) -> dict[str, object]:
        return await room.change(
            "lead",
            "arrangeWorkshopSeries",
            SERIES,
            seriesId=series["id"],
            expectedVersion=seen,
            steps=steps,
        )

    answer = await arrange(
        [
            {"workshopId": diagnosis},
            {"workshopId": strategy, "parallelIds": [table]},
            {"workshopId": roadmap},
        ],
        series["version"],
    )
    laid = {one["id"]: one for one in answer["series"]["workshops"]["nodes"]}  # type: ignore[index]  # a dict of the answer
    assert [laid[id_]["seriesPosition"] for id_ in (diagnosis, strategy, table, roadmap)] == [
        1,
        2,
        2,
        3,
    ]
    assert laid[table]["plenary"] == {"id": strategy}
    assert laid[table]["previousInSeries"] == {"id": diagnosis}
    assert laid[roadmap]["previousInSeries"] == {"id": strategy}
    left = await arrange([{"workshopId": roadmap}], series["version"] + 1)
    assert left["series"]["workshops"]["nodes"] == [  # type: ignore[index]  # a dict of the answer
        {"id": roadmap, "seriesPosition": 1, "plenary": None, "previousInSeries": None}
    ]
    stale = await arrange([], series["version"])
    assert stale["__typename"] == "Conflict"


async def test_a_workshop_of_another_series_or_agency_is_refused(room: Room) -> None:
    first, second = [
        (
            await room.change(
                "lead",
                "createWorkshopSeries",
                SERIES,
                missionId=room.office.mission,
                title=title,
                method="OTHER",
            )
        )["series"]
        for title in ("Une", "Deux")
    ]
    steps = [{"workshopId": room.workshop}]
    for series, outcome in ((first, "WorkshopSeriesChanged"), (second, "ValidationFailed")):
        answer = await room.change(
            "lead",
            "arrangeWorkshopSeries",
            SERIES,
            seriesId=series["id"],
            expectedVersion=series["version"],
            steps=steps,
        )
        assert answer["__typename"] == outcome


async def test_two_series_that_want_one_workshop_at_once_leave_it_in_one(room: Room) -> None:
    opened = [
        (
            await room.change(
                "lead",
                "createWorkshopSeries",
                SERIES,
                missionId=room.office.mission,
                title=title,
                method="OTHER",
            )
        )["series"]
        for title in ("Une", "Deux")
    ]
    answers = await asyncio.gather(
        *(
            room.change(
                name,
                "arrangeWorkshopSeries",
                SERIES,
                seriesId=series["id"],
                expectedVersion=series["version"],
                steps=[{"workshopId": room.workshop}],
            )
            for name, series in zip(("lead", "admin"), opened, strict=True)
        )
    )
    assert sorted(one["__typename"] for one in answers) == [
        "ValidationFailed",
        "WorkshopSeriesChanged",
    ]


async def test_what_became_of_the_proposals_is_read_from_the_next_workshop(room: Room) -> None:
    (after,) = await more_workshops(room, 1)
    opened = await room.change(
        "lead",
        "createWorkshopSeries",
        SERIES,
        missionId=room.office.mission,
        title="Atelier local",
        method="LOCAL_WORKSHOP",
    )
    await room.change(
        "lead",
        "arrangeWorkshopSeries",
        SERIES,
        seriesId=opened["series"]["id"],
        expectedVersion=opened["series"]["version"],
        steps=[{"workshopId": room.workshop}, {"workshopId": after}],
    )
    session_id = from_global_id(await open_session(room))[1]
    stamps = {"created_at": NOW, "updated_at": NOW}

    async def propose(tx: Transaction) -> None:
        await tx.execute("UPDATE live_session SET status = 'CONCLUDED'")
        await Proposal.create(
            using_db=tx.connection,
            id=new_id(),
            session_id=session_id,
            rank=1,
            title="Une halte ferroviaire",
            status=ProposalStatus.REFUSED,
            refusal_reason="Voir la région.",
            **stamps,
        )

    await room.office.write(propose)
    follow = "previousInSeries { sessions { nodes { proposals { nodes { title status } } } } }"
    document = f"query($id: ID!) {{ workshop(id: $id) {{ {follow} }} }}"
    for name in ("lead", "interested"):
        found = (await room.office.ask(name, document, id=after))["workshop"]
        (session,) = found["previousInSeries"]["sessions"]["nodes"]
        assert session["proposals"]["nodes"] == [
            {"title": "Une halte ferroviaire", "status": "REFUSED"}
        ]


async def test_workshops_are_found_by_series_state_day_and_ones_own_part(room: Room) -> None:
    await more_workshops(room, 2)
    document = (
        "query($filter: WorkshopFilter) { workshops(filter: $filter) { totalCount nodes { id } } }"
    )

    async def found(name: str, **kept: object) -> int:
        answer = await room.office.ask(name, document, filter=kept)
        return int(answer["workshops"]["totalCount"])

    assert await found("lead") == 3
    assert await found("lead", fromOn=TODAY.isoformat()) == 1
    assert await found("lead", status=["READY"]) == 0
    assert await found("staff", mine=True) == 0
    assert await found("host", mine=True) == 1
    assert await found("lead", missionId=room.office.mission, mine=True) == 3
    nothing = to_global_id("WorkshopSeries", from_global_id(room.workshop)[1])
    assert await found("lead", seriesId=nothing) == 0
