"""Who asks and who answers, as SQL over a request's row, and what its verbs check.

One text for a reader's `availableTransitions` and for the verbs. `{t}` is the request, `:user_id`
and `:today` are the viewer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.access.policy import MANDATED_ROLES, STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Transaction, decode_bool
from server.domain.governance.rights import KEEPING_ROLES
from server.domain.missions.facts import bound, truths
from server.domain.organisations.standing import require_standing
from server.domain.requests import machine
from server.domain.rights import holds
from server.problems import Forbidden, NotFound
from server.vocabulary import MembershipCategory, Role

_STAFF: Final = STAFF_ROLES - {Role.AUDITOR}


def _asks(organisation: str, agency: str) -> str:
    """Those who speak for the organisation, and the agency's staff in its name."""
    mandated = holds("organisation_id", organisation, MANDATED_ROLES)
    return f"({mandated} OR {holds('agency_id', agency, _STAFF)})"


MISSION_REQUEST_FACTS: Final[Mapping[str, str]] = {
    "asks": _asks("{t}.organisation_id", "{t}.agency_id"),
    "answers": holds("agency_id", "{t}.agency_id", KEEPING_ROLES),
}
SERVICE_REQUEST_FACTS: Final[Mapping[str, str]] = {
    "asks": _asks("{t}.organisation_id", "{t}.agency_id"),
    "answers": holds("agency_id", "{t}.agency_id", _STAFF),
}


async def read_facts(
    tx: Transaction, facts: Mapping[str, str], table: str, id_: UUID, by: Viewer
) -> machine.RequestFacts:
    return machine.RequestFacts(**await truths(tx, facts, table, id_, by))


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
