"""When a workshop moves, which days it has, and how a series is laid out: without I/O."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.workshops import machine, series
from server.domain.workshops.machine import Terms, WorkshopFacts
from server.domain.workshops.series import Step
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import WorkshopStatus

READY = WorkshopFacts(dated=True, day_has_come=True, facilitated=True, under_way=False)
DAY = date(2026, 6, 15)


def test_a_workshop_goes_from_preparation_to_closed() -> None:
    status = WorkshopStatus.PREPARING
    for name in ("readyWorkshop", "holdWorkshop", "closeWorkshop"):
        status = machine.move(name, status, READY)
    assert status is WorkshopStatus.CLOSED


@pytest.mark.parametrize(
    ("name", "status", "facts", "guard"),
    [
        ("readyWorkshop", WorkshopStatus.PREPARING, {"dated": False}, "WORKSHOP_DAY"),
        ("readyWorkshop", WorkshopStatus.PREPARING, {"facilitated": False}, "WORKSHOP_FACILITATED"),
        ("holdWorkshop", WorkshopStatus.READY, {"day_has_come": False}, "WORKSHOP_DAY_COME"),
        ("holdWorkshop", WorkshopStatus.PREPARING, {}, "STATUS"),
        ("closeWorkshop", WorkshopStatus.HELD, {"under_way": True}, "SESSIONS_CONCLUDED"),
        ("cancelWorkshop", WorkshopStatus.READY, {"under_way": True}, "SESSIONS_CONCLUDED"),
        ("cancelWorkshop", WorkshopStatus.HELD, {}, "STATUS"),
    ],
)
def test_each_step_is_refused_by_the_guard_that_sees_a_problem(
    name: str, status: WorkshopStatus, facts: dict[str, bool], guard: str
) -> None:
    held = {name: getattr(READY, name) for name in READY.__slots__}
    with pytest.raises(TransitionRefused) as refused:
        machine.move(name, status, WorkshopFacts(**{**held, **facts}))
    assert refused.value.guard == guard


@pytest.mark.parametrize("status", sorted(machine.ENDED))
def test_a_workshop_that_ended_changes_no_more(status: WorkshopStatus) -> None:
    with pytest.raises(TransitionRefused):
        machine.may_change(status)


def test_a_workshop_of_two_days_has_two_days() -> None:
    assert machine.days(DAY, DAY + timedelta(days=1)) == [DAY, DAY + timedelta(days=1)]
    assert machine.days(DAY, None) == [DAY]
    assert machine.days(None, None) == []


@pytest.mark.parametrize(
    ("held_on", "ends_on"), [(None, DAY), (DAY, DAY), (DAY, DAY + timedelta(days=5))]
)
def test_a_last_day_follows_the_first_and_not_by_far(held_on: date | None, ends_on: date) -> None:
    with pytest.raises(ValidationFailed) as refused:
        machine.check_terms(Terms("Atelier", held_on=held_on, ends_on=ends_on))
    assert refused.value.path == "endsOn"


IDS = st.lists(st.uuids(), unique=True, max_size=12)


@given(IDS, st.data())
def test_each_step_follows_the_one_before_and_gathers_its_parallels(
    ids: list[UUID], data: st.DataObject
) -> None:
    steps = []
    rest = list(ids)
    while rest:
        head = rest.pop(0)
        taken = data.draw(st.integers(0, min(3, len(rest))))
        steps.append(Step(head, tuple(rest[:taken])))
        rest = rest[taken:]
    places = series.places(steps)
    assert places.keys() == set(ids)
    for at, one in enumerate(steps, 1):
        assert {places[id_].position for id_ in (one.workshop_id, *one.parallel_ids)} == {at}
        assert {places[id_].plenary_id for id_ in one.parallel_ids} <= {one.workshop_id}
        assert places[one.workshop_id].plenary_id is None
    for before, after in pairwise(steps):
        for id_ in (after.workshop_id, *after.parallel_ids):
            assert places[id_].previous_id == before.workshop_id


@given(st.lists(st.uuids(), unique=True, min_size=1, max_size=5), st.data())
def test_a_workshop_named_twice_is_refused(ids: list[UUID], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(ids))
    steps = [Step(id_) for id_ in ids]
    with pytest.raises(ValidationFailed):
        series.places([*steps, Step(again)])
    with pytest.raises(ValidationFailed):
        series.places([Step(again, (again,))])
