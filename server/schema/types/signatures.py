"""What binds a contract or an agreement, and what changes it after, as the contract shows them.

Refuses to show a change of a plan apart from the amendment that made it.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.domain.contracts import machine
from server.domain.contracts.facts import AMENDMENT_FACTS
from server.domain.contracts.machine import AmendmentFacts
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.money import Money, euros_if_given
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    AmendmentChangeKind,
    AmendmentStatus,
    CommitmentKind,
    ContractStatus,
    ReviewOutcome,
    SignedInstrument,
)


@reads(models.ContractStage, visible=policy.OF_CONTRACT)
class ContractStage(Node):
    """Étape franchie par un contrat, avec ce qui l'a permise."""

    contract: Contract | None = relation("Le contrat.")
    from_status: ContractStatus | None = column("Étape quittée ; nulle au lancement.")
    to_status: ContractStatus = column("Étape atteinte.")
    effective_on: date = column("Jour d'effet.")
    deliberation: Deliberation | None = relation("La délibération qui l'a validée.")
    document: Document | None = relation("La pièce qui en rend compte.")
    reason: str | None = column("Raison d'un retour, d'un abandon ou d'une fin.")
    created_at: datetime = column("Instant de l'enregistrement.")


@reads(models.Commitment, visible=policy.OF_CONTRACT)
class Commitment(Node):
    """Engagement réciproque d'une partie du contrat."""

    contract: Contract | None = relation("Le contrat.")
    party: ContractParty | None = relation(
        "La partie qui s'engage ; après une fusion, son successeur."
    )
    to_party: ContractParty | None = relation("Envers qui ; nul si c'est envers toutes.")
    action: Action | None = relation("Le projet concerné, s'il y en a un que le lecteur voit.")
    kind: CommitmentKind = column("Nature de l'engagement.")
    text: str = column("Texte.")
    amount: Money | None = computed("Montant, s'il est chiffré.", euros_if_given)
    withdrawn_on: date | None = column("Jour où un avenant l'a retiré.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.Signature, visible=policy.SIGNATURES)
class Signature(Node):
    """Signature d'une organisation, qui ne change jamais (SG2)."""

    instrument: SignedInstrument = column("Ce qui est signé.")
    contract: Contract | None = relation("Le contrat, si c'est lui ou son cadre.")
    amendment: Amendment | None = relation("L'avenant, si c'en est un.")
    agreement: Agreement | None = relation("L'accord de coopération, si c'en est un.")
    organisation: Organisation = relation("L'organisation qui signe.")
    deliberation: Deliberation | None = relation(
        "La délibération qui l'y autorise ; nulle aussi si elle est cachée."
    )
    signatory: str = column("Qui signe : un nom ou une fonction.")
    capacity: str = column("En quelle qualité.")
    signed_on: date = column("Jour de la signature.")
    document_url: str | None = column("Adresse de la pièce signée.")


def amendment_transitions(
    status: AmendmentStatus,
    keeps: bool,
    speaks: bool,
    contract_in_force: bool,
    changes: int,
    voted: bool,
) -> list[AvailableTransition]:
    """What the machine answers of an amendment's row."""
    facts = AmendmentFacts(bool(keeps), bool(speaks), bool(contract_in_force), changes, bool(voted))
    return shown(machine.amendment_transitions(status, facts))


@reads(models.Amendment, visible=policy.AMENDMENTS)
class Amendment(Node):
    """Avenant : la seule manière de changer un plan signé (CT6)."""

    contract: Contract | None = relation("Le contrat.")
    deliberation: Deliberation | None = relation(
        "La délibération qui l'a voté ; nulle aussi si elle est cachée."
    )
    number: int = column("Numéro dans le contrat.")
    reason: str = column("Raison.")
    status: AmendmentStatus = column("État de l'avenant.")
    signed_on: date | None = column("Jour où toutes les parties l'ont signé.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    changes: Connection[AmendmentChange] = connection(
        "Ce qu'il change, par numéro.", order=("number",)
    )
    signatures: Connection[Signature] = connection(
        "Ses signatures, par jour.", order=("signed_on",)
    )
    available_transitions: list[AvailableTransition] = computed(
        "Ce que le lecteur peut en faire maintenant, et pourquoi non.",
        amendment_transitions,
        facts=AMENDMENT_FACTS,
    )


@reads(models.AmendmentChange, visible=policy.OF_AMENDMENT)
class AmendmentChange(Node):
    """Un changement que porte un avenant ; il s'applique quand l'avenant est signé."""

    amendment: Amendment | None = relation("L'avenant.")
    number: int = column("Numéro dans l'avenant.")
    kind: AmendmentChangeKind = column("Nature du changement.")
    action: Action | None = relation("Le projet ajouté, changé ou retiré, si le lecteur le voit.")
    commitment: Commitment | None = relation("L'engagement ajouté ou retiré.")
    text: str = column("Le changement, en toutes lettres.")


@reads(models.ContractReview, visible=policy.OF_CONTRACT)
class ContractReview(Node):
    """Revoyure à mi-parcours d'un contrat."""

    contract: Contract | None = relation("Le contrat.")
    deliberation: Deliberation | None = relation(
        "La délibération qui l'a conclue ; nulle aussi si elle est cachée."
    )
    due_on: date = column("Échéance, strictement dans la durée du contrat (CT2).")
    held_on: date | None = column("Jour où elle s'est tenue.")
    findings: str | None = column("Constats.")
    outcome: ReviewOutcome | None = column("Conclusion.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.Ratification, visible=policy.RATIFICATIONS)
class Ratification(Node):
    """Ratification par un conseil membre de la décision d'une conférence d'entente (AG8)."""

    decision: Deliberation | None = relation("La décision de la conférence.")
    organisation: Organisation = relation("L'organisation membre.")
    deliberation: Deliberation | None = relation("La délibération de son conseil.")


# At the foot: these modules need the classes above.
from server.schema.types.agreements import Agreement  # noqa: E402
from server.schema.types.contracts import Contract, ContractParty  # noqa: E402
from server.schema.types.governance import Deliberation  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.roadmaps import Action  # noqa: E402
