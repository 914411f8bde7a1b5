"""The form in which the demo's data are written down. Holds no data and touches no database.

A fact without `generated` or `fictional` stands in a public document; everything else is made up
and says so, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    ParticipationCategory,
    ProgrammeKind,
    SocleFamily,
    Strand,
    TotalsBasis,
    VersionStatus,
    VisibilityPolicy,
    WorkStart,
)


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """`key` names the organisation inside the demo's data only."""

    key: str
    name: str
    kind: OrganisationKind
    short_name: str | None = None
    siren: str | None = None
    insee_code: str | None = None
    department_code: str | None = None
    fictional: bool = False
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class AxisFact:
    """`summary` is a sentence of ours, `title` and `orientations` are the document's."""

    title: str
    summary: str
    orientations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting that the document tells of, held in a month or a year without its day.

    `held_on` is the first day of what is told; the agenda says so. `presents` and `adopts` are
    numbers of versions of the programme. No source gives a count of votes.
    """

    held_on: date
    agenda: tuple[str, ...]
    presents: int | None = None
    adopts: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class BodyFact:
    """The body of an agency that approves its programme, and when it met for it."""

    name: str
    kind: BodyKind
    meetings: tuple[MeetingFact, ...]


@dataclass(frozen=True, slots=True)
class VersionFact:
    """What the document declares of one version; None where it does not say."""

    label: str
    status: VersionStatus
    totals_basis: TotalsBasis = TotalsBasis.UNSPECIFIED
    declared_total_days: int | None = None
    declared_socle_days: int | None = None
    declared_project_count: int | None = None
    basis_reason: str | None = None
    change_reason: str | None = None
    axes: tuple[AxisFact, ...] = ()


@dataclass(frozen=True, slots=True)
class MissionFact:
    """`axis` and `orientation` are numbers in the programme's last version.

    No document gives the days of a mission: `half_days` is made up wherever it is not None, and
    the line says so.
    """

    code: str
    title: str
    kind: MissionKind
    axis: int
    strand: Strand = Strand.MISSIONS
    orientation: int | None = None
    socle_family: SocleFamily | None = None
    summary: str | None = None
    status: MissionStatus = MissionStatus.IN_PROGRESS
    requested_by: str | None = None
    participants: Mapping[str, ParticipationCategory] = field(default_factory=dict)
    half_days: int | None = None
    generated: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeFact:
    """An agency and its programme, whole. `members` are made up: no document lists them."""

    agency: str
    legal_form: AgencyLegalForm
    approval_chain: tuple[BodyKind, ...]
    work_may_start_on: WorkStart
    visibility_policy: VisibilityPolicy
    title: str
    kind: ProgrammeKind
    year_from: int
    year_to: int
    source: str
    body: BodyFact
    versions: tuple[VersionFact, ...]
    missions: tuple[MissionFact, ...]
    members: Mapping[str, MembershipCategory]
    key_topics: tuple[str, ...] = ()
    agency_project: str | None = None
    mandate: str | None = None
