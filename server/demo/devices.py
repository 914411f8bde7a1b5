"""The phones and the laptop of the room: each holds its own outbox, ledger, cursor and wall.

A device knows only what the public contract tells it. Refuses to look into the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from server.demo import documents
from server.demo.documents import Command
from server.demo.ledger import Followed, Ledger, Seen
from server.demo.outbox import Backoff, Outbox
from server.demo.wall import Wall
from server.demo.wire import Address, Line, Unreachable

Place = tuple[str, str, int, str | None]
"""The activity, the option, and in a rating the axis and the criterion."""


class FeedBroken(Exception):
    """A batch did not begin where the device stood: something was skipped or repeated."""


class Device:
    """One seat in the session. `resumptions` counts feeds that went on where they had stopped."""

    def __init__(
        self,
        name: str,
        *,
        address: Address,
        ledgers: Path,
        seed: int,
        sent: Callable[[], None],
        audience: str | None = None,
    ) -> None:
        self.name = name
        self.line = Line(address)
        self.ledger = Ledger(ledgers, name)
        self.chance = Random(f"{seed}-{name}")
        self.outbox = Outbox(self.line, self.ledger, self.chance, self._left)
        self.token: str | None = None
        self.session_id = ""
        self.view = ""
        self.said: list[str] = []
        self.given: dict[Place, int] = {}
        self.resumptions = 0
        self.resets = 0
        self.cuts_at_next_sending = False
        self.lost = asyncio.Event()
        self._sent = sent
        self._audience = audience
        self._cursor = ""
        self._stands_at = (0, 0)
        self._interrupted = False
        self._wall: Wall | None = None
        self._waiters: list[tuple[Callable[[Wall], bool], asyncio.Future[None]]] = []

    @property
    def wall(self) -> Wall:
        if self._wall is None:
            raise LookupError("no snapshot yet")
        return self._wall

    def _left(self) -> None:
        if self.cuts_at_next_sending:
            # At this very instant: the request has left, its answer cannot have come.
            self.cuts_at_next_sending = False
            self.line.cut()
            self.lost.set()
        self._sent()

    async def send(self, command: Command, **input_: Any) -> dict[str, Any]:
        """Delivers a command about this device's session."""
        return await self.outbox.deliver(
            command, {"sessionId": self.session_id, **input_}, token=self.token
        )

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """A query, asked until it is answered."""
        pause = Backoff(self.chance)
        while True:
            try:
                return await self.line.post(document, variables, token=self.token)
            except Unreachable:
                await pause.wait()

    async def take_snapshot(self) -> None:
        """The state from which the feed goes on."""
        self._stand(await self._snapshot())

    async def _snapshot(self) -> dict[str, Any]:
        asked = await self.ask(
            documents.SNAPSHOT, sessionId=self.session_id, audience=self._audience
        )
        taken: dict[str, Any] = asked["sessionSnapshot"]
        self.view = taken["audience"]
        return taken

    async def follow(self) -> None:
        """Keeps the wall up to date for ever, through any number of lost connections."""
        pause = Backoff(self.chance)
        while True:
            try:
                feed = self.line.subscribe(
                    documents.FEED,
                    {
                        "sessionId": self.session_id,
                        "after": self._cursor,
                        "audience": self._audience,
                    },
                    token=self.token or "",
                )
                async for data in feed:
                    pause.reset()
                    self._take(data["sessionFeed"])
            except Unreachable:
                self._interrupted = True
            await pause.wait()

    async def until(self, condition: Callable[[Wall], bool]) -> None:
        """Returns once the wall of this device fulfils the condition."""
        if condition(self.wall):
            return
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((condition, reached))
        await reached

    def come_back(self) -> None:
        """The connection that was lost is there again."""
        self.lost.clear()
        self.line.restore()

    async def reaches(self, told: Mapping[str, Any]) -> None:
        """Returns once this device has followed the log up to where this answer or snapshot is.

        A place of an earlier epoch is before every place of a later one, however long that log was.
        """
        place = told["epoch"], told["seq"]
        await self.until(lambda _: self._stands_at >= place)

    async def contribute(self, activity_id: str, text: str) -> None:
        await self.send(documents.CONTRIBUTE, activityId=activity_id, text=text)
        self.said.append(text)

    async def place_dots(self, activity_id: str, group_id: str, dots: int) -> None:
        await self.send(documents.PLACE_DOTS, activityId=activity_id, groupId=group_id, dots=dots)
        self.given[activity_id, group_id, 0, None] = dots

    async def cast(self, activity_id: str, marks: Sequence[Mapping[str, Any]]) -> None:
        """The whole ballot of this device in a vote or a rating."""
        await self.send(documents.CAST_BALLOT, activityId=activity_id, marks=marks)
        for mark in marks:
            place = activity_id, mark["optionId"], mark.get("axis", 0), mark.get("criterionId")
            self.given[place] = mark["value"]

    async def own_part_agrees(self) -> bool:
        """Whether the server holds what this participant remembers having done, and nothing else."""
        part = (await self.ask(documents.MY_PART, sessionId=self.session_id))["myPart"]
        said = [each["text"] for each in part["contributions"] if not each["withdrawn"]]
        given = {
            (vote["activityId"], mark["optionId"], mark["axis"], mark["criterionId"]): mark["value"]
            for vote in part["votes"]
            for mark in vote["marks"]
        }
        return said == self.said and given == self.given

    async def disagreements(self) -> list[str]:
        """The parts of this device's wall that differ from a fresh snapshot. None, one hopes."""
        fresh = await self._snapshot()
        await self.reaches(fresh)
        wall = Wall(fresh["state"])
        self.ledger.note(Seen(fresh["seq"], fresh["epoch"], self.view, wall.digest))
        return self.wall.differences(wall)

    def _take(self, item: dict[str, Any]) -> None:
        if item["__typename"] == "FeedReset":
            self.resets += 1
            self._stand(item)
            return
        stands_at = item["epoch"], item["from"]
        if stands_at != self._stands_at:
            raise FeedBroken(f"{self.name}: {stands_at} after {self._stands_at}")
        self.wall.patch(item["changed"], item["removed"])
        self._cursor, self._stands_at = item["cursor"], (item["epoch"], item["to"])
        self._note(item["from"])
        if self._interrupted:
            self._interrupted = False
            self.resumptions += 1
        self._wake()

    def _stand(self, snapshot: dict[str, Any]) -> None:
        self._cursor, self._stands_at = snapshot["cursor"], (snapshot["epoch"], snapshot["seq"])
        self._wall = Wall(snapshot["state"])
        self._note(None)
        self._wake()

    def _note(self, from_seq: int | None) -> None:
        epoch, seq = self._stands_at
        self.ledger.note(Followed(from_seq, seq, epoch, self.view, self.wall.digest))

    def _wake(self) -> None:
        for condition, reached in self._waiters:
            if not reached.done() and condition(self.wall):
                reached.set_result(None)
        self._waiters = [pair for pair in self._waiters if not pair[1].done()]

    def close(self) -> None:
        self.ledger.close()
