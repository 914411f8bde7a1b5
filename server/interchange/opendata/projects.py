"""Actions as the public schema of projects for the ecological transition has them (betagouv, 0.1.0).

Refuses what the schema has a place for and nobody agreed to publish: who the referent is, and how to
reach them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from server.access import policy
from server.database import decode_bool, decode_date, decode_datetime, decode_json, decode_uuid
from server.interchange.cells import Written, defused
from server.interchange.opendata.choosing import OF_ACTIONS, Chosen
from server.interchange.outgoing import Reader
from server.vocabulary import ActionOrigin, ActionPhase, ActionStatus

COLUMNS: Final = (
    "id",
    "createdAt",
    "updatedAt",
    "nom",
    "description",
    "budgetPrevisionnel",
    "dateDebutPrevisionnelle",
    "phase",
    "phaseStatut",
    "programme",
    "porteurCodeSiret",
    "porteurReferentEmail",
    "porteurReferentTelephone",
    "porteurReferentPrenom",
    "porteurReferentNom",
    "porteurReferentFonction",
    "competences",
    "leviers",
    "mecId",
    "tetId",
    "recocoId",
    "collectiviteIds",
)

_S: Final = ActionStatus
PHASES: Final = {
    ActionPhase.IDEA: "Idée",
    ActionPhase.STUDY: "Étude",
    ActionPhase.OPERATION: "Opération",
}
_USUAL_PHASES: Final = {
    _S.POSSIBLE: ActionPhase.IDEA,
    _S.PROPOSED: ActionPhase.IDEA,
    _S.REGISTERED: ActionPhase.STUDY,
    _S.COMMITTED: ActionPhase.STUDY,
    _S.IN_PROGRESS: ActionPhase.OPERATION,
    _S.PAUSED: ActionPhase.OPERATION,
    _S.BLOCKED: ActionPhase.OPERATION,
    _S.DONE: ActionPhase.OPERATION,
}
_BEFORE: Final = frozenset({_S.POSSIBLE, _S.PROPOSED, _S.REGISTERED})
_STATUSES: Final = {
    _S.COMMITTED: "En cours",
    _S.IN_PROGRESS: "En cours",
    _S.PAUSED: "En pause",
    _S.BLOCKED: "Bloqué",
    _S.DONE: "Terminé",
    _S.ABANDONED: "Abandonné",
}
_PROGRAMMES: Final = {
    ActionOrigin.WORKSHOP: "Atelier",
    ActionOrigin.CONTRACT: "Contrat de territoire",
    ActionOrigin.AGREEMENT: "Accord de coopération",
    ActionOrigin.MISSION: "Programme partenarial d'agence d'urbanisme",
    ActionOrigin.OWN: None,
}
_COLLECTIVITES: Final = frozenset({"COMMUNE", "EPCI", "METROPOLE"})
_MADE_UP: Final = "[Donnée engendrée pour une démonstration] "


@dataclass(frozen=True, slots=True)
class Standing:
    """What the schema's phase and its status are told by."""

    status: ActionStatus
    phase: ActionPhase | None
    planned_end_on: date | None


def phase_of(action: Standing) -> str | None:
    """What is not engaged is an idea or a study, whatever phase is written for it."""
    phase = action.phase or _USUAL_PHASES.get(action.status)
    if action.status in _BEFORE and phase is ActionPhase.OPERATION:
        phase = ActionPhase.STUDY
    return None if phase is None else PHASES[phase]


def phase_status_of(action: Standing, today: date) -> str | None:
    """Lateness is derived (AC1), and comes before the status that hides it."""
    settled = action.status in (_S.DONE, _S.ABANDONED)
    if action.planned_end_on is not None and action.planned_end_on < today and not settled:
        return "En retard"
    return _STATUSES.get(action.status)


@dataclass(slots=True)
class _Owners:
    siret: str | None = None
    collectivites: list[str] = field(default_factory=list)


async def rows(reader: Reader, chosen: Chosen) -> AsyncIterator[list[Sequence[Written]]]:
    """What the reader sees of the actions of what is chosen, some at a time."""
    reader.check(policy.ACTIONS)
    sql = (
        "SELECT t0.id, t0.created_at, t0.updated_at, t0.title, t0.description, t0.planned_start_on,"
        " t0.planned_end_on, t0.phase, t0.status, t0.origin, t0.competence_codes, t0.levers,"
        " t0.generated, r.fictional, h.siret, h.kind, h.id"
        " FROM action t0 JOIN roadmap r ON r.id = t0.roadmap_id"
        " JOIN organisation h ON h.id = r.holder_id"
        f" WHERE {OF_ACTIONS[chosen.type_name].where} AND {reader.sees(policy.ACTIONS)}"
    )
    async for page in reader.pages(sql, chosen=chosen.id):
        ids = tuple(decode_uuid(row[0]) for row in page)
        budgets = await _budgets(reader, ids)
        owners = await _owners(reader, ids)
        yield [_row(row, budgets, owners, reader.viewer.today) for row in page]


async def _budgets(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, int]:
    found = await reader.fetch(
        "SELECT t0.action_id, SUM(t0.planned_hundredths) FROM budget_line t0"
        f" WHERE {reader.among('t0.action_id', 'ids')} AND t0.unit = 'EUR_HT'"
        f" AND {reader.sees(policy.OF_ACTION)} GROUP BY t0.action_id",
        ids=ids,
    )
    return {decode_uuid(id_): int(cents) for id_, cents in found}


async def _owners(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, _Owners]:
    """The project owners, the first of them leading."""
    found: dict[UUID, _Owners] = {}
    for action_id, role, siret, kind, organisation_id in await reader.fetch(
        "SELECT t0.action_id, t0.role, o.siret, o.kind, o.id FROM action_actor t0"
        " JOIN organisation o ON o.id = t0.organisation_id"
        f" WHERE {reader.among('t0.action_id', 'ids')}"
        " AND t0.role IN ('PROJECT_OWNER', 'CO_OWNER')"
        f" AND {reader.sees(policy.OF_ACTION)} ORDER BY t0.role DESC, t0.id",
        ids=ids,
    ):
        owners = found.setdefault(decode_uuid(action_id), _Owners())
        if role == "PROJECT_OWNER" and owners.siret is None:
            owners.siret = siret
        if kind in _COLLECTIVITES:
            owners.collectivites.append(str(decode_uuid(organisation_id)))
    return found


def _row(
    row: Sequence[Any],
    budgets: Mapping[UUID, int],
    owners: Mapping[UUID, _Owners],
    today: date,
) -> Sequence[Written]:
    (
        id_,
        created_at,
        updated_at,
        title,
        description,
        start_on,
        end_on,
        phase,
        status,
        origin,
        competences,
        levers,
        generated,
        fictional,
        holder_siret,
        holder_kind,
        holder_id,
    ) = row
    action_id = decode_uuid(id_)
    standing = Standing(
        ActionStatus(status), None if phase is None else ActionPhase(phase), decode_date(end_on)
    )
    theirs = owners.get(action_id)
    if theirs is None:
        named = [str(decode_uuid(holder_id))] if holder_kind in _COLLECTIVITES else []
        theirs = _Owners(holder_siret, named)
    made_up = decode_bool(generated) or decode_bool(fictional)
    cents = budgets.get(action_id)
    told = {
        "id": str(action_id),
        "createdAt": _instant(created_at),
        "updatedAt": _instant(updated_at),
        "nom": defused(title),
        "description": defused((_MADE_UP if made_up else "") + (description or "")).strip() or None,
        "budgetPrevisionnel": None if cents is None else (cents + 50) // 100,
        "dateDebutPrevisionnelle": decode_date(start_on),
        "phase": phase_of(standing),
        "phaseStatut": phase_status_of(standing, today),
        "programme": _PROGRAMMES[ActionOrigin(origin)],
        "porteurCodeSiret": theirs.siret,
        "competences": _listed(decode_json(competences)),
        "leviers": _listed(decode_json(levers)),
        "collectiviteIds": _listed(theirs.collectivites),
    }
    return [told.get(name) for name in COLUMNS]


def _listed(texts: Sequence[str]) -> str | None:
    """A list as the schema writes one: JSON in its cell."""
    return orjson.dumps(list(texts)).decode() if texts else None


def _instant(value: Any) -> str:
    at: datetime = decode_datetime(value)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
