"""A room where a workshop is played: its devices, its feeds, and what every play begins and ends with.

Everything goes through the public contract, over real sockets. Refuses to count for itself what the
checker counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from server.demo import documents
from server.demo.accounts import Part
from server.demo.devices import Device
from server.demo.programmes import WORKSHOP_TITLE, Loaded
from server.demo.wire import Address
from server.ids import to_global_id

TIMER_SECONDS: Final = 900
HANDED_OVER: Final = 5
ADOPTED: Final = 3
FEWEST_PARTICIPANTS: Final = 6
_ROADMAP_TITLE: Final = "Feuille de route des mobilités 2040 (atelier de démonstration)"
_ROADMAP_AXIS: Final = "Se déplacer sans pétrole"
_REFUSAL: Final = "Déjà engagé par ailleurs : la proposition sera reprise dans ce cadre."


class Progress(Protocol):
    """Where the play tells how far it is."""

    def stage(self, title: str, total: int) -> None: ...
    def step(self) -> None: ...
    def say(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Casting:
    """Who plays, where, and how fast. `sent` is told of each request that leaves a device."""

    address: Address
    loaded: Loaded
    ledgers: Path
    participants: int = 30
    seed: int = 2040
    pause_seconds: float = 0.4
    sent: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Played:
    """What came out, as the devices know it."""

    session_id: str = ""
    join_code: str = ""
    participants: int = 0
    contributions: int = 0
    votes: int = 0
    dots: int = 0
    proposals: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    events: int = 0
    resumed: int = 0
    resets: int = 0
    resent: int = 0
    acknowledged: int = 0
    recognised: int = 0
    disagreements: list[str] = field(default_factory=list)


class Hall:
    """The devices in the room and what they have done so far."""

    def __init__(self, casting: Casting, progress: Progress, followers: asyncio.TaskGroup) -> None:
        self.casting = casting
        self.progress = progress
        self.title = WORKSHOP_TITLE
        self.roadmap = _ROADMAP_TITLE
        self.axis = _ROADMAP_AXIS
        self.played = Played()
        self.facilitator = self._device("animation")
        self.holder = self._device("porteur")
        self.phones = [
            self._device(f"telephone-{number:03d}") for number in range(1, casting.participants + 1)
        ]
        self.facilitator.token = casting.loaded.tokens[Part.FACILITATOR]
        self.holder.token = casting.loaded.tokens[Part.HOLDER]
        # A feed that breaks stops the play, which may be waiting for that very feed.
        self._followers = followers
        self._following: list[asyncio.Task[None]] = []

    def _device(self, name: str) -> Device:
        return Device(
            name,
            address=self.casting.address,
            ledgers=self.casting.ledgers,
            seed=self.casting.seed,
            sent=self.casting.sent,
        )

    def leave(self) -> None:
        for feed in self._following:
            feed.cancel()
        for device in (self.facilitator, self.holder, *self.phones):
            device.close()

    async def open(self) -> None:
        self.progress.stage("Ouverture de la séance", 1)
        workshop_id = to_global_id("Workshop", self.casting.loaded.workshop_id)
        opened = await self.facilitator.outbox.deliver(
            documents.OPEN_SESSION,
            {"workshopId": workshop_id, "title": self.title},
            token=self.facilitator.token,
        )
        self.played.session_id = self.facilitator.session_id = opened["session"]["id"]
        self.played.join_code = opened["joinCode"]
        await self._seat(self.facilitator)
        self.progress.step()
        self.progress.say(f"code d’entrée {self.played.join_code}")

    async def join(self) -> None:
        self.progress.stage("Entrée des participants par le code", len(self.phones))
        await together(self._enter(phone) for phone in self.phones)
        everyone = len(self.phones)
        await self.facilitator.until(lambda wall: wall.participants == everyone)
        self.played.participants = everyone

    async def _enter(self, phone: Device) -> None:
        await self.think(phone)
        joined = await phone.outbox.deliver(
            documents.JOIN_SESSION, {"code": self.played.join_code}, token=None
        )
        phone.token, phone.session_id = joined["token"], joined["sessionId"]
        await self._seat(phone)
        self.progress.step()

    async def _seat(self, device: Device) -> None:
        await device.take_snapshot()
        self._following.append(self._followers.create_task(device.follow()))

    async def restore(self, lost: Device, when: Callable[[], bool]) -> None:
        """Brings a cut phone back once the others have gone on without it."""
        await lost.lost.wait()
        await self.facilitator.until(lambda _: when())
        lost.come_back()
        self.progress.say(f"{lost.name} a perdu sa connexion et la retrouve")

    async def conclude(self) -> None:
        self.progress.stage("Conclusion", 1)
        await self.facilitator.send(documents.CONCLUDE_SESSION)
        await together(phone.until(lambda wall: wall.concluded) for phone in self.phones)
        self.progress.step()

    async def hand_over(self) -> None:
        proposals = await self.proposals()
        chosen = proposals[:HANDED_OVER]
        self.progress.stage("Transmission des propositions au porteur", len(chosen))
        holder_id = to_global_id("Organisation", self.casting.loaded.holder_id)
        accepted = await self.facilitator.send(
            documents.HAND_OVER,
            proposalIds=[proposal["id"] for proposal in chosen],
            holderId=holder_id,
        )
        self.played.events = accepted["seq"]
        for _ in chosen:
            self.progress.step()

    async def proposals(self) -> list[dict[str, Any]]:
        data = await self.facilitator.ask(documents.PROPOSALS, sessionId=self.played.session_id)
        found: list[dict[str, Any]] = data["liveSession"]["proposals"]["nodes"]
        return found

    async def adopt(self) -> None:
        """The first opens a roadmap, the next join it, the one after is refused, one waits."""
        proposals = (await self.proposals())[:HANDED_OVER]
        adopted, others = proposals[:ADOPTED], proposals[ADOPTED:]
        self.progress.stage("Décisions du porteur", len(adopted) + len(others[:1]))
        place: dict[str, str] = {"newRoadmapTitle": self.roadmap}
        for proposal in adopted:
            answer = await self._decide(documents.ADOPT, proposal, axisTitle=self.axis, **place)
            self.played.actions.append(answer["action"])
            place = {"roadmapId": answer["action"]["roadmap"]["id"]}
        for proposal in others[:1]:
            await self._decide(documents.REFUSE, proposal, reason=_REFUSAL)
        self.played.proposals = await self.proposals()
        first = self.played.actions[0]["id"]
        self.played.provenance = (await self.holder.ask(documents.PROVENANCE, id=first))["action"]

    async def _decide(
        self, command: documents.Command, proposal: dict[str, Any], **input_: Any
    ) -> dict[str, Any]:
        answer = await self.holder.outbox.deliver(
            command,
            {"proposalId": proposal["id"], "expectedVersion": proposal["version"], **input_},
            token=self.holder.token,
        )
        self.progress.step()
        return answer

    async def compare(self) -> None:
        """Every wall against a fresh snapshot, every phone's own part against what it did."""
        self.progress.stage("Comparaison de chaque écran avec la séance", len(self.phones))
        await together(self._compare(device) for device in (self.facilitator, *self.phones))
        self.played.resumed = sum(phone.resumptions > 0 for phone in self.phones)
        self.played.resets = sum(phone.resets for phone in self.phones)
        devices = (self.facilitator, self.holder, *self.phones)
        self.played.resent = sum(device.outbox.resent for device in devices)
        self.played.acknowledged = sum(device.outbox.acknowledged for device in devices)
        self.played.recognised = sum(device.outbox.recognised for device in devices)

    async def _compare(self, device: Device) -> None:
        for part in await device.disagreements():
            self.played.disagreements.append(f"{device.name}: {part}")
        if device is self.facilitator:
            return
        if not await device.own_part_agrees():
            self.played.disagreements.append(f"{device.name}: sa propre part")
        self.progress.step()

    @asynccontextmanager
    async def activity(self, activity_id: str) -> AsyncIterator[str]:
        """Runs one activity of the agenda, with its timer, and closes it."""
        started = await self.facilitator.send(
            documents.START_ACTIVITY, activityId=activity_id, seconds=TIMER_SECONDS
        )
        await self.facilitator.reaches(started)
        yield activity_id
        closed = await self.facilitator.send(documents.CLOSE_ACTIVITY, activityId=activity_id)
        await self.facilitator.reaches(closed)

    async def think(self, phone: Device) -> None:
        await asyncio.sleep(phone.chance.random() * self.casting.pause_seconds)


async def together(coroutines: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All at once; the first failure stops the others."""
    async with asyncio.TaskGroup() as group:
        for coroutine in coroutines:
            group.create_task(coroutine)
