"""What each viewer may see, written once as a table (DOMAIN §3).

From `MATRIX` come both forms of every answer: `facets()`, the Python function, and the SQL
predicates that each query plan carries. A test proves that they agree. Refuses everything that the
table does not open: a viewer whose relation to a mission is not listed sees nothing of it.

Predicates are texts with `{t}` for the row's table alias and `:name` for a value of
`Viewer.parameters()`. They hold no value themselves, so viewers of one kind share a plan.
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
    Scope,
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
FACILITATING_ROLES: Final = frozenset({Role.FACILITATOR})
MANDATED_ROLES: Final = frozenset({Role.MEMBER_ELECTED, Role.MEMBER_TECHNICIAN})
"""Roles in an organisation that may adopt or refuse in its name."""


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
    return frozenset(found) & _HELD_BY.get(viewer.kind, frozenset())


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A visibility predicate for each kind of viewer; a kind that is not listed sees no row.

    `scope`, when set, is what a token must hold before any statement on the table runs.
    """

    by_kind: Mapping[ViewerKind, str]
    scope: Scope | None = None

    def predicate(self, kind: ViewerKind) -> str:
        return self.by_kind.get(kind, NO_ROW)


EVERY_ROW: Final = "1 = 1"
NO_ROW: Final = "1 = 0"


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(f"'{role.value}'" for role in sorted(roles))


def _staff(agency_column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = :user_id"
        f" AND g.agency_id = {agency_column} AND g.role IN ({_roles(STAFF_ROLES)})"
        f" AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on > :today))"
    )


def _belongs(agency_column: str, categories: str | None = None) -> str:
    kind = f" AND m.category {categories}" if categories else ""
    return (
        f"EXISTS (SELECT 1 FROM membership m WHERE m.organisation_id = :organisation_id"
        f" AND m.agency_id = {agency_column}{kind}"
        f" AND m.joined_on <= :today AND (m.left_on IS NULL OR m.left_on > :today))"
    )


_MEMBERS: Final = "<> 'FUNDER'"
_FUNDERS: Final = "= 'FUNDER'"


def _takes_part(mission_column: str, agency_column: str, category: Relation) -> str:
    return (
        f"(EXISTS (SELECT 1 FROM mission_participation p"
        f" WHERE p.organisation_id = :organisation_id AND p.mission_id = {mission_column}"
        f" AND p.category = '{category.value}'"
        f" AND p.from_on <= :today AND (p.to_on IS NULL OR p.to_on > :today))"
        f" AND {_belongs(agency_column, _MEMBERS)})"
    )


def _relation(relation: Relation, mission_column: str, agency_column: str) -> str:
    match relation:
        case Relation.STAFF:
            return _staff(agency_column)
        case Relation.MEMBER:
            return _belongs(agency_column, _MEMBERS)
        case Relation.FUNDER:
            return _belongs(agency_column, _FUNDERS)
        case Relation.INVOLVED | Relation.INTERESTED | Relation.INFORMED:
            return _takes_part(mission_column, agency_column, relation)


# Which relations a kind of viewer can hold at all: the others are left out of its statements.
_HELD_BY: Final[Mapping[ViewerKind, frozenset[Relation]]] = {
    ViewerKind.MEMBER: frozenset(Relation) - {Relation.STAFF},
    ViewerKind.STAFF: frozenset(Relation),
    ViewerKind.AUDITOR: frozenset({Relation.STAFF}),
}


def mission_facet(facet: Facet, *, mission: str = "{t}.id", agency: str = "{t}.agency_id") -> Rule:
    """The rule that opens one facet of the mission whose id and agency stand in these columns."""
    return Rule(
        {kind: _opens(facet, kind, mission, agency) for kind in _HELD_BY}, scope=Scope.MISSION_READ
    )


# Only a member of the day takes part (M2): what opens to members opens to them already.
_MEMBERS_ALREADY: Final = frozenset({Relation.INVOLVED, Relation.INTERESTED, Relation.INFORMED})


def _opens(facet: Facet, kind: ViewerKind, mission: str, agency: str) -> str:
    opening = {
        policy: frozenset(r for r in Relation if facet in row.get(r, frozenset()))
        for policy, row in MATRIX.items()
    }
    return _held(opening, kind, mission, agency)


def _held(
    opening: Mapping[VisibilityPolicy, frozenset[Relation]],
    kind: ViewerKind,
    mission: str,
    agency: str,
) -> str:
    """Whether the viewer is to the mission one of what the agency's policy opens to."""
    opening = {policy: _holders(open_to, kind) for policy, open_to in opening.items()}
    common = frozenset.intersection(*opening.values())
    terms = [_relation(r, mission, agency) for r in Relation if r in common]
    for policy, open_to in opening.items():
        only = [_relation(r, mission, agency) for r in Relation if r in open_to - common]
        if only:
            terms.append(
                f"(EXISTS (SELECT 1 FROM agency a WHERE a.id = {agency}"
                f" AND a.visibility_policy = '{policy.value}') AND ({' OR '.join(only)}))"
            )
    return f"({' OR '.join(terms)})" if terms else NO_ROW


def _holders(open_to: frozenset[Relation], kind: ViewerKind) -> frozenset[Relation]:
    held = open_to & _HELD_BY[kind]
    return held - _MEMBERS_ALREADY if Relation.MEMBER in held else held


def _anyone(scope: Scope | None = None) -> Rule:
    return Rule(dict.fromkeys(ViewerKind, EVERY_ROW), scope=scope)


def _of_visible(table: str, column: str, rule: Rule, *, alias: str) -> dict[ViewerKind, str]:
    """The same rule, asked of the row of `table` that `column` names."""
    return {
        kind: f"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.id = {column}"
        f" AND {text.replace('{t}', alias)})"
        for kind, text in rule.by_kind.items()
    }


ORGANISATIONS: Final = _anyone()
AGENCIES: Final = _anyone()
MEMBERSHIPS: Final = _anyone()

PROGRAMMES: Final = _anyone()
"""A partnership programme is a public document; its drafts are not, and its days are aggregates."""

_PUBLIC_VERSIONS: Final = "{t}.status IN ('PRESENTED', 'APPROVED', 'REJECTED', 'SUPERSEDED')"
_STAFF_OF_VERSION: Final = (
    "EXISTS (SELECT 1 FROM programme pr WHERE pr.id = {t}.programme_id AND "
    + _staff("pr.agency_id")
    + ")"
)
PROGRAMME_VERSIONS: Final = Rule(
    {
        **dict.fromkeys(ViewerKind, _PUBLIC_VERSIONS),
        ViewerKind.STAFF: f"({_PUBLIC_VERSIONS} OR {_STAFF_OF_VERSION})",
        ViewerKind.AUDITOR: f"({_PUBLIC_VERSIONS} OR {_STAFF_OF_VERSION})",
    }
)
AXES: Final = Rule(
    _of_visible("programme_version", "{t}.programme_version_id", PROGRAMME_VERSIONS, alias="pv")
)
ORIENTATIONS: Final = Rule(_of_visible("axis", "{t}.axis_id", AXES, alias="ax"))

MISSIONS: Final = mission_facet(Facet.EXISTENCE)
MISSION_SUMMARY: Final = mission_facet(Facet.SUMMARY)
MISSION_PROGRESS: Final = mission_facet(Facet.PROGRESS)
MISSION_DAYS: Final = mission_facet(Facet.DAYS_AND_MONEY)


def _of_mission(rule: Rule, column: str = "{t}.mission_id") -> dict[ViewerKind, str]:
    return _of_visible("mission", column, rule, alias="mi")


PROGRAMME_LINES: Final = Rule(
    {
        kind: f"({mission} AND {AXES.by_kind[kind]})"
        for kind, mission in _of_mission(MISSIONS).items()
    },
    scope=Scope.MISSION_READ,
)
LINE_DAYS: Final = Rule(_of_mission(MISSION_DAYS), scope=Scope.MISSION_READ)
MISSION_PARTICIPATIONS: Final = Rule(_of_mission(MISSION_SUMMARY), scope=Scope.MISSION_READ)


_RECEIVED: Final = (
    "EXISTS (SELECT 1 FROM output_reception r WHERE r.deliverable_id = {t}.id"
    " AND r.organisation_id = :organisation_id)"
)
_PUBLISHED: Final = f"{{t}}.status = '{DeliverableStatus.PUBLISHED.value}'"


def _statuses(facet: Facet) -> str:
    named = [f"'{status.value}'" for status, by in FACET_OF_DELIVERABLE.items() if by is facet]
    return f"{{t}}.status IN ({', '.join(named)})"


def _deliverables(kind: ViewerKind) -> str:
    """`reads_deliverable`, as SQL: the mission is looked up once, then its facets are asked."""
    terms = [
        f"({_statuses(facet)} AND {_opens(facet, kind, 'mi.id', 'mi.agency_id')})"
        for facet in dict.fromkeys(FACET_OF_DELIVERABLE.values())
    ]
    asked = {policy: frozenset(row) for policy, row in ON_REQUEST.items()}
    granted = _held(asked, kind, "mi.id", "mi.agency_id")
    if granted != NO_ROW:
        terms.append(f"({_statuses(Facet.VALIDATED_DELIVERABLES)} AND {_RECEIVED} AND {granted})")
    return (
        f"({_PUBLISHED} OR EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {{t}}.mission_id"
        f" AND ({' OR '.join(terms)})))"
    )


DELIVERABLES: Final = Rule(
    {kind: _deliverables(kind) if kind in _HELD_BY else _PUBLISHED for kind in ViewerKind},
    scope=Scope.MISSION_READ,
)
DELIVERABLE_SUMMARY: Final = Rule(_of_mission(MISSION_SUMMARY), scope=Scope.MISSION_READ)
DELIVERABLE_DRAFTS: Final = Rule(_of_mission(mission_facet(Facet.DRAFTS)), scope=Scope.MISSION_READ)
DELIVERABLE_VALIDATIONS: Final = Rule(
    {
        kind: f"EXISTS (SELECT 1 FROM deliverable de WHERE de.id = {{t}}.deliverable_id"
        f" AND {DELIVERABLES.by_kind[kind].replace('{t}', 'de')}"
        f" AND {summary.replace('{t}', 'de')})"
        for kind, summary in DELIVERABLE_SUMMARY.by_kind.items()
    },
    scope=Scope.MISSION_READ,
)

_OWN_ROW: Final = "{t}.organisation_id = :organisation_id"


def _own_or_staff(staff: str) -> Rule:
    """What an organisation asked for and received is its own affair, and the agency's."""
    return Rule(
        {
            ViewerKind.MEMBER: _OWN_ROW,
            ViewerKind.STAFF: f"({_OWN_ROW} OR {staff})",
            ViewerKind.AUDITOR: staff,
        },
        scope=Scope.MISSION_READ,
    )


_STAFF_OF_MISSION: Final = (
    f"EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {{t}}.mission_id AND {_staff('mi.agency_id')})"
)
OUTPUT_REQUESTS: Final = _own_or_staff(_STAFF_OF_MISSION)
OUTPUT_RECEPTIONS: Final = _own_or_staff(
    "EXISTS (SELECT 1 FROM deliverable de WHERE de.id = {t}.deliverable_id"
    f" AND {_STAFF_OF_MISSION.replace('{t}', 'de')})"
)


def _of_agency_version(inner: str) -> str:
    return f"EXISTS (SELECT 1 FROM programme pr WHERE pr.id = {{t}}.programme_id AND {inner})"


VERSION_TOTALS: Final = Rule(
    {
        ViewerKind.MEMBER: _of_agency_version(_belongs("pr.agency_id")),
        ViewerKind.STAFF: _of_agency_version(
            f"({_belongs('pr.agency_id')} OR {_staff('pr.agency_id')})"
        ),
        ViewerKind.AUDITOR: _STAFF_OF_VERSION,
    },
    scope=Scope.PROGRAMME_READ,
)
"""Days summed by strand and axis are shown to every member and funder, never by mission."""

VERSION_PREPARATION: Final = Rule(
    {ViewerKind.STAFF: _STAFF_OF_VERSION, ViewerKind.AUDITOR: _STAFF_OF_VERSION}
)
"""Why a version was sent back is the agency's own affair, even once it is public."""

AXIS_TOTALS: Final = Rule(
    _of_visible("programme_version", "{t}.programme_version_id", VERSION_TOTALS, alias="pv"),
    scope=Scope.PROGRAMME_READ,
)

MISSION_COMMITTEES: Final = mission_facet(Facet.COMMITTEES)


def _governed(agency_body: Mapping[ViewerKind, str]) -> Rule:
    """Over `governance_body`: a body of the agency by its own rule, one of a mission as F4."""
    committees = _of_mission(MISSION_COMMITTEES)
    return Rule(
        {
            kind: f"(({{t}}.mission_id IS NULL AND {agency_body.get(kind, NO_ROW)})"
            f" OR (:reads_missions AND {committees.get(kind, NO_ROW)}))"
            for kind in ViewerKind
        }
    )


_OF_THE_AGENCY: Final[Mapping[ViewerKind, str]] = {
    ViewerKind.MEMBER: _belongs("{t}.agency_id"),
    ViewerKind.STAFF: f"({_belongs('{t}.agency_id')} OR {_staff('{t}.agency_id')})",
    ViewerKind.AUDITOR: _staff("{t}.agency_id"),
}

# Who governs an agency is public, as in its statutes; a committee of a mission is F4 of it.
GOVERNANCE_BODIES: Final = _governed(dict.fromkeys(ViewerKind, EVERY_ROW))
_BODIES_OF_MEMBERS: Final = _governed(_OF_THE_AGENCY)
BODY_MEMBERS: Final = Rule(
    _of_visible("governance_body", "{t}.body_id", GOVERNANCE_BODIES, alias="gb")
)


def _meetings(kind: ViewerKind) -> str:
    """A meeting that took place is public with its body; what is only planned, or was cancelled,
    concerns those who sit: the members of the agency and its staff."""
    seen = _of_visible("governance_body", "{t}.body_id", GOVERNANCE_BODIES, alias="gb")[kind]
    inside = _of_visible("governance_body", "{t}.body_id", _BODIES_OF_MEMBERS, alias="gb")[kind]
    return f"(({{t}}.status IN ('HELD', 'MINUTED') AND {seen}) OR {inside})"


MEETINGS: Final = Rule({kind: _meetings(kind) for kind in ViewerKind})
_MEETINGS_OF_MEMBERS: Final = Rule(
    _of_visible("governance_body", "{t}.body_id", _BODIES_OF_MEMBERS, alias="gb")
)
# Who came and who was represented is told to those who sit; a deliberation carries the counts.
MEETING_ATTENDANCES: Final = Rule(
    _of_visible("meeting", "{t}.meeting_id", _MEETINGS_OF_MEMBERS, alias="me")
)


def _deliberations(kind: ViewerKind) -> str:
    """A decision on a public version of a programme is as public as the version; the other
    decisions of a body are read by those who sit."""
    meeting = _of_visible("meeting", "{t}.meeting_id", MEETINGS, alias="me")[kind]
    version = _of_visible(
        "programme_version", "{t}.programme_version_id", PROGRAMME_VERSIONS, alias="pv"
    )[kind]
    inside = _of_visible("meeting", "{t}.meeting_id", _MEETINGS_OF_MEMBERS, alias="me")[kind]
    return f"(({version} AND {meeting}) OR {inside})"


DELIBERATIONS: Final = Rule({kind: _deliberations(kind) for kind in ViewerKind})

_WORKSHOP_OF_OWN_SESSION: Final = (
    "EXISTS (SELECT 1 FROM live_session ls WHERE ls.workshop_id = {t}.id AND ls.id = :session_id)"
)
_GRANTED_WORKSHOP: Final = (
    "EXISTS (SELECT 1 FROM role_grant wg WHERE wg.user_id = :user_id AND wg.workshop_id = {t}.id"
    " AND wg.from_on <= :today AND (wg.to_on IS NULL OR wg.to_on > :today))"
)


def _workshops(rule: Rule) -> Rule:
    """A workshop is seen through its mission, or by those who were given a role in it."""
    through_mission = _of_mission(rule)
    return Rule(
        {
            ViewerKind.PARTICIPANT: _WORKSHOP_OF_OWN_SESSION,
            **{kind: f"({text} OR {_GRANTED_WORKSHOP})" for kind, text in through_mission.items()},
        },
        scope=Scope.WORKSHOP_READ,
    )


WORKSHOPS: Final = _workshops(MISSION_SUMMARY)
_WORKSHOP_PROGRESS: Final = _workshops(MISSION_PROGRESS)


def _through(table: str, column: str, rule: Rule, *, alias: str) -> Rule:
    return Rule(_of_visible(table, column, rule, alias=alias), scope=rule.scope)


def _sessions(workshops: Rule) -> Rule:
    """A session is seen through its workshop; a participant sees the one they entered, no other."""
    through_workshop = _of_visible("workshop", "{t}.workshop_id", workshops, alias="wo")
    return Rule(
        {**through_workshop, ViewerKind.PARTICIPANT: "{t}.id = :session_id"}, scope=workshops.scope
    )


LIVE_SESSIONS: Final = _sessions(WORKSHOPS)
SESSION_PROGRESS: Final = _sessions(_WORKSHOP_PROGRESS)

LIVE_ACTIVITIES: Final = _through("live_session", "{t}.session_id", LIVE_SESSIONS, alias="se")
# Contributions are working material: F3 of the mission, not its summary.
CONTRIBUTIONS: Final = _through("live_session", "{t}.session_id", SESSION_PROGRESS, alias="se")


_PROPOSAL_HOLDER: Final = "{t}.holder_id = :organisation_id"
_HELD_PROPOSAL_OF_GROUP: Final = (
    "EXISTS (SELECT 1 FROM proposal hp WHERE hp.group_id = {t}.id"
    " AND hp.holder_id = :organisation_id)"
)


def _concluded(rule: Rule) -> Rule:
    """What a session brings out is seen once it concluded; before that, by those who run it."""
    done = (
        "EXISTS (SELECT 1 FROM live_session cs WHERE cs.id = {t}.session_id"
        " AND cs.status = 'CONCLUDED')"
    )
    return Rule(
        {
            kind: text if kind in (ViewerKind.STAFF, ViewerKind.AUDITOR) else f"({text} AND {done})"
            for kind, text in rule.by_kind.items()
        },
        scope=rule.scope,
    )


_SESSION_OUTCOMES: Final = _concluded(LIVE_ACTIVITIES)
IDEA_GROUPS: Final = Rule(
    {
        **_SESSION_OUTCOMES.by_kind,
        # The holder of a proposal reads the group behind it: that is its evidence.
        ViewerKind.MEMBER: f"({_SESSION_OUTCOMES.predicate(ViewerKind.MEMBER)}"
        f" OR {_HELD_PROPOSAL_OF_GROUP})",
    },
    scope=Scope.WORKSHOP_READ,
)
GROUP_TALLIES: Final = Rule(
    _of_visible("idea_group", "{t}.group_id", IDEA_GROUPS, alias="ig"), scope=Scope.WORKSHOP_READ
)
PROPOSALS: Final = Rule(
    {
        **_SESSION_OUTCOMES.by_kind,
        ViewerKind.MEMBER: f"({_SESSION_OUTCOMES.predicate(ViewerKind.MEMBER)}"
        f" OR {_PROPOSAL_HOLDER})",
    },
    scope=Scope.WORKSHOP_READ,
)

_ROADMAP_OF_HOLDER: Final = "{t}.holder_id = :organisation_id"
_ROADMAP_IN_AGENCY: Final = (
    "({t}.agency_id IS NOT NULL AND {t}.status <> 'DRAFT' AND " + _belongs("{t}.agency_id") + ")"
)
ROADMAPS: Final = Rule(
    {
        ViewerKind.MEMBER: f"({_ROADMAP_OF_HOLDER} OR {_ROADMAP_IN_AGENCY})",
        ViewerKind.STAFF: f"({_ROADMAP_OF_HOLDER} OR {_staff('{t}.agency_id')})",
        ViewerKind.AUDITOR: _staff("{t}.agency_id"),
    },
    scope=Scope.ROADMAP_READ,
)
ROADMAP_AXES: Final = _through("roadmap", "{t}.roadmap_id", ROADMAPS, alias="rm")
ACTIONS: Final = ROADMAP_AXES
ACTION_STATUS_CHANGES: Final = _through("action", "{t}.action_id", ACTIONS, alias="ac")

_ACCOUNTS: Final = (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
OWN_ACCOUNT: Final = Rule(dict.fromkeys(_ACCOUNTS, "{t}.id = :user_id"))
OWN_ROLES: Final = Rule(dict.fromkeys(_ACCOUNTS, "{t}.user_id = :user_id"))
# Rows that are not there, rather than a scope of the table: a table's scope would refuse `node` to
# every token that lacks it.
OWN_TOKENS: Final = Rule(dict.fromkeys(_ACCOUNTS, "({t}.user_id = :user_id AND :manages_account)"))
OWN_SESSIONS: Final = OWN_TOKENS
