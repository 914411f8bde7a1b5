"""Which seats a viewer may take in a live session, and as which audiences they may watch it.

Refuses everyone the table does not name, and answers them as if the session did not exist.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, decode_bool, decode_uuid
from server.problems import NotFound
from server.vocabulary import Audience, Scope

_CAPACITY: Final = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session belongs, and whether it is a rehearsal. It never changes, so it is
    remembered."""

    session_id: UUID
    workshop_id: UUID
    agency_id: UUID
    rehearsal: bool = False


@dataclass(slots=True)
class Seats:
    """Looks up where sessions belong, once each."""

    database: Database
    _places: OrderedDict[UUID, Place] = field(default_factory=OrderedDict)

    async def place(self, session_id: UUID) -> Place:
        """Raises NotFound when there is no such session."""
        known = self._places.get(session_id)
        if known is None:
            known = self._places[session_id] = await self._read(session_id)
            if len(self._places) > _CAPACITY:
                self._places.popitem(last=False)
        return known

    async def _read(self, session_id: UUID) -> Place:
        async with self.database.snapshot() as snapshot:
            rows = await snapshot.fetch(
                "SELECT s.workshop_id, w.agency_id, s.rehearsal FROM live_session s"
                " JOIN workshop w ON w.id = s.workshop_id WHERE s.id = $1",
                [session_id],
            )
        if not rows:
            raise NotFound
        workshop_id, agency_id, rehearsal = rows[0]
        return Place(
            session_id, decode_uuid(workshop_id), decode_uuid(agency_id), decode_bool(rehearsal)
        )


def audiences(viewer: Viewer, place: Place) -> tuple[Audience, ...]:
    """The audiences this viewer may watch as, the widest first; none for a stranger."""
    if facilitates(viewer, place):
        return (Audience.FACILITATOR, Audience.OBSERVER, Audience.PROJECTOR, Audience.PARTICIPANT)
    if viewer.session_id == place.session_id:
        return (Audience.PARTICIPANT,)
    watches = place.workshop_id in viewer.observes or _is_of_agency(viewer, place)
    if watches and viewer.has(Scope.WORKSHOP_READ):
        return (Audience.OBSERVER, Audience.PROJECTOR)
    return ()


def _is_of_agency(viewer: Viewer, place: Place) -> bool:
    """Of the staff of the agency. A rehearsal is its team's alone: what goes wrong there concerns
    nobody else."""
    return place.agency_id in viewer.staff_of and not place.rehearsal


def audience(viewer: Viewer, place: Place, wanted: Audience | None) -> Audience:
    """The audience to serve. Raises NotFound for a stranger, or for one that is not theirs."""
    allowed = audiences(viewer, place)
    if not allowed or (wanted is not None and wanted not in allowed):
        raise NotFound
    return wanted or allowed[0]


def observes(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer was given an observer's seat, and the scope to write from it."""
    return place.workshop_id in viewer.observes and viewer.has(Scope.WORKSHOP_FACILITATE)


def reads(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer reads how a session was coded: its facilitators, observers and agency."""
    has_part = place.workshop_id in (*viewer.facilitates, *viewer.observes)
    return (has_part or _is_of_agency(viewer, place)) and viewer.has(Scope.WORKSHOP_READ)


def facilitates(viewer: Viewer, place: Place) -> bool:
    return place.workshop_id in viewer.facilitates and viewer.has(Scope.WORKSHOP_FACILITATE)
