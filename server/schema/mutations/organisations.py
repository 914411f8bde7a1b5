"""What an agency does with the organisations whose record it keeps, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.organisations import verbs
from server.domain.organisations.machine import Terms
from server.schema.ids import optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, ValidationFailed
from server.schema.types import Organisation
from server.vocabulary import BanaticNature, OrganisationKind


@strawberry.input(description="Organisation à enregistrer ; l'agence en tient la fiche.")
class CreateOrganisationInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence qui tiendra la fiche.")
    name: str = strawberry.field(description="Nom complet ; 300 caractères au plus.")
    kind: OrganisationKind = strawberry.field(description="Nature de l'organisation.")
    short_name: str | None = strawberry.field(default=None, description="Nom court ou sigle.")
    siren: str | None = strawberry.field(
        default=None,
        description="SIREN, neuf chiffres ; requis pour un EPCI, une métropole, un département, une"
        " région.",
    )
    siret: str | None = strawberry.field(default=None, description="SIRET, quatorze chiffres.")
    insee_code: str | None = strawberry.field(
        default=None, description="Code INSEE, pour une commune et pour elle seule."
    )
    banatic_nature: BanaticNature | None = strawberry.field(
        default=None, description="Nature juridique d'un groupement."
    )
    department_codes: list[str] = strawberry.field(
        default_factory=list, description="Codes des départements."
    )
    region_code: str | None = strawberry.field(default=None, description="Code de la région.")
    population: int | None = strawberry.field(default=None, description="Population.")
    cog_vintage: int | None = strawberry.field(
        default=None, description="Année du code officiel géographique ; requise pour une commune."
    )
    valid_from_on: date | None = strawberry.field(
        default=None, description="Premier jour de son existence."
    )
    external_id: str | None = strawberry.field(
        default=None, description="Identifiant dans les tableaux de l'agence, unique chez elle."
    )


@strawberry.input(description="Faits à corriger ; ce qui est absent reste, un nul efface.")
class EditOrganisationInput(Edition):
    organisation_id: strawberry.ID = strawberry.field(description="Organisation à corriger.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Nom complet.")
    kind: OrganisationKind | None = strawberry.field(
        default=strawberry.UNSET, description="Nature."
    )
    short_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="Nom court ou sigle."
    )
    siren: str | None = strawberry.field(default=strawberry.UNSET, description="SIREN.")
    siret: str | None = strawberry.field(default=strawberry.UNSET, description="SIRET.")
    insee_code: str | None = strawberry.field(default=strawberry.UNSET, description="Code INSEE.")
    banatic_nature: BanaticNature | None = strawberry.field(
        default=strawberry.UNSET, description="Nature juridique d'un groupement."
    )
    department_codes: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Codes des départements."
    )
    region_code: str | None = strawberry.field(
        default=strawberry.UNSET, description="Code de la région."
    )
    population: int | None = strawberry.field(default=strawberry.UNSET, description="Population.")
    cog_vintage: int | None = strawberry.field(
        default=strawberry.UNSET, description="Année du code officiel géographique."
    )
    valid_from_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Premier jour de son existence."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Identifiant dans les tableaux de l'agence."
    )


@strawberry.input(description="Fin d'une organisation, par dissolution ou par fusion.")
class EndOrganisationInput(Edition):
    organisation_id: strawberry.ID = strawberry.field(description="Organisation qui finit.")
    valid_to_on: date = strawberry.field(description="Premier jour sans elle.")
    succeeded_by_id: strawberry.ID | None = strawberry.field(
        default=None, description="Celle qui lui succède ; elle lui survit."
    )


@strawberry.type(description="L'organisation est enregistrée.")
class CreateOrganisationSuccess:
    organisation: Organisation | None = strawberry.field(description="L'organisation.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'organisation a changé.")
class OrganisationSuccess:
    organisation: Organisation | None = strawberry.field(description="L'organisation.")


CreateOrganisationResult = Annotated[
    CreateOrganisationSuccess | Creating,
    strawberry.union("CreateOrganisationResult", description="Issue d'un enregistrement."),
]
OrganisationResult = Annotated[
    OrganisationSuccess | Changing | ValidationFailed,
    strawberry.union("OrganisationResult", description="Issue d'un changement d'organisation."),
]

_EDITED: Final = (
    "name",
    "kind",
    "short_name",
    "siren",
    "siret",
    "insee_code",
    "banatic_nature",
    "department_codes",
    "region_code",
    "population",
    "cog_vintage",
    "valid_from_on",
    "external_id",
)
# A null has nothing to erase here: these facts always stand.
_ALWAYS_SET: Final = frozenset({"name", "kind", "department_codes"})


@strawberry.type
class OrganisationMutations:
    @strawberry.mutation(
        description="Enregistrer une organisation. Réservé à l'équipe qui programme ; les autres"
        " agences la voient et s'en servent, sans la modifier."
    )
    async def create_organisation(
        self, info: MutationInfo, input: CreateOrganisationInput
    ) -> CreateOrganisationResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        made = await verbs.create(
            context.services.database,
            agency_id,
            _terms(input),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        organisation = await fetched(info, CreateOrganisationSuccess, "organisation", made.id)
        return CreateOrganisationSuccess(organisation=organisation, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Corriger une organisation. Réservé à l'agence qui en tient la fiche."
    )
    async def edit_organisation(
        self, info: MutationInfo, input: EditOrganisationInput
    ) -> OrganisationResult:
        context = info.context
        organisation_id = await visible(context, input.organisation_id, "Organisation")
        changes = changes_of(input, _EDITED, always_set=_ALWAYS_SET)
        if "department_codes" in changes:
            changes["department_codes"] = tuple(changes["department_codes"])
        await verbs.edit(
            context.services.database,
            organisation_id,
            changes,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, organisation_id)

    @strawberry.mutation(
        description="Dire qu'une organisation finit, et laquelle lui succède. Redit, corrige le jour"
        " ou la suite. Ses adhésions se terminent à part."
    )
    async def end_organisation(
        self, info: MutationInfo, input: EndOrganisationInput
    ) -> OrganisationResult:
        context = info.context
        organisation_id = await visible(context, input.organisation_id, "Organisation")
        await verbs.end(
            context.services.database,
            organisation_id,
            ends_on=input.valid_to_on,
            succeeded_by_id=optional_id(input.succeeded_by_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, organisation_id)


def _terms(input: CreateOrganisationInput) -> Terms:
    return Terms(
        name=input.name,
        kind=input.kind,
        short_name=input.short_name,
        siren=input.siren,
        siret=input.siret,
        insee_code=input.insee_code,
        banatic_nature=input.banatic_nature,
        department_codes=tuple(input.department_codes),
        region_code=input.region_code,
        population=input.population,
        cog_vintage=input.cog_vintage,
        valid_from_on=input.valid_from_on,
        external_id=input.external_id,
    )


async def _answer(info: MutationInfo, organisation_id: UUID) -> OrganisationSuccess:
    organisation = await fetched(info, OrganisationSuccess, "organisation", organisation_id)
    return OrganisationSuccess(organisation=organisation)
