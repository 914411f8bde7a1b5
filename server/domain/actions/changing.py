"""One change of an action by who keeps its roadmap: its scope, its locks, its version.

The contract of a plan, the roadmap, then the action are locked in this order: a plan does not change
while its contract is signed, nor a tree of actions while another of its branches moves. Refuses to
say what changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.actions.facts import facts_of
from server.domain.aggregates import bumped, check_version, key, lock
from server.domain.rights import require_scope
from server.domain.roadmaps import machine as roadmaps
from server.domain.roadmaps.changing import lock_contract_of
from server.domain.roadmaps.rights import roadmap_facts
from server.models import Action, Roadmap
from server.problems import Forbidden, NotFound
from server.vocabulary import Scope

T = TypeVar("T")


async def on_action(
    database: Database,
    action_id: UUID,
    act: Callable[[Transaction, Action], Awaitable[T]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> T:
    """One unit of work under these locks, the action's version grown by one.

    Raises NotFound, Forbidden, Conflict, TransitionRefused: whoever does not keep it is told of no
    version, and nothing moves in a closed roadmap.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> T:
        rows = await tx.fetch("SELECT roadmap_id FROM action WHERE id = $1", [action_id])
        if not rows:
            raise NotFound
        roadmap_id = decode_uuid(rows[0][0])
        await lock_contract_of(tx, roadmap_id)
        await lock(tx, "roadmap", roadmap_id)
        version = await bumped(tx, "action", action_id, now=now)
        if not (await facts_of(tx, [action_id], by))[action_id].keeps:
            raise Forbidden
        check_version(version, expected_version)
        action = await Action.get(id=action_id, using_db=tx.connection)
        await require_open(tx, action)
        return await act(tx, action)

    return await database.unit_of_work(work)


async def require_open(tx: Transaction, action: Action) -> None:
    """Raises TransitionRefused in a closed roadmap."""
    roadmap = await Roadmap.get(id=key(action, "roadmap_id"), using_db=tx.connection)
    roadmaps.may_receive(roadmap.status)


async def require_structure(tx: Transaction, action: Action, by: Viewer) -> None:
    """What the action consists of may change: its plan is open (CT4), and not signed (CT6).

    Raises Forbidden, TransitionRefused, AmendmentRequired.
    """
    roadmap = await Roadmap.get(id=key(action, "roadmap_id"), using_db=tx.connection)
    roadmaps.may_restructure(roadmap.status, await roadmap_facts(tx, roadmap.id, by))
