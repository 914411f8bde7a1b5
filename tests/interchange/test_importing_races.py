"""A file that comes in while somebody acts: staged, on both databases."""

from __future__ import annotations

from server import models
from server.database import Database, Transaction
from server.domain.deliverables.serving import settle
from server.interchange.authors import Author
from server.interchange.importing import Incoming, take_in
from server.interchange.kinds import Kind
from server.interchange.report import Outcome
from server.vocabulary import DeliverableStatus
from tests.domain.test_foundations_races import Case
from tests.interchange.world import as_csv
from tests.schema.agency import NOW, open_office


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
