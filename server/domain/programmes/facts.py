"""The facts of a version that its machine weighs, as SQL over its row: one text for the reading
room's columns and for the verbs. Refuses to decide.

`{t}` is the version's table alias; `:name` a value of `Viewer.parameters()`.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from server.database import Transaction, decode_date, decode_json, decode_uuid
from server.domain.governance.rights import keeper
from server.domain.programmes.machine import BodyDecision, Totals, VersionFacts, missing_body
from server.models import ProgrammeVersion
from server.vocabulary import BodyKind, DeliberationOutcome, Strand, TotalsBasis

# Longer chains are weighed by the verb alone: no source tells of more than two bodies.
LONGEST_CHAIN_SHOWN: Final = 3

AXES: Final = "SELECT COUNT(*) FROM axis fa WHERE fa.programme_version_id = {t}.id"


def days_of(strand: Strand | None, *, column: str = "programme_version_id") -> str:
    """The sum of the lines that were not dropped, in quarter-days; NULL where none has days."""
    of_strand = "" if strand is None else f" AND fl.strand = '{strand.value}'"
    return (
        f"SELECT SUM(fl.planned_quarter_days) FROM programme_line fl WHERE fl.{column} = {{t}}.id"
        f" AND fl.state <> 'DROPPED'{of_strand}"
    )


KEEPS: Final = (
    "(:writes_programmes AND EXISTS (SELECT 1 FROM programme fp WHERE fp.id = {t}.programme_id"
    f" AND {keeper('fp.agency_id')}))"
)

_CHAIN: Final = (
    "SELECT ca.approval_chain ->> {at} FROM programme cp JOIN agency ca ON ca.id = cp.agency_id"
    " WHERE cp.id = {{t}}.programme_id"
)


def _chain(at: int) -> str:
    return "(" + _CHAIN.format(at=at) + ")"


_MET: Final = (
    "EXISTS (SELECT 1 FROM meeting fm JOIN governance_body fb ON fb.id = fm.body_id"
    " JOIN programme fp ON fp.agency_id = fb.agency_id WHERE fp.id = {t}.programme_id"
    " AND fb.mission_id IS NULL AND fm.status IN ('HELD', 'MINUTED') AND fb.kind IN ("
    + ", ".join(_chain(at) for at in range(LONGEST_CHAIN_SHOWN))
    + "))"
)

_DECIDED: Final = (
    "FROM deliberation fd JOIN meeting fm ON fm.id = fd.meeting_id"
    " JOIN governance_body fb ON fb.id = fm.body_id"
    " WHERE fd.programme_version_id = {t}.id AND fb.mission_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM deliberation fc WHERE fc.corrects_id = fd.id)"
)


def _adopted_on(at: int) -> str:
    """The day the body at this place of the chain adopted in its turn; NULL where it has not."""
    after = "COALESCE({t}.as_of_on, '1900-01-01')" if at == 0 else _adopted_on(at - 1)
    return (
        f"(SELECT MIN(fd.decided_on) {_DECIDED} AND fd.outcome = 'ADOPTED'"
        f" AND fb.kind = {_chain(at)} AND fd.decided_on >= {after})"
    )


_MISSING: Final = (
    "CASE"
    + "".join(
        f" WHEN {_chain(at)} IS NOT NULL AND {_adopted_on(at)} IS NULL THEN {_chain(at)}"
        for at in range(LONGEST_CHAIN_SHOWN)
    )
    + " END"
)
_REJECTED: Final = (
    f"EXISTS (SELECT 1 {_DECIDED} AND fd.outcome = 'REJECTED' AND fb.kind IN ("
    + ", ".join(_chain(at) for at in range(LONGEST_CHAIN_SHOWN))
    + "))"
)

FACTS: Final = {
    "axes": AXES,
    "socle": days_of(Strand.SOCLE),
    "missions": days_of(Strand.MISSIONS),
    "was_met": _MET,
    "missing": _MISSING,
    "was_rejected": _REJECTED,
    "keeps": KEEPS,
}


def facts_of(
    totals_basis: TotalsBasis,
    basis_reason: str | None,
    declared_total: int | None,
    declared_socle: int | None,
    *,
    axes: int,
    socle: int | None,
    missions: int | None,
    was_met: bool,
    missing: BodyKind | None,
    was_rejected: bool,
) -> VersionFacts:
    """The machine's facts, from a row's columns and the answers of `FACTS`."""
    totals = Totals(
        totals_basis,
        basis_reason,
        declared_total,
        declared_socle,
        int(socle or 0),
        int(missions or 0),
    )
    return VersionFacts(int(axes), totals, bool(was_met), missing, bool(was_rejected))


async def read_facts(
    tx: Transaction, version: ProgrammeVersion, chain: list[BodyKind]
) -> VersionFacts:
    """The same facts for a verb, inside its transaction."""
    (row,) = await tx.fetch(
        "SELECT "
        + ", ".join(
            f"({sql})" for sql in (AXES, days_of(Strand.SOCLE), days_of(Strand.MISSIONS))
        ).replace("{t}", "v")
        + " FROM programme_version v WHERE v.id = $1",
        [version.id],
    )
    decisions = [one for _, one in await decisions_on(tx, version.id)]
    met = await tx.fetch(
        "SELECT b.kind FROM meeting m JOIN governance_body b ON b.id = m.body_id"
        " JOIN programme p ON p.agency_id = b.agency_id JOIN programme_version v"
        " ON v.programme_id = p.id WHERE v.id = $1 AND b.mission_id IS NULL"
        " AND m.status IN ('HELD', 'MINUTED')",
        [version.id],
    )
    return facts_of(
        version.totals_basis,
        version.basis_reason,
        version.declared_total_quarter_days,
        version.declared_socle_quarter_days,
        axes=row[0],
        socle=row[1],
        missions=row[2],
        was_met=any(BodyKind(kind) in chain for (kind,) in met),
        missing=missing_body(chain, decisions, _day(version.as_of_on)),
        was_rejected=any(
            one.outcome is DeliberationOutcome.REJECTED and one.body in chain for one in decisions
        ),
    )


async def decisions_on(tx: Transaction, version_id: UUID) -> list[tuple[UUID, BodyDecision]]:
    """What bodies of the agency decided on a version, corrected deliberations left out."""
    rows = await tx.fetch(
        "SELECT fd.id, fb.kind, fd.outcome, fd.decided_on "
        + _DECIDED.replace("{t}.id", "$1")
        + " ORDER BY fd.decided_on, fd.id",
        [version_id],
    )
    return [
        (
            decode_uuid(id_),
            BodyDecision(BodyKind(kind), DeliberationOutcome(outcome), decode_date(decided_on)),
        )
        for id_, kind, outcome, decided_on in rows
    ]


async def chain_of(tx: Transaction, agency_id: UUID) -> list[BodyKind]:
    """The bodies that approve, in order."""
    rows = await tx.fetch("SELECT approval_chain FROM agency WHERE id = $1", [agency_id])
    return [BodyKind(kind) for kind in decode_json(rows[0][0])]


def _day(value: Any) -> date | None:
    return None if value is None else decode_date(value)
