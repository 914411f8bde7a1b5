"""Ballots of every method, some of them wrong, and what is counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from server.vocabulary import (
    VoteChannel,
)
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.commands import Command
from server.workshops.counting.marks import Mark, Marks
from tests.workshops.playing import (
    FACILITATOR,
    Played,
    Step,
    a_place,
    activities_of,
    anybody,
    groups_of,
    named,
    pick,
)


def polling() -> st.SearchStrategy[Step]:
    """Ballots of every method, some of them wrong, and what is counted by hand."""
    marks = st.lists(
        st.tuples(a_place, st.integers(0, 6), st.integers(0, 1)), min_size=1, max_size=4
    )

    def ballot(played: Played, chosen: Sequence[tuple[int, int, int]]) -> Marks:
        groups = groups_of(played)
        return tuple(Mark(pick(groups, place), value, axis) for place, value, axis in chosen)

    def on_running(make: Callable[[UUID, Marks], Command], chosen: Any, who: Actor) -> Step:
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
        st.builds(on_running, making, marks, anybody),
        st.builds(
            on_running, making, st.tuples(st.tuples(a_place, st.just(1), st.just(0))), anybody
        ),
        st.builds(
            lambda channel, people, place, value: (
                lambda played: (
                    commands.EnterCounts(
                        played.state.running_id or named("nothing"),
                        channel,
                        people,
                        counted=(commands.Counted(pick(groups_of(played), place), people, value),),
                    ),
                    FACILITATOR,
                )
            ),
            st.sampled_from(VoteChannel),
            st.integers(0, 3),
            a_place,
            st.none() | st.integers(0, 3),
        ),
        st.builds(
            lambda people: lambda played: (commands.CountWithoutPhone(people), FACILITATOR),
            st.integers(0, 6),
        ),
        st.builds(
            lambda who, waived: lambda played: (commands.WaiveVote(waived), who),
            anybody,
            st.booleans(),
        ),
        st.builds(
            lambda place, new_round: (
                lambda played: (
                    commands.StartActivity(pick(activities_of(played), place), new_round=new_round),
                    FACILITATOR,
                )
            ),
            a_place,
            st.booleans(),
        ),
    )
