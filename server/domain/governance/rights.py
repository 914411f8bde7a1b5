"""Who keeps an agency's programme and its bodies: its programmers and its administrators; who runs
the committees of a mission: its lead too; those of an instrument: who keeps it; and the council of an
organisation: who is mandated for it.

Asked in the transaction of the change, so that a role that ended counts at once. Refuses a token
that was not given the scope, whatever its owner's role.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.missions.facts import STEERS, require_steering, truths
from server.domain.rights import holds, require_role, require_scope
from server.problems import Forbidden
from server.vocabulary import Role, Scope

KEEPING_ROLES: Final = (Role.AGENCY_ADMIN, Role.AGENCY_PROGRAMMER)


def keeper(agency_column: str) -> str:
    """SQL: whether the viewer keeps the agency that this column names."""
    return holds("agency_id", agency_column, KEEPING_ROLES)


def _convenes(body: str) -> str:
    """SQL: whether the viewer runs this body: of the agency who keeps it, of a mission who leads
    it, of an instrument who keeps it, of an organisation who is mandated for it."""
    return (
        f"(({body}.mission_id IS NULL AND :writes_programmes AND {keeper(f'{body}.agency_id')})"
        f" OR (:writes_missions AND EXISTS (SELECT 1 FROM mission km WHERE km.id = {body}.mission_id"
        f" AND {STEERS.replace('{t}', 'km')}))"
        f" OR {_keeps('contract', f'{body}.contract_id', 'kc')}"
        f" OR {_keeps('agreement', f'{body}.agreement_id', 'ka')}"
        f" OR (:writes_instruments AND {speaks_for(f'{body}.organisation_id')}))"
    )


def _keeps(table: str, key: str, alias: str) -> str:
    kept = KEEPS[table].replace("{t}", alias)
    return f"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.id = {key} AND {kept})"


CONVENES: Final = _convenes("{t}")
# For `{t}` a meeting: whether the viewer may move it.
KEEPS_MEETING: Final = (
    f"EXISTS (SELECT 1 FROM governance_body kb WHERE kb.id = {{t}}.body_id AND {_convenes('kb')})"
)


async def require_keeper(tx: Transaction, by: Viewer, agency_id: UUID) -> None:
    """Raises Forbidden unless the viewer keeps this agency today."""
    await require_role(tx, by, agency_id, KEEPING_ROLES)


async def require_mission_lead(tx: Transaction, by: Viewer, mission_id: UUID) -> None:
    """Raises Forbidden unless the viewer leads this mission, or keeps its agency."""
    require_scope(by, Scope.MISSION_WRITE)
    await require_steering(tx, mission_id, by)


async def require_mandate(tx: Transaction, by: Viewer, organisation_id: UUID) -> None:
    """Raises Forbidden unless the viewer is mandated for this organisation today."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    speaks = {"speaks": speaks_for("{t}.id")}
    if not (await truths(tx, speaks, "organisation", organisation_id, by))["speaks"]:
        raise Forbidden


async def require_convener(tx: Transaction, by: Viewer, body_id: UUID) -> None:
    """Raises Forbidden unless the viewer runs this body today."""
    if not (await truths(tx, {"convenes": CONVENES}, "governance_body", body_id, by))["convenes"]:
        raise Forbidden
