"""The rows that ordinary queries read say what the fold of the log says."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from server.database import (
    Database,
    decode_bool,
    decode_datetime,
    decode_json,
    decode_uuid,
)
from server.vocabulary import ActivityKind, Audience, SessionStatus
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.commands import Wording
from server.workshops.encoding import to_jsonable
from server.workshops.entities import View
from server.workshops.log import read_after
from server.workshops.machine import replay
from server.workshops.proposing.showing import told_rank
from server.workshops.state import State
from server.workshops.voting.rows import tally_id
from server.workshops.voting.settings import VoteSettings
from server.workshops.voting.showing import publish
from tests.workshops.conftest import Live, Process, open_live


async def fetch(database: Database, sql: str, session_id: UUID) -> list[tuple[Any, ...]]:
    async with database.snapshot() as view:
        return [tuple(row) for row in await view.fetch(sql, [session_id])]


async def assert_stored(live: Live, state: State) -> None:
    """Every projection of the session equals the state."""
    database, id_ = live.process.database, live.session_id
    assert [
        (
            decode_uuid(a),
            position,
            kind,
            prompt,
            decode_json(settings),
            status,
            decode_datetime(started),
            decode_datetime(closed),
        )
        for a, position, kind, prompt, settings, status, started, closed in await fetch(
            database,
            "SELECT id, position, kind, prompt, settings, status, started_at, closed_at"
            " FROM live_activity WHERE session_id = $1 ORDER BY position",
            id_,
        )
    ] == [
        (
            a.activity_id,
            a.position,
            a.kind,
            a.prompt,
            to_jsonable(a.settings),
            a.status,
            a.started_at,
            a.closed_at,
        )
        for a in (state.activities[activity_id] for activity_id in state.agenda)
    ]
    assert {
        (
            decode_uuid(c),
            decode_uuid(activity),
            decode_uuid(content),
            decode_uuid(group),
            decode_uuid(author),
            seq,
            decode_bool(withdrawn),
        )
        for c, activity, content, group, author, seq, withdrawn in await fetch(
            database,
            "SELECT id, activity_id, content_id, group_id, author_id, seq, withdrawn"
            " FROM contribution WHERE session_id = $1",
            id_,
        )
    } == {
        (
            c.contribution_id,
            c.activity_id,
            c.content_id,
            c.group_id,
            c.author_id,
            c.seq,
            c.withdrawn,
        )
        for c in state.contributions.values()
    }
    assert {
        (decode_uuid(g), decode_uuid(title), decode_uuid(merged), seq)
        for g, title, merged, seq in await fetch(
            database,
            "SELECT id, title_id, merged_into_id, seq FROM idea_group WHERE session_id = $1",
            id_,
        )
    } == {(g.group_id, g.title_id, g.merged_into, g.seq) for g in state.groups.values()}
    assert {
        (decode_uuid(activity), decode_uuid(group), round_, rank, total, voters, grade)
        for activity, group, round_, rank, total, voters, grade in await fetch(
            database,
            "SELECT activity_id, group_id, round, rank, total, voters, grade FROM group_tally"
            " WHERE session_id = $1 AND voters IS NOT NULL",
            id_,
        )
    } == {
        (a.activity_id, line.option_id, a.round, line.rank, line.total, line.voters, line.grade)
        for a in state.activities.values()
        if isinstance(a.settings, VoteSettings) and a.tally is not None
        for line in publish(a.tally, a.settings).lines
        if line.voters is not None and line.option_id in state.groups
    }
    assert {
        (decode_uuid(p), decode_uuid(group), decode_uuid(tally), rank, status, decode_uuid(holder))
        for p, group, tally, rank, status, holder in await fetch(
            database,
            "SELECT id, group_id, tally_id, rank, status, holder_id FROM proposal"
            " WHERE session_id = $1",
            id_,
        )
    } == {
        (
            p.proposal_id,
            p.group_id,
            tally_id(p.vote_id, p.group_id) if p.vote_id and p.group_id else None,
            told_rank(state, p, View(Audience.PARTICIPANT)),
            p.status,
            p.holder_id,
        )
        for p in state.proposals.values()
    }
    assert {
        decode_uuid(p)
        for (p,) in await fetch(
            database, "SELECT id FROM session_participant WHERE session_id = $1", id_
        )
    } == set(state.participants)
    assert [
        (status, head, participants, decode_datetime(concluded))
        for status, head, participants, concluded in await fetch(
            database,
            "SELECT status, head, participants, concluded_at FROM live_session WHERE id = $1",
            id_,
        )
    ] == [(state.status, state.head, len(state.participants), state.concluded_at)]


async def the_state(live: Live) -> State:
    async with live.process.database.snapshot() as view:
        log = await read_after(view, live.session_id, 0, limit=10_000)
    return replay(recorded.event for recorded in log)


@pytest.fixture
async def played(process: Process) -> Live:
    """A session through every command, with the room as the machine's only way in."""
    live = await open_live(process)
    await play_whole(live, await live.join(), await live.join())
    return live


async def play_whole(live: Live, amina: Actor, bruno: Actor) -> None:
    collect_id, _, vote_id, *_ = live.activities.values()
    await live.ask(commands.StartActivity(collect_id, 600))
    rail = await live.group("Rail", await live.contribute("Un train", amina))
    bike = await live.group("Vélo", await live.contribute("Une piste", bruno))
    third = await live.contribute("Un billet", bruno)
    spare = await live.contribute("À retirer", amina)
    await assert_stored(live, await the_state(live))
    tariffs = await live.group("Tarifs", spare)
    await live.ask(commands.WithdrawContribution(spare), amina)
    await live.ask(commands.MoveContribution(third, tariffs))
    await live.ask(commands.RenameGroup(tariffs, "Billettique"))
    await assert_stored(live, await the_state(live))
    await live.ask(commands.CloseActivity(collect_id))
    await live.ask(commands.StartActivity(vote_id))
    await live.ask(commands.PlaceDots(vote_id, rail, 3), amina)
    await live.ask(commands.PlaceDots(vote_id, tariffs, 2), bruno)
    await live.ask(commands.CloseActivity(vote_id))
    await assert_stored(live, await the_state(live))
    await live.ask(commands.StartActivity(vote_id))
    await assert_stored(live, await the_state(live))
    await live.ask(commands.PlaceDots(vote_id, bike, 3), bruno)
    await live.ask(commands.CloseActivity(vote_id))
    await live.ask(commands.MergeGroups(rail, tariffs))
    await assert_stored(live, await the_state(live))


async def test_at_every_turn_the_rows_equal_the_fold_of_the_log(played: Live) -> None:
    """3.5 The rows that ordinary queries read equal the fold of the log after every command."""
    await played.ask(commands.ConcludeSession())
    state = await the_state(played)
    assert state.status is SessionStatus.CONCLUDED
    await assert_stored(played, state)
    ((holder,),) = await fetch(
        played.process.database,
        "SELECT o.id FROM organisation o JOIN agency a ON a.organisation_id = o.id"
        " JOIN workshop w ON w.agency_id = a.id JOIN live_session s ON s.workshop_id = w.id"
        " WHERE s.id = $1",
        played.session_id,
    )
    await played.ask(commands.HandOverProposals(tuple(state.proposals), decode_uuid(holder)))
    await assert_stored(played, await the_state(played))


async def test_a_proposal_bears_the_last_title_of_its_group(played: Live) -> None:
    groups = (await the_state(played)).groups.values()
    rail = next(group for group in groups if group.merged_into is None)
    await played.ask(commands.RenameGroup(rail.group_id, "Le rail, autrement"))
    await played.ask(commands.ConcludeSession())
    titles = await fetch(
        played.process.database,
        "SELECT title FROM proposal WHERE session_id = $1",
        played.session_id,
    )
    assert ("Le rail, autrement",) in titles


async def test_many_commands_in_one_transaction_leave_the_same_rows(process: Process) -> None:
    live = await open_live(process)
    people = await asyncio.gather(*(live.join() for _ in range(8)))
    collect_id = live.activities[next(iter(live.activities))]
    await live.ask(commands.StartActivity(collect_id))
    made = await asyncio.gather(*(live.contribute(f"Idée {n}", people[n % 8]) for n in range(40)))
    await asyncio.gather(
        *(live.group(f"Groupe {n}", *made[n * 4 : n * 4 + 4]) for n in range(10)),
        *(live.ask(commands.WithdrawContribution(made[n])) for n in range(0, 40, 7)),
        return_exceptions=True,
    )
    groups = list((await the_state(live)).groups)
    await asyncio.gather(
        *(live.ask(commands.MergeGroups(groups[0], other)) for other in groups[1:4]),
        *(live.ask(commands.RenameGroup(other, "Renommé")) for other in groups[4:]),
        live.ask(commands.ConcludeSession()),
    )
    await assert_stored(live, await the_state(live))


async def test_a_proposal_is_ranked_in_its_row_once_its_vote_is_revealed(live: Live) -> None:
    """9.5 A proposal bears the rank that a vote gives it, in rows as in feeds, once the result is
    revealed; before that its rank is 0.
    """
    amina = await live.join()
    collect_id = await live.start(ActivityKind.COLLECT)
    rail = await live.group("Rail", await live.contribute("Un train", amina))
    bike = await live.group("Vélo", await live.contribute("Une piste", amina))
    await live.ask(commands.CloseActivity(collect_id))
    vote_id = await live.start(ActivityKind.VOTE)
    await live.ask(commands.PlaceDots(vote_id, rail, 3), amina)
    await live.ask(commands.PlaceDots(vote_id, bike, 1), amina)
    await live.ask(commands.CloseActivity(vote_id))
    drafts = await live.start(ActivityKind.DRAFT_ACTIONS)
    for title, group_id in (("Cadencer", rail), ("Border", bike), ("Sans vote", None)):
        await live.ask(commands.DraftAction(drafts, Wording(title), group_id))

    async def ranks() -> list[int]:
        await assert_stored(live, await the_state(live))
        sql = "SELECT title, rank FROM proposal WHERE session_id = $1"
        rows = dict(await fetch(live.process.database, sql, live.session_id))
        return [rows[title] for title in ("Cadencer", "Border", "Sans vote")]

    assert await ranks() == [0, 0, 3]
    await live.ask(commands.RevealResults(vote_id))
    assert await ranks() == [1, 2, 3]
    await live.ask(commands.CloseActivity(drafts))
    await live.start(ActivityKind.VOTE)
    assert await ranks() == [0, 0, 3]
    await live.ask(commands.CloseActivity(vote_id))
    assert await ranks() == [0, 0, 3]
    await live.ask(commands.ConcludeSession())
    assert await ranks() == [1, 2, 3]
