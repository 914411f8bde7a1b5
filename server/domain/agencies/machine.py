"""What an agency may choose for itself. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from server.problems import ValidationFailed
from server.vocabulary import BodyKind

CHAIN_LENGTH: Final = 5


def approval_chain(bodies: Sequence[BodyKind]) -> list[BodyKind]:
    """The bodies that approve, in order, each once (G2c). Raises ValidationFailed."""
    if not 1 <= len(bodies) <= CHAIN_LENGTH or len(set(bodies)) != len(bodies):
        raise ValidationFailed(
            "approvalChain",
            french=f"De 1 à {CHAIN_LENGTH} instances, chacune une fois, dans l'ordre.",
            english=f"From 1 to {CHAIN_LENGTH} bodies, each once, in order.",
        )
    return list(bodies)
