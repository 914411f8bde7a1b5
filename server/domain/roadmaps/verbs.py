"""Adopting and refusing what a workshop proposed. One unit of work each, journal included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import bump
from server.domain.indexing import touched
from server.domain.journal import Operation, first_result, journal, remember
from server.domain.rights import require_scope
from server.domain.roadmaps import machine
from server.domain.roadmaps.axes import axis_named
from server.domain.roadmaps.changing import lock_contract_of
from server.domain.roadmaps.rights import roadmap_facts
from server.ids import new_id
from server.models import Action, ActionStatusChange, Proposal, Roadmap
from server.models.sorting import sort_key
from server.problems import NotFound
from server.vocabulary import ActionOrigin, ActionStatus, ProposalStatus, RoadmapStatus, Scope


@dataclass(frozen=True, slots=True)
class ExistingRoadmap:
    """The action joins this roadmap of the holder."""

    id: UUID


@dataclass(frozen=True, slots=True)
class NewRoadmap:
    """The action opens a roadmap of the holder under this title, as a draft."""

    title: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the holder decides. `action_title` amends the proposal's own, and `amendment` says what
    was changed and why; `axis_title` names an axis of the roadmap, made when it is not there yet."""

    proposal_id: UUID
    destination: ExistingRoadmap | NewRoadmap
    action_title: str | None = None
    amendment: str | None = None
    axis_title: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Adopted:
    action_id: UUID
    duplicate: bool


async def adopt(
    database: Database, adoption: Adoption, *, by: Viewer, operation: Operation, now: datetime
) -> Adopted:
    """Make an action of a proposal. The same operation answers the first action again.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, AmendmentRequired, ValidationFailed,
    IdempotencyConflict.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> Adopted:
        proposal, facts = await _locked_proposal(tx, adoption.proposal_id)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Adopted(UUID(answered["action_id"]), duplicate=True)
        holder_id = machine.deciding_holder(
            facts, mandated_for=by.mandated_for, expected_version=adoption.expected_version
        )
        roadmap = await _destination(tx, adoption.destination, proposal, holder_id, by, now)
        action = await _add_action(tx, roadmap, proposal, adoption, by, now)
        amendment = machine.amendment(adoption.amendment, path="amendment")
        if amendment is not None:
            proposal.amendment = amendment
        await _decide(tx, proposal, ProposalStatus.ADOPTED, now)
        await journal(
            tx,
            "adopt_proposal",
            "Proposal",
            proposal.id,
            by,
            now,
            before={"status": facts.status},
            after={"status": ProposalStatus.ADOPTED, "action_id": str(action.id)},
        )
        await remember(tx, operation, {"action_id": str(action.id)})
        return Adopted(action.id, duplicate=False)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Refused:
    proposal_id: UUID
    duplicate: bool


async def refuse(
    database: Database,
    proposal_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Refused:
    """Decline a proposal, with the reason its workshop will read."""
    require_scope(by, Scope.ACTION_WRITE)
    written_reason = machine.reason(reason, path="reason")

    async def work(tx: Transaction) -> Refused:
        proposal, facts = await _locked_proposal(tx, proposal_id)
        if await first_result(tx, operation) is not None:
            return Refused(proposal_id, duplicate=True)
        machine.deciding_holder(
            facts, mandated_for=by.mandated_for, expected_version=expected_version
        )
        proposal.refusal_reason = written_reason
        await _decide(tx, proposal, ProposalStatus.REFUSED, now)
        await journal(
            tx,
            "refuse_proposal",
            "Proposal",
            proposal.id,
            by,
            now,
            before={"status": facts.status},
            after={"status": ProposalStatus.REFUSED},
        )
        await remember(tx, operation, {"proposal_id": str(proposal_id)})
        return Refused(proposal_id, duplicate=False)

    return await database.unit_of_work(work)


async def _locked_proposal(
    tx: Transaction, proposal_id: UUID
) -> tuple[Proposal, machine.ProposalFacts]:
    # The first statement takes the row lock, so that two decisions are told one after the other.
    rows = await tx.fetch(
        "UPDATE proposal SET updated_at = updated_at WHERE id = $1 RETURNING holder_id",
        [proposal_id],
    )
    if not rows:
        raise NotFound
    proposal = await Proposal.get(id=proposal_id, using_db=tx.connection)
    holder_id = None if rows[0][0] is None else decode_uuid(rows[0][0])
    return proposal, machine.ProposalFacts(proposal.status, holder_id, proposal.version)


async def _destination(
    tx: Transaction,
    destination: ExistingRoadmap | NewRoadmap,
    proposal: Proposal,
    holder_id: UUID,
    by: Viewer,
    now: datetime,
) -> Roadmap:
    match destination:
        case ExistingRoadmap(id=roadmap_id):
            await lock_contract_of(tx, roadmap_id)
            # Bumped first: two adoptions into one roadmap number their actions in turn.
            await bump(tx, "roadmap", roadmap_id, expected_version=None, now=now)
            roadmap = await Roadmap.get_or_none(
                id=roadmap_id, holder_id=holder_id, using_db=tx.connection
            )
            if roadmap is None:
                raise NotFound
            machine.may_grow(roadmap.status, await roadmap_facts(tx, roadmap_id, by))
            return roadmap
        case NewRoadmap(title=text):
            title = machine.title(text, path="newRoadmapTitle")
            roadmap = await Roadmap.create(
                using_db=tx.connection,
                holder_id=holder_id,
                agency_id=await _agency_of(tx, proposal),
                title=title,
                status=RoadmapStatus.DRAFT,
                sort_key=sort_key(title),
                created_at=now,
                updated_at=now,
            )
            touched(tx, "Roadmap", roadmap.id)
            return roadmap


async def _agency_of(tx: Transaction, proposal: Proposal) -> UUID:
    rows = await tx.fetch(
        "SELECT w.agency_id FROM live_session s JOIN workshop w ON w.id = s.workshop_id"
        " WHERE s.id = $1",
        [proposal.session_id],  # type: ignore[attr-defined] # the ORM adds the column's attribute
    )
    agency_id: UUID = decode_uuid(rows[0][0])
    return agency_id


async def _add_action(
    tx: Transaction,
    roadmap: Roadmap,
    proposal: Proposal,
    adoption: Adoption,
    by: Viewer,
    now: datetime,
) -> Action:
    title = machine.title(adoption.action_title or proposal.title, path="actionTitle")
    axis_id = await axis_named(tx, roadmap.id, adoption.axis_title, now)
    rows = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM action WHERE roadmap_id = $1", [roadmap.id]
    )
    action_id = new_id()
    action = await Action.create(
        using_db=tx.connection,
        id=action_id,
        lineage_id=action_id,
        roadmap_id=roadmap.id,
        axis_id=axis_id,
        proposal_id=proposal.id,
        number=rows[0][0],
        title=title,
        description=proposal.description,
        priority=proposal.priority,
        planned_end_on=proposal.due_on,
        status=ActionStatus.PROPOSED,
        status_on=now.date(),
        sort_key=sort_key(title),
        origin=ActionOrigin.WORKSHOP,
        created_at=now,
        updated_at=now,
    )
    touched(tx, "Action", action.id)
    await ActionStatusChange.create(
        using_db=tx.connection,
        action_id=action.id,
        from_status=None,
        to_status=ActionStatus.PROPOSED,
        at=now,
        effective_on=now.date(),
        by_id=by.user_id,
        planned_end_on=proposal.due_on,
    )
    return action


async def _decide(
    tx: Transaction, proposal: Proposal, status: ProposalStatus, now: datetime
) -> None:
    proposal.status = status
    proposal.version += 1
    proposal.updated_at = now
    await proposal.save(
        using_db=tx.connection,
        update_fields=["status", "version", "updated_at", "refusal_reason", "amendment"],
    )
