"""Writing the versions that a file makes or edits, in the transaction that is given.

Refuses to write over what has moved since the rows were weighed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from server.database import Dialect, Transaction
from server.domain import texts
from server.domain.journal import Entry, record_many
from server.domain.programmes import machine
from server.domain.programmes.content import copy_content
from server.ids import new_id
from server.interchange import bulk
from server.interchange.authors import Author
from server.interchange.keeping import Moved
from server.interchange.programmes.decisions import Draft, Put
from server.interchange.programmes.study import Content, Line, Shelf, content_of, shelf_of
from server.models.sorting import sort_key
from server.vocabulary import ProgrammeStatus, StrandScope, TotalsBasis, VersionStatus


async def write(
    tx: Transaction,
    dialect: Dialect,
    agency_id: UUID,
    drafts: Sequence[Draft],
    shelf: Shelf,
    by: Author,
) -> None:
    """Raises Moved where a programme or a version is not what was weighed."""
    for draft in drafts:
        if not draft.opens:
            await tx.execute(
                "UPDATE programme SET updated_at = updated_at WHERE id = $1", [draft.programme.id]
            )
    if await shelf_of(tx, agency_id) != shelf:
        raise Moved
    for draft in drafts:
        await _write(tx, dialect, agency_id, draft, by)


async def _write(
    tx: Transaction, dialect: Dialect, agency_id: UUID, draft: Draft, by: Author
) -> None:
    entries: list[Entry] = []
    if draft.opens:
        await bulk.insert(tx, "programme", [_programme(agency_id, draft, by)])
        entries.append(
            _entry(
                "create_programme", "Programme", draft.programme.id, by, title=draft.programme.title
            )
        )
    existing = draft.target.existing
    if existing is not None:
        version_id = existing.id
        await bulk.bump(tx, dialect, "programme_version", {version_id: existing.version}, by.now)
    else:
        version_id = await _branch(tx, draft, by)
        entries.append(
            _entry(
                "branch_programme_version",
                "ProgrammeVersion",
                version_id,
                by,
                label=draft.target.label,
            )
        )
    content = await content_of(tx, version_id)
    entries += await _number(tx, version_id, draft, content, by)
    for part in bulk.some(entries):
        await record_many(tx, part)
    await _put(tx, version_id, draft, content, by)


def _programme(agency_id: UUID, draft: Draft, by: Author) -> dict[str, Any]:
    programme = draft.programme
    return {
        "id": programme.id,
        **bulk.stamps(by.now),
        "agency_id": agency_id,
        "title": programme.title,
        "external_id": programme.external_id,
        "kind": programme.kind,
        "year_from": programme.year_from,
        "year_to": programme.year_to,
        "status": ProgrammeStatus.PREPARING,
        "key_topics": [],
        "sort_key": sort_key(programme.title),
    }


async def _branch(tx: Transaction, draft: Draft, by: Author) -> UUID:
    """A draft that starts from its base, as `branchProgrammeVersion` makes it."""
    base, version_id = draft.target.base, new_id()
    numbers = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) + 1 FROM programme_version WHERE programme_id = $1",
        [draft.programme.id],
    )
    basis = TotalsBasis.SOCLE_INCLUDED.value
    if base is not None:
        rows = await tx.fetch("SELECT totals_basis FROM programme_version WHERE id = $1", [base.id])
        basis = rows[0][0]
    await bulk.insert(
        tx,
        "programme_version",
        [
            {
                "id": version_id,
                **bulk.stamps(by.now),
                "programme_id": draft.programme.id,
                "number": numbers[0][0],
                "label": texts.required(
                    draft.target.label, path="version", limit=machine.LABEL_LENGTH
                ),
                "status": VersionStatus.DRAFT,
                "totals_basis": basis,
                "branched_from_id": None if base is None else base.id,
            }
        ],
    )
    if base is not None:
        await copy_content(tx, base.id, version_id, by.now)
    return version_id


async def _number(
    tx: Transaction, version_id: UUID, draft: Draft, content: Content, by: Author
) -> list[Entry]:
    """The new axes and orientations; `content` learns their ids."""
    axes = [
        {
            "id": new_id(),
            **bulk.stamps(by.now),
            "programme_version_id": version_id,
            "number": number,
            "title": title,
            "strand_scope": StrandScope.ALL,
        }
        for number, title in sorted(draft.axes.items())
    ]
    await bulk.insert(tx, "axis", axes)
    content.axes.update({row["number"]: (row["id"], row["title"]) for row in axes})
    orientations = {
        place: {
            "id": new_id(),
            **bulk.stamps(by.now),
            "axis_id": content.axes[place[0]][0],
            "number": place[1],
            "title": title,
        }
        for place, title in sorted(draft.orientations.items())
    }
    await bulk.insert(tx, "orientation", list(orientations.values()))
    content.orientations.update(
        {place: (row["id"], row["title"]) for place, row in orientations.items()}
    )
    return [
        *(_entry("add_axis", "ProgrammeVersion", version_id, by, axis=row["id"]) for row in axes),
        *(
            _entry("add_orientation", "ProgrammeVersion", version_id, by, orientation=row["id"])
            for row in orientations.values()
        ),
    ]


async def _put(
    tx: Transaction, version_id: UUID, draft: Draft, content: Content, by: Author
) -> None:
    """The lines and what the journal says of them, some at a time: the loop turns in between."""
    for part in bulk.some(draft.puts):
        made, changed = [], {}
        for put in part:
            known = content.lines.get((put.mission_id, put.year))
            values = _values(put, known, draft, content)
            if known is None:
                made.append(
                    {
                        "id": new_id(),
                        **bulk.stamps(by.now),
                        "programme_version_id": version_id,
                        "mission_id": put.mission_id,
                        "strand": put.strand,
                        "year": put.year,
                        **values,
                    }
                )
            else:
                changed[known.id] = {**values, "version": known.version + 1, "updated_at": by.now}
        await bulk.insert(tx, "programme_line", made)
        await bulk.update(tx, "programme_line", changed)
        await record_many(tx, list(_lines(version_id, part, by)))


def _values(put: Put, known: Line | None, draft: Draft, content: Content) -> dict[str, Any]:
    return {
        "axis_id": content.axes[put.axis][0],
        "orientation_id": None
        if put.orientation is None
        else content.orientations[put.axis, put.orientation][0],
        "planned_quarter_days": put.quarter_days,
        "state": machine.line_state(known.state if known else None, branched=draft.target.branches),
        "comment": put.comment,
    }


def _lines(version_id: UUID, puts: Sequence[Put], by: Author) -> Iterator[Entry]:
    for put in puts:
        yield _entry(
            "put_programme_line",
            "ProgrammeVersion",
            version_id,
            by,
            mission=put.mission_id,
            year=put.year,
            quarter_days=put.quarter_days,
            reason=put.comment,
        )


def _entry(verb: str, type_name: str, id_: UUID, by: Author, **after: Any) -> Entry:
    return Entry(verb, type_name, id_, by.actor_id, by.now, after=bulk.journalled(after))
