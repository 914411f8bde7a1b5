"""What a body decided, written down as mutations."""

from __future__ import annotations

from typing import Annotated

import strawberry

from server.domain.aggregates import Made
from server.domain.governance import deliberations
from server.domain.governance.machine import Matter
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    MutationInfo,
    fetched,
    operation_of,
)
from server.schema.problems import Creating, QuorumNotMet, TransitionRefused
from server.schema.types import Deliberation
from server.vocabulary import DeliberationOutcome


@strawberry.input(
    description="Le décompte d'un vote : pour, contre et abstentions font ensemble les présents et"
    " les pouvoirs, moins ceux qui ne prennent pas part."
)
class CountInput:
    effective: int | None = strawberry.field(
        default=None,
        description="Membres en exercice ; par défaut les sièges votants de l'instance ce jour-là,"
        " et vérifié contre eux.",
    )
    present: int = strawberry.field(description="Présents.")
    proxies: int = strawberry.field(default=0, description="Pouvoirs.")
    not_taking_part: int = strawberry.field(default=0, description="Ne prenant pas part au vote.")
    votes_for: int = strawberry.field(description="Voix pour.")
    votes_against: int = strawberry.field(default=0, description="Voix contre.")
    abstentions: int = strawberry.field(default=0, description="Abstentions.")


@strawberry.input(description="Ce qu'une instance a décidé.")
class DecisionInput:
    number: str = strawberry.field(description="Numéro, unique dans la réunion ; 40 caractères.")
    subject: str = strawberry.field(description="Objet ; 2 000 caractères au plus.")
    outcome: DeliberationOutcome = strawberry.field(description="Issue.")
    count: CountInput | None = strawberry.field(
        default=None,
        description="Décompte ; nul s'il n'est pas connu, ou pour un « prendre acte ».",
    )
    unanimous: bool | None = strawberry.field(
        default=None, description="Unanimité, quand seul le compte rendu la dit, sans décompte."
    )
    document_url: str | None = strawberry.field(
        default=None, description="Adresse du texte de la délibération."
    )
    delib_id: str | None = strawberry.field(
        default=None,
        description="Identifiant de l'acte pour les données ouvertes (SCDL, DELIB_ID) ;"
        " 100 caractères au plus.",
    )
    matter_code: str | None = strawberry.field(
        default=None,
        description="Code de matière de la nomenclature des actes (SCDL, DELIB_MATIERE_CODE),"
        " par exemple 7.5.",
    )
    matter_name: str | None = strawberry.field(
        default=None,
        description="Nom de la matière (SCDL, DELIB_MATIERE_NOM) ; 200 caractères au plus.",
    )


@strawberry.input(description="Une délibération à consigner ; elle ne changera plus.")
class RecordDeliberationInput(Creation):
    meeting_id: strawberry.ID = strawberry.field(description="La réunion, tenue.")
    decision: DecisionInput = strawberry.field(description="La décision.")
    programme_version_id: strawberry.ID | None = strawberry.field(
        default=None, description="La version de programme en cause, déjà présentée."
    )


@strawberry.input(description="Une délibération qui en corrige une autre de la même réunion.")
class CorrectDeliberationInput(Creation):
    deliberation_id: strawberry.ID = strawberry.field(description="Celle qu'elle corrige.")
    decision: DecisionInput = strawberry.field(description="La décision, telle qu'elle fut prise.")


@strawberry.type(description="La délibération est consignée.")
class DeliberationRecorded:
    deliberation: Deliberation | None = strawberry.field(
        description="La délibération, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


DeliberationResult = Annotated[
    DeliberationRecorded | Creating | TransitionRefused | QuorumNotMet,
    strawberry.union("DeliberationResult", description="Issue pour une délibération."),
]


@strawberry.type
class DeliberationMutations:
    @strawberry.mutation(
        description="Consigner une délibération d'une réunion tenue : les sommes, l'unanimité et le"
        " quorum sont vérifiés, puis elle ne change plus."
    )
    async def record_deliberation(
        self, info: MutationInfo, input: RecordDeliberationInput
    ) -> DeliberationResult:
        context = info.context
        meeting_id = await visible(context, input.meeting_id, "Meeting")
        version_id = None
        if input.programme_version_id is not None:
            version_id = await visible(context, input.programme_version_id, "ProgrammeVersion")
        made = await deliberations.record_deliberation(
            context.services.database,
            meeting_id,
            _decision(input.decision),
            programme_version_id=version_id,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _deliberation(info, made)

    @strawberry.mutation(
        description="Corriger une délibération par une nouvelle, qui la cite ; l'ancienne demeure."
    )
    async def correct_deliberation(
        self, info: MutationInfo, input: CorrectDeliberationInput
    ) -> DeliberationResult:
        context = info.context
        deliberation_id = await visible(context, input.deliberation_id, "Deliberation")
        made = await deliberations.correct_deliberation(
            context.services.database,
            deliberation_id,
            _decision(input.decision),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _deliberation(info, made)


async def _deliberation(info: MutationInfo, made: Made) -> DeliberationRecorded:
    deliberation = await fetched(info, DeliberationRecorded, "deliberation", made.id)
    return DeliberationRecorded(deliberation=deliberation, duplicate=made.duplicate)


def _decision(input: DecisionInput) -> deliberations.Decision:
    return deliberations.Decision(
        number=input.number,
        subject=input.subject,
        outcome=input.outcome,
        count=None if input.count is None else deliberations.Tally(**vars(input.count)),
        unanimous=input.unanimous,
        document_url=input.document_url,
        matter=Matter(input.delib_id, input.matter_code, input.matter_name),
    )
