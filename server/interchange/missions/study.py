"""What the database holds of the missions that some rows name. Refuses to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.database import Dialect, decode_date, decode_uuid
from server.domain.missions.machine import Participants
from server.interchange.authors import Author
from server.interchange.lookups import Named, Organisations, Reads, among
from server.interchange.tables import CLEAR, Row
from server.vocabulary import (
    MembershipCategory,
    MissionKind,
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    Role,
    SocleFamily,
    Strand,
    ValidationRule,
)

_LEADING_ROLES = (
    Role.AGENCY_ADMIN,
    Role.AGENCY_PROGRAMMER,
    Role.AGENCY_PROJECT_LEAD,
    Role.AGENCY_STAFF,
)


@dataclass(frozen=True, slots=True)
class Part:
    """An open participation."""

    id: UUID
    category: ParticipationCategory
    from_on: date
    version: int


@dataclass(slots=True)
class Kept:
    """A mission as it stands. `columns` are its facts, by column name; `lined`: a programme counts
    it."""

    id: UUID
    version: int
    status: MissionStatus
    columns: dict[str, Any]
    lined: bool = False
    parts: dict[UUID, Part] = field(default_factory=dict)
    themes: set[UUID] = field(default_factory=set)
    territories: set[UUID] = field(default_factory=set)
    instruments: set[str] = field(default_factory=set)

    def participants(self, members: Collection[UUID]) -> Participants:
        return Participants(
            self.columns["strand"],
            self.columns["validation_rule"],
            self.columns["requested_by_id"],
            {id_: part.category for id_, part in self.parts.items() if id_ in members},
        )


@dataclass(slots=True)
class Surroundings:
    """What every row of one import may name, read once."""

    agency_id: UUID
    dialect: Dialect
    today: date
    organisations: Organisations
    members: frozenset[UUID] = frozenset()
    ends: Mapping[UUID, date] = field(default_factory=dict)
    """The members that end, and the first day without each (O4)."""
    leads: Mapping[str, UUID] = field(default_factory=dict)
    themes: Named = field(default_factory=lambda: Named("THEME", "n'est pas un thème de l'agence"))
    territories: Named = field(
        default_factory=lambda: Named("TERRITORY", "n'est pas un périmètre connu")
    )


async def surroundings(reads: Reads, dialect: Dialect, agency_id: UUID, by: Author) -> Surroundings:
    found = Surroundings(agency_id, dialect, by.today, Organisations(agency_id, dialect))
    found.members = await members_on(reads, agency_id, by.today)
    found.ends = await _ends(reads, agency_id)
    roles = ", ".join(f"'{role.value}'" for role in _LEADING_ROLES)
    staff = await reads.fetch(
        "SELECT a.email, a.id FROM account a WHERE a.email IS NOT NULL AND EXISTS (SELECT 1 FROM"
        f" role_grant g WHERE g.user_id = a.id AND g.agency_id = $1 AND g.role IN ({roles})"
        " AND g.from_on <= $2 AND (g.to_on IS NULL OR g.to_on > $2))",
        [agency_id, by.today],
    )
    found.leads = {str(email).casefold(): decode_uuid(id_) for email, id_ in staff}
    for name, id_ in await reads.fetch(
        "SELECT name, id FROM theme WHERE agency_id = $1", [agency_id]
    ):
        found.themes.add(name, decode_uuid(id_))
    for name, id_ in await reads.fetch(
        "SELECT name, id FROM territory WHERE registered_by_id = $1 OR registered_by_id IS NULL",
        [agency_id],
    ):
        found.territories.add(name, decode_uuid(id_))
    return found


async def members_on(reads: Reads, agency_id: UUID, today: date) -> frozenset[UUID]:
    """Who may take part on the day (M2)."""
    rows = await reads.fetch(
        "SELECT organisation_id FROM membership WHERE agency_id = $1 AND category <> $2"
        " AND joined_on <= $3 AND (left_on IS NULL OR left_on > $3)",
        [agency_id, MembershipCategory.FUNDER, today],
    )
    return frozenset(decode_uuid(id_) for (id_,) in rows)


async def _ends(reads: Reads, agency_id: UUID) -> dict[UUID, date]:
    rows = await reads.fetch(
        "SELECT o.id, o.valid_to_on FROM organisation o WHERE o.valid_to_on IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM membership m WHERE m.organisation_id = o.id AND m.agency_id = $1)",
        [agency_id],
    )
    return {decode_uuid(id_): decode_date(ends_on) for id_, ends_on in rows}


async def look_up(reads: Reads, around: Surroundings, rows: Iterable[Row]) -> dict[str, Kept]:
    """The missions of these rows by code, and the organisations that the rows name."""
    rows = list(rows)
    await around.organisations.look(reads, [name for row in rows for name in _named(row)])
    codes = {row.values["code"] for row in rows if isinstance(row.values.get("code"), str)}
    return await missions_of(reads, around, codes)


def _named(row: Row) -> Iterable[str]:
    if (requester := row.values.get("requested_by")) not in (None, CLEAR):
        yield requester
    for name in ("involved", "interested", "informed"):
        if (listed := row.values.get(name)) not in (None, CLEAR):
            yield from listed


async def missions_of(
    reads: Reads, around: Surroundings, codes: Collection[str]
) -> dict[str, Kept]:
    if not codes:
        return {}
    named = [around.agency_id, tuple(sorted(codes))]
    of_codes = f"m.agency_id = $1 AND {among(around.dialect, 'm.code', '$2')}"
    found: dict[UUID, Kept] = {}
    by_code: dict[str, Kept] = {}
    for row in await reads.fetch(
        "SELECT m.id, m.version, m.status, m.code, m.title, m.strand, m.socle_family, m.kind,"
        " m.requested_by_id, m.lead_id, m.validation_rule, m.start_on, m.end_on, m.progress,"
        " m.summary, m.partnership, CASE WHEN EXISTS (SELECT 1 FROM programme_line li"
        " WHERE li.mission_id = m.id AND li.state <> 'DROPPED') THEN 1 ELSE 0 END"
        f" FROM mission m WHERE {of_codes}",
        named,
    ):
        kept = _kept(row)
        found[kept.id] = by_code[kept.columns["code"]] = kept
    if not found:
        return by_code
    below = [tuple(found)]
    of_missions = among(around.dialect, "l.mission_id", "$1")
    for mission_id, organisation_id, *part in await reads.fetch(
        "SELECT l.mission_id, l.organisation_id, l.id, l.category, l.from_on, l.version"
        f" FROM mission_participation l WHERE {of_missions}"
        " AND l.from_on <= $2 AND (l.to_on IS NULL OR l.to_on > $2)",
        [*below, around.today],
    ):
        id_, category, from_on, version = part
        found[decode_uuid(mission_id)].parts[decode_uuid(organisation_id)] = Part(
            decode_uuid(id_), ParticipationCategory(category), decode_date(from_on), version
        )
    for table, column in (("mission_theme", "theme_id"), ("mission_territory", "territory_id")):
        for mission_id, linked in await reads.fetch(
            f"SELECT l.mission_id, l.{column} FROM {table} l WHERE {of_missions}", below
        ):
            kept = found[decode_uuid(mission_id)]
            (kept.themes if column == "theme_id" else kept.territories).add(decode_uuid(linked))
    for mission_id, instrument in await reads.fetch(
        f"SELECT l.mission_id, l.instrument FROM mission_instrument l WHERE {of_missions}", below
    ):
        found[decode_uuid(mission_id)].instruments.add(instrument)
    return by_code


def _kept(row: Sequence[Any]) -> Kept:
    (
        id_,
        version,
        status,
        code,
        title,
        strand,
        socle_family,
        kind,
        requested_by_id,
        lead_id,
        validation_rule,
        start_on,
        end_on,
        progress,
        summary,
        partnership,
        lined,
    ) = row
    return Kept(
        decode_uuid(id_),
        version,
        MissionStatus(status),
        {
            "code": code,
            "title": title,
            "strand": Strand(strand),
            "socle_family": None if socle_family is None else SocleFamily(socle_family),
            "kind": MissionKind(kind),
            "requested_by_id": decode_uuid(requested_by_id),
            "lead_id": decode_uuid(lead_id),
            "validation_rule": ValidationRule(validation_rule),
            "start_on": decode_date(start_on),
            "end_on": decode_date(end_on),
            "progress": progress,
            "summary": summary,
            "partnership": MissionPartnership(partnership),
        },
        lined=bool(lined),
    )
