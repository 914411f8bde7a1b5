"""The facts of an action as people write them: bare, bounded, and its name elsewhere once a roadmap.

Refuses what is told with a day: status, progress and dates are a report's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from server.database import Transaction
from server.domain.texts import nullable, required
from server.models import Action
from server.problems import ValidationFailed

TITLE_LENGTH: Final = 300
TEXT_LENGTH: Final = 10_000
EXTERNAL_ID_LENGTH: Final = 80
CODES: Final = 20
CODE_LENGTH: Final = 40
PRIORITIES: Final = range(1, 4)

_TEXTS: Final = (("description", TEXT_LENGTH), ("objectives", TEXT_LENGTH))
_CODES: Final = (("competence_codes", "competenceCodes"), ("levers", "levers"))
_CODE: Final = re.compile(r"\S+( \S+)*")


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same columns, their values as they are stored. Raises ValidationFailed."""
    told = dict(given)
    if "title" in told:
        told["title"] = required(told["title"], path="title", limit=TITLE_LENGTH)
    for name, limit in _TEXTS:
        if name in told:
            told[name] = _paragraphs(told[name], path=name, limit=limit)
    if "external_id" in told:
        told["external_id"] = nullable(
            told["external_id"], path="externalId", limit=EXTERNAL_ID_LENGTH
        )
    if told.get("priority") is not None and told["priority"] not in PRIORITIES:
        raise ValidationFailed("priority", french="De 1 à 3.", english="From 1 to 3.")
    for name, path in _CODES:
        if name in told:
            told[name] = _codes(told[name], path=path)
    return told


def _paragraphs(value: str | None, *, path: str, limit: int) -> str | None:
    """Its lines kept; a blank text says nothing."""
    bare = (value or "").strip()
    if len(bare) > limit:
        raise ValidationFailed(
            path, french=f"{limit} caractères au plus.", english=f"{limit} characters at most."
        )
    return bare or None


def _codes(values: Sequence[str], *, path: str) -> list[str]:
    if len(values) > CODES or any(
        len(code) > CODE_LENGTH or not _CODE.fullmatch(code) for code in values
    ):
        raise ValidationFailed(
            path,
            french=f"{CODES} codes au plus, de {CODE_LENGTH} caractères.",
            english=f"{CODES} codes at most, of {CODE_LENGTH} characters.",
        )
    return list(dict.fromkeys(values))


async def check_external_id(
    tx: Transaction, roadmap_id: UUID, action_id: UUID, external_id: str | None
) -> None:
    """AC8: one action of a roadmap has this name elsewhere. Raises ValidationFailed."""
    if external_id is None:
        return
    others = Action.filter(roadmap_id=roadmap_id, external_id=external_id).exclude(id=action_id)
    if await others.using_db(tx.connection).exists():
        raise ValidationFailed(
            "externalId",
            french="Une autre action de la feuille de route porte cet identifiant.",
            english="Another action of the roadmap has this external id.",
        )
