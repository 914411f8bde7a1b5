"""Whose rows a public file holds: those of one roadmap, contract, holder, body or agency.

Refuses a choice that its reader could tell from a missing one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.access import policy
from server.access.policy import Rule
from server.access.policy.rules import anyone
from server.interchange.outgoing import Reader

ANYBODY: Final = anyone()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The object that the file is asked of, by its type in the contract."""

    type_name: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Choice:
    """One sort of object that a file may be asked of: its table, its rule, and the condition that it
    lays on the rows, over `:chosen`."""

    table: str
    rule: Rule
    where: str


OF_ACTIONS: Final[Mapping[str, Choice]] = {
    "Roadmap": Choice("roadmap", policy.ROADMAPS, "r.id = :chosen"),
    "Contract": Choice("contract", policy.CONTRACTS, "r.contract_id = :chosen"),
    "Organisation": Choice("organisation", ANYBODY, "r.holder_id = :chosen"),
}
"""Over `r`, the roadmap of an action."""

OF_BODIES: Final[Mapping[str, Choice]] = {
    "GovernanceBody": Choice("governance_body", policy.GOVERNANCE_BODIES, "b.id = :chosen"),
    "Organisation": Choice("organisation", ANYBODY, "b.organisation_id = :chosen"),
    "Agency": Choice("agency", ANYBODY, "b.agency_id = :chosen"),
    "Contract": Choice("contract", policy.CONTRACTS, "b.contract_id = :chosen"),
}
"""Over `b`, the body that decides."""


async def is_there(reader: Reader, choice: Choice, chosen: Chosen) -> bool:
    """Whether the reader sees the object itself."""
    return bool(
        await reader.fetch(
            f"SELECT 1 FROM {choice.table} t0 WHERE t0.id = :chosen AND {reader.sees(choice.rule)}",
            chosen=chosen.id,
        )
    )
