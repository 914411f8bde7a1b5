"""The run sheets (déroulés) that an agency keeps, as the contract shows them. Refuses to run one."""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Node, column, reads, relation
from server.schema.scalars import RunSheet
from server.vocabulary import WorkshopMethod


@reads(models.AgendaTemplate, visible=policy.AGENDA_TEMPLATES, folded="name")
class AgendaTemplate(Node):
    """Modèle de déroulé d'une agence : les activités d'un atelier, à copier et à changer."""

    agency: Agency = relation("L'agence qui le garde.")
    name: str = column("Nom.")
    method: WorkshopMethod = column("Méthode.")
    run_sheet: RunSheet = column("Ses activités, dans l'ordre.", of="activities")
    copied_from: AgendaTemplate | None = relation("Celui dont il est la copie.")
    archived_at: datetime | None = column("Archivage ; nul tant qu'il est proposé.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: this module needs the class above.
from server.schema.types.agencies import Agency  # noqa: E402
