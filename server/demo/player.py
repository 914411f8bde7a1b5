"""The workshop that plays itself: a facilitator, thirty phones, a vote, proposals, a holder.

Everything goes through the public contract, over real sockets. Two phones lose their connection on
purpose, each with an operation on the wire. Refuses to count for itself what the checker counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

from server.demo import documents, sentences
from server.demo.accounts import Part
from server.demo.devices import Device
from server.demo.programmes import WORKSHOP_TITLE, Loaded
from server.demo.wire import Address
from server.ids import to_global_id

TIMER_SECONDS: Final = 900
CONTRIBUTIONS_EACH: Final = 2
# One phone in three has one thing more to say.
_TALKATIVE_EVERY: Final = 3
_HANDED_OVER: Final = 5
ADOPTED: Final = 3
FEWEST_PARTICIPANTS: Final = 6
LOST_CONNECTIONS: Final = 2
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


async def play(casting: Casting, progress: Progress) -> Played:
    """The whole workshop. Raises the first thing that went wrong."""
    async with asyncio.TaskGroup() as followers:
        hall = _Hall(casting, progress, followers)
        try:
            for act in (
                hall.open,
                hall.join,
                hall.collect,
                hall.group,
                hall.vote,
                hall.conclude,
                hall.hand_over,
                hall.adopt,
                hall.compare,
            ):
                await act()
        finally:
            hall.leave()
    return hall.played


class _Hall:
    """The devices in the room and what they have done so far."""

    def __init__(self, casting: Casting, progress: Progress, followers: asyncio.TaskGroup) -> None:
        self.casting = casting
        self.progress = progress
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
            {"workshopId": workshop_id, "title": WORKSHOP_TITLE},
            token=self.facilitator.token,
        )
        self.played.session_id = self.facilitator.session_id = opened["session"]["id"]
        self.played.join_code = opened["joinCode"]
        await self._seat(self.facilitator)
        self.progress.step()
        self.progress.say(f"code d’entrée {self.played.join_code}")

    async def join(self) -> None:
        self.progress.stage("Entrée des participants par le code", len(self.phones))
        await _together(self._enter(phone) for phone in self.phones)
        everyone = len(self.phones)
        await self.facilitator.until(lambda wall: wall.participants == everyone)
        self.played.participants = everyone

    async def _enter(self, phone: Device) -> None:
        await self._think(phone)
        joined = await phone.outbox.deliver(
            documents.JOIN_SESSION, {"code": self.played.join_code}, token=None
        )
        phone.token, phone.session_id = joined["token"], joined["sessionId"]
        await self._seat(phone)
        self.progress.step()

    async def _seat(self, device: Device) -> None:
        await device.take_snapshot()
        self._following.append(self._followers.create_task(device.follow()))

    async def collect(self) -> None:
        texts = self._texts()
        total = sum(len(found) for found in texts)
        self.progress.stage("Recueil des contributions", total)
        async with self._activity("COLLECT") as activity_id:
            lost = self.phones[len(self.phones) // 5]
            lost.cuts_at_next_sending = True
            speaking = _together(
                self._speak(phone, activity_id, found)
                for phone, found in zip(self.phones, texts, strict=True)
            )
            returning = self._restore(
                lost, when=lambda: len(self.facilitator.wall.contributions) >= total // 2
            )
            await _together((speaking, returning))
            await self.facilitator.until(lambda wall: len(wall.contributions) == total)
        self.played.contributions = total

    def _texts(self) -> list[list[str]]:
        source = sentences.spoken()
        return [
            list(islice(source, CONTRIBUTIONS_EACH + (number % _TALKATIVE_EVERY == 0)))
            for number in range(len(self.phones))
        ]

    async def _speak(self, phone: Device, activity_id: str, texts: list[str]) -> None:
        await phone.until(lambda wall: wall.running("COLLECT"))
        for text in texts:
            await self._think(phone)
            await phone.contribute(activity_id, text)
            self.progress.step()

    async def _restore(self, lost: Device, when: Callable[[], bool]) -> None:
        """Brings a cut phone back once the others have gone on without it."""
        await lost.lost.wait()
        await self.facilitator.until(lambda _: when())
        lost.come_back()
        self.progress.say(f"{lost.name} a perdu sa connexion et la retrouve")

    async def group(self) -> None:
        self.progress.stage(
            "Regroupement par l’animation", 2 * len(sentences.DRAFT_TITLES) - len(sentences.THEMES)
        )
        async with self._activity("GROUP"):
            groups = {
                title: await self._form(title, ids) for title, ids in self._drafts().items() if ids
            }
            await self._tidy(groups)

    def _drafts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {title: [] for title in sentences.DRAFT_TITLES}
        for row in self.facilitator.wall.contributions:
            found[sentences.draft_of(row["text"])].append(row["id"])
        return found

    async def _form(self, title: str, contribution_ids: list[str]) -> str:
        # The last one is left aside and moved by hand, as a facilitator does.
        formed = await self.facilitator.send(
            documents.FORM_GROUP, title=title, contributionIds=contribution_ids[:-1]
        )
        group_id: str = formed["groupId"]
        await self.facilitator.send(
            documents.MOVE_CONTRIBUTION, contributionId=contribution_ids[-1], groupId=group_id
        )
        self.progress.step()
        return group_id

    async def _tidy(self, groups: dict[str, str]) -> None:
        """Drafts of one theme become one group, under the theme's title."""
        for theme in sentences.THEMES:
            ids = [groups[title] for title, _ in theme.drafts if title in groups]
            for absorbed in ids[1:]:
                accepted = await self.facilitator.send(
                    documents.MERGE_GROUPS, intoGroupId=ids[0], fromGroupId=absorbed
                )
                await self.facilitator.reaches(accepted["seq"])
                self.progress.step()
            if ids:
                await self.facilitator.send(
                    documents.RENAME_GROUP, groupId=ids[0], title=theme.title
                )

    async def vote(self) -> None:
        self.progress.stage("Vote par gommettes", len(self.phones))
        async with self._activity("VOTE") as activity_id:
            lost = self.phones[3 * len(self.phones) // 5]
            lost.cuts_at_next_sending = True
            voting = _together(self._place_dots(phone, activity_id) for phone in self.phones)
            half = len(self.phones) // 2
            returning = self._restore(
                lost,
                when=lambda: self.facilitator.wall.answered(activity_id) >= half,
            )
            await _together((voting, returning))
            everyone = len(self.phones)
            await self.facilitator.until(lambda wall: wall.answered(activity_id) == everyone)
        await self.facilitator.send(documents.REVEAL_RESULTS, activityId=activity_id)

    async def _place_dots(self, phone: Device, activity_id: str) -> None:
        await phone.until(lambda wall: wall.running("VOTE"))
        groups = [group["id"] for group in phone.wall.standing_groups()]
        favourites = phone.chance.sample(groups, k=min(2, len(groups)))
        for group_id, dots in zip(favourites, (3, 2), strict=False):
            await self._think(phone)
            await phone.place_dots(activity_id, group_id, dots)
            self.played.votes += 1
            self.played.dots += dots
        self.progress.step()

    async def conclude(self) -> None:
        self.progress.stage("Conclusion", 1)
        await self.facilitator.send(documents.CONCLUDE_SESSION)
        await _together(phone.until(lambda wall: wall.concluded) for phone in self.phones)
        self.progress.step()

    async def hand_over(self) -> None:
        proposals = await self._proposals()
        chosen = proposals[:_HANDED_OVER]
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

    async def _proposals(self) -> list[dict[str, Any]]:
        data = await self.facilitator.ask(documents.PROPOSALS, sessionId=self.played.session_id)
        found: list[dict[str, Any]] = data["liveSession"]["proposals"]["nodes"]
        return found

    async def adopt(self) -> None:
        """The first opens a roadmap, the next join it, the one after is refused, one waits."""
        proposals = (await self._proposals())[:_HANDED_OVER]
        adopted, others = proposals[:ADOPTED], proposals[ADOPTED:]
        self.progress.stage("Décisions du porteur", len(adopted) + len(others[:1]))
        place: dict[str, str] = {"newRoadmapTitle": _ROADMAP_TITLE}
        for proposal in adopted:
            answer = await self._decide(documents.ADOPT, proposal, axisTitle=_ROADMAP_AXIS, **place)
            self.played.actions.append(answer["action"])
            place = {"roadmapId": answer["action"]["roadmap"]["id"]}
        for proposal in others[:1]:
            await self._decide(documents.REFUSE, proposal, reason=_REFUSAL)
        self.played.proposals = await self._proposals()
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
        await _together(self._compare(device) for device in (self.facilitator, *self.phones))
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
    async def _activity(self, kind: str) -> AsyncIterator[str]:
        """Runs one activity of the agenda, with its timer, and closes it."""
        activity_id = self.facilitator.wall.activity_id(kind)
        started = await self.facilitator.send(
            documents.START_ACTIVITY, activityId=activity_id, seconds=TIMER_SECONDS
        )
        await self.facilitator.reaches(started["seq"])
        yield activity_id
        closed = await self.facilitator.send(documents.CLOSE_ACTIVITY, activityId=activity_id)
        await self.facilitator.reaches(closed["seq"])

    async def _think(self, phone: Device) -> None:
        await asyncio.sleep(phone.chance.random() * self.casting.pause_seconds)


async def _together(coroutines: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All at once; the first failure stops the others."""
    async with asyncio.TaskGroup() as group:
        for coroutine in coroutines:
            group.create_task(coroutine)
