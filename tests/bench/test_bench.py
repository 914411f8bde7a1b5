"""The benchmark's machinery on a few rows: what it compares and counts, never how fast."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bench.__main__ import run
from bench.documents import without_cursors
from bench.picture import draw
from bench.report import Report
from bench.rounds import Goal, Growth, Measure, Spread, in_turn
from bench.scale import TINY
from bench.subscribers import frames

# Servers, clients and databases of every peer: for the whole run of tests.
# They start several times: on a machine that does other things, seconds are minutes.
pytestmark = [pytest.mark.long, pytest.mark.timeout(400)]

ABSENT = "Les pairs Node sont laissés de côté."


async def test_reads_are_compared_with_every_peer_before_their_ratios_are_taken() -> None:
    report = await run(TINY, ["reads"], absent=ABSENT)
    assert [measure.answers_equal for measure in report.measures] == [True, True, True]
    for measure in report.measures:
        assert set(measure.rounds) == {
            "jalon",
            "strawberry + tortoise",
            "SQL à la main",
            "octets constants",
        }
        assert set(measure.ratios) == set(measure.rounds) - {"jalon"}
    assert ABSENT in "\n".join(report.lines())


async def test_what_was_acknowledged_is_what_was_stored() -> None:
    report = await run(TINY, ["contributions"], absent=ABSENT)
    assert [measure.answers_equal for measure in report.measures] == [True, True]
    assert report.measures[0].ratios["strawberry + tortoise"].low > 0


async def test_every_subscriber_of_every_server_receives_what_was_published() -> None:
    report = await run(TINY, ["fanout"], absent=ABSENT)
    assert [measure.answers_equal for measure in report.measures] == [True, True]
    rates, lateness = report.measures
    assert set(rates.rounds) == {"jalon", "strawberry + tortoise", "diffusion brute"}
    assert set(lateness.rounds) == {"jalon", "diffusion brute"}


async def test_growth_is_told_for_rows_deliveries_and_contributions() -> None:
    report = await run(TINY, ["growth"], absent=ABSENT)
    assert [list(growth.amounts) for growth in report.growths] == [
        list(TINY.rows),
        list(TINY.audience),
        list(TINY.contributions),
    ]
    assert all(growth.ratios[0] == Spread(1, 1, 1) for growth in report.growths)


async def test_breadth_is_told_for_pages_a_count_and_a_search() -> None:
    report = await run(TINY, ["breadth"], absent=ABSENT)
    assert [list(growth.amounts) for growth in report.growths] == [list(TINY.breadth)] * 4


async def test_a_full_hall_is_told_everything_and_comes_back_after_a_kill() -> None:
    report = await run(TINY, ["hall"], absent=ABSENT)
    assert [measure.unit for measure in report.measures] == ["ms"] * 4 + ["s"] * 2
    contributions, votes, phases, deliveries, *_ = report.measures
    assert f"n = {TINY.hall * 3} " in votes.notes[0]
    assert all(one.figures["jalon"].low > 0 for one in (contributions, phases, deliveries))
    draw(report)


def rates(*, jalon: Sequence[float], peer: Sequence[float], equal: bool = True) -> Measure:
    return Measure(
        name="lectures",
        unit="réponses/s",
        subject="jalon",
        rounds={"jalon": jalon, "pair": peer},
        answers_equal=equal,
        goals=(Goal(("pair", "absent"), 2.0),),
    )


def test_ratios_are_taken_round_by_round() -> None:
    measure = rates(jalon=[10, 30, 8], peer=[5, 10, 2])
    assert measure.ratios == {"pair": Spread(3, 2, 4)}


def test_a_ratio_of_delays_is_turned_round() -> None:
    delays = Measure("retard", "ms", "jalon", {"jalon": [2], "pair": [6]}, True, True)
    assert delays.ratios["pair"].median == 3


def test_a_goal_falls_to_the_best_peer_that_was_there() -> None:
    slow, fast = [1.0, 1.0], [4.0, 5.0]
    measure = Measure(
        name="lectures",
        unit="réponses/s",
        subject="jalon",
        rounds={"jalon": [6.0, 6.0], "lent": slow, "vif": fast},
        answers_equal=True,
        goals=(Goal(("lent", "vif", "absent"), 2.0),),
    )
    assert measure.verdicts() == [("vif", 2.0, False)]


async def test_rounds_alternate_their_order() -> None:
    order: list[str] = []

    async def measure(name: str) -> float:
        order.append(name)
        return 1.0

    await in_turn(["a", "b"], 2, measure)
    assert order == ["a", "b", "b", "a"]


@pytest.mark.parametrize("equal", [True, False])
def test_the_table_and_the_picture_say_every_figure(equal: bool) -> None:
    report = made(rates(jalon=[10, 20], peer=[5, 5], equal=equal))
    table = "\n".join(report.lines())
    assert ("RÉPONSES DIFFÉRENTES" in table) is not equal
    assert "≥ 2 : atteint" in table
    # Parsed to see that it is well formed; the text is our own.
    said = "".join(ET.fromstring(draw(report)).itertext())
    assert "jalon 3 ×" in said


def test_answers_that_differ_by_their_cursors_alone_are_equal() -> None:
    one = {"pageInfo": {"endCursor": "a"}, "edges": [{"cursor": "b", "node": {"code": "M1"}}]}
    other = {"pageInfo": {"endCursor": "c"}, "edges": [{"cursor": "d", "node": {"code": "M1"}}]}
    assert without_cursors(one) == without_cursors(other)
    assert without_cursors(one) != without_cursors({**other, "pageInfo": {"endCursor": None}})


def test_frames_of_every_length_are_read_and_half_a_frame_waits() -> None:
    short, long = b'{"type":"next"}', b'{"type":"' + b"x" * 300 + b'"}'
    received = bytes((0x81, len(short))) + short + bytes((0x81, 126)) + len(long).to_bytes(2) + long
    assert [message["type"] for message in frames(received + b"\x81")] == ["next", "x" * 300]


def made(*measures: Measure) -> Report:
    return Report(
        at=datetime(2026, 1, 1, tzinfo=UTC),
        scale="tiny",
        viewer="un membre",
        machine={"cores": 2},
        versions={"python": "3.11"},
        absent=None,
        seconds=1.0,
        measures=measures,
        growths=[Growth("lignes", "µs", [1, 10], {1: [2.0], 10: [1.0]})],
    )
