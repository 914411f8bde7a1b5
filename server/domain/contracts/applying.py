"""A signed amendment carried out on the plan of its contract, change by change, in the transaction of the
last signature. Refuses to name what is not of this contract.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction, decode_uuid
from server.domain.contracts import commitments
from server.domain.contracts.changes import OWNING, Change, columns_of
from server.domain.contracts.commitments import CommitmentTerms
from server.domain.journal import journal
from server.ids import new_id
from server.models import (
    Action,
    ActionActor,
    ActionOrientation,
    ActionStatusChange,
    AmendmentChange,
    Commitment,
)
from server.models.sorting import sort_key
from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActorRole,
    AmendmentChangeKind,
    CommitmentKind,
)


async def check_reference(tx: Transaction, contract_id: UUID, change: Change, path: str) -> None:
    """What a change names is of this contract. Raises NotFound, ValidationFailed."""
    of_plan = (
        "SELECT 1 FROM action a JOIN roadmap r ON r.id = a.roadmap_id"
        " WHERE a.id = $1 AND r.contract_id = $2 AND a.status <> 'ABANDONED'"
    )
    in_force = (
        "SELECT 1 FROM commitment WHERE id = $1 AND contract_id = $2 AND withdrawn_on IS NULL"
    )
    for id_, sql in ((change.action_id, of_plan), (change.commitment_id, in_force)):
        if id_ is not None and not await tx.fetch(sql, [id_, contract_id]):
            raise NotFound
    if change.commitment is not None:
        commitments.columns(change.commitment)
        await commitments.check_ends(tx, contract_id, change.commitment)
    if change.project is not None:
        project = change.project
        await _check_all(
            tx,
            "SELECT id FROM contract_orientation WHERE contract_id = $1",
            contract_id,
            project.orientation_ids or (),
            f"{path}.project.orientationIds",
        )
        axis_id = project.columns.get("axis_id")
        await _check_all(
            tx,
            "SELECT x.id FROM roadmap_axis x JOIN roadmap r ON r.id = x.roadmap_id"
            " WHERE r.contract_id = $1",
            contract_id,
            () if axis_id is None else (axis_id,),
            f"{path}.project.axisId",
        )
        for one in project.owners or ():
            if not await tx.fetch(
                "SELECT 1 FROM organisation WHERE id = $1", [one.organisation_id]
            ):
                raise NotFound


async def _check_all(
    tx: Transaction, sql: str, contract_id: UUID, named: Collection[UUID], path: str
) -> None:
    known = {decode_uuid(row[0]) for row in await tx.fetch(sql, [contract_id])} if named else set()
    if not set(named) <= known:
        raise ValidationFailed(
            path, french="Inconnu de ce contrat.", english="Unknown to this contract."
        )


@dataclass(frozen=True, slots=True)
class Applying:
    """One amendment being carried out, as of the day of its last signature."""

    tx: Transaction
    contract_id: UUID
    roadmap_id: UUID
    on: date
    by: Viewer
    now: datetime

    @classmethod
    async def of(
        cls, tx: Transaction, contract_id: UUID, on: date, by: Viewer, now: datetime
    ) -> Applying:
        """The plan is held: nobody numbers a project beside this."""
        ((roadmap_id,),) = await tx.fetch(
            "UPDATE roadmap SET updated_at = updated_at WHERE contract_id = $1 RETURNING id",
            [contract_id],
        )
        return cls(tx, contract_id, decode_uuid(roadmap_id), on, by, now)

    async def apply(self, change: AmendmentChange) -> None:
        action_id: UUID | None = change.action_id  # type: ignore[attr-defined] # added by the ORM
        match change.kind:
            case AmendmentChangeKind.ADD_ACTION:
                await self._add_action(change)
            case AmendmentChangeKind.CHANGE_ACTION:
                assert action_id is not None
                await self._change_action(action_id, change.terms)
            case AmendmentChangeKind.WITHDRAW_ACTION:
                assert action_id is not None
                await self._withdraw_action(action_id, change.text)
            case AmendmentChangeKind.ADD_COMMITMENT:
                await self._add_commitment(change)
            case AmendmentChangeKind.WITHDRAW_COMMITMENT:
                await self._withdraw_commitment(change)
            case _:
                assert_never(change.kind)

    async def _add_action(self, change: AmendmentChange) -> None:
        ((number,),) = await self.tx.fetch(
            "SELECT COALESCE(MAX(number), 0) + 1 FROM action WHERE roadmap_id = $1",
            [self.roadmap_id],
        )
        columns = columns_of(change.terms["columns"])
        id_ = new_id()
        await Action.create(
            using_db=self.tx.connection,
            id=id_,
            lineage_id=id_,
            roadmap_id=self.roadmap_id,
            number=number,
            status=ActionStatus.REGISTERED,
            status_on=self.on,
            origin=ActionOrigin.CONTRACT,
            sort_key=sort_key(columns["title"]),
            created_at=self.now,
            updated_at=self.now,
            **columns,
        )
        await self._tell_status(id_, None, ActionStatus.REGISTERED, change.text, columns)
        await self._cite(id_, change.terms)
        await (
            AmendmentChange.filter(id=change.id).using_db(self.tx.connection).update(action_id=id_)
        )
        await self._journal("add_project", id_)

    async def _change_action(self, action_id: UUID, kept: Mapping[str, Any]) -> None:
        action = await Action.get(id=action_id, using_db=self.tx.connection)
        columns = columns_of(kept["columns"])
        if "title" in columns:
            columns["sort_key"] = sort_key(columns["title"])
        action.update_from_dict({**columns, "version": action.version + 1, "updated_at": self.now})
        await action.save(using_db=self.tx.connection)
        if "planned_end_on" in columns:
            # Lateness of a past day is told by the end that was planned on that day.
            comment = "Avenant : nouvelle échéance."
            await self._tell_status(
                action_id, action.status, action.status, comment, columns, action.progress
            )
        await self._cite(action_id, kept)
        await self._journal("change_project", action_id)

    async def _withdraw_action(self, action_id: UUID, text: str) -> None:
        action = await Action.get(id=action_id, using_db=self.tx.connection)
        if action.status is ActionStatus.ABANDONED:
            return
        before = action.status
        action.update_from_dict(
            {
                "status": ActionStatus.ABANDONED,
                "status_on": self.on,
                "version": action.version + 1,
                "updated_at": self.now,
            }
        )
        await action.save(using_db=self.tx.connection)
        columns = {"planned_end_on": action.planned_end_on}
        await self._tell_status(
            action_id, before, ActionStatus.ABANDONED, text, columns, action.progress
        )
        await self._journal("withdraw_project", action_id)

    async def _tell_status(
        self,
        action_id: UUID,
        before: ActionStatus | None,
        after: ActionStatus,
        comment: str,
        columns: Mapping[str, Any],
        progress: int = 0,
    ) -> None:
        """AC2."""
        await ActionStatusChange.create(
            using_db=self.tx.connection,
            action_id=action_id,
            from_status=before,
            to_status=after,
            at=self.now,
            effective_on=self.on,
            by_id=self.by.user_id,
            comment=comment,
            progress=progress,
            planned_end_on=columns.get("planned_end_on"),
        )

    async def _cite(self, action_id: UUID, kept: Mapping[str, Any]) -> None:
        """The orientations and the owners of a project, where the amendment says them."""
        stamps: dict[str, Any] = {
            "using_db": self.tx.connection,
            "action_id": action_id,
            "created_at": self.now,
            "updated_at": self.now,
        }
        connection = self.tx.connection
        if kept["orientations"] is not None:
            await ActionOrientation.filter(action_id=action_id).using_db(connection).delete()
            for orientation in kept["orientations"]:
                await ActionOrientation.create(**stamps, orientation_id=UUID(orientation))
        if kept["owners"] is not None:
            owning = ActionActor.filter(action_id=action_id, role__in=list(OWNING))
            await owning.using_db(connection).delete()
            for owner in kept["owners"]:
                await ActionActor.create(
                    **stamps,
                    organisation_id=UUID(owner["organisation"]),
                    role=ActorRole(owner["role"]),
                    share_hundredths=owner["share"],
                )

    async def _add_commitment(self, change: AmendmentChange) -> None:
        kept = change.terms
        given = CommitmentTerms(
            party_id=await self._heir(UUID(kept["party"])),
            kind=CommitmentKind(kept["kind"]),
            text=kept["text"],
            to_party_id=None
            if kept["to_party"] is None
            else await self._heir(UUID(kept["to_party"])),
            action_id=None if kept["action"] is None else UUID(kept["action"]),
            amount=None if kept["amount"] is None else Decimal(kept["amount"]),
        )
        facts = commitments.columns(given)
        id_ = await commitments.create(self.tx, self.contract_id, facts, self.now)
        await (
            AmendmentChange.filter(id=change.id)
            .using_db(self.tx.connection)
            .update(commitment_id=id_)
        )
        await journal(self.tx, "add_commitment", "Commitment", id_, self.by, self.now, after=facts)

    async def _withdraw_commitment(self, change: AmendmentChange) -> None:
        id_: UUID = change.commitment_id  # type: ignore[attr-defined] # added by the ORM
        row = await Commitment.get(id=id_, using_db=self.tx.connection)
        row.update_from_dict(
            {
                "withdrawn_on": row.withdrawn_on or self.on,
                "version": row.version + 1,
                "updated_at": self.now,
            }
        )
        await row.save(using_db=self.tx.connection)
        after = {"withdrawn_on": row.withdrawn_on}
        await journal(
            self.tx, "withdraw_commitment", "Commitment", id_, self.by, self.now, after=after
        )

    async def _heir(self, party_id: UUID) -> UUID:
        """The party, or who took over from it since the amendment was drafted (CT9)."""
        rows = await self.tx.fetch("SELECT to_on FROM contract_party WHERE id = $1", [party_id])
        if rows and rows[0][0] is None:
            return party_id
        heirs = await self.tx.fetch(
            "SELECT id FROM contract_party WHERE succeeds_id = $1", [party_id]
        )
        if not heirs:
            raise TransitionRefused(
                "CT9",
                french="Une partie nommée par l'avenant n'en est plus une : préparez-en un autre.",
                english="A party named by the amendment is one no more: draft another.",
            )
        return await self._heir(decode_uuid(heirs[0][0]))

    async def _journal(self, verb: str, action_id: UUID) -> None:
        await journal(self.tx, verb, "Action", action_id, self.by, self.now, after={"on": self.on})
