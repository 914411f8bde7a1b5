"""What each role lets a token or a signed-in session ask for at most. Pure.

A scope opens nothing by itself: rules and verbs look at roles. Refuses every scope to a role that
the table does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from server.vocabulary import Role, Scope

READING: Final = frozenset(scope for scope in Scope if scope.value.endswith(":read"))
# Every account reads what its place opens, and looks after its own tokens and sessions.
OF_ANY_ACCOUNT: Final = READING | {Scope.ACCOUNT_MANAGE}
_LIVE: Final = frozenset({Scope.WORKSHOP_FACILITATE})
_ORDERS: Final = frozenset({Scope.ORDER_ISSUE})
_WRITING: Final = frozenset(Scope) - OF_ANY_ACCOUNT - _LIVE - _ORDERS

_ADDED: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.AGENCY_ADMIN: _WRITING,
    Role.AGENCY_PROGRAMMER: _WRITING,
    Role.AGENCY_PROJECT_LEAD: _WRITING,
    Role.AGENCY_STAFF: _WRITING,
    Role.MEMBER_ELECTED: _WRITING,
    Role.MEMBER_TECHNICIAN: _WRITING,
    Role.STATE_SERVICE: _WRITING | _ORDERS,
    Role.FACILITATOR: _LIVE,
    Role.CO_FACILITATOR: _LIVE,
    Role.TABLE_HOST: _LIVE,
    Role.NOTE_TAKER: _LIVE,
}


def allowed(roles: Iterable[Role]) -> frozenset[Scope]:
    """The widest scopes of an account that holds these roles today."""
    return OF_ANY_ACCOUNT.union(*(_ADDED.get(role, frozenset()) for role in roles))
