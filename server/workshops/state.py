"""The state of a session. `fold` makes it from the log; refuses to judge: what happened, happened.

Every map is persistent, so one event costs O(log n) however long the session has lasted, and an
old state stays readable while the next one is made. `head` counts the events, so it is the `seq`
of the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from immutables import Map

from server.vocabulary import (
    ActivityKind,
    ActivityStatus,
    CardChannel,
    CardStatus,
    ProposalStatus,
    SessionStatus,
    SpotlightKind,
    UndoableStep,
    VoteChannel,
)
from server.workshops.agenda import ActivitySettings, PlannedActivity
from server.workshops.board.filling import PLAIN, Filled
from server.workshops.coding.book import Book
from server.workshops.counting.marks import Marks
from server.workshops.counting.results import Line, Tally
from server.workshops.counting.tallying import Urn
from server.workshops.events import Event
from server.workshops.noting.note import Note
from server.workshops.panel.composition import Panel
from server.workshops.people.standing import People
from server.workshops.prioritising.levels import Levels
from server.workshops.proposing.events import NO_TERMS, Terms
from server.workshops.speaking.floor import Floor
from server.workshops.writing.page import Page

NO_FLOOR = Floor()
BLANK = Page()


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """A round of a vote that another has followed."""

    tally: Tally
    revealed: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """`tally` is what its last closing counted, None while it runs; `ballots` outlive reopening.

    An empty ballot abstains. `entries` is what the facilitator counted by hand, channel by channel.
    `cards_revealed` once the cards of a hidden collection were shown, for good.
    `number` is what its sheets of paper are marked with: it follows the activity wherever it is
    moved, and is given to no other. `has_run` once it was started, even if it was put back since.
    `came` is how many cards it was ever given. `extra_seconds` is how much longer than the others somebody has, `closed_to_others_at` when it
    closed to all but them, `sooner` how long before its end it ends for each of these, and
    `closed_for` when it did.
    """

    activity_id: UUID
    position: int
    prompt: str
    settings: ActivitySettings
    name: str | None = None
    minutes: int | None = None
    title: str | None = None
    notes: str | None = None
    number: int = 0
    status: ActivityStatus = ActivityStatus.PENDING
    started_at: datetime | None = None
    ends_at: datetime | None = None
    closes_itself: bool = False
    closed_at: datetime | None = None
    ballots: Map[UUID, Marks] = field(default_factory=Map)
    entries: Map[VoteChannel, Urn] = field(default_factory=Map)
    made: Map[UUID, int] = field(default_factory=Map)
    came: int = 0
    round: int = 1
    earlier: tuple[EarlierRound, ...] = ()
    tally: Tally | None = None
    revealed: bool = False
    cards_revealed: bool = False
    has_run: bool = False
    extra_seconds: Map[UUID, int] = field(default_factory=Map)
    closed_to_others_at: datetime | None = None
    sooner: Map[UUID, int] = field(default_factory=Map)
    closed_for: Map[UUID, datetime] = field(default_factory=Map)

    @property
    def kind(self) -> ActivityKind:
        return self.settings.KIND

    @property
    def planned(self) -> PlannedActivity:
        """The step as the agenda lists it."""
        return PlannedActivity(
            activity_id=self.activity_id,
            prompt=self.prompt,
            settings=self.settings,
            name=self.name,
            minutes=self.minutes,
            title=self.title,
            notes=self.notes,
        )

    @property
    def answered(self) -> int:
        """How many people have given something that stands."""
        return len(self.ballots) or sum(standing > 0 for standing in self.made.values())


@dataclass(frozen=True, slots=True)
class Contribution:
    """`stood` once it has been on the board, wherever it is now: somebody may have seen it.

    `number` is its place among those that its activity was given; no other ever has it.
    """

    contribution_id: UUID
    activity_id: UUID
    content_id: UUID
    author_id: UUID
    seq: int
    number: int
    group_id: UUID | None = None
    filled: Filled = PLAIN
    status: CardStatus = CardStatus.STANDING
    stood: bool = True
    pinned: bool = False
    channel: CardChannel = CardChannel.PHONE
    label_id: UUID | None = None
    table_id: UUID | None = None

    @property
    def withdrawn(self) -> bool:
        return self.status is CardStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Group:
    """`members` are the standing contributions; a merged group has none and names its heir.

    `activity_id` is the grouping it belongs to, `table_id` the table; `ordered` its place once groups were put in order.
    `former_ids` are the titles that others were put in the place of.
    """

    group_id: UUID
    title_id: UUID
    seq: int
    members: Map[UUID, None] = field(default_factory=Map)
    merged_into: UUID | None = None
    activity_id: UUID | None = None
    split_from: UUID | None = None
    ordered: int | None = None
    table_id: UUID | None = None
    former_ids: tuple[UUID, ...] = ()

    @property
    def place(self) -> int:
        """By which groups are ordered: their arrival, until somebody says otherwise."""
        return self.seq if self.ordered is None else self.ordered


@dataclass(frozen=True, slots=True)
class Proposal:
    """`terms` is what it says beside its words; `reason_id` says why it was dropped. `former_ids` are
    the words that others were put in the place of, once it was `reworded`."""

    proposal_id: UUID
    group_id: UUID | None
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: Line | None
    contribution_ids: tuple[UUID, ...]
    seq: int
    status: ProposalStatus = ProposalStatus.DRAFTED
    holder_id: UUID | None = None
    handed_over_at: datetime | None = None
    activity_id: UUID | None = None
    author_id: UUID | None = None
    terms: Terms = NO_TERMS
    supporters: Map[UUID, None] = field(default_factory=Map)
    merged_into: UUID | None = None
    reason_id: UUID | None = None
    reworded: bool = False
    former_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Spotlight:
    """What everybody is asked to look at."""

    kind: SpotlightKind
    target_id: UUID


@dataclass(frozen=True, slots=True)
class Step:
    """What a facilitator did and may take back: the events from `seq` to `until`, all of one
    instant, and those that undo them."""

    seq: int
    until: int
    at: datetime
    what: UndoableStep
    inverse: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A session after `head` events. Before the first, `opened_at` is None.

    `waived` are those who take no part in votes, `without_phone` how many in the hall have none.
    `join_code_rotations` counts how often the code has changed. `left_seconds` is what was left of
    the timer when the session was paused. `agenda_was_visible` once people may have seen what comes.
    `steps` are what may be undone, the last one last, and `given` is where in the log
    something last happened that cannot be.
    """

    head: int = 0
    title: str = ""
    drafts_proposals: bool = True
    opened_at: datetime | None = None
    concluded_at: datetime | None = None
    join_code_rotations: int = 0
    agenda: tuple[UUID, ...] = ()
    running_id: UUID | None = None
    activities: Map[UUID, Activity] = field(default_factory=Map)
    participants: Map[UUID, datetime] = field(default_factory=Map)
    contributions: Map[UUID, Contribution] = field(default_factory=Map)
    authored: Map[UUID, Map[UUID, int]] = field(default_factory=Map)
    groups: Map[UUID, Group] = field(default_factory=Map)
    waived: Map[UUID, None] = field(default_factory=Map)
    without_phone: int = 0
    proposals: Map[UUID, Proposal] = field(default_factory=Map)
    people: People = field(default_factory=People)
    panel: Panel = field(default_factory=Panel)
    floors: Map[UUID, Floor] = field(default_factory=Map)
    pages: Map[UUID, Page] = field(default_factory=Map)
    priorities: Map[UUID, Levels] = field(default_factory=Map)
    notes: Map[UUID, Note] = field(default_factory=Map)
    book: Book = field(default_factory=Book)
    rehearsal: bool = False
    paused_at: datetime | None = None
    left_seconds: int | None = None
    locked_at: datetime | None = None
    spotlight: Spotlight | None = None
    agenda_visible: bool = True
    agenda_was_visible: bool = True
    activities_numbered: int = 0
    steps: tuple[Step, ...] = ()
    given: int = 0

    @property
    def status(self) -> SessionStatus:
        return SessionStatus.OPEN if self.concluded_at is None else SessionStatus.CONCLUDED

    @property
    def running(self) -> Activity | None:
        return None if self.running_id is None else self.activities[self.running_id]


def with_activity(state: State, activity: Activity) -> State:
    return replace(state, activities=state.activities.set(activity.activity_id, activity))
