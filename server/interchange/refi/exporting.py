"""The words of a workshop on their way out: for those who run it, and each export in the journal.

Refuses everyone else, as if there were no such workshop.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Final
from uuid import UUID

from server.access import policy
from server.database import Database, Snapshot, Transaction, decode_uuid
from server.domain.journal import record
from server.interchange.authors import Author
from server.interchange.outgoing import Reader
from server.interchange.refi.material import Material, Sitting, material
from server.interchange.refi.writing import codebook, project
from server.problems import NotFound
from server.vocabulary import Audience
from server.workshops import audiences
from server.workshops.entities import View, content_ids
from server.workshops.log import catch_up, read_position, read_texts


class RefiForm(StrEnum):
    """A codebook alone, or the whole project."""

    CODEBOOK = "qdc"
    PROJECT = "qdpx"


MEDIA_TYPES: Final = {RefiForm.CODEBOOK: "application/xml", RefiForm.PROJECT: "application/zip"}


async def give_out_words(
    database: Database, workshop_id: UUID, form: RefiForm, by: Author
) -> bytes:
    """Raises NotFound, Forbidden."""
    async with database.snapshot() as snapshot:
        read = await _read(snapshot, database, workshop_id, by)
    write = codebook if form is RefiForm.CODEBOOK else project
    content = await asyncio.to_thread(write, read)

    async def work(tx: Transaction) -> None:
        await record(
            tx,
            "export_words",
            object_type="Workshop",
            object_id=workshop_id,
            actor_id=by.actor_id,
            now=by.now,
            after={"form": form.value, "sessions": len(read.sources)},
        )

    await database.unit_of_work(work)
    return content


async def _read(snapshot: Snapshot, database: Database, workshop_id: UUID, by: Author) -> Material:
    reader = Reader(snapshot, database.dialect, by.viewer)
    reader.check(policy.SESSION_READING)
    workshops = await reader.fetch(
        f"SELECT t0.title FROM workshop t0 WHERE t0.id = :id AND {reader.sees(policy.WORKSHOPS)}",
        id=workshop_id,
    )
    if not workshops:
        raise NotFound
    # The rule is of the rows of a session, which name it: a session stands for its own here.
    sessions = await reader.fetch(
        "SELECT t0.session_id FROM (SELECT id AS session_id, workshop_id, opened_at"
        " FROM live_session) t0 WHERE t0.workshop_id = :id"
        f" AND {reader.sees(policy.SESSION_READING)} ORDER BY t0.opened_at, t0.session_id",
        id=workshop_id,
    )
    if not sessions:
        raise NotFound
    sittings = [
        await _sitting(snapshot, database, decode_uuid(session_id)) for (session_id,) in sessions
    ]
    return material(workshop_id, workshops[0][0], sittings, by.now)


async def _sitting(snapshot: Snapshot, database: Database, session_id: UUID) -> Sitting:
    epoch, head = await read_position(snapshot, session_id)
    known = await catch_up(snapshot, session_id, None, epoch=epoch, head=head)
    named = content_ids(audiences.snapshot(known.state, View(Audience.FACILITATOR)).values())
    return Sitting(session_id, known.state, await read_texts(snapshot, database.dialect, named))
