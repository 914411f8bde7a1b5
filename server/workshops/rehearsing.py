"""People who do not exist, for a facilitator who rehearses: they enter, and answer what runs.

They go through the same doors as anybody: `Rooms.join`, `Rooms.handle`. Refuses a session that is no
rehearsal, and more than `MOST_SIMULATED` of them. What they say is made up here, and says so.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID, uuid5

from server.problems import Problem, TransitionRefused
from server.vocabulary import BallotSecrecy, CardFieldKind, CardStatus, CardWriter, VoteMethod
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.board.filling import Details, Line, Point
from server.workshops.board.settings import CollectSettings
from server.workshops.bounds import check_range
from server.workshops.commands import Command
from server.workshops.counting.marks import Mark, Marks
from server.workshops.feed import Feeds
from server.workshops.room import Rooms
from server.workshops.state import Activity, State
from server.workshops.voting import polls
from server.workshops.voting.settings import RateSettings, VoteSettings

MOST_SIMULATED: Final = 30
_SENTENCES: Final = (
    "Un bus toutes les vingt minutes, même le dimanche",
    "Des logements à dix minutes à pied d'une gare",
    "Planter les cours d'école avant l'été",
    "Garder les commerces du bourg ouverts le soir",
    "Partager une voiture entre voisins",
    "Des pistes cyclables sans coupure",
    "Réparer les toits avant d'en construire d'autres",
    "De l'ombre sur la place du marché",
    "Un médecin par semaine dans chaque village",
    "Rouvrir la ligne de train des plages",
)


@dataclass(frozen=True, slots=True)
class Simulated:
    """How many entered, and how many of them had something to answer."""

    people: int
    answered: int


async def simulate(
    rooms: Rooms, feeds: Feeds, session_id: UUID, code: str, people: int, now: datetime
) -> Simulated:
    """The first `people` of those who do not exist enter, once, and each answers what runs.

    Raises ValidationFailed, TransitionRefused for a session in earnest, NotFound.
    """
    check_range(people, 1, MOST_SIMULATED, "people")
    if not (await feeds.state(session_id)).rehearsal:
        raise TransitionRefused(
            "NOT_A_REHEARSAL",
            french="Cette séance n'est pas une répétition.",
            english="This session is no rehearsal.",
        )
    joined = [
        await rooms.join(code, operation_id=uuid5(session_id, f"simulated {place}"), now=now)
        for place in range(people)
    ]
    state = await feeds.state(session_id)
    answers = [_answer(rooms, state, session_id, each.participant_id, now) for each in joined]
    return Simulated(people, sum(await asyncio.gather(*answers)))


async def _answer(
    rooms: Rooms, state: State, session_id: UUID, person_id: UUID, now: datetime
) -> bool:
    # The same history gives the same answers: a rehearsal can be played again.
    chance = Random(f"{person_id} {state.head}")
    command = answer(state, chance)
    if command is None:
        return False
    actor = Actor(ActorRole.PARTICIPANT, person_id)
    operation_id = uuid5(person_id, f"answer {state.head}")
    try:
        await rooms.handle(session_id, actor, operation_id, command, now)
    except Problem:
        # What somebody real would have been refused, they are refused as well.
        return False
    return True


def answer(state: State, chance: Random) -> Command | None:
    """What somebody could answer to what runs; None where there is nothing to answer."""
    running = state.running
    if running is None:
        return None
    match running.settings:
        case CollectSettings() as settings if CardWriter.PARTICIPANT in settings.writers:
            text = chance.choice(_SENTENCES)[: settings.max_length]
            details = _details(state, settings, chance)
            return commands.Contribute(running.activity_id, text, details)
        case VoteSettings() | RateSettings():
            return _ballot(state, running, chance)
        case _:
            return None


def _details(state: State, settings: CollectSettings, chance: Random) -> Details:
    column = chance.choice(settings.columns).key if settings.columns else None
    lines = []
    for field in settings.fields:
        match field.kind:
            case CardFieldKind.YEAR:
                value = str(chance.randrange(2030, 2051))
            case CardFieldKind.DATE:
                value = f"{chance.randrange(2030, 2051)}-06-01"
            case CardFieldKind.CHOICE:
                value = chance.choice(field.choices)
            case _:
                value = "Réponse d'une personne simulée"
        lines.append(Line(field.key, value))
    parents = () if settings.parent is None else _cards(state, settings.parent.of)
    picks = () if settings.picks is None else _cards(state, (settings.picks.of,))
    return Details(
        column=column,
        lines=tuple(lines),
        parent_id=chance.choice(parents) if parents else None,
        pick_ids=(chance.choice(picks),) if picks else (),
        point=None if settings.plan is None else Point(chance.randrange(10_001), 5_000),
    )


def _cards(state: State, names: tuple[str, ...]) -> tuple[UUID, ...]:
    standing = (
        card
        for card in state.contributions.values()
        if card.status is CardStatus.STANDING and state.activities[card.activity_id].name in names
    )
    return tuple(card.contribution_id for card in sorted(standing, key=lambda card: card.seq))


def _ballot(state: State, running: Activity, chance: Random) -> Command | None:
    settings = polls.settings_of(running)
    options = polls.options(state, settings)
    if not options:
        return None
    marks = (
        _ratings(state, settings, options, chance)
        if isinstance(settings, RateSettings)
        else _marks(settings, options, chance)
    )
    secret = settings.secrecy is BallotSecrecy.SECRET
    cast = commands.CastSecretBallot if secret else commands.CastBallot
    return cast(running.activity_id, marks)


def _marks(settings: VoteSettings, options: tuple[UUID, ...], chance: Random) -> Marks:
    match settings.method:
        case VoteMethod.RANKING:
            order = chance.sample(options, len(options))
            return tuple(Mark(option, rank) for rank, option in enumerate(order, 1))
        case VoteMethod.SCORE | VoteMethod.MAJORITY_JUDGEMENT:
            return tuple(Mark(option, chance.choice(settings.values)) for option in options)
        case VoteMethod.APPROVAL:
            most = min(len(options), settings.most or len(options))
            return tuple(Mark(each, 1) for each in chance.sample(options, chance.randint(1, most)))
        case _:
            most = min(settings.budget, settings.cap_per_group)
            return (Mark(chance.choice(options), most),)


def _ratings(
    state: State, settings: RateSettings, options: tuple[UUID, ...], chance: Random
) -> Marks:
    against = polls.criteria(state, settings) if settings.against else (None,)
    return tuple(
        Mark(option, chance.randint(axis.lowest, axis.highest), place, criterion)
        for option in options
        for criterion in against
        for place, axis in enumerate(settings.axes)
    )
