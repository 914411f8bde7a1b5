"""In whose name an account is changed: a viewer's, or the operator's, who holds the machine; and
which agency answers for the people of an organisation.

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


def answers_for(agency: str, organisation: str, today: str) -> str:
    """SQL: whether the agency answers for the people of this organisation, each a column or a
    placeholder: its own, or a member's that no other agency wrote down before it.

    An agency writes down whom it likes. Who speaks for an organisation is heard at every agency:
    that one more names it a member moves nothing. Ids follow the order in which they were made.
    """
    runs = f"joined_on <= {today} AND ({{0}}.left_on IS NULL OR {{0}}.left_on > {today})"

    def first(of_agency: str, alias: str) -> str:
        return (
            f"(SELECT {alias}.id FROM membership {alias} WHERE {alias}.organisation_id ="
            f" {organisation} AND {alias}.agency_id = {of_agency} ORDER BY {alias}.id LIMIT 1)"
        )

    return (
        f"(EXISTS (SELECT 1 FROM agency ow WHERE ow.id = {agency}"
        f" AND ow.organisation_id = {organisation})"
        f" OR (EXISTS (SELECT 1 FROM membership me WHERE me.agency_id = {agency}"
        f" AND me.organisation_id = {organisation} AND me.{runs.format('me')})"
        f" AND NOT EXISTS (SELECT 1 FROM agency el WHERE el.organisation_id = {organisation})"
        f" AND NOT EXISTS (SELECT 1 FROM membership ot WHERE ot.organisation_id = {organisation}"
        f" AND ot.agency_id <> {agency} AND ot.{runs.format('ot')}"
        f" AND {first('ot.agency_id', 'fo')} < {first(agency, 'fm')})))"
    )
