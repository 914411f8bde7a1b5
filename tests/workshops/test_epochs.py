"""An older copy is put back: nobody who follows may take the new log for the old one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from server.database import BrokenCopy, Database, Transaction, back_up, restore
from server.problems import NotFound
from server.vocabulary import ActivityKind, Audience, ResetReason
from server.workshops import commands
from server.workshops.board.showing import ShownGroup
from server.workshops.entities import Kind
from server.workshops.epochs import begin_new_epochs
from server.workshops.feed import Reset
from tests.conftest import MakeSettings, MakeUrl
from tests.workshops.conftest import Follower, Live, Process, open_live
from tests.workshops.playing import NOON


async def test_every_follower_of_a_restored_copy_is_reset(
    sqlite_url: MakeUrl, make_settings: MakeSettings, tmp_path: Path
) -> None:
    """While the server runs: what was written since the copy is gone, and nobody is left silent."""
    settings = make_settings(database_url=sqlite_url())
    database = await Database.connect(settings)
    process = await Process.start(database)
    live = await open_live(process)
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.contribute("Avant la copie", amina)
    await back_up(settings, tmp_path / "copy.sqlite3")
    await live.contribute("Après la copie", amina)
    late = await live.join()
    followers = [await Follower.begin(live, audience) for audience in Audience]
    waiting = [asyncio.create_task(follower.next()) for follower in followers]
    await asyncio.sleep(0)

    renew = partial(begin_new_epochs, now=NOON)
    await restore(settings, tmp_path / "copy.sqlite3", renew)
    for told in await asyncio.wait_for(asyncio.gather(*waiting), 10):
        assert isinstance(told, Reset)
        assert told.reason is ResetReason.EPOCH_CHANGED
        assert sum(key.kind is Kind.CONTRIBUTION for key in told.snapshot.seen) == 1
    # And the room goes on from what was restored.
    await live.contribute("De nouveau", amina)
    with pytest.raises(NotFound):
        await process.feeds.my_part(live.session_id, late.actor_id)
    mine = await process.feeds.my_part(live.session_id, amina.actor_id)
    assert [each.text for each in mine.contributions] == ["Avant la copie", "De nouveau"]
    await process.stop()
    await database.close()


async def test_the_same_copy_restored_twice_makes_two_epochs(live: Live) -> None:
    database = live.process.database

    async def epoch() -> int:
        async with database.snapshot() as view:
            rows = await view.fetch("SELECT epoch FROM live_session")
        return int(rows[0][0])

    async def forget(tx: Transaction) -> None:
        await tx.execute("UPDATE live_session SET epoch = 1")

    assert await begin_new_epochs(database, NOON) == 1
    first = await epoch()
    await database.unit_of_work(forget)
    await begin_new_epochs(database, NOON + timedelta(seconds=1))
    second = await epoch()
    await begin_new_epochs(database, NOON)
    assert 1 < first < second < await epoch()


async def test_a_process_that_lives_through_it_goes_on_in_the_new_epoch(live: Live) -> None:
    await live.group("Rail")
    await begin_new_epochs(live.process.database, NOON)
    accepted = await live.ask(commands.FormGroup("Vélo"))
    snapshot = await live.snapshot()
    assert accepted.epoch == snapshot.epoch > 1
    groups = [each for each in snapshot.seen.values() if isinstance(each, ShownGroup)]
    in_order = sorted(groups, key=lambda group: group.order)
    assert [group.title for group in in_order] == ["Rail", "Vélo"]


async def test_a_file_that_is_no_database_replaces_none(
    sqlite_url: MakeUrl, make_settings: MakeSettings, tmp_path: Path
) -> None:
    settings = make_settings(database_url=sqlite_url())
    before = settings.sqlite_path.read_bytes()
    (tmp_path / "letter.txt").write_text("Madame, Monsieur, " * 500)
    with pytest.raises(BrokenCopy):
        await restore(settings, tmp_path / "letter.txt", partial(begin_new_epochs, now=NOON))
    assert settings.sqlite_path.read_bytes() == before


async def test_a_backup_overwrites_nothing_and_is_its_owners_alone(
    sqlite_url: MakeUrl, make_settings: MakeSettings, tmp_path: Path
) -> None:
    settings = make_settings(database_url=sqlite_url())
    copy = tmp_path / "copy.sqlite3"
    await back_up(settings, copy)
    assert copy.stat().st_mode & 0o077 == 0
    before = copy.read_bytes()
    with pytest.raises(FileExistsError):
        await back_up(settings, copy)
    assert copy.read_bytes() == before
