"""What the database holds of the organisations that some rows name. Refuses to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from server.database import Dialect, decode_bool, decode_date, decode_json, decode_uuid
from server.interchange.lookups import Reads, among
from server.interchange.tables import Row
from server.models.sorting import sort_key
from server.vocabulary import BanaticNature, OrganisationKind

# Every way to find a row: its own identifier, the agency's, then the numbers, then the name.
_KEYS: Final = ("id", "external_id", "siren", "insee_code", "name")


@dataclass(frozen=True, slots=True)
class Kept:
    """An organisation as it stands. `columns` are its facts, by column name."""

    id: UUID
    version: int
    registered_by: UUID | None
    columns: dict[str, Any]
    key: str
    successor_ends_on: date | None
    has_successor: bool
    last_predecessor_ended_on: date | None


async def look_up(
    reads: Reads, dialect: Dialect, agency_id: UUID, rows: Iterable[Row]
) -> list[Kept]:
    """The organisations that any of these rows may be about."""
    told: dict[str, set[Any]] = {name: set() for name in _KEYS}
    for row in rows:
        for name in _KEYS:
            value = row.values.get(name)
            if isinstance(value, str | UUID):
                told[name].add(value)
    names = {sort_key(name) for name in told["name"]}
    found = await reads.fetch(
        "SELECT o.id, o.version, o.registered_by_id, o.sort_key, o.external_id, o.name,"
        " o.short_name, o.kind, o.siren, o.siret, o.insee_code, o.banatic_nature,"
        " o.department_codes, o.region_code, o.population, o.cog_vintage, o.valid_from_on,"
        " o.valid_to_on, o.fictional, o.succeeded_by_id,"
        " (SELECT s.valid_to_on FROM organisation s WHERE s.id = o.succeeded_by_id),"
        " (SELECT MAX(p.valid_to_on) FROM organisation p WHERE p.succeeded_by_id = o.id)"
        " FROM organisation o WHERE "
        + among(dialect, "o.id", "$2")
        + " OR (o.registered_by_id = $1 AND "
        + among(dialect, "o.external_id", "$3")
        + ") OR "
        + among(dialect, "o.siren", "$4")
        + " OR "
        + among(dialect, "o.insee_code", "$5")
        + " OR "
        + among(dialect, "o.sort_key", "$6"),
        [
            agency_id,
            tuple(told["id"]),
            tuple(told["external_id"]),
            tuple(told["siren"]),
            tuple(told["insee_code"]),
            tuple(names),
        ],
    )
    return [_kept(row) for row in found]


def _kept(row: Sequence[Any]) -> Kept:
    id_, version, registered_by, key, *facts, succeeded_by, successor_ends, last_ended = row
    (
        external_id,
        name,
        short_name,
        kind,
        siren,
        siret,
        insee_code,
        banatic_nature,
        department_codes,
        region_code,
        population,
        cog_vintage,
        valid_from_on,
        valid_to_on,
        fictional,
    ) = facts
    return Kept(
        decode_uuid(id_),
        version,
        decode_uuid(registered_by),
        {
            "external_id": external_id,
            "name": name,
            "short_name": short_name,
            "kind": OrganisationKind(kind),
            "siren": siren,
            "siret": siret,
            "insee_code": insee_code,
            "banatic_nature": None if banatic_nature is None else BanaticNature(banatic_nature),
            "department_codes": tuple(decode_json(department_codes) or ()),
            "region_code": region_code,
            "population": population,
            "cog_vintage": cog_vintage,
            "valid_from_on": decode_date(valid_from_on),
            "valid_to_on": decode_date(valid_to_on),
            "fictional": decode_bool(fictional),
        },
        key,
        decode_date(successor_ends),
        succeeded_by is not None,
        decode_date(last_ended),
    )
