"""What welcoming accounts needs beside the database, one of each in a process."""

from __future__ import annotations

from server.database import Database
from server.domain.accounts.attempts import Attempts
from server.domain.accounts.passwords import Passwords
from server.domain.accounts.sightings import Sightings
from server.domain.accounts.withdrawals import Withdrawals


class FrontDesk:
    """Close it before the database."""

    def __init__(self, database: Database, *, passwords: Passwords | None = None) -> None:
        self.sightings = Sightings(database)
        self.attempts = Attempts()
        self.withdrawals = Withdrawals(database)
        self.passwords = passwords or Passwords()

    async def close(self) -> None:
        await self.withdrawals.close()
        await self.sightings.close()
        self.passwords.close()
