"""The workshop of a method, added to the demo's data with its whole agenda, and facilitated by the same.

For the demo alone: an agency prepares a workshop through the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from server.database import Database, Transaction
from server.demo.programmes import Loaded
from server.ids import new_id
from server.models import RoleGrant, Workshop
from server.models.sorting import sort_key
from server.vocabulary import WorkshopMethod, WorkshopStatus
from server.workshops.encoding import to_jsonable
from server.workshops.methods.flash import FLASH
from server.workshops.methods.focus_group import FOCUS_GROUP
from server.workshops.methods.foresight import PROSPECTIVE


class Method(StrEnum):
    """The methods that the demo plays whole."""

    PROSPECTIVE = "prospective"
    FOCUS_GROUP = "focus-group"
    FLASH = "flash"


@dataclass(frozen=True, slots=True)
class Play:
    """What a method is played on. `participants` is how many come unless told otherwise."""

    method: WorkshopMethod
    title: str
    question: str
    participants: int
    roadmap: str = "Feuille de route de démonstration"
    axis: str = "Premières actions"


PLAYS: Final[Mapping[Method, Play]] = {
    Method.PROSPECTIVE: Play(
        WorkshopMethod.PROSPECTIVE_WORKSHOP,
        "Atelier prospectif entier : se déplacer en 2040",
        "Comment nous déplacerons-nous chaque jour dans l’aire caennaise en 2040 ?",
        participants=18,
        roadmap="Feuille de route 2040 (atelier de démonstration)",
        axis="Se déplacer sans pétrole",
    ),
    Method.FOCUS_GROUP: Play(
        WorkshopMethod.FOCUS_GROUP,
        "Focus group : la rue commerçante au quotidien",
        "Que fait-on, qu’attend-on d’une rue commerçante de bourg ?",
        participants=8,
    ),
    Method.FLASH: Play(
        WorkshopMethod.FLASH_WORKSHOP,
        "Atelier Flash : un cœur de bourg à habiter",
        "Que faire du cœur de bourg dans les dix ans ?",
        participants=12,
        roadmap="Feuille de route du cœur de bourg (atelier de démonstration)",
        axis="La promenade de l’eau, de l’école au lavoir",
    ),
}
_TEMPLATES: Final = {
    Method.PROSPECTIVE: PROSPECTIVE,
    Method.FOCUS_GROUP: FOCUS_GROUP,
    Method.FLASH: FLASH,
}


async def stage(database: Database, loaded: Loaded, method: Method, now: datetime) -> Loaded:
    """What was loaded, with the workshop of this method in the place of the short one."""
    play, (session,) = PLAYS[method], _TEMPLATES[method].sessions

    async def work(tx: Transaction) -> Loaded:
        model = await Workshop.get(id=loaded.workshop_id, using_db=tx.connection)
        grant = await RoleGrant.get(workshop_id=loaded.workshop_id, using_db=tx.connection)
        stamps = {"created_at": now, "updated_at": now}
        workshop = await Workshop.create(
            **stamps,
            using_db=tx.connection,
            id=new_id(),
            agency_id=model.agency_id,  # type: ignore[attr-defined] # the ORM adds the column's attribute
            mission_id=model.mission_id,  # type: ignore[attr-defined] # the same
            title=play.title,
            method=play.method,
            question=play.question,
            status=WorkshopStatus.READY,
            held_on=now.date(),
            with_walk=method is Method.FLASH,
            agenda=[to_jsonable(plan) for plan in session.agenda],
            agenda_version=1,
            fictional=True,
            sort_key=sort_key(play.title),
        )
        await RoleGrant.create(
            **stamps,
            using_db=tx.connection,
            user_id=grant.user_id,  # type: ignore[attr-defined] # the same
            workshop_id=workshop.id,
            role=grant.role,
            from_on=grant.from_on,
        )
        return replace(loaded, workshop_id=workshop.id)

    return await database.unit_of_work(work)
