"""The accounts of each circle, as SQL over the object that is told of.

`:object_id` is the object, `:today` the day, `:actor_id` who did it: nobody is told what they did
themselves. Refuses whoever is suspended, and whoever wants neither feed nor mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from server.access.policy import MANDATED_ROLES
from server.domain.governance.rights import KEEPING_ROLES
from server.domain.instruments.rights import ACCOMPANYING_ROLES
from server.domain.missions.facts import VALIDATORS, of_the_day
from server.domain.notices.machine import Circle, Told
from server.vocabulary import ParticipationCategory, Role

_INVOLVED: Final = of_the_day(ParticipationCategory.INVOLVED)
_FOLLOWING: Final = of_the_day(ParticipationCategory.INVOLVED, ParticipationCategory.INTERESTED)


def _roles(roles: frozenset[Role] | tuple[Role, ...]) -> str:
    return ", ".join(f"'{role.value}'" for role in sorted(roles))


def _active(alias: str, from_column: str = "from_on", to_column: str = "to_on") -> str:
    return (
        f"{alias}.{from_column} <= :today"
        f" AND ({alias}.{to_column} IS NULL OR {alias}.{to_column} > :today)"
    )


def _mandated(organisations: str) -> str:
    """The accounts that may speak for one of these organisations."""
    return (
        f"SELECT cg.user_id FROM role_grant cg WHERE cg.role IN ({_roles(MANDATED_ROLES)})"
        f" AND {_active('cg')} AND cg.organisation_id IN ({organisations})"
    )


MISSION_OF: Final[Mapping[str, str]] = {
    "Mission": ":object_id",
    "Deliverable": "(SELECT cd.mission_id FROM deliverable cd WHERE cd.id = :object_id)",
    "OutputRequest": "(SELECT cq.mission_id FROM output_request cq WHERE cq.id = :object_id)",
}
"""SQL: the mission of an object."""
_AGENCY_OF: Final[Mapping[str, str]] = {
    "Deliverable": "(SELECT cm.agency_id FROM mission cm JOIN deliverable cd"
    " ON cd.mission_id = cm.id WHERE cd.id = :object_id)",
    "ProgrammeVersion": "(SELECT cp.agency_id FROM programme cp JOIN programme_version cv"
    " ON cv.programme_id = cp.id WHERE cv.id = :object_id)",
    "MissionRequest": "(SELECT cr.agency_id FROM mission_request cr WHERE cr.id = :object_id)",
}
_ASKED_BY: Final[Mapping[str, str]] = {
    "MissionRequest": "mission_request",
    "ServiceRequest": "service_request",
    "OutputRequest": "output_request",
}


def _of_mission(object_type: str, organisations: str) -> str:
    return (
        f"SELECT co.id FROM organisation co, mission cm WHERE cm.id = {MISSION_OF[object_type]}"
        f" AND co.id IN ({organisations.replace('{t}', 'cm')})"
    )


def accounts_of(circle: Circle, object_type: str) -> str:
    """SQL: the ids of the accounts of this circle. Raises KeyError where the object has none."""
    match circle:
        case Circle.FOLLOWERS:
            return _mandated(_of_mission(object_type, _FOLLOWING))
        case Circle.INVOLVED:
            return _mandated(_of_mission(object_type, _INVOLVED))
        case Circle.VALIDATORS:
            return _mandated(
                f"{_of_mission(object_type, VALIDATORS)} AND NOT EXISTS ("
                "SELECT 1 FROM deliverable_validation cw JOIN deliverable ce"
                " ON ce.id = cw.deliverable_id AND ce.edition = cw.edition"
                " WHERE ce.id = :object_id AND cw.organisation_id = co.id)"
            )
        case Circle.LEAD:
            return f"SELECT cl.lead_id FROM mission cl WHERE cl.id = {MISSION_OF[object_type]}"
        case Circle.RECEIVER | Circle.ASKER:
            return _mandated(
                f"SELECT ca.organisation_id FROM {_ASKED_BY[object_type]} ca"
                " WHERE ca.id = :object_id"
            )
        case Circle.SITTING:
            return _mandated(
                "SELECT cb.organisation_id FROM body_member cb JOIN meeting cm"
                f" ON cm.body_id = cb.body_id WHERE cm.id = :object_id AND {_active('cb')}"
            )
        case Circle.MEMBERS:
            return _mandated(
                "SELECT ck.organisation_id FROM membership ck"
                f" WHERE ck.agency_id = {_AGENCY_OF[object_type]}"
                f" AND {_active('ck', 'joined_on', 'left_on')}"
            )
        case Circle.PROGRAMMERS:
            return (
                f"SELECT cs.user_id FROM role_grant cs WHERE cs.role IN ({_roles(KEEPING_ROLES)})"
                f" AND cs.agency_id = {_AGENCY_OF[object_type]} AND {_active('cs')}"
            )
        case Circle.OWNERS:
            return _mandated(
                "SELECT cr.holder_id FROM roadmap cr JOIN action cx ON cx.roadmap_id = cr.id"
                " WHERE cx.id = :object_id"
            )
        case Circle.BUYERS:
            return _mandated(
                "SELECT cf.authority_id FROM framework_agreement cf WHERE cf.id = :object_id"
                " UNION SELECT ch.pilot_id FROM flash_workshop ch"
                " WHERE ch.framework_id = :object_id AND ch.status IN ('REQUESTED', 'FRAMED')"
            )
        case Circle.PARTIES:
            return _mandated(
                "SELECT cy.organisation_id FROM contract_party cy"
                " WHERE cy.contract_id = :object_id AND cy.to_on IS NULL"
            )
        case Circle.ACCOMPANYING:
            return (
                "SELECT cg.user_id FROM role_grant cg JOIN contract cc ON cc.agency_id = cg.agency_id"
                f" WHERE cc.id = :object_id AND cg.role IN ({_roles(ACCOMPANYING_ROLES)})"
                f" AND {_active('cg')}"
            )
        case Circle.OFFICER:
            return (
                "SELECT cx.officer_id FROM action cx WHERE cx.id = :object_id"
                " AND cx.officer_id IS NOT NULL"
            )
        case _:
            assert_never(circle)


def recipients(told: Told, object_type: str) -> str:
    """SQL: the accounts to tell, each once, in the order in which their rows are written."""
    circles = " UNION ".join(accounts_of(circle, object_type) for circle in told.circles)
    return (
        f"SELECT a.id FROM account a WHERE a.id IN ({circles}) AND a.suspended_at IS NULL"
        " AND (a.notices_in_feed OR a.notices_by_email <> 'NEVER') AND a.id <> :actor_id"
        # One order for all writers: two who tell the same people wait for one another, no more.
        " ORDER BY a.id"
    )
