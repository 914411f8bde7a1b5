"""What the demo's load writes is told to those who follow: each row once."""

from __future__ import annotations

from datetime import UTC, datetime

from server.database import Database
from server.demo import programmes
from server.vocabulary import ChangeKind
from tests.following import told, told_amiss

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


async def test_what_the_demo_loads_is_told_once(database: Database) -> None:
    await programmes.load(database, NOW)
    assert await told(database, ChangeKind.CREATED)
    assert await told_amiss(database) == []
