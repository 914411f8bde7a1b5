"""A whole method, played activity by activity by a facilitator and a simulated room.

What each activity asks is read from its settings, as any client would: a method that is changed, or
another one, is played as well. Refuses to answer for the server: what is counted at the end is what
the walls of the devices show.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import cycle
from random import Random
from typing import Any, Final

from server.demo import documents
from server.demo.devices import Device
from server.demo.hall import Casting, Hall, Played, Progress, together
from server.demo.methods import cards
from server.demo.methods.cards import NothingToHangFrom
from server.demo.methods.sayings import spoken
from server.demo.methods.stage import PLAYS, Method

Row = dict[str, Any]

_IN_A_GROUP: Final = 3
_DRAFTED: Final = 4
_CONSTITUENCIES: Final = ("INHABITANTS", "LOCAL_ACTORS", "ELECTED")
_CODES: Final = (
    ("Vie de la rue", "Ce qui fait qu’on s’arrête, qu’on se parle, qu’on revient."),
    ("Gêne", "Ce qui fait qu’on passe sans s’arrêter."),
)
_FINDINGS: Final = (
    ("CONVERGENCE", "Le marché du samedi est ce que tous veulent garder."),
    ("DIVERGENCE", "Le stationnement : condition pour les uns, cause pour les autres."),
)
_POLLS: Final = ("VOTE", "RATE")


async def play_method(casting: Casting, method: Method, progress: Progress) -> Played:
    """The whole agenda. Raises the first thing that went wrong."""
    async with asyncio.TaskGroup() as followers:
        room = _Room(casting, method, progress, followers)
        try:
            await room.open()
            await room.join()
            for activity in room.agenda():
                await room.run(activity)
            if method is Method.FOCUS_GROUP:
                await room.analyse()
            await room.conclude()
            await room.settle()
            await room.compare()
        finally:
            room.leave()
    return room.played


class _Room(Hall):
    """A room that answers whatever its agenda asks."""

    def __init__(
        self,
        casting: Casting,
        method: Method,
        progress: Progress,
        followers: asyncio.TaskGroup,
    ) -> None:
        super().__init__(casting, progress, followers)
        self.method = method
        play = PLAYS[method]
        self.title, self.roadmap, self.axis = play.title, play.roadmap, play.axis
        self._chance = Random(f"{casting.seed}-{method}")

    def agenda(self) -> list[Row]:
        activities = self.facilitator.wall.parts["activities"].values()
        return sorted(activities, key=lambda row: row["position"])

    async def run(self, activity: Row) -> None:
        self.progress.stage(f"{activity['position'] + 1}. {activity['name']}", 1)
        async with self.activity(activity["id"]):
            match activity["kind"]:
                case "COLLECT":
                    await self._collect(activity)
                case "GROUP":
                    await self._group(activity)
                case "VOTE" | "RATE":
                    await self._poll(activity)
                case "DISCUSS":
                    await self._discuss(activity)
                case "WRITE":
                    await self._write_together(activity)
                case "PRIORITISE":
                    await self._prioritise(activity)
                case "DRAFT_ACTIONS":
                    await self._draft(activity)
        await self._reveal(activity)
        self.progress.step()

    async def _collect(self, activity: Row) -> None:
        settings = activity["settings"]["collect"]
        sayings = list(spoken(self.method, activity["name"]))
        if "PARTICIPANT" not in settings["writers"]:
            for text in sayings:
                await self._write(self.facilitator, activity, text)
            return
        await together(
            self._write(phone, activity, text)
            for phone, text in zip(cycle(self.phones), sayings, strict=False)
        )

    async def _write(self, device: Device, activity: Row, text: str) -> None:
        await self.think(device)
        settings = activity["settings"]["collect"]
        try:
            card = cards.filled(settings, text, device.chance, self._cards())
        except NothingToHangFrom:
            return
        await device.send(documents.CONTRIBUTE, activityId=activity["id"], **card)
        device.said.append(card["text"])
        self.played.contributions += 1

    def _cards(self) -> Mapping[str, list[Row]]:
        """Those that everyone is shown, by the name of their activity."""
        names = {row["id"]: row["name"] for row in self.agenda()}
        found: dict[str, list[Row]] = {}
        for card in self.facilitator.wall.contributions:
            found.setdefault(names[card["activityId"]], []).append(card)
        return found

    async def _discuss(self, activity: Row) -> None:
        """Half of the room asks for the floor, and has it in turn."""
        speakers = self.phones[::2]
        for place, phone in enumerate(speakers):
            constituency = _CONSTITUENCIES[place % len(_CONSTITUENCIES)]
            await phone.send(documents.CHOOSE_CONSTITUENCY, constituency=constituency)
            await phone.send(documents.ASK_TO_SPEAK, activityId=activity["id"])
        for _ in speakers:
            await self.facilitator.send(documents.CALL_NEXT, activityId=activity["id"])
            await self.think(self.facilitator)
            await self.facilitator.send(documents.END_TURN, activityId=activity["id"])

    async def _write_together(self, activity: Row) -> None:
        """The facilitator holds the pen and saves sentence after sentence."""
        await self.facilitator.send(documents.TAKE_PEN, activityId=activity["id"])
        text = ""
        for base, saying in enumerate(spoken(self.method, activity["name"])):
            text = f"{text}\n{saying}.".strip()
            await self.facilitator.send(
                documents.SAVE_TEXT, activityId=activity["id"], text=text, base=base
            )

    async def _prioritise(self, activity: Row) -> None:
        for place, group in enumerate(self.facilitator.wall.standing_groups()[-_DRAFTED:]):
            await self.facilitator.send(
                documents.PLACE_ITEM,
                activityId=activity["id"],
                itemId=group["id"],
                level=place % 3 + 1,
            )

    async def _group(self, activity: Row) -> None:
        wanted = activity["settings"]["group"]["of"]
        ungrouped = [
            card
            for name, found in self._cards().items()
            if not wanted or name in wanted
            for card in found
            if card["groupId"] is None
        ]
        for start in range(0, len(ungrouped), _IN_A_GROUP):
            together_ = ungrouped[start : start + _IN_A_GROUP]
            formed = await self.facilitator.send(
                documents.FORM_GROUP,
                title=f"Autour de : {together_[0]['text']}"[:300],
                contributionIds=[card["id"] for card in together_],
            )
            await self.facilitator.reaches(formed)

    async def _poll(self, activity: Row) -> None:
        settings = activity["settings"]["vote"] or activity["settings"]["rate"]
        options, criteria = self._options(settings["on"]), []
        if activity["kind"] == "RATE":
            criteria = self._options(settings["against"]) if settings["against"] else []
        await together(
            self._cast(phone, activity, settings, options, criteria) for phone in self.phones
        )
        everyone = len(self.phones)
        await self.facilitator.until(lambda wall: wall.answered(activity["id"]) == everyone)

    def _options(self, names: list[str]) -> list[str]:
        """Cards of the activities named, groups of the groupings named; every group without a name."""
        kinds = {row["name"]: row["kind"] for row in self.agenda()}
        ids = {row["id"]: row["name"] for row in self.agenda()}
        groups = self.facilitator.wall.standing_groups()
        if not names:
            return [group["id"] for group in groups]
        found = [
            group["id"]
            for group in groups
            if ids.get(group["activityId"]) in names
            and kinds.get(ids[group["activityId"]]) == "GROUP"
        ]
        return found + [card["id"] for name in names for card in self._cards().get(name, ())]

    async def _cast(
        self,
        phone: Device,
        activity: Row,
        settings: Row,
        options: list[str],
        criteria: list[str],
    ) -> None:
        await self.think(phone)
        given = cards.marks(settings, activity["kind"], options, criteria, phone.chance)
        await phone.cast(activity["id"], given)
        self.played.votes += 1

    async def _draft(self, activity: Row) -> None:
        groups = self.facilitator.wall.standing_groups()[-_DRAFTED:]
        for priority, group in enumerate(groups):
            drafted = await self.facilitator.send(
                documents.DRAFT_ACTION,
                activityId=activity["id"],
                groupId=group["id"],
                wording={
                    "title": group["title"].removeprefix("Autour de : "),
                    "priority": priority % 3 + 1,
                    "dueOn": f"{2028 + priority}-06-30",
                },
            )
            await self.facilitator.reaches(drafted)
            await together(
                self._support(phone, activity["id"], drafted["proposalId"])
                for phone in self.phones[:: priority + 1]
            )

    async def _support(self, phone: Device, activity_id: str, proposal_id: str) -> None:
        await phone.send(documents.SUPPORT_ACTION, activityId=activity_id, proposalId=proposal_id)

    async def _reveal(self, activity: Row) -> None:
        collect = activity["settings"]["collect"]
        if activity["kind"] in _POLLS:
            await self.facilitator.send(documents.REVEAL_RESULTS, activityId=activity["id"])
        elif collect is not None and collect["hidden"] and activity["name"] == "practices":
            await self.facilitator.send(documents.REVEAL_CONTRIBUTIONS, activityId=activity["id"])

    async def analyse(self) -> None:
        """The team of a focus group reads what was said: a code book, and what is shared or not."""
        verbatims = self._cards().get("perceptions", [])
        for title, definition in _CODES:
            code = await self.facilitator.send(
                documents.CREATE_CODE, title=title, definition=definition
            )
            for verbatim in verbatims:
                await self.facilitator.send(
                    documents.APPLY_CODE, contributionId=verbatim["id"], codeId=code["createdId"]
                )
        for kind, statement in _FINDINGS:
            await self.facilitator.send(
                documents.RECORD_FINDING,
                kind=kind,
                statement=statement,
                contributionIds=[verbatim["id"] for verbatim in verbatims],
            )

    async def settle(self) -> None:
        """What the method is for: proposals for a holder, or none at all."""
        self.played.proposals = await self.proposals()
        if self.method is not Method.FOCUS_GROUP:
            await self.hand_over()
            await self.adopt()
