"""The panel of a workshop: its quotas, set as a whole, and how far they are reached.

Refuses exact counts to whoever does not run the workshop, and any to whoever does not follow its
mission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Snapshot, Transaction, decode_bool
from server.domain.journal import journal
from server.domain.missions.facts import bound
from server.domain.workshops import machine
from server.domain.workshops.changing import on_workshop
from server.domain.workshops.panels import Counts, Quota, Suppress, blurred, check_quotas
from server.models import PanelQuota, Workshop
from server.problems import Forbidden, NotFound
from server.vocabulary import Constituency


async def set_panel(
    database: Database,
    workshop_id: UUID,
    quotas: Sequence[Quota],
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""

    async def act(tx: Transaction, workshop: Workshop) -> None:
        machine.may_change(workshop.status)
        wanted = check_quotas(quotas)
        await PanelQuota.filter(workshop_id=workshop.id).using_db(tx.connection).delete()
        for position, one in enumerate(wanted):
            await PanelQuota.create(
                using_db=tx.connection,
                workshop_id=workshop.id,
                dimension=one.dimension,
                constituency=one.constituency,
                label=one.label,
                wanted=one.wanted,
                reached=one.reached,
                position=position,
                created_at=now,
                updated_at=now,
            )
        await journal(
            tx,
            "set_panel",
            "Workshop",
            workshop.id,
            by,
            now,
            after={"cells": [[one.dimension, one.label, one.wanted] for one in wanted]},
        )

    await on_workshop(database, workshop_id, act, expected_version, by, now)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`exact`: nothing is left out. `wanted` holds the quotas by constituency."""

    exact: bool
    wanted: Mapping[Constituency, int]
    counts: Mapping[Constituency, Counts]


_RIGHTS = {"exact": policy.WORKSHOP_PREPARATION, "blurred": policy.WORKSHOP_PROGRESS}
_COUNTS = (
    "SELECT i.constituency,"
    " SUM(CASE WHEN i.walk_in THEN 0 ELSE 1 END),"
    " SUM(CASE WHEN i.answer = 'ACCEPTED' AND NOT i.walk_in THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN i.answer = 'DECLINED' AND NOT i.walk_in THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN EXISTS (SELECT 1 FROM workshop_presence p WHERE p.invitation_id = i.id)"
    " THEN 1 ELSE 0 END)"
    " FROM workshop_invitation i WHERE i.workshop_id = $1 AND i.withdrawn_at IS NULL"
    " GROUP BY i.constituency"
)


async def read_coverage(
    database: Database, workshop_id: UUID, suppress: Suppress, *, by: Viewer
) -> Coverage:
    """How far each constituency is reached, without what `suppress` holds back from whoever does
    not run the workshop. Raises NotFound, Forbidden."""
    async with database.snapshot() as snapshot:
        exact = await _opens(snapshot, workshop_id, by)
        quotas = await snapshot.fetch(
            "SELECT constituency, wanted FROM panel_quota"
            " WHERE workshop_id = $1 AND constituency IS NOT NULL",
            [workshop_id],
        )
        rows = await snapshot.fetch(_COUNTS, [workshop_id])
    found = {Constituency(name): Counts(*map(int, sums)) for name, *sums in rows}
    wanted = {Constituency(name): int(count) for name, count in quotas}
    counts = {
        one: found.get(one, Counts(0, 0, 0, 0))
        for one in Constituency
        if one in found or one in wanted
    }
    return Coverage(exact, wanted, counts if exact else blurred(counts, suppress))


async def _opens(snapshot: Snapshot, workshop_id: UUID, by: Viewer) -> bool:
    """Whether the viewer reads exact counts. Raises NotFound, and Forbidden to who reads none."""
    columns = ", ".join(f"({rule.predicate(by.kind)})" for rule in _RIGHTS.values())
    seen = policy.WORKSHOPS.predicate(by.kind)
    sql, values = bound(
        f"SELECT {columns} FROM workshop {{t}} WHERE {{t}}.id = :workshop_id AND {seen}",
        by,
        workshop_id=workshop_id,
    )
    rows: Sequence[Sequence[Any]] = await snapshot.fetch(sql, values)
    if not rows:
        raise NotFound
    exact, some = (bool(decode_bool(value)) for value in rows[0])
    if not (exact or some):
        raise Forbidden
    return exact
