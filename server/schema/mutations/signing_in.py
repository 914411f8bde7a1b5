"""Invitations, signing in and signing out, in the contract.

The session's secret goes into the cookie alone, never into an answer. Refuses a socket, whose
answers set no cookie.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from server.domain.accounts import invitations, machine, signing_in
from server.problems import TransitionRefused as Refusal
from server.schema.context import NO_SESSION, SESSION_COOKIE, Context, Cookie
from server.schema.ids import inner_id, optional_id
from server.schema.mutations.acting import DUPLICATE, Creation, MutationInfo, operation_of
from server.schema.problems import (
    Creating,
    NotFound,
    RateLimited,
    Refused,
    TransitionRefused,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
)
from server.vocabulary import Role


@strawberry.input(
    description="Invitation d'une personne par l'administration d'une agence, avec son premier rôle."
)
class InviteUserInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="Agence qui invite.")
    email: str = strawberry.field(description="Adresse électronique de la personne.")
    label: str = strawberry.field(description="Nom du compte ; 200 caractères au plus.")
    role: Role = strawberry.field(description="Premier rôle.")
    organisation_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Organisation pour laquelle elle agit : un membre de l'agence ; par défaut l'agence elle-même.",
    )
    workshop_id: strawberry.ID | None = strawberry.field(
        default=None, description="Atelier de l'agence, pour un rôle d'atelier."
    )


@strawberry.input(description="Choix d'un mot de passe par la personne invitée.")
class AcceptInvitationInput:
    secret: str = strawberry.field(description="Secret de l'invitation, valable une fois.")
    password: str = strawberry.field(description="Mot de passe : de 12 à 128 caractères.")


@strawberry.input(description="Connexion par mot de passe.")
class SignInInput:
    email: str = strawberry.field(description="Adresse électronique du compte.")
    password: str = strawberry.field(description="Mot de passe.")


@strawberry.input(description="Fin d'une de ses sessions.")
class RevokeSessionInput:
    session_id: strawberry.ID = strawberry.field(description="Session à terminer.")


@strawberry.type(description="La personne est invitée.")
class InviteUserSuccess:
    secret: str | None = strawberry.field(
        description="Secret de l'invitation, dit cette seule fois, à transmettre à la personne ; "
        "nul si l'opération avait déjà abouti."
    )
    address: str | None = strawberry.field(
        description="Adresse à transmettre, secret compris : entière si le serveur connaît la "
        "sienne (`JALON_PUBLIC_URL`), sinon à écrire à la suite ; nulle si l'opération avait déjà "
        "abouti."
    )
    expires_at: datetime | None = strawberry.field(
        description="Échéance de l'invitation ; nulle si l'opération avait déjà abouti."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(
    description="Le mot de passe est choisi et une session ouverte ; celles d'avant sont terminées."
)
class AcceptInvitationSuccess:
    accepted: bool = strawberry.field(description="Vrai.")
    expires_at: datetime = strawberry.field(
        description="Échéance de la session ; son secret est dans le cookie seul."
    )


@strawberry.type(description="La session est ouverte ; son secret est dans le cookie seul.")
class SignInSuccess:
    expires_at: datetime = strawberry.field(description="Échéance de la session.")


@strawberry.type(description="Les sessions sont terminées.")
class EndSessionSuccess:
    ended: int = strawberry.field(description="Combien de sessions cet appel a terminées.")


InviteUserResult = Annotated[
    InviteUserSuccess | Creating | TransitionRefused,
    strawberry.union("InviteUserResult", description="Issue d'une invitation."),
]
AcceptInvitationResult = Annotated[
    AcceptInvitationSuccess | NotFound | ValidationFailed | TransitionRefused | TryAgain,
    strawberry.union("AcceptInvitationResult", description="Issue d'une invitation suivie."),
]
SignInResult = Annotated[
    SignInSuccess | Unauthenticated | RateLimited | TransitionRefused | TryAgain,
    strawberry.union("SignInResult", description="Issue d'une connexion."),
]
EndSessionResult = Annotated[
    EndSessionSuccess | Refused,
    strawberry.union("EndSessionResult", description="Issue d'une fin de session."),
]


@strawberry.type
class SigningInMutations:
    @strawberry.mutation(
        description="Inviter une personne. Réservé à l'administration de l'agence."
    )
    async def invite_user(self, info: MutationInfo, input: InviteUserInput) -> InviteUserResult:
        context = info.context
        invited = await invitations.invite(
            context.services.database,
            invitations.Invitee(
                agency_id=inner_id(input.agency_id, "Agency"),
                email=input.email,
                label=input.label,
                role=input.role,
                organisation_id=optional_id(input.organisation_id, "Organisation"),
                workshop_id=optional_id(input.workshop_id, "Workshop"),
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        address = None
        if invited.secret is not None:
            address = invitations.address_of(invited.secret, context.services.public_url)
        return InviteUserSuccess(
            secret=invited.secret,
            address=address,
            expires_at=invited.expires_at,
            duplicate=invited.duplicate,
        )

    @strawberry.mutation(
        description="Suivre une invitation, par HTTP : choisir son mot de passe, une seule fois ; "
        "la réponse pose le cookie de session."
    )
    async def accept_invitation(
        self, info: MutationInfo, input: AcceptInvitationInput
    ) -> AcceptInvitationResult:
        context = info.context
        if not context.takes_cookies:
            raise _no_cookie_here()
        signed_in = await invitations.accept(
            context.services.database,
            context.services.front_desk,
            input.secret,
            input.password,
            now=context.now,
        )
        _keep(context, signed_in)
        return AcceptInvitationSuccess(accepted=True, expires_at=signed_in.expires_at)

    @strawberry.mutation(
        description="Se connecter par mot de passe, par HTTP : la réponse pose le cookie de session."
    )
    async def sign_in(self, info: MutationInfo, input: SignInInput) -> SignInResult:
        context = info.context
        if not context.takes_cookies:
            raise _no_cookie_here()
        signed_in = await signing_in.sign_in(
            context.services.database,
            context.services.front_desk,
            signing_in.SignIn(input.email, input.password, context.address),
            now=context.now,
        )
        _keep(context, signed_in)
        return SignInSuccess(expires_at=signed_in.expires_at)

    @strawberry.mutation(description="Se déconnecter : termine la session de ce navigateur.")
    async def sign_out(self, info: MutationInfo) -> EndSessionResult:
        context = info.context
        ended = await signing_in.sign_out(
            context.services.database, by=context.viewer, now=context.now
        )
        context.cookies[:] = [NO_SESSION]
        return EndSessionSuccess(ended=ended)

    @strawberry.mutation(description="Terminer une de ses sessions, dès la requête suivante.")
    async def revoke_session(
        self, info: MutationInfo, input: RevokeSessionInput
    ) -> EndSessionResult:
        context = info.context
        ended = await signing_in.revoke_session(
            context.services.database,
            inner_id(input.session_id, "WebSession"),
            by=context.viewer,
            now=context.now,
        )
        return EndSessionSuccess(ended=ended)

    @strawberry.mutation(description="Terminer toutes ses sessions, celle-ci comprise.")
    async def sign_out_everywhere(self, info: MutationInfo) -> EndSessionResult:
        context = info.context
        ended = await signing_in.sign_out_everywhere(
            context.services.database, by=context.viewer, now=context.now
        )
        context.cookies[:] = [NO_SESSION]
        return EndSessionSuccess(ended=ended)


def _keep(context: Context, signed_in: signing_in.SignedIn) -> None:
    lifetime = int(machine.SESSION_LIFE.total_seconds())
    context.cookies[:] = [Cookie(SESSION_COOKIE, signed_in.secret, lifetime)]


def _no_cookie_here() -> Refusal:
    return Refusal(
        "ANSWER_SETS_COOKIES",
        french="La connexion par mot de passe se demande par HTTP, non par WebSocket.",
        english="Signing in by password is asked over HTTP, not over a WebSocket.",
    )
