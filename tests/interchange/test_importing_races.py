"""A file that comes in while somebody acts: staged, on both databases."""

from __future__ import annotations

from server import models
from server.database import Database, Transaction
from server.domain.deliverables.serving import settle
from server.interchange.authors import Author
from server.interchange.importing import Incoming, take_in
from server.interchange.kinds import Kind
from server.interchange.report import Outcome
from server.vocabulary import ActionStatus, ContractStatus, DeliverableStatus
from tests.domain.test_foundations_races import Case
from tests.interchange.world import as_csv
from tests.schema.agency import NOW, open_office
from tests.schema.roadmaps import open_desk


async def test_a_member_who_leaves_by_a_file_while_another_validates_is_waited_for_no_more_mi3(
    database: Database,
) -> None:
    """Whichever comes first, the second sees that nobody is owed any more."""
    office = await open_office(database)
    await office.add_deliverable(DeliverableStatus.SUBMITTED)
    validating = await office.viewer("asking")

    async def first(tx: Transaction) -> None:
        await tx.execute("UPDATE mission SET updated_at = updated_at")
        await models.DeliverableValidation.create(
            using_db=tx.connection,
            deliverable_id=office.deliverables[DeliverableStatus.SUBMITTED],
            organisation_id=office.organisations["asking"],
            edition=1,
            validated_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
        await settle(tx, office.mission_id, by=validating, now=NOW)

    lines = [
        ["Organisation", "Catégorie", "Adhésion le", "Départ le"],
        ["piloting", "Membre", "01/01/2020", "15/06/2026"],
    ]
    file = Incoming(Kind.MEMBERS, office.agency_id, as_csv(lines), False, False, 100)
    keeper = Author(await office.viewer("admin"), NOW)
    case = Case(database, office.agency_id, office.users["admin"])
    report = await case.meet(first, take_in(database, file, keeper))
    assert report.counts == {Outcome.UPDATED: 1}
    assert await office.rows("SELECT status FROM deliverable") == [("VALIDATED",)]


async def test_a_plan_signed_while_a_sheet_comes_in_is_not_rewritten(database: Database) -> None:
    """CT6 after SIGNED the plan changes only by amendment, whichever came first to the door."""
    desk = await open_desk(database)
    contract_id = await desk.plan_of_a_contract(ContractStatus.ACTION_PLAN)

    async def first(tx: Transaction) -> None:
        await tx.execute("UPDATE contract SET status = 'SIGNED' WHERE id = $1", [contract_id])

    lines = as_csv([["N°", "Titre", "Avancement"], [1, "Une autre halle", 40]])
    file = Incoming(Kind.ACTIONS, desk.roadmap_id, lines, False, False, 100)
    keeper = Author(await desk.office.viewer("lead"), NOW)
    case = Case(database, desk.office.agency_id, desk.office.users["lead"])
    report = await case.meet(first, take_in(database, file, keeper))
    assert [fault.code for row in report.rows for fault in row.faults] == ["AMENDMENT_REQUIRED"]
    assert await desk.office.rows("SELECT title, progress FROM action") == [("Une halle", 0)]


async def test_a_status_told_while_a_sheet_comes_in_is_weighed_again_with_it(
    database: Database,
) -> None:
    """AC2 each step starts where the one before it ended: a stale version is never written over."""
    desk = await open_desk(database)

    async def first(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE action SET status = 'PAUSED', version = version + 1 WHERE id = $1",
            [desk.action_id],
        )

    lines = as_csv([["N°", "Titre", "État", "Commentaire"], [1, "Une halle", "Terminée", "Fini"]])
    file = Incoming(Kind.ACTIONS, desk.roadmap_id, lines, False, False, 100)
    keeper = Author(await desk.office.viewer("lead"), NOW)
    case = Case(database, desk.office.agency_id, desk.office.users["lead"])
    report = await case.meet(first, take_in(database, file, keeper))
    assert report.applied and report.counts == {Outcome.UPDATED: 1}
    steps = [line[:2] for line in await desk.history()]
    assert steps[-2:] == [
        (ActionStatus.PAUSED, ActionStatus.IN_PROGRESS),
        (ActionStatus.IN_PROGRESS, ActionStatus.DONE),
    ]
