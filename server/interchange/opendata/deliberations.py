"""Deliberations as the national schema of local data has them (SCDL).

Refuses a decision that was corrected, beside its correction, and what was not adopted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from server.access import policy
from server.database import decode_date
from server.interchange.cells import Written, defused
from server.interchange.opendata.choosing import OF_BODIES, Chosen
from server.interchange.outgoing import Reader

COLUMNS: Final = (
    "COLL_NOM",
    "COLL_SIRET",
    "DELIB_ID",
    "DELIB_DATE",
    "DELIB_MATIERE_CODE",
    "DELIB_MATIERE_NOM",
    "DELIB_OBJET",
    "BUDGET_ANNEE",
    "BUDGET_NOM",
    "PREF_ID",
    "PREF_DATE",
    "VOTE_EFFECTIF",
    "VOTE_REEL",
    "VOTE_POUR",
    "VOTE_CONTRE",
    "VOTE_ABSTENTION",
    "DELIB_URL",
)

_WHO: Final = (
    "COALESCE(b.organisation_id, (SELECT a.organisation_id FROM agency a WHERE a.id = b.agency_id),"
    " (SELECT c.department_id FROM contract c WHERE c.id = b.contract_id),"
    " (SELECT g.keeper_id FROM agreement g WHERE g.id = b.agreement_id))"
)


async def rows(reader: Reader, chosen: Chosen) -> AsyncIterator[list[Sequence[Written]]]:
    reader.check(policy.DELIBERATIONS)
    sql = (
        "SELECT t0.id, o.name, o.siret, COALESCE(t0.delib_id, t0.number), t0.decided_on,"
        " t0.matter_code, t0.matter_name, t0.subject, t0.effective, t0.present, t0.proxies,"
        " t0.not_taking_part, t0.votes_for, t0.votes_against, t0.abstentions, t0.document_url"
        " FROM deliberation t0 JOIN meeting m ON m.id = t0.meeting_id"
        f" JOIN governance_body b ON b.id = m.body_id JOIN organisation o ON o.id = {_WHO}"
        f" WHERE {OF_BODIES[chosen.type_name].where} AND t0.outcome IN ('ADOPTED', 'NOTED')"
        " AND NOT EXISTS (SELECT 1 FROM deliberation n WHERE n.corrects_id = t0.id)"
        f" AND {reader.sees(policy.DELIBERATIONS)}"
    )
    async for page in reader.pages(sql, chosen=chosen.id):
        yield [_row(*row[1:]) for row in page]


def _row(
    name: str,
    siret: str | None,
    number: str,
    decided_on: Any,
    matter_code: str | None,
    matter_name: str | None,
    subject: str,
    effective: int | None,
    present: int | None,
    proxies: int | None,
    not_taking_part: int | None,
    votes_for: int | None,
    votes_against: int | None,
    abstentions: int | None,
    document_url: str | None,
) -> Sequence[Written]:
    told = {
        "COLL_NOM": defused(name),
        "COLL_SIRET": siret,
        "DELIB_ID": defused(number),
        "DELIB_DATE": decode_date(decided_on),
        "DELIB_MATIERE_CODE": None if matter_code is None else defused(matter_code),
        "DELIB_MATIERE_NOM": None if matter_name is None else defused(matter_name),
        "DELIB_OBJET": defused(subject),
        "VOTE_EFFECTIF": effective,
        # Those whose voice was counted: present or represented, and taking part (G1).
        "VOTE_REEL": None if present is None else present + (proxies or 0) - (not_taking_part or 0),
        "VOTE_POUR": votes_for,
        "VOTE_CONTRE": votes_against,
        "VOTE_ABSTENTION": abstentions,
        "DELIB_URL": None if document_url is None else defused(document_url),
    }
    return [told.get(name) for name in COLUMNS]
