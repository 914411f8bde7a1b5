"""The activity report of an agency and a year, as each of its readers has it, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Snapshot, Transaction, decode_uuid
from server.domain.reports.activity import Asked, read
from server.ids import new_id, to_global_id
from server.models.sorting import sort_key
from server.vocabulary import (
    DeliverableStatus,
    LineState,
    MissionKind,
    MissionPartnership,
    MissionStatus,
    Strand,
    TerritoryScale,
    VersionStatus,
    VisibilityPolicy,
    WorkshopMethod,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

REPORT = """query($agency: ID!, $year: Int!, $version: ID, $first: Int! = 20, $after: ID) {
  activityReport(agencyId: $agency, year: $year, versionId: $version, first: $first, after: $after) {
    __typename
    ... on Problem { code }
    ... on ActivityReport {
      year agency { id } programmeVersion { id } plannedDays spentDays
      strands { strand plannedDays spentDays }
      axisDays { axisId plannedDays spentDays } axes { id number }
      territoryDays { territoryId plannedDays spentDays plannedShare } territories { id name }
      missionDays { missionId plannedDays spentDays } missions { id code }
      missionCount hasNextPage lastMissionId
      spentWithoutLineDays spentOutsideProgrammeDays
      deliverables { status count } workshopsHeld meetingsHeld
      missionRequests { status count } serviceRequests { status count }
    } } }"""


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def report(office: Office, name: str, year: int = 2026, **values: Any) -> Any:
    agency = to_global_id("Agency", office.agency_id)
    data = await office.ask(name, REPORT, agency=agency, year=year, **values)
    return data["activityReport"]


def stamps(tx: Transaction) -> dict[str, Any]:
    return {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}


async def add_missions(
    office: Office,
    count: int,
    *,
    version_id: UUID | None = None,
    strand: Strand = Strand.SOCLE,
    partnership: MissionPartnership = MissionPartnership.PARTNERSHIP,
) -> list[UUID]:
    """Missions of the agency, each with a line of a day in the version, and half a day spent."""

    async def work(tx: Transaction) -> list[UUID]:
        ((known,),) = await tx.fetch("SELECT COUNT(*) FROM mission")
        rows = [
            models.Mission(
                id=new_id(),
                agency_id=office.agency_id,
                code=f"N{known + at}",
                title=f"Mission {known + at:05}",
                strand=strand,
                kind=MissionKind.OTHER,
                status=MissionStatus.IN_PROGRESS,
                partnership=partnership,
                sort_key=sort_key(f"Mission {known + at:05}"),
                created_at=NOW,
                updated_at=NOW,
            )
            for at in range(count)
        ]
        await models.Mission.bulk_create(rows, using_db=tx.connection)
        if version_id is not None:
            axis = await models.Axis.get(programme_version_id=version_id, using_db=tx.connection)
            await models.ProgrammeLine.bulk_create(
                [
                    models.ProgrammeLine(
                        programme_version_id=version_id,
                        mission_id=row.id,
                        axis_id=axis.id,
                        strand=strand,
                        year=2026,
                        planned_quarter_days=4,
                        state=LineState.NEW,
                        created_at=NOW,
                        updated_at=NOW,
                    )
                    for row in rows
                ],
                using_db=tx.connection,
            )
        await models.DayEntry.bulk_create(
            [
                models.DayEntry(
                    mission_id=row.id,
                    user_id=office.users["staff"],
                    spent_on=TODAY,
                    quarter_days=2,
                    created_at=NOW,
                    updated_at=NOW,
                )
                for row in rows
            ],
            using_db=tx.connection,
        )
        return [row.id for row in rows]

    made: list[UUID] = await office.write(work)
    return made


async def log(office: Office, days: str, on: str = "2026-06-01") -> None:
    answer = await office.change(
        "lead", "logDays", "", missionId=office.mission, spentOn=on, days=days
    )
    assert answer["__typename"] == "LogDaysSuccess", answer


async def test_days_add_up_by_strand_axis_and_mission(office: Office) -> None:
    """« a year's planned and spent days by strand, axis, mission »"""
    version_id = await office.line(VersionStatus.APPROVED)
    await add_missions(office, 3, version_id=version_id)
    await log(office, "0.75")
    await log(office, "1", on="2025-06-01")
    found = await report(office, "staff")
    assert (found["plannedDays"], found["spentDays"]) == ("5", "2.25")
    assert {one["strand"]: (one["plannedDays"], one["spentDays"]) for one in found["strands"]} == {
        "SOCLE": ("3", "1.5"),
        "MISSIONS": ("2", "0.75"),
    }
    (axis,) = found["axisDays"]
    assert (axis["plannedDays"], axis["spentDays"]) == ("5", "2.25")
    assert [one["id"] for one in found["axes"]] == [axis["axisId"]]
    assert {one["missionId"] for one in found["missionDays"]} == {
        one["id"] for one in found["missions"]
    }
    by_mission = {one["missionId"]: one["spentDays"] for one in found["missionDays"]}
    assert by_mission[office.mission] == "0.75" and found["missionCount"] == 4
    assert found["programmeVersion"]["id"] == to_global_id("ProgrammeVersion", version_id)
    # Sums by mission are those by axis and by strand, for who reads them all.
    assert sum(Decimal(one["spentDays"]) for one in found["missionDays"]) == Decimal("2.25")
    before = await report(office, "staff", year=2025)
    assert (before["spentDays"], before["spentWithoutLineDays"]) == ("0", "1")


async def test_the_report_reads_the_version_in_force_or_the_one_it_is_asked_for(
    office: Office,
) -> None:
    presented = await office.line(VersionStatus.PRESENTED)
    approved = await office.line(VersionStatus.APPROVED, number=2)
    draft = await office.line(VersionStatus.DRAFT, number=3)

    async def read_of(name: str, version: UUID | None = None) -> Any:
        found = await report(
            office, name, version=version and to_global_id("ProgrammeVersion", version)
        )
        return found.get("code") or found["programmeVersion"]["id"]

    assert await read_of("other") == to_global_id("ProgrammeVersion", approved)
    assert await read_of("other", presented) == to_global_id("ProgrammeVersion", presented)
    assert await read_of("staff", draft) == to_global_id("ProgrammeVersion", draft)
    assert await read_of("other", draft) == "NOT_FOUND"
    await office.write(
        lambda tx: tx.execute(
            "DELETE FROM programme_line WHERE programme_version_id = $1", [approved]
        )
    )
    await office.write(
        lambda tx: tx.execute(
            "UPDATE programme_version SET status = 'REJECTED' WHERE id = $1", [approved]
        )
    )
    assert await read_of("other") == to_global_id("ProgrammeVersion", presented)
    empty = await report(office, "staff", year=2031)
    assert (empty["programmeVersion"], empty["plannedDays"], empty["missionDays"]) == (
        None,
        "0",
        [],
    )


@pytest.mark.parametrize("policy_", VisibilityPolicy)
async def test_v3_sums_are_for_members_and_funders_and_rows_for_who_reads_the_days(
    database: Database, policy_: VisibilityPolicy
) -> None:
    """« Days per strand and axis (aggregates) are visible to all members; F8 covers per-mission
    figures »; « V3 totals shown to a viewer never let him deduce a hidden mission »"""
    office = await open_office(database, policy_)
    version_id = await office.line(VersionStatus.APPROVED)
    await add_missions(office, 2, version_id=version_id)
    await add_missions(office, 1, partnership=MissionPartnership.OUTSIDE_PROGRAMME)
    await log(office, "1")
    rows = {"staff": 4, "admin": 4, "auditor": 4, "asking": 1, "piloting": 1,
            "interested": 0, "informed": 0, "other": 0, "funder": 0}  # fmt: skip
    for name, count in rows.items():
        found = await report(office, name)
        assert (found["plannedDays"], found["spentDays"]) == ("4", "2"), name
        assert found["missionCount"] == len(found["missionDays"]) == count, name
        staff = name in ("staff", "admin", "auditor")
        assert found["spentOutsideProgrammeDays"] == ("0.5" if staff else None), name
        assert found["spentWithoutLineDays"] == ("0" if staff else None), name
    for name in ("public", "elsewhere", "left"):
        found = await report(office, name)
        assert found == {"__typename": "Forbidden", "code": "FORBIDDEN"}, name


async def test_what_is_counted_is_counted_among_what_the_reader_sees(office: Office) -> None:
    """« deliverables and workshops »; V3 « counts run on visible rows »."""
    for status in (DeliverableStatus.SUBMITTED, DeliverableStatus.PUBLISHED):
        await office.add_deliverable(status)

    async def work(tx: Transaction) -> None:
        await tx.execute("UPDATE deliverable SET submitted_at = $1", [NOW])
        await tx.execute(
            "UPDATE deliverable SET published_at = $1 WHERE status = 'PUBLISHED'", [NOW]
        )
        await models.Workshop.create(
            **stamps(tx),
            agency_id=office.agency_id,
            mission_id=office.mission_id,
            title="Atelier",
            method=WorkshopMethod.OTHER,
            held_on=TODAY,
            sort_key="atelier",
        )

    await office.write(work)
    await office.change(
        "other", "fileMissionRequest", "", agencyId=to_global_id("Agency", office.agency_id),
        organisationId=office.organisation("other"), subject="Une étude", wantedYear=2026,
    )  # fmt: skip

    async def counts(name: str) -> Any:
        found = await report(office, name)
        deliverables = {one["status"]: one["count"] for one in found["deliverables"]}
        asked = {one["status"]: one["count"] for one in found["missionRequests"]}
        return (
            deliverables["SUBMITTED"],
            deliverables["PUBLISHED"],
            found["workshopsHeld"],
            asked.get("RECEIVED", 0),
        )

    assert await counts("staff") == (2, 1, 1, 1)
    assert await counts("asking") == (2, 1, 1, 0)
    assert await counts("other") == (1, 1, 1, 1)
    # A funder who sees no mission sees what is published, and nothing that tells of the rest.
    assert await counts("funder") == (1, 1, 0, 0)


async def test_days_are_shared_between_the_territories_that_they_serve(office: Office) -> None:
    """« Days carry beneficiary territories with shares, so that solidarity between unequal
    territories can be seen »"""
    version_id = await office.line(VersionStatus.APPROVED)
    await add_missions(office, 2, version_id=version_id)
    await log(office, "1")

    async def work(tx: Transaction) -> None:
        line = await models.ProgrammeLine.get(mission_id=office.mission_id, using_db=tx.connection)
        for name, percent in (("Nord", 75), ("Sud", 25)):
            territory = await models.Territory.create(
                **stamps(tx), name=name, scale=TerritoryScale.INTERCOMMUNAL, sort_key=name
            )
            await models.LineBeneficiary.create(
                **stamps(tx), line_id=line.id, territory_id=territory.id, percent=percent
            )

    await office.write(work)
    found = await report(office, "other")
    names = {one["id"]: one["name"] for one in found["territories"]}
    shown = {
        names.get(one["territoryId"]): (one["plannedDays"], one["spentDays"], one["plannedShare"])
        for one in found["territoryDays"]
    }
    assert shown == {
        "Nord": ("1.5", "0.75", "37.5"),
        "Sud": ("0.5", "0.25", "12.5"),
        None: ("2", "1", "50"),
    }
    total = sum(Decimal(one["plannedDays"]) for one in found["territoryDays"])
    assert total == Decimal(found["plannedDays"])


async def test_missions_are_read_by_pages_in_the_order_of_their_titles(office: Office) -> None:
    version_id = await office.line(VersionStatus.APPROVED)
    await add_missions(office, 4, version_id=version_id)
    whole = [one["missionId"] for one in (await report(office, "staff"))["missionDays"]]
    read_so_far: list[str] = []
    after = None
    while True:
        page = await report(office, "staff", first=2, after=after)
        read_so_far += [one["missionId"] for one in page["missionDays"]]
        assert page["missionCount"] == 5 and page["plannedDays"] == "6"
        if not page["hasNextPage"]:
            break
        after = page["lastMissionId"]
    assert read_so_far == whole and len(whole) == 5
    assert (await report(office, "staff", first=0))["code"] == "VALIDATION"
    assert (await report(office, "staff", year=3000))["code"] == "VALIDATION"
    nowhere = await report(office, "staff", after=to_global_id("Mission", new_id()))
    assert nowhere["code"] == "NOT_FOUND"


class Counting:
    """A database that counts the statements of its snapshots."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements = 0

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Any]:
        async with self._database.snapshot() as snapshot:
            yield _Counted(self, snapshot)


class _Counted:
    def __init__(self, counting: Counting, snapshot: Snapshot) -> None:
        self._counting, self._snapshot = counting, snapshot

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        self._counting.statements += 1
        return await self._snapshot.fetch(sql, parameters)


async def test_a_report_takes_as_many_statements_for_three_thousand_missions(
    office: Office,
) -> None:
    version_id = await office.line(VersionStatus.APPROVED)
    counts = []
    for more in (169, 3_000):
        await add_missions(office, more, version_id=version_id)
        for name in ("staff", "asking"):
            counting = Counting(office.database)
            found = await read(
                counting,  # type: ignore[arg-type] # counts, and passes on
                Asked(office.agency_id, 2026, first=100),
                by=await office.viewer(name),
            )
            assert found.mission_count == (
                1 if name == "asking" else more + (1 if more == 169 else 170)
            )
            counts.append((name, counting.statements))
    assert counts[:2] == counts[2:]
    ((id_,),) = await office.rows("SELECT id FROM programme_version")
    assert decode_uuid(id_) == version_id
