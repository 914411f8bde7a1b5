"""The viewer: everything about who is asking that a rule may depend on.

Refuses I/O. Two viewers of one kind share their query plans; what differs between them are the
parameters that `parameters()` names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.vocabulary import Role, Scope, ViewerKind

# Bound in place of an absent id: no row carries it, so every comparison with it is false.
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, on which day. `facilitates` are workshops, `staff_of` and `member_of` agencies.

    `workshop_roles` says which roles in which workshop, `observes` where they are not to facilitate.
    `mandated_for` are the organisations in whose name the viewer may adopt or refuse.
    """

    kind: ViewerKind
    today: date
    scopes: frozenset[Scope] = frozenset()
    user_id: UUID | None = None
    organisation_id: UUID | None = None
    token_id: UUID | None = None
    web_session_id: UUID | None = None
    session_id: UUID | None = None
    participant_id: UUID | None = None
    staff_of: frozenset[UUID] = field(default_factory=frozenset)
    member_of: frozenset[UUID] = field(default_factory=frozenset)
    funder_of: frozenset[UUID] = field(default_factory=frozenset)
    facilitates: frozenset[UUID] = field(default_factory=frozenset)
    observes: frozenset[UUID] = field(default_factory=frozenset)
    workshop_roles: frozenset[tuple[UUID, Role]] = field(default_factory=frozenset)
    mandated_for: frozenset[UUID] = field(default_factory=frozenset)
    locale: str = "fr"

    @property
    def actor_id(self) -> UUID:
        """Whose operation ids and journal lines these are."""
        return self.participant_id or self.user_id or NOBODY

    def roles_in(self, workshop_id: UUID) -> frozenset[Role]:
        """What the viewer is in one workshop today."""
        return frozenset(role for place, role in self.workshop_roles if place == workshop_id)

    def has(self, scope: Scope) -> bool:
        return scope in self.scopes

    def parameters(self) -> dict[str, Any]:
        """The values that visibility predicates bind, by name (`:organisation_id`…).

        A rule's scope closes a whole table; the last ones close a part of one.
        """
        return {
            "today": self.today,
            "user_id": self.user_id or NOBODY,
            "organisation_id": self.organisation_id or NOBODY,
            "session_id": self.session_id or NOBODY,
            "reads_missions": self.has(Scope.MISSION_READ),
            "reads_programmes": self.has(Scope.PROGRAMME_READ),
            "reads_roadmaps": self.has(Scope.ROADMAP_READ),
            "reads_instruments": self.has(Scope.INSTRUMENT_READ),
            "reads_workshops": self.has(Scope.WORKSHOP_READ),
            "writes_programmes": self.has(Scope.PROGRAMME_WRITE),
            "writes_missions": self.has(Scope.MISSION_WRITE),
            "writes_instruments": self.has(Scope.INSTRUMENT_WRITE),
            "writes_actions": self.has(Scope.ACTION_WRITE),
            "issues_orders": self.has(Scope.ORDER_ISSUE),
            "facilitates": self.has(Scope.WORKSHOP_FACILITATE),
            "manages_account": self.has(Scope.ACCOUNT_MANAGE),
            "locale": self.locale,
        }


def public(today: date, locale: str = "fr") -> Viewer:
    """The anonymous viewer."""
    return Viewer(kind=ViewerKind.PUBLIC, today=today, locale=locale)
