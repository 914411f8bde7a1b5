"""Writers that meet over an organisation, a membership or a person: staged, on both databases.

The first one holds its transaction open until the second one has sent its own. On PostgreSQL the
second has looked before it waits; on SQLite it waits before it looks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.access.viewer import Viewer
from server.database import Database, Dialect, Transaction
from server.domain.journal import Operation
from server.domain.memberships import verbs as memberships
from server.domain.organisations import verbs as organisations
from server.domain.organisations.machine import Terms
from server.domain.people import verbs as people
from server.domain.people.machine import Facts
from server.ids import new_id
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    MembershipCategory,
    OrganisationKind,
    ProgrammeKind,
    Role,
    Scope,
    ViewerKind,
    VisibilityPolicy,
    WorkStart,
)

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
KEY = b"a test's key, long enough to be taken for one"
METROPOLE = Terms("Grenoble-Alpes-Métropole", OrganisationKind.METROPOLE, siren="200040715")


class Case:
    """An agency, somebody who programmes for it, and an organisation that it keeps."""

    def __init__(self, database: Database, agency_id: UUID, user_id: UUID) -> None:
        self.database = database
        self.agency_id = agency_id
        self.programmer = Viewer(
            ViewerKind.STAFF, NOW.date(), scopes=frozenset(Scope), user_id=user_id
        )

    @property
    def operation(self) -> Operation:
        return Operation(self.programmer.actor_id, new_id(), {}, KEY)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.programmer, "now": NOW}

    async def register(self, terms: Terms) -> UUID:
        made = await organisations.create(
            self.database, self.agency_id, terms, operation=self.operation, **self.who
        )
        return made.id

    async def meet(
        self,
        first: Callable[[Transaction], Awaitable[Any]],
        second: Awaitable[Any],
    ) -> Any:
        """What the second one is answered: its statement is on its way when the first commits."""
        wrote, go_on = asyncio.Event(), asyncio.Event()

        async def held(tx: Transaction) -> None:
            await first(tx)
            wrote.set()
            await go_on.wait()

        holding = asyncio.create_task(self.database.unit_of_work(held))
        await wrote.wait()
        answering = asyncio.ensure_future(second)
        await self._is_waiting(answering)
        go_on.set()
        await holding
        return (await asyncio.gather(answering, return_exceptions=True))[0]

    async def _is_waiting(self, answering: asyncio.Future[Any]) -> None:
        """On PostgreSQL the database says so; SQLite's lock is taken first of all."""
        while self.database.dialect is Dialect.POSTGRES and not answering.done():
            async with self.database.snapshot() as snapshot:
                if await snapshot.fetch(
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    " AND datname = current_database()"
                ):
                    return


@pytest.fixture
async def case(database: Database) -> Case:
    stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}

    async def work(tx: Transaction) -> Case:
        using: dict[str, Any] = {**stamps, "using_db": tx.connection}
        host = await models.Organisation.create(
            name="Agence", kind=OrganisationKind.URBAN_AGENCY, sort_key="agence", **using
        )
        agency = await models.Agency.create(
            organisation_id=host.id,
            legal_form=AgencyLegalForm.ASSOCIATION,
            approval_chain=[BodyKind.BOARD],
            work_may_start_on=WorkStart.APPROVED,
            visibility_policy=VisibilityPolicy.MEMBERS_ON_REQUEST,
            programme_cycle=ProgrammeKind.ANNUAL,
            sort_key="agence",
            **using,
        )
        user = await models.User.create(label="Programmation", **using)
        await models.RoleGrant.create(
            user_id=user.id,
            agency_id=agency.id,
            role=Role.AGENCY_PROGRAMMER,
            from_on=date(2020, 1, 1),
            **using,
        )
        return Case(database, agency.id, user.id)

    return await database.unit_of_work(work)


async def test_whoever_registers_a_siren_second_is_told_on_that_field(case: Case) -> None:
    """O3: between the look and the write, another agency took the number."""

    async def first(tx: Transaction) -> None:
        await models.Organisation.create(
            using_db=tx.connection,
            name="La même",
            kind=OrganisationKind.METROPOLE,
            siren="200040715",
            sort_key="la meme",
            created_at=NOW,
            updated_at=NOW,
        )

    answer = await case.meet(first, case.register(METROPOLE))
    assert isinstance(answer, ValidationFailed)
    assert answer.path == "siren"


async def test_whoever_takes_an_insee_code_second_is_told_on_that_field(case: Case) -> None:
    """O3, by a correction: unique (`insee_code`, `cog_vintage`)."""
    other = await case.register(
        Terms("Fontaine", OrganisationKind.COMMUNE, insee_code="38169", cog_vintage=2026)
    )

    async def first(tx: Transaction) -> None:
        await models.Organisation.create(
            using_db=tx.connection,
            name="Grenoble",
            kind=OrganisationKind.COMMUNE,
            insee_code="38185",
            cog_vintage=2026,
            sort_key="grenoble",
            created_at=NOW,
            updated_at=NOW,
        )

    correcting = organisations.edit(
        case.database, other, {"insee_code": "38185"}, expected_version=1, **case.who
    )
    answer = await case.meet(first, correcting)
    assert isinstance(answer, ValidationFailed)
    assert answer.path == "inseeCode"


async def test_an_organisation_that_ends_meanwhile_joins_nothing(case: Case) -> None:
    """O4, in the same instant."""
    id_ = await case.register(METROPOLE)

    async def first(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE organisation SET valid_to_on = $2 WHERE id = $1", [id_, date(2026, 1, 1)]
        )

    joining = memberships.add(
        case.database,
        memberships.NewMembership(
            case.agency_id, id_, MembershipCategory.FULL_MEMBER, date(2026, 6, 1)
        ),
        operation=case.operation,
        **case.who,
    )
    answer = await case.meet(first, joining)
    assert isinstance(answer, TransitionRefused)
    assert answer.guard == "O4_ORGANISATION_STANDS"


async def test_two_memberships_that_begin_at_once_do_not_overlap(case: Case) -> None:
    """M1: the second looks again once the first has let go of the agency."""
    id_ = await case.register(METROPOLE)

    async def first(tx: Transaction) -> None:
        await tx.execute("UPDATE agency SET updated_at = updated_at")
        await models.Membership.create(
            using_db=tx.connection,
            agency_id=case.agency_id,
            organisation_id=id_,
            category=MembershipCategory.FUNDER,
            joined_on=date(2020, 1, 1),
            created_at=NOW,
            updated_at=NOW,
        )

    joining = memberships.add(
        case.database,
        memberships.NewMembership(
            case.agency_id, id_, MembershipCategory.FULL_MEMBER, date(2026, 6, 1)
        ),
        operation=case.operation,
        **case.who,
    )
    answer = await case.meet(first, joining)
    assert isinstance(answer, TransitionRefused)
    assert answer.guard == "M1_ONE_AT_A_TIME"


async def test_a_person_erased_meanwhile_becomes_nobody_s_contact(case: Case) -> None:
    id_ = await case.register(METROPOLE)
    person = await people.create(
        case.database,
        case.agency_id,
        id_,
        Facts("Personne fictive"),
        operation=case.operation,
        **case.who,
    )

    async def first(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE person SET name = '', erased_at = $2 WHERE id = $1", [person.id, NOW]
        )

    answer = await case.meet(
        first,
        case.database.unit_of_work(
            lambda tx: people.require_contact(
                tx, person.id, organisation_id=id_, agency_id=case.agency_id
            )
        ),
    )
    assert isinstance(answer, TransitionRefused)
    assert answer.guard == "PERSON_PRESENT"
