"""Who asks, and the tokens of one's own account, in the contract.

Refuses to show a secret twice: it is in the answer of the mutation that drew it, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.accounts import tokens
from server.domain.journal import Operation
from server.ids import to_global_id
from server.schema.context import Context
from server.schema.ids import inner_id
from server.schema.problems import (
    Conflict,
    Forbidden,
    IdempotencyConflict,
    NotFound,
    TransitionRefused,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
)
from server.schema.types import ApiToken, User
from server.vocabulary import Scope, ViewerKind

OPERATION_ID = "Identifiant tiré par le client, pour renvoyer sans doubler."
DUPLICATE = "Vrai si l'opération avait déjà abouti."
SECRET = (
    "Le jeton en clair, dit cette seule fois ; nul si l'opération avait déjà abouti : "
    "renouvelez-le alors."
)


@strawberry.type(description="Qui lit : genre, droits et compte.")
class Viewer:
    kind: ViewerKind = strawberry.field(description="Genre de lecteur.")
    scopes: list[Scope] = strawberry.field(
        description="Droits effectifs : ceux du jeton que les rôles du compte permettent encore."
    )
    user: User | None = strawberry.field(
        description="Le compte ; nul pour le public et pour un participant."
    )
    token_id: strawberry.ID | None = strawberry.field(
        description="Le jeton d'API présenté, s'il y en a un."
    )
    session_id: strawberry.ID | None = strawberry.field(
        description="La session de navigateur présentée, s'il y en a une."
    )


@strawberry.input(description="Création d'un jeton d'API pour son propre compte.")
class CreateApiTokenInput:
    operation_id: UUID = strawberry.field(description=OPERATION_ID)
    label: str = strawberry.field(description="À quoi il sert ; 200 caractères au plus.")
    scopes: list[Scope] = strawberry.field(
        description="Droits voulus, parmi ceux du lecteur (`viewer.scopes`)."
    )
    expires_at: datetime | None = strawberry.field(
        default=None,
        description="Échéance ; jamais au-delà de celle du jeton qui demande, qui est le défaut.",
    )


@strawberry.input(description="Remplacement d'un jeton d'API par un autre, de mêmes droits.")
class RotateApiTokenInput:
    operation_id: UUID = strawberry.field(description=OPERATION_ID)
    token_id: strawberry.ID = strawberry.field(description="Jeton à remplacer.")
    overlap_seconds: int = strawberry.field(
        default=0,
        description="Combien de secondes l'ancien vaut encore ; sept jours au plus.",
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="Échéance du nouveau ; par défaut celle de l'ancien."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Version lue par le client ; un écart répond Conflict."
    )


@strawberry.input(description="Révocation d'un jeton d'API.")
class RevokeApiTokenInput:
    token_id: strawberry.ID = strawberry.field(description="Jeton à révoquer.")


@strawberry.type(description="Le jeton est créé.")
class CreateApiTokenSuccess:
    token: ApiToken | None = strawberry.field(description="Le jeton.")
    secret: str | None = strawberry.field(description=SECRET)
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le nouveau jeton est créé, l'ancien va à sa fin.")
class RotateApiTokenSuccess:
    token: ApiToken | None = strawberry.field(description="Le nouveau jeton.")
    secret: str | None = strawberry.field(description=SECRET)
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
    RotateApiTokenSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("RotateApiTokenResult", description="Issue d'un remplacement de jeton."),
]
RevokeApiTokenResult = Annotated[
    RevokeApiTokenSuccess | NotFound | Forbidden | Unauthenticated | TryAgain,
    strawberry.union("RevokeApiTokenResult", description="Issue d'une révocation de jeton."),
]


@strawberry.type
class AccountQueries:
    @strawberry.field(
        description="Le lecteur lui-même : ce que son jeton ou sa session dit de lui."
    )
    async def viewer(self, info: Info[Context, Any]) -> Viewer:
        asking = info.context.viewer
        user = None
        if asking.user_id is not None:
            reading = info.context.services.reading
            user = await reading.fetch(info, asking.user_id, path=("Viewer", "user"))
        return Viewer(
            kind=asking.kind,
            scopes=[scope for scope in Scope if scope in asking.scopes],
            user=user,
            token_id=_id("ApiToken", asking.token_id),
            session_id=_id("WebSession", asking.web_session_id),
        )


@strawberry.type
class TokenMutations:
    @strawberry.mutation(description="Créer un jeton d'API. Son secret n'est dit qu'ici.")
    async def create_api_token(
        self, info: Info[Context, Any], input: CreateApiTokenInput
    ) -> CreateApiTokenResult:
        context = info.context
        issued = await tokens.create(
            context.services.database,
            tokens.NewToken(input.label, input.scopes, input.expires_at),
            by=context.viewer,
            operation=operation_of(context, "createApiToken", input.operation_id, input),
            now=context.now,
        )
        token = await context.services.reading.fetch(
            info, issued.token_id, path=("CreateApiTokenSuccess", "token")
        )
        return CreateApiTokenSuccess(token=token, secret=issued.secret, duplicate=issued.duplicate)

    @strawberry.mutation(
        description="Remplacer un jeton d'API, en laissant à l'application le temps de changer."
    )
    async def rotate_api_token(
        self, info: Info[Context, Any], input: RotateApiTokenInput
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
            operation=operation_of(context, "rotateApiToken", input.operation_id, input),
            now=context.now,
        )
        token = await context.services.reading.fetch(
            info, issued.token_id, path=("RotateApiTokenSuccess", "token")
        )
        return RotateApiTokenSuccess(token=token, secret=issued.secret, duplicate=issued.duplicate)

    @strawberry.mutation(
        description="Révoquer un jeton d'API : il est refusé dès la requête suivante."
    )
    async def revoke_api_token(
        self, info: Info[Context, Any], input: RevokeApiTokenInput
    ) -> RevokeApiTokenResult:
        context = info.context
        token_id = inner_id(input.token_id, "ApiToken")
        await tokens.revoke(context.services.database, token_id, by=context.viewer, now=context.now)
        token = await context.services.reading.fetch(
            info, token_id, path=("RevokeApiTokenSuccess", "token")
        )
        return RevokeApiTokenSuccess(token=token)


def operation_of(context: Context, name: str, operation_id: UUID, input: object) -> Operation:
    content = {key: value for key, value in vars(input).items() if key != "operation_id"}
    return Operation(
        actor_id=context.viewer.actor_id,
        id=operation_id,
        content={"mutation": name, **content},
        key=context.services.signing_key,
    )


def _id(type_name: str, id_: UUID | None) -> strawberry.ID | None:
    return None if id_ is None else strawberry.ID(to_global_id(type_name, id_))
