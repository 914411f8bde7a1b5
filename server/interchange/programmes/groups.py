"""Which programme, and which version of it, each row of a file is about. Pure.

Refuses to let one file open two programmes for one year (P1), or two drafts of one programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from server.domain import texts
from server.domain.programmes import machine
from server.ids import new_id
from server.interchange.cells import folded
from server.interchange.programmes.study import Programme, Shelf, Version
from server.interchange.tables import CLEAR, Row
from server.problems import Problem, ValidationFailed
from server.vocabulary import ProgrammeKind, ProgrammeStatus, VersionStatus

_NUMBERED: Final = re.compile(
    r"(?:axe|orientation)?\s*(?:\d{1,2}\.)?(\d{1,2})\s*(?:[.):–—-]\s*|\s(?=\D))(?P<title>\S.*)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Group:
    """The rows of one version. `problem` refuses them all."""

    label: str | None
    rows: list[Row] = field(default_factory=list)
    programme: Programme | None = None
    opens: bool = False
    problem: Problem | None = None

    def said(self, name: str) -> Any:
        """What the first row that says it says."""
        return next((told for row in self.rows if (told := value_of(row, name)) is not None), None)

    @property
    def years(self) -> tuple[int, int]:
        told = [row.values["year"] for row in self.rows if isinstance(row.values.get("year"), int)]
        first = self.said("year_from") or min(told, default=0)
        last = self.said("year_to") or max([first, *told])
        return first, last


def value_of(row: Row, name: str) -> Any:
    told = row.values.get(name)
    return None if told is CLEAR else told


def groups_of(rows: Iterable[Row], shelf: Shelf) -> list[Group]:
    """The rows by the version that they are about, in the order of the file."""
    found: dict[tuple[object, str], Group] = {}
    for row in rows:
        programme = _programme_of(row, shelf)
        label = value_of(row, "version")
        place = programme.id if programme else _new_key(row)
        group = found.setdefault((place, folded(label or "")), Group(label, programme=programme))
        group.rows.append(row)
    opened: dict[object, Group] = {}
    for (place, _), group in found.items():
        if group.programme is None:
            _open(group, opened.get(place), shelf, opened.values())
            opened.setdefault(place, group)
    return list(found.values())


def _programme_of(row: Row, shelf: Shelf) -> Programme | None:
    """By the agency's reference, then by the year (P1), then by the title."""
    known = shelf.programmes.values()
    reference = value_of(row, "external_id")
    year = value_of(row, "year") or value_of(row, "year_from")
    title = value_of(row, "programme")
    if reference is not None and (named := [p for p in known if p.external_id == reference]):
        return named[0]
    if year is not None:
        return next((p for p in known if p.year_from <= year <= p.year_to), None)
    if title is not None:
        named = [p for p in known if folded(p.title) == folded(title)]
        return named[0] if len(named) == 1 else None
    # A file of one programme need not repeat it on each row.
    preparing = [p for p in known if p.status is ProgrammeStatus.PREPARING]
    return preparing[0] if len(preparing) == 1 else None


def _new_key(row: Row) -> object:
    named = value_of(row, "external_id") or value_of(row, "programme")
    if named is not None:
        return folded(named)
    return value_of(row, "year_from") or value_of(row, "year")


def _open(group: Group, before: Group | None, shelf: Shelf, opened: Iterable[Group]) -> None:
    """The programme that the group's rows open. Notes the problem where they say too little."""
    if before is not None:
        group.problem = ValidationFailed(
            "version",
            french="Un programme nouveau commence par une seule version.",
            english="A new programme begins with one version.",
        )
        return
    first, last = group.years
    kind = group.said("programme_kind") or (
        ProgrammeKind.ANNUAL if first == last else ProgrammeKind.MULTI_YEAR
    )
    try:
        if not first:
            raise ValidationFailed(
                "year",
                french="De quelle année est cette ligne ? Ajoutez une colonne « Année », ou"
                " « Programme » avec le titre d'un programme déjà ouvert.",
                english="Of which year is this row? Add a column “Année” (year), or “Programme”"
                " with the title of a programme already open.",
            )
        machine.years(kind, first, last)
        others = [
            *shelf.programmes.values(),
            *(one.programme for one in opened if one.programme is not None),
        ]
        if any(one.year_from <= last and one.year_to >= first for one in others):
            raise ValidationFailed(
                "yearFrom",
                french="L'agence a déjà un programme pour une de ces années.",
                english="The agency already has a programme for one of these years.",
            )
    except Problem as problem:
        group.problem = problem
        return
    period = str(first) if first == last else f"{first}-{last}"
    title = group.said("programme") or f"Programme partenarial {period}"
    group.opens = True
    group.programme = Programme(
        new_id(),
        texts.required(title, path="programme", limit=machine.TITLE_LENGTH),
        group.said("external_id"),
        kind,
        first,
        last,
        ProgrammeStatus.PREPARING,
        1,
    )


@dataclass(frozen=True, slots=True)
class Target:
    """The version that a group's lines go to: one that is there, or a draft still to be made.

    `base` is what its lines are weighed against: itself, or the version that it branches from.
    """

    existing: Version | None
    base: Version | None
    label: str

    @property
    def branches(self) -> bool:
        """Whether the version follows another: each changed line then carries a reason (PV5)."""
        if self.existing is not None:
            return self.existing.branched
        return self.base is not None

    @property
    def content_of(self) -> UUID | None:
        return self.base.id if self.base is not None else None


def targets(group: Group, versions: Mapping[UUID, list[Version]], today: date) -> list[Target]:
    """The versions that the rows may be about, the likeliest first. Raises TransitionRefused.

    Rows that name no version are those of the draft; without one, those of the last version as
    long as they say nothing new, else those of a new draft.
    """
    assert group.programme is not None
    known = versions.get(group.programme.id, [])
    if group.label is not None:
        named = [one for one in known if folded(one.label) == folded(group.label)]
        if named:
            return [Target(named[-1], named[-1], named[-1].label)]
    drafts = [one for one in known if one.status is VersionStatus.DRAFT]
    if group.label is None and drafts:
        return [Target(drafts[0], drafts[0], drafts[0].label)]
    found = []
    if group.label is None and known:
        found.append(Target(known[-1], known[-1], known[-1].label))
    base = next((one for one in reversed(known) if one.status is not VersionStatus.REJECTED), None)
    label = group.label or f"Import du {today:%d/%m/%Y}"
    try:
        machine.may_branch(group.programme.status, drafts=len(drafts))
    except Problem:
        if not found:
            raise
        return found
    return [*found, Target(None, base, label)]


def numbered(title: str) -> tuple[int | None, str]:
    """« 2. Habitat », « Axe 2 : Habitat » or « 1.2 Habitat »: the number that leads a title."""
    led = _NUMBERED.fullmatch(title)
    return (None, title) if led is None else (int(led[1]), led["title"])
