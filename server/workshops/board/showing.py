"""Contributions and groups, as each view is shown them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self, assert_never
from uuid import UUID

from server.vocabulary import Audience
from server.workshops.board import events
from server.workshops.entities import Entity, Gone, Key, Kind, Shown, Texts, View
from server.workshops.state import Contribution, State

KINDS: Final = frozenset({Kind.CONTRIBUTION, Kind.GROUP})

_SEES_WITHDRAWN: Final = frozenset({Audience.FACILITATOR})


@dataclass(frozen=True, slots=True)
class ShownContribution(Entity):
    """`order` is its place among those that came; `text` is None where it was erased."""

    contribution_id: UUID
    order: int
    activity_id: UUID
    group_id: UUID | None
    content_id: UUID
    withdrawn: bool
    text: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.content_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, text=texts.get(self.content_id))


@dataclass(frozen=True, slots=True)
class ShownGroup(Entity):
    group_id: UUID
    order: int
    title_id: UUID
    merged_into: UUID | None
    title: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.title_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, title=texts.get(self.title_id))


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
        ):
            activity_id = state.contributions[contribution_id].activity_id
            return (Key(Kind.CONTRIBUTION, contribution_id), Key(Kind.PROGRESS, activity_id))
        case events.ContributionMoved(contribution_id=contribution_id):
            return (Key(Kind.CONTRIBUTION, contribution_id),)
        case events.GroupFormed(group_id=group_id, contribution_ids=moved):
            return (Key(Kind.GROUP, group_id), *_contributions(moved))
        case events.GroupRenamed(group_id=group_id):
            return (Key(Kind.GROUP, group_id),)
        case events.GroupsMerged(merged_id=merged_id, contribution_ids=moved):
            return (Key(Kind.GROUP, merged_id), *_contributions(moved))
        case _:
            assert_never(event)


def _contributions(ids: Iterable[UUID]) -> Iterator[Key]:
    return (Key(Kind.CONTRIBUTION, contribution_id) for contribution_id in ids)


def show(state: State, key: Key, view: View) -> Shown:
    if key.kind is Kind.CONTRIBUTION:
        return _contribution(state.contributions[key.id], view)
    group = state.groups[key.id]
    return ShownGroup(
        group_id=group.group_id,
        order=group.seq,
        title_id=group.title_id,
        merged_into=group.merged_into,
    )


def _contribution(contribution: Contribution, view: View) -> Shown:
    if contribution.withdrawn and view.audience not in _SEES_WITHDRAWN:
        return Gone.GONE
    return ShownContribution(
        contribution_id=contribution.contribution_id,
        order=contribution.seq,
        activity_id=contribution.activity_id,
        group_id=contribution.group_id,
        content_id=contribution.content_id,
        withdrawn=contribution.withdrawn,
    )
