"""Strawberry and Tortoise as their own documentation puts them together.

Ordinary resolvers over querysets, a DataLoader for each relation, parse and validation caches on,
rights in the querysets and in Python, `create()` for a write, one generator a subscriber. Refuses
anything that their users would not write.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID, uuid4

import orjson
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from tortoise import Tortoise
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from server import models
from server.ids import from_global_id, to_global_id
from server.vocabulary import (
    MembershipCategory,
    MissionStatus,
    ParticipationCategory,
    VersionStatus,
    VisibilityPolicy,
)

_SEEN_VERSIONS = [
    VersionStatus.PRESENTED,
    VersionStatus.APPROVED,
    VersionStatus.REJECTED,
    VersionStatus.SUPERSEDED,
]
T = TypeVar("T")
strawberry.enum(MissionStatus)
strawberry.enum(ParticipationCategory)


@dataclass
class Context:
    """Who asks, and the loaders of one operation."""

    token: str
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    @cached_property
    def viewer(self) -> asyncio.Task[Viewer]:
        return asyncio.ensure_future(_identify(self.token, self.today))

    @cached_property
    def agencies(self) -> DataLoader[UUID, models.Agency]:
        return DataLoader(lambda ids: _by_id(models.Agency.filter(id__in=ids), ids))

    @cached_property
    def organisations(self) -> DataLoader[UUID, models.Organisation]:
        return DataLoader(lambda ids: _by_id(models.Organisation.filter(id__in=ids), ids))

    @cached_property
    def participations(self) -> DataLoader[UUID, list[models.MissionParticipation]]:
        rows = models.MissionParticipation.all().order_by("id")
        return DataLoader(lambda ids: _by_mission(rows.filter(mission_id__in=ids), ids))

    @cached_property
    def lines(self) -> DataLoader[UUID, list[models.ProgrammeLine]]:
        rows = models.ProgrammeLine.filter(programme_version__status__in=_SEEN_VERSIONS)
        ordered = rows.order_by("year", "id")
        return DataLoader(lambda ids: _by_mission(ordered.filter(mission_id__in=ids), ids))

    @cached_property
    def own_category(self) -> DataLoader[UUID, set[ParticipationCategory]]:
        return DataLoader(self._own_categories)

    async def _own_categories(self, ids: list[UUID]) -> list[set[ParticipationCategory]]:
        viewer = await self.viewer
        rows = await models.MissionParticipation.filter(
            Q(to_on=None) | Q(to_on__gt=self.today),
            mission_id__in=ids,
            organisation_id=viewer.organisation_id,
            from_on__lte=self.today,
        ).values_list("mission_id", "category")
        found: dict[UUID, set[ParticipationCategory]] = defaultdict(set)
        for mission_id, category in rows:
            found[mission_id].add(category)
        return [found[id_] for id_ in ids]


@dataclass(frozen=True)
class Viewer:
    organisation_id: UUID
    agencies: list[UUID]


async def _identify(token: str, today: date) -> Viewer:
    known = await models.ApiToken.get(
        secret_sha256=hashlib.sha256(token.encode()).hexdigest(),
        revoked_at=None,
        user__suspended_at=None,
    ).select_related("user")
    organisation_id = known.user.organisation_id  # type: ignore[attr-defined]  # Tortoise adds it
    agencies: Any = await models.Membership.filter(
        Q(left_on=None) | Q(left_on__gt=today),
        Q(category__not=MembershipCategory.FUNDER)
        | Q(agency__visibility_policy=VisibilityPolicy.MEMBERS_AND_FUNDERS),
        organisation_id=organisation_id,
        joined_on__lte=today,
    ).values_list("agency_id", flat=True)
    return Viewer(organisation_id, list(agencies))


async def _by_id(rows: QuerySet[Any], ids: list[UUID]) -> list[Any]:
    found = {row.id: row for row in await rows}
    return [found[id_] for id_ in ids]


async def _by_mission(rows: QuerySet[Any], ids: list[UUID]) -> list[list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await rows:
        found[row.mission_id].append(row)
    return [found[id_] for id_ in ids]


Info = strawberry.Info[Context, None]


@strawberry.type
class Edge(Generic[T]):
    node: T
    cursor: str | None = None


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Edges(Generic[T]):
    edges: list[Edge[T]]

    @classmethod
    def of(cls, nodes: Iterable[T]) -> Edges[T]:
        return cls(edges=[Edge(node=node) for node in nodes])


@strawberry.type
class Organisation:
    row: strawberry.Private[models.Organisation]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(to_global_id("Organisation", self.row.id))

    @strawberry.field
    def name(self) -> str:
        return self.row.name


@strawberry.type
class Agency:
    row: strawberry.Private[Any]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(to_global_id("Agency", self.row.id))

    @strawberry.field
    async def organisation(self, info: Info) -> Organisation:
        row = await info.context.organisations.load(self.row.organisation_id)
        return Organisation(row=row)


@strawberry.type
class Participation:
    row: strawberry.Private[Any]

    @strawberry.field
    def category(self) -> ParticipationCategory:
        return ParticipationCategory(self.row.category)

    @strawberry.field
    def from_on(self) -> date:
        started: date = self.row.from_on
        return started

    @strawberry.field
    async def organisation(self, info: Info) -> Organisation:
        row = await info.context.organisations.load(self.row.organisation_id)
        return Organisation(row=row)


@strawberry.type
class Line:
    row: strawberry.Private[Any]

    @strawberry.field
    def year(self) -> int:
        year: int = self.row.year
        return year

    @strawberry.field
    async def planned_days(self, info: Info) -> str | None:
        own = await info.context.own_category.load(self.row.mission_id)
        quarters = self.row.planned_quarter_days
        if ParticipationCategory.INVOLVED not in own or quarters is None:
            return None
        return f"{quarters / 4:.2f}".rstrip("0").rstrip(".")


@strawberry.type
class Mission:
    row: strawberry.Private[models.Mission]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(to_global_id("Mission", self.row.id))

    @strawberry.field
    def code(self) -> str:
        return self.row.code

    @strawberry.field
    def title(self) -> str:
        return self.row.title

    @strawberry.field
    def status(self) -> MissionStatus:
        return MissionStatus(self.row.status)

    @strawberry.field
    def start_on(self) -> date | None:
        return self.row.start_on

    @strawberry.field
    async def progress(self, info: Info) -> int | None:
        own = await info.context.own_category.load(self.row.id)
        taking_part = {ParticipationCategory.INVOLVED, ParticipationCategory.INTERESTED}
        return self.row.progress if own & taking_part else None

    @strawberry.field
    async def agency(self, info: Info) -> Agency:
        agency_id: UUID = self.row.agency_id  # type: ignore[attr-defined]  # Tortoise adds it
        return Agency(row=await info.context.agencies.load(agency_id))

    @strawberry.field
    async def participations(self, info: Info, first: int) -> Edges[Participation]:
        rows = await info.context.participations.load(self.row.id)
        return Edges.of(Participation(row=row) for row in rows[:first])

    @strawberry.field
    async def lines(self, info: Info, first: int) -> Edges[Line]:
        rows = await info.context.lines.load(self.row.id)
        return Edges.of(Line(row=row) for row in rows[:first])


@strawberry.type
class Missions:
    rows: strawberry.Private[list[models.Mission]]
    visible: strawberry.Private[QuerySet[models.Mission]]
    first: strawberry.Private[int]

    @strawberry.field
    def edges(self) -> list[Edge[Mission]]:
        return [Edge(node=Mission(row=row), cursor=_cursor(row)) for row in self.rows[: self.first]]

    @strawberry.field
    def page_info(self) -> PageInfo:
        shown = self.rows[: self.first]
        return PageInfo(
            has_next_page=len(self.rows) > self.first,
            end_cursor=_cursor(shown[-1]) if shown else None,
        )

    @strawberry.field
    async def total_count(self) -> int:
        return await self.visible.count()


def _cursor(row: models.Mission) -> str:
    return urlsafe_b64encode(orjson.dumps([str(row.sort_key), str(row.id)])).decode()


@strawberry.type
class Query:
    @strawberry.field
    async def missions(self, info: Info, first: int, after: str | None = None) -> Missions:
        viewer = await info.context.viewer
        visible = models.Mission.filter(agency_id__in=viewer.agencies)
        rows = visible.order_by("sort_key", "id").limit(first + 1)
        if after is not None:
            key, id_ = orjson.loads(urlsafe_b64decode(after))
            rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, id__gt=id_))
        return Missions(rows=await rows, visible=visible, first=first)

    @strawberry.field
    async def mission(self, info: Info, id: strawberry.ID) -> Mission | None:  # noqa: A002
        viewer = await info.context.viewer
        _, mission_id = from_global_id(id)
        row = await models.Mission.get_or_none(id=mission_id, agency_id__in=viewer.agencies)
        return Mission(row=row) if row else None


@strawberry.input
class ContributeInput:
    session_id: strawberry.ID
    activity_id: strawberry.ID
    text: str
    operation_id: UUID


@strawberry.type
class CommandAccepted:
    contribution_id: strawberry.ID


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def contribute(
        self,
        input: ContributeInput,  # noqa: A002 - the contract's word
    ) -> CommandAccepted:
        """One row, one commit: no log, no idempotency, no announcement."""
        _, session_id = from_global_id(input.session_id)
        row = await models.SessionContent.create(session_id=session_id, text=input.text)
        return CommandAccepted(contribution_id=strawberry.ID(to_global_id("Contribution", row.id)))


@strawberry.type
class ContributionState:
    id: strawberry.ID
    activity_id: strawberry.ID
    text: str


@strawberry.type
class SessionChanges:
    contributions: list[ContributionState]


@strawberry.type
class FeedBatch:
    to: int
    cursor: str
    changed: SessionChanges


@strawberry.type
class FeedReset:
    seq: int


class Hall:
    """The subscribers of the one session."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[FeedBatch]] = set()
        self.seq = 0

    def publish(self, text: str) -> None:
        self.seq += 1
        made = ContributionState(
            id=strawberry.ID(to_global_id("Contribution", uuid4())),
            activity_id=strawberry.ID(to_global_id("LiveActivity", UUID(int=1))),
            text=text,
        )
        changed = SessionChanges(contributions=[made])
        for queue in self.queues:
            queue.put_nowait(FeedBatch(to=self.seq, cursor=f"c{self.seq:040d}", changed=changed))


HALL = Hall()


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def session_feed(
        self, session_id: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[Annotated[FeedBatch | FeedReset, strawberry.union("FeedItem")], None]:
        queue: asyncio.Queue[FeedBatch] = asyncio.Queue()
        HALL.queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            HALL.queues.discard(queue)


class App(GraphQL[Context, None]):
    async def get_context(self, request: Any, response: Any) -> Context:
        return Context(request.headers.get("authorization", "").removeprefix("Bearer "))

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()


async def publish(request: Request) -> Response:
    HALL.publish((await request.body()).decode())
    return Response()


def app(database: str) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await Tortoise.init(
            db_url=f"sqlite://{database}?journal_mode=WAL&synchronous=FULL",
            modules={"models": ["server.models"]},
            _enable_global_fallback=True,
        )
        yield
        await Tortoise.close_connections()

    schema = strawberry.Schema(
        Query, Mutation, Subscription, extensions=[ParserCache, ValidationCache]
    )
    graphql = App(schema, subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL])
    return Starlette(
        routes=[
            Route("/publish", publish, methods=["POST"]),
            Route("/graphql", graphql),
            WebSocketRoute("/graphql", graphql),
        ],
        lifespan=lifespan,
    )


def main(port: str, database: str) -> None:
    uvicorn.run(
        app(database),
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
