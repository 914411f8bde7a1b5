"""Somebody in the room, found without learning who they are. Pure."""

from __future__ import annotations

from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.workshops.people.commands import Person
from server.workshops.state import State


def find_person(state: State, person: Person) -> UUID:
    """Whoever came in, even if they were put out since. Raises NotFound."""
    if (person.contribution_id is None) is (person.number is None):
        raise ValidationFailed(
            "person",
            french="Désignez la personne par une de ses contributions, ou par son numéro.",
            english="Name the person by one of their contributions, or by their number.",
        )
    found = _author(state, person.contribution_id) or _numbered(state, person.number)
    if found is None:
        raise NotFound
    return found


def _author(state: State, contribution_id: UUID | None) -> UUID | None:
    contribution = None if contribution_id is None else state.contributions.get(contribution_id)
    # What the facilitator entered for others is nobody's in the room.
    if contribution is None or contribution.author_id not in state.people.numbers:
        return None
    return contribution.author_id


def _numbered(state: State, number: int | None) -> UUID | None:
    numbers = state.people.numbers.items()
    return next((person_id for person_id, given in numbers if given == number), None)


def put_out() -> TransitionRefused:
    return TransitionRefused(
        "PERSON_REMOVED",
        french="L'animation vous a fait sortir de cette séance.",
        english="The facilitator has put you out of this session.",
    )
