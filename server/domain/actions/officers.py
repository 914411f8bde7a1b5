"""Who follows an action in the name of its holder: one of its own people, or of its agency's staff.

Refuses to tell whether an address has an account: what cannot follow the action is one answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from server.access.policy import MANDATED_ROLES, STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.accounts.machine import folded_email
from server.domain.actions.changing import on_action
from server.domain.aggregates import key
from server.domain.journal import journal
from server.models import Action
from server.problems import ValidationFailed
from server.vocabulary import Role


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(f"'{role.value}'" for role in sorted(roles))


def may_follow(user: str, roadmap: str, today: str) -> str:
    """SQL: whether this account may follow the actions of the roadmap of this alias, on that day."""
    return (
        f"EXISTS (SELECT 1 FROM role_grant og WHERE og.user_id = {user}"
        f" AND og.from_on <= {today} AND (og.to_on IS NULL OR og.to_on > {today})"
        f" AND ((og.organisation_id = {roadmap}.holder_id"
        f" AND og.role IN ({_roles(MANDATED_ROLES)}))"
        f" OR (og.agency_id = {roadmap}.agency_id"
        f" AND og.role IN ({_roles(STAFF_ROLES - {Role.AUDITOR})}))))"
    )


_UNDER: Final = (
    "SELECT a.id FROM account a, roadmap r WHERE a.email = $1 AND a.suspended_at IS NULL"
    f" AND r.id = $2 AND {may_follow('a.id', 'r', '$3')}"
)


async def set_officer(
    database: Database,
    action_id: UUID,
    email: str | None,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """None where nobody follows it any more.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed.
    """

    async def act(tx: Transaction, action: Action) -> None:
        officer_id = None
        if email is not None:
            rows = await tx.fetch(
                _UNDER, [folded_email(email), key(action, "roadmap_id"), by.today]
            )
            if not rows:
                raise ValidationFailed(
                    "email",
                    french="Cette personne n'est ni du porteur, ni de l'agence qui l'accompagne.",
                    english="This person is neither of the holder nor of the agency that helps it.",
                )
            officer_id = decode_uuid(rows[0][0])
        before = key(action, "officer_id")
        if before == officer_id:
            return
        await Action.filter(id=action_id).using_db(tx.connection).update(officer_id=officer_id)
        await journal(
            tx,
            "set_action_officer",
            "Action",
            action_id,
            by,
            now,
            before={"officer_id": before},
            after={"officer_id": officer_id},
        )

    await on_action(database, action_id, act, expected_version, by, now)
