"""What the guards of missions and deliverables need to know, as SQL over a mission's row.

Written once: a reader's `availableTransitions` asks these in the row's own statement, a verb asks
them again under the row's lock. `{t}` is the mission, `:user_id` and `:today` are the viewer's.
Refuses NULL: each answers true or false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from server.access.policy import MANDATED_ROLES
from server.access.viewer import Viewer
from server.database import Transaction, decode_bool, decode_uuid
from server.domain.missions.machine import MissionFacts
from server.problems import Forbidden
from server.vocabulary import ParticipationCategory, Strand

_NAMED: Final = re.compile(r"(?<!:):([a-z_]+)")


def _runs(alias: str) -> str:
    return f"{alias}.from_on <= :today AND ({alias}.to_on IS NULL OR {alias}.to_on > :today)"


STEERS: Final = (
    "EXISTS (SELECT 1 FROM role_grant sg WHERE sg.user_id = :user_id"
    " AND sg.agency_id = {t}.agency_id AND (sg.role IN ('AGENCY_ADMIN', 'AGENCY_PROGRAMMER')"
    f" OR (sg.role = 'AGENCY_PROJECT_LEAD' AND {{t}}.lead_id = :user_id)) AND {_runs('sg')})"
)


def of_the_day(*categories: ParticipationCategory) -> str:
    """The organisations that take part in the mission in one of these categories.

    M2: an organisation that has left no longer validates, nor is waited for.
    """
    held = ", ".join(f"'{category.value}'" for category in categories)
    return (
        "SELECT ip.organisation_id FROM mission_participation ip"
        " JOIN membership im ON im.organisation_id = ip.organisation_id"
        f" WHERE ip.mission_id = {{t}}.id AND ip.category IN ({held}) AND {_runs('ip')}"
        " AND im.agency_id = {t}.agency_id AND im.category <> 'FUNDER'"
        " AND im.joined_on <= :today AND (im.left_on IS NULL OR im.left_on > :today)"
    )


_INVOLVED_OF_THE_DAY: Final = of_the_day(ParticipationCategory.INVOLVED)
VALIDATORS: Final = (
    f"SELECT iv.organisation_id FROM ({_INVOLVED_OF_THE_DAY}) iv"
    " WHERE {t}.validation_rule = 'EVERY_INVOLVED'"
    " UNION SELECT {t}.requested_by_id WHERE {t}.validation_rule = 'DIRECT_COMMISSIONER'"
    " AND {t}.requested_by_id IS NOT NULL"
)
"""The organisations that must validate a mission's deliverables on the day (MI3)."""

_MANDATES: Final = ", ".join(f"'{role.value}'" for role in sorted(MANDATED_ROLES))


def _mandated(organisations: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM role_grant mg WHERE mg.user_id = :user_id"
        f" AND mg.role IN ({_MANDATES}) AND {_runs('mg')}"
        f" AND mg.organisation_id IN ({organisations}))"
    )


MANDATED: Final = _mandated("o.id")
"""Whether the viewer speaks for the organisation `o`."""
INVOLVED: Final = f"EXISTS ({_INVOLVED_OF_THE_DAY})"
HAS_VALIDATORS: Final = f"EXISTS ({VALIDATORS})"
VALIDATES: Final = _mandated(VALIDATORS)
COMMISSIONS: Final = _mandated("{t}.requested_by_id")
OWES: Final = _mandated(
    f"SELECT va.organisation_id FROM ({VALIDATORS}) va WHERE NOT EXISTS ("
    "SELECT 1 FROM deliverable_validation dv WHERE dv.organisation_id = va.organisation_id"
    " AND dv.deliverable_id = {d}.id AND dv.edition = {d}.edition)"
)
"""Whether one of those the viewer speaks for has not validated the deliverable `{d}` yet."""

# The last presented version of a programme: no later one, in its numbering, was presented.
_PRESENTED_LINE: Final = (
    "EXISTS (SELECT 1 FROM programme_line li JOIN programme_version pv"
    " ON pv.id = li.programme_version_id WHERE li.mission_id = {t}.id AND li.state <> 'DROPPED'"
    " AND pv.status = 'PRESENTED' AND NOT EXISTS (SELECT 1 FROM programme_version lv"
    " WHERE lv.programme_id = pv.programme_id AND lv.status = 'PRESENTED'"
    " AND lv.number > pv.number))"
)
_APPROVED_LINE: Final = (
    "EXISTS (SELECT 1 FROM programme_line li JOIN programme_version pv"
    " ON pv.id = li.programme_version_id WHERE li.mission_id = {t}.id AND li.state <> 'DROPPED'"
    " AND pv.status = 'APPROVED')"
)
_STARTS_ON_PRESENTED: Final = (
    "EXISTS (SELECT 1 FROM agency sa WHERE sa.id = {t}.agency_id"
    " AND sa.work_may_start_on = 'LAST_PRESENTED')"
)
LINED: Final = f"({_APPROVED_LINE} OR ({_STARTS_ON_PRESENTED} AND {_PRESENTED_LINE}))"
PENDING_APPROVAL: Final = (
    "({t}.status IN ('PROGRAMMED', 'IN_PROGRESS', 'SUSPENDED', 'DELIVERED', 'VALIDATED')"
    f" AND {_PRESENTED_LINE} AND NOT {_APPROVED_LINE})"
)
"""Whether the mission runs on a version that no body has approved yet."""

_DELIVERABLES: Final = "SELECT 1 FROM deliverable dl WHERE dl.mission_id = {t}.id"
_UNVALIDATED: Final = f"{_DELIVERABLES} AND dl.status IN ('DRAFT', 'SUBMITTED', 'RETURNED')"

_OUTSIDE: Final = "{t}.partnership = 'OUTSIDE_PROGRAMME'"

FACTS: Final[Mapping[str, str]] = {
    "steers": STEERS,
    "validates": VALIDATES,
    "has_validators": HAS_VALIDATORS,
    "involved": INVOLVED,
    "lined": LINED,
    "led": "{t}.lead_id IS NOT NULL",
    "delivers": f"EXISTS ({_DELIVERABLES})",
    "all_validated": f"(EXISTS ({_DELIVERABLES}) AND NOT EXISTS ({_UNVALIDATED}))",
    "outside": _OUTSIDE,
}
"""Each fact of `MissionFacts` but its strand."""


async def read_facts(tx: Transaction, mission_id: UUID, strand: Strand, by: Viewer) -> MissionFacts:
    return MissionFacts(strand=strand, **await truths(tx, FACTS, "mission", mission_id, by))


async def truths(
    tx: Transaction, facts: Mapping[str, str], table: str, id_: UUID, by: Viewer
) -> dict[str, bool]:
    """What these facts are for one row of `table`, which is their `{t}`."""
    columns = ", ".join(f"({sql})" for sql in facts.values())
    sql, parameters = bound(
        f"SELECT {columns} FROM {table} {{t}} WHERE {{t}}.id = :row_id", by, row_id=id_
    )
    (row,) = await tx.fetch(sql, parameters)
    return {name: decode_bool(value) for name, value in zip(facts, row, strict=True)}


async def require_steering(tx: Transaction, mission_id: UUID, by: Viewer) -> None:
    """Raises Forbidden unless the viewer leads this mission, or keeps its agency."""
    if not (await truths(tx, {"steers": STEERS}, "mission", mission_id, by))["steers"]:
        raise Forbidden


async def validators(tx: Transaction, mission_id: UUID, by: Viewer) -> set[UUID]:
    """The organisations that must validate on the day."""
    return await organisations(tx, f"o.id IN ({VALIDATORS})", by, mission_id=mission_id)


async def organisations(tx: Transaction, condition: str, by: Viewer, **more: Any) -> set[UUID]:
    """The organisations `o` that stand in this relation to the mission `{t}`."""
    sql, parameters = bound(
        f"SELECT o.id FROM organisation o, mission {{t}} WHERE {{t}}.id = :mission_id"
        f" AND {condition}",
        by,
        **more,
    )
    return {decode_uuid(row[0]) for row in await tx.fetch(sql, parameters)}


def bound(text: str, by: Viewer, **more: Any) -> tuple[str, list[Any]]:
    """`text` with `{t}` as `t0` and its names as placeholders, and their values in order."""
    values = {**by.parameters(), **more}
    names: dict[str, int] = {}
    sql = _NAMED.sub(
        lambda found: f"${names.setdefault(found[1], len(names) + 1)}", text.replace("{t}", "t0")
    )
    return sql, [values[name] for name in names]
