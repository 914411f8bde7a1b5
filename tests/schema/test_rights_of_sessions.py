"""Ordinary queries tell no more of a session than its feed does, whoever asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from server.demo.accounts import Part
from server.ids import from_global_id
from server.schema.context import context_for
from server.schema.live.asking import facilitator
from server.vocabulary import Constituency, RoomRole
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.commands import Command
from server.workshops.commits import Accepted
from server.workshops.people.commands import (
    FormTables,
    GrantRole,
    MergeTables,
    Person,
    TakeTable,
)
from server.workshops.voting.settings import VoteSettings
from tests.schema.conftest import Hall, Voice, World
from tests.schema.test_live_board import opened_hall

READ = """
query($id: ID!) { node(id: $id) { ... on LiveSession {
  activities(first: 20) { nodes { name prompt textRevisions(first: 5) { nodes { text } } } }
  contributions(first: 50) { nodes { text } }
  notes(first: 50) { nodes { text hidden } }
} } }
"""


async def act(hall: Hall, voice: Voice, command: Command) -> Accepted:
    """The command as this voice asks it."""
    services = hall.world.services
    context = await context_for(services, token=voice.token, locale="fr", address="192.0.2.1")
    viewer = context.viewer
    actor = (
        facilitator(viewer)
        if viewer.participant_id is None
        else Actor(ActorRole.PARTICIPANT, viewer.participant_id)
    )
    _, session_id = from_global_id(hall.session_id)
    return await services.rooms.handle(session_id, actor, uuid4(), command, context.now)


async def read(hall: Hall, voice: Voice) -> dict[str, Any]:
    node: dict[str, Any] = (await voice.ask(READ, id=hall.session_id))["node"]
    return node


def texts(connection: dict[str, Any]) -> list[str | None]:
    return [node["text"] for node in connection["nodes"]]


async def activity_ids(hall: Hall) -> list[UUID]:
    return [from_global_id(id_)[1] for id_ in await hall.activities()]


async def test_hidden_notes_are_read_by_those_who_run_the_session_alone(world: World) -> None:
    hall = await opened_hall(world, (ActivityPlan("Que voyez-vous ?", CollectSettings()),))
    await act(hall, hall.facilitator, commands.TakeNote("Dit à tous", None, False))
    await act(hall, hall.facilitator, commands.TakeNote("Pour nous", None, True))
    assert texts((await read(hall, hall.facilitator))["notes"]) == ["Dit à tous", "Pour nous"]
    assert texts((await read(hall, hall.claire))["notes"]) == ["Dit à tous"]


GATHERED = """
query($id: ID!) { node(id: $id) { ... on LiveSession {
  contributions(first: 50) { nodes { text } } groups(first: 50) { nodes { text: title } }
} } }
"""


async def seated_apart(world: World) -> Hall:
    """Claire wrote a card at one table and it was gathered there; Driss sits at the other."""
    hall = await opened_hall(world, (ActivityPlan("Que voyez-vous ?", CollectSettings()),))
    (collect,) = await activity_ids(hall)
    await act(hall, hall.facilitator, FormTables(("Nord", "Sud")))
    _, session_id = from_global_id(hall.session_id)
    state = await hall.world.services.feeds.state(session_id)
    north, south = sorted(state.people.tables.values(), key=lambda table: table.order)
    await act(hall, hall.claire, TakeTable(north.table_id))
    await act(hall, hall.driss, TakeTable(south.table_id))
    made = await act(hall, hall.claire, commands.Contribute(collect, "Du nord"))
    card = UUID(made.outcome["contribution_id"])
    host = GrantRole(Person(contribution_id=card), RoomRole.TABLE_HOST)
    await act(hall, hall.facilitator, host)
    await act(hall, hall.claire, commands.FormGroup("Au nord", (card,)))
    return hall


async def gathered(hall: Hall, voice: Voice) -> list[str | None]:
    """The cards this voice reads, then the groups."""
    node = (await voice.ask(GATHERED, id=hall.session_id))["node"]
    return [*texts(node["contributions"]), *texts(node["groups"])]


async def test_a_table_does_not_read_the_cards_of_another_even_at_the_end(world: World) -> None:
    hall = await seated_apart(world)
    member = world.voice(Part.INTERESTED)
    assert await gathered(hall, hall.facilitator) == ["Du nord", "Au nord"]
    for voice in (hall.driss, member):
        assert await gathered(hall, voice) == []
    await act(hall, hall.facilitator, commands.ConcludeSession())
    assert await gathered(hall, hall.facilitator) == ["Du nord", "Au nord"]
    for voice in (hall.driss, member):
        assert await gathered(hall, voice) == []


async def test_what_was_brought_back_to_all_is_read_by_all(world: World) -> None:
    hall = await seated_apart(world)
    await act(hall, hall.facilitator, MergeTables())
    assert texts((await read(hall, hall.driss))["contributions"]) == ["Du nord"]
    await act(hall, hall.facilitator, commands.ConcludeSession())
    for voice in (hall.driss, world.voice(Part.INTERESTED)):
        assert await gathered(hall, voice) == ["Du nord", "Au nord"]


async def test_the_staff_of_the_agency_read_every_table(world: World) -> None:
    hall = await seated_apart(world)
    await act(hall, hall.facilitator, commands.ConcludeSession())
    await world.services.database.unit_of_work(
        lambda tx: tx.execute(
            "UPDATE role_grant SET role = 'AGENCY_STAFF', workshop_id = NULL,"
            " agency_id = (SELECT agency_id FROM workshop WHERE id = role_grant.workshop_id)"
            " WHERE workshop_id IS NOT NULL"
        )
    )
    assert await gathered(hall, hall.facilitator) == ["Du nord", "Au nord"]


async def test_what_is_to_be_asked_later_is_not_read_before(world: World) -> None:
    agenda = (
        ActivityPlan("Que voyez-vous ?", CollectSettings(), name="now"),
        ActivityPlan("Et si le pont fermait ?", CollectSettings(), name="later"),
    )
    hall = await opened_hall(world, agenda)
    (now,) = (await read(hall, hall.claire))["activities"]["nodes"]
    assert now["prompt"] == "Que voyez-vous ?"
    told = (await read(hall, hall.facilitator))["activities"]["nodes"]
    assert told[1]["prompt"] == "Et si le pont fermait ?"


async def test_what_a_focus_group_said_is_not_read_by_the_members_of_the_mission(
    world: World,
) -> None:
    hall = await opened_hall(world, (ActivityPlan("Que voyez-vous ?", CollectSettings()),))
    (collect,) = await activity_ids(hall)
    await act(hall, hall.claire, commands.Contribute(collect, "Ma parole"))
    member = world.voice(Part.INTERESTED)
    assert texts((await read(hall, member))["contributions"]) == ["Ma parole"]
    await world.services.database.unit_of_work(
        lambda tx: tx.execute("UPDATE workshop SET method = 'FOCUS_GROUP'")
    )
    assert texts((await read(hall, member))["contributions"]) == []
    assert texts((await read(hall, hall.facilitator))["contributions"]) == ["Ma parole"]


COUNTS = """
query($id: ID!) { node(id: $id) { ... on LiveSession {
  tallies(first: 5) { nodes { total } }
  constituencyCounts(first: 5) { nodes { people } }
} } }
"""


async def test_an_observer_reads_no_count_that_the_feed_withholds(world: World) -> None:
    """Neither a result before its reveal, nor how many are of a small constituency."""
    agenda = (
        ActivityPlan("Que voyez-vous ?", CollectSettings()),
        ActivityPlan("Votons.", VoteSettings()),
    )
    hall = await opened_hall(world, agenda)
    collect, vote = await activity_ids(hall)
    await act(hall, hall.facilitator, commands.CountConstituency(Constituency.ELECTED, 1))
    await act(hall, hall.facilitator, commands.FormGroup("Rail"))
    await act(hall, hall.facilitator, commands.CloseActivity(collect))
    await act(hall, hall.facilitator, commands.StartActivity(vote))
    await act(hall, hall.facilitator, commands.CloseActivity(vote))
    told = (await hall.facilitator.ask(COUNTS, id=hall.session_id))["node"]
    assert told["tallies"]["nodes"] == [{"total": 0}]
    assert told["constituencyCounts"]["nodes"] == [{"people": 1}]
    await world.services.database.unit_of_work(
        lambda tx: tx.execute(
            "UPDATE role_grant SET role = 'OBSERVER' WHERE workshop_id IS NOT NULL"
        )
    )
    told = (await hall.facilitator.ask(COUNTS, id=hall.session_id))["node"]
    assert told["tallies"]["nodes"] == []
    assert told["constituencyCounts"]["nodes"] == []
