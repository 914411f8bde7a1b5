"""Who sees the days that were spent on a mission, and by whom.

Refuses a person's name outside the agency's staff: members read the days, not whose they are.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.missions import MISSION_DAYS, of_mission
from server.access.policy.rules import Rule, is_staff
from server.vocabulary import Scope, ViewerKind

DAY_ENTRIES: Final = Rule(of_mission(MISSION_DAYS), scope=Scope.MISSION_READ)
_STAFF_OF_MISSION: Final = (
    "EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {t}.mission_id"
    f" AND {is_staff('mi.agency_id')})"
)
DAY_ENTRY_STAFF: Final = Rule(
    {ViewerKind.STAFF: _STAFF_OF_MISSION, ViewerKind.AUDITOR: _STAFF_OF_MISSION},
    scope=Scope.MISSION_READ,
)
