"""What joins two objects of the chain, as the contract shows it. Refuses a link of a hidden end."""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Node, column, reads, relation
from server.vocabulary import LinkKind


@reads(models.Link, visible=policy.LINKS)
class Link(Node):
    """Lien entre deux objets de la chaîne ; le lecteur voit ses deux bouts, ou ne le voit pas."""

    kind: LinkKind = column("Nature du lien.")
    mission: Mission | None = relation("La mission, si le lien en a une.")
    workshop: Workshop | None = relation("L'atelier, si le lien en a un.")
    flash_workshop: FlashWorkshop | None = relation("L'Atelier Flash, si le lien en a un.")
    roadmap: Roadmap | None = relation("La feuille de route, si le lien en a une.")
    action: Action | None = relation("L'action ; la source, pour une promotion.")
    target_action: Action | None = relation("L'action où mène une promotion.")
    agreement: Agreement | None = relation("L'accord de coopération, si le lien en a un.")
    contract: Contract | None = relation("Le contrat, si le lien en a un.")
    document: Document | None = relation("La pièce citée, si le lien en a une.")
    created_at: datetime = column("Instant où il fut noué.")


# At the foot: these modules need the class above.
from server.schema.types.agreements import Agreement  # noqa: E402
from server.schema.types.contracts import Contract  # noqa: E402
from server.schema.types.flash import FlashWorkshop  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.papers import Document  # noqa: E402
from server.schema.types.roadmaps import Action, Roadmap  # noqa: E402
from server.schema.types.workshops import Workshop  # noqa: E402
