"""What a client asks of the changes, and the row it is answered.

Refuses a token a type that it does not open, as everywhere; left unnamed, such a type is simply not
followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql.execution.values import VariableValues

from server.access.viewer import Viewer
from server.ids import to_global_id
from server.problems import Forbidden, ValidationFailed
from server.reading.codec import wire
from server.reading.following import Batch, Follower, Told
from server.reading.pages import FIRST_MAX
from server.reading.positions import Seal
from server.reading.shapes import TYPENAME, FollowShape, Row
from server.reading.trails import type_name
from server.vocabulary import Movement

Nodes = Mapping[tuple[str, str], Mapping[tuple[str, UUID], Row]]
"""By place in the answer, the rows of the objects that are still there."""


@dataclass(frozen=True, slots=True)
class AskedChanges:
    """The bound arguments of one look at the changes."""

    since: str | None
    first: int
    wanted: frozenset[str]
    seal: Seal

    async def run(self, follower: Follower) -> Batch:
        """Raises CursorInvalid."""
        if self.since is None:
            return await follower.begin()
        return await follower.batch(self.seal.read(self.since), self.first, self.wanted)

    def cursor_of(self, batch: Batch) -> str:
        return self.seal.write(batch.position)


def asked_of(
    shape: FollowShape, variables: VariableValues | None, viewer: Viewer, key: bytes
) -> AskedChanges:
    """Raises ValidationFailed or Forbidden."""
    given = shape.arguments.values(variables)
    first = given.get("first")
    if first is None:
        first = FIRST_MAX
    if not 1 <= first <= FIRST_MAX:
        raise ValidationFailed(
            "first",
            french=f"`first` va de 1 à {FIRST_MAX}.",
            english=f"`first` goes from 1 to {FIRST_MAX}.",
        )
    wanted = _wanted(shape, given.get("types"), viewer)
    return AskedChanges(given.get("since"), first, wanted, Seal(key, viewer, wanted))


def _wanted(shape: FollowShape, named: Sequence[Any] | None, viewer: Viewer) -> frozenset[str]:
    if named is None:
        wanted = frozenset(name for name in shape.trails.types if _is_open(shape, name, viewer))
    else:
        wanted = frozenset(map(type_name, named))
    if viewer.token_id is not None and not all(
        shape.scopes[name] <= viewer.scopes and _is_open(shape, name, viewer) for name in wanted
    ):
        raise Forbidden
    return wanted


def _is_open(shape: FollowShape, name: str, viewer: Viewer) -> bool:
    """Scopes narrow tokens; who has none is bounded by the rules alone."""
    scope = shape.types[name].visible.scope
    return viewer.token_id is None or scope is None or viewer.has(scope)


def still_there(told: Sequence[Told]) -> Iterator[tuple[str, list[UUID]]]:
    """The objects to fetch, by type."""
    by_type: dict[str, list[UUID]] = {}
    for change in told:
        if change.kind is not Movement.REMOVED:
            by_type.setdefault(change.type_name, []).append(change.id)
    yield from by_type.items()


def batch_row(shape: FollowShape, batch: Batch, cursor: str, nodes: Nodes) -> Row:
    """The answer, by response key."""
    values = {
        TYPENAME: "ChangeBatch",
        "cursor": cursor,
        "hasMore": batch.more,
        "reset": None if batch.reset is None else batch.reset.value,
    }
    return {
        key: _changes(shape, key, batch.told, nodes) if name == "changes" else values[name]
        for key, name in shape.fields.items()
    }


def _changes(shape: FollowShape, place: str, told: Sequence[Told], nodes: Nodes) -> list[Row]:
    rows = []
    for change in told:
        values = {
            TYPENAME: "Change",
            "id": to_global_id(change.type_name, change.id),
            "kind": change.kind.value,
            "at": wire(change.at),
        }
        object_ = change.type_name, change.id
        rows.append(
            {
                key: nodes[place, key].get(object_) if name == "node" else values[name]
                for key, name in shape.changes[place].items()
            }
        )
    return rows
