"""What an agreement holds: its sheet of six headings, its axes, the posts, the calls it answers.

Each list is set as a whole, while the agreement is written: what is not in the new one goes. Refuses
the name of whoever is employed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import money, texts
from server.domain.agreements import terms
from server.domain.agreements.changing import on_agreement
from server.domain.journal import journal
from server.ids import new_id
from server.models import (
    Agreement,
    AgreementAxis,
    AgreementItem,
    AgreementStaffing,
    FundingCall,
    Organisation,
)
from server.problems import NotFound
from server.vocabulary import StaffingKind

_MOST_CENTS = 10**12


@dataclass(frozen=True, slots=True)
class Post:
    """A post, never a name. `fte_percent` of a full-time one."""

    kind: StaffingKind
    title: str
    employer_id: UUID | None = None
    fte_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Appel à projets. `amount` is in euros."""

    title: str
    funder_id: UUID | None = None
    year: int | None = None
    amount: Decimal | None = None


async def set_sheet(
    database: Database,
    agreement_id: UUID,
    items: Sequence[terms.Item],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed (AG10)."""
    rows = [
        {"heading": item.heading, "number": number, "text": item.text, "motive": item.motive}
        for number, item in terms.sheet(items)
    ]
    await _replace(
        database,
        agreement_id,
        "set_agreement_sheet",
        AgreementItem,
        rows,
        expected_version,
        by,
        now,
    )


async def set_axes(
    database: Database,
    agreement_id: UUID,
    titles: Sequence[str],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    rows = [
        {"number": number, "title": title}
        for number, title in enumerate(terms.titles(titles, path="axes"), 1)
    ]
    await _replace(
        database, agreement_id, "set_agreement_axes", AgreementAxis, rows, expected_version, by, now
    )


async def set_staffing(
    database: Database,
    agreement_id: UUID,
    posts: Sequence[Post],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    terms.few_posts(len(posts))
    rows = []
    for at, post in enumerate(posts):
        path = f"staffing.{at}"
        terms.check_share(post.fte_percent, path=f"{path}.ftePercent")
        title = texts.required(post.title, path=f"{path}.title", limit=terms.TITLE_LENGTH)
        rows.append(
            {
                "kind": post.kind,
                "title": title,
                "employer_id": post.employer_id,
                "fte_percent": post.fte_percent,
            }
        )
    await _replace(
        database,
        agreement_id,
        "set_agreement_staffing",
        AgreementStaffing,
        rows,
        expected_version,
        by,
        now,
    )


async def set_funding_calls(
    database: Database,
    agreement_id: UUID,
    calls: Sequence[Call],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    terms.few_calls(len(calls))
    rows = []
    for at, call in enumerate(calls):
        path = f"fundingCalls.{at}"
        terms.check_year(call.year, path=f"{path}.year")
        title = texts.required(call.title, path=f"{path}.title", limit=terms.TITLE_LENGTH)
        cents = None if call.amount is None else money.cents(call.amount, most=_MOST_CENTS)
        rows.append(
            {
                "title": title,
                "funder_id": call.funder_id,
                "year": call.year,
                "amount_cents": cents,
            }
        )
    await _replace(
        database,
        agreement_id,
        "set_agreement_funding_calls",
        FundingCall,
        rows,
        expected_version,
        by,
        now,
    )


async def _replace(
    database: Database,
    agreement_id: UUID,
    verb: str,
    model: Any,
    rows: Sequence[Mapping[str, Any]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    async def act(tx: Transaction, agreement: Agreement) -> None:
        held = await model.filter(agreement_id=agreement_id).using_db(tx.connection).count()
        await model.filter(agreement_id=agreement_id).using_db(tx.connection).delete()
        for row in rows:
            await _require_organisations(tx, row)
            await model.create(
                using_db=tx.connection,
                id=new_id(),
                agreement_id=agreement_id,
                created_at=now,
                updated_at=now,
                **row,
            )
        await journal(
            tx,
            verb,
            "Agreement",
            agreement_id,
            by,
            now,
            before={"count": held},
            after={"count": len(rows), "rows": [_told(row) for row in rows]},
        )

    await on_agreement(database, agreement_id, act, expected_version, by, now)


async def _require_organisations(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Raises NotFound."""
    for column in ("employer_id", "funder_id"):
        id_ = row.get(column)
        if id_ is not None and not await Organisation.filter(id=id_).using_db(tx.connection):
            raise NotFound


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the journal keeps it."""
    return {
        name: str(value) if isinstance(value, UUID) else value
        for name, value in row.items()
        if value is not None
    }
