"""Notes, documents and links of a mission, as the contract shows them.

Refuses the name of who wrote to whoever is not on the agency's staff.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Node, column, expression, reads, relation
from server.reading.codec import BOOLEAN
from server.vocabulary import DocumentKind, Facet, Instrument, NoteVisibility


@reads(
    models.MissionNote,
    visible=policy.MISSION_NOTES,
    facets={"note": policy.MISSION_NOTES, "staff": policy.MISSION_NOTE_AUTHORS},
)
class MissionNote(Node):
    """Note écrite au fil d'une mission : d'avancement pour ceux qui la suivent, ou interne."""

    mission: Mission | None = relation("La mission.", facet="note")
    dated_on: date = column("Jour dont elle parle.", facet="note")
    text: str = column("Texte.", facet="note")
    visibility: NoteVisibility = column("Pour qui elle est écrite.", facet="note")
    author_name: str | None = expression(
        "Le nom du compte qui l'a écrite, vu de l'équipe de l'agence.",
        "SELECT ac.label FROM account ac WHERE ac.id = {t}.author_id",
        facet="staff",
    )
    created_at: datetime = column("Instant où elle fut écrite.", facet="note")
    updated_at: datetime = column("Dernier changement.", facet="note")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="note")


@reads(models.Document, visible=policy.DOCUMENTS, folded="title")
class Document(Node):
    """Pièce d'une mission, d'une réunion, d'un instrument ou d'une action. Elle ne change jamais :
    une autre la remplace, en la citant."""

    mission: Mission | None = relation("La mission, si c'est une pièce de mission.")
    meeting: Meeting | None = relation("La réunion, si c'est une pièce de réunion.")
    contract: Contract | None = relation("Le contrat, si c'en est une pièce.")
    agreement: Agreement | None = relation("L'accord, si c'en est une pièce.")
    flash_workshop: FlashWorkshop | None = relation("L'Atelier Flash, si c'en est une pièce.")
    action: Action | None = relation("L'action, si c'en est une pièce.")
    title: str = column("Titre.")
    kind: DocumentKind = column("Nature de la pièce.")
    facet: Facet = column(
        "Facette de la mission qui l'ouvre ; F4 pour une pièce de réunion, F2 ailleurs."
    )
    url: str = column("Adresse de la pièce.")
    sha256: str | None = column("Empreinte SHA-256, en hexadécimal.")
    media_type: str | None = column("Type de contenu, par exemple application/pdf.")
    size_bytes: int | None = column("Taille, en octets.")
    supersedes: Document | None = relation("La pièce qu'elle remplace.")
    superseded_by: Document | None = relation("La pièce qui la remplace.")
    is_current: bool | None = expression(
        "Vrai si aucune autre ne la remplace.",
        "NOT EXISTS (SELECT 1 FROM document dn WHERE dn.supersedes_id = {t}.id)",
        codec=BOOLEAN,
    )
    created_at: datetime = column("Instant où elle fut jointe.")
    version: int = column("Version, qui reste 1.")


@reads(models.MissionTerritory, visible=policy.MISSION_LINKS)
class MissionTerritory(Node):
    """Territoire sur lequel porte une mission."""

    mission: Mission | None = relation("La mission.")
    territory: Territory = relation("Le territoire.")


@reads(models.MissionTheme, visible=policy.MISSION_LINKS)
class MissionTheme(Node):
    """Thème dont traite une mission."""

    mission: Mission | None = relation("La mission.")
    theme: Theme = relation("Le thème.")


@reads(models.MissionInstrument, visible=policy.MISSION_LINKS)
class MissionInstrument(Node):
    """Document, contrat ou dispositif sur lequel porte une mission."""

    mission: Mission | None = relation("La mission.")
    instrument: Instrument = column("Le document, le contrat ou le dispositif.")


@reads(models.MissionReference, visible=policy.MISSION_LINKS)
class MissionReference(Node):
    """Nom d'une mission dans un autre système."""

    mission: Mission | None = relation("La mission.")
    system: str = column("Le système, par exemple IDURBA.")
    value: str = column("Ce qu'il appelle ainsi.")


# At the foot: this module needs the classes above.
from server.schema.types.agreements import Agreement  # noqa: E402
from server.schema.types.contracts import Contract  # noqa: E402
from server.schema.types.flash import FlashWorkshop  # noqa: E402
from server.schema.types.governance import Meeting  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.roadmaps import Action  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
from server.schema.types.themes import Theme  # noqa: E402
