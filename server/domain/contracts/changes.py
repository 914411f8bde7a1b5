"""What an amendment changes in a signed plan: each change with its terms, as they are kept until all have
signed. Pure: no I/O, no clock.

Refuses a change that says nothing, or that names what its kind does not change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never
from uuid import UUID

from server.domain import texts
from server.domain.contracts import terms
from server.domain.contracts.commitments import CommitmentTerms
from server.domain.money import cents
from server.problems import ValidationFailed
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActorRole,
    AmendmentChangeKind,
    SupportKind,
)

MOST: Final = 200
WHOLE: Final = 10_000
"""100 %, in hundredths of a percent (AC3)."""
OWNING: Final = (ActorRole.PROJECT_OWNER, ActorRole.CO_OWNER)
PROSE_LENGTH: Final = 10_000
COLUMNS: Final[Mapping[str, type]] = {
    "title": str,
    "description": str,
    "objectives": str,
    "priority": int,
    "axis_id": UUID,
    "planned_start_on": date,
    "planned_end_on": date,
    "nature": ActionNature,
    "support_kind": SupportKind,
    "category": ActionCategory,
}
"""The columns of an action that an amendment writes, and what each holds."""


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """A project owner or co-owner; `share` is a percentage."""

    organisation_id: UUID
    role: ActorRole
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """What the amendment says of a project: the columns it names, the orientations that the project
    cites and its owners, each None where they stand."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    orientation_ids: Sequence[UUID] | None = None
    owners: Sequence[OwnerShare] | None = None

    @property
    def says_something(self) -> bool:
        return bool(self.columns) or self.orientation_ids is not None or self.owners is not None


@dataclass(frozen=True, slots=True)
class Change:
    kind: AmendmentChangeKind
    text: str
    action_id: UUID | None = None
    commitment_id: UUID | None = None
    project: Project | None = None
    commitment: CommitmentTerms | None = None


def check_changes(changes: Sequence[Change]) -> None:
    """Raises ValidationFailed."""
    if len(changes) > MOST:
        raise ValidationFailed("changes", french=f"{MOST} au plus.", english=f"At most {MOST}.")
    for at, change in enumerate(changes):
        _check(change, f"changes.{at}")


def _check(change: Change, path: str) -> None:
    texts.paragraphs(change.text, path=f"{path}.text", limit=terms.TEXT_LENGTH)
    named = {
        name
        for name in ("action_id", "commitment_id", "project", "commitment")
        if getattr(change, name) is not None
    }
    if named != _asked(change.kind):
        raise ValidationFailed(
            path,
            french="Ce changement demande exactement ce que sa nature change : un projet et ses"
            " termes, ou un engagement.",
            english="This change takes exactly what its kind changes: a project and its terms, or a"
            " commitment.",
        )
    if change.project is not None:
        _check_project(change.project, f"{path}.project", new=change.action_id is None)


def _asked(kind: AmendmentChangeKind) -> set[str]:
    match kind:
        case AmendmentChangeKind.ADD_ACTION:
            return {"project"}
        case AmendmentChangeKind.CHANGE_ACTION:
            return {"action_id", "project"}
        case AmendmentChangeKind.WITHDRAW_ACTION:
            return {"action_id"}
        case AmendmentChangeKind.ADD_COMMITMENT:
            return {"commitment"}
        case AmendmentChangeKind.WITHDRAW_COMMITMENT:
            return {"commitment_id"}
        case _:
            assert_never(kind)


def _check_project(project: Project, path: str, *, new: bool) -> None:
    """CT3 a new project cites an orientation, and a changed one keeps one. AC3 shares make 100 %."""
    if (new and "title" not in project.columns) or not project.says_something:
        raise ValidationFailed(
            f"{path}.title",
            french="Un projet nouveau a un titre ; un projet changé, quelque chose de nouveau.",
            english="A new project has a title; a changed one, something new.",
        )
    if (project.orientation_ids is not None or new) and not project.orientation_ids:
        raise ValidationFailed(
            f"{path}.orientationIds",
            french="Un projet du plan cite une orientation du cadre (CT3).",
            english="A project of the plan cites an orientation of the framework (CT3).",
        )
    if project.owners is not None:
        _check_owners(project.owners, f"{path}.owners")
    columns = project.columns
    for name, limit in (("title", terms.TITLE_LENGTH), ("description", PROSE_LENGTH)):
        if columns.get(name) is not None or name == "title" in columns:
            texts.paragraphs(columns[name] or "", path=f"{path}.{name}", limit=limit)
    if columns.get("priority") not in (None, 1, 2, 3):
        raise ValidationFailed(f"{path}.priority", french="De 1 à 3.", english="From 1 to 3.")
    begins, ends = columns.get("planned_start_on"), columns.get("planned_end_on")
    if begins is not None and ends is not None and begins > ends:
        raise ValidationFailed(
            f"{path}.plannedEndOn",
            french="La fin prévue suit le début.",
            english="The planned end follows the start.",
        )


def _check_owners(owners: Sequence[OwnerShare], path: str) -> None:
    shares = [one.share for one in owners if one.share is not None]
    named = {(one.organisation_id, one.role) for one in owners}
    if len(named) != len(owners) or not all(one.role in OWNING for one in owners):
        raise ValidationFailed(
            path,
            french="Des maîtres d'ouvrage et des co-maîtres d'ouvrage, chacun une fois.",
            english="Project owners and co-owners, each once.",
        )
    if shares and sum(hundredths(share) for share in shares) != WHOLE:
        raise ValidationFailed(
            path,
            french="Les parts de maîtrise d'ouvrage font 100 % (AC3).",
            english="The shares of the project owners make 100 % (AC3).",
        )


def hundredths(share: Decimal) -> int:
    """Of a percent. Raises ValidationFailed."""
    return cents(share, most=WHOLE)


def kept(change: Change) -> dict[str, Any]:
    """The terms as the amendment keeps them, in JSON."""
    if change.project is not None:
        project = change.project
        return {
            "columns": {name: _plain(value) for name, value in project.columns.items()},
            "orientations": None
            if project.orientation_ids is None
            else [str(one) for one in project.orientation_ids],
            "owners": None
            if project.owners is None
            else [
                {
                    "organisation": str(one.organisation_id),
                    "role": one.role.value,
                    "share": None if one.share is None else hundredths(one.share),
                }
                for one in project.owners
            ],
        }
    if change.commitment is not None:
        given = change.commitment
        return {
            "party": str(given.party_id),
            "to_party": None if given.to_party_id is None else str(given.to_party_id),
            "action": None if given.action_id is None else str(given.action_id),
            "kind": given.kind.value,
            "text": given.text,
            "amount": None if given.amount is None else str(given.amount),
        }
    return {}


def columns_of(kept_columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an action again, from what was kept."""
    return {name: _typed(COLUMNS[name], value) for name, value in kept_columns.items()}


def _plain(value: Any) -> Any:
    """Texts bare, ids and days as texts."""
    if type(value) is str:
        return value.strip() or None
    return str(value) if isinstance(value, UUID | date) else value


def _typed(kind: type, value: Any) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if kind is date else kind(value)
