"""A served database with an agency's director in it, for the pages that know their reader."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from server.database import Database, migrate
from server.demo.hosting import Server, free_address
from server.domain.accounts import invitations, people
from server.domain.accounts.authority import Operator
from server.domain.accounts.invitations import address_of
from server.domain.accounts.people import NewAccount, NewAgency
from server.settings import Settings
from tests.web.chromium import Browser, Page

EMAIL: Final = "direction@exemple.fr"
PASSWORD: Final = "une phrase que personne ne devine"


@dataclass(slots=True)
class House:
    """A browser, a server, and the database behind it."""

    browser: Browser
    base: str
    settings: Settings

    async def invitation(self) -> str:
        """The address of a fresh invitation for the director."""
        database = await Database.connect(self.settings)
        try:
            async with database.snapshot() as snapshot:
                rows = await snapshot.fetch("SELECT id FROM account WHERE email = $1", [EMAIL])
            [(user_id,)] = rows
            invited = await invitations.invite_again(
                database, user_id, by=Operator(), now=datetime.now(UTC)
            )
        finally:
            await database.close()
        assert invited.secret is not None
        return address_of(invited.secret, self.base)

    async def signed_in(self, path: str, ready: str) -> Page:
        """A page of a browser where the director has just followed an invitation."""
        page = await self.browser.open(await self.invitation())
        await page.until("!document.getElementById('form').hidden")
        await page.type("#password", PASSWORD)
        await page.click("#accept")
        await page.until("location.pathname === '/compte'")
        await page.until("!document.getElementById('account').hidden")
        if path != "/compte":
            await page.go(self.base + path)
        await page.until(ready)
        return page


@asynccontextmanager
async def house(browser: Browser, folder: Path) -> AsyncIterator[House]:
    """Served until the end."""
    settings = Settings(database_url=f"sqlite:///{folder / 'jalon.sqlite3'}")
    await migrate(settings)
    database = await Database.connect(settings)
    now, by = datetime.now(UTC), Operator()
    director = NewAccount("Direction", EMAIL)
    await people.found_agency(database, NewAgency("Agence d'essai"), director, by=by, now=now)
    await database.close()
    address = free_address()
    server = Server(address, settings.database_url, folder / "server.log")
    await server.start()
    try:
        yield House(browser, address.http, settings)
    finally:
        await server.stop()
