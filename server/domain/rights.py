"""What is asked of whoever acts: a scope of their token, a role in the agency on the day.

Asked in the transaction of the change, so that a role that ended counts at once. Refuses to know
what a role may do: each room names those it asks for.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.problems import Forbidden
from server.vocabulary import Role, Scope


def require_scope(by: Viewer, scope: Scope) -> None:
    """Raises Forbidden."""
    if not by.has(scope):
        raise Forbidden


async def require_role(
    tx: Transaction, by: Viewer, agency_id: UUID, roles: Collection[Role]
) -> None:
    """Raises Forbidden unless the viewer holds one of these roles in the agency today."""
    if (await roles_in(tx, agency_id, by.user_id, by.today)).isdisjoint(roles):
        raise Forbidden


async def roles_in(tx: Transaction, agency_id: UUID, user_id: UUID | None, on: date) -> set[Role]:
    """What somebody is in the agency on that day."""
    rows = await tx.fetch(
        "SELECT role FROM role_grant WHERE agency_id = $1 AND user_id = $2"
        " AND from_on <= $3 AND (to_on IS NULL OR to_on > $3)",
        [agency_id, user_id, on],
    )
    return {Role(role) for (role,) in rows}


def holds(place: str, column: str, roles: Collection[Role]) -> str:
    """SQL: whether the viewer holds one of these roles today in the place, `agency_id` or
    `organisation_id`, that this column names."""
    named = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return (
        f"EXISTS (SELECT 1 FROM role_grant hg WHERE hg.user_id = :user_id AND hg.{place} = {column}"
        f" AND hg.role IN ({named}) AND hg.from_on <= :today"
        " AND (hg.to_on IS NULL OR hg.to_on > :today))"
    )
