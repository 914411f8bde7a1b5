"""How days may be logged, and what they make of a plan. Pure: no I/O, no clock.

Spending more than was planned is told, and never refused.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import MissionStatus

ACTIVITY_LENGTH: Final = 300
QUARTERS_A_DAY: Final = 4
_OVER: Final = frozenset({MissionStatus.CLOSED, MissionStatus.WITHDRAWN})


def quarter_days(days: Decimal) -> int:
    """Days as they are stored: by quarter, from one to four. Raises ValidationFailed."""
    quarters = days * QUARTERS_A_DAY
    if not 0 < days <= 1 or quarters % 1:
        raise ValidationFailed(
            "days",
            french="Un quart de jour au moins, un jour au plus, par quart.",
            english="A quarter of a day at least, a day at most, by the quarter.",
        )
    return int(quarters)


def check_date(spent_on: date, today: date) -> None:
    """Nobody has spent tomorrow. Raises ValidationFailed."""
    if spent_on > today:
        raise ValidationFailed(
            "spentOn",
            french="Ce jour n'est pas encore venu.",
            english="This day has not come yet.",
        )


def may_change(status: MissionStatus) -> None:
    """Raises TransitionRefused for a mission that is over: its account of days stands."""
    if status in _OVER:
        raise TransitionRefused(
            "MISSION_OPEN",
            french="Cette mission est close ou retirée : ses jours ne changent plus.",
            english="This mission is closed or withdrawn: its days no longer change.",
        )


def check_load(already: int, asked: int) -> None:
    """One person spends one day on one date, whatever the missions. Raises TransitionRefused."""
    if already + asked > QUARTERS_A_DAY:
        left = Decimal(QUARTERS_A_DAY - already) / QUARTERS_A_DAY
        raise TransitionRefused(
            "ONE_DAY_A_DATE",
            french=f"Un jour au plus par personne et par date : il en reste {left:f} ce jour-là.",
            english=f"A day at most for one person and date: {left:f} is left on that date.",
        )


def remaining(planned_quarter_days: int | None, spent: int) -> Decimal | None:
    """What is left of a plan, negative once it is overspent; None where nothing was planned."""
    if planned_quarter_days is None:
        return None
    return Decimal(planned_quarter_days - int(spent)) / QUARTERS_A_DAY


def over_consumed(planned_quarter_days: int | None, spent: int) -> bool | None:
    """Whether more was spent than planned; None where nothing was planned."""
    return None if planned_quarter_days is None else int(spent) > planned_quarter_days
