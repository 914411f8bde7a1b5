"""The scalars of the contract, and how each is written.

- `Date`: `2026-11-22`.
- `DateTime`: an instant in UTC with its offset, `2026-11-22T09:30:00+00:00`; an input without an
  offset is refused, because two clocks would read it differently.
- `Decimal`: a text, `1635` or `0.5`, because a JSON number is a binary float for most clients;
  an input may be a text or a number. Days of activity go by quarters.
- `UUID`: the text of an identifier that the client draws.
- `GeoJSON`: a geometry, as the object that RFC 7946 describes.
- `RunSheet`: the activities of a workshop, as the engine of its sessions reads them.

Row trees already hold these texts: a text passes through unchanged. Refuses floats in answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NewType
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition


def _text(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: value if isinstance(value, str) else write(value)


def _parsed(name: str, read: Callable[[str], Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        if not isinstance(value, str):
            raise GraphQLError(f"{name} : un texte est attendu.")
        try:
            return read(value)
        except (ValueError, OverflowError) as error:
            # The first hours of the first year are not in UTC's calendar.
            raise GraphQLError(f"{name} : valeur illisible.") from error

    return parse


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _write_instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise GraphQLError("Decimal : un texte ou un nombre est attendu.")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise GraphQLError("Decimal : valeur illisible.") from error
    if not number.is_finite():
        raise GraphQLError("Decimal : valeur illisible.")
    return number


def _write_decimal(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _geometry(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise GraphQLError("GeoJSON : un objet est attendu.")
    return value


def _run_sheet(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise GraphQLError("RunSheet : une liste d'activités est attendue.")
    return value


GeoJSON = NewType("GeoJSON", dict[str, Any])
RunSheet = NewType("RunSheet", list[dict[str, Any]])

SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    date: strawberry.scalar(
        name="Date",
        description="Jour du calendrier, AAAA-MM-JJ (ISO 8601).",
        serialize=_text(date.isoformat),
        parse_value=_parsed("Date", date.fromisoformat),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="Instant en UTC avec son décalage, 2026-11-22T09:30:00+00:00 (ISO 8601).",
        serialize=_text(_write_instant),
        parse_value=_parsed("DateTime", _instant),
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="Nombre décimal exact, répondu en texte (« 0.5 »), accepté en texte ou en nombre.",
        serialize=_text(_write_decimal),
        parse_value=_decimal,
    ),
    UUID: strawberry.scalar(
        name="UUID",
        description="Identifiant de 128 bits tiré par le client (RFC 9562), en texte.",
        serialize=str,
        parse_value=_parsed("UUID", UUID),
    ),
    GeoJSON: strawberry.scalar(
        name="GeoJSON",
        description="Géométrie en longitudes et latitudes (EPSG:4326), objet GeoJSON (RFC 7946).",
        parse_value=_geometry,
    ),
    RunSheet: strawberry.scalar(
        name="RunSheet",
        description="Déroulé : la liste de ses activités, chacune un objet avec sa consigne `prompt`"
        " et ses réglages `settings`, dont `kind` dit la nature.",
        parse_value=_run_sheet,
    ),
}
"""For `StrawberryConfig(scalar_map=SCALARS)`."""
