"""An agency that begins: its members, its keeper, and the files it brings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import openpyxl

from server import models
from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.interchange.authors import Author
from server.interchange.importing import Incoming, take_in
from server.interchange.kinds import Kind
from server.interchange.report import Report
from server.models.sorting import sort_key
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

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()

GRENOBLE = "Grenoble-Alpes-Métropole"
VERCORS = "CC Saint-Marcellin Vercors Isère"
MEMBERS = {GRENOBLE: "200040715", VERCORS: "200070431"}


@dataclass
class World:
    database: Database
    agency_id: UUID
    keeper_id: UUID
    organisations: dict[str, UUID] = field(default_factory=dict)

    @property
    def keeper(self) -> Author:
        return Author(
            Viewer(
                ViewerKind.STAFF,
                TODAY,
                scopes=frozenset(Scope),
                user_id=self.keeper_id,
                staff_of=frozenset({self.agency_id}),
            ),
            NOW,
        )

    async def bring(
        self,
        kind: Kind,
        content: bytes,
        *,
        dry_run: bool = False,
        partial: bool = False,
        by: Author | None = None,
        most_rows: int = 20_000,
    ) -> Report:
        file = Incoming(kind, self.agency_id, content, dry_run, partial, most_rows)
        return await take_in(self.database, file, by or self.keeper)

    async def rows(self, sql: str, *parameters: Any) -> list[Any]:
        async with self.database.snapshot() as snapshot:
            return [tuple(row) for row in await snapshot.fetch(sql, parameters)]

    async def count(self, table: str) -> int:
        return int((await self.rows(f"SELECT COUNT(*) FROM {table}"))[0][0])


async def settle(database: Database) -> World:
    """The agency, two members and a keeper of its programme."""

    async def work(tx: Transaction) -> World:
        using: dict[str, Any] = {
            "using_db": tx.connection,
            "created_at": NOW,
            "updated_at": NOW,
        }
        own = await models.Organisation.create(
            **using,
            name="Agence d'urbanisme",
            kind=OrganisationKind.URBAN_AGENCY,
            sort_key="agence d'urbanisme",
            department_codes=["38"],
        )
        agency = await models.Agency.create(
            **using,
            organisation_id=own.id,
            legal_form=AgencyLegalForm.ASSOCIATION,
            approval_chain=[BodyKind.BOARD.value],
            work_may_start_on=WorkStart.APPROVED,
            visibility_policy=VisibilityPolicy.MEMBERS_ON_REQUEST,
            programme_cycle=ProgrammeKind.ANNUAL,
            sort_key="agence d'urbanisme",
        )
        keeper = await models.User.create(
            **using, label="Programmation", email="programme@agence.example"
        )
        await models.RoleGrant.create(
            **using,
            user_id=keeper.id,
            agency_id=agency.id,
            role=Role.AGENCY_PROGRAMMER,
            from_on=date(2020, 1, 1),
        )
        made = World(database, agency.id, keeper.id)
        for name, siren in MEMBERS.items():
            one = await models.Organisation.create(
                **using,
                name=name,
                kind=OrganisationKind.EPCI,
                siren=siren,
                sort_key=sort_key(name),
                registered_by_id=agency.id,
                department_codes=["38"],
            )
            made.organisations[name] = one.id
            await models.Membership.create(
                **using,
                agency_id=agency.id,
                organisation_id=one.id,
                category=MembershipCategory.FULL_MEMBER,
                joined_on=date(2020, 1, 1),
            )
        return made

    return await database.unit_of_work(work)


def as_csv(
    rows: Iterable[Sequence[object]], *, separator: str = ";", encoding: str = "utf-8-sig"
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def programme_of(lines: int) -> list[list[Any]]:
    """A director's own spreadsheet: a line a mission, three axes, days in French."""
    header = ["Code", "Intitulé", "Axe", "Volet", "Commanditaire", "Année", "Nb jours"]
    axes = ("1. Observer et anticiper", "2. Accompagner les projets", "3. Animer le réseau")
    return [
        header,
        *(
            [
                f"P{at:03}",
                f"Étude n° {at}",
                axes[at % 3],
                "Socle" if at % 5 == 0 else "Mission",
                "" if at % 5 == 0 else (GRENOBLE if at % 2 else VERCORS),
                2027,
                f"{at % 40},5",
            ]
            for at in range(1, lines + 1)
        ),
    ]
