"""How a row of the demo's instruments is written: who owns it, its stamps, its statement.

Refuses to run a verb for what happened years ago: rows are written as they stand, with their days.
What the guards of each machine ask is held by the tests of this data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from tortoise import BaseDBAsyncClient
from tortoise.models import Model

from server.demo.instruments.facts import BodyFact
from server.models import BodyMember, Deliberation, GovernanceBody, Meeting, Roadmap, RoadmapAxis
from server.models.sorting import sort_key
from server.vocabulary import (
    BodyCapacity,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    MeetingStatus,
    RoadmapStatus,
)

_NUMBER_UNKNOWN: Final = "non communiqué"


class Writing:
    """One load: its connection, its instant, the ids given so far."""

    def __init__(
        self,
        connection: BaseDBAsyncClient,
        now: datetime,
        *,
        organisations: Mapping[str, UUID],
        agency_id: UUID,
        mission_id: UUID,
    ) -> None:
        self.connection = connection
        self.stamps: dict[str, Any] = {"created_at": now, "updated_at": now}
        self.organisations = organisations
        self.agency_id = agency_id
        self.mission_id = mission_id
        self.territories: dict[str, UUID] = {}
        self.themes: dict[str, UUID] = {}

    async def add(self, rows: Sequence[Model]) -> None:
        """All of one model, in one statement."""
        if rows:
            await type(rows[0]).bulk_create(rows, using_db=self.connection)

    def body(self, fact: BodyFact, **owner: UUID) -> GovernanceBody:
        return GovernanceBody(
            **self.stamps,
            **owner,
            name=fact.name,
            kind=fact.kind,
            side=BodySide.PARTNERSHIP,
            level=fact.level,
            sort_key=sort_key(fact.name),
        )

    def seats(self, body: GovernanceBody, fact: BodyFact, from_on: date) -> list[BodyMember]:
        return [
            BodyMember(
                **self.stamps,
                body_id=body.id,
                organisation_id=self.organisations[key],
                capacity=BodyCapacity.ELECTED
                if fact.level is BodyLevel.POLITICAL
                else BodyCapacity.TECHNICIAN,
                voting=True,
                chair=key in fact.chairs,
                from_on=from_on,
            )
            for key in (*fact.chairs, *fact.members)
        ]

    def meeting(
        self, body: GovernanceBody, number: int, day: date, agenda: Sequence[str]
    ) -> Meeting:
        return Meeting(
            **self.stamps,
            body_id=body.id,
            number=number,
            scheduled_on=day,
            held_on=day,
            status=MeetingStatus.HELD,
            agenda=list(agenda),
        )

    def deliberation(self, meeting: Meeting, day: date, subject: str) -> Deliberation:
        return Deliberation(
            **self.stamps,
            meeting_id=meeting.id,
            number=_NUMBER_UNKNOWN,
            decided_on=day,
            subject=subject,
            outcome=DeliberationOutcome.ADOPTED,
            unanimous=True,
        )

    def roadmap(
        self,
        title: str,
        holder: str,
        status: RoadmapStatus,
        *,
        adopted_on: date | None,
        **of: Any,
    ) -> Roadmap:
        return Roadmap(
            **self.stamps,
            holder_id=self.organisations[holder],
            title=title,
            status=status,
            adopted_on=adopted_on,
            sort_key=sort_key(title),
            **of,
        )

    async def axes(self, roadmap: Roadmap, titles: Iterable[str]) -> dict[int, UUID]:
        await self.add([roadmap])
        rows = {
            number: RoadmapAxis(**self.stamps, roadmap_id=roadmap.id, number=number, title=title)
            for number, title in enumerate(titles, start=1)
        }
        await self.add(list(rows.values()))
        return {number: row.id for number, row in rows.items()}
