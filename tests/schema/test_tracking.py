"""A roadmap's past days, sums and board, as each of its readers has them, on both databases."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server.database import Database
from server.domain.roadmaps.history import ENGAGED, SETTLED, Standing, as_of
from server.domain.roadmaps.sums import WHOLE
from server.ids import from_global_id, new_id, to_global_id
from server.vocabulary import (
    ActionStatus,
    ActionVisibility,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
)
from tests.schema.agency import TODAY
from tests.schema.plans import DAYS, Drawn, day, plans, set_plan
from tests.schema.roadmaps import Desk, open_desk

AS_OF = """query($roadmap: ID!, $on: Date!, $first: Int! = 100, $after: ID) {
  roadmapAsOf(roadmapId: $roadmap, on: $on, first: $first, after: $after) { __typename
    ... on Problem { code }
    ... on RoadmapAsOf { on partial roadmap { id } tally { ...T } statuses { status tally { ...T } }
      actions { action { id number } status statusOn progress plannedEndOn late engaged }
      hasNextPage lastActionId } } }
fragment T on ActionTally { actions engaged late }"""
SUMS = """query($roadmap: ID!, $status: [ActionStatus!]) {
  roadmapSums(roadmapId: $roadmap, status: $status) { __typename ... on Problem { code }
    ... on RoadmapSums { partial tally { ...T } statuses { status tally { ...T } }
      total { ...B } funding { ...M } years { year funding { ...M } budget { ...B } }
      natures { nature budget { ...B } } axes { axis { id } tally { ...T } budget { ...B } }
      owners { owner { id } budget { ...B } } funders { funder { id } amount { ...M } }
      fundingStatuses { status amount { ...M } }
      fundings { funder { id } year status amount { ...M } } } } }
fragment T on ActionTally { actions engaged late }
fragment B on PlannedAndActual { planned { ...M } actual { ...M } plannedPosts actualPosts }
fragment M on Money { amount }"""
BOARD = """query($roadmap: ID!, $first: Int! = 3) {
  roadmapBoard(roadmapId: $roadmap, first: $first) { __typename ... on Problem { code }
    ... on RoadmapBoard { partial tally { ...T }
      columns { status tally { ...T } actions { number status } } } } }
fragment T on ActionTally { actions engaged late }"""

drawn = settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await open_desk(database)


async def ask(desk: Desk, who: str, document: str, **values: Any) -> Any:
    values.setdefault("roadmap", desk.roadmap)
    (answer,) = (await desk.office.ask(who, document, **values)).values()
    return answer


READERS = ("asking", "other")


def seen_by(plan: list[Drawn], who: str) -> list[tuple[int, Drawn]]:
    """By number: the holder sees every action, another member those that are not restricted, and
    those that it owns."""
    return [
        (number, one)
        for number, one in enumerate(plan, start=1)
        if who == "asking" or not one.restricted or who in [name for name, _ in one.owners]
    ]


@drawn
@given(plan=plans(), offsets=st.lists(st.integers(-30, DAYS), min_size=4, max_size=4))
async def test_a_day_of_six_years_is_told_as_a_plain_replay_of_the_histories_tells_it(
    desk: Desk, plan: list[Drawn], offsets: list[int]
) -> None:
    """AC2, AC1, V3: the 24 actions as they were on each day, those that the reader sees."""
    await set_plan(desk, plan)
    for who in READERS:
        seen = seen_by(plan, who)
        for on in map(day, offsets):
            answer = await ask(desk, who, AS_OF, on=on.isoformat())
            assert answer["partial"] is (len(seen) < len(plan))
            compare(
                answer,
                [
                    (number, standing)
                    for number, one in seen
                    if (standing := as_of(one.lines, on)) is not None
                ],
            )


def compare(answer: Any, stood: list[tuple[int, Standing]]) -> None:
    assert answer["actions"] == [
        {
            "action": {"id": row["action"]["id"], "number": number},
            "status": standing.status.value,
            "statusOn": standing.status_on.isoformat(),
            "progress": standing.progress,
            "plannedEndOn": standing.planned_end_on and standing.planned_end_on.isoformat(),
            "late": standing.late,
            "engaged": standing.engaged,
        }
        for row, (number, standing) in zip(answer["actions"], stood, strict=True)
    ]
    counts = Counter(standing.status.value for _, standing in stood)
    assert {one["status"]: one["tally"]["actions"] for one in answer["statuses"]} == counts
    assert answer["tally"] == {
        "actions": len(stood),
        "engaged": sum(standing.engaged for _, standing in stood),
        "late": sum(standing.late for _, standing in stood),
    }


def a_plan(*visibilities: ActionVisibility) -> list[Drawn]:
    """An action for each of these, with one line of history, an owner, a budget and a funding."""
    return [
        Drawn(
            axis=at % 2 or None,
            status=ActionStatus.IN_PROGRESS,
            planned_end=100,
            visibility=visibility,
            history=[(at, 0, ActionStatus.IN_PROGRESS, 10, 100)],
            owners=[("piloting", None)],
            budget=[(2026, BudgetNature.INVESTMENT, BudgetUnit.EUR_HT, 100_000, None)],
            fundings=[("funder", 2026, FundingStatus.GRANTED, 40_000)],
        )
        for at, visibility in enumerate(visibilities)
    ]


OPEN, RESTRICTED = ActionVisibility.ROADMAP, ActionVisibility.RESTRICTED


async def test_a_past_day_is_read_a_page_at_a_time(desk: Desk) -> None:
    await set_plan(desk, a_plan(*[OPEN] * 5))
    numbers, after = [], None
    while True:
        page = await ask(desk, "asking", AS_OF, on="2026-01-01", first=2, after=after)
        numbers.append([row["action"]["number"] for row in page["actions"]])
        assert page["tally"]["actions"] == 5
        after = page["lastActionId"]
        if not page["hasNextPage"]:
            break
    assert numbers == [[1, 2], [3, 4], [5]]


async def test_a_day_to_come_and_a_page_too_long_are_refused(desk: Desk) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for values in ({"on": tomorrow}, {"on": "2026-01-01", "first": 101}):
        assert await ask(desk, "asking", AS_OF, **values) == {
            "__typename": "ValidationFailed",
            "code": "VALIDATION",
        }


async def test_whoever_does_not_see_the_roadmap_is_answered_as_if_it_were_missing(
    desk: Desk,
) -> None:
    """V2."""
    missing = to_global_id("Roadmap", new_id())
    for who in ("elsewhere", "public"):
        for document, values in ((AS_OF, {"on": "2026-01-01"}), (SUMS, {}), (BOARD, {})):
            hidden = await ask(desk, who, document, **values)
            assert hidden == {"__typename": "NotFound", "code": "NOT_FOUND"}
            assert hidden == await ask(desk, who, document, roadmap=missing, **values)


ONE = """query($action: ID!, $on: Date!) { actionAsOf(actionId: $action, on: $on) { __typename
  ... on Problem { code } ... on ValidationFailed { path }
  ... on ActionAsOf { status statusOn late engaged progress action { number status } } } }"""


async def test_one_action_tells_where_it_was_on_a_day_and_nothing_before_it_was_there(
    desk: Desk,
) -> None:
    """AC2."""
    (one, hidden) = plan = a_plan(OPEN, RESTRICTED)
    await set_plan(desk, plan)

    async def on(offset: int, asked: Drawn = one) -> Any:
        id_ = to_global_id("Action", asked.id)
        values = {"action": id_, "on": day(offset).isoformat()}
        return (await desk.office.ask("other", ONE, **values))["actionAsOf"]

    assert await on(101) == {
        "__typename": "ActionAsOf",
        "status": "IN_PROGRESS",
        "statusOn": day(0).isoformat(),
        "late": True,
        "engaged": True,
        "progress": 10,
        "action": {"number": 1, "status": "IN_PROGRESS"},
    }
    assert (await on(-1))["path"] == "on"
    assert (await on(101, hidden))["code"] == "NOT_FOUND"


@drawn
@given(plan=plans())
async def test_the_sums_of_a_plan_are_those_of_its_actions_added_by_hand(
    desk: Desk, plan: list[Drawn]
) -> None:
    """AC3, AC5, AC6, V3: the five sums of money each make the total, over what the reader sees."""
    axes = await set_plan(desk, plan)
    for who in READERS:
        seen = [one for _, one in seen_by(plan, who)]
        sums = await ask(desk, who, SUMS)
        assert sums["partial"] is (len(seen) < len(plan))
        compare_sums(desk, sums, seen, axes)


def compare_sums(desk: Desk, sums: Any, seen: list[Drawn], axes: list[UUID]) -> None:
    planned = {one.id: in_euros(one, 3) for one in seen}
    total, funding = sum(planned.values()), sum(brought(one) for one in seen)
    assert amount(sums["total"]["planned"]) == total
    assert amount(sums["total"]["actual"]) == sum(in_euros(one, 4) for one in seen)
    assert amount(sums["funding"]) == funding
    for way in ("years", "natures", "axes", "owners"):
        for part in ("planned", "actual"):
            parts = sum(amount(row["budget"][part]) for row in sums[way])
            assert parts == amount(sums["total"][part]), (way, part)
        for part in ("plannedPosts", "actualPosts"):
            posts = sum((Decimal(row["budget"][part]) for row in sums[way]), Decimal())
            assert posts == Decimal(sums["total"][part]), (way, part)
    assert sum(amount(row["amount"]) for row in sums["funders"]) == total
    for way in ("fundingStatuses", "fundings"):
        assert sum(amount(row["amount"]) for row in sums[way]) == funding
    assert sum(amount(row["funding"]) for row in sums["years"]) == funding

    by_axis: dict[UUID | None, int] = defaultdict(int)
    for one in seen:
        by_axis[None if one.axis is None else axes[one.axis]] += planned[one.id]
    assert {inner(row["axis"]): amount(row["budget"]["planned"]) for row in sums["axes"]} == by_axis

    by_owner: dict[UUID | None, Fraction] = defaultdict(Fraction)
    for one in seen:
        for name, share in shares_of(one):
            who = None if name is None else desk.office.organisations[name]
            by_owner[who] += planned[one.id] * share
    for row in sums["owners"]:
        assert abs(amount(row["budget"]["planned"]) - by_owner[inner(row["owner"])]) < 1

    assert sums["tally"] == {
        "actions": len(seen),
        "engaged": sum(one.status in ENGAGED for one in seen),
        "late": sum(late(one) for one in seen),
    }
    assert {row["status"]: row["tally"]["actions"] for row in sums["statuses"]} == Counter(
        one.status.value for one in seen
    )


def in_euros(one: Drawn, at: int) -> int:
    return sum(line[at] or 0 for line in one.budget if line[2] is BudgetUnit.EUR_HT)  # type: ignore[misc]  # the amounts of a line


def brought(one: Drawn) -> int:
    return sum(cents for *_, cents in one.fundings)


def shares_of(one: Drawn) -> list[tuple[str | None, Fraction]]:
    given_ = [(name, Fraction(share, WHOLE)) for name, share in one.owners if share is not None]
    if len(one.owners) == 1:
        return [(one.owners[0][0], Fraction(1))]
    return [*given_, (None, 1 - sum((share for _, share in given_), Fraction()))]


def late(one: Drawn) -> bool:
    end = None if one.planned_end is None else day(one.planned_end)
    return end is not None and end < TODAY and one.status not in SETTLED


def amount(money: Any) -> int:
    return int(Decimal(money["amount"]) * 100)


def inner(row: Any) -> UUID | None:
    return None if row is None else from_global_id(row["id"])[1]


async def test_sums_may_be_asked_of_the_actions_at_some_statuses(desk: Desk) -> None:
    first, second, third = plan = a_plan(OPEN, OPEN, OPEN)
    first.status, second.status, third.status = (
        ActionStatus.DONE,
        ActionStatus.ABANDONED,
        ActionStatus.PAUSED,
    )
    await set_plan(desk, plan)
    kept = await ask(desk, "asking", SUMS, status=["DONE", "PAUSED"])
    assert kept["tally"] == {"actions": 2, "engaged": 2, "late": 1}
    assert kept["total"]["planned"]["amount"] == "2000"
    assert (await ask(desk, "asking", SUMS, status=[]))["tally"]["actions"] == 0


async def test_a_board_counts_each_status_and_shows_the_first_of_it_by_number(desk: Desk) -> None:
    """V3: the counts are those of what the reader sees."""
    plan = a_plan(OPEN, RESTRICTED, OPEN, OPEN, RESTRICTED, OPEN)
    plan[5].status = ActionStatus.DONE
    await set_plan(desk, plan)
    shown = {}
    for who in READERS:
        board = await ask(desk, who, BOARD, first=2)
        assert [column["status"] for column in board["columns"]] == [
            status.value for status in ActionStatus
        ]
        shown[who] = (
            board["partial"],
            {
                column["status"]: (
                    column["tally"]["actions"],
                    [action["number"] for action in column["actions"]],
                )
                for column in board["columns"]
                if column["tally"]["actions"]
            },
        )
    assert shown == {
        "asking": (False, {"IN_PROGRESS": (5, [1, 2]), "DONE": (1, [6])}),
        "other": (True, {"IN_PROGRESS": (3, [1, 3]), "DONE": (1, [6])}),
    }


async def test_two_aliases_of_a_column_may_ask_for_different_things(desk: Desk) -> None:
    await set_plan(desk, a_plan(OPEN))
    answer = await desk.office.ask(
        "asking",
        """query($roadmap: ID!) { roadmapBoard(roadmapId: $roadmap) { ... on RoadmapBoard {
          left: columns { actions { shown: number } }
          right: columns { actions { shown: title } again: actions { shown: status } } } } }""",
        roadmap=desk.roadmap,
    )
    board = answer["roadmapBoard"]
    (left,) = [column for column in board["left"] if column["actions"]]
    (right,) = [column for column in board["right"] if column["actions"]]
    assert left["actions"] == [{"shown": 1}]
    assert right == {"actions": [{"shown": "Action 1"}], "again": [{"shown": "IN_PROGRESS"}]}
