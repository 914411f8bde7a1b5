"""What welcoming accounts needs beside the database, one of each in a process."""

from __future__ import annotations

from server.database import Database
from server.domain.accounts.sightings import Sightings


class FrontDesk:
    """Close it before the database."""

    def __init__(self, database: Database) -> None:
        self.sightings = Sightings(database)

    async def close(self) -> None:
        await self.sightings.close()
