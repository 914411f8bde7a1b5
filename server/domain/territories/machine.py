"""What may be said of a territory: its members and its outline. Pure: no I/O, no clock."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import OrganisationKind

NAME_LENGTH: Final = 300
GEOMETRY_BYTES: Final = 256 * 1024

# A métropole is an intercommunal body in law.
MEMBER_KINDS: Final = frozenset(
    {OrganisationKind.COMMUNE, OrganisationKind.EPCI, OrganisationKind.METROPOLE}
)


def check_member_kind(kind: OrganisationKind, *, path: str) -> None:
    if kind not in MEMBER_KINDS:
        raise ValidationFailed(
            path,
            french="Un territoire se compose de communes et d'intercommunalités.",
            english="A territory is made of communes and of intercommunal bodies.",
        )


def in_use() -> TransitionRefused:
    """T1: what bears on a territory always has one."""
    return TransitionRefused(
        "T1_TERRITORY_UNUSED",
        french="Ce territoire sert encore : ce qui porte sur lui en garde au moins un.",
        english="This territory is still in use: what bears on it keeps at least one.",
    )


def geometry(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A GeoJSON geometry in longitudes and latitudes, bare of anything else.

    Raises ValidationFailed.
    """
    if value is None:
        return None
    bare = _geometry(value)
    if len(orjson.dumps(bare)) > GEOMETRY_BYTES:
        raise _invalid(
            f"Contour de {GEOMETRY_BYTES // 1024} Kio au plus : simplifiez-le.",
            f"An outline of {GEOMETRY_BYTES // 1024} KiB at most: simplify it.",
        )
    return bare


def _geometry(value: Mapping[str, Any]) -> dict[str, Any]:
    if "crs" in value:
        raise _invalid(
            "GeoJSON ne connaît que les longitudes et latitudes (EPSG:4326), sans « crs ».",
            "GeoJSON knows longitudes and latitudes alone (EPSG:4326), without `crs`.",
        )
    kind = value.get("type")
    check = _SHAPES.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise _invalid(
            f"Géométrie GeoJSON attendue : {', '.join(_SHAPES)}.",
            f"A GeoJSON geometry is expected: {', '.join(_SHAPES)}.",
        )
    check(value.get("coordinates"))
    return {"type": kind, "coordinates": value["coordinates"]}


def _position(value: Any) -> None:
    match value:
        case [longitude, latitude, *more] if len(more) <= 1:
            numbers = (longitude, latitude, *more)
        case _:
            numbers = ()
    if not numbers or not all(_is_number(one) for one in numbers):
        raise _invalid(
            "Une position est une longitude et une latitude.",
            "A position is a longitude and a latitude.",
        )
    if not (-180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90):
        raise _invalid(
            "Longitude de -180 à 180, puis latitude de -90 à 90, en degrés.",
            "Longitude from -180 to 180, then latitude from -90 to 90, in degrees.",
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _line(value: Any) -> None:
    _list_of(_position, at_least=2)(value)


def _ring(value: Any) -> None:
    _list_of(_position, at_least=4)(value)
    if value[0] != value[-1]:
        raise _invalid(
            "Un anneau se ferme sur sa première position.", "A ring closes on its first position."
        )


def _list_of(check: Callable[[Any], None], *, at_least: int = 1) -> Callable[[Any], None]:
    def each(value: Any) -> None:
        if not isinstance(value, list) or len(value) < at_least:
            raise _invalid(
                f"Liste de {at_least} éléments au moins attendue dans « coordinates ».",
                f"A list of {at_least} items at least is expected in `coordinates`.",
            )
        for one in value:
            check(one)

    return each


_SHAPES: Final[Mapping[str, Callable[[Any], None]]] = {
    "Point": _position,
    "MultiPoint": _list_of(_position),
    "LineString": _line,
    "MultiLineString": _list_of(_line),
    "Polygon": _list_of(_ring),
    "MultiPolygon": _list_of(_list_of(_ring)),
}


def _invalid(french: str, english: str) -> ValidationFailed:
    return ValidationFailed("geometry", french=french, english=english)
