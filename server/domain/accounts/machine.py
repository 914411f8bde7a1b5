"""What an account, a token, an invitation or a password must be. Pure: no I/O, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from server.problems import Conflict, TransitionRefused, ValidationFailed
from server.vocabulary import Role, Scope

LABEL_LENGTH: Final = 200
EMAIL_LENGTH: Final = 254
PASSWORD_SHORTEST: Final = 12
PASSWORD_LONGEST: Final = 128
LIVE_TOKENS_MOST: Final = 50
LONGEST_OVERLAP: Final = timedelta(days=7)
INVITATION_LIFE: Final = timedelta(days=7)
SESSION_LIFE: Final = timedelta(days=14)

_FIRST_DELAY: Final = timedelta(seconds=1)
LONGEST_DELAY: Final = timedelta(minutes=15)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def delay_after(failures: int, *, free: int) -> timedelta:
    """How long to wait after so many failures in a row: nothing up to `free`, then twice as long
    each time, up to a quarter of an hour."""
    beyond = failures - free
    if beyond <= 0:
        return timedelta(0)
    # Bounded before it is computed: 2 to the power of a million is no number to make.
    doublings: int = 2 ** min(beyond - 1, 16)
    return min(LONGEST_DELAY, _FIRST_DELAY * doublings)


def label(text: str, *, path: str = "label") -> str:
    """`text` without outer blanks. Raises ValidationFailed when empty or over 200 characters."""
    bare = " ".join(text.split())
    if not bare:
        raise ValidationFailed(path, french="Texte requis.", english="A text is required.")
    if len(bare) > LABEL_LENGTH:
        raise ValidationFailed(
            path,
            french=f"{LABEL_LENGTH} caractères au plus.",
            english=f"{LABEL_LENGTH} characters at most.",
        )
    return bare


def folded_email(text: str) -> str:
    """One form for one address, whoever typed it. Refuses nothing: signing in tells no shapes."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def email(text: str, *, path: str = "email") -> str:
    """The folded address. Raises ValidationFailed for what no mail could reach."""
    folded = folded_email(text)
    if len(folded) > EMAIL_LENGTH or not _EMAIL.fullmatch(folded):
        raise ValidationFailed(
            path,
            french="Adresse électronique invalide.",
            english="This is not an e-mail address.",
        )
    return folded


def folded_password(text: str) -> str:
    """The same characters whatever keyboard composed them."""
    return unicodedata.normalize("NFC", text)


def password(text: str, *, email: str | None, path: str = "password") -> str:
    """A password worth hashing. Raises ValidationFailed; length is what is asked, not signs."""
    folded = folded_password(text)
    if not PASSWORD_SHORTEST <= len(folded) <= PASSWORD_LONGEST:
        raise ValidationFailed(
            path,
            french=f"De {PASSWORD_SHORTEST} à {PASSWORD_LONGEST} caractères.",
            english=f"From {PASSWORD_SHORTEST} to {PASSWORD_LONGEST} characters.",
        )
    if len(set(folded)) < 5 or (email is not None and folded.casefold() == email):
        raise ValidationFailed(
            path,
            french="Mot de passe trop facile à deviner.",
            english="This password is too easy to guess.",
        )
    return folded


def token_scopes(
    asked: Iterable[Scope], *, allowed: Set[Scope], path: str = "scopes"
) -> tuple[Scope, ...]:
    """The scopes of a new token, in the vocabulary's order.

    Raises ValidationFailed for none, and for any that the owner's roles or the asker's own token
    do not allow.
    """
    wanted = frozenset(asked)
    if not wanted:
        raise ValidationFailed(
            path, french="Au moins un droit est requis.", english="At least one scope is required."
        )
    beyond = sorted(wanted - allowed)
    if beyond:
        raise ValidationFailed(
            path,
            french=f"Hors des droits du compte ou du jeton présenté : {', '.join(beyond)}.",
            english=f"Beyond what the account or this token may do: {', '.join(beyond)}.",
        )
    return tuple(scope for scope in Scope if scope in wanted)


def token_expiry(
    asked: datetime | None, *, now: datetime, latest: datetime | None, path: str = "expiresAt"
) -> datetime | None:
    """When a new token ends: never after `latest`, the end of the token that makes it."""
    if asked is None:
        return latest
    if asked <= now:
        raise ValidationFailed(
            path,
            french="L'échéance doit être à venir.",
            english="The expiry must be in the future.",
        )
    if latest is not None and asked > latest:
        raise ValidationFailed(
            path,
            french="Un jeton ne survit pas à celui qui le crée.",
            english="A token does not outlive the one that makes it.",
        )
    return asked


def one_more_token(live: int) -> None:
    """Raises TransitionRefused for an account that has as many live tokens as it may."""
    if live >= LIVE_TOKENS_MOST:
        raise TransitionRefused(
            "TOKENS_WITHIN_LIMIT",
            french=f"{LIVE_TOKENS_MOST} jetons en cours au plus : révoquez-en un.",
            english=f"{LIVE_TOKENS_MOST} live tokens at most: revoke one first.",
        )


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What the guards need to know of a token, read under its row lock."""

    expires_at: datetime | None
    revoked_at: datetime | None
    version: int


def may_rotate(token: TokenFacts, *, now: datetime, expected_version: int | None) -> None:
    """Raises Conflict or TransitionRefused: a dead token is replaced by a new one, not renewed."""
    if expected_version is not None and expected_version != token.version:
        raise Conflict(token.version)
    if token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        raise TransitionRefused(
            "TOKEN_LIVE",
            french="Ce jeton est révoqué ou expiré : créez-en un autre.",
            english="This token was revoked or has expired: create another one.",
        )


def overlap(asked: timedelta, *, path: str = "overlapSeconds") -> timedelta:
    """How long the replaced token still stands. Raises ValidationFailed outside 0 to 7 days."""
    if not timedelta(0) <= asked <= LONGEST_OVERLAP:
        raise ValidationFailed(
            path, french="De zéro à sept jours.", english="From zero to seven days."
        )
    return asked


class PlaceKind(StrEnum):
    """Where a role is held."""

    ORGANISATION = "organisation"
    AGENCY = "agency"
    WORKSHOP = "workshop"


PLACE_OF: Final[Mapping[Role, PlaceKind]] = {
    Role.AGENCY_ADMIN: PlaceKind.AGENCY,
    Role.AGENCY_PROGRAMMER: PlaceKind.AGENCY,
    Role.AGENCY_PROJECT_LEAD: PlaceKind.AGENCY,
    Role.AGENCY_STAFF: PlaceKind.AGENCY,
    Role.AUDITOR: PlaceKind.AGENCY,
    Role.FACILITATOR: PlaceKind.WORKSHOP,
    Role.CO_FACILITATOR: PlaceKind.WORKSHOP,
    Role.TABLE_HOST: PlaceKind.WORKSHOP,
    Role.NOTE_TAKER: PlaceKind.WORKSHOP,
    Role.OBSERVER: PlaceKind.WORKSHOP,
    Role.MEMBER_ELECTED: PlaceKind.ORGANISATION,
    Role.MEMBER_TECHNICIAN: PlaceKind.ORGANISATION,
    Role.STATE_SERVICE: PlaceKind.ORGANISATION,
}


def role_fits(role: Role, place: PlaceKind, *, path: str = "role") -> None:
    """Raises ValidationFailed for a role that is not held in that kind of place."""
    if PLACE_OF.get(role) is not place:
        raise ValidationFailed(
            path,
            french="Ce rôle ne se tient pas à cet endroit.",
            english="This role is not held in such a place.",
        )


def role_period(from_on: date, to_on: date | None, *, path: str = "toOn") -> None:
    """Raises ValidationFailed for a role that would end before it began."""
    if to_on is not None and to_on <= from_on:
        raise ValidationFailed(
            path,
            french="La fin d'un rôle suit son début.",
            english="A role ends after it began.",
        )


@dataclass(frozen=True, slots=True)
class InviteeFacts:
    """An account that already answers to the address. `elsewhere`: it holds a role, or belongs to
    an organisation, that the inviting agency does not answer for."""

    has_password: bool
    suspended: bool
    elsewhere: bool


def may_invite_again(invitee: InviteeFacts) -> None:
    """Raises TransitionRefused unless the account is this agency's own, and nobody's yet.

    A link sets the password: given for an account in use, it would hand that account over.
    """
    if invitee.has_password or invitee.suspended or invitee.elsewhere:
        raise TransitionRefused(
            "ACCOUNT_NOT_OPEN_YET",
            french="Un compte existe déjà à cette adresse.",
            english="There is an account under this address already.",
        )
