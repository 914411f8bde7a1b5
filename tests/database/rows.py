"""Rows to write when the test is about the writing."""

from __future__ import annotations

from datetime import UTC, datetime

from server.models import Organisation
from server.models.sorting import sort_key
from server.vocabulary import OrganisationKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def an_organisation(name: str, at: datetime = NOON) -> Organisation:
    """An organisation, not saved."""
    return Organisation(
        name=name,
        kind=OrganisationKind.EPCI,
        sort_key=sort_key(name),
        created_at=at,
        updated_at=at,
    )
