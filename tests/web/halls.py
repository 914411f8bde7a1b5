"""A served session, everyone's screens, and a facilitator who needs no screen of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from server.database import Database
from server.demo import documents, run
from server.demo.accounts import Part
from server.demo.hosting import Server, free_address
from server.demo.programmes import Loaded
from server.demo.wire import Line
from server.ids import from_global_id, to_global_id
from server.settings import Settings
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.room import Opened, Rooms
from server.workshops.wakeup import wakeup_for
from tests.web.chromium import Browser, Page, chromium


class Silent:
    """Preparing a hall tells nobody how far it is."""

    def stage(self, title: str, total: int) -> None: ...
    def step(self) -> None: ...
    def say(self, text: str) -> None: ...


@dataclass(slots=True)
class House:
    """A browser and a server with the programmes in it, for every test of a file."""

    browser: Browser
    server: Server
    options: run.Options
    loaded: Loaded

    @property
    def token(self) -> str:
        return self.loaded.tokens[Part.FACILITATOR]

    async def hall(self) -> Hall:
        """A session of the method of the demo's workshop, that has just been opened."""
        command = documents.OPEN_SESSION
        opened = await self.ask(
            command.document,
            command.field,
            workshopId=to_global_id("Workshop", self.loaded.workshop_id),
            title="Se déplacer en 2040",
        )
        return self._hall(opened["session"]["id"], opened["joinCode"])

    async def hall_of(self, agenda: Sequence[ActivityPlan]) -> Hall:
        """A session with an agenda of its own."""
        me = await Line(self.options.address).post(
            "{ viewer { user { id } } }", {}, token=self.token
        )
        _, account_id = from_global_id(me["viewer"]["user"]["id"])
        # Whoever opens a session holds its seat.
        opened = await self._open(agenda, Actor(ActorRole.FACILITATOR, account_id))
        assert opened.join_code is not None
        return self._hall(to_global_id("LiveSession", opened.session_id), opened.join_code)

    async def _open(self, agenda: Sequence[ActivityPlan], actor: Actor) -> Opened:
        settings = Settings(database_url=self.options.database_url)
        database = await Database.connect(settings)
        wakeup = wakeup_for(database)
        await wakeup.open()
        rooms = Rooms(database, wakeup, settings.signing_key)
        try:
            return await rooms.open(
                self.loaded.workshop_id,
                "Se déplacer en 2040",
                agenda,
                actor=actor,
                operation_id=uuid4(),
                now=datetime.now(UTC),
            )
        finally:
            await rooms.close()
            await wakeup.close()
            await database.close()

    async def ask(self, document: str, field: str, **input_: Any) -> dict[str, Any]:
        """What the facilitator asks for without a screen."""
        answered = await Line(self.options.address).post(
            document, {"input": input_ | {"operationId": str(uuid4())}}, token=self.token
        )
        answer: dict[str, Any] = answered[field]
        assert "code" not in answer, answer
        return answer

    def _hall(self, session_id: str, code: str) -> Hall:
        return Hall(self, self.options.address.http, session_id, code)


@dataclass(slots=True)
class Hall:
    """A session, and everyone's screens."""

    house: House
    base: str
    session_id: str
    code: str

    @property
    def browser(self) -> Browser:
        return self.house.browser

    @property
    def server(self) -> Server:
        return self.house.server

    @property
    def loaded(self) -> Loaded:
        return self.house.loaded

    @property
    def token(self) -> str:
        return self.house.token

    async def facilitator(self, steps: int = 3) -> Page:
        desk = await self.browser.open(
            f"{self.base}/animation/{self.session_id}#jeton={self.token}", width=1366, height=768
        )
        await desk.until(f"document.querySelectorAll('#agenda > li').length === {steps}")
        return desk

    async def projector(self) -> Page:
        """The screen of a session that has not begun."""
        screen = await self._screen()
        await screen.until("!document.getElementById('welcome').hidden")
        return screen

    async def projector_of_a_session_that_runs(self) -> Page:
        screen = await self._screen()
        await screen.until("!document.getElementById('stage').hidden")
        return screen

    async def _screen(self) -> Page:
        return await self.browser.open(
            f"{self.base}/projection/{self.session_id}#jeton={self.token}", width=1920, height=1080
        )

    async def phone(self) -> Page:
        page = await self.browser.open(f"{self.base}/s/{self.code}", width=360, height=740)
        await page.until("document.getElementById('session-title').textContent !== ''")
        return page


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    """Served until the end."""
    options = run.Options(database=folder / "jalon.sqlite3", folder=folder, address=free_address())
    server = run.hire(options)
    loaded = await run.prepare(options, Silent())
    async with chromium() as browser:
        await server.start()
        try:
            yield House(browser, server, options, loaded)
        finally:
            await server.stop()


async def start(desk: Page, step: str) -> None:
    await desk.click(f"{step} .start")
    await desk.until(f"document.querySelector('{step}').dataset.status === 'RUNNING'")


async def close(desk: Page, step: str) -> None:
    await desk.click(f"{step} .driving .primary")
    # What people answer is closed once the facilitator has read how many have.
    if await desk.ask("document.getElementById('confirm').open"):
        await desk.click("#confirm-yes")
    await desk.until(f"document.querySelector('{step}').dataset.status === 'CLOSED'")
