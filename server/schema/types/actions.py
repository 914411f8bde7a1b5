"""What hangs on an action, as the contract shows it: actors, money, milestones, indicators, notes.

Refuses sums: they are asked of the roadmap.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from server import models
from server.access import policy
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.schema.types.money import Money, euros
from server.vocabulary import (
    ActorRole,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
    IndicatorDirection,
    IndicatorValueKind,
)


def share(share_hundredths: int | None) -> Decimal | None:
    """A percentage, from hundredths of one."""
    return None if share_hundredths is None else Decimal(share_hundredths) / 100


def planned(planned_hundredths: int) -> Decimal:
    """Euros or full-time posts, from hundredths of one."""
    return Decimal(planned_hundredths) / 100


def actual(actual_hundredths: int | None) -> Decimal | None:
    return None if actual_hundredths is None else Decimal(actual_hundredths) / 100


def measured(value_thousandths: int) -> Decimal:
    """In the unit of the indicator, from thousandths of it."""
    return Decimal(value_thousandths) / 1_000


@reads(models.ActionActor, visible=policy.OF_ACTION)
class ActionActor(Node):
    """Acteur d'une action : maître d'ouvrage, pilote, partenaire, financeur…"""

    action: Action | None = relation("L'action.")
    organisation: Organisation = relation("L'organisation.")
    person: Person | None = relation("La personne, si elle est dite et que le lecteur la voit.")
    role: ActorRole = column("Rôle.")
    share_percent: Decimal | None = computed("Part de la maîtrise d'ouvrage, en pour cent.", share)
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.BudgetLine, visible=policy.OF_ACTION)
class BudgetLine(Node):
    """Ligne du budget d'une action, pour une année."""

    action: Action | None = relation("L'action.")
    year: int = column("Année.")
    nature: BudgetNature = column("Investissement ou fonctionnement.")
    unit: BudgetUnit = column("Euros hors taxes, ou équivalents temps plein.")
    planned: Decimal = computed("Prévu, dans l'unité, au centième.", planned)
    actual: Decimal | None = computed("Réalisé, dans l'unité, au centième.", actual)
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.Funding, visible=policy.OF_ACTION)
class Funding(Node):
    """Financement d'une action."""

    action: Action | None = relation("L'action.")
    funder: Organisation = relation("Le financeur.")
    scheme: str | None = column("Dispositif.")
    year: int = column("Année.")
    amount: Money = computed("Montant.", euros)
    status: FundingStatus = column("Demandé, accordé ou versé.")
    agreed_on: date | None = column("Jour de la convention.")
    reference: str | None = column("Référence de la convention.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.Milestone, visible=policy.OF_ACTION)
class Milestone(Node):
    """Jalon d'une action."""

    action: Action | None = relation("L'action.")
    title: str = column("Intitulé.")
    due_on: date = column("Échéance.")
    done_on: date | None = column("Jour où il est atteint.")
    version: int = column("Version, à donner comme `expectedVersion`.")


@reads(models.Indicator, visible=policy.OF_ACTION)
class Indicator(Node):
    """Indicateur d'une action."""

    action: Action | None = relation("L'action.")
    name: str = column("Nom.")
    unit: str | None = column("Unité.")
    direction: IndicatorDirection = column("Sens souhaité.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    values: Connection[IndicatorValue] = connection(
        "Ses valeurs, par nature puis par jour.", order=("kind", "measured_on")
    )


@reads(models.IndicatorValue, visible=policy.INDICATOR_VALUES)
class IndicatorValue(Node):
    """Valeur d'un indicateur, un jour."""

    indicator: Indicator | None = relation("L'indicateur.")
    measured_on: date = column("Jour de la mesure.")
    value: Decimal = computed("Valeur, dans l'unité de l'indicateur, au millième.", measured)
    kind: IndicatorValueKind = column("Départ, cible ou constat.")
    source: str | None = column("Source.")


@reads(models.ActionTerritory, visible=policy.OF_ACTION)
class ActionTerritory(Node):
    """Territoire d'une action."""

    action: Action | None = relation("L'action.")
    territory: Territory = relation("Le territoire.")


@reads(models.ActionTheme, visible=policy.OF_ACTION)
class ActionTheme(Node):
    """Thème d'une action."""

    action: Action | None = relation("L'action.")
    theme: Theme = relation("Le thème.")


@reads(models.ActionOrientation, visible=policy.OF_ACTION)
class ActionOrientation(Node):
    """Orientation du Cadre d'Action Stratégique que cite un projet (CT3)."""

    action: Action | None = relation("Le projet.")
    orientation: ContractOrientation | None = relation("L'orientation, si le lecteur la voit.")


@reads(models.ActionNote, visible=policy.ACTION_NOTES)
class ActionNote(Node):
    """Note de suivi d'une action : du porteur, d'un partenaire ou de l'agence."""

    action: Action | None = relation("L'action.")
    organisation: Organisation | None = relation("Au nom de qui elle est écrite.")
    dated_on: date = column("Jour dont elle parle.")
    text: str = column("Texte.")
    created_at: datetime = column("Instant où elle fut écrite.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.contracts import ContractOrientation  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.people import Person  # noqa: E402
from server.schema.types.roadmaps import Action  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
from server.schema.types.themes import Theme  # noqa: E402
