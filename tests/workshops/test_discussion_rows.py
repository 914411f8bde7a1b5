"""The rows of a discussion say what the fold of its log says, and keep no word that was erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.database import Database, Transaction, decode_uuid
from server.workshops.log import Recorded, append
from server.workshops.machine import replay
from server.workshops.projections import project
from server.workshops.sessions import insert_session
from tests.workshops.conftest import a_workshop
from tests.workshops.discussing import ELECTED, INHABITANT, whole_discussion
from tests.workshops.playing import NOON, Played


async def stored(database: Database, played: Played) -> UUID:
    """The session as a room would have written it, one event at a time."""
    session_id, workshop_id = UUID(int=7), await a_workshop(database)

    async def work(tx: Transaction) -> None:
        await insert_session(tx, session_id, workshop_id, "Vivre à Vire", NOON)
        recorded = [Recorded(seq, event) for seq, event in enumerate(played.log, 1)]
        await append(tx, session_id, recorded, contents=played.texts, outcomes=())
        for seq, event in enumerate(played.log, 1):
            state = replay(played.log[:seq])
            await project(tx, database.dialect, session_id, state, [event], NOON)

    await database.unit_of_work(work)
    return session_id


async def test_what_was_said_written_ranked_and_read_stands_in_rows(database: Database) -> None:
    played = whole_discussion()
    session_id = await stored(database, played)
    state = played.state

    async def read(sql: str) -> list[tuple[Any, ...]]:
        async with database.snapshot() as snapshot:
            return [tuple(row) for row in await snapshot.fetch(sql, [session_id])]

    turns = [turn for floor in state.floors.values() for turn in floor.turns]
    assert await read(
        "SELECT seq, number, constituency FROM speaking_turn"
        " WHERE session_id = $1 AND ended_at IS NOT NULL ORDER BY seq"
    ) == [(turn.seq, turn.number, turn.constituency) for turn in turns]
    assert await read(
        "SELECT r.number, c.text FROM text_revision r JOIN session_content c ON c.id = r.content_id"
        " WHERE r.session_id = $1 ORDER BY r.number"
    ) == [(1, None), (2, "Le bus passe à l'heure.")]
    assert await read(
        "SELECT level, place FROM priority_placement WHERE session_id = $1 AND group_id IS NOT NULL"
    ) == [(1, 1)]
    assert [
        (bool(hidden), bool(removed), text)
        for hidden, removed, text in await read(
            "SELECT n.hidden, n.removed, c.text FROM session_note n"
            " JOIN session_content c ON c.id = n.content_id WHERE n.session_id = $1 ORDER BY n.seq"
        )
    ] == [(False, True, None), (True, False, "Un élu se tait")]
    assert {
        decode_uuid(verbatim): (constituency, valence)
        for verbatim, constituency, valence in await read(
            "SELECT id, constituency, valence FROM verbatim WHERE session_id = $1"
        )
    } == {
        id_: (verbatim.constituency, verbatim.valence)
        for id_, verbatim in state.book.verbatims.items()
    }
    assert {
        (decode_uuid(verbatim), decode_uuid(code))
        for verbatim, code in await read(
            "SELECT verbatim_id, code_id FROM code_application WHERE session_id = $1"
        )
    } == {(id_, code) for id_, each in state.book.verbatims.items() for code in each.codes}
    assert {
        (decode_uuid(id_), decode_uuid(parent), bool(retired))
        for id_, parent, retired in await read(
            "SELECT id, parent_id, retired FROM code WHERE session_id = $1"
        )
    } == {(c.code_id, c.parent_id, c.retired) for c in state.book.codes.values()}
    assert await read(
        "SELECT e.position FROM finding_evidence e JOIN finding f ON f.id = e.finding_id"
        " WHERE f.session_id = $1 ORDER BY f.seq, e.position"
    ) == [(0,), (1,), (2,), (0,), (1,), (2,)]
    assert set(
        await read("SELECT constituency, people FROM constituency_count WHERE session_id = $1")
    ) == {(ELECTED, 6)}
    assert INHABITANT not in state.panel.chosen.values(), "who was put out is of none any more"
    erased = await read("SELECT text FROM session_content WHERE session_id = $1")
    assert ("Au premier rang",) not in erased
