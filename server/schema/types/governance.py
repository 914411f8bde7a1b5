"""Bodies, their members, their meetings and what they decide, as the contract shows them.

Refuses a vote where none was held: taking note (prendre acte) carries no counts.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.domain.agreements import machine as decisions
from server.domain.agreements.facts import ENFORCEABILITY_FACTS
from server.domain.governance import machine
from server.domain.governance.machine import MeetingFacts
from server.domain.governance.rights import KEEPS_MEETING
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    Enforceability,
    MeetingStatus,
)


@reads(models.GovernanceBody, visible=policy.GOVERNANCE_BODIES, folded="name")
class GovernanceBody(Node):
    """Instance de gouvernance d'une agence, d'une mission, d'un contrat, d'un accord, ou assemblée
    d'une organisation : conseil d'administration, COPIL, conseil communautaire…"""

    agency: Agency | None = relation("L'agence, si c'est l'une des siennes.")
    mission: Mission | None = relation("La mission dont c'est une instance, si c'en est une.")
    contract: Contract | None = relation("Le contrat dont c'est une instance.")
    agreement: Agreement | None = relation("L'accord dont c'est une instance.")
    organisation: Organisation | None = relation("L'organisation dont c'est l'assemblée.")
    name: str = column("Nom.")
    kind: BodyKind = column("Nature de l'instance.")
    side: BodySide = column("Interne ou partenariale.")
    level: BodyLevel = column("Niveau : politique, technique, scientifique ou mixte.")
    quorum_numerator: int = column(
        "Numérateur du quorum : il faut plus que cette fraction des membres en exercice, présents."
    )
    quorum_denominator: int = column("Dénominateur du quorum.")
    created_on: date | None = column("Jour de sa création.")
    dissolved_on: date | None = column("Jour de sa dissolution.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    members: Connection[BodyMember] = connection("Ceux qui y siègent ou y ont siégé.", order=())
    meetings: Connection[Meeting] = connection(
        "Ses réunions, par numéro ; celles qui ne sont que prévues sont vues des membres.",
        order=("number",),
    )


@reads(models.BodyMember, visible=policy.BODY_MEMBERS)
class BodyMember(Node):
    """Siège d'une organisation dans une instance."""

    body: GovernanceBody | None = relation("L'instance ; nulle si elle est cachée.")
    organisation: Organisation = relation("L'organisation qui siège.")
    person: Person | None = relation("La personne qui occupe le siège ; nulle si elle est cachée.")
    capacity: BodyCapacity = column("Qualité : élu, technicien, expert, observateur.")
    voting: bool = column("Vrai si le siège a voix délibérative.")
    chair: bool = column("Vrai pour une présidence ; une instance peut être coprésidée.")
    from_on: date = column("Premier jour du siège.")
    to_on: date | None = column("Premier jour sans ce siège ; nul tant qu'il court.")
    version: int = column("Version, à donner comme `expectedVersion`.")


def meeting_transitions(
    status: MeetingStatus, day_has_come: bool, keeps: bool
) -> list[AvailableTransition]:
    """What the machine answers of a meeting's row."""
    facts = MeetingFacts(bool(day_has_come))
    return shown(machine.available_transitions(status, facts, may_act=bool(keeps)))


@reads(models.Meeting, visible=policy.MEETINGS)
class Meeting(Node):
    """Réunion d'une instance : prévue, tenue, puis son compte rendu établi."""

    body: GovernanceBody | None = relation("L'instance ; nulle si elle est cachée.")
    number: int = column("Numéro, croissant dans l'instance.")
    scheduled_on: date = column("Jour prévu.")
    held_on: date | None = column("Jour où elle s'est tenue.")
    place: str | None = column("Lieu.")
    status: MeetingStatus = column("État de la réunion.")
    agenda: list[str] = column("Ordre du jour, point par point.")
    minutes_url: str | None = column("Adresse du compte rendu.")
    cancellation_reason: str | None = column("Raison de l'annulation.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    attendances: Connection[MeetingAttendance] = connection(
        "L'émargement, vu de ceux qui siègent : présents et pouvoirs.", order=()
    )
    documents: Connection[Document] = connection(
        "Ses pièces, vues de ceux qui siègent, par titre.", order=("sort_key",)
    )
    deliberations: Connection[Deliberation] = connection(
        "Ses délibérations, celles que le lecteur voit.", order=("number",)
    )
    available_transitions: list[AvailableTransition] = computed(
        "Ce que le lecteur peut en faire maintenant, et pourquoi non.",
        meeting_transitions,
        facts={"day_has_come": "{t}.scheduled_on <= :today", "keeps": KEEPS_MEETING},
    )


@reads(models.MeetingAttendance, visible=policy.MEETING_ATTENDANCES)
class MeetingAttendance(Node):
    """Présence d'une organisation à une réunion, ou son pouvoir donné à une autre."""

    meeting: Meeting | None = relation("La réunion ; nulle si elle est cachée.")
    organisation: Organisation = relation("L'organisation.")
    represented_by: Organisation | None = relation(
        "Celle qui tient son pouvoir ; nulle si elle était présente."
    )
    version: int = column("Version, à donner comme `expectedVersion`.")


def enforceability(
    outcome: DeliberationOutcome, of_entente: bool, ratified: bool
) -> Enforceability | None:
    """AG8, derived from what was ratified."""
    return decisions.enforceability(outcome, of_entente=bool(of_entente), ratified=bool(ratified))


@reads(models.Deliberation, visible=policy.DELIBERATIONS)
class Deliberation(Node):
    """Délibération : la décision d'une instance, qui ne change plus ; une correction en est une
    autre."""

    meeting: Meeting | None = relation("La réunion ; nulle si elle est cachée.")
    programme_version: ProgrammeVersion | None = relation(
        "La version de programme sur laquelle elle se prononce."
    )
    corrects: Deliberation | None = relation("La délibération qu'elle corrige.")
    corrections: Connection[Deliberation] = connection("Ce qui la corrige.", order=())
    ratifications: Connection[Ratification] = connection(
        "Les ratifications des conseils membres d'une entente (AG8).", order=()
    )
    signatures: Connection[Signature] = connection("Les signatures qu'elle autorise.", order=())
    number: str = column("Numéro, unique dans la réunion.")
    decided_on: date = column("Jour de la décision.")
    subject: str = column("Objet.")
    outcome: DeliberationOutcome = column("Issue ; NOTED est un « prendre acte », sans vote.")
    effective: int | None = column("Membres en exercice ; nul si la source ne le dit pas.")
    present: int | None = column("Présents.")
    proxies: int | None = column("Pouvoirs.")
    not_taking_part: int | None = column("Ne prenant pas part au vote.")
    votes_for: int | None = column("Voix pour.")
    votes_against: int | None = column("Voix contre.")
    abstentions: int | None = column("Abstentions, qui ne sont pas des suffrages exprimés.")
    unanimous: bool | None = column("Unanimité des suffrages exprimés ; nulle si rien ne le dit.")
    document_url: str | None = column("Adresse du texte de la délibération.")
    delib_id: str | None = column(
        "Identifiant de l'acte pour les données ouvertes (SCDL, DELIB_ID)."
    )
    matter_code: str | None = column(
        "Code de matière, de la nomenclature des actes (SCDL, DELIB_MATIERE_CODE)."
    )
    matter_name: str | None = column("Nom de la matière (SCDL, DELIB_MATIERE_NOM).")
    version: int = column("Version, à donner comme `expectedVersion`.")
    enforceability: Enforceability | None = computed(
        "D'une décision adoptée par la conférence d'une entente : si elle s'applique (AG8).",
        enforceability,
        facts=ENFORCEABILITY_FACTS,
    )


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.agreements import Agreement  # noqa: E402
from server.schema.types.contracts import Contract  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.people import Person  # noqa: E402
from server.schema.types.programmes import ProgrammeVersion  # noqa: E402
from server.schema.types.signatures import Ratification, Signature  # noqa: E402
