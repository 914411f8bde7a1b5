"""A workshop in a database, and live sessions of it in one process or in several."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from server.database import Database, Transaction
from server.ids import new_id
from server.models import Agency, Mission, Organisation, Workshop
from server.vocabulary import (
    ActivityKind,
    AgencyLegalForm,
    Audience,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    ProgrammeKind,
    Strand,
    VisibilityPolicy,
    WorkshopMethod,
    WorkStart,
)
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.commands import Command
from server.workshops.commits import Accepted
from server.workshops.entities import View, apply
from server.workshops.feed import Feeds, Reset, Snapshot
from server.workshops.room import Joined, Rooms
from server.workshops.running.showing import ShownActivity
from server.workshops.tailer import Batch
from server.workshops.wakeup import Wakeup, wakeup_for
from tests.conftest import MakeSettings
from tests.workshops.playing import AGENDA, FACILITATOR, NOON

KEY = b"the key that every process of these tests shares"


def an_hour_later() -> datetime:
    """The clock of every process: any timer of the tests has run out by then."""
    return NOON + timedelta(hours=1)


@dataclass
class Process:
    """What one server process holds: its rooms, its feeds, its ear."""

    database: Database
    wakeup: Wakeup
    rooms: Rooms
    feeds: Feeds

    @classmethod
    async def start(cls, database: Database, wakeup: Wakeup | None = None) -> Process:
        wakeup = wakeup_for(database) if wakeup is None else wakeup
        await wakeup.open()
        rooms = Rooms(database, wakeup, KEY, clock=an_hour_later)
        return cls(database, wakeup, rooms, Feeds(database, rooms, wakeup, clock=an_hour_later))

    async def stop(self) -> None:
        await self.feeds.close()
        await self.rooms.close()
        await self.wakeup.close()


@dataclass
class Live:
    """One open session, as the tests speak to it."""

    process: Process
    session_id: UUID
    join_code: str
    activities: dict[ActivityKind, UUID]

    async def ask(
        self,
        command: Command,
        actor: Actor = FACILITATOR,
        *,
        operation_id: UUID | None = None,
        at: Process | None = None,
    ) -> Accepted:
        rooms = (at or self.process).rooms
        return await rooms.handle(
            self.session_id, actor, operation_id or new_id(), command, NOON + timedelta(minutes=1)
        )

    async def join(self, *, at: Process | None = None) -> Actor:
        joined = await self.joined(at=at)
        return Actor(ActorRole.PARTICIPANT, joined.participant_id)

    async def joined(
        self, operation_id: UUID | None = None, *, at: Process | None = None
    ) -> Joined:
        rooms = (at or self.process).rooms
        return await rooms.join(self.join_code, operation_id=operation_id or new_id(), now=NOON)

    async def start(self, kind: ActivityKind) -> UUID:
        await self.ask(commands.StartActivity(self.activities[kind]))
        return self.activities[kind]

    async def contribute(
        self, text: str, actor: Actor, *, operation_id: UUID | None = None
    ) -> UUID:
        activity_id = self.activities[ActivityKind.COLLECT]
        accepted = await self.ask(
            commands.Contribute(activity_id, text), actor, operation_id=operation_id
        )
        return UUID(accepted.outcome["contribution_id"])

    async def group(self, title: str, *contribution_ids: UUID) -> UUID:
        accepted = await self.ask(commands.FormGroup(title, contribution_ids))
        return UUID(accepted.outcome["group_id"])

    async def snapshot(self, audience: Audience = Audience.PARTICIPANT) -> Snapshot:
        return await self.process.feeds.snapshot(self.session_id, View(audience))


@dataclass
class Follower:
    """A client that follows one audience's feed from a snapshot, and keeps what it was told."""

    feeds: Feeds
    at: Snapshot
    batches: list[Batch]

    @classmethod
    async def begin(cls, live: Live, audience: Audience, *, at: Process | None = None) -> Follower:
        feeds = (at or live.process).feeds
        return cls(feeds, await feeds.snapshot(live.session_id, View(audience)), [])

    @property
    def seq(self) -> int:
        return self.batches[-1].to_seq if self.batches else self.at.seq

    async def next(self) -> Batch | Reset:
        told = await self.feeds.after(
            self.at.session_id, self.at.view, epoch=self.at.epoch, seq=self.seq
        )
        if isinstance(told, Batch):
            assert told.from_seq == self.seq
            assert told.to_seq > told.from_seq
            self.batches.append(told)
        return told

    async def until(self, seq: int) -> Snapshot:
        """What the client sees once it has been told of everything up to `seq`."""
        while self.seq < seq:
            assert isinstance(await self.next(), Batch)
        seen = self.at.seen
        for batch in self.batches:
            seen = apply(seen, batch.changes)
        return Snapshot(
            self.at.session_id,
            self.at.view,
            self.at.epoch,
            self.seq,
            seen,
            self.at.server_now,
        )


async def a_workshop(database: Database) -> UUID:
    """The id of a workshop of a mission of an agency."""
    stamps = {"created_at": NOON, "updated_at": NOON}
    organisation = Organisation(
        name="Agence", kind=OrganisationKind.URBAN_AGENCY, sort_key="agence", **stamps
    )
    agency = Agency(
        organisation_id=organisation.id,
        legal_form=AgencyLegalForm.ASSOCIATION,
        approval_chain=[],
        work_may_start_on=WorkStart.APPROVED,
        visibility_policy=VisibilityPolicy.MEMBERS_ON_REQUEST,
        programme_cycle=ProgrammeKind.ANNUAL,
        sort_key="agence",
        **stamps,
    )
    mission = Mission(
        agency_id=agency.id,
        code=new_id().hex,
        title="Mobilités",
        strand=Strand.MISSIONS,
        kind=MissionKind.WORKSHOP_SUPPORT,
        status=MissionStatus.IN_PROGRESS,
        sort_key="mobilites",
        **stamps,
    )
    workshop = Workshop(
        agency_id=agency.id,
        mission_id=mission.id,
        title="Atelier des mobilités",
        method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
        sort_key="atelier",
        **stamps,
    )

    async def save(tx: Transaction) -> None:
        for row in (organisation, agency, mission, workshop):
            await row.save(using_db=tx.connection)

    await database.unit_of_work(save)
    return workshop.id


async def open_live(process: Process) -> Live:
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "Atelier des mobilités",
        AGENDA,
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
    )
    assert opened.join_code is not None
    snapshot = await process.feeds.snapshot(opened.session_id, View(Audience.FACILITATOR))
    activities = (each for each in snapshot.seen.values() if isinstance(each, ShownActivity))
    kinds = {activity.kind: activity.activity_id for activity in activities}
    return Live(process, opened.session_id, opened.join_code, kinds)


@pytest.fixture
async def process(database: Database) -> AsyncIterator[Process]:
    started = await Process.start(database)
    yield started
    await started.stop()


@pytest.fixture
async def live(process: Process) -> Live:
    return await open_live(process)


@dataclass
class SeveralProcesses:
    """Processes on one database: each with its own connections, rooms, feeds and ear."""

    make_settings: MakeSettings
    url: str
    stack: AsyncExitStack

    async def another(self, wakeup: Wakeup | None = None) -> Process:
        database = await Database.connect(self.make_settings(database_url=self.url))
        self.stack.push_async_callback(database.close)
        started = await Process.start(database, wakeup)
        self.stack.push_async_callback(started.stop)
        return started


@pytest.fixture
async def processes(
    database_url: str, make_settings: MakeSettings
) -> AsyncIterator[SeveralProcesses]:
    async with AsyncExitStack() as stack:
        yield SeveralProcesses(make_settings, database_url, stack)
