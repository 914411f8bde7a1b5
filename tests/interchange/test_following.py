"""What a spreadsheet brings in is told to those who follow: each row once."""

from __future__ import annotations

from server.interchange.kinds import Kind
from server.vocabulary import ChangeKind
from tests.following import told, told_amiss
from tests.interchange.world import World, as_csv, as_workbook, programme_of


async def test_a_programme_brought_in_tells_each_of_its_rows_once(world: World) -> None:
    await world.bring(Kind.PROGRAMMES, as_workbook(programme_of(130)))

    created = await told(world.database, ChangeKind.CREATED)
    assert (created["Mission"], created["ProgrammeLine"]) == (130, 130)
    assert await told_amiss(world.database) == []
    assert not await told(world.database, ChangeKind.UPDATED)


async def test_a_file_brought_again_tells_what_it_changes_and_no_other_row(world: World) -> None:
    lines = programme_of(130)
    await world.bring(Kind.PROGRAMMES, as_workbook(lines))
    before = await told(world.database, ChangeKind.UPDATED)

    await world.bring(Kind.PROGRAMMES, as_workbook(lines))
    assert await told(world.database, ChangeKind.UPDATED) == before

    lines[7][-1] = "99"
    await world.bring(Kind.PROGRAMMES, as_workbook(lines))
    rows = await world.rows(
        "SELECT DISTINCT object_id FROM change_entry WHERE kind = 'UPDATED'"
        " AND object_type = 'ProgrammeLine'"
    )
    assert len(rows) == 1
    assert await told_amiss(world.database) == []


async def test_a_link_that_a_file_takes_away_is_told_gone_once(world: World) -> None:
    for instruments in ("PLUi ; PLH", "PLUi"):
        report = await world.bring(
            Kind.MISSIONS,
            as_csv([["Code", "Titre", "Volet", "Documents"], ["M1", "Un", "Socle", instruments]]),
        )
        assert report.applied, report.rows
    assert await told(world.database, ChangeKind.DELETED) == {"MissionInstrument": 1}
    assert await told_amiss(world.database) == []
