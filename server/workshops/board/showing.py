"""Contributions and groups, as each view is shown them. Pure.

Refuses a hidden card, one that waits and one that was refused to all but the facilitator; who wrote
it reads it in their own part. Refuses a table the cards of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self, assert_never
from uuid import UUID

from server.vocabulary import Audience, CardChannel, CardStatus
from server.workshops.board import events
from server.workshops.board.filling import Filled, Line, Point
from server.workshops.board.settings import CollectSettings
from server.workshops.entities import Entity, Gone, Key, Kind, Shown, Texts, View
from server.workshops.people.roles import are_apart
from server.workshops.state import Activity, Contribution, State

KINDS: Final = frozenset({Kind.CONTRIBUTION, Kind.GROUP})

_SEES_ALL_CARDS: Final = frozenset({Audience.FACILITATOR})


@dataclass(frozen=True, slots=True)
class ShownContribution(Entity):
    """`order` is its place among those that came, `number` among those that its activity was ever
    given; a text is None where it was erased. `label` is the facilitator's own."""

    contribution_id: UUID
    order: int
    number: int
    activity_id: UUID
    group_id: UUID | None
    content_id: UUID
    status: CardStatus
    filled: Filled
    pinned: bool
    channel: CardChannel
    label_id: UUID | None
    table_id: UUID | None
    text: str | None = None
    lines: tuple[Line, ...] = ()
    point: Point | None = None
    label: str | None = None

    @property
    def withdrawn(self) -> bool:
        return self.status is CardStatus.WITHDRAWN

    def content_ids(self) -> tuple[UUID, ...]:
        labels = () if self.label_id is None else (self.label_id,)
        return (self.content_id, *self.filled.content_ids, *labels)

    def with_texts(self, texts: Texts) -> Self:
        return replace(
            self,
            text=texts.get(self.content_id),
            lines=read_lines(self.filled, texts),
            point=read_point(self.filled, texts),
            label=None if self.label_id is None else texts.get(self.label_id),
        )


@dataclass(frozen=True, slots=True)
class ShownGroup(Entity):
    group_id: UUID
    order: int
    title_id: UUID
    merged_into: UUID | None
    split_from: UUID | None
    activity_id: UUID | None
    table_id: UUID | None
    title: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.title_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, title=texts.get(self.title_id))


def own(contribution: Contribution) -> ShownContribution:
    """The card as the one who wrote it sees it, wherever it is."""
    return _shown(contribution, label_id=contribution.label_id, filled=contribution.filled)


def read_lines(filled: Filled, texts: Texts) -> tuple[Line, ...]:
    """The lines of a card that were not erased."""
    found = ((line.key, texts.get(line.content_id)) for line in filled.lines)
    return tuple(Line(key, value) for key, value in found if value is not None)


def read_point(filled: Filled, texts: Texts) -> Point | None:
    """Where a card is on its plan; None when it is nowhere, or was erased."""
    text = None if filled.point_id is None else texts.get(filled.point_id)
    return None if text is None else Point.of_text(text)


def keys(state: State) -> Iterator[Key]:
    for contribution_id in state.contributions:
        yield Key(Kind.CONTRIBUTION, contribution_id)
    for group_id in state.groups:
        yield Key(Kind.GROUP, group_id)


def touched(event: events.BoardEvent, state: State) -> Iterable[Key]:
    match event:
        case (
            events.ContributionMade(contribution_id=contribution_id)
            | events.ContributionWithdrawn(contribution_id=contribution_id)
            | events.ContributionApproved(contribution_id=contribution_id)
            | events.ContributionRefused(contribution_id=contribution_id)
            | events.ContributionEdited(contribution_id=contribution_id)
        ):
            activity_id = state.contributions[contribution_id].activity_id
            return (Key(Kind.CONTRIBUTION, contribution_id), Key(Kind.PROGRESS, activity_id))
        case (
            events.ContributionMoved(contribution_id=contribution_id)
            | events.ContributionPinned(contribution_id=contribution_id)
            | events.ContributionUnpinned(contribution_id=contribution_id)
            | events.ContributionArchived(contribution_id=contribution_id)
            | events.ContributionRestored(contribution_id=contribution_id)
        ):
            return (Key(Kind.CONTRIBUTION, contribution_id),)
        case events.ContributionsRevealed(activity_id=activity_id, contribution_ids=ids):
            return (Key(Kind.ACTIVITY, activity_id), *_contributions(ids))
        case events.GroupFormed(group_id=group_id, contribution_ids=moved):
            return (Key(Kind.GROUP, group_id), *_contributions(moved))
        case events.GroupRenamed(group_id=group_id):
            return (Key(Kind.GROUP, group_id),)
        case events.GroupsMerged(merged_id=merged_id, contribution_ids=moved):
            return (Key(Kind.GROUP, merged_id), *_contributions(moved))
        case events.GroupSplit(group_id=group_id, contribution_ids=moved):
            return (Key(Kind.GROUP, group_id), *_contributions(moved))
        case events.GroupsOrdered(group_ids=group_ids):
            return tuple(Key(Kind.GROUP, group_id) for group_id in group_ids)
        case _:
            assert_never(event)


def _contributions(ids: Iterable[UUID]) -> Iterator[Key]:
    return (Key(Kind.CONTRIBUTION, contribution_id) for contribution_id in ids)


def show(state: State, key: Key, view: View) -> Shown:
    if key.kind is Kind.CONTRIBUTION:
        contribution = state.contributions[key.id]
        return _contribution(state, contribution, view)
    group = state.groups.get(key.id)
    if group is None:
        return Gone.GONE
    if are_apart(state, group.table_id, view.table_id):
        return None
    return ShownGroup(
        group_id=group.group_id,
        order=group.place,
        title_id=group.title_id,
        merged_into=group.merged_into,
        split_from=group.split_from,
        activity_id=group.activity_id,
        table_id=group.table_id,
    )


def _contribution(state: State, contribution: Contribution, view: View) -> Shown:
    activity = state.activities[contribution.activity_id]
    if view.audience in _SEES_ALL_CARDS:
        return own(contribution)
    if not contribution.stood or is_hidden(activity):
        return None
    if are_apart(state, contribution.table_id, view.table_id):
        return None
    if contribution.status is not CardStatus.STANDING:
        return Gone.GONE
    filled = replace(contribution.filled, taken_at=None)
    return _shown(contribution, label_id=None, filled=filled)


def _shown(
    contribution: Contribution, *, label_id: UUID | None, filled: Filled
) -> ShownContribution:
    return ShownContribution(
        contribution_id=contribution.contribution_id,
        order=contribution.seq,
        number=contribution.number,
        activity_id=contribution.activity_id,
        group_id=contribution.group_id,
        content_id=contribution.content_id,
        status=contribution.status,
        filled=filled,
        pinned=contribution.pinned,
        channel=contribution.channel,
        label_id=label_id,
        table_id=contribution.table_id,
    )


def is_hidden(activity: Activity) -> bool:
    """Whether its cards are still their authors' and the facilitator's alone."""
    settings = activity.settings
    return isinstance(settings, CollectSettings) and settings.hidden and not activity.cards_revealed
