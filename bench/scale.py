"""How much is measured: the whole table, a quick look, or just enough to prove the machinery.

Refuses open ends: every count and every time here is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scale:
    """`seconds` is one round of load; `events` are published in one round of fan-out."""

    name: str
    rounds: int
    seconds: float
    warm_seconds: float
    connections: int
    missions: int
    page: int
    subscribers: tuple[int, ...]
    events: int
    paced_seconds: float
    clients: int
    contributions: tuple[int, ...]
    rows: tuple[int, ...]
    audience: tuple[int, ...]
    breadth: tuple[int, ...]
    hall: int
    hall_rounds: int
    hall_seconds: float
    returning: int


FULL: Final = Scale(
    name="full",
    rounds=5,
    seconds=0.5,
    warm_seconds=2.0,
    connections=8,
    missions=160,
    page=100,
    subscribers=(200, 1_000),
    events=24,
    paced_seconds=2.0,
    clients=64,
    contributions=(100, 1_000, 10_000),
    rows=(1, 10, 100),
    audience=(10, 100, 1_000),
    breadth=(170, 10_000),
    hall=300,
    hall_rounds=3,
    hall_seconds=15.0,
    returning=500,
)
QUICK: Final = Scale(
    name="quick",
    rounds=3,
    seconds=0.15,
    warm_seconds=0.5,
    connections=4,
    missions=160,
    page=100,
    subscribers=(1_000,),
    events=8,
    paced_seconds=0.5,
    clients=64,
    contributions=(50, 500, 5_000),
    rows=(1, 10, 100),
    audience=(10, 100, 1_000),
    breadth=(170, 10_000),
    hall=300,
    hall_rounds=1,
    hall_seconds=4.0,
    returning=500,
)
TINY: Final = Scale(
    name="tiny",
    rounds=2,
    seconds=0.05,
    warm_seconds=0.0,
    connections=2,
    missions=16,
    page=10,
    subscribers=(3,),
    events=2,
    paced_seconds=0.2,
    clients=4,
    contributions=(2, 4, 8),
    rows=(1, 2, 4),
    audience=(1, 2, 4),
    breadth=(8, 24),
    hall=8,
    hall_rounds=1,
    hall_seconds=1.0,
    returning=10,
)
