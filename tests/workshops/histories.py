"""Generated histories: what people may ask, in any order, as in a real room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st

from server.problems import Problem
from tests.workshops.boarding import grouping, keeping_cards, taking_part, writing_cards
from tests.workshops.driving import arranging, driving, steering
from tests.workshops.living import living_together
from tests.workshops.playing import BOARD_AGENDA, POLLS, Played, Step, seeded
from tests.workshops.polling import polling
from tests.workshops.proposing import ending, proposing


def steps() -> st.SearchStrategy[list[Step]]:
    """What people may ask, in any order: a good half of it is refused, as in a real room."""
    during = st.one_of(
        *(driving(), taking_part(), taking_part(), grouping(), proposing(), polling()),
        *(writing_cards(), writing_cards(), keeping_cards(), living_together()),
        *(arranging(), steering()),
    )
    return st.builds(
        lambda before, ending: before + ending,
        st.lists(during, min_size=10, max_size=60),
        st.lists(ending(), max_size=4),
    )


def play(played: Played, chosen: Sequence[Step]) -> Played:
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
