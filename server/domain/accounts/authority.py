"""In whose name an account is changed: a viewer's, or the operator's, who holds the machine.

Refuses everyone without an account, and a token that was not given `account:manage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.access.viewer import Viewer
from server.problems import Forbidden, NotFound, Unauthenticated
from server.vocabulary import Scope


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever types commands beside the database. Has no account, so the journal names none."""


By = Viewer | Operator


def require_account(by: Viewer) -> UUID:
    """The account that asks. Raises Unauthenticated or Forbidden."""
    if by.user_id is None:
        raise Unauthenticated
    if not by.has(Scope.ACCOUNT_MANAGE):
        raise Forbidden
    return by.user_id


def require_owner(by: By, user_id: UUID) -> None:
    """Raises NotFound unless `by` may change what belongs to this account."""
    if isinstance(by, Viewer) and require_account(by) != user_id:
        raise NotFound


def actor_of(by: By) -> UUID | None:
    return by.user_id if isinstance(by, Viewer) else None


def scopes_of(by: By) -> frozenset[Scope]:
    return by.scopes if isinstance(by, Viewer) else frozenset(Scope)
