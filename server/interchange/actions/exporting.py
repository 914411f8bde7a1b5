"""The actions of a roadmap, as far as their reader sees them, as its spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from server.access import policy
from server.interchange.actions.reading import read_actions
from server.interchange.opendata.choosing import OF_ACTIONS, Chosen, is_there
from server.interchange.outgoing import ROWS_AT_ONCE, Reader
from server.problems import NotFound


async def pages(reader: Reader, roadmap_id: UUID) -> AsyncIterator[list[dict[str, Any]]]:
    """By number. Raises NotFound for a roadmap of which the reader sees nothing."""
    reader.check(policy.ROADMAPS, policy.ACTIONS)
    seen = False
    for first, last in await _ranges(reader, roadmap_id):
        found = await read_actions(
            reader,
            "t0.roadmap_id = :roadmap_id AND t0.number BETWEEN :first AND :last",
            roadmap_id=roadmap_id,
            first=first,
            last=last,
        )
        if found:
            seen = True
            yield [one.fields for one in found.values()]
    chosen = Chosen("Roadmap", roadmap_id)
    if not seen and not await is_there(reader, OF_ACTIONS["Roadmap"], chosen):
        raise NotFound


async def _ranges(reader: Reader, roadmap_id: UUID) -> list[tuple[int, int]]:
    """The first and the last number of each page."""
    rows = await reader.fetch(
        "SELECT t0.number FROM action t0 WHERE t0.roadmap_id = :roadmap_id ORDER BY t0.number",
        roadmap_id=roadmap_id,
    )
    numbers = [int(number) for (number,) in rows]
    parts = [numbers[at : at + ROWS_AT_ONCE] for at in range(0, len(numbers), ROWS_AT_ONCE)]
    return [(part[0], part[-1]) for part in parts]
