"""The arguments of a search, bound. Refuses a search of nobody's words: a text, and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql.execution.values import VariableValues

from server.access.viewer import NOBODY, Viewer
from server.database import Dialect
from server.reading.asking import first_of, inner_id
from server.reading.cursors import Cursors
from server.reading.searching import HIT_ORDER, HitShape, types_asked, words_of
from server.reading.shapes import SearchShape


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """The bound arguments of one search."""

    first: int
    after: bool
    of_agency: bool
    values: Mapping[str, Any]
    cursor: Callable[[Sequence[Any]], str] | None

    def form(self, dialect: Dialect, *, counting: bool) -> HitShape:
        return HitShape(dialect, counting, self.after and not counting, self.of_agency)


def search_asked(
    shape: SearchShape, variables: VariableValues | None, viewer: Viewer, key: bytes
) -> SearchAsked:
    """Raises ValidationFailed, Forbidden or CursorInvalid."""
    given = shape.arguments.values(variables)
    first = first_of(given)
    named = given.get("types")
    search = shape.hits.search
    chosen = types_asked(
        search, None if named is None else [one.value for one in named], viewer, shape.scopes
    )
    agency_id, after = given.get("agencyId"), given.get("after")
    values = {**words_of(given["text"]), "types": chosen, "limit": first + 1}
    if agency_id is not None:
        values["agency"] = inner_id(agency_id, "Agency") or NOBODY
    filters = {"text": given["text"], "types": sorted(chosen), "agencyId": agency_id}
    cursors = Cursors(key, search, HIT_ORDER, filters, viewer)
    if after is not None:
        values["after_place"], values["after_id"] = cursors.read(after)
    cursor = cursors.writer((2, 1)) if shape.needs_cursors else None
    return SearchAsked(first, after is not None, agency_id is not None, values, cursor)
