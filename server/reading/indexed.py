"""What is searched, type by type: which columns hold the words, and who reads them.

Title words answer to whoever sees the row; body words only to whoever the facet opens to. Refuses
a text from another table: an entry is made again when its own row changes, and then alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tortoise.models import Model

from server import models


@dataclass(frozen=True, slots=True)
class Indexed:
    """One type. `agency` is SQL over `{t}`: the id of the agency whose row it is."""

    model: type[Model]
    title: tuple[str, ...]
    agency: str
    body: tuple[str, ...] = ()
    facet: str | None = None

    @property
    def name(self) -> str:
        return self.model.__name__

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.title, *self.body)


def _of(table: str, key: str, agency: str = "{a}.agency_id") -> str:
    """The agency of the row of `table` that a key names."""
    return f"(SELECT {agency.replace('{a}', 'ow')} FROM {table} ow WHERE ow.id = {{t}}.{key})"


_OWN: Final = "{t}.agency_id"
_REGISTERED: Final = "{t}.registered_by_id"
_BODY_OF_MEETING: Final = (
    "(SELECT bo.agency_id FROM meeting ow JOIN governance_body bo ON bo.id = ow.body_id"
    " WHERE ow.id = {t}.meeting_id)"
)
_WORKSHOP_OF_SESSION: Final = (
    "(SELECT wo.agency_id FROM live_session ow JOIN workshop wo ON wo.id = ow.workshop_id"
    " WHERE ow.id = {t}.session_id)"
)

INDEXED: Final[Mapping[str, Indexed]] = {
    one.name: one
    for one in (
        Indexed(models.Organisation, ("name", "short_name", "siren", "insee_code"), _REGISTERED),
        Indexed(models.Territory, ("name",), _REGISTERED),
        Indexed(models.Theme, ("name",), _OWN),
        Indexed(models.Programme, ("title", "key_topics"), _OWN, ("agency_project", "mandate")),
        Indexed(models.Mission, ("code", "title"), _OWN, ("summary",), "summary"),
        Indexed(models.Deliverable, ("title",), _of("mission", "mission_id")),
        Indexed(models.Workshop, ("title",), _OWN, ("question",)),
        Indexed(models.Proposal, ("title",), _WORKSHOP_OF_SESSION),
        Indexed(models.GovernanceBody, ("name",), _OWN),
        Indexed(models.Meeting, ("agenda",), _of("governance_body", "body_id"), ("place",)),
        Indexed(models.Deliberation, ("number", "subject"), _BODY_OF_MEETING, ("matter_name",)),
        Indexed(models.Roadmap, ("title",), _OWN),
        Indexed(models.Action, ("title",), _of("roadmap", "roadmap_id"), ("description",)),
    )
}
"""By the name of the type, which is that of its model and of its lines in the journal."""
