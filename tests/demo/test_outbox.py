"""An operation leaves the outbox answered, whatever the network does to it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import orjson
import pytest

from server.demo.documents import CONTRIBUTE
from server.demo.ledger import Acknowledged, Asked, Denied, Ledger, read
from server.demo.outbox import CommandRefused, Outbox
from server.demo.wire import Address, Line
from tests.demo.answering import a_server


def accepted(*, duplicate: bool = False) -> bytes:
    said = {"__typename": "CommandAccepted", "seq": 7, "epoch": 1, "duplicate": duplicate}
    return orjson.dumps({"data": {"contribute": said}})


def refused(type_: str) -> bytes:
    said = {"__typename": type_, "code": "X", "message": "non"}
    return orjson.dumps({"data": {"contribute": said}})


def operation_of(request: dict[str, object]) -> str:
    operation: str = request["variables"]["input"]["operationId"]  # type: ignore[index]
    return operation


def acknowledged(folder: Path) -> list[Acknowledged]:
    return [
        entry for _, entries in read(folder) for entry in entries if isinstance(entry, Acknowledged)
    ]


async def deliver(
    address: Address, folder: Path, sent: Callable[[], None] = lambda: None
) -> Outbox:
    ledger = Ledger(folder, "phone")
    outbox = Outbox(Line(address), ledger, Random(1), sent)
    try:
        await outbox.deliver(CONTRIBUTE, {"text": "un banc à l’ombre"}, token="jln_x")
    finally:
        ledger.close()
    return outbox


async def test_a_lost_answer_is_asked_for_again_with_the_same_operation_id(tmp_path: Path) -> None:
    seen: list[str] = []

    def answer(request: dict[str, object]) -> bytes | None:
        seen.append(operation_of(request))
        return None if len(seen) < 3 else accepted(duplicate=True)

    async with a_server(answer) as address:
        outbox = await deliver(address, tmp_path)
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert outbox.resent == 2


async def test_an_acknowledgement_is_in_the_ledger_with_its_place(tmp_path: Path) -> None:
    async with a_server(lambda _: accepted()) as address:
        await deliver(address, tmp_path)
    [(_, [asked, entry])] = read(tmp_path)
    assert isinstance(asked, Asked)
    assert isinstance(entry, Acknowledged)
    assert entry.operation_id == asked.operation_id
    assert (entry.seq, entry.content) == (7, "un banc à l’ombre")


async def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    answers = [refused("TryAgain"), accepted()]
    async with a_server(lambda _: answers.pop(0)) as address:
        await deliver(address, tmp_path)
    assert not answers


async def test_a_refusal_is_not_asked_again_and_is_in_the_ledger_as_such(tmp_path: Path) -> None:
    async with a_server(lambda _: refused("ActivityNotRunning")) as address:
        with pytest.raises(CommandRefused):
            await deliver(address, tmp_path)
    [(_, [asked, entry])] = read(tmp_path)
    assert isinstance(asked, Asked)
    assert entry == Denied(asked.operation_id, "contribute", "X")


async def test_a_line_cut_while_a_request_is_out_sends_it_again_once_restored(
    tmp_path: Path,
) -> None:
    seen: list[str] = []

    def answer(request: dict[str, object]) -> bytes:
        seen.append(operation_of(request))
        return accepted()

    async with a_server(answer) as address:
        ledger = Ledger(tmp_path, "phone")
        line = Line(address)
        cuts: list[Callable[[], None]] = [line.cut]
        out = asyncio.Event()

        def sent() -> None:
            if cuts:
                cuts.pop()()
                out.set()

        outbox = Outbox(line, ledger, Random(1), sent)
        delivering: Awaitable[object] = asyncio.create_task(
            outbox.deliver(CONTRIBUTE, {"text": "un banc"}, token=None)
        )
        await out.wait()
        assert not acknowledged(tmp_path)
        line.restore()
        await delivering
        ledger.close()
    assert len(set(seen)) == 1
    assert len(acknowledged(tmp_path)) == 1
