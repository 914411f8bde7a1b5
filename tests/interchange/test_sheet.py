"""The sheet of a roadmap to print on A3: every action its reader sees, readable in black and white."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.database import Database
from server.interchange.authors import Author
from server.interchange.sheet.giving import give_sheet
from server.interchange.sheet.page import Group, Line, Milestone, Sheet, as_sheet, scale_of
from server.interchange.sheet.words import MARKS, words_in
from server.problems import NotFound
from server.vocabulary import ActionStatus, ActionVisibility, RoadmapStatus
from tests.schema.agency import NOW, TODAY
from tests.schema.roadmaps import Desk, open_desk

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def a_line(**told: object) -> Line:
    values: dict[str, object] = {
        "number": 1,
        "title": "Une halle",
        "owners": ["Ville"],
        "pilots": [],
        "status": ActionStatus.IN_PROGRESS,
        "progress": 40,
        "priority": None,
        "start_on": date(2026, 1, 1),
        "end_on": date(2027, 1, 1),
        "late": False,
        "generated": False,
        **told,
    }
    return Line(**values)  # type: ignore[arg-type] # by name


def drawn(*lines: Line, locale: str = "fr", fictional: bool = False) -> str:
    groups = [Group("1. Centres", lines)]
    sheet = Sheet("Plan", "Ville", RoadmapStatus.TRACKED, TODAY, fictional, groups, TODAY)
    return as_sheet(sheet, words_in(locale)).decode()


def test_each_state_has_a_shape_of_its_own_and_its_word_beside() -> None:
    assert len(set(MARKS.values())) == len(ActionStatus) == len(MARKS)
    for status in ActionStatus:
        page = drawn(a_line(status=status))
        cell = re.search(r'<td class="state">(.*?)</td>', page)
        assert cell is not None
        assert MARKS[status] in cell[1] and words_in("fr").statuses[status] in cell[1]


def test_what_is_late_is_said_in_a_word_and_its_bar_runs_on_to_today() -> None:
    """AC1 lateness is derived; the sheet tells it without a colour."""
    late = drawn(a_line(late=True, end_on=TODAY - timedelta(days=90)))
    assert "EN RETARD" in late and late.count('class="over"') == 2
    on_time = drawn(a_line())
    assert "EN RETARD" not in on_time and on_time.count('class="over"') == 1


def test_made_up_rows_and_made_up_roadmaps_say_so() -> None:
    assert "engendrée</span>" in drawn(a_line(generated=True))
    assert "inventée" in drawn(a_line(), fictional=True)
    assert "inventée" not in drawn(a_line())


def test_what_people_typed_is_escaped_and_nothing_is_fetched_or_run() -> None:
    milestone = Milestone(TODAY, True, '"><script>x</script>')
    page = drawn(a_line(title="<script>x</script>", owners=["<b>"], milestones=[milestone]))
    assert "<script" not in page and "<b>" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page)


def test_a_page_is_of_one_language() -> None:
    page = drawn(a_line(status=ActionStatus.BLOCKED, pilots=["Ville"]), locale="en")
    assert '<html lang="en">' in page and "Blocked" in page and "Pilot: Ville" in page
    assert "Bloquée" not in page and "Porteur" not in page


def test_without_any_date_the_calendar_leaves_its_room_to_the_titles() -> None:
    page = drawn(a_line(start_on=None, end_on=None))
    assert 'class="when"' not in page and "class=undated" in page
    assert drawn(a_line(start_on=None)).count('<td class="when"') == 1


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=5))
def test_a_scale_has_whole_years_no_more_than_a_sheet_can_show(
    periods: list[tuple[date, date]],
) -> None:
    scale = scale_of([a_line(start_on=min(p), end_on=max(p)) for p in periods], TODAY)
    assert 0 <= scale.last - scale.first < 12
    assert scale.first <= TODAY.year <= scale.last
    for start, end in periods:
        assert 0 <= scale.at(min(start, end)) <= scale.at(max(start, end)) <= 100
    assert scale.at(date(scale.first, 1, 1)) == 0


async def test_a_sheet_holds_what_its_reader_sees_of_the_roadmap(database: Database) -> None:
    desk = await open_desk(database)
    await desk.another(title="Entre nous", visibility=ActionVisibility.RESTRICTED)
    assert "Entre nous" in await _given(desk, "lead")
    seen = await _given(desk, "other")
    assert "Une halle" in seen and "Entre nous" not in seen
    for who in ("elsewhere", "public"):
        with pytest.raises(NotFound):
            await _given(desk, who)
    desk.roadmap_id = uuid4()
    with pytest.raises(NotFound):
        await _given(desk, "lead")


async def _given(desk: Desk, who: str) -> str:
    by = Author(await desk.office.viewer(who), NOW)
    content = await give_sheet(desk.office.database, desk.roadmap_id, by, locale="fr")
    return content.decode()
