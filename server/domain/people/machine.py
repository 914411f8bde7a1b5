"""What may be kept of a person. Pure: no I/O, no clock. Refuses anything once they are erased."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from server.domain import texts
from server.domain.accounts.machine import email
from server.problems import TransitionRefused, ValidationFailed

NAME_LENGTH: Final = 200
FUNCTION_LENGTH: Final = 200
PHONE_LENGTH: Final = 40

_PHONE: Final = re.compile(r"\+?[0-9][0-9 ().\-/]*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person, and no more than their function needs."""

    name: str
    email: str | None = None
    phone: str | None = None
    function: str | None = None


def check_person(facts: Facts) -> Facts:
    """The same facts, tidied. Raises ValidationFailed."""
    return Facts(
        name=texts.required(facts.name, path="name", limit=NAME_LENGTH),
        email=email(facts.email) if facts.email and facts.email.strip() else None,
        phone=_phone(facts.phone),
        function=texts.optional(facts.function, path="function", limit=FUNCTION_LENGTH),
    )


def _phone(value: str | None) -> str | None:
    bare = texts.optional(value, path="phone", limit=PHONE_LENGTH)
    if bare is not None and not _PHONE.fullmatch(bare):
        raise ValidationFailed(
            "phone",
            french="Numéro de téléphone attendu, par exemple +33 4 76 00 00 00.",
            english="A telephone number is expected, such as +33 4 76 00 00 00.",
        )
    return bare


def may_serve(*, erased: bool) -> None:
    """Raises TransitionRefused for a person whose data are gone."""
    if erased:
        raise TransitionRefused(
            "PERSON_PRESENT",
            french="Cette personne a été effacée : sa fiche ne sert plus.",
            english="This person was erased: their record serves no more.",
        )
