"""What a note and a document must hold. Pure: no I/O, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.domain.texts import optional, paragraphs, required, web_address
from server.problems import Forbidden, TransitionRefused, ValidationFailed
from server.vocabulary import DocumentKind, Facet

NOTE_LENGTH: Final = 10_000
TITLE_LENGTH: Final = 300
URL_LENGTH: Final = 1_000
MEDIA_TYPE_LENGTH: Final = 100
# What an Int of GraphQL carries.
SIZE_LIMIT: Final = 2**31 - 1

DOCUMENT_FACETS: Final = frozenset(
    {Facet.SUMMARY, Facet.PROGRESS, Facet.COMMITTEES, Facet.DRAFTS, Facet.DAYS_AND_MONEY}
)
"""Where a document of a mission may stand: F6 and F7 are those of deliverables."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def note(text: str) -> str:
    """`text` without outer blanks, its lines kept. Raises ValidationFailed."""
    return paragraphs(text, path="text", limit=NOTE_LENGTH)


def check_date(dated_on: date, today: date) -> None:
    """Raises ValidationFailed: a note tells of what was, not of what will be."""
    if dated_on > today:
        raise ValidationFailed(
            "datedOn",
            french="Une note est datée d'aujourd'hui ou d'avant.",
            english="A note is dated today or earlier.",
        )


def may_rewrite(*, is_author: bool, steers: bool) -> None:
    """Raises Forbidden: a note is reworded or taken back by its author, or by who leads."""
    if not is_author and not steers:
        raise Forbidden


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it is given."""

    title: str
    kind: DocumentKind
    url: str
    sha256: str | None = None
    media_type: str | None = None
    size_bytes: int | None = None


def paper(given: Paper) -> Paper:
    """The same with single blanks and a lower-case digest. Raises ValidationFailed."""
    url = web_address(given.url, path="url", limit=URL_LENGTH)
    return Paper(
        required(given.title, path="title", limit=TITLE_LENGTH),
        given.kind,
        url,
        _digest(given.sha256),
        optional(given.media_type, path="mediaType", limit=MEDIA_TYPE_LENGTH),
        _size(given.size_bytes),
    )


def check_facet(facet: Facet) -> None:
    """Raises ValidationFailed."""
    if facet not in DOCUMENT_FACETS:
        raise ValidationFailed(
            "facet",
            french="Une pièce relève de F2, F3, F4, F5 ou F8 ; F6 et F7 sont aux livrables.",
            english="A document is of F2, F3, F4, F5 or F8; F6 and F7 are of deliverables.",
        )


def may_be_superseded(*, already: bool) -> None:
    """Raises TransitionRefused: the last one is superseded, each once."""
    if already:
        raise TransitionRefused(
            "SUPERSEDED",
            french="Cette pièce est déjà remplacée : remplacez la dernière.",
            english="This document is superseded already: supersede the last one.",
        )


def _digest(value: str | None) -> str | None:
    if value is None:
        return None
    if not _SHA256.fullmatch(value.lower()):
        raise ValidationFailed(
            "sha256",
            french="Empreinte SHA-256 attendue : 64 chiffres hexadécimaux.",
            english="A SHA-256 digest is expected: 64 hexadecimal digits.",
        )
    return value.lower()


def _size(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= SIZE_LIMIT:
        raise ValidationFailed(
            "sizeBytes", french="Taille hors limites.", english="The size is out of bounds."
        )
    return value
