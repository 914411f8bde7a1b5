"""What was said, written and read together: speaking time, notes, shared texts, priorities, codes, findings.

Pure. Refuses a person: time is that of a constituency, a verbatim is the group's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.interchange.reports.paper import Block, Heading, Items, Paragraph, Table
from server.interchange.reports.words import ERASED
from server.vocabulary import Constituency, FindingKind
from server.workshops.coding.showing import ShownCode, ShownFinding, ShownVerbatim
from server.workshops.entities import Entity
from server.workshops.noting.showing import ShownNote
from server.workshops.prioritising.showing import ShownPriorities
from server.workshops.speaking.showing import ShownFloor
from server.workshops.writing.showing import ShownPage

CONSTITUENCIES: Final = {
    Constituency.ELECTED: "Élus",
    Constituency.LOCAL_ACTORS: "Acteurs locaux",
    Constituency.SOCIO_PROFESSIONALS: "Socioprofessionnels",
    Constituency.ASSOCIATIONS: "Associations",
    Constituency.INHABITANTS: "Habitants",
    Constituency.STATE_SERVICES: "Services de l'État",
    Constituency.TECHNICIANS: "Techniciens",
    Constituency.EXPERTS: "Experts",
    Constituency.OTHER: "Autres",
}
_FINDINGS: Final = {
    FindingKind.CONVERGENCE: "Convergence",
    FindingKind.DIVERGENCE: "Divergence",
}


def told_in_activity(
    activity_id: UUID, seen: Iterable[Entity], names: Mapping[UUID, str]
) -> Iterator[Block]:
    """What the activity holds beside its cards, groups and ballots."""
    for entity in seen:
        match entity:
            case ShownFloor(activity_id=own) if own == activity_id:
                yield from _floor(entity)
            case ShownPage(activity_id=own) if own == activity_id:
                yield Paragraph(entity.text or ERASED)
            case ShownPriorities(activity_id=own) if own == activity_id:
                yield from _priorities(entity, names)
    notes = [
        note for note in seen if isinstance(note, ShownNote) and note.activity_id == activity_id
    ]
    if notes:
        yield Items(tuple(_note(note) for note in sorted(notes, key=lambda note: note.order)))


def told_of_the_whole(seen: Iterable[Entity]) -> Iterator[Block]:
    """Notes of no activity, the code book with how often each code serves, and the findings."""
    apart = [note for note in seen if isinstance(note, ShownNote) and note.activity_id is None]
    if apart:
        yield Heading(1, "Notes")
        yield Items(tuple(_note(note) for note in sorted(apart, key=lambda note: note.order)))
    yield from _codes(seen)
    yield from _findings(seen)


def _floor(floor: ShownFloor) -> Iterator[Block]:
    if floor.times:
        yield Table(
            "Temps de parole, par collège.",
            ("Collège", "Prises de parole", "Durée"),
            tuple(
                (
                    "Non précisé"
                    if time.constituency is None
                    else CONSTITUENCIES[time.constituency],
                    str(time.turns),
                    f"{time.seconds // 60} min {time.seconds % 60:02d} s",
                )
                for time in floor.times
            ),
        )


def _priorities(shown: ShownPriorities, names: Mapping[UUID, str]) -> Iterator[Block]:
    rows = tuple(
        (str(level), names.get(item, ERASED))
        for level, items in enumerate(shown.levels, 1)
        for item in items
    )
    if rows:
        yield Table("Du plus prioritaire au moins prioritaire.", ("Niveau", "Élément"), rows)


def _note(note: ShownNote) -> str:
    text = note.text or ERASED
    return f"(note de l'équipe) {text}" if note.hidden else text


def _codes(seen: Iterable[Entity]) -> Iterator[Block]:
    codes = sorted((c for c in seen if isinstance(c, ShownCode)), key=lambda code: code.order)
    if not codes:
        return
    used = Counter(
        code_id
        for verbatim in seen
        if isinstance(verbatim, ShownVerbatim)
        for code_id in verbatim.code_ids
    )
    yield Heading(1, "Livre de codes")
    yield Table(
        "Chaque code, et combien de verbatims il qualifie.",
        ("Code", "Définition", "Verbatims"),
        tuple(
            (code.title or ERASED, code.definition or "", str(used[code.code_id])) for code in codes
        ),
    )


def _findings(seen: Iterable[Entity]) -> Iterator[Block]:
    findings = sorted((f for f in seen if isinstance(f, ShownFinding)), key=lambda each: each.order)
    if findings:
        yield Heading(1, "Convergences et divergences")
        yield Table(
            "Ce que l'équipe en a retenu.",
            ("Nature", "Constat"),
            tuple((_FINDINGS[each.kind], each.statement or ERASED) for each in findings),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is neither a card, nor a result, nor a proposal."""

    kind: str
    text: str
    activity_id: UUID | None = None
    details: str = ""
    rank: int | None = None
    total: int | None = None


def other_items(seen: Iterable[Entity], names: Mapping[UUID, str]) -> Iterator[Said]:
    """The same as the paper tells, a line each."""
    codes = Counter(
        code_id for each in seen if isinstance(each, ShownVerbatim) for code_id in each.code_ids
    )
    for entity in seen:
        match entity:
            case ShownFloor():
                for time in entity.times:
                    who = time.constituency and CONSTITUENCIES[time.constituency]
                    yield Said(
                        "temps de parole",
                        who or "Non précisé",
                        entity.activity_id,
                        details=f"{time.turns} prises de parole",
                        total=time.seconds,
                    )
            case ShownPage():
                yield Said("texte", entity.text or ERASED, entity.activity_id)
            case ShownPriorities():
                for level, items in enumerate(entity.levels, 1):
                    for item in items:
                        text = names.get(item, ERASED)
                        yield Said("priorité", text, entity.activity_id, rank=level)
            case ShownNote():
                yield Said("note", _note(entity), entity.activity_id)
            case ShownCode():
                yield Said(
                    "code",
                    entity.title or ERASED,
                    details=entity.definition or "",
                    total=codes[entity.code_id],
                )
            case ShownFinding():
                yield Said("constat", entity.statement or ERASED, details=_FINDINGS[entity.kind])
