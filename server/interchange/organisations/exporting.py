"""The organisations of an agency, as its spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from server.access.policy import ORGANISATIONS
from server.access.policy.rules import is_staff
from server.database import decode_bool, decode_date, decode_json, decode_uuid
from server.interchange.outgoing import Reader
from server.vocabulary import BanaticNature, OrganisationKind


async def pages(reader: Reader, agency_id: UUID) -> AsyncIterator[list[dict[str, Any]]]:
    """Those that the agency keeps, and those that have been its members."""
    reader.check(ORGANISATIONS)
    sql = (
        "SELECT t0.id, t0.name, t0.short_name, t0.kind, t0.siren, t0.siret, t0.insee_code,"
        " t0.banatic_nature, t0.department_codes, t0.region_code, t0.population, t0.cog_vintage,"
        " t0.valid_from_on, t0.valid_to_on, t0.fictional,"
        f" CASE WHEN t0.registered_by_id = :agency_id AND {is_staff('t0.registered_by_id')}"
        " THEN t0.external_id END"
        f" FROM organisation t0 WHERE {reader.sees(ORGANISATIONS)}"
        " AND (t0.registered_by_id = :agency_id OR EXISTS (SELECT 1 FROM membership me"
        " WHERE me.organisation_id = t0.id AND me.agency_id = :agency_id))"
    )
    async for rows in reader.pages(sql, agency_id=agency_id):
        yield [_fields(*row) for row in rows]


def _fields(
    id_: Any,
    name: str,
    short_name: str | None,
    kind: str,
    siren: str | None,
    siret: str | None,
    insee_code: str | None,
    banatic_nature: str | None,
    department_codes: Any,
    region_code: str | None,
    population: int | None,
    cog_vintage: int | None,
    valid_from_on: Any,
    valid_to_on: Any,
    fictional: Any,
    external_id: str | None,
) -> dict[str, Any]:
    return {
        "id": decode_uuid(id_),
        "name": name,
        "short_name": short_name,
        "kind": OrganisationKind(kind),
        "siren": siren,
        "siret": siret,
        "insee_code": insee_code,
        "banatic_nature": None if banatic_nature is None else BanaticNature(banatic_nature),
        "department_codes": decode_json(department_codes),
        "region_code": region_code,
        "population": population,
        "cog_vintage": cog_vintage,
        "valid_from_on": decode_date(valid_from_on),
        "valid_to_on": decode_date(valid_to_on),
        "fictional": decode_bool(fictional),
        "external_id": external_id,
    }
