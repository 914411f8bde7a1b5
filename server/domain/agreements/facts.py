"""What the guards of an agreement need to know, as SQL over the row that `{t}` names.

One text for a reader's `availableTransitions` and for the verbs, which ask it again under the row's
lock. Refuses NULL: each answers true or false.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.agreements import machine
from server.domain.instruments.rights import KEEPS, speaks_for
from server.domain.missions.facts import truths
from server.vocabulary import AgreementPartyRole, AgreementType, BodyKind, SheetHeading

_POOLING: Final = f"{{t}}.type = '{AgreementType.POOLING_CONVENTION.value}'"
_PLAN: Final = f"{{t}}.type = '{AgreementType.COOPERATION_PLAN.value}'"
_PARTIES: Final = (
    "SELECT {what} FROM agreement_party pa JOIN organisation po ON po.id = pa.organisation_id"
    " WHERE pa.agreement_id = {{t}}.id AND pa.to_on IS NULL"
)
_COUNT: Final = _PARTIES.format(what="COUNT(*)")
_PARK: Final = "po.kind = 'PNR'"
_COMMUNITY: Final = "po.kind = 'EPCI' AND po.banatic_nature = 'CC'"
_BEARS: Final = f"{_PARK} AND pa.role = '{AgreementPartyRole.BEARER.value}'"
_PRESCRIBES: Final = f"po.kind = 'PAYS' AND pa.role = '{AgreementPartyRole.PRESCRIBER.value}'"


def _only(first: str, second: str) -> str:
    """One party of each sort, and no other."""
    return f"(({_COUNT}) = 2 AND ({_COUNT} AND {first}) = 1 AND ({_COUNT} AND {second}) = 1)"


_ACTIONS: Final = (
    "SELECT 1 FROM roadmap fr JOIN action fa ON fa.roadmap_id = fr.id"
    " WHERE fr.agreement_id = {t}.id AND fa.status <> 'ABANDONED'"
)


def _acts(role: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM action_actor fc WHERE fc.action_id = fa.id AND fc.role = '{role}')"
    )


_CHAIRS: Final = (
    "SELECT {what} FROM body_member bm WHERE bm.body_id = gb.id AND bm.chair"
    " AND bm.from_on <= :today AND (bm.to_on IS NULL OR bm.to_on > :today)"
)
# One committee, a chair of it for each party and no other.
_CO_CHAIRED: Final = (
    "EXISTS (SELECT 1 FROM governance_body gb WHERE gb.agreement_id = {t}.id"
    f" AND gb.kind = '{BodyKind.STEERING_COMMITTEE.value}' AND gb.dissolved_on IS NULL"
    f" AND ({_CHAIRS.format(what='COUNT(*)')}) = ({_COUNT})"
    f" AND NOT EXISTS ({_PARTIES.format(what='1')} AND NOT EXISTS ({_CHAIRS.format(what='1')}"
    " AND bm.organisation_id = po.id)))"
)
FILLED: Final = {heading: f"filled_{heading.value.lower()}" for heading in SheetHeading}
"""The fact that tells whether each heading holds an item."""
FACTS: Final[Mapping[str, str]] = {
    "keeps": KEEPS["agreement"],
    "speaks": f"(:writes_instruments AND EXISTS ({_PARTIES.format(what='1')}"
    f" AND {speaks_for('po.id')}))",
    **{
        name: "EXISTS (SELECT 1 FROM agreement_item ai WHERE ai.agreement_id = {t}.id"
        f" AND ai.heading = '{heading.value}')"
        for heading, name in FILLED.items()
    },
    "several": f"(({_COUNT}) >= 2)",
    "composed": f"(CASE WHEN {_PLAN} THEN {_only(_PARK, _COMMUNITY)}"
    f" WHEN {_POOLING} THEN {_only(_BEARS, _PRESCRIBES)} ELSE 1 = 1 END)",
    "owned": f"NOT EXISTS ({_ACTIONS}"
    f" AND NOT ({_acts('PROJECT_OWNER')} AND {_acts('EXTERNAL_ACTOR')}))",
    "in_house": f"(NOT ({_POOLING}) OR {{t}}.in_house_contract_reference IS NOT NULL)",
    "co_chaired": f"(NOT ({_POOLING}) OR {_CO_CHAIRED})",
    "begun": "({t}.starts_on IS NULL OR {t}.starts_on <= :today)",
    "over": "({t}.ends_on IS NULL OR {t}.ends_on < :today)",
    "succeeded": "EXISTS (SELECT 1 FROM agreement sa WHERE sa.renews_id = {t}.id"
    " AND sa.status IN ('SIGNED', 'ACTIVE'))",
}
"""Each fact of `AgreementFacts`; its headings one by one."""

_SYNDICATE: Final = "po.kind = 'SYNDICAT_MIXTE'"
_OTHER: Final = (
    "SELECT 1 FROM agreement_party oa WHERE oa.agreement_id = {t}.id AND oa.to_on IS NULL"
    " AND oa.organisation_id <> pa.organisation_id"
)
_SITS: Final = (
    "SELECT 1 FROM body_member sm JOIN governance_body sb ON sb.id = sm.body_id"
    " WHERE sb.organisation_id = oa.organisation_id AND sm.organisation_id = pa.organisation_id"
    " AND sm.from_on <= :today AND (sm.to_on IS NULL OR sm.to_on > :today)"
)
_OF_BASE: Final = (
    "SELECT 1 FROM agreement_party ba WHERE ba.agreement_id = {t}.builds_on_id AND ba.to_on IS NULL"
)
WARNING_FACTS: Final[Mapping[str, str]] = {
    "two_syndicates": f"(({_COUNT}) = 2 AND ({_COUNT} AND {_SYNDICATE}) = 2)",
    "reciprocal": f"NOT EXISTS ({_PARTIES.format(what='1')}"
    f" AND EXISTS ({_OTHER} AND NOT EXISTS ({_SITS})))",
    "among_the_same": f"({{t}}.builds_on_id IS NULL OR NOT EXISTS ({_PARTIES.format(what='1')}"
    f" AND NOT EXISTS ({_OF_BASE} AND ba.organisation_id = pa.organisation_id)))",
}
"""Each fact of `Warnings`."""


async def read_facts(tx: Transaction, agreement_id: UUID, by: Viewer) -> machine.AgreementFacts:
    found = await truths(tx, FACTS, "agreement", agreement_id, by)
    headings = {heading: found.pop(name) for heading, name in FILLED.items()}
    return machine.AgreementFacts(filled=machine.filled(headings), **found)


_ENTENTE: Final = AgreementType.INTERTERRITORIAL_ENTENTE.value
_CONFERENCE: Final = BodyKind.PRESIDENTS_CONFERENCE.value
_MEMBERS: Final = (
    "SELECT ep.organisation_id FROM agreement_party ep WHERE ep.agreement_id = eg.id"
    " AND ep.from_on <= {t}.decided_on AND (ep.to_on IS NULL OR ep.to_on > {t}.decided_on)"
)
_DECIDED: Final = (
    "SELECT 1 FROM meeting em JOIN governance_body eb ON eb.id = em.body_id"
    " JOIN agreement eg ON eg.id = eb.agreement_id WHERE em.id = {t}.meeting_id"
    f" AND eb.kind = '{_CONFERENCE}' AND eg.type = '{_ENTENTE}'"
)
ENFORCEABILITY_FACTS: Final[Mapping[str, str]] = {
    "of_entente": f"EXISTS ({_DECIDED})",
    "ratified": f"EXISTS ({_DECIDED} AND EXISTS ({_MEMBERS}) AND NOT EXISTS ({_MEMBERS}"
    " AND NOT EXISTS (SELECT 1 FROM ratification er WHERE er.decision_id = {t}.id"
    " AND er.organisation_id = ep.organisation_id)))",
}
"""AG8, over a deliberation: decided by the conference of an entente, and ratified by each member."""

MEMBERS: Final = (
    "SELECT ep.organisation_id FROM deliberation {t} JOIN meeting em ON em.id = {t}.meeting_id"
    " JOIN governance_body eb ON eb.id = em.body_id JOIN agreement_party ep"
    " ON ep.agreement_id = eb.agreement_id WHERE {t}.id = :decision"
    " AND ep.from_on <= {t}.decided_on AND (ep.to_on IS NULL OR ep.to_on > {t}.decided_on)"
)
"""The organisations whose councils ratify the deliberation `:decision`."""
