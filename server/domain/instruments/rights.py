"""Who keeps an instrument or a roadmap: those mandated for the organisation that leads it, and the
staff of the agency that accompanies it.

SQL over a row `{t}`, asked in the transaction of a change and by a reader's `availableTransitions`
alike. Refuses a token that was not given the scope, and an agency's staff who neither lead missions
nor programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.access.policy import MANDATED_ROLES
from server.access.viewer import Viewer
from server.database import Transaction, decode_uuid
from server.domain.missions.facts import bound, truths
from server.domain.rights import holds
from server.problems import Forbidden
from server.vocabulary import Role

ACCOMPANYING_ROLES: Final = (
    Role.AGENCY_ADMIN,
    Role.AGENCY_PROGRAMMER,
    Role.AGENCY_PROJECT_LEAD,
)


def speaks_for(organisation: str) -> str:
    """SQL: whether the viewer is mandated for the organisation that this column names."""
    return holds("organisation_id", organisation, MANDATED_ROLES)


def accompanies(agency: str, lead: str) -> str:
    """SQL: whether the viewer is of those at this agency who help its members, of which the
    organisation `lead` is one today, or the agency's own. Each is a column or a parameter.

    Asked where an instrument begins: an agency writes in the name of nobody else.
    """
    return (
        f"({holds('agency_id', agency, ACCOMPANYING_ROLES)}"
        f" AND (EXISTS (SELECT 1 FROM membership im WHERE im.agency_id = {agency}"
        f" AND im.organisation_id = {lead} AND im.joined_on <= :today"
        " AND (im.left_on IS NULL OR im.left_on > :today))"
        f" OR EXISTS (SELECT 1 FROM agency ia WHERE ia.id = {agency}"
        f" AND ia.organisation_id = {lead})))"
    )


def _kept(scope: str, lead: str) -> str:
    accompanies = holds("agency_id", "{t}.agency_id", ACCOMPANYING_ROLES)
    return f"({scope} AND ({speaks_for(f'{{t}}.{lead}')} OR {accompanies}))"


KEEPS: Final[Mapping[str, str]] = {
    "contract": _kept(":writes_instruments", "department_id"),
    "agreement": _kept(":writes_instruments", "keeper_id"),
    "flash_workshop": _kept(":writes_instruments", "pilot_id"),
    "roadmap": _kept(":writes_actions", "holder_id"),
}
"""Each table, and whether the viewer keeps its row `{t}`."""


async def spoken_for(tx: Transaction, by: Viewer) -> set[UUID]:
    """The organisations for which the viewer is mandated today."""
    sql, parameters = bound(
        "SELECT {t}.id FROM organisation {t} WHERE {t}.id IN (SELECT rg.organisation_id"
        f" FROM role_grant rg WHERE rg.user_id = :user_id) AND {speaks_for('{t}.id')}",
        by,
    )
    return {decode_uuid(row[0]) for row in await tx.fetch(sql, parameters)}


async def require_keeping(tx: Transaction, table: str, id_: UUID, by: Viewer) -> None:
    """Raises Forbidden unless the viewer keeps this row today."""
    if not (await truths(tx, {"keeps": KEEPS[table]}, table, id_, by))["keeps"]:
        raise Forbidden
