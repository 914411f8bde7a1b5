"""Notices, as the contract shows them to the account they were written for.

Refuses a stored sentence: what a notice says is made of what its reader sees now.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from server import models
from server.access import policy
from server.domain.notices.sentences import FACTS, sentence
from server.ids import to_global_id
from server.reading import Node, column, computed, reads
from server.vocabulary import NoticeKind


def text(details: dict[str, Any], subject: str, falls_on: Any, locale: str) -> str:
    """What the notice says."""
    return sentence(details, subject, falls_on, locale)


def about(object_type: str, object_id: UUID) -> str:
    """The global id of the object."""
    return to_global_id(object_type, object_id)


@reads(models.Notice, visible=policy.FEED)
class Notice(Node):
    """Avis adressé au lecteur : une étape, une échéance. Il disparaît avec ce qu'il annonce."""

    kind: NoticeKind = column("Ce qu'il annonce ou rappelle.")
    text: str = computed(
        "Une phrase, dans la langue du lecteur, composée à la lecture.", text, facts=FACTS
    )
    object_id: strawberry.ID = computed(
        "L'objet dont il parle, à donner à `node` : mission, livrable, réunion, version, action…",
        about,
    )
    due_on: date | None = column("L'échéance rappelée, si c'en est une.")
    created_at: datetime = column("Instant de l'avis.")
    read_at: datetime | None = column("Instant où il a été lu ; nul tant qu'il ne l'est pas.")
