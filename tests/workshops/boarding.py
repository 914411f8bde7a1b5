"""What may be asked of the board: cards of any shape written and kept, groups made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from server.vocabulary import (
    CardChannel,
    CardFieldKind,
)
from server.workshops import commands
from server.workshops.board.filling import Details, Entry, Line, Point
from server.workshops.board.settings import CollectSettings
from server.workshops.commands import Command
from tests.workshops.playing import (
    FACILITATOR,
    NOON,
    Played,
    Step,
    a_place,
    activities_of,
    anybody,
    contributions_of,
    groups_of,
    named,
    pick,
    typed,
)


def taking_part() -> st.SearchStrategy[Step]:
    return st.one_of(
        st.builds(lambda who: lambda played: (commands.Join(), who), anybody),
        st.builds(
            lambda who, text: (
                lambda played: (
                    commands.Contribute(played.state.running_id or named("nothing"), text),
                    who,
                )
            ),
            anybody,
            typed,
        ),
        st.builds(
            lambda who, place: (
                lambda played: (
                    commands.WithdrawContribution(pick(contributions_of(played), place)),
                    who,
                )
            ),
            anybody | st.just(FACILITATOR),
            a_place,
        ),
        st.builds(
            lambda who, place, dots: (
                lambda played: (
                    commands.PlaceDots(
                        played.state.running_id or named("nothing"),
                        pick(groups_of(played), place),
                        dots,
                    ),
                    who,
                )
            ),
            anybody,
            a_place,
            st.integers(0, 4),
        ),
    )


def writing_cards() -> st.SearchStrategy[Step]:
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
            anybody | st.just(FACILITATOR),
            typed,
            a_place,
            st.integers(0, 4).map(bool),
        ),
        st.builds(
            lambda who, text, place: (
                lambda played: (
                    commands.EditContribution(
                        pick(contributions_of(played), place),
                        text,
                        fitting(played, place, whole=True),
                    ),
                    who,
                )
            ),
            anybody,
            typed,
            a_place,
        ),
    )


def fitting(played: Played, place: int, *, whole: bool) -> Details:
    """What the collection that runs asks of a card, or, not `whole`, some of it."""
    running = played.state.running
    if running is None or not isinstance(running.settings, CollectSettings):
        return Details()
    shape = running.settings
    cards = contributions_of(played)
    return Details(
        column=shape.columns[place % len(shape.columns)].key if shape.columns and whole else None,
        lines=tuple(
            Line(each.key, "1990" if each.kind is CardFieldKind.YEAR else "À la hausse")
            for each in shape.fields
            if whole or place % 2
        ),
        parent_id=pick(cards, place) if shape.parent and place % 3 else None,
        pick_ids=tuple(pick(cards, place + more) for more in range(place % 3))
        if shape.picks
        else (),
        point=Point(place * 10, place * 20, 49_180_000, -370_000) if shape.plan else None,
        taken_at=NOON if place % 2 else None,
    )


def keeping_cards() -> st.SearchStrategy[Step]:
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
                lambda played: (ask(pick(contributions_of(played), place)), FACILITATOR)
            ),
            one,
            a_place,
        ),
        st.builds(
            lambda ask, places: (
                lambda played: (
                    ask(tuple(pick(contributions_of(played), place) for place in places)),
                    FACILITATOR,
                )
            ),
            many,
            some,
        ),
        st.builds(
            lambda place: (
                lambda played: (
                    commands.RevealContributions(pick(activities_of(played), place)),
                    FACILITATOR,
                )
            ),
            a_place,
        ),
        st.builds(
            lambda group, places: (
                lambda played: (
                    commands.MoveContributions(
                        tuple(pick(contributions_of(played), place) for place in places),
                        pick(groups_of(played), group),
                    ),
                    FACILITATOR,
                )
            ),
            a_place,
            some,
        ),
        st.builds(
            lambda group, size: lambda played: (_splitting(played, group, size), FACILITATOR),
            a_place,
            st.integers(0, 3),
        ),
        st.builds(
            lambda places: (
                lambda played: (
                    commands.OrderGroups(tuple(pick(groups_of(played), p) for p in places)),
                    FACILITATOR,
                )
            ),
            some,
        ),
    )


def grouping() -> st.SearchStrategy[Step]:
    return st.one_of(
        st.builds(
            lambda title, places: (
                lambda played: (
                    commands.FormGroup(
                        title, tuple(pick(contributions_of(played), place) for place in places)
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
                    commands.RenameGroup(pick(groups_of(played), place), "Autrement dit"),
                    FACILITATOR,
                )
            ),
            a_place,
        ),
        st.builds(
            lambda place, group, out: (
                lambda played: (
                    commands.MoveContribution(
                        pick(contributions_of(played), place),
                        None if out else pick(groups_of(played), group),
                    ),
                    FACILITATOR,
                )
            ),
            a_place,
            a_place,
            st.booleans(),
        ),
        st.builds(
            lambda into, merged: (
                lambda played: (
                    commands.MergeGroups(
                        pick(groups_of(played), into), pick(groups_of(played), merged)
                    ),
                    FACILITATOR,
                )
            ),
            a_place,
            a_place,
        ),
    )


def _splitting(played: Played, place: int, size: int) -> Command:
    group_id = pick(groups_of(played), place)
    group = played.state.groups.get(group_id)
    members = sorted(group.members)[:size] if group else []
    return commands.SplitGroup(group_id, "Une part", tuple(members))
