"""Who comes to a workshop, what they were told and what they agreed to, as the contract shows it to
those who run the workshop.

Refuses what is agreed to in a session, under a pseudonym: that is in its log.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import (
    Connection,
    Node,
    column,
    computed,
    connection,
    expression,
    reads,
    relation,
)
from server.reading.codec import BOOLEAN
from server.vocabulary import (
    ConsentChannel,
    ConsentPurpose,
    Constituency,
    InvitationAnswer,
    LegalBasis,
    PanelDimension,
)


@reads(models.PanelQuota, visible=policy.PREPARATION_ROWS)
class PanelQuota(Node):
    """Case d'un panel : combien de personnes on y veut."""

    workshop: Workshop | None = relation("L'atelier.")
    dimension: PanelDimension = column("Selon quoi : le collège, l'âge…")
    constituency: Constituency | None = column("Le collège ; nul pour les autres cases.")
    label: str = column("Intitulé de la case.")
    wanted: int = column("Combien on en veut.")
    reached: int | None = column(
        "Combien il y en a, comptés à la main ; nul pour un collège, qui se compte lui-même."
    )


def _of_person(column_: str) -> str:
    """A person's by their record, else what was given with the invitation."""
    return (
        f"COALESCE((SELECT NULLIF(pe.{column_}, '')"  # noqa: S608 - a column of ours
        f" FROM person pe WHERE pe.id = {{t}}.person_id), {{t}}.{column_})"
    )


def is_linked(link_sha256: str | None) -> bool:
    return link_sha256 is not None


_CODES = "SELECT 1 FROM entry_code ec WHERE ec.invitation_id = {t}.id"


@reads(models.WorkshopInvitation, visible=policy.PREPARATION_ROWS)
class WorkshopInvitation(Node):
    """Personne invitée à un atelier, ou venue sans l'être."""

    workshop: Workshop | None = relation("L'atelier.")
    person: Person | None = relation("Sa fiche, si l'agence en tient une que le lecteur voit.")
    name: str | None = expression("Nom ; nul une fois effacé.", _of_person("name"))
    email: str | None = expression("Adresse électronique.", _of_person("email"))
    constituency: Constituency = column("Collège.")
    walk_in: bool = column("Vrai si elle est venue sans être invitée.")
    answer: InvitationAnswer = column("Sa réponse.")
    answered_at: datetime | None = column("Quand elle a répondu.")
    has_link: bool = computed("Vrai si un lien de réponse est en cours.", is_linked)
    letter_due_at: datetime | None = column(
        "Quand une lettre partira, ou sera tentée de nouveau ; nul si aucune n'attend."
    )
    sent_at: datetime | None = column("Départ de la dernière lettre ; nul si aucune n'est partie.")
    reminded_at: datetime | None = column(
        "Quand elle a été relancée, une fois, quelques jours avant ; nul sinon."
    )
    refused_at: datetime | None = column(
        "Dernier refus de son adresse par la messagerie ; nul si la dernière lettre est partie."
    )
    has_entry_code: bool | None = expression(
        "Vrai si un code d'entrée est en cours, ou a servi.",
        f"EXISTS ({_CODES} AND ec.revoked_at IS NULL)",
        codec=BOOLEAN,
    )
    entry_code_spent: bool | None = expression(
        "Vrai si elle est entrée avec son code.",
        f"EXISTS ({_CODES} AND ec.session_id IS NOT NULL)",
        codec=BOOLEAN,
    )
    withdrawn_at: datetime | None = column("Retrait de l'invitation ; nul tant qu'elle vaut.")
    erased_at: datetime | None = column("Effacement de son nom ; nul tant qu'il est là.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    presences: Connection[WorkshopPresence] = connection(
        "Les jours où elle était là.", order=("day",)
    )
    consents: Connection[WorkshopConsent] = connection(
        "Ce à quoi elle a consenti.", order=("given_at",)
    )


@reads(models.WorkshopPresence, visible=policy.WORKSHOP_PRESENCES)
class WorkshopPresence(Node):
    """Présence d'une personne à un atelier, un jour (émargement)."""

    invitation: WorkshopInvitation | None = relation("La personne.")
    day: date = column("Le jour.")


@reads(models.InformationNotice, visible=policy.INFORMATION_NOTICES)
class InformationNotice(Node):
    """Notice d'information d'un atelier : ce qu'il est fait des données de ceux qui viennent."""

    workshop: Workshop | None = relation("L'atelier.")
    number: int = column("Numéro de version, à partir de 1.")
    text: str = column("Texte.")
    legal_basis: LegalBasis = column("Base légale.")
    published_on: date = column("Jour de sa publication.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.WorkshopConsent, visible=policy.PREPARATION_ROWS)
class WorkshopConsent(Node):
    """Consentement d'une personne invitée, à une fin et à un texte."""

    workshop: Workshop | None = relation("L'atelier.")
    invitation: WorkshopInvitation | None = relation("La personne invitée.")
    notice: InformationNotice | None = relation("Le texte auquel elle a consenti.")
    purpose: ConsentPurpose = column("À quoi.")
    channel: ConsentChannel = column("Par où son consentement est venu.")
    given_at: datetime = column("Quand.")
    withdrawn_at: datetime | None = column("Quand elle l'a retiré ; nul tant qu'il vaut.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.people import Person  # noqa: E402
from server.schema.types.workshops import Workshop  # noqa: E402
