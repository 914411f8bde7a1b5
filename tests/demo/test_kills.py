"""The server dies by `kill -9` while the room works: nothing acknowledged is lost or done twice."""

from pathlib import Path

import pytest

from server.demo.hosting import free_address
from server.demo.kills import draw_moments
from server.demo.run import Options, Report, hire, perform, prepare


class Silent:
    """Nobody watches."""

    def stage(self, title: str, total: int) -> None: ...
    def step(self) -> None: ...
    def say(self, text: str) -> None: ...


async def a_run(folder: Path, *, kills: int, participants: int, seed: int) -> Report:
    options = Options(
        database=folder / "demo.sqlite3",
        folder=folder,
        address=free_address(),
        participants=participants,
        kills=kills,
        seed=seed,
        pause_seconds=0.05,
    )
    server = hire(options)
    try:
        loaded = await prepare(options, Silent())
        await server.start()
        return await perform(options, server, loaded, Silent())
    finally:
        await server.stop()


async def test_a_run_without_kills_adds_up(tmp_path: Path) -> None:
    report = await a_run(tmp_path, kills=0, participants=6, seed=1)
    assert report.reasons == ()
    assert report.counts["resumed"] == 2
    # The two that lost their line sent again what the server had already done.
    assert report.played.recognised == 2


@pytest.mark.long
async def test_three_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    report = await a_run(tmp_path, kills=3, participants=6, seed=7)
    assert report.kills == 3
    assert report.reasons == ()
    assert (report.counts["lost"], report.counts["duplicated"]) == (0, 0)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_twenty_kills_and_each_participant_resumes_where_it_was(tmp_path: Path) -> None:
    report = await a_run(tmp_path, kills=20, participants=30, seed=2040)
    assert report.kills == 20
    assert report.reasons == ()
    assert report.counts["resumed"] == 30
    assert report.played.resets == 0
    assert (report.counts["lost"], report.counts["duplicated"]) == (0, 0)


def test_the_moments_are_drawn_by_the_seed_alone() -> None:
    assert draw_moments(20, participants=30, seed=3) == draw_moments(20, participants=30, seed=3)
    assert draw_moments(20, participants=30, seed=3) != draw_moments(20, participants=30, seed=4)
    assert len(draw_moments(20, participants=30, seed=3)) == 20
