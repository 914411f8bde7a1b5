"""Finding rows by what a spreadsheet calls them, many at a time.

Refuses to choose: a name that two rows bear is told to be ambiguous, one that none bears is told
with the nearest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from server.database import Dialect, decode_date, decode_uuid
from server.ids import MalformedGlobalId, from_global_id, to_global_id
from server.interchange.faults import CellRefused
from server.models.sorting import sort_key


class Reads(Protocol):
    """A snapshot, or an open transaction."""

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]: ...


def among(dialect: Dialect, column: str, placeholder: str) -> str:
    """SQL: whether `column` is one of the values of a tuple that is bound here."""
    if dialect is Dialect.SQLITE:
        return f"{column} IN (SELECT value FROM json_each({placeholder}))"
    return f"{column} = ANY({placeholder})"


@dataclass(frozen=True, slots=True)
class Organisation:
    """What tells an organisation from the others."""

    id: UUID
    name: str
    siren: str | None
    insee_code: str | None
    external_id: str | None
    ends_on: date | None


@dataclass(slots=True)
class Organisations:
    """The organisations that a file names, found once for all its rows.

    By the agency's own identifier, a SIREN, a SIRET, an INSEE code, an exact name (accents and case
    aside), a short name, or the identifier that an export wrote.
    """

    agency_id: UUID
    dialect: Dialect
    _found: dict[str, list[Organisation]] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)

    async def look(self, reads: Reads, told: Iterable[str]) -> None:
        new = {name for name in told if name not in self._found}
        if not new:
            return
        numbers = {name: _digits(name) for name in new}
        ids = {name: _global(name) for name in new}
        rows = await reads.fetch(
            "SELECT o.id, o.name, o.short_name, o.siren, o.insee_code, o.sort_key,"
            " CASE WHEN o.registered_by_id = $1 THEN o.external_id END, o.valid_to_on"
            " FROM organisation o"
            " WHERE (o.registered_by_id = $1 AND "
            + among(self.dialect, "o.external_id", "$2")
            + ") OR "
            + among(self.dialect, "o.siren", "$3")
            + " OR "
            + among(self.dialect, "o.insee_code", "$3")
            + " OR "
            + among(self.dialect, "o.sort_key", "$4")
            + " OR "
            + among(self.dialect, "o.short_name", "$2")
            + " OR "
            + among(self.dialect, "o.id", "$5"),
            [
                self.agency_id,
                tuple(new),
                tuple(number[:9] for number in numbers.values() if number),
                tuple(sort_key(name) for name in new),
                tuple(id_ for id_ in ids.values() if id_),
            ],
        )
        known = [
            (
                Organisation(
                    decode_uuid(id_), name, siren, insee_code, external_id, decode_date(ends_on)
                ),
                short_name,
                key,
            )
            for id_, name, short_name, siren, insee_code, key, external_id, ends_on in rows
        ]
        for name in new:
            self._found[name] = _best(name, numbers[name], ids[name], known)
        if any(not self._found[name] for name in new) and not self._names:
            members = await reads.fetch(
                "SELECT o.name FROM organisation o WHERE o.registered_by_id = $1 OR EXISTS (SELECT"
                " 1 FROM membership m WHERE m.organisation_id = o.id AND m.agency_id = $1)"
                " LIMIT 1000",
                [self.agency_id],
            )
            self._names = [name for (name,) in members]

    def find(self, told: str) -> UUID:
        """Raises CellRefused."""
        return self.one(told).id

    def one(self, told: str) -> Organisation:
        """Raises CellRefused."""
        found = self._found[told]
        if len(found) == 1:
            return found[0]
        if found:
            raise CellRefused(
                "AMBIGUOUS_ORGANISATION",
                f"« {told} » désigne plusieurs organisations : donnez son SIREN.",
                f"“{told}” names several organisations: give its SIREN.",
            )
        french = "n'est pas une organisation connue"
        if "," in told:
            french += " ; plusieurs noms se séparent par des points-virgules"
        raise unknown("UNKNOWN_ORGANISATION", told, self._names, french)


def _best(
    name: str,
    number: str,
    id_: UUID | None,
    known: Sequence[tuple[Organisation, str | None, str]],
) -> list[Organisation]:
    """Those that the surest of the readings of this name finds."""
    key = sort_key(name)
    readings: tuple[list[Organisation], ...] = (
        [one for one, _, _ in known if id_ is not None and one.id == id_],
        [one for one, _, _ in known if one.external_id == name],
        [one for one, _, _ in known if number and one.siren == number[:9]],
        [one for one, _, _ in known if number and one.insee_code == number],
        [one for one, _, folded in known if folded == key],
        [one for one, short, _ in known if short == name],
    )
    return next((found for found in readings if found), [])


@dataclass(slots=True)
class Named:
    """Rows of one agency by their folded names: themes, territories, people of its staff."""

    code: str
    french: str
    _found: dict[str, list[UUID]] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)

    def add(self, name: str, id_: UUID) -> None:
        self._found.setdefault(sort_key(name), []).append(id_)
        self._names.append(name)

    def find(self, told: str) -> UUID:
        """Raises CellRefused."""
        found = self._found.get(sort_key(told), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise CellRefused(
                f"AMBIGUOUS_{self.code}",
                f"« {told} » désigne plusieurs lignes de ce nom.",
                f"“{told}” names several rows.",
            )
        raise unknown(f"UNKNOWN_{self.code}", told, self._names, self.french)


def unknown(code: str, told: str, names: Sequence[str], french: str) -> CellRefused:
    keys = {sort_key(name): name for name in names}
    near = difflib.get_close_matches(sort_key(told), keys, n=1, cutoff=0.6)
    guess = f" Vouliez-vous dire « {keys[near[0]]} » ?" if near else ""
    english = f" Did you mean “{keys[near[0]]}”?" if near else ""
    return CellRefused(code, f"« {told} » {french}.{guess}", f"“{told}” is not known.{english}")


def labels(rows: Iterable[tuple[UUID, str, str | None, bool]]) -> dict[UUID, str]:
    """How an export names organisations so that an import finds them again: by name where it is
    theirs alone (the last item says so), else by SIREN, else by an opaque identifier."""
    told = {}
    for id_, name, siren, alone in rows:
        plain = not re.search(r"[;|\n]", name) and not _digits(name) and _global(name) is None
        if alone and plain:
            told[id_] = name
        else:
            told[id_] = siren or to_global_id("Organisation", id_)
    return told


def _digits(told: str) -> str:
    """A SIREN, a SIRET or an INSEE code; empty for a name."""
    bare = re.sub(r"\s", "", told).upper()
    return bare if re.fullmatch(r"\d{9}|\d{14}|\d[\dAB]\d{3}", bare) else ""


def _global(told: str) -> UUID | None:
    try:
        type_name, id_ = from_global_id(told)
    except MalformedGlobalId:
        return None
    return id_ if type_name == "Organisation" else None
