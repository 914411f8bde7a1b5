"""Which action may be a part of which."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.actions.tree import LEVELS, check_parent
from server.problems import TransitionRefused, ValidationFailed

A, B, C, D = (UUID(int=n) for n in range(1, 5))


def test_an_action_has_parts_and_they_have_theirs() -> None:
    """AC4."""
    check_parent(C, B, {A: None, B: A, C: None})


def test_parts_go_two_levels_deep_and_no_more() -> None:
    """AC4: whether the part comes alone or with its own."""
    for moved, parent, parents in (
        (D, C, {A: None, B: A, C: B, D: None}),
        (C, B, {A: None, B: A, C: None, D: C}),
    ):
        with pytest.raises(TransitionRefused) as refusal:
            check_parent(moved, parent, parents)
        assert refusal.value.guard == "AC4"


def test_an_action_is_no_part_of_itself_nor_of_its_parts() -> None:
    """AC4."""
    for parent in (A, B):
        with pytest.raises(TransitionRefused):
            check_parent(A, parent, {A: None, B: A})


def test_a_part_is_in_the_same_roadmap() -> None:
    with pytest.raises(ValidationFailed):
        check_parent(A, D, {A: None})


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_whatever_is_moved_no_chain_is_a_cycle_nor_too_deep(moves: list[tuple[int, int]]) -> None:
    """AC4."""
    ids = [UUID(int=n + 1) for n in range(6)]
    parents: dict[UUID, UUID | None] = dict.fromkeys(ids)
    for moved, parent in moves:
        try:
            check_parent(ids[moved], ids[parent], parents)
        except TransitionRefused:
            continue
        parents[ids[moved]] = ids[parent]
    for one in ids:
        above: list[UUID | None] = [one]
        while (last := above[-1]) is not None:
            assert len(above) <= LEVELS + 1
            above.append(parents[last])
