"""Who follows an action, and what is written on it, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from server.domain.actions import notes, officers
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.mutations.action_statuses import ActionChangeResult, changed
from server.schema.problems import Conflict, Creating, Refused, ValidationFailed
from server.schema.types import ActionNote


@strawberry.input(description="Qui suit une action au nom de son porteur.")
class SetActionOfficerInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    email: str | None = strawberry.field(
        description="Adresse électronique d'une personne du porteur, ou de l'agence qui"
        " l'accompagne ; nulle si plus personne ne la suit."
    )


@strawberry.input(description="Une note sur une action.")
class AddActionNoteInput(Creation):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    text: str = strawberry.field(description="Texte ; 10 000 caractères au plus.")
    dated_on: date | None = strawberry.field(
        default=None, description="Jour dont elle parle ; par défaut ce jour."
    )


@strawberry.input(description="Une note à réécrire.")
class EditActionNoteInput(Edition):
    note_id: strawberry.ID = strawberry.field(description="La note.")
    text: str = strawberry.field(description="Texte ; 10 000 caractères au plus.")


@strawberry.input(description="Une note à retirer.")
class RemoveActionNoteInput(Transition):
    note_id: strawberry.ID = strawberry.field(description="La note.")


@strawberry.type(description="La note est écrite.")
class ActionNoteWritten:
    note: ActionNote | None = strawberry.field(description="La note, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La note est retirée.")
class ActionNoteRemoved:
    note_id: strawberry.ID = strawberry.field(description="La note qui ne se lit plus.")


AddActionNoteResult = Annotated[
    ActionNoteWritten | Creating,
    strawberry.union("AddActionNoteResult", description="Issue pour une note d'action."),
]
EditActionNoteResult = Annotated[
    ActionNoteWritten | Refused | Conflict | ValidationFailed,
    strawberry.union("EditActionNoteResult", description="Issue pour une note réécrite."),
]
RemoveActionNoteResult = Annotated[
    ActionNoteRemoved | Refused | Conflict,
    strawberry.union("RemoveActionNoteResult", description="Issue pour une note retirée."),
]


@strawberry.type
class ActionFollowingMutations:
    @strawberry.mutation(
        description="Dire qui suit une action, et en reçoit les rappels. Réservé à qui tient la"
        " feuille de route."
    )
    async def set_action_officer(
        self, info: MutationInfo, input: SetActionOfficerInput
    ) -> ActionChangeResult:
        context = info.context
        action_id = await visible(context, input.action_id, "Action")
        await officers.set_officer(
            context.services.database,
            action_id,
            input.email,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await changed(info, action_id)

    @strawberry.mutation(
        description="Écrire une note sur une action. Réservé à ses acteurs, partenaires compris, à"
        " son porteur et à l'équipe de l'agence (AC7)."
    )
    async def add_action_note(
        self, info: MutationInfo, input: AddActionNoteInput
    ) -> AddActionNoteResult:
        context = info.context
        action_id = await visible(context, input.action_id, "Action")
        made = await notes.add(
            context.services.database,
            action_id,
            input.text,
            input.dated_on,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        note = await fetched(info, ActionNoteWritten, "note", made.id)
        return ActionNoteWritten(note=note, duplicate=made.duplicate)

    @strawberry.mutation(description="Réécrire une note. Réservé à qui l'a écrite.")
    async def edit_action_note(
        self, info: MutationInfo, input: EditActionNoteInput
    ) -> EditActionNoteResult:
        context = info.context
        note_id = await visible(context, input.note_id, "ActionNote")
        await notes.edit(
            context.services.database,
            note_id,
            input.text,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        note = await fetched(info, ActionNoteWritten, "note", note_id)
        return ActionNoteWritten(note=note, duplicate=False)

    @strawberry.mutation(
        description="Retirer une note. Réservé à qui l'a écrite, et à qui tient la feuille de route."
    )
    async def remove_action_note(
        self, info: MutationInfo, input: RemoveActionNoteInput
    ) -> RemoveActionNoteResult:
        context = info.context
        note_id = await visible(context, input.note_id, "ActionNote")
        await notes.remove(
            context.services.database,
            note_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return ActionNoteRemoved(note_id=input.note_id)
