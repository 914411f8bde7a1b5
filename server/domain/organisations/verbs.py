"""Registering an organisation, correcting it, ending it. One unit of work each, journal included.

An organisation is kept by the agency that registered it: the others see it and use it. Refuses
everybody where no agency keeps it: reference rows are the operator's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date
from server.domain.aggregates import Made, bump, lock, made, made_before
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.organisations import machine
from server.domain.organisations.machine import Ending, Terms
from server.domain.organisations.standing import lifetime
from server.domain.rights import require_scope
from server.domain.territories.machine import check_member_kind
from server.ids import new_id
from server.models import Organisation
from server.models.sorting import sort_key
from server.problems import Forbidden
from server.vocabulary import Scope


async def create(
    database: Database,
    agency_id: UUID,
    terms: Terms,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Register an organisation, which this agency keeps from then on.

    Raises NotFound, Forbidden, ValidationFailed (O1, O2, O3), IdempotencyConflict.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    tidy = machine.check_organisation(terms)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agency", agency_id)
        await require_keeper(tx, by, agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        id_ = new_id()
        async with _numbered_once(tx, id_, agency_id, tidy):
            await Organisation.create(
                using_db=tx.connection,
                id=id_,
                registered_by_id=agency_id,
                created_at=now,
                updated_at=now,
                **_columns(tidy),
            )
        await journal(
            tx, "create_organisation", "Organisation", id_, by, now, after={"name": tidy.name}
        )
        return await made(tx, operation, id_)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    organisation_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Correct facts of an organisation, by the name of their term; what is not named stands.

    Raises NotFound, Forbidden, Conflict, ValidationFailed (O1, O2, O3).
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        await bump(tx, "organisation", organisation_id, expected_version=expected_version, now=now)
        row = await _kept(tx, organisation_id, by)
        before = _terms(row)
        after = machine.check_organisation(replace(before, **changes))
        if after.kind is not before.kind:
            await _check_places(tx, organisation_id, after)
        async with _numbered_once(tx, organisation_id, _keeper_of(row), after):
            await (
                Organisation.filter(id=organisation_id)
                .using_db(tx.connection)
                .update(**_columns(after))
            )
        moved = _moved(before, after)
        await journal(
            tx,
            "edit_organisation",
            "Organisation",
            organisation_id,
            by,
            now,
            before={name: old for name, (old, _) in moved.items()},
            after={name: new for name, (_, new) in moved.items()},
        )

    await database.unit_of_work(work)


async def end(
    database: Database,
    organisation_id: UUID,
    *,
    ends_on: date,
    succeeded_by_id: UUID | None,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Say from which day an organisation is no more, and which one took over after a merger.

    Said again, it corrects the day and the successor. Raises NotFound, Forbidden, Conflict,
    ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> None:
        # Both ends of a succession are held, in one order: two neighbours judge their days.
        for id_ in sorted({organisation_id, succeeded_by_id or organisation_id}):
            await lock(tx, "organisation", id_)
        await bump(tx, "organisation", organisation_id, expected_version=expected_version, now=now)
        row = await _kept(tx, organisation_id, by)
        machine.check_ending(
            Ending(
                succeeds_itself=succeeded_by_id == organisation_id,
                began_on=row.valid_from_on,
                ends_on=ends_on,
                successor=None if succeeded_by_id is None else await lifetime(tx, succeeded_by_id),
                last_predecessor_ended_on=await _last_predecessor(tx, organisation_id),
            )
        )
        await tx.execute(
            "UPDATE organisation SET valid_to_on = $2, succeeded_by_id = $3 WHERE id = $1",
            [organisation_id, ends_on, succeeded_by_id],
        )
        await journal(
            tx,
            "end_organisation",
            "Organisation",
            organisation_id,
            by,
            now,
            before={"valid_to_on": row.valid_to_on},
            after={"valid_to_on": ends_on, "succeeded_by_id": succeeded_by_id},
        )

    await database.unit_of_work(work)


async def _kept(tx: Transaction, organisation_id: UUID, by: Viewer) -> Organisation:
    """The row, for someone of the agency that keeps it. Raises Forbidden."""
    row = await Organisation.get(id=organisation_id, using_db=tx.connection)
    keeper = _keeper_of(row)
    if keeper is None:
        raise Forbidden
    await require_keeper(tx, by, keeper)
    return row


def _keeper_of(row: Organisation) -> UUID | None:
    keeper: UUID | None = row.registered_by_id  # type: ignore[attr-defined] # added by the ORM
    return keeper


@asynccontextmanager
async def _numbered_once(
    tx: Transaction, id_: UUID, keeper: UUID | None, terms: Terms
) -> AsyncIterator[None]:
    """O3, around the write: whoever comes second is told so, in the same instant or later."""
    await _check_numbers(tx, id_, keeper, terms)
    try:
        async with tx.savepoint():
            yield
    except IntegrityError:
        # Another agency took the number between the look and the write.
        await _check_numbers(tx, id_, keeper, terms)
        raise


async def _check_numbers(tx: Transaction, id_: UUID, keeper: UUID | None, terms: Terms) -> None:
    for path, condition, values in (
        ("siren", "siren = $2", [terms.siren]),
        (
            "inseeCode",
            "insee_code = $2 AND cog_vintage = $3",
            [terms.insee_code, terms.cog_vintage],
        ),
        ("externalId", "external_id = $2 AND registered_by_id = $3", [terms.external_id, keeper]),
    ):
        if None not in values and await tx.fetch(
            f"SELECT 1 FROM organisation WHERE id <> $1 AND {condition}", [id_, *values]
        ):
            raise machine.taken(path)


async def _check_places(tx: Transaction, organisation_id: UUID, terms: Terms) -> None:
    """An organisation that a territory is made of stays of a kind that makes territories."""
    if await tx.fetch(
        "SELECT 1 FROM territory_member WHERE organisation_id = $1 LIMIT 1", [organisation_id]
    ):
        check_member_kind(terms.kind, path="kind")


async def _last_predecessor(tx: Transaction, organisation_id: UUID) -> date | None:
    rows = await tx.fetch(
        "SELECT MAX(valid_to_on) FROM organisation WHERE succeeded_by_id = $1", [organisation_id]
    )
    return None if rows[0][0] is None else decode_date(rows[0][0])


def _terms(row: Organisation) -> Terms:
    return Terms(
        name=row.name,
        kind=row.kind,
        short_name=row.short_name,
        siren=row.siren,
        siret=row.siret,
        insee_code=row.insee_code,
        banatic_nature=row.banatic_nature,
        department_codes=tuple(row.department_codes),
        region_code=row.region_code,
        population=row.population,
        cog_vintage=row.cog_vintage,
        valid_from_on=row.valid_from_on,
        valid_to_on=row.valid_to_on,
        external_id=row.external_id,
        fictional=row.fictional,
    )


def _columns(terms: Terms) -> dict[str, Any]:
    columns = asdict(terms)
    columns["department_codes"] = list(terms.department_codes)
    columns["sort_key"] = sort_key(terms.name)
    return columns


def _moved(before: Terms, after: Terms) -> dict[str, tuple[Any, Any]]:
    old, new = asdict(before), asdict(after)
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}
