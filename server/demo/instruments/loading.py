"""Writes all the instruments of the demo, places first. Refuses a second load."""

from __future__ import annotations

from server.demo.instruments import agreements, ateliers, contracts
from server.demo.instruments.places import TERRITORIES
from server.demo.instruments.writing import Writing
from server.models import (
    Territory,
    TerritoryMember,
)
from server.models.sorting import sort_key


async def load(writing: Writing) -> None:
    """Every instrument, in the order in which one names another."""
    await _territories(writing)
    await contracts.load(writing)
    await agreements.load(writing)
    await ateliers.load(writing)


async def _territories(writing: Writing) -> None:
    rows = {
        fact.key: Territory(
            **writing.stamps,
            name=fact.name,
            scale=fact.scale,
            fictional=fact.fictional,
            sort_key=sort_key(fact.name),
        )
        for fact in TERRITORIES
    }
    await writing.add(list(rows.values()))
    writing.territories = {key: row.id for key, row in rows.items()}
    await writing.add(
        [
            TerritoryMember(
                **writing.stamps,
                territory_id=rows[fact.key].id,
                organisation_id=writing.organisations[member],
            )
            for fact in TERRITORIES
            for member in fact.members
        ]
    )
