"""What a person who leaves hands over to another, and the end of their access: one unit of work.

Done again it moves nothing more, or what came in between. Refuses to hand over what the successor
may not hold, and to leave an agency without anybody who administers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.access.policy import STAFF_ROLES
from server.access.viewer import Viewer
from server.database import Database, Snapshot, Transaction, decode_uuid
from server.domain.accounts.authority import (
    By,
    Operator,
    actor_of,
    answers_for,
    require_account,
)
from server.domain.accounts.machine import PlaceKind, folded_email
from server.domain.accounts.people import Grant, Place, add_grant
from server.domain.accounts.signing_in import end_sessions
from server.domain.actions.officers import may_follow
from server.domain.journal import record
from server.domain.notices.telling import News, tell
from server.domain.rights import roles_in
from server.problems import Forbidden, NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import NoticeKind, Role

_LEADING: Final = STAFF_ROLES - {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What moved, and what ended."""

    missions: Sequence[UUID] = ()
    workshops: Sequence[UUID] = ()
    actions: Sequence[UUID] = ()
    notices: int = 0
    roles: int = 0
    sessions: int = 0
    tokens: int = 0
    invitations: int = 0
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class _Handover:
    """One demand, inside its transaction."""

    tx: Transaction
    leaver_id: UUID
    successor_id: UUID
    by: By
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


async def hand_over(
    database: Database, leaver_id: UUID, successor_id: UUID, *, by: By, now: datetime
) -> HandedOver:
    """The missions led, the workshops to facilitate, the actions followed and the unread notices go to the successor; the
    leaver's roles, sessions, tokens and invitations end, and the account is suspended.

    Raises Unauthenticated, NotFound, Forbidden, ValidationFailed, TransitionRefused.
    """

    async def work(tx: Transaction) -> HandedOver:
        return await _carry_out(_Handover(tx, leaver_id, successor_id, by, now))

    return await database.unit_of_work(work)


async def hand_over_by_address(
    database: Database, leaver: str, successor: str, *, by: Viewer, now: datetime
) -> HandedOver:
    """The same, of the accounts under these addresses. Raises as it does."""
    # First: whoever may ask nothing learns of no address.
    require_account(by)
    async with database.snapshot() as snapshot:
        ids = [await _account_under(snapshot, email) for email in (leaver, successor)]
    return await hand_over(database, *ids, by=by, now=now)


async def _account_under(snapshot: Snapshot, email: str) -> UUID:
    rows = await snapshot.fetch("SELECT id FROM account WHERE email = $1", [folded_email(email)])
    if not rows:
        raise NotFound
    found: UUID = decode_uuid(rows[0][0])
    return found


class _Rehearsed(Exception):
    """Undoes the transaction that it leaves."""

    def __init__(self, done: HandedOver) -> None:
        super().__init__(done)
        self.done = done


async def rehearse(
    database: Database, leaver_id: UUID, successor_id: UUID, *, by: By, now: datetime
) -> HandedOver:
    """What `hand_over` would do now; nothing of it is kept. Raises as it does."""

    async def work(tx: Transaction) -> HandedOver:
        raise _Rehearsed(await _carry_out(_Handover(tx, leaver_id, successor_id, by, now)))

    try:
        return await database.unit_of_work(work)
    except _Rehearsed as rehearsed:
        return rehearsed.done


async def _carry_out(asked: _Handover) -> HandedOver:
    successor_stands = await _lock(asked)
    await _require_authority(asked)
    if not successor_stands:
        raise ValidationFailed(
            "successor", french="Ce compte est suspendu.", english="This account is suspended."
        )
    await _require_another_administrator(asked)
    missions = await _move_missions(asked)
    workshops = await _move_workshops(asked)
    actions = await _move_actions(asked)
    notices = await _move_notices(asked)
    done = HandedOver(
        tuple(missions),
        tuple(workshops),
        tuple(actions),
        notices,
        roles=await _end_roles(asked),
        sessions=await end_sessions(asked.tx, asked.leaver_id, actor_of(asked.by), asked.now),
        tokens=await _revoke(asked, "api_token", "ApiToken", "revoke_token"),
        invitations=await _revoke(
            asked, "invitation", "Invitation", "revoke_invitation", " AND used_at IS NULL"
        ),
        suspended=await _suspend(asked),
    )
    if done != HandedOver():
        told = {name: value for name, value in asdict(done).items() if isinstance(value, int)}
        after = {"successor_id": str(asked.successor_id), **told}
        await _record(asked, "hand_over", "User", asked.leaver_id, after=after)
    return done


async def _lock(asked: _Handover) -> bool:
    """Both accounts, and the agencies that the leaver administers; whether the successor stands."""
    if asked.leaver_id == asked.successor_id:
        raise ValidationFailed(
            "successor",
            french="Une personne ne se succède pas à elle-même.",
            english="Nobody hands over to themselves.",
        )
    suspended: dict[UUID, Any] = {}
    # In one order, so that two who hand over to one another wait instead of failing.
    for user_id in sorted((asked.leaver_id, asked.successor_id)):
        rows = await asked.tx.fetch(
            "UPDATE account SET updated_at = updated_at WHERE id = $1 RETURNING suspended_at",
            [user_id],
        )
        if not rows:
            raise NotFound
        suspended[user_id] = rows[0][0]
    # Two administrators who end one another's access at once do not both succeed.
    await asked.tx.execute(
        "UPDATE agency SET updated_at = updated_at WHERE id IN (SELECT g.agency_id FROM role_grant g"
        " WHERE g.user_id = $1 AND g.role = 'AGENCY_ADMIN')",
        [asked.leaver_id],
    )
    return suspended[asked.successor_id] is None


_ADMINISTERED: Final = (
    "SELECT g.agency_id FROM role_grant g WHERE g.user_id = $1 AND g.role = 'AGENCY_ADMIN'"
    " AND g.from_on <= $3 AND (g.to_on IS NULL OR g.to_on > $3)"
)
# Each place where the account holds or will hold a role; where it holds none any more, those it
# held last, and its organisation: a handover done again is its own administrator's to ask.
_HELD: Final = "(h.to_on IS NULL OR h.to_on > $3)"
_PLACES: Final = (
    "SELECT COALESCE(h.agency_id, w.agency_id) AS agency_id, h.organisation_id"
    " FROM role_grant h LEFT JOIN workshop w ON w.id = h.workshop_id"
    f" WHERE h.user_id = $2 AND ({_HELD} OR (NOT EXISTS (SELECT 1 FROM role_grant k"
    f" WHERE k.user_id = $2 AND {_HELD.replace('h.', 'k.')})"
    " AND h.to_on = (SELECT MAX(l.to_on) FROM role_grant l WHERE l.user_id = $2)))"
    " UNION SELECT NULL, a.organisation_id FROM account a WHERE a.id = $2"
    " AND a.organisation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM role_grant h"
    f" WHERE h.user_id = $2 AND {_HELD})"
)
_COVERED: Final = (
    f"SELECT CASE WHEN p.agency_id IN ({_ADMINISTERED}) OR EXISTS (SELECT 1 FROM agency o"
    f" WHERE o.id IN ({_ADMINISTERED}) AND {answers_for('o.id', 'p.organisation_id', '$3')})"
    f" THEN 1 ELSE 0 END FROM ({_PLACES}) p"
)


async def _require_authority(asked: _Handover) -> None:
    """Whoever administers every place of the leaver, and at least one of the successor's.

    An account that is nowhere theirs is not there for them.
    """
    if isinstance(asked.by, Operator):
        return
    covered = [await _covered(asked, user_id) for user_id in (asked.leaver_id, asked.successor_id)]
    if not all(any(places) for places in covered):
        raise NotFound
    if not all(covered[0]):
        raise Forbidden


async def _covered(asked: _Handover, user_id: UUID) -> list[bool]:
    """Whether the viewer answers for each place of the account."""
    assert not isinstance(asked.by, Operator)
    rows = await asked.tx.fetch(_COVERED, [asked.by.user_id, user_id, asked.today])
    return [bool(row[0]) for row in rows]


async def _require_another_administrator(asked: _Handover) -> None:
    rows = await asked.tx.fetch(
        "SELECT 1 FROM role_grant g WHERE g.user_id = $1 AND g.role = 'AGENCY_ADMIN'"
        " AND (g.to_on IS NULL OR g.to_on > $2) AND NOT EXISTS ("
        "SELECT 1 FROM role_grant o JOIN account a ON a.id = o.user_id"
        " WHERE o.agency_id = g.agency_id AND o.role = 'AGENCY_ADMIN' AND o.user_id <> $1"
        " AND o.from_on <= $2 AND (o.to_on IS NULL OR o.to_on > $2) AND a.suspended_at IS NULL)",
        [asked.leaver_id, asked.today],
    )
    if rows:
        raise TransitionRefused(
            "ANOTHER_ADMINISTRATOR",
            french="Cette personne est seule à administrer l'agence : donnez d'abord ce rôle à une"
            " autre.",
            english="This person alone administers the agency: give that role to another first.",
        )


async def _move_missions(asked: _Handover) -> list[UUID]:
    """Those of the agencies that whoever asks administers: a mission that the leaver still leads where
    their role has ended is that agency's to give."""
    rows = await asked.tx.fetch(
        "UPDATE mission SET lead_id = $2, version = version + 1, updated_at = $4 WHERE lead_id = $1"
        " AND status NOT IN ('CLOSED', 'WITHDRAWN')"
        f" AND ($6 OR agency_id IN ({_ADMINISTERED.replace('$1', '$5')})) RETURNING id, agency_id",
        [
            asked.leaver_id,
            asked.successor_id,
            asked.today,
            asked.now,
            actor_of(asked.by),
            isinstance(asked.by, Operator),
        ],
    )
    for agency_id in {decode_uuid(agency_id) for _, agency_id in rows}:
        await _require_staff(asked, agency_id)
    moved = sorted(decode_uuid(id_) for id_, _ in rows)
    leads = {"lead_id": str(asked.leaver_id)}, {"lead_id": str(asked.successor_id)}
    for mission_id in moved:
        await _record(
            asked, "hand_over_mission", "Mission", mission_id, before=leads[0], after=leads[1]
        )
        await _tell(asked, "Mission", mission_id, "mission_handed_over")
    return moved


async def _require_staff(asked: _Handover, agency_id: UUID) -> None:
    held = await roles_in(asked.tx, agency_id, asked.successor_id, asked.today)
    if held.isdisjoint(_LEADING):
        raise ValidationFailed(
            "successor",
            french="Le responsable d'une mission est de l'équipe de l'agence : donnez-lui d'abord"
            " un rôle.",
            english="The lead of a mission is on the agency's staff: give them a role first.",
        )


async def _move_workshops(asked: _Handover) -> list[UUID]:
    """Those that the leaver facilitates and that are open, or still to be held."""
    rows = await asked.tx.fetch(
        "SELECT DISTINCT g.workshop_id FROM role_grant g WHERE g.user_id = $1"
        " AND g.role = 'FACILITATOR' AND (g.to_on IS NULL OR g.to_on > $2)"
        " AND (NOT EXISTS (SELECT 1 FROM live_session s WHERE s.workshop_id = g.workshop_id)"
        " OR EXISTS (SELECT 1 FROM live_session s WHERE s.workshop_id = g.workshop_id"
        " AND s.status = 'OPEN')) AND EXISTS (SELECT 1 FROM workshop w WHERE w.id = g.workshop_id"
        " AND w.status NOT IN ('CLOSED', 'CANCELLED')) AND NOT EXISTS (SELECT 1 FROM role_grant o"
        " WHERE o.user_id = $3 AND o.workshop_id = g.workshop_id AND o.role = 'FACILITATOR'"
        " AND (o.to_on IS NULL OR o.to_on > $2))",
        [asked.leaver_id, asked.today, asked.successor_id],
    )
    moved = sorted(decode_uuid(id_) for (id_,) in rows)
    for workshop_id in moved:
        place = Place(PlaceKind.WORKSHOP, workshop_id)
        grant = Grant(Role.FACILITATOR, place, asked.today)
        await add_grant(asked.tx, asked.successor_id, grant, by=asked.by, now=asked.now)
        await _tell(asked, "Workshop", workshop_id, "workshop_handed_over")
    return moved


_FOLLOWED_HERE: Final = (
    "(r.agency_id IN ({0}) OR EXISTS (SELECT 1 FROM agency o WHERE o.id IN ({0}) AND {1}))"
).format(_ADMINISTERED.replace("$1", "$5"), answers_for("o.id", "r.holder_id", "$3"))


async def _move_actions(asked: _Handover) -> list[UUID]:
    """Those that the leaver follows and that are not settled, of the holders whom whoever asks
    answers for."""
    rows = await asked.tx.fetch(
        "UPDATE action SET officer_id = $2, version = version + 1, updated_at = $4"
        " WHERE officer_id = $1 AND status NOT IN ('DONE', 'ABANDONED')"
        f" AND ($6 OR EXISTS (SELECT 1 FROM roadmap r WHERE r.id = action.roadmap_id"
        f" AND {_FOLLOWED_HERE})) RETURNING id",
        [
            asked.leaver_id,
            asked.successor_id,
            asked.today,
            asked.now,
            actor_of(asked.by),
            isinstance(asked.by, Operator),
        ],
    )
    moved = sorted(decode_uuid(id_) for (id_,) in rows)
    await _require_follower(asked, bool(moved))
    officers = {"officer_id": str(asked.leaver_id)}, {"officer_id": str(asked.successor_id)}
    for action_id in moved:
        await _record(
            asked, "hand_over_action", "Action", action_id, before=officers[0], after=officers[1]
        )
        await _tell(asked, "Action", action_id, "action_handed_over")
    return moved


async def _require_follower(asked: _Handover, moved: bool) -> None:
    """Raises ValidationFailed where the successor may not follow one of what they were given."""
    if moved and await asked.tx.fetch(
        "SELECT 1 FROM action a JOIN roadmap r ON r.id = a.roadmap_id WHERE a.officer_id = $1"
        " AND a.updated_at = $2"
        f" AND NOT {may_follow('$1', 'r', '$3')}",
        [asked.successor_id, asked.now, asked.today],
    ):
        raise ValidationFailed(
            "successor",
            french="Qui suit une action est de son porteur, ou de l'agence qui l'accompagne.",
            english="Whoever follows an action is of its holder, or of the agency that helps it.",
        )


async def _move_notices(asked: _Handover) -> int:
    """What the leaver had not read; the successor sees of it what they may see."""
    return await asked.tx.execute(
        "UPDATE notice SET user_id = $2, mailed_at = NULL, version = version + 1, updated_at = $3"
        " WHERE user_id = $1 AND read_at IS NULL AND NOT EXISTS (SELECT 1 FROM notice o"
        " WHERE o.user_id = $2 AND o.topic = notice.topic)",
        [asked.leaver_id, asked.successor_id, asked.now],
    )


async def _end_roles(asked: _Handover) -> int:
    rows = await asked.tx.fetch(
        # One that was to begin later never ran: its dates stay in order.
        "UPDATE role_grant SET to_on = CASE WHEN from_on > $2 THEN from_on ELSE $2 END,"
        " version = version + 1, updated_at = $3"
        " WHERE user_id = $1 AND (to_on IS NULL OR (to_on > $2 AND to_on > from_on)) RETURNING id",
        [asked.leaver_id, asked.today, asked.now],
    )
    for (grant_id,) in rows:
        after = {"user_id": str(asked.leaver_id), "to_on": asked.today.isoformat()}
        await _record(asked, "end_role", "RoleGrant", decode_uuid(grant_id), after=after)
    return len(rows)


async def _revoke(
    asked: _Handover, table: str, object_type: str, verb: str, condition: str = ""
) -> int:
    rows = await asked.tx.fetch(
        f"UPDATE {table} SET revoked_at = $2, version = version + 1, updated_at = $2"
        f" WHERE user_id = $1 AND revoked_at IS NULL{condition} RETURNING id",
        [asked.leaver_id, asked.now],
    )
    for (id_,) in rows:
        after = {"revoked_at": asked.now.isoformat()}
        await _record(asked, verb, object_type, decode_uuid(id_), after=after)
    return len(rows)


async def _suspend(asked: _Handover) -> bool:
    suspended = await asked.tx.execute(
        "UPDATE account SET suspended_at = $2, version = version + 1, updated_at = $2"
        " WHERE id = $1 AND suspended_at IS NULL",
        [asked.leaver_id, asked.now],
    )
    if suspended:
        after = {"suspended_at": asked.now.isoformat()}
        await _record(asked, "suspend_account", "User", asked.leaver_id, after=after)
    return bool(suspended)


async def _tell(asked: _Handover, object_type: str, object_id: UUID, change: str) -> None:
    topic = f"{change}:{object_id}:{asked.leaver_id}:{asked.today.isoformat()}"
    news = News(NoticeKind.HANDED_OVER, object_type, object_id, topic, {"change": change})
    await tell(asked.tx, [asked.successor_id], news, asked.now)


async def _record(
    asked: _Handover,
    verb: str,
    object_type: str,
    object_id: UUID,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record(
        asked.tx,
        verb,
        object_type=object_type,
        object_id=object_id,
        actor_id=actor_of(asked.by),
        now=asked.now,
        before=before,
        after=after,
    )
