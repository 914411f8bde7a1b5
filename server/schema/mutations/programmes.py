"""What the keepers of an agency's programme do with its versions, as mutations, and how two
versions are compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.journal import Operation
from server.domain.programmes import editing, verbs
from server.domain.programmes.comparison import Difference, LineChange, compare
from server.domain.programmes.content import Line
from server.domain.programmes.machine import in_days
from server.ids import to_global_id
from server.schema.context import Context
from server.schema.enums import describe
from server.schema.ids import inner_id
from server.schema.problems import (
    Conflict,
    DeliberationRequired,
    Forbidden,
    IdempotencyConflict,
    NotFound,
    TotalsMismatch,
    TransitionRefused,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
    WrongBody,
)
from server.schema.types import Mission, Programme, ProgrammeVersion
from server.vocabulary import ProgrammeKind, StrandScope, TotalsBasis

describe(
    LineChange,
    {
        LineChange.ADDED: "Ligne ajoutée.",
        LineChange.REMOVED: "Ligne retirée, ou abandonnée.",
        LineChange.CHANGED: "Jours, axe ou orientation modifiés.",
    },
)

_Info = Info[Context, Any]
_OPERATION = "Identifiant tiré par le client, pour renvoyer sans doubler."
_EXPECTED = "Version lue par le client ; un écart répond Conflict."
_VERSION = "La version de programme."
_DRAFT = "La version de programme, en brouillon."


@strawberry.input(description="Un programme partenarial à ouvrir, en préparation.")
class CreateProgrammeInput:
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    operation_id: UUID = strawberry.field(description=_OPERATION)
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    kind: ProgrammeKind = strawberry.field(description="Annuel ou pluriannuel.")
    year_from: int = strawberry.field(description="Première année.")
    year_to: int = strawberry.field(description="Dernière année, comprise.")
    key_topics: list[str] = strawberry.field(default_factory=list, description="Sujets clés.")
    agency_project: str | None = strawberry.field(default=None, description="Projet d'agence.")
    mandate: str | None = strawberry.field(default=None, description="Mandat électif.")


@strawberry.input(description="Un programme qui change d'état.")
class ProgrammeInput:
    programme_id: strawberry.ID = strawberry.field(description="Le programme.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Un brouillon à ouvrir, à partir de la dernière version.")
class BranchProgrammeVersionInput:
    programme_id: strawberry.ID = strawberry.field(description="Le programme.")
    operation_id: UUID = strawberry.field(description=_OPERATION)
    label: str = strawberry.field(description="Nom d'usage, par exemple « mars 2022 ».")
    as_of_on: date | None = strawberry.field(
        default=None, description="Jour auquel la version se réfère."
    )
    change_reason: str | None = strawberry.field(
        default=None, description="Raison de l'écart avec la version précédente."
    )


@strawberry.input(description="Un axe à ajouter à un brouillon ; son numéro suit le dernier.")
class AddAxisInput:
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    operation_id: UUID = strawberry.field(description=_OPERATION)
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    description: str | None = strawberry.field(default=None, description="Description.")
    strand_scope: StrandScope = strawberry.field(
        default=StrandScope.ALL, description="Volet auquel l'axe s'applique."
    )
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Une orientation à ajouter à un axe d'un brouillon.")
class AddOrientationInput:
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    axis_id: strawberry.ID = strawberry.field(description="L'axe, de la même version.")
    operation_id: UUID = strawberry.field(description=_OPERATION)
    title: str = strawberry.field(description="Titre ; 400 caractères au plus.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="La ligne d'une mission pour une année, ajoutée ou modifiée.")
class PutProgrammeLineInput:
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
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Une ligne abandonnée : elle reste, sans jours, avec la raison.")
class DropProgrammeLineInput:
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    year: int = strawberry.field(description="Année.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Les totaux qu'un document déclare, et ce qu'ils comptent.")
class DeclareTotalsInput:
    version_id: strawberry.ID = strawberry.field(description=_DRAFT)
    basis: TotalsBasis = strawberry.field(description="Ce que le total compte.")
    total_days: Decimal | None = strawberry.field(default=None, description="Total des jours.")
    socle_days: Decimal | None = strawberry.field(default=None, description="Jours du socle.")
    project_count: int | None = strawberry.field(default=None, description="Nombre de projets.")
    basis_reason: str | None = strawberry.field(
        default=None, description="Pourquoi la source ne dit pas ce qu'il compte (UNSPECIFIED)."
    )
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Une version qui change d'état.")
class ProgrammeVersionInput:
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Une version soumise, renvoyée en brouillon.")
class ReturnProgrammeVersionInput:
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Une version soumise, présentée à l'instance qui approuve.")
class PresentProgrammeVersionInput:
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    meeting_id: strawberry.ID = strawberry.field(description="La réunion, tenue.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.input(description="Une version présentée, approuvée par les instances de la chaîne.")
class ApproveProgrammeVersionInput:
    version_id: strawberry.ID = strawberry.field(description=_VERSION)
    deliberation_ids: list[strawberry.ID] = strawberry.field(
        description="La délibération adoptée de chaque instance qui approuve."
    )
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED)


@strawberry.type(description="Le programme est ouvert, ou a changé d'état.")
class ProgrammeChanged:
    programme: Programme | None = strawberry.field(description="Le programme.")
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


@strawberry.type(description="La version est ouverte, modifiée, ou a changé d'état.")
class ProgrammeVersionChanged:
    programme_version: ProgrammeVersion | None = strawberry.field(
        description="La version, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


ProgrammeResult = Annotated[
    ProgrammeChanged
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("ProgrammeResult", description="Issue pour un programme."),
]

ProgrammeVersionResult = Annotated[
    ProgrammeVersionChanged
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | IdempotencyConflict
    | TransitionRefused
    | WrongBody
    | DeliberationRequired
    | TotalsMismatch
    | ValidationFailed
    | TryAgain,
    strawberry.union("ProgrammeVersionResult", description="Issue pour une version de programme."),
]


@strawberry.type(description="Une ligne qui diffère d'une version à l'autre.")
class LineDifference:
    change: LineChange = strawberry.field(description="Ajoutée, retirée ou modifiée.")
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    year: int = strawberry.field(description="Année.")
    days_before: Decimal | None = strawberry.field(
        description="Jours dans la première version ; nuls s'ils manquent ou sont cachés."
    )
    days_after: Decimal | None = strawberry.field(
        description="Jours dans la seconde ; nuls s'ils manquent ou sont cachés."
    )
    difference: Decimal = strawberry.field(
        description="Jours en plus ou en moins ; un nombre de jours inconnu ne compte pas."
    )
    reason: str | None = strawberry.field(
        description="Raison écrite dans la seconde version, si le lecteur y a accès."
    )

    @classmethod
    def of(cls, one: Difference) -> LineDifference:
        return cls(
            change=one.change,
            mission_id=strawberry.ID(to_global_id("Mission", one.mission_id)),
            year=one.year,
            days_before=None if one.before is None else in_days(one.before),
            days_after=None if one.after is None else in_days(one.after),
            difference=in_days(one.quarters),
            reason=one.reason,
        )


@strawberry.type(description="Ce qui sépare deux versions, parmi les lignes que le lecteur voit.")
class ProgrammeDiff:
    lines: list[LineDifference] = strawberry.field(description="Les lignes qui diffèrent.")
    missions: list[Mission] = strawberry.field(
        description="Les missions en cause, pour les nommer."
    )
    difference: Decimal = strawberry.field(
        description="Somme des différences : pour qui voit tous les jours, celle des totaux."
    )


ProgrammeDiffResult = Annotated[
    ProgrammeDiff | NotFound | Forbidden | TryAgain,
    strawberry.union("ProgrammeDiffResult", description="La comparaison, ou son refus."),
]


@strawberry.type
class ProgrammeQueries:
    @strawberry.field(
        description="Ce qui change d'une version d'un programme à une autre : lignes ajoutées,"
        " retirées, jours modifiés, avec la raison."
    )
    async def programme_diff(
        self,
        info: _Info,
        from_id: Annotated[
            strawberry.ID, strawberry.argument(description="Version de départ.", name="from")
        ],
        to_id: Annotated[
            strawberry.ID, strawberry.argument(description="Version d'arrivée.", name="to")
        ],
    ) -> ProgrammeDiffResult:
        context = info.context
        ids = [await _required(info, "ProgrammeVersion", one) for one in (from_id, to_id)]
        found = await compare(context.services.database, *ids, by=context.viewer)
        missions = await context.services.reading.fetch_many(
            info,
            list(dict.fromkeys(one.mission_id for one in found)),
            path=("ProgrammeDiff", "missions"),
        )
        return ProgrammeDiff(
            lines=[LineDifference.of(one) for one in found],
            missions=missions,
            difference=in_days(sum(one.quarters for one in found)),
        )


@strawberry.type
class ProgrammeMutations:
    @strawberry.mutation(
        description="Ouvrir un programme partenarial, en préparation. Réservé à la rédaction du"
        " programme et à l'administration de l'agence, comme tout ce qui suit."
    )
    async def create_programme(self, info: _Info, input: CreateProgrammeInput) -> ProgrammeResult:
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
            operation=_operation(context, "createProgramme", input),
            now=context.now,
        )
        return await _programme(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Clore un programme en vigueur.")
    async def close_programme(self, info: _Info, input: ProgrammeInput) -> ProgrammeResult:
        return await _end(info, input, "closeProgramme")

    @strawberry.mutation(description="Abandonner un programme en préparation.")
    async def abandon_programme(self, info: _Info, input: ProgrammeInput) -> ProgrammeResult:
        return await _end(info, input, "abandonProgramme")

    @strawberry.mutation(
        description="Ouvrir le brouillon de la version suivante, à partir de la dernière."
    )
    async def branch_programme_version(
        self, info: _Info, input: BranchProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        programme_id = await _required(info, "Programme", input.programme_id)
        made = await verbs.branch_version(
            context.services.database,
            verbs.NewVersion(programme_id, input.label, input.as_of_on, input.change_reason),
            by=context.viewer,
            operation=_operation(context, "branchProgrammeVersion", input),
            now=context.now,
        )
        return await _version(info, made)

    @strawberry.mutation(description="Ajouter un axe à un brouillon.")
    async def add_axis(self, info: _Info, input: AddAxisInput) -> ProgrammeVersionResult:
        made = await editing.add_axis(
            info.context.services.database,
            await _draft(info, input, "addAxis"),
            title=input.title,
            description=input.description,
            scope=input.strand_scope,
        )
        return await _version(info, made)

    @strawberry.mutation(description="Ajouter une orientation à un axe d'un brouillon.")
    async def add_orientation(
        self, info: _Info, input: AddOrientationInput
    ) -> ProgrammeVersionResult:
        made = await editing.add_orientation(
            info.context.services.database,
            await _draft(info, input, "addOrientation"),
            inner_id(input.axis_id, "Axis"),
            title=input.title,
        )
        return await _version(info, made)

    @strawberry.mutation(
        description="Ajouter ou modifier la ligne d'une mission pour une année, avec la raison."
    )
    async def put_programme_line(
        self, info: _Info, input: PutProgrammeLineInput
    ) -> ProgrammeVersionResult:
        draft = await _draft(info, input)
        mission_id = await _required(info, "Mission", input.mission_id)
        line = Line(
            mission_id=mission_id,
            year=input.year,
            axis_id=inner_id(input.axis_id, "Axis"),
            orientation_id=None
            if input.orientation_id is None
            else inner_id(input.orientation_id, "Orientation"),
            planned_days=input.planned_days,
            reason=input.reason,
        )
        made = await editing.put_line(info.context.services.database, draft, line)
        return await _version(info, made)

    @strawberry.mutation(description="Abandonner la ligne d'une mission, avec la raison.")
    async def drop_programme_line(
        self, info: _Info, input: DropProgrammeLineInput
    ) -> ProgrammeVersionResult:
        made = await editing.drop_line(
            info.context.services.database,
            await _draft(info, input),
            mission_id=await _required(info, "Mission", input.mission_id),
            year=input.year,
            reason=input.reason,
        )
        return await _version(info, made)

    @strawberry.mutation(description="Déclarer les totaux d'un brouillon et ce qu'ils comptent.")
    async def declare_totals(
        self, info: _Info, input: DeclareTotalsInput
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
        self, info: _Info, input: ProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await _required(info, "ProgrammeVersion", input.version_id)
        await verbs.submit_version(
            context.services.database,
            version_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, verbs.Made(version_id, duplicate=False))

    @strawberry.mutation(description="Renvoyer une version soumise en brouillon, avec la raison.")
    async def return_programme_version(
        self, info: _Info, input: ReturnProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await _required(info, "ProgrammeVersion", input.version_id)
        await verbs.return_version(
            context.services.database,
            version_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, verbs.Made(version_id, duplicate=False))

    @strawberry.mutation(
        description="Dire à quelle réunion d'une instance qui approuve une version fut présentée."
    )
    async def present_programme_version(
        self, info: _Info, input: PresentProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await _required(info, "ProgrammeVersion", input.version_id)
        await verbs.present_version(
            context.services.database,
            version_id,
            await _required(info, "Meeting", input.meeting_id),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, verbs.Made(version_id, duplicate=False))

    @strawberry.mutation(
        description="Mettre une version en vigueur, par les délibérations adoptées des instances de"
        " la chaîne ; elle remplace celle qui l'était."
    )
    async def approve_programme_version(
        self, info: _Info, input: ApproveProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await _required(info, "ProgrammeVersion", input.version_id)
        await verbs.approve_version(
            context.services.database,
            version_id,
            [await _required(info, "Deliberation", one) for one in input.deliberation_ids],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, verbs.Made(version_id, duplicate=False))

    @strawberry.mutation(
        description="Constater le rejet d'une version ; celle qui est en vigueur le reste."
    )
    async def reject_programme_version(
        self, info: _Info, input: ProgrammeVersionInput
    ) -> ProgrammeVersionResult:
        context = info.context
        version_id = await _required(info, "ProgrammeVersion", input.version_id)
        await verbs.reject_version(
            context.services.database,
            version_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _version(info, verbs.Made(version_id, duplicate=False))


async def _end(info: _Info, input: ProgrammeInput, transition: str) -> ProgrammeChanged:
    context = info.context
    programme_id = await _required(info, "Programme", input.programme_id)
    await verbs.end_programme(
        context.services.database,
        programme_id,
        transition,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await _programme(info, programme_id, duplicate=False)


async def _required(info: _Info, type_name: str, global_id: strawberry.ID) -> UUID:
    """The inner id of an object that the viewer sees. Raises NotFound."""
    context = info.context
    id_ = inner_id(global_id, type_name)
    await context.services.reading.require(context.viewer, type_name, id_)
    return id_


async def _draft(
    info: _Info,
    input: AddAxisInput
    | AddOrientationInput
    | PutProgrammeLineInput
    | DropProgrammeLineInput
    | DeclareTotalsInput,
    creation: str | None = None,
) -> editing.Draft:
    operation = None
    if isinstance(input, AddAxisInput | AddOrientationInput):
        operation = _operation(info.context, creation or "", input)
    return editing.Draft(
        version_id=await _required(info, "ProgrammeVersion", input.version_id),
        expected_version=input.expected_version,
        by=info.context.viewer,
        now=info.context.now,
        operation=operation,
    )


async def _programme(info: _Info, programme_id: UUID, *, duplicate: bool) -> ProgrammeChanged:
    programme = await info.context.services.reading.fetch(
        info, programme_id, path=("ProgrammeChanged", "programme")
    )
    return ProgrammeChanged(programme=programme, duplicate=duplicate)


async def _version(info: _Info, made: verbs.Made) -> ProgrammeVersionChanged:
    version = await info.context.services.reading.fetch(
        info, made.id, path=("ProgrammeVersionChanged", "programmeVersion")
    )
    return ProgrammeVersionChanged(programme_version=version, duplicate=made.duplicate)


def _operation(
    context: Context,
    name: str,
    input: CreateProgrammeInput | BranchProgrammeVersionInput | AddAxisInput | AddOrientationInput,
) -> Operation:
    content = strawberry.asdict(input)
    del content["operation_id"]
    return Operation(
        actor_id=context.viewer.actor_id,
        id=input.operation_id,
        content={"mutation": name, **content},
        key=context.services.signing_key,
    )
