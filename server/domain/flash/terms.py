"""What a framework agreement and an Atelier Flash may say of themselves. Pure: no I/O, no clock."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from server.domain import money
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import DatePrecision, OrganisationKind, TerritoryScale

TITLE_LENGTH: Final = 300
REFERENCE_LENGTH: Final = 100
NUMBER_LENGTH: Final = 40
REASON_LENGTH: Final = 2_000
NOTE_LENGTH: Final = 2_000
URL_LENGTH: Final = 1_000
LABEL_LENGTH: Final = 200
MOST_LABELS: Final = 30
LONGEST_MONTHS: Final = 48
FEWEST_HOLDERS: Final = 2
_MOST_CENTS: Final = 10**12

_K: Final = OrganisationKind
COLLECTIVITIES: Final = frozenset(
    {
        _K.COMMUNE,
        _K.EPCI,
        _K.METROPOLE,
        _K.DEPARTMENT,
        _K.REGION,
        _K.SYNDICAT_MIXTE,
        _K.PNR,
        _K.PAYS,
        _K.POLE_METROPOLITAIN,
        _K.SCOT_BODY,
    }
)
"""Who may bear a workshop with the State."""
SCALES: Final = frozenset({TerritoryScale.COMMUNE, TerritoryScale.INTERCOMMUNAL})
"""T1 of an Atelier Flash."""


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of a framework agreement, both in it."""

    from_on: date
    to_on: date


def period(from_on: date, to_on: date, precision: DatePrecision) -> Period:
    """FA1, FA3: the period as it is kept. Raises ValidationFailed."""
    if from_on >= to_on:
        raise ValidationFailed(
            "validToOn",
            french="Un accord-cadre commence avant de finir.",
            english="A framework agreement begins before it ends.",
        )
    if precision is DatePrecision.MONTH:
        # « février 2021 - février 2025 » is four years: months are counted before they are widened.
        too_long = _months(to_on) - _months(from_on) > LONGEST_MONTHS
        kept = Period(_first_day(from_on), _last_day(to_on))
    else:
        too_long = to_on >= _months_after(from_on, LONGEST_MONTHS)
        kept = Period(from_on, to_on)
    if too_long:
        raise ValidationFailed(
            "validToOn",
            french=f"Un accord-cadre dure {LONGEST_MONTHS} mois au plus.",
            english=f"A framework agreement lasts {LONGEST_MONTHS} months at most.",
        )
    return kept


def check_succession(own: Period, predecessor: Period, *, overlapping: bool) -> None:
    """FA2. Raises ValidationFailed. One that begins later than it: so no chain comes back."""
    if own.from_on <= predecessor.from_on:
        raise ValidationFailed(
            "predecessorId",
            french="L'accord-cadre remplacé commence avant celui qui le remplace.",
            english="The replaced framework agreement begins before the one that replaces it.",
        )
    if own.from_on <= predecessor.to_on and not overlapping:
        raise ValidationFailed(
            "validFromOn",
            french="Il commence avant la fin de celui qu'il remplace : dites-le avec"
            " `overlapsPredecessor`, ou changez la date.",
            english="It begins before the end of the one it replaces: say so with"
            " `overlapsPredecessor`, or change the date.",
        )


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(day: date) -> date:
    return day.replace(day=1)


def _last_day(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_after(day: date, months: int) -> date:
    """The first day that is no longer within `months` of `day`."""
    year, month = divmod(_months(day) + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    reached = date(year, month + 1, min(day.day, last))
    return reached if day.day <= last else reached + timedelta(days=1)


def cents(amount: Decimal) -> int:
    """Whole cents. Raises ValidationFailed."""
    return money.cents(amount, most=_MOST_CENTS)


def check_holder(kind: OrganisationKind) -> None:
    """Raises ValidationFailed."""
    if kind is not OrganisationKind.CONTRACTOR:
        raise ValidationFailed(
            "organisationId",
            french="Un titulaire est un prestataire, ou un groupement de prestataires.",
            english="A holder is a contractor, or a grouping of contractors.",
        )


def check_pilot(kind: OrganisationKind) -> None:
    """Raises ValidationFailed."""
    if kind is not OrganisationKind.STATE_DECONCENTRATED:
        raise ValidationFailed(
            "pilotId",
            french="Un service déconcentré de l'État pilote un Atelier Flash.",
            english="A decentralised service of the State pilots an Atelier Flash.",
        )


def check_co_bearer(kind: OrganisationKind) -> None:
    """Raises ValidationFailed."""
    if kind not in COLLECTIVITIES:
        raise ValidationFailed(
            "organisationId",
            french="Un co-porteur est une collectivité ou un groupement de collectivités.",
            english="A co-bearer is a local authority or a grouping of them.",
        )


def check_scale(scale: TerritoryScale) -> None:
    """Raises ValidationFailed."""
    if scale not in SCALES:
        raise ValidationFailed(
            "territoryId",
            french="Un Atelier Flash porte sur une commune ou une intercommunalité.",
            english="An Atelier Flash is about a commune or a grouping of communes.",
        )


def check_share(percent: int) -> None:
    """Raises ValidationFailed."""
    if not 0 <= percent <= 100:
        raise ValidationFailed(
            "fundingSharePercent",
            french="Une part va de 0 à 100.",
            english="A share goes from 0 to 100.",
        )


def check_payer(*, bears: bool) -> None:
    """FW6. Raises TransitionRefused."""
    if not bears:
        raise TransitionRefused(
            "FW6_CO_BEARER_PAYS",
            french="La logistique est payée par un co-porteur, jamais par l'accord-cadre.",
            english="Logistics are paid by a co-bearer, never by the framework agreement.",
        )


def check_dates_of_order(
    today: date,
    *,
    issued_on: date | None = None,
    notified_on: date | None = None,
    executed_on: date | None = None,
    paid_on: date | None = None,
) -> None:
    """PO6: each step on the day of the one before it or later, none in the future.

    Raises ValidationFailed.
    """
    given = [
        (path, day)
        for path, day in (
            ("issuedOn", issued_on),
            ("notifiedOn", notified_on),
            ("executedOn", executed_on),
            ("paidOn", paid_on),
        )
        if day is not None
    ]
    before = date.min
    for path, day in given:
        if day < before:
            raise ValidationFailed(
                path,
                french="Émission, notification, exécution et paiement viennent dans cet ordre (PO6).",
                english="Issue, notification, execution and payment come in this order (PO6).",
            )
        before = day
        if day > today:
            raise ValidationFailed(
                path,
                french="Cette date n'est pas encore venue.",
                english="This day has not come yet.",
            )


def check_due(issued_on: date, due_on: date | None) -> None:
    """Raises ValidationFailed."""
    if due_on is not None and due_on < issued_on:
        raise ValidationFailed(
            "dueOn",
            french="Une échéance ne précède pas l'émission du bon.",
            english="An order is not due before it is issued.",
        )
