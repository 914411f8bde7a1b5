"""Who sits in a besieged hall: phones that tap twice and ask again, and whoever runs the session.

Everything goes through the public contract. Refuses to be careful: a phone does what nervous
fingers do, and remembers what it was told.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.demo import documents
from server.demo.devices import Device
from server.demo.documents import Command
from server.demo.outbox import CommandRefused

WITHDRAW = Command("withdrawContribution", "WithdrawContributionInput")
# What may be said no to, when an activity closes or a budget is spent while the tap is on its way.
_REFUSALS = frozenset(
    {"ACTIVITY_CLOSED", "DOT_BUDGET_EXCEEDED", "TRANSITION_REFUSED", "VALIDATION", "NOT_FOUND"}
)


@dataclass(frozen=True, slots=True)
class Sent:
    """An operation that was acknowledged, to be sent again as it was."""

    command: Command
    input: dict[str, Any]
    operation_id: str
    answer: dict[str, Any]


@dataclass(slots=True, eq=False)
class Phone:
    """One participant. `pace` is the longest pause between two taps."""

    device: Device
    pace: float
    done: list[Sent] = field(default_factory=list)
    mine: dict[str, str] = field(default_factory=dict)
    denied: int = 0
    taps: int = 0
    unfaithful: list[str] = field(default_factory=list)
    _following: asyncio.Task[None] | None = None

    async def enter(self, code: str) -> None:
        joined = await self.device.outbox.deliver(
            documents.JOIN_SESSION, {"code": code}, token=None
        )
        self.device.token, self.device.session_id = joined["token"], joined["sessionId"]
        await self.device.take_snapshot()

    def look(self) -> None:
        """Follows from the cursor it holds."""
        self._following = asyncio.create_task(self.device.follow())

    async def look_away(self) -> None:
        following, self._following = self._following, None
        if following is None:
            return
        if following.done():
            # A feed that broke is what this is all about.
            following.result()
        following.cancel()
        await asyncio.wait([following])

    async def live(self, over: asyncio.Event) -> None:
        """Taps until it is over."""
        while not over.is_set():
            await asyncio.sleep(self.device.chance.uniform(0, self.pace))
            if self._following is not None and self._following.done():
                self._following.result()
            try:
                await self._tap()
            except CommandRefused as refused:
                if refused.code not in _REFUSALS:
                    raise
                self.denied += 1

    async def _tap(self) -> None:
        drawn = self.device.chance.random()
        if self.done and drawn < 0.1:
            await self._ask_again(self.device.chance.choice(self.done))
        elif self.device.wall.running("COLLECT"):
            if self.mine and drawn < 0.2:
                await self._withdraw(self.device.chance.choice(list(self.mine)))
            else:
                await self._say(twice=drawn > 0.8)
        elif self.device.wall.running("VOTE"):
            await self._vote(twice=drawn > 0.8)

    async def _say(self, *, twice: bool) -> None:
        self.taps += 1
        text = f"{self.device.name} dit {self.taps}"
        activity_id = self.device.wall.activity_id("COLLECT")
        answer = await self._send(
            documents.CONTRIBUTE, {"activityId": activity_id, "text": text}, twice=twice
        )
        self.mine[answer["contributionId"]] = text

    async def _withdraw(self, contribution_id: str) -> None:
        await self._send(WITHDRAW, {"contributionId": contribution_id})
        del self.mine[contribution_id]

    async def _vote(self, *, twice: bool) -> None:
        groups = [group["id"] for group in self.device.wall.standing_groups()]
        if not groups:
            return
        group_id = self.device.chance.choice(groups)
        input_ = {
            "activityId": self.device.wall.activity_id("VOTE"),
            "groupId": group_id,
            "dots": self.device.chance.randint(0, 2),
        }
        await self._send(documents.PLACE_DOTS, input_, twice=twice)
        place = input_["activityId"], group_id, 0, None
        if input_["dots"]:
            self.device.given[place] = input_["dots"]
        else:
            self.device.given.pop(place, None)

    async def _send(
        self, command: Command, input_: dict[str, Any], *, twice: bool = False
    ) -> dict[str, Any]:
        given = {"sessionId": self.device.session_id, **input_}
        operation_id = str(UUID(int=self.device.chance.getrandbits(128), version=4))
        hands = [self._deliver(command, given, operation_id) for _ in range(1 + twice)]
        answers = await asyncio.gather(*hands, return_exceptions=True)
        accepted = [answer for answer in answers if isinstance(answer, dict)]
        for answer in answers:
            if isinstance(answer, BaseException) and not (
                accepted and isinstance(answer, CommandRefused)
            ):
                raise answer
        if len({answer["seq"] for answer in accepted}) > 1:
            self.unfaithful.append(f"{command.field} {operation_id} : deux places")
        if sum(not answer["duplicate"] for answer in accepted) > 1:
            self.unfaithful.append(f"{command.field} {operation_id} : fait deux fois")
        self.done.append(Sent(command, given, operation_id, accepted[0]))
        return accepted[0]

    async def _deliver(
        self, command: Command, given: dict[str, Any], operation_id: str
    ) -> dict[str, Any]:
        return await self.device.outbox.deliver(
            command, given, token=self.device.token, operation_id=operation_id
        )

    async def _ask_again(self, sent: Sent) -> None:
        """An old tap that comes once more, as a phone that woke up would send it."""
        answer = await self._deliver(sent.command, sent.input, sent.operation_id)
        first = sent.answer
        if answer["epoch"] == first["epoch"] and not (
            answer["duplicate"] and answer["seq"] == first["seq"]
        ):
            self.unfaithful.append(f"{sent.command.field} {sent.operation_id} : refait")

    def remember(self) -> None:
        """Puts in order what it believes to have said, for the device to compare."""
        self.device.said = list(self.mine.values())


@dataclass(slots=True)
class Facilitator:
    """Runs collect, group and vote over and over, as long as it lasts."""

    device: Device
    turn: float
    rounds: int = 0

    async def open(self, workshop_id: str, title: str) -> str:
        """The join code of a new session."""
        opened = await self.device.outbox.deliver(
            documents.OPEN_SESSION,
            {"workshopId": workshop_id, "title": title},
            token=self.device.token,
        )
        self.device.session_id = opened["session"]["id"]
        await self.device.take_snapshot()
        code: str = opened["joinCode"]
        return code

    async def run(self, over: asyncio.Event) -> None:
        while not over.is_set():
            try:
                await self._hold("COLLECT", 2 * self.turn)
                await self._gather()
                await self._hold("VOTE", self.turn)
                self.rounds += 1
            except CommandRefused:
                # The room is not where it was: an older copy of it was put back.
                await self._settle()

    async def _settle(self) -> None:
        for kind in ("COLLECT", "GROUP", "VOTE"):
            with suppress(CommandRefused):
                activity_id = self.device.wall.activity_id(kind)
                await self.device.send(documents.CLOSE_ACTIVITY, activityId=activity_id)

    async def _hold(self, kind: str, seconds: float) -> None:
        activity_id = self.device.wall.activity_id(kind)
        await self.device.send(documents.START_ACTIVITY, activityId=activity_id)
        await asyncio.sleep(self.device.chance.uniform(0.5, 1.0) * seconds)
        await self.device.send(documents.CLOSE_ACTIVITY, activityId=activity_id)
        if kind == "VOTE":
            await self.device.send(documents.REVEAL_RESULTS, activityId=activity_id)

    async def _gather(self) -> None:
        activity_id = self.device.wall.activity_id("GROUP")
        started = await self.device.send(documents.START_ACTIVITY, activityId=activity_id)
        await self.device.reaches(started)
        free = [
            card["id"]
            for card in self.device.wall.contributions
            if card["groupId"] is None and not card["withdrawn"]
        ]
        if free:
            title = f"Groupe {len(self.device.wall.standing_groups()) + 1}"
            await self.device.send(documents.FORM_GROUP, title=title, contributionIds=free[:10])
        await self.device.send(documents.CLOSE_ACTIVITY, activityId=activity_id)

    async def conclude(self) -> dict[str, Any]:
        """The answer, which says where the log ends."""
        return await self.device.send(documents.CONCLUDE_SESSION)
