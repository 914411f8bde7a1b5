"""What the database knows and a rule must be told: whose lease has run out, which code opens the door,
whose photograph it is.

Within the transaction of the command. Refuses to decide: it completes the command, or finds that
what it names is not there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from server.access.policy import FACILITATING_ROLES
from server.database import Transaction, decode_uuid
from server.domain.workshops import information
from server.domain.workshops.entry_codes import are_required, redeem_entry_code
from server.problems import NotFound, TransitionRefused
from server.vocabulary import Integrity
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.album import require_own
from server.workshops.board.filling import Details
from server.workshops.commands import Command
from server.workshops.people import leases
from server.workshops.people.roles import drives
from server.workshops.proposing import rules as proposing
from server.workshops.proposing.rows import check_references
from server.workshops.sessions import rotate_join_code
from server.workshops.state import State


async def completed(
    tx: Transaction,
    session_id: UUID,
    state: State,
    command: Command,
    actor: Actor,
    *,
    key: bytes,
    now: datetime,
) -> Command:
    """The command with what it could not know. Raises NotFound, TransitionRefused."""
    match command:
        case commands.TakeSeat():
            driver = state.people.driver
            lapsed = driver is not None and await leases.has_lapsed(tx, session_id, driver, now)
            return commands.TakeSeat(lapsed=lapsed)
        case commands.HandSeatTo(holder_id=holder_id):
            if not drives(state, actor):
                return command
            if not await _facilitates(tx, session_id, holder_id, now):
                raise NotFound
            return command
        case commands.GiveConsent() | commands.AcknowledgeNotice():
            notice = await information.current(tx, await workshop_of(tx, session_id))
            return replace(command, published=None if notice is None else notice.number)
        case commands.OpenSession():
            asks = await are_required(tx, await workshop_of(tx, session_id))
            return replace(
                command, integrity=Integrity.ONE_TIME_CODES if asks else Integrity.INDICATIVE
            )
        case commands.Join(entry_code=entry_code):
            asks = state.people.integrity is Integrity.ONE_TIME_CODES
            if not asks or actor.actor_id in state.people.numbers:
                return command
            if entry_code is None:
                raise _code_missing()
            constituency = await redeem_entry_code(tx, entry_code, session_id, key=key)
            return replace(command, constituency=constituency)
        case commands.RotateJoinCode():
            return commands.RotateJoinCode(code=await rotate_join_code(tx, session_id))
        case commands.Contribute(details=details) | commands.EditContribution(details=details):
            await _check_photo(tx, session_id, details, actor)
            return command
        case commands.DraftAction() | commands.EditProposal() | commands.HandOverProposals():
            # Whoever may not ask is not told what there is.
            if proposing.allows(state, command, actor):
                await check_references(tx, command)
            return command
        case _:
            return command


async def workshop_of(tx: Transaction, session_id: UUID) -> UUID:
    rows = await tx.fetch("SELECT workshop_id FROM live_session WHERE id = $1", [session_id])
    workshop_id: UUID = decode_uuid(rows[0][0])
    return workshop_id


async def _check_photo(tx: Transaction, session_id: UUID, details: Details, actor: Actor) -> None:
    if details.photo_id is not None:
        await require_own(tx, session_id, actor.actor_id, details.photo_id)


async def _facilitates(tx: Transaction, session_id: UUID, user_id: UUID, now: datetime) -> bool:
    rows = await tx.fetch(
        "SELECT g.role FROM role_grant g JOIN live_session s ON s.workshop_id = g.workshop_id"
        " JOIN account a ON a.id = g.user_id WHERE s.id = $1 AND g.user_id = $2"
        " AND a.suspended_at IS NULL AND g.from_on <= $3 AND (g.to_on IS NULL OR g.to_on > $3)",
        [session_id, user_id, now.date()],
    )
    return any(role in FACILITATING_ROLES for (role,) in rows)


def _code_missing() -> TransitionRefused:
    return TransitionRefused(
        "ENTRY_CODE_REQUIRED",
        french="Cette séance demande à chacun son code personnel.",
        english="This session asks everybody for a code of their own.",
    )
