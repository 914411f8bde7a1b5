"""What may be asked of the proposals, and of the end of a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from hypothesis import strategies as st

from server.workshops import commands
from server.workshops.commands import Command
from tests.workshops.playing import (
    CLOCK,
    FACILITATOR,
    Step,
    a_place,
    anybody,
    groups_of,
    named,
    pick,
    proposals_of,
)


def ending() -> st.SearchStrategy[Step]:
    return st.one_of(
        proposing(),
        st.just(lambda played: (commands.ConcludeSession(), FACILITATOR)),
        st.just(lambda played: (commands.ForgetTexts(), CLOCK)),
        st.builds(
            lambda place: (
                lambda played: (
                    commands.HandOverProposals((pick(proposals_of(played), place),), named("Caen")),
                    FACILITATOR,
                )
            ),
            a_place,
        ),
    )


def proposing() -> st.SearchStrategy[Step]:
    """Proposals written in the room or after it, reworded, merged, set aside and taken back."""

    def on_one(make: Callable[[UUID], Command], place: int) -> Step:
        return lambda played: (make(pick(proposals_of(played), place)), FACILITATOR)

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
                        None if alone else pick(groups_of(played), group),
                    ),
                    who,
                )
            ),
            wordings,
            anybody | st.just(FACILITATOR),
            a_place,
            st.booleans(),
        ),
        st.builds(
            lambda who, place, supports: (
                lambda played: (
                    commands.SupportAction(
                        played.state.running_id or named("nothing"),
                        pick(proposals_of(played), place),
                        supports,
                    ),
                    who,
                )
            ),
            anybody,
            a_place,
            st.booleans(),
        ),
        st.builds(
            lambda place: (
                lambda played: (commands.PromoteIdea(pick(groups_of(played), place)), FACILITATOR)
            ),
            a_place,
        ),
        st.builds(on_one, one_of_them, a_place),
        st.builds(
            lambda into, merged: (
                lambda played: (
                    commands.MergeProposals(
                        pick(proposals_of(played), into), pick(proposals_of(played), merged)
                    ),
                    FACILITATOR,
                )
            ),
            a_place,
            a_place,
        ),
    )
