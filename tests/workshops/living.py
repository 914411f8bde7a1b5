"""What may be asked about the people in the room."""

from __future__ import annotations

from hypothesis import strategies as st

from server.vocabulary import (
    ConsentPurpose,
    NoticeChannel,
    RoomRole,
    SeatingMode,
)
from server.workshops import commands
from server.workshops.entities import Kind
from tests.workshops.playing import (
    FACILITATOR,
    OMAR,
    Played,
    Step,
    a_place,
    anybody,
    contributions_of,
    groups_of,
    pick,
    tables_of,
)

_facilitators = st.sampled_from((FACILITATOR, OMAR))


def _some_person(played: Played, place: int) -> commands.Person:
    if place % 2:
        return commands.Person(number=place % 5)
    return commands.Person(contribution_id=pick(contributions_of(played), place))


def living_together() -> st.SearchStrategy[Step]:
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
                        None if table % 7 == 0 else pick(tables_of(played), table),
                    ),
                    FACILITATOR,
                )
            ),
            a_place,
            a_place,
        ),
        st.builds(
            lambda who, table: (
                lambda played: (commands.TakeTable(pick(tables_of(played), table)), who)
            ),
            anybody,
            a_place,
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
            a_place,
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
            a_place,
            st.booleans(),
        ),
        st.builds(
            lambda number: (
                lambda played: (
                    commands.AcknowledgeNotice(
                        1, commands.Person(number=number), NoticeChannel.SPOKEN, published=1
                    ),
                    FACILITATOR,
                )
            ),
            st.integers(0, 4),
        ),
        st.builds(
            lambda who, command: lambda played: (command, who),
            anybody,
            st.sampled_from(
                (
                    commands.AcknowledgeNotice(1, published=1),
                    commands.AcknowledgeNotice(2, published=2),
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
                        pick((groups_of if group else contributions_of)(played), place),
                    ),
                    who,
                )
            ),
            anybody | _facilitators,
            a_place,
            st.booleans(),
        ),
    )
