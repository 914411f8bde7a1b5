"""What mutations share: the changes that a client named, and a demand that it sends again."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
import strawberry

from server.domain.journal import Operation
from server.ids import new_id, to_global_id
from server.problems import NotFound
from server.schema.mutations.acting import Edition, changes_of

KEY = b"a key for this test alone"


@strawberry.input
class Facts(Edition):
    title: str | None = strawberry.UNSET
    summary: str | None = strawberry.UNSET
    lead_id: strawberry.ID | None = strawberry.UNSET


def changes(facts: Facts) -> dict[str, object]:
    return changes_of(
        facts,
        ["title", "summary", "lead_id"],
        always_set={"title"},
        references={"lead_id": "User"},
    )


def test_what_the_client_left_out_does_not_change() -> None:
    assert changes(Facts(expected_version=1, summary="court")) == {"summary": "court"}


def test_a_null_erases_unless_the_fact_always_stands() -> None:
    assert changes(Facts(expected_version=1, title=None, summary=None)) == {"summary": None}


def test_a_reference_is_read_as_the_id_of_its_type() -> None:
    lead = new_id()
    named = Facts(expected_version=1, lead_id=strawberry.ID(to_global_id("User", lead)))
    assert changes(named) == {"lead_id": lead}
    assert changes(Facts(expected_version=1, lead_id=None)) == {"lead_id": None}


def test_the_id_of_another_type_is_not_found() -> None:
    mission = strawberry.ID(to_global_id("Mission", new_id()))
    with pytest.raises(NotFound):
        changes(Facts(expected_version=1, lead_id=mission))


def test_a_demand_that_counts_days_is_the_same_when_sent_again() -> None:
    id_ = new_id()
    assert demand(id_, Decimal("2.5")).digest == demand(id_, Decimal("2.5")).digest
    assert demand(id_, Decimal("2.5")).digest != demand(id_, Decimal("3")).digest


def demand(id_: UUID, days: Decimal) -> Operation:
    return Operation(id_, id_, {"mutation": "recordTime", "days": days}, KEY)
