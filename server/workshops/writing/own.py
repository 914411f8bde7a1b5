"""What one person is told of their own hold on the shared texts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.workshops.state import State


@dataclass(frozen=True, slots=True)
class OwnPen:
    """`place` counts from 1 among those who wait; None for the holder."""

    activity_id: UUID
    held: bool
    place: int | None


def own_pens(state: State, person_id: UUID) -> tuple[OwnPen, ...]:
    """In each shared text whose pen they hold or wait for."""
    return tuple(
        OwnPen(
            activity_id,
            page.holder_id == person_id,
            page.waiting.index(person_id) + 1 if person_id in page.waiting else None,
        )
        for activity_id, page in ((id_, state.pages.get(id_)) for id_ in state.agenda)
        if page is not None and (page.holder_id == person_id or person_id in page.waiting)
    )
