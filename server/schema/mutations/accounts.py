"""The tokens of one's own account, as mutations.

Refuses to show a secret twice: it is in the answer of the mutation that drew it, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import strawberry

from server.domain.accounts import tokens
from server.schema.ids import inner_id
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
    Forbidden,
    IdempotencyConflict,
    Refused,
    TransitionRefused,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
)
from server.schema.types import ApiToken
from server.vocabulary import Scope

_SECRET = (
    "Le jeton en clair, dit cette seule fois ; nul si l'opération avait déjà abouti : "
    "renouvelez-le alors."
)


@strawberry.input(description="Création d'un jeton d'API pour son propre compte.")
class CreateApiTokenInput(Creation):
    label: str = strawberry.field(description="À quoi il sert ; 200 caractères au plus.")
    scopes: list[Scope] = strawberry.field(
        description="Droits voulus, parmi ceux du lecteur (`viewer.scopes`)."
    )
    expires_at: datetime | None = strawberry.field(
        default=None,
        description="Échéance ; jamais au-delà de celle du jeton qui demande, qui est le défaut.",
    )


@strawberry.input(description="Remplacement d'un jeton d'API par un autre, de mêmes droits.")
class RotateApiTokenInput(Creation, Transition):
    token_id: strawberry.ID = strawberry.field(description="Jeton à remplacer.")
    overlap_seconds: int = strawberry.field(
        default=0,
        description="Combien de secondes l'ancien vaut encore ; sept jours au plus.",
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="Échéance du nouveau ; par défaut celle de l'ancien."
    )


@strawberry.input(description="Révocation d'un jeton d'API.")
class RevokeApiTokenInput:
    token_id: strawberry.ID = strawberry.field(description="Jeton à révoquer.")


@strawberry.type(description="Le jeton est créé.")
class CreateApiTokenSuccess:
    token: ApiToken | None = strawberry.field(description="Le jeton.")
    secret: str | None = strawberry.field(description=_SECRET)
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le nouveau jeton est créé, l'ancien va à sa fin.")
class RotateApiTokenSuccess:
    token: ApiToken | None = strawberry.field(description="Le nouveau jeton.")
    secret: str | None = strawberry.field(description=_SECRET)
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le jeton n'ouvre plus rien.")
class RevokeApiTokenSuccess:
    token: ApiToken | None = strawberry.field(description="Le jeton révoqué.")


CreateApiTokenResult = Annotated[
    CreateApiTokenSuccess
    | Forbidden
    | Unauthenticated
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("CreateApiTokenResult", description="Issue d'une création de jeton."),
]
RotateApiTokenResult = Annotated[
    RotateApiTokenSuccess | Creating | Changing,
    strawberry.union("RotateApiTokenResult", description="Issue d'un remplacement de jeton."),
]
RevokeApiTokenResult = Annotated[
    RevokeApiTokenSuccess | Refused,
    strawberry.union("RevokeApiTokenResult", description="Issue d'une révocation de jeton."),
]


@strawberry.type
class TokenMutations:
    @strawberry.mutation(description="Créer un jeton d'API. Son secret n'est dit qu'ici.")
    async def create_api_token(
        self, info: MutationInfo, input: CreateApiTokenInput
    ) -> CreateApiTokenResult:
        context = info.context
        issued = await tokens.create(
            context.services.database,
            tokens.NewToken(input.label, input.scopes, input.expires_at),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        token = await fetched(info, CreateApiTokenSuccess, "token", issued.token_id)
        return CreateApiTokenSuccess(token=token, secret=issued.secret, duplicate=issued.duplicate)

    @strawberry.mutation(
        description="Remplacer un jeton d'API, en laissant à l'application le temps de changer."
    )
    async def rotate_api_token(
        self, info: MutationInfo, input: RotateApiTokenInput
    ) -> RotateApiTokenResult:
        context = info.context
        issued = await tokens.rotate(
            context.services.database,
            tokens.Rotation(
                inner_id(input.token_id, "ApiToken"),
                overlap=timedelta(seconds=input.overlap_seconds),
                expires_at=input.expires_at,
                expected_version=input.expected_version,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        token = await fetched(info, RotateApiTokenSuccess, "token", issued.token_id)
        return RotateApiTokenSuccess(token=token, secret=issued.secret, duplicate=issued.duplicate)

    @strawberry.mutation(
        description="Révoquer un jeton d'API : il est refusé dès la requête suivante."
    )
    async def revoke_api_token(
        self, info: MutationInfo, input: RevokeApiTokenInput
    ) -> RevokeApiTokenResult:
        context = info.context
        token_id = inner_id(input.token_id, "ApiToken")
        await tokens.revoke(context.services.database, token_id, by=context.viewer, now=context.now)
        token = await fetched(info, RevokeApiTokenSuccess, "token", token_id)
        return RevokeApiTokenSuccess(token=token)
