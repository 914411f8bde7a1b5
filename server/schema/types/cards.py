"""What a contribution holds besides its text: its lines, and what it picks.

Refuses words that were erased: a line then has no value.
"""

from __future__ import annotations

from server import models
from server.access import policy
from server.reading import Node, column, expression, reads, relation


@reads(models.ContributionLine, visible=policy.CONTRIBUTION_DETAILS)
class ContributionLine(Node):
    """Ligne d'une contribution, outre son texte."""

    contribution: Contribution | None = relation("La contribution.")
    key: str = column("Clé de la ligne dans les réglages du recueil.")
    value: str | None = expression(
        "Ce qui y est écrit ; nul s'il a été effacé, ou la contribution retirée.",
        "SELECT lc.text FROM session_content lc JOIN contribution lo ON lo.id = {t}.contribution_id"
        " WHERE lc.id = {t}.content_id AND NOT lo.withdrawn",
    )


@reads(models.ContributionPick, visible=policy.CONTRIBUTION_DETAILS)
class ContributionPick(Node):
    """Contribution réunie par une autre : l'hypothèse retenue dans un scénario."""

    contribution: Contribution | None = relation("La contribution qui réunit.")
    picked: Contribution | None = relation("La contribution réunie ; nulle si elle est cachée.")


# At the foot: this module needs the classes above.
from server.schema.types.sessions import Contribution  # noqa: E402
