"""What a facilitator may ask of the room: the activities run, the agenda changed, the controls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from hypothesis import strategies as st

from server.vocabulary import (
    SpotlightKind,
)
from server.workshops import commands
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.voting.settings import VoteSettings
from tests.workshops.playing import (
    CLOCK,
    FACILITATOR,
    Played,
    Step,
    a_place,
    activities_of,
    contributions_of,
    groups_of,
    named,
    pick,
)

_seconds = st.none() | st.integers(1, 600)


_plans = st.builds(
    ActivityPlan,
    prompt=st.sampled_from(["Qu'est-ce qui manque ?", "Et après 2040 ?"]),
    settings=st.sampled_from([CollectSettings(), GroupSettings(), VoteSettings()]),
    minutes=st.none() | st.just(20),
    title=st.none() | st.just("Un temps de plus"),
    notes=st.none() | st.just("Relancer le fond de la salle."),
)


_spotlit: dict[SpotlightKind, Callable[[Played], Sequence[UUID]]] = {
    SpotlightKind.ACTIVITY: activities_of,
    SpotlightKind.CONTRIBUTION: contributions_of,
    SpotlightKind.GROUP: groups_of,
}


def driving() -> st.SearchStrategy[Step]:
    return st.one_of(
        st.builds(
            lambda place, seconds, itself: (
                lambda played: (
                    commands.StartActivity(pick(activities_of(played), place), seconds, itself),
                    FACILITATOR,
                )
            ),
            a_place,
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
                    commands.RevealResults(pick(activities_of(played), place)),
                    FACILITATOR,
                )
            ),
            a_place,
        ),
        st.just(lambda played: (commands.RotateJoinCode(), FACILITATOR)),
    )


def arranging() -> st.SearchStrategy[Step]:
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
                    commands.ChangeActivity(pick(activities_of(played), place), plan),
                    FACILITATOR,
                )
            ),
            a_place,
            _plans,
        ),
        st.builds(
            lambda place, ask: (
                lambda played: (ask(pick(activities_of(played), place)), FACILITATOR)
            ),
            a_place,
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


def steering() -> st.SearchStrategy[Step]:
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
                    commands.SetSpotlight(kind, pick(_spotlit[kind](played), place)),
                    FACILITATOR,
                )
            ),
            a_place,
            st.sampled_from(SpotlightKind),
        ),
        st.just(
            lambda played: (
                commands.UndoLast(played.state.steps[-1].seq if played.state.steps else 0),
                FACILITATOR,
            )
        ),
    )
