"""What those who run a body do with its meetings, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.governance import meetings
from server.problems import ValidationFailed as InvalidInput
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, ValidationFailed
from server.schema.types import Meeting


@strawberry.input(description="Une réunion à prévoir.")
class PlanMeetingInput(Creation):
    body_id: strawberry.ID = strawberry.field(description="L'instance.")
    scheduled_on: date = strawberry.field(description="Jour prévu.")
    place: str | None = strawberry.field(default=None, description="Lieu.")
    agenda: list[str] = strawberry.field(
        default_factory=list, description="Ordre du jour, cent points au plus."
    )


@strawberry.input(
    description="Faits d'une réunion prévue à changer ; ce qui est absent reste, un nul efface."
)
class EditMeetingInput(Edition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion, encore prévue.")
    scheduled_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Jour prévu."
    )
    place: str | None = strawberry.field(default=strawberry.UNSET, description="Lieu.")
    agenda: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Ordre du jour entier, cent points au plus."
    )


@strawberry.input(description="Un pouvoir : une organisation représentée par une autre.")
class ProxyInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation absente.")
    held_by_id: strawberry.ID = strawberry.field(description="L'organisation présente.")


@strawberry.input(description="Une réunion qui s'est tenue, avec son émargement.")
class HoldMeetingInput(Transition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    present: list[strawberry.ID] = strawberry.field(description="Organisations présentes.")
    proxies: list[ProxyInput] = strawberry.field(default_factory=list, description="Pouvoirs.")
    held_on: date | None = strawberry.field(
        default=None, description="Jour où elle s'est tenue ; par défaut le jour prévu."
    )


@strawberry.input(description="Le compte rendu d'une réunion tenue.")
class MinuteMeetingInput(Transition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    minutes_url: str = strawberry.field(description="Adresse du compte rendu (https://…).")


@strawberry.input(description="L'annulation d'une réunion prévue.")
class CancelMeetingInput(Transition):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.type(description="La réunion est prévue, ou a changé d'état.")
class MeetingChanged:
    meeting: Meeting | None = strawberry.field(description="La réunion, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


MeetingResult = Annotated[
    MeetingChanged | Creating | Changing,
    strawberry.union("MeetingResult", description="Issue pour une réunion."),
]

EditMeetingResult = Annotated[
    MeetingChanged | Changing | ValidationFailed,
    strawberry.union("EditMeetingResult", description="Issue d'un changement de réunion prévue."),
]

# A null has nothing to erase here: a planned meeting has a day.
_ALWAYS_SET: Final = frozenset({"scheduled_on"})


@strawberry.type
class MeetingMutations:
    @strawberry.mutation(description="Prévoir la prochaine réunion d'une instance.")
    async def plan_meeting(self, info: MutationInfo, input: PlanMeetingInput) -> MeetingResult:
        context = info.context
        body_id = await visible(context, input.body_id, "GovernanceBody")
        made = await meetings.plan_meeting(
            context.services.database,
            meetings.NewMeeting(body_id, input.scheduled_on, input.place, input.agenda),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _meeting(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Déplacer une réunion prévue, ou refaire son ordre du jour en entier."
    )
    async def edit_meeting(self, info: MutationInfo, input: EditMeetingInput) -> EditMeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        await meetings.edit_meeting(
            context.services.database,
            meeting_id,
            changes_of(input, ("scheduled_on", "place", "agenda"), always_set=_ALWAYS_SET),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)

    @strawberry.mutation(description="Dire qu'une réunion s'est tenue, avec son émargement.")
    async def hold_meeting(self, info: MutationInfo, input: HoldMeetingInput) -> MeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        represented = {
            inner_id(proxy.organisation_id, "Organisation"): inner_id(
                proxy.held_by_id, "Organisation"
            )
            for proxy in input.proxies
        }
        if len(represented) != len(input.proxies):
            raise InvalidInput(
                "proxies",
                french="Une organisation donne un seul pouvoir.",
                english="An organisation gives one proxy.",
            )
        await meetings.hold_meeting(
            context.services.database,
            meeting_id,
            meetings.Attendance(
                input.held_on,
                [inner_id(one, "Organisation") for one in input.present],
                represented,
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)

    @strawberry.mutation(description="Joindre le compte rendu d'une réunion tenue.")
    async def minute_meeting(self, info: MutationInfo, input: MinuteMeetingInput) -> MeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        await meetings.minute_meeting(
            context.services.database,
            meeting_id,
            minutes_url=input.minutes_url,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)

    @strawberry.mutation(description="Annuler une réunion prévue, avec la raison.")
    async def cancel_meeting(self, info: MutationInfo, input: CancelMeetingInput) -> MeetingResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        await meetings.cancel_meeting(
            context.services.database,
            meeting_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _meeting(info, meeting_id)


async def _meeting(
    info: MutationInfo, meeting_id: UUID, *, duplicate: bool = False
) -> MeetingChanged:
    meeting = await fetched(info, MeetingChanged, "meeting", meeting_id)
    return MeetingChanged(meeting=meeting, duplicate=duplicate)
