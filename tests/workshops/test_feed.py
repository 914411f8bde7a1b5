"""A feed: no gap, no repeat, from any position; and a reset where that cannot be promised."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server.database import Transaction
from server.ids import new_id
from server.problems import NotFound, TryAgain
from server.vocabulary import ActivityKind, Audience, ResetReason
from server.workshops import commands
from server.workshops.board.showing import ShownContribution, ShownGroup
from server.workshops.cursors import OF_ANOTHER_VIEW, Cursor, read_cursor, sign_cursor
from server.workshops.entities import ATTENDANCE, Key, Kind, View, apply
from server.workshops.feed import FARTHEST_BEHIND, Feeds, Reset
from server.workshops.log import Recorded, read_after
from server.workshops.running.showing import Attendance
from server.workshops.tailer import Batch
from server.workshops.voting.settings import VoteSettings
from server.workshops.wakeup import POLL_SECONDS, LocalWakeup
from tests.workshops.conftest import KEY, Follower, Live, Process, SeveralProcesses, open_live
from tests.workshops.playing import NOON, named


async def play(live: Live) -> int:
    """A short session, concluded; the head of its log."""
    amina, bruno = await live.join(), await live.join()
    await live.start(ActivityKind.COLLECT)
    rail = await live.group("Rail", await live.contribute("Un train", amina))
    bike = await live.group("Vélo", await live.contribute("Une piste", bruno))
    await live.ask(commands.WithdrawContribution(await live.contribute("À retirer", amina)))
    await live.ask(commands.RotateJoinCode())
    await live.ask(commands.CloseActivity(live.activities[ActivityKind.COLLECT]))
    vote_id = await live.start(ActivityKind.VOTE)
    await live.ask(commands.PlaceDots(vote_id, rail, 3), amina)
    await live.ask(commands.PlaceDots(vote_id, bike, 1), bruno)
    await live.ask(commands.PlaceDots(vote_id, bike, 2), bruno)
    await live.ask(commands.CloseActivity(vote_id))
    return (await live.ask(commands.ConcludeSession())).seq


async def test_snapshot_and_feed_make_the_later_snapshot_for_every_audience(live: Live) -> None:
    """5.2 Each batch begins where the one before ended."""
    followers = [await Follower.begin(live, audience) for audience in Audience]
    head = await play(live)
    for follower in followers:
        seen = await follower.until(head)
        now = await live.snapshot(follower.at.view.audience)
        assert (seen.seq, seen.seen) == (now.seq, now.seen)


async def test_a_follower_is_served_while_the_session_moves(live: Live) -> None:
    follower = await Follower.begin(live, Audience.PARTICIPANT)
    waiting = asyncio.create_task(follower.next())
    await asyncio.sleep(0)
    group_id = await live.group("Rail")
    told = await waiting
    assert isinstance(told, Batch)
    (formed,) = told.changes.changed.values()
    assert isinstance(formed, ShownGroup)
    assert (formed.group_id, formed.title) == (group_id, "Rail")


async def test_texts_are_joined_for_whoever_may_read_them(live: Live) -> None:
    """6.4 A withdrawn text is read by nobody but the facilitator, even by a follower who comes
    back late.
    """
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    followers = {audience: await Follower.begin(live, audience) for audience in Audience}
    contribution_id = await live.contribute("Dit trop vite", amina)
    accepted = await live.ask(commands.WithdrawContribution(contribution_id), amina)
    for audience, follower in followers.items():
        await follower.until(accepted.seq)
        (batch,) = follower.batches
        shown = batch.changes.changed.get(Key(Kind.CONTRIBUTION, contribution_id))
        if audience is Audience.FACILITATOR:
            assert isinstance(shown, ShownContribution)
            assert shown.text == "Dit trop vite"
        else:
            assert shown is None


async def test_an_erased_text_is_told_to_nobody_again(live: Live) -> None:
    """6.5 An erased text is told to nobody again."""
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    before = await live.snapshot()
    await live.contribute("À effacer", amina)

    async def erase(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE session_content SET text = NULL WHERE session_id = $1", [live.session_id]
        )

    await live.process.database.unit_of_work(erase)
    told = await live.process.feeds.after(
        live.session_id, View(Audience.PARTICIPANT), epoch=before.epoch, seq=before.seq
    )
    assert isinstance(told, Batch)
    texts = [
        each.text for each in told.changes.changed.values() if isinstance(each, ShownContribution)
    ]
    assert texts == [None]


async def test_events_that_an_audience_is_not_told_still_move_its_position(live: Live) -> None:
    """5.3 Events that an audience is not told of still move `to` and the cursor."""
    follower = await Follower.begin(live, Audience.PARTICIPANT)
    accepted = await live.ask(commands.RotateJoinCode())
    told = await follower.next()
    assert isinstance(told, Batch)
    assert told.to_seq == accepted.seq
    assert apply(follower.at.seen, told.changes) == follower.at.seen


async def test_counters_are_told_together(live: Live) -> None:
    """5.4 A batch lists each entity that changed once, as it is at `to`, and the ids of those that
    are gone.
    """
    follower = await Follower.begin(live, Audience.PROJECTOR)
    await asyncio.gather(*(live.join() for _ in range(60)))
    head = (await live.snapshot()).seq
    seen = await follower.until(head)
    assert seen.seen[ATTENDANCE] == Attendance(60)
    assert len(follower.batches) < 10
    assert all(set(batch.changes.changed) == {ATTENDANCE} for batch in follower.batches)


async def test_many_followers_share_the_same_batch(live: Live) -> None:
    start = await live.snapshot()
    waiting = [
        asyncio.create_task(
            live.process.feeds.after(
                live.session_id, View(Audience.PARTICIPANT), epoch=start.epoch, seq=start.seq
            )
        )
        for _ in range(200)
    ]
    await asyncio.sleep(0)
    await live.group("Rail")
    told = await asyncio.gather(*waiting)
    assert len({id(batch) for batch in told}) == 1


async def test_a_follower_who_leaves_takes_nothing_from_the_others(live: Live) -> None:
    start = await live.snapshot()
    waiting = [
        asyncio.create_task(
            live.process.feeds.after(
                live.session_id, View(Audience.PARTICIPANT), epoch=start.epoch, seq=start.seq
            )
        )
        for _ in range(20)
    ]
    await asyncio.sleep(0)
    for leaving in waiting[::2]:
        leaving.cancel()
    await live.group("Rail")
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(batch, Batch) for batch in told[1::2])


async def test_a_cursor_as_old_as_the_session_is_resumed_from(live: Live) -> None:
    """5.5 Any position of the same epoch is resumed from, however old."""
    snapshot = await live.snapshot(Audience.OBSERVER)
    start = replace(snapshot, seq=0, seen={})
    head = await play(live)
    seen = await Follower(live.process.feeds, start, []).until(head)
    assert seen.seen == (await live.snapshot(Audience.OBSERVER)).seen


async def test_a_long_absence_is_made_up_for_at_once(live: Live) -> None:
    """5.6 A long absence is made up for in one batch."""
    start = await live.snapshot()
    group_id = await live.group("Rail")
    for title in ("Train", "Trains", "Le train"):
        await live.ask(commands.RenameGroup(group_id, title))
    await asyncio.gather(*(live.group(f"Groupe {n}") for n in range(520)))
    follower = Follower(live.process.feeds, start, [])
    seen = await follower.until(start.seq + 524)
    assert len(follower.batches) == 1
    renamed = seen.seen[Key(Kind.GROUP, group_id)]
    assert isinstance(renamed, ShownGroup)
    assert renamed.title == "Le train"
    assert sum(key.kind is Kind.GROUP for key in seen.seen) == 521


@pytest.mark.parametrize(
    ("seq", "epoch", "reason"),
    [
        (1, 9, ResetReason.EPOCH_CHANGED),
        (1_000, 1, ResetReason.UNKNOWN_POSITION),
        (OF_ANOTHER_VIEW, 1, ResetReason.AUDIENCE_CHANGED),
    ],
)
async def test_a_position_that_cannot_be_resumed_is_answered_by_a_reset(
    live: Live, seq: int, epoch: int, reason: ResetReason
) -> None:
    """5.7 Where the next batch would not join without a gap, a `FeedReset` says why and
    carries the snapshot.
    """
    told = await live.process.feeds.after(
        live.session_id, View(Audience.PARTICIPANT), epoch=epoch, seq=seq
    )
    assert isinstance(told, Reset)
    assert told.reason is reason
    assert told.snapshot.seen == (await live.snapshot()).seen


async def test_a_follower_too_far_behind_starts_again_from_a_snapshot(live: Live) -> None:
    """5.8 A follower more than 5,000 events behind is reset."""
    assert FARTHEST_BEHIND == 5_000
    process = live.process
    feeds = Feeds(process.database, process.rooms, process.wakeup, farthest_behind=20)
    start = await live.snapshot()
    for number in range(20):
        await live.group(f"Groupe {number}")
    near = await feeds.after(live.session_id, View(Audience.PARTICIPANT), epoch=1, seq=start.seq)
    assert isinstance(near, Batch)
    far = await feeds.after(live.session_id, View(Audience.PARTICIPANT), epoch=1, seq=start.seq - 1)
    assert isinstance(far, Reset)
    assert far.reason is ResetReason.TOO_FAR_BEHIND
    await feeds.close()


async def test_a_restored_backup_resets_those_who_follow(live: Live) -> None:
    """5.9 A restored backup resets everyone who follows."""
    await play(live)
    follower = await Follower.begin(live, Audience.PARTICIPANT)
    waiting = asyncio.create_task(follower.next())
    await asyncio.sleep(0)

    async def restore(tx: Transaction) -> None:
        await tx.execute("UPDATE live_session SET epoch = 2 WHERE id = $1", [live.session_id])

    await live.process.database.unit_of_work(restore)
    live.process.wakeup.announce(live.session_id, 0)
    told = await waiting
    assert isinstance(told, Reset)
    assert (told.reason, told.snapshot.epoch) == (ResetReason.EPOCH_CHANGED, 2)


async def test_an_unknown_session_has_no_feed(process: Process) -> None:
    with pytest.raises(NotFound):
        await process.feeds.after(named("nowhere"), View(Audience.PARTICIPANT), epoch=1, seq=0)
    with pytest.raises(NotFound):
        await process.feeds.snapshot(named("nowhere"), View(Audience.PARTICIPANT))


async def test_a_process_that_stops_asks_its_followers_to_come_back(live: Live) -> None:
    """5.14 A server that stops asks its followers to come back."""
    follower = await Follower.begin(live, Audience.PARTICIPANT)
    waiting = asyncio.create_task(follower.next())
    await asyncio.sleep(0)
    await live.process.feeds.close()
    with pytest.raises(TryAgain):
        await waiting
    with pytest.raises(TryAgain):
        await follower.next()


async def test_ones_own_part_is_ones_own(live: Live) -> None:
    """6.7 `myPart` answers one's own contributions, dots and remaining dots, and nobody else's."""
    amina, bruno = await live.join(), await live.join()
    await live.start(ActivityKind.COLLECT)
    mine = await live.contribute("Un train", amina)
    withdrawn = await live.contribute("Non", amina)
    await live.ask(commands.WithdrawContribution(withdrawn), amina)
    await live.contribute("Une piste", bruno)
    rail = await live.group("Rail", mine)
    await live.ask(commands.CloseActivity(live.activities[ActivityKind.COLLECT]))
    vote_id = await live.start(ActivityKind.VOTE)
    await live.ask(commands.PlaceDots(vote_id, rail, 2), amina)
    part = await live.process.feeds.my_part(live.session_id, amina.actor_id)
    assert [(c.contribution_id, c.text, c.withdrawn) for c in part.contributions] == [
        (mine, "Un train", False),
        (withdrawn, "Non", True),
    ]
    (vote,) = part.votes
    assert [(mark.option_id, mark.value) for mark in vote.marks] == [(rail, 2)]
    assert vote.remaining == VoteSettings().budget - 2
    with pytest.raises(NotFound):
        await live.process.feeds.my_part(live.session_id, named("Zoé"))


async def test_fifty_writers_in_two_processes_are_followed_in_one_order(
    processes: SeveralProcesses,
) -> None:
    """5.12 Followers of one audience who stand at one position know the same entities, in
    whatever process.
    """
    one, other = await processes.another(), await processes.another()
    live = await open_live(one)
    collect_id = await live.start(ActivityKind.COLLECT)
    followers = [
        await Follower.begin(live, audience, at=at)
        for at in (one, other)
        for audience in (Audience.PARTICIPANT, Audience.PROJECTOR)
        for _ in range(3)
    ]
    following = [asyncio.create_task(follower.next()) for follower in followers]

    async def write(number: int) -> int:
        at = one if number % 2 else other
        writer = await live.join(at=at)
        seq = 0
        for turn in range(4):
            command = commands.Contribute(collect_id, f"{number}.{turn}")
            operation_id = new_id()
            seq = (await live.ask(command, writer, operation_id=operation_id, at=at)).seq
        return seq

    head = max(await asyncio.gather(*(write(number) for number in range(50))))
    await asyncio.gather(*following)
    for follower in followers:
        await follower.until(head)

    def heard(follower: Follower) -> list[str]:
        return [
            each.text or ""
            for batch in follower.batches
            for each in batch.changes.changed.values()
            if isinstance(each, ShownContribution)
        ]

    orders = [heard(follower) for follower in followers]
    assert len(orders[0]) == 200
    assert all(order == orders[0] for order in orders)
    known = [(await follower.until(head)).seen for follower in followers]
    assert all(seen == known[place % 6] for place, seen in enumerate(known))


async def test_a_poke_that_is_lost_delays_and_loses_nothing(processes: SeveralProcesses) -> None:
    """5.13 A wake-up that is lost delays a follower by two seconds at most, and loses nothing."""
    assert POLL_SECONDS == 2.0
    writer = await processes.another(LocalWakeup())
    deaf = await processes.another(LocalWakeup())
    live = await open_live(writer)
    follower = await Follower.begin(live, Audience.PARTICIPANT, at=deaf)
    waiting = asyncio.create_task(follower.next())
    await asyncio.sleep(0)
    await live.group("Rail")
    told = await waiting
    assert isinstance(told, Batch)
    assert [key.kind for key in told.changes.changed] == [Kind.GROUP]


async def test_a_cursor_from_a_process_that_is_ahead_is_understood(
    processes: SeveralProcesses,
) -> None:
    ahead, behind = await processes.another(LocalWakeup()), await processes.another(LocalWakeup())
    live = await open_live(ahead)
    # The other process follows already, and has not heard of what comes next.
    old = replace(await live.snapshot(), seq=0)
    await Follower(behind.feeds, old, []).next()
    await live.group("Rail")
    start = await live.snapshot()
    follower = Follower(behind.feeds, start, [])
    waiting = asyncio.create_task(follower.next())
    await live.group("Vélo")
    told = await waiting
    assert isinstance(told, Batch)
    assert told.from_seq == start.seq


async def test_a_cursor_of_another_audience_is_answered_by_a_reset(live: Live) -> None:
    """5.11 A cursor that was given to another audience is answered by a reset."""
    taken = await live.snapshot(Audience.FACILITATOR)
    text = sign_cursor(KEY, Cursor(live.session_id, taken.epoch, taken.seq, taken.view))
    cursor = read_cursor(KEY, text, session_id=live.session_id, view=View(Audience.PARTICIPANT))
    told = await live.process.feeds.after(
        live.session_id, cursor.view, epoch=cursor.epoch, seq=cursor.seq
    )
    assert isinstance(told, Reset)
    assert told.reason is ResetReason.AUDIENCE_CHANGED
    assert told.snapshot.view == View(Audience.PARTICIPANT)


async def test_a_reading_that_broke_half_way_repeats_nothing(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = await Follower.begin(live, Audience.FACILITATOR)
    await live.group("Premier")
    await follower.until(follower.at.seq + 1)
    pages = iter([read_after, away, read_after, read_after, read_after])

    async def read_a_page(*arguments: Any, **options: Any) -> list[Recorded]:
        return await next(pages)(*arguments, **{"limit": 4, **options})

    monkeypatch.setattr("server.workshops.tailer.read_after", read_a_page)
    await asyncio.gather(*(live.group(f"Groupe {n}") for n in range(8)))
    await follower.until(follower.at.seq + 9)
    told = [each for batch in follower.batches for each in batch.changes.changed.values()]
    titles = [each.title for each in told if isinstance(each, ShownGroup)]
    assert Counter(titles) == Counter(["Premier", *(f"Groupe {n}" for n in range(8))])


async def away(*arguments: Any, **options: Any) -> list[Recorded]:
    """The database, gone between two pages."""
    raise TryAgain


async def test_a_log_that_became_shorter_resets_those_who_wait(live: Live) -> None:
    """Even when whoever restored it kept the epoch."""
    await live.group("Rail")
    await live.group("Vélo")
    follower = await Follower.begin(live, Audience.PARTICIPANT)
    waiting = asyncio.create_task(follower.next())
    await asyncio.sleep(0)

    async def restore(tx: Transaction) -> None:
        for table in ("idea_group", "session_event"):
            await tx.execute(f"DELETE FROM {table} WHERE session_id = $1 AND seq > 2", [session])
        await tx.execute("UPDATE live_session SET head = 2 WHERE id = $1", [session])

    session = live.session_id
    await live.process.database.unit_of_work(restore)
    live.process.wakeup.announce(session, 2)
    told = await asyncio.wait_for(waiting, 10)
    assert isinstance(told, Reset)
    assert told.reason is ResetReason.UNKNOWN_POSITION
    assert told.snapshot.seq == 2


async def test_a_log_that_ends_before_its_head_fails_its_followers_alone(live: Live) -> None:
    """A session that was broken by hand stops nobody else of the process."""
    elsewhere = await open_live(live.process)
    follower = await Follower.begin(live, Audience.PARTICIPANT)
    waiting = asyncio.create_task(follower.next())
    await asyncio.sleep(0)

    async def break_it(tx: Transaction) -> None:
        await tx.execute("UPDATE live_session SET head = 9 WHERE id = $1", [live.session_id])

    await live.process.database.unit_of_work(break_it)
    live.process.wakeup.announce(live.session_id, 9)
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(waiting, 10)
    beside = await Follower.begin(elsewhere, Audience.PARTICIPANT)
    await elsewhere.group("Rail")
    assert isinstance(await asyncio.wait_for(beside.next(), 10), Batch)


async def test_a_snapshot_tells_the_time_it_is_though_nothing_has_moved(live: Live) -> None:
    process, now = live.process, [NOON]
    feeds = Feeds(process.database, process.rooms, process.wakeup, clock=lambda: now[0])
    view = View(Audience.PARTICIPANT)
    first = await feeds.snapshot(live.session_id, view)
    assert await feeds.snapshot(live.session_id, view) is first
    now[0] += timedelta(minutes=5)
    later = await feeds.snapshot(live.session_id, view)
    assert later.server_now == now[0]
    assert later.seen is first.seen
    assert await feeds.snapshot(live.session_id, view) is later
    await feeds.close()
