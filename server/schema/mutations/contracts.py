"""Launching a contract, its facts, its parties, its stakes and orientations, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from server.domain.contracts import framework, launching, parties
from server.schema.ids import inner_id, optional_id, visible
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
from server.schema.problems import (
    AmendmentRequired,
    AuthorisationMissing,
    Changing,
    Creating,
    DeliberationRequired,
    SignatureMissing,
    ValidationFailed,
    WrongBody,
)
from server.schema.types import Contract, ContractParty
from server.vocabulary import DateConfidence

CONTRACT: Final = "Le contrat."
_PHRASES: Final = " ; 50 au plus, de 2 000 caractères."


@strawberry.input(description="Un contrat de territoire à lancer, avec ses parties.")
class LaunchContractInput(Creation):
    department_id: strawberry.ID = strawberry.field(description="Le département, chef de file.")
    territory_id: strawberry.ID = strawberry.field(description="Le périmètre.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    partner_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Les partenaires : intercommunalités, communes, chambres…"
    )
    agency_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="L'agence qui accompagne, s'il y en a une : son équipe tient le contrat aussi.",
    )
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le contrat-cadre dont il est la déclinaison."
    )
    launched_on: date | None = strawberry.field(
        default=None, description="Jour du lancement ; par défaut ce jour."
    )
    launched_confidence: DateConfidence = strawberry.field(
        default=DateConfidence.STATED, description="Comment ce jour est connu."
    )
    elaboration_target_months: int = strawberry.field(
        default=12, description="Durée visée de l'élaboration, en mois."
    )
    objectives_department: list[str] = strawberry.field(
        default_factory=list, description="Objectifs du département" + _PHRASES
    )
    objectives_territory: list[str] = strawberry.field(
        default_factory=list, description="Objectifs du territoire" + _PHRASES
    )
    reference_documents: list[str] = strawberry.field(
        default_factory=list, description="Documents de référence" + _PHRASES
    )
    experimental: bool = strawberry.field(
        default=False, description="Vrai s'il est mené à titre d'expérimentation."
    )


@strawberry.input(description="Le contrat qui succède à un autre, avec ses parties du jour.")
class RenewContractInput(Creation):
    contract_id: strawberry.ID = strawberry.field(description="Le contrat auquel il succède.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    launched_on: date | None = strawberry.field(
        default=None, description="Jour du lancement ; par défaut ce jour."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Version de l'ancien contrat lue par le client."
    )


@strawberry.input(
    description="Faits d'un contrat à changer ; ce qui est absent reste. Une fois signé, seuls le"
    " carnet de territoire, les décomptes et la note de source s'écrivent encore."
)
class EditContractInput(Edition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    elaboration_target_months: int | None = strawberry.field(
        default=strawberry.UNSET, description="Durée visée de l'élaboration, en mois."
    )
    objectives_department: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Objectifs du département" + _PHRASES
    )
    objectives_territory: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Objectifs du territoire" + _PHRASES
    )
    reference_documents: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Documents de référence" + _PHRASES
    )
    mid_term_due_on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="Échéance de la clause de revoyure (CT2) ; nulle, trois ans après la signature.",
    )
    experimental: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai s'il est mené à titre d'expérimentation."
    )
    territory_book_url: str | None = strawberry.field(
        default=strawberry.UNSET, description="Adresse du carnet de territoire (https://…)."
    )
    conferences: int | None = strawberry.field(
        default=strawberry.UNSET, description="Nombre de conférences partenariales."
    )
    working_groups: int | None = strawberry.field(
        default=strawberry.UNSET, description="Nombre de groupes de travail."
    )
    working_groups_at_least: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai si c'est « plus de » ce nombre."
    )
    source_note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Ce que dit la source."
    )


@strawberry.input(description="Un partenaire de plus, avant la signature du cadre.")
class AddContractPartyInput(Creation):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")


@strawberry.input(description="Une partie du contrat, et la version du contrat lue par le client.")
class ContractPartyInput(Transition):
    party_id: strawberry.ID = strawberry.field(description="La partie.")


@strawberry.input(description="Un enjeu stratégique.")
class StakeInput:
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    description: str | None = strawberry.field(default=None, description="Description.")


@strawberry.input(description="Une orientation prioritaire.")
class OrientationInput:
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    description: str | None = strawberry.field(default=None, description="Description.")
    stake: int | None = strawberry.field(
        default=None, description="Numéro de l'enjeu auquel elle répond, à partir de 1."
    )


@strawberry.input(description="Les enjeux et les orientations, en entier et dans l'ordre.")
class WriteStrategicFrameworkInput(Edition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    stakes: list[StakeInput] = strawberry.field(description="Les enjeux, numérotés à partir de 1.")
    orientations: list[OrientationInput] = strawberry.field(
        description="Les orientations, numérotées à partir de 1."
    )


@strawberry.type(description="Le contrat est lancé, ou sa signature notée.")
class ContractRecorded:
    contract: Contract | None = strawberry.field(description="Le contrat, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le contrat a changé.")
class ContractChanged:
    contract: Contract | None = strawberry.field(description="Le contrat, si le lecteur le voit.")


@strawberry.type(description="La partie est ainsi désormais.")
class ContractPartyChanged:
    party: ContractParty | None = strawberry.field(description="La partie, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


ContractRecordResult = Annotated[
    ContractRecorded | Creating | Changing | AuthorisationMissing,
    strawberry.union(
        "ContractRecordResult", description="Issue d'un lancement ou d'une signature."
    ),
]
ContractResult = Annotated[
    ContractChanged
    | Changing
    | ValidationFailed
    | WrongBody
    | DeliberationRequired
    | SignatureMissing
    | AmendmentRequired,
    strawberry.union("ContractResult", description="Issue d'un changement de contrat."),
]
ContractPartyResult = Annotated[
    ContractPartyChanged | Creating | Changing,
    strawberry.union("ContractPartyResult", description="Issue pour une partie."),
]

_LAUNCHED: Final = (
    "elaboration_target_months",
    *launching.PHRASES,
    "experimental",
)
_EDITED: Final = (
    "title",
    *_LAUNCHED,
    "mid_term_due_on",
    *sorted(launching.AFTER_SIGNATURE),
)
_NULLABLE: Final = frozenset(
    {"mid_term_due_on", "territory_book_url", "source_note", "conferences", "working_groups"}
)


@strawberry.type
class ContractMutations:
    @strawberry.mutation(
        description="Lancer un contrat de territoire. Réservé à qui est mandaté pour le département,"
        " ou à l'équipe de l'agence qui accompagne."
    )
    async def launch_contract(
        self, info: MutationInfo, input: LaunchContractInput
    ) -> ContractRecordResult:
        context = info.context
        parent = input.parent_id
        made = await launching.launch(
            context.services.database,
            launching.NewContract(
                department_id=inner_id(input.department_id, "Organisation"),
                territory_id=inner_id(input.territory_id, "Territory"),
                title=input.title,
                partner_ids=tuple(inner_id(one, "Organisation") for one in input.partner_ids),
                agency_id=optional_id(input.agency_id, "Agency"),
                parent_id=None if parent is None else await visible(context, parent, "Contract"),
                launched_on=input.launched_on,
                launched_confidence=input.launched_confidence,
                facts={name: getattr(input, name) for name in _LAUNCHED},
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await recorded(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Lancer le contrat qui succède à un autre, en vigueur ou arrivé à terme ; l'ancien"
        " est renouvelé le jour où toutes les parties ont signé le nouveau."
    )
    async def renew_contract(
        self, info: MutationInfo, input: RenewContractInput
    ) -> ContractRecordResult:
        context = info.context
        made = await launching.renew(
            context.services.database,
            await visible(context, input.contract_id, "Contract"),
            launching.Renewal(input.title, input.launched_on),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await recorded(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Modifier les faits d'un contrat. Réservé à qui le tient.")
    async def edit_contract(self, info: MutationInfo, input: EditContractInput) -> ContractResult:
        context = info.context
        contract_id = await visible(context, input.contract_id, "Contract")
        await launching.edit(
            context.services.database,
            contract_id,
            changes_of(input, _EDITED, always_set=frozenset(_EDITED) - _NULLABLE),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await changed(info, contract_id)

    @strawberry.mutation(
        description="Ajouter un partenaire, tant que le cadre n'est pas à la signature. Une"
        " organisation qui a pris fin ne le devient pas (O4)."
    )
    async def add_contract_party(
        self, info: MutationInfo, input: AddContractPartyInput
    ) -> ContractPartyResult:
        context = info.context
        made = await parties.add_party(
            context.services.database,
            await visible(context, input.contract_id, "Contract"),
            inner_id(input.organisation_id, "Organisation"),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _party(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Retirer un partenaire, tant que le cadre n'est pas à la signature."
    )
    async def end_contract_party(
        self, info: MutationInfo, input: ContractPartyInput
    ) -> ContractPartyResult:
        context = info.context
        party_id = await visible(context, input.party_id, "ContractParty")
        await parties.end_party(
            context.services.database,
            party_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _party(info, party_id)

    @strawberry.mutation(
        description="Donner la place et les engagements d'une partie qui a fusionné à l'organisation"
        " qui lui succède ; sa signature demeure (CT9)."
    )
    async def succeed_contract_party(
        self, info: MutationInfo, input: ContractPartyInput
    ) -> ContractPartyResult:
        context = info.context
        heir_id = await parties.succeed_party(
            context.services.database,
            await visible(context, input.party_id, "ContractParty"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _party(info, heir_id)

    @strawberry.mutation(
        description="Écrire les enjeux stratégiques et les orientations prioritaires, en entier, à"
        " leur étape. Réservé à qui tient le contrat."
    )
    async def write_strategic_framework(
        self, info: MutationInfo, input: WriteStrategicFrameworkInput
    ) -> ContractResult:
        context = info.context
        contract_id = await visible(context, input.contract_id, "Contract")
        await framework.write_framework(
            context.services.database,
            contract_id,
            [framework.Heading(**vars(one)) for one in input.stakes],
            [framework.Heading(**vars(one)) for one in input.orientations],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await changed(info, contract_id)


async def recorded(info: MutationInfo, contract_id: UUID, *, duplicate: bool) -> ContractRecorded:
    contract: Any = await fetched(info, ContractRecorded, "contract", contract_id)
    return ContractRecorded(contract=contract, duplicate=duplicate)


async def changed(info: MutationInfo, contract_id: UUID) -> ContractChanged:
    return ContractChanged(contract=await fetched(info, ContractChanged, "contract", contract_id))


async def _party(
    info: MutationInfo, party_id: UUID, *, duplicate: bool = False
) -> ContractPartyChanged:
    party = await fetched(info, ContractPartyChanged, "party", party_id)
    return ContractPartyChanged(party=party, duplicate=duplicate)
