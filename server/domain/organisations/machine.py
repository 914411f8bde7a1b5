"""What may be said of an organisation, and of its end (O1, O2, O4). Pure: no I/O, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from server.domain import texts
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import BanaticNature, OrganisationKind

NAME_LENGTH: Final = 300
SHORT_NAME_LENGTH: Final = 100
EXTERNAL_ID_LENGTH: Final = 80

_K: Final = OrganisationKind
SIREN_REQUIRED: Final = frozenset({_K.EPCI, _K.METROPOLE, _K.DEPARTMENT, _K.REGION})
"""O2."""

_INSEE_CODE: Final = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_DEPARTMENT_CODE: Final = re.compile(r"2[AB]|97[0-9]|98[0-9]|[0-9]{2}")
_REGION_CODE: Final = re.compile(r"[0-9]{2,3}")
# The official geographic code exists since 1943.
_VINTAGES: Final = range(1943, 2101)


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of an organisation that rules bind. A fictional one may lack its numbers."""

    name: str
    kind: OrganisationKind
    short_name: str | None = None
    siren: str | None = None
    siret: str | None = None
    insee_code: str | None = None
    banatic_nature: BanaticNature | None = None
    department_codes: tuple[str, ...] = ()
    region_code: str | None = None
    population: int | None = None
    cog_vintage: int | None = None
    valid_from_on: date | None = None
    valid_to_on: date | None = None
    external_id: str | None = None
    fictional: bool = False


def check_organisation(terms: Terms) -> Terms:
    """The same terms, tidied. Raises ValidationFailed by the path of the field that breaks a rule.

    A commune needs the year of its code, without which O3 would say nothing of it.
    """
    tidy = _tidied(terms)
    _check_insee_code(tidy)
    _check_siren(tidy)
    _check_siret(tidy)
    _check_places(tidy)
    if tidy.population is not None and tidy.population < 0:
        raise _invalid("population", "Une population n'est pas négative.", "Never negative.")
    check_dates(tidy.valid_from_on, tidy.valid_to_on)
    return tidy


def _tidied(terms: Terms) -> Terms:
    return replace(
        terms,
        name=texts.required(terms.name, path="name", limit=NAME_LENGTH),
        short_name=texts.optional(terms.short_name, path="shortName", limit=SHORT_NAME_LENGTH),
        siren=_compact(terms.siren),
        siret=_compact(terms.siret),
        insee_code=_compact(terms.insee_code),
        department_codes=tuple(
            dict.fromkeys(code for one in terms.department_codes if (code := _compact(one)))
        ),
        region_code=_compact(terms.region_code),
        external_id=texts.optional(terms.external_id, path="externalId", limit=EXTERNAL_ID_LENGTH),
    )


def _compact(code: str | None) -> str | None:
    """A code as registers write it: without the blanks that people read it by."""
    return "".join((code or "").split()).upper() or None


def _check_insee_code(terms: Terms) -> None:
    """O1, and the year that O3 needs."""
    if terms.kind is not _K.COMMUNE:
        if terms.insee_code is not None:
            raise _invalid(
                "inseeCode",
                "Seule une commune a un code INSEE.",
                "Only a commune has an INSEE code.",
            )
        return
    if terms.insee_code is None:
        if terms.fictional:
            return
        raise _invalid("inseeCode", "Une commune a un code INSEE.", "A commune has an INSEE code.")
    if not _INSEE_CODE.fullmatch(terms.insee_code):
        raise _invalid(
            "inseeCode",
            "Code INSEE de cinq caractères attendu, par exemple 38185 ou 2A004.",
            "An INSEE code of five characters is expected, such as 38185 or 2A004.",
        )
    if terms.cog_vintage is None:
        raise _invalid(
            "cogVintage",
            "Dites de quelle année est ce code INSEE.",
            "Say of which year this INSEE code is.",
        )


def _check_siren(terms: Terms) -> None:
    """O2."""
    if terms.siren is None:
        if terms.kind in SIREN_REQUIRED and not terms.fictional:
            raise _invalid(
                "siren",
                "Un SIREN est requis pour cette nature d'organisation.",
                "A SIREN is required for this kind of organisation.",
            )
        return
    if not is_siren(terms.siren):
        raise _invalid(
            "siren",
            "SIREN de neuf chiffres attendu ; la clé de celui-ci est fausse.",
            "A SIREN of nine digits is expected; the checksum of this one is wrong.",
        )


def _check_siret(terms: Terms) -> None:
    if terms.siret is None:
        return
    if not is_siret(terms.siret):
        raise _invalid(
            "siret",
            "SIRET de quatorze chiffres attendu ; la clé de celui-ci est fausse.",
            "A SIRET of fourteen digits is expected; the checksum of this one is wrong.",
        )
    if terms.siren is None or not terms.siret.startswith(terms.siren):
        raise _invalid(
            "siret",
            "Un SIRET commence par le SIREN de l'organisation.",
            "A SIRET begins with the organisation's SIREN.",
        )


def is_siren(text: str) -> bool:
    """Nine digits, the last of which is the check of the others."""
    return _are_digits(text, 9) and luhn(text)


def is_siret(text: str) -> bool:
    """Fourteen digits, checked as a whole as well as its SIREN."""
    return _are_digits(text, 14) and luhn(text) and luhn(text[:9])


def luhn(digits: str) -> bool:
    """Whether the sum of these digits, every second one doubled from the right, ends in zero."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _are_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _check_places(terms: Terms) -> None:
    for place, code in enumerate(terms.department_codes):
        if not _DEPARTMENT_CODE.fullmatch(code):
            raise _invalid(
                f"departmentCodes.{place}",
                "Code de département attendu, par exemple 38, 2A ou 974.",
                "The code of a department is expected, such as 38, 2A or 974.",
            )
    if terms.region_code is not None and not _REGION_CODE.fullmatch(terms.region_code):
        raise _invalid(
            "regionCode",
            "Code de région attendu, par exemple 84.",
            "The code of a region is expected, such as 84.",
        )
    if terms.cog_vintage is not None and terms.cog_vintage not in _VINTAGES:
        raise _invalid(
            "cogVintage",
            "Une année du code officiel géographique est attendue.",
            "A year of the official geographic code is expected.",
        )


def check_dates(valid_from_on: date | None, valid_to_on: date | None) -> None:
    if valid_from_on is not None and valid_to_on is not None and valid_to_on <= valid_from_on:
        raise _invalid(
            "validToOn",
            "Une organisation finit après avoir commencé.",
            "An organisation ends after it began.",
        )


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When an organisation stands. `valid_to_on` is the first day without it."""

    valid_from_on: date | None
    valid_to_on: date | None


def may_be_party(organisation: Lifetime, on: date) -> None:
    """O4. Raises TransitionRefused for an organisation that has ended on that day."""
    if organisation.valid_to_on is not None and organisation.valid_to_on <= on:
        raise TransitionRefused(
            "O4_ORGANISATION_STANDS",
            french="Cette organisation a pris fin : elle ne s'engage plus dans rien de nouveau.",
            english="This organisation has ended: it takes part in nothing new.",
        )


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of an organisation, between those that it succeeded and the one that succeeds it.

    `successor` is None where nobody takes over; `succeeds_itself` where it was named itself.
    """

    succeeds_itself: bool
    began_on: date | None
    ends_on: date
    successor: Lifetime | None
    last_predecessor_ended_on: date | None


def check_ending(ending: Ending) -> None:
    """Raises ValidationFailed. Along a line of succession each one ends later than the one before:
    two neighbours suffice to say so, and no line comes back to where it began."""
    check_dates(ending.began_on, ending.ends_on)
    if ending.succeeds_itself:
        raise _invalid(
            "succeededById",
            "Une organisation ne se succède pas à elle-même.",
            "An organisation does not succeed itself.",
        )
    successor = ending.successor
    if successor is not None and (
        successor.valid_to_on is not None and successor.valid_to_on <= ending.ends_on
    ):
        raise _invalid(
            "succeededById",
            "Celle qui succède dure plus longtemps que celle à qui elle succède.",
            "The successor lasts longer than the one that it succeeds.",
        )
    last = ending.last_predecessor_ended_on
    if last is not None and last >= ending.ends_on:
        raise _invalid(
            "validToOn",
            "Elle a succédé à une autre ce jour-là ou plus tard : elle finit après.",
            "It succeeded another on that day or later: it ends after that.",
        )


def taken(path: str) -> ValidationFailed:
    """O3: the problem of a number that another organisation has."""
    return _invalid(
        path,
        "Une autre organisation porte déjà ce numéro.",
        "Another organisation already has this number.",
    )


def _invalid(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=french, english=english)
