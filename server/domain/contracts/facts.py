"""What the guards of contracts and amendments need to know, as SQL over the row that `{t}` names.

One text for a reader's `availableTransitions` and for the verbs, which ask it again under the
contract's lock. Refuses NULL: each answers a truth or a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.contracts.machine import AmendmentFacts, ContractFacts
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.missions.facts import bound

_BODY: Final = (
    "EXISTS (SELECT 1 FROM governance_body fb WHERE fb.contract_id = {{t}}.id AND fb.kind = '{kind}'"
    " AND (fb.dissolved_on IS NULL OR fb.dissolved_on > :today))"
)
_PROJECTS: Final = (
    "(SELECT COUNT(*) FROM action fa JOIN roadmap fr ON fr.id = fa.roadmap_id"
    " WHERE fr.contract_id = {t}.id AND fa.parent_id IS NULL AND fa.status <> 'ABANDONED'"
)
_PARTIES: Final = (
    "(SELECT COUNT(*) FROM contract_party fp WHERE fp.contract_id = {t}.id AND fp.to_on IS NULL"
)


def signed_by_line(party: str, signed: str) -> str:
    """SQL: whether the party, or one that it took over from, has signed (CT9). `signed` narrows the
    signatures `ls`."""
    return (
        "EXISTS (WITH RECURSIVE party_line (id, organisation_id, succeeds_id) AS ("
        " SELECT lp.id, lp.organisation_id, lp.succeeds_id FROM contract_party lp"
        f" WHERE lp.id = {party}.id"
        " UNION SELECT lq.id, lq.organisation_id, lq.succeeds_id FROM contract_party lq"
        " JOIN party_line ll ON lq.id = ll.succeeds_id)"
        " SELECT 1 FROM party_line lx JOIN signature ls ON ls.organisation_id = lx.organisation_id"
        f" WHERE {signed})"
    )


def unsigned(instrument: str) -> str:
    """SQL: how many parties of the contract `{t}` did not sign its framework, or it."""
    signed = f"ls.contract_id = {{t}}.id AND ls.instrument = '{instrument}'"
    return f"{_PARTIES} AND NOT {signed_by_line('fp', signed)})"


def _speaks(contract: str) -> str:
    return (
        f"(:writes_instruments AND EXISTS (SELECT 1 FROM contract_party sp"
        f" WHERE sp.contract_id = {contract} AND sp.to_on IS NULL"
        f" AND {speaks_for('sp.organisation_id')}))"
    )


CONTRACT_FACTS: Final[Mapping[str, str]] = {
    "keeps": KEEPS["contract"],
    "speaks": _speaks("{t}.id"),
    "steered": _BODY.format(kind="STEERING_COMMITTEE"),
    "conferred": _BODY.format(kind="PARTNERSHIP_CONFERENCE"),
    "has_papers": "EXISTS (SELECT 1 FROM document fd WHERE fd.contract_id = {t}.id)",
    "stakes": "(SELECT COUNT(*) FROM contract_stake fs WHERE fs.contract_id = {t}.id)",
    "orientations": "(SELECT COUNT(*) FROM contract_orientation fo WHERE fo.contract_id = {t}.id)",
    "unsigned_framework": unsigned("FRAMEWORK"),
    "projects": f"{_PROJECTS})",
    "uncited": f"{_PROJECTS} AND NOT EXISTS (SELECT 1 FROM action_orientation fc"
    " WHERE fc.action_id = fa.id))",
    "uncommitted": f"{_PARTIES} AND NOT EXISTS (SELECT 1 FROM commitment fm"
    " WHERE fm.party_id = fp.id AND fm.withdrawn_on IS NULL))",
    "to_review": "EXISTS (SELECT 1 FROM contract_review fv WHERE fv.contract_id = {t}.id"
    " AND fv.held_on IS NULL)",
    "begun": "COALESCE({t}.signed_on <= :today, FALSE)",
    "over": "COALESCE({t}.ends_on <= :today, FALSE)",
}
"""Each fact of `ContractFacts`."""

_AMENDED: Final = "EXISTS (SELECT 1 FROM contract fc WHERE fc.id = {t}.contract_id AND "
AMENDMENT_FACTS: Final[Mapping[str, str]] = {
    "keeps": _AMENDED + KEEPS["contract"].replace("{t}", "fc") + ")",
    "speaks": _speaks("{t}.contract_id"),
    "contract_in_force": _AMENDED + "fc.status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW'))",
    "changes": "(SELECT COUNT(*) FROM amendment_change fg WHERE fg.amendment_id = {t}.id)",
    "voted": "({t}.deliberation_id IS NOT NULL)",
}
"""Each fact of `AmendmentFacts`."""

UNSIGNED_AMENDMENT: Final = (
    "(SELECT COUNT(*) FROM contract_party fp WHERE fp.contract_id = {t}.contract_id"
    " AND fp.to_on IS NULL"
    f" AND NOT {signed_by_line('fp', 'ls.amendment_id = {t}.id')})"
)

_COUNTS: Final = frozenset(
    {
        "stakes",
        "orientations",
        "unsigned_framework",
        "projects",
        "uncited",
        "uncommitted",
        "changes",
    }
)


async def read_contract_facts(tx: Transaction, contract_id: UUID, by: Viewer) -> ContractFacts:
    return ContractFacts(**_typed(await values(tx, CONTRACT_FACTS, "contract", contract_id, by)))


async def read_amendment_facts(tx: Transaction, amendment_id: UUID, by: Viewer) -> AmendmentFacts:
    stored = await values(tx, AMENDMENT_FACTS, "amendment", amendment_id, by)
    return AmendmentFacts(**_typed(stored))


async def values(
    tx: Transaction, facts: Mapping[str, str], table: str, id_: UUID, by: Viewer
) -> dict[str, Any]:
    """What these are for one row of `table`, which is their `{t}`."""
    columns = ", ".join(f"({sql})" for sql in facts.values())
    sql, parameters = bound(
        f"SELECT {columns} FROM {table} {{t}} WHERE {{t}}.id = :row_id", by, row_id=id_
    )
    (row,) = await tx.fetch(sql, parameters)
    return dict(zip(facts, row, strict=True))


def _typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    """As the databases store a truth, 0 or 1 on one of them."""
    return {name: int(value) if name in _COUNTS else bool(value) for name, value in stored.items()}
