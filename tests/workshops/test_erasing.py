"""An erased text is nowhere in the database: not in its row, a copy of it, or what it replaced."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from server.database import Database, Dialect
from server.vocabulary import ActivityKind, FindingKind
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.commands import Wording
from server.workshops.entities import Kind
from server.workshops.people import erasing
from server.workshops.people.ledger import Ledger
from server.workshops.people.retention import erase_again
from server.workshops.room import Rooms
from server.workshops.writing.settings import WriteSettings
from tests.workshops.conftest import KEY, Live, Process, open_live
from tests.workshops.discussing import focus_group
from tests.workshops.playing import CAST, CLOCK, opened


async def holding(database: Database, word: str) -> set[str]:
    """The tables that hold this word, whatever the column."""
    async with database.snapshot() as view:
        if database.dialect is Dialect.SQLITE:
            names = await view.fetch("SELECT name FROM sqlite_schema WHERE type = 'table'")
            whole = "SELECT * FROM {table}"
        else:
            names = await view.fetch(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            )
            whole = 'SELECT CAST({table} AS text) FROM "{table}"'
        return {
            str(table)
            for (table,) in names
            for row in await view.fetch(whole.format(table=table))
            if any(word in str(value) for value in row)
        }


async def drafted(live: Live, actor: Actor, title: str, description: str) -> UUID:
    activity_id = await live.start(ActivityKind.DRAFT_ACTIONS)
    accepted = await live.ask(commands.DraftAction(activity_id, Wording(title, description)), actor)
    return UUID(accepted.outcome["proposal_id"])


async def test_whoever_is_erased_leaves_no_word_of_an_action(
    database: Database, live: Live
) -> None:
    amina = await live.join()
    await drafted(live, amina, "Mon amandier", "Devant mon olivier")
    assert await holding(database, "amandier")
    assert await holding(database, "olivier")
    await live.ask(commands.ErasePerson(), amina)
    assert await holding(database, "amandier") == set()
    assert await holding(database, "olivier") == set()


async def test_a_proposal_that_is_erased_leaves_no_copy(database: Database, live: Live) -> None:
    amina = await live.join()
    proposal_id = await drafted(live, amina, "Mon amandier", "Devant mon olivier")
    await live.ask(commands.DropProposal(proposal_id, "Trop de cyprès"))
    await live.ask(commands.EraseContent(Kind.PROPOSAL, proposal_id))
    for word in ("amandier", "olivier", "cyprès"):
        assert await holding(database, word) == set()


async def test_a_proposal_that_is_reworded_leaves_nothing_of_what_it_said(
    database: Database, live: Live
) -> None:
    amina = await live.join()
    proposal_id = await drafted(live, amina, "Mon amandier", "Devant mon olivier")
    await live.ask(commands.EditProposal(proposal_id, Wording("Un arbre")))
    assert await holding(database, "amandier") == set()
    assert await holding(database, "olivier") == set()


async def test_the_ledger_erases_again_the_copy_that_a_proposal_bears(
    database: Database, process: Process, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "jalon.erasures")
    rooms = Rooms(database, process.wakeup, KEY, ledger=ledger)
    live = await open_live(Process(database, process.wakeup, rooms, process.feeds))
    amina = await live.join()
    await drafted(live, amina, "Mon amandier", "Devant mon olivier")
    await live.ask(commands.ErasePerson(), amina)
    await database.unit_of_work(
        lambda tx: tx.execute("UPDATE proposal SET description = 'Devant mon olivier'")
    )
    await erase_again(database, list(ledger.read()))
    assert await holding(database, "olivier") == set()
    await rooms.close()


def test_every_revision_of_a_shared_text_is_erased_with_it() -> None:
    amina = CAST[0]
    agenda = (
        ActivityPlan("Vos idées ?", CollectSettings()),
        ActivityPlan("Écrivons.", WriteSettings()),
    )
    played = opened("Amina", agenda=agenda)
    played.start(ActivityKind.WRITE)
    page_id = played.activity(ActivityKind.WRITE).activity_id
    played.ask(commands.TakePen(page_id), amina)
    played.ask(commands.SaveText(page_id, "Un amandier", 0), amina)
    played.ask(commands.SaveText(page_id, "Un amandier et un olivier", 1), amina)
    played.ask(commands.EraseContent(Kind.PAGE, page_id))
    (erased,) = erasing.erasures(played.log)
    assert {played.texts[id_] for id_ in erased.content_ids} == {
        "Un amandier",
        "Un amandier et un olivier",
    }


def test_what_was_taken_back_can_still_be_erased() -> None:
    """10.13 A code that is retired and a finding that is withdrawn can still be erased."""
    played = opened("Amina", agenda=(ActivityPlan("Vos idées ?", CollectSettings()),))
    played.start(ActivityKind.COLLECT)
    card = played.contribute("Un train", CAST[0])
    finding = commands.RecordFinding(FindingKind.CONVERGENCE, "Tous veulent un train", (), (card,))
    finding_id = UUID(played.ask(finding)["finding_id"])
    played.ask(commands.WithdrawFinding(finding_id))
    code_id = UUID(played.ask(commands.CreateCode("Amina dit", "Ce qu'elle répète"))["code_id"])
    played.ask(commands.RetireCode(code_id))
    played.ask(commands.EraseContent(Kind.FINDING, finding_id))
    played.ask(commands.EraseContent(Kind.CODE, code_id))
    assert [
        [played.texts[id_] for id_ in erased.content_ids] for erased in erasing.erasures(played.log)
    ] == [["Tous veulent un train"], ["Amina dit", "Ce qu'elle répète"]]


async def test_erasing_a_group_leaves_none_of_the_titles_it_had(
    database: Database, live: Live
) -> None:
    """10.12 Erasing the title of a group erases those that it had before."""
    await live.start(ActivityKind.COLLECT)
    group_id = await live.group("Les amandiers")
    for title in ("Les oliviers", "Les cyprès"):
        await live.ask(commands.RenameGroup(group_id, title))
    assert await holding(database, "amandiers")
    assert await holding(database, "cyprès")
    await live.ask(commands.EraseContent(Kind.GROUP, group_id))
    for word in ("amandiers", "oliviers", "cyprès"):
        assert await holding(database, word) == set()


def test_a_title_that_an_undo_brought_back_is_erased_once() -> None:
    played = opened("Amina", agenda=(ActivityPlan("Vos idées ?", CollectSettings()),))
    played.start(ActivityKind.COLLECT)
    group_id = played.group("Rail", played.contribute("Un train", CAST[0]))
    played.ask(commands.RenameGroup(group_id, "Fer"))
    played.undo()
    group = played.state.groups[group_id]
    assert played.texts[group.title_id] == "Rail"
    assert [played.texts[id_] for id_ in group.former_ids] == ["Fer"]


def test_the_names_of_those_who_still_wait_are_forgotten_with_the_words() -> None:
    """10.14 What those who still wait to speak were called by is forgotten with the words of the
    session.
    """
    played = focus_group("Amina")
    activity_id = played.start(ActivityKind.DISCUSS)
    for label in ("Madame Aubry", "Le monsieur du fond"):
        played.ask(commands.QueueSpeaker(activity_id, None, label))
    played.ask(commands.CallNext(activity_id))
    played.ask(commands.ConcludeSession())
    played.ask(commands.ForgetTexts(), CLOCK)
    (forgotten,) = erasing.erasures(played.log)
    assert [played.texts[id_] for id_ in forgotten.content_ids] == ["Le monsieur du fond"]
