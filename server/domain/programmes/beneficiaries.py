"""Whom the days of a line serve: shares of territories that make a hundred (DOMAIN §2.4b).

Carried when a version branches, frozen with it when it is submitted. Refuses a part of a share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.database import Transaction
from server.domain.aggregates import bump, key
from server.domain.programmes import machine
from server.ids import new_id
from server.models import LineBeneficiary, ProgrammeLine, ProgrammeVersion, Territory
from server.problems import NotFound
from server.vocabulary import LineState


async def put(
    tx: Transaction,
    version: ProgrammeVersion,
    mission_id: UUID,
    year: int,
    shares: Sequence[machine.Share],
    now: datetime,
) -> None:
    """Give a line of a draft these shares in the place of those it had; none at all undoes them.

    Raises NotFound, TransitionRefused (PV2) or ValidationFailed.
    """
    machine.may_change(version.status)
    machine.check_shares(shares)
    line = await ProgrammeLine.get_or_none(
        programme_version_id=version.id, mission_id=mission_id, year=year, using_db=tx.connection
    )
    if line is None or line.state is LineState.DROPPED:
        raise NotFound
    territories = [one.territory_id for one in shares]
    known = await Territory.filter(id__in=territories).using_db(tx.connection).count()
    if known != len(territories):
        raise NotFound
    await tx.execute("DELETE FROM line_beneficiary WHERE line_id = $1", [line.id])
    rows = [_row(line.id, one.territory_id, one.percent, now) for one in shares]
    await LineBeneficiary.bulk_create(rows, using_db=tx.connection)
    await bump(tx, "programme_line", line.id, expected_version=None, now=now)


async def carry(tx: Transaction, from_id: UUID, lines: Mapping[UUID, UUID], now: datetime) -> None:
    """Give each line of a new version the shares of the line of `from_id` that it continues."""
    rows = await LineBeneficiary.filter(line__programme_version_id=from_id).using_db(tx.connection)
    copies = [
        _row(lines[key(one, "line_id")], key(one, "territory_id"), one.percent, now)
        for one in rows
        if key(one, "line_id") in lines
    ]
    await LineBeneficiary.bulk_create(copies, using_db=tx.connection)


async def frozen(
    tx: Transaction, version_id: UUID, lines: Sequence[ProgrammeLine]
) -> list[list[Any]]:
    """The shares of a version's lines in one order, for its digest."""
    by_id = {line.id: line for line in lines}
    rows = await LineBeneficiary.filter(line__programme_version_id=version_id).using_db(
        tx.connection
    )
    return sorted(
        [
            str(key(by_id[key(one, "line_id")], "mission_id")),
            by_id[key(one, "line_id")].year,
            str(key(one, "territory_id")),
            one.percent,
        ]
        for one in rows
    )


def _row(line_id: UUID, territory_id: UUID, percent: int, now: datetime) -> LineBeneficiary:
    return LineBeneficiary(
        id=new_id(),
        line_id=line_id,
        territory_id=territory_id,
        percent=percent,
        created_at=now,
        updated_at=now,
    )
