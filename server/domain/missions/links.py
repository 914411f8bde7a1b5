"""What a mission is about: territories, themes, instruments, and its names in other systems.

Each is set as a whole list: the same list twice changes nothing. Refuses to guess: a list that is
not given stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.journal import journal
from server.domain.missions import machine
from server.domain.missions.changing import agency_of, on_mission
from server.domain.missions.facts import require_steering
from server.domain.texts import required
from server.models import (
    Mission,
    MissionInstrument,
    MissionReference,
    MissionTerritory,
    MissionTheme,
)
from server.problems import ValidationFailed
from server.vocabulary import Instrument

LINKS_LIMIT = 50
SYSTEM_LENGTH = 80
VALUE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Reference:
    """What another system calls the mission: an IDURBA, a number in a grants portal."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Links:
    """Whole lists; None for one that stands as it is."""

    territory_ids: Sequence[UUID] | None = None
    theme_ids: Sequence[UUID] | None = None
    instruments: Sequence[Instrument] | None = None
    references: Sequence[Reference] | None = None


async def set_links(
    database: Database,
    mission_id: UUID,
    links: Links,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""

    async def act(tx: Transaction, mission: Mission) -> None:
        await require_steering(tx, mission.id, by)
        machine.may_change(mission.status)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for kind, wanted in (await _wanted(tx, mission, links)).items():
            held = await _held(tx, kind, mission.id)
            if held != wanted:
                await _replace(tx, kind, mission.id, held, wanted, now)
                before[kind], after[kind] = _told(held), _told(wanted)
        if after:
            await journal(
                tx, "set_mission_links", "Mission", mission.id, by, now, before=before, after=after
            )

    await on_mission(database, mission_id, act, expected_version, by, now)


# One link as it is stored: the values of its columns, in order.
_Link = tuple[Any, ...]
_TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "territories": (MissionTerritory, ("territory_id",)),
    "themes": (MissionTheme, ("theme_id",)),
    "instruments": (MissionInstrument, ("instrument",)),
    "external_refs": (MissionReference, ("system", "value")),
}


async def _wanted(tx: Transaction, mission: Mission, links: Links) -> dict[str, set[_Link]]:
    wanted: dict[str, set[_Link]] = {}
    if links.territory_ids is not None:
        wanted["territories"] = _once(links.territory_ids, "territoryIds")
        await _require(tx, "territory", links.territory_ids, "territoryIds", "1 = 1", [])
    if links.theme_ids is not None:
        wanted["themes"] = _once(links.theme_ids, "themeIds")
        # Themes are a tree of the agency's own.
        await _require(
            tx, "theme", links.theme_ids, "themeIds", "agency_id = $2", [agency_of(mission)]
        )
    if links.instruments is not None:
        wanted["instruments"] = _once(links.instruments, "instruments")
    if links.references is not None:
        named = [
            (
                required(one.system, path=f"externalRefs.{at}.system", limit=SYSTEM_LENGTH),
                required(one.value, path=f"externalRefs.{at}.value", limit=VALUE_LENGTH),
            )
            for at, one in enumerate(links.references)
        ]
        wanted["external_refs"] = {link for (link,) in _once(named, "externalRefs")}
    return wanted


def _once(values: Sequence[Any], path: str) -> set[_Link]:
    if len(values) > LINKS_LIMIT:
        raise ValidationFailed(
            path,
            french=f"{LINKS_LIMIT} éléments au plus.",
            english=f"{LINKS_LIMIT} items at most.",
        )
    return {(value,) for value in values}


async def _require(
    tx: Transaction,
    table: str,
    ids: Sequence[UUID],
    path: str,
    condition: str,
    more: Sequence[Any],
) -> None:
    """One statement a link: fifty at most, and each by its key."""
    for id_ in ids:
        if not await tx.fetch(f"SELECT 1 FROM {table} WHERE id = $1 AND {condition}", [id_, *more]):
            raise ValidationFailed(
                path,
                french="L'un d'eux n'existe pas ici.",
                english="One of them is not known here.",
            )


async def _held(tx: Transaction, kind: str, mission_id: UUID) -> set[_Link]:
    model, columns = _TABLES[kind]
    rows = await tx.fetch(
        f"SELECT {', '.join(columns)} FROM {model._meta.db_table} WHERE mission_id = $1",
        [mission_id],
    )
    return {_decoded(kind, row) for row in rows}


def _decoded(kind: str, row: Sequence[Any]) -> _Link:
    if kind in ("territories", "themes"):
        return (decode_uuid(row[0]),)
    return (Instrument(row[0]),) if kind == "instruments" else tuple(row)


async def _replace(
    tx: Transaction,
    kind: str,
    mission_id: UUID,
    held: set[_Link],
    wanted: set[_Link],
    now: datetime,
) -> None:
    model, columns = _TABLES[kind]
    for link in held - wanted:
        await (
            model.filter(mission_id=mission_id, **dict(zip(columns, link, strict=True)))
            .using_db(tx.connection)
            .delete()
        )
    for link in sorted(wanted - held, key=str):
        await model.create(
            using_db=tx.connection,
            mission_id=mission_id,
            **dict(zip(columns, link, strict=True)),
            created_at=now,
            updated_at=now,
        )


def _told(links: set[_Link]) -> list[Any]:
    """A list as the journal keeps it."""
    texts = [[str(value) for value in link] for link in sorted(links, key=str)]
    return [one[0] if len(one) == 1 else one for one in texts]
