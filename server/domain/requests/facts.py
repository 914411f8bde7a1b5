"""Who asks and who answers, as SQL over a request's row, and the locks and checks of its verbs.

One text for a reader's `availableTransitions` and for the verbs. `{t}` is the request, `:user_id`
and `:today` are the viewer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.access.policy import MANDATED_ROLES, STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Transaction, decode_bool
from server.domain.governance.rights import KEEPING_ROLES
from server.domain.journal import record
from server.domain.missions.facts import bound, truths
from server.domain.organisations.standing import require_standing
from server.domain.requests import machine
from server.problems import Conflict, Forbidden, NotFound
from server.vocabulary import MembershipCategory, Role, Scope


def _holds(where: str, roles: Any) -> str:
    named = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return (
        f"EXISTS (SELECT 1 FROM role_grant rg WHERE rg.user_id = :user_id AND rg.{where}"
        f" AND rg.role IN ({named}) AND rg.from_on <= :today"
        " AND (rg.to_on IS NULL OR rg.to_on > :today))"
    )


_STAFF: Final = STAFF_ROLES - {Role.AUDITOR}


def _asks(organisation: str, agency: str) -> str:
    """Those who speak for the organisation, and the agency's staff in its name."""
    mandated = _holds(f"organisation_id = {organisation}", MANDATED_ROLES)
    return f"({mandated} OR {_holds(f'agency_id = {agency}', _STAFF)})"


MISSION_REQUEST_FACTS: Final[Mapping[str, str]] = {
    "asks": _asks("{t}.organisation_id", "{t}.agency_id"),
    "answers": _holds("agency_id = {t}.agency_id", KEEPING_ROLES),
}
SERVICE_REQUEST_FACTS: Final[Mapping[str, str]] = {
    "asks": _asks("{t}.organisation_id", "{t}.agency_id"),
    "answers": _holds("agency_id = {t}.agency_id", _STAFF),
}


async def read_facts(
    tx: Transaction, facts: Mapping[str, str], table: str, id_: UUID, by: Viewer
) -> machine.RequestFacts:
    return machine.RequestFacts(**await truths(tx, facts, table, id_, by))


def require_scope(by: Viewer) -> None:
    if not by.has(Scope.MISSION_WRITE):
        raise Forbidden


async def lock_agency(tx: Transaction, agency_id: UUID) -> None:
    """Taken first: a demand that is sent again waits for its first answer."""
    if not await tx.execute("UPDATE agency SET updated_at = updated_at WHERE id = $1", [agency_id]):
        raise NotFound


async def require_asker(
    tx: Transaction, agency_id: UUID, organisation_id: UUID, by: Viewer
) -> None:
    """Raises NotFound, Forbidden, or TransitionRefused (M2, O4)."""
    if not await tx.fetch("SELECT 1 FROM organisation WHERE id = $1", [organisation_id]):
        raise NotFound
    sql, parameters = bound(
        f"SELECT {_asks(':organisation', ':agency')}",
        by,
        organisation=organisation_id,
        agency=agency_id,
    )
    if not decode_bool((await tx.fetch(sql, parameters))[0][0]):
        raise Forbidden
    members = await tx.fetch(
        "SELECT 1 FROM membership WHERE agency_id = $1 AND organisation_id = $2 AND category <> $3"
        " AND joined_on <= $4 AND (left_on IS NULL OR left_on > $4)",
        [agency_id, organisation_id, MembershipCategory.FUNDER, by.today],
    )
    machine.check_asker(member=bool(members))
    await require_standing(tx, organisation_id, by.today)


async def lock(
    tx: Transaction, table: str, id_: UUID, expected_version: int | None, now: datetime
) -> None:
    """Bump the request's row: its `version` is the next one. Raises NotFound or Conflict."""
    rows = await tx.fetch(
        f"UPDATE {table} SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING version",
        [id_, now],
    )
    if not rows:
        raise NotFound
    read = rows[0][0] - 1
    if expected_version is not None and expected_version != read:
        raise Conflict(read)


async def journal(
    tx: Transaction,
    verb: str,
    object_type: str,
    id_: UUID,
    by: Viewer,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record(
        tx,
        verb,
        object_type=object_type,
        object_id=id_,
        actor_id=by.user_id,
        now=now,
        before=before,
        after=after,
    )
