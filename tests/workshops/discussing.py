"""Sessions where people speak, write, prioritise and are read: one by hand, and generated ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from server.vocabulary import (
    ActivityKind,
    Constituency,
    FindingKind,
    PriorityStep,
    PrioritySubject,
    Valence,
)
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.commands import Command
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.writing.settings import WriteSettings
from tests.workshops.histories import play
from tests.workshops.playing import CAST, FACILITATOR, Played, Step, named, participant

OBSERVER = Actor(ActorRole.OBSERVER, named("Olga"))
AGENDA = (
    ActivityPlan("Ce qui se dit", CollectSettings()),
    ActivityPlan("Parlons-en", DiscussSettings(balanced=True, seconds_per_turn=120)),
    ActivityPlan("Écrivons-le", WriteSettings(pen_seconds=30)),
    ActivityPlan("Que retenir ?", PrioritiseSettings()),
    ActivityPlan("Dans quel ordre ?", PrioritiseSettings(subject=PrioritySubject.CARDS, levels=1)),
)
ELECTED, INHABITANT = Constituency.ELECTED, Constituency.INHABITANTS


def focus_group(*names: str) -> Played:
    """An open focus group that these people have joined."""
    played = Played()
    opening = commands.OpenSession("Vivre à Vire", AGENDA, drafts_proposals=False)
    played.ask(opening, FACILITATOR)
    for name in names:
        played.ask(commands.Join(), participant(name))
    return played


def seeded() -> Played:
    """A focus group of four with three verbatims in a group, a code and two who chose."""
    played = focus_group("Amina", "Bruno", "Chloé", "Driss")
    played.start(ActivityKind.COLLECT)
    said = [played.contribute(text, CAST[0]) for text in ("Trop tôt", "Trop tard", "Trop cher")]
    played.group("Le bus", *said)
    played.ask(commands.ChooseConstituency(ELECTED), CAST[0])
    played.ask(commands.ChooseConstituency(INHABITANT), CAST[1])
    played.ask(commands.CreateCode("Horaires", "Tout ce qui touche à l'heure"))
    return played


def running(played: Played) -> UUID:
    return played.state.running_id or named("nothing")


def _one(ids: Iterable[UUID], place: int) -> UUID:
    """One of the ids that exist, or now and then one that does not."""
    known = sorted(ids)
    return known[place % len(known)] if known and place % 13 else named("nothing")


def _requests(played: Played) -> list[UUID]:
    return [id_ for floor in played.state.floors.values() for id_ in floor.queue]


def _said(played: Played, place: int) -> UUID:
    return _one(played.state.contributions, place)


def _code(played: Played, place: int) -> UUID:
    return _one(played.state.book.codes, place)


def _base(played: Played) -> int:
    page = played.state.pages.get(running(played))
    return 0 if page is None else page.number


_Move = Callable[[Played, Actor, int, int], tuple[Command, Actor]]

_STEPS: Final = tuple(PriorityStep)
_COLLEGES: Final = tuple(Constituency)

_MOVES: Final[Sequence[_Move]] = (
    lambda p, who, a, b: (commands.CloseActivity(running(p)), FACILITATOR),
    lambda p, who, a, b: (commands.StartActivity(_one(p.state.agenda, a)), FACILITATOR),
    lambda p, who, a, b: (commands.StartActivity(_one(p.state.agenda, a)), FACILITATOR),
    lambda p, who, a, b: (commands.Contribute(running(p), f"Mot {a} {b}"), who),
    lambda p, who, a, b: (commands.WithdrawContribution(_said(p, a)), FACILITATOR),
    lambda p, who, a, b: (commands.ChooseConstituency(_COLLEGES[a % 3]), who),
    lambda p, who, a, b: (
        commands.CountConstituency(_COLLEGES[a % 3], b % 9 or None),
        FACILITATOR,
    ),
    lambda p, who, a, b: (commands.RemovePerson(commands.Person(number=1 + a % 4)), FACILITATOR),
    lambda p, who, a, b: (commands.AskToSpeak(running(p)), who),
    lambda p, who, a, b: (commands.AskToSpeak(running(p)), who),
    lambda p, who, a, b: (
        commands.QueueSpeaker(running(p), _COLLEGES[a % 3], "Au fond" if b % 2 else None),
        FACILITATOR,
    ),
    lambda p, who, a, b: (commands.LeaveQueue(running(p), _one(_requests(p), a)), who),
    lambda p, who, a, b: (commands.CallNext(running(p)), FACILITATOR),
    lambda p, who, a, b: (
        commands.GiveFloor(running(p), _one(_requests(p), a) if b % 2 else None, _COLLEGES[a % 3]),
        FACILITATOR,
    ),
    lambda p, who, a, b: (commands.EndTurn(running(p)), FACILITATOR),
    lambda p, who, a, b: (commands.TakePen(running(p)), who),
    lambda p, who, a, b: (commands.HandOverPen(running(p)), who),
    lambda p, who, a, b: (commands.TakeBackPen(running(p)), FACILITATOR),
    lambda p, who, a, b: (commands.SaveText(running(p), f"Texte {a} {b}", _base(p)), who),
    lambda p, who, a, b: (commands.EraseRevision(_one(p.state.pages, a), b % 4), FACILITATOR),
    lambda p, who, a, b: (
        commands.PlaceItem(running(p), _one((*p.state.groups, *p.state.contributions), a), b % 4),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.MoveItem(
            running(p), _one((*p.state.groups, *p.state.contributions), a), _STEPS[b % 4]
        ),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.UnplaceItem(running(p), _one((*p.state.groups, *p.state.contributions), a)),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.TakeNote(f"Note {a} {b}", p.state.running_id, hidden=bool(b % 2)),
        FACILITATOR if a % 2 else OBSERVER,
    ),
    lambda p, who, a, b: (
        commands.EditNote(_one(p.state.notes, a), f"Note récrite {b}"),
        FACILITATOR if b % 2 else OBSERVER,
    ),
    lambda p, who, a, b: (
        commands.RemoveNote(_one(p.state.notes, a)),
        FACILITATOR if b % 2 else OBSERVER,
    ),
    lambda p, who, a, b: (
        commands.CreateCode(
            f"Code {a} {b}", f"Définition {b}" if b % 2 else None, _code(p, a) if a % 3 else None
        ),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.ReviseCode(_code(p, a), f"Code revu {b}", None, _code(p, b) if b % 2 else None),
        FACILITATOR,
    ),
    lambda p, who, a, b: (commands.RetireCode(_code(p, a)), FACILITATOR),
    lambda p, who, a, b: (commands.ApplyCode(_said(p, a), _code(p, b)), FACILITATOR),
    lambda p, who, a, b: (commands.RemoveCode(_said(p, a), _code(p, b)), FACILITATOR),
    lambda p, who, a, b: (
        commands.QualifyVerbatim(
            _said(p, a),
            _COLLEGES[b % 3],
            tuple(Valence)[a % 3],
            quotable=(None, True, False)[b % 3],
        ),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.RecordFinding(
            FindingKind.DIVERGENCE if b % 2 else FindingKind.CONVERGENCE,
            f"Constat {a} {b}",
            (_one(p.state.groups, a),),
            (_said(p, b),) if b % 3 else (),
        ),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.WithdrawFinding(_one(p.state.book.findings, a)),
        FACILITATOR,
    ),
    lambda p, who, a, b: (
        commands.AdoptCodeBook(
            named("earlier session"),
            (commands.BookCode(named(f"earlier {a}"), named(f"root {a % 3}"), f"Ancien {a}"),),
        ),
        FACILITATOR,
    ),
)


_Chosen = tuple[int, Actor, int, int]


def _asked(chosen: _Chosen) -> Step:
    which, who, place, other = chosen
    return lambda played: _MOVES[which](played, who, place, other)


def _concluding(played: Played) -> tuple[Command, Actor]:
    return commands.ConcludeSession(), FACILITATOR


_move = st.tuples(
    st.sampled_from(range(len(_MOVES))),
    st.sampled_from(CAST),
    st.integers(0, 60),
    st.integers(0, 60),
)


def moves() -> st.SearchStrategy[list[Step]]:
    """What may be asked in a focus group, in any order."""
    return st.lists(_move.map(_asked), min_size=10, max_size=60)


def discussions() -> st.SearchStrategy[Played]:
    """Logs of focus groups that could have been; a good half of what is asked is refused."""
    ending = st.lists(st.none(), max_size=1)

    def played(moves: list[_Chosen], last: list[None], after: list[_Chosen]) -> Played:
        concluding = [_concluding] * len(last)
        return play(seeded(), [*map(_asked, moves), *concluding, *map(_asked, after)])

    return st.builds(
        played, st.lists(_move, min_size=10, max_size=60), ending, st.lists(_move, max_size=10)
    )


def whole_discussion() -> Played:
    """One session in which everything happens to the floor, the page, the priorities, the notes
    and the code book that can."""
    played = seeded()
    amina, bruno = CAST[:2]
    first, second, third = sorted(
        played.state.contributions, key=lambda id_: played.state.contributions[id_].seq
    )
    group_id = next(iter(played.state.groups))
    played.ask(commands.CountConstituency(ELECTED, 6))
    activity_id = played.start(ActivityKind.DISCUSS)
    played.ask(commands.AskToSpeak(activity_id), amina)
    played.ask(commands.AskToSpeak(activity_id), bruno)
    played.ask(commands.QueueSpeaker(activity_id, INHABITANT, "Au premier rang"))
    played.ask(commands.CallNext(activity_id))
    floor = played.state.floors[activity_id]
    labelled = next(id_ for id_, request in floor.queue.items() if request.label_id is not None)
    played.ask(commands.LeaveQueue(activity_id, labelled))
    played.ask(commands.EndTurn(activity_id))
    played.ask(commands.GiveFloor(activity_id, constituency=ELECTED))
    played.ask(commands.CloseActivity(activity_id))
    played.undo()
    note = UUID(played.ask(commands.TakeNote("On hésite", activity_id))["note_id"])
    played.ask(commands.EditNote(note, "On hésite beaucoup"))
    hidden = commands.TakeNote("Un élu se tait", activity_id, hidden=True)
    played.ask(hidden, OBSERVER)
    played.ask(commands.RemoveNote(note))
    page_id = played.start(ActivityKind.WRITE)
    played.ask(commands.TakePen(page_id), amina)
    played.ask(commands.TakePen(page_id), bruno)
    played.ask(commands.SaveText(page_id, "Le bus passe.", 0), amina)
    played.ask(commands.SaveText(page_id, "Le bus passe à l'heure.", 1), amina)
    played.ask(commands.HandOverPen(page_id), amina)
    played.ask(commands.HandOverPen(page_id), bruno)
    played.ask(commands.EraseRevision(page_id, 1))
    played.ask(commands.TakeBackPen(page_id))
    played.ask(commands.TakePen(page_id), bruno)
    played.ask(commands.RemovePerson(commands.Person(number=2)))
    rank_id = played.start(ActivityKind.PRIORITISE)
    played.ask(commands.PlaceItem(rank_id, group_id, 2))
    played.ask(commands.MoveItem(rank_id, group_id, PriorityStep.RAISE))
    played.ask(commands.UnplaceItem(rank_id, group_id))
    played.ask(commands.PlaceItem(rank_id, group_id, 1))
    played.ask(commands.ConcludeSession())
    hours = next(iter(played.state.book.codes))
    below = UUID(played.ask(commands.CreateCode("Le soir", None, hours))["code_id"])
    played.ask(commands.ReviseCode(below, "Le soir venu", "Après 19 h", hours))
    played.ask(commands.ApplyCode(first, hours))
    played.ask(commands.ApplyCode(second, below))
    played.ask(commands.RemoveCode(second, below))
    played.ask(commands.RetireCode(below))
    played.ask(commands.QualifyVerbatim(first, ELECTED, Valence.NEGATIVE))
    played.ask(commands.QualifyVerbatim(third, INHABITANT, Valence.NEUTRAL, quotable=False))
    finding = commands.RecordFinding(
        FindingKind.CONVERGENCE, "Tous parlent de l'heure", (group_id,), (first, second)
    )
    played.ask(commands.WithdrawFinding(UUID(played.ask(finding)["finding_id"])))
    played.ask(finding)
    return played
