"""Who keeps an agency's programme and its bodies: its programmers and its administrators.

Asked in the transaction of the change, so that a role that ended counts at once. Refuses a token
that was not given the scope, whatever its owner's role.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.problems import Forbidden
from server.vocabulary import Role, Scope

KEEPING_ROLES: Final = (Role.AGENCY_ADMIN, Role.AGENCY_PROGRAMMER)
_ROLES: Final = ", ".join(f"'{role.value}'" for role in KEEPING_ROLES)


def keeper(agency_column: str) -> str:
    """SQL: whether the viewer keeps the agency that this column names."""
    return (
        f"EXISTS (SELECT 1 FROM role_grant kg WHERE kg.user_id = :user_id"
        f" AND kg.agency_id = {agency_column} AND kg.role IN ({_ROLES})"
        f" AND kg.from_on <= :today AND (kg.to_on IS NULL OR kg.to_on > :today))"
    )


# For `{t}` a meeting: whether the viewer may move it.
KEEPS_MEETING: Final = (
    "(:writes_programmes AND EXISTS (SELECT 1 FROM governance_body kb WHERE kb.id = {t}.body_id"
    f" AND {keeper('kb.agency_id')}))"
)


def require_scope(by: Viewer) -> None:
    if not by.has(Scope.PROGRAMME_WRITE):
        raise Forbidden


async def require_keeper(tx: Transaction, by: Viewer, agency_id: UUID) -> None:
    """Raises Forbidden unless the viewer keeps this agency today."""
    rows = await tx.fetch(
        "SELECT 1 FROM role_grant WHERE user_id = $1 AND agency_id = $2"
        f" AND role IN ({_ROLES}) AND from_on <= $3 AND (to_on IS NULL OR to_on > $3) LIMIT 1",
        [by.user_id, agency_id, by.today],
    )
    if not rows:
        raise Forbidden
