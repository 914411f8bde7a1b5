"""The visibility table, cell by cell, as the agencies state it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from server.access.policy import MissionFacts, Participation, facets
from server.access.viewer import Viewer, public
from server.vocabulary import Facet, ParticipationCategory, ViewerKind, VisibilityPolicy

TODAY = date(2026, 6, 1)
AGENCY, ELSEWHERE = UUID(int=1), UUID(int=2)
OURS = UUID(int=3)

ON_REQUEST = VisibilityPolicy.MEMBERS_ON_REQUEST
TO_ALL = VisibilityPolicy.MEMBERS_AND_FUNDERS


def staff(kind: ViewerKind = ViewerKind.STAFF) -> Viewer:
    return Viewer(kind, TODAY, user_id=UUID(int=9), staff_of=frozenset({AGENCY}))


def member(*, of: UUID = AGENCY) -> Viewer:
    return Viewer(ViewerKind.MEMBER, TODAY, organisation_id=OURS, member_of=frozenset({of}))


def funder() -> Viewer:
    return Viewer(ViewerKind.MEMBER, TODAY, organisation_id=OURS, funder_of=frozenset({AGENCY}))


def mission(policy: VisibilityPolicy, *rows: Participation) -> MissionFacts:
    return MissionFacts(AGENCY, policy, rows)


def taking_part(category: str, *, to_on: date | None = None) -> Participation:
    return Participation(OURS, ParticipationCategory[category], date(2026, 1, 1), to_on)


@pytest.mark.parametrize(
    ("viewer", "category", "policy", "cells"),
    [
        (staff(), None, ON_REQUEST, "12345678"),
        (staff(ViewerKind.AUDITOR), None, ON_REQUEST, "12345678"),
        (member(), "INVOLVED", ON_REQUEST, "12345678"),
        (member(), "INTERESTED", ON_REQUEST, "1234-67-"),
        (member(), "INFORMED", ON_REQUEST, "12----7-"),
        (member(), None, ON_REQUEST, "12----7-"),
        (funder(), None, ON_REQUEST, "--------"),
        (public(TODAY), None, ON_REQUEST, "--------"),
        (staff(), None, TO_ALL, "12345678"),
        (staff(ViewerKind.AUDITOR), None, TO_ALL, "12345678"),
        (member(), "INVOLVED", TO_ALL, "12345678"),
        (member(), "INTERESTED", TO_ALL, "1234-67-"),
        (member(), "INFORMED", TO_ALL, "12---67-"),
        (member(), None, TO_ALL, "12---67-"),
        (funder(), None, TO_ALL, "12---67-"),
        (public(TODAY), None, TO_ALL, "--------"),
    ],
)
def test_each_viewer_reads_the_facets_of_the_table_and_no_other(
    viewer: Viewer, category: str | None, policy: VisibilityPolicy, cells: str
) -> None:
    rows = () if category is None else (taking_part(category),)
    seen = facets(viewer, mission(policy, *rows))
    shown = "".join(facet.value[1] if facet in seen else "-" for facet in Facet)
    assert shown == cells


def test_a_category_that_ended_opens_nothing_more() -> None:
    ended = mission(ON_REQUEST, taking_part("INVOLVED", to_on=TODAY))
    assert facets(member(), ended) == facets(member(), mission(ON_REQUEST))


def test_who_takes_part_without_being_a_member_sees_nothing() -> None:
    outside = mission(TO_ALL, taking_part("INVOLVED"))
    assert facets(member(of=ELSEWHERE), outside) == frozenset()


def test_a_participant_of_a_session_sees_no_mission() -> None:
    phone = Viewer(ViewerKind.PARTICIPANT, TODAY, session_id=UUID(int=4), organisation_id=OURS)
    assert facets(phone, mission(TO_ALL, taking_part("INVOLVED"))) == frozenset()
