"""Bringing files in: what they change, what they are refused for, and what they leave untouched."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from server.database import Database, Transaction
from server.interchange.importing import Incoming, take_in
from server.interchange.kinds import Kind
from server.interchange.report import Outcome
from server.settings import Settings
from tests.interchange.world import (
    GRENOBLE,
    TODAY,
    VERCORS,
    World,
    as_csv,
    as_workbook,
    programme_of,
    settle,
)


async def test_a_director_brings_the_programme_they_have(world: World) -> None:
    content = as_workbook(programme_of(170))
    tried = await world.bring(Kind.PROGRAMMES, content, dry_run=True)
    assert [row.faults for row in tried.rows if row.faults] == []
    assert tried.counts[Outcome.CREATED] == 170 and not tried.applied
    assert await world.count("programme_line") == 0
    brought = await world.bring(Kind.PROGRAMMES, content)
    assert brought.applied
    assert await world.count("programme_line") == 170
    assert await world.count("mission") == 170
    assert await world.rows("SELECT number, title FROM axis ORDER BY number") == [
        (1, "Observer et anticiper"),
        (2, "Accompagner les projets"),
        (3, "Animer le réseau"),
    ]
    again = await world.bring(Kind.PROGRAMMES, content)
    assert again.counts == {Outcome.UNCHANGED: 170}


async def test_an_axis_named_once_counts_for_the_new_lines_below_it(world: World) -> None:
    content = as_csv(
        [
            ["Axe", "Orientation", "Code", "Mission", "Volet", "Jours 2027"],
            ["Axe 1 : Observer", "1.1 Foncier", "M1", "Un", "Socle", "3"],
            ["", "", "M2", "Deux", "Socle", "4"],
            ["", "1.2 Habitat", "M3", "Trois", "Socle", "5"],
            ["Sous-total axe 1", "", "", "", "", "12"],
            ["Axe 2 : Animer", "", "M4", "Quatre", "Socle", "6"],
            ["", "", "M5", "Cinq", "Socle", ""],
            ["TOTAL", "", "", "", "", "18"],
        ]
    )
    brought = await world.bring(Kind.PROGRAMMES, content)
    assert brought.applied and brought.counts == {Outcome.CREATED: 5}
    told = [(row.row, fault.code) for row in brought.rows for fault in row.faults]
    assert told == [
        (3, "AXIS_FROM_ABOVE"),
        (5, "TOTAL"),
        (7, "AXIS_FROM_ABOVE"),
        (8, "TOTAL"),
    ]
    assert await world.rows(
        "SELECT m.code, a.number, o.number FROM programme_line l JOIN mission m ON m.id ="
        " l.mission_id JOIN axis a ON a.id = l.axis_id LEFT JOIN orientation o ON o.id ="
        " l.orientation_id ORDER BY m.code"
    ) == [("M1", 1, 1), ("M2", 1, 1), ("M3", 1, 2), ("M4", 2, None), ("M5", 2, None)]
    assert (await world.bring(Kind.PROGRAMMES, content)).counts == {Outcome.UNCHANGED: 5}


async def test_a_file_of_which_no_year_is_known_says_how_to_give_one(world: World) -> None:
    lines = [["Code", "Mission", "Axe", "Volet"], ["M1", "Un", "A", "Socle"]]
    [row] = (await world.bring(Kind.PROGRAMMES, as_csv(lines))).rows
    assert [fault.column for fault in row.faults] == ["Année"]
    assert "« Année »" in row.faults[0].french


async def test_a_header_without_rows_is_told_to_have_none(world: World) -> None:
    report = await world.bring(Kind.MISSIONS, as_csv([["Code", "Titre"]]))
    assert [fault.code for row in report.rows for fault in row.faults] == ["NO_ROWS"]


async def test_a_number_that_turns_an_organisation_into_another_is_told(world: World) -> None:
    lines = [["Nom", "Nature", "SIREN"], ["Autre nom", "Département", "200040715"]]
    [row] = (await world.bring(Kind.ORGANISATIONS, as_csv(lines), dry_run=True)).rows
    assert row.outcome is Outcome.UPDATED
    assert [(fault.code, fault.column) for fault in row.faults] == [
        ("TURNED_INTO", "Nom"),
        ("TURNED_INTO", "Nature"),
    ]
    assert GRENOBLE in row.faults[0].french and "« Autre nom »" in row.faults[0].french


async def test_a_refusal_is_told_under_its_column_and_says_what_to_do(world: World) -> None:
    header = ["Programme", "Code", "Mission", "Axe", "Volet", "Année", "Membres impliqués"]
    lines = [
        header,
        ["P", "M1", "Un", "1. Observer", "Socle", "2027", ""],
        ["P", "M2", "Deux", "9. Loin", "Socle", "2027", ""],
        ["P", "M3", "Trois", "1. Observer", "Missions", "2027", f"{GRENOBLE}, {VERCORS}"],
    ]
    report = await world.bring(Kind.PROGRAMMES, as_csv(lines), partial=True)
    told = {row.key: fault for row in report.rows for fault in row.faults}
    assert told["M2"].column == "Axe"
    assert "points-virgules" in told["M3"].french
    late = [
        [*header, "Première année", "Dernière année"],
        ["P", "M4", "Q", "1. Observer", "Socle", "2031", "", "2029", "2030"],
    ]
    [row] = (await world.bring(Kind.PROGRAMMES, as_csv(late))).rows
    assert "2029-2030" in row.faults[0].french


async def test_missions_are_found_again_by_their_code(world: World) -> None:
    header = ["Code", "Titre", "Volet", "Membres impliqués", "Début", "Avancement"]
    first = await world.bring(
        Kind.MISSIONS,
        as_csv(
            [
                header,
                ["M1", "Observatoire", "Mission", f"{GRENOBLE} ; {VERCORS}", "15/01/2027", "10 %"],
                ["M2", "Veille", "Socle", "", "", ""],
            ]
        ),
    )
    assert first.counts == {Outcome.CREATED: 2}, first.rows
    second = await world.bring(
        Kind.MISSIONS,
        as_csv(
            [
                header,
                ["M1", "Observatoire du foncier", "Mission", GRENOBLE, "2027-01-15", "25"],
                ["M2", "Veille", "Socle", "", "", ""],
            ]
        ),
    )
    assert second.counts == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}, second.rows
    assert await world.rows(
        "SELECT title, sort_key, progress, version FROM mission WHERE code = 'M1'"
    ) == [("Observatoire du foncier", "observatoire du foncier", 25, 2)]
    assert await world.rows("SELECT COUNT(*) FROM mission_participation WHERE to_on IS NULL") == [
        (1,)
    ]


async def test_organisations_and_members_come_in(world: World) -> None:
    organisations = as_csv(
        [
            [
                "Identifiant",
                "Nom",
                "Nature",
                "SIREN",
                "Code INSEE",
                "Millésime",
                "Départements",
                "Population",
            ],
            ["E1", "CU Caen la Mer", "EPCI", "200 065 597", "", "", "14", "270 000"],
            ["C1", "Cambrai", "Commune", "", "59122", "2026", "59", "32 897"],
        ]
    )
    brought = await world.bring(Kind.ORGANISATIONS, organisations)
    assert brought.counts == {Outcome.CREATED: 2}, brought.rows
    assert (await world.bring(Kind.ORGANISATIONS, organisations)).counts == {Outcome.UNCHANGED: 2}
    members = as_csv(
        [
            ["Organisation", "Catégorie", "Adhésion le", "Départ le"],
            ["CU Caen la Mer", "Financeur", "01/01/2025", ""],
            ["59122", "Membre", "01/01/2024", "31/12/2025"],
        ]
    )
    brought = await world.bring(Kind.MEMBERS, members)
    assert brought.counts == {Outcome.CREATED: 2}, brought.rows
    assert (await world.bring(Kind.MEMBERS, members)).counts == {Outcome.UNCHANGED: 2}


async def test_two_imports_of_one_file_at_once_make_each_row_once(world: World) -> None:
    content = as_csv(programme_of(30))
    first, second = await asyncio.gather(
        world.bring(Kind.PROGRAMMES, content), world.bring(Kind.PROGRAMMES, content)
    )
    assert first.applied and second.applied
    assert sorted([first.counts[Outcome.CREATED], second.counts[Outcome.CREATED]]) == [0, 30]
    assert await world.count("programme_line") == 30
    assert await world.count("programme_version") == 1


async def test_a_process_killed_in_the_middle_of_a_write_leaves_nothing(
    sqlite_url: Callable[[], str], make_settings: Callable[..., Settings]
) -> None:
    url = sqlite_url()
    database = await Database.connect(make_settings(database_url=url))
    world = await settle(database)
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _KILLED, url, str(world.agency_id), str(world.keeper_id)],
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
        text=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    for table in ("mission", "programme", "programme_line", "audit_event", "search_entry"):
        assert await world.count(table) == 0, table
    assert (await world.bring(Kind.PROGRAMMES, as_csv(programme_of(5)))).applied
    await database.close()


# Its rows are written and its journal told: only the commit is missing.
_KILLED = """
import asyncio, os, signal, sys
from uuid import UUID
from server.database import Database
from server.interchange import importing
from server.interchange.kinds import Kind
from server.settings import Settings
from tests.interchange.world import World, as_csv, programme_of

async def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    url, agency, keeper = sys.argv[1:]
    database = await Database.connect(Settings(database_url=url, secret_key="x" * 40))
    importing.record = die
    world = World(database, UUID(agency), UUID(keeper))
    await world.bring(Kind.PROGRAMMES, as_csv(programme_of(5)))

asyncio.run(main())
"""


async def test_a_row_that_moved_since_it_was_weighed_is_weighed_again(world: World) -> None:
    header = ["Code", "Titre", "Volet", "Avancement"]
    await world.bring(Kind.MISSIONS, as_csv([header, ["M1", "Veille", "Socle", "0"]]))

    async def overtake(tx: Transaction) -> None:
        await tx.execute("UPDATE mission SET progress = 50, version = version + 1")

    file = Incoming(
        Kind.MISSIONS,
        world.agency_id,
        as_csv([header, ["M1", "Veille", "Socle", "10"]]),
        False,
        False,
        10,
    )
    overtaken = Overtaken(world.database, overtake)
    report = await take_in(overtaken, file, world.keeper)  # type: ignore[arg-type] # delegates to one
    assert report.applied
    assert await world.rows("SELECT progress, version FROM mission") == [(10, 3)]


class Overtaken:
    """A database where somebody is quicker: before the first write, another one is committed."""

    def __init__(
        self, database: Database, overtake: Callable[[Transaction], Awaitable[None]]
    ) -> None:
        self._database = database
        self._overtaking = [overtake]
        self.dialect = database.dialect
        self.snapshot = database.snapshot

    async def unit_of_work(self, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
        while self._overtaking:
            await self._database.unit_of_work(self._overtaking.pop())
        return await self._database.unit_of_work(work)


async def test_a_code_twice_in_a_file_is_told_where_it_was_first(world: World) -> None:
    report = await world.bring(
        Kind.MISSIONS,
        as_csv([["Code", "Titre", "Volet"], ["M1", "Un", "Socle"], ["M1", "Deux", "Socle"]]),
    )
    [refused] = [row for row in report.rows if row.outcome is Outcome.REFUSED]
    assert (refused.row, refused.faults[0].code) == (3, "DUPLICATE")
    assert "ligne 2" in refused.faults[0].french and not report.applied


async def test_half_empty_rows_are_told_by_what_they_lack(world: World) -> None:
    report = await world.bring(
        Kind.MISSIONS, as_csv([["Code", "Titre", "Volet"], ["M1", "", ""], ["", "Deux", "Socle"]])
    )
    told = [(row.row, fault.code, fault.column) for row in report.rows for fault in row.faults]
    assert told == [
        (2, "REQUIRED", "Titre"),
        (2, "REQUIRED", "Volet"),
        (3, "REQUIRED", "Code"),
    ]


async def test_a_requested_mission_needs_its_involved_member_mi1(world: World) -> None:
    header = ["Code", "Titre", "Volet", "Membres impliqués"]
    lonely = await world.bring(Kind.MISSIONS, as_csv([header, ["M1", "Étude", "Mission", ""]]))
    [row] = lonely.rows
    assert [fault.column for fault in row.faults] == ["Membres impliqués"]
    outsider = await world.bring(
        Kind.MISSIONS, as_csv([header, ["M1", "Étude", "Mission", "Agence d'urbanisme"]])
    )
    assert outsider.rows[0].faults[0].code == "M2_MEMBER_OF_THE_DAY"
    unknown = await world.bring(
        Kind.MISSIONS, as_csv([header, ["M1", "Étude", "Mission", "Grenoble Alpes Metropol"]])
    )
    assert GRENOBLE in unknown.rows[0].faults[0].french


@pytest.mark.parametrize("column", ["Membres impliqués", "Commanditaire"])
async def test_an_organisation_that_has_ended_takes_part_in_nothing_new_o4(
    world: World, column: str
) -> None:
    await end(world, GRENOBLE)
    header = ["Code", "Titre", "Volet", column]
    report = await world.bring(
        Kind.MISSIONS, as_csv([header, ["M1", "Étude", "Mission", GRENOBLE]])
    )
    assert [fault.code for row in report.rows for fault in row.faults] == ["O4_ORGANISATION_STANDS"]
    assert await world.count("mission") == 0


async def test_an_organisation_that_has_ended_stays_where_it_took_part_o4(world: World) -> None:
    header = ["Code", "Titre", "Volet", "Membres impliqués", "Membres intéressés"]
    row = ["M1", "Étude", "Mission", f"{GRENOBLE} ; {VERCORS}", ""]
    await world.bring(Kind.MISSIONS, as_csv([header, row]))
    await end(world, GRENOBLE)
    moved = ["M1", "Autre titre", "Mission", VERCORS, GRENOBLE]
    report = await world.bring(Kind.MISSIONS, as_csv([header, moved]))
    assert not [fault for row in report.rows for fault in row.faults]
    assert sorted(
        await world.rows("SELECT category FROM mission_participation WHERE to_on IS NULL")
    ) == [
        ("INTERESTED",),
        ("INVOLVED",),
    ]


async def end(world: World, name: str) -> None:
    """The organisation is no more, and its membership has not been ended yet."""

    async def work(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE organisation SET valid_to_on = $2 WHERE id = $1",
            [world.organisations[name], TODAY],
        )

    await world.database.unit_of_work(work)


async def test_a_submitted_version_is_left_as_it_stands_pv2(world: World) -> None:
    lines = programme_of(4)
    lines[0].append("Version")
    for line in lines[1:]:
        line.append("janvier")
    assert (await world.bring(Kind.PROGRAMMES, as_csv(lines))).applied

    async def submit(tx: Transaction) -> None:
        await tx.execute("UPDATE programme_version SET status = 'SUBMITTED'")

    await world.database.unit_of_work(submit)
    assert (await world.bring(Kind.PROGRAMMES, as_csv(lines))).counts == {Outcome.UNCHANGED: 4}
    lines[1][6] = "30"
    refused = await world.bring(Kind.PROGRAMMES, as_csv(lines))
    assert [row.faults[0].code for row in refused.rows if row.faults] == ["PV2"]


async def test_a_new_version_follows_the_last_and_says_why_lines_change_pv5(world: World) -> None:
    lines = programme_of(4)
    await world.bring(Kind.PROGRAMMES, as_csv(lines))

    async def submit(tx: Transaction) -> None:
        await tx.execute("UPDATE programme_version SET status = 'SUBMITTED'")

    await world.database.unit_of_work(submit)
    lines[1][6] = "30"
    silent = await world.bring(Kind.PROGRAMMES, as_csv(lines))
    [fault] = [row.faults[0] for row in silent.rows if row.faults]
    assert (fault.code, fault.column) == ("PV5", "Commentaire")
    lines[0].append("Commentaire")
    for line in lines[1:]:
        line.append("")
    lines[1][7] = "Commande précisée"
    told = await world.bring(Kind.PROGRAMMES, as_csv(lines))
    assert told.applied and told.counts == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 3}
    assert await world.rows(
        "SELECT l.state, COUNT(*) FROM programme_line l JOIN programme_version v"
        " ON v.id = l.programme_version_id WHERE v.number = 2 GROUP BY l.state ORDER BY l.state"
    ) == [("CHANGED", 1), ("CONTINUED", 3)]


async def test_axes_are_numbered_in_a_row_a1(world: World) -> None:
    lines = programme_of(6)
    lines[1][2] = "5. Trop loin"
    report = await world.bring(Kind.PROGRAMMES, as_csv(lines), dry_run=True)
    assert [row.faults[0].code for row in report.rows if row.faults] == ["A1_CONTIGUOUS"]


async def test_an_organisation_that_another_agency_keeps_is_named_and_not_changed(
    world: World,
) -> None:
    async def give_away(tx: Transaction) -> None:
        await tx.execute("UPDATE organisation SET registered_by_id = NULL")

    await world.database.unit_of_work(give_away)
    same = as_csv([["Nom", "SIREN", "Nature"], [GRENOBLE, "200040715", "EPCI"]])
    assert (await world.bring(Kind.ORGANISATIONS, same)).counts == {Outcome.UNCHANGED: 1}
    other = as_csv([["Nom", "SIREN", "Nature"], ["Autre nom", "200040715", "EPCI"]])
    refused = await world.bring(Kind.ORGANISATIONS, other)
    assert refused.rows[0].faults[0].code == "KEPT_ELSEWHERE"


async def test_two_memberships_whose_days_meet_are_refused_m1(world: World) -> None:
    report = await world.bring(
        Kind.MEMBERS,
        as_csv([["SIREN", "Catégorie", "Adhésion le"], ["200040715", "Membre", "01/06/2024"]]),
    )
    assert report.rows[0].faults[0].code == "M1_ONE_AT_A_TIME"


async def test_a_category_that_has_run_is_followed_by_another_membership(world: World) -> None:
    header = ["SIREN", "Catégorie", "Adhésion le", "Départ le"]
    rewritten = await world.bring(
        Kind.MEMBERS, as_csv([header, ["200040715", "Financeur", "01/01/2020", ""]])
    )
    assert rewritten.rows[0].faults[0].code == "CATEGORY_LIVED"
    followed = await world.bring(
        Kind.MEMBERS,
        as_csv(
            [
                header,
                ["200040715", "Membre", "01/01/2020", "01/01/2026"],
                ["200040715", "Financeur", "01/01/2026", ""],
            ]
        ),
    )
    assert followed.applied and followed.counts == {Outcome.UPDATED: 1, Outcome.CREATED: 1}


async def test_a_cell_empties_only_when_it_says_so(world: World) -> None:
    header = ["Code", "Titre", "Volet", "Résumé", "Début"]
    await world.bring(Kind.MISSIONS, as_csv([header, ["M1", "A", "Socle", "Texte", "01/01/2027"]]))
    await world.bring(Kind.MISSIONS, as_csv([header, ["M1", "A", "Socle", "", "(vide)"]]))
    assert await world.rows("SELECT summary, start_on FROM mission") == [("Texte", None)]


async def test_memory_does_not_grow_with_the_texts_of_a_file(sqlite_world: World) -> None:
    """Ten thousand rows of a kilobyte: the report and what moves stay, the cells do not."""
    filler = "x" * 1_000
    content = as_csv(
        [
            ["Code", "Titre", "Volet", "Divers"],
            *([f"M{at}", "T", "Socle", filler] for at in range(10_000)),
        ]
    )
    await sqlite_world.bring(Kind.MISSIONS, as_csv([["Code", "Titre"]]), dry_run=True)
    tracemalloc.start()
    report = await sqlite_world.bring(Kind.MISSIONS, content, dry_run=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.counts == {Outcome.CREATED: 10_000} and report.truncated
    assert peak < 2.5 * len(content)


async def test_a_mission_outside_the_programme_takes_no_line_and_one_with_a_line_stays(
    world: World,
) -> None:
    header = ["Code", "Titre", "Volet", "Demandeur", "Hors programme"]
    # Its commissioner is no member: it orders, and takes no part.
    outside = ["H1", "Étude de marché", "Mission", "Agence d'urbanisme", "oui"]
    brought = await world.bring(Kind.MISSIONS, as_csv([header, outside]))
    assert brought.applied and await world.count("mission_participation") == 0
    lines = programme_of(4)
    assert (await world.bring(Kind.PROGRAMMES, as_csv(lines))).applied
    added = await world.bring(Kind.PROGRAMMES, as_csv([*lines, ["H1", *lines[1][1:]]]))
    assert [row.faults[0].code for row in added.rows if row.faults] == ["OUTSIDE_PROGRAMME"]
    leaving = [header, ["P001", "Étude n° 1", "Mission", GRENOBLE, "oui"]]
    stays = await world.bring(Kind.MISSIONS, as_csv(leaving))
    assert [row.faults[0].code for row in stays.rows if row.faults] == ["NO_LINE"]
