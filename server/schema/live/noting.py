"""What people ask of notes: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id, optional_id
from server.schema.live.asking import LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.workshops import commands

TEXT = "Texte, 2 000 caractères au plus."


@strawberry.input(description="Une note de la séance.")
class TakeNoteInput(LiveInput):
    text: str = strawberry.field(description=TEXT)
    activity_id: strawberry.ID | None = strawberry.field(
        default=None, description="Activité dont elle parle."
    )
    hidden: bool = strawberry.field(
        default=False, description="Vrai pour une note d'observation, que la salle ne voit jamais."
    )


@strawberry.input(description="Une note récrite par son auteur.")
class EditSessionNoteInput(LiveInput):
    note_id: strawberry.ID = strawberry.field(description="Note.")
    text: str = strawberry.field(description=TEXT)


@strawberry.input(description="Une note à ôter ; son texte est effacé.")
class RemoveSessionNoteInput(LiveInput):
    note_id: strawberry.ID = strawberry.field(description="Note.")


@strawberry.type
class NotingMutations:
    @strawberry.mutation(
        description="Prendre une note : l'animation, ou un observateur si elle reste cachée."
    )
    async def take_note(self, info: LiveInfo, input: TakeNoteInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.TakeNote(
                text=input.text,
                activity_id=optional_id(input.activity_id, "LiveActivity"),
                hidden=input.hidden,
            ),
        )

    @strawberry.mutation(description="Récrire sa note ; ce qu'elle disait est effacé.")
    async def edit_session_note(self, info: LiveInfo, input: EditSessionNoteInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.EditNote(inner_id(input.note_id, "SessionNote"), input.text),
        )

    @strawberry.mutation(description="Ôter une note ; ce qu'elle disait est effacé.")
    async def remove_session_note(
        self, info: LiveInfo, input: RemoveSessionNoteInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RemoveNote(inner_id(input.note_id, "SessionNote")),
        )
