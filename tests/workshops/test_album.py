"""Photographs are kept once, belong to whoever sent them, and are erased with what they show."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.database import Transaction
from server.ids import new_id
from server.problems import IdempotencyConflict, NotFound
from server.workshops import album, commands
from server.workshops.actors import Actor
from server.workshops.album import Taken
from server.workshops.board.filling import Details
from server.workshops.photos import Photo
from tests.workshops.conftest import KEY, Live, Process
from tests.workshops.playing import NOON
from tests.workshops.test_board_rows import open_board

BARE = Photo("image/jpeg", b"\xff\xd8\xff\xd9")


async def sent(live: Live, who: Actor, photo: Photo = BARE, operation: UUID | None = None) -> UUID:
    taken = Taken(live.session_id, who.actor_id, operation or new_id(), photo)

    async def work(tx: Transaction) -> UUID:
        return await album.keep(tx, KEY, taken, NOON)

    return await live.process.database.unit_of_work(work)


async def still_kept(live: Live, *photo_ids: UUID) -> list[bool]:
    async with live.process.database.snapshot() as reader:
        found = []
        for photo_id in photo_ids:
            try:
                found.append((await album.read(reader, photo_id)).photo == BARE)
            except NotFound:
                found.append(False)
    return found


async def test_a_photograph_is_kept_once_for_each_operation(process: Process) -> None:
    live, _ = await open_board(process)
    amina, operation = await live.join(), new_id()
    first = await sent(live, amina, operation=operation)
    assert await sent(live, amina, operation=operation) == first
    with pytest.raises(IdempotencyConflict):
        await sent(live, amina, Photo("image/jpeg", b"another"), operation)
    assert await sent(live, await live.join(), operation=operation) != first


async def test_a_photograph_that_is_replaced_is_erased(process: Process) -> None:
    live, named = await open_board(process)
    amina = await live.join()
    before, after = await sent(live, amina), await sent(live, amina)
    await live.ask(commands.StartActivity(named["photos"]))
    asked = commands.Contribute(named["photos"], "Un mur", Details(photo_id=before))
    card = UUID((await live.ask(asked, amina)).outcome["contribution_id"])
    await live.ask(commands.EditContribution(card, "Ce mur", Details(photo_id=before)), amina)
    assert await still_kept(live, before, after) == [True, True]
    await live.ask(commands.EditContribution(card, "Ce mur", Details(photo_id=after)), amina)
    assert await still_kept(live, before, after) == [False, True]


async def test_whoever_is_erased_leaves_no_photograph(process: Process) -> None:
    live, _ = await open_board(process)
    amina, bruno = await live.join(), await live.join()
    own, other = await sent(live, amina), await sent(live, bruno)
    await live.ask(commands.ErasePerson(None), amina)
    assert await still_kept(live, own, other) == [False, True]
