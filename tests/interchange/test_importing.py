"""Bringing files in: what they change, what they are refused for, and what they leave untouched."""

from __future__ import annotations

from server.interchange.kinds import Kind
from server.interchange.report import Outcome
from tests.interchange.world import GRENOBLE, VERCORS, World, as_csv, as_workbook, programme_of


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
