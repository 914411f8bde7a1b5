"""The storage codec: both databases' forms come out as one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ids import to_global_id
from server.reading.codec import (
    BOOLEAN,
    CENTS,
    DATE,
    DATETIME,
    JSON,
    QUARTER_DAYS,
    UUID_CODEC,
    Codec,
    global_id_of,
    wire,
)

SOME_ID = UUID("01a20158-0002-759a-8aae-b53c0dec941b")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("codec", "stored", "answered"),
    [
        (UUID_CODEC, str(SOME_ID), str(SOME_ID)),
        (UUID_CODEC, SOME_ID, str(SOME_ID)),
        (DATE, "2026-11-22", "2026-11-22"),
        (DATE, date(2026, 11, 22), "2026-11-22"),
        (DATETIME, "2026-11-22 12:00:00+00:00", "2026-11-22T12:00:00+00:00"),
        (DATETIME, NOON, "2026-11-22T12:00:00+00:00"),
        (DATETIME, NOON.astimezone(timezone(timedelta(hours=2))), "2026-11-22T12:00:00+00:00"),
        (DATETIME, "2026-11-22 12:00:00.500000+00:00", "2026-11-22T12:00:00.500000+00:00"),
        (BOOLEAN, 1, True),
        (BOOLEAN, False, False),
        (JSON, '["ZAN"]', ["ZAN"]),
        (JSON, ["ZAN"], ["ZAN"]),
        (QUARTER_DAYS, 28_160, "7040"),
        (QUARTER_DAYS, 2, "0.5"),
        (QUARTER_DAYS, 51, "12.75"),
        (CENTS, 2_000_000, "20000.00"),
        (CENTS, 5, "0.05"),
    ],
)
def test_each_stored_form_is_answered_as_one(codec: Codec, stored: Any, answered: Any) -> None:
    assert codec.to_wire is not None
    assert codec.to_wire(stored) == answered


@given(st.integers(0, 10**7))
def test_quarters_of_days_are_exact_both_ways(quarters: int) -> None:
    assert QUARTER_DAYS.to_wire is not None
    text = QUARTER_DAYS.to_wire(quarters)
    assert Decimal(text) == QUARTER_DAYS.to_python(quarters) == Decimal(quarters) / 4
    assert QUARTER_DAYS.from_wire(text) == quarters


@given(st.uuids(), st.sampled_from(["Mission", "IdeaGroup", "Axis"]))
def test_ids_made_in_bulk_are_the_ids_of_the_contract(id_: UUID, type_name: str) -> None:
    for stored in (id_, str(id_)):
        assert global_id_of(type_name)(stored) == to_global_id(type_name, id_)


@pytest.mark.parametrize(
    ("value", "answered"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("100"), "100"),
        (NOON, "2026-11-22T12:00:00+00:00"),
        (NOON.date(), "2026-11-22"),
        (SOME_ID, str(SOME_ID)),
        (None, None),
        ("texte", "texte"),
    ],
)
def test_what_a_function_computes_is_answered_as_a_column_would_be(
    value: Any, answered: Any
) -> None:
    assert wire(value) == answered
