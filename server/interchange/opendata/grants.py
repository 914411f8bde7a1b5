"""Fundings that were granted or paid, as the national schema of local data has subsidies (SCDL).

One row for each owner that has a share of the action, as the schema asks. Refuses to assert what is
not kept here: whether an aid was notified to the European Commission stays empty.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.database import decode_date, decode_uuid
from server.interchange.cells import Written, defused, phrase
from server.interchange.opendata.choosing import OF_ACTIONS, Chosen
from server.interchange.outgoing import Reader

COLUMNS: Final = (
    "nomAttribuant",
    "idAttribuant",
    "dateConvention",
    "referenceDecision",
    "nomBeneficiaire",
    "idBeneficiaire",
    "objet",
    "montant",
    "nature",
    "conditionsVersement",
    "datesPeriodeVersement",
    "idRAE",
    "notificationUE",
    "pourcentageSubvention",
)
_OBJECT_LENGTH: Final = 256


@dataclass(frozen=True, slots=True)
class _Owner:
    name: str
    siret: str | None
    share: Decimal | None


async def rows(reader: Reader, chosen: Chosen) -> AsyncIterator[list[Sequence[Written]]]:
    reader.check(policy.OF_ACTION)
    sql = (
        "SELECT t0.id, t0.action_id, f.name, f.siret, t0.agreed_on, t0.reference, x.title, t0.scheme,"
        " t0.amount_cents, t0.year, h.name, h.siret FROM funding t0"
        " JOIN action x ON x.id = t0.action_id JOIN roadmap r ON r.id = x.roadmap_id"
        " JOIN organisation h ON h.id = r.holder_id JOIN organisation f ON f.id = t0.funder_id"
        f" WHERE {OF_ACTIONS[chosen.type_name].where} AND t0.status IN ('GRANTED', 'PAID')"
        f" AND {reader.sees(policy.OF_ACTION)}"
    )
    async for page in reader.pages(sql, chosen=chosen.id):
        owners = await _owners(reader, {decode_uuid(row[1]) for row in page})
        yield [told for row in page for told in _rows(row, owners)]


async def _owners(reader: Reader, ids: set[UUID]) -> Mapping[UUID, list[_Owner]]:
    found: dict[UUID, list[_Owner]] = {}
    for action_id, name, siret, share in await reader.fetch(
        "SELECT t0.action_id, o.name, o.siret, t0.share_hundredths FROM action_actor t0"
        " JOIN organisation o ON o.id = t0.organisation_id"
        f" WHERE {reader.among('t0.action_id', 'ids')} AND (t0.role = 'PROJECT_OWNER'"
        " OR (t0.role = 'CO_OWNER' AND t0.share_hundredths > 0))"
        f" AND {reader.sees(policy.OF_ACTION)} ORDER BY t0.role DESC, t0.id",
        ids=tuple(sorted(ids)),
    ):
        owner = _Owner(name, siret, None if share is None else Decimal(share) / 10_000)
        found.setdefault(decode_uuid(action_id), []).append(owner)
    return found


def _rows(row: Sequence[Any], owners: Mapping[UUID, Sequence[_Owner]]) -> list[Sequence[Written]]:
    action_id, holder = decode_uuid(row[1]), _Owner(row[10], row[11], Decimal(1))
    theirs = [one for one in owners.get(action_id, ()) if one.share != 0] or [holder]
    if len(theirs) == 1:
        theirs = [_Owner(theirs[0].name, theirs[0].siret, Decimal(1))]
    return [_row(row, owner) for owner in theirs]


def _row(row: Sequence[Any], owner: _Owner) -> Sequence[Written]:
    _, _, funder, funder_siret, agreed_on, reference, title, scheme, cents, year, _, _ = row
    about = phrase(f"{scheme} : {title}" if scheme else title)
    told: dict[str, Written] = {
        "nomAttribuant": defused(funder),
        "idAttribuant": funder_siret,
        "dateConvention": decode_date(agreed_on),
        "referenceDecision": None if reference is None else defused(reference),
        "nomBeneficiaire": defused(owner.name),
        "idBeneficiaire": owner.siret,
        "objet": defused(about[: _OBJECT_LENGTH - 1]),
        "montant": Decimal(cents) / 100,
        "nature": "aide en numéraire",
        "conditionsVersement": f"autre : au titre de l'année {year}",
        "datesPeriodeVersement": f"{year}-01-01/{year}-12-31",
        "pourcentageSubvention": owner.share,
    }
    return [told.get(name) for name in COLUMNS]
