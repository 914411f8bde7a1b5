"""The rows of cards and groups say what the fold of the log says, and old words are gone."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from server.database import decode_bool, decode_datetime, decode_uuid
from server.ids import new_id
from server.problems import NotFound
from server.vocabulary import CardChannel, RoomRole
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.board.filling import Details, Entry, Line, Point
from server.workshops.board.rows import is_shown
from server.workshops.people.commands import Person
from server.workshops.people.seating import standing_tables
from server.workshops.state import State
from tests.workshops.conftest import Live, Process, a_workshop
from tests.workshops.playing import BOARD_AGENDA, FACILITATOR, NOON
from tests.workshops.test_projections import fetch, the_state


async def open_board(process: Process) -> tuple[Live, dict[str, UUID]]:
    """A session whose collections have names, and their ids by name."""
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "Atelier des mobilités",
        BOARD_AGENDA,
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
    )
    assert opened.join_code is not None
    live = Live(process, opened.session_id, opened.join_code, {})
    activities = (await the_state(live)).activities.values()
    return live, {each.name: each.activity_id for each in activities if each.name}


async def assert_stored(live: Live) -> State:
    state = await the_state(live)
    await _assert_cards(live, state)
    await _assert_details(live, state)
    rows = await fetch(
        live.process.database,
        "SELECT id, place, activity_id, split_from_id, merged_into_id FROM idea_group"
        " WHERE session_id = $1",
        live.session_id,
    )
    assert {
        (decode_uuid(id_), place, decode_uuid(activity), decode_uuid(split), decode_uuid(merged))
        for id_, place, activity, split, merged in rows
    } == {
        (g.group_id, g.place, g.activity_id, g.split_from, g.merged_into)
        for g in state.groups.values()
    }
    return state


async def _assert_cards(live: Live, state: State) -> None:
    rows = await fetch(
        live.process.database,
        "SELECT id, content_id, group_id, status, shown, withdrawn, column_key, parent_id,"
        " point_id, photo_id, pinned, channel, taken_at FROM contribution WHERE session_id = $1",
        live.session_id,
    )
    assert {
        (
            *map(decode_uuid, row[:3]),
            row[3],
            *map(decode_bool, row[4:6]),
            row[6],
            *map(decode_uuid, row[7:10]),
            decode_bool(row[10]),
            row[11],
            decode_datetime(row[12]),
        )
        for row in rows
    } == {
        (
            c.contribution_id,
            c.content_id,
            c.group_id,
            c.status,
            is_shown(c, state),
            c.withdrawn,
            c.filled.column,
            c.filled.parent_id,
            c.filled.point_id,
            c.filled.photo_id,
            c.pinned,
            c.channel,
            c.filled.taken_at,
        )
        for c in state.contributions.values()
    }


async def _assert_details(live: Live, state: State) -> None:
    lines = await fetch(
        live.process.database,
        "SELECT l.contribution_id, l.content_id, l.key, l.position FROM contribution_line l"
        " JOIN contribution c ON c.id = l.contribution_id WHERE c.session_id = $1",
        live.session_id,
    )
    assert {(decode_uuid(c), decode_uuid(w), key, at) for c, w, key, at in lines} == {
        (c.contribution_id, line.content_id, line.key, at)
        for c in state.contributions.values()
        for at, line in enumerate(c.filled.lines)
    }
    picks = await fetch(
        live.process.database,
        "SELECT p.contribution_id, p.picked_id, p.position FROM contribution_pick p"
        " JOIN contribution c ON c.id = p.contribution_id WHERE c.session_id = $1",
        live.session_id,
    )
    assert {(decode_uuid(c), decode_uuid(picked), at) for c, picked, at in picks} == {
        (c.contribution_id, pick_id, at)
        for c in state.contributions.values()
        for at, pick_id in enumerate(c.filled.pick_ids)
    }


def _trend(text: str) -> Details:
    return Details("social", (Line("trend", text),))


async def test_the_rows_of_the_board_equal_the_fold_of_the_log(process: Process) -> None:
    live, named = await open_board(process)
    amina = await live.join()

    async def give(name: str, text: str, details: Details, entry: Entry | None = None) -> UUID:
        asked = commands.Contribute(named[name], text, details, entry)
        accepted = await live.ask(asked, FACILITATOR if entry else amina)
        return UUID(accepted.outcome["contribution_id"])

    await live.ask(commands.StartActivity(named["variables"]))
    age = await give("variables", "L'âge", _trend("Vieillissement"))
    soil = await give("variables", "Le sol", _trend("Rare"), Entry(CardChannel.PAPER, "Table 2"))
    await assert_stored(live)
    await live.ask(commands.EditContribution(age, "L'âge des habitants", _trend("Net")), amina)
    await live.ask(commands.RevealContributions(named["variables"]))
    await live.ask(commands.PinContribution(soil))
    group = await live.group("La population", age, soil)
    parted = await live.ask(commands.SplitGroup(group, "Le sol", (soil,)))
    await assert_stored(live)
    await live.ask(commands.OrderGroups((UUID(parted.outcome["group_id"]), group)))
    await live.ask(commands.ArchiveContribution(soil))
    await live.ask(commands.CloseActivity(named["variables"]))
    await live.ask(commands.StartActivity(named["hypotheses"]))
    older = await give("hypotheses", "Plus âgés", Details(parent_id=age))
    await live.ask(commands.ApproveContributions((older,)))
    younger = await give("hypotheses", "Plus jeunes", Details(parent_id=older))
    await live.ask(commands.RefuseContributions((younger,)))
    await assert_stored(live)
    await live.ask(commands.CloseActivity(named["hypotheses"]))
    await live.ask(commands.StartActivity(named["scenarios"]))
    point = Point(5_000, 2_500, 49_180_000, -370_000)
    await give("scenarios", "Les aînés", Details(pick_ids=(older,), point=point, taken_at=NOON))
    await live.ask(commands.RestoreContribution(soil))
    await assert_stored(live)


async def test_a_card_hung_from_a_later_one_is_stored_in_one_transaction(process: Process) -> None:
    live, named = await open_board(process)
    amina = await live.join()
    await live.ask(commands.StartActivity(named["hypotheses"]))
    first, second = [
        UUID(
            (await live.ask(commands.Contribute(named["hypotheses"], text), FACILITATOR)).outcome[
                "contribution_id"
            ]
        )
        for text in ("Une", "Deux")
    ]
    await asyncio.gather(
        live.ask(commands.EditContribution(first, "Une", Details(parent_id=second)), FACILITATOR),
        live.ask(commands.Contribute(named["hypotheses"], "Trois"), amina),
    )
    state = await assert_stored(live)
    assert state.contributions[first].filled.parent_id == second


async def test_what_a_card_held_before_is_erased_with_its_rewriting(process: Process) -> None:
    live, named = await open_board(process)
    amina = await live.join()
    await live.ask(commands.StartActivity(named["variables"]))
    asked = commands.Contribute(named["variables"], "Un secret", _trend("Un autre secret"))
    card = UUID((await live.ask(asked, amina)).outcome["contribution_id"])
    await live.ask(commands.EditContribution(card, "Rien", _trend("Rien non plus")), amina)
    texts = await fetch(
        process.database,
        "SELECT text, erased_at FROM session_content WHERE session_id = $1",
        live.session_id,
    )
    assert sorted(str(text) for text, _ in texts) == ["None", "None", "Rien", "Rien non plus"]
    assert all((text is None) is (erased is not None) for text, erased in texts)
    part = await process.feeds.my_part(live.session_id, amina.actor_id)
    assert [each.text for each in part.contributions] == ["Rien"]


async def test_a_card_with_the_photograph_of_another_is_refused(process: Process) -> None:
    live, named = await open_board(process)
    amina = await live.join()
    await live.ask(commands.StartActivity(named["photos"]))
    asked = commands.Contribute(named["photos"], "Un mur", Details(photo_id=new_id()))
    with pytest.raises(NotFound):
        await live.ask(asked, amina)


async def kept_at(live: Live, table: str, column: str) -> dict[str, UUID | None]:
    """By its words, at which table each row says that it is kept."""
    rows = await fetch(
        live.process.database,
        f"SELECT c.text, r.table_id FROM {table} r JOIN session_content c ON c.id = r.{column}"
        " WHERE r.session_id = $1",
        live.session_id,
    )
    return {text: decode_uuid(table_id) for text, table_id in rows}


async def sit(live: Live, person: Actor) -> UUID:
    """The first of the tables that stand, where the person now sits and hosts."""
    table_id = standing_tables(await the_state(live))[0].table_id
    await live.ask(commands.GrantRole(Person(number=1), RoomRole.TABLE_HOST))
    await live.ask(commands.TakeTable(table_id), person)
    return table_id


async def test_what_a_table_wrote_is_kept_there_until_tables_are_merged(process: Process) -> None:
    """10.11 What was written at a table is kept there, in rows as in feeds, until tables are merged;
    concluding merges nothing.
    """
    live, activities = await open_board(process)
    amina = await live.join()
    await live.ask(commands.StartActivity(activities["photos"]))
    await live.ask(commands.FormTables(("Nord", "Sud")))
    north = await sit(live, amina)
    await live.ask(commands.Contribute(activities["photos"], "Du nord"), amina)
    await live.ask(commands.FormGroup("Au nord"), amina)
    assert await kept_at(live, "contribution", "content_id") == {"Du nord": north}
    assert await kept_at(live, "idea_group", "title_id") == {"Au nord": north}
    await live.ask(commands.MergeTables())
    await live.ask(commands.FormTables(("Est", "Ouest")))
    east = await sit(live, amina)
    await live.ask(commands.Contribute(activities["photos"], "De l'est"), amina)
    await live.ask(commands.FormGroup("À l'est"), amina)
    await live.ask(commands.ConcludeSession())
    assert await kept_at(live, "contribution", "content_id") == {"Du nord": None, "De l'est": east}
    assert await kept_at(live, "idea_group", "title_id") == {"Au nord": None, "À l'est": east}
