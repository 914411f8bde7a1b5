"""A room: each accepted command durable and once, in the order of the log."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from server.database import Database, Transaction, decode_json
from server.database.sqlite import PRAGMAS
from server.ids import new_id
from server.problems import (
    ActivityNotRunning,
    Forbidden,
    IdempotencyConflict,
    NotFound,
    Problem,
    TransitionRefused,
    TryAgain,
    ValidationFailed,
)
from server.vocabulary import ActivityKind, Audience
from server.workshops import commands, events
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.commits import Accepted
from server.workshops.entities import Entity, Key, Kind, View
from server.workshops.log import Recorded, catch_up, read_after, read_position
from server.workshops.machine import replay
from server.workshops.room import Opened, Rooms
from server.workshops.running.showing import ShownActivity
from server.workshops.tailer import Batch
from server.workshops.tokens import read_participant_token
from server.workshops.wakeup import LocalWakeup
from tests.workshops.conftest import KEY, Live, Process, SeveralProcesses, a_workshop, open_live
from tests.workshops.playing import AGENDA, FACILITATOR, NOON, named


async def the_log(live: Live) -> list[Recorded]:
    async with live.process.database.snapshot() as view:
        return await read_after(view, live.session_id, 0, limit=100_000)


async def rows(database: Database, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    async with database.snapshot() as view:
        return [tuple(row) for row in await view.fetch(sql, parameters)]


async def test_an_accepted_command_is_in_the_log_with_its_text_and_its_rows(live: Live) -> None:
    """2.1 A command is acknowledged once it is durable, with its place in the log."""
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    contribution_id = await live.contribute("Un train toutes les demi-heures", amina)
    log = await the_log(live)
    assert [recorded.seq for recorded in log] == list(range(1, len(log) + 1))
    made = log[-1].event
    assert isinstance(made, events.ContributionMade)
    assert made.contribution_id == contribution_id
    found = await rows(
        live.process.database,
        "SELECT c.author_id, t.text, c.seq FROM contribution c"
        " JOIN session_content t ON t.id = c.content_id WHERE c.id = $1",
        contribution_id,
    )
    assert [(str(author), text, seq) for author, text, seq in found] == [
        (str(amina.actor_id), "Un train toutes les demi-heures", len(log))
    ]


async def test_the_same_operation_again_answers_the_first_outcome(live: Live) -> None:
    """2.2 The same operation id with the same content answers the first outcome, with
    `duplicate: true`.
    """
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    command = commands.Contribute(live.activities[ActivityKind.COLLECT], "Une fois")
    operation_id = new_id()
    first = await live.ask(command, amina, operation_id=operation_id)
    await live.contribute("Entre-temps", amina)
    again = await live.ask(command, amina, operation_id=operation_id)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert (again.seq, again.outcome) == (first.seq, first.outcome)
    assert len(await rows(live.process.database, "SELECT 1 FROM contribution")) == 2


async def test_the_same_operation_twice_in_one_transaction_is_applied_once(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    command = commands.Contribute(live.activities[ActivityKind.COLLECT], "Un doigt nerveux")
    operation_id = new_id()
    answers = await asyncio.gather(
        *(live.ask(command, amina, operation_id=operation_id) for _ in range(20))
    )
    assert Counter(answer.duplicate for answer in answers) == {False: 1, True: 19}
    assert len({answer.outcome["contribution_id"] for answer in answers}) == 1


async def test_an_operation_id_used_for_something_else_is_refused(live: Live) -> None:
    """2.3 The same operation id with other content is an `IdempotencyConflict`."""
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    operation_id = new_id()
    await live.contribute("Une idée", amina, operation_id=operation_id)
    with pytest.raises(IdempotencyConflict):
        await live.contribute("Une autre idée", amina, operation_id=operation_id)


async def test_two_people_may_draw_the_same_operation_id(live: Live) -> None:
    """2.4 Operation ids belong to whoever drew them: two people may use the same one."""
    amina, bruno = await live.join(), await live.join()
    await live.start(ActivityKind.COLLECT)
    operation_id = new_id()
    of_amina = await live.contribute("Rail", amina, operation_id=operation_id)
    of_bruno = await live.contribute("Vélo", bruno, operation_id=operation_id)
    assert of_amina != of_bruno


async def test_a_refused_command_touches_nobody_elses(live: Live) -> None:
    """2.6 A refused command changes nothing for the commands committed with it."""
    amina = await live.join()
    stranger = Actor(ActorRole.PARTICIPANT, named("Zoé"))
    collect_id = await live.start(ActivityKind.COLLECT)
    answers = await asyncio.gather(
        *(
            live.ask(commands.Contribute(collect_id, text), actor)
            for text, actor in (("Une", amina), ("", amina), ("Deux", stranger), ("Trois", amina))
        ),
        return_exceptions=True,
    )
    kinds = [type(answer) for answer in answers]
    assert kinds == [Accepted, ValidationFailed, Forbidden, Accepted]
    assert len(await rows(live.process.database, "SELECT 1 FROM contribution")) == 2


async def test_half_a_character_is_refused_and_not_an_error(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    with pytest.raises(ValidationFailed):
        await live.contribute("moitié \ud800", amina)


async def test_a_refusal_may_be_asked_again_and_then_accepted(live: Live) -> None:
    """2.5 A refused command leaves nothing behind, and the same operation id may ask again."""
    amina = await live.join()
    command = commands.Contribute(live.activities[ActivityKind.COLLECT], "Un peu tôt")
    operation_id = new_id()
    with pytest.raises(ActivityNotRunning):
        await live.ask(command, amina, operation_id=operation_id)
    await live.start(ActivityKind.COLLECT)
    accepted = await live.ask(command, amina, operation_id=operation_id)
    assert not accepted.duplicate


async def test_commands_that_wait_are_committed_together(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    ((before,),) = await rows(live.process.database, "SELECT turn FROM live_session")
    await asyncio.gather(*(live.contribute(f"Idée {n}", amina) for n in range(100)))
    ((after,),) = await rows(live.process.database, "SELECT turn FROM live_session")
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert after - before < 10


async def test_a_caller_who_leaves_changes_nothing_for_those_committed_with_them(
    live: Live,
) -> None:
    """2.7 A caller who left before the answer may send the same operation again, and it is
    applied once.
    """
    amina = await live.join()
    collect_id = await live.start(ActivityKind.COLLECT)
    operations = [new_id() for _ in range(40)]
    callers = [
        asyncio.create_task(
            live.ask(commands.Contribute(collect_id, f"Idée {n}"), amina, operation_id=operation)
        )
        for n, operation in enumerate(operations)
    ]
    await asyncio.sleep(0)
    for caller in callers[::2]:
        caller.cancel()
    stayed = await asyncio.gather(*callers[1::2])
    assert all(not answer.duplicate for answer in stayed)
    for n, operation in enumerate(operations):
        command = commands.Contribute(collect_id, f"Idée {n}")
        await live.ask(command, amina, operation_id=operation)
    log = await the_log(live)
    made = [r.event for r in log if isinstance(r.event, events.ContributionMade)]
    assert len(made) == len({event.contribution_id for event in made}) == 40


async def test_a_broken_constraint_fails_its_own_command_alone(live: Live) -> None:
    elsewhere = await open_live(live.process)
    intruder = await elsewhere.join()
    amina = await live.join()
    collect_id = await live.start(ActivityKind.COLLECT)
    # A pseudonym belongs to one session: the machine of another cannot know that, its table does.
    answers = await asyncio.gather(
        live.ask(commands.Contribute(collect_id, "Avant"), amina),
        live.ask(commands.Join(), intruder),
        live.ask(commands.Contribute(collect_id, "Après"), amina),
        return_exceptions=True,
    )
    assert [isinstance(answer, Accepted) for answer in answers] == [True, False, True]
    assert not isinstance(answers[1], Problem)
    log = await the_log(live)
    assert [recorded.seq for recorded in log] == list(range(1, len(log) + 1))
    assert not any(
        isinstance(r.event, events.ParticipantJoined)
        and r.event.participant_id == intruder.actor_id
        for r in log
    )


async def test_a_room_that_is_full_asks_to_come_back(live: Live) -> None:
    """2.9 `TryAgain` means that nothing was recorded: the same command may be sent again as it
    is.
    """
    rooms = Rooms(live.process.database, LocalWakeup(), KEY, longest_queue=5)
    answers = await asyncio.gather(
        *(
            rooms.handle(
                live.session_id, FACILITATOR, new_id(), commands.FormGroup(f"Groupe {n}"), NOON
            )
            for n in range(10)
        ),
        return_exceptions=True,
    )
    await rooms.close()
    kinds = Counter(type(answer) for answer in answers)
    assert kinds[Accepted] + kinds[TryAgain] == 10
    assert kinds[TryAgain] >= 1
    assert len(await rows(live.process.database, "SELECT 1 FROM idea_group")) == kinds[Accepted]


async def test_closing_finishes_what_was_accepted_and_takes_nothing_more(live: Live) -> None:
    """2.10 A server that stops finishes what it accepted and takes nothing more."""
    waiting = [asyncio.create_task(live.ask(commands.FormGroup(f"Groupe {n}"))) for n in range(30)]
    await asyncio.sleep(0)
    await live.process.rooms.close()
    assert all(isinstance(answer, Accepted) for answer in await asyncio.gather(*waiting))
    with pytest.raises(TryAgain):
        await live.ask(commands.FormGroup("Trop tard"))


async def test_an_unknown_session_is_not_found(process: Process) -> None:
    with pytest.raises(NotFound):
        await process.rooms.handle(
            named("nowhere"), FACILITATOR, new_id(), commands.FormGroup("Rail"), NOON
        )


async def test_opening_again_answers_the_same_session(process: Process) -> None:
    workshop_id, operation_id = await a_workshop(process.database), new_id()
    agenda = (ActivityPlan("Vos idées ?", CollectSettings()),)
    first, again = [
        await process.rooms.open(
            workshop_id, "Séance", agenda, actor=FACILITATOR, operation_id=operation_id, now=NOON
        )
        for _ in range(2)
    ]
    assert (first.session_id, first.join_code) == (again.session_id, again.join_code)
    assert (first.accepted.duplicate, again.accepted.duplicate) == (False, True)
    with pytest.raises(IdempotencyConflict):
        await process.rooms.open(
            workshop_id, "Autre", agenda, actor=FACILITATOR, operation_id=operation_id, now=NOON
        )


async def test_an_agenda_that_is_refused_opens_nothing(process: Process) -> None:
    workshop_id = await a_workshop(process.database)
    with pytest.raises(ValidationFailed):
        await process.rooms.open(
            workshop_id, "Séance", (), actor=FACILITATOR, operation_id=new_id(), now=NOON
        )
    with pytest.raises(NotFound):
        await process.rooms.open(
            named("nowhere"), "Séance", (), actor=FACILITATOR, operation_id=new_id(), now=NOON
        )
    assert await rows(process.database, "SELECT 1 FROM live_session") == []


async def test_a_retried_join_answers_the_same_token(live: Live) -> None:
    """1.2 Joining again with the same operation id answers the same participant and the same
    token.
    """
    operation_id = new_id()
    first, again = await live.joined(operation_id), await live.joined(operation_id)
    assert (first.token, first.participant_id) == (again.token, again.participant_id)
    assert again.accepted.duplicate
    known = read_participant_token(KEY, first.token)
    assert known is not None
    assert (known.session_id, known.participant_id) == (live.session_id, first.participant_id)
    ((participants,),) = await rows(live.process.database, "SELECT participants FROM live_session")
    assert participants == 1


async def test_a_join_code_is_taken_in_any_case(live: Live) -> None:
    live.join_code = live.join_code.lower()
    await live.join()


async def test_a_rotated_join_code_replaces_the_old_one(live: Live) -> None:
    """1.3 A code that was rotated away is answered as a code that never existed."""
    accepted = await live.ask(commands.RotateJoinCode())
    old, live.join_code = live.join_code, accepted.outcome["join_code"]
    await live.join()
    live.join_code = old
    with pytest.raises(NotFound):
        await live.join()


async def test_a_concluded_session_is_found_by_no_code(live: Live) -> None:
    """1.4 A code of a session that has concluded is answered as a code that never existed."""
    await live.ask(commands.ConcludeSession())
    with pytest.raises(NotFound):
        await live.join()


async def test_proposals_are_handed_over_to_an_organisation_that_exists(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.group("Rail", await live.contribute("Un train", amina))
    await live.ask(commands.ConcludeSession())
    ((proposal_id,),) = await rows(live.process.database, "SELECT id FROM proposal")
    ((holder_id,),) = await rows(live.process.database, "SELECT id FROM organisation")
    proposals = (UUID(str(proposal_id)),)
    with pytest.raises(NotFound):
        await live.ask(commands.HandOverProposals(proposals, named("nowhere")))
    await live.ask(commands.HandOverProposals(proposals, UUID(str(holder_id))))
    found = await rows(live.process.database, "SELECT status, title, version FROM proposal")
    assert found == [("HANDED_OVER", "Rail", 2)]


async def test_retries_that_cross_to_another_process_are_applied_once(
    processes: SeveralProcesses,
) -> None:
    """2.8 Retries may cross to another process: the operation is applied once."""
    one, other = await processes.another(), await processes.another()
    live = await open_live(one)
    amina = await live.join()
    collect_id = await live.start(ActivityKind.COLLECT)

    async def insist(number: int) -> list[Accepted]:
        operation_id = new_id()
        command = commands.Contribute(collect_id, f"Idée {number}")
        tries = (one, other, one) if number % 2 else (other, one, other)
        return await asyncio.gather(
            *(live.ask(command, amina, operation_id=operation_id, at=at) for at in tries)
        )

    answers = await asyncio.gather(*(insist(number) for number in range(50)))
    for tried in answers:
        assert Counter(answer.duplicate for answer in tried) == {False: 1, True: 2}
        assert len({(answer.seq, answer.outcome["contribution_id"]) for answer in tried}) == 1
    log = await the_log(live)
    assert [recorded.seq for recorded in log] == list(range(1, len(log) + 1))
    made = [r.event for r in log if isinstance(r.event, events.ContributionMade)]
    assert len(made) == len({event.contribution_id for event in made}) == 50


async def test_writers_in_two_processes_leave_one_log_without_a_gap(
    processes: SeveralProcesses,
) -> None:
    """3.1 Events are numbered from 1 without a gap, in the order of their commits, whichever
    process wrote them.
    """
    one, other = await processes.another(), await processes.another()
    live = await open_live(one)
    accepted = await asyncio.gather(
        *(live.ask(commands.FormGroup(f"{n}"), at=other if n % 2 else one) for n in range(60))
    )
    log = await the_log(live)
    assert [recorded.seq for recorded in log] == list(range(1, len(log) + 1))
    formed = {str(r.event.group_id): r.seq for r in log if isinstance(r.event, events.GroupFormed)}
    assert [answer.seq for answer in accepted] == [
        formed[answer.outcome["group_id"]] for answer in accepted
    ]


async def test_nothing_is_accepted_after_the_close_event(processes: SeveralProcesses) -> None:
    """4.2 Nothing is accepted after the close event of an activity."""
    one, other = await processes.another(), await processes.another()
    live = await open_live(one)
    amina = await live.join()
    collect_id = live.activities[ActivityKind.COLLECT]
    refusals = 0
    for race in range(20):
        await live.start(ActivityKind.COLLECT)
        racers = [
            live.ask(
                commands.Contribute(collect_id, f"{race}.{n}"), amina, at=other if n % 2 else one
            )
            for n in range(6)
        ]
        racers.insert(race % 6, live.ask(commands.CloseActivity(collect_id), at=other))
        answers = await asyncio.gather(*racers, return_exceptions=True)
        refusals += sum(isinstance(answer, ActivityNotRunning) for answer in answers)
        assert all(isinstance(answer, Accepted | ActivityNotRunning) for answer in answers)
    assert refusals > 0
    is_open = False
    for recorded in await the_log(live):
        match recorded.event:
            case events.ActivityStarted() | events.ActivityReopened():
                is_open = True
            case events.ActivityClosed():
                is_open = False
            case events.ContributionMade():
                assert is_open


async def test_a_process_catches_up_with_what_another_wrote(processes: SeveralProcesses) -> None:
    one, other = await processes.another(), await processes.another()
    live = await open_live(one)
    amina = await live.join(at=other)
    collect_id = await live.start(ActivityKind.COLLECT)
    await live.ask(commands.Contribute(collect_id, "Écrit ailleurs"), amina, at=other)
    await live.ask(commands.CloseActivity(collect_id))
    with pytest.raises(ActivityNotRunning):
        await live.ask(commands.Contribute(collect_id, "Trop tard"), amina, at=other)


async def test_a_command_after_an_elapsed_timer_meets_the_close(live: Live) -> None:
    """4.6 A command that comes after the time is up meets the close, even if no process was
    there to write it.
    """
    amina = await live.join()
    collect_id = live.activities[ActivityKind.COLLECT]
    await live.process.rooms.handle(
        live.session_id,
        FACILITATOR,
        new_id(),
        commands.StartActivity(collect_id, 3_600, closes_itself=True),
        NOON,
    )
    with pytest.raises(ActivityNotRunning) as refusal:
        await live.process.rooms.handle(
            live.session_id,
            amina,
            new_id(),
            commands.Contribute(collect_id, "En retard"),
            NOON + timedelta(hours=2),
        )
    assert refusal.value.closed_at == NOON + timedelta(hours=2)
    (closed,) = [r.event for r in await the_log(live) if isinstance(r.event, events.ActivityClosed)]
    assert closed.by_clock


async def test_the_room_closes_an_activity_whose_time_is_up(live: Live) -> None:
    """4.5 An activity started with `closesItself` is closed by the server when its time is up."""
    snapshot = await live.snapshot()
    # Its time is up by the process' clock, so that the alarm is due at once.
    await live.ask(
        commands.StartActivity(live.activities[ActivityKind.COLLECT], 1, closes_itself=True)
    )
    seq = snapshot.seq
    closed = False
    while not closed:
        told = await live.process.feeds.after(
            live.session_id, View(Audience.PARTICIPANT), epoch=snapshot.epoch, seq=seq
        )
        assert isinstance(told, Batch)
        closed = any(_is_closed(each) for each in told.changes.changed.values())
        seq = told.to_seq


def _is_closed(entity: Entity | None) -> bool:
    return isinstance(entity, ShownActivity) and entity.closed_at is not None


async def test_an_alarm_that_rings_in_vain_rings_again(
    processes: SeveralProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be away at the very instant when the time is up."""
    monkeypatch.setattr("server.database.gateway._PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr("server.database.postgres._LOCK_SECONDS", 0.1)
    monkeypatch.setitem(PRAGMAS, "busy_timeout", 50)
    one, other = await processes.another(), await processes.another()
    live = await open_live(one)
    now = NOON
    rooms = Rooms(one.database, LocalWakeup(), KEY, clock=lambda: now)
    collect_id = live.activities[ActivityKind.COLLECT]
    start = commands.StartActivity(collect_id, 1, closes_itself=True)
    await rooms.handle(live.session_id, FACILITATOR, new_id(), start, now)
    held, release = asyncio.Event(), asyncio.Event()

    async def hold(tx: Transaction) -> None:
        await tx.execute("UPDATE live_session SET turn = turn WHERE id = $1", [live.session_id])
        held.set()
        await release.wait()

    holding = asyncio.create_task(other.database.unit_of_work(hold))
    await held.wait()
    now += timedelta(seconds=2)
    await asyncio.sleep(1.5)
    release.set()
    await holding
    snapshot = await live.snapshot()
    key = Key(Kind.ACTIVITY, collect_id)
    if not _is_closed(snapshot.seen[key]):
        told = await live.process.feeds.after(
            live.session_id, View(Audience.PARTICIPANT), epoch=1, seq=snapshot.seq
        )
        assert isinstance(told, Batch)
        assert _is_closed(told.changes.changed[key])
    await rooms.close()


async def test_another_epoch_is_learnt_from_the_beginning(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.contribute("Avant la panne", amina)

    async def restore(tx: object) -> None:
        # As after a restored backup: the log is shorter, and the epoch is another.
        await tx.execute(  # type: ignore[attr-defined] # a transaction
            "DELETE FROM contribution WHERE session_id = $1", [live.session_id]
        )
        await tx.execute(  # type: ignore[attr-defined] # a transaction
            "DELETE FROM session_event WHERE session_id = $1 AND seq > 2", [live.session_id]
        )
        await tx.execute(  # type: ignore[attr-defined] # a transaction
            "UPDATE live_session SET head = 2, epoch = 2 WHERE id = $1", [live.session_id]
        )

    await live.process.database.unit_of_work(restore)
    with pytest.raises(ActivityNotRunning):
        await live.contribute("Après la panne", amina)
    accepted = await live.ask(
        commands.StartActivity(live.activities[ActivityKind.COLLECT]), FACILITATOR
    )
    assert (accepted.epoch, accepted.seq) == (2, 3)


async def test_what_is_known_of_a_session_is_what_the_log_says(live: Live) -> None:
    amina, bruno = await live.join(), await live.join()
    await live.start(ActivityKind.COLLECT)
    await asyncio.gather(
        *(live.contribute(f"Idée {n}", amina if n % 2 else bruno) for n in range(30))
    )
    known = live.process.rooms.states.get(live.session_id)
    assert known is not None
    assert known.state == replay(recorded.event for recorded in await the_log(live))
    async with live.process.database.snapshot() as view:
        epoch, head = await read_position(view, live.session_id)
        again = await catch_up(view, live.session_id, None, epoch=epoch, head=head)
    assert again == known


async def test_a_session_that_is_open_is_not_opened_again_by_another_operation(
    live: Live,
) -> None:
    with pytest.raises(TransitionRefused):
        await live.ask(commands.OpenSession("Encore", (ActivityPlan("?", CollectSettings()),)))


async def test_the_outcome_row_keeps_no_text(live: Live) -> None:
    amina = await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.contribute("Un secret de séance", amina)
    for outcome, digest in await rows(
        live.process.database, "SELECT outcome, payload_hmac FROM session_operation"
    ):
        assert "secret" not in str(decode_json(outcome))  # type: ignore[arg-type] # a JSON column
        assert len(str(digest)) == 64


async def test_an_agenda_prepared_anew_does_not_change_what_a_retry_asks(process: Process) -> None:
    """2.11 The content of an operation is what its caller sent: sent again after what it names has
    changed, it answers its first outcome.
    """
    workshop_id, operation_id = await a_workshop(process.database), new_id()

    async def opened(agenda: tuple[ActivityPlan, ...], *, prepared: bool) -> Opened:
        return await process.rooms.open(
            workshop_id,
            "Atelier des mobilités",
            agenda,
            actor=FACILITATOR,
            operation_id=operation_id,
            now=NOON,
            drafts_proposals=agenda is AGENDA,
            prepared=prepared,
        )

    first = await opened(AGENDA, prepared=True)
    again = await opened(AGENDA[:1], prepared=True)
    assert (again.session_id, again.join_code) == (first.session_id, first.join_code)
    assert again.accepted.duplicate
    with pytest.raises(IdempotencyConflict):
        await opened(AGENDA, prepared=False)


async def test_a_code_book_written_on_does_not_change_what_a_retry_asks(live: Live) -> None:
    earlier, operation_id = new_id(), new_id()
    code = commands.BookCode(new_id(), new_id(), "Horaires")

    async def adopted(*codes: commands.BookCode, source: UUID = earlier) -> Accepted:
        return await live.ask(commands.AdoptCodeBook(source, codes), operation_id=operation_id)

    first = await adopted(code)
    again = await adopted(code, commands.BookCode(new_id(), new_id(), "Tarifs"))
    assert (again.seq, again.duplicate) == (first.seq, True)
    with pytest.raises(IdempotencyConflict):
        await adopted(code, source=new_id())
