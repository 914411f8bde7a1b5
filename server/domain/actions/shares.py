"""Who has which part in an action, and how its ownership is shared out (AC3). Pure: no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.problems import ValidationFailed
from server.vocabulary import ActorRole

WHOLE: Final = 10_000
"""In hundredths of a percent."""
OWNERS: Final = frozenset({ActorRole.PROJECT_OWNER, ActorRole.CO_OWNER})


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation and its role; `share_hundredths` is an owner's."""

    organisation_id: UUID
    role: ActorRole
    person_id: UUID | None = None
    share_hundredths: int | None = None


def check_shares(parts: Sequence[Part]) -> None:
    """AC3: when one share of the ownership is given all are, and they make 100 %.

    Raises ValidationFailed.
    """
    given = [one for one in parts if one.share_hundredths is not None]
    if any(one.role not in OWNERS for one in given):
        raise ValidationFailed(
            "actors",
            french="Seuls les maîtres d'ouvrage ont une part.",
            english="Only project owners have a share.",
        )
    owners = [one for one in parts if one.role in OWNERS]
    shares = [one.share_hundredths or 0 for one in owners]
    if given and (len(given) != len(owners) or min(shares) < 0 or sum(shares) != WHOLE):
        raise ValidationFailed(
            "actors",
            french="Les parts de maîtrise d'ouvrage, dès qu'une est donnée, font 100 % ensemble.",
            english="The shares of the ownership, once one is given, make 100 % together.",
        )
