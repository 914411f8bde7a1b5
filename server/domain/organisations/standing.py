"""Whether an organisation may take part in something new (O4), asked where it newly does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from server.database import Transaction, decode_date
from server.domain.organisations.machine import Lifetime, may_be_party
from server.problems import NotFound, TransitionRefused


async def require_standing(tx: Transaction, organisation_id: UUID, on: date) -> None:
    """Raises NotFound, TransitionRefused (O4). Under the organisation's lock: it does not end in
    the same instant."""
    may_be_party(await lifetime(tx, organisation_id), on)


async def require_signer(tx: Transaction, organisation_id: UUID, on: date) -> None:
    """An organisation that signs on that day stands then, and is one that its source names.

    Raises NotFound, TransitionRefused (O4).
    """
    await require_standing(tx, organisation_id, on)
    if await tx.fetch(
        "SELECT 1 FROM organisation WHERE id = $1 AND placeholder = $2", [organisation_id, True]
    ):
        raise TransitionRefused(
            "PLACEHOLDER",
            french="Cette organisation tient la place d'une autre, que sa source ne nomme pas :"
            " elle ne signe rien.",
            english="This organisation stands for one that its source does not name: it signs"
            " nothing.",
        )


async def lifetime(tx: Transaction, organisation_id: UUID) -> Lifetime:
    """When an organisation stands, its row locked. Raises NotFound."""
    rows = await tx.fetch(
        "UPDATE organisation SET updated_at = updated_at WHERE id = $1"
        " RETURNING valid_from_on, valid_to_on",
        [organisation_id],
    )
    if not rows:
        raise NotFound
    began_on, ended_on = rows[0]
    return Lifetime(
        None if began_on is None else decode_date(began_on),
        None if ended_on is None else decode_date(ended_on),
    )
