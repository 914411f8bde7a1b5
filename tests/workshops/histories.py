"""Sessions to test with: a small cast, a machine to drive by hand, and generated histories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from server.problems import Problem
from server.vocabulary import (
    ActivityKind,
    BallotSecrecy,
    CardChannel,
    CardFieldKind,
    ConsentPurpose,
    RoomRole,
    SeatingMode,
    SpotlightKind,
    VoteChannel,
    VoteMethod,
)
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.filling import Details, Entry, Line, Point
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import (
    CardColumn,
    CardField,
    ParentShape,
    PickShape,
    PlanShape,
)
from server.workshops.commands import Command
from server.workshops.counting.marks import Mark, Marks
from server.workshops.entities import Kind
from server.workshops.events import Event
from server.workshops.machine import decide, evolve
from server.workshops.methods import prospective
from server.workshops.proposing.settings import DraftSettings
from server.workshops.state import Activity, State
from server.workshops.voting.secret import EMPTY, SecretUrn
from server.workshops.voting.settings import RateSettings, VoteSettings

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_NAMES = UUID("00000000-0000-4000-8000-000000000000")


def named(name: str) -> UUID:
    """The same id for the same name, always."""
    return uuid5(_NAMES, name)


FACILITATOR = Actor(ActorRole.FACILITATOR, named("Nadia"))
OMAR = Actor(ActorRole.FACILITATOR, named("Omar"))
"""Facilitates the same workshop, without the seat."""
CLOCK = Actor(ActorRole.CLOCK, UUID(int=0))


def participant(name: str) -> Actor:
    return Actor(ActorRole.PARTICIPANT, named(name))


AGENDA = (
    *prospective.agenda(
        question="Quelle mobilité dans le Calvados en 2040 ?", collect=CollectSettings()
    ),
    ActivityPlan("Quelles actions ?", DraftSettings(max_per_person=2)),
)
POLLS = (
    ActivityPlan("Quel jugement ?", VoteSettings(method=VoteMethod.MAJORITY_JUDGEMENT)),
    ActivityPlan("Dans quel ordre ?", VoteSettings(method=VoteMethod.RANKING, sensitive=True)),
    ActivityPlan(
        "Que retenir, en secret ?",
        VoteSettings(method=VoteMethod.APPROVAL, secrecy=BallotSecrecy.SECRET),
    ),
    ActivityPlan("Importance et incertitude ?", RateSettings(abstention=False)),
)
"""Votes and a rating of other kinds than dots."""

BOARD_AGENDA = (
    *AGENDA,
    ActivityPlan(
        "Les variables",
        CollectSettings(
            columns=(CardColumn("social", "Social"), CardColumn("economic", "Économique")),
            fields=(
                CardField("trend", "Tendance", CardFieldKind.LONG_TEXT, required=True),
                CardField("since", "Depuis", CardFieldKind.YEAR),
            ),
            hidden=True,
            max_per_person=4,
        ),
        name="variables",
    ),
    ActivityPlan(
        "Les hypothèses",
        CollectSettings(
            parent=ParentShape(("variables", "hypotheses"), required=False, depth=2),
            moderated=True,
        ),
        name="hypotheses",
    ),
    ActivityPlan(
        "Les scénarios",
        CollectSettings(
            picks=PickShape("hypotheses", required=False), plan=PlanShape(required=False)
        ),
        name="scenarios",
    ),
    ActivityPlan("Rapprocher les variables", GroupSettings(of=("variables",))),
    ActivityPlan("La marche", CollectSettings(photos=True), name="photos", minutes=90),
)
OPENING = commands.OpenSession(title="Atelier des mobilités", activities=AGENDA)


@dataclass
class Played:
    """A session played at a table: its state, its log and its texts, without a database."""

    state: State = field(default_factory=State)
    log: list[Event] = field(default_factory=list)
    texts: dict[UUID, str] = field(default_factory=dict)
    now: datetime = NOON
    urns: dict[tuple[UUID | None, int], SecretUrn] = field(default_factory=dict)
    _operations: count[int] = field(default_factory=count)

    def ask(self, command: Command, actor: Actor = FACILITATOR) -> dict[str, str]:
        """The command, decided and applied; a second passes."""
        operation = next(self._operations)
        decision = decide(
            self.state,
            command,
            actor,
            self.now,
            lambda noun: named(f"{operation} {noun}"),
            self.urns.get(self._round(), EMPTY),
        )
        if decision.urn is not None:
            self.urns[self._round()] = decision.urn
        for event in decision.events:
            self.state = evolve(self.state, event)
            self.log.append(event)
        self.texts.update(decision.contents)
        self.now += timedelta(seconds=1)
        return dict(decision.outcome)

    def _round(self) -> tuple[UUID | None, int]:
        running = self.state.running
        return self.state.running_id, 0 if running is None else running.round

    def activity(self, kind: ActivityKind) -> Activity:
        return next(
            self.state.activities[id_]
            for id_ in self.state.agenda
            if self.state.activities[id_].kind is kind
        )

    def start(self, kind: ActivityKind) -> UUID:
        """Closes what runs, then starts the first activity of this kind."""
        if self.state.running_id is not None:
            self.ask(commands.CloseActivity(self.state.running_id))
        activity_id = self.activity(kind).activity_id
        self.ask(commands.StartActivity(activity_id))
        return activity_id

    def contribute(self, text: str, actor: Actor) -> UUID:
        running_id = self.state.running_id
        assert running_id is not None
        return UUID(self.ask(commands.Contribute(running_id, text), actor)["contribution_id"])

    def group(self, title: str, *contribution_ids: UUID) -> UUID:
        return UUID(self.ask(commands.FormGroup(title, contribution_ids))["group_id"])

    def undo(self) -> None:
        """The last step that may be undone, undone."""
        driver = self.state.people.driver
        actor = FACILITATOR if driver is None else replace(FACILITATOR, actor_id=driver.holder_id)
        self.ask(commands.UndoLast(self.state.steps[-1].seq), actor)

    def place(self, group_id: UUID, dots: int, actor: Actor) -> None:
        running_id = self.state.running_id
        assert running_id is not None
        self.ask(commands.PlaceDots(running_id, group_id, dots), actor)


def opened(*names: str, agenda: Sequence[ActivityPlan] = AGENDA) -> Played:
    """An open session that these people have joined."""
    played = Played()
    played.ask(commands.OpenSession(title="Atelier des mobilités", activities=tuple(agenda)))
    for name in names:
        played.ask(commands.Join(), participant(name))
    return played


_Step = Callable[[Played], tuple[Command, Actor]]

CAST = tuple(participant(name) for name in ("Amina", "Bruno", "Chloé", "Driss"))


def _pick(ids: Sequence[UUID], place: int) -> UUID:
    """One of the ids that exist, or now and then one that does not."""
    return ids[place % len(ids)] if ids and place % 17 else named("nothing")


def _activities(played: Played) -> Sequence[UUID]:
    return played.state.agenda


def _contributions(played: Played) -> Sequence[UUID]:
    return sorted(played.state.contributions, key=lambda id_: played.state.contributions[id_].seq)


def _groups(played: Played) -> Sequence[UUID]:
    return sorted(played.state.groups, key=lambda id_: played.state.groups[id_].seq)


def _proposals(played: Played) -> Sequence[UUID]:
    return sorted(played.state.proposals, key=lambda id_: played.state.proposals[id_].seq)


_places = st.integers(0, 200)
_people = st.sampled_from(CAST)
_seconds = st.none() | st.integers(1, 600)


def _driving() -> st.SearchStrategy[_Step]:
    return st.one_of(
        st.builds(
            lambda place, seconds, itself: (
                lambda played: (
                    commands.StartActivity(_pick(_activities(played), place), seconds, itself),
                    FACILITATOR,
                )
            ),
            _places,
            _seconds,
            st.booleans(),
        ),
        st.builds(
            lambda seconds, itself: (
                lambda played: (
                    commands.SetTimer(played.state.running_id or named("nothing"), seconds, itself),
                    FACILITATOR,
                )
            ),
            _seconds,
            st.booleans(),
        ),
        st.just(
            lambda played: (
                commands.CloseActivity(played.state.running_id or named("nothing")),
                FACILITATOR,
            )
        ),
        st.just(
            lambda played: (
                commands.CloseElapsed(played.state.running_id or named("nothing")),
                CLOCK,
            )
        ),
        st.builds(
            lambda place: (
                lambda played: (
                    commands.RevealResults(_pick(_activities(played), place)),
                    FACILITATOR,
                )
            ),
            _places,
        ),
        st.just(lambda played: (commands.RotateJoinCode(), FACILITATOR)),
    )


def _arranging() -> st.SearchStrategy[_Step]:
    """The agenda changed while people are in the room."""
    return st.one_of(
        st.builds(
            lambda plan, position: (
                lambda played: (commands.InsertActivities((plan,), position), FACILITATOR)
            ),
            _plans,
            st.none() | st.integers(0, 4),
        ),
        st.builds(
            lambda place, plan: (
                lambda played: (
                    commands.ChangeActivity(_pick(_activities(played), place), plan),
                    FACILITATOR,
                )
            ),
            _places,
            _plans,
        ),
        st.builds(
            lambda place, ask: lambda played: (ask(_pick(_activities(played), place)), FACILITATOR),
            _places,
            st.sampled_from(
                [commands.DuplicateActivity, commands.SkipActivity, commands.RemoveActivity]
            ),
        ),
        st.builds(
            lambda chance: (
                lambda played: (
                    commands.ReorderActivities(
                        tuple(sorted(played.state.agenda, key=lambda id_: id_.int % chance))
                    ),
                    FACILITATOR,
                )
            ),
            st.integers(2, 97),
        ),
        st.builds(
            lambda visible: lambda played: (commands.ShowAgenda(visible), FACILITATOR),
            st.booleans(),
        ),
    )


def _steering() -> st.SearchStrategy[_Step]:
    """The room's controls, and what was done taken back."""
    return st.one_of(
        st.builds(
            lambda command: lambda played: (command, FACILITATOR),
            st.sampled_from(
                [
                    commands.PauseSession(),
                    commands.ResumeSession(),
                    commands.ResumeSession(),
                    commands.LockSession(),
                    commands.UnlockSession(),
                    commands.UnlockSession(),
                    commands.SetSpotlight(None, None),
                ]
            ),
        ),
        st.builds(
            lambda seconds: (
                lambda played: (
                    commands.ExtendTimer(played.state.running_id or named("nothing"), seconds),
                    FACILITATOR,
                )
            ),
            st.integers(1, 600),
        ),
        st.builds(
            lambda number, seconds: (
                lambda played: (
                    commands.GrantExtraTime(
                        played.state.running_id or named("nothing"), number, seconds
                    ),
                    FACILITATOR,
                )
            ),
            st.integers(0, 4),
            st.sampled_from([0, 60, 180]),
        ),
        st.builds(
            lambda place, kind: (
                lambda played: (
                    commands.SetSpotlight(kind, _pick(_spotlit[kind](played), place)),
                    FACILITATOR,
                )
            ),
            _places,
            st.sampled_from(SpotlightKind),
        ),
        st.just(
            lambda played: (
                commands.UndoLast(played.state.steps[-1].seq if played.state.steps else 0),
                FACILITATOR,
            )
        ),
    )


_plans = st.builds(
    ActivityPlan,
    prompt=st.sampled_from(["Qu'est-ce qui manque ?", "Et après 2040 ?"]),
    settings=st.sampled_from([CollectSettings(), GroupSettings(), VoteSettings()]),
    minutes=st.none() | st.just(20),
    title=st.none() | st.just("Un temps de plus"),
    notes=st.none() | st.just("Relancer le fond de la salle."),
)
_spotlit: dict[SpotlightKind, Callable[[Played], Sequence[UUID]]] = {
    SpotlightKind.ACTIVITY: _activities,
    SpotlightKind.CONTRIBUTION: _contributions,
    SpotlightKind.GROUP: _groups,
}


def _taking_part() -> st.SearchStrategy[_Step]:
    return st.one_of(
        st.builds(lambda who: lambda played: (commands.Join(), who), _people),
        st.builds(
            lambda who, text: (
                lambda played: (
                    commands.Contribute(played.state.running_id or named("nothing"), text),
                    who,
                )
            ),
            _people,
            st.text(min_size=1, max_size=12),
        ),
        st.builds(
            lambda who, place: (
                lambda played: (
                    commands.WithdrawContribution(_pick(_contributions(played), place)),
                    who,
                )
            ),
            _people | st.just(FACILITATOR),
            _places,
        ),
        st.builds(
            lambda who, place, dots: (
                lambda played: (
                    commands.PlaceDots(
                        played.state.running_id or named("nothing"),
                        _pick(_groups(played), place),
                        dots,
                    ),
                    who,
                )
            ),
            _people,
            _places,
            st.integers(0, 4),
        ),
    )


def _polling() -> st.SearchStrategy[_Step]:
    """Ballots of every method, some of them wrong, and what is counted by hand."""
    marks = st.lists(
        st.tuples(_places, st.integers(0, 6), st.integers(0, 1)), min_size=1, max_size=4
    )

    def ballot(played: Played, chosen: Sequence[tuple[int, int, int]]) -> Marks:
        groups = _groups(played)
        return tuple(Mark(_pick(groups, place), value, axis) for place, value, axis in chosen)

    def on_running(make: Callable[[UUID, Marks], Command], chosen: Any, who: Actor) -> _Step:
        return lambda played: (
            make(played.state.running_id or named("nothing"), ballot(played, chosen)),
            who,
        )

    making: st.SearchStrategy[Callable[[UUID, Marks], Command]] = st.sampled_from(
        [
            commands.CastBallot,
            commands.CastSecretBallot,
            lambda id_, _: commands.Abstain(id_),
            lambda id_, _: commands.CastSecretBallot(id_, ()),
        ]
    )
    return st.one_of(
        st.builds(on_running, making, marks, _people),
        st.builds(
            on_running, making, st.tuples(st.tuples(_places, st.just(1), st.just(0))), _people
        ),
        st.builds(
            lambda channel, people, place, value: (
                lambda played: (
                    commands.EnterCounts(
                        played.state.running_id or named("nothing"),
                        channel,
                        people,
                        counted=(commands.Counted(_pick(_groups(played), place), people, value),),
                    ),
                    FACILITATOR,
                )
            ),
            st.sampled_from(VoteChannel),
            st.integers(0, 3),
            _places,
            st.none() | st.integers(0, 3),
        ),
        st.builds(
            lambda people: lambda played: (commands.CountWithoutPhone(people), FACILITATOR),
            st.integers(0, 6),
        ),
        st.builds(
            lambda who, waived: lambda played: (commands.WaiveVote(waived), who),
            _people,
            st.booleans(),
        ),
        st.builds(
            lambda place, new_round: (
                lambda played: (
                    commands.StartActivity(_pick(_activities(played), place), new_round=new_round),
                    FACILITATOR,
                )
            ),
            _places,
            st.booleans(),
        ),
    )


def _grouping() -> st.SearchStrategy[_Step]:
    return st.one_of(
        st.builds(
            lambda title, places: (
                lambda played: (
                    commands.FormGroup(
                        title, tuple(_pick(_contributions(played), place) for place in places)
                    ),
                    FACILITATOR,
                )
            ),
            st.sampled_from(["Rail", "Vélo", "Bus", "Covoiturage"]),
            st.lists(st.integers(1, 16), max_size=4),
        ),
        st.builds(
            lambda place: (
                lambda played: (
                    commands.RenameGroup(_pick(_groups(played), place), "Autrement dit"),
                    FACILITATOR,
                )
            ),
            _places,
        ),
        st.builds(
            lambda place, group, out: (
                lambda played: (
                    commands.MoveContribution(
                        _pick(_contributions(played), place),
                        None if out else _pick(_groups(played), group),
                    ),
                    FACILITATOR,
                )
            ),
            _places,
            _places,
            st.booleans(),
        ),
        st.builds(
            lambda into, merged: (
                lambda played: (
                    commands.MergeGroups(
                        _pick(_groups(played), into), _pick(_groups(played), merged)
                    ),
                    FACILITATOR,
                )
            ),
            _places,
            _places,
        ),
    )


def _proposing() -> st.SearchStrategy[_Step]:
    """Proposals written in the room or after it, reworded, merged, set aside and taken back."""

    def on_one(make: Callable[[UUID], Command], place: int) -> _Step:
        return lambda played: (make(_pick(_proposals(played), place)), FACILITATOR)

    wordings = st.builds(
        commands.Wording,
        title=st.sampled_from(["Cadencer", "Relier", "Tarifer"]),
        description=st.none() | st.just("Dès que possible."),
        priority=st.none() | st.integers(1, 3),
    )
    one_of_them: st.SearchStrategy[Callable[[UUID], Command]] = st.one_of(
        wordings.map(lambda wording: partial(commands.EditProposal, wording=wording)),
        st.just(partial(commands.DropProposal, reason="Déjà engagé")),
        st.just(commands.RestoreProposal),
    )
    return st.one_of(
        st.builds(
            lambda wording, who, group, alone: (
                lambda played: (
                    commands.DraftAction(
                        played.state.running_id or named("nothing"),
                        wording,
                        None if alone else _pick(_groups(played), group),
                    ),
                    who,
                )
            ),
            wordings,
            _people | st.just(FACILITATOR),
            _places,
            st.booleans(),
        ),
        st.builds(
            lambda who, place, supports: (
                lambda played: (
                    commands.SupportAction(
                        played.state.running_id or named("nothing"),
                        _pick(_proposals(played), place),
                        supports,
                    ),
                    who,
                )
            ),
            _people,
            _places,
            st.booleans(),
        ),
        st.builds(
            lambda place: (
                lambda played: (commands.PromoteIdea(_pick(_groups(played), place)), FACILITATOR)
            ),
            _places,
        ),
        st.builds(on_one, one_of_them, _places),
        st.builds(
            lambda into, merged: (
                lambda played: (
                    commands.MergeProposals(
                        _pick(_proposals(played), into), _pick(_proposals(played), merged)
                    ),
                    FACILITATOR,
                )
            ),
            _places,
            _places,
        ),
    )


def fitting(played: Played, place: int, *, whole: bool) -> Details:
    """What the collection that runs asks of a card, or, not `whole`, some of it."""
    running = played.state.running
    if running is None or not isinstance(running.settings, CollectSettings):
        return Details()
    shape = running.settings
    cards = _contributions(played)
    return Details(
        column=shape.columns[place % len(shape.columns)].key if shape.columns and whole else None,
        lines=tuple(
            Line(each.key, "1990" if each.kind is CardFieldKind.YEAR else "À la hausse")
            for each in shape.fields
            if whole or place % 2
        ),
        parent_id=_pick(cards, place) if shape.parent and place % 3 else None,
        pick_ids=tuple(_pick(cards, place + more) for more in range(place % 3))
        if shape.picks
        else (),
        point=Point(place * 10, place * 20, 49_180_000, -370_000) if shape.plan else None,
        taken_at=NOON if place % 2 else None,
    )


def _writing_cards() -> st.SearchStrategy[_Step]:
    return st.one_of(
        st.builds(
            lambda who, text, place, whole: (
                lambda played: (
                    commands.Contribute(
                        played.state.running_id or named("nothing"),
                        text,
                        fitting(played, place, whole=whole),
                        Entry(CardChannel.PAPER, "Table 3") if who is FACILITATOR else None,
                    ),
                    who,
                )
            ),
            _people | st.just(FACILITATOR),
            st.text(min_size=1, max_size=12),
            _places,
            st.integers(0, 4).map(bool),
        ),
        st.builds(
            lambda who, text, place: (
                lambda played: (
                    commands.EditContribution(
                        _pick(_contributions(played), place),
                        text,
                        fitting(played, place, whole=True),
                    ),
                    who,
                )
            ),
            _people,
            st.text(min_size=1, max_size=12),
            _places,
        ),
    )


def _keeping_cards() -> st.SearchStrategy[_Step]:
    some = st.lists(st.integers(1, 16), max_size=4)
    one = st.sampled_from(
        [
            commands.PinContribution,
            commands.UnpinContribution,
            commands.ArchiveContribution,
            commands.RestoreContribution,
        ]
    )
    many = st.sampled_from([commands.ApproveContributions, commands.RefuseContributions])
    return st.one_of(
        st.builds(
            lambda ask, place: (
                lambda played: (ask(_pick(_contributions(played), place)), FACILITATOR)
            ),
            one,
            _places,
        ),
        st.builds(
            lambda ask, places: (
                lambda played: (
                    ask(tuple(_pick(_contributions(played), place) for place in places)),
                    FACILITATOR,
                )
            ),
            many,
            some,
        ),
        st.builds(
            lambda place: (
                lambda played: (
                    commands.RevealContributions(_pick(_activities(played), place)),
                    FACILITATOR,
                )
            ),
            _places,
        ),
        st.builds(
            lambda group, places: (
                lambda played: (
                    commands.MoveContributions(
                        tuple(_pick(_contributions(played), place) for place in places),
                        _pick(_groups(played), group),
                    ),
                    FACILITATOR,
                )
            ),
            _places,
            some,
        ),
        st.builds(
            lambda group, size: lambda played: (_splitting(played, group, size), FACILITATOR),
            _places,
            st.integers(0, 3),
        ),
        st.builds(
            lambda places: (
                lambda played: (
                    commands.OrderGroups(tuple(_pick(_groups(played), p) for p in places)),
                    FACILITATOR,
                )
            ),
            some,
        ),
    )


def _splitting(played: Played, place: int, size: int) -> Command:
    group_id = _pick(_groups(played), place)
    group = played.state.groups.get(group_id)
    members = sorted(group.members)[:size] if group else []
    return commands.SplitGroup(group_id, "Une part", tuple(members))


def _ending() -> st.SearchStrategy[_Step]:
    return st.one_of(
        _proposing(),
        st.just(lambda played: (commands.ConcludeSession(), FACILITATOR)),
        st.just(lambda played: (commands.ForgetTexts(), CLOCK)),
        st.builds(
            lambda place: (
                lambda played: (
                    commands.HandOverProposals((_pick(_proposals(played), place),), named("Caen")),
                    FACILITATOR,
                )
            ),
            _places,
        ),
    )


def _some_person(played: Played, place: int) -> commands.Person:
    if place % 2:
        return commands.Person(number=place % 5)
    return commands.Person(contribution_id=_pick(_contributions(played), place))


def _tables(played: Played) -> Sequence[UUID]:
    tables = played.state.people.tables
    return sorted(tables, key=lambda id_: tables[id_].order)


_facilitators = st.sampled_from((FACILITATOR, OMAR))


def _living_together() -> st.SearchStrategy[_Step]:
    return st.one_of(
        st.builds(
            lambda who, command: lambda played: (command, who),
            _facilitators,
            st.sampled_from(
                (
                    commands.TakeSeat(),
                    commands.TakeSeat(lapsed=True),
                    commands.ReleaseSeat(),
                    commands.HandSeatTo(OMAR.actor_id),
                    commands.HandSeatTo(FACILITATOR.actor_id),
                    commands.DrawTables(),
                    commands.MergeTables(),
                )
            ),
        ),
        st.builds(
            lambda names, seating: (
                lambda played: (commands.FormTables(names, seating), FACILITATOR)
            ),
            st.sampled_from((("Nord", "Sud"), ("Table 1", "Table 2", "Table 3"))),
            st.sampled_from(SeatingMode),
        ),
        st.builds(
            lambda place, table: (
                lambda played: (
                    commands.AssignTable(
                        _some_person(played, place),
                        None if table % 7 == 0 else _pick(_tables(played), table),
                    ),
                    FACILITATOR,
                )
            ),
            _places,
            _places,
        ),
        st.builds(
            lambda who, table: (
                lambda played: (commands.TakeTable(_pick(_tables(played), table)), who)
            ),
            _people,
            _places,
        ),
        st.builds(
            lambda place, role, grants: (
                lambda played: (
                    (commands.GrantRole if grants else commands.RevokeRole)(
                        _some_person(played, place), role
                    ),
                    FACILITATOR,
                )
            ),
            _places,
            st.sampled_from(RoomRole),
            st.booleans(),
        ),
        st.builds(
            lambda place, archives: (
                lambda played: (
                    commands.RemovePerson(_some_person(played, place), archives),
                    OMAR,
                )
            ),
            _places,
            st.booleans(),
        ),
        st.builds(
            lambda who, command: lambda played: (command, who),
            _people,
            st.sampled_from(
                (
                    commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1),
                    commands.WithdrawConsent(ConsentPurpose.QUOTATION),
                    commands.ErasePerson(),
                )
            ),
        ),
        st.builds(
            lambda who, place, group: (
                lambda played: (
                    commands.EraseContent(
                        Kind.GROUP if group else Kind.CONTRIBUTION,
                        _pick((_groups if group else _contributions)(played), place),
                    ),
                    who,
                )
            ),
            _people | _facilitators,
            _places,
            st.booleans(),
        ),
    )


def steps() -> st.SearchStrategy[list[_Step]]:
    """What people may ask, in any order: a good half of it is refused, as in a real room."""
    during = st.one_of(
        *(_driving(), _taking_part(), _taking_part(), _grouping(), _proposing(), _polling()),
        *(_writing_cards(), _writing_cards(), _keeping_cards(), _living_together()),
        *(_arranging(), _steering()),
    )
    return st.builds(
        lambda before, ending: before + ending,
        st.lists(during, min_size=10, max_size=60),
        st.lists(_ending(), max_size=4),
    )


def play(played: Played, chosen: Sequence[_Step]) -> Played:
    """Asks for each step in turn and leaves out what is refused."""
    for step in chosen:
        command, actor = step(played)
        try:
            played.ask(command, actor)
        except Problem:
            played.now += timedelta(seconds=7)
    return played


def histories() -> st.SearchStrategy[Played]:
    """Logs of sessions that could have been, from an open session with people in it."""
    return st.builds(lambda chosen: play(seeded((*BOARD_AGENDA, *POLLS)), chosen), steps())


def seeded(agenda: Sequence[ActivityPlan] = AGENDA) -> Played:
    """An open session with two people, three contributions and two groups: enough to go wrong."""
    played = opened("Amina", "Bruno", agenda=agenda)
    played.start(ActivityKind.COLLECT)
    first = played.contribute("Un train toutes les demi-heures", CAST[0])
    second = played.contribute("Des pistes cyclables continues", CAST[1])
    played.contribute("Un billet unique", CAST[1])
    played.group("Rail", first)
    played.group("Vélo", second)
    return played


def whole_board() -> Played:
    """One session in which everything happens to cards and groups that can."""
    played = seeded(BOARD_AGENDA)
    amina, bruno = CAST[:2]
    variables, hypotheses, scenarios = (
        next(id_ for id_ in played.state.agenda if played.state.activities[id_].name == name)
        for name in ("variables", "hypotheses", "scenarios")
    )
    collect_id = played.state.running_id
    assert collect_id is not None
    played.ask(commands.CloseActivity(collect_id))
    played.ask(commands.StartActivity(variables))
    trend = Details("social", (Line("trend", "Vieillissement"), Line("since", "1990")))
    kept = UUID(
        played.ask(commands.Contribute(variables, "L'âge", trend), amina)["contribution_id"]
    )
    played.ask(commands.EditContribution(kept, "L'âge des habitants", trend), amina)
    entered = commands.Contribute(
        variables, "Le foncier", trend, Entry(CardChannel.PAPER, "Table 2")
    )
    other = UUID(played.ask(entered)["contribution_id"])
    played.ask(commands.RevealContributions(variables))
    played.ask(commands.PinContribution(kept))
    played.ask(commands.UnpinContribution(kept))
    played.ask(commands.ArchiveContribution(other))
    played.ask(commands.RestoreContribution(other))
    group = played.group("La population", kept, other)
    part = UUID(played.ask(commands.SplitGroup(group, "Le sol", (other,)))["group_id"])
    played.ask(commands.OrderGroups((part, group)))
    played.ask(commands.MoveContributions((kept, other), part))
    played.ask(commands.CloseActivity(variables))
    played.ask(commands.StartActivity(hypotheses))
    hung = commands.Contribute(hypotheses, "Plus âgés", Details(parent_id=kept))
    waiting = [UUID(played.ask(hung, who)["contribution_id"]) for who in (amina, bruno)]
    played.ask(commands.ApproveContributions((waiting[0],)))
    played.ask(commands.RefuseContributions((waiting[1],)))
    played.ask(commands.CloseActivity(hypotheses))
    played.ask(commands.StartActivity(scenarios))
    thread = Details(pick_ids=(waiting[0],), point=Point(5_000, 2_500), taken_at=NOON)
    played.ask(commands.Contribute(scenarios, "La ville des aînés", thread), bruno)
    return played


def whole() -> Played:
    """One session in which every kind of event happens."""
    played = seeded((*AGENDA, *POLLS))
    collect_id = played.activity(ActivityKind.COLLECT).activity_id
    amina, bruno = CAST[:2]
    played.ask(commands.SetTimer(collect_id, 120))
    spare = played.contribute("À retirer", amina)
    played.ask(commands.MoveContribution(spare, _groups(played)[0]))
    played.ask(commands.WithdrawContribution(spare), amina)
    third = _contributions(played)[2]
    tariffs = played.group("Tarifs")
    played.ask(commands.MoveContribution(third, tariffs))
    played.ask(commands.RenameGroup(tariffs, "Billettique"))
    rail, bike, _ = _groups(played)
    played.start(ActivityKind.VOTE)
    played.place(bike, 1, amina)
    played.place(bike, 0, amina)
    played.place(rail, 3, amina)
    played.place(bike, 2, bruno)
    played.place(tariffs, 2, bruno)
    vote_id = played.state.running_id
    assert vote_id is not None
    played.ask(commands.CloseActivity(vote_id))
    played.ask(commands.StartActivity(vote_id, 60, closes_itself=True))
    played.place(bike, 3, bruno)
    played.now += timedelta(seconds=60)
    played.ask(commands.CloseElapsed(vote_id), CLOCK)
    played.ask(commands.RevealResults(vote_id))
    played.ask(commands.RotateJoinCode())
    rating_id = _rate(played, rail, bike)
    played.ask(commands.CloseActivity(rating_id))
    played.ask(commands.MergeGroups(rail, tariffs))
    drafting_id = played.start(ActivityKind.DRAFT_ACTIONS)
    wording = commands.Wording("Cadencer", "Deux par heure.", priority=1)
    first = UUID(played.ask(commands.DraftAction(drafting_id, wording))["proposal_id"])
    second = UUID(played.ask(commands.DraftAction(drafting_id, wording))["proposal_id"])
    played.ask(commands.SupportAction(drafting_id, first, True), amina)
    played.ask(commands.ConcludeSession())
    played.ask(commands.EditProposal(first, wording))
    played.ask(commands.MergeProposals(first, second))
    played.ask(commands.RestoreProposal(second))
    played.ask(commands.DropProposal(second, "Déjà dit"))
    handed = tuple(id_ for id_ in _proposals(played) if id_ != second)
    played.ask(commands.HandOverProposals(handed, named("Caen")))
    return played


def _rate(played: Played, rail: UUID, bike: UUID) -> UUID:
    """Two rounds of a rating, with hands raised by people without a phone, and one who waives."""
    amina, bruno = CAST[:2]
    rating_id = played.start(ActivityKind.RATE)
    played.ask(commands.WaiveVote(True), bruno)
    played.ask(commands.CastBallot(rating_id, (Mark(rail, 4), Mark(rail, 2, axis=1))), amina)
    played.ask(commands.CountWithoutPhone(3))
    played.ask(
        commands.EnterCounts(
            rating_id, VoteChannel.HANDS, 2, counted=(commands.Counted(bike, 2, 5),)
        )
    )
    played.ask(commands.CloseActivity(rating_id))
    played.ask(commands.StartActivity(rating_id, new_round=True))
    played.ask(commands.CastBallot(rating_id, (Mark(bike, 1),)), amina)
    played.ask(commands.WaiveVote(False), bruno)
    return rating_id


def whole_people() -> Played:
    """One session in which everything happens to the people in the room that can."""
    played = seeded()
    amina, bruno, chloe, _ = CAST
    agreeing = commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1)
    played.ask(agreeing, amina)
    played.ask(commands.FormTables(("Nord", "Sud"), SeatingMode.DRAWN))
    played.ask(commands.Join(), chloe)
    first, second, third = (commands.Person(number=number) for number in (1, 2, 3))
    played.ask(commands.GrantRole(first, RoomRole.TABLE_HOST))
    played.ask(commands.GrantRole(first, RoomRole.NOTE_TAKER))
    played.ask(commands.RevokeRole(first, RoomRole.NOTE_TAKER))
    north, south = _tables(played)
    played.ask(commands.AssignTable(first, north), OMAR)
    played.ask(commands.AssignTable(second, south))
    at_north = played.contribute("Au nord, une gare", amina)
    at_south = played.contribute("Au sud, un tramway", bruno)
    played.ask(commands.FormGroup("La gare", (at_north,)), amina)
    played.ask(commands.RemovePerson(third, archives=True), OMAR)
    played.ask(commands.MergeTables())
    played.ask(commands.EraseContent(Kind.CONTRIBUTION, at_south), bruno)
    played.ask(commands.HandSeatTo(OMAR.actor_id))
    played.ask(commands.ReleaseSeat(), OMAR)
    played.ask(commands.ConcludeSession())
    played.ask(commands.WithdrawConsent(ConsentPurpose.QUOTATION), amina)
    played.ask(commands.ErasePerson(), bruno)
    played.ask(commands.ForgetTexts(), CLOCK)
    return played


def whole_desk() -> Played:
    """One session in which every kind of event of the agenda and of the controls happens."""
    played = seeded()
    played.ask(commands.CloseActivity(played.state.agenda[0]))
    plan = ActivityPlan("Et après 2040 ?", CollectSettings(), title="Plus loin", notes="Relancer.")
    extra = UUID(played.ask(commands.InsertActivities((plan,), 1))["activity_id"])
    played.ask(commands.ChangeActivity(extra, replace(plan, minutes=20)))
    copy = UUID(played.ask(commands.DuplicateActivity(extra))["activity_id"])
    played.ask(commands.ReorderActivities(played.state.agenda[::-1]))
    played.ask(commands.SkipActivity(copy))
    played.ask(commands.RemoveActivity(copy))
    played.ask(commands.ShowAgenda(visible=False))
    played.ask(commands.StartActivity(extra, 60))
    played.undo()
    played.ask(commands.StartActivity(extra, 60))
    played.ask(commands.SetSpotlight(SpotlightKind.ACTIVITY, extra))
    played.ask(commands.LockSession())
    played.ask(commands.UnlockSession())
    played.ask(commands.PauseSession())
    played.ask(commands.ResumeSession())
    played.ask(commands.ExtendTimer(extra, 60))
    played.ask(commands.GrantExtraTime(extra, 1, 30))
    played.ask(commands.CloseActivity(extra))
    played.contribute("Encore une chose", CAST[0])
    played.ask(commands.CloseActivity(extra))
    played.group("De trop")
    played.undo()
    rail, bike, *_ = _groups(played)
    played.ask(commands.MergeGroups(rail, bike))
    played.undo()
    return played
