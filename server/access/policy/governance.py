"""Who sees the bodies of an agency, their members, their meetings and what they decide.

Who governs an agency is public, as in its statutes. Refuses what a body only plans to those who do
not sit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.access.policy.instruments import (
    AGREEMENT_INSIDE,
    AGREEMENTS,
    CONTRACT_INSIDE,
    CONTRACTS,
)
from server.access.policy.missions import MISSION_COMMITTEES, of_mission
from server.access.policy.programmes import PROGRAMME_VERSIONS
from server.access.policy.rules import EVERY_ROW, NO_ROW, Rule, belongs, is_staff, of_visible
from server.vocabulary import ViewerKind


def _governed(
    agency_body: Mapping[ViewerKind, str], council: str, contracts: Rule, agreements: Rule
) -> Rule:
    """Over `governance_body`: a body of the agency by its own rule, one of a mission as F4, one of
    an instrument as the instrument, and the council of an organisation by `council`."""
    committees = of_mission(MISSION_COMMITTEES)
    of_contract = of_visible("contract", "{t}.contract_id", contracts, alias="bc")
    of_agreement = of_visible("agreement", "{t}.agreement_id", agreements, alias="ba")
    return Rule(
        {
            kind: f"(({{t}}.agency_id IS NOT NULL AND {{t}}.mission_id IS NULL"
            f" AND {agency_body.get(kind, NO_ROW)})"
            f" OR (:reads_missions AND {committees.get(kind, NO_ROW)})"
            f" OR ({{t}}.organisation_id IS NOT NULL AND {council})"
            f" OR (:reads_instruments AND ({of_contract.get(kind, NO_ROW)}"
            f" OR {of_agreement.get(kind, NO_ROW)})))"
            for kind in ViewerKind
        }
    )


def _of_the_agency(inside: str) -> str:
    """What is not public of a body: for a token that reads programmes."""
    return f"(:reads_programmes AND {inside})"


_OF_THE_AGENCY: Final[Mapping[ViewerKind, str]] = {
    ViewerKind.MEMBER: _of_the_agency(belongs("{t}.agency_id")),
    ViewerKind.STAFF: _of_the_agency(
        f"({belongs('{t}.agency_id')} OR {is_staff('{t}.agency_id')})"
    ),
    ViewerKind.AUDITOR: _of_the_agency(is_staff("{t}.agency_id")),
}

# Who governs an agency is public, as in its statutes, and so is the council of an organisation; a
# committee of a mission is F4 of it.
GOVERNANCE_BODIES: Final = _governed(
    dict.fromkeys(ViewerKind, EVERY_ROW), EVERY_ROW, CONTRACTS, AGREEMENTS
)
_BODIES_OF_MEMBERS: Final = _governed(
    _OF_THE_AGENCY, "{t}.organisation_id = :organisation_id", CONTRACT_INSIDE, AGREEMENT_INSIDE
)
BODY_MEMBERS: Final = Rule(
    of_visible("governance_body", "{t}.body_id", GOVERNANCE_BODIES, alias="gb")
)


def _meetings(kind: ViewerKind) -> str:
    """A meeting that took place is public with its body; what is only planned, or was cancelled,
    concerns those who sit: the members of the agency and its staff."""
    seen = of_visible("governance_body", "{t}.body_id", GOVERNANCE_BODIES, alias="gb")[kind]
    inside = of_visible("governance_body", "{t}.body_id", _BODIES_OF_MEMBERS, alias="gb")[kind]
    return f"(({{t}}.status IN ('HELD', 'MINUTED') AND {seen}) OR {inside})"


MEETINGS: Final = Rule({kind: _meetings(kind) for kind in ViewerKind})
_MEETINGS_OF_MEMBERS: Final = Rule(
    of_visible("governance_body", "{t}.body_id", _BODIES_OF_MEMBERS, alias="gb")
)
# Who came and who was represented is told to those who sit; a deliberation carries the counts.
MEETING_ATTENDANCES: Final = Rule(
    of_visible("meeting", "{t}.meeting_id", _MEETINGS_OF_MEMBERS, alias="me")
)


_OF_A_COUNCIL: Final = (
    "EXISTS (SELECT 1 FROM meeting cm WHERE cm.id = {t}.meeting_id"
    " AND EXISTS (SELECT 1 FROM governance_body cb WHERE cb.id = cm.body_id"
    " AND cb.organisation_id IS NOT NULL))"
)


def _deliberations(kind: ViewerKind) -> str:
    """A decision on a public version of a programme is as public as the version, and those of a
    council are public; the other decisions of a body are read by those who sit."""
    meeting = of_visible("meeting", "{t}.meeting_id", MEETINGS, alias="me")[kind]
    version = of_visible(
        "programme_version", "{t}.programme_version_id", PROGRAMME_VERSIONS, alias="pv"
    )[kind]
    inside = of_visible("meeting", "{t}.meeting_id", _MEETINGS_OF_MEMBERS, alias="me")[kind]
    return f"((({version} OR {_OF_A_COUNCIL}) AND {meeting}) OR {inside})"


DELIBERATIONS: Final = Rule({kind: _deliberations(kind) for kind in ViewerKind})

RATIFICATIONS: Final = Rule(
    of_visible("deliberation", "{t}.decision_id", DELIBERATIONS, alias="rd")
)
