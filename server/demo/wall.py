"""What one device shows: a snapshot, then the events of the feed folded into it.

Two devices that followed the same session hold equal walls, and each equals a fresh snapshot.
Refuses to guess: an event it cannot place is an error, not a blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]


class Wall:
    """Rows by id, as the snapshot gives them."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        self.title: str = state["title"]
        self.status: str = state["status"]
        self.participants: int = state["participants"]
        self.activities = _by_id(state["activities"])
        self.contributions = _by_id(state["contributions"])
        self.groups = _by_id(state["groups"])
        self.proposals = _by_id(state["proposals"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wall) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # a wall changes

    def differences(self, other: Wall) -> list[str]:
        """The names of the parts that are not equal."""
        return [name for name, part in vars(self).items() if part != vars(other)[name]]

    def running(self, kind: str) -> bool:
        return any(
            activity["kind"] == kind and activity["status"] == "RUNNING"
            for activity in self.activities.values()
        )

    def activity_id(self, kind: str) -> str:
        return next(id_ for id_, row in self.activities.items() if row["kind"] == kind)

    def standing_groups(self) -> list[Row]:
        return [group for group in self.groups.values() if group["mergedIntoId"] is None]

    def apply(self, event: Mapping[str, Any]) -> None:
        match event:
            case {"__typename": "ParticipantsCounted", "participants": participants}:
                self.participants = participants
            case {"__typename": "ActivityStarted", "activityId": id_, "endsAt": ends_at}:
                self.activities[id_] |= {"status": "RUNNING", "endsAt": ends_at}
            case {"__typename": "ActivityReopened", "activityId": id_, "endsAt": ends_at}:
                void = {"tally": None, "revealed": False}
                self.activities[id_] |= {"status": "RUNNING", "endsAt": ends_at} | void
            case {"__typename": "TimerSet", "activityId": id_, "endsAt": ends_at}:
                self.activities[id_]["endsAt"] = ends_at
            case {"__typename": "ActivityClosed", "activityId": id_, "counted": tally}:
                self.activities[id_] |= {"status": "CLOSED", "tally": tally}
            case {"__typename": "ContributionMade", "contributionId": id_, "text": text}:
                row = {"id": id_, "text": text, "groupId": None, "withdrawn": False}
                self.contributions[id_] = row
            case {"__typename": "ContributionWithdrawn", "contributionId": id_}:
                del self.contributions[id_]
            case {"__typename": "GroupFormed", "groupId": id_, "title": title}:
                self.groups[id_] = {"id": id_, "title": title, "mergedIntoId": None}
                self._gather(event["contributionIds"], id_)
            case {"__typename": "GroupRenamed", "groupId": id_, "title": title}:
                self.groups[id_]["title"] = title
            case {"__typename": "ContributionMoved", "contributionId": id_}:
                self._gather([id_], event["destinationId"])
            case {"__typename": "GroupsMerged", "intoGroupId": into, "mergedGroupId": merged}:
                self.groups[merged]["mergedIntoId"] = into
                self._gather(event["contributionIds"], into)
            case {"__typename": "VotersCounted", "activityId": id_, "voters": voters}:
                self.activities[id_]["voters"] = voters
            case {"__typename": "ResultsRevealed", "activityId": id_, "tally": tally}:
                self.activities[id_] |= {"revealed": True, "tally": tally}
            case {"__typename": "ProposalDrafted", "proposal": proposal}:
                self.proposals[proposal["id"]] = dict(proposal)
            case {"__typename": "ProposalHandedOver", "proposalId": id_, "holderId": holder_id}:
                self.proposals[id_] |= {"status": "HANDED_OVER", "holderId": holder_id}
            case {"__typename": "SessionConcluded"}:
                self.status = "CONCLUDED"
            case {"__typename": "JoinCodeRotated"}:
                pass
            case _:
                raise LookupError(event["__typename"])

    def _gather(self, contribution_ids: list[str], group_id: str | None) -> None:
        for id_ in contribution_ids:
            self.contributions[id_]["groupId"] = group_id


def _by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: dict(row) for row in rows}
