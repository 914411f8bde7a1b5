"""What an agency does with the people whose record it keeps, as mutations."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.people import verbs
from server.domain.people.machine import Facts
from server.schema.ids import inner_id, visible
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
from server.schema.types import Person


@strawberry.input(description="Personne dont l'agence tiendra la fiche.")
class CreatePersonInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence qui tiendra la fiche.")
    organisation_id: strawberry.ID = strawberry.field(
        description="L'organisation pour laquelle elle répond."
    )
    name: str = strawberry.field(description="Nom ; 200 caractères au plus.")
    email: str | None = strawberry.field(default=None, description="Adresse électronique.")
    phone: str | None = strawberry.field(default=None, description="Téléphone.")
    function: str | None = strawberry.field(default=None, description="Fonction.")


@strawberry.input(description="Faits à corriger ; ce qui est absent reste, un nul efface.")
class EditPersonInput(Edition):
    person_id: strawberry.ID = strawberry.field(description="Personne.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Nom.")
    email: str | None = strawberry.field(
        default=strawberry.UNSET, description="Adresse électronique."
    )
    phone: str | None = strawberry.field(default=strawberry.UNSET, description="Téléphone.")
    function: str | None = strawberry.field(default=strawberry.UNSET, description="Fonction.")


@strawberry.input(description="Personne dont les données sont à effacer.")
class ErasePersonInput(Edition):
    person_id: strawberry.ID = strawberry.field(description="Personne.")


@strawberry.type(description="La fiche est ouverte.")
class CreatePersonSuccess:
    person: Person | None = strawberry.field(description="La personne, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La fiche a changé.")
class PersonSuccess:
    person: Person | None = strawberry.field(description="La personne, si le lecteur la voit.")


CreatePersonResult = Annotated[
    CreatePersonSuccess | Creating,
    strawberry.union("CreatePersonResult", description="Issue d'une ouverture de fiche."),
]
PersonResult = Annotated[
    PersonSuccess | Changing | ValidationFailed,
    strawberry.union("PersonResult", description="Issue d'un changement de fiche."),
]

_EDITED: Final = ("name", "email", "phone", "function")


@strawberry.type
class PersonMutations:
    @strawberry.mutation(
        description="Ouvrir la fiche d'une personne, avec ou sans compte. Réservé à qui programme ou"
        " conduit des missions."
    )
    async def create_person(
        self, info: MutationInfo, input: CreatePersonInput
    ) -> CreatePersonResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        made = await verbs.create(
            context.services.database,
            agency_id,
            inner_id(input.organisation_id, "Organisation"),
            Facts(input.name, input.email, input.phone, input.function),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        person = await fetched(info, CreatePersonSuccess, "person", made.id)
        return CreatePersonSuccess(person=person, duplicate=made.duplicate)

    @strawberry.mutation(description="Corriger une fiche. Réservé à l'agence qui la tient.")
    async def edit_person(self, info: MutationInfo, input: EditPersonInput) -> PersonResult:
        context = info.context
        person_id = await visible(context, input.person_id, "Person")
        await verbs.edit(
            context.services.database,
            person_id,
            changes_of(input, _EDITED, always_set=frozenset({"name"})),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, person_id)

    @strawberry.mutation(
        description="Effacer une personne : nom, fonction, adresse et téléphone. La fiche vide reste"
        " où elle servait. Réservé à l'agence qui la tient."
    )
    async def erase_person(self, info: MutationInfo, input: ErasePersonInput) -> PersonResult:
        context = info.context
        person_id = await visible(context, input.person_id, "Person")
        await verbs.erase(
            context.services.database,
            person_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, person_id)


async def _answer(info: MutationInfo, person_id: UUID) -> PersonSuccess:
    return PersonSuccess(person=await fetched(info, PersonSuccess, "person", person_id))
