"""The rows of codes, verbatims and findings, written from the state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from server.database import Dialect, Transaction
from server.workshops.coding import events
from server.workshops.events import Event
from server.workshops.people.rows import erase_replaced
from server.workshops.state import State


async def write(
    tx: Transaction, dialect: Dialect, session_id: UUID, state: State, happened: Sequence[Event]
) -> None:
    codes: dict[UUID, None] = {}
    verbatims: dict[UUID, None] = {}
    findings: dict[UUID, None] = {}
    for event in happened:
        match event:
            case (
                events.CodeCreated(code_id=code_id)
                | events.CodeRevised(code_id=code_id)
                | events.CodeRetired(code_id=code_id)
            ):
                codes[code_id] = None
            case (
                events.CodeApplied(contribution_id=contribution_id)
                | events.CodeRemoved(contribution_id=contribution_id)
                | events.VerbatimQualified(contribution_id=contribution_id)
            ):
                verbatims[contribution_id] = None
            case (
                events.FindingRecorded(finding_id=finding_id)
                | events.FindingWithdrawn(finding_id=finding_id)
            ):
                findings[finding_id] = None
    await _write_codes(tx, session_id, state, codes)
    await _write_verbatims(tx, session_id, state, verbatims)
    await _write_findings(tx, session_id, state, findings)
    await erase_replaced(
        tx, dialect, (event for event in happened if isinstance(event, events.CodeRevised))
    )


async def _write_codes(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    codes = [state.book.codes[id_] for id_ in ids]
    await tx.execute_many(
        "INSERT INTO code (id, session_id, root_id, title_id, definition_id, seq, retired)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (id) DO UPDATE SET title_id = excluded.title_id,"
        " definition_id = excluded.definition_id, retired = excluded.retired",
        [
            (
                code.code_id,
                session_id,
                code.root_id,
                code.title_id,
                code.definition_id,
                code.seq,
                code.retired,
            )
            for code in codes
        ],
    )
    # Apart, once every code of the batch has its row.
    await tx.execute_many(
        "UPDATE code SET parent_id = $2 WHERE id = $1",
        [(code.code_id, code.parent_id) for code in codes],
    )


async def _write_verbatims(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    read = [(id_, state.book.verbatims[id_]) for id_ in ids]
    await tx.execute_many(
        "INSERT INTO verbatim (id, session_id, contribution_id, constituency, valence, quotable)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (id) DO UPDATE SET constituency = excluded.constituency,"
        " valence = excluded.valence, quotable = excluded.quotable",
        [
            (id_, session_id, id_, verbatim.constituency, verbatim.valence, verbatim.quotable)
            for id_, verbatim in read
        ],
    )
    await tx.execute_many(
        "DELETE FROM code_application WHERE verbatim_id = $1", [(id_,) for id_, _ in read]
    )
    await tx.execute_many(
        "INSERT INTO code_application (id, session_id, verbatim_id, code_id, seq)"
        " VALUES ($1, $2, $3, $4, $5)",
        [
            (uuid5(id_, code_id.hex), session_id, id_, code_id, seq)
            for id_, verbatim in read
            for code_id, seq in verbatim.codes.items()
        ],
    )


async def _write_findings(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    findings = [state.book.findings[id_] for id_ in ids]
    await tx.execute_many(
        "INSERT INTO finding (id, session_id, statement_id, kind, seq, withdrawn)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (id) DO UPDATE SET withdrawn = excluded.withdrawn",
        [
            (
                finding.finding_id,
                session_id,
                finding.statement_id,
                finding.kind,
                finding.seq,
                finding.withdrawn,
            )
            for finding in findings
        ],
    )
    await tx.execute_many(
        "INSERT INTO finding_evidence (id, finding_id, group_id, contribution_id, position)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
        [
            (
                uuid5(finding.finding_id, id_.hex),
                finding.finding_id,
                id_ if id_ in finding.group_ids else None,
                None if id_ in finding.group_ids else id_,
                position,
            )
            for finding in findings
            for position, id_ in enumerate((*finding.group_ids, *finding.contribution_ids))
        ],
    )
