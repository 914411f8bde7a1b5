"""Signatures as every instrument takes them: one of each party, authorised by its own council, and
never changed (SG1, SG2).

Written in the unit of work of whoever holds the instrument's row. Refuses to say what the last one
makes of the instrument.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain import texts
from server.domain.instruments.decisions import Decided, decided
from server.domain.instruments.rights import require_keeping, spoken_for
from server.domain.organisations.standing import require_signer
from server.models import Signature
from server.problems import AuthorisationMissing, TransitionRefused, ValidationFailed
from server.vocabulary import Scope, SignedInstrument

SIGNATORY_LENGTH: Final = 200
URL_LENGTH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Signing:
    """A party that signs, and the deliberation of its council that lets it."""

    organisation_id: UUID
    deliberation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One person signs on a day, today unless it is told, for these parties, in this capacity."""

    parties: Sequence[Signing]
    signatory: str
    capacity: str
    signed_on: date | None = None
    document_url: str | None = None


def tidied(act: Act) -> Act:
    """Raises ValidationFailed."""
    if not act.parties or len({one.organisation_id for one in act.parties}) != len(act.parties):
        raise ValidationFailed(
            "parties",
            french="Une partie au moins signe, et chacune une fois.",
            english="At least one party signs, and each once.",
        )
    url = act.document_url
    return Act(
        act.parties,
        texts.required(act.signatory, path="signatory", limit=SIGNATORY_LENGTH),
        texts.required(act.capacity, path="capacity", limit=SIGNATORY_LENGTH),
        act.signed_on,
        None if url is None else texts.web_address(url, path="documentUrl", limit=URL_LENGTH),
    )


def check_day(on: date, *, not_before: date | None, today: date) -> None:
    """Raises ValidationFailed for a day to come, or before what it follows."""
    if on > today:
        raise ValidationFailed(
            "signedOn",
            french="On signe aujourd'hui au plus tard.",
            english="One signs today at the latest.",
        )
    if not_before is not None and on < not_before:
        raise ValidationFailed(
            "signedOn",
            french=f"Pas avant le {not_before:%d/%m/%Y}, jour de ce qui précède.",
            english=f"Not before {not_before.isoformat()}, the day of what comes first.",
        )


def check_authorisation(decision: Decided | None, organisation_id: UUID, signed_on: date) -> None:
    """CT5: the party's own council adopted it, on a day before the signature.

    Raises AuthorisationMissing.
    """
    if (
        decision is None
        or decision.organisation_id != organisation_id
        or not decision.adopted
        or decision.decided_on >= signed_on
    ):
        raise AuthorisationMissing


async def require_signatory(
    tx: Transaction, table: str, id_: UUID, parties: Sequence[Signing], by: Viewer
) -> None:
    """Who keeps the instrument, or is mandated for each of those that sign. Raises Forbidden."""
    signing = {one.organisation_id for one in parties}
    if not (by.has(Scope.INSTRUMENT_WRITE) and signing <= await spoken_for(tx, by)):
        await require_keeping(tx, table, id_, by)


async def record(
    tx: Transaction,
    instrument: SignedInstrument,
    owner: Mapping[str, UUID],
    act: Act,
    *,
    parties: Collection[UUID],
    not_before: date | None,
    by: Viewer,
    now: datetime,
    authorised: bool,
) -> None:
    """The rows of an act, under the lock of the instrument that `owner` names by its column.

    `authorised`: each party's council must have let it; where it need not, one that is given is
    checked all the same.

    Raises NotFound, ValidationFailed, TransitionRefused (SG1, G4, O4),
    AuthorisationMissing.
    """
    on = act.signed_on or by.today
    check_day(on, not_before=not_before, today=by.today)
    for at, one in enumerate(act.parties):
        if one.organisation_id not in parties:
            raise ValidationFailed(
                f"parties.{at}.organisationId",
                french="Cette organisation n'est pas partie à l'instrument.",
                english="This organisation is no party of the instrument.",
            )
        await require_signer(tx, one.organisation_id, on)
        if one.deliberation_id is not None or authorised:
            given = one.deliberation_id
            decision = None if given is None else await decided(tx, given)
            check_authorisation(decision, one.organisation_id, on)
        signed = Signature.filter(
            organisation_id=one.organisation_id, instrument=instrument, **owner
        )
        if await signed.using_db(tx.connection).exists():
            raise TransitionRefused(
                "SG1",
                french="Cette organisation a déjà signé.",
                english="This organisation has signed already.",
            )
        await Signature.create(
            using_db=tx.connection,
            instrument=instrument,
            organisation_id=one.organisation_id,
            deliberation_id=one.deliberation_id,
            signatory=act.signatory,
            capacity=act.capacity,
            signed_on=on,
            document_url=act.document_url,
            created_at=now,
            updated_at=now,
            **owner,
        )
