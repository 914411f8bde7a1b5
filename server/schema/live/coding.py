"""What people ask of the reading of a session: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

from typing import Annotated

import strawberry

from server.access import seats
from server.problems import NotFound
from server.schema.ids import global_id, inner_id, optional_id
from server.schema.live.asking import LiveInfo, LiveInput, actor_of, handle, inner_ids
from server.schema.live.commands import CommandResult
from server.vocabulary import Constituency, FindingKind, Valence
from server.workshops import commands
from server.workshops.coding.series import read_book, read_saturation

WorkshopId = Annotated[strawberry.ID, strawberry.argument(description="Atelier.")]
TITLE = "Intitulé, 300 caractères au plus."
DEFINITION = "Définition : quand l'appliquer, quand ne pas l'appliquer."


@strawberry.input(description="Un code du livre de codes.")
class CreateCodeInput(LiveInput):
    title: str = strawberry.field(description=TITLE)
    definition: str | None = strawberry.field(default=None, description=DEFINITION)
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Code sous lequel il se range."
    )


@strawberry.input(description="Un code récrit en entier.")
class ReviseCodeInput(CreateCodeInput):
    code_id: strawberry.ID = strawberry.field(description="Code.")


@strawberry.input(description="Un code à retirer du livre.")
class RetireCodeInput(LiveInput):
    code_id: strawberry.ID = strawberry.field(description="Code que rien ne porte plus.")


@strawberry.input(description="Un code et la contribution qui le porte.")
class CodingInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description="Contribution.")
    code_id: strawberry.ID = strawberry.field(description="Code.")


@strawberry.input(description="Lecture d'une contribution comme verbatim d'un groupe.")
class QualifyVerbatimInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description="Contribution.")
    constituency: Constituency | None = strawberry.field(
        default=None, description="Collège dont ce sont les mots, jamais une personne."
    )
    valence: Valence | None = strawberry.field(default=None, description="Tonalité.")
    quotable: bool | None = strawberry.field(
        default=None,
        description="Consentement à la citation dit sur place ; nul, il suit la notice.",
    )


@strawberry.input(description="Une convergence ou une divergence, en une phrase.")
class RecordFindingInput(LiveInput):
    kind: FindingKind = strawberry.field(description="Convergence ou divergence.")
    statement: str = strawberry.field(description="Le constat, 2 000 caractères au plus.")
    group_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Groupes d'idées concernés."
    )
    contribution_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Contributions concernées."
    )


@strawberry.input(description="Reprise du livre de codes d'une autre séance du même atelier.")
class AdoptCodeBookInput(LiveInput):
    from_session_id: strawberry.ID = strawberry.field(
        description="Séance dont on reprend les codes."
    )


@strawberry.type(description="Une séance de la série, dans l'ordre d'ouverture.")
class SaturationStep:
    session_id: strawberry.ID = strawberry.field(description="Séance.")
    used_codes: int = strawberry.field(
        description="Codes portés par des contributions de la séance."
    )
    new_codes: int = strawberry.field(
        description="Parmi eux, ceux qu'aucune séance n'avait portés."
    )
    known_codes: int = strawberry.field(description="Codes portés depuis le début de la série.")


@strawberry.input(description="Un constat à retirer.")
class WithdrawFindingInput(LiveInput):
    finding_id: strawberry.ID = strawberry.field(description="Constat.")


@strawberry.type
class CodingQueries:
    @strawberry.field(
        description="Courbe de saturation d'un atelier : les codes nouveaux, séance après séance."
        " Vide pour qui ne mène pas l'atelier."
    )
    async def saturation(self, info: LiveInfo, workshop_id: WorkshopId) -> list[SaturationStep]:
        context = info.context
        try:
            inner = inner_id(workshop_id, "Workshop")
        except NotFound:
            return []
        async with context.services.database.snapshot() as snapshot:
            steps = await read_saturation(snapshot, inner)
        if not steps:
            return []
        place = await context.services.seats.place(steps[0].session_id)
        if not seats.reads(context.viewer, place):
            return []
        return [
            SaturationStep(
                session_id=global_id("LiveSession", each.session_id),
                used_codes=each.step.used,
                new_codes=each.step.new,
                known_codes=each.step.known,
            )
            for each in steps
        ]


@strawberry.type
class CodingMutations:
    @strawberry.mutation(
        description="Reprendre le livre de codes d'une autre séance de l'atelier. Réservé à"
        " l'animation."
    )
    async def adopt_code_book(self, info: LiveInfo, input: AdoptCodeBookInput) -> CommandResult:
        services = info.context.services
        here = await services.seats.place(inner_id(input.session_id, "LiveSession"))
        there = await services.seats.place(inner_id(input.from_session_id, "LiveSession"))
        if here.workshop_id != there.workshop_id:
            raise NotFound
        # A stranger is refused as the command would be, before anything is read.
        actor_of(info.context.viewer, here)
        async with services.database.snapshot() as snapshot:
            codes = await read_book(snapshot, there.session_id)
        command = commands.AdoptCodeBook(there.session_id, codes)
        return await handle(info, input.session_id, input.operation_id, command)

    @strawberry.mutation(description="Ajouter un code au livre de codes. Réservé à l'animation.")
    async def create_code(self, info: LiveInfo, input: CreateCodeInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CreateCode(
                title=input.title,
                definition=input.definition,
                parent_id=optional_id(input.parent_id, "Code"),
            ),
        )

    @strawberry.mutation(description="Récrire un code. Réservé à l'animation.")
    async def revise_code(self, info: LiveInfo, input: ReviseCodeInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.ReviseCode(
                code_id=inner_id(input.code_id, "Code"),
                title=input.title,
                definition=input.definition,
                parent_id=optional_id(input.parent_id, "Code"),
            ),
        )

    @strawberry.mutation(description="Retirer un code que rien ne porte. Réservé à l'animation.")
    async def retire_code(self, info: LiveInfo, input: RetireCodeInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RetireCode(inner_id(input.code_id, "Code")),
        )

    @strawberry.mutation(description="Appliquer un code à une contribution. Réservé à l'animation.")
    async def apply_code(self, info: LiveInfo, input: CodingInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.ApplyCode(
                inner_id(input.contribution_id, "Contribution"), inner_id(input.code_id, "Code")
            ),
        )

    @strawberry.mutation(description="Ôter un code d'une contribution. Réservé à l'animation.")
    async def remove_code(self, info: LiveInfo, input: CodingInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RemoveCode(
                inner_id(input.contribution_id, "Contribution"), inner_id(input.code_id, "Code")
            ),
        )

    @strawberry.mutation(
        description="Dire le collège et la tonalité d'un verbatim. Réservé à l'animation."
    )
    async def qualify_verbatim(self, info: LiveInfo, input: QualifyVerbatimInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.QualifyVerbatim(
                contribution_id=inner_id(input.contribution_id, "Contribution"),
                constituency=input.constituency,
                valence=input.valence,
                quotable=input.quotable,
            ),
        )

    @strawberry.mutation(
        description="Noter une convergence ou une divergence. Réservé à l'animation."
    )
    async def record_finding(self, info: LiveInfo, input: RecordFindingInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RecordFinding(
                kind=input.kind,
                statement=input.statement,
                group_ids=inner_ids(input.group_ids, "IdeaGroup"),
                contribution_ids=inner_ids(input.contribution_ids, "Contribution"),
            ),
        )

    @strawberry.mutation(description="Retirer un constat. Réservé à l'animation.")
    async def withdraw_finding(self, info: LiveInfo, input: WithdrawFindingInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.WithdrawFinding(inner_id(input.finding_id, "Finding")),
        )
