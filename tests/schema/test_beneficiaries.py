"""The territories that a line's days serve, through the contract, on both databases."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import new_id, to_global_id
from server.vocabulary import TerritoryScale, VersionStatus
from tests.schema.agency import NOW, Office, open_office

_LINES = (
    "lines { nodes { plannedDays beneficiaries { totalCount"
    " nodes { percent plannedDays territory { id name } } } } }"
)
CHANGED = (
    f"... on ProgrammeVersionChanged {{ programmeVersion {{ id status frozenSha256 {_LINES} }} }}"
)


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def territory(office: Office, name: str) -> str:
    async def work(tx: Transaction) -> UUID:
        made = await models.Territory.create(
            using_db=tx.connection,
            name=name,
            scale=TerritoryScale.INTERCOMMUNAL,
            sort_key=name,
            fictional=True,
            created_at=NOW,
            updated_at=NOW,
        )
        return made.id

    return to_global_id("Territory", await office.write(work))


async def put(office: Office, version_id: UUID, *shares: tuple[str, int], **values: Any) -> Any:
    values = {
        "versionId": to_global_id("ProgrammeVersion", version_id),
        "missionId": office.mission,
        "year": 2026,
        **values,
    }
    by = values.pop("by", "admin")
    return await office.change(
        by,
        "putLineBeneficiaries",
        CHANGED,
        beneficiaries=[{"territoryId": one, "percent": percent} for one, percent in shares],
        **values,
    )


async def test_the_shares_of_a_line_make_a_hundred(office: Office) -> None:
    """« Days carry beneficiary territories with shares »"""
    version_id = await office.line(VersionStatus.DRAFT)
    north, south = await territory(office, "Nord"), await territory(office, "Sud")
    for shares in (
        ((north, 60), (south, 39)),
        ((north, 100), (south, 0)),
        ((north, 120), (south, -20)),
        ((north, 50), (north, 50)),
    ):
        answer = await put(office, version_id, *shares)
        assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "beneficiaries")
    answer = await put(office, version_id, (north, 67), (south, 33))
    (line,) = answer["programmeVersion"]["lines"]["nodes"]
    shown = {
        one["territory"]["name"]: (one["percent"], one["plannedDays"])
        for one in line["beneficiaries"]["nodes"]
    }
    assert shown == {"Nord": (67, "1.34"), "Sud": (33, "0.66")}
    replaced = await put(office, version_id, (south, 100))
    (line,) = replaced["programmeVersion"]["lines"]["nodes"]
    assert [one["percent"] for one in line["beneficiaries"]["nodes"]] == [100]
    undone = await put(office, version_id)
    (line,) = undone["programmeVersion"]["lines"]["nodes"]
    assert line["beneficiaries"]["totalCount"] == 0


async def test_only_a_draft_says_whom_its_lines_serve(office: Office) -> None:
    """PV2 content is immutable from SUBMITTED on."""
    version_id = await office.line(VersionStatus.PRESENTED)
    north = await territory(office, "Nord")
    answer = await put(office, version_id, (north, 100))
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "PV2")
    assert (await put(office, version_id, (north, 100), by="staff"))["__typename"] == "Forbidden"


async def test_a_line_or_a_territory_that_is_not_there_is_not_found(office: Office) -> None:
    version_id = await office.line(VersionStatus.DRAFT)
    north = await territory(office, "Nord")
    other_year = await put(office, version_id, (north, 100), year=2027)
    nowhere = await put(office, version_id, (to_global_id("Territory", new_id()), 100))
    assert other_year["__typename"] == nowhere["__typename"] == "NotFound"


async def test_shares_are_carried_to_the_next_version_and_frozen_with_it(office: Office) -> None:
    version_id = await office.line(VersionStatus.DRAFT)
    north, south = await territory(office, "Nord"), await territory(office, "Sud")
    await put(office, version_id, (north, 100))
    version = to_global_id("ProgrammeVersion", version_id)

    async def submitted(id_: str) -> str:
        answer = await office.change("admin", "submitProgrammeVersion", CHANGED, versionId=id_)
        return str(answer["programmeVersion"]["frozenSha256"])

    digest = await submitted(version)
    await office.change("admin", "returnProgrammeVersion", CHANGED, versionId=version, reason="…")
    assert await put(office, version_id, (south, 100))
    assert await submitted(version) != digest
    branched = await office.change(
        "admin",
        "branchProgrammeVersion",
        CHANGED,
        programmeId=to_global_id("Programme", office.programme_id),
        label="juin",
        operationId=str(uuid4()),
    )
    (line,) = branched["programmeVersion"]["lines"]["nodes"]
    (share,) = line["beneficiaries"]["nodes"]
    assert (share["percent"], share["territory"]["id"]) == (100, south)


async def test_the_shares_of_a_line_are_read_like_its_days(office: Office) -> None:
    """F8 of the mission; and a draft's are the agency's own."""
    version_id = await office.line(VersionStatus.DRAFT)
    await put(office, version_id, (await territory(office, "Nord"), 100))
    query = f"""query($id: ID!, $share: ID!) {{ node(id: $share) {{ id }}
      programmeVersion(id: $id) {{ {_LINES} }} }}"""
    ((share_id,),) = await office.rows("SELECT id FROM line_beneficiary")
    share = to_global_id("LineBeneficiary", UUID(str(share_id)))

    async def reads(name: str) -> bool:
        id_ = to_global_id("ProgrammeVersion", version_id)
        data = await office.ask(name, query, id=id_, share=share)
        version = data["programmeVersion"]
        listed = bool(version) and version["lines"]["nodes"][0]["beneficiaries"] is not None
        assert listed is (data["node"] is not None)
        return listed

    assert {name: await reads(name) for name in ("staff", "asking")} == {
        "staff": True,
        "asking": False,
    }
    await office.write(lambda tx: tx.execute("UPDATE programme_version SET status = 'APPROVED'"))
    for name, shown in (("asking", True), ("auditor", True), ("interested", False),
                        ("other", False)):  # fmt: skip
        assert await reads(name) is shown, name
