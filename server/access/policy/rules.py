"""The SQL form of the table: predicates, and the few building blocks that write them.

A predicate is a text with `{t}` for the row's table alias and `:name` for a value of
`Viewer.parameters()`. It holds no value itself, so viewers of one kind share a plan. Refuses a
second way to say that something is in force: `active` writes every clause on a period.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from server.access.policy.matrix import HELD_BY, MATRIX, STAFF_ROLES, Relation
from server.vocabulary import Facet, Role, Scope, ViewerKind, VisibilityPolicy


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


def active(alias: str, from_column: str = "from_on", to_column: str = "to_on") -> str:
    """Whether the row is in force today: from its first day on, its last day left out."""
    return (
        f"{alias}.{from_column} <= :today"
        f" AND ({alias}.{to_column} IS NULL OR {alias}.{to_column} > :today)"
    )


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(f"'{role.value}'" for role in sorted(roles))


def is_staff(agency_column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = :user_id"
        f" AND g.agency_id = {agency_column} AND g.role IN ({_roles(STAFF_ROLES)})"
        f" AND {active('g')})"
    )


def belongs(agency_column: str, categories: str | None = None) -> str:
    kind = f" AND m.category {categories}" if categories else ""
    return (
        f"EXISTS (SELECT 1 FROM membership m WHERE m.organisation_id = :organisation_id"
        f" AND m.agency_id = {agency_column}{kind}"
        f" AND {active('m', 'joined_on', 'left_on')})"
    )


_MEMBERS: Final = "<> 'FUNDER'"
_FUNDERS: Final = "= 'FUNDER'"


def _takes_part(mission_column: str, agency_column: str, category: Relation) -> str:
    return (
        f"(EXISTS (SELECT 1 FROM mission_participation p"
        f" WHERE p.organisation_id = :organisation_id AND p.mission_id = {mission_column}"
        f" AND p.category = '{category.value}'"
        f" AND {active('p')})"
        f" AND {belongs(agency_column, _MEMBERS)})"
    )


def _relation(relation: Relation, mission_column: str, agency_column: str) -> str:
    match relation:
        case Relation.STAFF:
            return is_staff(agency_column)
        case Relation.MEMBER:
            return belongs(agency_column, _MEMBERS)
        case Relation.FUNDER:
            return belongs(agency_column, _FUNDERS)
        case Relation.INVOLVED | Relation.INTERESTED | Relation.INFORMED:
            return _takes_part(mission_column, agency_column, relation)


def mission_facet(facet: Facet, *, mission: str = "{t}.id", agency: str = "{t}.agency_id") -> Rule:
    """The rule that opens one facet of the mission whose id and agency stand in these columns."""
    return Rule(
        {kind: opens(facet, kind, mission, agency) for kind in HELD_BY}, scope=Scope.MISSION_READ
    )


# Only a member of the day takes part (M2): what opens to members opens to them already.
_MEMBERS_ALREADY: Final = frozenset({Relation.INVOLVED, Relation.INTERESTED, Relation.INFORMED})


def opens(facet: Facet, kind: ViewerKind, mission: str, agency: str) -> str:
    opening = {
        policy: frozenset(r for r in Relation if facet in row.get(r, frozenset()))
        for policy, row in MATRIX.items()
    }
    return holds(opening, kind, mission, agency)


def holds(
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
    held = open_to & HELD_BY[kind]
    return held - _MEMBERS_ALREADY if Relation.MEMBER in held else held


def anyone(scope: Scope | None = None) -> Rule:
    return Rule(dict.fromkeys(ViewerKind, EVERY_ROW), scope=scope)


def of_visible(table: str, column: str, rule: Rule, *, alias: str) -> dict[ViewerKind, str]:
    """The same rule, asked of the row of `table` that `column` names."""
    return {
        kind: f"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.id = {column}"
        f" AND {text.replace('{t}', alias)})"
        for kind, text in rule.by_kind.items()
    }


def through(table: str, column: str, rule: Rule, *, alias: str) -> Rule:
    return Rule(of_visible(table, column, rule, alias=alias), scope=rule.scope)
