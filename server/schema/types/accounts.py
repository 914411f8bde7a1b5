"""Accounts, their roles, tokens and sessions, as the contract shows them.

Refuses every account but the reader's own, and every secret: a token is known by its beginning.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.vocabulary import EmailRhythm, Role, Scope


@reads(models.User, visible=policy.OWN_ACCOUNT)
class User(Node):
    """Compte du lecteur lui-même."""

    label: str = column("À quoi sert le compte.")
    email: str | None = column("Adresse électronique de connexion.")
    organisation: Organisation | None = relation("L'organisation pour laquelle il agit.")
    last_login_at: datetime | None = column("Dernière connexion par mot de passe.")
    created_at: datetime = column("Ouverture du compte.")
    notices_in_feed: bool = column("Vrai si le compte veut ses avis en ligne, dans `notices`.")
    notices_by_email: EmailRhythm = column("Rythme de ses avis par courriel.")
    day_entries: Connection[DayEntry] = connection(
        "Les jours qu'il a passés sur des missions, par date.", order=("spent_on",)
    )
    roles: Connection[RoleGrant] = connection(
        "Ses rôles, passés, présents et à venir.", order=(), of="grants"
    )
    tokens: Connection[ApiToken] = connection(
        "Ses jetons d'API ; aucun sans le droit `account:manage`.", order=()
    )
    sessions: Connection[WebSession] = connection(
        "Ses sessions de navigateur ; aucune sans le droit `account:manage`.",
        order=(),
        of="web_sessions",
    )


@reads(models.RoleGrant, visible=policy.OWN_ROLES)
class RoleGrant(Node):
    """Rôle tenu dans une organisation, une agence ou un atelier, de jour à jour."""

    role: Role = column("Rôle.")
    organisation: Organisation | None = relation("L'organisation où il est tenu.")
    agency: Agency | None = relation("L'agence où il est tenu.")
    workshop: Workshop | None = relation("L'atelier où il est tenu.")
    from_on: date = column("Premier jour.")
    to_on: date | None = column("Premier jour sans le rôle ; nul tant qu'il court.")


@reads(models.ApiToken, visible=policy.OWN_TOKENS)
class ApiToken(Node):
    """Jeton d'API du lecteur. Son secret n'est dit qu'à sa création."""

    label: str = column("À quoi sert le jeton.")
    prefix: str = column("Ses premiers caractères, pour le reconnaître.")
    scopes: list[Scope] = column("Ses droits, jamais plus larges que ceux du compte.")
    expires_at: datetime | None = column("Échéance ; nulle s'il n'en a pas.")
    last_used_at: datetime | None = column("Dernier usage, à la minute près.")
    revoked_at: datetime | None = column("Révocation ; nulle tant qu'il vaut.")
    created_at: datetime = column("Création.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.WebSession, visible=policy.OWN_SESSIONS)
class WebSession(Node):
    """Session d'un navigateur connecté."""

    created_at: datetime = column("Connexion.")
    last_seen_at: datetime = column("Dernier usage, à la minute près.")
    expires_at: datetime = column("Échéance.")
    revoked_at: datetime | None = column("Fin décidée ; nulle tant qu'elle vaut.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.days import DayEntry  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.workshops import Workshop  # noqa: E402
