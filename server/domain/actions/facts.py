"""What the guards of an action need to know, as SQL over its row, and who has a part in it.

Asked by a reader's `availableTransitions` and, again, by a verb under the row's lock. Refuses NULL:
each answers true or false.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from server.access.policy import MANDATED_ROLES, STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Transaction, decode_bool, decode_uuid
from server.domain.actions.machine import ActionFacts
from server.domain.instruments.rights import KEEPS as KEPT
from server.domain.missions.facts import bound
from server.domain.rights import holds
from server.vocabulary import ActorRole, Role

_OWNERS: Final = (ActorRole.PROJECT_OWNER, ActorRole.CO_OWNER)


def _of_roadmap(sql: str) -> str:
    """The same of the roadmap of the action `{t}`."""
    return (
        "EXISTS (SELECT 1 FROM roadmap fr WHERE fr.id = {t}.roadmap_id AND "
        + sql.replace("{t}", "fr")
        + ")"
    )


def _speaks_for(*roles: ActorRole) -> str:
    """Whether the viewer is mandated by somebody who is one of these to the action; by anybody who
    is something to it where none is named."""
    named = ", ".join(f"'{role.value}'" for role in roles)
    asked = f" AND fa.role IN ({named})" if roles else ""
    return (
        f"(:writes_actions AND EXISTS (SELECT 1 FROM action_actor fa WHERE fa.action_id = {{t}}.id{asked}"
        f" AND {holds('organisation_id', 'fa.organisation_id', MANDATED_ROLES)}))"
    )


KEEPS: Final = _of_roadmap(KEPT["roadmap"])
"""Over an action: whether the viewer keeps its roadmap, and so what the action consists of."""
REPORTS: Final = f"({KEEPS} OR {_speaks_for(*_OWNERS, ActorRole.PILOT)})"
"""AC7: whether they tell how far it is."""
COMMENTS: Final = (
    f"({KEEPS} OR {_speaks_for()} OR (:writes_actions AND "
    + _of_roadmap(holds("agency_id", "{t}.agency_id", STAFF_ROLES - {Role.AUDITOR}))
    + "))"
)
"""AC7: whether they may write a note on it."""
_REOPENS: Final = (
    f"({_speaks_for(*_OWNERS)} OR (:writes_actions AND "
    + _of_roadmap(holds("agency_id", "{t}.agency_id", (Role.AGENCY_ADMIN,)))
    + "))"
)

FACTS: Final[Mapping[str, str]] = {
    "keeps": KEEPS,
    "reports": REPORTS,
    "reopens": _REOPENS,
    "adopted": _of_roadmap("{t}.status IN ('ADOPTED', 'TRACKED')"),
    "closed": _of_roadmap("{t}.status = 'CLOSED'"),
    "owned": "EXISTS (SELECT 1 FROM action_actor fo WHERE fo.action_id = {t}.id"
    " AND fo.role = 'PROJECT_OWNER')",
    "placed": "EXISTS (SELECT 1 FROM action_territory ft WHERE ft.action_id = {t}.id)",
    "promoted": "{t}.promoted_to_id IS NOT NULL",
    "granted": "EXISTS (SELECT 1 FROM funding ff WHERE ff.action_id = {t}.id"
    " AND ff.status IN ('GRANTED', 'PAID'))",
}
"""Each fact of `ActionFacts`."""


async def facts_of(
    tx: Transaction, action_ids: Sequence[UUID], by: Viewer
) -> dict[UUID, ActionFacts]:
    """Of all these actions, in one statement."""
    if not action_ids:
        return {}
    columns = ", ".join(f"({sql})" for sql in FACTS.values())
    sql, parameters = bound(f"SELECT {{t}}.id, {columns} FROM action {{t}}", by)
    named = ", ".join(f"${len(parameters) + at}" for at in range(1, len(action_ids) + 1))
    rows = await tx.fetch(f"{sql} WHERE t0.id IN ({named})", [*parameters, *action_ids])
    return {
        decode_uuid(id_): ActionFacts(
            **{name: decode_bool(value) for name, value in zip(FACTS, truths, strict=True)}
        )
        for id_, *truths in rows
    }
