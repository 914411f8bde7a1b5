"""The spreadsheet of a roadmap: taken out, kept up to date, brought back with a report by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from server import models
from server.access.identity import identify
from server.database import Database, Transaction, decode_uuid
from server.demo import programmes
from server.interchange.authors import Author, operator
from server.interchange.exporting import Form, Outgoing, give_out
from server.interchange.importing import Incoming, take_in
from server.interchange.kinds import Kind
from server.interchange.report import Outcome, Report
from server.problems import Forbidden, NotFound, Unauthenticated
from server.vocabulary import (
    ActionStatus,
    ActorRole,
    BudgetNature,
    BudgetUnit,
    ChangeKind,
    ContractStatus,
    FundingStatus,
)
from tests.following import told, told_amiss
from tests.interchange.world import as_csv
from tests.schema.agency import NOW
from tests.schema.roadmaps import PARTS, SINCE, Desk, add_action, open_desk

Work = Callable[[Transaction], Awaitable[None]]


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await open_desk(database)


@pytest.fixture
async def sqlite_desk(sqlite_database: Database) -> Desk:
    return await open_desk(sqlite_database)


@pytest.mark.parametrize("form", list(Form))
async def test_every_roadmap_of_the_demo_brought_back_as_it_went_out_changes_nothing(
    sqlite_database: Database, form: Form
) -> None:
    """AC8 the same rows sent again change nothing."""
    loaded = await programmes.load(sqlite_database, NOW, instruments=True)
    viewers = [
        await identify(sqlite_database, secret, now=NOW, locale="fr")
        for secret in loaded.tokens.values()
    ]
    async with sqlite_database.snapshot() as snapshot:
        roadmaps = [decode_uuid(id_) for (id_,) in await snapshot.fetch("SELECT id FROM roadmap")]
    most: dict[UUID, tuple[int, bytes]] = {}
    for roadmap_id, viewer in product(roadmaps, viewers):
        asked = Outgoing(Kind.ACTIONS, roadmap_id, form)
        with suppress(NotFound):
            content, count = await give_out(sqlite_database, asked, Author(viewer, NOW))
            most[roadmap_id] = max((count, content), most.get(roadmap_id, (0, b"")))
    assert sum(count for count, _ in most.values()) > 280 and len(most) > 3
    for roadmap_id, (count, content) in most.items():
        report = await _brought(sqlite_database, roadmap_id, content, operator(NOW))
        assert [(row.key, row.faults) for row in report.rows if row.faults] == []
        assert report.counts == {Outcome.UNCHANGED: count}


async def test_all_that_hangs_on_an_action_goes_out_and_comes_back_unchanged(desk: Desk) -> None:
    await desk.office.write(_filled(desk))
    content = await _taken(desk, "lead")
    assert (await _bring(desk, "lead", content)).counts == {Outcome.UNCHANGED: 2}
    (first, second) = _rows(content)
    assert first["Maîtres d'ouvrage"] == "P (60,5 %)".replace("P", await _name(desk, "piloting"))
    assert first["Budget prévu"] == "2026 : 1500,3 € investissement ; 2027 : 0,5 ETP fonctionnement"
    assert first["Financements"].endswith(": 2026 : 1000 € : accordé : 01/02/2026 : DETR")
    assert second["Titre"] == "'=SOMME(A1)" and second["Financements"] == ""


async def test_a_yearly_update_walks_the_steps_and_each_leaves_its_line(desk: Desk) -> None:
    """AC0 several allowed steps in one dated command, AC2 each change is written."""
    action_id = await desk.another(
        ActionStatus.REGISTERED, title="Un square", planned_start_on=SINCE
    )
    rows: list[list[object]] = [
        ["N°", "Titre", "État", "État au", "Commentaire", "Avancement"],
        [2, "Un square", "Terminé", "10/03/2026", "Inauguré", "100 %"],
    ]
    report = await _bring(desk, "lead", as_csv(rows))
    assert report.counts == {Outcome.UPDATED: 1} and report.applied
    assert [line[1] for line in await desk.history(action_id)] == [
        "REGISTERED", "COMMITTED", "IN_PROGRESS", "DONE",
    ]  # fmt: skip
    assert (await desk.history(action_id))[-1][2:] == ("2026-03-10", "Inauguré", "100")
    assert (await _bring(desk, "lead", as_csv(rows))).counts == {Outcome.UNCHANGED: 1}


async def test_a_trial_says_what_would_be_and_writes_nothing(desk: Desk) -> None:
    rows = as_csv([["N°", "Titre", "État"], [1, "Une halle", "En pause"]])
    assert (await _bring(desk, "lead", rows, dry_run=True)).counts == {Outcome.UPDATED: 1}
    assert len(await desk.history()) == 1
    assert await desk.office.rows("SELECT 1 FROM audit_event WHERE verb = 'import_actions'") == []


async def test_a_new_sheet_opens_axes_numbers_its_actions_and_is_known_again(desk: Desk) -> None:
    """AC8 upsert by (roadmap, external_id) is idempotent, with a report by row."""
    owner = await _name(desk, "piloting")
    rows = [
        ["Identifiant", "Action", "Axe", "MOA", "Territoire", "Statut", "Budget", "Au", "Début"],
        ["A1", "Rénover l'école", "1. Centres", owner, "Le bassin", "Engagé", "2027 : 12 000 €",
         "01/03/2026", "01/02/2026"],
        ["A2", "Planter", "Nature", owner, "", "Proposée", "", "", ""],
        ["", "Sans référence", "Centres", "", "", "", "", "", ""],
    ]  # fmt: skip
    report = await _bring(desk, "lead", as_csv(rows))
    assert [(row.key, row.faults) for row in report.rows] == [
        ("A1", ()), ("A2", ()), ("Sans référence", ()),
    ]  # fmt: skip
    assert report.counts == {Outcome.CREATED: 3}
    told = await desk.office.rows(
        "SELECT a.number, a.title, x.title, a.status FROM action a"
        " JOIN roadmap_axis x ON x.id = a.axis_id ORDER BY a.number"
    )
    assert [tuple(row) for row in told] == [
        (2, "Rénover l'école", "Centres", "COMMITTED"),
        (3, "Planter", "Nature", "PROPOSED"),
        (4, "Sans référence", "Centres", "PROPOSED"),
    ]
    assert (await _bring(desk, "lead", as_csv(rows))).counts == {Outcome.UNCHANGED: 3}


async def test_each_refusal_stands_under_its_row_and_its_column(desk: Desk) -> None:
    """AC3 shares make 100 %, AC5 fundings within the budget, AC2 a step that is not allowed."""
    owner = await _name(desk, "piloting")
    other = await _name(desk, "other")
    header = ["N°", "Titre", "Maîtres d'ouvrage", "Financements", "État", "État au", "Thèmes"]
    await desk.another(title="Deux")
    await desk.another(title="Trois", status=ActionStatus.REGISTERED)
    await desk.another(title="Quatre")
    report = await _bring(
        desk,
        "lead",
        as_csv(
            [
                header,
                [1, "Une halle", f"{owner} (60 %) ; {other} (30 %)", "", "", "", ""],
                [2, "Deux", "", f"{other} : 2027 : 10 €", "", "", ""],
                [3, "Trois", "", "", "Proposée", "", ""],
                [4, "Quatre", "", "", "En pause", "01/01/2999", ""],
                [4, "Quatre", "", "", "", "", ""],
                [9, "Neuf", "Personne", "", "", "", "Inconnu"],
            ]
        ),
    )
    assert report.counts == {Outcome.REFUSED: 6} and not report.applied
    told = [(row.row, fault.column, fault.code) for row in report.rows for fault in row.faults]
    assert told == [
        (2, "Maîtres d'ouvrage", "VALIDATION"),
        (3, "Financements", "AC5"),
        (4, "État", "STATUS"),
        (5, "État au", "VALIDATION"),
        (6, "N°", "DUPLICATE"),
        (7, "Maîtres d'ouvrage", "UNKNOWN_ORGANISATION"),
        (7, "Thèmes", "UNKNOWN_THEME"),
    ]


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("piloting", {(2, "Titre", "FORBIDDEN"), (4, "État", "FORBIDDEN"), (5, "Titre", "FORBIDDEN")}),
        ("interested", {(2, "Titre", "FORBIDDEN"), (4, "État", "FORBIDDEN"), (5, "Titre", "FORBIDDEN")}),
        (
            "informed",
            {
                (2, "Titre", "FORBIDDEN"),
                (3, "Avancement", "FORBIDDEN"),
                (4, "État", "FORBIDDEN"),
                (5, "Titre", "FORBIDDEN"),
            },
        ),
    ],
)  # fmt: skip
async def test_an_owner_and_a_pilot_tell_how_far_their_action_is_and_nothing_else(
    desk: Desk, who: str, told: set[tuple[int, str, str]]
) -> None:
    """AC7 rights by row: owners and pilot report on their own action, keepers edit the structure."""
    await desk.office.write(_part_of(desk, await desk.another(title="La leur")))
    await desk.another(title="Une autre")
    rows: list[list[object]] = [
        ["N°", "Titre", "État", "Avancement"],
        [1, "Une autre halle", "", ""],
        [2, "La leur", "", "10"],
        [3, "Une autre", "Abandonnée", ""],
        ["", "Nouvelle", "", ""],
    ]
    report = await _bring(desk, who, as_csv(rows), partial=True)
    assert {(r.row, f.column, f.code) for r in report.rows for f in r.faults} == told
    assert report.counts[Outcome.UPDATED] == (0 if who == "informed" else 1)


async def test_the_plan_of_a_signed_contract_takes_statuses_and_refuses_its_structure(
    desk: Desk,
) -> None:
    """CT6 after SIGNED the plan changes only by amendment; status and progress are told still."""
    await desk.plan_of_a_contract(ContractStatus.IN_EXECUTION)
    header = ["N°", "Titre", "État", "Avancement", "Budget prévu"]
    refused = await _bring(
        desk, "lead", as_csv([header, [1, "Une halle couverte", "", "", "2027 : 10 €"]])
    )
    assert {(f.column, f.code) for row in refused.rows for f in row.faults} == {
        ("Titre", "AMENDMENT_REQUIRED"),
        ("Budget prévu", "AMENDMENT_REQUIRED"),
    }
    added = await _bring(desk, "lead", as_csv([header, ["", "Un projet de plus", "", "", ""]]))
    assert added.rows[0].faults[0].code == "AMENDMENT_REQUIRED"
    told = await _bring(desk, "lead", as_csv([header, [1, "Une halle", "En pause", "40", ""]]))
    assert told.counts == {Outcome.UPDATED: 1}


async def test_the_open_schema_of_projects_is_read_back(desk: Desk) -> None:
    """Its names, descriptions, phases, starts, competences and levers; not its statuses."""
    rows = [
        ["id", "nom", "description", "dateDebutPrevisionnelle", "phase", "phaseStatut", "competences"],
        ["01890e30-5a80-7c22-9842-8263d0d0d890", "Une halle", "Couverte", "2026-03-01", "Étude",
         "Terminé", '["90-21","90-413"]'],
    ]  # fmt: skip
    report = await _bring(desk, "lead", as_csv(rows, separator=","))
    assert report.counts == {Outcome.UPDATED: 1}, [row.faults for row in report.rows]
    ((status, phase, codes),) = await desk.office.rows(
        "SELECT status, phase, competence_codes FROM action"
    )
    assert (status, phase) == ("IN_PROGRESS", "STUDY") and "90-413" in str(codes)


async def test_who_does_not_see_a_roadmap_brings_it_nothing(sqlite_desk: Desk) -> None:
    content = as_csv([["N°", "Titre"], [1, "Une halle"]])
    with pytest.raises(NotFound):
        await _bring(sqlite_desk, "elsewhere", content)
    with pytest.raises(Unauthenticated):
        await _bring(sqlite_desk, "public", content)
    with pytest.raises(NotFound):
        await _brought(sqlite_desk.office.database, uuid4(), content, operator(NOW))
    viewer = await sqlite_desk.office.viewer("lead")
    narrowed = Author(replace(viewer, scopes=frozenset()), NOW)
    with pytest.raises(Forbidden):
        await _brought(sqlite_desk.office.database, sqlite_desk.roadmap_id, content, narrowed)


async def test_what_a_sheet_brings_is_told_to_those_who_follow(sqlite_desk: Desk) -> None:
    rows = [
        ["Identifiant", "Titre", "Axe"],
        *([f"A{at}", f"Action {at}", "Un"] for at in range(30)),
    ]
    await _bring(sqlite_desk, "lead", as_csv(rows))
    database = sqlite_desk.office.database
    created = await told(database, ChangeKind.CREATED)
    assert (created["Action"], created["RoadmapAxis"]) == (31, 1)
    assert await told_amiss(database) == []


def _part_of(desk: Desk, action_id: UUID) -> Work:
    """The same parts as in the first action."""

    async def work(tx: Transaction) -> None:
        for name, role in PARTS.items():
            await models.ActionActor.create(
                **_using(tx),
                action_id=action_id,
                organisation_id=desk.office.organisations[name],
                role=role,
            )

    return work


def _filled(desk: Desk) -> Work:
    """Everything that an action may hold, and texts that no spreadsheet likes."""

    async def work(tx: Transaction) -> None:
        organisations = desk.office.organisations
        await tx.execute(
            "UPDATE action_actor SET share_hundredths = 6050 WHERE role = 'PROJECT_OWNER'"
        )
        for name, role, share in (
            ("other", ActorRole.CO_OWNER, 3_950),
            ("other", ActorRole.EXTERNAL_ACTOR, None),
        ):
            await models.ActionActor.create(
                **_using(tx),
                action_id=desk.action_id,
                organisation_id=organisations[name],
                role=role,
                share_hundredths=share,
            )
        for year, nature, unit, planned in (
            (2026, BudgetNature.INVESTMENT, BudgetUnit.EUR_HT, 150_030),
            (2027, BudgetNature.OPERATING, BudgetUnit.FTE, 50),
        ):
            await models.BudgetLine.create(
                **_using(tx),
                action_id=desk.action_id,
                year=year,
                nature=nature,
                unit=unit,
                planned_hundredths=planned,
                actual_hundredths=planned if unit is BudgetUnit.FTE else None,
            )
        await models.Funding.create(
            **_using(tx),
            action_id=desk.action_id,
            funder_id=organisations["other"],
            scheme="DETR",
            year=2026,
            amount_cents=100_000,
            status=FundingStatus.GRANTED,
            agreed_on=date(2026, 2, 1),
        )
        await add_action(
            tx,
            desk.roadmap_id,
            ActionStatus.ABANDONED,
            title="=SOMME(A1)",
            description=" deux  lignes \n; une | barre : et la fin ",
            objectives="(vide)",
            external_id="-12",
            levers=["Vélo", "Biogaz"],
        )

    return work


async def _name(desk: Desk, who: str) -> str:
    ((name,),) = await desk.office.rows(
        "SELECT name FROM organisation WHERE id = $1", desk.office.organisations[who]
    )
    return str(name)


async def _taken(desk: Desk, who: str) -> bytes:
    by = Author(await desk.office.viewer(who), NOW)
    asked = Outgoing(Kind.ACTIONS, desk.roadmap_id, Form.CSV)
    content, _ = await give_out(desk.office.database, asked, by)
    return content


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def _bring(
    desk: Desk, who: str, content: bytes, *, dry_run: bool = False, partial: bool = False
) -> Report:
    by = Author(await desk.office.viewer(who), NOW)
    return await _brought(
        desk.office.database, desk.roadmap_id, content, by, dry_run=dry_run, partial=partial
    )


async def _brought(
    database: Database,
    roadmap_id: UUID,
    content: bytes,
    by: Author,
    *,
    dry_run: bool = False,
    partial: bool = False,
) -> Report:
    file = Incoming(Kind.ACTIONS, roadmap_id, content, dry_run, partial, 1_000)
    return await take_in(database, file, by)


def _using(tx: Transaction) -> dict[str, Any]:
    return {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
