"""People in a room that has a database: their tokens, their tables, their phones, what is erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from server.database import Database, Transaction
from server.domain.workshops.secrets import stored_code
from server.ids import new_id
from server.models import EntryCode
from server.problems import NotFound, Problem, TransitionRefused
from server.vocabulary import ActivityKind, Audience, Constituency, Integrity
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.board.showing import ShownContribution
from server.workshops.commands import Person
from server.workshops.entities import Key, Kind, View
from server.workshops.people.entitlement import Entitlement, entitlement, token_end
from server.workshops.people.ledger import BrokenLedger, Erasure, Ledger
from server.workshops.people.presence import Presence
from server.workshops.people.retention import Purpose, Terms, erase_again, erase_overdue, overdue
from server.workshops.people.seat import LEASE
from server.workshops.room import Rooms
from server.workshops.tokens import read_participant_token
from tests.workshops.conftest import KEY, Follower, Live, Process, a_workshop, open_live
from tests.workshops.playing import AGENDA, FACILITATOR, NOON, OMAR

DAY = timedelta(days=1)


async def stands(live: Live, participant_id: UUID, *, after: timedelta = DAY) -> Entitlement:
    async with live.process.database.snapshot() as view:
        return await entitlement(view, live.session_id, participant_id, now=NOON + after, grace=DAY)


async def test_a_token_ends_and_joining_again_renews_it(live: Live) -> None:
    """1.6 A participant's token ends; joining again with the same operation id is the same person,
    with a token that stands.
    """
    operation_id = new_id()
    first = await live.joined(operation_id)
    rooms = live.process.rooms
    later = await rooms.join(live.join_code, operation_id=operation_id, now=NOON + 8 * DAY)
    known, renewed = (read_participant_token(KEY, each.token) for each in (first, later))
    assert known is not None
    assert renewed is not None
    assert first.participant_id == later.participant_id
    assert (known.ends_at, renewed.ends_at) == (NOON + 7 * DAY, NOON + 14 * DAY)
    assert token_end(NOON, NOON + 8 * DAY, 7 * DAY) == NOON + 14 * DAY


async def test_a_token_outlives_its_session_by_the_grace_and_no_more(live: Live) -> None:
    joined = await live.joined()
    assert await stands(live, joined.participant_id) is Entitlement.STANDS
    await live.ask(commands.ConcludeSession())
    assert await stands(live, joined.participant_id, after=DAY) is Entitlement.STANDS
    late = DAY + timedelta(minutes=1)
    assert await stands(live, joined.participant_id, after=late) is Entitlement.EXPIRED


async def test_whoever_was_put_out_has_no_token_and_gets_no_other(live: Live) -> None:
    """1.7 The token of whoever was put out opens nothing any more, and no other is given for it."""
    operation_id = new_id()
    joined = await live.joined(operation_id)
    await live.ask(commands.RemovePerson(Person(number=1)))
    assert await stands(live, joined.participant_id) is Entitlement.WITHDRAWN
    with pytest.raises(TransitionRefused) as refusal:
        await live.joined(operation_id)
    assert refusal.value.guard == "PERSON_REMOVED"


async def test_the_seat_lapses_when_nothing_is_heard_of_its_holder(live: Live) -> None:
    rooms = live.process.rooms

    async def take(after: timedelta) -> None:
        await rooms.handle(live.session_id, OMAR, new_id(), commands.TakeSeat(), NOON + after)

    heard = timedelta(minutes=1)
    await live.ask(commands.RotateJoinCode())
    with pytest.raises(TransitionRefused):
        await take(heard + LEASE - timedelta(seconds=1))
    # Asking for one's own seat again is a sign of life.
    await rooms.handle(
        live.session_id, FACILITATOR, new_id(), commands.TakeSeat(), NOON + heard + LEASE / 2
    )
    with pytest.raises(TransitionRefused):
        await take(heard + LEASE)
    await take(heard + LEASE * 2)
    with pytest.raises(TransitionRefused):
        await live.ask(commands.RotateJoinCode())


async def test_the_seat_is_handed_to_nobody_who_does_not_facilitate(live: Live) -> None:
    with pytest.raises(NotFound):
        await live.ask(commands.HandSeatTo(new_id()))


async def test_phones_are_counted_over_all_processes(database: Database, live: Live) -> None:
    here, there = Presence(database), Presence(database)
    amina, bruno = [await live.joined() for _ in range(2)]

    async def counted(presence: Presence) -> int:
        async with database.snapshot() as view:
            return await presence.connected(view, live.session_id)

    with here.attending(live.session_id, amina.participant_id):
        with (
            here.attending(live.session_id, amina.participant_id),
            there.attending(live.session_id, bruno.participant_id),
        ):
            await here.write()
            await there.write()
            assert (await counted(here), await counted(there)) == (2, 2)
        await there.write()
        assert (await counted(here), await counted(there)) == (1, 1)
    await here.close()
    assert await counted(there) == 0


async def text_of(live: Live, contribution_id: UUID) -> str | None:
    shown = await live.snapshot(Audience.FACILITATOR)
    card = shown.seen[Key(Kind.CONTRIBUTION, contribution_id)]
    assert isinstance(card, ShownContribution)
    return card.text


async def test_an_erased_text_leaves_its_row_and_every_feed(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    card = await live.contribute("Un secret", amina)
    followers = [await Follower.begin(live, audience) for audience in Audience]
    accepted = await live.ask(commands.EraseContent(Kind.CONTRIBUTION, card), amina)
    for follower in followers:
        seen = (await follower.until(accepted.seq)).seen[Key(Kind.CONTRIBUTION, card)]
        assert isinstance(seen, ShownContribution)
        assert seen.text is None
    async with live.process.database.snapshot() as view:
        rows = await view.fetch("SELECT count(*) FROM session_content WHERE text = 'Un secret'")
    assert rows[0][0] == 0


async def test_what_is_kept_too_long_is_told_then_erased(process: Process, live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    card = await live.contribute("Ce que j'en pense", amina)
    await live.group("Un titre", card)
    terms = Terms(words=30 * DAY, identity=30 * DAY, presence=DAY)
    late = NOON + 31 * DAY

    async def due() -> dict[Purpose, int]:
        async with process.database.snapshot() as view:
            return {
                each.purpose: each.count
                for each in await overdue(view, process.database.dialect, terms, late)
            }

    assert await due() == {}
    await live.ask(commands.ConcludeSession())
    assert await due() == {Purpose.WORDS: 1, Purpose.PRESENCE: 1}
    await erase_overdue(process.database, process.rooms, terms, late)
    assert await text_of(live, card) is None
    assert await due() == {}
    async with process.database.snapshot() as view:
        rows = await view.fetch("SELECT title FROM proposal")
    assert [title for (title,) in rows] == ["Un titre"]


async def test_a_session_of_which_notes_alone_are_left_is_not_kept_longer(
    process: Process, live: Live
) -> None:
    await live.ask(commands.TakeNote("Une parole notée"))
    await live.ask(commands.ConcludeSession())
    terms = Terms(words=30 * DAY, identity=30 * DAY, presence=365 * DAY)
    erased = await erase_overdue(process.database, process.rooms, terms, NOON + 31 * DAY)
    assert [(each.purpose, each.count) for each in erased] == [(Purpose.WORDS, 1)]
    async with process.database.snapshot() as view:
        rows = await view.fetch(
            "SELECT count(*) FROM session_content WHERE text = 'Une parole notée'"
        )
    assert rows[0][0] == 0


async def test_the_ledger_erases_again_what_an_older_copy_brings_back(
    database: Database, process: Process, tmp_path: Path
) -> None:
    """An erasure is written outside before it is committed; the copy is older than both."""
    ledger = Ledger(tmp_path / "jalon.erasures")
    rooms = Rooms(database, process.wakeup, KEY, ledger=ledger)
    live = await open_live(Process(database, process.wakeup, rooms, process.feeds))
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.contribute("À oublier", amina)
    await live.ask(commands.ErasePerson(), amina)
    assert [len(erasure.content_ids) for erasure in ledger.read()] == [1]

    async def bring_back(tx: Transaction) -> None:
        await tx.execute("UPDATE session_content SET text = 'À oublier'")

    await database.unit_of_work(bring_back)
    assert await erase_again(database, list(ledger.read())) == 1
    async with database.snapshot() as view:
        rows = await view.fetch("SELECT text FROM session_content")
    assert {text for (text,) in rows} == {None}
    await rooms.close()


async def test_a_ledger_that_was_changed_is_refused(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "jalon.erasures")
    session_id, content_ids = new_id(), (new_id(), new_id())
    for _ in range(2):
        await ledger.append(NOON, session_id, content_ids)
    assert list(ledger.read()) == [Erasure(NOON, session_id, content_ids)] * 2
    lines = ledger.path.read_text().splitlines(keepends=True)
    ledger.path.write_text(lines[0].replace(str(content_ids[0]), str(new_id())) + lines[1])
    with pytest.raises(BrokenLedger):
        list(ledger.read())
    ledger.path.write_text(lines[1])
    with pytest.raises(BrokenLedger):
        list(ledger.read())


async def test_a_view_follows_the_table_it_is_of(live: Live) -> None:
    amina, bruno = await live.join(), await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.ask(commands.FormTables(("Nord", "Sud")))
    state = await live.process.feeds.state(live.session_id)
    north, south = sorted(state.people.tables, key=lambda id_: state.people.tables[id_].order)
    await live.ask(commands.TakeTable(north), amina)
    await live.ask(commands.TakeTable(south), bruno)
    card = await live.contribute("Au nord", amina)
    feeds = live.process.feeds
    for table_id, is_shown in ((north, True), (south, False)):
        shown = await feeds.snapshot(live.session_id, View(Audience.PARTICIPANT, table_id))
        assert (Key(Kind.CONTRIBUTION, card) in shown.seen) is is_shown


async def test_a_stranger_to_the_room_is_refused(live: Live) -> None:
    stranger = Actor(ActorRole.PARTICIPANT, new_id())
    with pytest.raises(Problem):
        await live.ask(commands.ErasePerson(), stranger)


async def test_a_session_with_codes_lets_each_of_them_in_once(process: Process) -> None:
    """1.8 Where everybody has a code of their own, nobody comes in without one, and each opens once."""
    database = process.database
    workshop_id = await a_workshop(database)

    async def issue(tx: Transaction) -> None:
        await EntryCode.create(
            using_db=tx.connection,
            workshop_id=workshop_id,
            constituency=Constituency.INHABITANTS,
            code_hmac=stored_code(KEY, workshop_id, "K3F7-2QXA"),
            created_at=NOON,
            updated_at=NOON,
        )

    await database.unit_of_work(issue)
    opened = await process.rooms.open(
        workshop_id, "Un code chacun", AGENDA, actor=FACILITATOR, operation_id=new_id(), now=NOON
    )
    assert opened.join_code is not None

    async def enter(operation_id: UUID, entry_code: str | None) -> str:
        assert opened.join_code is not None
        joined = await process.rooms.join(
            opened.join_code, operation_id=operation_id, now=NOON, entry_code=entry_code
        )
        return joined.token

    mine = new_id()
    with pytest.raises(TransitionRefused) as refusal:
        await enter(mine, None)
    assert refusal.value.guard == "ENTRY_CODE_REQUIRED"
    with pytest.raises(NotFound):
        await enter(mine, "AAAA-AAAA")
    token = await enter(mine, "k3f7 2qxa")
    assert await enter(mine, "k3f7 2qxa") == token
    with pytest.raises(NotFound):
        await enter(new_id(), "K3F7-2QXA")
    state = await process.feeds.state(opened.session_id)
    assert state.people.integrity is Integrity.ONE_TIME_CODES
    assert list(state.people.constituencies.values()) == [Constituency.INHABITANTS]
