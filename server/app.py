"""The composition root: every room opened in order, closed in the opposite one.

Refuses rules of its own, and a database that is not up to date: `jalon migrate` comes first.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import strawberry
from starlette.applications import Starlette

from server.access.seats import Seats
from server.database import Database, Dialect
from server.database.migrating import pending_migrations
from server.domain.accounts.front_desk import FrontDesk
from server.domain.notices.courier import Courier, outgoing_of
from server.domain.notices.links import read_token
from server.domain.notices.verbs import stop_mail
from server.domain.sealing import Sealer
from server.reading import Reading
from server.schema.context import SESSION_COOKIE, Context, Services, context_for
from server.schema.contract import make_schema
from server.schema.live.streams import SessionFeed
from server.schema.live.watching import SnapshotForAll
from server.settings import Settings
from server.transport.contracts import Credentials
from server.transport.drain import Drain
from server.transport.endpoint import GraphQLEndpoint
from server.transport.files import Files
from server.transport.gate import middleware
from server.transport.health import Health
from server.transport.kits import Kits
from server.transport.limits import Limits
from server.transport.photos import Photos
from server.transport.publications import Publications
from server.transport.reports import Reports
from server.transport.serve import serve
from server.web import no_such_page, stop_routes, web_routes, worker_routes
from server.workshops.feed import Feeds
from server.workshops.people.ledger import Ledger
from server.workshops.people.presence import Presence
from server.workshops.room import Rooms
from server.workshops.wakeup import wakeup_for

# A whole season of workshops writes less; a share of the disk alone would stop a large one early.
_ENOUGH_BYTES: Final = 256 * 1024 * 1024
_FREE_SHARE: Final = 0.1
_LARGEST_SKEW_SECONDS: Final = 5.0


class NotMigrated(RuntimeError):
    """The database lacks migrations that this version needs."""

    def __init__(self, pending: tuple[str, ...]) -> None:
        super().__init__(pending)
        self.pending = pending

    def __str__(self) -> str:
        return (
            f"{len(self.pending)} migration(s) en attente : lancez d'abord « jalon migrate »."
            f" / {len(self.pending)} pending migration(s): run `jalon migrate` first."
        )


@asynccontextmanager
async def open_services(settings: Settings, schema: strawberry.Schema) -> AsyncIterator[Services]:
    """Everything that answering needs. What was accepted is finished before it closes."""
    signing_key = settings.signing_key
    outgoing = outgoing_of(settings)
    database = await Database.connect(settings)
    try:
        wakeup = wakeup_for(database)
        await wakeup.open()
        try:
            rooms = Rooms(
                database,
                wakeup,
                signing_key,
                token_length=timedelta(hours=settings.participant_hours),
                ledger=None if settings.ledger_path is None else Ledger(settings.ledger_path),
            )
            feeds = Feeds(database, rooms, wakeup)
            front_desk = FrontDesk(database)
            sealer = Sealer(database)
            courier = Courier(database, outgoing)
            presence = Presence(database)
            sealer.start()
            courier.start()
            presence.start()
            try:
                await front_desk.withdrawals.open()
                yield Services(
                    database=database,
                    signing_key=signing_key,
                    rooms=rooms,
                    feeds=feeds,
                    reading=Reading(schema, database, key=signing_key),
                    seats=Seats(database),
                    front_desk=front_desk,
                    presence=presence,
                    public_url=settings.public_url,
                    grace=timedelta(hours=settings.participant_grace_hours),
                )
            finally:
                await presence.close()
                await courier.close()
                await front_desk.close()
                await feeds.close()
                await rooms.close()
                # Last of them: what they wrote while closing is sealed too.
                await sealer.close()
        finally:
            await wakeup.close()
    finally:
        await database.close()


def make_app(
    settings: Settings, schema: strawberry.Schema, services: Services, drain: Drain
) -> Starlette:
    """The ASGI application over opened services."""

    async def context(credentials: Credentials) -> Context:
        return await context_for(
            services,
            token=credentials.token,
            locale=credentials.locale,
            address=credentials.address,
            session=credentials.cookies.get(SESSION_COOKIE),
            takes_cookies=credentials.takes_cookies,
        )

    endpoint = GraphQLEndpoint(
        schema,
        context_for=context,
        settings=settings,
        shared_streams=[SessionFeed(services)],
        shared_reads=[SnapshotForAll()],
        limits=Limits(sockets_per_address=settings.sockets_per_address),
        drain=drain,
    )
    files = Files(services.database, context_for=context, settings=settings, drain=drain)
    kits = Kits(
        services.database,
        feeds=services.feeds,
        seats=services.seats,
        files=files,
        public_url=settings.public_url,
    )
    reports = Reports(services.database, feeds=services.feeds, seats=services.seats, files=files)
    photos = Photos(
        services.database,
        signing_key=services.signing_key,
        feeds=services.feeds,
        seats=services.seats,
        files=files,
    )
    services.front_desk.withdrawals.answered_by(endpoint.recheck_all)
    health = Health(
        drain=drain,
        probes={
            "database": _answers(services.database),
            "disk": _has_room(settings),
            "clock": keeps_time(services.database),
        },
    )
    return Starlette(
        routes=[
            *endpoint.routes(),
            *health.routes(),
            *Publications(services.database, files=files).routes(),
            *files.routes(),
            *reports.routes(),
            *kits.routes(),
            *photos.routes(),
            *stop_routes(_stops_mail(services)),
            *worker_routes(keeping=settings.phone_pages),
            *web_routes(),
        ],
        middleware=middleware(settings),
        exception_handlers={404: no_such_page()},
    )


def _stops_mail(services: Services) -> Callable[[str], Awaitable[bool]]:
    async def stop(token: str) -> bool:
        user_id = read_token(services.signing_key, token)
        if user_id is None:
            return False
        await stop_mail(services.database, user_id, now=datetime.now(UTC))
        return True

    return stop


def _answers(database: Database) -> Callable[[], Awaitable[bool]]:
    async def probe() -> bool:
        async with database.snapshot() as snapshot:
            return bool(await snapshot.fetch("SELECT 1"))

    return probe


def keeps_time(
    database: Database, clock: Callable[[], float] = time.time
) -> Callable[[], Awaitable[bool]]:
    """Whether this machine's clock is the database's, give or take a little.

    Order and rights depend on no clock, but a process that is ahead would close a timed activity
    before its time for everyone.
    """

    async def probe() -> bool:
        if database.dialect is Dialect.SQLITE:
            # Embedded: one machine, one clock.
            return True
        async with database.snapshot() as snapshot:
            rows = await snapshot.fetch("SELECT extract(epoch FROM clock_timestamp())")
        return abs(float(rows[0][0]) - clock()) <= _LARGEST_SKEW_SECONDS

    return probe


def _has_room(settings: Settings) -> Callable[[], Awaitable[bool]]:
    """Whether the disk that holds the embedded database has a tenth of it free, or enough."""
    folder = settings.sqlite_path.absolute().parent if settings.is_sqlite else Path.cwd()

    async def probe() -> bool:
        usage = shutil.disk_usage(folder)
        return usage.free >= min(usage.total * _FREE_SHARE, _ENOUGH_BYTES)

    return probe


async def run(settings: Settings) -> None:
    """The whole life of a server process. Raises NotMigrated before it listens."""
    pending = await pending_migrations(settings)
    if pending:
        raise NotMigrated(tuple(pending))
    schema = make_schema()
    drain = Drain()
    async with open_services(settings, schema) as services:
        app = make_app(settings, schema, services, drain)
        # The contract lives as long as the process: left to the collector, each full pass walks it
        # while every socket waits.
        gc.collect()
        gc.freeze()
        await serve(app, settings, drain=drain)
