"""Who sees which facet of a mission: the table, and its Python form.

Refuses everything that the table does not open: a viewer whose relation to a mission is not listed
sees nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.vocabulary import (
    DeliverableKind,
    DeliverableStatus,
    Facet,
    ParticipationCategory,
    Role,
    ViewerKind,
    VisibilityPolicy,
)


class Relation(StrEnum):
    """What a viewer is to one mission. A viewer may hold several; their facets add up."""

    STAFF = "STAFF"
    INVOLVED = "INVOLVED"
    INTERESTED = "INTERESTED"
    INFORMED = "INFORMED"
    MEMBER = "MEMBER"
    FUNDER = "FUNDER"


_F: Final = Facet
_BASE: Final = frozenset({_F.EXISTENCE, _F.SUMMARY, _F.RELEASED_DELIVERABLES})
_READERS_OF_FINALS: Final = _BASE | {_F.VALIDATED_DELIVERABLES}

MATRIX: Final[Mapping[VisibilityPolicy, Mapping[Relation, frozenset[Facet]]]] = {
    VisibilityPolicy.MEMBERS_ON_REQUEST: {
        Relation.STAFF: frozenset(Facet),
        Relation.INVOLVED: frozenset(Facet),
        Relation.INTERESTED: _READERS_OF_FINALS | {_F.PROGRESS, _F.COMMITTEES},
        Relation.INFORMED: _BASE,
        Relation.MEMBER: _BASE,
    },
    VisibilityPolicy.MEMBERS_AND_FUNDERS: {
        Relation.STAFF: frozenset(Facet),
        Relation.INVOLVED: frozenset(Facet),
        Relation.INTERESTED: _READERS_OF_FINALS | {_F.PROGRESS, _F.COMMITTEES},
        Relation.INFORMED: _READERS_OF_FINALS,
        Relation.MEMBER: _READERS_OF_FINALS,
        Relation.FUNDER: _READERS_OF_FINALS,
    },
}

ON_REQUEST: Final[Mapping[VisibilityPolicy, Mapping[Relation, frozenset[DeliverableKind]]]] = {
    VisibilityPolicy.MEMBERS_ON_REQUEST: {
        Relation.INFORMED: frozenset(DeliverableKind),
        Relation.MEMBER: frozenset({DeliverableKind.STUDY}),
    },
    VisibilityPolicy.MEMBERS_AND_FUNDERS: {},
}
"""The cells « on granted request » of F6: which kinds a request is served, by relation."""

FACET_OF_DELIVERABLE: Final[Mapping[DeliverableStatus, Facet]] = {
    DeliverableStatus.DRAFT: _F.DRAFTS,
    DeliverableStatus.SUBMITTED: _F.DRAFTS,
    DeliverableStatus.RETURNED: _F.DRAFTS,
    DeliverableStatus.VALIDATED: _F.VALIDATED_DELIVERABLES,
    DeliverableStatus.RELEASED_TO_MEMBERS: _F.RELEASED_DELIVERABLES,
    DeliverableStatus.PUBLISHED: _F.RELEASED_DELIVERABLES,
}

STAFF_ROLES: Final = frozenset(
    {
        Role.AGENCY_ADMIN,
        Role.AGENCY_PROGRAMMER,
        Role.AGENCY_PROJECT_LEAD,
        Role.AGENCY_STAFF,
        Role.AUDITOR,
    }
)
FACILITATING_ROLES: Final = frozenset({Role.FACILITATOR, Role.CO_FACILITATOR})
WORKSHOP_ROLES: Final = FACILITATING_ROLES | {Role.TABLE_HOST, Role.NOTE_TAKER, Role.OBSERVER}
"""Roles held in one workshop; those that do not facilitate watch it, and act there as their seat
allows."""
MANDATED_ROLES: Final = frozenset({Role.MEMBER_ELECTED, Role.MEMBER_TECHNICIAN, Role.STATE_SERVICE})
"""Roles in an organisation that may adopt, sign or refuse in its name; a State service also issues
purchase orders."""

# Which relations a kind of viewer can hold at all: the others are left out of its statements.
HELD_BY: Final[Mapping[ViewerKind, frozenset[Relation]]] = {
    ViewerKind.MEMBER: frozenset(Relation) - {Relation.STAFF},
    ViewerKind.STAFF: frozenset(Relation),
    ViewerKind.AUDITOR: frozenset({Relation.STAFF}),
}


@dataclass(frozen=True, slots=True)
class Participation:
    """One row of a mission's history of members."""

    organisation_id: UUID
    category: ParticipationCategory
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class MissionFacts:
    """What the policy needs to know of one mission."""

    agency_id: UUID
    visibility_policy: VisibilityPolicy
    participations: tuple[Participation, ...] = ()


def relations(viewer: Viewer, mission: MissionFacts) -> frozenset[Relation]:
    """Everything the viewer is to the mission on `viewer.today`, and may be as their kind."""
    found: set[Relation] = set()
    if mission.agency_id in viewer.staff_of:
        found.add(Relation.STAFF)
    if mission.agency_id in viewer.member_of:
        found.add(Relation.MEMBER)
    if mission.agency_id in viewer.funder_of:
        found.add(Relation.FUNDER)
    for row in mission.participations:
        active = row.from_on <= viewer.today and (row.to_on is None or row.to_on > viewer.today)
        # M2: only a member of the day takes part.
        if (
            active
            and row.organisation_id == viewer.organisation_id
            and mission.agency_id in viewer.member_of
        ):
            found.add(Relation[row.category.name])
    return frozenset(found) & HELD_BY.get(viewer.kind, frozenset())


def facets(viewer: Viewer, mission: MissionFacts) -> frozenset[Facet]:
    """The facets of the mission that the viewer may read. Empty means it does not exist for them."""
    row = MATRIX[mission.visibility_policy]
    seen: set[Facet] = set()
    for relation in relations(viewer, mission):
        seen |= row.get(relation, frozenset())
    return frozenset(seen)


@dataclass(frozen=True, slots=True)
class DeliverableFacts:
    """What the policy needs to know of one deliverable, beside its mission."""

    status: DeliverableStatus
    received_by: frozenset[UUID] = frozenset()


def reads_deliverable(viewer: Viewer, mission: MissionFacts, deliverable: DeliverableFacts) -> bool:
    """Whether the deliverable is there for the viewer. A published one is there for everybody.

    What was served stays received (MP2): a request counts as granted by its reception, whatever
    category the organisation has now, as long as it has a cell « on granted request ».
    """
    if deliverable.status is DeliverableStatus.PUBLISHED:
        return True
    facet = FACET_OF_DELIVERABLE[deliverable.status]
    if facet in facets(viewer, mission):
        return True
    granted = ON_REQUEST[mission.visibility_policy].keys() & relations(viewer, mission)
    return (
        facet is Facet.VALIDATED_DELIVERABLES
        and bool(granted)
        and viewer.organisation_id in deliverable.received_by
    )


def served_kinds(policy: VisibilityPolicy, held: Iterable[Relation]) -> frozenset[DeliverableKind]:
    """The kinds of validated deliverables that a request of such an organisation is served."""
    kinds: set[DeliverableKind] = set()
    for relation in held:
        if Facet.VALIDATED_DELIVERABLES in MATRIX[policy].get(relation, frozenset()):
            return frozenset(DeliverableKind)
        kinds |= ON_REQUEST[policy].get(relation, frozenset())
    return frozenset(kinds)
