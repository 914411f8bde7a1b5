"""Deliverables, the sessions they cite, who validated and received them, and who asked, as the
contract shows them.

Refuses a deliverable before its day: a draft to whom it is not shared, a validated one to whom
has not asked. The text of a refusal or of a draft is working material.
"""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.domain.deliverables import machine
from server.domain.deliverables.facts import FACTS, OUTPUT_REQUEST_FACTS
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import DeliverableKind, DeliverableStatus, OutputRequestStatus


def transitions(
    status: DeliverableStatus,
    steers: bool,
    validates: bool,
    has_validators: bool,
    owes: bool,
    commissions: bool,
    has_commissioner: bool,
) -> list[AvailableTransition]:
    """What may come next, for the reader whose facts these are."""
    facts = machine.DeliverableFacts(
        steers=bool(steers),
        validates=bool(validates),
        has_validators=bool(has_validators),
        owes=bool(owes),
        commissions=bool(commissions),
        has_commissioner=bool(has_commissioner),
    )
    return shown(machine.available_transitions(status, facts))


def request_transitions(status: OutputRequestStatus, asks: bool) -> list[AvailableTransition]:
    """What may come next of a request, for the reader whose fact this is."""
    facts = machine.OutputRequestFacts(asks=bool(asks))
    return shown(machine.output_request_transitions(status, facts))


@reads(
    models.Deliverable,
    visible=policy.DELIVERABLES,
    facets={
        "existence": policy.DELIVERABLES,
        "summary": policy.DELIVERABLE_SUMMARY,
        "drafts": policy.DELIVERABLE_DRAFTS,
    },
    folded="title",
)
class Deliverable(Node):
    """Livrable d'une mission, dont l'agence est propriétaire."""

    mission: Mission | None = relation("La mission ; nulle si elle est cachée.", facet="existence")
    title: str = column("Titre.", facet="existence")
    kind: DeliverableKind = column("Nature du livrable.", facet="existence")
    status: DeliverableStatus = column("État du livrable.", facet="existence")
    edition: int = column(
        "Édition : un livrable renvoyé revient à l'édition suivante.", facet="existence"
    )
    url: str | None = column("Adresse du document.", facet="existence")
    sha256: str | None = column("Empreinte SHA-256 du document, en hexadécimal.", facet="existence")
    return_reason: str | None = column(
        "Raison du dernier renvoi, pour ceux qui lisent les brouillons.", facet="drafts"
    )
    submitted_at: datetime | None = column("Instant de la soumission.", facet="existence")
    validated_at: datetime | None = column("Instant de la dernière validation.", facet="existence")
    released_at: datetime | None = column(
        "Instant où le livrable a été porté à la connaissance des membres.", facet="existence"
    )
    released_by: Organisation | None = relation(
        "Le commanditaire direct qui l'a décidé.", facet="summary"
    )
    published_at: datetime | None = column("Instant de la publication.", facet="existence")
    licence: str | None = column("Licence de publication.", facet="existence")
    updated_at: datetime = column("Dernier changement.", facet="existence")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")
    available_transitions: list[AvailableTransition] = computed(
        "Les transitions depuis cet état, et pourquoi chacune est ouverte ou non au lecteur.",
        transitions,
        facts=FACTS,
        facet="existence",
    )
    validations: Connection[DeliverableValidation] | None = connection(
        "Qui a validé, édition par édition.", order=("organisation_id", "edition"), facet="summary"
    )
    cited_sessions: Connection[DeliverableSession] = connection(
        "Les séances sur lesquelles il s'appuie, celles que le lecteur voit.",
        order=("session_id",),
        facet="existence",
    )
    receptions: Connection[OutputReception] = connection(
        "Les réceptions que le lecteur voit : les siennes, ou toutes pour l'agence.",
        order=("organisation_id",),
        facet="existence",
    )


@reads(models.DeliverableSession, visible=policy.DELIVERABLE_SESSIONS)
class DeliverableSession(Node):
    """Citation d'une séance par un livrable qui s'appuie sur elle ; vue de qui voit l'un et
    l'autre."""

    deliverable: Deliverable | None = relation("Le livrable.")
    session: LiveSession | None = relation("La séance citée.")
    cited_at: datetime = column("Instant de la citation.", of="created_at")


@reads(models.DeliverableValidation, visible=policy.DELIVERABLE_VALIDATIONS)
class DeliverableValidation(Node):
    """Validation d'une édition d'un livrable par une organisation."""

    deliverable: Deliverable | None = relation("Le livrable.")
    organisation: Organisation = relation("L'organisation qui valide.")
    edition: int = column("Édition validée.")
    validated_at: datetime = column("Instant de la validation.")


@reads(models.OutputRequest, visible=policy.OUTPUT_REQUESTS)
class OutputRequest(Node):
    """Demande, par une organisation, des productions d'une mission ; elle se sert d'elle-même."""

    mission: Mission | None = relation("La mission ; nulle si elle est cachée.")
    organisation: Organisation = relation("L'organisation qui demande.")
    requested_at: datetime = column("Instant de la demande.")
    status: OutputRequestStatus = column(
        "État : servie dès la première réception, elle vaut encore pour les livrables suivants."
    )
    available_transitions: list[AvailableTransition] = computed(
        "Les transitions depuis cet état, et pourquoi chacune est ouverte ou non au lecteur.",
        request_transitions,
        facts=OUTPUT_REQUEST_FACTS,
    )
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.OutputReception, visible=policy.OUTPUT_RECEPTIONS)
class OutputReception(Node):
    """Réception d'un livrable par une organisation qui l'avait demandé : datée, et gardée."""

    deliverable: Deliverable | None = relation(
        "Le livrable ; nul si l'organisation n'est plus de celles qui le lisent."
    )
    organisation: Organisation = relation("L'organisation qui a reçu.")
    received_at: datetime = column("Instant de la réception.")


# At the foot: these modules need the classes above.
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.sessions import LiveSession  # noqa: E402
