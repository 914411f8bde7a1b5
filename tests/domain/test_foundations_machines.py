"""What may be said of territories, memberships, people, themes and agencies, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.agencies.machine import approval_chain
from server.domain.memberships.machine import (
    Period,
    Succession,
    cents,
    change,
    check_period,
    check_year,
)
from server.domain.people.machine import Facts, check_person
from server.domain.territories.machine import GEOMETRY_BYTES, check_member_kind, geometry
from server.domain.themes.machine import DEPTH, check_place
from server.problems import Problem, TransitionRefused, ValidationFailed
from server.vocabulary import BodyKind, MembershipCategory, OrganisationKind

SQUARE = [[5.7, 45.1], [5.8, 45.1], [5.8, 45.2], [5.7, 45.2], [5.7, 45.1]]
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    "outline",
    [
        {"type": "Point", "coordinates": [5.72, 45.19]},
        {"type": "Point", "coordinates": [5.72, 45.19, 212]},
        {"type": "MultiPoint", "coordinates": [[5.72, 45.19]]},
        {"type": "LineString", "coordinates": SQUARE[:2]},
        {"type": "MultiLineString", "coordinates": [SQUARE[:2]]},
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
    ],
)
def test_an_outline_is_a_geojson_geometry(outline: dict[str, Any]) -> None:
    assert geometry({**outline, "bbox": [0, 0, 1, 1]}) == outline


@pytest.mark.parametrize(
    "outline",
    [
        {},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 45]}},
        {"type": ["Point"], "coordinates": [5, 45]},
        {"type": "Point"},
        {"type": "Point", "coordinates": [45]},
        {"type": "Point", "coordinates": [5, 45, 1, 1]},
        {"type": "Point", "coordinates": ["5", "45"]},
        {"type": "Point", "coordinates": [True, 45]},
        {"type": "Point", "coordinates": [float("nan"), 45]},
        {"type": "Point", "coordinates": [181, 45]},
        {"type": "Point", "coordinates": [5, 91]},
        {"type": "Point", "coordinates": [913_000, 6_458_000]},
        {"type": "Polygon", "coordinates": SQUARE},
        {"type": "Polygon", "coordinates": [SQUARE[:4]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "LineString", "coordinates": SQUARE[:1]},
        {"type": "Point", "coordinates": [5, 45], "crs": {"type": "name"}},
    ],
)
def test_anything_else_is_refused(outline: dict[str, Any]) -> None:
    """Metres of a national projection among them: EPSG:4326 is degrees."""
    with pytest.raises(ValidationFailed) as caught:
        geometry(outline)
    assert caught.value.path == "geometry"


def test_an_outline_that_weighs_too_much_is_refused() -> None:
    one = len("[5.7,45.1],")
    ring = [[5.7, 45.1]] * (GEOMETRY_BYTES // one + 1)
    with pytest.raises(ValidationFailed):
        geometry({"type": "Polygon", "coordinates": [ring]})


def test_a_territory_is_made_of_communes_and_communities() -> None:
    check_member_kind(OrganisationKind.COMMUNE, path="memberIds.0")
    check_member_kind(OrganisationKind.METROPOLE, path="memberIds.0")
    with pytest.raises(ValidationFailed):
        check_member_kind(OrganisationKind.DEPARTMENT, path="memberIds.0")


days = st.integers(0, 40).map(lambda more: DAY + timedelta(days=more))
periods = st.builds(
    Period, days, st.none() | st.integers(41, 80).map(lambda more: DAY + timedelta(days=more))
) | st.builds(
    lambda start, more: Period(start, start + timedelta(days=more)), days, st.integers(0, 9)
)


@given(periods, periods)
def test_memberships_overlap_when_a_day_is_in_both(one: Period, other: Period) -> None:
    """M1 no overlapping memberships for one (agency, organisation)."""
    shared = any(
        one.runs_on(day) and other.runs_on(day)
        for day in (DAY + timedelta(days=more) for more in range(120))
    )
    try:
        check_period(one, [other])
    except TransitionRefused as refusal:
        assert refusal.guard == "M1_ONE_AT_A_TIME"
        assert shared
    else:
        assert not shared


def test_a_membership_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationFailed) as caught:
        check_period(Period(DAY, DAY - timedelta(days=1)), [])
    assert caught.value.path == "leftOn"


def test_a_category_that_never_lived_is_corrected_and_another_is_followed() -> None:
    period = Period(DAY, None)
    full, funder = MembershipCategory.FULL_MEMBER, MembershipCategory.FUNDER
    assert change(full, period, full, DAY) is Succession.NOTHING
    assert change(full, period, funder, DAY) is Succession.CORRECTED
    assert change(full, period, funder, DAY + timedelta(days=1)) is Succession.FOLLOWED
    for outside in (DAY - timedelta(days=1), DAY + timedelta(days=30)):
        with pytest.raises(ValidationFailed) as caught:
            change(full, Period(DAY, DAY + timedelta(days=30)), funder, outside)
        assert caught.value.path == "onDate"


@pytest.mark.parametrize(
    ("amount", "expected"), [("0", 0), ("1250.50", 125_050), ("20000", 2_000_000)]
)
def test_money_is_kept_in_whole_cents(amount: str, expected: int) -> None:
    assert cents(Decimal(amount)) == expected


@pytest.mark.parametrize("amount", ["-1", "0.005", "1e30"])
def test_an_amount_is_a_number_of_cents(amount: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        cents(Decimal(amount))
    assert caught.value.path == "amount"


def test_nothing_is_due_for_a_year_outside_the_membership() -> None:
    period = Period(date(2020, 5, 1), date(2022, 1, 1))
    for year in (2020, 2021, 2022):
        check_year(period, year)
    for year in (2019, 2023):
        with pytest.raises(ValidationFailed):
            check_year(period, year)


def test_a_person_is_kept_with_what_their_function_needs() -> None:
    told = check_person(Facts(" Claire  D. ", "Claire@Exemple.FR", "+33 4 76 00 00 00", " "))
    assert told == Facts("Claire D.", "claire@exemple.fr", "+33 4 76 00 00 00", None)


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        (Facts(""), "name"),
        (Facts("Claire D.", email="claire"), "email"),
        (Facts("Claire D.", phone="appeler le matin"), "phone"),
    ],
)
def test_a_person_whom_nothing_reaches_is_refused(facts: Facts, path: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        check_person(facts)
    assert caught.value.path == path


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 7)), max_size=60))
def test_themes_stay_a_tree_of_four_levels(moves: list[tuple[int, int]]) -> None:
    """« no cycle, depth ≤ 4 », whatever is created and moved."""
    tree: dict[UUID, UUID | None] = {}
    for one, parent in moves:
        theme, above = UUID(int=one + 1), UUID(int=parent + 1) if parent >= 0 else None
        try:
            check_place(tree, theme, above)
        except Problem:
            continue
        tree[theme] = above
    for theme in tree:
        line: list[UUID | None] = [theme]
        while line[-1] is not None:
            assert len(line) <= DEPTH
            line.append(tree[line[-1]])


def test_a_theme_does_not_leave_its_agency() -> None:
    with pytest.raises(ValidationFailed) as caught:
        check_place({}, UUID(int=1), UUID(int=2))
    assert caught.value.path == "parentId"


def test_an_approval_chain_names_each_body_once() -> None:
    """G2c an approval may be a chain of bodies."""
    chain = [BodyKind.BOARD, BodyKind.GENERAL_ASSEMBLY]
    assert approval_chain(chain) == chain
    for wrong in ([], [BodyKind.BOARD, BodyKind.BOARD], list(BodyKind)[:6]):
        with pytest.raises(ValidationFailed):
            approval_chain(wrong)
