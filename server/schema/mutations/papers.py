"""Notes and documents, written down as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.aggregates import Made
from server.domain.papers import documents, notes
from server.domain.papers.machine import Paper
from server.schema.ids import visible
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
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.types import Document, MissionNote
from server.vocabulary import DocumentKind, Facet, NoteVisibility


@strawberry.input(description="Une note à écrire sur une mission.")
class AddMissionNoteInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    text: str = strawberry.field(description="Texte ; 10 000 caractères au plus.")
    visibility: NoteVisibility = strawberry.field(description="Pour qui elle est écrite.")
    dated_on: date | None = strawberry.field(
        default=None, description="Jour dont elle parle ; par défaut ce jour."
    )


@strawberry.input(description="Une note à reprendre ; ce qui est absent reste.")
class EditMissionNoteInput(Edition):
    note_id: strawberry.ID = strawberry.field(description="La note.")
    text: str | None = strawberry.field(default=strawberry.UNSET, description="Texte.")
    visibility: NoteVisibility | None = strawberry.field(
        default=strawberry.UNSET, description="Pour qui elle est écrite."
    )
    dated_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Jour dont elle parle."
    )


@strawberry.input(description="Une note à retirer.")
class RemoveMissionNoteInput(Transition):
    note_id: strawberry.ID = strawberry.field(description="La note.")


@strawberry.input(description="Une pièce, telle qu'elle est déposée ailleurs.")
class PaperInput:
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    kind: DocumentKind = strawberry.field(description="Nature.")
    url: str = strawberry.field(description="Adresse (https://…).")
    sha256: str | None = strawberry.field(
        default=None, description="Empreinte SHA-256, en hexadécimal."
    )
    media_type: str | None = strawberry.field(
        default=None, description="Type de contenu, par exemple application/pdf."
    )
    size_bytes: int | None = strawberry.field(default=None, description="Taille, en octets.")


@strawberry.input(description="Une pièce à joindre à une mission.")
class AddMissionDocumentInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    facet: Facet = strawberry.field(
        description="Facette qui l'ouvre : F2, F3, F4, F5 ou F8 ; F6 et F7 sont aux livrables."
    )
    paper: PaperInput = strawberry.field(description="La pièce.")


@strawberry.input(description="Une pièce à joindre à une réunion, vue de ceux qui siègent.")
class AddMeetingDocumentInput(Creation):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion.")
    paper: PaperInput = strawberry.field(description="La pièce.")


@strawberry.input(description="La pièce qui en remplace une autre, là où elle se trouve.")
class SupersedeDocumentInput(Creation):
    document_id: strawberry.ID = strawberry.field(description="La pièce à remplacer, la dernière.")
    paper: PaperInput = strawberry.field(description="La pièce qui la remplace.")


@strawberry.type(description="La note est écrite.")
class AddMissionNoteSuccess:
    note: MissionNote | None = strawberry.field(description="La note, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La note a changé, ou n'est plus là.")
class MissionNoteChanged:
    note: MissionNote | None = strawberry.field(description="La note, nulle si elle est retirée.")


@strawberry.type(description="La pièce est jointe.")
class DocumentAdded:
    document: Document | None = strawberry.field(description="La pièce, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


AddMissionNoteResult = Annotated[
    AddMissionNoteSuccess | Creating,
    strawberry.union("AddMissionNoteResult", description="Issue de l'écriture d'une note."),
]
MissionNoteResult = Annotated[
    MissionNoteChanged | Changing | ValidationFailed,
    strawberry.union("MissionNoteResult", description="Issue d'un changement de note."),
]
DocumentResult = Annotated[
    DocumentAdded | Creating | TransitionRefused,
    strawberry.union("DocumentResult", description="Issue pour une pièce."),
]

_EDITED: Final = ("text", "visibility", "dated_on")


@strawberry.type
class PaperMutations:
    @strawberry.mutation(
        description="Écrire une note sur une mission. Réservé à l'équipe de l'agence."
    )
    async def add_mission_note(
        self, info: MutationInfo, input: AddMissionNoteInput
    ) -> AddMissionNoteResult:
        context = info.context
        made = await notes.add_note(
            context.services.database,
            notes.NewNote(
                await visible(context, input.mission_id, "Mission"),
                input.text,
                input.visibility,
                input.dated_on,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        note = await fetched(info, AddMissionNoteSuccess, "note", made.id)
        return AddMissionNoteSuccess(note=note, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Reprendre une note. Réservé à qui l'a écrite, conduit la mission ou programme."
    )
    async def edit_mission_note(
        self, info: MutationInfo, input: EditMissionNoteInput
    ) -> MissionNoteResult:
        context = info.context
        note_id = await visible(context, input.note_id, "MissionNote")
        await notes.edit_note(
            context.services.database,
            note_id,
            changes_of(input, _EDITED, always_set=frozenset(_EDITED)),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _note(info, note_id)

    @strawberry.mutation(
        description="Retirer une note : plus personne ne la lit. Réservé à qui l'a écrite, conduit"
        " la mission ou programme."
    )
    async def remove_mission_note(
        self, info: MutationInfo, input: RemoveMissionNoteInput
    ) -> MissionNoteResult:
        context = info.context
        note_id = await visible(context, input.note_id, "MissionNote")
        await notes.remove_note(
            context.services.database,
            note_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _note(info, note_id)

    @strawberry.mutation(
        description="Joindre une pièce à une mission. Réservé à l'équipe de l'agence."
    )
    async def add_mission_document(
        self, info: MutationInfo, input: AddMissionDocumentInput
    ) -> DocumentResult:
        context = info.context
        made = await documents.add_to_mission(
            context.services.database,
            await visible(context, input.mission_id, "Mission"),
            input.facet,
            paper_of(input.paper),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await added(info, made)

    @strawberry.mutation(
        description="Joindre une pièce à une réunion. Réservé à qui tient l'instance."
    )
    async def add_meeting_document(
        self, info: MutationInfo, input: AddMeetingDocumentInput
    ) -> DocumentResult:
        context = info.context
        made = await documents.add_to_meeting(
            context.services.database,
            await visible(context, input.meeting_id, "Meeting"),
            paper_of(input.paper),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await added(info, made)

    @strawberry.mutation(
        description="Remplacer une pièce par une autre, qui la cite ; l'ancienne demeure lisible."
    )
    async def supersede_document(
        self, info: MutationInfo, input: SupersedeDocumentInput
    ) -> DocumentResult:
        context = info.context
        made = await documents.supersede(
            context.services.database,
            await visible(context, input.document_id, "Document"),
            paper_of(input.paper),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await added(info, made)


def paper_of(input: PaperInput) -> Paper:
    return Paper(**vars(input))


async def _note(info: MutationInfo, note_id: UUID) -> MissionNoteChanged:
    note = await fetched(info, MissionNoteChanged, "note", note_id)
    return MissionNoteChanged(note=note)


async def added(info: MutationInfo, made: Made) -> DocumentAdded:
    document = await fetched(info, DocumentAdded, "document", made.id)
    return DocumentAdded(document=document, duplicate=made.duplicate)
