"""Identifiers: ordered inside, opaque outside."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ids import MalformedGlobalId, from_global_id, new_id, to_global_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_version_7_uuid() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, UUID(int=0x8 << 60).variant)


@given(st.uuids(), st.sampled_from(["Mission", "LiveSession", "Action"]))
def test_a_global_id_leads_back_to_its_type_and_id(id_: UUID, type_name: str) -> None:
    assert from_global_id(to_global_id(type_name, id_)) == (type_name, id_)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_and_never_crashes(text: str) -> None:
    try:
        type_name, id_ = from_global_id(text)
    except MalformedGlobalId:
        return
    assert from_global_id(to_global_id(type_name, id_)) == (type_name, id_)


@pytest.mark.parametrize("text", ["", "e", "é", "=", "AAAA", "a" * 10_000, "TWlzc2lvbjox"])
def test_these_are_not_global_ids(text: str) -> None:
    with pytest.raises(MalformedGlobalId):
        from_global_id(text)
