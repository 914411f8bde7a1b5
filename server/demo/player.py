"""The workshop that plays itself: a facilitator, thirty phones, a vote, proposals, a holder.

Two phones lose their connection on purpose, each with an operation on the wire.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Final

from server.demo import documents, sentences
from server.demo.devices import Device
from server.demo.hall import Casting, Hall, Played, Progress, together

CONTRIBUTIONS_EACH: Final = 2
# One phone in three has one thing more to say.
_TALKATIVE_EVERY: Final = 3
LOST_CONNECTIONS: Final = 2


async def play(casting: Casting, progress: Progress) -> Played:
    """The whole workshop. Raises the first thing that went wrong."""
    async with asyncio.TaskGroup() as followers:
        hall = _Evening(casting, progress, followers)
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


class _Evening(Hall):
    """Collect, group, vote with dots: what an evening has time for."""

    async def collect(self) -> None:
        texts = self._texts()
        total = sum(len(found) for found in texts)
        self.progress.stage("Recueil des contributions", total)
        async with self.activity(self.facilitator.wall.activity_id("COLLECT")) as activity_id:
            lost = self.phones[len(self.phones) // 5]
            lost.cuts_at_next_sending = True
            speaking = together(
                self._speak(phone, activity_id, found)
                for phone, found in zip(self.phones, texts, strict=True)
            )
            returning = self.restore(
                lost, when=lambda: len(self.facilitator.wall.contributions) >= total // 2
            )
            await together((speaking, returning))
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
            await self.think(phone)
            await phone.contribute(activity_id, text)
            self.progress.step()

    async def group(self) -> None:
        self.progress.stage(
            "Regroupement par l’animation", 2 * len(sentences.DRAFT_TITLES) - len(sentences.THEMES)
        )
        async with self.activity(self.facilitator.wall.activity_id("GROUP")):
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
                await self.facilitator.reaches(accepted)
                self.progress.step()
            if ids:
                await self.facilitator.send(
                    documents.RENAME_GROUP, groupId=ids[0], title=theme.title
                )

    async def vote(self) -> None:
        self.progress.stage("Vote par gommettes", len(self.phones))
        async with self.activity(self.facilitator.wall.activity_id("VOTE")) as activity_id:
            lost = self.phones[3 * len(self.phones) // 5]
            lost.cuts_at_next_sending = True
            voting = together(self._place_dots(phone, activity_id) for phone in self.phones)
            half = len(self.phones) // 2
            returning = self.restore(
                lost,
                when=lambda: self.facilitator.wall.answered(activity_id) >= half,
            )
            await together((voting, returning))
            everyone = len(self.phones)
            await self.facilitator.until(lambda wall: wall.answered(activity_id) == everyone)
        await self.facilitator.send(documents.REVEAL_RESULTS, activityId=activity_id)

    async def _place_dots(self, phone: Device, activity_id: str) -> None:
        await phone.until(lambda wall: wall.running("VOTE"))
        groups = [group["id"] for group in phone.wall.standing_groups()]
        favourites = phone.chance.sample(groups, k=min(2, len(groups)))
        for group_id, dots in zip(favourites, (3, 2), strict=False):
            await self.think(phone)
            await phone.place_dots(activity_id, group_id, dots)
            self.played.votes += 1
            self.played.dots += dots
        self.progress.step()
