"""What the keepers of an agency's programme do with its versions, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.aggregates import Made
from server.domain.programmes import editing, verbs, versions
from server.domain.programmes.content import Line
from server.domain.programmes.machine import Share
from server.schema.ids import inner_id, optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.problems import (
    Changing,
    Creating,
    DeliberationRequired,
    TotalsMismatch,
    WrongBody,
)
from server.schema.types import Programme, ProgrammeVersion
from server.vocabulary import ProgrammeKind, StrandScope, TotalsBasis

_VERSION = "La version de programme."
_DRAFT = "La version de programme, en brouillon."


@strawberry.input(description="Un programme partenarial à ouvrir, en préparation.")
class CreateProgrammeInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    kind: ProgrammeKind = strawberry.field(description="Annuel ou pluriannuel.")
    year_from: int = strawberry.field(description="Première année.")
    year_to: int = strawberry.field(description="Dernière année, comprise.")
    key_topics: list[str] = strawberry.field(default_factory=list, description="Sujets clés.")
    agency_project: str | None = strawberry.field(default=None, description="Projet d'agence.")
    mandate: str | None = strawberry.field(default=None, description="Mandat électif.")


@strawberry.input(description="Un programme qui change d'état.")
class ProgrammeInput(Transition):
    programme_id: strawberry.ID = strawberry.field(description="Le programme.")


@strawberry.input(description="Un brouillon à ouvrir, à partir de la dernière version.")
class BranchProgrammeVersionInput(Creation):
    programme_id: strawberry.ID = strawberry.field(description="Le programme.")
    label: str = strawberry.field(description="Nom d'usage, par exemple « mars 2022 ».")
    as_of_on: date | None = strawberry.field(
        default=None, description="Jour auquel la version se réfère."
    )
    change_reason: str | None = strawberry.field(
        default=None, description="Raison de l'écart avec la version précédente."
    )


@strawberry.input(description="Un axe à ajouter à un brouillon ; son numéro suit le dernier.")
class AddAxisInput(Creation, Transition):
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    description: str | None = strawberry.field(default=None, description="Description.")
    strand_scope: StrandScope = strawberry.field(
        default=StrandScope.ALL, description="Volet auquel l'axe s'applique."
    )


@strawberry.input(description="Une orientation à ajouter à un axe d'un brouillon.")
class AddOrientationInput(Creation, Transition):
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    axis_id: strawberry.ID = strawberry.field(description="L'axe, de la même version.")
    title: str = strawberry.field(description="Titre ; 400 caractères au plus.")


@strawberry.input(description="La ligne d'une mission pour une année, ajoutée ou modifiée.")
class PutProgrammeLineInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    mission_id: strawberry.ID = strawberry.field(description="La mission, de la même agence.")
    year: int = strawberry.field(description="Année, dans celles du programme.")
    axis_id: strawberry.ID = strawberry.field(description="L'axe, de la même version.")
    orientation_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'orientation, du même axe."
    )
    planned_days: Decimal | None = strawberry.field(
        default=None, description="Jours prévus, par demi-journée ; nuls s'ils ne sont pas connus."
    )
    reason: str | None = strawberry.field(
        default=None,
        description="Raison du changement (commande précisée, demande nouvelle…) ; requise quand la"
        " version en suit une autre.",
    )


@strawberry.input(description="Une ligne abandonnée : elle reste, sans jours, avec la raison.")
class DropProgrammeLineInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    year: int = strawberry.field(description="Année.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.input(description="La part d'une ligne qui va à un territoire.")
class BeneficiaryInput:
    territory_id: strawberry.ID = strawberry.field(description="Le territoire.")
    percent: int = strawberry.field(description="Part, en pour cent, d'un au moins.")


@strawberry.input(description="Les territoires qu'une ligne sert, à la place des précédents.")
class PutLineBeneficiariesInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    year: int = strawberry.field(description="Année.")
    beneficiaries: list[BeneficiaryInput] = strawberry.field(
        description="Les parts, cent ensemble ; aucune pour ne plus rien en dire."
    )


@strawberry.input(description="Les totaux qu'un document déclare, et ce qu'ils comptent.")
class DeclareTotalsInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    basis: TotalsBasis = strawberry.field(description="Ce que le total compte.")
    total_days: Decimal | None = strawberry.field(default=None, description="Total des jours.")
    socle_days: Decimal | None = strawberry.field(default=None, description="Jours du socle.")
    project_count: int | None = strawberry.field(default=None, description="Nombre de projets.")
    basis_reason: str | None = strawberry.field(
        default=None, description="Pourquoi la source ne dit pas ce qu'il compte (UNSPECIFIED)."
    )


@strawberry.input(description="Une version qui change d'état.")
class ProgrammeVersionInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_VERSION)


@strawberry.input(description="Une version soumise, renvoyée en brouillon.")
class ReturnProgrammeVersionInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.input(description="Une version soumise, présentée à l'instance qui approuve.")
class PresentProgrammeVersionInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    meeting_id: strawberry.ID = strawberry.field(description="La réunion, tenue.")


@strawberry.input(description="Une version présentée, approuvée par les instances de la chaîne.")
class ApproveProgrammeVersionInput(Transition):
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    deliberation_ids: list[strawberry.ID] = strawberry.field(
        description="La délibération adoptée de chaque instance qui approuve."
    )


@strawberry.type(description="Le programme est ouvert, ou a changé d'état.")
class ProgrammeChanged:
    programme: Programme | None = strawberry.field(description="Le programme.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La version est ouverte, modifiée, ou a changé d'état.")
class ProgrammeVersionChanged:
    programme_version: ProgrammeVersion | None = strawberry.field(
        description="La version, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


ProgrammeResult = Annotated[
    ProgrammeChanged | Creating | Changing,
    strawberry.union("ProgrammeResult", description="Issue pour un programme."),
]

ProgrammeVersionResult = Annotated[
    ProgrammeVersionChanged
    | Creating
    | Changing
    | WrongBody
    | DeliberationRequired
    | TotalsMismatch,
    strawberry.union("ProgrammeVersionResult", description="Issue pour une version de programme."),
]


@strawberry.type
class ProgrammeMutations:
    @strawberry.mutation(
        description="Ouvrir un programme partenarial, en préparation. Réservé à la rédaction du"
        " programme et à l'administration de l'agence, comme tout ce qui suit."
    )
    async def create_programme(
        self, info: MutationInfo, input: CreateProgrammeInput
    ) -> ProgrammeResult:
        context = info.context
        made = await verbs.create_programme(
            context.services.database,
            verbs.NewProgramme(
                agency_id=inner_id(input.agency_id, "Agency"),
                title=input.title,
                kind=input.kind,
                year_from=input.year_from,
                year_to=input.year_to,
                key_topics=input.key_topics,
                agency_project=input.agency_project,
                mandate=input.mandate,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _programme(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Clore un programme en vigueur.")
    async def close_programme(self, info: MutationInfo, input: ProgrammeInput) -> ProgrammeResult:
        return await _end(info, input, "closeProgramme")

    @strawberry.mutation(description="Abandonner un programme en préparation.")
    async def abandon_programme(self, info: MutationInfo, input: ProgrammeInput) -> ProgrammeResult:
        return await _end(info, input, "abandonProgramme")

    @strawberry.mutation(
        description="Ouvrir le brouillon de la version suivante, à partir de la dernière."
    )
    async def branch_programme_version(
        self, info: MutationInfo, input: BranchProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        programme_id = await visible(context, input.programme_id, "Programme")
        made = await versions.branch_version(
            context.services.database,
            versions.NewVersion(programme_id, input.label, input.as_of_on, input.change_reason),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _version(info, made)

    @strawberry.mutation(description="Ajouter un axe à un brouillon.")
    async def add_axis(self, info: MutationInfo, input: AddAxisInput) -> ProgrammeVersionResult:
        made = await editing.add_axis(
            info.context.services.database,
            await _draft(info, input),
            title=input.title,
            description=input.description,
            scope=input.strand_scope,
        )
        return await _version(info, made)

    @strawberry.mutation(description="Ajouter une orientation à un axe d'un brouillon.")
    async def add_orientation(
        self, info: MutationInfo, input: AddOrientationInput
    ) -> ProgrammeVersionResult:
        made = await editing.add_orientation(
            info.context.services.database,
            await _draft(info, input),
            inner_id(input.axis_id, "Axis"),
            title=input.title,
        )
        return await _version(info, made)

    @strawberry.mutation(
        description="Ajouter ou modifier la ligne d'une mission pour une année, avec la raison."
    )
    async def put_programme_line(
        self, info: MutationInfo, input: PutProgrammeLineInput
    ) -> ProgrammeVersionResult:
        draft = await _draft(info, input)
        mission_id = await visible(info.context, input.mission_id, "Mission")
        line = Line(
            mission_id=mission_id,
            year=input.year,
            axis_id=inner_id(input.axis_id, "Axis"),
            orientation_id=optional_id(input.orientation_id, "Orientation"),
            planned_days=input.planned_days,
            reason=input.reason,
        )
        made = await editing.put_line(info.context.services.database, draft, line)
        return await _version(info, made)

    @strawberry.mutation(description="Abandonner la ligne d'une mission, avec la raison.")
    async def drop_programme_line(
        self, info: MutationInfo, input: DropProgrammeLineInput
    ) -> ProgrammeVersionResult:
        made = await editing.drop_line(
            info.context.services.database,
            await _draft(info, input),
            mission_id=await visible(info.context, input.mission_id, "Mission"),
            year=input.year,
            reason=input.reason,
        )
        return await _version(info, made)

    @strawberry.mutation(
        description="Dire quels territoires servent les jours d'une ligne, et pour quelles parts."
    )
    async def put_line_beneficiaries(
        self, info: MutationInfo, input: PutLineBeneficiariesInput
    ) -> ProgrammeVersionResult:
        made = await editing.put_beneficiaries(
            info.context.services.database,
            await _draft(info, input),
            mission_id=await visible(info.context, input.mission_id, "Mission"),
            year=input.year,
            shares=[
                Share(inner_id(one.territory_id, "Territory"), one.percent)
                for one in input.beneficiaries
            ],
        )
        return await _version(info, made)

    @strawberry.mutation(description="Déclarer les totaux d'un brouillon et ce qu'ils comptent.")
    async def declare_totals(
        self, info: MutationInfo, input: DeclareTotalsInput
    ) -> ProgrammeVersionResult:
        made = await editing.declare_totals(
            info.context.services.database,
            await _draft(info, input),
            editing.Declared(
                total_days=input.total_days,
                socle_days=input.socle_days,
                project_count=input.project_count,
                basis=input.basis,
                basis_reason=input.basis_reason,
            ),
        )
        return await _version(info, made)

    @strawberry.mutation(
        description="Soumettre un brouillon : ses totaux sont vérifiés, son contenu est figé."
    )
    async def submit_programme_version(
        self, info: MutationInfo, input: ProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await visible(context, input.version_id, "ProgrammeVersion")
        await versions.submit_version(
            context.services.database,
            version_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, Made(version_id, duplicate=False))

    @strawberry.mutation(description="Renvoyer une version soumise en brouillon, avec la raison.")
    async def return_programme_version(
        self, info: MutationInfo, input: ReturnProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await visible(context, input.version_id, "ProgrammeVersion")
        await versions.return_version(
            context.services.database,
            version_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, Made(version_id, duplicate=False))

    @strawberry.mutation(
        description="Dire à quelle réunion d'une instance qui approuve une version fut présentée."
    )
    async def present_programme_version(
        self, info: MutationInfo, input: PresentProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await visible(context, input.version_id, "ProgrammeVersion")
        await versions.present_version(
            context.services.database,
            version_id,
            await visible(context, input.meeting_id, "Meeting"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, Made(version_id, duplicate=False))

    @strawberry.mutation(
        description="Mettre une version en vigueur, par les délibérations adoptées des instances de"
        " la chaîne ; elle remplace celle qui l'était."
    )
    async def approve_programme_version(
        self, info: MutationInfo, input: ApproveProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await visible(context, input.version_id, "ProgrammeVersion")
        await versions.approve_version(
            context.services.database,
            version_id,
            [await visible(context, one, "Deliberation") for one in input.deliberation_ids],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, Made(version_id, duplicate=False))

    @strawberry.mutation(
        description="Constater le rejet d'une version ; celle qui est en vigueur le reste."
    )
    async def reject_programme_version(
        self, info: MutationInfo, input: ProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await visible(context, input.version_id, "ProgrammeVersion")
        await versions.reject_version(
            context.services.database,
            version_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, Made(version_id, duplicate=False))


async def _end(info: MutationInfo, input: ProgrammeInput, transition: str) -> ProgrammeChanged:
    context = info.context
    programme_id = await visible(context, input.programme_id, "Programme")
    await verbs.end_programme(
        context.services.database,
        programme_id,
        transition,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await _programme(info, programme_id, duplicate=False)


async def _draft(
    info: MutationInfo,
    input: AddAxisInput
    | AddOrientationInput
    | PutProgrammeLineInput
    | DropProgrammeLineInput
    | PutLineBeneficiariesInput
    | DeclareTotalsInput,
) -> editing.Draft:
    return editing.Draft(
        version_id=await visible(info.context, input.version_id, "ProgrammeVersion"),
        expected_version=input.expected_version,
        by=info.context.viewer,
        now=info.context.now,
        operation=operation_of(info, input) if isinstance(input, Creation) else None,
    )


async def _programme(
    info: MutationInfo, programme_id: UUID, *, duplicate: bool
) -> ProgrammeChanged:
    programme = await fetched(info, ProgrammeChanged, "programme", programme_id)
    return ProgrammeChanged(programme=programme, duplicate=duplicate)


async def _version(info: MutationInfo, made: Made) -> ProgrammeVersionChanged:
    version = await fetched(info, ProgrammeVersionChanged, "programme_version", made.id)
    return ProgrammeVersionChanged(programme_version=version, duplicate=made.duplicate)
