"""Sessions to test with: a small cast, agendas, and a machine to drive by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

from hypothesis import strategies as st

from server.vocabulary import (
    ActivityKind,
    BallotSecrecy,
    CardFieldKind,
    VoteMethod,
)
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import (
    CardColumn,
    CardField,
    ParentShape,
    PickShape,
    PlanShape,
)
from server.workshops.commands import Command
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


CAST = tuple(participant(name) for name in ("Amina", "Bruno", "Chloé", "Driss"))


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


Step = Callable[[Played], tuple[Command, Actor]]


def pick(ids: Sequence[UUID], place: int) -> UUID:
    """One of the ids that exist, or now and then one that does not."""
    return ids[place % len(ids)] if ids and place % 17 else named("nothing")


def activities_of(played: Played) -> Sequence[UUID]:
    return played.state.agenda


def contributions_of(played: Played) -> Sequence[UUID]:
    return sorted(played.state.contributions, key=lambda id_: played.state.contributions[id_].seq)


def groups_of(played: Played) -> Sequence[UUID]:
    return sorted(played.state.groups, key=lambda id_: played.state.groups[id_].seq)


def proposals_of(played: Played) -> Sequence[UUID]:
    return sorted(played.state.proposals, key=lambda id_: played.state.proposals[id_].seq)


def tables_of(played: Played) -> Sequence[UUID]:
    tables = played.state.people.tables
    return sorted(tables, key=lambda id_: tables[id_].order)


a_place = st.integers(0, 200)


anybody = st.sampled_from(CAST)
TYPED = "✍"
"""Around what somebody types in a generated history: nothing but a person's words bears it."""
typed = st.text(min_size=1, max_size=12).map(
    lambda text: f"{TYPED}{text}{TYPED}" if text.strip() else text
)
