"""Actions as their spreadsheet has them, read under the rules of whoever asks; for an export, and for
weighing what comes back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from server.access import policy
from server.database import decode_bool, decode_date, decode_json, decode_uuid
from server.interchange.actions.codecs import BudgetItem, FundingItem, Owner
from server.interchange.outgoing import Reader
from server.vocabulary import (
    ActionNature,
    ActionOrigin,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    ActorRole,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
)

T = TypeVar("T")

OWNING: Final = {ActorRole.PROJECT_OWNER: "owners", ActorRole.CO_OWNER: "co_owners"}
ACTING: Final = {
    ActorRole.PILOT: "pilots",
    ActorRole.PARTNER: "partners",
    ActorRole.EXTERNAL_ACTOR: "external_actors",
}
ROLES: Final[Mapping[ActorRole, str]] = {**OWNING, **ACTING}
"""The columns that name who acts."""

PLAIN: Final = (
    "title",
    "description",
    "objectives",
    "priority",
    "phase",
    "nature",
    "visibility",
    "external_id",
    "competence_codes",
    "levers",
)
"""Fields of a row that are columns of an action as they stand."""

_COLUMNS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "number": int,
    "external_id": lambda told: told,
    "title": lambda told: told,
    "description": lambda told: told,
    "objectives": lambda told: told,
    "priority": lambda told: told,
    "status": ActionStatus,
    "status_on": decode_date,
    "progress": int,
    "planned_start_on": decode_date,
    "planned_end_on": decode_date,
    "actual_start_on": decode_date,
    "actual_end_on": decode_date,
    "phase": ActionPhase,
    "nature": ActionNature,
    "visibility": ActionVisibility,
    "origin": ActionOrigin,
    "generated": decode_bool,
    "commitment_proof": lambda told: told,
    "blocking_reason": lambda told: told,
    "unblocking_condition": lambda told: told,
    "remind_on": decode_date,
    "competence_codes": decode_json,
    "levers": decode_json,
}


@dataclass(frozen=True, slots=True)
class Actor:
    id: UUID
    organisation_id: UUID
    role: ActorRole
    share: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a budget, in hundredths of its unit."""

    id: UUID
    year: int
    nature: BudgetNature
    unit: BudgetUnit
    planned: int
    actual: int | None


@dataclass(slots=True)
class Known:
    """An action as it stands. `fields` are what its spreadsheet says, by the fields of its columns."""

    id: UUID
    version: int
    axis_id: UUID | None
    overfunding_reason: str | None
    fields: dict[str, Any]
    last_on: date | None = None
    actors: list[Actor] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fundings: list[tuple[UUID, FundingItem]] = field(default_factory=list)
    themes: dict[UUID, str] = field(default_factory=dict)
    territories: dict[UUID, str] = field(default_factory=dict)


async def read_actions(
    reader: Reader, where: str, *, everything: bool = False, **values: Any
) -> dict[UUID, Known]:
    """By number, those of `where` that the reader sees; all of them for whoever reads `everything`."""
    sees = "1 = 1" if everything else reader.sees(policy.ACTIONS)
    columns = ", ".join(f"t0.{name}" for name in _COLUMNS)
    found: dict[UUID, Known] = {}
    for id_, version, axis_id, number, title, reason, *row in await reader.fetch(
        f"SELECT t0.id, t0.version, t0.axis_id, x.number, x.title, t0.overfunding_reason, {columns}"
        " FROM action t0 LEFT JOIN roadmap_axis x ON x.id = t0.axis_id"
        f" WHERE {where} AND {sees} ORDER BY t0.number",
        **values,
    ):
        told = {
            name: None if value is None else decode(value)
            for (name, decode), value in zip(_COLUMNS.items(), row, strict=True)
        }
        told["axis"] = None if axis_id is None else f"{number}. {title}"
        told["late"] = (
            told["planned_end_on"] is not None
            and told["planned_end_on"] < reader.viewer.today
            and told["status"] not in (ActionStatus.DONE, ActionStatus.ABANDONED)
        )
        one = Known(decode_uuid(id_), version, decode_uuid(axis_id), reason, told)
        found[one.id] = one
    if found:
        await _around(reader, found)
    return found


async def _around(reader: Reader, found: Mapping[UUID, Known]) -> None:
    """What hangs on a visible action is as visible as it is."""
    await _actors(reader, found)
    await _money(reader, found)
    await _links(reader, found)
    await _history(reader, found)


async def _rows(reader: Reader, sql: str, found: Collection[UUID]) -> Sequence[Sequence[Any]]:
    of_actions = reader.among("t0.action_id", "ids")
    return await reader.fetch(sql.replace("{of_actions}", of_actions), ids=tuple(found))


async def _actors(reader: Reader, found: Mapping[UUID, Known]) -> None:
    rows = await _rows(
        reader,
        "SELECT t0.action_id, t0.id, t0.organisation_id, t0.role, t0.share_hundredths"
        " FROM action_actor t0 WHERE {of_actions} ORDER BY t0.id",
        found,
    )
    for action_id, id_, organisation_id, role, share in rows:
        actor = Actor(decode_uuid(id_), decode_uuid(organisation_id), ActorRole(role), share)
        found[decode_uuid(action_id)].actors.append(actor)
    named = {actor.organisation_id for one in found.values() for actor in one.actors}
    names = await reader.names(named)
    for one in found.values():
        for role, name in OWNING.items():
            one.fields[name] = tuple(
                Owner(names[actor.organisation_id], actor.share)
                for actor in one.actors
                if actor.role is role
            )
        for role, name in ACTING.items():
            one.fields[name] = tuple(
                names[actor.organisation_id] for actor in one.actors if actor.role is role
            )


async def _money(reader: Reader, found: Mapping[UUID, Known]) -> None:
    lines = await _rows(
        reader,
        "SELECT t0.action_id, t0.id, t0.year, t0.nature, t0.unit, t0.planned_hundredths,"
        " t0.actual_hundredths FROM budget_line t0 WHERE {of_actions} ORDER BY t0.id",
        found,
    )
    for action_id, id_, year, nature, unit, planned, actual in lines:
        line = Line(decode_uuid(id_), year, BudgetNature(nature), BudgetUnit(unit), planned, actual)
        found[decode_uuid(action_id)].lines.append(line)
    fundings = await _rows(
        reader,
        "SELECT t0.action_id, t0.id, t0.funder_id, t0.year, t0.amount_cents, t0.status,"
        " t0.agreed_on, t0.scheme, t0.reference FROM funding t0 WHERE {of_actions} ORDER BY t0.id",
        found,
    )
    names = await reader.names({decode_uuid(row[2]) for row in fundings})
    for action_id, id_, funder_id, year, cents, status, agreed_on, scheme, reference in fundings:
        item = FundingItem(
            names[decode_uuid(funder_id)],
            year,
            cents,
            FundingStatus(status),
            decode_date(agreed_on),
            scheme,
            reference,
        )
        found[decode_uuid(action_id)].fundings.append((decode_uuid(id_), item))
    for one in found.values():
        one.fields["budget"] = tuple(
            BudgetItem(line.year, line.nature, line.unit, line.planned) for line in one.lines
        )
        one.fields["spent"] = tuple(
            BudgetItem(line.year, line.nature, line.unit, line.actual)
            for line in one.lines
            if line.actual is not None
        )
        one.fields["fundings"] = tuple(item for _, item in one.fundings)


async def _links(reader: Reader, found: Mapping[UUID, Known]) -> None:
    for table in ("theme", "territory"):
        rows = await _rows(
            reader,
            f"SELECT t0.action_id, l.id, l.name FROM action_{table} t0"
            f" JOIN {table} l ON l.id = t0.{table}_id WHERE {{of_actions}}",
            found,
        )
        for action_id, id_, name in rows:
            one = found[decode_uuid(action_id)]
            (one.themes if table == "theme" else one.territories)[decode_uuid(id_)] = name
    for one in found.values():
        one.fields["themes"] = tuple(sorted(one.themes.values()))
        one.fields["territories"] = tuple(sorted(one.territories.values()))


async def _history(reader: Reader, found: Mapping[UUID, Known]) -> None:
    """The last day that each history speaks of, and the last thing that was said."""
    rows = await _rows(
        reader,
        "SELECT t0.action_id, t0.effective_on, t0.comment FROM action_status_change t0"
        " WHERE {of_actions} ORDER BY t0.effective_on, t0.id",
        found,
    )
    for one in found.values():
        one.fields["comment"] = None
    for action_id, effective_on, comment in rows:
        one = found[decode_uuid(action_id)]
        one.last_on = decode_date(effective_on)
        one.fields["comment"] = comment or one.fields["comment"]
