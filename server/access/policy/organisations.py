"""Who sees territories and themes, the people of an organisation, and what a member pays.

Refuses what one member pays to every other one: no view shows a price per member.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.rules import Rule, anyone, is_staff
from server.vocabulary import ViewerKind

TERRITORIES: Final = anyone()
TERRITORY_MEMBERS: Final = anyone()
THEMES: Final = anyone()

_OWN: Final = "{t}.organisation_id = :organisation_id"
_KEPT: Final = is_staff("{t}.registered_by_id")
# Rows that are not there, rather than a scope of the table, as for accounts.
PEOPLE: Final = Rule(
    {
        ViewerKind.MEMBER: f"({_OWN} AND :reads_missions)",
        ViewerKind.STAFF: f"(({_OWN} OR {_KEPT}) AND :reads_missions)",
        ViewerKind.AUDITOR: f"({_KEPT} AND :reads_missions)",
    }
)
"""A person is seen by the staff of the agency that keeps them and by their own organisation."""


def _of_membership(inner: str) -> str:
    return (
        "(EXISTS (SELECT 1 FROM membership ms WHERE ms.id = {t}.membership_id"
        f" AND ({inner})) AND :reads_programmes)"
    )


_PAYS: Final = "ms.organisation_id = :organisation_id"
_CASHES: Final = is_staff("ms.agency_id")
MEMBERSHIP_DUES: Final = Rule(
    {
        ViewerKind.MEMBER: _of_membership(_PAYS),
        ViewerKind.STAFF: _of_membership(f"{_PAYS} OR {_CASHES}"),
        ViewerKind.AUDITOR: _of_membership(_CASHES),
    }
)
"""What a member owes or grants is between it and its agency."""
