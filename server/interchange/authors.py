"""In whose name a file is read in or written out.

Refuses to weigh rights twice: an agency's keepers import, and a viewer exports what they see.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.domain.governance.rights import KEEPING_ROLES
from server.interchange.lookups import Reads
from server.problems import Forbidden, NotFound, Unauthenticated
from server.vocabulary import Scope, ViewerKind


@dataclass(frozen=True, slots=True)
class Author:
    """`operator` is whoever types commands beside the database: they need no role."""

    viewer: Viewer
    now: datetime
    operator: bool = False

    @property
    def actor_id(self) -> UUID | None:
        return self.viewer.user_id

    @property
    def today(self) -> date:
        return self.viewer.today


def operator(now: datetime) -> Author:
    """No account, so the journal names none."""
    viewer = Viewer(ViewerKind.AUDITOR, now.date(), scopes=frozenset(Scope))
    return Author(viewer, now, operator=True)


async def require_importer(
    reads: Reads, by: Author, agency_id: UUID, scopes: Collection[Scope]
) -> None:
    """Raises Unauthenticated, Forbidden, or NotFound for an agency that is not there."""
    if not await reads.fetch("SELECT 1 FROM agency WHERE id = $1", [agency_id]):
        raise NotFound
    if by.operator:
        return
    if by.viewer.user_id is None:
        raise Unauthenticated
    if not all(by.viewer.has(scope) for scope in scopes):
        raise Forbidden
    roles = ", ".join(f"'{role.value}'" for role in KEEPING_ROLES)
    held = await reads.fetch(
        "SELECT 1 FROM role_grant WHERE user_id = $1 AND agency_id = $2"
        f" AND role IN ({roles}) AND from_on <= $3 AND (to_on IS NULL OR to_on > $3) LIMIT 1",
        [by.viewer.user_id, agency_id, by.today],
    )
    if not held:
        raise Forbidden
