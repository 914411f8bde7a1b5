"""The form in which instruments are written down for the demo. Holds no data, touches no database.

A day is None where the document gives none. What the document does not name is a placeholder, what
is made up is `generated` or `fictional`, and the row says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActionOrigin,
    ActionStatus,
    AgreementBasis,
    AgreementPartyRole,
    AgreementType,
    BodyKind,
    BodyLevel,
    ContractStatus,
    CooperationMotive,
    DateConfidence,
    SheetHeading,
    StaffingKind,
    TerritoryScale,
)


@dataclass(frozen=True, slots=True)
class TerritoryFact:
    """`members` are keys of organisations."""

    key: str
    name: str
    scale: TerritoryScale
    members: tuple[str, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class StepFact:
    """A status that took effect on a day."""

    status: ActionStatus
    on: date
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ActionFact:
    """`steps` lead from its beginning to where it is; `owners` share its maîtrise d'ouvrage, in
    percent, None where nobody says how."""

    title: str
    steps: tuple[StepFact, ...]
    origin: ActionOrigin
    owners: Mapping[str, int | None] = field(default_factory=dict)
    external: tuple[str, ...] = ()
    axis: int | None = None
    orientation: int | None = None
    category: ActionCategory | None = None
    nature: ActionNature | None = None
    priority: int | None = None
    planned: tuple[date, date] | None = None
    budget: Mapping[int, int] = field(default_factory=dict)
    fundings: tuple[tuple[str, int, int], ...] = ()
    generated: bool = False
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class BodyFact:
    """A body of an instrument; `chairs` are keys of organisations."""

    name: str
    kind: BodyKind
    level: BodyLevel
    chairs: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractFact:
    key: str
    title: str
    territory: str
    status: ContractStatus
    launched_on: date | None = None
    launched_confidence: DateConfidence = DateConfidence.STATED
    signed_on: date | None = None
    partners: tuple[str, ...] = ()
    source_note: str | None = None


@dataclass(frozen=True, slots=True)
class ItemFact:
    heading: SheetHeading
    text: str
    motive: CooperationMotive | None = None


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """One of the five sheets, heading by heading."""

    key: str
    title: str
    type: AgreementType
    keeper: str
    parties: Mapping[str, AgreementPartyRole]
    items: tuple[ItemFact, ...]
    axes: tuple[str, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    bodies: tuple[BodyFact, ...] = ()
    staffing: tuple[tuple[StaffingKind, str], ...] = ()
    calls: tuple[tuple[str, str | None, int | None], ...] = ()
    basis: AgreementBasis | None = None
    in_house_reference: str | None = None
    source_note: str | None = None
