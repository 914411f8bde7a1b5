"""Histories of a small world: each step changes some rows, in every way that moves who sees what."""

from __future__ import annotations

import random
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, timedelta
from typing import Any

from server.database import Database, Transaction
from server.ids import new_id
from tests.reading.world import NOW, TODAY

Step = Callable[["History"], Coroutine[Any, Any, None]]


class History:
    """What happens to a world, drawn from a seed. Times go on by a minute at each step."""

    def __init__(self, database: Database, seed: int) -> None:
        self._database = database
        self.chance = random.Random(seed)
        self.now = NOW
        self.told: list[str] = []

    async def goes_on(self, steps: Sequence[Step] | None = None) -> None:
        self.now += timedelta(minutes=1)
        step = self.chance.choice(steps or STEPS)
        self.told.append(step.__name__)
        await step(self)

    async def write(self, sql: str, *values: Any) -> None:
        async def work(tx: Transaction) -> None:
            await tx.execute(sql, values)

        await self._database.unit_of_work(work)

    async def one(self, sql: str, *values: Any) -> Sequence[Any] | None:
        """One of the rows, drawn."""
        async with self._database.snapshot() as snapshot:
            rows = await snapshot.fetch(sql, values)
        return self.chance.choice(list(rows)) if rows else None

    async def set_status(self, table: str, *statuses: str) -> None:
        row = await self.one(f"SELECT id FROM {table} ORDER BY id")
        assert row is not None
        await self.write(
            f"UPDATE {table} SET status = $2, updated_at = $3 WHERE id = $1",
            row[0],
            self.chance.choice(statuses),
            self.now,
        )

    async def deletes(self, table: str) -> None:
        """One of the rows, drawn."""
        row = await self.one(f"SELECT id FROM {table} ORDER BY id")
        if row is not None:
            await self.write(f"DELETE FROM {table} WHERE id = $1", row[0])


async def edits_a_mission(history: History) -> None:
    row = await history.one("SELECT id FROM mission ORDER BY id")
    assert row is not None
    progress = history.chance.randrange(101)
    await history.write(
        "UPDATE mission SET progress = $2, updated_at = $3, version = version + 1 WHERE id = $1",
        row[0],
        progress,
        history.now,
    )


async def ends_a_participation(history: History) -> None:
    row = await history.one(
        "SELECT id FROM mission_participation WHERE from_on <= $1"
        " AND (to_on IS NULL OR to_on > $1) ORDER BY id",
        TODAY,
    )
    if row is not None:
        await history.write(
            "UPDATE mission_participation SET to_on = $2, updated_at = $3 WHERE id = $1",
            row[0],
            TODAY,
            history.now,
        )


async def begins_a_participation(history: History) -> None:
    row = await history.one(
        "SELECT m.id, o.organisation_id FROM mission m JOIN membership o"
        " ON o.agency_id = m.agency_id WHERE NOT EXISTS (SELECT 1 FROM mission_participation p"
        " WHERE p.mission_id = m.id AND p.organisation_id = o.organisation_id"
        " AND p.to_on IS NULL) ORDER BY m.id, o.id"
    )
    if row is not None:
        await history.write(
            "INSERT INTO mission_participation (id, created_at, updated_at, version, mission_id,"
            " organisation_id, category, from_on) VALUES ($1, $2, $2, 1, $3, $4, $5, $6)",
            new_id(),
            history.now,
            row[0],
            row[1],
            history.chance.choice(("INVOLVED", "INTERESTED", "INFORMED")),
            TODAY,
        )


async def changes_a_category(history: History) -> None:
    row = await history.one("SELECT id FROM mission_participation ORDER BY id")
    if row is not None:
        await history.write(
            "UPDATE mission_participation SET category = $2, updated_at = $3 WHERE id = $1",
            row[0],
            history.chance.choice(("INVOLVED", "INTERESTED", "INFORMED")),
            history.now,
        )


async def moves_a_deliverable(history: History) -> None:
    await history.set_status(
        "deliverable", "DRAFT", "SUBMITTED", "VALIDATED", "RELEASED_TO_MEMBERS", "PUBLISHED"
    )


async def moves_a_meeting(history: History) -> None:
    await history.set_status("meeting", "PLANNED", "HELD", "MINUTED", "CANCELLED")


async def moves_a_version(history: History) -> None:
    await history.set_status("programme_version", "SUBMITTED", "PRESENTED", "SUPERSEDED")


async def moves_a_session(history: History) -> None:
    await history.set_status("live_session", "OPEN", "CONCLUDED")


async def moves_a_roadmap(history: History) -> None:
    await history.set_status("roadmap", "DRAFT", "ADOPTED", "IN_FORCE")


async def serves_a_deliverable(history: History) -> None:
    row = await history.one(
        "SELECT d.id, o.id FROM deliverable d CROSS JOIN organisation o WHERE NOT EXISTS"
        " (SELECT 1 FROM output_reception r WHERE r.deliverable_id = d.id"
        " AND r.organisation_id = o.id) ORDER BY d.id, o.id"
    )
    if row is not None:
        await history.write(
            "INSERT INTO output_reception (id, created_at, updated_at, version, deliverable_id,"
            " organisation_id, received_at) VALUES ($1, $2, $2, 1, $3, $4, $2)",
            new_id(),
            history.now,
            row[0],
            row[1],
        )


async def forgets_a_reception(history: History) -> None:
    row = await history.one("SELECT id FROM output_reception ORDER BY id")
    if row is not None:
        await history.write("DELETE FROM output_reception WHERE id = $1", row[0])


async def cites_a_session(history: History) -> None:
    row = await history.one(
        "SELECT d.id, s.id FROM deliverable d CROSS JOIN live_session s WHERE NOT EXISTS"
        " (SELECT 1 FROM deliverable_session c WHERE c.deliverable_id = d.id"
        " AND c.session_id = s.id) ORDER BY d.id, s.id"
    )
    if row is not None:
        await history.write(
            "INSERT INTO deliverable_session (id, created_at, updated_at, version,"
            " deliverable_id, session_id) VALUES ($1, $2, $2, 1, $3, $4)",
            new_id(),
            history.now,
            row[0],
            row[1],
        )


async def withdraws_a_citation(history: History) -> None:
    await history.deletes("deliverable_session")


async def deletes_a_line(history: History) -> None:
    row = await history.one("SELECT id FROM programme_line ORDER BY id")
    if row is not None:
        await history.write("DELETE FROM line_beneficiary WHERE line_id = $1", row[0])
        await history.write("DELETE FROM programme_line WHERE id = $1", row[0])


async def forgets_a_share(history: History) -> None:
    await history.deletes("line_beneficiary")


async def takes_days_back(history: History) -> None:
    await history.deletes("day_entry")


async def forgets_a_due(history: History) -> None:
    await history.deletes("membership_due")


async def unlinks_a_mission(history: History) -> None:
    await history.deletes(
        history.chance.choice(
            ("mission_territory", "mission_theme", "mission_instrument", "mission_reference")
        )
    )


async def turns_a_note(history: History) -> None:
    """To other readers, or to none; what was taken back may be put forth again by a restore."""
    row = await history.one("SELECT id FROM mission_note ORDER BY id")
    assert row is not None
    await history.write(
        "UPDATE mission_note SET visibility = $2, removed_at = $3, updated_at = $4 WHERE id = $1",
        row[0],
        history.chance.choice(("INTERNAL", "PARTICIPANTS", "MEMBERS")),
        history.chance.choice((None, None, history.now)),
        history.now,
    )


async def withdraws_a_request(history: History) -> None:
    await history.set_status(
        history.chance.choice(("mission_request", "service_request")), "RECEIVED", "WITHDRAWN"
    )


async def erases_a_person(history: History) -> None:
    row = await history.one("SELECT id FROM person ORDER BY id")
    assert row is not None
    await history.write(
        "UPDATE person SET name = '', sort_key = '', email = NULL, erased_at = $2,"
        " updated_at = $2 WHERE id = $1",
        row[0],
        history.now,
    )


async def moves_a_document(history: History) -> None:
    row = await history.one("SELECT id FROM document WHERE mission_id IS NOT NULL ORDER BY id")
    assert row is not None
    await history.write(
        "UPDATE document SET facet = $2, updated_at = $3 WHERE id = $1",
        row[0],
        history.chance.choice(("F2", "F3", "F4", "F5", "F8")),
        history.now,
    )


async def hands_a_proposal_over(history: History) -> None:
    row = await history.one(
        "SELECT p.id, o.id FROM proposal p CROSS JOIN organisation o ORDER BY p.id, o.id"
    )
    if row is not None:
        await history.write(
            "UPDATE proposal SET holder_id = $2, updated_at = $3 WHERE id = $1",
            row[0],
            row[1],
            history.now,
        )


async def ends_a_membership(history: History) -> None:
    row = await history.one(
        "SELECT id FROM membership WHERE joined_on <= $1 AND (left_on IS NULL OR left_on > $1)"
        " ORDER BY id",
        TODAY,
    )
    if row is not None:
        await history.write(
            "UPDATE membership SET left_on = $2, updated_at = $3 WHERE id = $1",
            row[0],
            TODAY,
            history.now,
        )


async def changes_a_policy(history: History) -> None:
    row = await history.one("SELECT id FROM agency ORDER BY id")
    assert row is not None
    await history.write(
        "UPDATE agency SET visibility_policy = $2, updated_at = $3 WHERE id = $1",
        row[0],
        history.chance.choice(("MEMBERS_ON_REQUEST", "MEMBERS_AND_FUNDERS")),
        history.now,
    )


async def ends_a_role_in_a_workshop(history: History) -> None:
    row = await history.one("SELECT id FROM role_grant WHERE workshop_id IS NOT NULL ORDER BY id")
    if row is not None:
        ends = history.chance.choice((TODAY, date(2030, 1, 1)))
        await history.write(
            "UPDATE role_grant SET to_on = $2, updated_at = $3 WHERE id = $1",
            row[0],
            ends,
            history.now,
        )


# What is told one object at a time comes more often than what makes a follower read all anew.
TOLD: tuple[Step, ...] = (
    edits_a_mission,
    *(ends_a_participation, begins_a_participation, changes_a_category) * 3,
    *(moves_a_deliverable, moves_a_meeting, moves_a_version, moves_a_session) * 2,
    moves_a_roadmap,
    serves_a_deliverable,
    forgets_a_reception,
    cites_a_session,
    withdraws_a_citation,
    deletes_a_line,
    forgets_a_share,
    takes_days_back,
    forgets_a_due,
    unlinks_a_mission,
    *(turns_a_note, moves_a_document) * 2,
    withdraws_a_request,
    erases_a_person,
    hands_a_proposal_over,
    ends_a_role_in_a_workshop,
)
STEPS: tuple[Step, ...] = (*TOLD, *TOLD, ends_a_membership, changes_a_policy)
