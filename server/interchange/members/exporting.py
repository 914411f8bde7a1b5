"""The members of an agency, past ones too, as its spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from server.access.policy import MEMBERSHIPS, ORGANISATIONS
from server.access.policy.rules import is_staff
from server.database import decode_date, decode_uuid
from server.interchange.outgoing import Reader
from server.vocabulary import MembershipCategory


async def pages(reader: Reader, agency_id: UUID) -> AsyncIterator[list[dict[str, Any]]]:
    reader.check(MEMBERSHIPS, ORGANISATIONS)
    sql = (
        "SELECT t0.id, t0.category, t0.joined_on, t0.left_on, t1.name, t1.siren, t1.insee_code,"
        f" CASE WHEN t1.registered_by_id = :agency_id AND {is_staff('t1.registered_by_id')}"
        " THEN t1.external_id END"
        " FROM membership t0 JOIN organisation t1 ON t1.id = t0.organisation_id"
        f" WHERE t0.agency_id = :agency_id AND {reader.sees(MEMBERSHIPS)}"
        f" AND {reader.sees(ORGANISATIONS, 't1')}"
    )
    async for rows in reader.pages(sql, agency_id=agency_id):
        yield [
            {
                "id": decode_uuid(id_),
                "category": MembershipCategory(category),
                "joined_on": decode_date(joined_on),
                "left_on": decode_date(left_on),
                "organisation": name,
                "siren": siren,
                "insee_code": insee_code,
                "external_id": external_id,
            }
            for id_, category, joined_on, left_on, name, siren, insee_code, external_id in rows
        ]
