"""What funders bring to a programme, as the contract shows it. Refuses sums: what each pays is its
own affair and its agency's."""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Node, column, computed, reads, relation
from server.schema.types.money import Money, euros
from server.vocabulary import FundingNature


@reads(models.FundingAgreement, visible=policy.FUNDING_AGREEMENTS)
class FundingAgreement(Node):
    """Convention de financement : ce qu'un financeur apporte à un programme pour une année."""

    programme: Programme = relation("Le programme sur lequel elle repose.")
    funder: Organisation = relation("Le financeur.")
    year: int = column("Année.")
    nature: FundingNature = column("Cotisation ou subvention.")
    amount: Money = computed("Montant.", euros)
    deliberation: Deliberation | None = relation(
        "La délibération adoptée qu'elle cite ; nulle aussi si elle est cachée."
    )
    fictional: bool = column("Vrai si elle est inventée pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the class above.
from server.schema.types.governance import Deliberation  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.programmes import Programme  # noqa: E402
