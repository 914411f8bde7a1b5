"""What is due, as an agenda subscribes to it: RFC 5545, whole days, nothing that its reader does not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import models
from server.database import Database, Transaction
from server.interchange.authors import Author
from server.interchange.calendar.giving import give_calendar
from server.interchange.calendar.writing import Event, as_calendar
from server.interchange.opendata.choosing import Chosen
from server.problems import NotFound
from server.vocabulary import ActionStatus, ContractStatus, Scope
from tests.schema.agency import NOW, TODAY
from tests.schema.roadmaps import Desk, open_desk

DAY = date(2026, 12, 31)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXTS, TEXTS)
def test_lines_are_folded_at_75_octets_and_unfold_to_what_was_written(
    summary: str, description: str
) -> None:
    content = as_calendar("Échéances", [Event("u@jalon", DAY, summary, description, "Fin", NOW, 3)])
    *lines, last = content.split(b"\r\n")
    assert last == b"" and all(len(line) <= 75 for line in lines)
    # A line that is cut within a character would not decode.
    assert all(line.decode() is not None for line in lines)
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded if line]
    assert names.count("SUMMARY") == names.count("DESCRIPTION") == 1
    assert "\n" not in "".join(unfolded)


def test_a_text_is_escaped_and_a_whole_day_ends_on_the_next() -> None:
    content = as_calendar("A", [Event("u@jalon", DAY, "a;b,c\\d\r\ne", "", "Fin", NOW, 1)]).decode()
    assert "SUMMARY:a\\;b\\,c\\\\d\\ne\r\n" in content
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n" in content
    assert content.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert content.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")


async def test_an_agenda_holds_what_is_due_and_forgets_what_is_settled(database: Database) -> None:
    desk = await open_desk(database)
    await desk.set("action", desk.action_id, planned_end_on=DAY)
    await desk.office.write(_milestones(desk))
    contract_id = await desk.plan_of_a_contract(ContractStatus.IN_EXECUTION)
    await desk.set(
        "contract", contract_id, mid_term_due_on=DAY, ends_on=DAY + timedelta(days=1_000)
    )
    told = await summaries(desk, "lead")
    assert told == {
        "Fin prévue : Une halle",
        "Jalon : Le permis",
        "Revoyure à mi-parcours : Contrat de territoire",
        "Terme du contrat : Contrat de territoire",
    }
    of_roadmap = await summaries(desk, "lead", Chosen("Roadmap", desk.roadmap_id))
    assert of_roadmap == {"Fin prévue : Une halle", "Jalon : Le permis"}
    await desk.set("action", desk.action_id, status=ActionStatus.DONE)
    assert await summaries(desk, "lead", Chosen("Roadmap", desk.roadmap_id)) == set()


async def test_a_blocked_action_recalls_itself_and_keeps_its_uid(database: Database) -> None:
    desk = await open_desk(database, ActionStatus.BLOCKED)
    await desk.set("action", desk.action_id, remind_on=TODAY)
    before = await _lines(desk, "lead", None)
    await desk.set("action", desk.action_id, remind_on=DAY)
    after = await _lines(desk, "lead", None)
    uids = [line for line in after if line.startswith("UID:")]
    assert uids == [line for line in before if line.startswith("UID:")] != []
    assert before != after


async def test_an_agenda_shows_nobody_what_they_do_not_see(sqlite_database: Database) -> None:
    desk = await open_desk(sqlite_database)
    await desk.set("action", desk.action_id, planned_end_on=DAY)
    assert await summaries(desk, "elsewhere") == set()
    with pytest.raises(NotFound):
        await summaries(desk, "elsewhere", Chosen("Roadmap", desk.roadmap_id))


async def test_a_token_that_reads_no_instrument_has_the_actions_alone(
    sqlite_database: Database,
) -> None:
    desk = await open_desk(sqlite_database)
    await desk.set("action", desk.action_id, planned_end_on=DAY)
    contract_id = await desk.plan_of_a_contract(ContractStatus.IN_EXECUTION)
    await desk.set("contract", contract_id, ends_on=DAY)
    viewer = await desk.office.viewer("lead")
    assert viewer.token_id is not None
    narrowed = Author(replace(viewer, scopes=frozenset({Scope.ROADMAP_READ})), NOW)
    content = await give_calendar(sqlite_database, None, narrowed, locale="en")
    assert content.count(b"BEGIN:VEVENT") == 1 and b"SUMMARY:Planned end: Une halle" in content


async def summaries(desk: Desk, who: str, chosen: Chosen | None = None) -> set[str]:
    lines = await _lines(desk, who, chosen)
    return {line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")}


async def _lines(desk: Desk, who: str, chosen: Chosen | None) -> list[str]:
    by = Author(await desk.office.viewer(who), NOW)
    content = await give_calendar(desk.office.database, chosen, by, locale="fr")
    return content.decode().replace("\r\n ", "").split("\r\n")


def _milestones(desk: Desk) -> Any:
    async def work(tx: Transaction) -> None:
        for title, done_on in (("Le permis", None), ("L'étude", TODAY)):
            await models.Milestone.create(
                using_db=tx.connection,
                created_at=NOW,
                updated_at=NOW,
                action_id=desk.action_id,
                title=title,
                due_on=DAY,
                done_on=done_on,
            )

    return work
