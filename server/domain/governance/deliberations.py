"""Writing down what a body decides. One unit of work each.

Refuses to change a decision: a correction is another one, which cites it (G4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, made, made_before
from server.domain.governance import machine
from server.domain.governance.changing import locked_meeting
from server.domain.governance.machine import Count, Matter, Quorum
from server.domain.governance.seats import members_in_office
from server.domain.journal import Operation, journal
from server.models import Deliberation, GovernanceBody, Meeting
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import DeliberationOutcome, VersionStatus


@dataclass(frozen=True, slots=True)
class Tally:
    """A vote as its minutes count it; `effective` None where the seats of the body tell it."""

    present: int
    proxies: int
    not_taking_part: int
    votes_for: int
    votes_against: int
    abstentions: int
    effective: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a body decided. Counts are None where no source gives them."""

    number: str
    subject: str
    outcome: DeliberationOutcome
    count: Tally | None
    unanimous: bool | None
    document_url: str | None
    matter: Matter


async def record_deliberation(
    database: Database,
    meeting_id: UUID,
    decision: Decision,
    *,
    programme_version_id: UUID | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Write down a decision of a meeting. It never changes afterwards (G4)."""

    async def work(tx: Transaction) -> Made:
        meeting, body = await locked_meeting(tx, meeting_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        if programme_version_id is not None:
            await _require_public_version(tx, programme_version_id, body)
        written = await _write_down(tx, meeting, body, decision, programme_version_id, None, now)
        await journal(
            tx,
            "record_deliberation",
            "Deliberation",
            written,
            by,
            now,
            after={"outcome": decision.outcome, "number": decision.number},
        )
        return await made(tx, operation, written)

    return await database.unit_of_work(work)


async def correct_deliberation(
    database: Database,
    deliberation_id: UUID,
    decision: Decision,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Record a deliberation of the same meeting that corrects another, which stays as it is (G4)."""

    async def work(tx: Transaction) -> Made:
        rows = await tx.fetch(
            "SELECT meeting_id, programme_version_id FROM deliberation WHERE id = $1",
            [deliberation_id],
        )
        if not rows:
            raise NotFound
        meeting, body = await locked_meeting(tx, decode_uuid(rows[0][0]), by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        await _require_uncorrected(tx, deliberation_id)
        version_id = None if rows[0][1] is None else decode_uuid(rows[0][1])
        written = await _write_down(tx, meeting, body, decision, version_id, deliberation_id, now)
        await journal(
            tx,
            "correct_deliberation",
            "Deliberation",
            written,
            by,
            now,
            after={"outcome": decision.outcome, "number": decision.number},
        )
        return await made(tx, operation, written)

    return await database.unit_of_work(work)


async def _write_down(
    tx: Transaction,
    meeting: Meeting,
    body: GovernanceBody,
    decision: Decision,
    programme_version_id: UUID | None,
    corrects_id: UUID | None,
    now: datetime,
) -> UUID:
    machine.decided_in(meeting.status)
    quorum = Quorum(body.quorum_numerator, body.quorum_denominator)
    count = await _count(tx, meeting, body, decision.count)
    unanimous = machine.unanimity(decision.outcome, count, decision.unanimous, quorum)
    matter = machine.matter(decision.matter)
    number = texts.required(decision.number, path="number", limit=machine.NUMBER_LENGTH)
    await _require_new_number(tx, meeting.id, number)
    url = decision.document_url
    row = await Deliberation.create(
        using_db=tx.connection,
        meeting_id=meeting.id,
        programme_version_id=programme_version_id,
        corrects_id=corrects_id,
        number=number,
        decided_on=meeting.held_on,
        subject=texts.required(decision.subject, path="subject", limit=machine.REASON_LENGTH),
        outcome=decision.outcome,
        effective=count and count.effective,
        present=count and count.present,
        proxies=count and count.proxies,
        not_taking_part=count and count.not_taking_part,
        votes_for=count and count.votes_for,
        votes_against=count and count.votes_against,
        abstentions=count and count.abstentions,
        unanimous=unanimous,
        document_url=None if url is None else machine.document_url(url, path="documentUrl"),
        delib_id=matter.delib_id,
        matter_code=matter.code,
        matter_name=matter.name,
        created_at=now,
        updated_at=now,
    )
    return row.id


async def _count(
    tx: Transaction, meeting: Meeting, body: GovernanceBody, tally: Tally | None
) -> Count | None:
    """G1: the members in office are those whose seats vote on the day, where the body lists them."""
    if tally is None:
        return None
    assert meeting.held_on is not None
    seated = await members_in_office(tx, body.id, meeting.held_on)
    return Count(
        machine.effective(tally.effective, seated),
        tally.present,
        tally.proxies,
        tally.not_taking_part,
        tally.votes_for,
        tally.votes_against,
        tally.abstentions,
    )


async def _require_public_version(tx: Transaction, version_id: UUID, body: GovernanceBody) -> None:
    """A body decides on a version of its own agency, once it was presented."""
    rows = await tx.fetch(
        "SELECT v.status FROM programme_version v JOIN programme p ON p.id = v.programme_id"
        " JOIN governance_body b ON b.agency_id = p.agency_id WHERE v.id = $1 AND b.id = $2",
        [version_id, body.id],
    )
    if not rows:
        raise NotFound
    if VersionStatus(rows[0][0]) in (VersionStatus.DRAFT, VersionStatus.SUBMITTED):
        raise TransitionRefused(
            "VERSION_PRESENTED",
            french="Une instance se prononce sur une version qui a été présentée.",
            english="A body decides on a version that was presented.",
        )


async def _require_uncorrected(tx: Transaction, deliberation_id: UUID) -> None:
    rows = await tx.fetch("SELECT 1 FROM deliberation WHERE corrects_id = $1", [deliberation_id])
    if rows:
        raise TransitionRefused(
            "G4",
            french="Cette délibération est déjà corrigée : corrigez la dernière.",
            english="This deliberation is corrected already: correct the last one.",
        )


async def _require_new_number(tx: Transaction, meeting_id: UUID, number: str) -> None:
    rows = await tx.fetch(
        "SELECT 1 FROM deliberation WHERE meeting_id = $1 AND number = $2", [meeting_id, number]
    )
    if rows:
        raise ValidationFailed(
            "number",
            french="Ce numéro est déjà celui d'une délibération de la réunion.",
            english="This number is taken by another deliberation of the meeting.",
        )
