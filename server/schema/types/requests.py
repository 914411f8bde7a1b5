"""What members ask of their agency, as the contract shows it.

Refuses a demand to whoever neither made it nor answers it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from server import models
from server.access import policy
from server.domain.requests import machine
from server.domain.requests.facts import MISSION_REQUEST_FACTS, SERVICE_REQUEST_FACTS
from server.reading import Node, column, computed, reads, relation
from server.reading.codec import QUARTER_DAYS
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    Instrument,
    MissionRequestStatus,
    ServiceRequestStatus,
    SocleFamily,
)


def mission_request_transitions(
    status: MissionRequestStatus, asks: bool, answers: bool
) -> list[AvailableTransition]:
    """What may come next, for the reader whose facts these are."""
    facts = machine.RequestFacts(asks=bool(asks), answers=bool(answers))
    return shown(machine.mission_request_transitions(status, facts))


def service_request_transitions(
    status: ServiceRequestStatus, asks: bool, answers: bool
) -> list[AvailableTransition]:
    """What may come next, for the reader whose facts these are."""
    facts = machine.RequestFacts(asks=bool(asks), answers=bool(answers))
    return shown(machine.service_request_transitions(status, facts))


_TRANSITIONS = "Les transitions depuis cet état, et pourquoi chacune est ouverte ou non au lecteur."


@reads(models.MissionRequest, visible=policy.MISSION_REQUESTS)
class MissionRequest(Node):
    """Demande de mission d'un membre pour une année, arbitrée puis inscrite au programme."""

    agency: Agency = relation("L'agence à qui elle est faite.")
    organisation: Organisation = relation("Le membre qui demande.")
    territory: Territory | None = relation("Le territoire concerné.")
    subject: str = column("Objet de la demande.")
    details: str | None = column("Précisions.")
    wanted_days: Decimal | None = column(
        "Jours d'activité souhaités, par demi-jour.", of="wanted_quarter_days", codec=QUARTER_DAYS
    )
    wanted_year: int = column("Année pour laquelle elle est faite.")
    instrument: Instrument | None = column("Document, contrat ou dispositif concerné.")
    status: MissionRequestStatus = column("État de la demande.")
    reason: str | None = column("Raison du dernier arbitrage.")
    meeting: Meeting | None = relation("La réunion qui a arbitré.")
    received_on: date = column("Jour de la réception.")
    arbitrated_on: date | None = column("Jour du dernier arbitrage.")
    mission: Mission | None = relation(
        "La mission qu'elle est devenue ; nulle avant, ou si elle est cachée."
    )
    line: ProgrammeLine | None = relation(
        "Sa ligne, dans la version où elle a été inscrite ; nulle avant, ou si elle est cachée."
    )
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    available_transitions: list[AvailableTransition] = computed(
        _TRANSITIONS, mission_request_transitions, facts=MISSION_REQUEST_FACTS
    )


@reads(models.ServiceRequest, visible=policy.SERVICE_REQUESTS)
class ServiceRequest(Node):
    """Demande de service du socle : documentation, assistance à un EPCI ou à une commune."""

    agency: Agency = relation("L'agence à qui elle est faite.")
    organisation: Organisation = relation("Le membre qui demande.")
    socle_family: SocleFamily = column("Famille du socle.")
    subject: str = column("Objet de la demande.")
    details: str | None = column("Précisions.")
    wanted_on: date | None = column("Jour souhaité.")
    status: ServiceRequestStatus = column("État de la demande.")
    answer: str | None = column("Dernière réponse de l'agence.")
    received_on: date = column("Jour de la réception.")
    answered_on: date | None = column("Jour de la dernière réponse.")
    mission: Mission | None = relation("La mission du socle qui la sert.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    available_transitions: list[AvailableTransition] = computed(
        _TRANSITIONS, service_request_transitions, facts=SERVICE_REQUEST_FACTS
    )


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.governance import Meeting  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.programmes import ProgrammeLine  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
