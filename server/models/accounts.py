"""Accounts, their roles and the tokens that speak for them (DOMAIN §1.4).

Secrets are stored as SHA-256 of 256 random bits; nothing here can be turned back into a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from server.models.aggregate import Aggregate
from server.vocabulary import EmailRhythm, Role

if TYPE_CHECKING:
    from server.models.agencies import Agency
    from server.models.organisations import Organisation, Person
    from server.models.workshops import Workshop


class User(Aggregate):
    """`label` says what the account is for; a demo account names a function, never a person."""

    label = fields.CharField(max_length=200)
    email = fields.CharField(max_length=254, null=True, unique=True)
    organisation: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="users", null=True, on_delete=fields.RESTRICT
    )
    password_hash = fields.CharField(max_length=200, null=True)
    failed_logins = fields.IntField(default=0, db_default=0)
    locked_until_at = fields.DatetimeField(null=True)
    last_login_at = fields.DatetimeField(null=True)
    suspended_at = fields.DatetimeField(null=True)
    notices_in_feed = fields.BooleanField(default=True, db_default=True)
    notices_by_email = fields.CharEnumField(
        EmailRhythm, max_length=8, default=EmailRhythm.NEVER, db_default="NEVER"
    )
    notices_mailed_at = fields.DatetimeField(null=True)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="accounts", null=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "account"
        indexes = [("organisation_id",), ("person_id",)]


class RoleGrant(Aggregate):
    """A role in exactly one place: an organisation, an agency or a workshop."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="grants", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="grants", null=True, on_delete=fields.RESTRICT
    )
    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="grants", null=True, on_delete=fields.RESTRICT
    )
    workshop: fields.ForeignKeyNullableRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="grants", null=True, on_delete=fields.RESTRICT
    )
    role = fields.CharEnumField(Role, max_length=24)
    from_on = fields.DateField()
    to_on = fields.DateField(null=True)

    class Meta:
        table = "role_grant"
        indexes = [("user_id",), ("workshop_id",), ("organisation_id",), ("agency_id",)]
        constraints = [
            CheckConstraint(
                check=(
                    "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END)"
                    " + (CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END)"
                    " + (CASE WHEN workshop_id IS NULL THEN 0 ELSE 1 END) = 1"
                ),
                name="role_grant_in_one_place",
            ),
        ]


class ApiToken(Aggregate):
    """A partner app's or a person's bearer token. `scopes` is a list of Scope values."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="tokens", on_delete=fields.RESTRICT
    )
    label = fields.CharField(max_length=200)
    prefix = fields.CharField(max_length=16)
    secret_sha256 = fields.CharField(max_length=64, unique=True)
    scopes: list[str] = fields.JSONField()
    expires_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_token"
        indexes = [("user_id",)]


class Invitation(Aggregate):
    """A single-use link by which a person sets the password of an account."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="invitations", on_delete=fields.RESTRICT
    )
    secret_sha256 = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"
        indexes = [("user_id",)]


class WebSession(Aggregate):
    """A signed-in browser. The cookie holds the secret; the row can be revoked at any time."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="web_sessions", on_delete=fields.RESTRICT
    )
    secret_sha256 = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "web_session"
        indexes = [("user_id",)]
