"""Loads the body that approves a programme, and the meetings that the documents tell of.

Refuses to count votes: no document gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from tortoise import BaseDBAsyncClient

from server.demo.facts import BodyFact
from server.models import Agency, Deliberation, GovernanceBody, Meeting, ProgrammeVersion
from server.models.sorting import sort_key
from server.vocabulary import BodyLevel, BodySide, DeliberationOutcome, MeetingStatus

_NUMBER_UNKNOWN: Final = "non communiqué"


async def load(
    connection: BaseDBAsyncClient,
    agency: Agency,
    fact: BodyFact,
    versions: Mapping[int, ProgrammeVersion],
    stamps: Mapping[str, datetime],
) -> None:
    """The body, its meetings, what was presented there and what was adopted."""
    body = await GovernanceBody.create(
        **stamps,
        using_db=connection,
        agency_id=agency.id,
        name=fact.name,
        kind=fact.kind,
        side=BodySide.INTERNAL,
        level=BodyLevel.POLITICAL,
        sort_key=sort_key(fact.name),
    )
    for number, told in enumerate(fact.meetings, start=1):
        meeting = await Meeting.create(
            **stamps,
            using_db=connection,
            body_id=body.id,
            number=number,
            scheduled_on=told.held_on,
            held_on=told.held_on,
            status=MeetingStatus.HELD,
            agenda=list(told.agenda),
        )
        if told.presents is not None:
            await (
                ProgrammeVersion.filter(id=versions[told.presents].id)
                .using_db(connection)
                .update(presented_at_meeting_id=meeting.id)
            )
        if told.adopts is not None:
            await Deliberation.create(
                **stamps,
                using_db=connection,
                meeting_id=meeting.id,
                programme_version_id=versions[told.adopts].id,
                number=_NUMBER_UNKNOWN,
                decided_on=told.held_on,
                subject=told.subject,
                outcome=DeliberationOutcome.ADOPTED,
            )
