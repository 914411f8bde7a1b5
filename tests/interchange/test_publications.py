"""Files of the public schemas: what each reader may publish, spelt as the schemas have it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from server import models
from server.database import Database, Transaction
from server.interchange.authors import Author
from server.interchange.cells import armed
from server.interchange.opendata.choosing import Chosen
from server.interchange.opendata.giving import OpenSchema, give_open
from server.interchange.opendata.projects import COLUMNS, Standing, phase_of, phase_status_of
from server.problems import NotFound
from server.vocabulary import (
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    ActorRole,
    BodyKind,
    BodyLevel,
    BodySide,
    BudgetNature,
    BudgetUnit,
    DeliberationOutcome,
    FundingStatus,
    MeetingStatus,
    RoadmapStatus,
)
from tests.schema.agency import NOW, TODAY
from tests.schema.roadmaps import Desk, newest, open_desk

Work = Callable[[Transaction], Awaitable[None]]
SIRET = "20004071500018"
PHASE_STATUSES = {None, "En cours", "En retard", "En pause", "Bloqué", "Abandonné", "Terminé"}


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ActionStatus.POSSIBLE, ("Idée", None)),
        (ActionStatus.PROPOSED, ("Idée", None)),
        (ActionStatus.REGISTERED, ("Étude", None)),
        (ActionStatus.COMMITTED, ("Étude", "En cours")),
        (ActionStatus.IN_PROGRESS, ("Opération", "En cours")),
        (ActionStatus.PAUSED, ("Opération", "En pause")),
        (ActionStatus.BLOCKED, ("Opération", "Bloqué")),
        (ActionStatus.DONE, ("Opération", "Terminé")),
        (ActionStatus.ABANDONED, (None, "Abandonné")),
    ],
)
def test_a_status_is_told_in_the_words_of_the_schema(
    status: ActionStatus, told: tuple[str | None, str | None]
) -> None:
    action = Standing(status, None, None)
    assert (phase_of(action), phase_status_of(action, TODAY)) == told


def test_lateness_comes_before_the_status_that_hides_it_and_never_after_the_end() -> None:
    """AC1 `late` is derived: planned_end < today, and neither done nor abandoned."""
    yesterday = TODAY - timedelta(days=1)
    for status, phase in product(ActionStatus, (None, *ActionPhase)):
        late = phase_status_of(Standing(status, phase, yesterday), TODAY)
        on_time = phase_status_of(Standing(status, phase, TODAY), TODAY)
        assert {late, on_time} <= PHASE_STATUSES
        settled = status in (ActionStatus.DONE, ActionStatus.ABANDONED)
        assert (late == "En retard") is not settled
        assert on_time != "En retard"


def test_what_is_not_engaged_is_an_idea_or_a_study_whatever_is_written() -> None:
    written = Standing(ActionStatus.REGISTERED, ActionPhase.OPERATION, None)
    assert phase_of(written) == "Étude"


async def test_a_roadmap_goes_out_as_projects_with_owners_money_and_marks(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.set(
        "action",
        desk.action_id,
        title="=1+1",
        generated=True,
        planned_start_on=date(2026, 3, 1),
        competence_codes=["90-21"],
    )
    await desk.set("organisation", desk.office.organisations["piloting"], siret=SIRET)
    for year, unit in (
        (2026, BudgetUnit.EUR_HT),
        (2027, BudgetUnit.EUR_HT),
        (2026, BudgetUnit.FTE),
    ):
        await desk.office.write(_budget(desk, year, unit))
    (row,) = await taken(desk, "lead", OpenSchema.PROJECTS)
    assert list(row) == list(COLUMNS)
    assert UUID(row["id"]) == desk.action_id
    assert row["nom"].startswith("'=") and armed(row["nom"]) == "=1+1"
    assert row["budgetPrevisionnel"] == "3001"
    assert row["dateDebutPrevisionnelle"] == "2026-03-01"
    assert (row["phase"], row["phaseStatut"]) == ("Opération", "En cours")
    assert row["porteurCodeSiret"] == SIRET
    assert json.loads(row["competences"]) == ["90-21"]
    assert row["description"].startswith("[Donnée engendrée")
    assert not any(value for name, value in row.items() if name.startswith("porteurReferent"))


async def test_the_public_takes_out_public_actions_of_an_adopted_roadmap_and_no_other(
    database: Database,
) -> None:
    desk = await open_desk(database)
    with pytest.raises(NotFound):
        await taken(desk, "public", OpenSchema.PROJECTS)
    await desk.another(visibility=ActionVisibility.PUBLIC, title="À tous")
    assert [row["nom"] for row in await taken(desk, "public", OpenSchema.PROJECTS)] == ["À tous"]
    of_holder = Chosen("Organisation", desk.office.organisations["asking"])
    assert len(await taken(desk, "public", OpenSchema.PROJECTS, of_holder)) == 1
    assert len(await taken(desk, "lead", OpenSchema.PROJECTS, of_holder)) == 2
    await desk.set("roadmap", desk.roadmap_id, status=RoadmapStatus.DRAFT)
    with pytest.raises(NotFound):
        await taken(desk, "public", OpenSchema.PROJECTS)


async def test_what_is_not_there_and_what_is_hidden_are_answered_alike(
    sqlite_database: Database,
) -> None:
    desk = await open_desk(sqlite_database)
    for chosen in (Chosen("Roadmap", uuid4()), Chosen("Roadmap", desk.roadmap_id)):
        with pytest.raises(NotFound):
            await taken(desk, "elsewhere", OpenSchema.GRANTS, chosen)
    with pytest.raises(NotFound):
        await taken(desk, "lead", OpenSchema.GRANTS, Chosen("GovernanceBody", uuid4()))


async def test_granted_money_is_told_once_for_each_owner_that_has_a_share(
    database: Database,
) -> None:
    desk = await open_desk(database)
    await desk.office.write(_fundings(desk))
    (alone,) = await taken(desk, "lead", OpenSchema.GRANTS)
    assert (alone["montant"], alone["pourcentageSubvention"]) == ("12000.5", "1")
    assert alone["datesPeriodeVersement"] == "2026-01-01/2026-12-31"
    assert alone["dateConvention"] == "2026-02-01" and alone["notificationUE"] == ""
    await desk.office.write(_shares(desk))
    shared = await taken(desk, "lead", OpenSchema.GRANTS)
    assert sorted(row["pourcentageSubvention"] for row in shared) == ["0.25", "0.75"]
    assert {row["montant"] for row in shared} == {"12000.5"}


async def test_a_council_publishes_what_it_adopted_and_the_correction_for_what_it_corrects(
    database: Database,
) -> None:
    desk = await open_desk(database)
    chosen = Chosen("Organisation", desk.office.organisations["asking"])
    await desk.office.write(_council(desk))
    told = await taken(desk, "public", OpenSchema.DELIBERATIONS, chosen)
    assert [row["DELIB_ID"] for row in told] == ["2026-2"]
    (row,) = told
    assert (row["VOTE_EFFECTIF"], row["VOTE_REEL"]) == ("40", "33")
    assert (row["VOTE_POUR"], row["VOTE_CONTRE"], row["VOTE_ABSTENTION"]) == ("30", "1", "2")
    assert row["DELIB_DATE"] == "2026-04-02" and row["COLL_NOM"]
    body = Chosen("GovernanceBody", await newest(desk.office, "governance_body"))
    assert await taken(desk, "public", OpenSchema.DELIBERATIONS, body) == told


async def taken(
    desk: Desk, who: str, schema: OpenSchema, chosen: Chosen | None = None
) -> list[dict[str, str]]:
    content, count = await give_open(
        desk.office.database,
        schema,
        chosen or Chosen("Roadmap", desk.roadmap_id),
        Author(await desk.office.viewer(who), NOW),
    )
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert len(rows) == count
    return rows


def _budget(desk: Desk, year: int, unit: BudgetUnit) -> Work:
    async def work(tx: Transaction) -> None:
        await models.BudgetLine.create(
            **_using(tx),
            action_id=desk.action_id,
            year=year,
            nature=BudgetNature.INVESTMENT,
            unit=unit,
            planned_hundredths=150_030,
        )

    return work


def _fundings(desk: Desk) -> Work:
    async def work(tx: Transaction) -> None:
        for status in FundingStatus:
            if status is FundingStatus.PAID:
                continue
            await models.Funding.create(
                **_using(tx),
                action_id=desk.action_id,
                funder_id=desk.office.organisations["asking"],
                year=2026,
                amount_cents=1_200_050,
                status=status,
                agreed_on=date(2026, 2, 1),
            )

    return work


def _shares(desk: Desk) -> Work:
    async def work(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE action_actor SET share_hundredths = 7500 WHERE role = 'PROJECT_OWNER'"
        )
        await models.ActionActor.create(
            **_using(tx),
            action_id=desk.action_id,
            organisation_id=desk.office.organisations["asking"],
            role=ActorRole.CO_OWNER,
            share_hundredths=2_500,
        )

    return work


def _council(desk: Desk) -> Work:
    """Two that were adopted, the second correcting the first, and one that was rejected."""

    async def work(tx: Transaction) -> None:
        body = await models.GovernanceBody.create(
            **_using(tx),
            organisation_id=desk.office.organisations["asking"],
            name="Conseil",
            kind=BodyKind.BOARD,
            side=BodySide.INTERNAL,
            level=BodyLevel.POLITICAL,
            sort_key="conseil",
        )
        meeting = await models.Meeting.create(
            **_using(tx),
            body_id=body.id,
            number=1,
            scheduled_on=date(2026, 4, 2),
            held_on=date(2026, 4, 2),
            status=MeetingStatus.HELD,
            agenda=[],
        )
        first = None
        for number, outcome in (
            ("2026-1", DeliberationOutcome.ADOPTED),
            ("2026-2", DeliberationOutcome.ADOPTED),
            ("2026-3", DeliberationOutcome.REJECTED),
        ):
            row = await models.Deliberation.create(
                **_using(tx),
                meeting_id=meeting.id,
                number=number,
                decided_on=date(2026, 4, 2),
                subject="Contrat de territoire",
                outcome=outcome,
                corrects_id=first if number == "2026-2" else None,
                effective=40,
                present=30,
                proxies=5,
                not_taking_part=2,
                votes_for=30,
                votes_against=1,
                abstentions=2,
            )
            first = first or row.id

    return work


def _using(tx: Transaction) -> dict[str, Any]:
    return {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
