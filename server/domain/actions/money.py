"""What an action costs, and who pays it: each set as one list. One unit of work each.

AC5 fundings stay within the budget, unless it is said why not. What was planned belongs to the plan
of a signed contract; what was spent, and the fundings, follow it. Refuses euros that are no whole
cents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.database import Database, Transaction
from server.domain.actions.changing import on_action, require_structure
from server.domain.actions.details import Change
from server.domain.actions.lists import Listed, held, set_rows
from server.domain.journal import journal
from server.domain.organisations.standing import require_standing
from server.domain.texts import nullable
from server.models import Action, BudgetLine, Funding
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import BudgetNature, BudgetUnit, FundingStatus

MOST: Final = 10**14
"""In hundredths: a thousand billion euros."""
YEARS: Final = range(1950, 2151)
REASON_LENGTH: Final = 2_000

_BUDGET: Final = Listed(
    BudgetLine,
    "action_id",
    ("year", "nature", "unit"),
    ("planned_hundredths", "actual_hundredths"),
    "lines",
)
_FUNDINGS: Final = Listed(
    Funding,
    "action_id",
    ("funder_id", "scheme", "year", "reference"),
    ("amount_cents", "status", "agreed_on"),
    "fundings",
)


@dataclass(frozen=True, slots=True)
class BudgetTerms:
    """A year of the budget, in euros before tax or in full-time posts."""

    year: int
    nature: BudgetNature
    unit: BudgetUnit
    planned: Decimal
    actual: Decimal | None = None


async def set_budget(database: Database, change: Change, lines: Sequence[BudgetTerms]) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed,
    AmendmentRequired."""
    rows = [
        {
            "year": _year(one.year, f"lines.{at}.year"),
            "nature": one.nature,
            "unit": one.unit,
            "planned_hundredths": hundredths(one.planned, path=f"lines.{at}.planned"),
            "actual_hundredths": None
            if one.actual is None
            else hundredths(one.actual, path=f"lines.{at}.actual"),
        }
        for at, one in enumerate(lines)
    ]

    async def act(tx: Transaction, action: Action) -> None:
        before = await held(tx, _BUDGET, action.id)
        if _planned(before) != _planned(rows):
            await require_structure(tx, action, change.by)
        changed = await set_rows(tx, _BUDGET, action.id, rows, change.now)
        if changed is None:
            return
        await check_within_budget(tx, action.id, action.overfunding_reason)
        await journal(
            tx,
            "set_action_budget",
            "Action",
            action.id,
            change.by,
            change.now,
            before={"budget": changed.before},
            after={"budget": changed.after},
        )

    await on_action(database, change.action_id, act, change.expected_version, change.by, change.now)


def _planned(rows: Sequence[Any]) -> Mapping[tuple[Any, ...], int]:
    return {_BUDGET.key(row): _BUDGET.told(row)["planned_hundredths"] for row in rows}


@dataclass(frozen=True, slots=True)
class FundingTerms:
    """What a funder brings; known by who it is, its scheme, its year and its reference."""

    funder_id: UUID
    year: int
    amount: Decimal
    status: FundingStatus
    scheme: str | None = None
    agreed_on: date | None = None
    reference: str | None = None


async def set_fundings(
    database: Database,
    change: Change,
    fundings: Sequence[FundingTerms],
    overfunding_reason: str | None,
) -> None:
    """AC5: `overfunding_reason` says why the fundings exceed the budget, where they do.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """
    reason = nullable(overfunding_reason, path="overfundingReason", limit=REASON_LENGTH)
    rows = [_funding(one, f"fundings.{at}") for at, one in enumerate(fundings)]

    async def act(tx: Transaction, action: Action) -> None:
        known = {row.funder_id for row in await held(tx, _FUNDINGS, action.id)}
        for funder_id in sorted({one.funder_id for one in fundings} - known):
            await require_standing(tx, funder_id, change.by.today)
        changed = await set_rows(tx, _FUNDINGS, action.id, rows, change.now)
        await check_within_budget(tx, action.id, reason)
        if changed is None and reason == action.overfunding_reason:
            return
        reasons = Action.filter(id=action.id).using_db(tx.connection)
        await reasons.update(overfunding_reason=reason)
        await journal(
            tx,
            "set_action_fundings",
            "Action",
            action.id,
            change.by,
            change.now,
            before={"fundings": changed and changed.before, "reason": action.overfunding_reason},
            after={"fundings": changed and changed.after, "reason": reason},
        )

    await on_action(database, change.action_id, act, change.expected_version, change.by, change.now)


async def check_within_budget(tx: Transaction, action_id: UUID, reason: str | None) -> None:
    """AC5. Raises TransitionRefused."""
    ((funded, planned),) = await tx.fetch(
        "SELECT (SELECT COALESCE(SUM(f.amount_cents), 0) FROM funding f WHERE f.action_id = $1),"
        " (SELECT COALESCE(SUM(b.planned_hundredths), 0) FROM budget_line b"
        " WHERE b.action_id = $1 AND b.unit = 'EUR_HT')",
        [action_id],
    )
    if reason is None and int(funded) > int(planned):
        raise TransitionRefused(
            "AC5",
            french="Les financements dépassent le budget en euros : dites pourquoi.",
            english="The fundings exceed the budget in euros: say why.",
        )


def _funding(one: FundingTerms, path: str) -> dict[str, Any]:
    return {
        "funder_id": one.funder_id,
        "scheme": nullable(one.scheme, path=f"{path}.scheme", limit=200),
        "year": _year(one.year, f"{path}.year"),
        "reference": nullable(one.reference, path=f"{path}.reference", limit=100),
        "amount_cents": hundredths(one.amount, path=f"{path}.amount"),
        "status": one.status,
        "agreed_on": one.agreed_on,
    }


def hundredths(amount: Decimal, *, path: str) -> int:
    """Whole cents, or hundredths of a post. Raises ValidationFailed."""
    scaled = amount * 100
    if not 0 <= scaled <= MOST or scaled != scaled.to_integral_value():
        raise ValidationFailed(
            path,
            french="Nombre positif ou nul attendu, au centième près.",
            english="A number that is not negative is expected, in whole hundredths.",
        )
    return int(scaled)


def _year(year: int, path: str) -> int:
    if year not in YEARS:
        raise ValidationFailed(path, french="Année attendue.", english="A year is expected.")
    return year
