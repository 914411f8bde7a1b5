"""Who sees contracts, cooperation agreements, framework agreements and Ateliers Flash.

What public bodies signed is a public act: every account that reads instruments reads it. Refuses
what is still being negotiated to everybody but its parties and the agency that helps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.access.policy.rules import Rule, belongs, is_staff, of_visible, through
from server.vocabulary import Scope, ViewerKind

_ACCOUNTS: Final = (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
_SCOPE: Final = Scope.INSTRUMENT_READ


def _inside(own: str) -> Mapping[ViewerKind, tuple[str, ...]]:
    """Those whom `own` names, and the staff of the agency that accompanies.

    Conditions side by side, for whoever adds one: SQLite reads brackets in brackets so deep, and a
    link asks for these four tables down.
    """
    staff = is_staff("{t}.agency_id")
    return {
        ViewerKind.MEMBER: (own,),
        ViewerKind.STAFF: (own, staff),
        ViewerKind.AUDITOR: (staff,),
    }


def _any_of(terms: Mapping[ViewerKind, tuple[str, ...]], *more: str) -> Rule:
    return Rule(
        {kind: f"({' OR '.join((*own, *more))})" for kind, own in terms.items()}, scope=_SCOPE
    )


def _party(table: str, key: str, *, alias: str) -> str:
    """A party, also one that left: what it was bound by stays its own to read."""
    # Named after its table: one rule may ask several.
    alias = f"{table[0]}y"
    return (
        f"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.{key} = {{t}}.id"
        f" AND {alias}.organisation_id = :organisation_id)"
    )


_CONTRACTING: Final = _inside(
    f"{{t}}.department_id = :organisation_id OR {_party('contract_party', 'contract_id', alias='pc')}"
)
CONTRACT_INSIDE: Final = _any_of(_CONTRACTING)
CONTRACTS: Final = _any_of(
    _CONTRACTING,
    "{t}.status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW', 'EXPIRED', 'RENEWED',"
    " 'TERMINATED')",
)
OF_CONTRACT: Final = through("contract", "{t}.contract_id", CONTRACTS, alias="co")
# An amendment is negotiated among the parties, and public once it is signed.
_AMENDED_INSIDE: Final = of_visible("contract", "{t}.contract_id", CONTRACT_INSIDE, alias="ci")
_AMENDED: Final = of_visible("contract", "{t}.contract_id", CONTRACTS, alias="co")
AMENDMENTS: Final = Rule(
    {
        kind: f"({_AMENDED_INSIDE[kind]} OR ({{t}}.status = 'SIGNED' AND {_AMENDED[kind]}))"
        for kind in _ACCOUNTS
    },
    scope=_SCOPE,
)
OF_AMENDMENT: Final = through("amendment", "{t}.amendment_id", AMENDMENTS, alias="am")

_AGREEING: Final = _inside(
    f"{{t}}.keeper_id = :organisation_id OR {_party('agreement_party', 'agreement_id', alias='pa')}"
)
AGREEMENT_INSIDE: Final = _any_of(_AGREEING)
AGREEMENTS: Final = _any_of(
    _AGREEING, "{t}.status IN ('SIGNED', 'ACTIVE', 'ENDED', 'RENEWED', 'TERMINATED')"
)
OF_AGREEMENT: Final = through("agreement", "{t}.agreement_id", AGREEMENTS, alias="ag")


def _signatures(kind: ViewerKind) -> str:
    return (
        "("
        + " OR ".join(one.by_kind[kind] for one in (OF_CONTRACT, OF_AMENDMENT, OF_AGREEMENT))
        + ")"
    )


SIGNATURES: Final = Rule({kind: _signatures(kind) for kind in _ACCOUNTS}, scope=_SCOPE)

# A framework agreement is published when it is awarded.
_AUTHORITY: Final = "{t}.authority_id = :organisation_id"
FRAMEWORKS: Final = Rule(
    dict.fromkeys(_ACCOUNTS, f"({{t}}.status <> 'PREPARING' OR {_AUTHORITY})"),
    scope=_SCOPE,
)
OF_FRAMEWORK: Final = through("framework_agreement", "{t}.framework_id", FRAMEWORKS, alias="fr")

_BUYER: Final = (
    "EXISTS (SELECT 1 FROM framework_agreement fa WHERE fa.id = {t}.framework_id"
    " AND fa.authority_id = :organisation_id)"
)
_ORDERING: Final = _inside(
    "{t}.pilot_id = :organisation_id OR {t}.contractor_id = :organisation_id"
    f" OR {_BUYER} OR {_party('flash_co_bearer', 'flash_workshop_id', alias='pf')}"
)
FLASH_INSIDE: Final = _any_of(_ORDERING)
FLASH_WORKSHOPS: Final = _any_of(
    _ORDERING, "{t}.status IN ('DELIVERED', 'CLOSED') AND " + belongs("{t}.agency_id")
)
OF_FLASH: Final = through("flash_workshop", "{t}.flash_workshop_id", FLASH_WORKSHOPS, alias="fw")
PURCHASE_ORDERS: Final = through(
    "flash_workshop", "{t}.flash_workshop_id", FLASH_INSIDE, alias="fw"
)
"""What an Atelier Flash costs is told to those inside it."""
